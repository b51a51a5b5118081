"""What a search for staff found, beside Erlang's answer and the present staff, all three on the same fresh days.

For those who write workbooks and pages: `Staffing.records` is the table of heads (one row for each pool and
interval), `Staffing.promise_records` the table of promises (one row for each plan and promise), `Staffing.sentences`
the finding in words; `Staffing.found`, `.erlang` and `.present` are the three plans with arrays of shape
(pools, intervals) in the order of `Staffing.pools` and `Staffing.intervals`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from simcenter import __version__
from simcenter.scenario.model import Scenario
from simcenter.simulation import with_seated
from simcenter.study.estimate import Estimate
from simcenter.study.replicate.records import estimate_columns, number_or_none
from simcenter.study.staffing.bound import LowerBound
from simcenter.study.staffing.calculator import Simulated
from simcenter.study.staffing.problem import Floats, Heads
from simcenter.study.staffing.promises import TierPromise

if TYPE_CHECKING:
    import pandas as pd

PlanName = Literal["found", "erlang", "present"]
WHOLE = 1e-9


@dataclass(frozen=True)
class PromiseOutcome:
    """What a plan makes of one promise on fresh days.

    Attributes
    ----------
    promise
        The promise: tier, share, within_s, period.
    met
        Chance that a period of the promise keeps it, with a Wilson interval. Of a promise by interval it is that of
        the weakest interval of the day.
    kept_share
        Share answered in time that the confidence's share of periods reaches (in that interval); `slack` is this
        less the share promised.
    mean_share
        Share answered in time over all fresh days together.
    weakest
        Name of the weakest interval for a promise by interval, else empty.
    """

    promise: TierPromise
    met: Estimate
    kept_share: float
    mean_share: float
    weakest: str = ""

    @property
    def slack(self) -> float:
        """Share kept with confidence less the share promised; negative when the promise is missed."""
        return self.kept_share - self.promise.share


@dataclass(frozen=True)
class WorkLeft:
    """Contacts whose work may wait: how many wait to be begun when the horizon ends, and how many come a day."""

    waiting: float
    a_day: float


@dataclass(frozen=True)
class StaffPlan:
    """Heads, what they cost and what they keep.

    Attributes
    ----------
    name
        "found" by the search, "erlang" per queue, or "present".
    seated
        Heads present, shape (pools, intervals).
    paid
        Paid heads, present / (1 - shrinkage), shape (pools, intervals); as scheduled for a present pool that is.
    cost
        Of a day, in `Staffing.unit`, rosters included.
    promises
        One for each promise, on fresh days; empty when interrupted before they were run.
    all_met
        Chance that one day keeps all promises by day at once; None with fewer than two of those.
    occupancy
        Handling time / time of heads present on fresh days, shape (pools, intervals); not a number without heads.
        None unless occupancy was capped.
    left
        Deferred work left over on average of some fresh days; None where no work is deferred.
    """

    name: PlanName
    seated: Heads
    paid: Floats
    cost: float
    promises: tuple[PromiseOutcome, ...] = ()
    all_met: Estimate | None = None
    occupancy: Floats | None = None
    left: WorkLeft | None = None

    @property
    def scheduled(self) -> Heads:
        """Paid heads in whole ones, rounded up, shape (pools, intervals)."""
        return whole_heads(self.paid)

    def holds(self, confidence: float) -> bool:
        """Whether every promise was kept in at least that share of fresh periods."""
        return all(not outcome.met.mean < confidence - WHOLE for outcome in self.promises)


@dataclass(frozen=True)
class Budget:
    """What may be spent: heads at any one time over all pools searched, or money (or head hours) a day.

    Attributes
    ----------
    amount
        How much.
    kind
        "paid" heads at a time (rounded up pool by pool), "seated" heads at a time, or "cost" of a day, rosters
        included.
    """

    amount: float
    kind: Literal["paid", "seated", "cost"]

    def __str__(self) -> str:
        if self.kind == "cost":
            return f"{self.amount:,.0f} a day"
        return f"{self.amount:.0f} {self.kind} heads at any one time"


@dataclass(frozen=True)
class Unreachable:
    """A promise no staffing keeps, and the share that far more heads than needed keep with confidence."""

    promise: TierPromise
    nearest_share: float


@dataclass(frozen=True)
class Staffing:
    """Heads per pool and interval for which every promise holds with the confidence asked for.

    Attributes
    ----------
    scenario
        The scenario asked about, its volumes settled.
    confidence
        Share of its own periods in which each promise must be kept.
    max_occupancy, budget
        What else was asked, if anything.
    pools, fixed, intervals
        Pools searched, pools with rosters (taken as they are), names of intervals.
    unit
        Of all costs: the currency, or "paid head hours" where some pool has no wage.
    found, erlang, present
        The three plans, judged on the same fresh days. `found` is the cheapest found (see `least`).
    calculator
        What an Erlang calculator says of each group of queues, beside the simulation of its heads on some of the
        fresh days; empty when interrupted before. `calculator_records` is its table.
    without_budget
        Where the budget does not buy every promise, the cheapest heads found that keep them all (on the days searched;
        its promises are empty), and `found` leaves the least shortfall found for the budget. Else None.
    unreachable
        Promises no staffing keeps; the search was then for the nearest that can be kept.
    seed, search_days, fresh_days, repairs, day_runs
        World; replications searched on and verified on; times a plan failed on fresh days and was repaired on more
        days; replications simulated in all.
    verified
        Whether every promise was kept on fresh days at the rate asked for; None when interrupted before.
    least
        Whether every cheaper staffing was tried (or is dearer by a bound) and misses a promise on the days searched.
        Otherwise say "cheapest found".
    bound
        Below what no staffing costs that keeps the promises, whatever the routing; None where that is not known.
    interrupted
        Whether Ctrl-C ended the search; `found` is then the best so far.
    """

    scenario: Scenario
    confidence: float
    max_occupancy: float | None
    budget: Budget | None
    pools: tuple[str, ...]
    fixed: tuple[str, ...]
    intervals: tuple[str, ...]
    unit: str
    found: StaffPlan
    erlang: StaffPlan
    present: StaffPlan
    calculator: tuple[Simulated, ...]
    without_budget: StaffPlan | None
    unreachable: tuple[Unreachable, ...]
    seed: int
    search_days: int
    fresh_days: int
    repairs: int
    day_runs: int
    verified: bool | None
    least: bool = False
    bound: LowerBound | None = None
    interrupted: bool = False

    @property
    def plans(self) -> tuple[StaffPlan, StaffPlan, StaffPlan]:
        """The three plans."""
        return self.found, self.erlang, self.present

    @property
    def gap(self) -> float | None:
        """How far at most the cost found is above the least possible, as a share of that; None where not known."""
        if self.least:
            return 0.0
        return None if self.bound is None else self.bound.gap(self.found.cost)

    @property
    def staffed(self) -> Scenario:
        """The scenario with the heads found, to run or write to a file."""
        rows = zip(self.pools, self.found.seated, strict=True)
        return with_seated(self.scenario, {name: row.tolist() for name, row in rows})

    def sentences(self) -> tuple[str, ...]:
        """Say what was found, a sentence a finding."""
        from simcenter.study.staffing.words import findings

        return tuple(findings(self))

    def records(self) -> list[dict[str, Any]]:
        """List heads, one record for each pool and interval.

        Returns
        -------
        Records with pool, interval, seated, paid, scheduled (paid in whole heads), cost (of these heads in this
        interval), erlang_seated, erlang_scheduled, present_seated, present_scheduled.
        """
        rows = []
        each = self._cost_per_paid_head()
        for p, pool in enumerate(self.pools):
            for i, interval in enumerate(self.intervals):
                rows.append(
                    {
                        "pool": pool,
                        "interval": interval,
                        "seated": int(self.found.seated[p, i]),
                        "paid": float(self.found.paid[p, i]),
                        "scheduled": int(self.found.scheduled[p, i]),
                        "cost": float(self.found.paid[p, i]) * each[pool],
                        "erlang_seated": int(self.erlang.seated[p, i]),
                        "erlang_scheduled": int(self.erlang.scheduled[p, i]),
                        "present_seated": int(self.present.seated[p, i]),
                        "present_scheduled": int(self.present.scheduled[p, i]),
                    }
                )
        return rows

    def promise_records(self) -> list[dict[str, Any]]:
        """List promises, one record for each plan and promise.

        Returns
        -------
        Records with plan, tier, promise (in words), measure, share, within_s (see `TierPromise`), period,
        weakest_interval, kept_share, slack, mean_share and the columns of the estimate of the chance that it is met
        (mean, low, high, level, n, method).
        """
        from simcenter.study.staffing.words import promise_words

        return [
            {
                "plan": plan.name,
                "tier": outcome.promise.tier,
                "promise": promise_words(outcome.promise),
                "measure": outcome.promise.measure,
                "share": outcome.promise.share,
                "within_s": outcome.promise.within_s,
                "period": outcome.promise.period,
                "weakest_interval": outcome.weakest,
                "kept_share": outcome.kept_share,
                "slack": outcome.slack,
                "mean_share": outcome.mean_share,
                **{
                    name: value
                    for name, value in estimate_columns(outcome.met).items()
                    if name in ("mean", "low", "high", "level", "n", "method")
                },
            }
            for plan in self.plans
            for outcome in plan.promises
        ]

    def calculator_records(self) -> list[dict[str, Any]]:
        """List what an Erlang calculator says, one record for each group of queues and interval.

        Returns
        -------
        Records with types (names), formula, interval, contacts, aht_s, agents (present), scheduled (paid, whole
        heads), level and asa_s by the formula, simulated_level and simulated_asa_s of the same heads.
        """
        return [
            {
                "types": list(one.calculation.kinds),
                "formula": one.calculation.formula,
                "interval": interval,
                "contacts": float(one.calculation.contacts[i]),
                "aht_s": float(one.calculation.aht_s[i]),
                "agents": int(one.calculation.agents[i]),
                "scheduled": int(one.scheduled[i]),
                "level": float(one.calculation.level[i]),
                "asa_s": float(one.calculation.asa_s[i]),
                "simulated_level": float(one.level[i]),
                "simulated_asa_s": float(one.asa_s[i]),
            }
            for one in self.calculator
            for i, interval in enumerate(self.intervals)
        ]

    def frame(self) -> pd.DataFrame:
        """Give `records` as a data frame."""
        import pandas as pd

        return pd.DataFrame(self.records())

    def to_dict(self) -> dict[str, Any]:
        """Write everything down; numbers that do not exist are None."""
        return {
            "simcenter": 1,
            "kind": "staffing",
            "scenario": self.scenario.name,
            "policy": self.scenario.routing.customers.policy,
            "seed": self.seed,
            "version": __version__,
            "confidence": self.confidence,
            "max_occupancy": self.max_occupancy,
            "budget": None if self.budget is None else {"amount": self.budget.amount, "kind": self.budget.kind},
            "unit": self.unit,
            "cost": {plan.name: plan.cost for plan in self.plans},
            "work_left": {plan.name: plan.left.waiting for plan in self.plans if plan.left is not None},
            "cost_without_budget": None if self.without_budget is None else self.without_budget.cost,
            "verified": self.verified,
            "least": self.least,
            "least_possible": None if self.bound is None else self.bound.cost,
            "gap": self.gap,
            "interrupted": self.interrupted,
            "search_days": self.search_days,
            "fresh_days": self.fresh_days,
            "repairs": self.repairs,
            "day_runs": self.day_runs,
            "fixed_pools": list(self.fixed),
            "unreachable": [
                {
                    "tier": one.promise.tier,
                    "measure": one.promise.measure,
                    "share": one.promise.share,
                    "within_s": one.promise.within_s,
                    "period": one.promise.period,
                    "nearest_share": one.nearest_share,
                }
                for one in self.unreachable
            ],
            "sentences": list(self.sentences()),
            "heads": [number_or_none(record) for record in self.records()],
            "promises": [number_or_none(record) for record in self.promise_records()],
            "calculator": [number_or_none(record) for record in self.calculator_records()],
        }

    def to_json(self) -> str:
        """Write `to_dict` as JSON."""
        return json.dumps(self.to_dict(), indent=1, allow_nan=False, ensure_ascii=False) + "\n"

    def _cost_per_paid_head(self) -> dict[str, float]:
        """Cost of one paid head in one interval, by pool."""
        hours = self.scenario.calendar.interval / 3_600_000
        money = 1 + self.scenario.money.on_top_of_wage
        free = self.unit != self.scenario.money.currency
        wages = {name: 1.0 if free else self.scenario.pools[name].wage * money for name in self.pools}
        return {name: wage * hours for name, wage in wages.items()}


def whole_heads(paid: Floats) -> Heads:
    """Paid heads in whole ones, rounded up."""
    return np.ceil(paid - WHOLE).astype(np.int64)
