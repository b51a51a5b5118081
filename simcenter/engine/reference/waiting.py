"""Waiting in the reference engine: for one's own agent, for pools that open, for the end of patience."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING

from simcenter.engine.reference.staff import Doing
from simcenter.engine.tables import NEVER, NOT_YET, BrokenOff, Kind, Legs, State
from simcenter.routing.tables import Named

if TYPE_CHECKING:
    from simcenter.engine.reference.center import Center, Contact
    from simcenter.engine.reference.match import Matching
    from simcenter.engine.reference.staff import Staff


class Waiting:
    """What becomes of contacts while they wait."""

    def __init__(
        self,
        center: Center,
        staff: Staff,
        matching: Matching,
        legs: Legs,
        start: Callable[[Contact, int, int], None],
        patience_over: Callable[[Contact], None],
    ) -> None:
        """Nobody waits yet.

        Parameters
        ----------
        center, staff, matching, legs
            The state of the run.
        start
            Called with contact, pool and agent when an agent takes the contact meant for it.
        patience_over
            Called with a contact whose patience ends.
        """
        self.center, self.staff, self.matching, self.legs = center, staff, matching, legs
        self.start, self.patience_over = start, patience_over
        self.last_agent = [NOT_YET] * len(center.demand.type)  # who handled the contact before

    def own_agent_takes_or_holds(self, contact: Contact) -> bool:
        """Bring a contact to the agent it is meant for, or let it wait for that agent alone if that is on duty."""
        center, staff = self.center, self.staff
        number = self.named_agent(contact)
        if number == NOT_YET or staff.agents[number].doing is Doing.OFF:
            return False
        agent, desk = staff.agents[number], self.matching.desk
        if desk.breakable(agent):
            desk.break_off(number, BrokenOff.FOR_CALL)
        if agent.may_take(chat=bool(self.matching.is_chat[contact.queue])):
            self.tell_own_agent(contact, number, held=False)
            center.queues[contact.queue].remove(contact)
            self.start(contact, agent.pool, number)
            staff.queue_shrank()
            return True
        if center.plan.hold_ms[contact.queue] == 0:
            return False
        center.queues[contact.queue].remove(contact)
        contact.held_by = number
        contact.held_until_ms = int(contact.entry_ms + center.plan.hold_ms[contact.queue])
        center.own[number].append(contact)
        self.tell_own_agent(contact, number, held=True)
        self.look_later(contact, contact.held_until_ms)
        return True

    def named_agent(self, contact: Contact) -> int:
        """The agent a contact is meant for, if it has one whose pool ever serves its queue."""
        demand, plan = self.center.demand, self.center.plan
        named = int(plan.named[contact.queue]) if len(plan.named) else Named.NOBODY
        number = NOT_YET
        if named == Named.MANAGER and len(demand.manager):
            number = int(demand.manager[contact.row])
        elif named == Named.LAST_AGENT:
            number = self.last_agent[contact.row]
        if number != NOT_YET and plan.opens_after_ms[contact.queue, self.staff.agents[number].pool] == NOT_YET:
            return NOT_YET
        return number

    def set_timers(self, contact: Contact) -> None:
        """Start the clocks of a contact that waits: its patience, and the moments at which more pools open."""
        center = self.center
        patience = NEVER if contact.waits_for_call else int(center.demand.patience_ms[contact.row])
        if patience < NEVER:
            timer = center.at(contact.entry_ms + patience, Kind.PATIENCE_ENDS, contact.row)
            timer.callbacks.append(lambda _: self.patience_over(contact))
        self.set_looks(contact)

    def set_looks(self, contact: Contact) -> None:
        """Start the clocks of a contact in a queue: the moments at which pools open to it, or it moves on."""
        center, plan = self.center, self.center.plan
        waits = {int(t) for t in plan.opens_after_ms[contact.queue] if t > 0}
        if plan.looks_ms is not None:
            waits |= {int(t) for t in plan.looks_ms[contact.queue] if t > 0}
        moments = {contact.since_ms + wait for wait in waits}
        if plan.moves is not None and plan.moves.after_ms[contact.queue] != NOT_YET:
            moments.add(contact.joined_ms + int(plan.moves.after_ms[contact.queue]))
        for moment in sorted(moment for moment in moments if moment > center.env.now):
            self.look_later(contact, moment)

    def look_later(self, contact: Contact, time: int) -> None:
        """Look again at a contact at a time, if it still waits then."""
        look = self.center.at(time, Kind.SECOND_LOOK, contact.row)
        look.callbacks.append(lambda _: self.second_look(contact))

    def second_look(self, contact: Contact) -> None:
        """A pool opens for a contact that still waits, its wait for its own agent is over, or it moves."""
        if self.legs.state[contact.row] != State.WAITING:
            return
        if contact.held_by != NOT_YET:
            if int(self.center.env.now) < contact.held_until_ms:
                return
            self.release(contact)
        before = contact.queue
        if self.must_move(contact):
            self.move(contact)
        self.matching.head_changed(before)
        if contact.queue != before:
            self.matching.head_changed(contact.queue)
            if self.legs.state[contact.row] == State.WAITING:
                self.set_looks(contact)

    def must_move(self, contact: Contact) -> bool:
        """Whether a contact has been in its queue, or held for its own agent, as long as the plan lets it."""
        moves = self.center.plan.moves
        after = NOT_YET if moves is None else int(moves.after_ms[contact.queue])
        return after != NOT_YET and self.center.env.now - contact.joined_ms >= after

    def move(self, contact: Contact) -> None:
        """Change a contact's queue; it stands there by its age, which it keeps or begins anew."""
        center, moves = self.center, self.center.plan.moves
        assert moves is not None
        center.queues[contact.queue].remove(contact)
        contact.joined_ms = int(center.env.now)
        if not moves.keeps_age[contact.queue]:
            contact.since_ms = contact.joined_ms
        contact.queue = int(moves.to[contact.queue])
        self.legs.queue[contact.row] = contact.queue
        line = center.queues[contact.queue]
        line.insert(bisect_right(line, contact.since_ms, key=lambda other: other.since_ms), contact)
        if self.matching.observer is not None:
            self.matching.observer.moved(self.matching, contact.row)

    def release(self, contact: Contact) -> None:
        """Let a held contact join its queue where it would stand had it never been held."""
        self.center.own[contact.held_by].remove(contact)
        contact.held_by = NOT_YET
        self.stand_by_age(contact)

    def stand_by_age(self, contact: Contact) -> None:
        """Stand in one's queue behind all of more age, of those of the same age by row."""
        line = self.center.queues[contact.queue]
        place = len(line)
        while place and (line[place - 1].since_ms, line[place - 1].row) > (contact.since_ms, contact.row):
            place -= 1
        line.insert(place, contact)

    def stands_again(self, contact: Contact) -> None:
        """Stand in one's queue as of old, and be looked at as soon as all else of this moment has happened."""
        contact.joined_ms = int(self.center.env.now)
        self.stand_by_age(contact)
        self.set_looks(contact)
        self.look_later(contact, contact.joined_ms)

    def agent_goes(self, number: int) -> None:
        """An agent goes off duty: nobody waits for that agent any longer."""
        for contact in self.center.own[number]:
            contact.held_until_ms = int(self.center.env.now)
            self.look_later(contact, contact.held_until_ms)

    def tell_own_agent(self, contact: Contact, agent: int, *, held: bool) -> None:
        """Tell the observer, if there is one, of a contact and the agent it is meant for."""
        if self.matching.observer is not None:
            self.matching.observer.own_agent(self.matching, contact.row, agent, held=held)
