"""Costs: serve where an agent's minute saves most; linear and quadratic waiting costs, and value about to be lost.

score = price x mu, with mu the contacts of the queue that an agent of the pool handles in a minute of work. The price
is a constant c (`static_cmu`: a wait costs c a minute, however long it has been), c x wait (`generalised_cmu`: the
cost of a wait grows with its square) or value x hazard of hanging up now (`value_at_stake`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simcenter.routing.families.handling import handled_a_minute
from simcenter.routing.families.weights import tiers_below, weight_of
from simcenter.routing.policy import RoutingPolicy, Takes
from simcenter.routing.queues import Queue, queues_of
from simcenter.routing.tables import Floats, View
from simcenter.routing.view import head_wait, number
from simcenter.scenario.distributions import Distribution
from simcenter.scenario.distributions.base import NEVER
from simcenter.scenario.model import Scenario

HAZARD_STEP_MS = 5_000
HAZARD_STEPS = 240
"""Twenty minutes in steps of five seconds; later the hazard of the last step stays."""
POINTS = 100_000


@dataclass(frozen=True)
class StaticCmu(RoutingPolicy):
    """The c-mu rule: cost of a minute's wait times contacts handled a minute; the longest wait inside a queue.

    With one speed for all it is strict priority in the order of costs. Linear waiting costs lead to such a static
    order. Without parameters a tier costs 1 for itself and 1 for each tier below it.
    """

    says: ClassVar[str] = "serves the queue whose cost of waiting x speed of handling is largest"
    use_when: ClassVar[str] = "each minute of waiting costs the same, however long the wait already is"
    written: ClassVar[str] = "static_cmu, static_cmu:premier=3,standard=1"
    takes: ClassVar[Mapping[str, Takes]] = {"": "number"}

    def cost(self, scenario: Scenario, queue: Queue) -> float:
        """Cost of a minute's wait of one contact."""
        default = None if self.parameters else 1.0 + tiers_below(scenario, queue)
        return weight_of(self.parameters, queue, default, "cost", zero=True)

    def table(self, scenario: Scenario) -> Floats:
        """Cost x contacts a minute, one row a queue, one column a pool."""
        rows = []
        for queue in queues_of(scenario):
            cost = self.cost(scenario, queue)
            rows.append([cost * handled_a_minute(scenario, queue, pool) for pool in scenario.pools])
        return np.array(rows, dtype=np.float64)

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        """Cost saved in a minute of the agent's work."""
        return number(view, queue, pool)


class GeneralisedCmu(StaticCmu):
    """The generalised c-mu rule for quadratic costs: marginal cost c x wait, times contacts handled a minute.

    Mandelbaum and Stolyar study the rule for convex costs in heavy traffic, by the abstract of their paper.
    """

    reads: ClassVar[frozenset[str]] = frozenset({"head_wait"})
    says: ClassVar[str] = "serves the contact whose cost x wait x speed of handling is largest"
    use_when: ClassVar[str] = "long waits hurt more than in proportion, and pools differ in speed"
    written: ClassVar[str] = "generalised_cmu, generalised_cmu:premier=3,standard=1"

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        """Marginal cost of the wait so far, saved in a minute of the agent's work."""
        return number(view, queue, pool) * head_wait(now, view, queue)


class ValueAtStake(RoutingPolicy):
    """Value lost with the contact, times its hazard of hanging up now, times contacts handled a minute.

    It is the loss expected to be avoided by a minute of the agent's work just now; greedy, nothing is claimed of its
    being best. The hazard comes from the patience of the queue's contacts, in steps of five seconds. Parameters are
    values; without them those of the tiers, or 1 for each where no tier has one.
    """

    reads: ClassVar[frozenset[str]] = frozenset({"head_wait"})
    says: ClassVar[str] = "serves where the value about to be lost by hanging up is largest"
    use_when: ClassVar[str] = "lost contacts cost more than waits, and patience is known well"
    written: ClassVar[str] = "value_at_stake, value_at_stake:premier=150,standard=40"
    takes: ClassVar[Mapping[str, Takes]] = {"": "number"}

    def table(self, scenario: Scenario) -> Floats:
        """One row a queue: contacts a minute in each pool, then value x hazard a minute by steps of wait."""
        pools = list(scenario.pools)
        rows = []
        stated = any(tier.value for tier in scenario.tiers.values())
        for queue in queues_of(scenario):
            default = scenario.tiers[queue.tier].value if stated else 1.0
            value = weight_of(self.parameters, queue, default, "value", zero=True)
            paces = [handled_a_minute(scenario, queue, pool) for pool in pools]
            rows.append([float(len(pools)), *paces, *(value * hazards(scenario.types[queue.type].patience))])
        return np.array(rows, dtype=np.float64)

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        """Loss avoided in a minute of the agent's work."""
        step = min(head_wait(now, view, queue) // HAZARD_STEP_MS, HAZARD_STEPS - 1)
        return number(view, queue, 1 + pool) * number(view, queue, 1 + int(number(view, queue, 0)) + step)


def hazards(patience: Distribution) -> Floats:
    """Hazard of hanging up in each step of waiting, a minute: minus the logarithm of the share that stays through it.

    Read off the patience's quantiles at a hundred thousand equally likely points. Where less than one in a thousand
    still waits, the hazard stays as it was.
    """
    chances = (np.arange(POINTS) + 0.5) / POINTS
    points = np.concatenate([[-1.0], np.sort(patience.quantile(chances)), [2.0 * NEVER]])
    edges = np.arange(HAZARD_STEPS + 1) * float(HAZARD_STEP_MS)
    stay = 1.0 - np.interp(edges, points, np.concatenate([[0.0], chances, [1.0]]))
    stay[0] = 1.0
    found = np.log(stay[:-1] / np.maximum(stay[1:], 1e-6)) * 60_000 / HAZARD_STEP_MS
    last = int(np.flatnonzero(stay[:-1] >= 1e-3)[-1])
    found[last + 1 :] = found[last]
    return np.asarray(found, np.float64)
