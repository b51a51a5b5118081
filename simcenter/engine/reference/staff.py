"""The staff of the reference engine: who is on duty, idle, busy, on a break, and when they may go."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

import numpy as np
import simpy

from simcenter.engine.tables import Closing, DutyKind, Kind, SpellKind, Spells

if TYPE_CHECKING:
    from simcenter.engine.reference.center import Center


class Doing(Enum):
    """What an agent is doing."""

    OFF = auto()
    IDLE = auto()
    BUSY = auto()
    BREAK = auto()


@dataclass(eq=False)
class Agent:
    """An agent of a pool."""

    number: int
    pool: int
    doing: Doing = Doing.OFF
    since: int = 0  # of what the agent is doing
    duty_since: int = 0
    owed_break: int = 0  # milliseconds of breaks that waited for a contact
    goes: bool = False  # leaves when the contact is over
    handled_today: int = 0
    duty_today: int = 0  # finished spells only
    slots: int = 0  # chats the agent may hold at once
    chats: int = 0  # that the agent holds
    took_chat: int = 0  # when the agent last took one

    def may_take(self, *, chat: bool) -> bool:
        """Whether the agent may take a chat, or a call, now."""
        return self.doing is Doing.IDLE or (chat and self.open_slots > 0)

    @property
    def open_slots(self) -> int:
        """Chats the agent may take beside those on the desk; none where the desk is empty."""
        busy = self.chats == 0 or self.goes or self.owed_break > 0
        return 0 if busy else self.slots - self.chats

    def share_busy(self, now: int) -> float:
        """Share of today's time on duty spent handling contacts."""
        duty = self.duty_today + now - self.duty_since
        return self.handled_today / duty if duty > 0 else 0.0


