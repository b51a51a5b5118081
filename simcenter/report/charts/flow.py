"""Where contacts come from and what becomes of them, as ribbons as wide as their number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from simcenter.report.charts.frame import (
    GREY,
    days_of,
    largest,
    new_figure,
    say_nothing_to_show,
    set_title,
    shown,
    styles,
)
from simcenter.report.terminal.horizon import Horizon
from simcenter.results.daily.fates import ABANDONED, ANSWERED, ANSWERED_IN_TARGET, CALLED_BACK, CLOSED_OUT, Fate
from simcenter.study.replicate import Study

OUTCOMES: Mapping[str, tuple[int, ...]] = {
    "answered in time": ANSWERED_IN_TARGET,
    "answered later": tuple(fate for fate in ANSWERED if fate not in ANSWERED_IN_TARGET),
    "solved by self-service": (Fate.HELPED,),
    "given up in self-service": (Fate.GAVE_UP,),
    "work done": (Fate.DONE,),
    "called back": CALLED_BACK,
    "hung up": ABANDONED,
    "left at the announced wait": (Fate.BALKED,),
    "not reached": (Fate.NOT_REACHED,),
    "no line free": (Fate.BLOCKED,),
    "let go at closing": CLOSED_OUT,
    "still open at the end": (Fate.WAITING, Fate.TO_BE_CALLED, Fate.BEFORE_QUEUE, Fate.BEGUN, Fate.PUT_OFF),
}
"""What becomes of contacts that arrive; every arrival is in exactly one."""
MOST_TIERS = 8
RIBBONS, LABEL = 2.4, 0.46
"""Inches: how wide all ribbons are together, and what the text of one end needs."""

Flows = dict[tuple[str, str], float]


class End(NamedTuple):
    """One end of ribbons: contacts a day, and their width in inches."""

    size: float
    wide: float

    @property
    def room(self) -> float:
        """Inches it takes."""
        return max(self.wide + 0.08, LABEL)


def flow_of_contacts(study: Study) -> Figure:
    """Draw contacts a day from the tier they are of to what became of them."""
    flows = contact_flows(study)
    tiers, outcomes = (list(dict.fromkeys(pair[side] for pair in flows)) for side in (0, 1))
    arrived = sum(flows.values())
    columns = [_column(flows, arrived, side, names) for side, names in ((0, tiers), (1, outcomes))]
    height = max(2.0, *(sum(end.room for end in column.values()) for column in columns))
    figure, axes = new_figure(8.0, height + 0.9)
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(height, 0)
    set_title(axes, "From arrival to outcome", f"{days_of(study)}; contacts a day, redials and repeats included")
    if not arrived:
        say_nothing_to_show(axes, "no contact arrived")
        return figure
    tops = [_tops(column, height) for column in columns]
    _label(axes, columns, tops, arrived)
    colours = {name: colour for name, colour, _ in styles(tiers)}
    for (tier, outcome), flow in flows.items():
        wide = flow / arrived * RIBBONS
        _ribbon(axes, tops[0][tier], tops[1][outcome], wide, colours[tier])
        tops[0][tier] += wide
        tops[1][outcome] += wide
    return figure


def contact_flows(study: Study) -> Flows:
    """Contacts a day by (tier, outcome), those that happen; beyond 8 tiers the smallest ones together."""
    days = study.stacked
    by_tier = days.layout.tier_has @ days.contacts.sum(axis=(0, 2))
    each = by_tier / study.days / Horizon.of_study(study).measured_days
    sizes = dict(zip(days.layout.tiers, each[:, 1:].sum(axis=1), strict=True))
    first, rest = largest(sizes, MOST_TIERS)
    flows: Flows = {}
    for outcome, fates in OUTCOMES.items():
        for tier, row in zip(days.layout.tiers, each, strict=True):
            name = tier if tier in first else f"{len(rest)} other tiers"
            flow = float(row[list(fates)].sum())
            if flow:
                flows[name, outcome] = flows.get((name, outcome), 0.0) + flow
    order = [*first, f"{len(rest)} other tiers"]
    return dict(sorted(flows.items(), key=lambda item: order.index(item[0][0])))


def _column(flows: Flows, arrived: float, side: int, names: list[str]) -> dict[str, End]:
    """Ends of ribbons on one side, each with room for its two lines of text."""
    sizes = {name: sum(flow for pair, flow in flows.items() if pair[side] == name) for name in names}
    return {name: End(size, size / arrived * RIBBONS) for name, size in sizes.items()}


def _tops(column: Mapping[str, End], height: float) -> dict[str, float]:
    """Where each end begins; columns stand in the middle, ends in the middle of their room."""
    top = (height - sum(end.room for end in column.values())) / 2
    found = {}
    for name, end in column.items():
        found[name] = top + (end.room - end.wide) / 2
        top += end.room
    return found


def _label(axes: Axes, columns: list[dict[str, End]], tops: list[dict[str, float]], arrived: float) -> None:
    for x, away, column, top, align in zip((0.3, 0.7), (-0.02, 0.02), columns, tops, ("right", "left"), strict=True):
        for name, end in column.items():
            axes.add_patch(Rectangle((x - 0.006, top[name]), 0.012, end.wide, color=GREY, linewidth=0))
            text = f"{shown(name)}\n{_count(end.size)} ({end.size / arrived:.1%})"
            axes.text(x + away, top[name] + end.wide / 2, text, ha=align, va="center", fontsize=9)


def _count(size: float) -> str:
    return f"{size:,.0f}" if size >= 10 else f"{size:.2g}"


def _ribbon(axes: Axes, left: float, right: float, height: float, colour: str) -> None:
    """Draw one ribbon between two columns."""
    a, b, middle = 0.306, 0.694, 0.5
    above = [(a, left), (middle, left), (middle, right), (b, right)]
    corners = [*above, *((x, y + height) for x, y in reversed(above)), above[0]]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    axes.add_patch(PathPatch(Path(corners, codes), facecolor=colour, alpha=0.55, linewidth=0))
