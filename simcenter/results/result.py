"""One simulated horizon: what was asked, what was drawn, what happened."""

from __future__ import annotations

from dataclasses import dataclass

from simcenter.engine.tables import Demand, Legs, Outcome, Plan, Spells, Supply
from simcenter.scenario.model import Scenario


@dataclass(frozen=True)
class Result:
    """Everything known about one replication of a scenario under one routing plan.

    `legs` has one row for each row of `demand`; times are integer milliseconds from the start of the horizon.
    """

    scenario: Scenario
    demand: Demand
    supply: Supply
    plan: Plan
    outcome: Outcome
    seed: int
    replication: int
    policy: str
    engine: str
    planned: Supply | None = None
    """Who was planned to work, where that is not who did."""

    @property
    def roster(self) -> Supply:
        """Who was planned to work."""
        return self.supply if self.planned is None else self.planned

    @property
    def legs(self) -> Legs:
        """What happened to each row of demand."""
        return self.outcome.legs

    @property
    def spells(self) -> Spells:
        """Duty and break spells of the agents."""
        return self.outcome.spells

    @property
    def end_ms(self) -> int:
        """Time of the last thing that happened, in milliseconds from the start of the horizon."""
        return self.outcome.end_ms
