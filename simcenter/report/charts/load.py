"""Staff against work, interval by interval: a heat map of over and under, and occupancy against service."""

from __future__ import annotations

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import TwoSlopeNorm
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from simcenter.engine.tables import Floats
from simcenter.report.charts.frame import (
    COLOURS,
    GREY,
    clock_axis,
    days_of,
    measured,
    new_figure,
    percent_axis,
    say_nothing_to_show,
    set_title,
)
from simcenter.report.charts.heads import scheduled_heads
from simcenter.report.charts.labels import Label, place_labels
from simcenter.report.terminal.horizon import Horizon
from simcenter.results.daily.scopes import Scope
from simcenter.results.daily.summary import total
from simcenter.results.measures import MEASURES
from simcenter.scenario.model import Scenario
from simcenter.study.replicate import Study
from simcenter.study.staffing import forecast, required_heads

ENOUGH_DAYS = 10
"""Replications from which a light and a heavy one in ten can be told."""
FAINTEST = 4.0
"""Heads over or under that are the darkest shade at least: one head is not many."""
SHADES = 21
"""Of the heat map: so few that it stays made of shapes, which can be searched and grow with the page."""
LUMINANCE = (0.2126, 0.7152, 0.0722)
"""How light red, green and blue are."""
USUAL_CAP = 0.88
"""Occupancy above which planners expect tired agents: the upper end of the usual cap of 85 to 88 %."""


def over_and_under(study: Study, asked: Scenario | None = None) -> Figure:
    """Draw heads scheduled less heads required by Erlang A: expected, and with the work of a light and a heavy day.

    A light (heavy) day brings as many contacts as the first (last) of ten simulated days in the order of volume.

    Parameters
    ----------
    study, asked
        As `simcenter.report.charts.heads_by_interval` takes them.
    """
    numbers, names = measured(study)
    rows = _gaps(study, asked or study.scenario)
    table = np.array([gap[numbers] for gap in rows.values()])
    figure, axes = new_figure(8.0, 1.9 + 0.5 * len(rows))
    most = max(FAINTEST, float(np.nanmax(np.abs(table))))
    edges = (np.arange(table.shape[1] + 1) - 0.5, np.arange(table.shape[0] + 1) - 0.5)
    colours = colormaps["PuOr_r"].resampled(SHADES)
    drawn = axes.pcolormesh(*edges, table, cmap=colours, norm=TwoSlopeNorm(0, -most, most), edgecolor="white")
    axes.invert_yaxis()
    for (y, x), value in np.ndenumerate(table):
        if value <= -0.5:  # grey print shows no hues
            ink = _ink(tuple(drawn.to_rgba(value)))
            below = Rectangle((x - 0.5, y + 0.22), 1, 0.28, fill=False, hatch="////", edgecolor=ink, linewidth=0)
            axes.add_patch(below)
        if len(names) <= 30:
            _write_gap(axes, x, y, value, tuple(drawn.to_rgba(value)), size=9 if len(names) <= 20 else 7)
    axes.set_yticks(range(len(rows)), list(rows))
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    clock_axis(axes, names)
    axes.set_xlabel("interval start")
    figure.colorbar(drawn, ax=axes, label="heads", pad=0.02, ticks=MaxNLocator(4, integer=True))
    note = f"{days_of(study)}; heads scheduled less heads required by Erlang A; below 0, hatched: too few"
    set_title(axes, "Over and under", note)
    return figure


def _write_gap(axes: Axes, x: int, y: int, gap: float, shade: tuple[float, ...], size: int) -> None:
    """Write a number on a shade, in the ink that stands out from it."""
    text = f"{gap:+.0f}" if round(gap) else "0"
    axes.text(x, y, text, ha="center", va="center", color=_ink(shade), size=size)


def _ink(shade: tuple[float, ...]) -> str:
    return "white" if np.dot(shade[:3], LUMINANCE) < 0.5 else "#1b1b1b"


def _gaps(study: Study, asked: Scenario) -> dict[str, Floats]:
    """Scheduled less required heads by interval, for each kind of day."""
    days, one = study.stacked, Horizon.of_study(study).one
    offered, scheduled = forecast(asked, total(days)), scheduled_heads(study)
    factors = {"expected": 1.0}
    arrived = MEASURES["arrived"].parts(days)[0]
    mean = float(np.mean(arrived))
    if study.days >= ENOUGH_DAYS and mean > 0 and study.scenario.volumes.shape is not None:
        light, heavy = (float(q) / mean for q in np.quantile(arrived, (0.1, 0.9)))
        factors = {f"a light {one}": light, "expected": 1.0, f"a heavy {one}": heavy}
    return {name: scheduled - required_heads(asked, factor * offered).net for name, factor in factors.items()}


def occupancy_and_service(study: Study) -> Figure:
    """Draw each interval of the day by how busy agents are and how many customers are answered in time."""
    figure, axes = new_figure(8.0, 4.2)
    _, names = measured(study)
    busy, level = (
        np.array([study.figures(measure, Scope("interval", name)).estimate().mean for name in names])
        for measure in ("occupancy", "service_level")
    )
    there = np.flatnonzero(np.isfinite(busy) & np.isfinite(level))
    axes.axvline(USUAL_CAP, color=GREY, linewidth=1, linestyle=":")
    axes.plot(busy[there], level[there], color="#AAAAAA", linewidth=0.8, zorder=1)
    axes.plot(busy[there], level[there], "o", color=COLOURS[0], markersize=7, zorder=2)
    percent_axis(axes.xaxis)
    percent_axis(axes.yaxis)
    axes.set_xlabel("occupancy: share of the time on duty in which agents handle contacts")
    axes.set_ylabel("answered in time, all tiers")
    axes.margins(x=0.12, y=0.12)
    dots = [(float(busy[place]), float(level[place])) for place in there]
    place_labels(axes, [Label(float(busy[i]), float(level[i]), names[i]) for i in _named(level, there)], dots=dots)
    if not len(there):
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        say_nothing_to_show(axes, "no interval with both contacts and agents")
    note = f"{days_of(study)}; a dot an interval; dotted: {100 * USUAL_CAP:g} %, the usual cap"
    set_title(axes, "Occupancy against service", note)
    return figure


def _named(level: Floats, there: np.ndarray) -> list[int]:
    """Intervals whose starts are written: all of a short day, else the first, the last and the worst three."""
    if len(there) <= 10:
        return [int(place) for place in there]
    worst = there[np.argsort(level[there])[:3]]
    return sorted({int(there[0]), int(there[-1]), *map(int, worst)})
