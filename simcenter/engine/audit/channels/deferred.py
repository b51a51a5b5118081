"""What must hold of deferred work: none is lost, none begins while the center is closed, who waits comes first."""

from __future__ import annotations

import numpy as np

from simcenter.engine.audit.run import Run, each, window_of
from simcenter.engine.tables import NOT_YET, State


def audit_deferred(run: Run) -> list[str]:
    """List what is wrong with deferred work; nothing where there is none."""
    if run.plan.deferred is None:
        return []
    return [*_nothing_is_lost(run), *_backlog(run), *_begun_while_open(run), *_those_who_wait_first(run)]


def _nothing_is_lost(run: Run) -> list[str]:
    """It waits, is under way or is done: nobody is turned away, hangs up or is let go."""
    lost = (State.BLOCKED, State.ABANDONED, State.CLOSED_OUT, State.CONTAINED)
    return each(
        run.deferred & np.isin(run.legs.state, lost),
        lambda r: f"row {r}: is {State(run.legs.state[r]).name}, though its work is deferred",
    )


def _backlog(run: Run) -> list[str]:
    """At every closing and at the end, what has come is done, under way or waits, in every queue of it."""
    legs, found = run.legs, []
    for queue in range(0 if run.plan.deferred is None else run.plan.deferred.first, len(run.plan.reserve)):
        visits = run.visits.queue == queue
        start, end = run.visits.start[visits], run.visits.end[visits]
        for moment in (*run.supply.closes_ms.tolist(), run.end_ms):
            came, left = int((start <= moment).sum()), int((end <= moment).sum())
            waits = int(((start <= moment) & (end > moment)).sum())
            if came != left + waits:
                found.append(f"queue {queue}: at {moment} ms {came} have come, {left} left it and {waits} wait")
    rows = run.deferred & run.joined
    counted = [int((rows & (legs.state == state)).sum()) for state in (State.FINISHED, State.IN_SERVICE, State.WAITING)]
    if int(rows.sum()) != sum(counted):
        found.append(f"counts: {int(rows.sum())} deferred are not {' + '.join(map(str, counted))} done, begun, waiting")
    return found


def _begun_while_open(run: Run) -> list[str]:
    """Deferred work begins in opening hours, at the closing at the latest."""
    legs, supply = run.legs, run.supply
    window = np.maximum(window_of(supply, legs.answer_ms), 0)
    inside = (legs.answer_ms >= supply.opens_ms[window]) & (legs.answer_ms <= supply.closes_ms[window])
    return each(
        run.deferred & run.answered & ~inside,
        lambda r: f"row {r}: was begun at {legs.answer_ms[r]} ms, when the center was closed",
    )


def _those_who_wait_first(run: Run) -> list[str]:
    """Nobody whom an agent may serve waits before, at and after the moment in which that agent takes deferred work.

    Pools that keep agents back, or help long lines only, are left out: how many were idle and waited within the
    moment is not known.
    """
    plan, legs, visits = run.plan, run.legs, run.visits
    if plan.deferred is None or not plan.deferred.fills_time:
        return []
    found = []
    for row in np.flatnonzero(run.deferred & run.answered & (legs.pool != NOT_YET)):
        at, pool = int(legs.answer_ms[row]), int(legs.pool[row])
        may = (plan.opens_after_ms[:, pool] != NOT_YET) & (plan.reserve[:, pool] == 0)
        may &= np.arange(len(may)) < plan.deferred.first
        if plan.threshold is not None:
            may &= plan.threshold[:, pool] <= 1
        opens = visits.since + plan.opens_after_ms[visits.queue, pool]
        waits = may[visits.queue] & (visits.start < at) & (visits.end > at) & (opens < at)
        found += [
            f"row {row}: deferred work was begun at {at} ms by pool {pool}, while row {other} waited for it"
            for other in visits.row[waits]
        ]
    return found


__all__ = ["audit_deferred"]
