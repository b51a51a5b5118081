"""Quantiles of Student's t for whole degrees of freedom, by its finite series: importing scipy takes longer."""

from __future__ import annotations

import math
from functools import cache
from statistics import NormalDist


@cache
def two_sided_t(degrees: int, level: float) -> float:
    """The number that |T| stays below with a probability.

    Parameters
    ----------
    degrees
        Degrees of freedom, at least 1.
    level
        The probability, between 0 and 1.

    Returns
    -------
    float
        By Newton's method on the exact distribution, to about 12 figures.
    """
    t = NormalDist().inv_cdf(0.5 + level / 2)
    log_constant = math.lgamma((degrees + 1) / 2) - math.lgamma(degrees / 2) - 0.5 * math.log(degrees * math.pi)
    for _ in range(100):
        density = 2 * math.exp(log_constant - (degrees + 1) / 2 * math.log1p(t * t / degrees))
        step = (level - _within(degrees, t)) / density
        t += step  # the distribution is concave above 0, so from below Newton never goes too far
        if abs(step) <= 1e-13 * t:
            break
    return t


def _within(degrees: int, t: float) -> float:
    """P(|T| <= t): Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4."""
    angle = math.atan2(t, math.sqrt(degrees))
    squared = math.cos(angle) ** 2
    odd = degrees % 2
    term = math.cos(angle) if odd else 1.0
    total = term if degrees > 1 else 0.0
    for k in range(2 + odd, degrees - 1, 2):
        term *= squared * (k - 1) / k
        total += term
    if odd:
        return 2 / math.pi * (angle + math.sin(angle) * total)
    return math.sin(angle) * total
