"""What must hold of who met whom: only eligible pairs, each queue in order, no eligible pair left waiting."""

from __future__ import annotations

import numpy as np

from simcenter.engine.audit.channels.pieces import most_interruptible
from simcenter.engine.audit.run import Presence, Run
from simcenter.engine.audit.sweep import Sweep
from simcenter.engine.tables import NEVER, NOT_YET, PASSED_ON, Flags, Ints, State


def audit_eligibility(run: Run) -> list[str]:
    """List who was served by a pool not open to them, out of agents kept back, or out of order."""
    return [
        *_openings(run), *_thresholds(run), *_reserves(run), *_order(run), *_ends_of_patience(run), *_held(run)
    ]  # fmt: skip


def audit_matching(run: Run) -> list[str]:
    """List eligible pairs left unmatched, and agents chosen against the rule; costs about moments x pairs."""
    return Sweep(run).go()


def _served(run: Run) -> Ints:
    """Answered rows of which queue, pool and agent are known."""
    legs = run.legs
    known = (legs.queue != NOT_YET) & (legs.pool != NOT_YET) & (legs.agent != NOT_YET)
    return np.flatnonzero(run.answered & run.joined & known)


def _openings(run: Run) -> list[str]:
    """Nobody is served by a pool that is not open to the queue, or not yet after so short a wait."""
    legs, rows = run.legs, _served(run)
    rows = rows[~run.holds.own[rows]]
    opens = run.plan.opens_after_ms[legs.queue[rows], legs.pool[rows]]
    waits = legs.answer_ms[rows] - run.since_ms[rows]
    found = [
        f"row {r}: of queue {legs.queue[r]} was served by pool {legs.pool[r]}, which never serves that queue"
        for r in rows[opens == NOT_YET]
    ]
    early = (opens != NOT_YET) & (waits < opens)
    return found + [
        f"row {r}: was served by pool {legs.pool[r]} after {w} ms, when that pool opens after {o} ms"
        for r, w, o in zip(rows[early], waits[early], opens[early], strict=True)
    ]


def _thresholds(run: Run) -> list[str]:
    """As a pool takes a contact, at least as many wait in the queue, itself included, as the plan says.

    All who come and go in that millisecond count as waiting.
    """
    if run.plan.threshold is None:
        return []
    rows, visits, found = _served(run), run.visits, []
    rows = rows[~run.holds.own[rows]]
    for queue in np.unique(run.legs.queue[rows]):
        here = visits.queue == queue
        mine = rows[run.legs.queue[rows] == queue]
        at, pools = run.legs.answer_ms[mine], run.legs.pool[mine]
        line = np.searchsorted(np.sort(visits.start[here]), at, "right")
        line -= np.searchsorted(np.sort(visits.end[here]), at, "left")
        needed = run.plan.threshold[queue, pools]
        found += [
            f"row {r}: was served by pool {p} with {n} waiting in queue {queue}, which it helps from {least} on"
            for r, p, n, least in zip(mine, pools, line, needed, strict=True)
            if n < least
        ]
    return found


def _reserves(run: Run) -> list[str]:
    """As a service starts, more agents of the pool are idle, its own included, than are kept back.

    For those who wait for an answer, agents who may break off deferred work count as idle.

    Among the starts of one millisecond the order is not known; the kindest is taken, largest reserves first
    and all who become idle in it counted from its beginning. Where one thing happens at a time this is exact.
    """
    legs, rows = run.legs, _served(run)
    kept = np.where(run.holds.own[rows], NOT_YET, run.plan.reserve[legs.queue[rows], legs.pool[rows]])
    kept -= _most_spare(run, rows)
    order = np.lexsort((-kept, run.chats[rows], legs.answer_ms[rows], legs.pool[rows]))
    rows, kept = rows[order], kept[order]
    pool, at, chat = legs.pool[rows], legs.answer_ms[rows], run.chats[rows]
    new = np.ones(len(rows), np.bool_)
    new[1:] = (pool[1:] != pool[:-1]) | (at[1:] != at[:-1]) | (chat[1:] != chat[:-1])
    place = np.arange(len(rows)) - np.maximum.accumulate(np.where(new, np.arange(len(rows)), 0))
    idle = np.zeros(len(rows), np.int64)
    for p in np.unique(pool):
        idle[(pool == p) & ~chat] = _most_idle(run, int(p), at[(pool == p) & ~chat])
        idle[(pool == p) & chat] = _most_open(run, int(p), at[(pool == p) & chat])
    short = np.flatnonzero(idle - place <= kept)
    return [
        f"row {rows[i]}: was served at {at[i]} ms with {idle[i] - place[i]} agents of pool {pool[i]} idle, "
        f"of whom {kept[i]} are kept back from queue {legs.queue[rows[i]]}"
        for i in short
    ]


