"""Chats in the reference engine: several on an agent's desk at once, sharing the speed the agent works at.

Each agent who holds chats has a clock of work. While n chats are on the desk it gains, every millisecond, the speed of
each of n chats in millionths: a whole number. A chat is over when the clock has gained as many millionths of a
millisecond as its talk, hold and wrap take, at the first millisecond at which that is so. So nothing is ever rounded
but the speeds, and no error adds up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import simpy

from simcenter.engine.tables import Kind, Slots, chat_queues

if TYPE_CHECKING:
    from simcenter.engine.reference.center import Center, Contact
    from simcenter.engine.reference.staff import Staff

MILLION = 1_000_000
Key = tuple[int, Kind, int]
"""When something happens, what, and its number."""


@dataclass(eq=False)
class Chat:
    """A chat on a desk, and the readings of the agent's clock at which its parts are done."""

    row: int
    leaves_at: int
    over_at: int
    left: simpy.Event  # succeeds when the customer leaves


@dataclass(eq=False)
class Desk:
    """The chats an agent holds, and the agent's clock of work."""

    number: int
    chats: list[Chat] = field(default_factory=list)
    clock: int = 0  # millionths of a millisecond of work each chat has had
    read_ms: int = 0  # when the clock was last read
    due: Key | None = None  # what happens next if nobody comes or goes before


class Desks:
    """The desks of all agents who hold chats."""

    def __init__(self, center: Center, staff: Staff, over: Callable[[int, int], None]) -> None:
        """Nobody chats.

        Parameters
        ----------
        center, staff
            The state of the run.
        over
            Called with row and agent when the agent is through with a chat.
        """
        self.center, self.staff, self.over = center, staff, over
        self.desks = [Desk(agent.number) for agent in staff.agents]
        self.is_chat = chat_queues(center.supply, center.plan)

    @property
    def slots(self) -> Slots:
        """How many chats agents hold, and how fast each gets on."""
        assert self.center.supply.slots is not None
        return self.center.supply.slots

    def begin(self, contact: Contact, number: int, with_customer: int, wrap: int) -> None:
        """Put a chat on an agent's desk, where it will take so many milliseconds of work."""
        desk = self.desks[number]
        self.read_clock(desk)
        leaves_at = desk.clock + with_customer * MILLION
        contact.left = self.center.env.event()
        desk.chats.append(Chat(contact.row, leaves_at, leaves_at + wrap * MILLION, contact.left))
        self.staff.take_chat(number)
        self.look_ahead(desk)

    def speed(self, desk: Desk) -> int:
        """What the clock gains in a millisecond."""
        return int(self.slots.speed_ppm[self.staff.agents[desk.number].pool, len(desk.chats)])

    def read_clock(self, desk: Desk) -> None:
        """Let the clock show the present moment."""
        now = int(self.center.env.now)
        desk.clock += self.speed(desk) * (now - desk.read_ms)
        desk.read_ms = now

    def look_ahead(self, desk: Desk) -> None:
        """Find what happens on a desk next, and let it happen then."""
        keys = [(self.moment(desk, chat.over_at), Kind.WRAP_ENDS, desk.number) for chat in desk.chats]
        talking = [chat for chat in desk.chats if not chat.left.triggered]
        keys += [(self.moment(desk, chat.leaves_at), Kind.CUSTOMER_LEAVES, chat.row) for chat in talking]
        due = min(keys, default=None)
        if due is not None and due != desk.due:
            event = self.center.at(*due)
            event.callbacks.append(lambda _: self.happens(desk, due))
        desk.due = due

    def moment(self, desk: Desk, reading: int) -> int:
        """The first millisecond at which the clock shows a reading, at this speed."""
        missing = max(0, reading - desk.clock)
        return desk.read_ms - (-missing // self.speed(desk))

    def happens(self, desk: Desk, key: Key) -> None:
        """A customer leaves, or a chat is over, unless others came or went since this was foreseen."""
        if desk.due != key:
            return
        desk.due = None
        self.read_clock(desk)
        if key[1] == Kind.CUSTOMER_LEAVES:
            next(chat for chat in desk.chats if chat.row == key[2]).left.succeed()
            self.look_ahead(desk)
            return
        chat = min(desk.chats, key=lambda chat: chat.over_at)
        if not chat.left.triggered:
            chat.left.succeed()
        desk.chats.remove(chat)
        self.look_ahead(desk)
        self.over(chat.row, desk.number)
