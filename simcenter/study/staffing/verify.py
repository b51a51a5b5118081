"""Fresh days tell whether heads keep what the days they were chosen on promised."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simcenter.results.daily.fates import Fate
from simcenter.study.estimate import Estimate, proportion_of_days
from simcenter.study.staffing.calculator import Simulated, beside, simulate_heads
from simcenter.study.staffing.problem import Floats, Heads, Problem
from simcenter.study.staffing.promises import SOUND, TierPromise
from simcenter.study.staffing.result import PlanName, PromiseOutcome, StaffPlan, WorkLeft, whole_heads
from simcenter.study.staffing.searching.judging import Judgement, by_period, judge, kept_with, occupancy_of, shares_of
from simcenter.study.staffing.searching.judging import conditions as conditions_of
from simcenter.study.staffing.searching.replay import Replay, Tally

LOOKED_AT = 100
"""Fresh days on which the heads of an Erlang calculator are looked at interval by interval."""
LEFT_AT = 50
"""Fresh horizons at whose ends deferred work left over is counted."""


class Verification:
    """Plans on fresh days: the same for all, and none of them searched on."""

    def __init__(
        self,
        problem: Problem,
        replay: Replay,
        promises: Sequence[TierPromise],
        confidence: float,
        replications: Sequence[int],
    ) -> None:
        """Prepare; `promises` as they were asked or, where no staffing keeps them, the nearest that can be kept."""
        self.problem, self.replay, self.promises = problem, replay, tuple(promises)
        self.confidence, self.replications = confidence, replications
        count = sum(conditions_of(problem, promise) for promise in promises)
        self.rates = np.full(count, confidence)

    def run(self, heads: Heads) -> tuple[Tally, Judgement]:
        """Run heads on the fresh days."""
        (tally,) = self.replay.tally([heads], self.replications, keep=False)
        return tally, judge(self.problem, self.promises, self.rates, heads, tally)

    def calculator(self) -> tuple[Simulated, ...]:
        """Put what its heads come to on fresh days beside what an Erlang calculator says of them."""
        problem = self.problem
        simulator = problem.simulator.staffed(problem.by_pool(problem.erlang))
        summary = simulate_heads(simulator, self.replay.seed, self.replications[:LOOKED_AT])
        found = []
        for row, calculation in problem.calculations:
            paid = calculation.agents * problem.paid_per_head[row]
            found.append(beside(calculation, problem.scenario, whole_heads(paid), summary))
        return tuple(found)

    def plan(self, name: PlanName, heads: Heads, paid: Floats, cost: float, tally: Tally | None) -> StaffPlan:
        """Write down what heads keep on the days of a tally; nothing without any."""
        if tally is None:
            return StaffPlan(name, heads, paid, cost)
        capped = self.problem.max_occupancy is not None
        return StaffPlan(
            name,
            heads,
            paid,
            cost,
            tuple(self._outcome(promise, tally) for promise in self.promises if promise.measure not in SOUND),
            self._all_met(tally),
            occupancy_of(self.problem, heads, tally) if capped else None,
            self._left(heads),
        )

    def _left(self, heads: Heads) -> WorkLeft | None:
        """Deferred work left over at the end of the first fresh horizons."""
        layout = self.problem.layout
        if not layout.deferred.any():
            return None
        simulator = self.problem.simulator.staffed(self.problem.by_pool(heads))
        found = simulate_heads(simulator, self.replay.seed, self.replications[:LEFT_AT])
        days = found.days * layout.slots.measured_ms.sum() / layout.slots.open_ms
        came = found.contacts[layout.deferred].sum() - found.contacts[layout.deferred][..., Fate.NOTHING].sum()
        return WorkLeft(float(found.put_off[:, -1].sum() / found.days), float(came / days))

    def _outcome(self, promise: TierPromise, tally: Tally) -> PromiseOutcome:
        above, below = by_period(promise, tally)
        shares = shares_of(above, below)
        judged = below > 0
        met = (judged & (above >= promise.share * below - 1e-9)).sum(axis=1)
        count = judged.sum(axis=1)
        chance = np.divide(met, count, out=np.full(len(met), np.inf), where=count > 0)
        weakest = int(chance.argmin())
        kept = kept_with(np.full(len(shares), self.confidence), shares)
        name = self.problem.intervals[weakest] if promise.period == "interval" else ""
        every = max(1, int(below.sum()))
        return PromiseOutcome(
            promise,
            proportion_of_days(int(met[weakest]), int(count[weakest])),
            float(kept[weakest]),
            float(above.sum() / every),
            name,
        )

    def _all_met(self, tally: Tally) -> Estimate | None:
        """Chance that all promises by day are kept on one day."""
        daily = [each for each in self.promises if each.period == "day" and each.measure not in SOUND]
        if len(daily) < 2:
            return None
        kept = np.ones(tally.above.shape[0] * tally.above.shape[2], np.bool_)
        for promise in daily:
            above, below = by_period(promise, tally)
            kept &= (above >= promise.share * below - 1e-9)[0]
        return proportion_of_days(int(kept.sum()), len(kept))
