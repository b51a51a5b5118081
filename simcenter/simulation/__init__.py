"""The one door: simulate a scenario with a seed and a replication on either engine."""

from __future__ import annotations

from simcenter.results.result import Result
from simcenter.routing.own import with_policy
from simcenter.routing.policy import RoutingPolicy
from simcenter.scenario.model import Scenario
from simcenter.simulation.heads import with_seated
from simcenter.simulation.settle import settle
from simcenter.simulation.simulator import EngineName, Simulator


def simulate(
    scenario: Scenario,
    seed: int = 1,
    replication: int = 0,
    engine: EngineName = "compiled",
    *,
    policy: RoutingPolicy | None = None,
) -> Result:
    """Simulate one replication of a scenario.

    Parameters
    ----------
    scenario
        What to simulate, from `load`.
    seed, replication
        The world and the sample of it; the same pair gives the same customers under every policy.
    engine
        ``compiled`` or ``reference``.
    policy
        A policy of your own in place of the scenario's, for whatever its scores decide; volumes are settled
        for the scenario's own routing first.

    Returns
    -------
    Result
        Every contact, leg and spell of the horizon.
    """
    settled = settle(scenario)
    routed = settled if policy is None else with_policy(settled, policy)
    return Simulator(routed, engine).run(seed, replication)


__all__ = ["EngineName", "Simulator", "settle", "simulate", "with_seated"]
