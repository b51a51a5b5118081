"""day_randomness: the same customers on average, and service that gets worse the more days differ."""

from __future__ import annotations

from functools import cache

import numpy as np

from simcenter.results.daily.scopes import OVERALL
from simcenter.results.daily.summary import DaySummary, stack, total
from simcenter.results.measures import MEASURES
from simcenter.results.table import day_summary
from simcenter.scenario.changes import change
from simcenter.scenario.loading import load
from simcenter.simulation import Simulator

DAYS = 150
STEPS = ("alike", "quiet", "middling", "as it stands", "wild")


@cache
def days_of(step: str) -> DaySummary:
    """Days at one of the shapes."""
    scenario = load("day_randomness")
    simulator = Simulator(scenario if step == "as it stands" else change(scenario, step))
    return stack([day_summary(simulator.run(1, day)) for day in range(DAYS)])


def figure(step: str, measure: str) -> float:
    """A measure over all days."""
    return float(MEASURES[measure].value(total(days_of(step)), OVERALL))


def test_every_step_to_wilder_days_is_a_step_to_worse_service() -> None:
    levels = [figure(step, "service_level") for step in STEPS]
    assert levels == sorted(levels, reverse=True)
    assert levels[0] - levels[-1] > 0.15
    waits = [figure(step, "mean_wait") for step in STEPS]
    assert waits == sorted(waits)


def test_the_mean_volume_is_the_same_and_its_variance_that_of_the_shape() -> None:
    """Var N = m + m2 / shape, m = 2,450; the variance of 150 gamma days is known to about a sixth."""
    for step, shape in (("alike", np.inf), ("quiet", 400), ("wild", 10)):
        counts = MEASURES["offered"].value(days_of(step), OVERALL)
        variance = 2450 + 2450**2 / shape
        assert abs(counts.mean() - 2450) < 4.5 * np.sqrt(variance / DAYS)
        assert 0.45 < counts.var() / variance < 2.2


def test_on_wild_days_a_broken_promise_is_broken_worse_not_more_often() -> None:
    worst = [np.quantile(MEASURES["service_level"].value(days_of(step), OVERALL), 0.1) for step in STEPS]
    assert worst == sorted(worst, reverse=True)
    assert abs(figure("wild", "promise_kept") - figure("middling", "promise_kept")) < 0.1
