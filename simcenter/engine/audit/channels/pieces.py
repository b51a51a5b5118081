"""What must hold of work in pieces: they add up, each is broken off for a reason, and what is left is taken up again.

For all other checks every piece is a leg of its own (`with_pieces_as_legs`): one stay in the queue ends with the first
piece, another one begins as an agent who has kept the work aside goes off duty.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from simcenter.engine.audit.channels.stretches import Presence
from simcenter.engine.audit.contacts import steps_with
from simcenter.engine.audit.entry.stays import with_rows
from simcenter.engine.audit.run import Run, each
from simcenter.engine.pieces import BrokenOff, stretches_of
from simcenter.engine.tables import NEVER, NOT_YET, Closing, DutyKind, Flags, Ints, Legs, State, passes_on


def audit_pieces(run: Run) -> list[str]:
    """List what is wrong with work that was broken off, or that should have been."""
    if run.plan.breaks is None:
        return [f"row {row}: was broken off, though nothing may be" for row in run.pieces.row]
    found = _for_a_reason(run) + _past_the_shift(run)
    for row in np.unique(run.pieces.row):
        found += _adds_up(run, *np.searchsorted(run.pieces.row, (row, row + 1)).tolist())
    return found


def _for_a_reason(run: Run) -> list[str]:
    """Work is broken off for somebody its agent takes at that moment, or handed back as its agent goes."""
    pieces, rules, legs, found = run.pieces, run.plan.breaks, run.legs, []
    assert rules is not None
    for i in np.flatnonzero(pieces.why != BrokenOff.NOT):
        row, agent, at = int(pieces.row[i]), int(pieces.agent[i]), int(pieces.end_ms[i])
        for_call = pieces.why[i] == BrokenOff.FOR_CALL
        if not (rules.interruptible if for_call else rules.hands_back)[pieces.queue[i]]:
            found.append(f"row {row}: was broken off at {at} ms, which work of queue {pieces.queue[i]} never is")
        if for_call:
            taken = np.flatnonzero(~run.deferred & (legs.agent == agent) & (legs.answer_ms == at))
            in_vain = ((run.calls.agent == agent) & (run.calls.start_ms == at)).any()
            if not len(taken) and not in_vain:
                found.append(f"row {row}: was broken off at {at} ms by agent {agent}, who took nobody then")
            others = [_somebody_else_free(run, row, int(other)) for other in taken]
            if others and all(others):  # of several taken in a moment, for which one is not known
                found += others[0]
        elif not ((run.duties.agent == agent) & (run.duties.end_ms == at)).any():
            found.append(f"row {row}: was handed back at {at} ms by agent {agent}, who did not go off duty then")
    return found


def _somebody_else_free(run: Run, row: int, call: int) -> list[str]:
    """Agents who were free all the time around a moment at which work was broken off for a call they could take."""
    legs, plan, at = run.legs, run.plan, int(run.legs.answer_ms[call])
    if run.holds.own[call] or legs.queue[call] == NOT_YET:
        return []
    opens, waited = plan.opens_after_ms[legs.queue[call]], at - run.since_ms[call]
    may = (opens != NOT_YET) & (opens <= waited)
    if plan.threshold is not None:
        may &= plan.threshold[legs.queue[call]] <= 1
    return [
        f"row {row}: was broken off at {at} ms for row {call}, though pool {pool} had somebody free"
        for pool in np.flatnonzero(may)
        if _free_throughout(run, int(pool), at) > plan.reserve[legs.queue[call], pool]
    ]


def _free_throughout(run: Run, pool: int, at: int) -> int:
    """How many agents of a pool were on duty with nothing to do before, at and after a moment."""
    whose = run.supply.agent_pool
    there = run.duties.agent[(run.duties.start_ms < at) & (run.duties.end_ms > at)]
    resting = run.breaks.agent[(run.breaks.start_ms <= at) & (run.breaks.end_ms >= at)]
    work = stretches_of(run.legs, run.pieces)
    busy = work.agent[(work.start_ms <= at) & ((work.end_ms >= at) | (work.end_ms == NOT_YET))]
    calling = run.calls.agent[(run.calls.start_ms <= at) & ((run.calls.end_ms >= at) | (run.calls.end_ms == NOT_YET))]
    free = np.setdiff1d(there, np.concatenate([resting, busy, calling]))
    return int((whose[free] == pool).sum())


def _past_the_shift(run: Run) -> list[str]:
    """Nobody goes on past the own shift's end with work that is handed back then, but where a drain keeps all."""
    rules, supply, work, found = run.plan.breaks, run.supply, stretches_of(run.legs, run.pieces), []
    assert rules is not None
    queues = run.legs.queue[work.row]
    may = (rules.hands_back[queues] == 1) & ~_handed_over_warm(run, work.row)
    leaves = np.where(work.last, run.gone_ms[work.row], work.end_ms)
    for duty in run.duty_rows_of(DutyKind.SHIFT_ENDS):
        at, agent = int(supply.duty_ms[duty]), int(supply.duty_agent[duty])
        if supply.closing == Closing.DRAIN and not run.is_open(at):
            continue
        late = may & (work.agent == agent) & (work.start_ms < at) & (leaves > at)
        found += [f"row {r}: agent {agent} went on with it past the shift's end at {at} ms" for r in work.row[late]]
    return found


