"""Ranking pools for a waiting contact: a preference list, the fastest first, or no preference at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simcenter.routing.families.handling import handle_time_ms, solved_a_minute
from simcenter.routing.policy import RoutingPolicy, Takes
from simcenter.routing.proficiency import merit
from simcenter.routing.queues import Queue, queues_of
from simcenter.routing.tables import Floats, View
from simcenter.routing.view import number
from simcenter.scenario.model import Scenario
from simcenter.scenario.selectors import select


@dataclass(frozen=True)
class RankedPools(RoutingPolicy):
    """Pools by a fixed rank for each queue, highest first."""

    def rank(self, scenario: Scenario, queue: Queue, pool: str) -> float:
        """How much a queue wants a pool; equal ranks are left to the agent rule."""
        return 0.0

    def table(self, scenario: Scenario) -> Floats:
        """One row a queue, one column a pool."""
        rows = [[self.rank(scenario, queue, pool) for pool in scenario.pools] for queue in queues_of(scenario)]
        return np.array(rows, dtype=np.float64)

    @staticmethod
    def agent_score(now: int, view: View, queue: int, pool: int) -> float:
        """The rank."""
        return number(view, queue, pool)


class AnyPool(RankedPools):
    """No preference: the agent rule decides across all eligible pools."""

    says: ClassVar[str] = "treats all eligible pools alike; the agent rule decides"
    use_when: ClassVar[str] = "pools are alike and work should be even"


class Preference(RankedPools):
    """Pools in the order of a list; without one, the queue's own desks in their order, then specialists first.

    A specialist is a pool that can serve fewer contact types; pools equal in that are left to the agent rule.
    """

    says: ClassVar[str] = "takes the first pool of the contact's list that has someone idle"
    use_when: ClassVar[str] = "specialists should keep generalists free for others"
    written: ClassVar[str] = "preference, preference:premier=premier_desk>hall"
    takes: ClassVar[Mapping[str, Takes]] = {"": "list"}

    def rank(self, scenario: Scenario, queue: Queue, pool: str) -> float:
        """Minus the place in the list; pools not in it come after, specialists before generalists."""
        listed = select(self.parameters, queue.words, None)
        if listed is None:
            listed = select(scenario.routing.desks, queue.words, [])
        names = [listed] if isinstance(listed, str) else list(listed)
        unknown = [name for name in names if name not in scenario.pools]
        if unknown:
            raise ValueError(f"preference of {queue.name} names {unknown[0]!r}, which is no pool")
        if pool in names:
            return -float(names.index(pool))
        breadth = sum(scenario.can_serve(pool, kind) for kind in scenario.types)
        return -float(len(scenario.pools) + breadth)


class FastestFirst(RankedPools):
    """The pool whose agents handle this type of contact in the shortest mean time.

    Armony (2005, abstract) shows that it minimises waiting in large systems with fast and slow agents.
    """

    says: ClassVar[str] = "takes an agent of the pool with the shortest handle time for this contact"
    use_when: ClassVar[str] = "pools differ in handle time and waits matter more than even work"

    def rank(self, scenario: Scenario, queue: Queue, pool: str) -> float:
        """Minus the mean handle time in milliseconds."""
        return -handle_time_ms(scenario, queue, pool)


class MostProficient(RankedPools):
    """The pool with the best proficiency for the contact's need; among equals the agent rule decides.

    With `required_proficiency` in the plan this is what telephone systems call skill levels: the best level that is
    good enough, and of those the longest idle. Pools without a level come last.
    """

    says: ClassVar[str] = "takes an agent of the pool with the best proficiency for this contact"
    use_when: ClassVar[str] = "pools have levels and the best who is free should answer"

    def rank(self, scenario: Scenario, queue: Queue, pool: str) -> float:
        """The level, larger for better agents."""
        level = scenario.pools[pool].level(queue.need)
        return 0.0 if level is None else float(merit(scenario, level))


class BestResolver(RankedPools):
    """The p-mu rule: the pool whose agents solve most problems in a minute of work.

    De Vericourt and Zhou (2005, abstract) show that it minimises the time to resolution, calling again included,
    under conditions of their model.
    """

    says: ClassVar[str] = "takes an agent of the pool that solves most such problems in a minute of work"
    use_when: ClassVar[str] = "pools differ in how often they solve a problem, and unsolved ones come back"

    def rank(self, scenario: Scenario, queue: Queue, pool: str) -> float:
        """Chance to solve x contacts a minute."""
        return solved_a_minute(scenario, queue, pool)
