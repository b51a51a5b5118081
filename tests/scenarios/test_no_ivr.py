"""no_ivr: what skipping the menu costs agents, and which measure sees what it is sold for."""

from __future__ import annotations

from functools import cache

import pytest

from simcenter.engine.tables import Contained, State, differences
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.daily.summary import DaySummary, stack, total
from simcenter.results.measures import MEASURES
from simcenter.results.table import day_summary
from simcenter.scenario.changes import change
from simcenter.scenario.loading import load
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator, settle

DAYS = 12
PREMIER, STANDARD = Scope("tier", "premier"), Scope("tier", "standard")


def changed(*changes: str) -> Scenario:
    """The scenario after some changes."""
    scenario = settle(load("no_ivr"))
    for text in changes:
        scenario = change(scenario, text)
    return scenario


@cache
def days_after(*changes: str) -> DaySummary:
    """Days after some changes, added up."""
    simulator = Simulator(changed(*changes))
    return total(stack([day_summary(simulator.run(1, day)) for day in range(DAYS)]))


def figure(measure: str, scope: Scope, *changes: str) -> float:
    """A measure after some changes."""
    return float(MEASURES[measure].value(days_after(*changes), scope))


def test_skipping_the_menu_shows_in_the_time_to_a_human_and_not_in_the_service_level() -> None:
    skips = "premier_skips"
    assert figure("time_to_human", PREMIER, skips) < 0.2 * figure("time_to_human", PREMIER)
    assert abs(figure("service_level", PREMIER, skips) - figure("service_level", PREMIER)) < 0.03
    assert figure("containment", PREMIER, skips) == 0
    assert figure("service_level", STANDARD, skips) < figure("service_level", STANDARD)


def test_true_containment_is_what_agents_get_back_when_the_menu_goes() -> None:
    raw, true = (figure(name, OVERALL) for name in ("containment", "true_containment"))
    more = figure("offered", OVERALL, "nobody_has_a_menu_staffed_for_it") / figure("offered", OVERALL) - 1
    assert true / (1 - true) < more < raw / (1 - raw)


def test_those_the_menu_does_not_contain_are_the_same_customers_without_it() -> None:
    with_menu, without = (Simulator(changed(*changes)).draw(1) for changes in ((), ("nobody_has_a_menu",)))
    at_once = (with_menu.attempt == 1)[: with_menu.fresh]
    assert at_once.sum() == without.fresh
    assert with_menu.talk_ms[: with_menu.fresh][at_once].tolist() == without.talk_ms[: without.fresh].tolist()


def test_a_lone_menu_that_contains_nobody_changes_nothing() -> None:
    scenario = changed("nobody_has_a_menu")
    phone = scenario.channels["phone"].changed(self_service={"contains": 0.0})
    idle = scenario.changed(channels={"phone": phone})
    left, right = (Simulator(one).run(1, 0) for one in (scenario, idle))
    assert differences(left.legs, right.legs) == []
    assert not (right.demand.contained != Contained.NOT).any()
    assert not (right.legs.state == State.CONTAINED).any()


def test_a_menu_cannot_be_taken_away_twice() -> None:
    with pytest.raises(Exception, match="self-service taken away where there is none"):
        change(changed("nobody_has_a_menu"), "self-service none")
