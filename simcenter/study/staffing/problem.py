"""What is searched: heads of which pools, at what cost, so that which promises hold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simcenter.engine.tables import NOT_YET
from simcenter.results.daily.layout import Layout, layout_of
from simcenter.results.result import Result
from simcenter.results.table import day_summary, stack
from simcenter.routing.plan import build_plan
from simcenter.scenario.errors import Mistake, Mistakes
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.stretches import spread
from simcenter.simulation import Simulator
from simcenter.study.staffing.calculator import Calculation
from simcenter.study.staffing.required import forecast, required_by_group

Floats = NDArray[np.float64]
Heads = NDArray[np.int64]
"""Heads present, shape (pools searched, intervals of a day)."""

HEAD_HOURS = "paid head hours"
"""The unit of cost where some pool has no wage."""
HOUR_MS = 3_600_000
DAYS_LOOKED_AT = 20
"""Days simulated to see how many contacts others cause, where contacts cause others."""


Limited = Literal["service_level", "abandonment", "mean_wait"]
LIMITED = ("abandonment", "mean_wait")
"""Measures that may be promised to stay at or below a limit."""


@dataclass(frozen=True)
class TierPromise:
    """A promise as it is judged, in each of its periods: a share that must be reached.

    Attributes
    ----------
    tier
        To whom.
    row
        Of its counts in a `Tally`.
    share
        To be reached. Of a service level: answered within `within_s`; of a limit on abandonment: contacts not
        abandoning; of one on the mean wait w: 2 - w / `within_s`, which is 1 where they are equal.
    within_s
        Promised time to wait, or the limit on its mean, in seconds; 0 of a limit on abandonment.
    period
        In which it is judged.
    measure
        What is promised.
    tier_row
        Of the tier in the scenario.
    """

    tier: str
    row: int
    share: float
    within_s: float
    period: str
    measure: Limited = "service_level"
    tier_row: int = -1

    def __post_init__(self) -> None:
        """Counts of service levels stand in the rows of their tiers."""
        if self.tier_row < 0:
            object.__setattr__(self, "tier_row", self.row)

    def at(self, share: float) -> TierPromise:
        """Return the same promise of another share."""
        return replace(self, share=share)

    def nearest(self, share: float) -> TierPromise:
        """Return the promise in whole per cent that a share keeps."""
        whole = math.floor(100 * share + 1e-9) / 100
        return self.at(whole if self.measure == "mean_wait" else max(0.0, whole))


@dataclass(frozen=True)
class Problem:
    """A center whose heads are wanted.

    Attributes
    ----------
    simulator
        The center as it is, made ready.
    layout
        What its results are summed up by.
    pools, fixed
        Pools whose heads are searched, and those with rosters, whose shifts stay.
    intervals
        Names of the intervals of a day.
    promises
        Of the tiers that have one.
    max_occupancy
        Largest share of the time agents of a pool may be busy in an interval on average, if any.
    cost_per_head, fixed_cost
        Cost of one head present for one interval, shape (pools,); cost of the rosters, a day.
    unit
        Of cost: the currency, or `HEAD_HOURS`.
    paid_per_head
        Paid heads for one present, 1 / (1 - shrinkage), shape (pools,).
    present, present_paid
        Heads the scenario has, present and paid, shape (pools, intervals).
    calculations
        What an Erlang calculator says of each group of queues, beside the row of the pool its heads stand in: the
        cheapest of the group. Groups that only rosters serve are left out.
    erlang
        Heads by Erlang per queue, shape (pools, intervals).
    ample
        More heads than anybody could use, shape (pools, intervals).
    serves
        Which pool may serve which tier's contacts at some time, shape (pools, tiers).
    """

    simulator: Simulator
    layout: Layout
    pools: tuple[str, ...]
    fixed: tuple[str, ...]
    intervals: tuple[str, ...]
    promises: tuple[TierPromise, ...]
    max_occupancy: float | None
    cost_per_head: Floats
    fixed_cost: float
    unit: str
    paid_per_head: Floats
    present: Heads
    present_paid: Floats
    calculations: tuple[tuple[int, Calculation], ...]
    erlang: Heads
    ample: Heads
    serves: NDArray[np.bool_]

    @property
    def scenario(self) -> Scenario:
        """The scenario, settled."""
        return self.simulator.scenario

    def cost(self, heads: Heads) -> float:
        """Cost of a day, that of the rosters included."""
        return float(self.cost_per_head @ heads.sum(axis=1)) + self.fixed_cost

    def by_pool(self, heads: Heads) -> dict[str, list[int]]:
        """Heads by the name of the pool."""
        return {name: [int(n) for n in row] for name, row in zip(self.pools, heads, strict=True)}


def check_promises(scenario: Scenario, limits: int = 0) -> None:
    """Refuse scenarios in which nobody is promised anything, or no heads can be searched.

    Parameters
    ----------
    scenario
        With promises and pools.
    limits
        Number of promises beside its own.

    Raises
    ------
    Mistakes
        With what is missing.
    """
    mistakes = []
    if all(kind.deferred for kind in scenario.types):
        expected = "contacts that wait for an answer: for what may wait, try heads with run and --change"
        mistakes.append(Mistake("nothing but deferred work", expected))
    elif not limits and all(tier.promise is None for tier in scenario.tiers.values()):
        tier = next(iter(scenario.tiers))
        example = f"tiers: {{{tier}: {{promise: {{share: 80%, within: 20 s, period: day}}}}}}"
        mistakes.append(Mistake("no promise in any tier", f"at least one, such as {example}"))
    if all(pool.roster is not None for pool in scenario.pools.values()):
        expected = "at least one pool with heads (seated or scheduled): a roster's shifts are taken as they are"
        mistakes.append(Mistake("only pools with rosters", expected))
    if mistakes:
        raise Mistakes(mistakes)


def pose(
    scenario: Scenario,
    *,
    max_occupancy: float | None = None,
    seed: int = 1,
    limits: Sequence[TierPromise] = (),
) -> Problem:
    """Pose the problem of a settled scenario.

    Parameters
    ----------
    scenario
        With at least one promise and one pool without a roster; settled.
    max_occupancy
        As in `Problem`.
    seed
        The world in which contacts that others cause are counted.
    limits
        Promises beside those of the scenario, as from `read_limits`.
    """
    check_promises(scenario, len(limits))
    simulator = Simulator(scenario)
    looked = _look(simulator, seed)
    offered = forecast(scenario, stack([day_summary(result) for result in looked]))
    names = list(scenario.pools)
    searched = [name for name in names if scenario.pools[name].roster is None]
    rows = [names.index(name) for name in searched]
    layout = layout_of(looked[0])
    hours = scenario.calendar.interval / HOUR_MS
    shrinkage = np.array([scenario.pools[name].shrinkage for name in searched])
    wages = layout.cents_per_hour[rows] / 100
    paid_only = unit_of(scenario) == HEAD_HOURS
    rate = np.ones(len(rows)) if paid_only else wages
    rates = np.ones(len(names)) if paid_only else layout.cents_per_hour / 100
    fixed = [row for row in range(len(names)) if row not in rows]
    per_day = layout.paid_ms[fixed].sum(axis=1) / HOUR_MS / scenario.calendar.days
    serves = build_plan(scenario).opens_after_ms != NOT_YET
    groups = required_by_group(scenario, offered, max_occupancy)
    calculations = _allocated(scenario, searched, rate / (1 - shrinkage), groups)
    return Problem(
        simulator=simulator,
        layout=layout,
        pools=tuple(searched),
        fixed=tuple(names[row] for row in fixed),
        intervals=layout.intervals,
        promises=(*promises_of(scenario), *limits),
        max_occupancy=max_occupancy,
        cost_per_head=rate * hours / (1 - shrinkage),
        fixed_cost=float(per_day @ rates[fixed]),
        unit=unit_of(scenario),
        paid_per_head=1 / (1 - shrinkage),
        present=np.array([scenario.heads(name) for name in searched], np.int64),
        present_paid=np.array([_paid(scenario, name) for name in searched]),
        calculations=calculations,
        erlang=_summed(calculations, len(searched), scenario.calendar.intervals),
        ample=_ample(scenario, searched, serves[:, rows], offered),
        serves=_serves_tier(scenario, serves[:, rows]),
    )


def unit_of(scenario: Scenario) -> str:
    """The unit of cost: the currency, or head hours where some pool whose heads are searched has no wage."""
    searched = [pool for pool in scenario.pools.values() if pool.roster is None]
    return HEAD_HOURS if any(pool.wage == 0 for pool in searched) else scenario.money.currency


def promises_of(scenario: Scenario) -> list[TierPromise]:
    """List the promises in the order of the tiers."""
    return [
        TierPromise(name, row, tier.promise.share, tier.promise.within / 1_000, tier.promise.period)
        for row, (name, tier) in enumerate(scenario.tiers.items())
        if tier.promise is not None
    ]


def _look(simulator: Simulator, seed: int) -> Sequence[Result]:
    days = DAYS_LOOKED_AT if simulator.scenario.has_follow_ups else 1
    return [simulator.run(seed, replication) for replication in range(days)]


def _paid(scenario: Scenario, name: str) -> list[float]:
    pool = scenario.pools[name]
    if pool.scheduled is not None:
        return spread(pool.scheduled, scenario.calendar)
    return [heads / (1 - pool.shrinkage) for heads in scenario.heads(name)]


def _allocated(
    scenario: Scenario, searched: list[str], cost: Floats, groups: Sequence[Calculation]
) -> tuple[tuple[int, Calculation], ...]:
    """Give each group's heads by Erlang to its cheapest pool; of equally cheap ones to the most special."""
    breadth = {name: sum(scenario.can_serve(name, kind) for kind in scenario.types) for name in searched}
    found = []
    for group in groups:
        here = [searched.index(name) for name in group.pools if name in searched]
        if here:
            found.append((min(here, key=lambda row: (cost[row], breadth[searched[row]], row)), group))
    return tuple(found)