def _adds_up(run: Run, first: int, last: int) -> list[str]:
    """The pieces of a contact are its work: each does a share of what is left, under the factors of its agent."""
    pieces, legs, rules = run.pieces, run.legs, run.plan.breaks
    assert rules is not None
    row, left, before = int(pieces.row[first]), 0, 0
    if pieces.start_ms[first] != legs.answer_ms[row]:
        return [f"row {row}: work began at {legs.answer_ms[row]} ms, its first piece at {pieces.start_ms[first]} ms"]
    for i in range(first, last):
        whole, wrap = _alone(run, i)
        left = whole if i == first else (left * whole + before // 2) // before if before else 0
        set_up = 0 if i == first else int(rules.resuming_ms[pieces.queue[i]])
        start, end = int(pieces.start_ms[i]), int(pieces.end_ms[i])
        leaves = start + set_up + left
        if pieces.why[i] == BrokenOff.NOT:
            return _ends_as_planned(run, row, i, leaves, leaves + wrap)
        if not start <= end < leaves:
            return [f"row {row}: was broken off at {end} ms, not between {start} and {leaves} ms, when it was done"]
        left, before = min(leaves - end, left), whole
    if legs.state[row] != State.IN_SERVICE:
        return [f"row {row}: is {State(legs.state[row]).name}, though what was broken off was never taken up again"]
    return []


def _alone(run: Run, piece: int) -> tuple[int, int]:
    """Talk + hold and wrap of a contact if the agent of a piece had done it all, beginning as the piece does."""
    pieces, one = run.pieces, slice(piece, piece + 1)
    with_customer, wrap = steps_with(run, pieces.row[one], pieces.agent[one], pieces.start_ms[one])
    return int(with_customer[0]), int(wrap[0])


def _ends_as_planned(run: Run, row: int, piece: int, leaves: int, frees: int) -> list[str]:
    """The last piece is done when what was left of the work has been done, and is what the leg tells."""
    legs, found = run.legs, []
    if run.stays_ms[row]:
        frees = NOT_YET if run.stays_ms[row] == NEVER else frees + int(run.stays_ms[row])
    stops = run.supply.horizon_ms if run.supply.closing == Closing.STOP else NEVER
    for name, due in (("leave_ms", leaves), ("free_ms", frees)):
        expected = due if due < stops else NOT_YET
        if getattr(legs, name)[row] != expected:
            found.append(f"row {row}: {name} is {getattr(legs, name)[row]}, its pieces say {expected}")
    if legs.agent[row] != run.pieces.agent[piece]:
        found.append(f"row {row}: is of agent {legs.agent[row]}, its last piece of agent {run.pieces.agent[piece]}")
    return found


def stands_again_ms(run: Run) -> Ints:
    """When the contact of each piece that was broken off stood in its queue again; NEVER where its agent kept it.

    Kept is what the same agent takes up again before going off duty, or still keeps as the run ends.
    """
    pieces, duties = run.pieces, run.duties
    starts = Run.on_axis(duties.agent, duties.start_ms)
    begun = np.searchsorted(starts, Run.on_axis(pieces.agent, pieces.start_ms), "right")
    goes = duties.end_ms[np.maximum(begun - 1, 0)]
    same_row = np.append(pieces.row[1:] == pieces.row[:-1], False)[: len(pieces.row)]
    same_agent = np.append(pieces.agent[1:] == pieces.agent[:-1], False)[: len(pieces.row)]
    next_ms = np.append(pieces.start_ms[1:], NEVER)[: len(pieces.row)]
    kept = np.where(same_row, same_agent & (next_ms <= goes), goes >= run.end_ms)
    back = np.where(kept, NEVER, goes)
    return np.where(pieces.why == BrokenOff.HANDED_BACK, pieces.end_ms, back)


def with_pieces_as_legs(run: Run) -> Run:
    """Return the run with a leg for each piece that was broken off, which it is itself where none was."""
    pieces, count = run.pieces, len(run.demand.type)
    if not len(pieces.row):
        return run
    number = np.arange(len(pieces.row)) - np.searchsorted(pieces.row, pieces.row, "left")
    back = np.concatenate([np.array([NOT_YET]), stands_again_ms(run)[:-1]])
    back[number == 0] = NOT_YET  # of each piece: when its contact stood in the queue again before it
    broken, last = np.flatnonzero(pieces.why != BrokenOff.NOT), np.flatnonzero(pieces.why == BrokenOff.NOT)
    rows = pieces.row[broken]
    legs = {name: np.concatenate([column, column[rows]]) for name, column in run.legs._asdict().items()}
    legs["state"][count:], legs["resolved"][count:] = State.FINISHED, 1
    for name in ("queue", "agent"):
        legs[name][count:] = getattr(pieces, name)[broken]
    legs["pool"][count:] = run.supply.agent_pool[pieces.agent[broken]]
    legs["answer_ms"][count:] = pieces.start_ms[broken]
    legs["leave_ms"][count:] = legs["free_ms"][count:] = pieces.end_ms[broken]
    legs["answer_ms"][pieces.row[last]] = pieces.start_ms[last]
    stand, back_ms = np.zeros(count, np.int64), np.full(count, NOT_YET, np.int64)
    stand[pieces.row[last]], back_ms[pieces.row[last]] = number[last], back[last]
    _left_open(run, legs, stand, back_ms)
    entries = {name: np.concatenate([c, c[rows]]) for name, c in run.entries._asdict().items() if len(c)}
    return replace(
        run,
        demand=with_rows(run.demand, rows),
        legs=Legs(**legs),
        entries=run.entries._replace(**entries),
        stands_ms=np.concatenate([run.stands_ms, run.stands_ms[rows]]) if len(run.stands_ms) else run.stands_ms,
        origin=np.concatenate([run.origin, rows]),
        stand=np.concatenate([run.stand + stand, number[broken]]),
        back_ms=np.concatenate([back_ms, back[broken]]),
        known_queue=np.concatenate([run.first_queue, run.first_queue[rows]]),
        known_agent=np.concatenate([run.meant_for, run.meant_for[rows]]),
    )


def _left_open(run: Run, legs: dict[str, Ints], stand: Ints, back_ms: Ints) -> None:
    """Let contacts of which work was never taken up again wait in their queue, or nowhere where an agent keeps it."""
    pieces = run.pieces
    ends = np.flatnonzero(np.append(pieces.row[1:] != pieces.row[:-1], True))
    ends = ends[pieces.why[ends] != BrokenOff.NOT]
    rows, back = pieces.row[ends], stands_again_ms(run)[ends]
    waits = back < NEVER
    for name in ("answer_ms", "leave_ms", "free_ms", "pool", "agent", "resolved"):
        legs[name][rows] = NOT_YET
    for name in ("dial_ms", "entry_ms", "queue"):
        legs[name][rows[~waits]] = NOT_YET
    legs["state"][rows] = np.where(waits, State.WAITING, State.ASLEEP)
    stand[rows] = ends - np.searchsorted(pieces.row, rows, "left") + 1
    back_ms[rows] = back


def audit_queues(run: Run) -> list[str]:
    """List pieces whose contact stood elsewhere than planned when they began, each piece being a leg."""
    queue, visits = run.legs.queue.astype(np.int64), run.visits
    queue[visits.row] = visits.queue  # the last visit of a row stands last
    odd = np.isin(run.origin, run.pieces.row) & (queue != run.legs.queue)
    return each(odd, lambda r: f"row {run.origin[r]}: stood in queue {run.legs.queue[r]}, expected queue {queue[r]}")


def interruptible_work(run: Run) -> Flags:
    """Flag the legs on whose work agents may have broken off for a call, each piece being a leg."""
    rules = run.plan.breaks
    may = np.zeros(len(run.legs.state), np.bool_)
    if rules is not None:
        rows = np.flatnonzero(run.answered & run.deferred & (run.legs.queue != NOT_YET))
        may[rows] = (rules.interruptible[run.legs.queue[rows]] == 1) & ~_handed_over_warm(run, rows)
    return may


def _handed_over_warm(run: Run, rows: Ints) -> Flags:
    """Whether the agents who have begun with some rows pass them on and stay meanwhile: that is not broken off."""
    demand = run.demand
    if not len(demand.then):
        return np.zeros(len(rows), np.bool_)
    warm = run.supply.warm_ms[demand.type[rows], demand.level[rows]] != NOT_YET
    return np.asarray(warm & passes_on(demand, run.supply, rows, run.legs.pool[rows]), np.bool_)


def most_interruptible(run: Run, pool: int, moments: Ints) -> Ints:
    """How many agents of a pool could at most break off their work at some time of each moment."""
    rows = np.flatnonzero(interruptible_work(run) & (run.legs.pool == pool))
    return Presence.of(run.legs.answer_ms[rows], run.gone_ms[rows]).touching(moments)


class UnderWay:
    """The books of a walk through all moments: agents who may certainly break off what they do for a call.

    Whether an agent is to go, or owes itself a break, is not in the tables; so whoever was at work as heads fell, a
    shift ended or a break was due is left out until that work is over.
    """

    def __init__(self, run: Run) -> None:
        """Nobody works."""
        self.pool_of = run.supply.agent_pool.tolist()
        self.working = [0] * len(self.pool_of)
        self.certain: list[set[int]] = [set() for _ in range(run.supply.n_pools)]

    def change(self, agent: int, by: int) -> None:
        """A piece of work that may be broken off begins or ends."""
        self.working[agent] += by
        certain = self.certain[self.pool_of[agent]]
        if by > 0 and self.working[agent]:
            certain.add(agent)
        elif not self.working[agent]:
            certain.discard(agent)

    def doubt(self, agent: int) -> None:
        """An agent may have been told to go or rest."""
        self.certain[self.pool_of[agent]].discard(agent)


__all__ = [
    "UnderWay",
    "audit_pieces",
    "audit_queues",
    "interruptible_work",
    "most_interruptible",
    "stands_again_ms",
    "with_pieces_as_legs",
]
