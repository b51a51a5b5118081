"""What a routing policy is: numbers from names once, and two small pure functions that rank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

import numpy as np

from simcenter.routing.tables import Floats, View
from simcenter.scenario.model import Scenario


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

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        """An agent of `pool` is free: how much does it want the head of `queue`?"""
        return 0.0

    @staticmethod
    def agent_score(now: int, view: View, queue: int, pool: int) -> float:
        """A contact stands at the head of `queue`: how much does it want an agent of `pool`?"""
        return 0.0
