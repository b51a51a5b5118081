"""upgrade_on_issue: an upgrade moves the next contact, not this one, and most of them move none."""

from __future__ import annotations

from functools import cache

import numpy as np

from simcenter.engine.named import rises, upgraded_before
from simcenter.engine.tables import NOT_YET
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.daily.summary import DaySummary, stack, total
from simcenter.results.measures import MEASURES
from simcenter.results.result import Result
from simcenter.results.table import day_summary
from simcenter.routing.queues import queues_of
from simcenter.scenario.changes import change
from simcenter.scenario.loading import load
from simcenter.simulation import Simulator, settle

DAYS = 40
PREMIUM = Scope("tier", "premium")


@cache
def results(*changes: str) -> tuple[Result, ...]:
    """Days with changes."""
    simulator = Simulator(change(settle(load("upgrade_on_issue")), *changes))
    return tuple(simulator.run(1, day) for day in range(DAYS))


@cache
def added(*changes: str) -> DaySummary:
    """The same added up."""
    return total(stack([day_summary(result) for result in results(*changes)]))


def figure(measure: str, scope: Scope = OVERALL, *changes: str) -> float:
    """A measure with changes."""
    return float(MEASURES[measure].value(added(*changes), scope))


def test_the_offer_earns_its_price_for_each_that_accepts() -> None:
    assert figure("upgrade_income") == 45 * figure("upgrades") > 0.01 * figure("cost")
    assert figure("net_cost") == figure("cost") - figure("upgrade_income")
    assert figure("upgrade_income", OVERALL, "nobody_accepts") == 0


def test_premium_hardly_feels_it() -> None:
    levels = [figure("service_level", PREMIUM, *texts) for texts in (("nobody_accepts",), (), ("three_in_ten",))]
    assert abs(levels[0] - levels[1]) < 0.01
    assert 0 < levels[0] - levels[2] < 0.02


def test_one_upgrade_in_four_is_followed_by_a_contact_in_the_premium_line() -> None:
    bought = used = 0
    for result in results("three_in_ten"):
        demand, legs = result.demand, result.legs
        rows = np.flatnonzero(rises(demand, legs))
        following = demand.next[rows]
        bought, used = bought + len(rows), used + int(((following >= 0) & (legs.dial_ms[following] >= 0)).sum())
        premium = [queue.index for queue in queues_of(result.scenario) if queue.tier == "premium"]
        risen = upgraded_before(demand, legs) & (legs.queue != NOT_YET)
        assert np.isin(legs.queue[risen], premium).all()
    assert 0.15 < used / bought < 0.3


def test_with_or_without_the_offer_the_same_customers_come() -> None:
    for one, other in zip(results(), results("nobody_accepts"), strict=True):
        fresh = one.demand.fresh
        assert fresh == other.demand.fresh
        assert one.demand.dial_ms[:fresh].tolist() == other.demand.dial_ms[:fresh].tolist()
