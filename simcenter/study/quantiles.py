"""A quantile pooled over days gets its interval from days, not from contacts.

`pooled_quantile` asks: which wait do 95 of 100 *contacts* stay under, all days together? Busy days weigh
more. `mean_daily_quantile` asks: what is a day's own 95th percentile, on average over *days*? They are
different figures and have different names. With contacts as the unit both would look far better known than
they are.

The interval of a pooled quantile inverts a ratio (R. Woodruff, "Confidence intervals for medians and other
position measures", 1952). For any x the share of contacts at or below x is a ratio of sums over days, with
the skewness-aware interval of all ratios here; the interval of the quantile is the set of x for which that
interval holds the probability asked for. No density is estimated, and the day is the unit throughout.

A quantile is refused an interval when fewer than 20 contacts lie beyond it, or they fall on fewer than 10
days: the 99th percentile of 30 short days may be decided by two bad hours.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simcenter.study.doubts import FEWEST_DAYS
from simcenter.study.estimate import Estimate, estimate, from_influence, influence
from simcenter.study.skewness import arms, l_skewness

__all__ = ["mean_daily_quantile", "pooled_quantile", "pooled_quantile_of_histograms"]

Floats = NDArray[np.float64]

FEWEST_BEYOND = 20
FEWEST_DAYS_BEYOND = 10


def mean_daily_quantile(days: Sequence[ArrayLike], probability: float, level: float = 0.95) -> Estimate:
    """Mean over days of each day's own quantile; days without contacts are left out.

    Parameters
    ----------
    days
        For each day its values (waits), each of any length.
    probability
        Of the quantile, between 0 and 1.
    level
        Confidence level.

    Returns
    -------
    The estimate.
    """
    _check_probability(probability)
    return estimate([_quantile(np.sort(day), probability) for day in _as_days(days)], level)


def pooled_quantile(days: Sequence[ArrayLike], probability: float, level: float = 0.95) -> Estimate:
    """Quantile of all values of all days together, with the day as the unit.

    Parameters
    ----------
    days
        For each day its values (waits), each of any length.
    probability
        Of the quantile, between 0 and 1.
    level
        Confidence level.

    Returns
    -------
    The estimate. The quantile is the smallest value with at least that share of all values at or below it;
    the range of single days is that of the days' own quantiles.
    """
    _check_probability(probability)
    ordered = [np.sort(day) for day in _as_days(days)]
    points = np.unique(np.concatenate(ordered)) if ordered else np.empty(0)

    def at_most(point: int) -> Floats:
        value = points[point]
        return np.array([float(np.searchsorted(day, value, side="right")) for day in ordered])

    table = _Distribution(points, at_most, np.array([len(day) for day in ordered], dtype=np.float64), False)
    daily = np.array([_quantile(day, probability) for day in ordered if len(day)])
    return _pooled(table, daily, probability, level)


def pooled_quantile_of_histograms(
    counts: ArrayLike, edges: ArrayLike, probability: float, level: float = 0.95
) -> Estimate:
    """Quantile of all values of all days together, from one histogram per day.

    Parameters
    ----------
    counts
        Values per day and bin, shape (days, bins).
    edges
        Bin edges, increasing, shape (bins + 1,); the last may be infinite. A value on an edge belongs to the
        bin that ends there, as waits of exactly 20 s are within 20 s.
    probability, level
        As in `pooled_quantile`.

    Returns
    -------
    The estimate, interpolated linearly inside a bin; not a number when the quantile lies in an infinite bin.
    """
    _check_probability(probability)
    heights, bounds = np.asarray(counts, dtype=np.float64), np.asarray(edges, dtype=np.float64)
    if heights.ndim != 2 or bounds.shape != (heights.shape[1] + 1,) or not (np.diff(bounds) > 0).all():
        raise ValueError(
            f"histograms: got counts of shape {heights.shape} and edges of shape {bounds.shape}, "
            "expected (days, bins) and (bins + 1,) increasing edges."
        )
    if not (heights >= 0).all():
        raise ValueError("histograms: got a negative or missing count, expected counts of at least 0.")
    below = np.concatenate([np.zeros((len(heights), 1)), heights.cumsum(axis=1)], axis=1)
    table = _Distribution(bounds, lambda edge: below[:, edge], below[:, -1], True)
    daily = [
        _crossing(bounds, partial(_share_below, row), probability, True)
        for row in below[below[:, -1] > 0]
    ]
    return _pooled(table, np.array(daily), probability, level)


@dataclass(frozen=True)
class _Distribution:
    """How many values of each day lie at or below each of some increasing points."""

    points: Floats
    at_most: Callable[[int], Floats]  # index of a point -> counts of shape (days,)
    totals: Floats  # shape (days,)
    continuous: bool  # values lie between the points rather than on them

    def share(self, point: int) -> float:
        """Share of all values at or below a point."""
        return math.fsum(self.at_most(point)) / math.fsum(self.totals)

    def limits(self, point: int, level: float) -> tuple[float, float]:
        """Confidence interval for that share, skewness-aware, the day as the unit."""
        center, effect = influence(self.at_most(point), self.totals)
        n = len(effect)
        below, above = arms(l_skewness(effect), n, level)
        error = float(effect.std(ddof=1)) / math.sqrt(n)
        return center - below * error, center + above * error


def _pooled(table: _Distribution, daily: Floats, probability: float, level: float) -> Estimate:
    n = len(table.totals)
    if not len(daily):
        return from_influence(math.nan, daily, daily, level, undefined_days=n)
    center = _crossing(table.points, table.share, probability, table.continuous)
    finite = daily[~np.isnan(daily)]
    blank = replace(from_influence(center, finite - center, finite, level), n=n, standard_error=math.nan)
    refused = "" if len(daily) >= FEWEST_DAYS else blank.method
    if math.isnan(center):
        refused = f"undefined: the quantile lies above {table.points[-2]:g}, where the histogram is open"
    refused = refused or _too_few_beyond(table, probability)
    if refused:
        return replace(blank, low=math.nan, high=math.nan, method=refused, warning="")
    low = _crossing(table.points, lambda point: table.limits(point, level)[1], probability, table.continuous)
    last = _last_with_exceedances(table)
    high = _crossing(
        table.points[: last + 1], lambda point: table.limits(point, level)[0], probability, table.continuous
    )
    method = f"share of values inverted, by days (Woodruff), over {n} days"
    if math.isnan(high):
        high, method = math.inf, method + "; no upper limit, too few values lie above"
    # Rounding may leave an end a hair inside; the quantile itself is always held.
    return replace(
        blank, low=min(low, center), high=max(high, center), method=method, warning=_rough(len(daily))
    )


def _too_few_beyond(table: _Distribution, probability: float) -> str:
    """Why the tail beyond the quantile is too thin for an interval, or nothing."""
    place = _first(lambda point: table.share(point) >= probability, len(table.points))
    place = min(place, len(table.points) - 1)
    at_most = table.at_most(place)
    if table.continuous and place > 0:  # the quantile lies inside the bin that ends here: interpolate it
        before = table.at_most(place - 1)
        low, high = table.share(place - 1), table.share(place)
        at_most = before + (probability - low) / (high - low) * (at_most - before)
    beyond = table.totals - at_most if probability >= 0.5 else at_most
    # Half a value guards the sums of interpolated counts against rounding.
    values, days = float(beyond.sum()) + 1e-9, int((beyond > 1e-9).sum())
    if values >= FEWEST_BEYOND and days >= FEWEST_DAYS_BEYOND:
        return ""
    return (
        f"refused: beyond the quantile lie {values:.0f} of the {FEWEST_BEYOND} values needed, "
        f"on {days} of the {FEWEST_DAYS_BEYOND} days needed"
    )


def _last_with_exceedances(table: _Distribution) -> int:
    """Last point above which at least 5 days still have values; beyond it a share has no interval."""
    thin = _first(
        lambda point: int((table.totals > table.at_most(point)).sum()) < FEWEST_DAYS, len(table.points)
    )
    return max(thin - 1, 0)


def _rough(days: int) -> str:
    return "" if days >= FEWEST_DAYS_BEYOND else f"{days} days: take the interval as a rough guide"


def _first(holds: Callable[[int], bool], size: int) -> int:
    """First index at which a condition holds that, once true, stays true; `size` when it never does."""
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _share_below(row: Floats, edge: int) -> float:
    """Share of what a cumulative histogram holds that lies below an edge."""
    return float(row[edge] / row[-1])


def _crossing(points: Floats, height: Callable[[int], float], probability: float, continuous: bool) -> float:
    """First point at which an increasing curve reaches a probability; not a number when it never does."""
    # The hair of tolerance keeps 0.95 of 20 values at the 19th, where 19 / 20 rounds to either side.
    place = _first(lambda point: height(point) >= probability - 1e-12, len(points))
    if place == len(points):
        return math.nan
    if not continuous or place == 0:
        return float(points[place])
    below, at = height(place - 1), height(place)
    if math.isinf(points[place]):
        return math.nan
    part = (probability - below) / (at - below)
    return float(points[place - 1] + part * (points[place] - points[place - 1]))


def _quantile(ordered: Floats, probability: float) -> float:
    """Smallest value with at least that share of the values at or below it."""
    if not len(ordered):
        return math.nan
    return float(ordered[max(math.ceil(probability * len(ordered) - 1e-9) - 1, 0)])


def _as_days(days: Sequence[ArrayLike]) -> list[Floats]:
    arrays = [np.asarray(day, dtype=np.float64).ravel() for day in days]
    for number, day in enumerate(arrays):
        if not np.isfinite(day).all():
            raise ValueError(f"quantile: day {number} holds a value that is not finite, expected numbers.")
    return arrays


def _check_probability(probability: float) -> None:
    if not 0.0 < probability < 1.0:
        raise ValueError(f"probability: got {probability}, expected a number between 0 and 1, such as 0.95.")
