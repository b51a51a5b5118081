"""Two plans are compared on the same days: the difference is taken within each day, then averaged.

Days vary far more than plans do. When A and B meet the very same customers, what a day does to both cancels
in the difference; `variance_reduction` says how many times more days an unpaired comparison would have
needed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simcenter.study.estimate import Estimate, estimate, from_influence, influence, ratio

__all__ = ["PairedDifference", "paired", "paired_ratio"]


@dataclass(frozen=True)
class PairedDifference:
    """What changes from A to B, over the days both have.

    Attributes
    ----------
    difference
        B minus A: how well its average is known, and the range of the difference on a single day.
    a, b
        Each plan by itself, over the same days.
    variance_reduction
        ``(Var A + Var B) / Var(B - A)`` of the values (or influence values) per day: 1 when pairing gains
        nothing, below 1 when it hurts, infinite when every day differs by the same amount, not a number when
        nothing varies at all or there are fewer than 2 days.
    correlation
        Correlation of A and B over days; not a number when one does not vary.
    share_of_days_b_better
        Share of the days on which B is strictly better; None when neither direction is better.
    share_of_days_equal
        Share of the days on which both are exactly equal.
    """

    difference: Estimate
    a: Estimate
    b: Estimate
    variance_reduction: float
    correlation: float
    share_of_days_b_better: float | None
    share_of_days_equal: float

    @property
    def decided(self) -> bool:
        """Whether the interval of the difference leaves zero out."""
        return self.difference.known and (self.difference.low > 0.0 or self.difference.high < 0.0)


def paired(
    values_a: ArrayLike,
    values_b: ArrayLike,
    level: float = 0.95,
    *,
    lower_is_better: bool | None = True,
    bounds: tuple[float, float] | None = None,
) -> PairedDifference:
    """Difference of the means of daily values, B minus A, paired by day.

    Parameters
    ----------
    values_a, values_b
        One value per day and plan, in the same order of days, each of shape (days,). Days on which either is
        not a number are left out and counted.
    level
        Confidence level.
    lower_is_better
        Which direction is better; None for measures without one (occupancy).
    bounds
        Bounds of the measure itself (not of the difference), as in `estimate`.

    Returns
    -------
    The paired difference.
    """
    a, b = _same_days(values_a, values_b)
    both = ~(np.isnan(a) | np.isnan(b))
    left_out = int((~both).sum())
    a, b = a[both], b[both]
    difference = b - a
    gap = replace(estimate(difference, level, of_differences=True), undefined_days=left_out)
    each_a, each_b = estimate(a, level, bounds=bounds), estimate(b, level, bounds=bounds)
    return _compared(gap, each_a, each_b, a, b, difference, lower_is_better)


def paired_ratio(
    numerators_a: ArrayLike,
    denominators_a: ArrayLike,
    numerators_b: ArrayLike,
    denominators_b: ArrayLike,
    level: float = 0.95,
    *,
    lower_is_better: bool | None = True,
    bounds: tuple[float, float] | None = None,
) -> PairedDifference:
    """Difference of two ratios of sums over days, B minus A, paired by day through their influence values.

    Parameters
    ----------
    numerators_a, denominators_a, numerators_b, denominators_b
        Sums per day, each of shape (days,), in the same order of days; zeros and missing values as in
        `simcenter.study.estimate.ratio`.
    level, lower_is_better, bounds
        As in `paired`.

    Returns
    -------
    The paired difference. Its range of single days is that of daily ratios, B minus A, over the days on which
    both have one.
    """
    top_a, top_b = _same_days(numerators_a, numerators_b)
    bottom_a, bottom_b = _same_days(denominators_a, denominators_b)
    if len(top_a) != len(bottom_a):
        raise ValueError(
            f"paired_ratio: got {len(top_a)} numerators and {len(bottom_a)} denominators, "
            "expected one of each per day."
        )
    whole = ~np.isnan(top_a + bottom_a + top_b + bottom_b)
    left_out = int((~whole).sum())
    top_a, bottom_a, top_b, bottom_b = top_a[whole], bottom_a[whole], top_b[whole], bottom_b[whole]
    each_a = ratio(top_a, bottom_a, level, bounds=bounds)
    each_b = ratio(top_b, bottom_b, level, bounds=bounds)
    if math.isnan(each_a.mean) or math.isnan(each_b.mean):
        empty = np.empty(0)
        nothing = from_influence(math.nan, empty, empty, level, undefined_days=left_out + len(top_a))
        return _compared(nothing, each_a, each_b, empty, empty, empty, lower_is_better)
    center_a, effect_a = influence(top_a, bottom_a)
    center_b, effect_b = influence(top_b, bottom_b)
    both = (bottom_a > 0) & (bottom_b > 0)
    daily = top_b[both] / bottom_b[both] - top_a[both] / bottom_a[both]
    difference = from_influence(
        center_b - center_a, effect_b - effect_a, daily, level, undefined_days=left_out, of_differences=True
    )
    return _compared(difference, each_a, each_b, effect_a, effect_b, daily, lower_is_better)


def _same_days(a: ArrayLike, b: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    first, second = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if first.ndim != 1 or first.shape != second.shape:
        raise ValueError(
            f"paired: got days of shapes {first.shape} and {second.shape}, expected one value per day each."
        )
    return first, second


def _compared(
    difference: Estimate,
    a: Estimate,
    b: Estimate,
    spread_a: NDArray[np.float64],
    spread_b: NDArray[np.float64],
    daily: NDArray[np.float64],
    lower_is_better: bool | None,
) -> PairedDifference:
    reduction, correlation = _gain_of_pairing(spread_a, spread_b)
    better: float | None = None
    if lower_is_better is not None:
        wins = daily < 0 if lower_is_better else daily > 0
        better = float(wins.mean()) if len(daily) else math.nan
    equal = float((daily == 0).mean()) if len(daily) else math.nan
    return PairedDifference(difference, a, b, reduction, correlation, better, equal)


def _gain_of_pairing(a: NDArray[np.float64], b: NDArray[np.float64]) -> tuple[float, float]:
    """Variance reduction and correlation of two series over the same days."""
    if len(a) < 2:
        return math.nan, math.nan
    var_a, var_b = float(a.var(ddof=1)), float(b.var(ddof=1))
    var_difference = float((b - a).var(ddof=1))
    apart = var_a + var_b
    # Below 1e-24 of the whole it is rounding: the difference is the same on every day.
    is_constant = var_difference <= 1e-24 * apart
    reduction = math.nan if apart <= 0.0 else math.inf if is_constant else apart / var_difference
    if var_a <= 0.0 or var_b <= 0.0:
        return reduction, math.nan
    covariance = float(((a - a.mean()) * (b - b.mean())).sum()) / (len(a) - 1)
    return reduction, max(-1.0, min(1.0, covariance / math.sqrt(var_a * var_b)))
