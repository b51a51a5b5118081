"""The decisions taken while one contact waited, noted as the reference engine takes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simcenter.engine.reference.match import Matching
from simcenter.engine.reference.observe import Why, why
from simcenter.engine.tables import NOT_YET

if TYPE_CHECKING:
    from simcenter.engine.reference.center import Center, Contact


@dataclass(frozen=True)
class PoolAt:
    """A pool at the moment the contact joined a queue."""

    pool: int
    idle: int
    present: int  # on duty and not on a break


@dataclass
class Stay:
    """The time a contact stood in one queue.

    Attributes
    ----------
    queue, from_ms, since_ms
        Which queue, from when, and from when its age counts there.
    ahead
        Rows before it when it joined.
    elsewhere
        Contacts in other queues then, by queue.
    pools
        All pools then.
    idle_ms
        By pool and reason: for how long somebody there was idle and did not serve the head of this queue, or the
        contact where it was held.
    """

    queue: int
    from_ms: int
    since_ms: int
    ahead: tuple[int, ...]
    elsewhere: dict[int, int]
    pools: tuple[PoolAt, ...]
    idle_ms: dict[tuple[int, Why], int] = field(default_factory=dict)


@dataclass(frozen=True)
class Lines:
    """Trunk lines at the moment the contact found none for it."""

    busy: int
    all: int
    held: int  # back from it, for others


@dataclass(frozen=True)
class Taken:
    """Another contact was given an agent while this one waited.

    Attributes
    ----------
    row, queue, own
        Who, from which queue, and in which this contact stood.
    agent_chose
        Whether an agent chose among contacts, or the contact found idle agents.
    head
        The contact at the head of this one's queue: itself when nobody stood before it.
    why
        By pool that might have taken the contact: whether it could have served that head.
    scores
        What the policy gave the contact taken and that head, where both could be chosen.
    """

    at_ms: int
    row: int
    queue: int
    own: int
    agent_chose: bool
    head: int
    why: dict[int, Why]
    scores: tuple[float, float] | None


@dataclass
class Trace:
    """An observer that notes what concerns one contact while it waits."""

    row: int
    stays: list[Stay] = field(default_factory=list)  # the queues it stood in, one after the other
    lines: Lines | None = None  # when it was turned away
    waited_for: dict[int, Why] = field(default_factory=dict)  # by pool that has idle agents: why it last went without
    taken: list[Taken] = field(default_factory=list)
    agent_chose: bool | None = None  # how it was answered: an agent chose it, or it found an idle one
    held_for: int = NOT_YET  # the agent it waited for alone at first
    held_until_ms: int = NOT_YET

    def contact_looked(self, matching: Matching, queue: int, pools: Sequence[int]) -> None:
        """Note who goes to one of some pools."""
        own = self._own_queue(matching)
        if own is None:
            return
        self._joins(matching, own)
        head = matching.center.queues[queue][0].row
        if pools and head == self.row:
            self.agent_chose = False
        elif pools:
            self._note(matching, own, queue, list(pools), agent_chose=False)

    def agent_looked(self, matching: Matching, pool: int, queue: int) -> None:
        """Note whom an agent takes."""
        own = self._own_queue(matching)
        if own is None or queue == NOT_YET:
            return
        self._joins(matching, own)
        if matching.center.queues[queue][0].row == self.row:
            self.agent_chose = True
        else:
            self._note(matching, own, queue, [pool], agent_chose=True)

    def own_agent(self, matching: Matching, row: int, agent: int, *, held: bool) -> None:
        """Note who waits for an agent of its own, and who was taken by it."""
        own = self._own_queue(matching)
        if own is None:
            return
        self._joins(matching, own)
        if row == self.row:
            contact = next(one for line in self._lines(matching) for one in line if one.row == row)
            self.held_for, self.held_until_ms = agent, contact.held_until_ms if held else self.held_until_ms
            self.agent_chose = None if held else True
        elif not held:
            pool, now = matching.staff.agents[agent].pool, int(matching.center.env.now)
            queue = next(one.queue for line in self._lines(matching) for one in line if one.row == row)
            self.taken.append(Taken(now, row, queue, own, True, self.row, {pool: Why.OWN}, None))

    def moved(self, matching: Matching, row: int) -> None:
        """Look around anew where the contact moves to."""
        own = self._own_queue(matching)
        if row == self.row and own is not None:
            self._look_around(matching, own)

    def time_passes(self, matching: Matching, until_ms: int) -> None:
        """Note who is idle while the contact waits, and why that does not help it."""
        own = self._own_queue(matching)
        if own is None or not self.stays:
            return
        held, spent = self._is_held(matching), until_ms - int(matching.center.env.now)
        chat = bool(matching.is_chat[own])
        idle = [pool for pool in range(matching.center.supply.n_pools) if matching.staff.capacity(pool, chat=chat)]
        self.waited_for = {pool: Why.HELD if held else why(matching, own, pool) for pool in idle}
        for reason in self.waited_for.items():
            self.stays[-1].idle_ms[reason] = self.stays[-1].idle_ms.get(reason, 0) + spent

    def turned_away(self, center: Center, row: int, held: int) -> None:
        """Note how many lines were busy."""
        if row == self.row:
            self.lines = Lines(center.lines_busy, center.supply.lines, held)

    def _lines(self, matching: Matching) -> Iterator[Sequence[Contact]]:
        yield from matching.center.queues
        yield from matching.center.own

    def _is_held(self, matching: Matching) -> bool:
        return any(contact.row == self.row for line in matching.center.own for contact in line)

    def _own_queue(self, matching: Matching) -> int | None:
        found = (one.queue for line in self._lines(matching) for one in line if one.row == self.row)
        return next(found, None)

    def _joins(self, matching: Matching, own: int) -> None:
        """Look around once, when the contact has just joined."""
        if not self.stays:
            self._look_around(matching, own)

    def _look_around(self, matching: Matching, own: int) -> None:
        center, staff, now = matching.center, matching.staff, int(matching.center.env.now)
        line = [contact.row for contact in center.queues[own]]
        # A contact in the line of an agent of its own has the whole queue ahead.
        ahead = line[: line.index(self.row)] if self.row in line else line
        contact = next(one for line in self._lines(matching) for one in line if one.row == self.row)
        elsewhere = {q: len(line) for q, line in enumerate(center.queues) if line and q != own}
        free = [staff.capacity(pool, chat=bool(matching.is_chat[own])) for pool in range(center.supply.n_pools)]
        pools = [PoolAt(pool, here, int(staff.present[pool])) for pool, here in enumerate(free)]
        self.stays.append(Stay(own, now, contact.since_ms, tuple(ahead), elsewhere, tuple(pools)))

    def _note(self, matching: Matching, own: int, queue: int, pools: list[int], *, agent_chose: bool) -> None:
        center, now = matching.center, int(matching.center.env.now)
        if self._is_held(matching):
            taken = center.queues[queue][0].row
            reasons = dict.fromkeys(pools, Why.HELD)
            self.taken.append(Taken(now, taken, queue, own, agent_chose, self.row, reasons, None))
            return
        reasons = {pool: why(matching, own, pool) for pool in pools}
        if agent_chose and matching.comes_after(queue, own):
            reasons = {pool: Why.FILLS_TIME if reason is Why.MAY else reason for pool, reason in reasons.items()}
        scores = None
        if agent_chose and queue != own and reasons[pools[0]] is Why.MAY:
            view = matching.view(matching.customer_table)
            ask = matching.customers.contact_score
            scores = float(ask(now, view, queue, pools[0])), float(ask(now, view, own, pools[0]))
        taken, head = center.queues[queue][0].row, center.queues[own][0].row
        self.taken.append(Taken(now, taken, queue, own, agent_chose, head, reasons, scores))
