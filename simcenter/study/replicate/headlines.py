"""The measures a planner looks at first, and how sentences speak of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.measures import MEASURES
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.customers import Promise
from simcenter.scenario.units import format_duration
from simcenter.study.replicate.stability import share_that_stays
from simcenter.study.words import Unit, Wording

_UNITS: dict[str, Unit] = {"share": "%", "s": "s", "h": "h", "money": "money", "contacts": "contacts"}
_NAMES = {
    "mean_wait": "mean wait",
    "daily_wait_p90": "daily 90th-percentile wait",
    "abandonment": "share hanging up",
    "fcr": "share resolved in the first contact",
    "cost": "wage cost",
    "cost_per_contact": "wage cost per answered contact",
    "cost_per_resolved_issue": "wage cost per resolved issue",
    "asa": "mean wait of those answered",
    "response_kept": "share heard as promised",
    "response_time": "mean time to the first response",
    "response_p90": "time to the first response for 9 in 10",
    "occupancy": "occupancy (handling share of the time available or handling)",
}
_LONGER = frozenset({"s", "min", "h"})


class Row(NamedTuple):
    """A measure of a part of the center."""

    measure: str
    scope: Scope


class Service(NamedTuple):
    """How a tier's service is judged.

    Attributes
    ----------
    share, time
        Measures of the share served in time, and of the mean time it takes.
    promise
        What is promised, if anything.
    writes
        Whether all its contacts are deferred work, so that the time is that until the first response.
    """

    share: str
    time: str
    promise: Promise | None
    writes: bool


def service_of(scenario: Scenario, tier: str) -> Service:
    """Find how a tier's service is judged: by waits, or by first responses where all of it write."""
    kinds = [kind for kind in scenario.types if kind.tier == tier]
    if kinds and all(kind.deferred for kind in kinds):
        return Service("response_kept", "response_time", scenario.tiers[tier].first_response, True)
    return Service("service_level", "mean_wait", scenario.tiers[tier].promise, False)


def headlines(scenarios: Sequence[Scenario]) -> tuple[Row, ...]:
    """List what tables show when nobody asks for anything else.

    For each tier service level (at its own promise), mean wait, the mean over days of a day's 90th percentile
    of waits, abandonment and first-contact resolution; where it writes, first responses as promised, their mean
    time and 90th percentile; overall occupancy and what it costs. What cannot differ from 0 or 1 in any of the
    scenarios (nobody hangs up, every contact resolves, no wages) is left out.

    Parameters
    ----------
    scenarios
        The base and its alternatives; rows are for the tiers of the first.
    """
    hang_up = any(share_that_stays(kind.patience) < 1 for one in scenarios for kind in one.types)
    unresolved = any(
        one.resolves(pool, kind) < 1 for one in scenarios for pool in one.pools for kind in one.types
    )
    paid = any(pool.wage > 0 for one in scenarios for pool in one.pools.values())
    resolution = ["fcr"] * unresolved
    overall = ["occupancy"] + ["cost_per_contact", "cost_per_resolved_issue", "cost"] * paid
    rows = [
        Row(measure, Scope("tier", tier))
        for tier in scenarios[0].tiers
        for measure in [*_of_tier(scenarios[0], tier, hang_up), *resolution]
    ]
    return (*rows, *(Row(measure, OVERALL) for measure in overall))


def _of_tier(scenario: Scenario, tier: str, hang_up: bool) -> Iterator[str]:
    """Measures of a tier's service."""
    if not service_of(scenario, tier).writes:
        yield from ("service_level", "mean_wait", "daily_wait_p90")
        yield from ["abandonment"] * hang_up
    if any(kind.deferred for kind in scenario.types if kind.tier == tier):
        yield from ["response_kept"] * (scenario.tiers[tier].first_response is not None)
        yield from ("response_time", "response_p90")


def wording(scenario: Scenario, row: Row, others: Sequence[Scenario] = ()) -> Wording:
    """Find words for a measure of a part of the center.

    Parameters
    ----------
    scenario, row
        The center, and the measure with its scope.
    others
        Scenarios that stand beside it in the same row; their targets may be others.
    """
    measure = MEASURES[row.measure]
    unit = _UNITS.get(measure.unit, "plain")
    name = _NAMES.get(row.measure, row.measure.replace("_", " "))
    if row.measure == "service_level":
        names = {_service_level(one, row.scope) for one in (scenario, *others)}
        name = names.pop() if len(names) == 1 else "share answered within each plan's own target"
    elif unit == "plain":
        name += f" ({measure.unit})"
    return Wording(
        measure=name,
        scope="" if row.scope == OVERALL else _of(row.scope),
        unit=unit,
        lower_is_better=measure.lower_is_better,
        more="longer" if measure.unit in _LONGER else "higher",
        less="shorter" if measure.unit in _LONGER else "lower",
        currency=f"{scenario.money.currency} ",
    )


def _of(scope: Scope) -> str:
    """Whom a scope is about; what is not a tier says what it is."""
    return str(scope) if scope.kind == "tier" else f"{scope.kind} {scope}"


def _service_level(scenario: Scenario, scope: Scope) -> str:
    """Name the service level by its target, and by its formula where that is not the usual one."""
    level = scenario.service_level
    targets = {
        kind.promise.within if kind.promise else level.within
        for kind in scenario.types
        if not kind.deferred and (scope.kind != "tier" or kind.tier == scope.name)
    }
    within = f"within {format_duration(targets.pop())}" if len(targets) == 1 else "within their targets"
    usual = level.formula == "of_answered_and_abandoned"
    return f"share answered {within}" + ("" if usual else f" ({level.formula.replace('_', ' ')})")
