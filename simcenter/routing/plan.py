"""The routing plan: who may serve what, from when, and how many agents are held back, as tables."""

from __future__ import annotations

import numpy as np

from simcenter.routing.queues import Queue, queues_of
from simcenter.routing.tables import NOT_YET, AgentRule, Plan
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.wording import RoutingWords
from simcenter.scenario.selectors import select


def build_plan(scenario: Scenario) -> Plan:
    """Turn the wording of the scenario's routing into tables.

    A queue's own desks may serve it at once; other pools with the skills open to it after `overflow`; pools
    without the skills never do.
    """
    queues, pools = queues_of(scenario), list(scenario.pools)
    kinds = len(scenario.types)
    opens = np.full((len(queues), len(pools)), NOT_YET, np.int64)
    reserve = np.zeros((len(queues), len(pools)), np.int64)
    for queue in queues:
        for p, pool in enumerate(pools):
            if scenario.can_serve(pool, scenario.types[queue.type]):
                opens[queue.index, p] = _opens_after(scenario.routing, queue, pool)
            reserve[queue.index, p] = select(scenario.routing.reserve.get(pool, {}), queue.words, 0)
    queue_of = np.empty((kinds, 2), np.int32)
    queue_of[:, 0] = np.arange(kinds)
    queue_of[:, 1] = queue_of[:, 0] + (kinds if len(queues) > kinds else 0)
    return Plan(queue_of, opens, reserve, int(AgentRule[scenario.routing.agents.upper()]))


def _opens_after(words: RoutingWords, queue: Queue, pool: str) -> int:
    """Wait in milliseconds after which a pool with the skills may serve a queue, or NOT_YET for never."""
    own = select(words.desks, queue.words, None)
    if own is None or pool in own:
        return 0
    openings = words.overflow if isinstance(words.overflow, dict) else {"default": words.overflow}
    opening = select(openings, queue.words, "at once")
    if opening == "at once":
        return 0
    return NOT_YET if opening == "never" else int(opening)
