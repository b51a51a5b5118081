"""Random times made of others, such as mixtures, and the list of all families."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, ClassVar, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, model_validator

from simcenter.scenario.distributions.base import Floats, TimeDistribution, cv_of_moments, scaled_times
from simcenter.scenario.distributions.simple import (
    Empirical,
    Erlang,
    Exponential,
    Fixed,
    Gamma,
    Lognormal,
    Weibull,
)
from simcenter.scenario.distributions.words import FromWords, read_words, written
from simcenter.scenario.errors import KeyPath, Mistake
from simcenter.scenario.units import Duration, PositiveDuration, Share, format_duration

_SMALLEST = 2.0**-53


def by_component(
    u: Floats, shares: Sequence[float], inverses: Sequence[Callable[[Floats], Floats]]
) -> Floats:
    """Draw from a mixture with one uniform number per draw.

    The number chooses the component by the cumulative shares; its place within that component's stretch,
    rescaled to (0, 1), is the uniform number the component is drawn with.
    """
    edges = np.concatenate(([0.0], np.cumsum(shares)))
    chosen = np.minimum(np.searchsorted(edges[1:-1], u, side="right"), len(shares) - 1)
    result = np.empty_like(u)
    for i, inverse in enumerate(inverses):
        here = chosen == i
        if here.any():
            within = (u[here] - edges[i]) / shares[i]
            result[here] = inverse(np.clip(within, _SMALLEST, 1 - _SMALLEST))
    return result


class Hyperexponential(TimeDistribution):
    """A choice between exponentials; its coefficient of variation is at least 1."""

    family: ClassVar[str] = "hyperexponential"
    example: ClassVar[str] = "{hyperexponential: {probabilities: [30%, 70%], means: [1 min, 5 min]}}"
    times: ClassVar[tuple[str, ...]] = ("means",)

    probabilities: Annotated[tuple[Share, ...], Field(min_length=1)]
    means: Annotated[tuple[PositiveDuration, ...], Field(min_length=1)]

    def mean_ms(self) -> float:
        return float(np.dot(self.probabilities, self.means))

    def second_moment(self) -> float:
        return float(np.dot(self.probabilities, 2.0 * np.square(np.asarray(self.means, dtype=np.float64))))

    def cv(self) -> float:
        return cv_of_moments(self.mean_ms(), self.second_moment())

    def text(self) -> str:
        parts = zip(self.probabilities, self.means, strict=True)
        return f"{self.family}, " + " and ".join(
            f"{_percent(p)} with mean {format_duration(m)}" for p, m in parts
        )

    def _inverse(self, u: Floats) -> Floats:
        return by_component(u, self.probabilities, [_exponential_inverse(mean) for mean in self.means])

    @model_validator(mode="after")
    def _pairs_add_up(self) -> Self:
        if len(self.means) != len(self.probabilities):
            expected = f"one for each of the {len(self.probabilities)} probabilities"
            raise Mistake(f"{len(self.means)} means", expected, at=("means",))
        _refuse_other_sums(self.probabilities, ("probabilities",))
        return self


class Component(BaseModel):
    """A share of a mixture and the distribution it follows."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    share: Share
    of: Patience


class Mixture(TimeDistribution):
    """Shares that follow different distributions; ``of: never`` for those who never give up."""

    family: ClassVar[str] = "mixture"
    example: ClassVar[str] = "{mixture: [{share: 30%, of: 10 s}, {share: 70%, of: {exponential: 3 min}}]}"
    short: ClassVar[str | None] = "components"

    components: Annotated[tuple[Component, ...], Field(min_length=1)]

    def mean_ms(self) -> float:
        return sum(part.share * part.of.mean_ms() for part in self.components if part.share > 0)

    def second_moment(self) -> float:
        return sum(part.share * part.of.second_moment() for part in self.components if part.share > 0)

    def cv(self) -> float:
        return cv_of_moments(self.mean_ms(), self.second_moment())

    def _multiplied(self, factor: float) -> Self:
        parts = tuple(part.model_copy(update={"of": part.of.scaled(factor)}) for part in self.components)
        return self.model_copy(update={"components": parts})

    def text(self) -> str:
        return "mixture: " + " and ".join(
            f"{_percent(part.share)} ({part.of.text()})" for part in self.components
        )

    def never_places(self) -> Iterator[KeyPath]:
        for i, part in enumerate(self.components):
            for place in part.of.never_places():
                yield ("mixture", i, "of", *place)

    def _inverse(self, u: Floats) -> Floats:
        return by_component(
            u, [part.share for part in self.components], [part.of.quantile for part in self.components]
        )

    @model_validator(mode="after")
    def _shares_add_up(self) -> Self:
        _refuse_other_sums([part.share for part in self.components], ())
        return self


