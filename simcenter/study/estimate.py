"""An estimate says how well an average is known and, apart from it, what a single day brings.

The unit of replication is one day (one horizon): calls of the same day share its luck, so they are never
counted as separate evidence. Every estimate here is a mean over days of some value per day:

- `estimate`: the value is the day's own figure (mean of daily values);
- `ratio`: sums over all days are divided, and the value is the day's *influence* on that ratio;
- `simcenter.study.paired` takes differences of either, day by day.

So one function, `from_influence`, turns days into an interval for all of them, with the skewness correction
of `simcenter.study.skewness`. `proportion_of_days` is the exception: a count of days has its own (Wilson)
interval.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simcenter.study.doubts import FEWEST_DAYS, refusal, warning
from simcenter.study.skewness import arms, arms_of_difference, l_kurtosis, l_skewness, moment_skewness

__all__ = ["AT_LEAST_0", "Estimate", "estimate", "from_influence", "influence", "proportion_of_days", "ratio"]

Days = NDArray[np.float64]

AT_LEAST_0 = (0.0, math.inf)
"""Bounds of a count, a time or a cost."""
FEWEST_DAYS_FOR_RANGE = 10
"""An 80 % range of single days needs the 10th and 90th percentile, which 9 days only just bracket."""


@dataclass(frozen=True)
class Estimate:
    """A figure averaged over days, how well it is known, and what a single day brings.

    Attributes
    ----------
    mean
        The figure; not a number where no day defines it.
    low, high
        Confidence interval for the figure; not a number where it is refused.
    n
        Days the figure rests on.
    level
        Confidence level of the interval.
    method
        How the interval was made, or why there is none, in words.
    standard_error
        Standard error of the figure, in its unit.
    skewness, l_skewness
        Skewness of the values per day (moment ratio G1, and L-skewness between -1 and 1).
    day_low, day_high
        Range of the central 80 % of single days; None where it is not given.
    day_reason
        Why there is no range of single days; empty where there is one.
    undefined_days
        Days left out because the figure does not exist on them.
    warning
        What a reader should know before trusting the interval; empty when nothing is wrong.
    """

    mean: float
    low: float
    high: float
    n: int
    level: float
    method: str
    standard_error: float = math.nan
    skewness: float = math.nan
    l_skewness: float = 0.0
    day_low: float | None = None
    day_high: float | None = None
    day_reason: str = ""
    undefined_days: int = 0
    warning: str = ""

    @property
    def half_width(self) -> float:
        """The longer arm of the interval: the figure is known to within this much on either side."""
        return max(self.high - self.mean, self.mean - self.low)

    @property
    def known(self) -> bool:
        """Whether there is an interval at all."""
        return not (math.isnan(self.low) or math.isnan(self.high))


def estimate(
    values: ArrayLike,
    level: float = 0.95,
    *,
    bounds: tuple[float, float] | None = None,
    of_differences: bool = False,
) -> Estimate:
    """Mean of one value per day, with a skewness-aware interval and the range of single days.

    Parameters
    ----------
    values
        One value per day, shape (days,); not a number on days where the measure does not exist (no contact
        of that tier came). Such days are left out and counted in `undefined_days`.
    level
        Confidence level.
    bounds
        Smallest and largest possible value of a bounded measure, (0, 1) for a share, (0, infinity) for a count,
        a time or a cost: the interval is clipped to them, and equal days on a bound of a share get a one-sided
        limit instead of a zero width.
    of_differences
        Whether values are differences, as in `from_influence`.

    Returns
    -------
    The estimate. A mean of daily shares is not the share over all days: see `ratio`.
    """
    _check_level(level)
    days = _one_per_day(values, "values")
    defined = days[~np.isnan(days)]
    mean = math.fsum(defined) / len(defined) if len(defined) else math.nan
    return from_influence(
        mean,
        defined - mean,
        defined,
        level,
        bounds=bounds,
        undefined_days=len(days) - len(defined),
        of_differences=of_differences,
    )


def ratio(
    numerators: ArrayLike,
    denominators: ArrayLike,
    level: float = 0.95,
    *,
    bounds: tuple[float, float] | None = None,
) -> Estimate:
    """Ratio of sums over days: all contacts within target over all contacts, all cost over all issues.

    Parameters
    ----------
    numerators, denominators
        Sums per day, each of shape (days,). A day whose denominator is 0 must have numerator 0; it adds
        nothing to either sum, stays among the days, and has no daily ratio. A day with a missing value on
        either side is left out.
    level
        Confidence level.
    bounds
        As in `estimate`; (0, 1) for a share.

    Returns
    -------
    The estimate; skewness is that of the days' influence values, the range of single days that of daily
    ratios.
    """
    _check_level(level)
    top, bottom, undefined = _pairs_of_sums(numerators, denominators)
    daily = top[bottom > 0] / bottom[bottom > 0]
    if len(daily) == 0:
        blank = from_influence(math.nan, daily, daily, level, undefined_days=undefined + len(top))
        return replace(blank, method="undefined: no day has a denominator above 0")
    center, effect = influence(top, bottom)
    return from_influence(center, effect, daily, level, bounds=bounds, undefined_days=undefined)


def influence(numerators: Days, denominators: Days) -> tuple[float, Days]:
    """Ratio of sums, and how much each day pulls it away from what the other days say.

    Parameters
    ----------
    numerators, denominators
        Sums per day, each of shape (days,), denominators not all 0.

    Returns
    -------
    (ratio, influence of shape (days,)): ``(numerator - ratio * denominator) / mean of the other days'
    denominators``. Adding the ratio gives the jackknife's pseudo-values without recomputing anything;
    dividing by the mean of all days instead (the delta method) covers a point less on 10 very skewed days.
    """
    n = len(denominators)
    total = math.fsum(denominators)
    center = math.fsum(numerators) / total
    others = (total - denominators) / max(n - 1, 1)
    # A day that carries the whole denominator has no others; fall back to the mean of all days.
    scale = np.where(others > 0, others, total / n)
    return center, (numerators - center * denominators) / scale


def from_influence(
    center: float,
    effect: Days,
    daily: Days,
    level: float,
    *,
    bounds: tuple[float, float] | None = None,
    undefined_days: int = 0,
    of_differences: bool = False,
) -> Estimate:
    """Estimate of a figure whose error is, to first order, the mean of one influence value per day.

    Parameters
    ----------
    center
        The figure itself.
    effect
        Influence value per day, shape (days,); only its spread and shape count, not its mean.
    daily
        The figure of each single day, for the range of single days and for the look at unusual days.
    level, bounds, undefined_days
        As in `estimate`.
    of_differences
        Whether the figure is a difference, whose days may have two long tails: `arms_of_difference`.

    Returns
    -------
    The estimate.
    """
    n = len(effect)
    day_low, day_high, reason = _range_of_days(daily)
    blank = Estimate(
        center,
        math.nan,
        math.nan,
        n,
        level,
        refusal(len(daily)),
        day_low=day_low,
        day_high=day_high,
        day_reason=reason,
        undefined_days=undefined_days,
    )
    if blank.method:
        return blank
    if _all_equal(daily) and _negligible(effect, center):
        low, high, method = _without_spread(center, n, level, bounds)
        return replace(blank, low=low, high=high, method=method, standard_error=0.0)
    return _with_interval(blank, effect, daily, bounds, of_differences)


def _with_interval(
    blank: Estimate, effect: Days, daily: Days, bounds: tuple[float, float] | None, of_differences: bool
) -> Estimate:
    """Stretch an interval around a figure, its arms as long as the skewness of the influence values asks for.

    Where few contacts carry a figure an arm may reach below 0. It is then cut off there, because what cannot be
    is not in the interval anyway: it covers the truth exactly as often as before. A limit above 0 would say more,
    but too often falsely. With the same arm on the scale of logarithms, mean x exp(-arm / mean), 5 % of the
    intervals of counts on 5, 6 and 10 days lie wholly above the truth, where 2.5 % should and 0.0 to 0.8 % do
    (Poisson, mean 2 x the 12th power of a gamma factor of shape 28.7, 3,000 samples each); on milder days both
    keep below 2.5 %.
    """
    center, n, level = blank.mean, blank.n, blank.level
    skew, moment = l_skewness(effect), moment_skewness(effect)
    error = float(effect.std(ddof=1)) / math.sqrt(n)
    below, above = arms_of_difference(skew, l_kurtosis(effect), n, level) if of_differences else arms(skew, n, level)
    low, high = center - below * error, center + above * error
    method = f"t over {n} days, arms stretched for skewness ({below:.1f} and {above:.1f} standard errors)"
    if bounds is not None and (low < bounds[0] or high > bounds[1]):
        low, high = max(low, bounds[0]), min(high, bounds[1])
        method += f", clipped to {bounds[0]:g} to {bounds[1]:g}" if bounds[1] < math.inf else f", cut at {bounds[0]:g}"
    return replace(
        blank,
        low=low,
        high=high,
        method=method,
        standard_error=error,
        skewness=moment,
        l_skewness=skew,
        warning=warning(n, daily, moment, skew),
    )


def proportion_of_days(successes: int, n: int, level: float = 0.95) -> Estimate:
    """Chance that a day meets its promise, from the number of days that did (Wilson's interval).

    Parameters
    ----------
    successes
        Days that met it.
    n
        Days in all.
    level
        Confidence level.

    Returns
    -------
    The estimate, with ``(p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)`` (E. Wilson, 1927). It
    stays inside 0 to 1 and does not collapse when all days or none succeed. A single day either meets its
    promise or not, so there is no range of single days.
    """
    _check_level(level)
    if n < 0 or not 0 <= successes <= n:
        raise ValueError(f"proportion_of_days: got {successes} successes out of {n} days, expected 0 to {n}.")
    nothing = "a single day either meets it or not"
    if n == 0:
        return Estimate(math.nan, math.nan, math.nan, 0, level, "undefined: no days", day_reason=nothing)
    share = successes / n
    if n < FEWEST_DAYS:
        return Estimate(share, math.nan, math.nan, n, level, refusal(n), day_reason=nothing)
    z = NormalDist().inv_cdf(0.5 + level / 2)
    middle = share + z * z / (2 * n)
    reach = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if successes == 0 else (middle - reach) / scale  # exact ends, free of rounding
    high = 1.0 if successes == n else (middle + reach) / scale
    error = math.sqrt(share * (1 - share) / n)
    return Estimate(share, low, high, n, level, f"Wilson over {n} days", standard_error=error, day_reason=nothing)


def _check_level(level: float) -> None:
    if not 0.5 <= level < 1.0:
        raise ValueError(f"level: got {level}, expected a confidence level between 0.5 and 1, such as 0.95.")


def _one_per_day(values: ArrayLike, name: str) -> Days:
    days = np.asarray(values, dtype=np.float64)
    if days.ndim != 1:
        raise ValueError(f"{name}: got an array of shape {days.shape}, expected one value per day.")
    if np.isinf(days).any():
        day = int(np.flatnonzero(np.isinf(days))[0])
        raise ValueError(f"{name}: day {day} is infinite, expected a finite value or none (not a number).")
    return days


def _pairs_of_sums(numerators: ArrayLike, denominators: ArrayLike) -> tuple[Days, Days, int]:
    """Days on which both sums exist, checked, and how many were left out."""
    top = _one_per_day(numerators, "numerators")
    bottom = _one_per_day(denominators, "denominators")
    if len(top) != len(bottom):
        raise ValueError(
            f"ratio: got {len(top)} numerators and {len(bottom)} denominators, expected one of each per day."
        )
    defined = ~(np.isnan(top) | np.isnan(bottom))
    top, bottom = top[defined], bottom[defined]
    if (bottom < 0).any():
        raise ValueError(f"denominators: got {bottom.min():g} on a day, expected sums of at least 0.")
    if ((bottom == 0) & (top != 0)).any():
        day = int(np.flatnonzero((bottom == 0) & (top != 0))[0])
        raise ValueError(f"ratio: day {day} has numerator {top[day]:g} but denominator 0, expected 0 over 0.")
    return top, bottom, int((~defined).sum())


def _range_of_days(daily: Days) -> tuple[float | None, float | None, str]:
    """Central 80 % of single days, such that the next day falls below it, and above it, once in ten days.

    The percentiles interpolate at rank ``(n + 1) p``, for which that expectation is exact on evenly
    spread days; from 9 days on both ranks exist.
    """
    n = len(daily)
    if n < FEWEST_DAYS_FOR_RANGE:
        return None, None, f"{n} days, {FEWEST_DAYS_FOR_RANGE} needed for the range of single days"
    ordered = np.sort(daily)
    rank = (n + 1) * 0.1 - 1
    whole = int(rank)
    part = rank - whole
    low = ordered[whole] + part * (ordered[whole + 1] - ordered[whole])
    high = ordered[-1 - whole] - part * (ordered[-1 - whole] - ordered[-2 - whole])
    return float(low), float(high), ""


def _all_equal(daily: Days) -> bool:
    """Whether days differ by no more than rounding."""
    return float(np.ptp(daily)) <= 1e-13 * float(np.abs(daily).max())


def _negligible(effect: Days, center: float) -> bool:
    return float(np.abs(effect).max()) <= 1e-12 * abs(center) or not effect.any()


def _without_spread(
    center: float, n: int, level: float, bounds: tuple[float, float] | None
) -> tuple[float, float, str]:
    """Interval from days that are all equal.

    A measure without a largest value gets zero width: it may truly be fixed (paid hours). A share that was 0
    (or 1) on every day is different: it can only be that nothing has happened *yet*. If a day departs from the
    bound with chance q, n days show nothing with chance (1 - q)^n, so q is below ``1 - (1 - level)^(1/n)`` at
    that level (about 3/n at 95 %, the rule of three), and the mean share cannot exceed the chance that a day has
    any at all. Days, not contacts, are counted because contacts of a day fail together.
    """
    limit = 1.0 - (1.0 - level) ** (1.0 / n)
    if bounds is not None and bounds[1] < math.inf:
        reach = limit * (bounds[1] - bounds[0])
        if math.isclose(center, bounds[0], abs_tol=1e-12):
            told = f"no day of {n} departs from {bounds[0]:g}: rule of three over days, upper limit"
            return center, bounds[0] + reach, told
        if math.isclose(center, bounds[1]):
            told = f"no day of {n} departs from {bounds[1]:g}: rule of three over days, lower limit"
            return bounds[1] - reach, center, told
    return center, center, f"all {n} days equal, zero width (days rarer than 1 in {1 / limit:.0f} may be missing)"
