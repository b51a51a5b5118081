"""The entry to a queue in the reference engine: the announced wait, who balks at it, and calling customers back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from simcenter.engine.asked import may_be_asked
from simcenter.engine.entries import empty_entries
from simcenter.engine.reference.center import after_open_time
from simcenter.engine.tables import (
    NEVER,
    NOT_YET,
    Calls,
    EntryRules,
    Kind,
    Legs,
    Offer,
    State,
)
from simcenter.scenario.entry.words import Estimator

if TYPE_CHECKING:
    from simcenter.engine.reference.center import Center, Contact
    from simcenter.engine.reference.match import Matching
    from simcenter.engine.reference.staff import Staff
    from simcenter.engine.reference.waiting import Waiting


class Entry:
    """What those hear who find no agent free, and what becomes of those who want to be called back."""

    def __init__(
        self,
        center: Center,
        staff: Staff,
        matching: Matching,
        waiting: Waiting,
        legs: Legs,
        leave: Callable[[int, State], None],
    ) -> None:
        """Nobody has joined a queue yet.

        Parameters
        ----------
        center, staff, matching, waiting, legs
            The state of the run.
        leave
            Called with the row and the state of a contact that ends without an answer.
        """
        self.center, self.staff, self.matching, self.waiting = center, staff, matching, waiting
        self.legs, self.leave = legs, leave
        self.entries = empty_entries(len(center.demand.balk_word))
        self.is_asked = may_be_asked(center.demand, center.supply, center.plan)
        self.last_wait = [0] * len(center.queues)  # of whoever was answered last, by queue
        self.offered_in: dict[int, int] = {}  # queue whose call-back a row accepted: the rules of all its calls
        self.tried: dict[int, int] = {}  # calls in vain so far, by row
        self.calls: list[list[int]] = []

    def ask(self, contact: Contact) -> None:
        """Announce the wait to a contact that has just joined its queue, and offer it a call-back: it may not stay."""
        rules, row, queue = self.center.plan.entry, contact.row, contact.queue
        if rules is None or contact.held_by != NOT_YET or not self.is_asked[row]:
            return
        ahead = len(self.center.queues[queue]) - 1
        announced = self.estimate(rules, queue)
        self.entries.announced[row], self.entries.ahead[row] = announced, ahead
        self.entries.offer[row] = self.answer_to_offer(rules, queue, row)
        if self.entries.offer[row] == Offer.ACCEPTED:
            self.accept(contact, int(rules.callback_queue[queue]))
        elif int(self.center.demand.balk_word[row]) < balks_below(rules, queue, announced, ahead):
            self.balk(contact)

    def estimate(self, rules: EntryRules, queue: int) -> int:
        """The wait announced to the last one in a queue, in milliseconds; or how many wait ahead."""
        line = self.center.queues[queue]
        if rules.estimator == Estimator.QUEUE:
            return len(line) - 1
        if rules.estimator == Estimator.LAST_TO_ENTER_SERVICE:
            return self.last_wait[queue]
        if rules.estimator == Estimator.HEAD_OF_LINE:
            return int(self.center.env.now) - line[0].since_ms
        at_once = self.center.plan.opens_after_ms[queue] == 0
        agents = sum(present for present, serves in zip(self.staff.present, at_once, strict=True) if serves)
        return len(line) * int(rules.mean_ms[queue]) // agents if agents else NEVER

    def answer_to_offer(self, rules: EntryRules, queue: int, row: int) -> Offer:
        """Whether a contact is offered a call-back, and takes it."""
        by_time, by_number = int(rules.offer_from_ms[queue]), int(rules.offer_from_waiting[queue])
        late = NOT_YET < by_time <= self.entries.announced[row]
        if not (late or NOT_YET < by_number <= self.entries.ahead[row]):
            return Offer.NOT_MADE
        accepts = int(self.center.demand.accept_word[row]) < rules.accept_below[queue]
        return Offer.ACCEPTED if accepts else Offer.DECLINED

    def balk(self, contact: Contact) -> None:
        """Leave at the announcement, as if never having stood in the queue."""
        self.center.queues[contact.queue].remove(contact)
        self.legs.entry_ms[contact.row] = self.legs.queue[contact.row] = NOT_YET
        self.center.give_line_back(contact.row)
        self.leave(contact.row, State.BALKED)
        contact.over.succeed()
        self.staff.queue_shrank()

    def accept(self, contact: Contact, queue: int) -> None:
        """Hang up and wait to be called back, in the old place or in a queue of call-backs."""
        self.center.give_line_back(contact.row)
        self.center.called.add(contact.row)
        self.offered_in[contact.row], contact.waits_for_call = contact.queue, True
        if queue != contact.queue:
            self.center.queues[contact.queue].remove(contact)
            contact.queue = queue
            self.legs.queue[contact.row] = queue
            self.waiting.stand_by_age(contact)
            if self.matching.observer is not None:
                self.matching.observer.moved(self.matching, contact.row)
            self.matching.head_changed(queue)

    def dialling_ms(self, row: int) -> int:
        """How long an agent tries to reach a customer; 0 for those on the line."""
        rules = self.center.plan.entry
        return 0 if rules is None or row not in self.offered_in else int(rules.dialling_ms[self.offered_in[row]])

    def note_wait(self, contact: Contact) -> None:
        """Remember how long whoever is answered now has waited on the line."""
        if contact.row not in self.center.called:
            self.last_wait[contact.queue] = int(self.center.env.now) - contact.entry_ms

    def calls_in_vain(self, contact: Contact, agent: int) -> bool:
        """Call a customer back who is not there: the agent is busy until giving up; tell whether that is so."""
        rules, row, tried = self.center.plan.entry, contact.row, self.tried.get(contact.row, 0)
        if rules is None or row not in self.offered_in:
            return False
        if int(self.center.demand.reach_word[row]) >= rules.vain_below[self.offered_in[row], tried]:
            return False
        now = int(self.center.env.now)
        self.tried[row] = tried + 1
        self.legs.state[row] = State.BETWEEN_CALLS
        call = [row, contact.queue, agent, now, NOT_YET]
        self.calls.append(call)
        ends = now + self.dialling_ms(row)
        self.staff.take(agent, ends)
        over = self.center.at(ends, Kind.WRAP_ENDS, agent)
        over.callbacks.append(lambda _: self.call_ends(contact, call))
        return True

    def call_ends(self, contact: Contact, call: list[int]) -> None:
        """The agent gives up for now, or for good."""
        rules, row, now = self.center.plan.entry, contact.row, self.center.happened()
        assert rules is not None
        call[-1], queue = now, self.offered_in[row]
        if self.tried[row] == rules.tries[queue]:
            self.leave(row, State.LOST)
            contact.over.succeed()
        else:
            again = after_open_time(self.center.supply, now, int(rules.again_ms[queue]))
            if again < NEVER:
                joins = self.center.at(again, Kind.JOINS, row)
                joins.callbacks.append(lambda _: self.stands_again(contact))
        self.staff.release(call[2])

    def stands_again(self, contact: Contact) -> None:
        """The next call is due: stand in the queue as of old."""
        contact.joined_ms = self.center.happened()
        self.legs.state[contact.row] = State.WAITING
        self.waiting.stand_by_age(contact)
        self.matching.head_changed(contact.queue)
        if self.legs.state[contact.row] == State.WAITING:
            self.waiting.set_looks(contact)

    def table(self) -> Calls:
        """All calls in vain, sorted by row and time."""
        in_order = sorted(self.calls, key=lambda call: (call[0], call[3]))
        return Calls(*np.array(in_order, np.int64).reshape(-1, 5).T.copy())


def balks_below(rules: EntryRules, queue: int, announced: int, ahead: int) -> int:
    """Threshold of the word of whoever balks at an announcement; 0 when nobody does."""
    value = ahead if rules.by_waiting[queue] else announced
    reached = [
        int(below)
        for start, below in zip(rules.step_from[queue], rules.balk_below[queue], strict=True)
        if NOT_YET < start <= value
    ]
    return reached[-1] if reached else 0


__all__ = ["Entry", "balks_below"]
