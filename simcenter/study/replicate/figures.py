"""One measure of one part of the center, day by day: the step from summaries of days to an estimate.

Which estimate a measure gets follows from what it is. A ratio (service level, cost per contact) is the ratio
of sums over all days; an amount (cost, longest wait) is a mean over days; a quantile is that of all waits
pooled; a yes or no a day (a promise kept) is a share of days.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simcenter.results.daily.histogram import EDGES_S
from simcenter.results.daily.scopes import Scope, where
from simcenter.results.measures import MEASURES, Measure
from simcenter.results.measures.measure import histogram
from simcenter.results.table import DaySummary
from simcenter.scenario.errors import nearest, quote
from simcenter.study.estimate import (
    AT_LEAST_0,
    Estimate,
    estimate,
    from_influence,
    influence,
    proportion_of_days,
    ratio,
)
from simcenter.study.paired import PairedDifference, paired, paired_ratio
from simcenter.study.quantiles import pooled_quantile_of_histograms

Days = NDArray[np.float64]


@dataclass(frozen=True)
class Figures:
    """One measure of one scope, one entry a day.

    Attributes
    ----------
    above
        Sums above the line of a ratio, or the day's own figure, shape (days,).
    below
        Sums below the line of a ratio, shape (days,); None for other measures.
    bins
        Contacts by wait, shape (days, bins), for quantiles of all waits pooled; else None.
    longest_s
        Longest wait of each day, shape (days,); that of all days is where the last bin in use ends.
    """

    measure: Measure
    scope: Scope
    above: Days
    below: Days | None
    bins: NDArray[np.integer] | None = None
    longest_s: Days | None = None

    @property
    def bounds(self) -> tuple[float, float]:
        """Smallest and largest possible value: nothing measured here can be less than 0, nor a share above 1."""
        return (0.0, 1.0) if self.measure.unit == "share" else AT_LEAST_0

    @property
    def daily(self) -> Days:
        """The figure of each single day, not a number where the day has none."""
        if self.below is None:
            return self.above
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(self.below > 0, self.above / self.below, np.nan)

    def first(self, days: int) -> Figures:
        """The same for the first days only."""
        below = None if self.below is None else self.below[:days]
        bins = None if self.bins is None else self.bins[:days]
        longest = None if self.longest_s is None else self.longest_s[:days]
        return replace(self, above=self.above[:days], below=below, bins=bins, longest_s=longest)

    def estimate(self, level: float = 0.95) -> Estimate:
        """Estimate the measure over the days."""
        if self.bins is not None:
            return _quantile(self, level)
        if self.below is None:
            return estimate(self.above, level, bounds=self.bounds)
        if self.measure.unit == "share" and not (set(self.below.tolist()) - {0.0, 1.0}):
            judged = self.below > 0
            kept = proportion_of_days(int(self.above[judged].sum()), int(judged.sum()), level)
            return replace(kept, undefined_days=int((~judged).sum()))
        if _costs_without_contacts(self.above, self.below):
            return _ratio_with_idle_days(self.above, self.below, level)
        return ratio(self.above, self.below, level, bounds=self.bounds)


def figures(days: DaySummary, measure: str, scope: Scope) -> Figures:
    """Take one measure of one scope out of a stack of days.

    Raises
    ------
    ValueError
        When there is no such measure, or it means nothing for the scope.
    """
    wanted = find_measure(measure)
    if not wanted.known_for(scope):
        known = ", ".join(sorted(wanted.by))
        raise ValueError(
            f"{measure}: found the scope {quote(str(scope))} ({scope.kind}), expected one of: {known}."
        )
    if wanted.share is None:
        above, below = wanted.parts(days, scope)
        return Figures(wanted, scope, above if below is not None else wanted.value(days, scope), below)
    at = where(days.layout, scope)
    bins = histogram(not measure.startswith("answered_"))(days, at)
    longest = days.longest_ms[..., at.tiers].max(axis=-1, initial=0) / 1_000
    return Figures(wanted, scope, wanted.value(days, scope), None, bins, longest)


def find_measure(name: str) -> Measure:
    """Look a measure up.

    Raises
    ------
    ValueError
        When there is none of that name, with the nearest one.
    """
    if name not in MEASURES:
        meant = nearest(name, MEASURES)
        hint = f"; did you mean {quote(meant)}?" if meant else ""
        raise ValueError(f"measure: found {quote(name)}, expected one of {', '.join(MEASURES)}{hint}")
    return MEASURES[name]


def difference(a: Figures, b: Figures, level: float = 0.95) -> PairedDifference:
    """Estimate what changes from A to B, paired by day.

    Raises
    ------
    ValueError
        For quantiles of all waits pooled, which no single day has; the mean of daily quantiles can be
        compared.
    """
    better = a.measure.lower_is_better
    if a.bins is not None or b.bins is not None:
        name = a.measure.name
        instead = f", expected daily_{name}, the mean over days" if f"daily_{name}" in MEASURES else ""
        raise ValueError(f"{name}: pooled over all days, it has no value a day to pair by{instead}.")
    if a.below is None or b.below is None:
        return paired(a.above, b.above, level, lower_is_better=better, bounds=a.bounds)
    if _costs_without_contacts(a.above, a.below) or _costs_without_contacts(b.above, b.below):
        return _difference_with_idle_days(a, b, level)
    return paired_ratio(a.above, a.below, b.above, b.below, level, lower_is_better=better, bounds=a.bounds)


def effects(of: Figures) -> Days:
    """How much each day pulls the estimate away from what the others say, shape (days,).

    Days without the measure pull at nothing. Only shapes and correlations of these matter, never their mean.
    """
    if of.below is None:
        known = ~np.isnan(of.above)
        if not known.any():
            return np.zeros(len(of.above))
        return np.where(known, of.above - of.above[known].mean(), 0.0)
    whole = ~np.isnan(of.above + of.below)
    pull = np.zeros(len(of.above))
    if of.below[whole].any():
        pull[whole] = influence(of.above[whole], of.below[whole])[1]
    return pull


def _quantile(of: Figures, level: float) -> Estimate:
    """Quantile of all waits pooled; bins end at the longest wait, as when a single day is read off."""
    assert of.bins is not None
    assert of.longest_s is not None
    assert of.measure.share is not None
    longest = float(of.longest_s.max(initial=0.0))
    last = int(np.searchsorted(EDGES_S, longest))
    # Bin 0 holds waits of exactly 0: it ends there and begins a hair below.
    edges = np.concatenate([[np.nextafter(0.0, -1.0)], EDGES_S[:last], [longest]])
    found = pooled_quantile_of_histograms(of.bins[:, : last + 1], edges, of.measure.share, level)
    sizes = {name: getattr(found, name) for name in ("mean", "low", "high", "day_low", "day_high")}
    below_zero: dict[str, Any] = {name: 0.0 for name, size in sizes.items() if size is not None and size < 0}
    return replace(found, **below_zero)


def _costs_without_contacts(above: Days, below: Days) -> bool:
    """Whether some day has a sum above the line and none below: wages paid, and nobody called."""
    return bool(((below == 0) & (above != 0)).any())


def _ratio_with_idle_days(above: Days, below: Days, level: float) -> Estimate:
    """Ratio of sums where idle days cost: they count in the sums, and have no ratio of their own."""
    daily = above[below > 0] / below[below > 0]
    if not len(daily):
        nothing = from_influence(np.nan, daily, daily, level, undefined_days=len(above))
        return replace(nothing, method="undefined: no day has a denominator above 0")
    return from_influence(*influence(above, below), daily, level, bounds=AT_LEAST_0)


def _difference_with_idle_days(a: Figures, b: Figures, level: float) -> PairedDifference:
    assert a.below is not None
    assert b.below is not None
    better = a.measure.lower_is_better
    each = [_ratio_with_idle_days(side.above, side.below, level) for side in (a, b) if side.below is not None]
    days = paired(a.daily, b.daily, level, lower_is_better=better)
    if not (a.below.any() and b.below.any()):
        return replace(days, a=each[0], b=each[1])
    center_a, effect_a = influence(a.above, a.below)
    center_b, effect_b = influence(b.above, b.below)
    both = (a.below > 0) & (b.below > 0)
    daily = b.daily[both] - a.daily[both]
    gap = from_influence(center_b - center_a, effect_b - effect_a, daily, level, of_differences=True)
    gain = paired(effect_a, effect_b, level, lower_is_better=None)
    return replace(
        gain,
        difference=gap,
        a=each[0],
        b=each[1],
        share_of_days_b_better=days.share_of_days_b_better,
        share_of_days_equal=days.share_of_days_equal,
    )
