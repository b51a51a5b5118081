"""Intervals hold the truth as often as they say: thousands of samples from days whose truth is exact.

Only the normal, the gamma(4) and the lognormal days belong to families on which the skewness correction was
calibrated; ratios, pairs and the days of the benchmark kind did not.
"""

from collections.abc import Callable
from math import exp, gamma

import numpy as np
import pytest

from simcenter.study.estimate import Estimate, estimate, ratio
from simcenter.study.paired import paired, paired_ratio
from simcenter.study.quantiles import pooled_quantile

Random = np.random.Generator
Sample = Callable[[Random, int], Estimate]


def coverage(
    sample: Sample, truth: float, days: int, repetitions: int, seed: int
) -> tuple[float, float, float]:
    """Shares of intervals that hold the truth, lie wholly below it, lie wholly above it."""
    random = np.random.default_rng(seed)
    found = [sample(random, days) for _ in range(repetitions)]
    below = sum(each.high < truth for each in found) / repetitions
    above = sum(each.low > truth for each in found) / repetitions
    return 1 - below - above, below, above


def normal(random: Random, days: int) -> Estimate:
    return estimate(random.normal(100, 30, days))


def wait_of_a_calm_day(random: Random, days: int) -> Estimate:
    return estimate(random.gamma(4, 5, days))


def share_answered(random: Random, days: int) -> Estimate:
    """200 contacts a day on average, the day's number Poisson, each answered with chance 0.9."""
    offered = random.poisson(200, days)
    return ratio(random.binomial(offered, 0.9), offered, bounds=(0, 1))


def cost_per_contact(random: Random, days: int) -> Estimate:
    """Volume varies by a gamma factor, the cost is 500 a day plus 2 a contact: a curved ratio."""
    volume = random.poisson(1000 * random.gamma(50, 1 / 50, days))
    return ratio(500 + 2.0 * volume + random.normal(0, 50, days), volume)


def service_level_on_random_days(random: Random, days: int) -> Estimate:
    """Busy days are worse and weigh more, so that numerator and denominator move together."""
    factor = random.gamma(25, 1 / 25, days)
    offered = random.poisson(400 * factor)
    return ratio(random.binomial(offered, np.exp(-0.2 * factor)), offered, bounds=(0, 1))


def paired_waits(random: Random, days: int) -> Estimate:
    """Both plans suffer from the same day; the gain of B is exponential with mean 3 s."""
    day = random.lognormal(3, 1, days)
    return paired(day, day - random.exponential(3, days)).difference


def paired_shares(random: Random, days: int) -> Estimate:
    factor = random.gamma(25, 1 / 25, days)
    offered = random.poisson(400 * factor)
    a, b = random.binomial(offered, 0.8), random.binomial(offered, 0.85)
    return paired_ratio(a, offered, b, offered).difference


# E[B exp(-B/5)] of a gamma(25) factor B with mean 1: -M'(s) at s = -0.2 of M(s) = (1 - s/25)^-25.
LEVEL_OF_RANDOM_DAYS = (1 + 0.2 / 25) ** -26
WELL_BEHAVED = [
    (normal, 100.0),
    (wait_of_a_calm_day, 20.0),
    (share_answered, 0.9),
    (cost_per_contact, 2.5),
    (service_level_on_random_days, LEVEL_OF_RANDOM_DAYS),
    (paired_waits, -3.0),
    (paired_shares, 0.05),
]


@pytest.mark.parametrize("days", [10, 30, 60])
@pytest.mark.parametrize(("sample", "truth"), WELL_BEHAVED)
def test_the_default_interval_covers_93_to_97_percent(
    sample: Sample, truth: float, days: int, seed: int
) -> None:
    """1,000 repetitions: standard error 0.7 points."""
    covered, _, _ = coverage(sample, truth, days, 1_000, seed)
    assert 0.93 <= covered <= 0.97


