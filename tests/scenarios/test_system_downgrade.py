"""system_downgrade: a slower system is some agents fewer, and a failure is felt in its half hour and after it."""

from __future__ import annotations

from functools import cache

import numpy as np

from simcenter.engine.tables import differences
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.daily.summary import DaySummary, stack, total
from simcenter.results.measures import MEASURES
from simcenter.results.table import day_summary
from simcenter.scenario.changes import change
from simcenter.scenario.loading import load
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator, settle

DAYS = 60


@cache
def center(*changes: str) -> Scenario:
    """The scenario with changes."""
    return change(settle(load("system_downgrade")), *changes)


@cache
def days_of(*changes: str) -> DaySummary:
    """Days with changes, added up."""
    simulator = Simulator(center(*changes))
    return total(stack([day_summary(simulator.run(1, day)) for day in range(DAYS)]))


def level(*changes: str, scope: Scope = OVERALL) -> float:
    """Service level with changes."""
    return float(MEASURES["service_level"].value(days_of(*changes), scope))


def test_longer_handle_times_are_three_to_five_agents_fewer() -> None:
    assert level("team -5 agents") < level("slower") < level("team -3 agents")


def test_a_slower_system_and_longer_conversations_are_the_same_day() -> None:
    """The factor of the system and that of the people give one product, rounded once."""
    slower, people = (Simulator(center(text)).run(1, 2) for text in ("slower", "handle time of team x1.15"))
    assert differences(slower.legs, people.legs) == []


def test_nobody_is_answered_during_the_failure_and_nobody_before_it_feels_it() -> None:
    calm, failing = (Simulator(center(*texts)).run(1, 2) for texts in ((), ("failing",)))
    begins, ends = 2 * 3_600_000, 2 * 3_600_000 + 1_800_000
    answered = failing.legs.answer_ms
    assert not ((begins <= answered) & (answered < ends)).any()
    before = np.flatnonzero((calm.legs.leave_ms >= 0) & (calm.legs.leave_ms < begins))
    assert np.array_equal(calm.legs.leave_ms[before], failing.legs.leave_ms[before])


def test_the_failure_costs_more_by_those_who_hang_up_than_by_service_level() -> None:
    """As good as two agents fewer, or better, by service level; worse than three fewer by abandonment."""
    hung_up = MEASURES["abandonment"]
    assert level("failing") > level("team -2 agents") - 0.01
    assert float(hung_up.value(days_of("failing"), OVERALL)) > float(hung_up.value(days_of("team -3 agents"), OVERALL))


def test_losses_of_both_are_less_than_their_sum() -> None:
    whole = level()
    assert whole - level("both") < (whole - level("slower")) + (whole - level("failing"))


def test_contacts_of_the_afternoon_are_as_they_would_have_been() -> None:
    late = Scope("interval", "16:00")
    assert abs(level("failing", scope=late) - level(scope=late)) < 0.02