def _summed(calculations: Sequence[tuple[int, Calculation]], pools: int, intervals: int) -> Heads:
    heads = np.zeros((pools, intervals), np.int64)
    for row, group in calculations:
        heads[row] += group.agents.astype(np.int64)
    return heads


def _ample(scenario: Scenario, searched: list[str], serves: NDArray[np.bool_], offered: Floats) -> Heads:
    """Give each pool, all day long, far more heads than the busiest interval of all it may serve brings work for."""
    heads = []
    kinds = len(scenario.types)
    for column, name in enumerate(searched):
        pool = scenario.pools[name]
        handle_ms = np.array([kind.handle_ms_by_interval(pool) for kind in scenario.types])
        mine = serves[:kinds, column] | (serves[kinds:, column] if len(serves) > kinds else False)
        load = float((handle_ms * offered)[mine].sum(axis=0).max() / scenario.calendar.interval)
        heads.append(int(3 * load + 8 * load**0.5 + 5))
    return np.repeat(np.array(heads, np.int64)[:, None], scenario.calendar.intervals, axis=1)


def _serves_tier(scenario: Scenario, serves: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which pool may serve which tier, shape (pools, tiers)."""
    tiers, kinds = list(scenario.tiers), scenario.types
    found = np.zeros((serves.shape[1], len(tiers)), np.bool_)
    for kind in kinds:
        found[:, tiers.index(kind.tier)] |= serves[kind.index]
    return found
