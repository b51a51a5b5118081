"""What must hold of chats: no more at once than there are slots, and each had exactly the work it was drawn to take.

How far a chat has got is added up here from the beginnings and ends of all chats of its agent, not from anything an
engine foresaw: a customer must leave, and a chat be over, at the first millisecond at which its work is done.
"""

from __future__ import annotations

import numpy as np

from simcenter.engine.audit.run import Run
from simcenter.engine.tables import NOT_YET, Closing, DutyKind, Ints, Slots

MILLION = 1_000_000


def audit_chats(run: Run, with_customer: Ints, wrap: Ints) -> list[str]:
    """List what is wrong with chats, given the milliseconds talk + hold and wrap of each row take when alone."""
    slots, found = run.supply.slots, []
    if slots is None:
        return []
    for agent in np.unique(run.legs.agent[run.chats]):
        rows = np.flatnonzero(run.chats & (run.legs.agent == agent))
        found += Desk(run, slots, int(agent), rows).audit(with_customer[rows], wrap[rows])
    return found


class Desk:
    """All chats of one agent."""

    def __init__(self, run: Run, slots: Slots, agent: int, rows: Ints) -> None:
        """Read how many were held at once, and what each of them had gained by then, off beginnings and ends."""
        self.run, self.agent, self.rows = run, agent, rows
        self.start, self.end = run.legs.answer_ms[rows], np.minimum(run.free_ms[rows], run.end_ms)
        self.speeds = slots.speed_ppm[run.supply.agent_pool[agent]]
        self.most = int(slots.at_once[run.supply.agent_pool[agent]])
        self.moments = np.unique(np.concatenate([self.start, self.end]))
        begun = np.searchsorted(np.sort(self.start), self.moments, "right")
        self.held = begun - np.searchsorted(np.sort(self.end), self.moments, "right")
        spans = np.diff(self.moments)
        speeds = self.speeds[np.clip(self.held[:-1], 0, len(self.speeds) - 1)]
        self.clock = np.concatenate([np.zeros(1, np.int64), np.cumsum(speeds * spans)])

    def audit(self, with_customer: Ints, wrap: Ints) -> list[str]:
        """List what is wrong, given what each chat takes when alone."""
        many = np.flatnonzero(self.held > self.most)
        if len(many):
            first = many[0]
            held, at = self.held[first], self.moments[first]
            return [f"agent {self.agent}: holds {held} chats at {at} ms, though it may hold {self.most}"]
        left, whole = self.run.legs.leave_ms[self.rows], with_customer + wrap
        return [
            *self._worked(left, with_customer, "customer left"),
            *self._worked(self.run.legs.free_ms[self.rows], whole, "chat was over"),
        ]

    def read(self, moments: Ints) -> Ints:
        """What the clock of work shows at moments."""
        last = np.clip(np.searchsorted(self.moments, moments, "right") - 1, 0, len(self.moments) - 1)
        speeds = self.speeds[np.clip(self.held[last], 0, len(self.speeds) - 1)]
        shows: Ints = self.clock[last] + speeds * (moments - self.moments[last])
        return shows

    def _worked(self, ends: Ints, work: Ints, what: str) -> list[str]:
        """Each end is the first millisecond at which the work was done; what has not ended was not done before."""
        known, needed = ends != NOT_YET, work * MILLION
        until = np.where(known, ends, self.run.end_ms)
        gained = self.read(until) - self.read(self.start)
        before = self.read(until - 1) - self.read(self.start)
        early = known & (gained < needed)
        late = (until > self.start) & (before >= needed)
        late &= known | (self.run.supply.closing == Closing.STOP)
        return [
            f"row {self.rows[i]}: its {what} at {ends[i]} ms after {gained[i]} of {needed[i]} millionths of work"
            for i in np.flatnonzero(early)
        ] + [
            f"row {self.rows[i]}: its {what} at {ends[i]} ms, though {before[i]} of {needed[i]} millionths of work "
            "were done a millisecond before"
            for i in np.flatnonzero(late)
        ]


class OpenSlots:
    """The books of a walk through all moments: chats agents may certainly take beside those on the desk.

    Whether an agent is to go, or owes itself a break, is not in the tables; so whoever was on the desk as heads fell, a
    shift ended or a break was due is left out until the desk is empty.
    """

    def __init__(self, run: Run) -> None:
        """Nobody chats."""
        self.slots = run.supply.slots
        self.pool_of = run.supply.agent_pool.tolist()
        self.held = [0] * len(self.pool_of)
        self.doubtful: set[int] = set()
        self.by_pool: list[dict[int, int]] = [{} for _ in range(run.supply.n_pools)]

    def change(self, agent: int, by: int) -> None:
        """A chat begins or ends."""
        self.held[agent] += by
        if self.held[agent] == 0:
            self.doubtful.discard(agent)
        self._note(agent)

    def doubt(self, agent: int) -> None:
        """An agent may have been told to go or rest."""
        if self.held[agent]:
            self.doubtful.add(agent)
            self._note(agent)

    def _note(self, agent: int) -> None:
        pool = self.pool_of[agent]
        open_slots = 0
        if self.slots is not None and self.held[agent] and agent not in self.doubtful:
            open_slots = int(self.slots.at_once[pool]) - self.held[agent]
        self.by_pool[pool][agent] = open_slots

    def capacity(self, pool: int, idle: int) -> int:
        """Chats the agents of a pool may certainly take, so many of them being idle."""
        at_once = 0 if self.slots is None else int(self.slots.at_once[pool])
        return idle * at_once + sum(self.by_pool[pool].values())


def doubts(run: Run) -> tuple[Ints, Ints]:
    """Moments at which agents may have been told to go or rest, and which agents."""
    supply, moments, agents = run.supply, [], []
    for row in run.duty_rows_of(DutyKind.FALL, DutyKind.SHIFT_ENDS, DutyKind.BREAK_STARTS):
        own = int(supply.duty_agent[row])
        who = np.flatnonzero(supply.agent_pool == supply.duty_pool[row]) if own == NOT_YET else np.array([own])
        moments.append(np.full(len(who), supply.duty_ms[row]))
        agents.append(who)
    if not moments:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    return np.concatenate(moments), np.concatenate(agents)
