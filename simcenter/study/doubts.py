"""What a reader should know before trusting an interval over days: when there is none, and when to beware."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simcenter.study.skewness import FEWEST_DAYS_FOR_SHAPE

__all__ = ["FEWEST_DAYS", "refusal", "warning"]

FEWEST_DAYS = 5
"""Below this an estimate is a number without an interval."""

FEWEST_UNUSUAL_DAYS = 5
"""When fewer days than this differ from all the others, they decide the mean and no interval can judge them:
Poisson events, one in ten days on average, are covered by 62 % of the intervals over 10 days."""

L_SKEWNESS_TO_WARN = 0.4
SKEWNESS_TO_WARN = 2.0
"""Exponential days have 1/3 and 2. On the benchmark of `simcenter.study.skewness` 95 % of the samples of 30
days are warned about, on normal days none."""


def refusal(n: int) -> str:
    """Why n days give no interval, or nothing when they do."""
    if n == 0:
        return "undefined: no day has a value"
    return f"refused: fewer than {FEWEST_DAYS} days" if n < FEWEST_DAYS else ""


def warning(n: int, daily: NDArray[np.float64], skewness: float, l_skew: float) -> str:
    """Doubts about an interval over n days, or nothing.

    Parameters
    ----------
    n
        Days the interval rests on.
    daily
        Figure of each single day, shape (days,).
    skewness, l_skew
        Moment skewness and L-skewness of the values per day.

    Returns
    -------
    Phrases without a full stop, separated by semicolons.
    """
    parts = []
    if n < FEWEST_DAYS_FOR_SHAPE:
        parts.append(f"{n} days are too few to measure skewness: take the interval as a rough guide")
    usual, count = np.unique(daily, return_counts=True)
    unusual = len(daily) - int(count.max())
    if unusual < FEWEST_UNUSUAL_DAYS <= int(count.max()):
        parts.append(
            f"{unusual} of {len(daily)} days differ from {usual[count.argmax()]:g}: "
            "such rare days decide the mean, and the interval cannot judge how rare they are"
        )
    elif abs(l_skew) >= L_SKEWNESS_TO_WARN or abs(skewness) >= SKEWNESS_TO_WARN:
        above, up = ("above", "up") if l_skew > 0 else ("below", "down")
        parts.append(
            f"{n} days, skewness {skewness:.1f}: a few days far {above} the others carry the mean; "
            f"where the interval misses, the truth lies further {up}"
        )
    return "; ".join(parts)
