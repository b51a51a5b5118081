"""What must hold across the parts of a scenario, each breach with its place, all told at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from simcenter.scenario.checks.days import check_days, dated
from simcenter.scenario.checks.demand import check_demand
from simcenter.scenario.checks.draft import Draft
from simcenter.scenario.checks.names import check_names
from simcenter.scenario.checks.people import check_people
from simcenter.scenario.checks.plans import check_plans
from simcenter.scenario.checks.routing import check_routing
from simcenter.scenario.checks.sizes import check_sizes
from simcenter.scenario.checks.supply import check_supply
from simcenter.scenario.checks.support.channels import check_other_channels
from simcenter.scenario.checks.support.chats import check_chats
from simcenter.scenario.checks.support.deferred import check_deferred
from simcenter.scenario.checks.support.escalations import check_escalations
from simcenter.scenario.checks.support.listed import check_listed
from simcenter.scenario.checks.support.misroutes import check_misroutes
from simcenter.scenario.checks.support.populations import check_populations
from simcenter.scenario.checks.support.upgrades import check_upgrades
from simcenter.scenario.demand.recorded import check_recorded
from simcenter.scenario.entry.checks import check_entry
from simcenter.scenario.errors import Mistake, Mistakes

if TYPE_CHECKING:
    from simcenter.scenario.model import Scenario

Check = Callable[[Draft], Iterable[Mistake]]

CHECKS: Final[tuple[Check, ...]] = (
    check_names,
    check_demand,
    check_days,
    check_recorded,
    check_supply,
    check_people,
    check_routing,
    check_plans,
    check_escalations,
    check_misroutes,
    check_populations,
    check_listed,
    check_upgrades,
    check_other_channels,
    check_deferred,
    check_chats,
    check_entry,
    check_sizes,
)


class ScenarioProblems(Mistakes):
    """Everything that does not hold across the parts of a scenario; paths count from the top."""


def check_draft(draft: Draft) -> list[Mistake]:
    """List everything that does not hold across the parts that could be read."""
    return [mistake for check in CHECKS for mistake in check(draft)]


def draft_of(scenario: Scenario) -> Draft:
    """Lay a whole scenario out for the checks."""
    volumes = scenario.volumes
    return Draft(
        calendar=scenario.calendar,
        tiers=scenario.tiers,
        needs=scenario.needs,
        channels=scenario.channels,
        styles=scenario.styles,
        pools=scenario.pools,
        pool_skills={name: frozenset(pool.skills) for name, pool in scenario.pools.items()},
        profiles=volumes.profiles,
        streams=tuple(volumes.streams),
        counts=volumes.counts,
        carry_in=volumes.carry_in,
        factors=volumes.factors,
        incidents=scenario.incidents,
        mailings=volumes.mailings,
        dated=dated({"weekdays": volumes.weekdays, "months": volumes.months}),
        follow_ups=scenario.follow_ups,
        routing=scenario.routing,
        policies=scenario.policies,
        best_proficiency=scenario.best_proficiency,
        levels=scenario.levels,
        escalations=tuple(scenario.escalations),
        misroutes=tuple(scenario.misroutes),
        entry=scenario.entry,
        customers=scenario.customers,
    )


def check_scenario(scenario: Scenario) -> None:
    """Raise everything that does not hold across the parts of a scenario.

    Raises
    ------
    ScenarioProblems
        With every mistake and its place.
    """
    mistakes = check_draft(draft_of(scenario))
    if mistakes:
        raise ScenarioProblems(mistakes)


__all__ = ["Check", "Draft", "ScenarioProblems", "check_draft", "check_scenario", "draft_of"]
