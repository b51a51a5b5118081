"""How fast pools handle contacts and how often they solve the problem, as policies weigh it."""

from __future__ import annotations

from simcenter.routing.queues import Queue
from simcenter.scenario.model import Scenario

MINUTE = 60_000.0


def handle_time_ms(scenario: Scenario, queue: Queue, pool: str) -> float:
    """Mean talk + hold + wrap of a queue's contacts in a pool, in milliseconds."""
    return scenario.types[queue.type].handle_ms(scenario.pools[pool])


def handled_a_minute(scenario: Scenario, queue: Queue, pool: str) -> float:
    """Contacts of a queue that an agent of a pool handles in a minute of work: mu."""
    return MINUTE / max(1.0, handle_time_ms(scenario, queue, pool))


def solved_a_minute(scenario: Scenario, queue: Queue, pool: str) -> float:
    """Contacts of a queue whose problem an agent of a pool solves in a minute of work: p x mu."""
    return scenario.resolves(pool, scenario.types[queue.type]) * handled_a_minute(scenario, queue, pool)
