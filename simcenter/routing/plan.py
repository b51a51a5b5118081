"""The routing plan: who may serve what, from when, and how many agents are held back, as tables."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simcenter.routing.entering.rules import with_entry
from simcenter.routing.policy import RoutingPolicy
from simcenter.routing.proficiency import is_proficient
from simcenter.routing.queues import A_LEVEL, REPEAT, UNRECOGNISED, UPGRADED, Queue, queues_of
from simcenter.routing.tables import NOT_YET, AgentRule, Breaks, Deferred, Ints, Moves, Named, Plan, SmallInts
from simcenter.routing.view import DUES, TALLIES
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.wording import RoutingWords, Step
from simcenter.scenario.selectors import select


def build_plan(scenario: Scenario) -> Plan:
    """Turn the wording of the scenario's routing into tables.

    A queue's own desks may serve it at once; other pools with the skills open to it after `overflow`; pools
    without the skills never do.
    """
    queues, pools, words = queues_of(scenario), list(scenario.pools), scenario.routing
    opens = np.full((len(queues), len(pools)), NOT_YET, np.int64)
    reserve = np.zeros((len(queues), len(pools)), np.int64)
    for queue in queues:
        for p, pool in enumerate(pools):
            able = scenario.can_serve(pool, scenario.types[queue.type], queue.tier, queue.level)
            if able and is_proficient(scenario, queue, pool):
                opens[queue.index, p] = _opens_after(scenario, queue, pool)
            reserve[queue.index, p] = select(words.reserve.get(pool, {}), queue.words, 0)
    rule = int(AgentRule[words.agents.upper()])
    plan = Plan(_queue_of(scenario, queues), opens, reserve, rule, *_named_agents(words, queues))
    plan = plan._replace(
        threshold=_thresholds(scenario, queues),
        lines_held=_lines_held(words, plan, queues),
        moves=_moves(words, queues),
        deferred=_deferred(words, queues),
        breaks=_breaks(scenario, queues),
    )
    return with_entry(plan, scenario, queues) if scenario.entry.used else plan


def _deferred(words: RoutingWords, queues: Sequence[Queue]) -> Deferred | None:
    """From which queue on work is deferred, and when agents take it."""
    first = next((queue.index for queue in queues if queue.deferred), None)
    return None if first is None else Deferred(first, words.deferred == "fills_time")


def _breaks(scenario: Scenario, queues: Sequence[Queue]) -> Breaks | None:
    """Where deferred work may be broken off or handed back, and what taking it up again takes."""
    channels = [scenario.channels[scenario.types[queue.type].channel] for queue in queues]
    if not any(channel.in_pieces for channel in channels):
        return None
    rules = [(bool(one.interruptible), one.at_shift_end == "hand_back", one.resuming or 0) for one in channels]
    return Breaks(*np.array(rules, np.int64).T.copy())


def _thresholds(scenario: Scenario, queues: Sequence[Queue]) -> Ints | None:
    """How many must wait for each pool to help each queue."""
    given = scenario.routing.queue_threshold
    if not given:
        return None
    least = [[select(given.get(pool, {}), queue.words, 1) for pool in scenario.pools] for queue in queues]
    return np.array(least, np.int64)


def _lines_held(words: RoutingWords, plan: Plan, queues: Sequence[Queue]) -> Ints | None:
    """Trunk lines held back from each contact type and state."""
    if not words.admission:
        return None
    held = np.array([select(words.admission, queue.words, 0) for queue in queues], np.int64)
    return np.asarray(held[plan.queue_of], np.int64)


def _moves(words: RoutingWords, queues: Sequence[Queue]) -> Moves | None:
    """Where contacts of each queue move, and when."""
    if not words.transfer:
        return None
    chosen = [select(words.transfer, queue.words, None) for queue in queues]
    place = {queue.words: queue.index for queue in reversed(queues)}  # of those alike, the tier's own
    to = [
        NOT_YET if move is None else place.get((move.to, *queue.words[1:]), NOT_YET)
        for move, queue in zip(chosen, queues, strict=True)
    ]
    after = [
        NOT_YET if there < 0 or move is None else move.after for there, move in zip(to, chosen, strict=True)
    ]
    return Moves(
        np.array(after, np.int64),
        np.maximum(np.array(to, np.int32), 0),
        np.array([move is not None and move.age == "kept" for move in chosen], np.int64),
    )


def _queue_of(scenario: Scenario, queues: Sequence[Queue]) -> SmallInts:
    """Queue of each contact type and state; a state without queues of its own falls back to the one before."""
    states = 2 * UNRECOGNISED if any(queue.unrecognised for queue in queues) else UNRECOGNISED
    if scenario.levels:
        states = A_LEVEL * (len(scenario.levels) + 1)
    queue_of = np.full((len(scenario.types), states), NOT_YET, np.int32)
    for queue in queues:
        if not (queue.callback or queue.upgraded):
            queue_of[queue.type, queue.state] = queue.index
    for level in range(0, states, A_LEVEL):
        for state, fallback in ((REPEAT, 0), (UNRECOGNISED, 0), (UNRECOGNISED | REPEAT, REPEAT))[: states - 1]:
            own = queue_of[:, level + state]
            queue_of[:, level + state] = np.where(own == NOT_YET, queue_of[:, level + fallback], own)
    return _with_upgraded(queue_of, queues)


def _with_upgraded(queue_of: SmallInts, queues: Sequence[Queue]) -> SmallInts:
    """Add the states of customers who have accepted a higher tier, as they are without where that changes nothing."""
    upgraded = [queue for queue in queues if queue.upgraded and not queue.callback]
    if not upgraded:
        return queue_of
    unused = np.repeat(queue_of[:, :1], UPGRADED - queue_of.shape[1], axis=1)
    both = np.concatenate([queue_of, unused, queue_of], axis=1)
    for queue in upgraded:
        both[queue.type, queue.state] = queue.index
    return both


def _named_agents(words: RoutingWords, queues: Sequence[Queue]) -> tuple[SmallInts, Ints]:
    """Whom the contacts of each queue wait for first, and how long; empty where the plan does not say.

    Deferred work is kept for nobody.
    """
    if not words.named_agent:
        return np.zeros(0, np.int32), np.zeros(0, np.int64)
    chosen = [None if queue.deferred else select(words.named_agent, queue.words, None) for queue in queues]
    named = [Named.NOBODY if one is None else Named[one.who.upper()] for one in chosen]
    return np.array(named, np.int32), np.array([0 if one is None else one.hold for one in chosen], np.int64)


def with_policies(plan: Plan, scenario: Scenario, customers: RoutingPolicy, pools: RoutingPolicy) -> Plan:
    """Add what policies need of an engine: second looks for their own eligibility, counts of answers in time."""
    for policy in (customers, pools):
        if type(policy).eligible is not RoutingPolicy.eligible:
            plan = plan._replace(looks_ms=policy.looks(scenario))
        if policy.reads & TALLIES:
            plan = plan._replace(target_ms=policy.targets(scenario))
        if policy.reads & DUES:
            plan = plan._replace(due=policy.dues(scenario))
    return plan


def _opens_after(scenario: Scenario, queue: Queue, pool: str) -> int:
    """Wait in milliseconds after which a pool with the skills may serve a queue, or NOT_YET for never.

    Steps of `widening` take the place of `overflow` for the queues they are about; a pool of another site opens when
    both its turn and the time of `local_first` have come.
    """
    words = scenario.routing
    steps = select(words.widening, queue.words, None)
    opening = _by_overflow(words, queue, pool) if steps is None else _by_steps(words, steps, queue, pool)
    local = words.local_first
    if local is None or opening == NOT_YET:
        return opening
    own, site = select(local.sites, queue.words, None), scenario.pools[pool].site
    return opening if own is None or site is None or own == site else max(opening, local.after)


def _by_steps(words: RoutingWords, steps: Sequence[Step], queue: Queue, pool: str) -> int:
    for step in steps:
        if pool in step.pools:
            return step.after
    own = select(words.desks, queue.words, None)
    return 0 if own is None or pool in own else NOT_YET


def _by_overflow(words: RoutingWords, queue: Queue, pool: str) -> int:
    own = select(words.desks, queue.words, None)
    if own is None or pool in own:
        return 0
    openings = words.overflow if isinstance(words.overflow, dict) else {"default": words.overflow}
    opening = select(openings, queue.words, "at once")
    if opening == "at once":
        return 0
    return NOT_YET if opening == "never" else int(opening)
