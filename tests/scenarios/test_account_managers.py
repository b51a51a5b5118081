"""account_managers: a few accounts each, one problem after the other, and a switchboard some reach first."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from simcenter.engine.tables import NOT_YET, later_legs
from simcenter.results.daily.summary import DaySummary, stack, total
from simcenter.results.measures import MEASURES
from simcenter.results.result import Result
from simcenter.results.table import day_summary
from simcenter.scenario.changes import change
from simcenter.scenario.loading import load
from simcenter.simulation import Simulator, settle

DAYS = 40


@cache
def results(*changes: str) -> tuple[Result, ...]:
    """Days with changes."""
    simulator = Simulator(change(settle(load("account_managers")), *changes))
    return tuple(simulator.run(1, day) for day in range(DAYS))


@cache
def added(*changes: str) -> DaySummary:
    """The same added up."""
    return total(stack([day_summary(result) for result in results(*changes)]))


def figure(measure: str, *changes: str) -> float:
    """A measure with changes."""
    return float(MEASURES[measure].value(added(*changes)))


def test_more_accounts_to_a_manager_are_fewer_calls_that_reach_the_own_one() -> None:
    shares = [figure("reached_own_agent", *texts) for texts in (("one_to_four",), (), ("one_to_24",), ("one_to_48",))]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0.8
    assert shares[1] < 0.7
    assert shares[3] < 0.35


def test_four_times_the_accounts_have_a_little_less_than_four_times_the_problems() -> None:
    assert 3.6 < figure("issues", "one_to_48") / figure("issues") < 4.02


def test_every_manager_has_the_same_accounts_on_every_day_and_at_most_one_open_problem_each() -> None:
    for result in results()[:5]:
        demand, legs = result.demand, result.legs
        account = demand.issue  # of first issues; later ones are linked below
        for row in np.flatnonzero((demand.attempt == 1) & (legs.dial_ms != NOT_YET) & ~later_legs(demand)):
            following = demand.again[row]
            if following != NOT_YET and legs.dial_ms[following] != NOT_YET:
                mine = np.flatnonzero((account == account[row]) & (legs.leave_ms != NOT_YET))
                assert legs.dial_ms[following] >= legs.leave_ms[mine].max()
                assert demand.manager[following] == demand.manager[row]


def test_one_call_in_eight_lands_at_the_switchboard_and_reaches_help_later_by_less_than_a_minute() -> None:
    calls = figure("offered") * DAYS
    assert figure("misrouted") == pytest.approx(0.125, abs=4.5 * np.sqrt(0.125 * 0.875 / calls))
    direct, late = [], []
    for result in results():
        demand, legs = result.demand, result.legs
        begins = np.flatnonzero(~later_legs(demand) & (legs.dial_ms != NOT_YET))
        right = begins[(demand.level[begins] == 0) & (legs.answer_ms[begins] != NOT_YET)]
        direct += (legs.answer_ms - legs.dial_ms)[right].tolist()
        wrong = begins[(demand.level[begins] > 0) & (demand.then[begins] != NOT_YET)]
        wrong = wrong[legs.answer_ms[demand.then[wrong]] != NOT_YET]
        late += (legs.answer_ms[demand.then[wrong]] - legs.dial_ms[wrong]).tolist()
    assert 20_000 < np.mean(late) - np.mean(direct) < 60_000


def test_holding_out_for_the_own_manager_is_what_the_wait_is_made_of() -> None:
    scenario = settle(load("account_managers"))
    waits = {}
    for name in ("any_manager", "wait_10_min"):
        simulator = Simulator(scenario.with_routing(scenario.policies[name]))
        days = total(stack([day_summary(simulator.run(1, day)) for day in range(DAYS)]))
        waits[name] = float(MEASURES["mean_wait"].value(days))
    assert waits["any_manager"] < 0.2 * figure("mean_wait") < figure("mean_wait") < waits["wait_10_min"]
