"""A finished run as the audit sees it: the tables, and what every check reads off them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from simcenter.engine.audit.channels.hours import after_open_time, closing_after, window_of
from simcenter.engine.audit.channels.stretches import AGENT_STEP, Presence, Spans, first_of, joined
from simcenter.engine.audit.entry.visits import Visits, visits_of
from simcenter.engine.audit.holds import Holds, holds_of, taken_up_again, without_holds
from simcenter.engine.named import first_queues, named_agents
from simcenter.engine.tables import (
    NEVER,
    NOT_YET,
    PASSED_ON,
    Calls,
    Closing,
    Demand,
    DutyKind,
    Entries,
    Flags,
    Ints,
    Legs,
    Offer,
    Pieces,
    Plan,
    SpellKind,
    Spells,
    State,
    Supply,
    is_deferred,
    later_legs,
    passes_on,
)

Numbers = NDArray[np.integer[Any]]
"""Whole numbers of any width."""
Side = Literal["left", "right"]
"""Whether `numpy.searchsorted` counts what is equal (right) or not (left)."""


@dataclass(frozen=True)
class Run:
    """The tables of one run, and what follows from them; all times in milliseconds."""

    demand: Demand
    supply: Supply
    plan: Plan
    legs: Legs
    spells: Spells
    end_ms: int
    entries: Entries = field(default_factory=Entries)
    calls: Calls = field(default_factory=Calls)
    pieces: Pieces = field(default_factory=Pieces)
    stands_ms: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    """When each row stood in line again after a call in vain, NOT_YET where it did not; no entries without calls."""
    origin: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    """The row of demand each row is about, where calls in vain have rows of their own."""
    stand: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    """After how many calls in vain, or pieces of work, each row stood in line."""
    known_queue: Ints | None = None
    """The queue each row joins first, where the legs do not tell because some are about calls in vain."""
    known_agent: Ints | None = None
    """The agent each row is meant for, likewise."""
    back_ms: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    """When each row stood in its queue again after a piece of work, NOT_YET where it had not been begun, NEVER where
    its agent had kept it aside; no entries where nothing was broken off."""

    @cached_property
    def answered(self) -> Flags:
        """Rows that were answered."""
        return np.not_equal(self.legs.answer_ms, NOT_YET)

    @cached_property
    def joined(self) -> Flags:
        """Rows that entered a queue."""
        return np.not_equal(self.legs.entry_ms, NOT_YET)

    @cached_property
    def admitted(self) -> Flags:
        """Rows that dialled and found a line."""
        admitted: Flags = (self.legs.dial_ms != NOT_YET) & (self.legs.state != State.BLOCKED)
        return admitted

    @cached_property
    def deferred(self) -> Flags:
        """Rows that are deferred work: they hold no line, and no drain waits for them."""
        deferred: Flags = is_deferred(self.plan, self.demand.type)
        return deferred

    @cached_property
    def on_lines(self) -> Flags:
        """Rows that take a trunk line when they dial: calls."""
        slots = self.supply.slots
        chats = np.zeros(len(self.demand.type), np.bool_) if slots is None else slots.of_type[self.demand.type]
        return np.asarray(~chats & ~self.deferred, np.bool_)

    @cached_property
    def gone_ms(self) -> Ints:
        """When each customer left, NEVER when the run ended before."""
        return np.where(self.legs.leave_ms == NOT_YET, NEVER, self.legs.leave_ms)

    @cached_property
    def called(self) -> Flags:
        """Rows that accepted a call-back, and the further legs of their contacts: they hold no line."""
        called = self.waits_for_call
        return called | called[self.demand.contact] if len(self.demand.contact) else called

    @cached_property
    def waits_for_call(self) -> Flags:
        """Rows that accepted a call-back."""
        waits = np.zeros(len(self.demand.type), np.bool_)
        if len(self.entries.offer):
            waits |= self.entries.offer == Offer.ACCEPTED
        return waits

    @cached_property
    def first_queue(self) -> Ints:
        """The queue each row joins first, and is offered a call-back in; a call in vain has that of its row."""
        return first_queues(self.demand, self.plan, self.legs) if self.known_queue is None else self.known_queue

    @cached_property
    def meant_for(self) -> Ints:
        """The agent each row is meant for, or NOT_YET; a call in vain is for whom its row was."""
        if self.known_agent is not None:
            return self.known_agent
        return named_agents(self.demand, self.supply, self.plan, self.legs)

    @cached_property
    def dialling_ms(self) -> Ints:
        """How long the agent of each row dialled before the customer answered, or gave up."""
        if self.plan.entry is None:
            return np.zeros(len(self.demand.type), np.int64)
        return np.where(self.waits_for_call, self.plan.entry.dialling_ms[self.first_queue], 0)

    @cached_property
    def takes_line(self) -> Flags:
        """Rows that take a trunk line, or stay on the one of their contact."""
        takes: Flags = self.admitted & self.on_lines & (self.begins | ~self.called)
        return takes

    @cached_property
    def line_end_ms(self) -> Ints:
        """When each row's trunk line is given back: as the customer leaves, or accepts a call-back."""
        asked = len(self.entries.offer) > 0
        return np.where(self.called & self.begins, self.legs.entry_ms, self.gone_ms) if asked else self.gone_ms

    @cached_property
    def wait_end_ms(self) -> Ints:
        """When each contact was answered or left unanswered, NEVER when the run ended before."""
        return np.where(self.answered, self.legs.answer_ms, self.gone_ms)

    @cached_property
    def visits(self) -> Visits:
        """Who stood in which queue, from when until when, and by what age: one row for each queue of each contact."""
        return visits_of(self)

    @cached_property
    def since_ms(self) -> Ints:
        """What each contact's age in its last queue counts from, NOT_YET for those who joined none."""
        since = np.array(self.legs.entry_ms)
        since[self.visits.row] = self.visits.since  # the last visit of a row stands last
        return since

    @cached_property
    def free_ms(self) -> Ints:
        """When each answered contact's agent was free again, NEVER when the run ended before."""
        return np.where(self.legs.free_ms == NOT_YET, NEVER, self.legs.free_ms)

    @cached_property
    def holds(self) -> Holds:
        """Who is meant for which agent, and waits for that one alone until when."""
        holds = holds_of(self.meant_for, self.first_queue, self.plan, self.legs, self.duties, self.wait_end_ms)
        if self.plan.entry is not None:
            holds = without_holds(holds, self.legs.entry_ms, self.waits_for_call, self.stands_ms)
        return taken_up_again(holds, self.back_ms) if len(self.back_ms) else holds

    @cached_property
    def waking(self) -> Flags:
        """Rows whose end is one that wakes their follow-up."""
        state, demand = self.legs.state, self.demand
        returns = (self.legs.leave_ms != NOT_YET) & (self.legs.resolved == 0) & demand.returns
        hung_up = (state == State.ABANDONED) & demand.redials
        blocked = (state == State.BLOCKED) & demand.redials_blocked
        asked = np.zeros(len(state), np.bool_)
        if len(demand.redials_balked):
            asked = (state == State.BALKED) & demand.redials_balked | (state == State.LOST) & demand.redials_lost
        waking: Flags = (returns | hung_up | blocked | asked) & (demand.next != NOT_YET)
        return waking

    @cached_property
    def beginning(self) -> Flags:
        """Rows whose end is that of an issue after which the customer has another one."""
        demand, legs = self.demand, self.legs
        if not len(demand.again):
            return np.zeros(len(demand.type), np.bool_)
        over = (legs.leave_ms != NOT_YET) & (legs.resolved != PASSED_ON)
        beginning: Flags = over & ~self.waking & (demand.again != NOT_YET)
        return beginning

    @cached_property
    def parent(self) -> Ints:
        """The row that may wake each row, NOT_YET for fresh ones."""
        parent = np.full(len(self.demand.type), NOT_YET, np.int64)
        linked = np.flatnonzero(self.demand.next != NOT_YET)
        parent[self.demand.next[linked]] = linked
        waking = np.flatnonzero(self.waking)
        parent[self.demand.next[waking]] = waking  # of several legs of a contact, the one that did
        if len(self.demand.again):
            beginning = np.flatnonzero(self.beginning)
            parent[self.demand.again[beginning]] = beginning
        passed = np.flatnonzero(self.passed_on)
        if len(passed):
            parent[self.demand.then[passed]] = passed
        return parent

    @cached_property
    def begins(self) -> Flags:
        """Rows with which a contact begins; its further legs keep its line."""
        return ~later_legs(self.demand)

    @cached_property
    def passed_on(self) -> Flags:
        """Rows whose agents pass the customer on to the next level of support, by luck and pool."""
        passed = np.zeros(len(self.demand.type), np.bool_)
        rows = np.flatnonzero(self.answered & (self.legs.pool != NOT_YET) & (self.legs.leave_ms != NOT_YET))
        if len(self.demand.then):
            passed[rows] = passes_on(self.demand, self.supply, rows, self.legs.pool[rows])
        return passed

    @cached_property
    def stays_ms(self) -> Ints:
        """How long each row's agent stays with a customer who has been passed on, NEVER while nobody has taken over."""
        stays = np.zeros(len(self.demand.type), np.int64)
        rows = np.flatnonzero(self.passed_on)
        if len(rows):
            warm = self.supply.warm_ms[self.demand.type[rows], self.demand.level[rows]]
            rows, warm = rows[warm != NOT_YET], warm[warm != NOT_YET]
            following = self.demand.then[rows]
            ends = first_of(self.wait_end_ms, self.origin, np.isin(self.origin, self.pieces.row))[following]
            together = np.where(self.answered[following] | np.isin(following, self.pieces.row), warm, 0)
            stays[rows] = np.where(ends == NEVER, NEVER, ends - self.legs.leave_ms[rows] + together)
        return stays

    @cached_property
    def cascades(self) -> Flags:
        """Rows that dial in the millisecond in which the contact before them ended."""
        before = np.where(self.parent == NOT_YET, NOT_YET, self.legs.leave_ms[np.maximum(self.parent, 0)])
        cascades: Flags = (self.parent != NOT_YET) & (before == self.legs.dial_ms)
        return cascades

    @cached_property
    def duties(self) -> Spells:
        """The duty spells alone, sorted by (agent, start, end)."""
        return self._of_kind(SpellKind.DUTY)

    @cached_property
    def breaks(self) -> Spells:
        """The break spells alone, sorted by (agent, start, end)."""
        return self._of_kind(SpellKind.BREAK)

    def _of_kind(self, kind: SpellKind) -> Spells:
        spells = self.spells
        order = np.lexsort((spells.end_ms, spells.start_ms, spells.agent))
        rows = order[spells.kind[order] == kind]
        return Spells(spells.agent[rows], spells.kind[rows], spells.start_ms[rows], spells.end_ms[rows])

    @cached_property
    def by_agent(self) -> Ints:
        """Answered rows sorted by (agent, answer, free, row)."""
        rows = np.flatnonzero(self.answered)
        legs = self.legs
        return rows[np.lexsort((rows, self.free_ms[rows], legs.answer_ms[rows], legs.agent[rows]))]

    @cached_property
    def chats(self) -> Flags:
        """Answered rows that an agent may have held beside others."""
        slots = self.supply.slots
        if slots is None:
            return np.zeros(len(self.demand.type), np.bool_)
        return np.asarray(self.answered & slots.of_type[self.demand.type], np.bool_)

    def holds_chats(self, pool: int) -> bool:
        """Whether the agents of a pool hold chats."""
        return self.supply.slots is not None and bool(self.supply.slots.at_once[pool])

    @cached_property
    def busy(self) -> Spans:
        """When each agent was busy: with one call, or with chats that follow each other without a gap."""
        rows, legs = self.by_agent, self.legs
        agent, start, end = legs.agent[rows].astype(np.int64), legs.answer_ms[rows], self.free_ms[rows]
        if self.supply.slots is None:
            return Spans(agent, start, end)
        is_chat = self.chats[rows]
        alone = agent[~is_chat], start[~is_chat], end[~is_chat]
        parts = [alone, joined(agent[is_chat], start[is_chat], end[is_chat])]
        agent, start, end = (np.concatenate(columns) for columns in zip(*parts, strict=True))
        order = np.lexsort((end, start, agent))
        return Spans(agent[order], start[order], end[order])

    @cached_property
    def busy_axis(self) -> Ints:
        """Places of the beginnings of `busy` on the axis of `on_axis`."""
        return self.on_axis(self.busy.agent, self.busy.start_ms)

    @staticmethod
    def on_axis(agent: Numbers, time: Numbers) -> Ints:
        """Places of (agent, time) on one axis: all times of an agent follow those of the agent before."""
        return agent.astype(np.int64) * AGENT_STEP + np.minimum(time, AGENT_STEP - 1)

    def service_at(self, agents: Ints, moment: int) -> tuple[Ints, Ints]:
        """Last time each of some agents became busy at or before a moment, and until when; NOT_YET if never."""
        if not len(self.busy.agent):
            return np.full(len(agents), NOT_YET), np.full(len(agents), NOT_YET)
        at = np.searchsorted(self.busy_axis, self.on_axis(agents, np.full(len(agents), moment)), "right") - 1
        last = np.maximum(at, 0)
        own = (at >= 0) & (self.busy.agent[last] == agents)
        return np.where(own, self.busy.start_ms[last], NOT_YET), np.where(own, self.busy.end_ms[last], NOT_YET)

    @cached_property
    def in_center(self) -> Presence:
        """Contacts before a queue, waiting in one, or served before they go on to another: what a drain waits for."""
        until = np.where(self.passed_on, self.gone_ms, self.wait_end_ms)
        begins, rows = self.legs.dial_ms, self.admitted & ~self.deferred
        if len(self.stands_ms):
            begins = np.where(self.stands_ms == NOT_YET, begins, self.stands_ms)
        return Presence.of(begins[rows], until[rows])

    def is_open(self, moment: int) -> bool:
        """Whether the center is open after a moment."""
        return int(closing_after(self.supply, np.array([moment], np.int64))[0]) != NOT_YET

    @cached_property
    def duty_rows(self) -> Ints:
        """Rows of the duty table that happen: all, or those before the horizon when the run stops there."""
        happen = np.ones(len(self.supply.duty_ms), np.bool_)
        if self.supply.closing == Closing.STOP:
            happen = self.supply.duty_ms < self.supply.horizon_ms
        return np.flatnonzero(happen)

    def duty_rows_of(self, *kinds: DutyKind) -> Ints:
        """Rows of the duty table of some kinds that happen."""
        return self.duty_rows[np.isin(self.supply.duty_kind[self.duty_rows], kinds)]


def each(rows: Flags | Ints, sentence: Callable[[int], str]) -> list[str]:
    """Say a sentence about each marked row.

    Parameters
    ----------
    rows
        Flags, or the numbers of the rows themselves.
    sentence
        Makes the sentence from a row's number.
    """
    numbers: Iterable[int] = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
    return [sentence(int(row)) for row in numbers]


__all__ = [
    "AGENT_STEP",
    "Numbers",
    "Presence",
    "Run",
    "Side",
    "Visits",
    "after_open_time",
    "closing_after",
    "each",
    "window_of",
]
