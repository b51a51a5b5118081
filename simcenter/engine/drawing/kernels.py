"""The compiled part of the draw: Philox words, Poisson counts, and putting rows in order of time.

Philox4x32-10 is the counter-based generator of Salmon, Moraes, Dror and Shaw (2011); its published known-answer
vectors are tests. Nothing here depends on numpy's generators, so streams outlive numpy versions.
"""

from __future__ import annotations

import math

import numpy as np
from simcenter.engine.compiled.cache import kernel

from simcenter.engine.tables import Ints, Words

MULTIPLIER_0 = np.uint64(0xD2511F53)
MULTIPLIER_1 = np.uint64(0xCD9E8D57)
WEYL_0 = np.uint64(0x9E3779B9)
WEYL_1 = np.uint64(0xBB67AE85)
MASK = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)


@kernel(error_model="numpy")
def fill_words(index: Words, middle: Words, who: Words, last: int, key_0: int, key_1: int, out: Words) -> None:
    """Write the four Philox words of every counter (index, middle, who, last) under a key.

    Parameters
    ----------
    index, middle, who
        Counter words, one entry a row.
    last, key_0, key_1
        The fourth counter word and the two key words, common to all rows.
    out
        (rows, 4) words, overwritten.
    """
    for row in range(index.shape[0]):
        c0, c1 = np.uint64(index[row]), np.uint64(middle[row])
        c2, c3 = np.uint64(who[row]), np.uint64(last)
        k0, k1 = np.uint64(key_0), np.uint64(key_1)
        for _ in range(10):
            product_0 = MULTIPLIER_0 * c0
            product_1 = MULTIPLIER_1 * c2
            c0, c1, c2, c3 = (
                (product_1 >> HALF) ^ c1 ^ k0,
                product_1 & MASK,
                (product_0 >> HALF) ^ c3 ^ k1,
                product_0 & MASK,
            )
            k0 = (k0 + WEYL_0) & MASK
            k1 = (k1 + WEYL_1) & MASK
        out[row, 0] = np.uint32(c0)
        out[row, 1] = np.uint32(c1)
        out[row, 2] = np.uint32(c2)
        out[row, 3] = np.uint32(c3)


@kernel(error_model="numpy")
def poisson_counts(chances: np.ndarray, means: np.ndarray, out: Ints) -> None:
    """Invert the Poisson distribution: the smallest count whose cumulative probability reaches the chance.

    Parameters
    ----------
    chances
        Uniforms in (0, 1).
    means
        Means, not negative.
    out
        Counts, overwritten. For a fixed chance the count never falls when the mean rises.
    """
    for i in range(chances.shape[0]):
        mean = means[i]
        if mean <= 0.0:
            out[i] = 0
            continue
        mode = math.floor(mean)
        at_mode = math.exp(mode * math.log(mean) - mean - math.lgamma(mode + 1.0))
        below, term, k = at_mode, at_mode, mode
        while k > 0 and term > 1e-18:
            term *= k / mean
            below += term
            k -= 1
        term, k = at_mode, mode
        if chances[i] <= below:
            while k > 0 and below - term >= chances[i]:
                below -= term
                term *= k / mean
                k -= 1
        else:
            while below < chances[i] and (term > 1e-18 or k <= mean):
                k += 1
                term *= mean / k
                below += term
        out[i] = k


@kernel(error_model="numpy")
def order_by_time(times: Ints, horizon: int) -> Ints:
    """Sort rows by (time, row): a counting sort into as many buckets as rows, then an insertion sort.

    Arrivals fill a day evenly enough that a bucket holds a few rows; a comparison sort takes several times longer.

    Parameters
    ----------
    times
        Milliseconds from 0 to `horizon`.
    horizon
        Largest time.

    Returns
    -------
    array of int
        Rows in order.
    """
    rows = times.shape[0]
    starts = np.zeros(rows + 1, np.int64)
    scale = rows / (horizon + 1.0)
    for row in range(rows):
        starts[int(times[row] * scale) + 1] += 1
    for bucket in range(rows):
        starts[bucket + 1] += starts[bucket]
    order = np.empty(rows, np.int64)
    for row in range(rows):
        bucket = int(times[row] * scale)
        order[starts[bucket]] = row
        starts[bucket] += 1
    for i in range(1, rows):
        row = order[i]
        time = times[row]
        j = i
        while j > 0 and times[order[j - 1]] > time:
            order[j] = order[j - 1]
            j -= 1
        order[j] = row
    return order