def _most_spare(run: Run, rows: Ints) -> Ints:
    """How many contacts agents of a row's pool could at most take by breaking off their work, as it is answered."""
    spare, legs = np.zeros(len(rows), np.int64), run.legs
    for pool in np.unique(legs.pool[rows]) if run.plan.breaks is not None else ():
        live = (legs.pool[rows] == pool) & ~run.deferred[rows]
        spare[live] = most_interruptible(run, int(pool), legs.answer_ms[rows[live]])
        if run.supply.slots is not None:
            spare[live & run.chats[rows]] *= run.supply.slots.at_once[pool]
    return spare


def _most_idle(run: Run, pool: int, moments: Ints) -> Ints:
    """How many agents of a pool could at most be idle in each moment, before it starts a service."""
    own = run.supply.agent_pool[run.busy.agent] == pool
    start, end = run.busy.start_ms[own], run.busy.end_ms[own]
    busy = Presence.of(start, end)
    # A service of no length gives its agent back within the moment.
    return _there(run, pool, moments) - busy.throughout(moments) + _at(np.sort(start[start == end]), moments)


def _most_open(run: Run, pool: int, moments: Ints) -> Ints:
    """How many more chats the agents of a pool could at most take in each moment, before it starts one."""
    slots, legs = run.supply.slots, run.legs
    if slots is None:
        return np.zeros(len(moments), np.int64)
    own = run.answered & (legs.pool == pool)
    chats, calls = own & run.chats, own & ~run.chats
    instant = np.sort(legs.answer_ms[chats & (legs.answer_ms == run.free_ms)])
    held = Presence.of(legs.answer_ms[chats], run.free_ms[chats]).throughout(moments)
    on_calls = Presence.of(legs.answer_ms[calls], run.free_ms[calls]).throughout(moments)
    return (_there(run, pool, moments) - on_calls) * int(slots.at_once[pool]) - held + _at(instant, moments)


def _there(run: Run, pool: int, moments: Ints) -> Ints:
    """How many agents of a pool are at most on duty and not on a break in each moment."""
    of = run.supply.agent_pool
    on_duty, resting = (
        Presence.of(part.start_ms[mine], part.end_ms[mine])
        for part in (run.duties, run.breaks)
        for mine in (of[part.agent] == pool,)
    )
    return on_duty.touching(moments) - resting.throughout(moments)


def _at(sorted_times: Ints, moments: Ints) -> Ints:
    """How many of some times fall into each moment."""
    return np.searchsorted(sorted_times, moments, "right") - np.searchsorted(sorted_times, moments, "left")


def _order(run: Run) -> list[str]:
    """Within a queue nobody is answered while somebody waits who came earlier, by (entry, row).

    Only who dials and joins in the very millisecond of the cause may join behind a higher row of that entry.
    Who is held for an own agent stands ahead of nobody meanwhile, and that agent may take them past the others.
    In the millisecond in which the earlier one hangs up, the later one may be answered only if both came
    together, or the line grew long enough for a pool: else whoever could take the later one could have taken
    the earlier one before.
    """
    if run.plan.moves is not None:
        return _order_with_moves(run)
    found = []
    legs = run.legs
    at_once = run.cascades & (legs.entry_ms == legs.dial_ms)
    for queue in range(len(run.plan.reserve)):
        rows = np.flatnonzero(run.joined & (legs.queue == queue))
        rows = rows[np.lexsort((run.origin[rows], legs.entry_ms[rows]))]
        entries, in_row_order = legs.entry_ms[rows], rows[~at_once[rows]]
        overtaking = np.union1d(
            rows[_overtaking(run, rows, np.searchsorted(entries, entries, "left"))],
            in_row_order[_overtaking(run, in_row_order, np.arange(len(in_row_order)))],
        )
        found += [
            f"row {r}: was answered at {legs.answer_ms[r]} ms, while an earlier one of queue {queue} waited"
            for r in overtaking
        ]
        found += _overtaken_quitters(run, queue, rows, legs.state == State.ABANDONED)
        found += _overtaking_the_released(run, queue, rows)
    return found


