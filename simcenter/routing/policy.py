"""What a routing policy is: numbers from names once, and two small pure functions that rank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Self

import numpy as np

from simcenter.routing.queues import in_business_hours, promise_to, queues_of
from simcenter.routing.tables import NOT_YET, Floats, Ints, View
from simcenter.scenario.model import Scenario

Takes = Literal["duration", "number", "word", "list"]
"""What a parameter is on a command line; a list is written ``first>second``."""


@dataclass(frozen=True)
class RoutingPolicy:
    """Ranks waiting contacts for a free agent, or pools for a waiting contact, or both.

    The eligible candidate with the highest score wins; minus infinity means never; equal scores go to the lowest
    index (between pools: the agent rule decides). Scores are pure functions of their arguments: no randomness, no
    logarithms or exponentials (put those into `table`), nothing written to the view.
    """

    parameters: Mapping[str, Any] = field(default_factory=dict)
    """Values by selector, as a scenario words them; checked by `table`."""

    reads: ClassVar[frozenset[str]] = frozenset()
    """Names of the accessors of `simcenter.routing.view` the scores use, beside `number`."""
    says: ClassVar[str] = ""
    """One sentence for planners: what the policy does."""
    use_when: ClassVar[str] = ""
    """When it is worth trying, for planners; goes on after "use it when"."""
    written: ClassVar[str] = ""
    """How it is written on a command line without and with parameters, if it has any."""
    takes: ClassVar[Mapping[str, Takes]] = {}
    """What parameters are, by the name of their section, "" where they have none; a duration unless stated."""

    @classmethod
    def of(cls, parameters: Mapping[str, Any]) -> Self:
        """Make the policy from the parameters of a scenario."""
        return cls(parameters)

    def table(self, scenario: Scenario) -> Floats:
        """Turn names into numbers, once per scenario.

        Returns
        -------
        array of float, two-dimensional
            Whatever the scores want to look up with `number`.

        Raises
        ------
        ValueError
            When a parameter is missing, unknown or has no meaning.
        """
        return np.zeros((1, 1))

    def targets(self, scenario: Scenario) -> Ints:
        """Time in milliseconds that `in_target` counts answers within, for each queue: the tier's promise."""
        default = scenario.service_level.within
        promises = [promise_to(scenario, queue) for queue in queues_of(scenario)]
        return np.array([default if promise is None else promise.within for promise in promises], np.int64)

    def dues(self, scenario: Scenario) -> Ints | None:
        """For each queue the promised time that `head_due` is worked out from, and 1 where it is opening hours.

        Returns
        -------
        array of int, shape (queues, 2)
            NOT_YET in place of a time without a promise; None when the policy does not need it after all.
        """
        queues = queues_of(scenario)
        promises = [promise_to(scenario, queue) for queue in queues]
        within = [NOT_YET if promise is None else promise.within for promise in promises]
        return np.array([within, [in_business_hours(scenario, queue) for queue in queues]], np.int64).T

    def looks(self, scenario: Scenario) -> Ints:
        """Waits in milliseconds at which `eligible` may change by itself, [queue, any number]; NOT_YET for none."""
        return np.empty((len(queues_of(scenario)), 0), np.int64)

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        """An agent of `pool` is free: how much does it want the head of `queue`?"""
        return 0.0

    @staticmethod
    def agent_score(now: int, view: View, queue: int, pool: int) -> float:
        """A contact stands at the head of `queue`: how much does it want an agent of `pool`?"""
        return 0.0

    @staticmethod
    def eligible(now: int, view: View, queue: int, pool: int) -> bool:
        """May an agent of `pool` serve the head of `queue` now, beside what the plan says?

        Both sides keep to it, and all pairs are looked at again after every event. A wait at which the answer
        changes by itself belongs into `looks`.
        """
        return True


Ranked = tuple[RoutingPolicy, Floats]
"""A policy with its table."""


def gate_of(customers: Ranked, pools: Ranked) -> Ranked | None:
    """The policy, if any, whose `eligible` narrows the plan.

    Raises
    ------
    ValueError
        When two different ones do.
    """
    gates = [ranked for ranked in (customers, pools) if type(ranked[0]).eligible is not RoutingPolicy.eligible]
    if len(gates) == 2 and type(gates[0][0]).eligible is not type(gates[1][0]).eligible:
        names = " and ".join(type(policy).__name__ for policy, _ in gates)
        raise ValueError(f"{names} both say who is eligible, expected one of them to")
    return gates[0] if gates else None
