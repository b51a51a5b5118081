"""Alternatives beside the base: differences, cost against service, who is dominated, as matplotlib figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simcenter.report.charts.frame import (
    COLOURS,
    GREY,
    days_of,
    new_figure,
    say_nothing_to_show,
    set_title,
    shown,
    styles,
)
from simcenter.report.charts.labels import Label, place_labels
from simcenter.report.charts.service.intervals import largest_tiers
from simcenter.report.terminal.horizon import Horizon
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.measures import MEASURES
from simcenter.study.compare import Comparison
from simcenter.study.estimate import Estimate
from simcenter.study.replicate import Row
from simcenter.study.replicate.headlines import wording
from simcenter.study.replicate.scopes import find_scope

LETTERS_UPWARDS = 34
"""A label at the left has room for in one line."""
MOST_ALTERNATIVES = 16
"""Rows of a picture that can still be read."""


def differences(
    comparison: Comparison, measure: str = "mean_wait", scopes: Sequence[str] | None = None
) -> Figure:
    """Draw what each alternative changes against the base.

    The thick line is how well the average is known, for all alternatives at once; the thin one what eight single
    days in ten bring.

    Parameters
    ----------
    comparison
        A base and its alternatives on identical customers.
    measure
        A name of `simcenter.results.measures.MEASURES`.
    scopes
        Parts of the center, the tiers by default.
    """
    scenario = comparison.base.scenario
    names = list(comparison.alternatives)[:MOST_ALTERNATIVES]
    asked = list(scopes) if scopes else largest_tiers(comparison.base, list(scenario.tiers))[0]
    parts = [part for part in asked if any(_differs(comparison, name, measure, part) for name in names)]
    unit, scale = unit_of_axis(measure)
    figure, axes = new_figure(8.0, 1.3 + 0.32 * len(names) * len(parts) + 0.2 * len(names))
    axes.axvline(0, color=GREY, linewidth=1)
    places, labels = [], []
    for row, name in enumerate(names):
        for offset, (part, colour, _) in enumerate(styles(parts)):
            if not _differs(comparison, name, measure, part):
                continue
            pair = comparison.simultaneous(name, measure, part)
            y = -(row * (len(parts) + 0.7) + offset)
            known = pair.difference
            if known.day_low is not None and known.day_high is not None:
                axes.plot([known.day_low * scale, known.day_high * scale], [y, y], color=colour, linewidth=1)
            axes.plot(
                [known.low * scale, known.high * scale],
                [y, y],
                color=colour,
                linewidth=5,
                solid_capstyle="butt",
            )
            axes.plot(known.mean * scale, y, "o", color="white", markeredgecolor=colour, markersize=6)
            places.append(y)
            labels.append(f"{shown(name, 36).replace('_', ' ')} - {shown(part)}")
    axes.set_yticks(places, labels)
    if not places:
        say_nothing_to_show(axes, "there is no such difference")
    axes.set_xlabel(f"difference to the base, {unit}{which_is_better(measure)}")
    there = len(comparison.alternatives)
    note = Horizon.of_study(comparison.base).reworded(
        f"{comparison.days} days; thick: the average, known to 95 %; thin: 8 single days in 10"
        + (f"; the first {MOST_ALTERNATIVES} of {there} alternatives" if there > MOST_ALTERNATIVES else "")
    )
    changed = wording(scenario, Row(measure, OVERALL)).measure
    set_title(axes, f"What changes in the {changed}", note)
    axes.grid(axis="x", alpha=0.3)
    return figure


def _differs(comparison: Comparison, name: str, measure: str, part: str) -> bool:
    """Whether an alternative has a measure of a part, so that there is a difference to draw."""
    if not comparison.has(name, find_scope(comparison.base.scenario, part)):
        return False
    return bool(np.isfinite(comparison.simultaneous(name, measure, part).difference.mean))


def cost_and_service(
    comparison: Comparison, measure: str = "service_level", scope: str | None = None
) -> Figure:
    """Draw every alternative by its cost per resolved issue and its service; dominated ones are grey."""
    figure, axes = new_figure(8.0, 4.2)
    part: Scope | str = scope or OVERALL
    scenario = comparison.base.scenario
    points = []
    for name, study in {"base": comparison.base, **comparison.alternatives}.items():
        cost = study.estimate("cost_per_resolved_issue").mean
        points.append((name, cost, study.estimate(measure, part).mean))
    better = 1.0 if not MEASURES[measure].lower_is_better else -1.0
    up, scale = _axis(comparison, Row(measure, part if isinstance(part, Scope) else find_scope(scenario, part)))
    points = sorted((point for point in points if np.isfinite(point[1:]).all()), key=lambda point: point[1:])
    labels = []
    for name, cost, value in points:
        beaten = any(
            other_cost <= cost and better * other >= better * value and (other_cost, other) != (cost, value)
            for _, other_cost, other in points
        )
        axes.plot(cost, value * scale, "o", color="#AAAAAA" if beaten else COLOURS[0], markersize=9)
        said = shown(name, 36).replace("_", " ")
        labels.append(Label(cost, value * scale, said, GREY if beaten else COLOURS[0]))
    if not points:
        say_nothing_to_show(axes, "no plan resolves anything, or answers anybody")
    _make_room(axes, [(label.x, label.y) for label in labels])
    place_labels(axes, labels, size=10)
    axes.set_xlabel(f"wage cost per resolved issue, {scenario.money.currency} (less is better)")
    axes.set_ylabel("\n".join(wrap(up, LETTERS_UPWARDS)))
    set_title(axes, "Cost against service", f"{days_of(comparison.base)}; grey: another one is cheaper and no worse")
    return figure


def _make_room(axes: Axes, points: Sequence[tuple[float, float]]) -> None:
    """Leave room for names, and do not blow differences up that nobody would notice: of half a per cent."""
    ends = []
    for values, margin in zip(zip(*points, strict=True), (0.25, 0.2), strict=False):
        middle = (min(values) + max(values)) / 2
        half = max(max(values) - middle, 0.005 * abs(middle)) * (1 + 2 * margin) or 1.0
        ends.append((middle - half, middle + half))
    if ends:
        axes.set_xlim(*ends[0])
        axes.set_ylim(*ends[1])
    axes.ticklabel_format(useOffset=False, style="plain")


def frontier(comparison: Comparison) -> Figure:
    """Draw plans by the first two measures of their frontier: those dominated grey, those that may be hollow.

    Parameters
    ----------
    comparison
        With a frontier: ``compare(..., frontier=["mean_wait of premier", "cost"])``.

    Raises
    ------
    ValueError
        When no frontier was asked for.
    """
    if len(comparison.frontier_rows) < 2:
        raise ValueError("frontier: found a comparison without one, expected compare(..., frontier=[...]).")
    figure, axes = new_figure(8.0, 4.6)
    (across, x_scale), (up, y_scale) = (_axis(comparison, row) for row in comparison.frontier_rows[:2])
    labels = []
    for plan in sorted(comparison.frontier(), key=lambda plan: plan.values[:2]):
        place = float(plan.values[0] * x_scale), float(plan.values[1] * y_scale)
        colour = "#AAAAAA" if plan.status == "dominated" else COLOURS[0]
        fill = "white" if plan.status == "may be dominated" else colour
        axes.plot(*place, "o", color=colour, markerfacecolor=fill, markersize=9)
        ink = GREY if plan.status == "dominated" else COLOURS[0]
        weight = "bold" if plan.status == "on the frontier" else "normal"
        labels.append(Label(*place, shown(plan.name, 36).replace("_", " "), ink, weight))
    _make_room(axes, [(label.x, label.y) for label in labels])
    place_labels(axes, labels, size=10)
    axes.set_xlabel(across)
    axes.set_ylabel("\n".join(wrap(up, LETTERS_UPWARDS)))
    more = len(comparison.frontier_rows) - 2
    by = f" by these and {more} more" if more else ""
    note = f"{days_of(comparison.base)}; full: nobody beats it{by}; hollow: may be dominated; grey: dominated"
    set_title(axes, "Who is worse than another in everything", note)
    return figure


def _axis(comparison: Comparison, row: Row) -> tuple[str, float]:
    """Label of an axis with its unit and which way is better, and the factor that brings values there."""
    unit, scale = unit_of_axis(row.measure)
    unit = {"percentage points": "%", "money": comparison.base.scenario.money.currency}.get(unit, unit)
    return f"{comparison.wording(row).subject}, {unit}{which_is_better(row.measure)}", scale


def which_is_better(measure: str) -> str:
    """Say which way is better, where one is."""
    return {True: " (less is better)", False: " (more is better)", None: ""}[MEASURES[measure].lower_is_better]


def unit_of_axis(measure: str) -> tuple[str, float]:
    """Unit of a measure for an axis, and the factor that brings its values there."""
    unit = MEASURES[measure].unit
    return (
        ("percentage points", 100.0)
        if unit == "share"
        else (unit.replace("s", "seconds") if unit == "s" else unit, 1.0)
    )


def rows_with_intervals(rows: Mapping[str, Estimate], axis: str, title: str, note: str, scale: float = 1.0) -> Figure:
    """Draw estimates below one another: the thick line is how well the average is known, the thin one single days.

    Parameters
    ----------
    rows
        By the name of the row.
    axis, title, note
        What stands at the axis, above the picture and below the title.
    scale
        Brings the estimates to the unit of the axis.
    """
    figure, axes = new_figure(8.0, 1.4 + 0.3 * max(len(rows), 2))
    for place, one in enumerate(rows.values()):
        if one.day_low is not None and one.day_high is not None:
            axes.plot([one.day_low * scale, one.day_high * scale], [place, place], color=COLOURS[0], linewidth=1)
        if one.known:
            ends = [one.low * scale, one.high * scale]
            axes.plot(ends, [place, place], color=COLOURS[0], linewidth=5, solid_capstyle="butt")
        axes.plot(one.mean * scale, place, "o", color="white", markeredgecolor=COLOURS[0], markersize=6)
    axes.set_yticks(range(len(rows)), [shown(name, 48) for name in rows])
    axes.set_ylim(max(len(rows), 2) - 0.4, -0.6)
    axes.set_xlabel(axis)
    axes.grid(axis="x", alpha=0.3)
    set_title(axes, title, note)
    return figure
