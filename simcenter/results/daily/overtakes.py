"""Who was overtaken: contacts that joined later and were answered earlier, by somebody who could have helped."""

from __future__ import annotations

import numpy as np

from simcenter.engine.tables import NOT_YET, Flags, Ints
from simcenter.results.result import Result

_CELLS = 1 << 14
"""Parts time is cut into; a day's are at most 6 s, and 16 bits hold their numbers, which sort fastest."""
_FEW = 64
"""Looking at everybody answered during a wait is quickest below about this many a wait."""


def overtakes_suffered(result: Result, rows: Ints, few: int = _FEW) -> Ints:
    """Count how often contacts were overtaken while they waited.

    Contact j overtakes contact i when j joined a queue later than i and was answered earlier than the wait of
    i ended (by an answer, an abandonment, closing or the end of the run), all to the millisecond and without
    equality, by an agent of a pool that may serve the queue of i, be it only after some time
    (``plan.opens_after_ms`` is not `NOT_YET`). A queue is first come, first served, so whoever overtakes
    comes from another one, unless one of the two was held for an agent of its own, or moved. Contacts of the warm-up
    and later attempts overtake like any other.

    Parameters
    ----------
    rows
        Of `Demand`: contacts that joined a queue.
    few
        Above this many answers a wait, look at sorted tables instead of at every answer.

    Returns
    -------
    array of int, shape (len(rows),)
    """
    if not len(rows):
        return np.zeros(0, np.int64)
    legs, may_serve = result.legs, result.plan.opens_after_ms != NOT_YET
    began, ended = legs.entry_ms[rows], wait_ends_ms(result, rows)
    shift = max(int(result.end_ms).bit_length() - _CELLS.bit_length() + 1, 0)
    others = np.flatnonzero(legs.answer_ms >= 0)
    cell = (legs.answer_ms[others] >> shift).astype(np.uint16)
    others = others[np.argsort(cell, kind="stable")]
    before = np.zeros(_CELLS + 1, np.int32)
    np.bincount(cell, minlength=_CELLS).cumsum(out=before[1:])
    first, stop = before.take(began >> shift), before.take((ended >> shift) + 1)
    lengths = (stop - first) * (ended > began)
    if lengths.sum() > few * len(rows):
        return _by_group_of_queues(result, rows, others, may_serve)
    wait = np.repeat(np.arange(len(rows), dtype=np.int32), lengths)
    candidate = np.repeat(stop - lengths.cumsum(dtype=np.int32), lengths)
    candidate += np.arange(len(candidate), dtype=np.int32)
    later = np.flatnonzero(legs.entry_ms[others].take(candidate) > began.take(wait))
    wait, other = wait.take(later), others.take(candidate.take(later))
    here = np.flatnonzero(legs.answer_ms.take(other) < ended.take(wait))
    wait, pool = wait.take(here), legs.pool.take(other.take(here))
    able = may_serve.take(legs.queue[rows].take(wait) * may_serve.shape[1] + pool)
    return np.bincount(wait[able], minlength=len(rows))


def _by_group_of_queues(result: Result, rows: Ints, others: Ints, may_serve: Flags) -> Ints:
    """Count overtakes with sorted tables, one for all queues that the same pools may serve."""
    legs, counts = result.legs, np.zeros(len(rows), np.int64)
    began, ended = legs.entry_ms[rows], wait_ends_ms(result, rows)
    groups: dict[bytes, int] = {}
    of_queue = np.array([groups.setdefault(pools.tobytes(), len(groups)) for pools in may_serve])
    group = of_queue[legs.queue[rows]]
    for pools, number in groups.items():
        mine = np.flatnonzero(group == number)
        able = others[np.frombuffer(pools, np.bool_)[legs.pool[others]]]
        counts[mine] = overtakes_of(began[mine], ended[mine], legs.entry_ms[able], legs.answer_ms[able])
    return counts


def wait_ends_ms(result: Result, rows: Ints) -> Ints:
    """When the waits of contacts that joined a queue ended; the end of the run if they did not."""
    legs = result.legs
    answered, left = legs.answer_ms[rows], legs.leave_ms[rows]
    ends = np.where(answered >= 0, answered, left)
    return np.asarray(np.where(ends >= 0, ends, result.end_ms), np.int64)


def overtakes_of(began: Ints, ended: Ints, joined: Ints, answered: Ints) -> Ints:
    """Count, for each wait, the others that joined after it began and were answered before it ended.

    Takes O(n log n). Two running maxima first set aside the waits nobody overtook and the others that
    overtook nobody, because on most days that is nearly everybody.

    Parameters
    ----------
    began, ended
        Of the waits, shape (waits,).
    joined, answered
        Of the others, shape (others,).
    """
    counts = np.zeros(len(began), np.int64)
    order = np.argsort(answered)
    joined, answered = joined[order], answered[order]
    latest = np.maximum.accumulate(np.append(NOT_YET, joined))
    hit = np.flatnonzero(latest.take(np.searchsorted(answered, ended)) > began)
    if not len(hit):
        return counts
    began, ended = began[hit], ended[hit]
    in_line = np.argsort(began)
    longest = np.maximum.accumulate(np.append(NOT_YET, ended[in_line]))
    passes = longest.take(np.searchsorted(began[in_line], joined)) > answered
    joined, answered = joined[passes], answered[passes]
    by_joining = np.argsort(joined)
    rank = np.empty(len(joined), np.int64)
    rank[by_joining] = np.arange(len(joined))
    earlier = np.searchsorted(joined[by_joining], began, side="right")
    counts[hit] = _at_least(rank, np.searchsorted(answered, ended), earlier)
    return counts


def _at_least(values: Ints, first: Ints, least: Ints) -> Ints:
    """Count, for each query, which of the `first` first values are at least `least`.

    A wavelet matrix: values are sorted bit by bit from the highest, stably, and every query follows its own
    bits through the ones or the zeros.
    """
    found, low, high = np.zeros(len(first), np.int64), np.zeros(len(first), np.int64), first
    for bit in reversed(range(len(values).bit_length())):
        is_one = (values >> bit & 1).astype(np.bool_)
        ones = np.append(0, is_one.cumsum())
        zeros = len(values) - ones[-1]
        low_ones, high_ones = ones.take(low), ones.take(high)
        among_ones = (least >> bit & 1).astype(np.bool_)
        found += np.where(among_ones, 0, high_ones - low_ones)
        low = np.where(among_ones, zeros + low_ones, low - low_ones)
        high = np.where(among_ones, zeros + high_ones, high - high_ones)
        values = np.concatenate([values[~is_one], values[is_one]])
    return found + high - low


__all__ = ["overtakes_of", "overtakes_suffered", "wait_ends_ms"]
