"""The reference engine: one day at the center as a story in SimPy, for people to read.

A process tells each contact's life, another each duty of the staff. Queues are plain deques, because a policy must
see all of them at once. Whatever may happen at a moment happens in the order of `Kind`, then by number: every event
is scheduled with that as its SimPy priority, and nothing branches on which of two simultaneous events came first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator

import simpy

from simcenter.engine.reference.center import Center, Contact, after_open_time, scaled
from simcenter.engine.reference.channels.chat import Desks
from simcenter.engine.reference.channels.pieces import Desk
from simcenter.engine.reference.entry import Entry
from simcenter.engine.reference.handover import Handover
from simcenter.engine.reference.match import Matching
from simcenter.engine.reference.observe import Observer
from simcenter.engine.reference.people import People
from simcenter.engine.reference.staff import Staff
from simcenter.engine.reference.waiting import Waiting
from simcenter.engine.tables import (
    KIND_SHIFT,
    NEVER,
    NOT_YET,
    Closing,
    Contained,
    Demand,
    Floats,
    Kind,
    Outcome,
    Plan,
    State,
    Supply,
    empty_legs,
    handle_ppm,
    resolution_below,
)
from simcenter.routing.policy import RoutingPolicy
from simcenter.routing.queues import UPGRADED

Story = Generator[simpy.Event, None, None]


class Reference:
    """One run of the reference engine."""

    def __init__(
        self,
        demand: Demand,
        supply: Supply,
        plan: Plan,
        customers: tuple[RoutingPolicy, Floats],
        pools: tuple[RoutingPolicy, Floats],
        observer: Observer | None = None,
    ) -> None:
        """Set the center up, empty and closed.

        Parameters
        ----------
        demand, supply, plan
            The tables of the run.
        customers, pools
            The policy that ranks contacts and the one that ranks pools, each with its table.
        observer
            Told of every decision; what happens does not depend on it.
        """
        self.center = Center(demand, supply, plan)
        self.center.queues = [deque() for _ in range(len(plan.reserve))]
        self.center.own = [deque() for _ in range(len(supply.agent_pool))]
        self.center.decided, self.center.in_target = [0] * len(plan.reserve), [0] * len(plan.reserve)
        self.legs = empty_legs(len(demand.type))
        self.upgraded = [False] * len(demand.type)  # whose customer has accepted a higher tier by then
        self.staff = Staff(self.center, self.agent_available, self.agent_goes, self.take_own)
        self.desks = Desks(self.center, self.staff, self.chat_over)
        self.handover = Handover(self.center, self.staff, self.legs, self.wrap_ends)
        self.desk = Desk(self.center, self.staff, self.legs, self.handover, self.start_service, self.wrap_ends)
        self.staff.hands_back = self.desk.hands_back
        self.matching = Matching(self.center, self.staff, customers, pools, self.start_service, self.desk)
        self.matching.observer = observer
        self.waiting = Waiting(
            self.center, self.staff, self.matching, self.legs, self.start_service, self.patience_ends
        )
        self.desk.stands_again = self.waiting.stands_again
        self.entry = Entry(self.center, self.staff, self.matching, self.waiting, self.legs, self.leave)
        self.people = People(self.center, self.legs, self.waiting.last_agent, self.upgraded)

    def run(self) -> Outcome:
        """Live through the horizon and return what happened."""
        center = self.center
        center.env.process(self.arrivals())
        center.env.process(self.staff.duties(self.close))
        if center.supply.closing == Closing.STOP:
            self.live(center.supply.horizon_ms)
            center.last_ms = center.supply.horizon_ms
        else:
            self.live(NEVER)
        spells = self.staff.spells(center.last_ms)
        pieces = self.desk.table()
        return Outcome(self.legs, spells, center.last_ms, self.entry.entries, self.entry.table(), pieces)

    def live(self, until: int) -> None:
        """Let one thing happen after the other, and look after each where it may have let others be served."""
        env, kind = self.center.env, NOT_YET
        while env.peek() < until:
            self.tell_time_passes(env.peek())
            kind = max(kind, (env._queue[0][1] >> KIND_SHIFT) - 1)
            env.step()
            over = not env._queue or env._queue[0][0] > env.now or env._queue[0][1] >> KIND_SHIFT > 0
            if over:  # SimPy's own events, with which processes go on, are through
                if kind not in (NOT_YET, Kind.DIALS, Kind.CUSTOMER_LEAVES):
                    self.matching.look_again()
                kind = NOT_YET
        if until < NEVER:
            self.tell_time_passes(until)

    def tell_time_passes(self, until: float) -> None:
        """Tell the observer, if there is one, that nothing changes for a while."""
        if self.matching.observer is not None and until > self.center.env.now:
            self.matching.observer.time_passes(self.matching, int(until))

    def arrivals(self) -> Story:
        """Let fresh contacts dial one after the other."""
        center = self.center
        for row in range(center.demand.fresh):
            yield center.at(int(center.demand.dial_ms[row]), Kind.DIALS, row)
            center.env.process(self.life(row))

    def wake(self, row: int, delay: int) -> Story:
        """Let a sleeping follow-up dial after a delay that runs while the center is open."""
        dial = after_open_time(self.center.supply, int(self.center.env.now), delay)
        if dial < NEVER:
            yield self.center.at(dial, Kind.DIALS, row)
            yield from self.life(row)

    def life(self, row: int) -> Story:
        """Tell the life of a contact from dialling to its end."""
        center, demand, legs = self.center, self.center.demand, self.legs
        legs.dial_ms[row] = center.happened()
        self.people.recall(row)
        held, lines = self.lines_held(row), center.lines_of(row)
        if lines and center.supply.lines != NOT_YET and center.lines_busy >= center.supply.lines - held:
            if self.matching.observer is not None:
                self.matching.observer.turned_away(center, row, held)
            self.leave(row, State.BLOCKED)
            return
        center.lines_busy += lines
        center.before_queue += not center.defers(row)
        legs.state[row] = State.BEFORE_QUEUE
        yield center.at(int(center.env.now + demand.before_queue_ms[row]), Kind.JOINS, row)
        center.before_queue -= not center.defers(row)
        if len(demand.contained) and demand.contained[row]:
            self.contain(row)
        else:
            yield from self.leg(row)

    def leg(self, row: int) -> Story:
        """Tell a visit to a queue, and those to the next levels of support that it leads to."""
        center = self.center
        contact = self.join(row)
        yield contact.over
        if self.legs.state[row] != State.IN_SERVICE:
            return
        yield contact.left or center.at(contact.leaves_ms, Kind.CUSTOMER_LEAVES, row)
        if self.handover.is_passed_on(row, int(self.legs.pool[row])):
            following = self.handover.pass_on(row)
            self.waiting.last_agent[following] = int(self.legs.agent[row])
            center.called |= {following} if row in center.called else set()
            self.upgraded[following] = self.upgraded[row]
            yield center.at(int(center.env.now), Kind.JOINS, following)
            center.before_queue -= not center.defers(row)
            yield from self.leg(following)
        else:
            center.give_line_back(row)
            self.end_service(row)

    def contain(self, row: int) -> None:
        """Self-service was enough for a contact, or the customer gives up there."""
        self.legs.resolved[row] = int(self.center.demand.contained[row] == Contained.HELPED)
        self.center.lines_busy -= self.center.lines_of(row)
        self.leave(row, State.CONTAINED)
        self.staff.queue_shrank()

    def lines_held(self, row: int) -> int:
        """Trunk lines a contact may not take, because they are held for others."""
        held, demand = self.center.plan.lines_held, self.center.demand
        return 0 if held is None else int(held[demand.type[row], self.state_of(row)])

    def state_of(self, row: int) -> int:
        """A contact's state: 1 for a follow-up, 2 when not recognised, 4 for each level of support, 64 upgraded."""
        demand = self.center.demand
        state = int(demand.attempt[row] > 1)
        state += 2 * int(demand.unrecognised[row]) if len(demand.unrecognised) else 0
        state += UPGRADED * self.upgraded[row]
        return state + (4 * int(demand.level[row]) if len(demand.level) else 0)

    def join(self, row: int) -> Contact:
        """Enter the queue of the contact's type and state, and see whether anybody can take its head."""
        center, demand, legs = self.center, self.center.demand, self.legs
        now = center.happened()
        queue = int(center.plan.queue_of[demand.type[row], self.state_of(row)])
        contact = Contact(row, queue, now, now, now, center.env.event())
        legs.entry_ms[row], legs.queue[row], legs.state[row] = contact.entry_ms, queue, State.WAITING
        center.queues[queue].append(contact)
        if center.supply.closing == Closing.HANG_UP and self.staff.closed and not center.defers(row):
            self.let_go(contact)
            return contact
        if not self.waiting.own_agent_takes_or_holds(contact):
            self.matching.head_changed(queue)
        if legs.state[row] == State.WAITING:
            self.entry.ask(contact)
        if legs.state[row] == State.WAITING:
            self.waiting.set_timers(contact)
        return contact

    def patience_ends(self, contact: Contact) -> None:
        """Hang up, unless served by now."""
        if self.legs.state[contact.row] == State.WAITING:
            center = self.center
            center.line_of(contact).remove(contact)
            center.give_line_back(contact.row)
            if center.plan.target_ms is not None:
                center.decided[contact.queue] += 1
            self.leave(contact.row, State.ABANDONED)
            contact.over.succeed()
            if contact.held_by == NOT_YET:
                self.matching.head_changed(contact.queue)
            else:
                self.staff.queue_shrank()

    def agent_goes(self, number: int) -> None:
        """An agent goes off duty."""
        self.waiting.agent_goes(number)
        self.desk.agent_goes(number)

    def agent_available(self, pool: int, number: int = NOT_YET) -> None:
        """Somebody of a pool may take contacts: first those held for that agent, then waiting ones."""
        if number != NOT_YET:
            self.take_own(number)
        if number == NOT_YET or self.staff.agents[number].may_take(chat=True):
            self.matching.pool_changed(pool)

    def take_own(self, number: int) -> None:
        """Let an agent take contacts held for that agent, in order, as long as there is one the agent may take."""
        agent, line, is_chat = self.staff.agents[number], self.center.own[number], self.desks.is_chat
        while contact := next((one for one in line if agent.may_take(chat=is_chat[one.queue])), None):
            self.waiting.tell_own_agent(contact, number, held=False)
            line.remove(contact)
            self.start_service(contact, agent.pool, number)

    def start_service(self, contact: Contact, pool: int, agent: int) -> None:
        """An agent answers: settle how long it takes, and when customer and agent are free again."""
        center, demand, legs, row = self.center, self.center.demand, self.legs, contact.row
        now = center.happened()
        center.answers += 1
        if self.entry.calls_in_vain(contact, agent):
            return
        if not self.desk.note_begun(row):
            self.answer(contact, pool)
        factors = handle_ppm(center.supply, demand.type[row], agent, now, int(legs.answer_ms[row]) - contact.entry_ms)
        steps = (demand.talk_ms[row], demand.hold_ms[row], demand.wrap_ms[row])
        talk, hold, wrap = (scaled(int(ms), int(ppm)) for ms, ppm in zip(steps, factors, strict=True))
        talk += self.entry.dialling_ms(row)
        legs.state[row], legs.pool[row], legs.agent[row] = State.IN_SERVICE, pool, agent
        if self.desks.is_chat[contact.queue]:
            self.desks.begin(contact, agent, talk + hold, wrap)
        elif self.desk.in_pieces(contact, pool):
            self.desk.begin(contact, agent, talk + hold, wrap)
        else:
            self.work(contact, agent, self.desk.set_up_ms(contact) + self.desk.left_of(contact, talk + hold), wrap)

    def answer(self, contact: Contact, pool: int) -> None:
        """The wait is over: nobody stays with the customer any longer, who may be on the way into another queue."""
        center, row, now = self.center, contact.row, int(self.center.env.now)
        self.entry.note_wait(contact)
        self.count(contact, now)
        self.legs.answer_ms[row] = now
        self.handover.end_of_wait(row, answered=True)
        contact.over.succeed()
        center.before_queue += self.handover.is_passed_on(row, pool) and not center.defers(row)

    def work(self, contact: Contact, agent: int, with_customer: int, wrap: int) -> None:
        """An agent works on one contact alone until its wrap is over, or the next level has taken over."""
        center, row, now = self.center, contact.row, int(self.center.env.now)
        contact.leaves_ms = now + with_customer
        if contact.left is not None:  # broken off before by one who would not have handed it over
            self.desk.foresee_end(contact)
        if self.handover.stays(row, int(self.legs.pool[row])):
            self.staff.take(agent, contact.leaves_ms)
            self.handover.wrap_ms[row] = wrap
            return
        self.staff.take(agent, contact.leaves_ms + wrap)
        wrap_ends = center.at(contact.leaves_ms + wrap, Kind.WRAP_ENDS, agent)
        wrap_ends.callbacks.append(lambda _: self.wrap_ends(row, agent))

    def count(self, contact: Contact, now: int) -> None:
        """Count an answer, and whether it came in time, for policies that look at that."""
        targets = self.center.plan.target_ms
        if targets is not None and contact.row not in self.center.called:
            self.center.decided[contact.queue] += 1
            self.center.in_target[contact.queue] += int(now - contact.entry_ms <= targets[contact.queue])

    def end_service(self, row: int) -> None:
        """The customer leaves, with the problem solved or not."""
        center, demand, legs = self.center, self.center.demand, self.legs
        legs.leave_ms[row] = center.happened()
        below = resolution_below(center.supply, demand.type[row], legs.agent[row], legs.leave_ms[row])
        legs.resolved[row] = int(demand.resolve_word[row] < below)
        self.upgraded[row] |= len(demand.accepts) > 0 and bool(demand.accepts[row])
        self.people.remember(row)
        if not legs.resolved[row] and demand.returns[row]:
            self.follow_up(row, int(demand.return_ms[row]))
        else:
            self.next_issue(row)

    def wrap_ends(self, row: int, agent: int) -> None:
        """The agent is through with the contact."""
        self.legs.free_ms[row] = self.center.happened()
        self.legs.state[row] = State.FINISHED
        self.staff.release(agent)

    def chat_over(self, row: int, agent: int) -> None:
        """The agent is through with a chat; others may be on the desk."""
        self.legs.free_ms[row] = self.center.happened()
        self.legs.state[row] = State.FINISHED
        self.staff.chat_over(agent)

    def leave(self, row: int, state: State) -> None:
        """End a contact that was not served."""
        demand, now = self.center.demand, self.center.happened()
        self.legs.state[row], self.legs.leave_ms[row] = state, now
        self.handover.end_of_wait(row, answered=False)
        habits = {
            State.ABANDONED: demand.redials,
            State.BLOCKED: demand.redials_blocked,
            State.BALKED: demand.redials_balked,
            State.LOST: demand.redials_lost,
        }
        dials_again = habits.get(state)
        if dials_again is not None and dials_again[row]:
            self.follow_up(row, int(demand.redial_ms[row]))
        elif state == State.CONTAINED and demand.returns[row]:
            self.follow_up(row, int(demand.return_ms[row]))
        else:
            self.next_issue(row)

    def next_issue(self, row: int) -> None:
        """The issue is over: a customer of a population has the next one after a while."""
        demand = self.center.demand
        if len(demand.again) and demand.again[row] != NOT_YET:
            self.center.env.process(self.wake(int(demand.again[row]), int(demand.again_ms[row])))

    def follow_up(self, row: int, delay: int) -> None:
        """Wake the contact's follow-up, if it has attempts left."""
        following = int(self.center.demand.next[row])
        if following != NOT_YET:
            handled_by = int(self.legs.agent[row])
            self.waiting.last_agent[following] = self.waiting.last_agent[row] if handled_by == NOT_YET else handled_by
            self.upgraded[following] = self.upgraded[row]
            self.center.env.process(self.wake(following, delay))
        else:
            self.next_issue(row)

    def close(self) -> None:
        """Close the center: waiting contacts are let go, or served by those present (`Staff` keeps them).

        Deferred work stays where it is.
        """
        if self.center.supply.closing == Closing.HANG_UP:
            for line in (*self.center.queues[: self.center.first_deferred], *self.center.own):
                for contact in list(line):
                    self.let_go(contact)

    def let_go(self, contact: Contact) -> None:
        """Send a waiting contact away at closing."""
        self.center.line_of(contact).remove(contact)
        self.center.give_line_back(contact.row)
        self.leave(contact.row, State.CLOSED_OUT)
        contact.over.succeed()


def run_reference(
    demand: Demand,
    supply: Supply,
    plan: Plan,
    customers: tuple[RoutingPolicy, Floats],
    pools: tuple[RoutingPolicy, Floats],
    observer: Observer | None = None,
) -> Outcome:
    """Run the reference engine; see `Reference`."""
    return Reference(demand, supply, plan, customers, pools, observer).run()


__all__ = ["Contact", "Reference", "after_open_time", "run_reference", "scaled"]
