"""Below what no staffing can cost: the work that promises ask for, done by the cheapest who may do it.

A promise kept in nine periods of ten asks for a number of contacts answered in time: its share of those who come in the
nine periods with the fewest. No routing knows how long a contact takes before it is answered, so those answered take
their mean handle time on average, whichever they are (Wald's identity), and an agent does one thing at a time. Agents'
time costs at least what the cheapest pool takes that may answer in time.

Nothing is asked of queues here: agents are never idle for want of a contact. So the bound is far below what any routing
needs on a day with peaks; it holds for all of them. Contacts finished after heads left are work as well, and their
agents are not paid for it in the cost of a staffing; so overtime, paid like other time, is added to the cost compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simcenter.engine.tables import NOT_YET, Demand, Ints
from simcenter.results.agents import overtime_ms
from simcenter.results.daily.layout import layout_of
from simcenter.routing.plan import build_plan
from simcenter.scenario.model import Scenario
from simcenter.study.staffing.problem import HOUR_MS, Heads, Problem
from simcenter.study.staffing.promises import TierPromise
from simcenter.study.staffing.searching.judging import TIE, by_period
from simcenter.study.staffing.searching.replay import Replay, Tally

LOOKED_AT = 50
"""Days on which the overtime of heads is looked at."""

_WORDS = {
    "calendar": "opens closes interval days start weekday",
    "tiers": "customers contacts_per_day value patience handle_time promise skill",
    "needs": "talk hold wrap skill",
    "volumes": "counts day_factor interval_factor profiles streams weekdays carry_in",
    "streams": "tier need per_interval per_hour per_day share_of_tier profile talk hold wrap aht patience",
    "follow_ups": "returns redial max_attempts",
    "pools": "skills site seated scheduled wage shrinkage handle_time resolution",
    "routing": "customers pools agents desks overflow reserve",
    "service_level": "formula within short_abandon",
    "money": "currency on_top_of_wage",
}
PLAIN = frozenset(f"{part}.{word}" for part, words in _WORDS.items() for word in words.split())
"""What a scenario may say where the argument holds; anything else may make contacts shorter than their mean, take them
off the service level, or let an agent do two things at once."""
NOT_SIMULATED = {"simcenter", "name", "title", "story", "hypothesis", "wrong_if", "sources", "policies", "what_ifs"}


@dataclass(frozen=True)
class LowerBound:
    """Below what no staffing costs a day, whatever the routing.

    Attributes
    ----------
    cost
        Of any staffing that keeps the promises, its overtime paid like other time.
    overtime
        What the overtime of the heads found would cost in that way.
    """

    cost: float
    overtime: float

    def gap(self, cost: float) -> float:
        """How far at most heads of a cost are above the least possible, as a share of the bound."""
        return (cost + self.overtime) / self.cost - 1


def lower_bound(
    problem: Problem,
    replay: Replay,
    promises: Sequence[TierPromise],
    confidence: float,
    replications: Sequence[int],
    heads: Heads,
) -> LowerBound | None:
    """Work out the bound on drawn days; None where the scenario has what its argument does not cover.

    Parameters
    ----------
    problem, promises, confidence
        What is asked.
    replay, replications
        Days whose customers are counted; the first of them are simulated for overtime.
    heads
        The staffing found.
    """
    ignored = _not_counted_ms(problem)
    if ignored is None or problem.fixed or not is_plain(problem.scenario):
        return None
    came = [_came(problem, replay.demand(replication), ignored) for replication in replications]
    stacked = Tally(np.array(came), np.array(came), np.zeros(0, np.int64))
    days = len(came) * problem.layout.days
    cost = 0.0
    for promise in (each for each in promises if each.measure == "service_level"):
        _, below = by_period(promise, stacked)
        kept = np.ceil(confidence * below.shape[1] - TIE).astype(np.int64)
        fewest = np.sort(below, axis=1)[:, :kept].sum()
        cost += promise.share * float(fewest) / days * _least_cost_each(problem, promise)
    return LowerBound(float(cost), _overtime(problem, replay, replications[:LOOKED_AT], heads)) if cost > 0 else None


def is_plain(scenario: Scenario) -> bool:
    """Whether a scenario has nothing but calls, promised answers and heads that do one thing at a time."""
    said = scenario.model_dump(exclude_defaults=True, exclude=NOT_SIMULATED)
    return set(_said(said)) <= PLAIN and set(said.get("calendar", {}).get("start", {})) <= {"warm_up"}


def _said(scenario: dict[str, Any]) -> Iterator[str]:
    """Parts of a scenario and their words, such as ``tiers.patience``."""
    for part, told in scenario.items():
        named = part in ("tiers", "needs", "pools")
        for one in told.values() if named else [told]:
            yield from (f"{part}.{word}" for word in one) if isinstance(one, dict) else [part]
    for stream in scenario["volumes"]["streams"]:
        yield from (f"streams.{word}" for word in stream)


def _not_counted_ms(problem: Problem) -> Ints | None:
    """Patience up to which a contact that hangs up is left out of the level, by type; None for other formulas."""
    layout = problem.layout
    kinds = len(problem.scenario.types)
    match layout.formula:
        case "of_answered_and_abandoned":
            return np.full(kinds, NOT_YET)
        case "excluding_short_abandons":
            return np.full(kinds, layout.short_ms)
        case "excluding_abandons_in_target":
            return np.asarray(layout.within_ms, np.int64)
    return None


def _came(problem: Problem, demand: Demand, ignored: Ints) -> Ints:
    """Count contacts that are below the line whatever becomes of them, shape (tiers, days, intervals)."""
    layout, slots = problem.layout, problem.layout.slots
    rows = slice(0, demand.fresh)
    kinds, dial, patience = demand.type[rows], demand.dial_ms[rows], demand.patience_ms[rows]
    counts = (dial >= slots.start_ms) & (patience > ignored.take(kinds))
    shape = len(layout.tiers), layout.days, slots.intervals
    cell = (layout.tier_of.take(kinds) * shape[1] + slots.day_of(dial)) * shape[2] + slots.interval_of(dial)
    return np.bincount(cell[counts], minlength=int(np.prod(shape))).reshape(shape)


def _least_cost_each(problem: Problem, promise: TierPromise) -> float:
    """The least that a contact of a tier answered in time costs on average."""
    scenario = problem.scenario
    hourly = problem.cost_per_head / (scenario.calendar.interval / HOUR_MS)
    in_time = _in_time(problem, promise)
    costs = [
        min(scenario.least_handle_ms(name, kind)) / HOUR_MS * hourly[column]
        for kind in scenario.types
        if kind.tier == promise.tier
        for column, name in enumerate(scenario.pools)
        if in_time[kind.index, column]
    ]
    return min(costs, default=0.0)


def _in_time(problem: Problem, promise: TierPromise) -> NDArray[np.bool_]:
    """Which pool may take which type's contacts before the promised time is over, shape (types, pools)."""
    plan = build_plan(problem.scenario)
    early = (plan.opens_after_ms != NOT_YET) & (plan.opens_after_ms <= 1_000 * promise.within_s)
    found = early[np.maximum(plan.queue_of, 0)] & (plan.queue_of != NOT_YET)[..., None]
    return np.asarray(found.any(axis=1))


def _overtime(problem: Problem, replay: Replay, replications: Sequence[int], heads: Heads) -> float:
    """Cost a day of the time agents work after they should have left, paid like other time."""
    simulator = problem.simulator.staffed(problem.by_pool(heads))
    results = [simulator.run(replay.seed, each, replay.demand(each)) for each in replications]
    layout = layout_of(results[0])
    spent = sum(overtime_ms(result, layout).sum(axis=1) for result in results)
    hourly = problem.cost_per_head / problem.scenario.calendar.interval
    return float(spent @ hourly) / (len(results) * layout.days)
