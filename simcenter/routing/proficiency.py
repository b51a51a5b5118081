"""Proficiency: pools differ in level; those below what a contact requires never serve it, the best may come first."""

from __future__ import annotations

from simcenter.routing.queues import Queue
from simcenter.scenario.model import Scenario
from simcenter.scenario.selectors import select


def merit(scenario: Scenario, level: int) -> int:
    """A level as a number that is larger for better agents, whichever end of the scale is best."""
    return level if scenario.best_proficiency == 100 else 101 - level


def is_proficient(scenario: Scenario, queue: Queue, pool: str) -> bool:
    """Whether a pool has the level contacts of a queue require; a pool without a level has none."""
    required = select(scenario.routing.required_proficiency, queue.words, None)
    if required is None:
        return True
    level = scenario.pools[pool].level(queue.need)
    return level is not None and merit(scenario, level) >= merit(scenario, required)
