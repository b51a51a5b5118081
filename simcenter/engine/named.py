"""Whom contacts are meant for: their customer's manager, or whoever handled the contact before."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from simcenter.engine.tables import NOT_YET, PASSED_ON, Demand, Flags, Ints, Legs, Plan, State, Supply
from simcenter.routing.queues import UPGRADED
from simcenter.routing.tables import Named


def last_agents(demand: Demand, legs: Legs) -> Ints:
    """Who handled the contact before each row, NOT_YET if nobody has.

    That is whoever handled the issue before; of listed customers, where nobody has handled the issue yet, whoever
    served the person last.
    """
    last = _served_last(demand, legs)
    levels = demand.level if len(demand.level) else np.zeros(len(demand.type), np.int32)
    ended = legs.resolved != PASSED_ON
    for attempt in range(1, int(demand.attempt.max(initial=1)) + 1):
        for step in range(int(levels.max(initial=0)) + 1):
            here = (demand.attempt == attempt) & (_step_of(demand) == step)
            known = np.where(legs.agent == NOT_YET, last, legs.agent)
            rows = np.flatnonzero(here & (demand.next != NOT_YET) & ended & (legs.state != State.ASLEEP))
            handled = rows[known[rows] != NOT_YET]
            last[demand.next[handled]] = known[handled]
            passed = np.flatnonzero(here & ~ended)
            last[demand.then[passed]] = known[passed] if len(passed) else NOT_YET
    return last


def _served_last(demand: Demand, legs: Legs) -> Ints:
    """Who served the listed customer of each row last before the millisecond in which it dialled, or NOT_YET."""
    last = np.full(len(demand.type), NOT_YET, np.int64)
    for rows, ends, _ in _of_people(demand, legs):
        before = np.searchsorted(legs.leave_ms[ends], legs.dial_ms[rows], side="left")
        known = before > 0
        last[rows[known]] = legs.agent[ends[before[known] - 1]]
    return last


def _of_people(demand: Demand, legs: Legs) -> Iterator[tuple[Ints, Ints, Ints]]:
    """For each listed customer the rows that dialled, those served to the end by the time of that, and their upgrades.

    Upgrades are the rows at whose end a higher tier was accepted, by time, too.
    """
    if not len(demand.customer):
        return
    dialled = (demand.customer != NOT_YET) & (legs.dial_ms != NOT_YET)
    served = served_to_the_end(legs)
    rows = np.flatnonzero(dialled)
    rows = rows[np.lexsort((rows, demand.customer[rows]))]
    bounds = np.flatnonzero(np.diff(demand.customer[rows], prepend=NOT_YET - 1, append=NOT_YET - 1))
    for begin, end in pairwise(bounds):
        own = rows[begin:end]
        ends = own[served[own]]
        ends = ends[np.lexsort((ends, legs.leave_ms[ends]))]
        accepted = ends[demand.accepts[ends]] if len(demand.accepts) else ends[:0]
        yield own, ends, accepted


def _step_of(demand: Demand) -> Ints:
    """Which leg of its contact each row is, from 0."""
    step = np.zeros(len(demand.type), np.int64)
    rows = np.flatnonzero(demand.then != NOT_YET) if len(demand.then) else np.zeros(0, np.int64)
    for row in rows:  # a leg's row comes after the row of the leg before
        step[demand.then[row]] = step[row] + 1
    return step


def first_queues(demand: Demand, plan: Plan, legs: Legs) -> Ints:
    """The queue each row joins first, by its type and state."""
    return np.array(plan.queue_of[demand.type, states_of(demand, legs)], np.int64)


def upgraded_before(demand: Demand, legs: Legs) -> Flags:
    """Flag the rows whose customer has accepted a higher tier before: in the issue, or a listed one in any."""
    before = np.zeros(len(demand.type), np.bool_)
    if not len(demand.accepts):
        return before
    for rows, _, accepted in _of_people(demand, legs):
        if len(accepted):
            before[rows] = legs.leave_ms[accepted[0]] < legs.dial_ms[rows]
    if len(demand.contact):
        before = before[demand.contact]  # of a contact that is passed on, the first leg says it
    taken = demand.accepts & served_to_the_end(legs)
    next_, then = (np.flatnonzero(column != NOT_YET) for column in (demand.next, demand.then))
    known = -1
    while known < before.sum():  # one contact further along each issue
        known = int(before.sum())
        np.logical_or.at(before, demand.next[next_], before[next_] | taken[next_])
        np.logical_or.at(before, demand.then[then], before[then])
    return before


def rises(demand: Demand, legs: Legs) -> Flags:
    """Flag the rows at whose end a customer accepts a higher tier for the first time, or for the first in the issue."""
    new = demand.accepts & served_to_the_end(legs) & ~upgraded_before(demand, legs)
    for _, _, accepted in _of_people(demand, legs):
        new[accepted[1:]] = False
    return np.asarray(new, np.bool_)


def served_to_the_end(legs: Legs) -> Flags:
    """Flag the rows that agents answered, whose customer has left and was not passed on."""
    answered = (legs.answer_ms != NOT_YET) & (legs.leave_ms != NOT_YET)
    return np.asarray(answered & (legs.resolved != PASSED_ON) & (legs.resolved != NOT_YET), np.bool_)


def states_of(demand: Demand, legs: Legs) -> Ints:
    """Each row's state: 1 for a follow-up, 2 more when not recognised, 4 for each level of support, 64 upgraded."""
    states = (demand.attempt > 1).astype(np.int64)
    if len(demand.unrecognised):
        states += 2 * demand.unrecognised
    if len(demand.level):
        states += 4 * demand.level
    if len(demand.accepts):
        states += UPGRADED * upgraded_before(demand, legs)
    return states


def named_agents(demand: Demand, supply: Supply, plan: Plan, legs: Legs) -> Ints:
    """The agent each row that joined a queue is meant for, NOT_YET for nobody.

    An agent whose pool never serves the queue is nobody's.
    """
    nobody = np.full(len(demand.type), NOT_YET, np.int64)
    if not len(plan.named):
        return nobody
    queues = first_queues(demand, plan, legs)
    wanted = np.where(legs.queue == NOT_YET, Named.NOBODY, plan.named[queues])
    managers = demand.manager if len(demand.manager) else nobody
    agents = np.where(wanted == Named.MANAGER, managers, nobody)
    agents = np.where(wanted == Named.LAST_AGENT, last_agents(demand, legs), agents)
    serves = plan.opens_after_ms[queues, supply.agent_pool[agents]] != NOT_YET
    return np.asarray(np.where(serves, agents, NOT_YET), np.int64)
