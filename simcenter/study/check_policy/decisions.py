"""Decisions as they come up in a run of a center, kept so that a policy can be asked about them."""

from __future__ import annotations

from typing import NamedTuple, cast

from simcenter.engine.reference.story import run_reference
from simcenter.routing.affine_age import LongestWait
from simcenter.routing.policy import RoutingPolicy
from simcenter.routing.pool_ranks import AnyPool
from simcenter.routing.tables import Ints, View
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator

MOST = 120
"""Decisions of each kind kept from a run: a few milliseconds of questions."""


class Decision(NamedTuple):
    """What a policy is asked: now, the view without its table, and the two indices."""

    now: int
    queues: Ints
    pools: Ints
    queue: int
    pool: int


class _Watcher:
    """Stands in for a policy, notes what it is asked and answers like another one."""

    eligible = staticmethod(RoutingPolicy.eligible)

    def __init__(self, policy: RoutingPolicy) -> None:
        self.policy = policy
        self.seen: list[Decision] = []

    def _note(self, now: int, view: View, queue: int, pool: int) -> None:
        self.seen.append(Decision(now, view.queues.copy(), view.pools.copy(), queue, pool))

    def contact_score(self, now: int, view: View, queue: int, pool: int) -> float:
        self._note(now, view, queue, pool)
        return self.policy.contact_score(now, view, queue, pool)

    def agent_score(self, now: int, view: View, queue: int, pool: int) -> float:
        self._note(now, view, queue, pool)
        return self.policy.agent_score(now, view, queue, pool)


def decisions_of(scenario: Scenario, policy: RoutingPolicy, seed: int = 1) -> dict[str, list[Decision]]:
    """Run a center under plain policies and keep decisions spread over the run; what a policy reads is counted.

    Returns
    -------
    By the name of the score that is asked.
    """
    simulator = Simulator(scenario, "reference")
    simulator.plan = simulator.plan._replace(target_ms=policy.targets(scenario))
    contacts, agents = _Watcher(LongestWait()), _Watcher(AnyPool())
    run_reference(
        simulator.draw(seed),
        simulator.supply,
        simulator.plan,
        (cast(RoutingPolicy, contacts), contacts.policy.table(scenario)),
        (cast(RoutingPolicy, agents), agents.policy.table(scenario)),
    )
    return {"contact_score": _spread(contacts.seen), "agent_score": _spread(agents.seen)}


def _spread(seen: list[Decision]) -> list[Decision]:
    step = max(1, len(seen) // MOST)
    return seen[::step][:MOST]
