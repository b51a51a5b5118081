"""retrial_spiral: the crowd is mostly the same people again, lines do not help, an hour of agents does."""

from __future__ import annotations

from functools import cache

from simcenter.results.daily.summary import DaySummary, stack, total
from simcenter.results.measures import MEASURES
from simcenter.results.table import day_summary
from simcenter.scenario.changes import change
from simcenter.scenario.loading import load
from simcenter.simulation import Simulator

DAYS = 20


@cache
def days_after(name: str) -> DaySummary:
    """Days as they stand, or after one of the scenario's what-ifs, added up."""
    scenario = load("retrial_spiral")
    simulator = Simulator(scenario if name == "base" else change(scenario, name))
    return total(stack([day_summary(simulator.run(1, day)) for day in range(DAYS)]))


def figure(measure: str, name: str = "base") -> float:
    """A measure as it stands or after a what-if."""
    return float(MEASURES[measure].value(days_after(name)))


def test_a_fifth_of_all_calls_are_from_people_who_called_before() -> None:
    assert figure("redials") > 0.19 * figure("arrived")


def test_fewer_agents_make_more_calls_of_the_same_problems() -> None:
    assert figure("issues", "two_agents_fewer") == figure("issues")
    assert figure("arrived", "two_agents_fewer") > 1.08 * figure("arrived")


def test_lines_end_blocking_and_solve_nothing() -> None:
    more = "twenty_lines_more"
    assert figure("blocked") > 20
    assert figure("blocked", more) == 0
    assert abs(figure("lost", more) - figure("lost")) < 0.02 * figure("issues")


def test_agents_for_the_hour_end_the_spiral_better_than_fewer_all_day() -> None:
    assert figure("lost", "helped_for_the_hour") < figure("lost", "two_agents_more") < figure("lost")
