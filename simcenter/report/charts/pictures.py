"""Service through the day and waits, as matplotlib figures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from simcenter.engine.tables import Floats
from simcenter.report.charts.frame import (
    clock_axis,
    days_of,
    label_at_the_right,
    largest,
    measured,
    new_figure,
    percent_axis,
    say_nothing_to_show,
    set_title,
    shown,
    styles,
)
from simcenter.results.daily.histogram import EDGES_S
from simcenter.results.daily.scopes import Scope
from simcenter.study.replicate import Study


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
    chosen, left_out = largest_tiers(study, list(tiers or scenario.tiers))
    for tier, colour, dashes in styles(chosen):
        shares, low, high = _by_interval(study, tier, names)
        axes.plot(shares, color=colour, linestyle=dashes, linewidth=2)
        axes.fill_between(range(len(shares)), low, high, color=colour, alpha=0.15, linewidth=0)
        promise = scenario.tiers[tier].promise
        if promise is not None:
            axes.axhline(promise.share, color=colour, linewidth=1, linestyle=dashes, alpha=0.7)
        known = np.flatnonzero(np.isfinite(shares))
        if len(known):
            within = f" within {promise.within / 1000:g} s (promise {promise.share:.0%})" if promise else ""
            marks.append((float(shares[known[-1]]), f"{shown(tier, 20)}{within}", colour))
    clock_axis(axes, names)
    axes.set_ylabel("share answered in time")
    percent_axis(axes.yaxis)
    axes.set_ylim(min(0.5, axes.get_ylim()[0]), 1.01)
    label_at_the_right(axes, marks, len(names) - 1)
    if not marks:
        say_nothing_to_show(axes, "nobody was answered and nobody hung up")
    note = f"{days_of(study)}; bands: how well averages are known; thin lines: the promises{left_out}"
    set_title(axes, "Share answered in time through the day", note)
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
    promised: dict[tuple[float, float], list[str]] = {}
    chosen, left_out = largest_tiers(study, list(study.scenario.tiers))
    for tier, colour, dashes in styles(chosen):
        tier_number = days.layout.tiers.index(tier)
        counts = days.histogram[..., tier_number, :, :].reshape(-1, days.histogram.shape[-1]).sum(axis=0)
        if not counts.sum():
            continue
        beyond = 1 - counts.cumsum()[: len(edges)] / counts.sum()
        name = f"{shown(tier, 20)} ({counts.sum():,} contacts)"
        axes.step(edges, beyond, where="post", color=colour, linestyle=dashes, linewidth=2, label=name)
        promise = study.scenario.tiers[tier].promise
        if promise is not None and promise.within / 1000 <= longest_s:
            place = promise.within / 1000, 1 - promise.share
            axes.plot(*place, "o", color=colour, markersize=8, markerfacecolor="w")
            promised.setdefault(place, []).append(shown(tier, 20))
    for place, names in promised.items():
        listed = ", ".join(names) if len(", ".join(names)) <= 40 else f"{len(names)} tiers"
        said = f"promise to {listed}"
        label = axes.annotate(said, place, xytext=(9, -3), textcoords="offset points", fontsize=9)
        label.set_path_effects([withStroke(linewidth=3, foreground="white")])
    axes.set_xlim(0, longest_s)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("wait, seconds")
    axes.set_ylabel("share that waited longer")
    percent_axis(axes.yaxis)
    if axes.lines:
        # The lines meet at nothing on the right, so their names stand beside samples of them.
        axes.legend(frameon=False, loc="upper right")
    else:
        say_nothing_to_show(axes, "no wait was over")
    note = f"{days_of(study)}; a circle is a promise: the line must pass below it{left_out}"
    set_title(axes, "How long each tier waits", note)
    return figure


MOST_TIERS = 8
"""Lines that can be told apart."""


def largest_tiers(study: Study, tiers: Sequence[str]) -> tuple[list[str], str]:
    """Tiers with the most contacts, as many as can be told apart, and words for those left out."""
    sizes = {tier: float(np.sum(study.figures("arrived", Scope("tier", tier)).above)) for tier in tiers}
    chosen, rest = largest(sizes, MOST_TIERS)
    return chosen, f"; the {len(chosen)} largest of {len(tiers)} tiers" if rest else ""
