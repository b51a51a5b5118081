"""chat_concurrency: one more than n at once is a gain below a slowdown of 1 / (2 n), and earlier on desks not full."""

from __future__ import annotations

from functools import cache

import pytest

from simcenter.results.daily.scopes import OVERALL
from simcenter.results.daily.summary import DaySummary, stack, total
from simcenter.results.measures import MEASURES
from simcenter.results.table import day_summary
from simcenter.scenario.changes import change
from simcenter.scenario.loading import load
from simcenter.simulation import Simulator, settle

DAYS = 12
CROWDED = "volume +100%"
"""All desks are full all day."""


@cache
def days(at_once: int, slowdown: int, *changes: str) -> DaySummary:
    """Days with so many chats at once and a slowdown in per cent."""
    alone = change(settle(load("chat_concurrency")), "chats at once 1", *changes)
    scenario = change(change(alone, f"chat slowdown {slowdown}%"), f"chats at once {at_once}")
    simulator = Simulator(scenario)
    return total(stack([day_summary(simulator.run(1, day)) for day in range(DAYS)]))


def figure(measure: str, at_once: int, slowdown: int, *changes: str) -> float:
    """A measure of them."""
    return float(MEASURES[measure].value(days(at_once, slowdown, *changes), OVERALL))


@pytest.mark.parametrize(("slowdown", "best"), [(55, 1), (40, 2), (21, 3), (14, 4)])
def test_where_desks_are_always_full_the_largest_total_speed_abandons_least(slowdown: int, best: int) -> None:
    speeds = {n: n * (1 - slowdown / 100 * (n - 1)) for n in range(1, 6) if slowdown * (n - 1) < 100}
    assert max(speeds, key=lambda n: speeds[n]) == best
    lost = {n: figure("abandonment", n, slowdown, CROWDED) for n in speeds}
    assert min(lost, key=lambda n: lost[n]) == best


def test_as_it_stands_five_at_once_abandon_less_than_four_though_they_are_slower_in_all() -> None:
    assert figure("abandonment", 5, 15) < figure("abandonment", 4, 15) < figure("abandonment", 3, 15)
    assert 5 * (1 - 0.15 * 4) < 4 * (1 - 0.15 * 3)


def test_those_answered_are_done_soonest_with_two_at_once() -> None:
    took = {n: figure("time_to_resolution", n, 15) for n in range(1, 7)}
    assert min(took, key=lambda n: took[n]) == 2
    assert took[2] < took[3] < took[4] < took[5] < took[6]


def test_agents_are_paid_as_before_and_hold_more_at_once() -> None:
    assert figure("paid_hours", 6, 15) == pytest.approx(figure("paid_hours", 1, 15), rel=0.02)
    assert figure("concurrency", 1, 15) == pytest.approx(1)
    held = [figure("concurrency", n, 15) for n in range(1, 7)]
    assert held == sorted(held)
