"""Waits sorted into bins, narrow where promises are made, so that days add up and can still be ranked."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simcenter.engine.tables import Floats, Ints

_STEPS_S = ((20, 1), (60, 2), (120, 5), (300, 10), (600, 30), (1_800, 60), (3_600, 300), (14_400, 1_800))
"""Up to (seconds, in steps of): usual targets are edges, bins at most a seventh of waits below an hour."""


def _edges() -> Ints:
    edges = [0]
    for last, step in _STEPS_S:
        edges += range(edges[-1] + step, last + 1, step)
    return np.array(edges, np.int64)


EDGES_S: Ints = _edges()
"""Bin 0 holds waits of exactly 0, bin i waits above EDGES_S[i - 1] up to EDGES_S[i], the last the rest."""
BINS = len(EDGES_S) + 1

_LAST_S = int(EDGES_S[-1])
_BIN_OF_SECOND: Ints = np.searchsorted(EDGES_S, np.arange(_LAST_S + 2)).astype(np.int64)


def bin_of(waits: Ints) -> Ints:
    """Bin of each wait in milliseconds; negative numbers (no wait) fall into bin 0."""
    seconds = (waits + 999) // 1_000
    np.maximum(seconds, 0, out=seconds)
    np.minimum(seconds, _LAST_S + 1, out=seconds)
    return _BIN_OF_SECOND.take(seconds)


def quantile(
    counts: NDArray[np.integer], share: float, longest_s: Floats | float, edges_s: Ints = EDGES_S
) -> Floats:
    """Wait that a share of the contacts does not exceed, read off a histogram.

    Parameters
    ----------
    counts
        Contacts in each bin, shape (..., one more than edges).
    share
        Between 0 and 1.
    longest_s
        The longest wait in seconds, where the last bin ends, shape (...).
    edges_s
        Where the bins end; those of waits by default.

    Returns
    -------
    array, shape (...)
        Seconds, interpolated within the bin (so within one bin of the truth); NaN where nobody waited to be
        counted.
    """
    lows = np.concatenate([[0], edges_s]).astype(np.float64)
    highs = np.append(edges_s, edges_s[-1]).astype(np.float64)
    below = counts.cumsum(axis=-1)
    total = below[..., -1]
    rank = share * total
    last = len(edges_s)
    here = np.minimum((below < rank[..., None]).sum(axis=-1), last)
    inside = np.take_along_axis(counts, here[..., None], -1)[..., 0]
    before = np.take_along_axis(below, here[..., None], -1)[..., 0] - inside
    top = np.minimum(np.where(here == last, longest_s, highs[here]), np.maximum(longest_s, lows[here]))
    with np.errstate(invalid="ignore", divide="ignore"):
        found = lows[here] + (top - lows[here]) * (rank - before) / inside
    return np.where(total > 0, found, np.nan)
