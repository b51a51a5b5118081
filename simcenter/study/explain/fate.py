"""What became of one contact under one routing, and everything that was decided while it waited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from simcenter.engine.entries import Offer
from simcenter.engine.reference.observe import Why
from simcenter.engine.tables import NOT_YET, BrokenOff, State
from simcenter.results.frames import STATE_WORDS, agent_names
from simcenter.results.result import Result
from simcenter.routing.own import SCORES, policy_of
from simcenter.routing.policy import RoutingPolicy
from simcenter.routing.proficiency import is_proficient
from simcenter.routing.queues import Queue, queues_of
from simcenter.scenario.entry.words import Estimator
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator
from simcenter.study.explain.trace import Lines, PoolAt, Stay, Taken, Trace

Relation = Literal["ahead", "earlier", "later"]
"""Another contact was ahead in the same queue, had come earlier to another, or came later than this one."""


@dataclass(frozen=True)
class Served:
    """A contact that was served while this one waited.

    Attributes
    ----------
    at_ms, contact, queue, pool, agent
        When, who, from which queue, and by whom.
    relation
        How it stood to this contact.
    later_ms
        How much later than this one it came; negative when it came earlier.
    agent_chose
        Whether an agent had become free and chose, or the contact found an idle agent.
    why
        Whether the pool could have served this contact's queue just then.
    scores
        What the policy gave the other contact and the head of this contact's queue, where the agent could choose.
    behind
        Whether somebody else stood at the head of this contact's own queue.
    """

    at_ms: int
    contact: int
    queue: str
    pool: str
    agent: str
    relation: Relation
    later_ms: int
    agent_chose: bool
    why: Why
    scores: tuple[float, float] | None
    behind: bool


@dataclass(frozen=True)
class Desk:
    """A pool as it stood to the contact: when it joined a queue, and how long somebody sat idle while it was there.

    Attributes
    ----------
    idle, present
        Agents idle, and on duty without those on a break, when the contact joined.
    skilled, proficient
        Whether the pool has the skills, and the proficiency that is required.
    takes, chats
        Whether its agents take such contacts (calls, chats, deferred work) at all, and whether the contact is a chat:
        then slots are meant where agents are said to be idle.
    opens_after_ms, opened_ms
        Wait after which it may serve the contact, None for never; and when it opened, None if that was not in the
        time the contact stood there.
    kept_back
        Idle agents it keeps back from the contact.
    least_waiting
        How many must wait in the queue for it to help.
    idle_ms
        Time in which somebody was idle there and did not serve the queue's head, by the name of the reason (`Why`).
    """

    pool: str
    idle: int
    present: int
    skilled: bool
    proficient: bool
    takes: bool
    chats: bool
    opens_after_ms: int | None
    opened_ms: int | None
    kept_back: int
    least_waiting: int
    idle_ms: Mapping[str, int]

    def idle_for(self, why: Why) -> int:
        """Milliseconds in which somebody was idle and did not serve the queue, for one reason."""
        return self.idle_ms.get(why.name.lower(), 0)


@dataclass(frozen=True)
class Move:
    """The contact moved to another queue.

    Attributes
    ----------
    at_ms, queue
        When, and to which queue.
    keeps_age
        Whether its wait so far counts there.
    ahead
        Rows before it there.
    desks
        Every pool from then on.
    """

    at_ms: int
    queue: str
    keeps_age: bool
    ahead: tuple[int, ...]
    desks: tuple[Desk, ...]


@dataclass(frozen=True)
class Heard:
    """What the contact heard as it joined its queue while no agent was free, and what followed from it.

    Attributes
    ----------
    wait_ms
        The announced wait, None where the place is announced, and NEVER where no agent was on duty.
    ahead
        How many waited ahead.
    offer
        Whether a call-back was offered, and accepted.
    in_vain
        When the customer was called and did not answer, and by whom.
    """

    wait_ms: int | None
    ahead: int
    offer: Offer
    in_vain: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Pieces:
    """The work on the contact was broken off.

    Attributes
    ----------
    for_calls, handed_back
        How often for somebody who waited for an answer, and how often as its agent went off duty.
    finished_by, finished_ms
        Who finished it, and when the customer heard; "" and None where nobody has.
    """

    for_calls: int
    handed_back: int
    finished_by: str
    finished_ms: int | None


@dataclass(frozen=True)
class Fate:
    """One contact under one routing; times in milliseconds from the start of the horizon, None where there is none."""

    policy: str
    ranks: str  # the name of the policy by which agents choose
    gate: str  # the name of the policy that says who is eligible, "" where the plan alone does
    state: str
    dial_ms: int
    entry_ms: int | None
    answer_ms: int | None
    end_ms: int | None  # of the wait: answered, hung up or let go; None while it still waits
    wait_ms: int | None
    queue: str  # the first it stood in
    seen_as: str  # the tier it was routed as if it was not recognised, "" if it was
    pool: str
    agent: str
    ahead: tuple[int, ...]
    ahead_hung_up: int  # of those, while it waited
    elsewhere: tuple[tuple[str, int], ...]  # contacts waiting in other queues when it joined
    desks: tuple[Desk, ...]
    moves: tuple[Move, ...]
    served: tuple[Served, ...]
    agent_chose: bool | None
    waited_for: Why | None  # why the pool that answered did not before, though somebody was idle
    lines: Lines | None  # when it was turned away
    held_for: str  # the agent of its own it waited for alone at first
    held_until_ms: int | None
    heard: Heard | None  # when it found no agent free, where that is announced
    for_it: bool  # the agent broke off deferred work to take it
    pieces: Pieces | None  # where work on it was broken off

    def count(self, relation: Relation) -> int:
        """Contacts of one relation that were served while it waited."""
        return sum(one.relation == relation for one in self.served)

    def desk_at(self, moment: int, pool: str) -> Desk:
        """A pool as it stood to the contact at a moment of its wait."""
        desks = next((move.desks for move in reversed(self.moves) if move.at_ms <= moment), self.desks)
        return next(desk for desk in desks if desk.pool == pool)


def follow(scenario: Scenario, policy: str, seed: int, replication: int, contact: int) -> Fate:
    """Live through a day with the reference engine and note what concerns one contact.

    Parameters
    ----------
    scenario
        Settled, under the routing in question.
    policy
        What that routing is called.
    seed, replication
        The day.
    contact
        Row of `Demand`.
    """
    trace = Trace(contact)
    result = Simulator(scenario, "reference").run(seed, replication, observer=trace)
    return fate_of(result, policy, contact, trace)


def fate_of(result: Result, policy: str, contact: int, trace: Trace) -> Fate:
    """Read the fate of a contact from a run, and what was noted while it waited."""
    scenario, legs = result.scenario, result.legs
    names = _Names(result)
    entry, answer, left = (int(column[contact]) for column in (legs.entry_ms, legs.answer_ms, legs.leave_ms))
    agent = began_by(result, contact)
    pool = NOT_YET if agent == NOT_YET else int(result.supply.agent_pool[agent])
    end = answer if answer != NOT_YET else left
    until = end if end != NOT_YET else result.end_ms
    first = trace.stays[0] if trace.stays else None
    return Fate(
        policy=policy,
        ranks=scenario.routing.customers.policy,
        gate=_gate_of(scenario),
        state=STATE_WORDS[State(int(legs.state[contact]))],
        dial_ms=int(legs.dial_ms[contact]),
        entry_ms=_known(entry),
        answer_ms=_known(answer),
        end_ms=_known(end),
        wait_ms=None if entry == NOT_YET or end == NOT_YET else end - entry,
        queue="" if entry == NOT_YET else names.queues[int(legs.queue[contact]) if first is None else first.queue],
        seen_as="" if first is None else _seen_as(names.all[first.queue]),
        pool="" if answer == NOT_YET else names.pools[pool],
        agent="" if answer == NOT_YET else names.agents[agent],
        ahead=() if first is None else first.ahead,
        ahead_hung_up=sum(
            bool(legs.state[row] == State.ABANDONED and legs.leave_ms[row] <= until)
            for row in (() if first is None else first.ahead)
        ),
        elsewhere=() if first is None else tuple((names.queues[q], n) for q, n in first.elsewhere.items()),
        desks=() if first is None else _desks(result, names, first, until),
        moves=_moves(result, names, trace, until),
        served=tuple(
            _served(taken, names, result, contact) for taken in trace.taken if legs.answer_ms[taken.row] == taken.at_ms
        ),
        agent_chose=trace.agent_chose,
        waited_for=None if answer == NOT_YET else trace.waited_for.get(pool),
        lines=trace.lines,
        held_for="" if trace.held_for == NOT_YET else names.agents[trace.held_for],
        held_until_ms=_known(trace.held_until_ms),
        heard=_heard(result, names, contact),
        for_it=_broken_off_for(result, agent, answer),
        pieces=_pieces(result, names, contact),
    )


def began_by(result: Result, contact: int) -> int:
    """The agent who answered a contact, or began the work on it; NOT_YET where nobody has."""
    pieces = result.outcome.pieces
    first = np.flatnonzero(pieces.row == contact)[:1]
    return int(pieces.agent[first[0]] if len(first) else result.legs.agent[contact])


def _broken_off_for(result: Result, agent: int, moment: int) -> bool:
    """Whether an agent broke work off at a moment to take a contact."""
    pieces = result.outcome.pieces
    then = (pieces.agent == agent) & (pieces.end_ms == moment) & (pieces.why == BrokenOff.FOR_CALL)
    return agent != NOT_YET and bool(then.any())


def _pieces(result: Result, names: _Names, contact: int) -> Pieces | None:
    pieces, legs = result.outcome.pieces, result.legs
    whys = pieces.why[pieces.row == contact]
    if not len(whys):
        return None
    over = legs.leave_ms[contact] != NOT_YET
    return Pieces(
        for_calls=int((whys == BrokenOff.FOR_CALL).sum()),
        handed_back=int((whys == BrokenOff.HANDED_BACK).sum()),
        finished_by=names.agents[int(legs.agent[contact])] if over else "",
        finished_ms=_known(int(legs.leave_ms[contact])),
    )


def _heard(result: Result, names: _Names, contact: int) -> Heard | None:
    entries, calls, rules = result.outcome.entries, result.outcome.calls, result.plan.entry
    if rules is None or entries.offer[contact] == NOT_YET:
        return None
    mine = np.flatnonzero(calls.row == contact)
    return Heard(
        wait_ms=None if rules.estimator == Estimator.QUEUE else int(entries.announced[contact]),
        ahead=int(entries.ahead[contact]),
        offer=Offer(int(entries.offer[contact])),
        in_vain=tuple((int(calls.start_ms[call]), names.agents[int(calls.agent[call])]) for call in mine),
    )


def _gate_of(scenario: Scenario) -> str:
    """The name of the policy that says who is eligible, if one does."""
    sides = [side for side in SCORES if type(policy_of(scenario, side)).eligible is not RoutingPolicy.eligible]
    return getattr(scenario.routing, sides[0]).policy if sides else ""


class _Names:
    """Names of queues, pools and agents by their numbers."""

    def __init__(self, result: Result) -> None:
        self.all = queues_of(result.scenario)
        self.queues = [queue.name for queue in self.all]
        self.pools = list(result.scenario.pools)
        self.agents = agent_names(result)


def _seen_as(queue: Queue) -> str:
    return queue.tier if queue.unrecognised else ""


def _served(taken: Taken, names: _Names, result: Result, contact: int) -> Served:
    legs = result.legs
    agent = began_by(result, taken.row)
    pool = int(result.supply.agent_pool[agent])
    later = int(legs.entry_ms[taken.row] - legs.entry_ms[contact])
    relation: Relation = "later" if (later, taken.row) > (0, contact) else "earlier"
    if taken.queue == taken.own and relation == "earlier":
        relation = "ahead"
    return Served(
        at_ms=taken.at_ms,
        contact=taken.row,
        queue=names.queues[taken.queue],
        pool=names.pools[pool],
        agent=names.agents[agent],
        relation=relation,
        later_ms=later,
        agent_chose=taken.agent_chose,
        why=taken.why[pool],
        scores=taken.scores,
        behind=taken.head != contact,
    )


def _moves(result: Result, names: _Names, trace: Trace, until: int) -> tuple[Move, ...]:
    return tuple(
        Move(
            at_ms=stay.from_ms,
            queue=names.queues[stay.queue],
            keeps_age=stay.since_ms < stay.from_ms,
            ahead=stay.ahead,
            desks=_desks(result, names, stay, until),
        )
        for stay in trace.stays[1:]
    )


def _desks(result: Result, names: _Names, stay: Stay, until: int) -> tuple[Desk, ...]:
    return tuple(_desk(result, names, stay, seen, until) for seen in stay.pools)


def _desk(result: Result, names: _Names, stay: Stay, seen: PoolAt, until: int) -> Desk:
    scenario, plan, at = result.scenario, result.plan, (stay.queue, seen.pool)
    queue, name = names.all[stay.queue], names.pools[seen.pool]
    opens = _known(int(plan.opens_after_ms[at]))
    opened = None if opens is None else stay.since_ms + opens
    return Desk(
        pool=name,
        idle=seen.idle,
        present=seen.present,
        skilled=scenario.can_serve(name, scenario.types[queue.type], queue.tier, queue.level),
        proficient=is_proficient(scenario, queue, name),
        takes=scenario.pools[name].takes(scenario.channels[scenario.types[queue.type].channel]),
        chats=scenario.is_chat(scenario.types[queue.type]),
        opens_after_ms=opens,
        opened_ms=opened if opened is not None and stay.from_ms < opened <= until else None,
        kept_back=int(plan.reserve[at]),
        least_waiting=1 if plan.threshold is None else max(1, int(plan.threshold[at])),
        idle_ms={why.name.lower(): spent for (pool, why), spent in stay.idle_ms.items() if pool == seen.pool},
    )


def _known(time: int) -> int | None:
    return None if time == NOT_YET else time
