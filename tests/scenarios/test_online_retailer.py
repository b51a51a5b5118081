"""online_retailer: orders are felt days later, as often as they cause contacts, and help is best where those are."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from simcenter.engine.tables import NOT_YET, Floats
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.daily.summary import DaySummary, stack, total
from simcenter.results.measures import MEASURES
from simcenter.results.table import day_summary
from simcenter.scenario.changes import change
from simcenter.scenario.demand.expected import orders_factor
from simcenter.scenario.loading import load
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.calendar import DAY_MS
from simcenter.simulation import Simulator

WEEKS = 40


@cache
def center(*changes: str) -> Scenario:
    """The scenario with changes."""
    return change(load("online_retailer"), *changes)


@cache
def weeks_of(*changes: str) -> tuple[DaySummary, Floats]:
    """Weeks with changes, added up, and fresh problems by day of the week."""
    simulator, days, found = Simulator(center(*changes)), [], np.zeros(6)
    for week in range(WEEKS):
        result = simulator.run(1, week)
        days.append(day_summary(result))
        fresh = (result.demand.attempt == 1) & (result.demand.dial_ms != NOT_YET)
        found += np.bincount(result.demand.dial_ms[fresh] // DAY_MS, minlength=6)
    return total(stack(days)), found / WEEKS


def measure(name: str, *changes: str, scope: Scope = OVERALL) -> float:
    """A measure over all weeks."""
    return float(MEASURES[name].value(weeks_of(*changes)[0], scope))


def test_an_additional_order_causes_its_contacts_whenever_they_come() -> None:
    """A sale doubles the orders of one day: 300 contacts more, those that come within the week."""
    with_sale, calm = center(), center("calm")
    more = np.array([
        [sum(with_sale.expected_on(kind.stream, day)) - sum(calm.expected_on(kind.stream, day)) for day in range(60)]
        for kind in with_sale.types
    ])  # fmt: skip
    assert more.sum(axis=1) == pytest.approx([2000 * 0.05, 4000 * 0.1], rel=1e-3)
    assert more.sum(axis=0).argmax() == 3  # two days after Tuesday


def test_the_contacts_that_come_are_those_expected() -> None:
    kinds = center().types
    expected = np.array([sum(sum(center().expected_on(kind.stream, day)) for kind in kinds) for day in range(6)])
    # Variance of a day's count: m + m2 / 86.
    error = np.sqrt((expected + expected**2 / 86) / WEEKS)
    assert (np.abs(weeks_of()[1] - expected) < 4.5 * error).all()


def test_help_on_the_day_of_the_calls_is_worth_more_than_on_that_of_the_orders() -> None:
    base = measure("service_level")
    tuesday, thursday = (measure("service_level", text) - base for text in ("help_on_tuesday", "help_on_thursday"))
    assert thursday > 1.5 * tuesday > 0


def test_a_premier_order_costs_less_to_serve() -> None:
    minutes = {
        tier: measure("contacts_per_order", scope=Scope("tier", tier)) * measure("aht", scope=Scope("tier", tier))
        for tier in ("premier", "standard")
    }
    assert minutes["premier"] < 0.75 * minutes["standard"]


def test_contacts_per_order_are_contacts_over_expected_orders() -> None:
    orders = 4000 * sum(orders_factor(center(), "standard", day) for day in range(6))
    summary = weeks_of()[0]
    arrived = float(MEASURES["arrived"].value(summary, Scope("tier", "standard")))
    assert measure("contacts_per_order", scope=Scope("tier", "standard")) == pytest.approx(arrived / orders)
