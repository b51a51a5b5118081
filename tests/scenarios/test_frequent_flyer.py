"""frequent_flyer: on the bad day the lower statuses pay, in calls that end in nothing or in a day's wait."""

from __future__ import annotations

from functools import cache

import numpy as np

from simcenter.engine.entries import Offer
from simcenter.results.daily.scopes import Scope
from simcenter.results.daily.summary import DaySummary, stack, total
from simcenter.results.measures import MEASURES
from simcenter.results.result import Result
from simcenter.results.table import day_summary
from simcenter.scenario.changes import change
from simcenter.scenario.loading import load
from simcenter.simulation import Simulator, settle

RUNS = 12
FOG, NONE = ("with fog",), ("no_call_backs",)


@cache
def results(*changes: str) -> tuple[Result, ...]:
    """Runs of two days with changes."""
    simulator = Simulator(change(settle(load("frequent_flyer")), *changes))
    return tuple(simulator.run(1, number) for number in range(RUNS))


@cache
def added(*changes: str) -> DaySummary:
    """The same added up."""
    return total(stack([day_summary(result) for result in results(*changes)]))


def of(measure: str, tier: str, *changes: str) -> float:
    """A measure of a tier with changes."""
    return float(MEASURES[measure].value(added(*changes), Scope("tier", tier)))


def test_those_without_a_status_pay_an_hour_and_platinum_less_than_a_minute() -> None:
    assert of("time_to_human", "member", *FOG) - of("time_to_human", "member") > 3_600
    assert of("time_to_human", "platinum", *FOG) - of("time_to_human", "platinum") < 60


def test_call_backs_cut_hanging_up_by_a_third_and_reach_people_later() -> None:
    assert of("abandonment", "member", *FOG) < 2 / 3 * of("abandonment", "member", *NONE)
    assert of("time_to_human", "member", *FOG) > of("time_to_human", "member", *NONE)


def test_the_higher_statuses_feel_the_call_backs() -> None:
    """Agents who call back are busy when platinum dials: so the third hypothesis is wrong."""
    for tier in ("platinum", "gold"):
        assert of("time_to_human", tier, *FOG) > of("time_to_human", tier, *NONE)


def test_nobody_of_the_higher_statuses_is_offered_a_call_back() -> None:
    for result in results(*FOG):
        asked = result.demand.type[result.outcome.entries.offer > Offer.NOT_MADE]
        tiers = {result.scenario.types[kind].tier for kind in np.unique(asked)}
        assert tiers == {"silver", "member"}


def test_twelve_hours_are_promised_to_all_and_kept_to_silver() -> None:
    assert of("callback_promise", "silver", *FOG) > 0.6
    assert of("callback_promise", "member", *FOG) < 0.2