@pytest.mark.slow
@pytest.mark.parametrize("days", [10, 30, 60])
@pytest.mark.parametrize(("sample", "truth"), WELL_BEHAVED)
def test_many_repetitions_cover_93_5_to_97_percent_and_miss_on_both_sides(
    sample: Sample, truth: float, days: int, seed: int
) -> None:
    """10,000 repetitions: standard error 0.2 points."""
    covered, below, above = coverage(sample, truth, days, 10_000, seed)
    assert 0.935 <= covered <= 0.97
    assert max(below, above) <= 0.04


def power_of_the_day(random: Random, days: int) -> Estimate:
    """A wait that grows with the sixth power of a gamma(10) day factor: variation 3.1, skewness 17."""
    return estimate(random.gamma(10, 1 / 10, days) ** 6)


def lognormal(random: Random, days: int) -> Estimate:
    """The most skewed kind of day in the calibration: variation 2.9, skewness 33."""
    return estimate(random.lognormal(0, 1.5, days))


VERY_SKEWED = [(power_of_the_day, gamma(16) / gamma(10) / 10**6), (lognormal, exp(1.5**2 / 2))]


@pytest.mark.parametrize(("sample", "truth"), VERY_SKEWED)
def test_very_skewed_days_are_covered_by_90_percent_with_neither_tail_over_8(
    sample: Sample, truth: float, seed: int
) -> None:
    """Plain t covers 78 % of both at 30 days. 4,000 repetitions: standard error 0.4 points."""
    covered, below, above = coverage(sample, truth, 30, 4_000, seed)
    assert covered >= 0.90
    assert below <= 0.08
    assert above <= 0.08


@pytest.mark.slow
@pytest.mark.parametrize(("days", "least"), [(10, 0.89), (30, 0.915), (100, 0.93)])
@pytest.mark.parametrize(("sample", "truth"), VERY_SKEWED)
def test_very_skewed_days_are_covered_better_as_days_are_added(
    sample: Sample, truth: float, days: int, least: float, seed: int
) -> None:
    covered, _, _ = coverage(sample, truth, days, 10_000, seed)
    assert least <= covered <= 0.96


def test_very_skewed_days_warn(seed: int) -> None:
    random = np.random.default_rng(seed)
    for sample, _ in VERY_SKEWED:
        warned = [bool(sample(random, 30).warning) for _ in range(500)]
        assert np.mean(warned) > 0.93
    assert not any(normal(random, 30).warning for _ in range(500))


def overloaded_above_a_threshold(random: Random, days: int) -> Estimate:
    """Little wait on most days, much above 1.2 times the usual volume, which is one day in four."""
    factor = random.gamma(10, 1 / 10, days)
    return estimate(random.gamma(16, 1 / 16, days) + 400 * np.maximum(factor - 1.2, 0) ** 2)


def test_where_few_days_hold_everything_coverage_is_short_but_far_better_than_t(seed: int) -> None:
    """The documented limit of the correction: 89 % (t: 74 %) at 30 days; the truth is an integral."""
    grid = np.linspace(1.2, 8, 200_001)
    density = 10**10 * grid**9 * np.exp(-10 * grid) / gamma(10)
    truth = 1 + 400 * float(np.trapezoid((grid - 1.2) ** 2 * density, grid))
    covered, below, above = coverage(overloaded_above_a_threshold, truth, 30, 2_000, seed)
    assert 0.86 <= covered <= 0.92
    assert below > above


@pytest.mark.slow
@pytest.mark.parametrize("probability", [0.5, 0.8, 0.95])
def test_pooled_quantiles_are_covered_by_93_to_97_percent(probability: float, seed: int) -> None:
    """Exponential waits whose rate is the day's luck, gamma(6), so that P(W > x) = (1 + x / 120)^-6."""
    random = np.random.default_rng(seed)
    truth = 120 * ((1 - probability) ** (-1 / 6) - 1)
    held = []
    for _ in range(2_000):
        rates = random.gamma(6, 1 / 120, 30)
        result = pooled_quantile(
            [random.exponential(1 / rate, random.poisson(150)) for rate in rates], probability
        )
        assert result.known
        held.append(result.low <= truth <= result.high)
    assert 0.93 <= np.mean(held) <= 0.97
