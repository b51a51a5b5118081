"""What must hold of each decision at the entry: who is asked, what is announced, and what follows from it."""

from __future__ import annotations

import numpy as np

from simcenter.engine.asked import may_be_asked
from simcenter.engine.audit.entry.stays import numbers_of, stands_again_ms, stands_before
from simcenter.engine.audit.run import Presence, Run, each
from simcenter.engine.tables import (
    NEVER,
    NOT_YET,
    Closing,
    EntryRules,
    Flags,
    Ints,
    Offer,
    State,
    is_deferred,
)
from simcenter.scenario.entry.words import Estimator


def audit_entry(run: Run, stays: Run) -> list[str]:
    """List what is wrong with announcements, balking, offers and calls in vain.

    Parameters
    ----------
    run
        The run.
    stays
        The same with a leg for each call in vain.
    """
    rules = run.plan.entry
    if rules is None:
        strange = np.isin(run.legs.state, (State.BALKED, State.LOST, State.BETWEEN_CALLS))
        return each(strange, lambda r: f"row {r}: is {State(run.legs.state[r]).name}, though nobody is asked")
    return [
        *_who_is_asked(run),
        *_ahead(run, stays),
        *_announced(run, rules),
        *_offers(run, rules),
        *_balking(run, rules),
        *_calls(run, rules),
        *_ends_of_calls(run, rules),
        *_live_callers_first(stays, rules),
    ]


def _asked(run: Run) -> Flags:
    return np.asarray(run.entries.announced != NOT_YET, np.bool_)


def _entry_ms(run: Run) -> Ints:
    """When each row joined its queue, if only to balk."""
    return np.where(run.legs.state == State.BALKED, run.legs.leave_ms, run.legs.entry_ms)


def _who_is_asked(run: Run) -> list[str]:
    """Whoever still waits after joining a queue of the first line is asked, and nobody else."""
    asked, entry = _asked(run), _entry_ms(run)
    may_be = may_be_asked(run.demand, run.supply, run.plan)
    waits = run.joined & may_be & (run.holds.agent == NOT_YET) & (run.wait_end_ms > entry)
    let_go = (run.legs.state == State.CLOSED_OUT) & (run.legs.leave_ms == entry)
    found = each(waits & ~let_go & ~asked, lambda r: f"row {r}: joined its queue at {entry[r]} ms and was not asked")
    found += each(asked & ((entry == NOT_YET) | ~may_be), lambda r: f"row {r}: was asked, though it joined no queue")
    return found + each(
        asked != (run.entries.offer != NOT_YET), lambda r: f"row {r}: has only one of announcement and offer"
    )


def _ahead(run: Run, stays: Run) -> list[str]:
    """Ahead are all who wait in the queue; who comes or goes in that millisecond may count or not."""
    visits, entry, queues = stays.visits, _entry_ms(run), run.first_queue
    found = []
    for queue in np.unique(queues[_asked(run)]):
        here = visits.queue == queue
        line = Presence.of(visits.start[here], visits.end[here])
        rows = np.flatnonzero(_asked(run) & (queues == queue))
        least, most = line.throughout(entry[rows]), line.touching(entry[rows])
        most += _passing(visits.start[here], visits.end[here], entry[rows])
        ahead = run.entries.ahead[rows]
        found += [
            f"row {rows[i]}: heard of {ahead[i]} ahead in queue {queue}, where {least[i]} to {most[i]} were"
            for i in np.flatnonzero((ahead < least) | (ahead > most))
        ]
    return found


def _passing(starts: Ints, ends: Ints, moments: Ints) -> Ints:
    """How many stays of no length there are in each moment."""
    at_once = np.sort(starts[starts == ends])
    return np.searchsorted(at_once, moments, "right") - np.searchsorted(at_once, moments, "left")


