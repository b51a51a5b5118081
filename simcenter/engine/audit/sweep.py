"""A walk through all moments of a run that looks for pairs that should have been matched when each is over.

It keeps its own books of who is idle and who waits, from the finished tables alone, and looks at all pairs of
a waiting head and a pool with idle agents; that costs about moments x pairs, in plain Python.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

import numpy as np

from simcenter.engine.audit.channels.chat import OpenSlots, doubts
from simcenter.engine.audit.channels.pieces import UnderWay, interruptible_work
from simcenter.engine.audit.run import Numbers, Run
from simcenter.engine.tables import NEVER, NOT_YET, AgentRule, Closing, Ints, Spells, chat_queues

Event = tuple[int, int, int, int]
"""Time, what (the constants below), number of the agent, queue or row, and change."""
AVAILABILITY, QUEUE_LENGTH, ANSWER, LOOK, CHAT, DOUBT, WORK = range(7)


class Sweep:
    """The books of the walk."""

    def __init__(self, run: Run) -> None:
        """Start with nobody on duty and nobody waiting."""
        self.run = run
        self.pool_of = run.supply.agent_pool.tolist()
        self.available = [0] * len(self.pool_of)  # 1: on duty, without a contact and not on a break
        self.idle: list[dict[int, int]] = [
            {} for _ in range(run.supply.n_pools)
        ]  # agent -> since, oldest first
        self.waiting = [0] * len(run.plan.reserve)
        self.since, self.start = run.visits.since.tolist(), run.visits.start.tolist()
        self.end, self.row = run.visits.end.tolist(), run.visits.row.tolist()
        self.own = run.holds.own.tolist()
        self.line, self.served = _lines(run), [0] * len(run.plan.reserve)  # how many of each line are through
        self.pairs = _pairs(run)
        self.first_deferred = len(self.waiting) if run.plan.deferred is None else run.plan.deferred.first
        self.is_chat, self.open = chat_queues(run.supply, run.plan).tolist(), OpenSlots(run)
        self.at_work = UnderWay(run)
        self.told: set[tuple[int, int]] = set()
        self.found: list[str] = []

    def go(self) -> list[str]:
        """Walk from the first moment to the last and return what was wrong."""
        longest_idle = self.run.plan.agent_rule == AgentRule.LONGEST_IDLE
        for moment, events in groupby(_events(self.run), key=itemgetter(0)):
            changes: dict[int, int] = {}
            answers = []
            for _, what, number, change in events:
                if what == AVAILABILITY:
                    changes[number] = changes.get(number, 0) + change
                elif what == QUEUE_LENGTH:
                    self.waiting[number] += change
                elif what == ANSWER:
                    answers.append(number)
                elif what == CHAT:
                    self.open.change(number, change)
                elif what == DOUBT:
                    self.open.doubt(number)
                    self.at_work.doubt(number)
                elif what == WORK:
                    self.at_work.change(number, change)
            since = self.change_agents(moment, changes)
            answers = [row for row in answers if not self.own[row]]
            if longest_idle:
                self.check_longest_idle(moment, answers, since)
            self.check_pairs(moment)
        return self.found

    def change_agents(self, moment: int, changes: dict[int, int]) -> dict[int, int]:
        """Bring the books of idle agents up to date; return since when those idle before had been so."""
        since = {}
        for agent, change in changes.items():
            idle = self.idle[self.pool_of[agent]]
            since[agent] = idle.pop(agent, moment)
            self.available[agent] += change
            if self.available[agent] == 1:
                idle[agent] = moment
        return since

    def check_longest_idle(self, moment: int, answers: list[int], since: dict[int, int]) -> None:
        """Nobody of the same pool who stays idle has been so for longer than the agent who answers."""
        legs = self.run.legs
        for row in answers:
            agent = int(legs.agent[row])
            for other, other_since in self.idle[self.pool_of[agent]].items():
                if other_since < since.get(agent, moment):
                    self.found.append(
                        f"row {row}: was answered at {moment} ms by agent {agent}, "
                        f"idle since {since[agent]} ms, while agent {other} was so since {other_since} ms"
                    )
                break  # the first has been idle longest

    def check_pairs(self, moment: int) -> None:
        """No head of a queue waits while a pool may serve it and has agents idle that are not kept back.

        For those who wait for an answer, agents who may break off deferred work count as idle.
        """
        looked_at = self.waiting if self.run.is_open(moment) else self.waiting[: self.first_deferred]
        for queue, waiting in enumerate(looked_at):
            if waiting <= 0:
                continue
            head = self.head(queue, moment)
            if head == NOT_YET:
                continue
            wait = moment - self.since[head]
            for pool, opens, kept, least in self.pairs[queue]:
                idle = len(self.idle[pool])
                idle += len(self.at_work.certain[pool]) if queue < self.first_deferred else 0
                if self.is_chat[queue]:
                    idle = self.open.capacity(pool, idle)
                if idle > kept and wait >= opens and waiting >= least and (head, pool) not in self.told:
                    self.told.add((head, pool))
                    self.found.append(
                        f"row {self.row[head]}: waits at {moment} ms at the head of queue {queue}, though pool {pool}, "
                        f"open to it after {opens} ms, has {idle} agents idle, {kept} of them kept back"
                    )

    def head(self, queue: int, moment: int) -> int:
        """The visit of who stands at the head of a queue, NOT_YET when none waits."""
        line, at = self.line[queue], self.served[queue]
        while at < len(line) and self.end[line[at]] <= moment:
            at += 1
        self.served[queue] = at
        while at < len(line) and self.since[line[at]] <= moment:
            if self.start[line[at]] <= moment < self.end[line[at]]:
                return line[at]
            at += 1  # one of more age who comes from another queue later, or has gone
        return NOT_YET


def _lines(run: Run) -> list[list[int]]:
    """Visits of each queue in the order of age, then of coming, then of rows."""
    visits = run.visits
    return [
        stays[np.lexsort((run.origin[visits.row[stays]], visits.start[stays], visits.since[stays]))].tolist()
        for queue in range(len(run.plan.reserve))
        for stays in (np.flatnonzero(visits.queue == queue),)
    ]


def _pairs(run: Run) -> list[list[tuple[int, int, int, int]]]:
    """For each queue the pools that ever serve it: wait that opens them, agents kept back, least length of the line."""
    plan = run.plan
    least = np.zeros_like(plan.reserve) if plan.threshold is None else plan.threshold
    return [
        [
            (pool, int(plan.opens_after_ms[queue, pool]), int(plan.reserve[queue, pool]), int(least[queue, pool]))
            for pool in np.flatnonzero(plan.opens_after_ms[queue] != NOT_YET).tolist()
        ]
        for queue in range(len(plan.reserve))
    ]


def _events(run: Run) -> list[Event]:
    """Everything the walk looks at, in the order of time."""
    legs = run.legs
    rows = np.flatnonzero(run.answered & (legs.agent != NOT_YET))
    visits = run.visits
    parts = [
        _block(legs.answer_ms[rows], AVAILABILITY, legs.agent[rows], -1),
        _block(run.free_ms[rows], AVAILABILITY, legs.agent[rows], 1),
        _block(legs.answer_ms[rows], ANSWER, rows, 0),
        _block(visits.start, QUEUE_LENGTH, visits.queue, 1),
        _block(visits.end, QUEUE_LENGTH, visits.queue, -1),
        *_presence(run.duties, 1),
        *_presence(run.breaks, -1),
        *_looks(run),
        *_work(run),
        *_chats(run),
    ]
    events = np.concatenate(parts)
    last = run.supply.horizon_ms if run.supply.closing == Closing.STOP else NEVER
    events = events[events[:, 0] < last]
    return [tuple(event) for event in events[np.argsort(events[:, 0], kind="stable")].tolist()]


def _presence(spells: Spells, change: int) -> list[Ints]:
    """An agent's availability changes as a spell starts, and back as it ends."""
    return [
        _block(spells.start_ms, AVAILABILITY, spells.agent, change),
        _block(spells.end_ms, AVAILABILITY, spells.agent, -change),
    ]


