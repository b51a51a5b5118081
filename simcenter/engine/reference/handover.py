"""Handing contacts over in the reference engine: to the next level of support, cold or warm."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from simcenter.engine.tables import NOT_YET, PASSED_ON, Kind, Legs, State, passes_on

if TYPE_CHECKING:
    from simcenter.engine.reference.center import Center
    from simcenter.engine.reference.staff import Staff


class Handover:
    """Which contacts agents pass on, and who of them stays until the next one has taken over."""

    def __init__(
        self, center: Center, staff: Staff, legs: Legs, free: Callable[[int, int], None]
    ) -> None:
        """Nobody has passed anything on.

        Parameters
        ----------
        center, staff, legs
            The state of the run.
        free
            Called with row and agent when an agent who stayed is through with the contact.
        """
        self.center, self.staff, self.legs, self.free = center, staff, legs, free
        self.wrap_ms: dict[int, int] = {}  # of legs whose agent stays until the next one has taken over
        self.before: dict[int, int] = {}  # the leg before a leg whose agent stays for it

    def is_passed_on(self, row: int, pool: int) -> bool:
        """Whether an agent of a pool passes a contact on."""
        demand = self.center.demand
        return len(demand.then) > 0 and bool(passes_on(demand, self.center.supply, row, pool))

    def stays(self, row: int, pool: int) -> bool:
        """Whether the agent who passes a contact on stays with the customer meanwhile."""
        return self.is_passed_on(row, pool) and self.warm_ms(row) != NOT_YET

    def warm_ms(self, row: int) -> int:
        """How long both agents stay with the customer, NOT_YET when the first one does not."""
        demand = self.center.demand
        return int(self.center.supply.warm_ms[demand.type[row], demand.level[row]])

    def pass_on(self, row: int) -> int:
        """The customer leaves for the next level, on the same line; return the leg there."""
        following = int(self.center.demand.then[row])
        self.legs.leave_ms[row], self.legs.resolved[row] = self.center.happened(), PASSED_ON
        self.legs.dial_ms[following], self.legs.state[following] = self.legs.leave_ms[row], State.BEFORE_QUEUE
        if row in self.wrap_ms:
            self.before[following] = row
        return following

    def end_of_wait(self, row: int, *, answered: bool) -> None:
        """Let go whoever stayed with a customer who is now answered, with the next agent for a while, or has gone."""
        before = self.before.pop(row, NOT_YET)
        if before == NOT_YET:
            return
        agent = int(self.legs.agent[before])
        ends = int(self.center.env.now) + self.wrap_ms.pop(before) + answered * self.warm_ms(before)
        self.staff.go_on(agent, int(self.legs.leave_ms[before]), ends)
        wrap_ends = self.center.at(ends, Kind.WRAP_ENDS, agent)
        wrap_ends.callbacks.append(lambda _: self.free(before, agent))
