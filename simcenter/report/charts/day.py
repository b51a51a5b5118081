"""One day of agents as bars: who was on duty, on a break, and busy for whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

from simcenter.engine.tables import Ints, SmallInts, SpellKind
from simcenter.report.charts.frame import HATCHES, columns_for, new_figure, set_title, shown, styles
from simcenter.results.agents import service_steps
from simcenter.results.people import agent_labels
from simcenter.results.result import Result
from simcenter.scenario.units import format_clock

MOST_AGENTS = 24
DAY_MS = 86_400_000
HOUR_MS = 3_600_000

HEIGHTS = (0.4, 0.25, 0.15, 0.08)
"""Half heights of the bars of tiers: where colours look alike, bars still do not."""

Bar = tuple[float, float, int]
"""Begin and end in hours, and the row."""


def agents_day(result: Result) -> Figure:
    """Draw the first measured day of a run as bars, a row an agent; of more than 24 agents, some of each pool.

    Parameters
    ----------
    result
        One replication.
    """
    scenario = result.scenario
    names, _ = agent_labels(scenario)
    agents = _chosen(result.supply.agent_pool)
    day = scenario.calendar.measured_from_ms // DAY_MS
    columns = columns_for(list(scenario.tiers))
    figure, axes = new_figure(8.0, 1.6 + 0.2 * len(agents) + 0.2 * -(-min(len(scenario.tiers) + 2, 7) // columns))
    spells = result.spells
    drawn = [Patch(facecolor="#E3E8EC", label="available")]
    for kind, look in {
        SpellKind.DUTY: {"facecolor": "#E3E8EC"},
        SpellKind.BREAK: {"facecolor": "white", "edgecolor": "#777777", "hatch": "///"},
    }.items():
        mine = spells.kind == kind
        bars = _bars(agents, day, spells.agent[mine], spells.start_ms[mine], spells.end_ms[mine])
        _fill(axes, bars, look)
    steps = service_steps(result)
    tier = np.array([list(scenario.tiers).index(kind.tier) for kind in scenario.types])[result.demand.type[steps.row]]
    for number, (name, colour, _) in enumerate(styles(list(scenario.tiers))):
        mine = tier == number
        bars = _bars(agents, day, steps.agent[mine], steps.answer_ms[mine], steps.free_ms[mine])
        half = HEIGHTS[min(number, len(HEIGHTS) - 1)]
        _fill(axes, bars, {"facecolor": colour, "edgecolor": "white", "linewidth": 0.3}, half)
        if len(drawn) <= 6:
            drawn.append(Patch(facecolor=colour, label=f"busy for {shown(name, 18)}"))
    if (spells.kind == SpellKind.BREAK).any():
        drawn.append(Patch(facecolor="white", edgecolor="#777777", hatch=HATCHES[1], label="break"))
    _clock(axes, scenario.calendar.opens, scenario.calendar.closes)
    axes.set_yticks(range(len(agents)), [shown(names[agent], 22) for agent in agents], fontsize=8)
    axes.set_ylim(len(agents) - 0.4 if agents else 1, -0.6)
    figure.legend(handles=drawn, loc="outside lower center", ncols=columns, frameon=False)
    all_of_them = f"{len(names)} agent{'' if len(names) == 1 else 's'}"
    which = f"{len(agents)} of {all_of_them}" if len(agents) < len(names) else all_of_them
    where = f"replication {result.replication}" + (f", day {day + 1}" if scenario.calendar.days > 1 else "")
    name = shown(scenario.name, 40).replace("_", " ")
    note = f"{name}, {which}, {where}, seed {result.seed}; busy: handling, wrap included"
    if result.supply.slots is not None:
        note += "; chats at once lie on each other"
    set_title(axes, "One day of the agents", note)
    return figure


def _chosen(pools: SmallInts) -> list[int]:
    """Agents to show: all, or evenly spaced ones, so that every large pool is among them."""
    count = len(pools)
    spaced = np.linspace(0, max(count - 1, 0), min(count, MOST_AGENTS))
    return [int(place) for place in np.unique(spaced.round())]


def _bars(agents: list[int], day: int, who: Ints, starts: Ints, ends: Ints) -> list[Bar]:
    """The stretches of chosen agents on one day, in hours from its opening."""
    row_of = {agent: row for row, agent in enumerate(agents)}
    first, last = day * DAY_MS, (day + 1) * DAY_MS
    there = np.flatnonzero((ends > first) & (starts < last) & np.isin(who, agents))
    return [
        (
            (max(int(starts[i]), first) - first) / HOUR_MS,
            (min(int(ends[i]), last) - first) / HOUR_MS,
            row_of[int(who[i])],
        )
        for i in there
    ]


def _fill(axes: Axes, bars: Iterable[Bar], look: dict[str, Any], half: float = HEIGHTS[0]) -> None:
    """Draw many bars as one shape: a page with a shape for each would be ten times as long."""
    corners = [[(a, y - half), (b, y - half), (b, y + half), (a, y + half), (a, y - half)] for a, b, y in bars]
    if not corners:
        return
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * len(corners)
    shape = {"linewidth": 0.0} | look
    axes.add_patch(PathPatch(Path(np.concatenate(corners), codes), **shape))
    axes.autoscale_view()


def _clock(axes: Axes, opens: int, closes: int) -> None:
    """Name hours of the clock along the bottom."""
    hours = (closes - opens) / HOUR_MS
    step = next(step for step in (0.5, 1, 2, 3, 4, 6) if hours / step <= 8)
    ticks = np.arange(0, hours + 1e-9, step)
    axes.set_xticks(ticks, [format_clock(opens + round(tick * HOUR_MS)) for tick in ticks])
    axes.set_xlim(0, max(hours, axes.get_xlim()[1]))
    axes.set_xlabel("time of day")
