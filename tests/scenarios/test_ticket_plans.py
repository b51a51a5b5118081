"""ticket_plans: a promise is a place in the order; those without one pay, and only a lean desk makes it worth much."""

from __future__ import annotations

import math
from functools import cache
from statistics import NormalDist

import pytest

from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.daily.summary import DaySummary, stack, total
from simcenter.results.measures import MEASURES
from simcenter.results.table import day_summary
from simcenter.scenario.changes import change
from simcenter.scenario.loading import load
from simcenter.simulation import Simulator

RUNS = 8
MEASURED_DAYS = 28
SIX_HOURS, ONE_DAY, NO_PLAN = (Scope("tier", tier) for tier in ("six_hours", "one_day", "no_plan"))
PRICES = {"one_day": 2_500.0, "six_hours": 5_000.0}
WORTH_MORE = 1.6
"""What 6 hours are worth to a customer, a day being worth 1."""


def buyers(customers: int, median: float, sigma: float) -> dict[str, float]:
    """Who buys which plan when each customer takes what is worth most beyond its price; worth is lognormal."""

    def above(worth: float) -> float:
        return 1 - NormalDist().cdf(math.log(worth / median) / sigma)

    dearer = (PRICES["six_hours"] - PRICES["one_day"]) / (WORTH_MORE - 1)
    return {
        "one_day": customers * (above(PRICES["one_day"]) - above(dearer)),
        "six_hours": customers * above(dearer),
    }


@cache
def runs(plan: str = "", lean: bool = False) -> DaySummary:
    """Runs under a plan, with everybody or one fewer in each shift, added up."""
    scenario = load("ticket_plans")
    scenario = change(scenario, *scenario.what_ifs["one_fewer"]) if lean else scenario
    scenario = scenario.with_routing(scenario.policies[plan]) if plan else scenario
    simulator = Simulator(scenario)
    return total(stack([day_summary(simulator.run(1, run)) for run in range(RUNS)]))


def figure(measure: str, scope: Scope, plan: str = "", *, lean: bool = False) -> float:
    """A measure over all runs."""
    return float(MEASURES[measure].value(runs(plan, lean), scope))


def wages_a_year(scope: Scope, *, lean: bool = False) -> float:
    """Wages of a year, shared by the time spent on tickets."""
    return figure("cost", scope, lean=lean) / MEASURED_DAYS * 365


def test_customers_are_those_who_find_a_plan_worth_its_price() -> None:
    tiers = load("ticket_plans").tiers
    found = buyers(2_000, median=1_200, sigma=0.9)
    assert {plan: round(number) for plan, number in found.items()} == {
        plan: tiers[plan].customers for plan in PRICES
    }
    assert sum(tier.customers or 0 for tier in tiers.values()) == 2_000
    assert {plan: tiers[plan].value for plan in PRICES} == PRICES


@pytest.mark.parametrize("lean", [False, True])
def test_due_dates_keep_both_promises_even_on_a_lean_desk(lean: bool) -> None:
    assert figure("response_kept", SIX_HOURS, lean=lean) > 0.99
    assert figure("response_kept", ONE_DAY, lean=lean) > 0.99


def test_without_due_dates_the_promise_is_worth_what_the_desk_has_to_spare() -> None:
    assert figure("response_kept", SIX_HOURS, "as_they_come") > 0.95
    assert figure("response_kept", SIX_HOURS, "as_they_come", lean=True) < 0.75


def test_those_without_a_plan_pay_for_a_lean_desk() -> None:
    assert figure("response_time", NO_PLAN, lean=True) > 2 * figure("response_time", NO_PLAN)
    assert figure("response_time", SIX_HOURS, lean=True) < 1.5 * figure("response_time", SIX_HOURS)


def test_the_order_changes_nothing_of_the_work() -> None:
    """Non-preemptive and blind to handle times: the mean wait of all is the same, whoever goes first."""
    ways = [figure("response_time", OVERALL, plan, lean=True) for plan in ("", "as_they_come")]
    assert ways[0] == pytest.approx(ways[1], rel=0.05)
    assert figure("cost", OVERALL) == pytest.approx(figure("cost", OVERALL, "as_they_come"), rel=0.001)


def test_each_plan_earns_what_its_tickets_cost_and_the_fees_pay_a_lean_desk_only() -> None:
    tiers = load("ticket_plans").tiers
    fees = {plan: price * (tiers[plan].customers or 0) for plan, price in PRICES.items()}
    assert fees["six_hours"] > 3 * wages_a_year(SIX_HOURS)
    assert fees["one_day"] > 2 * wages_a_year(ONE_DAY)
    assert wages_a_year(OVERALL, lean=True) < sum(fees.values()) < wages_a_year(OVERALL)