class ZeroShare(TimeDistribution):
    """A share of zeros; the rest follows another distribution."""

    family: ClassVar[str] = "zero_share"
    example: ClassVar[str] = "{zero_share: {share: 10%, of: {exponential: 3 min}}}"

    share: Share
    of: Patience

    def mean_ms(self) -> float:
        return (1 - self.share) * self.of.mean_ms() if self.share < 1 else 0.0

    def second_moment(self) -> float:
        return (1 - self.share) * self.of.second_moment() if self.share < 1 else 0.0

    def cv(self) -> float:
        return cv_of_moments(self.mean_ms(), self.second_moment())

    def _multiplied(self, factor: float) -> Self:
        return self.model_copy(update={"of": self.of.scaled(factor)})

    def text(self) -> str:
        return f"{_percent(self.share)} zero, the rest {self.of.text()}"

    def never_places(self) -> Iterator[KeyPath]:
        for place in self.of.never_places():
            yield ("zero_share", "of", *place)

    def _inverse(self, u: Floats) -> Floats:
        return by_component(u, [self.share, 1 - self.share], [np.zeros_like, self.of.quantile])


class Shifted(TimeDistribution):
    """A fixed time and a random one after it."""

    family: ClassVar[str] = "shifted"
    example: ClassVar[str] = "{shifted: {by: 30 s, of: {exponential: 3 min}}}"

    by: Duration
    of: Patience

    def mean_ms(self) -> float:
        return self.by + self.of.mean_ms()

    def cv(self) -> float:
        mean = self.mean_ms()
        return self.of.cv() * self.of.mean_ms() / mean if math.isfinite(mean) and mean > 0 else self.of.cv()

    def _multiplied(self, factor: float) -> Self:
        return self.model_copy(update={"by": scaled_times(self.by, factor), "of": self.of.scaled(factor)})

    def text(self) -> str:
        return f"{format_duration(self.by)} and then {self.of.text()}"

    def never_places(self) -> Iterator[KeyPath]:
        for place in self.of.never_places():
            yield ("shifted", "of", *place)

    def _inverse(self, u: Floats) -> Floats:
        return np.asarray(self.by + self.of.quantile(u), np.float64)


def after(by: int, law: TimeDistribution) -> TimeDistribution:
    """Put a fixed time, in milliseconds, before a random one."""
    if by == 0:
        return law
    return Fixed(value=by + law.value) if isinstance(law, Fixed) else Shifted(by=by, of=law)


def _exponential_inverse(mean: int) -> Callable[[Floats], Floats]:
    return lambda u: -mean * np.log1p(-u)


def _refuse_other_sums(shares: Sequence[float], at: KeyPath) -> None:
    total = math.fsum(shares)
    if abs(total - 1) > 1e-9:
        raise Mistake(f"shares that add up to {total:.10g}", "a sum of 1 (100%)", at=at)


def _percent(share: float) -> str:
    return f"{100 * share:g}%"


DISTRIBUTIONS: Mapping[str, type[TimeDistribution]] = {
    "fixed": Fixed,
    "exponential": Exponential,
    "lognormal": Lognormal,
    "gamma": Gamma,
    "weibull": Weibull,
    "erlang": Erlang,
    "hyperexponential": Hyperexponential,
    "empirical": Empirical,
    "mixture": Mixture,
    "zero_share": ZeroShare,
    "shifted": Shifted,
}
"""The families by their key in a file. (`Never` is the word ``never``, where a time may be never.)"""


def read_distribution(
    value: object, *, may_be_never: bool = False, in_file: bool = False
) -> TimeDistribution:
    """Read a distribution from its written form.

    Parameters
    ----------
    value
        A mapping with a family as its one key, a duration (the time is fixed), or ``never``.
    may_be_never
        Whether the time may be ``never``, wholly or in part of a mixture.
    in_file
        Whether bare numbers are refused, as in a file; otherwise a whole number is milliseconds.

    Raises
    ------
    Mistake, Mistakes
        What is wrong, with its place inside `value`.
    """
    return read_words(value, DISTRIBUTIONS, may_be_never, in_file)


Distribution = Annotated[
    TimeDistribution, FromWords(lambda: DISTRIBUTIONS, may_be_never=False), PlainSerializer(written)
]
"""A random time as the field of a model."""

Patience = Annotated[
    TimeDistribution, FromWords(lambda: DISTRIBUTIONS, may_be_never=True), PlainSerializer(written)
]
"""A random time that may be ``never``, as the field of a model."""
