"""What is going on at the center at a moment: contacts on their way, queues, lines, and the clock they share."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

import simpy

from simcenter.engine.tables import KIND_SHIFT, NEVER, NOT_YET, Demand, Kind, Plan, Supply, is_deferred


@dataclass(eq=False)
class Contact:
    """A contact on its way: its row, its queue, and the event its process waits for."""

    row: int
    queue: int
    entry_ms: int
    joined_ms: int  # its present queue
    since_ms: int  # what its age there counts from
    over: simpy.Event  # succeeds when the contact leaves its queue, whatever the reason
    held_by: int = NOT_YET  # the agent in whose own line it stands
    held_until_ms: int = NOT_YET
    waits_for_call: bool = False  # has hung up and will be called back
    leaves_ms: int = NOT_YET  # end of talk and hold, known when an agent answers a call
    left: simpy.Event | None = None  # of a chat, whose end depends on the others: succeeds then


@dataclass
class Center:
    """What is going on at this moment."""

    demand: Demand
    supply: Supply
    plan: Plan
    env: simpy.Environment = field(default_factory=simpy.Environment)
    queues: list[deque[Contact]] = field(default_factory=list)
    own: list[deque[Contact]] = field(default_factory=list)  # held for an agent, first come first
    lines_busy: int = 0
    before_queue: int = 0
    called: set[int] = field(default_factory=set)  # rows of customers the center calls: they hold no line
    answers: int = 0
    decided: list[int] = field(default_factory=list)
    in_target: list[int] = field(default_factory=list)
    last_ms: int = 0

    def at(self, time: int, kind: Kind, number: int) -> simpy.Event:
        """Make an event that happens at a time, in the order of kinds and numbers."""
        event = simpy.Event(self.env)
        event._ok, event._value = True, None
        order = (kind + 1) << KIND_SHIFT | number
        # SimPy knows two priorities by name.
        self.env.schedule(event, order, time - self.env.now)  # type: ignore[arg-type]
        return event

    def happened(self) -> int:
        """Note that something real happens now; cancelled timers never stretch the run."""
        self.last_ms = max(self.last_ms, int(self.env.now))
        return int(self.env.now)

    def defers(self, row: int) -> bool:
        """Whether a contact is deferred work: it holds no line, and closing does not wait for it."""
        return bool(is_deferred(self.plan, self.demand.type[row]))

    @property
    def first_deferred(self) -> int:
        """The first queue of deferred work; there is none of that number when no work is."""
        return len(self.queues) if self.plan.deferred is None else self.plan.deferred.first

    def lines_of(self, row: int) -> int:
        """Trunk lines a contact takes: one where it is a call, else none."""
        slots = self.supply.slots
        chats = slots is not None and bool(slots.of_type[self.demand.type[row]])
        return int(not chats and not self.defers(row))

    def give_line_back(self, row: int) -> None:
        """A customer hangs up, or is no longer on the line; who is called by the center holds none."""
        self.lines_busy -= 0 if row in self.called else self.lines_of(row)

    def anyone_waiting(self) -> bool:
        """Whether anybody waits in a queue for an answer or is on the way into one."""
        return self.before_queue > 0 or any(self.queues[: self.first_deferred]) or any(self.own)

    def line_of(self, contact: Contact) -> deque[Contact]:
        """The line a contact stands in: its queue's, or an agent's own."""
        return self.queues[contact.queue] if contact.held_by == NOT_YET else self.own[contact.held_by]


def scaled(base_ms: int, factor_ppm: int) -> int:
    """A handle time step under a pool's factor in millionths, rounded to the nearest millisecond."""
    return (base_ms * factor_ppm + 500_000) // 1_000_000


def after_open_time(supply: Supply, start: int, delay: int) -> int:
    """The moment at which `delay` milliseconds of opening hours have passed since `start`.

    Returns
    -------
    int
        NEVER when the horizon's opening hours do not suffice.
    """
    rest = delay
    for opens, closes in _windows(supply):
        if start < closes:
            begin = max(start, opens)
            if begin + rest < closes:
                return begin + rest
            rest -= closes - begin
    return NEVER


def due_ms(supply: Supply, since: int, within: int, business: bool) -> int:
    """When a promised time is over, counted in opening hours or not; far in the future without a promise.

    After the last closing of the horizon the clock goes on, so that whatever is due later is so in its order.
    """
    if within == NOT_YET:
        return NEVER
    rest, last = within, since
    for opens, closes in _windows(supply) if business else ():
        if since < closes:
            begin = max(since, opens)
            if begin + rest < closes:
                return begin + rest
            rest, last = rest - (closes - begin), closes
    return last + rest


def _windows(supply: Supply) -> Iterator[tuple[int, int]]:
    return zip(map(int, supply.opens_ms), map(int, supply.closes_ms), strict=True)
