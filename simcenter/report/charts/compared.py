"""Alternatives beside the base: differences, cost against service, who is dominated, as matplotlib figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
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
from simcenter.report.charts.pictures import largest_tiers
from simcenter.report.terminal.horizon import Horizon
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.measures import MEASURES
from simcenter.study.compare import Comparison
from simcenter.study.estimate import Estimate
from simcenter.study.replicate import Row
from simcenter.study.replicate.headlines import wording
from simcenter.study.replicate.scopes import find_scope

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
    parts = list(scopes) if scopes else largest_tiers(comparison.base, list(scenario.tiers))[0]
    names = list(comparison.alternatives)[:MOST_ALTERNATIVES]
    unit, scale = unit_of_axis(measure)
    figure, axes = new_figure(8.0, 1.3 + 0.32 * len(names) * len(parts) + 0.2 * len(names))
    axes.axvline(0, color=GREY, linewidth=1)
    places, labels = [], []
    for row, name in enumerate(names):
        for offset, (part, colour, _) in enumerate(styles(parts)):
            if not comparison.has(name, find_scope(scenario, part)):
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
    axes.set_xlabel(f"difference to the base, {unit}")
    there = len(comparison.alternatives)
    note = Horizon.of_study(comparison.base).reworded(
        f"{comparison.days} days; thick: the average, known to 95 %; thin: 8 single days in 10"
        + (f"; the first {MOST_ALTERNATIVES} of {there} alternatives" if there > MOST_ALTERNATIVES else "")
    )
    set_title(axes, f"What changes in {measure.replace('_', ' ')}", note)
    axes.grid(axis="x", alpha=0.3)
    return figure


def cost_and_service(
    comparison: Comparison, measure: str = "service_level", scope: str | None = None
) -> Figure:
    """Draw every alternative by its cost per resolved issue and its service; dominated ones are grey."""
    figure, axes = new_figure(8.0, 4.2)
    part: Scope | str = scope or OVERALL
    points = []
    for name, study in {"base": comparison.base, **comparison.alternatives}.items():
        cost = study.estimate("cost_per_resolved_issue").mean
        points.append((name, cost, study.estimate(measure, part).mean))
    better = 1.0 if not MEASURES[measure].lower_is_better else -1.0
    _, scale = unit_of_axis(measure)
    points = sorted((point for point in points if np.isfinite(point[1:]).all()), key=lambda point: point[1:])
    drops = label_drops([(cost, value) for _, cost, value in points])
    for (name, cost, value), drop in zip(points, drops, strict=True):
        beaten = any(
            other_cost <= cost and better * other >= better * value and (other_cost, other) != (cost, value)
            for _, other_cost, other in points
        )
        colour = "#AAAAAA" if beaten else COLOURS[0]
        axes.plot(cost, value * scale, "o", color=colour, markersize=9)
        axes.annotate(
            shown(name, 36).replace("_", " "),
            (cost, value * scale),
            xytext=(8, drop),
            textcoords="offset points",
            color=colour if not beaten else GREY,
        )
    if not points:
        say_nothing_to_show(axes, "no plan resolves anything, or answers anybody")
    axes.margins(x=0.18, y=0.15)
    axes.set_xlabel(f"wage cost per resolved issue, {comparison.base.scenario.money.currency}")
    percent = ", %" if scale != 1 else ""
    axes.set_ylabel(measure.replace("_", " ") + (f" of {scope}" if scope else "") + percent)
    set_title(axes, "Cost against service", f"{days_of(comparison.base)}; grey: another one is cheaper and no worse")
    return figure


def label_drops(points: Sequence[tuple[float, float]]) -> list[int]:
    """Where labels stand above or below their points, given from left to right, so that neighbours stay apart."""
    if not points:
        return []
    width, height = np.ptp(np.array(points), axis=0) * (0.3, 0.08)
    drops: list[int] = []
    for at, (x, y) in enumerate(points):
        near = [
            drop
            for drop, (other_x, other_y) in zip(drops, points[:at], strict=True)
            if abs(x - other_x) <= width and abs(y - other_y) <= height
        ]
        drops.append(next((drop for drop in (5, -16, 18, -29, 31, -42) if drop not in near), 5))
    return drops


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
    plans = sorted(comparison.frontier(), key=lambda plan: plan.values[:2])
    places = np.array([[plan.values[0] * x_scale, plan.values[1] * y_scale] for plan in plans])
    drops = label_drops([(float(x), float(y)) for x, y in places])
    for at, plan in enumerate(plans):
        colour = "#AAAAAA" if plan.status == "dominated" else COLOURS[0]
        fill = "white" if plan.status == "may be dominated" else colour
        axes.plot(*places[at], "o", color=colour, markerfacecolor=fill, markersize=9)
        axes.annotate(
            shown(plan.name, 36),
            (places[at, 0], places[at, 1]),
            xytext=(8, drops[at]),
            textcoords="offset points",
            color=GREY if plan.status == "dominated" else COLOURS[0],
            fontweight="bold" if plan.status == "on the frontier" else "normal",
        )
    axes.margins(x=0.25, y=0.15)
    axes.ticklabel_format(useOffset=False, style="plain")
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    more = len(comparison.frontier_rows) - 2
    by = f" by these and {more} more" if more else ""
    note = f"{days_of(comparison.base)}; full: nobody beats it{by}; hollow: may be dominated; grey: dominated"
    set_title(axes, "Who is worse than another in everything", note)
    return figure


def _axis(comparison: Comparison, row: Row) -> tuple[str, float]:
    """Label of an axis with its unit and which way is better, and the factor that brings values there."""
    unit, scale = unit_of_axis(row.measure)
    unit = {"percentage points": "%", "money": comparison.base.scenario.money.currency}.get(unit, unit)
    better = "less" if MEASURES[row.measure].lower_is_better else "more"
    return f"{wording(comparison.base.scenario, row).subject}, {unit} ({better} is better)", scale


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
