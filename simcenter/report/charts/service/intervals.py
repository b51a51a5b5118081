"""Service through the day and waits, as matplotlib figures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simcenter.engine.tables import Floats
from simcenter.report.charts.frame import (
    clock_axis,
    days_of,
    largest,
    measured,
    new_figure,
    new_grid,
    percent_axis,
    say_nothing_to_show,
    set_title,
    shown,
    styles,
)
from simcenter.report.charts.labels import label_at_the_right
from simcenter.report.charts.service.curves import CIRCLES, Curve, all_counts, draw_curves
from simcenter.results.daily.histogram import EDGES_S
from simcenter.results.daily.scopes import Scope
from simcenter.scenario.model import Scenario
from simcenter.scenario.units import format_duration
from simcenter.study.replicate import Study

MOST_TOGETHER = 2
"""Lines whose bands can be told apart in one picture; more have a small picture each."""


def service_level_by_interval(study: Study, tiers: Sequence[str] | None = None) -> Figure:
    """Draw the share answered in time in each interval of the day, by tier, with each tier's promise.

    Parameters
    ----------
    study
        Days to show; bands are 95 % intervals for the mean.
    tiers
        Which tiers; all by default. More than two have a small picture each.
    """
    _, names = measured(study)
    chosen, left_out = largest_tiers(study, list(tiers or study.scenario.tiers))
    apart = len(chosen) > MOST_TOGETHER
    figure, grid = new_grid(8.0, 1.9, len(chosen)) if apart else _alone()
    marks = []
    for place, (tier, colour, dashes) in enumerate(styles(chosen)):
        axes, said = grid[place if apart else 0], _named(study.scenario, tier)
        shares = _draw_tier(axes, study, tier, names, (colour, dashes))
        known = np.flatnonzero(np.isfinite(shares))
        if apart:
            axes.set_title(said if len(known) else f"{said}: nobody came", loc="left", fontsize=10, color=colour)
        elif len(known):
            marks.append((float(shares[known[-1]]), said, colour))
    first = grid[0]
    for axes in grid:
        clock_axis(axes, names, labels=4 if apart else 7)
        axes.set_xlabel("interval start" if axes in grid[-2:] else "")
    percent_axis(first.yaxis)
    first.set_ylim(min(0.5, first.get_ylim()[0]), 1.01)
    if apart:
        figure.supylabel("share answered in time", fontsize=10)
    else:
        first.set_ylabel("share answered in time")
        label_at_the_right(first, marks, len(names) - 1)
        if not marks:
            say_nothing_to_show(first, "nobody was answered and nobody hung up")
    note = f"{days_of(study)}; bands: how well averages are known; thin lines: the promises{left_out}"
    set_title(first, "Share answered in time through the day", note)
    return figure


def _alone() -> tuple[Figure, list[Axes]]:
    figure, axes = new_figure(8.0, 4.2)
    return figure, [axes]


def _named(scenario: Scenario, tier: str) -> str:
    """Name a tier and what it is promised."""
    promise = scenario.tiers[tier].promise
    if promise is None:
        return f"{shown(tier, 20)} (no promise)"
    return f"{shown(tier, 20)} within {format_duration(promise.within)} (promise {100 * promise.share:g} %)"


def _draw_tier(axes: Axes, study: Study, tier: str, names: Sequence[str], style: tuple[str, object]) -> Floats:
    """Draw the line, band and promise of a tier; return its shares, NaN where nobody came."""
    colour, dashes = style
    known = [study.estimate("service_level", Scope("tier", tier, interval)) for interval in names]
    shares, low, high = (np.array([getattr(one, name) for one in known]) for name in ("mean", "low", "high"))
    axes.plot(shares, color=colour, linestyle=dashes, linewidth=2)
    axes.fill_between(range(len(shares)), low, high, color=colour, alpha=0.15, linewidth=0)
    promise = study.scenario.tiers[tier].promise
    if promise is not None:
        axes.axhline(promise.share, color=colour, linewidth=1, linestyle=dashes, alpha=0.7)
    return shares


def waits_by_tier(study: Study, longest_s: int = 300) -> Figure:
    """Draw which share of each tier's contacts waited longer than x seconds, with the promise marked."""
    days = study.stacked
    edges = np.array([edge for edge in EDGES_S if edge <= longest_s], np.float64)
    chosen, left_out = largest_tiers(study, list(study.scenario.tiers))
    curves = []
    for tier in chosen:
        counts = all_counts(days.histogram[..., days.layout.tiers.index(tier), :, :])
        promise = study.scenario.tiers[tier].promise
        marked = None if promise is None else (promise.within / 1000, 1 - promise.share)
        if counts.sum():
            curves.append(Curve(tier, "", edges, counts, marked))
    title = "How long each tier waits", f"{days_of(study)}; {CIRCLES}{left_out}"
    return draw_curves(curves, longest_s, ("wait, seconds", "share that waited longer"), title, "no wait was over")


MOST_TIERS = 8
"""Lines that can be told apart."""


def largest_tiers(study: Study, tiers: Sequence[str]) -> tuple[list[str], str]:
    """Tiers with the most contacts, as many as can be told apart, and words for those left out."""
    sizes = {tier: float(np.sum(study.figures("arrived", Scope("tier", tier)).above)) for tier in tiers}
    chosen, rest = largest(sizes, MOST_TIERS)
    return chosen, f"; the {len(chosen)} largest of {len(tiers)} tiers" if rest else ""
