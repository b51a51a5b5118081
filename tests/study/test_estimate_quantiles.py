"""Quantiles over days: pooled is not averaged, days are the unit, thin tails are refused."""

import math

import numpy as np
import pytest

from simcenter.study.estimate import estimate
from simcenter.study.quantiles import mean_daily_quantile, pooled_quantile, pooled_quantile_of_histograms


def waits(seed: int, days: int = 40, shape: float = 10.0) -> list[np.ndarray]:
    """Days whose number of contacts and waits both follow a gamma day factor."""
    random = np.random.default_rng(seed)
    factors = random.gamma(shape, 1 / shape, days)
    return [random.exponential(20 * factor**2, random.poisson(200 * factor)) for factor in factors]


def test_pooled_and_mean_daily_quantile_are_different_figures() -> None:
    busy, quiet = np.full(90, 100.0), np.full(10, 1.0)
    days = [busy, quiet] * 10
    assert pooled_quantile(days, 0.5).mean == 100
    assert mean_daily_quantile(days, 0.5).mean == 50.5


def test_a_quantile_is_the_smallest_value_with_that_share_at_or_below_it() -> None:
    days = [np.arange(1.0, 21.0)] * 10
    assert pooled_quantile(days, 0.95).mean == 19
    assert pooled_quantile(days, 0.9501).mean == 20
    assert pooled_quantile(days, 0.5).mean == 10
    assert mean_daily_quantile(days, 0.95).mean == 19


def test_days_that_are_all_alike_know_their_quantile_exactly() -> None:
    result = pooled_quantile([np.arange(1.0, 101.0)] * 12, 0.9)
    assert (result.low, result.mean, result.high) == (90, 90, 90)


def test_the_interval_holds_the_quantile_and_is_wider_than_contacts_would_make_it(seed: int) -> None:
    days = waits(seed)
    result = pooled_quantile(days, 0.9)
    assert result.low < result.mean < result.high
    pooled = np.sort(np.concatenate(days))
    reach = 1.96 * math.sqrt(0.9 * 0.1 / len(pooled))  # as if contacts were independent
    naive = np.quantile(pooled, 0.9 + reach) - np.quantile(pooled, 0.9 - reach)
    assert result.high - result.low > 2 * naive
    assert result.n == 40


def test_fine_histograms_agree_with_the_values_themselves(seed: int) -> None:
    days = waits(seed)
    edges = np.concatenate([np.arange(0, 400, 0.25), [math.inf]])
    counts = [np.histogram(day, edges)[0] for day in days]
    for probability in (0.1, 0.5, 0.9):
        exact = pooled_quantile(days, probability)
        coarse = pooled_quantile_of_histograms(counts, edges, probability)
        for name in ("mean", "low", "high", "day_low", "day_high"):
            assert getattr(coarse, name) == pytest.approx(getattr(exact, name), abs=0.5), name


def test_a_histogram_is_read_linearly_within_a_bin() -> None:
    counts = [[40, 40, 20]] * 10
    assert pooled_quantile_of_histograms(counts, [0, 10, 20, 40], 0.5).mean == pytest.approx(12.5)
    assert pooled_quantile_of_histograms(counts, [0, 10, 20, 40], 0.9).mean == pytest.approx(30)


def test_a_quantile_in_the_open_last_bin_is_unknown_and_says_where() -> None:
    result = pooled_quantile_of_histograms([[40, 40, 20]] * 10, [0, 10, 20, math.inf], 0.9)
    assert math.isnan(result.mean)
    assert result.method == "undefined: the quantile lies above 20, where the histogram is open"


def test_fewer_than_20_values_beyond_the_quantile_are_refused() -> None:
    days = [np.arange(19.0)] * 19 + [np.arange(19.0) + 1e-3]
    beyond = pooled_quantile(days, 0.96)  # the 365th of 380 is one of nineteen 18s; only 18.001 is larger
    assert not beyond.known
    assert beyond.mean == pytest.approx(18)
    assert beyond.method.startswith("refused: beyond the quantile lie 1 of the 20 values needed")


def test_beyond_values_on_fewer_than_10_days_are_refused(seed: int) -> None:
    calm = [np.linspace(0, 10, 200)] * 25
    bad = [np.linspace(0, 100, 200)] * 5
    result = pooled_quantile(calm + bad, 0.95)
    assert not result.known
    assert result.method.endswith("on 5 of the 10 days needed")
    assert result.mean == pytest.approx(np.sort(np.concatenate(calm + bad))[5699])


def test_four_days_have_a_quantile_without_an_interval() -> None:
    result = pooled_quantile([np.arange(1000.0)] * 4, 0.5)
    assert result.mean == 499
    assert result.method == "refused: fewer than 5 days"


def test_empty_days_count_as_days_but_have_no_quantile_of_their_own() -> None:
    days = [*waits(1, 20), np.empty(0), np.empty(0)]
    pooled = pooled_quantile(days, 0.8)
    assert pooled.known
    assert pooled.n == 22
    averaged = mean_daily_quantile(days, 0.8)
    assert (averaged.n, averaged.undefined_days) == (20, 2)
    assert averaged.mean == estimate([np.quantile(day, 0.8, method="inverted_cdf") for day in days[:20]]).mean


def test_no_values_at_all_are_undefined() -> None:
    for days in ([], [np.empty(0)] * 12):
        result = pooled_quantile(days, 0.9)
        assert math.isnan(result.mean)
        assert result.method.startswith("undefined")


def test_the_interval_shrinks_as_days_are_added(seed: int) -> None:
    days = waits(seed, 400, shape=100.0)
    few, many = pooled_quantile(days[:40], 0.8), pooled_quantile(days, 0.8)
    assert many.high - many.low < 0.5 * (few.high - few.low)


@pytest.mark.parametrize("probability", [0, 1, 95])
def test_a_probability_outside_0_to_1_is_refused(probability: float) -> None:
    with pytest.raises(ValueError, match="expected a number between 0 and 1"):
        pooled_quantile([[1.0]], probability)


def test_bad_histograms_and_values_are_refused() -> None:
    with pytest.raises(ValueError, match="increasing edges"):
        pooled_quantile_of_histograms([[1, 2]], [0, 2, 1], 0.5)
    with pytest.raises(ValueError, match="negative or missing count"):
        pooled_quantile_of_histograms([[1, -2]], [0, 1, 2], 0.5)
    with pytest.raises(ValueError, match="day 1 holds a value that is not finite"):
        pooled_quantile([[1.0], [math.nan]], 0.5)
