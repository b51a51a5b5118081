"""Affine age: serve the contact whose base plus rate times its wait is largest; seven presets of it.

score = base[queue] + min(rate[queue] x wait, cap[queue]), with waits and bases in milliseconds. The three meanings
that "priority" has in products are all here: strict rank, a head start, and a speed of ageing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

import numpy as np

from simcenter.routing.policy import RoutingPolicy
from simcenter.routing.queues import Queue, queues_of
from simcenter.routing.tables import Floats, View
from simcenter.routing.view import head_wait, number
from simcenter.scenario.model import Scenario
from simcenter.scenario.selectors import BONUS, select
from simcenter.scenario.units import parse_duration

BASE, RATE, CAP = 0, 1, 2
RANK_STEP = 2.0**42
"""139 years in milliseconds: a rank no wait makes up for, small enough that 2,000 ranks stay exact."""


@dataclass(frozen=True)
class AffineAge(RoutingPolicy):
    """Base and rate by selector, with an optional cap on what age adds, and a bonus on the base of some queues."""

    bonus: Mapping[str, Any] = field(default_factory=dict)
    """Durations by selector, added to the base: contacts count as if they had come so much earlier."""

    reads: ClassVar[frozenset[str]] = frozenset({"head_wait"})
    says: ClassVar[str] = "serves the contact whose base plus rate x wait is largest"

    def numbers(self, scenario: Scenario, queue: Queue) -> tuple[float, float, float]:
        """Base (ms), rate and cap (ms) of one queue."""
        base = _milliseconds(select(_section(self.parameters, "base"), queue.words, 0))
        rate = float(select(_section(self.parameters, "rate"), queue.words, 1.0))
        cap = select(_section(self.parameters, "cap"), queue.words, None)
        return base, rate, np.inf if cap is None else _milliseconds(cap)

    @classmethod
    def of(cls, parameters: Mapping[str, Any]) -> Self:
        """Make the policy; `bonus` is the same for the whole family."""
        own = {name: value for name, value in parameters.items() if name != BONUS}
        given = parameters.get(BONUS, {})
        return cls(own, given if isinstance(given, Mapping) else {"default": given})

    def table(self, scenario: Scenario) -> Floats:
        """Base with its bonus, rate and cap, one row a queue."""
        queues = queues_of(scenario)
        table = np.array([self.numbers(scenario, queue) for queue in queues], dtype=np.float64)
        table[:, BASE] += [_milliseconds(select(self.bonus, queue.words, 0)) for queue in queues]
        if np.isnan(table).any() or (table[:, RATE] < 0).any() or (table[:, CAP] < 0).any():
            raise ValueError("base, rate and cap must be numbers, rate and cap not negative")
        return table

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        """Base plus capped age."""
        age = number(view, queue, 1) * head_wait(now, view, queue)
        return number(view, queue, 0) + min(age, number(view, queue, 2))


class LongestWait(AffineAge):
    """First come, first served over all queues a pool may serve: base 0, rate 1."""

    says: ClassVar[str] = "serves whoever has waited longest"

    def numbers(self, scenario: Scenario, queue: Queue) -> tuple[float, float, float]:
        """Nothing but the wait."""
        return 0.0, 1.0, np.inf


class HeadStart(AffineAge):
    """Each tier is treated as if it had arrived earlier by its head start: base h, rate 1.

    Without parameters, each tier gets one minute on the tier below it in the scenario's order.
    """

    says: ClassVar[str] = "serves by wait plus a head start for each tier"

    def numbers(self, scenario: Scenario, queue: Queue) -> tuple[float, float, float]:
        """The head start is the base."""
        if not self.parameters:
            return 60_000.0 * _tiers_below(scenario, queue), 1.0, np.inf
        return _milliseconds(select(self.parameters, queue.words, 0)), 1.0, np.inf


class StrictTiers(AffineAge):
    """Strict non-preemptive priority, first come first served within a rank: (rank, wait) lexicographically.

    Parameters are ranks, 1 served first; without them the order of the tiers in the scenario.
    """

    says: ClassVar[str] = "serves the highest tier waiting, first come first served inside it"

    def numbers(self, scenario: Scenario, queue: Queue) -> tuple[float, float, float]:
        """A base no wait makes up for."""
        if not self.parameters:
            return _tiers_below(scenario, queue) * RANK_STEP, 1.0, np.inf
        rank = float(select(self.parameters, queue.words, 1_000))
        if not 1 <= rank <= 1_000:
            raise ValueError(f"rank {rank:g} of {queue.name} is not between 1 and 1000")
        return (1_000 - rank) * RANK_STEP, 1.0, np.inf


class AgeingTiers(AffineAge):
    """Accumulating priority: priority grows from 0 at the tier's own speed (Kleinrock's delay-dependent priority).

    Parameters are speeds; without them the lowest tier ages at 1, the next at 2, and so on.
    """

    says: ClassVar[str] = "serves by wait times the speed at which the tier ages"

    def numbers(self, scenario: Scenario, queue: Queue) -> tuple[float, float, float]:
        """The speed is the rate."""
        default = 1.0 if self.parameters else 1.0 + _tiers_below(scenario, queue)
        return 0.0, float(select(self.parameters, queue.words, default)), np.inf


class PromiseSlack(AffineAge):
    """Earliest due date: least time left until the promise of the contact is broken; base -T, rate 1.

    Parameters are promised times; without them those of the tiers' promises.
    """

    says: ClassVar[str] = "serves the contact whose promise runs out first"

    def numbers(self, scenario: Scenario, queue: Queue) -> tuple[float, float, float]:
        """Minus the promised time is the base."""
        return -_promised(self.parameters, scenario, queue), 1.0, np.inf


class ServiceObjective(AffineAge):
    """Serve the contact that has used up the largest share of its promised time; base 0, rate 1/T."""

    says: ClassVar[str] = "serves the contact that has used up most of its promised time"

    def numbers(self, scenario: Scenario, queue: Queue) -> tuple[float, float, float]:
        """One over the promised time is the rate."""
        return 0.0, 1.0 / _promised(self.parameters, scenario, queue), np.inf


def _section(parameters: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    unknown = set(parameters) - {"base", "rate", "cap"}
    if unknown:
        raise ValueError(f"affine has no {sorted(unknown)[0]!r}, expected base, rate or cap, each by tier or queue")
    found = parameters.get(name, {})
    return found if isinstance(found, Mapping) else {"default": found}


def _milliseconds(value: Any) -> float:
    """Read a duration; a bare number is refused except 0."""
    if isinstance(value, (int, float)) and value == 0:
        return 0.0
    text = str(value).strip()
    if text.startswith("-"):
        return -float(parse_duration(text[1:].strip()))
    return float(parse_duration(text))


def _tiers_below(scenario: Scenario, queue: Queue) -> int:
    names = list(scenario.tiers)
    return len(names) - 1 - names.index(queue.tier)


def _promised(parameters: Mapping[str, Any], scenario: Scenario, queue: Queue) -> float:
    promise = scenario.tiers[queue.tier].promise
    value = select(parameters, queue.words, None)
    if value is not None:
        within = _milliseconds(value)
    elif promise is not None:
        within = float(promise.within)
    else:
        raise ValueError(f"tier {queue.tier!r} has no promise: give it one, or give its time as a parameter")
    if within <= 0:
        raise ValueError(f"the promised time of {queue.name} must be more than 0 s")
    return within


CUSTOMER_POLICIES: dict[str, Callable[[Mapping[str, Any]], RoutingPolicy]] = {
    "longest_wait": LongestWait.of,
    "head_start": HeadStart.of,
    "strict_tiers": StrictTiers.of,
    "ageing_tiers": AgeingTiers.of,
    "promise_slack": PromiseSlack.of,
    "service_objective": ServiceObjective.of,
    "affine": AffineAge.of,
}
