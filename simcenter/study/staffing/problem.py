"""What is searched: heads of which pools, at what cost, so that which promises hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
from simcenter.study.staffing.promises import TierPromise, nothing_piles_up, promises_of, responses_of
from simcenter.study.staffing.required import forecast, required_by_group

Floats = NDArray[np.float64]
Heads = NDArray[np.int64]
"""Heads present, shape (pools searched, intervals of a day)."""

HEAD_HOURS = "paid head hours"
"""The unit of cost where some pool has no wage."""
HOUR_MS = 3_600_000
DAYS_LOOKED_AT = 20
"""Days simulated to see how many contacts others cause, where contacts cause others."""

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
    responses = responses_of(scenario)
    if not limits and not responses and not promises_of(scenario):
        tier, only_written = next(iter(scenario.tiers)), all(kind.deferred for kind in scenario.types)
        promise = "first_response: {share: 80%, within: 4 h" if only_written else "promise: {share: 80%, within: 20 s"
        example = f"tiers: {{{tier}: {{{promise}, period: day}}}}}}"
        mistakes.append(Mistake("no promise in any tier", f"at least one, such as {example}"))
    if responses and scenario.calendar.days == 1:
        found = "a promise of a first response in a scenario of one day"
        expected = "several days (calendar: {days: 5}), so that what is left over at closing is done on the next"
        mistakes.append(Mistake(found, expected))
    if all(pool.roster is not None for pool in scenario.pools.values()):
        expected = "at least one pool with heads (seated or scheduled): a roster's shifts are taken as they are"
        mistakes.append(Mistake("only pools with rosters", expected))
    named = [name for name, pool in scenario.pools.items() if pool.people is not None and pool.roster is None]
    if named:
        expected = "heads that may be more or fewer: leave people (the sheet Agents) out of pools that are searched"
        mistakes.append(Mistake(f"agents by name in {', '.join(named)}", expected))
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
    promised = [*promises_of(scenario), *responses_of(scenario), *limits]
    promised += nothing_piles_up(scenario, _written_a_day(scenario, offered), 1 + max(p.row for p in promised))
    return Problem(
        simulator=simulator,
        layout=layout,
        pools=tuple(searched),
        fixed=tuple(names[row] for row in fixed),
        intervals=layout.intervals,
        promises=tuple(promised),
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
    at_night = _at_night(scenario)
    for column, name in enumerate(searched):
        pool = scenario.pools[name]
        handle_ms = np.array([kind.handle_ms_by_interval(pool) for kind in scenario.types])
        mine = serves[:kinds, column] | (serves[kinds:, column] if len(serves) > kinds else False)
        load = float((handle_ms * offered)[mine].sum(axis=0).max() / scenario.calendar.interval)
        load += float((handle_ms.mean(axis=1) * at_night)[mine].sum() / scenario.calendar.open_ms)
        heads.append(int(3 * load + 8 * load**0.5 + 5))
    return np.repeat(np.array(heads, np.int64)[:, None], scenario.calendar.intervals, axis=1)


def _at_night(scenario: Scenario) -> Floats:
    """Contacts that come while the center is closed, for each day it opens, shape (types,)."""
    nights = scenario.calendar.days / scenario.calendar.open_days
    return nights * np.array([sum(kind.stream.closed_hours) for kind in scenario.types])


def _written_a_day(scenario: Scenario, offered: Floats) -> dict[str, float]:
    """Deferred contacts for each day the center opens, by tier."""
    a_day, found = offered.sum(axis=1) + _at_night(scenario), dict[str, float]()
    for kind in scenario.types:
        if kind.deferred:
            found[kind.tier] = found.get(kind.tier, 0.0) + float(a_day[kind.index])
    return found


def _serves_tier(scenario: Scenario, serves: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which pool may serve which tier, shape (pools, tiers)."""
    tiers, kinds = list(scenario.tiers), scenario.types
    found = np.zeros((serves.shape[1], len(tiers)), np.bool_)
    for kind in kinds:
        found[:, tiers.index(kind.tier)] |= serves[kind.index]
    return found
