"""The door: heads per pool and interval so that every promise holds, found on some days and verified on others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from simcenter.results.daily.periods import DAYS_IN
from simcenter.scenario.model import Scenario
from simcenter.simulation import settle
from simcenter.study.replicate.run import check_seed
from simcenter.study.staffing.bound import LowerBound, lower_bound
from simcenter.study.staffing.calculator import Simulated
from simcenter.study.staffing.problem import Floats, Heads, Problem, pose
from simcenter.study.staffing.promises import TierPromise, read_limits
from simcenter.study.staffing.result import Budget, Staffing, StaffPlan, Unreachable
from simcenter.study.staffing.searching.budget import read_budget, spend, within
from simcenter.study.staffing.searching.exchanging import exchange
from simcenter.study.staffing.searching.judging import conditions, replications_for
from simcenter.study.staffing.searching.proof import least_cost
from simcenter.study.staffing.searching.replay import Replay, Tally
from simcenter.study.staffing.searching.search import EffortSpent, Search
from simcenter.study.staffing.verify import Verification

CONFIDENCE = 0.9
"""Nine days of ten."""
PERIODS = {"interval": 300, "day": 300, "week": 60, "month": 40}
"""Periods of each kind searched on: the chance to keep a daily promise is then known to 1.7 points (one standard
error), about what one head in one interval changes on a day of 36."""
FRESH_PERIODS = {"interval": 1_000, "day": 1_000, "week": 200, "month": 100}
FRESH = 1_000_000
"""Fresh days have replication numbers from here on, a million for each time of verifying."""
EFFORT = 60_000
"""Replications a search may simulate, and half as many each repair."""
REPAIRS = 3
LIFT = 1.5
"""Heads chosen on some days look better there than they are; so the search asks for this many standard errors more."""

Progress = Callable[[int, int], None]


def staff(
    scenario: Scenario,
    *,
    confidence: float = CONFIDENCE,
    max_occupancy: float | None = None,
    at_most: Sequence[str] = (),
    budget: Budget | str | None = None,
    days: int | None = None,
    fresh_days: int | None = None,
    seed: int = 1,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Staffing:
    """Find heads per pool and interval for which the promises of all tiers hold, all pools together.

    Parameters
    ----------
    scenario
        The center, with a promise in at least one tier or in `at_most`; its heads are the present ones, its rosters
        stay as they are.
    confidence
        Share of its own periods (intervals, days, weeks, months) in which each promise must be kept, 0.5 to below 1.
    max_occupancy
        Largest share of the time agents of a pool may be busy in an interval, averaged over days.
    at_most
        Promises beside those of the scenario, such as ``premier.abandonment=5%`` (of those offered) or
        ``standard.mean_wait=30 s/week``; by day where no period is said.
    budget
        What may be spent, in words ("62" paid heads at any one time, "62 seated", "9000/day"); where it does not
        buy every promise, the least shortfall in promises for it.
    days, fresh_days
        Horizons (usually days) searched on and verified on; as many as give 300 and 1,000 periods by default
        (weeks 60 and 200, months 40 and 100).
    seed
        The world; the same arguments give the same answer on any machine and for any number of workers.
    workers
        Days simulated at the same time; as many as there are cores by default.
    progress
        Told of replications simulated and the most that may be.

    Returns
    -------
    Staffing
        After Ctrl-C, the best found so far.

    Raises
    ------
    KeyboardInterrupt
        After Ctrl-C before any heads were found that hold.
    Mistakes
        Without any promise, or without a pool whose heads could be searched.
    Mistake
        For a budget or a limit that cannot be read, or a budget below what the rosters cost.
    ValueError
        For numbers out of range.
    """
    check_seed(seed)
    _check(confidence, max_occupancy, days, fresh_days)
    limits = read_limits(scenario, at_most)
    problem = pose(settle(scenario), max_occupancy=max_occupancy, seed=seed, limits=limits)
    if isinstance(budget, str):
        budget = read_budget(budget, problem.unit)
    with Replay(problem, seed, workers) as replay:
        if progress is not None:
            most = EFFORT + REPAIRS * EFFORT // 2
            replay.told = lambda done: progress(min(done, most), most)
        return _Session(problem, replay, confidence, budget, days, fresh_days).answer()


def _check(confidence: float, max_occupancy: float | None, days: int | None, fresh_days: int | None) -> None:
    if not 0.5 <= confidence < 1:
        raise ValueError(f"confidence: got {confidence}, expected a share from 50 % to below 100 %.")
    if max_occupancy is not None and not 0 < max_occupancy <= 1:
        raise ValueError(f"max_occupancy: got {max_occupancy}, expected a share above 0 and at most 100 %.")
    for name, value in (("days", days), ("fresh_days", fresh_days)):
        if value is not None and not 20 <= value <= 100_000:
            raise ValueError(f"{name}: got {value}, expected 20 to 100,000.")


@dataclass
class _Progressed:
    """How far a session has come, kept for the case that it is interrupted."""

    heads: Heads | None = None
    beyond_budget: Heads | None = None
    repairs: int = 0
    verified: bool | None = None
    least: bool = False
    interrupted: bool = False


class _Session:
    """One search from start to finish."""

    def __init__(
        self,
        problem: Problem,
        replay: Replay,
        confidence: float,
        budget: Budget | None,
        days: int | None,
        fresh_days: int | None,
    ) -> None:
        self.problem, self.replay, self.confidence, self.budget = problem, replay, confidence, budget
        horizon = problem.layout.days
        self.days = days or max(replications_for([p], horizon, PERIODS[p.period]) for p in problem.promises)
        self.fresh_days = fresh_days or max(
            replications_for([p], horizon, FRESH_PERIODS[p.period]) for p in problem.promises
        )
        self.promises: tuple[TierPromise, ...] = problem.promises
        self.unreachable: tuple[Unreachable, ...] = ()
        self.so_far = _Progressed()

    def answer(self) -> Staffing:
        """Search, verify, repair; after Ctrl-C with what there is."""
        verification, tally = None, None
        others: list[Tally | None] = [None, None]
        calculator: tuple[Simulated, ...] = ()
        bound = None
        try:
            self._relax()
            verification, tally = self._search()
            others = [
                verification.run(self.problem.erlang)[0] if self.problem.calculations else None,
                verification.run(self.problem.present)[0],
            ]
            calculator = verification.calculator()
            bound = self._bound()
        except KeyboardInterrupt:
            self.so_far.interrupted = True
            if self.so_far.heads is None:
                raise
        return self._result(verification, tally, others, calculator, bound)

    def _relax(self) -> None:
        """Lower promises that even ample heads do not keep to what those keep, in whole per cent."""
        search = Search(
            self.problem, self.replay, self.promises, range(self.days), self._rates(0.0), self.replay.done + EFFORT
        )
        judged = search.judge(self.problem.ample)
        relaxed = list(self.promises)
        missed = []
        for k, promise in enumerate(self.promises):
            own = judged.promise == k
            if judged.broken[own].any():
                nearest = float(np.nanmin(judged.kept[own]))
                missed.append(Unreachable(promise, nearest))
                relaxed[k] = promise.nearest(nearest)
        self.promises, self.unreachable = tuple(relaxed), tuple(missed)

    def _search(self) -> tuple[Verification, Tally]:
        rates, heads = self._rates(LIFT), self.problem.erlang
        while True:
            effort = EFFORT if self.so_far.repairs == 0 else EFFORT // 2
            search = Search(
                self.problem, self.replay, self.promises, range(self.days), rates, self.replay.done + effort
            )
            try:
                heads = self._found(search, heads)
            except KeyboardInterrupt:
                self.so_far.heads = self.so_far.heads if search.best is None else search.best
                raise
            self.so_far.heads = heads
            first = FRESH * (1 + self.so_far.repairs)
            fresh = Verification(
                self.problem, self.replay, self.promises, self.confidence, range(first, first + self.fresh_days)
            )
            tally, judged = fresh.run(heads)
            self.so_far.verified = judged.holds
            if judged.holds or self.so_far.repairs == REPAIRS or self.so_far.beyond_budget is not None:
                return fresh, tally
            self.so_far.repairs += 1
            self.days *= 2
            short = np.where(judged.judged > 0, self.confidence - judged.met / np.maximum(judged.judged, 1), 0.0)
            rates = np.minimum(rates + np.where(short > 0, np.maximum(short, 0.005), 0.0)[: len(rates)], 1.0)

    def _found(self, search: Search, start: Heads) -> Heads:
        """The cheapest heads found, or the best ones within the budget where those are dearer."""
        budget, most = self.budget, search.effort
        try:
            heads = search.lift(start) if self.so_far.repairs == 0 else search.mend(start)
            heads = search.descend(heads)
            heads = exchange(search, search.polish(heads))
            heads, self.so_far.least = least_cost(search, heads)
        except EffortSpent:
            heads = start if search.best is None else search.best
        if budget is None or within(self.problem, budget, heads):
            return heads
        self.so_far.beyond_budget, self.so_far.least = heads, False
        search.effort = max(most, self.replay.done + EFFORT // 2)
        search.best = None
        try:
            heads = spend(search, budget, heads)
        except EffortSpent:
            heads = heads if search.best is None else search.best
        search.effort = self.replay.done + 1
        if search.judge(heads).holds:
            self.so_far.beyond_budget = None
        return heads

    def _bound(self) -> LowerBound | None:
        heads, days = self.so_far.heads, range(self.days)
        if heads is None or not self.so_far.verified or self.so_far.beyond_budget is not None:
            return None
        return lower_bound(self.problem, self.replay, self.promises, self.confidence, days, heads)

    def _rates(self, standard_errors: float) -> Floats:
        rates = []
        for promise in self.promises:
            periods = self.days * max(1, self.problem.layout.days) / DAYS_IN.get(promise.period, 1)
            error = np.sqrt(self.confidence * (1 - self.confidence) / max(1.0, periods))
            rate = min(self.confidence + standard_errors * error, 1.0)
            rates += [rate] * conditions(self.problem, promise)
        return np.array(rates)

    def _result(
        self,
        verification: Verification | None,
        tally: Tally | None,
        others: Sequence[Tally | None],
        calculator: tuple[Simulated, ...],
        bound: LowerBound | None,
    ) -> Staffing:
        problem, so_far = self.problem, self.so_far
        heads = problem.ample if so_far.heads is None else so_far.heads
        make = verification or Verification(problem, self.replay, self.promises, self.confidence, ())
        present = float(problem.cost_per_head / problem.paid_per_head @ problem.present_paid.sum(axis=1))
        return Staffing(
            scenario=problem.scenario,
            confidence=self.confidence,
            max_occupancy=problem.max_occupancy,
            budget=self.budget,
            pools=problem.pools,
            fixed=problem.fixed,
            intervals=problem.intervals,
            unit=problem.unit,
            found=make.plan("found", heads, self._paid(heads), problem.cost(heads), tally),
            erlang=self._erlang(make, others[0]),
            present=make.plan(
                "present", problem.present, problem.present_paid, present + problem.fixed_cost, others[1]
            ),
            calculator=calculator,
            without_budget=self._without_budget(make),
            unreachable=self.unreachable,
            seed=self.replay.seed,
            search_days=self.days,
            fresh_days=0 if tally is None else self.fresh_days,
            repairs=so_far.repairs,
            day_runs=self.replay.done,
            verified=so_far.verified,
            least=so_far.least,
            bound=bound,
            interrupted=so_far.interrupted,
        )

    def _erlang(self, make: Verification, tally: Tally | None) -> StaffPlan:
        heads = self.problem.erlang
        return make.plan("erlang", heads, self._paid(heads), self.problem.cost(heads), tally)

    def _without_budget(self, make: Verification) -> StaffPlan | None:
        heads = self.so_far.beyond_budget
        return None if heads is None else make.plan("found", heads, self._paid(heads), self.problem.cost(heads), None)

    def _paid(self, heads: Heads) -> Floats:
        return heads * self.problem.paid_per_head[:, None]
