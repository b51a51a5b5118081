"""A day in a few passes: everything the measures need, summed into small tables that add up over days.

Most contacts are answered, resolved at the first attempt, and over in the interval in which they came. Passes
over all rows add up what such contacts have in common; whatever is different is looked at row by row.
"""

from __future__ import annotations

from math import prod

import numpy as np
from numpy.typing import NDArray

from simcenter.engine.tables import NOT_YET, PASSED_ON, Ints, SpellKind, State, later_legs
from simcenter.results.agents import (
    Spans,
    by_pool_and_interval,
    hold_ms_of,
    late_finishes,
    overtime,
    spells,
    work_of,
)
from simcenter.results.backlog import backlog_of
from simcenter.results.channels.held import Desks, held_by_pool, with_chats
from simcenter.results.daily.cells import Cells
from simcenter.results.daily.fates import (
    ABANDONED,
    ANSWERED,
    ANSWERED_IN_TARGET,
    CALLED_BACK,
    FORMULAS,
    HANDLED,
    IN_SERVICE,
    N_FATES,
    Fate,
    FateTable,
    fates_of,
)
from simcenter.results.daily.histogram import BINS, EDGES_S, bin_of
from simcenter.results.daily.issues import (
    ALL_COLUMNS,
    FIRST_COLUMNS,
    N_ENDINGS,
    Ending,
    endings_of,
    first_dial_ms,
    issue_types,
)
from simcenter.results.daily.layout import Layout, layout_of
from simcenter.results.daily.overtakes import overtakes_suffered
from simcenter.results.daily.periods import promises_kept
from simcenter.results.daily.summary import (
    DaySummary,
    Issues,
    Overtaken,
    Served,
    Staff,
    Sum,
    Worst,
    stack,
    total,
)
from simcenter.results.deferred import deferred_tables
from simcenter.results.deferred.backlog import put_off_ms
from simcenter.results.deferred.pieces import put_aside_ms
from simcenter.results.entering import called_back_after, entered, in_vain, in_vain_by_pool_and_type
from simcenter.results.levels.passed import passed_on
from simcenter.results.levels.tied import tied
from simcenter.results.money import allocate, pool_cents
from simcenter.results.result import Result


def _marks(*columns: tuple[int, ...]) -> Ints:
    """Make the matrix that adds up fates: counts by fate @ marks = counts by column."""
    marks = np.zeros((N_FATES, len(columns)), np.int64)
    for column, fates in enumerate(columns):
        marks[list(fates), column] = 1
    return marks


_SERVED_MARKS = _marks(ANSWERED, ANSWERED_IN_TARGET, HANDLED, (*IN_SERVICE, CALLED_BACK[1], Fate.BEGUN))
_WAIT_MARKS = _marks(ANSWERED, (*ABANDONED, Fate.CLOSED_OUT))


def day_summary(result: Result, layout: Layout | None = None) -> DaySummary:
    """Sum up one horizon.

    Parameters
    ----------
    layout
        From an earlier result of the same scenario, to save working it out again.

    Returns
    -------
    DaySummary
        A few kilobytes, whatever the number of contacts.
    """
    return _Day(result, layout or layout_of(result)).summary()


