"""The families of random times that stand for themselves: from a fixed time to recorded ones."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Annotated, ClassVar, Self

import numpy as np
from pydantic import Field, PlainValidator, model_validator

from simcenter.scenario.distributions.base import NEVER, Floats, TimeDistribution, cv_of_moments, scaled_times
from simcenter.scenario.errors import KeyPath, Mistake, Mistakes, quote
from simcenter.scenario.units import (
    Duration,
    PositiveCount,
    PositiveDuration,
    Share,
    format_duration,
    format_share,
    read_number,
)


def _read_shape(value: object) -> float:
    # Below 0.05 and above a million the gamma functions leave the range in which their inverses are exact.
    expected = "a shape between 0.05 and 1000000"
    number = read_number(value, expected, lowest=0.05)
    if number > 1e6:
        raise Mistake(quote(value), expected)
    return number


def _read_spread(value: object) -> float:
    expected = "a number above 0 and at most 10"
    number = read_number(value, expected, above=0.0)
    if number > 10:
        raise Mistake(quote(value), expected)
    return number


Shape = Annotated[float, PlainValidator(_read_shape, json_schema_input_type=float)]
Spread = Annotated[float, PlainValidator(_read_spread, json_schema_input_type=float)]


class Fixed(TimeDistribution):
    """The same time always."""

    family: ClassVar[str] = "fixed"
    example: ClassVar[str] = "{fixed: 30 s}"
    short: ClassVar[str | None] = "value"
    times: ClassVar[tuple[str, ...]] = ("value",)

    value: Duration

    def mean_ms(self) -> float:
        return float(self.value)

    def cv(self) -> float:
        return 0.0

    def text(self) -> str:
        return format_duration(self.value)

    def _inverse(self, u: Floats) -> Floats:
        return np.full(u.shape, float(self.value))


class Never(TimeDistribution):
    """A time that does not come; written as the word ``never``."""

    family: ClassVar[str] = "never"
    example: ClassVar[str] = "never"

    def mean_ms(self) -> float:
        return math.inf

    def cv(self) -> float:
        return math.nan

    def written(self) -> str:
        return "never"

    def never_places(self) -> Iterator[KeyPath]:
        yield ()

    def _inverse(self, u: Floats) -> Floats:
        return np.full(u.shape, float(NEVER))


class Exponential(TimeDistribution):
    """Exponential: what is left does not depend on what has passed."""

    family: ClassVar[str] = "exponential"
    example: ClassVar[str] = "{exponential: 3 min}"
    short: ClassVar[str | None] = "mean"
    times: ClassVar[tuple[str, ...]] = ("mean",)

    mean: PositiveDuration

    def mean_ms(self) -> float:
        return float(self.mean)

    def cv(self) -> float:
        return 1.0

    def _inverse(self, u: Floats) -> Floats:
        return -self.mean * np.log1p(-u)


class Lognormal(TimeDistribution):
    """Lognormal, by mean and coefficient of variation or by median and sigma (of the logarithm)."""

    family: ClassVar[str] = "lognormal"
    example: ClassVar[str] = "{lognormal: {mean: 240 s, cv: 1.1}}"
    alternatives: ClassVar[tuple[tuple[str, ...], ...]] = (("mean", "cv"), ("median", "sigma"))
    times: ClassVar[tuple[str, ...]] = ("mean", "median")

    mean: PositiveDuration | None = None
    variation: Spread | None = Field(default=None, alias="cv")
    median: PositiveDuration | None = None
    sigma: Spread | None = None

    def mean_ms(self) -> float:
        log_median, sigma = self._logarithm()
        return float(self.mean) if self.mean is not None else math.exp(log_median + sigma**2 / 2)

    def cv(self) -> float:
        return (
            self.variation if self.variation is not None else math.sqrt(math.expm1(self._logarithm()[1] ** 2))
        )

    def _logarithm(self) -> tuple[float, float]:
        """Return mean (= log of the median) and standard deviation of the logarithm of the time in ms."""
        if self.mean is not None and self.variation is not None:
            variance = math.log1p(self.variation**2)
            return math.log(self.mean) - variance / 2, math.sqrt(variance)
        assert self.median is not None  # one of the two alternatives is given
        assert self.sigma is not None
        return math.log(self.median), self.sigma

    def _inverse(self, u: Floats) -> Floats:
        from scipy.special import ndtri

        log_median, sigma = self._logarithm()
        return np.asarray(np.exp(log_median + sigma * ndtri(u)))


class Gamma(TimeDistribution):
    """Gamma, by mean and shape; its coefficient of variation is 1 / sqrt(shape)."""

    family: ClassVar[str] = "gamma"
    example: ClassVar[str] = "{gamma: {mean: 3 min, shape: 2}}"
    times: ClassVar[tuple[str, ...]] = ("mean",)

    mean: PositiveDuration
    shape: Shape

    def mean_ms(self) -> float:
        return float(self.mean)

    def cv(self) -> float:
        return 1 / math.sqrt(self.shape)

    def _inverse(self, u: Floats) -> Floats:
        from scipy.special import gammaincinv

        return np.asarray(gammaincinv(self.shape, u) * (self.mean / self.shape))


class Erlang(TimeDistribution):
    """Erlang: the sum of equal exponential stages, by mean of the sum and number of stages."""

    family: ClassVar[str] = "erlang"
    example: ClassVar[str] = "{erlang: {mean: 3 min, stages: 2}}"
    times: ClassVar[tuple[str, ...]] = ("mean",)

    mean: PositiveDuration
    stages: PositiveCount

    def mean_ms(self) -> float:
        return float(self.mean)

    def cv(self) -> float:
        return 1 / math.sqrt(self.stages)

    def _inverse(self, u: Floats) -> Floats:
        from scipy.special import gammaincinv

        return np.asarray(gammaincinv(self.stages, u) * (self.mean / self.stages))


class Weibull(TimeDistribution):
    """Weibull, by mean or scale (the 63rd percentile) and shape; below shape 1 the impatient leave first."""

    family: ClassVar[str] = "weibull"
    example: ClassVar[str] = "{weibull: {mean: 3 min, shape: 0.8}}"
    alternatives: ClassVar[tuple[tuple[str, ...], ...]] = (("mean",), ("scale",))
    times: ClassVar[tuple[str, ...]] = ("mean", "scale")

    mean: PositiveDuration | None = None
    scale: PositiveDuration | None = None
    shape: Shape

    def mean_ms(self) -> float:
        return (
            float(self.mean) if self.mean is not None else self._scale_ms() * math.gamma(1 + 1 / self.shape)
        )

    def cv(self) -> float:
        # E[X^n] = scale^n Gamma(1 + n / shape)
        log_ratio = math.lgamma(1 + 2 / self.shape) - 2 * math.lgamma(1 + 1 / self.shape)
        return math.sqrt(max(0.0, math.expm1(log_ratio)))

    def _scale_ms(self) -> float:
        if self.scale is not None:
            return float(self.scale)
        assert self.mean is not None  # one of the two alternatives is given
        return self.mean / math.gamma(1 + 1 / self.shape)

    def _inverse(self, u: Floats) -> Floats:
        return self._scale_ms() * (-np.log1p(-u)) ** (1 / self.shape)


class Empirical(TimeDistribution):
    """Recorded times: a list to draw from, or points (share, time) of the quantile function."""

    family: ClassVar[str] = "empirical"
    example: ClassVar[str] = "{empirical: [10 s, 20 s]}"
    short: ClassVar[str | None] = "values"
    alternatives: ClassVar[tuple[tuple[str, ...], ...]] = (("values",), ("quantiles",))

    values: Annotated[tuple[Duration, ...], Field(min_length=1)] | None = None
    quantiles: Annotated[tuple[tuple[Share, Duration], ...], Field(min_length=2)] | None = None

    def mean_ms(self) -> float:
        if self.values is not None:
            return float(np.mean(self.values))
        shares, times = self._points()
        return float(np.sum(np.diff(shares) * (times[:-1] + times[1:]) / 2))

    def second_moment(self) -> float:
        if self.values is not None:
            return float(np.mean(np.square(np.asarray(self.values, dtype=np.float64))))
        shares, times = self._points()
        a, b = times[:-1], times[1:]
        return float(np.sum(np.diff(shares) * (a * a + a * b + b * b) / 3))

    def cv(self) -> float:
        return cv_of_moments(self.mean_ms(), self.second_moment())

    def _multiplied(self, factor: float) -> Self:
        points = None if self.quantiles is None else [time for _, time in self.quantiles]
        values, times = scaled_times([self.values, points], factor)
        joined = (
            None
            if self.quantiles is None
            else tuple((p[0], t) for p, t in zip(self.quantiles, times, strict=True))
        )
        return self.model_copy(update={"values": values, "quantiles": joined})

    def text(self) -> str:
        count = len(self.values or self.quantiles or ())
        kind = "recorded times" if self.values is not None else "points"
        return f"empirical, {count} {kind}, mean {format_duration(round(self.mean_ms()))}"

    def _points(self) -> tuple[Floats, Floats]:
        points = np.asarray(self.quantiles, dtype=np.float64)
        return points[:, 0], points[:, 1]

    def _inverse(self, u: Floats) -> Floats:
        if self.values is not None:
            ordered = np.sort(np.asarray(self.values, dtype=np.float64))
            return np.asarray(ordered[np.minimum((u * len(ordered)).astype(np.int64), len(ordered) - 1)])
        shares, times = self._points()
        return np.interp(u, shares, times)

    @model_validator(mode="after")
    def _rises_from_0_to_1(self) -> Self:
        points = self.quantiles or ()
        mistakes = []
        for i, (share, time) in enumerate(points):
            at: KeyPath = ("quantiles", i)
            if (i == 0 and share != 0) or (i == len(points) - 1 and share != 1):
                end = "0% at the first" if i == 0 else "100% at the last"
                mistakes.append(Mistake(format_share(share), f"{end} point", at=(*at, 0)))
            elif i and share <= points[i - 1][0]:
                mistakes.append(Mistake(format_share(share), "a share above the one before", at=(*at, 0)))
            if i and time < points[i - 1][1]:
                mistakes.append(
                    Mistake(format_duration(time), "a time no shorter than the one before", at=(*at, 1))
                )
        if mistakes:
            raise Mistakes(mistakes)
        return self