def _announced(run: Run, rules: EntryRules) -> list[str]:
    """The Markovian estimate is that of the agents on duty at some time of the millisecond; a place is the number."""
    rows, entries = np.flatnonzero(_asked(run)), run.entries
    if rules.estimator == Estimator.QUEUE:
        return each(rows[entries.announced[rows] != entries.ahead[rows]], lambda r: f"row {r}: heard another place")
    if rules.estimator != Estimator.MARKOVIAN:
        return []
    queues, entry, found = run.first_queue, _entry_ms(run), []
    for queue in np.unique(queues[rows]):
        pools = np.flatnonzero(run.plan.opens_after_ms[queue] == 0)
        mine = rows[queues[rows] == queue]
        least, most = _agents_on_duty(run, pools, entry[mine])
        work = (entries.ahead[mine] + 1) * rules.mean_ms[queue]
        low = np.where(most > 0, work // np.maximum(most, 1), NEVER)
        high = np.where(least > 0, work // np.maximum(least, 1), NEVER)
        heard = entries.announced[mine]
        found += [
            f"row {mine[i]}: heard of a wait of {heard[i]} ms, which its queue and agents make {low[i]} to {high[i]}"
            for i in np.flatnonzero((heard < low) | (heard > high))
        ]
    return found


def _agents_on_duty(run: Run, pools: Ints, moments: Ints) -> tuple[Ints, Ints]:
    """Least and most agents of pools on duty and not on a break at some time of each moment."""
    on_duty, resting = (
        Presence.of(part.start_ms[mine], part.end_ms[mine])
        for part in (run.duties, run.breaks)
        for mine in (np.isin(run.supply.agent_pool[part.agent], pools),)
    )
    least = on_duty.throughout(moments) - resting.touching(moments)
    return np.maximum(least, 0), on_duty.touching(moments) - resting.throughout(moments)


def _offers(run: Run, rules: EntryRules) -> list[str]:
    """A call-back is offered from the estimate or the number ahead on, and accepted by luck."""
    rows, entries, demand = np.flatnonzero(_asked(run)), run.entries, run.demand
    queues = run.first_queue[rows]
    by_time, by_number = rules.offer_from_ms[queues], rules.offer_from_waiting[queues]
    offered = (by_time != NOT_YET) & (entries.announced[rows] >= by_time)
    offered |= (by_number != NOT_YET) & (entries.ahead[rows] >= by_number)
    accepts = demand.accept_word[rows].astype(np.int64) < rules.accept_below[queues]
    expected = np.where(offered, np.where(accepts, Offer.ACCEPTED, Offer.DECLINED), Offer.NOT_MADE)
    wrong = np.flatnonzero(entries.offer[rows] != expected)
    return [
        f"row {rows[i]}: its call-back is {Offer(entries.offer[rows[i]]).name}, expected {Offer(expected[i]).name}"
        for i in wrong
    ]


def _balking(run: Run, rules: EntryRules) -> list[str]:
    """Who has not accepted a call-back balks by luck and announcement."""
    rows, demand = np.flatnonzero(_asked(run) & (run.entries.offer != Offer.ACCEPTED)), run.demand
    queues = run.first_queue[rows]
    heard = np.where(rules.by_waiting[queues] == 1, run.entries.ahead[rows], run.entries.announced[rows])
    below = np.zeros(len(rows), np.int64)
    for start, share in zip(rules.step_from[queues].T, rules.balk_below[queues].T, strict=True):
        below = np.where((start != NOT_YET) & (start <= heard), share, below)
    balks = np.zeros(len(demand.type), np.bool_)
    balks[rows] = demand.balk_word[rows].astype(np.int64) < below
    balked = run.legs.state == State.BALKED
    found = each(balks & ~balked, lambda r: f"row {r}: stays, though it balks at {run.entries.announced[r]}")
    return found + each(balked & ~balks, lambda r: f"row {r}: balked, though its luck says it stays")


def _calls(run: Run, rules: EntryRules) -> list[str]:
    """Each call in vain is to somebody who wants one, by luck, as long as dialling takes, after standing in line."""
    calls, number = run.calls, numbers_of(run.calls)
    found = each(
        run.entries.offer[calls.row] != Offer.ACCEPTED, lambda c: f"call {c}: to row {calls.row[c]}, who wants none"
    )
    if found:
        return found
    queues = run.first_queue[calls.row]
    width = rules.vain_below.shape[1]
    below = np.where(number < rules.tries[queues], rules.vain_below[queues, np.minimum(number, width - 1)], 0)
    there = run.demand.reach_word[calls.row].astype(np.int64) >= below
    found += each(there, lambda c: f"call {c}: to row {calls.row[c]} in vain, though the customer is there")
    took = calls.end_ms - calls.start_ms
    over = calls.end_ms != NOT_YET
    found += each(over & (took != rules.dialling_ms[queues]), lambda c: f"call {c}: took {took[c]} ms")
    early = calls.start_ms < np.maximum(stands_before(run), run.legs.entry_ms[calls.row])
    return found + each(early, lambda c: f"call {c}: to row {calls.row[c]} before it stood in line again")


def _ends_of_calls(run: Run, rules: EntryRules) -> list[str]:
    """Who is not reached is called again, until the last try; who is answered was reached at the first chance."""
    legs, calls = run.legs, run.calls
    made = np.bincount(calls.row, minlength=len(legs.state))
    wants = run.entries.offer == Offer.ACCEPTED
    tries = np.where(wants, rules.tries[run.first_queue], 0)
    lost = legs.state == State.LOST
    found = each(lost & (made != tries), lambda r: f"row {r}: is LOST after {made[r]} calls of {tries[r]}")
    chances = rules.vain_below[run.first_queue]
    vain = (run.demand.reach_word[:, np.newaxis] < chances).sum(axis=1)
    found += each(
        wants & run.answered & (made != vain), lambda r: f"row {r}: reached after {made[r]} calls, not {vain[r]}"
    )
    last = np.append(calls.row[1:] != calls.row[:-1], True)[: len(calls.row)]
    again = stands_again_ms(run)
    left = np.flatnonzero(last & lost[calls.row])
    found += each(left[legs.leave_ms[calls.row[left]] != calls.end_ms[left]], lambda c: f"call {c}: is not the last")
    latest = run.supply.horizon_ms if run.supply.closing == Closing.STOP else NEVER
    between = last & (legs.state[calls.row] == State.BETWEEN_CALLS)
    return found + each(
        between & (calls.end_ms != NOT_YET) & (again < latest),
        lambda c: f"call {c}: row {calls.row[c]} should have stood in line again at {again[c]} ms",
    )


def _live_callers_first(run: Run, rules: EntryRules) -> list[str]:
    """No call-back behind live callers is taken while one of these waits whom the pool serves.

    Only queues of live callers are looked at from which no agents of the pool are kept back, whatever their length.
    """
    visits, found, legs = run.visits, [], run.legs
    if run.plan.threshold is not None or not rules.behind.any():
        return []
    rows = np.flatnonzero(run.answered & (legs.queue != NOT_YET))
    for row in rows[rules.behind[legs.queue[rows]] == 1]:
        at, pool = legs.answer_ms[row], legs.pool[row]
        opens = run.plan.opens_after_ms[visits.queue, pool]
        ready = (opens != NOT_YET) & (run.plan.reserve[visits.queue, pool] == 0) & (at - visits.since >= opens)
        ready &= ~is_deferred(run.plan, run.demand.type[visits.row])
        ready &= (rules.behind[visits.queue] == 0) & (visits.start < at) & (visits.end > at)
        if ready.any():
            found.append(f"row {row}: was called back at {at} ms, while row {visits.row[ready][0]} waited on the line")
    return found


__all__ = ["audit_entry"]
