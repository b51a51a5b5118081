"""own_language: a small desk must idle to be quick, and lending it to others costs its callers more than they gain."""

from __future__ import annotations

from functools import cache

from simcenter.engine.tables import differences
from simcenter.results.daily.scopes import Scope
from simcenter.results.daily.summary import DaySummary, stack, total
from simcenter.results.measures import MEASURES
from simcenter.results.table import day_summary
from simcenter.scenario.changes import change
from simcenter.scenario.loading import load
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator

DAYS = 60
DANISH, HOME = Scope("tier", "danish"), Scope("tier", "home")


def center(plan: str = "") -> Scenario:
    """The scenario, or one of its plans."""
    scenario = load("own_language")
    return scenario.with_routing(scenario.policies[plan]) if plan else scenario


@cache
def days_of(plan: str = "") -> DaySummary:
    """Days under a plan, added up."""
    simulator = Simulator(center(plan))
    return total(stack([day_summary(simulator.run(1, day)) for day in range(DAYS)]))


def figure(measure: str, scope: Scope, plan: str = "") -> float:
    """A measure over all days."""
    return float(MEASURES[measure].value(days_of(plan), scope))


def test_a_call_in_the_small_language_costs_more_than_its_wage() -> None:
    ratio = figure("cost_per_contact", DANISH) / figure("cost_per_contact", HOME)
    assert ratio > 2 * 2.5


def test_the_desk_is_idle_because_it_is_small_not_because_it_is_quick() -> None:
    """At no worse a service level the team is busy more than twice as much."""
    busy = [figure("occupancy", Scope("pool", pool)) for pool in ("danish_desk", "team")]
    assert busy[1] > 2 * busy[0]
    assert figure("service_level", DANISH) - figure("service_level", HOME) < 0.15


def test_lending_the_desk_moves_service_from_one_line_to_the_other_and_a_reserve_limits_it() -> None:
    danish = [figure("service_level", DANISH, plan) for plan in ("", "desk_helps_but_one", "desk_helps")]
    home = [figure("service_level", HOME, plan) for plan in ("", "desk_helps_but_one", "desk_helps")]
    assert danish == sorted(danish, reverse=True)
    assert home == sorted(home)
    assert danish[0] - danish[1] < 0.5 * (danish[0] - danish[2])


def test_two_lines_do_not_know_of_each_other() -> None:
    """Three more at the desk: nobody else's day is any different."""
    scenario = center()
    alone, busy = (Simulator(one).run(1, 3) for one in (scenario, change(scenario, "danish_desk +3 agents")))
    home = alone.demand.type == 1
    of_home = [one.legs._replace(agent=one.legs.pool) for one in (alone, busy)]
    assert differences(*(type(legs)(*(column[home] for column in legs)) for legs in of_home)) == []
