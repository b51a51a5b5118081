"""The decisions taken while one contact waited, noted as the reference engine takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from simcenter.engine.reference.match import Matching
from simcenter.engine.reference.observe import Why, why
from simcenter.engine.tables import NOT_YET


@dataclass(frozen=True)
class PoolAt:
    """A pool at the moment the contact joined."""

    pool: int
    idle: int
    present: int  # on duty and not on a break
    why: Why


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

    def _own_queue(self, matching: Matching) -> int | None:
        for queue, line in enumerate(matching.center.queues):
            if any(contact.row == self.row for contact in line):
                return queue
        return None

    def _joins(self, matching: Matching, own: int) -> None:
        """Look around once, when the contact has just joined."""
        if self.pools:
            return
        center, staff = matching.center, matching.staff
        rows = [contact.row for contact in center.queues[own]]
        self.ahead = tuple(rows[: rows.index(self.row)])
        self.elsewhere = {q: len(line) for q, line in enumerate(center.queues) if line and q != own}
        self.pools = tuple(
            PoolAt(pool, len(staff.idle[pool]), int(staff.present[pool]), why(matching, own, pool))
            for pool in range(center.supply.n_pools)
        )

    def _note(self, matching: Matching, own: int, queue: int, pools: list[int], *, agent_chose: bool) -> None:
        center, now = matching.center, int(matching.center.env.now)
        reasons = {pool: why(matching, own, pool) for pool in pools}
        scores = None
        if agent_chose and queue != own and reasons[pools[0]] is Why.MAY:
            view = matching.view(matching.customer_table)
            ask = matching.customers.contact_score
            scores = float(ask(now, view, queue, pools[0])), float(ask(now, view, own, pools[0]))
        taken, head = center.queues[queue][0].row, center.queues[own][0].row
        self.taken.append(Taken(now, taken, queue, agent_chose, head, reasons, scores))
