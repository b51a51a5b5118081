"""How different days are: the estimate on days drawn from a known shape, and by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simcenter.calibrate import ShapeEstimate, estimate_shape
from simcenter.calibrate.intervals.forecast.shape import TooLittle

WEEKDAYS = np.array([1.2, 1.0, 0.9, 1.0, 1.1])
"""Levels of Monday to Friday."""


def simulate(shape: float, weeks: int, size: float, runs: int, seed: int, *, trend: float = 0.0) -> list[ShapeEstimate]:
    """Estimates on working weeks whose days have a gamma factor of this shape and a trend a week."""
    random = np.random.default_rng(seed)
    numbers = np.array([7 * week + day for week in range(weeks) for day in range(5)])
    weekdays = numbers % 7
    means = size * WEEKDAYS[weekdays] * (1 + trend) ** (numbers / 7)
    factors = (
        np.ones((runs, len(numbers))) if math.isinf(shape) else random.gamma(shape, 1 / shape, (runs, len(numbers)))
    )
    totals = random.poisson(means * factors)
    return [estimate_shape(list(row), list(weekdays), list(numbers)) for row in totals.astype(float)]


def check_coverage(shape: float, found: list[ShapeEstimate], level: float = 0.95) -> None:
    covered = np.mean([each.low <= shape <= each.high for each in found])
    assert abs(covered - level) <= 4.5 * math.sqrt(level * (1 - level) / len(found)), covered


def check_bias(shape: float, found: list[ShapeEstimate]) -> None:
    """1 / shape, the variance of the factor, is estimated without bias where hardly any estimate is cut at 0."""
    inverse = np.array([1 / each.shape for each in found])
    assert np.mean(inverse == 0) < 0.002
    assert abs(inverse.mean() - 1 / shape) <= 4.5 * inverse.std() / math.sqrt(len(inverse)), inverse.mean()


@pytest.mark.parametrize(("shape", "weeks"), [(10.0, 4), (30.0, 4), (30.0, 12), (100.0, 8)])
def test_the_interval_covers_the_shape_as_often_as_it_says(shape: float, weeks: int, seed: int) -> None:
    check_coverage(shape, simulate(shape, weeks, 1_000, 200, seed))


@pytest.mark.parametrize(("shape", "weeks"), [(10.0, 6), (30.0, 8)])
def test_the_variance_of_the_day_factor_is_estimated_without_bias(shape: float, weeks: int, seed: int) -> None:
    check_bias(shape, simulate(shape, weeks, 1_000, 300, seed))


@pytest.mark.slow
@pytest.mark.parametrize("size", [150, 1_000, 20_000])
@pytest.mark.parametrize("weeks", [3, 6])
@pytest.mark.parametrize("shape", [10.0, 30.0, 100.0])
def test_the_interval_covers_the_shape_in_four_thousand_trials(shape: float, weeks: int, size: int, seed: int) -> None:
    check_coverage(shape, simulate(shape, weeks, size, 4_000, seed))


@pytest.mark.slow
@pytest.mark.parametrize("shape", [10.0, 30.0, 100.0])
def test_the_variance_of_the_day_factor_has_no_bias_in_four_thousand_trials(shape: float, seed: int) -> None:
    check_bias(shape, simulate(shape, 12, 3_000, 4_000, seed))


def test_days_of_chance_alone_are_taken_for_more_in_one_of_forty(seed: int) -> None:
    found = simulate(math.inf, 6, 1_000, 400, seed)
    alarms = np.mean([not each.is_plain_chance for each in found])
    assert abs(alarms - 0.025) <= 4.5 * math.sqrt(0.025 * 0.975 / 400)


def test_a_trend_is_found_and_does_not_pass_for_different_days(seed: int) -> None:
    found = simulate(1_000.0, 10, 5_000, 100, seed, trend=0.03)
    trends = np.array([each.trend for each in found])
    assert abs(trends.mean() - 0.03) <= 4.5 * trends.std() / 10
    assert all(each.has_trend for each in found)
    check_coverage(1_000.0, found)


def test_levels_of_weekdays_do_not_pass_for_different_days() -> None:
    totals = [1_200.0, 600.0, 900.0, 800.0, 1_000.0] * 4
    found = estimate_shape(totals, [0, 1, 2, 3, 4] * 4, [7 * week + day for week in range(4) for day in range(5)])
    assert math.isinf(found.shape)
    assert found.is_plain_chance
    assert found.trend == pytest.approx(0, abs=1e-12)


def test_two_weeks_have_no_trend_and_five_days_to_compare() -> None:
    found = estimate_shape([500.0] * 10, [0, 1, 2, 3, 4] * 2, [0, 1, 2, 3, 4, 7, 8, 9, 10, 11])
    assert (found.days, found.free) == (10, 5)
    assert math.isnan(found.trend_error)
    assert not found.has_trend


def test_more_different_days_have_a_smaller_shape() -> None:
    weekdays, numbers = [0] * 8, [7 * week for week in range(8)]
    shapes = [
        estimate_shape([1_000 * (1 + spread * sign) for sign in (1, -1, -1, 1, 1, -1, -1, 1)], weekdays, numbers).shape
        for spread in (0.1, 0.2, 0.3)
    ]
    assert shapes == sorted(shapes, reverse=True)


@pytest.mark.parametrize(
    ("totals", "weekdays", "why"),
    [
        ([500.0] * 5, [0, 1, 2, 3, 4], "leave 0 to compare"),
        ([20.0] * 20, [0, 1, 2, 3, 4] * 4, "fewer than 50 contacts"),
    ],
)
def test_too_little_data_is_said_and_not_guessed_over(totals: list[float], weekdays: list[int], why: str) -> None:
    with pytest.raises(TooLittle, match=why):
        estimate_shape(totals, weekdays, [7 * (i // 5) + i % 5 for i in range(len(totals))])
