"""Deferred work in pieces in the reference engine: broken off for a call, or handed back as its agent goes.

Who breaks work off keeps it aside, and takes it up again before any other deferred work. Whoever goes off duty gives
it back: it stands in its queue by its age, and whoever takes it next does what is left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simcenter.engine.pieces import BrokenOff, Pieces, pieces_of
from simcenter.engine.tables import NOT_YET, Kind, Legs, State

if TYPE_CHECKING:
    from simcenter.engine.reference.center import Center, Contact
    from simcenter.engine.reference.handover import Handover
    from simcenter.engine.reference.staff import Agent, Staff


@dataclass(eq=False)
class Piece:
    """Work under way that may be broken off until the customer has been answered."""

    contact: Contact
    agent: int
    start_ms: int
    work_ms: int  # for the customer, as was left when the piece began
    whole_ms: int  # for the customer, if this agent had done it all
    leaves_ms: int
    frees_ms: int
    broken: bool = False


class Desk:
    """Which work is under way that may be broken off, what is kept aside, and what is left of it."""

    def __init__(
        self,
        center: Center,
        staff: Staff,
        legs: Legs,
        handover: Handover,
        start: Callable[[Contact, int, int], None],
        over: Callable[[int, int], None],
    ) -> None:
        """Nothing is under way.

        Parameters
        ----------
        center, staff, legs, handover
            The state of the run.
        start
            Called with contact, pool and agent when work is taken up again by the agent who kept it aside.
        over
            Called with row and agent when the agent is through with a contact.
        """
        self.center, self.staff, self.legs, self.handover = center, staff, legs, handover
        self.start, self.over = start, over
        self.stands_again: Callable[[Contact], None] = lambda _: None
        """Called with a contact that stands in its queue again."""
        self.rules = center.plan.breaks
        self.under_way: dict[int, Piece] = {}  # by agent
        self.aside: dict[int, Contact] = {}  # by agent
        self.left: dict[int, tuple[int, int]] = {}  # by row: work left for the customer, and the whole of it
        self.begun_ms = np.full(len(legs.state), NOT_YET, np.int64)  # last pieces of rows that were broken off
        self.log: list[list[int]] = []

    def left_of(self, contact: Contact, whole_ms: int) -> int:
        """What is left for an agent to do for the customer who would do it all in so many milliseconds."""
        left, whole = self.left.get(contact.row, (whole_ms, whole_ms))
        return (left * whole_ms + whole // 2) // whole if whole else 0

    def set_up_ms(self, contact: Contact) -> int:
        """How long it takes to find the way back into work that was broken off."""
        return int(self.rules.resuming_ms[contact.queue]) if self.rules and contact.row in self.left else 0

    def in_pieces(self, contact: Contact, pool: int) -> bool:
        """Whether work on a contact may be broken off, by whatever cause; not by an agent who hands it over warm."""
        rules, queue = self.rules, contact.queue
        may = rules is not None and bool(rules.interruptible[queue] or rules.hands_back[queue])
        return may and not self.handover.stays(contact.row, pool)

    def begin(self, contact: Contact, agent: int, whole_ms: int, wrap_ms: int) -> None:
        """Work on a contact that would take the agent so long as a whole, until it is over or broken off."""
        now, work_ms = int(self.center.env.now), self.left_of(contact, whole_ms)
        leaves = now + self.set_up_ms(contact) + work_ms
        piece = Piece(contact, agent, now, work_ms, whole_ms, leaves, leaves + wrap_ms)
        contact.leaves_ms, contact.left = leaves, contact.left or self.center.env.event()
        self.under_way[agent] = piece
        self.staff.take(agent, piece.frees_ms)
        left = self.center.at(leaves, Kind.CUSTOMER_LEAVES, contact.row)
        left.callbacks.append(lambda _: self.customer_leaves(piece))
        over = self.center.at(piece.frees_ms, Kind.WRAP_ENDS, agent)
        over.callbacks.append(lambda _: self.piece_over(piece))

    def foresee_end(self, contact: Contact) -> None:
        """Let the customer of a contact that was in pieces before hear when its last agent has planned that."""
        piece = Piece(contact, NOT_YET, NOT_YET, 0, 0, contact.leaves_ms, contact.leaves_ms)
        leaves = self.center.at(contact.leaves_ms, Kind.CUSTOMER_LEAVES, contact.row)
        leaves.callbacks.append(lambda _: self.customer_leaves(piece))

    def customer_leaves(self, piece: Piece) -> None:
        """The customer hears, unless the work was broken off before."""
        left = piece.contact.left
        if not piece.broken and left is not None and not left.triggered:
            self.no_longer_under_way(piece)
            left.succeed()

    def piece_over(self, piece: Piece) -> None:
        """The agent is through with the contact, unless the work was broken off before."""
        if not piece.broken:
            self.no_longer_under_way(piece)
            self.over(piece.contact.row, piece.agent)

    def no_longer_under_way(self, piece: Piece) -> None:
        """Nobody may break a piece off any longer."""
        if self.under_way.get(piece.agent) is piece:
            del self.under_way[piece.agent]

    def breakable(self, agent: Agent) -> bool:
        """Whether an agent may break off what is under way for a call now: not who is to go, or to have a break."""
        piece = self.under_way.get(agent.number)
        if piece is None or self.rules is None or not self.rules.interruptible[piece.contact.queue]:
            return False
        stays = not agent.goes and not agent.owed_break and self.staff.quota[agent.pool] == 0
        return stays and piece.leaves_ms > self.center.env.now

    def interruptible(self, pool: int) -> int:
        """How many agents of a pool may break off what they do for a call now."""
        agents = [self.staff.agents[number] for number in self.under_way]
        return sum(self.breakable(agent) for agent in agents if agent.pool == pool)

    def pick(self, pools: list[int]) -> Agent:
        """Of the agents of pools who may break off what they do, the one with the most left to do for the customer."""
        agents = [self.staff.agents[number] for number in sorted(self.under_way)]
        able = (agent for agent in agents if agent.pool in pools and self.breakable(agent))
        return max(able, key=lambda agent: self.under_way[agent.number].leaves_ms)

    def break_off(self, number: int, why: BrokenOff) -> None:
        """Keep aside what an agent is working on; the agent is idle."""
        piece, now = self.under_way.pop(number), self.center.happened()
        contact, row = piece.contact, piece.contact.row
        piece.broken = True
        self.left[row] = min(piece.leaves_ms - now, piece.work_ms), piece.whole_ms
        self.log.append([row, contact.queue, number, piece.start_ms, now, why])
        self.begun_ms[row] = NOT_YET
        self.staff.break_off(number, piece.frees_ms)
        self.aside[number] = contact

    def hands_back(self, number: int) -> bool:
        """Let an agent who is to go break off work that is handed back then, if there is such work under way."""
        piece = self.under_way.get(number)
        if piece is None or self.rules is None or not self.rules.hands_back[piece.contact.queue]:
            return False
        if piece.leaves_ms <= self.center.env.now:
            return False
        self.break_off(number, BrokenOff.HANDED_BACK)
        return True

    def agent_goes(self, number: int) -> None:
        """An agent goes off duty: what was kept aside stands in its queue again."""
        contact = self.aside.pop(number, None)
        if contact is not None:
            self.legs.state[contact.row] = State.WAITING
            self.stands_again(contact)

    def resumes(self, pool: int) -> bool:
        """Let an idle agent of a pool take up again what was kept aside, if one has anything; not after closing."""
        if self.staff.closed:
            return False
        number = next((agent.number for agent in self.staff.idle[pool] if agent.number in self.aside), NOT_YET)
        if number == NOT_YET:
            return False
        self.start(self.aside.pop(number), pool, number)
        return True

    def note_begun(self, row: int) -> bool:
        """Note when work on a contact begins; tell whether it is taken up again."""
        again = row in self.left
        if again:
            self.begun_ms[row] = self.center.env.now
        return again

    def table(self) -> Pieces:
        """All pieces of contacts that were broken off, which are in service from then on to their end."""
        for line in self.center.queues[self.center.first_deferred :]:
            for contact in (contact for contact in line if contact.row in self.left):
                self.legs.state[contact.row] = State.IN_SERVICE
        return pieces_of(np.array(self.log, np.int64), self.begun_ms, self.legs)


__all__ = ["Desk", "Piece"]