def _chats(run: Run) -> list[Ints]:
    """Chats begin and end, and agents who hold some may have been told to go or rest."""
    rows = np.flatnonzero(run.chats & (run.legs.agent != NOT_YET))
    agent, (moments, who) = run.legs.agent[rows], doubts(run)
    return [
        _block(run.legs.answer_ms[rows], CHAT, agent, 1),
        _block(run.free_ms[rows], CHAT, agent, -1),
        _block(moments, DOUBT, who, 0),
    ]


def _work(run: Run) -> list[Ints]:
    """Work that may be broken off begins, and ends with the customer's part of it."""
    rows = np.flatnonzero(interruptible_work(run) & (run.legs.agent != NOT_YET))
    agents = run.legs.agent[rows]
    return [_block(run.legs.answer_ms[rows], WORK, agents, 1), _block(run.gone_ms[rows], WORK, agents, -1)]


def _looks(run: Run) -> list[Ints]:
    """The moments at which a pool opens to a contact that still waits."""
    looks, visits = [], run.visits
    opens = run.plan.opens_after_ms[visits.queue]
    for pool in range(run.supply.n_pools):
        at = visits.since + opens[:, pool]
        waits = (opens[:, pool] > 0) & (at >= visits.start) & (at < visits.end)
        looks.append(_block(at[waits], LOOK, visits.row[waits], 0))
    return looks


def _block(times: Ints, what: int, numbers: Numbers, change: int) -> Ints:
    """Events of one kind, one a row."""
    block = np.empty((len(times), 4), np.int64)
    block[:, 0], block[:, 1], block[:, 2], block[:, 3] = times, what, numbers, change
    return block