def _order_with_moves(run: Run) -> list[str]:
    """Nobody is answered while somebody of more age stands in the same queue before, during and after that moment."""
    found, visits, legs = [], run.visits, run.legs
    last = np.concatenate([visits.row[1:] != visits.row[:-1], np.ones(min(1, len(visits.row)), np.bool_)])
    for i in np.flatnonzero(last & run.answered[visits.row]):
        row, at = int(visits.row[i]), int(legs.answer_ms[visits.row[i]])
        there = (visits.queue == visits.queue[i]) & (visits.start < at) & (visits.end > at)
        if (there & (visits.since < visits.since[i])).any():
            found.append(
                f"row {row}: was answered at {at} ms, while one of more age waited in queue {visits.queue[i]}"
            )
    return found


def _overtaking(run: Run, line: Ints, before: Ints) -> Flags:
    """Which of a line were answered before the waits were over of the first `before` (one number each)."""
    never_held = run.holds.queued_ms[line] == run.legs.entry_ms[line]
    longest = np.maximum.accumulate(np.where(never_held, run.wait_end_ms[line], NOT_YET))
    longest = np.concatenate([np.array([NOT_YET]), longest])
    from_the_queue = run.answered[line] & ~run.holds.own[line]
    overtaking: Flags = from_the_queue & (run.legs.answer_ms[line] < longest[before])
    return overtaking


def _overtaking_the_released(run: Run, queue: int, rows: Ints) -> list[str]:
    """Rows answered from a queue while an earlier one, held before, waited in it too."""
    legs, holds = run.legs, run.holds
    found = []
    for place in np.flatnonzero((holds.queued_ms[rows] > legs.entry_ms[rows]) & (holds.queued_ms[rows] < NEVER)):
        early, behind = rows[place], rows[place + 1 :]
        behind = behind[run.answered[behind] & ~holds.own[behind]]
        answers = legs.answer_ms[behind]
        found += [
            f"row {r}: was answered at {legs.answer_ms[r]} ms, while row {early}, released to queue {queue}, waited"
            for r in behind[(answers > holds.queued_ms[early]) & (answers < run.wait_end_ms[early])]
        ]
    return found


def _overtaken_quitters(run: Run, queue: int, rows: Ints, hung_up: Flags) -> list[str]:
    """Rows answered in the very millisecond in which an earlier one of their queue hung up.

    A pool that helps from a length of the line on may take the later one, if others joined in that millisecond.
    """
    legs, threshold = run.legs, run.plan.threshold
    quitters = rows[hung_up[rows] & (run.holds.queued_ms[rows] < legs.leave_ms[rows])]
    earliest: dict[int, int] = {}  # moment of hanging up -> earliest entry of those who did
    for r in quitters:
        moment, entry = int(legs.leave_ms[r]), int(legs.entry_ms[r])
        earliest[moment] = min(entry, earliest.get(moment, entry))
    at_once = run.answered[rows] & ~run.holds.own[rows] & np.isin(legs.answer_ms[rows], legs.leave_ms[quitters])
    if threshold is not None:
        at_once &= threshold[queue, legs.pool[rows]] <= 1
    late = np.flatnonzero(_relieved(run))  # such an agent looks at the queues after the earlier one has hung up
    at_once &= ~np.isin(
        run.on_axis(legs.agent[rows], legs.answer_ms[rows]), run.on_axis(legs.agent[late], run.free_ms[late])
    )
    return [
        f"row {r}: was answered at {legs.answer_ms[r]} ms, as an earlier one of queue {queue} had to hang up"
        for r in rows[at_once]
        if earliest[int(legs.answer_ms[r])] < legs.entry_ms[r] < legs.answer_ms[r]
    ]


def _ends_of_patience(run: Run) -> list[str]:
    """Nobody hangs up in the millisecond in which an agent frees, looks at the queues, and one stays idle."""
    legs, plan = run.legs, run.plan
    served = _served(run)
    served = served[legs.answer_ms[served] < run.free_ms[served]]
    served = served[~_relieved(run)[served]]
    could = (legs.state == State.ABANDONED) & run.joined & (legs.queue != NOT_YET)
    could &= (run.holds.queued_ms < legs.leave_ms) & np.isin(legs.leave_ms, run.free_ms[served])
    found = []
    for r in np.flatnonzero(could):
        moment, wait = int(legs.leave_ms[r]), int(legs.leave_ms[r] - run.since_ms[r])
        freed = _working_on(run, np.unique(legs.agent[served[run.free_ms[served] == moment]]), moment)
        held = legs.agent[run.holds.own & (legs.answer_ms == moment)]  # who took one did not look at the queues
        freed = np.setdiff1d(freed, held)
        for pool in np.unique(run.supply.agent_pool[freed]):
            opens, kept = plan.opens_after_ms[legs.queue[r], pool], plan.reserve[legs.queue[r], pool]
            if plan.threshold is not None and plan.threshold[legs.queue[r], pool] > 1:
                continue  # how many wait at that very moment is not known
            if opens != NOT_YET and wait >= opens and _idle_throughout(run, int(pool), moment) > kept:
                found.append(f"row {r}: hung up at {moment} ms, when an agent of pool {pool} had become free")
    return found


