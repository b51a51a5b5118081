"""A scenario made ready to simulate: tables, policies and recipe worked out once for all its days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from typing import TYPE_CHECKING, Literal

from simcenter.engine.drawing.draw import draw
from simcenter.engine.drawing.recipe import build_recipe
from simcenter.engine.supply import build_supply, supply_on
from simcenter.engine.tables import Demand, Floats, Outcome, Supply
from simcenter.engine.turnout import days_differ
from simcenter.results.result import Result
from simcenter.routing.own import policy_of
from simcenter.routing.plan import build_plan, with_policies
from simcenter.routing.policy import RoutingPolicy
from simcenter.scenario.model import Scenario
from simcenter.simulation.heads import with_seated

if TYPE_CHECKING:
    from simcenter.engine.reference.observe import Observer

EngineName = Literal["compiled", "reference"]


class Simulator:
    """A scenario made ready: everything that is the same for all its days is worked out once."""

    def __init__(self, scenario: Scenario, engine: EngineName = "compiled") -> None:
        """Make a scenario ready.

        Parameters
        ----------
        scenario
            What to simulate; volumes counted as offered must have been settled.
        engine
            ``compiled`` (fast) or ``reference`` (SimPy, to read); both give the same result to the last bit.
        """
        if engine not in ("compiled", "reference"):
            raise ValueError(f"engine {engine!r} is unknown, expected 'compiled' or 'reference'")
        if scenario.volumes.counts == "offered" and scenario.offered_differs:
            raise ValueError("volumes are counted as offered: settle the scenario before simulating it")
        self.scenario, self.engine = scenario, engine
        self.recipe = build_recipe(scenario)
        self.supply = build_supply(scenario)
        self.use(policy_of(scenario, "customers"), policy_of(scenario, "pools"))

    def use(self, customers: RoutingPolicy, pools: RoutingPolicy) -> None:
        """Route by these policies, under the scenario's plan."""
        self.customers, self.pools = self._with_table(customers), self._with_table(pools)
        self.plan = with_policies(build_plan(self.scenario), self.scenario, customers, pools)

    def _with_table(self, policy: RoutingPolicy) -> tuple[RoutingPolicy, Floats]:
        return policy, policy.table(self.scenario)

    def staffed(self, heads: Mapping[str, Sequence[int]]) -> Simulator:
        """Make the same center ready with other heads present; only the tables of its staff are made anew.

        Parameters
        ----------
        heads
            Heads by pool and interval, as in `with_seated`.
        """
        other = copy(self)
        other.scenario = with_seated(self.scenario, heads)
        other.supply = build_supply(other.scenario)
        return other

    def draw(self, seed: int, replication: int = 0) -> Demand:
        """Draw the customers of one replication."""
        return draw(self.recipe, seed, replication)

    def run(
        self,
        seed: int,
        replication: int = 0,
        demand: Demand | None = None,
        observer: Observer | None = None,
    ) -> Result:
        """Simulate one replication; `demand` may be given to meet the very same customers again.

        An `observer` is told of the decisions of the reference engine; the compiled one tells nobody.
        """
        drawn = self.draw(seed, replication) if demand is None else demand
        supply = self.supply_on(seed, replication)
        outcome = self._engine(drawn, supply, observer)
        return Result(
            scenario=self.scenario,
            demand=drawn,
            supply=supply,
            plan=self.plan,
            outcome=outcome,
            seed=seed,
            replication=replication,
            policy=self.scenario.routing.customers.policy,
            engine=self.engine,
            planned=None if supply is self.supply else self.supply,
        )

    def supply_on(self, seed: int, replication: int = 0) -> Supply:
        """Who works in one replication: those planned, where nobody may be absent or late and nothing happens."""
        if not days_differ(self.scenario):
            return self.supply
        return supply_on(self.scenario, self.supply, seed, replication)

    def _engine(self, demand: Demand, supply: Supply, observer: Observer | None) -> Outcome:
        if self.engine == "reference":
            from simcenter.engine.reference.story import run_reference

            return run_reference(demand, supply, self.plan, self.customers, self.pools, observer)
        from simcenter.engine.compiled.door import run_compiled

        return run_compiled(demand, supply, self.plan, self.customers, self.pools)