class Staff:
    """All agents, and the duty table they follow."""

    def __init__(
        self,
        center: Center,
        available: Callable[..., None],
        goes: Callable[[int], None],
        take_own: Callable[[int], None],
    ) -> None:
        """Everybody is off duty at first.

        Parameters
        ----------
        center
            The center they work in.
        available
            Called with a pool when somebody of it has become idle, and with the agent's number when that agent
            may have been waited for.
        goes
            Called with the number of an agent who goes off duty.
        take_own
            Called with the number of an agent who may take contacts held for that agent.
        """
        self.center, self.available, self.goes, self.take_own = center, available, goes, take_own
        self.hands_back: Callable[[int], bool] = lambda _: False
        """Called with the number of a busy agent who is to go; whether that agent handed the work back, and is idle."""
        slots = center.supply.slots
        at_once = [0] * center.supply.n_pools if slots is None else slots.at_once.tolist()
        self.agents = [Agent(i, int(pool), slots=at_once[pool]) for i, pool in enumerate(center.supply.agent_pool)]
        self.chatting = [[a for a in self.agents if a.pool == pool and a.slots] for pool in range(len(at_once))]
        self.idle: list[list[Agent]] = [[] for _ in range(center.supply.n_pools)]  # longest idle first
        self.quota = [0] * center.supply.n_pools  # heads that go as soon as they finish
        self.present = [0] * center.supply.n_pools  # on duty and not on a break
        self.closed, self.draining = True, False
        self.deferred: list[int] = []  # duty rows that wait for the end of the drain
        self.log: list[tuple[int, int, int, int]] = []

    @property
    def now(self) -> int:
        """The present moment."""
        return int(self.center.env.now)

    def duties(self, close: Callable[[], None]) -> Generator[simpy.Event, None, None]:
        """Follow the duty table row by row."""
        supply = self.center.supply
        for row, (time, kind) in enumerate(zip(supply.duty_ms, supply.duty_kind, strict=True)):
            order = Kind.ON_DUTY if kind < DutyKind.CLOSE else Kind.OFF_DUTY
            yield self.center.at(int(time), order, row)
            self.center.happened()
            if kind == DutyKind.OPEN:
                self.open()
            elif kind == DutyKind.CLOSE:
                self.closed = True
                close()
                self.draining = supply.closing == Closing.DRAIN and self.center.anyone_waiting()
            elif self.draining and kind in (DutyKind.FALL, DutyKind.SHIFT_ENDS):
                self.deferred.append(row)
            else:
                self.follow(row)

    def open(self) -> None:
        """Begin a day; a drain still running is cut off."""
        self.end_drain()
        self.closed = False
        for agent in self.agents:
            agent.handled_today = agent.duty_today = 0

    def follow(self, row: int) -> None:
        """Do what a row of the duty table says."""
        supply = self.center.supply
        kind, pool, count = supply.duty_kind[row], int(supply.duty_pool[row]), int(supply.duty_count[row])
        if kind == DutyKind.RISE:
            self.rise(pool, count)
        elif kind == DutyKind.FALL:
            self.fall(pool, count)
        else:
            agent = self.agents[supply.duty_agent[row]]
            if kind == DutyKind.SHIFT_STARTS:
                self.shift_starts(agent)
            elif kind == DutyKind.SHIFT_ENDS:
                self.shift_ends(agent)
            else:
                self.break_starts(agent, int(supply.duty_length_ms[row]))

    def rise(self, pool: int, count: int) -> None:
        """More heads: those about to go stay, then the lowest numbers off duty come."""
        stay = min(self.quota[pool], count)
        self.quota[pool] -= stay
        for agent in [agent for agent in self.chatting[pool] if agent.goes][: count - stay]:
            agent.goes = False
            stay += 1
            self.take_own(agent.number)
        off = [agent for agent in self.agents if agent.pool == pool and agent.doing is Doing.OFF]
        for agent in off[: count - stay]:
            self.come_on(agent)
        self.available(pool)
        self.queue_shrank()

    def fall(self, pool: int, count: int) -> None:
        """Fewer heads: idle ones go first, highest number first, then who may hand back; then whoever finishes next.

        Where agents hold chats it is settled who: those with the fewest on the desk, highest number first.
        """
        going = sorted(self.idle[pool], key=lambda agent: -agent.number)[:count]
        for agent in going:
            self.go_off(agent)
        for agent in reversed([agent for agent in self.agents if agent.pool == pool and not agent.goes]):
            if len(going) < count and self.hands_back(agent.number):
                self.go_off(agent)
                going.append(agent)
        staying = [agent for agent in self.chatting[pool] if agent.doing is Doing.BUSY and not agent.goes]
        told = sorted(staying, key=lambda agent: (agent.chats, -agent.number))[: count - len(going)]
        for agent in told:
            agent.goes = True
        self.quota[pool] += count - len(going) - len(told)

    def shift_starts(self, agent: Agent) -> None:
        """An agent's shift begins; whoever was about to go stays."""
        agent.goes = False
        if agent.doing is Doing.OFF:
            self.come_on(agent)
            self.available(agent.pool)
            self.queue_shrank()
        elif agent.open_slots > 0:
            self.available(agent.pool, agent.number)
            self.queue_shrank()

    def shift_ends(self, agent: Agent) -> None:
        """An agent's shift is over; a contact in progress is finished first, unless it is handed back."""
        if agent.doing is Doing.BUSY and not self.hands_back(agent.number):
            agent.goes = True
        elif agent.doing is not Doing.OFF:
            self.go_off(agent)

    def break_starts(self, agent: Agent, length: int) -> None:
        """A break is due; it waits for the contact in progress and keeps its length."""
        if agent.doing is Doing.IDLE:
            self.rest(agent, length)
        elif agent.doing is not Doing.OFF:
            agent.owed_break += length

    def come_on(self, agent: Agent) -> None:
        """Come on duty, idle."""
        agent.duty_since = self.now
        agent.owed_break = 0
        self.present[agent.pool] += 1
        self.become_idle(agent)

    def become_idle(self, agent: Agent) -> None:
        """Join the end of the pool's line of idle agents."""
        agent.doing, agent.since = Doing.IDLE, self.now
        self.idle[agent.pool].append(agent)

    def take(self, number: int, until: int) -> None:
        """Begin to handle a contact that keeps the agent busy until a moment."""
        agent = self.agents[number]
        self.idle[agent.pool].remove(agent)
        agent.doing, agent.since = Doing.BUSY, self.now
        agent.handled_today += until - self.now

    def break_off(self, number: int, until: int) -> None:
        """Leave work that would have kept the agent busy until a moment."""
        agent = self.agents[number]
        agent.handled_today -= until - self.now
        self.become_idle(agent)

    def take_chat(self, number: int) -> None:
        """Begin a chat, beside those on the desk; until the last is over the agent is busy."""
        agent = self.agents[number]
        if agent.doing is Doing.IDLE:
            self.idle[agent.pool].remove(agent)
            agent.doing, agent.since = Doing.BUSY, self.now
        agent.chats += 1
        agent.took_chat = self.now

    def chat_over(self, number: int) -> None:
        """A chat is over: with the last one it is as after a call, else another may take the slot."""
        agent = self.agents[number]
        agent.chats -= 1
        if agent.chats == 0:
            agent.handled_today += self.now - agent.since
            self.release(number)
        elif agent.open_slots > 0:
            self.available(agent.pool, agent.number)
            self.queue_shrank()

    def capacity(self, pool: int, *, chat: bool) -> int:
        """How many more chats, or calls, the agents of a pool may take now."""
        idle = len(self.idle[pool])
        if not (chat and self.chatting[pool]):
            return idle
        return idle * self.chatting[pool][0].slots + sum(agent.open_slots for agent in self.chatting[pool])

    def go_on(self, number: int, since: int, until: int) -> None:
        """Stay busy with a contact from the moment until which that was known to another."""
        self.agents[number].handled_today += until - since

    def release(self, number: int) -> None:
        """A contact is over: go, have a break, or be idle and take the next."""
        agent = self.agents[number]
        if self.quota[agent.pool] > 0:
            self.quota[agent.pool] -= 1
            self.go_off(agent)
        elif agent.goes:
            self.go_off(agent)
        elif agent.owed_break:
            self.rest(agent, agent.owed_break)
        else:
            self.become_idle(agent)
            self.available(agent.pool, agent.number)
            self.queue_shrank()

    def rest(self, agent: Agent, length: int) -> None:
        """Have a break."""
        if agent.doing is Doing.IDLE:
            self.idle[agent.pool].remove(agent)
        if agent.doing is not Doing.BREAK:
            self.present[agent.pool] -= 1
        agent.doing, agent.since, agent.owed_break = Doing.BREAK, self.now, 0
        number = len(self.center.supply.duty_ms) + agent.number
        ends = self.center.at(self.now + length, Kind.ON_DUTY, number)
        began = self.now
        ends.callbacks.append(lambda _: self.break_ends(agent, began))

    def break_ends(self, agent: Agent, began: int) -> None:
        """Come back from a break, unless the shift ended meanwhile."""
        if agent.doing is not Doing.BREAK or agent.since != began:
            return
        self.center.happened()
        self.log.append((agent.number, SpellKind.BREAK, agent.since, self.now))
        if agent.owed_break:
            self.rest(agent, agent.owed_break)
        else:
            self.present[agent.pool] += 1
            self.become_idle(agent)
            self.available(agent.pool, agent.number)
            self.queue_shrank()

    def go_off(self, agent: Agent) -> None:
        """Go off duty from whatever the agent was doing."""
        if agent.doing is Doing.IDLE:
            self.idle[agent.pool].remove(agent)
        elif agent.doing is Doing.BREAK:
            self.log.append((agent.number, SpellKind.BREAK, agent.since, self.now))
        if agent.doing is not Doing.BREAK:
            self.present[agent.pool] -= 1
        self.log.append((agent.number, SpellKind.DUTY, agent.duty_since, self.now))
        agent.duty_today += self.now - agent.duty_since
        agent.doing, agent.since, agent.goes, agent.owed_break = Doing.OFF, self.now, False, 0
        self.goes(agent.number)

    def queue_shrank(self) -> None:
        """End the drain once nobody waits."""
        if self.draining and not self.center.anyone_waiting():
            self.end_drain()

    def end_drain(self) -> None:
        """Let those go who stayed for the waiting contacts."""
        self.draining = False
        rows, self.deferred = self.deferred, []
        for row in rows:
            self.follow(row)

    def spells(self, end: int) -> Spells:
        """All spells, those still running cut off at the end of the run."""
        for agent in self.agents:
            if agent.doing is Doing.BREAK:
                self.log.append((agent.number, SpellKind.BREAK, agent.since, end))
            if agent.doing is not Doing.OFF:
                self.log.append((agent.number, SpellKind.DUTY, agent.duty_since, end))
        rows = np.array(sorted(self.log, key=lambda r: (r[0], r[2], r[1], r[3])), np.int64).reshape(-1, 4)
        return Spells(rows[:, 0].astype(np.int32), rows[:, 1].astype(np.int32), rows[:, 2], rows[:, 3])