class _Day:
    """The columns several tables are made of."""

    def __init__(self, result: Result, layout: Layout) -> None:
        demand, legs = result.demand, result.legs
        self.result, self.layout = result, layout
        self.table: FateTable = fates_of(result, layout)
        self.later, self.desks = later_legs(demand), Desks(result)
        self.cells = Cells(result, layout, self.table)
        self.aside = put_aside_ms(result)
        self.service = legs.leave_ms - legs.answer_ms - self.aside
        self.wrap = legs.free_ms - legs.leave_ms
        busy = np.flatnonzero(legs.state == State.IN_SERVICE)
        for unfinished in (self.table.unanswered, busy):
            self.service[unfinished] = self.wrap[unfinished] = 0
        if layout.slots.start_ms:
            self.unlike = np.arange(len(legs.state))
        else:
            unlike = (legs.resolved != 1) | (demand.attempt > 1)
            unlike[busy] = True
            if len(demand.contained):
                unlike |= legs.state == State.CONTAINED
            unlike |= self.later
            rows = np.flatnonzero(unlike)
            self.unlike = rows[legs.state[rows] != State.ASLEEP]
        self.in_service = busy[self.table.of_legs[busy] != Fate.NOTHING]
        cut = layout.slots.start_ms or layout.slots.end_ms is not None
        self.whole = not (cut or len(busy) or self.desks.used or len(result.outcome.pieces.row))

    def summary(self) -> DaySummary:
        """Make all tables."""
        layout = self.layout
        contacts, answered = self.cells.count()
        sums, served, handled, customer_ms = self.times(answered)
        staff = self.staff(handled)
        histogram, longest = self.waits(contacts)
        cents = pool_cents(layout, staff[:, :, Staff.OVERTIME].sum(axis=1))
        return DaySummary(
            layout=layout,
            days=1,
            contacts=_narrow(contacts),
            first_attempts=_narrow(self.first_attempts(contacts)),
            sums=_narrow(sums),
            histogram=_narrow(histogram),
            longest_ms=longest,
            overtaken=self.overtaken(len(contacts)),
            worst=self.worst(histogram),
            served=served,
            staff=_narrow(staff),
            late_finishes=late_finishes(self.result, layout),
            issues=self.issues(contacts, customer_ms),
            promises=promises_kept(layout, *self.in_target(contacts)),
            cents=allocate(cents, served[:, :, Served.HANDLING]),
            tied=tied(self.result, self.table, len(contacts)),
            passed=passed_on(self.result, self.table, len(contacts)),
            backlog=backlog_of(self.result, layout),
            **deferred_tables(self.result, layout, self.table),
            desks=held_by_pool(self.desks, layout),
            entered=entered(self.result, self.table, len(contacts)),
        )

    def first_attempts(self, contacts: Ints) -> Ints:
        """Count contacts with attempt 1 by type: all of them less the others."""
        demand = self.result.demand
        later = self.unlike[demand.attempt[self.unlike] > 1]
        keys = demand.type[later] * N_FATES + self.table.fate[later].astype(np.int64)
        first = contacts.sum(axis=1) - _count(keys, len(contacts), N_FATES)
        first[:, Fate.NOTHING] = 0
        return np.asarray(first, np.int64)

    def times(self, fates: Ints) -> tuple[Ints, Ints, Ints, Ints]:
        """Add up the times of contacts.

        Returns
        -------
        tuple
            By type and interval; by pool and type; handle times by pool and interval of arrival; and by type
            the time from dialling to their end of the customers of finished contacts.
        """
        result, cells, table = self.result, self.cells, self.table
        legs, busy = result.legs, self.in_service
        wait, service, wrap = cells.add(table.wait_ms), cells.add(self.service), cells.add(self.wrap)
        left = cells.add(table.wait_ms[table.unanswered], table.unanswered).by_arrival
        waited = answered = to_human = wait.by_arrival - left
        if result.demand.before_queue_ms.any():
            queued = np.where(legs.answer_ms >= 0, legs.entry_ms - legs.dial_ms, 0)
            to_human = answered + cells.add(queued).by_arrival
        if len(result.outcome.entries.offer):
            to_human = to_human + cells.add(called_back_after(result, table)).by_arrival
        customers = to_human
        if len(result.demand.contact):  # waits of contacts are those of their first legs
            first_left = table.unanswered[~self.later[table.unanswered]]
            left = cells.add(table.wait_ms[first_left], first_left).by_arrival
            answered = cells.add(np.where(self.later, 0, table.wait_ms)).by_arrival - left
            to_human = to_human - waited + answered
        hold = np.zeros_like(wait.by_pool)
        if result.demand.hold_ms.any():
            hold = cells.add(np.where(legs.state == State.FINISHED, hold_ms_of(result), 0)).by_pool
        if self.layout.deferred.any():
            customers = customers + cells.add(put_off_ms(result, self.layout) + self.aside).by_arrival
        customer_ms = (customers + service.by_arrival).sum(axis=1)
        if len(busy):
            customer_ms -= cells.add(legs.answer_ms[busy] - legs.dial_ms[busy], busy).by_arrival.sum(axis=1)
        sums = np.zeros((*answered.shape, len(Sum)), np.int64)
        sums[:, :, Sum.WAIT_ANSWERED] = answered
        sums[:, :, Sum.WAIT_LEFT] = left
        sums[:, :, Sum.WAIT_OPEN] = self.open_waits(answered)
        sums[:, :, Sum.TO_HUMAN] = to_human
        sums[:, :, Sum.HANDLE] = service.by_arrival + wrap.by_arrival
        served = self.served(fates)
        served[:, :, Served.WAIT] = wait.by_pool
        served[:, :, Served.TALK] = service.by_pool - hold
        served[:, :, Served.HOLD] = hold
        served[:, :, Served.WRAP] = wrap.by_pool
        served[:, :, Served.HANDLING] = self.handling(service.by_pool + wrap.by_pool)
        handled = service.by_pool_and_interval + wrap.by_pool_and_interval
        return sums, served, handled, customer_ms

    def open_waits(self, like: Ints) -> Ints:
        """Time waited so far by those still waiting when the run ended."""
        rows = self.table.unanswered
        waiting = rows[self.table.fate[rows] == Fate.WAITING]
        if not len(waiting):
            return np.zeros_like(like)
        return self.cells.add(self.result.end_ms - self.result.legs.entry_ms[waiting], waiting).by_arrival

    def served(self, fates: Ints) -> Ints:
        """Count answered contacts by pool and type; whether they resolved is looked up where they did not."""
        legs, unlike = self.result.legs, self.unlike
        answered_unlike = unlike[(legs.answer_ms[unlike] >= 0) & (self.table.of_legs[unlike] != Fate.NOTHING)]
        resolved = legs.resolved[answered_unlike]
        kinds, pools = self.result.demand.type[answered_unlike], legs.pool[answered_unlike]
        keys = (pools * fates.shape[1] + kinds).astype(np.int64)
        unknown = _count(keys[(resolved == NOT_YET) | (resolved == PASSED_ON)], *fates.shape[:2])
        unresolved = _count(keys[resolved == 0], *fates.shape[:2])
        answered, in_target, handled, in_service = np.moveaxis(fates @ _SERVED_MARKS, -1, 0)
        served = np.zeros((*fates.shape[:2], len(Served)), np.int64)
        served[:, :, Served.ANSWERED] = answered
        served[:, :, Served.IN_TARGET] = in_target
        served[:, :, Served.HANDLED] = handled
        served[:, :, Served.FINISHED] = handled - in_service
        served[:, :, Served.KNOWN] = handled - unknown
        served[:, :, Served.RESOLVED] = handled - unknown - unresolved
        return served

    def handling(self, finished: Ints) -> Ints:
        """Add up agents' measured time by pool and type: of finished contacts, unless time is cut off."""
        slots, work = self.layout.slots, work_of(self.result)
        if self.whole:
            return finished + in_vain_by_pool_and_type(self.result, self.layout)
        spent = self.desks.attention(work.row, slots.measured(work.start_ms), slots.measured(work.end_ms))
        pools, kinds = self.result.supply.agent_pool[work.agent], self.result.demand.type[work.row]
        keys = (pools * finished.shape[1] + kinds).astype(np.int64)
        return _add(keys, spent, *finished.shape) + in_vain_by_pool_and_type(self.result, self.layout)

    def staff(self, handled: Ints) -> Ints:
        """Add up the time of agents by pool and interval.

        Handling that ends in the interval of arrival is already known, by that interval: only the rest, a
        sixth of a usual day, is divided among the intervals it happens in.
        """
        result, layout, legs = self.result, self.layout, self.result.legs
        if self.whole:
            ends = layout.slots.end_of(self.cells.interval, legs.dial_ms)
            rows = np.flatnonzero(legs.free_ms > ends)
            pool = legs.pool[rows]
            busy = Spans(pool, legs.answer_ms[rows], legs.free_ms[rows])
        else:
            work = work_of(result)
            alone = ~self.desks.is_chat[work.row]
            pool = result.supply.agent_pool[work.agent[alone]]
            busy = with_chats(self.desks, Spans(pool, work.start_ms[alone], work.end_ms[alone]))
        spans = [
            spells(result, SpellKind.DUTY),
            spells(result, SpellKind.BREAK),
            overtime(result, layout),
            in_vain(result),
            busy,
        ]
        duty, breaks, beyond, calling, handling = by_pool_and_interval(spans, layout)
        if self.whole:
            keys = (pool * handled.shape[1] + self.cells.interval[rows]).astype(np.int64)
            handling[:, :-1] += handled - _add(keys, spans[-1].end_ms - spans[-1].start_ms, *handled.shape)
        staff = np.empty((*duty.shape, len(Staff)), np.int64)
        staff[:, :, Staff.DUTY], staff[:, :, Staff.BREAK] = duty, breaks
        staff[:, :, Staff.OVERTIME], staff[:, :, Staff.HANDLING] = beyond, handling + calling
        return staff

    def waits(self, contacts: Ints) -> tuple[Ints, Ints]:
        """Sort waits that are over into bins by tier, and find the longest."""
        layout, tiers = self.layout, len(self.layout.tiers)
        rows = np.flatnonzero((self.table.wait_ms > 0) & (self.table.fate > 0))
        wait, tier = self.table.wait_ms[rows], layout.tier_of.take(self.result.demand.type[rows])
        left = self.result.legs.answer_ms[rows] < 0
        counts = _count((tier * 2 + left) * BINS + bin_of(wait), tiers, 2, BINS)
        counts[:, :, 0] = layout.tier_has @ (contacts.sum(axis=1) @ _WAIT_MARKS)
        counts[:, :, 0] -= counts[:, :, 1:].sum(axis=2)
        longest = np.zeros(tiers, np.int64)
        filled = counts.sum(axis=1) > 0
        top = BINS - 1 - filled[:, ::-1].argmax(axis=1)
        top = top[filled.any(axis=1) & (top > 0)]
        if len(top):  # only waits above the lowest of the tiers' highest bins need a look
            high = np.flatnonzero(wait > int(EDGES_S[top.min() - 1]) * 1_000)
            np.maximum.at(longest, tier[high], wait[high])
        return counts, longest

    def worst(self, histogram: Ints) -> Ints:
        """Add up the longest 1 % of the waits of each tier, and of all of them."""
        rows = np.flatnonzero((self.table.wait_ms > 0) & (self.table.fate > 0))
        wait, tier = self.table.wait_ms[rows], self.layout.tier_of.take(self.result.demand.type[rows])
        over = histogram.sum(axis=(1, 2))
        worst = np.zeros((len(over) + 1, len(Worst)), np.int64)
        worst[:-1, Worst.CONTACTS] = -(-over // 100)
        worst[-1, Worst.CONTACTS] = -(-over.sum() // 100)
        for place, many in enumerate(worst[:, Worst.CONTACTS].tolist()):
            own = wait if place == len(over) else wait[tier == place]
            longest = np.partition(own, len(own) - many)[-many:] if 0 < many < len(own) else own
            worst[place, Worst.WAIT_MS] = longest.sum()
        return worst

    def overtaken(self, types: int) -> Ints:
        """Add up the overtakes suffered by the contacts of each type."""
        legs, unanswered = self.result.legs, self.table.unanswered
        waited = self.table.wait_ms > 0
        waited[unanswered[self.table.fate[unanswered] == Fate.WAITING]] = True
        rows = np.flatnonzero(waited & (legs.entry_ms >= 0) & (self.table.fate > 0))
        suffered = overtakes_suffered(self.result, rows)
        hit = np.flatnonzero(suffered)
        kinds = self.result.demand.type[rows[hit]]
        overtaken = np.zeros((types, len(Overtaken)), np.int64)
        overtaken[:, Overtaken.OVERTAKES] = _add(kinds, suffered[hit], types)
        overtaken[:, Overtaken.CONTACTS] = _count(kinds, types)
        return overtaken

    def issues(self, contacts: Ints, customer_ms: Ints) -> Ints:
        """Add up issues by type: those resolved at the first attempt, and the others by how they ended."""
        demand, legs, unlike = self.result.demand, self.result.legs, self.unlike
        ending = endings_of(self.result, self.layout, unlike)
        kinds, shape = demand.type[unlike], (len(contacts), N_ENDINGS)
        keys = issue_types(self.result, unlike) * N_ENDINGS + ending.astype(np.int64)
        first_here, begins = demand.attempt[unlike] == 1, ~self.later[unlike]
        counts, first = _count(keys, *shape), _count(keys[first_here], *shape)
        taken = legs.leave_ms[unlike] - legs.dial_ms[unlike]
        spent = _add(keys, taken, *shape)
        spent[:, [Ending.NOTHING, Ending.OPEN]] = 0
        if not self.layout.slots.start_ms:  # otherwise all rows have been looked at
            at_once = contacts[:, :, 1:].sum(axis=(1, 2)) - np.bincount(kinds[begins], minlength=shape[0])
            counts[:, Ending.RESOLVED] += at_once
            first[:, Ending.RESOLVED] += at_once
            finished = legs.state[unlike] == State.FINISHED
            spent[:, Ending.RESOLVED] += customer_ms - _add(kinds[finished], taken[finished], shape[0])
        later = unlike[~(first_here & begins) & (ending == Ending.RESOLVED)]
        before = legs.dial_ms[later] - first_dial_ms(self.result, later)
        issues = counts @ ALL_COLUMNS + first @ FIRST_COLUMNS
        issues[:, Issues.RESOLUTION_MS] = spent[:, Ending.RESOLVED] + _add(
            issue_types(self.result, later), before, shape[0]
        )
        issues[:, Issues.CUSTOMER_MS] = np.where(self.layout.deferred, 0, spent.sum(axis=1))
        carried = unlike[(unlike < demand.fresh) & (demand.attempt[unlike] > 1)]
        carried = carried[self.table.fate[carried] != Fate.NOTHING]
        issues[:, Issues.CARRIED_IN] = _count(demand.type[carried], len(contacts))
        return issues

    def in_target(self, contacts: Ints) -> tuple[Ints, Ints]:
        """Count contacts above and below the line of the headline formula, shape (tiers, days, intervals)."""
        layout, slots = self.layout, self.layout.slots
        shape = len(layout.tiers), layout.days, slots.intervals
        if not any(layout.promise_period):
            return np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        if layout.days == 1:
            by_tier = np.zeros((*shape, N_FATES), np.int64)
            by_tier[:, 0] = np.tensordot(layout.tier_has, contacts, 1)
        else:
            day = slots.day_of(self.result.legs.dial_ms)
            cell = (layout.tier_of.take(self.result.demand.type) * shape[1] + day) * shape[2]
            by_tier = _count((cell + self.cells.interval) * N_FATES + self.table.fate, *shape, N_FATES)
        above, below = np.moveaxis(by_tier @ _marks(*FORMULAS[layout.formula]), -1, 0)
        return above, below


def _narrow(table: Ints) -> NDArray[np.integer]:
    """Keep a large table in 16 or 32 bits where it fits, because a study keeps the tables of all its days.

    Sums over it have 64 bits again: numpy adds up in the machine's own integers.
    """
    largest = max(int(table.max(initial=0)), -int(table.min(initial=0)))
    return table.astype(np.int16 if largest < 2**15 else np.int32 if largest < 2**31 else np.int64)


def _count(keys: Ints | NDArray[np.int32], *shape: int) -> Ints:
    return np.bincount(keys, minlength=prod(shape)).reshape(shape)


def _add(keys: Ints | NDArray[np.int32], amounts: Ints, *shape: int) -> Ints:
    return np.bincount(keys, weights=amounts, minlength=prod(shape)).astype(np.int64).reshape(shape)


__all__ = ["DaySummary", "day_summary", "stack", "total"]
