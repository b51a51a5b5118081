"""The one door: simulate a scenario with a seed and a replication on either engine."""

from __future__ import annotations

from typing import Literal

from simcenter.engine.draw import draw
from simcenter.engine.recipe import build_recipe
from simcenter.engine.supply import build_supply
from simcenter.engine.tables import Demand, Outcome
from simcenter.results.result import Result
from simcenter.routing.affine_age import CUSTOMER_POLICIES
from simcenter.routing.plan import build_plan
from simcenter.routing.policy import RoutingPolicy
from simcenter.routing.pool_ranks import POOL_POLICIES
from simcenter.scenario.model import Scenario

EngineName = Literal["compiled", "reference"]


class Simulator:
    """A scenario made ready: everything that is the same for all its days is worked out once."""

    def __init__(self, scenario: Scenario, engine: EngineName = "compiled") -> None:
        """Make a scenario ready.

        Parameters
        ----------
        scenario
            What to simulate.
        engine
            ``compiled`` (fast) or ``reference`` (SimPy, to read); both give the same result to the last bit.
        """
        if engine not in ("compiled", "reference"):
            raise ValueError(f"engine {engine!r} is unknown, expected 'compiled' or 'reference'")
        self.scenario, self.engine = scenario, engine
        self.recipe = build_recipe(scenario)
        self.supply = build_supply(scenario)
        self.plan = build_plan(scenario)
        words = scenario.routing
        customers = CUSTOMER_POLICIES[words.customers.policy](words.customers.parameters)
        pools = POOL_POLICIES[words.pools.policy](words.pools.parameters)
        self.customers = self._with_table(customers)
        self.pools = self._with_table(pools)

    def _with_table(self, policy: RoutingPolicy):  # type: ignore[no-untyped-def]
        return policy, policy.table(self.scenario)

    def draw(self, seed: int, replication: int = 0) -> Demand:
        """Draw the customers of one replication."""
        return draw(self.recipe, seed, replication)

    def run(self, seed: int, replication: int = 0, demand: Demand | None = None) -> Result:
        """Simulate one replication; `demand` may be given to meet the very same customers again."""
        drawn = self.draw(seed, replication) if demand is None else demand
        outcome = self._engine(drawn)
        return Result(
            scenario=self.scenario,
            demand=drawn,
            supply=self.supply,
            plan=self.plan,
            outcome=outcome,
            seed=seed,
            replication=replication,
            policy=self.scenario.routing.customers.policy,
            engine=self.engine,
        )

    def _engine(self, demand: Demand) -> Outcome:
        if self.engine == "reference":
            from simcenter.engine.reference import run_reference

            return run_reference(demand, self.supply, self.plan, self.customers, self.pools)
        from simcenter.engine.compiled import run_compiled

        return run_compiled(demand, self.supply, self.plan, self.customers, self.pools)


def simulate(scenario: Scenario, seed: int = 1, replication: int = 0, engine: EngineName = "compiled") -> Result:
    """Simulate one replication of a scenario.

    Parameters
    ----------
    scenario
        What to simulate, from `load`.
    seed, replication
        The world and the sample of it; the same pair gives the same customers under every policy.
    engine
        ``compiled`` or ``reference``.

    Returns
    -------
    Result
        Every contact, leg and spell of the horizon.
    """
    return Simulator(scenario, engine).run(seed, replication)
