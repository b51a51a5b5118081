"""Service through the day, waits, differences and cost, as matplotlib figures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from simcenter.engine.tables import Floats
from simcenter.report.charts.frame import (
    COLOURS,
    GREY,
    clock_axis,
    days_of,
    label_at_the_right,
    measured,
    new_figure,
    set_title,
    styles,
)
from simcenter.results.daily.histogram import EDGES_S
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.measures import MEASURES
from simcenter.study.compare import Comparison
from simcenter.study.replicate import Row, Study
from simcenter.study.replicate.headlines import wording


def service_level_by_interval(study: Study, tiers: Sequence[str] | None = None) -> Figure:
    """Draw the share answered in time in each interval of the day, by tier, with each tier's promise.

    Parameters
    ----------
    study
        Days to show; bands are 95 % intervals for the mean.
    tiers
        Which tiers; all by default.
    """
    figure, axes = new_figure(8.0, 4.2)
    scenario = study.scenario
    _, names = measured(study)
    marks = []
    for tier, colour, dashes in styles(list(tiers or scenario.tiers)):
        shares, low, high = _by_interval(study, tier, names)
        axes.plot(shares, color=colour, linestyle=dashes, linewidth=2)
        axes.fill_between(range(len(shares)), low, high, color=colour, alpha=0.15, linewidth=0)
        promise = scenario.tiers[tier].promise
        if promise is not None:
            axes.axhline(promise.share, color=colour, linewidth=1, linestyle=dashes, alpha=0.7)
        known = np.flatnonzero(np.isfinite(shares))
        if len(known):
            within = f" within {promise.within / 1000:g} s (promise {promise.share:.0%})" if promise else ""
            marks.append((float(shares[known[-1]]), f"{tier}{within}", colour))
    label_at_the_right(axes, marks, len(names) - 1)
    clock_axis(axes, names)
    axes.set_ylabel("answered in time, % of answered and abandoned")
    axes.yaxis.set_major_formatter(lambda value, _: f"{round(100 * value, 6):g}%")
    axes.set_ylim(min(0.5, axes.get_ylim()[0]), 1.01)
    set_title(axes, "Share answered in time through the day", f"{days_of(study)}; thin lines are the promises")
    return figure


def _by_interval(study: Study, tier: str, names: Sequence[str]) -> tuple[Floats, Floats, Floats]:
    """Service level of a tier by interval, with its 95 % interval; NaN where nobody came."""
    known = [
        study.estimate("service_level", Scope("tier", tier, interval))
        for interval in names
    ]
    mean, low, high = (np.array([getattr(one, name) for one in known]) for name in ("mean", "low", "high"))
    return mean, low, high


def waits_by_tier(study: Study, longest_s: int = 300) -> Figure:
    """Draw which share of each tier's contacts waited longer than x seconds, with the promise marked."""
    figure, axes = new_figure(8.0, 4.2)
    days = study.stacked
    edges = np.array([edge for edge in EDGES_S if edge <= longest_s])
    marks = []
    for tier, colour, dashes in styles(list(study.scenario.tiers)):
        tier_number = days.layout.tiers.index(tier)
        counts = days.histogram[..., tier_number, :, :].reshape(-1, days.histogram.shape[-1]).sum(axis=0)
        beyond = 1 - counts.cumsum()[: len(edges)] / max(1, counts.sum())
        axes.step(edges, beyond, where="post", color=colour, linestyle=dashes, linewidth=2)
        promise = study.scenario.tiers[tier].promise
        if promise is not None and promise.within / 1000 <= longest_s:
            axes.plot(
                promise.within / 1000, 1 - promise.share, "o", color=colour, markersize=8, markerfacecolor="w"
            )
        marks.append((float(beyond[-1]), tier, colour))
    label_at_the_right(axes, marks, longest_s)
    axes.set_xlim(0, longest_s)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("wait, seconds")
    axes.set_ylabel("share that waited longer")
    axes.yaxis.set_major_formatter(lambda value, _: f"{round(100 * value, 6):g}%")
    note = f"{days_of(study)}; a circle is a promise: the line must pass below it"
    set_title(axes, "How long each tier waits", note)
    return figure


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
    parts = list(scopes or scenario.tiers)
    names = list(comparison.alternatives)
    unit, scale = _unit(measure)
    figure, axes = new_figure(8.0, 1.3 + 0.32 * len(names) * len(parts) + 0.2 * len(names))
    axes.axvline(0, color=GREY, linewidth=1)
    places, labels = [], []
    for row, name in enumerate(names):
        for offset, (part, colour, _) in enumerate(styles(parts)):
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
            labels.append(f"{name.replace('_', ' ')} - {part}")
    axes.set_yticks(places, labels)
    axes.set_xlabel(f"difference to the base, {unit}")
    note = f"{comparison.days} days; thick: the average, known to 95 %; thin: 8 single days in 10"
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
            name.replace("_", " "),
            (cost, value * scale),
            xytext=(7, 5),
            textcoords="offset points",
            color=colour if not beaten else GREY,
        )
    axes.margins(x=0.18, y=0.15)
    axes.set_xlabel(f"wage cost per resolved issue, {comparison.base.scenario.money.currency}")
    percent = ", %" if scale != 1 else ""
    axes.set_ylabel(measure.replace("_", " ") + (f" of {scope}" if scope else "") + percent)
    set_title(axes, "Cost against service", f"{comparison.days} days; grey: another one is cheaper and no worse")
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
            plan.name,
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
    note = f"{comparison.days} days; full: nobody beats it{by}; hollow: may be dominated; grey: dominated"
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


__all__ = ["cost_and_service", "differences", "frontier", "service_level_by_interval", "waits_by_tier"]
