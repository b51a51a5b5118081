"""How lively a day is, and each of its intervals: gamma factors of mean 1 joined by a Gaussian copula.

Each group of contacts has a normal variable of its own, and all share a common one. A group's factor is the gamma
quantile at the normal probability of their weighted sum; the weights make the correlations the scenario asks for.
An interval's variables remember those of the interval before, as a first-order autoregression.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from simcenter.engine.drawing.gamma import gamma_quantile
from simcenter.engine.drawing.words import middle_words, name_key, words_of
from simcenter.engine.tables import Floats, Ints, Words
from simcenter.scenario.checks.days import lower_root
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.factors import DayFactor, IntervalFactor

COMMON = 0
"""Key of the luck that all groups share."""
OWN_DAY_BLOCK, INTERVAL_BLOCK = 5, 6
_STANDARD = NormalDist()


@dataclass(frozen=True)
class Liveliness:
    """How the factors of groups come about."""

    shapes: tuple[float, ...]  # by group
    group_of: Ints  # [type]
    keys: tuple[int, ...]  # the common luck and each group's own
    weights: Floats  # [group, luck], each row of length 1
    memory: float


def liveliness(scenario: Scenario, factor: DayFactor | str) -> Liveliness | None:
    """Work out a factor of a scenario, None where there is none.

    Raises
    ------
    ValueError
        When the names of two groups hash to one key.
    """
    if isinstance(factor, str):
        return None
    names = [factor.group(kind.tier, kind.need, kind.channel) for kind in scenario.types]
    groups = list(dict.fromkeys(names))
    own = tuple(name_key(f"{factor.by}: {group}") for group in groups) if factor.by != "all" else ()
    if len({COMMON, *own}) <= len(own):
        raise ValueError(f"two of {', '.join(groups)} share a random stream: rename one of them")
    return Liveliness(
        shapes=tuple(factor.shape_of(group) or 0.0 for group in groups),
        group_of=np.array([groups.index(name) for name in names], np.int64),
        keys=(COMMON, *own),
        weights=_weights(factor, groups) if own else np.ones((1, 1)),
        memory=factor.memory if isinstance(factor, IntervalFactor) else 0.0,
    )


def _weights(factor: DayFactor, groups: list[str]) -> Floats:
    """Weights of the common luck and of each group's own."""
    if isinstance(factor.correlation, dict):
        root = lower_root(factor.correlations(groups))
        assert root is not None
        return np.hstack([np.zeros((len(groups), 1)), np.array(root)])
    common = np.full((len(groups), 1), math.sqrt(factor.correlation))
    return np.hstack([common, math.sqrt(1 - factor.correlation) * np.eye(len(groups))])


def day_factors(lively: Liveliness | None, seed: int, replication: int, day: int) -> Floats:
    """The factors on all rates of a day, shape (types, 1); one number, 1, where days are alike."""
    if lively is None:
        return np.ones((1, 1))
    one = np.zeros(1, np.uint32)
    blocks = [0, *[OWN_DAY_BLOCK] * (len(lively.keys) - 1)]
    chances = np.array([
        uniforms(words_of(seed, replication, one, one + np.uint32(key), middle_words(np.full(1, day), 0, block)))[0]
        for key, block in zip(lively.keys, blocks, strict=True)
    ])  # fmt: skip
    if len(chances) > 1:
        chances = _probabilities(_mixed(lively.weights, _normal(chances)[:, None])[:, 0])
    pairs = zip(lively.shapes, chances, strict=True)
    factors = np.array([gamma_quantile(shape, float(chance)) / shape for shape, chance in pairs])
    return factors[lively.group_of, None]


def interval_factors(lively: Liveliness | None, seed: int, replication: int, day: int, intervals: int) -> Floats:
    """The factors on the rates of each interval of a day, shape (types, intervals); one number where there are none."""
    if lively is None:
        return np.ones((1, 1))
    from scipy.special import gammaincinv  # many values: scipy's is vectorised

    numbers = np.arange(intervals, dtype=np.uint32)
    middle = middle_words(np.full(intervals, day), 0, INTERVAL_BLOCK)
    news = np.array([
        _normal(uniforms(words_of(seed, replication, numbers, np.full(intervals, key, np.uint32), middle)))
        for key in lively.keys
    ])  # fmt: skip
    for i in range(1, intervals):
        news[:, i] = lively.memory * news[:, i - 1] + math.sqrt(1 - lively.memory**2) * news[:, i]
    shapes = np.array(lively.shapes)[:, None]
    factors = gammaincinv(shapes, _probabilities(_mixed(lively.weights, news))) / shapes
    return np.asarray(factors[lively.group_of])


def uniforms(words: Words) -> Floats:
    """Uniforms of 53 bits from the first two words of each row, in the open interval."""
    high = words[:, 0].astype(np.float64) * 2.0**21 + (words[:, 1] >> np.uint32(11))
    return (high + 0.5) / 2.0**53


def _mixed(weights: Floats, luck: Floats) -> Floats:
    """Weighted sums of the rows of `luck`, added one after the other.

    A product of matrices adds in an order that depends on their size: a group appended would move the last digit.
    """
    total = np.zeros((len(weights), luck.shape[1]))
    for weight, row in zip(weights.T, luck, strict=True):
        total += weight[:, None] * row
    return total


def _each(function: Callable[[float], float], values: Floats) -> Floats:
    return np.array([function(float(value)) for value in values.ravel()]).reshape(values.shape)


def _normal(chances: Floats) -> Floats:
    return _each(_STANDARD.inv_cdf, chances)


def _probabilities(normal: Floats) -> Floats:
    """Normal probabilities, kept inside (0, 1)."""
    return np.clip(_each(_STANDARD.cdf, normal), 2.0**-54, 1 - 2.0**-53)
