"""Targets: keep every queue near its promise by serving the one that is furthest behind it.

deficiency = target share - (answered within T + m x target share) / (decided + m), with m = 20, counted from the start
of the horizon. Among heads still within T the largest deficiency is served. Heads past T can no longer be answered in
time: they come last, or first if `late: first` says so. For promises of the kind "x % within T per tier" no index rule
(a rank by weights, ages or priorities) is optimal, says the abstract of Soh and Gurvich (2017); this rule looks at how
the promises stand instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from simcenter.routing.families.weights import promised_ms, section, share_of
from simcenter.routing.policy import RoutingPolicy, Takes
from simcenter.routing.queues import Queue, promise_to, queues_of
from simcenter.routing.tables import Floats, Ints, View
from simcenter.routing.view import decided, head_wait, in_target, number
from simcenter.scenario.model import Scenario
from simcenter.scenario.selectors import select

PRIOR = 20.0
"""Contacts taken as decided exactly as promised before the first one is: m."""
LAST, FIRST = -10.0, 10.0
"""Beyond any deficiency, which lies between -1 and 1."""


class Tracking(RoutingPolicy):
    """Serve the queue furthest behind its promise; promises are those of the tiers unless given."""

    reads: ClassVar[frozenset[str]] = frozenset({"head_wait", "decided", "in_target"})
    says: ClassVar[str] = "serves the queue furthest behind its promise, among contacts not yet late"
    use_when: ClassVar[str] = "tiers are promised x % within T, and the share is what counts"
    written: ClassVar[str] = "tracking, tracking:within.premier=20s,late.default=first"
    takes: ClassVar[Mapping[str, Takes]] = {"share": "word", "late": "word"}

    def targets(self, scenario: Scenario) -> Ints:
        """The times within which contacts of each queue should be answered."""
        return np.array([round(self._within(scenario, queue)) for queue in queues_of(scenario)], np.int64)

    def _within(self, scenario: Scenario, queue: Queue) -> float:
        return promised_ms(select(section(self.parameters, "within"), queue.words, None), scenario, queue)

    def table(self, scenario: Scenario) -> Floats:
        """Target share, target time and where late heads stand, one row a queue."""
        unknown = set(self.parameters) - {"share", "within", "late"}
        if unknown:
            raise ValueError(f"tracking has no {sorted(unknown)[0]!r}, expected share, within or late")
        return np.array([self._row(scenario, queue) for queue in queues_of(scenario)], np.float64)

    def _row(self, scenario: Scenario, queue: Queue) -> tuple[float, float, float]:
        promise = promise_to(scenario, queue)
        given = select(section(self.parameters, "share"), queue.words, None if promise is None else promise.share)
        if given is None:
            raise ValueError(f"tier {queue.tier!r} has no promise: give it one, or give share and within")
        late = select(section(self.parameters, "late"), queue.words, "last")
        if late not in ("last", "first"):
            raise ValueError(f"late is {late!r}, expected last or first")
        share = share_of(given, f"target share of {queue.name}")
        return share, round(self._within(scenario, queue)), LAST if late == "last" else FIRST

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        """How far behind the promise is, late heads apart."""
        share = number(view, queue, 0)
        reached = (in_target(view, queue) + PRIOR * share) / (decided(view, queue) + PRIOR)
        score = share - reached
        if head_wait(now, view, queue) > number(view, queue, 1):
            score += number(view, queue, 2)
        return score
