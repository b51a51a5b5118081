"""What must hold of contacts meant for one agent: taken at once if idle, else held, then in their old place."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simcenter.engine.tables import NEVER, NOT_YET, Demand, Flags, Ints, Legs, Plan, Spells, Supply
from simcenter.routing.tables import Named


class Holds(NamedTuple):
    """Whom each row is meant for, and when it stands in which line; one entry a row.

    Where the order of things within one millisecond decides and the tables do not tell it, the reading that finds
    fewer faults is taken.
    """

    agent: Ints  # whom the row is meant for, NOT_YET for nobody
    until_ms: Ints  # when it stops to wait for that agent alone; its entry where it never does
    own: Flags  # answered by that agent before it ever stood in its queue
    queued_ms: Ints  # when it joined its queue's line, NEVER if it was gone by then


def last_agents(demand: Demand, legs: Legs) -> Ints:
    """Who handled the contact before each row, NOT_YET if nobody has handled the issue yet."""
    last = np.full(len(demand.type), NOT_YET, np.int64)
    for attempt in range(1, int(demand.attempt.max(initial=1)) + 1):
        rows = np.flatnonzero((demand.attempt == attempt) & (demand.next != NOT_YET))
        last[demand.next[rows]] = np.where(legs.agent[rows] == NOT_YET, last[rows], legs.agent[rows])
    return last


def named_agents(demand: Demand, supply: Supply, plan: Plan, legs: Legs) -> Ints:
    """The agent each row that joined a queue is meant for, NOT_YET for nobody.

    An agent whose pool never serves the queue is nobody's.
    """
    nobody = np.full(len(demand.type), NOT_YET, np.int64)
    if not len(plan.named):
        return nobody
    wanted = np.where(legs.queue == NOT_YET, Named.NOBODY, plan.named[legs.queue])
    managers = demand.manager if len(demand.manager) else nobody
    agents = np.where(wanted == Named.MANAGER, managers, nobody)
    agents = np.where(wanted == Named.LAST_AGENT, last_agents(demand, legs), agents)
    serves = plan.opens_after_ms[legs.queue, supply.agent_pool[agents]] != NOT_YET
    return np.asarray(np.where(serves, agents, NOT_YET), np.int64)


def holds_of(demand: Demand, supply: Supply, plan: Plan, legs: Legs, duties: Spells, wait_end_ms: Ints) -> Holds:
    """Work out who was held, from the tables of a finished run."""
    agents = named_agents(demand, supply, plan, legs)
    until, own = legs.entry_ms.copy(), np.zeros(len(agents), np.bool_)
    for row in np.flatnonzero(agents != NOT_YET):
        entry = legs.entry_ms[row]
        mine = (duties.agent == agents[row]) & (duties.start_ms <= entry) & (entry < duties.end_ms)
        goes = int(duties.end_ms[mine].max(initial=entry))
        until[row] = min(entry + plan.hold_ms[legs.queue[row]], goes)
        at_once = goes > entry and legs.answer_ms[row] == entry
        own[row] = legs.agent[row] == agents[row] and (at_once or legs.answer_ms[row] <= until[row] > entry)
    gone = own | ((until > legs.entry_ms) & (wait_end_ms <= until) & (legs.answer_ms == NOT_YET))
    return Holds(agents, until, own, np.where(gone, NEVER, until))
