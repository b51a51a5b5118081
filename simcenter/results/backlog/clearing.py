"""When nobody waits any more, and what became of those who waited when the run began."""

from __future__ import annotations

import numpy as np

from simcenter.engine.tables import NEVER, NOT_YET, Ints, Legs, State
from simcenter.results.daily.layout import Layout
from simcenter.results.daily.summary import Backlog
from simcenter.results.result import Result


def clear_ms(legs: Legs, from_ms: int, rows: Ints | None = None) -> int:
    """First moment, from a given one on, at which nobody waits in a queue.

    A contact waits from joining its queue to its answer, to hanging up or to being let go, that last moment left
    out: where one is answered at the very moment another joins and waits, the queue is not clear.

    Parameters
    ----------
    legs
        What happened.
    from_ms
        Where to begin, in milliseconds from the start of the horizon.
    rows
        Whose queue it is; all by default.

    Returns
    -------
    int
        Milliseconds from the start of the horizon; `NOT_YET` when somebody still waits as the run ends.
    """
    entry, answer, leave, state = legs.entry_ms, legs.answer_ms, legs.leave_ms, legs.state
    if rows is not None:
        entry, answer, leave, state = entry[rows], answer[rows], leave[rows], state[rows]
    end = np.where(answer >= 0, answer, np.where(state == State.WAITING, NEVER, leave))
    waits = np.flatnonzero((entry >= 0) & (end > entry) & (end > from_ms))
    order = waits[np.argsort(entry[waits], kind="stable")]
    covered = np.maximum.accumulate(np.concatenate([[from_ms], end[order]]))
    gaps = np.flatnonzero(entry[order] > covered[:-1])
    clear = int(covered[gaps[0]] if len(gaps) else covered[-1])
    return NOT_YET if clear == NEVER else clear


def backlog_of(result: Result, layout: Layout) -> Ints:
    """Say when the queue of each tier, and of all, is clear, and what became of those waiting at the start.

    Returns
    -------
    array of int, shape (tiers + 1, len(Backlog))
        The last row is of all tiers together; no row at all where the run begins at the opening.
    """
    calendar = result.scenario.calendar
    if not calendar.begins_ms:
        return np.zeros((0, len(Backlog)), np.int64)
    tier = layout.tier_of[result.demand.type]
    table = np.zeros((len(layout.tiers) + 1, len(Backlog)), np.int64)
    for place in range(len(table)):
        own = np.arange(len(tier)) if place == len(layout.tiers) else np.flatnonzero(tier == place)
        table[place] = _row(result, own)
    return table


def waiting_at_start(result: Result) -> Ints:
    """Rows of `Demand` that waited when a run began within the day: there a moment before, not in service."""
    calendar = result.scenario.calendar
    there = np.flatnonzero(result.demand.dial_ms[: result.demand.fresh] == calendar.begins_ms - 1)
    return np.asarray(there[sum(calendar.start.in_service.values()) :], np.int64)


def _row(result: Result, own: Ints) -> Ints:
    legs, calendar = result.legs, result.scenario.calendar
    clear = clear_ms(legs, calendar.begins_ms, own)
    open_ = calendar.horizon_ms - calendar.begins_ms
    late = clear == NOT_YET or clear >= calendar.horizon_ms
    row = np.zeros(len(Backlog), np.int64)
    row[Backlog.CLEAR_MS] = open_ if late else clear - calendar.begins_ms
    row[Backlog.NOT_CLEAR] = late
    there = np.intersect1d(waiting_at_start(result), own, assume_unique=True)
    row[Backlog.THERE] = len(there)
    row[Backlog.ANSWERED] = (legs.answer_ms[there] >= 0).sum()
    row[Backlog.HUNG_UP] = (legs.state[there] == State.ABANDONED).sum()
    return row
