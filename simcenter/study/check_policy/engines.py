"""A policy in both engines: its scores compile, and every leg and spell comes out the same."""

from __future__ import annotations

from collections.abc import Sequence
from types import FunctionType

from simcenter.engine.compiled.door import compile_score, run_compiled
from simcenter.engine.reference.story import run_reference
from simcenter.engine.tables import Outcome, differences
from simcenter.routing.affine_age import LongestWait
from simcenter.routing.plan import with_policies
from simcenter.routing.policy import RoutingPolicy
from simcenter.routing.pool_ranks import Preference
from simcenter.routing.tables import Floats
from simcenter.scenario.errors import quote
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator
from simcenter.study.check_policy.compiling import why_not

REPLICATIONS = 2


def check_compiles(name: str, function: FunctionType) -> list[str]:
    """Compile a score as the compiled engine does."""
    try:
        compile_score(function)
    except Exception as error:
        return [
            f"{name} cannot be compiled: {why_not(error)}; "
            "expected plain arithmetic on the accessors of simcenter.routing.view."
        ]
    return []


def check_engines(
    policy: RoutingPolicy, table: Floats, scores: Sequence[str], scenario: Scenario
) -> list[str]:
    """Run both engines on a center and compare what happened.

    Parameters
    ----------
    policy, table
        The policy and its numbers for the center.
    scores
        Which of its scores to use; plain policies stand in for the others.
    scenario
        The center.
    """
    simulator = Simulator(scenario)
    plan = with_policies(simulator.plan, scenario, policy, policy)
    customers = (policy, table) if "contact_score" in scores else _plain(LongestWait(), scenario)
    pools = (policy, table) if "agent_score" in scores else _plain(Preference(), scenario)
    for replication in range(REPLICATIONS):
        demand = simulator.draw(1, replication)
        try:
            told = run_reference(demand, simulator.supply, plan, customers, pools)
            done = run_compiled(demand, simulator.supply, plan, customers, pools)
        except Exception as error:
            return [f"a day of {quote(scenario.name)} fails with {type(error).__name__}: {error}"]
        first = _first_difference(told, done)
        if first:
            return [
                f"the engines disagree on {quote(scenario.name)}, replication {replication}: {first}; "
                "expected the same score from Python and from compiled code (where whole numbers end at "
                "2**63, and a place outside the table is not refused)."
            ]
    return []


def _plain(policy: RoutingPolicy, scenario: Scenario) -> tuple[RoutingPolicy, Floats]:
    return policy, policy.table(scenario)


def _first_difference(told: Outcome, done: Outcome) -> str:
    found = differences(told.legs, done.legs) + differences(told.spells, done.spells)
    return found[0] if found else ""
