"""How different days are beyond chance: the shape of the day factor, with its uncertainty.

Day totals are Poisson with mean mu x G; mu follows weekday and trend, G is gamma of mean 1 and shape k. The
logarithms of the totals are fitted by least squares; the residual sum of squares grows with 1/k. Its mean and
variance for a given k are worked out from the cumulants of log G (trigamma and pentagamma of k) and the Poisson
part, and a scaled chi-square with the same two moments gives the interval (all k under which the sum seen is
neither too small nor too large). The estimate is the k whose mean is the sum seen.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

SMALLEST, LARGEST = 1.25, 1e7
"""Shapes looked at: below, rates of single days vary by more than 90 %; above, nobody can tell."""

FEWEST_FREE: Final = 5
"""Days beyond those used up by weekdays and trend: with fewer an interval says nothing."""

FEWEST_CONTACTS: Final = 50.0
"""A day on average: with fewer, logarithms of counts are no longer nearly normal."""

TREND_WEEKS: Final = 3
"""Weeks from which a trend is fitted."""


@dataclass(frozen=True)
class ShapeEstimate:
    """The shape of the day factor.

    Attributes
    ----------
    shape
        The estimate; infinite where days differ less than chance makes them.
    low, high
        Interval of the level; `high` is infinite where the data cannot be told from chance alone (Poisson).
    level
        Of the interval.
    days, free
        Days compared, and those beyond what weekdays and trend use up.
    trend, trend_error
        Change a week and its standard error; 0 and NaN where none was fitted.
    """

    shape: float
    low: float
    high: float
    level: float
    days: int
    free: int
    trend: float
    trend_error: float

    @property
    def is_plain_chance(self) -> bool:
        """Whether the data cannot be told from days that differ by chance alone."""
        return math.isinf(self.high)

    @property
    def has_trend(self) -> bool:
        """Whether the trend is more than twice its standard error."""
        return not math.isnan(self.trend_error) and abs(self.trend) > 2 * self.trend_error


class TooLittle(ValueError):
    """The data cannot say how different days are; the text says why."""


def estimate_shape(
    totals: Sequence[float], weekdays: Sequence[int], day_numbers: Sequence[int], *, level: float = 0.95
) -> ShapeEstimate:
    """Estimate how different days are beyond chance, weekday and trend.

    Parameters
    ----------
    totals
        Contacts of each day, counts.
    weekdays
        Weekday of each day.
    day_numbers
        Number of each day in the calendar, for the trend (fitted from three weeks on).
    level
        Of the interval.

    Raises
    ------
    TooLittle
        With fewer than five days beyond those that weekdays and trend use up, or fewer than 50 contacts a day.
    """
    counts = np.asarray(totals, np.float64)
    model = _Model.of(counts, np.asarray(weekdays), np.asarray(day_numbers, np.float64))

    def share_below(shape: float) -> float:
        """Chance of a sum of squares as small as the one seen, or smaller."""
        from scipy.special import gammainc

        # A chi-square scaled to this mean and variance.
        mean, variance = model.moments(shape)
        return float(gammainc(mean**2 / variance, model.squares * mean / variance))

    tail = (1 - level) / 2
    return ShapeEstimate(
        shape=_where(lambda shape: model.squares - model.moments(shape)[0]),
        low=_where(lambda shape: share_below(shape) - tail),
        high=_where(lambda shape: share_below(shape) - (1 - tail)),
        level=level,
        days=len(counts),
        free=model.free,
        trend=model.trend,
        trend_error=model.trend_error,
    )


@dataclass(frozen=True)
class _Model:
    """The fit of the logarithms, and what its squares would be for any shape."""

    squares: float
    squared_maker: Numbers
    own: Numbers
    means: Numbers
    free: int
    trend: float
    trend_error: float

    @classmethod
    def of(cls, counts: Numbers, weekdays: NDArray[np.int64], day_numbers: Numbers) -> _Model:
        if len(counts) == 0 or counts.mean() < FEWEST_CONTACTS:
            raise TooLittle(f"days have fewer than {FEWEST_CONTACTS:.0f} contacts on average")
        names = sorted(set(weekdays.tolist()))
        columns = [(weekdays == name).astype(np.float64) for name in names]
        weeks = (day_numbers - day_numbers.mean()) / 7
        with_trend = np.ptp(weeks) > TREND_WEEKS - 1 + 1e-9 or _distinct_weeks(day_numbers) >= TREND_WEEKS
        if with_trend:
            columns.append(weeks)
        design = np.column_stack(columns)
        free = len(counts) - int(np.linalg.matrix_rank(design))
        if free < FEWEST_FREE:
            raise TooLittle(
                f"{len(counts)} whole days of {len(names)} weekdays leave {max(free, 0)} to compare, "
                f"{FEWEST_FREE} are needed"
            )
        logs = np.log(counts + 0.5)
        inverse = np.linalg.pinv(design)
        coefficients = inverse @ logs
        fitted = design @ coefficients
        squares = float(((logs - fitted) ** 2).sum())
        slope, error = 0.0, math.nan
        if with_trend:
            slope = float(coefficients[-1])
            error = math.sqrt(squares / free * float((inverse @ inverse.T)[-1, -1]))
        maker = np.eye(len(counts)) - design @ inverse
        return cls(squares, maker**2, np.diag(maker), np.exp(fitted), free, math.expm1(slope), error)

    def moments(self, shape: float) -> tuple[float, float]:
        """Mean and variance of the residual sum of squares under a shape."""
        from scipy.special import zeta

        # Trigamma is zeta(2, k), pentagamma 6 zeta(4, k).
        chance = shape / (shape - 1) / self.means
        spread = float(zeta(2, shape)) + chance
        fourth = 6 * float(zeta(4, shape)) * np.ones_like(chance)
        if shape > 2:
            fourth = fourth + 3 / self.means**2 * shape**2 / ((shape - 1) ** 2 * (shape - 2))
        mean = float(self.own @ spread)
        variance = float(2 * spread @ self.squared_maker @ spread + self.own**2 @ fourth)
        return mean, variance


def _distinct_weeks(day_numbers: Numbers) -> int:
    return len({int(number - day_numbers.min()) // 7 for number in day_numbers})


def _where(rising: Callable[[float], float]) -> float:
    """Find where a function that rises with the shape crosses zero; the ends of the range where it does not."""
    from scipy.optimize import brentq

    if rising(LARGEST) <= 0:
        return math.inf
    if rising(SMALLEST) >= 0:
        return SMALLEST
    low, high = math.log(SMALLEST), math.log(LARGEST)
    return math.exp(brentq(lambda log_shape: rising(math.exp(log_shape)), low, high, xtol=1e-9))
