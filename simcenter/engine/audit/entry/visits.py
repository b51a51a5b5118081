"""Who stood in which queue, from when until when, and by what age."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simcenter.engine.tables import NEVER, NOT_YET, Closing, Ints, State

if TYPE_CHECKING:
    from simcenter.engine.audit.run import Run


class Visits(NamedTuple):
    """Stays in queues, sorted by row and then by time."""

    row: Ints
    queue: Ints
    start: Ints
    end: Ints
    since: Ints  # what age counts from


def visits_of(run: Run) -> Visits:
    """Follow every contact through the queues the plan moves it to.

    A contact answered, or gone, in the very millisecond in which it would move may have moved before: its last queue
    tells. Who stands in line again, after a call in vain or as work that was broken off, stands where it stood last,
    by the age it had there.
    """
    rows = np.flatnonzero(run.joined & (run.holds.queued_ms < NEVER))
    queue, since = run.first_queue[rows], run.legs.entry_ms[rows]
    parts, anew = [], run.waits_for_call.copy()  # those whose time in the queue begins anew as they stand in line
    if run.plan.entry is not None:
        parts = [stays_of_a_moment(run)]
        queue = np.where(run.waits_for_call[rows], run.plan.entry.callback_queue[queue], queue)
    if len(run.back_ms):
        anew |= run.back_ms != NOT_YET
    last: dict[int, tuple[int, int]] = {}
    stand = run.stand[rows] if len(run.stand) else np.zeros_like(rows)
    most = int(stand.max(initial=0))
    for number in range(most + 1):
        here = np.flatnonzero(stand == number)
        if number:
            before = [last[origin] for origin in run.origin[rows[here]].tolist()]
            queue[here], since[here] = np.array(before, np.int64).reshape(-1, 2).T
        came = np.where(anew[rows[here]], run.holds.queued_ms[rows[here]], since[here])
        new = followed(run, rows[here], queue[here], since[here], came)
        for row, stood_in, _, _, age in np.concatenate(new, axis=1).T.tolist() if most else ():
            last[int(run.origin[row])] = stood_in, age  # of several visits the last one stands last
        parts += new
    table = np.concatenate(parts, axis=1)
    return Visits(*table[:, np.lexsort((table[2], table[0]))])


def followed(run: Run, rows: Ints, queue: Ints, since: Ints, came: Ints) -> list[Ints]:
    """Visits of some rows, given the queues they stand in first, what age counts from there, and when they came."""
    plan, start = run.plan, run.holds.queued_ms[rows]
    parts = []
    for _ in range(len(plan.reserve) + 1):
        end, here = run.wait_end_ms[rows], np.zeros(len(rows), np.bool_)
        if plan.moves is not None:
            due = np.maximum(start, came + plan.moves.after_ms[queue])
            stays = (due > end) | ((due == end) & (run.legs.queue[rows] == queue))
            if run.supply.closing == Closing.STOP:
                stays |= due >= run.end_ms
            here = (plan.moves.after_ms[queue] != NOT_YET) & ~stays
            end = np.where(here, due, end)
        parts.append(np.stack([rows, queue, start, end, since]))
        if plan.moves is None or not here.any():
            break
        keeps = plan.moves.keeps_age[queue[here]] == 1
        rows, start, came, since = rows[here], end[here], end[here], np.where(keeps, since[here], end[here])
        queue = plan.moves.to[queue[here]].astype(np.int64)
    return parts


def stays_of_a_moment(run: Run) -> Ints:
    """Visits of those who join a queue and leave it in the same moment: they balk, or go to a queue of call-backs."""
    assert run.plan.entry is not None
    queues, balked = run.first_queue, run.legs.state == State.BALKED
    moves = run.waits_for_call & (run.plan.entry.callback_queue[queues] != queues)
    first = run.stands_ms == NOT_YET  # of a contact that is called in vain, the stay before the first call
    rows = np.flatnonzero(balked | (moves & run.joined & first))
    at = np.where(balked, run.legs.leave_ms, run.legs.entry_ms)[rows]
    return np.stack([rows, queues[rows], at, at, at])
