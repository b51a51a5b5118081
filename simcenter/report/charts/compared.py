"""Alternatives beside the base: differences, cost against service, who is dominated, as matplotlib figures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from simcenter.report.charts.frame import (
    COLOURS,
    GREY,
    days_of,
    new_figure,
    set_title,
    shown,
    styles,
)
from simcenter.report.charts.pictures import largest_tiers
from simcenter.report.terminal.horizon import Horizon
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.measures import MEASURES
from simcenter.study.compare import Comparison
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
    unit, scale = _unit(measure)
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
    _, scale = _unit(measure)
    for name, cost, value in points:
        beaten = any(
            other_cost <= cost and better * other >= better * value and (other_cost, other) != (cost, value)
            for _, other_cost, other in points
        )
        colour = "#AAAAAA" if beaten else COLOURS[0]
        axes.plot(cost, value * scale, "o", color=colour, markersize=9)
        axes.annotate(
            shown(name, 36).replace("_", " "),
            (cost, value * scale),
            xytext=(7, 5),
            textcoords="offset points",
            color=colour if not beaten else GREY,
        )
    axes.margins(x=0.18, y=0.15)
    axes.set_xlabel(f"wage cost per resolved issue, {comparison.base.scenario.money.currency}")
    percent = ", %" if scale != 1 else ""
    axes.set_ylabel(measure.replace("_", " ") + (f" of {scope}" if scope else "") + percent)
    set_title(axes, "Cost against service", f"{days_of(comparison.base)}; grey: another one is cheaper and no worse")
    return figure


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
    near = np.ptp(places, axis=0) * (0.25, 0.08)
    for at, plan in enumerate(plans):
        crowded = at > 0 and bool((np.abs(places[at] - places[at - 1]) < near).all())
        colour = "#AAAAAA" if plan.status == "dominated" else COLOURS[0]
        fill = "white" if plan.status == "may be dominated" else colour
        axes.plot(*places[at], "o", color=colour, markerfacecolor=fill, markersize=9)
        axes.annotate(
            shown(plan.name, 36),
            (places[at, 0], places[at, 1]),
            xytext=(8, -16 if crowded else 6),
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
    unit, scale = _unit(row.measure)
    unit = {"percentage points": "%", "money": comparison.base.scenario.money.currency}.get(unit, unit)
    better = "less" if MEASURES[row.measure].lower_is_better else "more"
    return f"{wording(comparison.base.scenario, row).subject}, {unit} ({better} is better)", scale


def _unit(measure: str) -> tuple[str, float]:
    """Unit of a measure for an axis, and the factor that brings its values there."""
    unit = MEASURES[measure].unit
    return (
        ("percentage points", 100.0)
        if unit == "share"
        else (unit.replace("s", "seconds") if unit == "s" else unit, 1.0)
    )
