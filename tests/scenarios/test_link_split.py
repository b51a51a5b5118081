"""premier_link_split: an unrecognised premier customer is a standard customer, and recognition helps both lines."""

from __future__ import annotations

from functools import cache

import numpy as np

from simcenter.engine.tables import differences
from simcenter.results.daily.scopes import Scope
from simcenter.results.daily.summary import DaySummary, stack, total
from simcenter.results.measures import MEASURES
from simcenter.results.table import day_summary
from simcenter.scenario.changes import change
from simcenter.scenario.loading import load
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator, settle

DAYS = 30
PREMIER, STANDARD = Scope("tier", "premier"), Scope("tier", "standard")


@cache
def recognised(share: int) -> Scenario:
    """The scenario at some recognition, in per cent."""
    return change(settle(load("premier_link_split")), f"recognition of premier {share}%")


@cache
def days_at(share: int) -> DaySummary:
    """Days at some recognition, added up."""
    simulator = Simulator(recognised(share))
    return total(stack([day_summary(simulator.run(1, day)) for day in range(DAYS)]))


def figure(share: int, measure: str, scope: Scope) -> float:
    """A measure at some recognition."""
    return float(MEASURES[measure].value(days_at(share), scope))


def test_where_nobody_is_recognised_the_split_does_not_exist() -> None:
    nobody = recognised(0)
    words = nobody.routing.model_dump() | {
        "customers": "longest_wait",
        "desks": {"default": ["standard_team"]},
        "overflow": "never",
    }
    one_team = Scenario.model_validate({**dict(nobody), "routing": words})
    split, alike = (Simulator(scenario).run(1, 3) for scenario in (nobody, one_team))
    assert differences(split.legs, alike.legs) == []


def test_a_customer_recognised_stays_so_when_more_are() -> None:
    few, many = (Simulator(recognised(share)).draw(1) for share in (30, 70))
    assert np.flatnonzero(few.unrecognised).size > np.flatnonzero(many.unrecognised).size > 0
    assert not (many.unrecognised & ~few.unrecognised).any()


def test_each_step_of_recognition_helps_premier_and_standard() -> None:
    for scope in (PREMIER, STANDARD):
        levels = [figure(share, "service_level", scope) for share in (0, 50, 100)]
        assert levels == sorted(levels)
        assert levels[0] < levels[2] - 0.05


def test_the_share_not_recognised_is_the_one_asked_for() -> None:
    """196 premier calls a day, 8 % of all: within four standard errors of 30 days."""
    assert abs(figure(50, "unrecognised", PREMIER) - 0.5) < 4 * 0.5 / np.sqrt(DAYS * 196)
    assert figure(0, "unrecognised", PREMIER) == 1
    assert figure(50, "unrecognised", STANDARD) == 0
