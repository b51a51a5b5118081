"""The decisions taken while one contact waited, noted as the reference engine takes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simcenter.engine.reference.match import Matching
from simcenter.engine.reference.observe import Why, why
from simcenter.engine.tables import NOT_YET

if TYPE_CHECKING:
    from simcenter.engine.reference.story import Contact


@dataclass(frozen=True)
class PoolAt:
    """A pool at the moment the contact joined."""

    pool: int
    idle: int
    present: int  # on duty and not on a break


@dataclass(frozen=True)
class Taken:
    """Another contact was given an agent while this one waited.

    Attributes
    ----------
    row, queue
        Who, and from which queue.
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
    agent_chose: bool
    head: int
    why: dict[int, Why]
    scores: tuple[float, float] | None


@dataclass
class Trace:
    """An observer that notes what concerns one contact while it waits."""

    row: int
    ahead: tuple[int, ...] = ()  # rows before it in its queue when it joined
    elsewhere: dict[int, int] = field(default_factory=dict)  # contacts in other queues then, by queue
    pools: tuple[PoolAt, ...] = ()  # when it joined
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
            self.taken.append(Taken(now, row, queue, True, self.row, {pool: Why.OWN}, None))

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
        if self.pools:
            return
        center, staff = matching.center, matching.staff
        # Whoever joins stands last, or in the line of an agent of its own: all others in the queue are ahead.
        self.ahead = tuple(contact.row for contact in center.queues[own] if contact.row != self.row)
        self.elsewhere = {q: len(line) for q, line in enumerate(center.queues) if line and q != own}
        self.pools = tuple(
            PoolAt(pool, len(staff.idle[pool]), int(staff.present[pool]))
            for pool in range(center.supply.n_pools)
        )

    def _note(self, matching: Matching, own: int, queue: int, pools: list[int], *, agent_chose: bool) -> None:
        center, now = matching.center, int(matching.center.env.now)
        if self._is_held(matching):
            taken = center.queues[queue][0].row
            reasons = dict.fromkeys(pools, Why.HELD)
            self.taken.append(Taken(now, taken, queue, agent_chose, self.row, reasons, None))
            return
        reasons = {pool: why(matching, own, pool) for pool in pools}
        scores = None
        if agent_chose and queue != own and reasons[pools[0]] is Why.MAY:
            view = matching.view(matching.customer_table)
            ask = matching.customers.contact_score
            scores = float(ask(now, view, queue, pools[0])), float(ask(now, view, own, pools[0]))
        taken, head = center.queues[queue][0].row, center.queues[own][0].row
        self.taken.append(Taken(now, taken, queue, agent_chose, head, reasons, scores))
