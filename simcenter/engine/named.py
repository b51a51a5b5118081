"""Whom contacts are meant for: their customer's manager, or whoever handled the contact before."""

from __future__ import annotations

import numpy as np

from simcenter.engine.tables import NOT_YET, Demand, Ints, Legs, Plan, Supply
from simcenter.routing.tables import Named


def last_agents(demand: Demand, legs: Legs) -> Ints:
    """Who handled the contact before each row, NOT_YET if nobody has handled the issue yet."""
    last = np.full(len(demand.type), NOT_YET, np.int64)
    for attempt in range(1, int(demand.attempt.max(initial=1)) + 1):
        rows = np.flatnonzero((demand.attempt == attempt) & (demand.next != NOT_YET))
        last[demand.next[rows]] = np.where(legs.agent[rows] == NOT_YET, last[rows], legs.agent[rows])
    return last


def first_queues(demand: Demand, plan: Plan) -> Ints:
    """The queue each row joins first, by its type and state."""
    states = (demand.attempt > 1).astype(np.int64)
    if len(demand.unrecognised):
        states += 2 * demand.unrecognised
    return np.array(plan.queue_of[demand.type, states], np.int64)


def named_agents(demand: Demand, supply: Supply, plan: Plan, legs: Legs) -> Ints:
    """The agent each row that joined a queue is meant for, NOT_YET for nobody.

    An agent whose pool never serves the queue is nobody's.
    """
    nobody = np.full(len(demand.type), NOT_YET, np.int64)
    if not len(plan.named):
        return nobody
    queues = first_queues(demand, plan)
    wanted = np.where(legs.queue == NOT_YET, Named.NOBODY, plan.named[queues])
    managers = demand.manager if len(demand.manager) else nobody
    agents = np.where(wanted == Named.MANAGER, managers, nobody)
    agents = np.where(wanted == Named.LAST_AGENT, last_agents(demand, legs), agents)
    serves = plan.opens_after_ms[queues, supply.agent_pool[agents]] != NOT_YET
    return np.asarray(np.where(serves, agents, NOT_YET), np.int64)
