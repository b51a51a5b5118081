"""What became of one contact under one routing, and everything that was decided while it waited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simcenter.engine.reference.observe import Why
from simcenter.engine.tables import NOT_YET, State
from simcenter.results.frames import STATE_WORDS, agent_names
from simcenter.results.result import Result
from simcenter.routing.queues import queues_of
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator
from simcenter.study.explain.idle import idle_spans
from simcenter.study.explain.trace import Taken, Trace

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
    """A pool as it stood to the contact: when it joined, and how long somebody sat idle while it waited.

    Attributes
    ----------
    idle, present
        Agents idle, and on duty without those on a break, when the contact joined.
    skilled
        Whether the pool has the skills.
    opens_after_ms
        Wait after which it may serve the contact, None for never.
    kept_back
        Idle agents it keeps back from the contact.
    closed_ms, kept_back_ms
        Time of the wait in which somebody was idle, but the pool was not open to the contact, or kept them back.
    """

    pool: str
    idle: int
    present: int
    skilled: bool
    opens_after_ms: int | None
    kept_back: int
    closed_ms: int
    kept_back_ms: int


@dataclass(frozen=True)
class Fate:
    """One contact under one routing; times in milliseconds from the start of the horizon, None where there is none."""

    policy: str
    ranks: str  # the name of the policy by which agents choose
    state: str
    dial_ms: int
    entry_ms: int | None
    answer_ms: int | None
    end_ms: int | None  # of the wait: answered, hung up or let go; None while it still waits
    wait_ms: int | None
    queue: str
    pool: str
    agent: str
    ahead: tuple[int, ...]
    ahead_hung_up: int  # of those, while it waited
    elsewhere: tuple[tuple[str, int], ...]  # contacts waiting in other queues when it joined
    desks: tuple[Desk, ...]
    served: tuple[Served, ...]
    agent_chose: bool | None
    held_for: str  # the agent of its own it waited for alone at first
    held_until_ms: int | None

    def count(self, relation: Relation) -> int:
        """Contacts of one relation that were served while it waited."""
        return sum(one.relation == relation for one in self.served)


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
    end = answer if answer != NOT_YET else left
    until = end if end != NOT_YET else result.end_ms
    queue = int(legs.queue[contact])
    served = []
    for taken in trace.taken:
        if legs.answer_ms[taken.row] == taken.at_ms:
            pool, agent = int(legs.pool[taken.row]), int(legs.agent[taken.row])
            later = int(legs.entry_ms[taken.row]) - entry
            served.append(_served(taken, names, queue, pool, agent, later, contact))
    return Fate(
        policy=policy,
        ranks=scenario.routing.customers.policy,
        state=STATE_WORDS[State(int(legs.state[contact]))],
        dial_ms=int(legs.dial_ms[contact]),
        entry_ms=_known(entry),
        answer_ms=_known(answer),
        end_ms=_known(end),
        wait_ms=None if entry == NOT_YET or end == NOT_YET else end - entry,
        queue="" if queue == NOT_YET else names.queues[queue],
        pool="" if answer == NOT_YET else names.pools[int(legs.pool[contact])],
        agent="" if answer == NOT_YET else names.agents[int(legs.agent[contact])],
        ahead=trace.ahead,
        ahead_hung_up=sum(
            bool(legs.state[row] == State.ABANDONED and legs.leave_ms[row] <= until) for row in trace.ahead
        ),
        elsewhere=tuple((names.queues[q], count) for q, count in trace.elsewhere.items()),
        desks=() if queue == NOT_YET else _desks(result, trace, contact, queue, until),
        served=tuple(served),
        agent_chose=trace.agent_chose,
        held_for="" if trace.held_for == NOT_YET else names.agents[trace.held_for],
        held_until_ms=_known(trace.held_until_ms),
    )


class _Names:
    """Names of queues, pools and agents by their numbers."""

    def __init__(self, result: Result) -> None:
        self.queues = [queue.name for queue in queues_of(result.scenario)]
        self.pools = list(result.scenario.pools)
        self.agents = agent_names(result)


def _served(taken: Taken, names: _Names, queue: int, pool: int, agent: int, later: int, contact: int) -> Served:
    relation: Relation = "later" if (later, taken.row) > (0, contact) else "earlier"
    if taken.queue == queue and relation == "earlier":
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


def _desks(result: Result, trace: Trace, contact: int, queue: int, until: int) -> tuple[Desk, ...]:
    scenario, plan = result.scenario, result.plan
    kind, names = scenario.types[int(result.demand.type[contact])], list(scenario.pools)
    entry = int(result.legs.entry_ms[contact])
    spans = idle_spans(result.outcome, result.supply, plan, queue, entry, until)
    idle = {(span.pool, span.why): span.ms for span in spans}
    desks = []
    for seen in trace.pools:
        opens = int(plan.opens_after_ms[queue, seen.pool])
        closed = idle.get((seen.pool, Why.NEVER), 0) + idle.get((seen.pool, Why.NOT_OPEN), 0)
        desks.append(
            Desk(
                pool=names[seen.pool],
                idle=seen.idle,
                present=seen.present,
                skilled=scenario.can_serve(names[seen.pool], kind),
                opens_after_ms=_known(opens),
                kept_back=int(plan.reserve[queue, seen.pool]),
                closed_ms=closed,
                kept_back_ms=idle.get((seen.pool, Why.KEPT_BACK), 0),
            )
        )
    return tuple(desks)


def _known(time: int) -> int | None:
    return None if time == NOT_YET else time