def _relieved(run: Run) -> Flags:
    """Rows whose agents stayed with a customer and are free only after that one hung up, or another agent came."""
    legs, following = run.legs, run.demand.then
    if not len(following):
        return np.zeros(len(legs.state), np.bool_)
    over = (legs.state[following] == State.ABANDONED) | (legs.answer_ms[following] == run.free_ms)
    warm = run.supply.warm_ms[run.demand.type, run.demand.level] != NOT_YET  # if only for no time
    return np.asarray(over & warm & (legs.resolved == PASSED_ON), np.bool_)


def _working_on(run: Run, agents: Ints, moment: int) -> Ints:
    """Those of some agents who are on duty before and after a moment, and not on a break at it."""
    duties, rests = run.duties, run.breaks
    on_duty = duties.agent[(duties.start_ms < moment) & (duties.end_ms > moment)]
    resting = rests.agent[(rests.start_ms <= moment) & (rests.end_ms >= moment)]
    return agents[np.isin(agents, on_duty) & ~np.isin(agents, resting)]


def _idle_throughout(run: Run, pool: int, moment: int) -> int:
    """How many agents of a pool were idle from their becoming free at or before a moment until after it."""
    agents = _working_on(run, np.flatnonzero(run.supply.agent_pool == pool), moment)
    answered, until = run.service_at(agents, moment)
    return int(((answered < moment) & (until <= moment)).sum())


def _held(run: Run) -> list[str]:
    """Whoever is meant for an agent is taken at once by that agent if idle, and by nobody else while held.

    While somebody is held the agent is busy or on a break, and takes those who are held first, in order.
    """
    legs, holds = run.legs, run.holds
    found = []
    for r in np.flatnonzero(holds.agent != NOT_YET):
        agent, entry, until = int(holds.agent[r]), int(legs.entry_ms[r]), int(holds.until_ms[r])
        if not holds.own[r] and _idle_around(run, agent, entry):
            found.append(f"row {r}: joined at {entry} ms, when its own agent {agent} was idle, and was not taken")
        if run.answered[r] and not holds.own[r] and legs.answer_ms[r] < until:
            found.append(
                f"row {r}: was answered at {legs.answer_ms[r]} ms by agent {legs.agent[r]}, "
                f"while held for agent {agent} until {until} ms"
            )
        end = min(until, int(run.wait_end_ms[r]), run.end_ms)
        if entry < end and _occupied_between(run, agent, entry, end) < end - entry:
            found.append(f"row {r}: was held from {entry} to {end} ms, when its agent {agent} was idle for a time")
        others = np.flatnonzero((legs.agent == agent) & (legs.answer_ms > entry) & (legs.answer_ms < end))
        found += [
            f"row {other}: was taken at {legs.answer_ms[other]} ms by agent {agent}, for whom row {r} was held"
            for other in others
            if not (holds.own[other] and legs.entry_ms[other] <= entry)
            and not (run.chats[other] and run.on_lines[r])  # beside other chats, when a call has to wait
        ]
    return found


def _idle_around(run: Run, agent: int, moment: int) -> bool:
    """Whether an agent is idle before, at and after a moment."""
    legs, duties, rests = run.legs, run.duties, run.breaks
    mine = run.answered & (legs.agent == agent)
    on_duty = (duties.agent == agent) & (duties.start_ms < moment) & (moment < duties.end_ms)
    busy = mine & (legs.answer_ms <= moment) & (moment <= run.free_ms)
    resting = (rests.agent == agent) & (rests.start_ms <= moment) & (moment <= rests.end_ms)
    return bool(on_duty.any() and not busy.any() and not resting.any())


def _occupied_between(run: Run, agent: int, start: int, end: int) -> int:
    """Milliseconds an agent is busy or on a break between two moments."""
    legs, rests = run.legs, run.breaks
    mine, resting = run.answered & (legs.agent == agent), rests.agent == agent
    starts = np.concatenate([legs.answer_ms[mine], rests.start_ms[resting]])
    ends = np.concatenate([run.free_ms[mine], rests.end_ms[resting]])
    return int(np.maximum(np.minimum(ends, end) - np.maximum(starts, start), 0).sum())
