"""Affine age: serve the contact whose base plus rate times its wait is largest; seven presets of it.

score = base[queue] + min(rate[queue] x wait, cap[queue]), with waits and bases in milliseconds. The three meanings
that "priority" has in products are all here: strict rank, a head start, and a speed of ageing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

import numpy as np

from simcenter.routing.families.weights import milliseconds, promised_ms, section, tiers_below
from simcenter.routing.policy import RoutingPolicy, Takes
from simcenter.routing.queues import Queue, in_business_hours, promise_to, queues_of
from simcenter.routing.tables import NOT_YET, Floats, Ints, View
from simcenter.routing.view import head_due, head_wait, number
from simcenter.scenario.model import Scenario
from simcenter.scenario.selectors import BONUS, select

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
    use_when: ClassVar[str] = "none of the presets fits, or you rebuild the rule of a phone system"
    written: ClassVar[str] = "affine:base.premier=90s,rate.standard=2,cap.default=10min"
    takes: ClassVar[Mapping[str, Takes]] = {"rate": "number"}

    def numbers(self, scenario: Scenario, queue: Queue) -> tuple[float, float, float]:
        """Base (ms), rate and cap (ms) of one queue."""
        base = milliseconds(select(_named(self.parameters, "base"), queue.words, 0))
        rate = float(select(_named(self.parameters, "rate"), queue.words, 1.0))
        cap = select(_named(self.parameters, "cap"), queue.words, None)
        return base, rate, np.inf if cap is None else milliseconds(cap)

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
        table[:, BASE] += [milliseconds(select(self.bonus, queue.words, 0)) for queue in queues]
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
    use_when: ClassVar[str] = "everybody counts alike"
    written: ClassVar[str] = ""

    def numbers(self, scenario: Scenario, queue: Queue) -> tuple[float, float, float]:
        """Nothing but the wait."""
        return 0.0, 1.0, np.inf


class HeadStart(AffineAge):
    """Each tier is treated as if it had arrived earlier by its head start: base h, rate 1.

    Without parameters, each tier gets one minute on the tier below it in the scenario's order.
    """

    says: ClassVar[str] = "serves by wait plus a head start for each tier"
    use_when: ClassVar[str] = "a tier should be ahead, by no more than so long: nobody starves"
    written: ClassVar[str] = "head_start, head_start:premier=90s"

    def numbers(self, scenario: Scenario, queue: Queue) -> tuple[float, float, float]:
        """The head start is the base."""
        if not self.parameters:
            return 60_000.0 * tiers_below(scenario, queue), 1.0, np.inf
        return milliseconds(select(self.parameters, queue.words, 0)), 1.0, np.inf


class StrictTiers(AffineAge):
    """Strict non-preemptive priority, first come first served within a rank: (rank, wait) lexicographically.

    Parameters are ranks, 1 served first; without them the order of the tiers in the scenario.
    """

    says: ClassVar[str] = "serves the highest tier waiting, first come first served inside it"
    use_when: ClassVar[str] = "a tier must not wait behind another, whatever that costs the others"
    written: ClassVar[str] = "strict_tiers, strict_tiers:premier=1,standard=2"
    takes: ClassVar[Mapping[str, Takes]] = {"": "number"}

    def numbers(self, scenario: Scenario, queue: Queue) -> tuple[float, float, float]:
        """A base no wait makes up for."""
        if not self.parameters:
            return tiers_below(scenario, queue) * RANK_STEP, 1.0, np.inf
        rank = float(select(self.parameters, queue.words, 1_000))
        if not 1 <= rank <= 1_000:
            raise ValueError(f"rank {rank:g} of {queue.name} is not between 1 and 1000")
        return (1_000 - rank) * RANK_STEP, 1.0, np.inf


class AgeingTiers(AffineAge):
    """Accumulating priority: priority grows from 0 at the tier's own speed (Kleinrock's delay-dependent priority).

    Parameters are speeds; without them the lowest tier ages at 1, the next at 2, and so on.
    """

    says: ClassVar[str] = "serves by wait times the speed at which the tier ages"
    use_when: ClassVar[str] = "waits of tiers should stand in a ratio, such as 1 to 3"
    written: ClassVar[str] = "ageing_tiers, ageing_tiers:premier=3,standard=1"
    takes: ClassVar[Mapping[str, Takes]] = {"": "number"}

    def numbers(self, scenario: Scenario, queue: Queue) -> tuple[float, float, float]:
        """The speed is the rate."""
        default = 1.0 if self.parameters else 1.0 + tiers_below(scenario, queue)
        return 0.0, float(select(self.parameters, queue.words, default)), np.inf


class PromiseSlack(AffineAge):
    """Earliest due date: least time left until the promise of the contact is broken; base -T, rate 1.

    Parameters are promised times; without them those of the tiers' promises. Where a promise counts business hours,
    the base is 0 and the age counts from the moment it falls due, so a night does not make a ticket late; deferred
    work without a promise comes last.
    """

    reads: ClassVar[frozenset[str]] = frozenset({"head_wait", "head_due"})

    says: ClassVar[str] = "serves the contact whose promise runs out first"
    use_when: ClassVar[str] = "each tier has its own promised time, and the latest broken promise counts"
    written: ClassVar[str] = "promise_slack, promise_slack:premier=20s,standard=2min"

    def numbers(self, scenario: Scenario, queue: Queue) -> tuple[float, float, float]:
        """Minus the promised time is the base."""
        if in_business_hours(scenario, queue):
            return 0.0, 1.0, np.inf
        given = select(self.parameters, queue.words, promise_to(scenario, queue))
        if queue.deferred and given is None:
            return -RANK_STEP, 1.0, np.inf
        return -_promised(self.parameters, scenario, queue), 1.0, np.inf

    def table(self, scenario: Scenario) -> Floats:
        """Base with its bonus, rate, cap, and whether the promise counts business hours."""
        business = [in_business_hours(scenario, queue) for queue in queues_of(scenario)]
        return np.column_stack([super().table(scenario), np.array(business, np.float64)])

    def dues(self, scenario: Scenario) -> Ints | None:
        """Needed only where a promise counts business hours."""
        within = [
            [_promised(self.parameters, scenario, queue), 1] if in_business_hours(scenario, queue) else [NOT_YET, 0]
            for queue in queues_of(scenario)
        ]
        return np.array(within, np.int64) if any(business for _, business in within) else None

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        """The base plus the age, or plus the time since the contact fell due."""
        age = now - head_due(view, queue) if number(view, queue, 3) > 0 else head_wait(now, view, queue)
        return number(view, queue, 0) + age


class ServiceObjective(AffineAge):
    """Serve the contact that has used up the largest share of its promised time; base 0, rate 1/T."""

    says: ClassVar[str] = "serves the contact that has used up most of its promised time"
    use_when: ClassVar[str] = "each tier has its own promised time, and the share of it used up counts"
    written: ClassVar[str] = "service_objective, service_objective:premier=20s,standard=2min"

    def numbers(self, scenario: Scenario, queue: Queue) -> tuple[float, float, float]:
        """One over the promised time is the rate."""
        return 0.0, 1.0 / _promised(self.parameters, scenario, queue), np.inf


def _named(parameters: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    unknown = set(parameters) - {"base", "rate", "cap"}
    if unknown:
        raise ValueError(f"affine has no {sorted(unknown)[0]!r}, expected base, rate or cap, each by tier or queue")
    return section(parameters, name)


def _promised(parameters: Mapping[str, Any], scenario: Scenario, queue: Queue) -> float:
    return promised_ms(select(parameters, queue.words, None), scenario, queue)
