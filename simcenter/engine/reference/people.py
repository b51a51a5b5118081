"""What the center remembers of listed customers from one contact to another, in the reference engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simcenter.engine.tables import NOT_YET, Legs

if TYPE_CHECKING:
    from simcenter.engine.reference.center import Center


class People:
    """Who served each listed customer last, and whether the customer has risen to a higher tier.

    A contact knows what was over before the millisecond in which it dials, whatever else happens in that one.
    """

    def __init__(self, center: Center, legs: Legs, last_agent: list[int], upgraded: list[bool]) -> None:
        """Nobody has been served yet.

        Parameters
        ----------
        center, legs
            The state of the run.
        last_agent, upgraded
            By row: who handled the contact before, and whether its customer has accepted a higher tier by then.
        """
        self.center, self.legs, self.last_agent, self.upgraded = center, legs, last_agent, upgraded
        self.served: dict[int, list[int]] = {}  # by customer the rows served to the end, in the order they left
        self.risen: dict[int, int] = {}  # by customer the row at whose end the higher tier was accepted

    def customer(self, row: int) -> int:
        """The listed customer a row is of, or NOT_YET."""
        customers = self.center.demand.customer
        return int(customers[row]) if len(customers) else NOT_YET

    def recall(self, row: int) -> None:
        """A contact dials: tell it what its customer's earlier contacts have left behind."""
        customer, now = self.customer(row), self.center.env.now
        known = [one for one in self.served.get(customer, ()) if self.legs.leave_ms[one] < now]
        if known and self.last_agent[row] == NOT_YET:
            last = max(known, key=lambda one: (self.legs.leave_ms[one], one))
            self.last_agent[row] = int(self.legs.agent[last])
        if customer in self.risen and self.legs.leave_ms[self.risen[customer]] < now:
            self.upgraded[row] = True

    def remember(self, row: int) -> None:
        """A customer has been served to the end of a contact."""
        customer = self.customer(row)
        if customer != NOT_YET:
            self.served.setdefault(customer, []).append(row)
            if self.upgraded[row]:
                self.risen.setdefault(customer, row)
