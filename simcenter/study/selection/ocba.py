"""Where the next days help most to tell the best from the rest: optimal computing budget allocation, a heuristic.

The days of an alternative that is not the best go with (standard deviation / distance to the best) squared, and those
of the best with its standard deviation times the root of the sum of (days / standard deviation) squared of the others
(Chen and others 2000, from memory). It promises no probability; with common customers it is merely careful, because
it counts the variances as if alternatives were independent.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def shares(means: Floats, deviations: Floats) -> Floats:
    """Share of all days each alternative should have.

    Parameters
    ----------
    means, deviations
        Mean (larger is better) and standard deviation of the days of each alternative, shape (k,).

    Returns
    -------
    array, shape (k,)
        Adds up to 1. Alternatives without any variation, and ties with the best, count as barely apart.
    """
    best = int(np.argmax(means))
    spread = np.maximum(deviations, 1e-12 * (1 + abs(float(means[best]))))
    others = np.arange(len(means)) != best
    gaps = np.maximum(means[best] - means, 1e-6 * spread)
    weights = np.where(others, (spread / np.where(others, gaps, 1.0)) ** 2, 0.0)
    weights[best] = spread[best] * np.sqrt(((weights / spread) ** 2)[others].sum())
    found: Floats = weights / weights.sum()
    return found


def next_days(means: Floats, deviations: Floats, days: Ints, more: int) -> Ints:
    """Spread some more days over the alternatives.

    Parameters
    ----------
    means, deviations
        As in `shares`.
    days
        Those each has, shape (k,).
    more
        Days to add in all.

    Returns
    -------
    array of int, shape (k,)
        Days to add to each; none is taken away, so what is wanted least gets none.
    """
    wanted = shares(means, deviations) * (days.sum() + more)
    short = np.maximum(wanted - days, 0.0)
    scaled = short / short.sum() * more if short.sum() > 0 else np.full(len(days), more / len(days))
    given: Ints = np.floor(scaled).astype(np.int64)
    rest = np.argsort(given - scaled, kind="stable")[: more - int(given.sum())]
    given[rest] += 1
    return given
