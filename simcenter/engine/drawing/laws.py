"""Distributions as codes and numbers, for the kernel that draws the common families itself."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from simcenter.engine.tables import LONGEST_MS, Floats, Ints
from simcenter.scenario.distributions import Distribution, Exponential, Fixed, Lognormal, Never, Weibull

NOTHING, FIXED, ENDLESS, EXPONENTIAL, LOGNORMAL, WEIBULL, OTHER = range(7)
"""Codes; times of `OTHER` families are filled in afterwards by their own quantile functions."""


def encode(laws: Sequence[Distribution | None]) -> tuple[Ints, Floats]:
    """Write distributions as codes and two numbers each.

    Returns
    -------
    codes, numbers
        One entry, and one row of two numbers, a distribution; times in milliseconds.
    """
    coded = [_encode(law) for law in laws]
    codes = np.array([code for code, _, _ in coded], np.int64)
    return codes, np.array([(first, second) for _, first, second in coded], np.float64)


def _encode(law: Distribution | None) -> tuple[int, float, float]:
    if law is None:
        return NOTHING, 0.0, 0.0
    if isinstance(law, Fixed):
        return FIXED, float(min(law.value, LONGEST_MS)), 0.0
    if isinstance(law, Never):
        return ENDLESS, 0.0, 0.0
    if isinstance(law, Exponential):
        return EXPONENTIAL, float(law.mean), 0.0
    if isinstance(law, Lognormal):
        variance = math.log1p(law.cv() ** 2)
        return LOGNORMAL, math.log(law.mean_ms()) - variance / 2, math.sqrt(variance)
    if isinstance(law, Weibull):
        shape = law.shape
        return WEIBULL, law.mean_ms() / math.gamma(1 + 1 / shape), 1 / shape
    return OTHER, 0.0, 0.0
