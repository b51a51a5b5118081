"""Queues: serve the line that is longest for its weight, or most above its share of all who wait."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from simcenter.routing.families.weights import weight_of
from simcenter.routing.policy import RoutingPolicy, Takes
from simcenter.routing.queues import queues_of
from simcenter.routing.tables import Floats, View
from simcenter.routing.view import all_waiting, number, waiting
from simcenter.scenario.model import Scenario


class LongestQueue(RoutingPolicy):
    """The largest number waiting divided by the queue's weight (1 if none is given)."""

    reads: ClassVar[frozenset[str]] = frozenset({"waiting"})
    says: ClassVar[str] = "serves the queue with most contacts waiting for its weight"
    use_when: ClassVar[str] = "lengths of queues should stand in a ratio"
    written: ClassVar[str] = "longest_queue, longest_queue:premier=1,standard=3"
    takes: ClassVar[Mapping[str, Takes]] = {"": "number"}

    def table(self, scenario: Scenario) -> Floats:
        """One over the weight, one row a queue."""
        default = None if self.parameters else 1.0
        weights = [weight_of(self.parameters, queue, default, "weight") for queue in queues_of(scenario)]
        return 1.0 / np.array(weights, dtype=np.float64)[:, None]

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        """Length of the line by its weight."""
        return waiting(view, queue) * number(view, queue, 0)


class QueueRatio(RoutingPolicy):
    """The queue most above its share of all who wait: waiting - share x all waiting.

    Parameters are shares, scaled to add up to 1 over the queues; without them all are equal. Gurvich and Whitt's
    queue-and-idleness-ratio rules (abstract) are of this form, and are asymptotically optimal in their setting.
    """

    reads: ClassVar[frozenset[str]] = frozenset({"waiting", "all_waiting"})
    says: ClassVar[str] = "serves the queue most above its share of all who wait"
    use_when: ClassVar[str] = "each queue should hold a fixed share of those waiting"
    written: ClassVar[str] = "queue_ratio, queue_ratio:premier=20%,standard=80%"
    takes: ClassVar[Mapping[str, Takes]] = {"": "word"}

    def table(self, scenario: Scenario) -> Floats:
        """The share, one row a queue."""
        default = None if self.parameters else 1.0
        shares = np.array([weight_of(self.parameters, queue, default, "share") for queue in queues_of(scenario)])
        return np.asarray((shares / shares.sum())[:, None], np.float64)

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        """Contacts above the share."""
        return waiting(view, queue) - number(view, queue, 0) * all_waiting(view)
