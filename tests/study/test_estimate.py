"""Estimates over days against values worked out by hand, and the cases in which there is no interval."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from simcenter.study.estimate import AT_LEAST_0, estimate, influence, proportion_of_days, ratio
from simcenter.study.skewness import arms, l_skewness, moment_skewness

T_9 = 2.2621571627982049  # 97.5 % quantile of Student's t with 9 degrees of freedom, from printed tables
T_29 = 2.0452296421327034
Z = 1.959963984540054


def test_symmetric_days_get_the_plain_t_interval() -> None:
    result = estimate(range(1, 11))
    half = T_9 * math.sqrt(55 / 6 / 10)  # variance of 1..10 is 55/6
    assert result.mean == 5.5
    assert (result.low, result.high) == pytest.approx((5.5 - half, 5.5 + half), rel=1e-12)
    assert result.n == 10
    assert result.skewness == pytest.approx(0, abs=1e-12)
    assert result.warning == ""


def test_l_skewness_of_1_2_4_8_is_9_over_23() -> None:
    """b0 = 15/4, b1 = 17/6, b2 = 7/3, so l2 = 23/12 and l3 = 3/4."""
    assert l_skewness(np.array([8.0, 1.0, 4.0, 2.0])) == pytest.approx(9 / 23, rel=1e-12)
    assert l_skewness(np.array([-8.0, -1.0, -4.0, -2.0])) == pytest.approx(-9 / 23, rel=1e-12)


def test_one_unusual_day_of_four_has_skewness_2_and_l_skewness_1() -> None:
    days = np.array([0.0, 0.0, 0.0, 1.0])
    assert moment_skewness(days) == pytest.approx(2)
    assert l_skewness(days) == pytest.approx(1)


def test_arms_are_equal_on_a_logarithmic_scale() -> None:
    """L-skewness 0.6 at 30 days: u = 10 * 0.6 / 0.64 / sqrt(30) = 1.7116, B = 2 / 30^0.25 = 0.8546."""
    u, bound = 10 * 0.6 / 0.64 / 30**0.5, 2 / 30**0.25
    b = u / math.sqrt(1 + (u / bound) ** 2)
    assert b == pytest.approx(0.76457, abs=1e-5)
    below, above = arms(0.6, 30, 0.95)
    assert above == pytest.approx((math.exp(b * T_29) - 1) / b, rel=1e-9)
    assert below == pytest.approx((1 - math.exp(-b * T_29 / 2)) / (b / 2), rel=1e-9)
    assert arms(-0.6, 30, 0.95) == (above, below)


def test_arms_of_symmetric_days_are_the_t_quantile() -> None:
    assert arms(0.0, 30, 0.95) == pytest.approx((T_29, T_29), rel=1e-12)
    assert arms(1e-6, 30, 0.95) == pytest.approx((T_29, T_29), rel=1e-4)


@pytest.mark.parametrize("n", [5, 10, 30, 300])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_the_longer_arm_grows_with_skewness_and_the_shorter_shrinks(n: int, level: float) -> None:
    reach = [arms(skew, n, level) for skew in np.linspace(0, 1, 21)]
    assert all(
        later[0] < sooner[0] and later[1] > sooner[1] for sooner, later in pairwise(reach) if sooner != later
    )
    assert reach[0] != reach[10]


days = some.lists(some.floats(-1e3, 1e3).map(lambda x: round(x, 3)), min_size=5, max_size=40)


@given(days, some.sampled_from([0.25, 3.0, 1024.0]), some.integers(-1000, 1000))
def test_another_unit_and_another_zero_move_the_interval_along(
    values: list[float], scale: float, shift: int
) -> None:
    first = estimate(values)
    moved = estimate([scale * value + shift for value in values])
    size = scale * max(1.0, *map(abs, values)) + abs(shift)
    assert moved.mean == pytest.approx(scale * first.mean + shift, abs=1e-9 * size)
    assert moved.low == pytest.approx(scale * first.low + shift, abs=1e-6 * size)
    assert moved.high == pytest.approx(scale * first.high + shift, abs=1e-6 * size)


@given(days)
def test_the_mirror_image_has_the_mirrored_interval(values: list[float]) -> None:
    first, mirrored = estimate(values), estimate([-value for value in values])
    assert (mirrored.low, mirrored.high) == pytest.approx((-first.high, -first.low), rel=1e-9, abs=1e-9)


@given(days, some.randoms(use_true_random=False))
def test_the_order_of_days_does_not_matter(  # type: ignore[no-untyped-def] # hypothesis gives a random.Random
    values: list[float], random
) -> None:
    shuffled = list(values)
    random.shuffle(shuffled)
    first, second = estimate(values), estimate(shuffled)
    assert first.mean == second.mean
    assert (first.low, first.high) == pytest.approx((second.low, second.high), rel=1e-9, abs=1e-9)


def test_fewer_than_five_days_give_a_number_and_no_interval() -> None:
    for n in range(1, 5):
        result = estimate(np.arange(n))
        assert result.mean == (n - 1) / 2
        assert math.isnan(result.low)
        assert math.isnan(result.high)
        assert not result.known
        assert result.method == "refused: fewer than 5 days"
    assert estimate(range(5)).known


def test_no_days_give_no_number() -> None:
    result = estimate([])
    assert math.isnan(result.mean)
    assert result.n == 0
    assert result.method == "undefined: no day has a value"


def test_equal_days_have_zero_width_and_say_so() -> None:
    result = estimate([0.1 + 0.2] * 29 + [0.3])  # equal but for rounding
    assert result.low == result.mean == result.high
    assert result.method == "all 30 days equal, zero width (days rarer than 1 in 11 may be missing)"


def test_days_without_a_value_are_left_out_and_counted() -> None:
    result = estimate([math.nan, *range(1, 11), math.nan])
    assert (result.mean, result.n, result.undefined_days) == (5.5, 10, 2)
    assert result.low == estimate(range(1, 11)).low


def test_an_infinite_day_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="day 2 is infinite"):
        estimate([1, 2, math.inf, 4])


def test_a_table_of_days_is_refused() -> None:
    with pytest.raises(ValueError, match=r"shape \(2, 3\), expected one value per day"):
        estimate(np.zeros((2, 3)))


@pytest.mark.parametrize("level", [0, 0.3, 1, 95])
def test_a_level_outside_one_half_to_one_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match="expected a confidence level"):
        estimate(range(10), level)


def test_single_days_fall_outside_their_range_once_in_ten_on_each_side() -> None:
    """Ranks (n + 1) / 10 and 9 (n + 1) / 10: of 1..19 the 2nd and 18th, of 1..10 the 1.1th and 9.9th."""
    result = estimate(range(1, 20))
    assert (result.day_low, result.day_high) == pytest.approx((2, 18))
    result = estimate(range(1, 11))
    assert (result.day_low, result.day_high) == pytest.approx((1.1, 9.9))


def test_nine_days_give_no_range_of_single_days_and_say_why() -> None:
    result = estimate(range(9))
    assert result.day_low is None
    assert result.day_high is None
    assert result.day_reason == "9 days, 10 needed for the range of single days"
    assert "9 days are too few to measure skewness" in result.warning


def test_skewed_days_reach_further_up_and_warn() -> None:
    result = estimate(np.exp(np.linspace(0, 5, 30)))
    assert result.high - result.mean > 2 * (result.mean - result.low)
    assert result.half_width == result.high - result.mean
    assert "arms stretched for skewness" in result.method
    assert result.warning.startswith(f"30 days, skewness {result.skewness:.1f}: a few days far above")
    assert result.warning.endswith("where the interval misses, the truth lies further up")


def test_rare_days_warn() -> None:
    result = estimate([0.0] * 28 + [3.0, 7.0])
    assert result.warning.startswith("2 of 30 days differ from 0")


def test_a_share_is_clipped_to_its_bounds_and_says_so() -> None:
    shares = [0.9, 1, 0.85, 1, 1]
    result = estimate(shares, bounds=(0, 1))
    assert result.high == 1
    assert result.method.endswith("clipped to 0 to 1")
    assert estimate(shares).high > 1
    assert result.low == estimate(shares).low


def test_a_count_is_cut_at_0_and_nothing_else_of_its_interval_changes() -> None:
    counts = [0, 9, 9, 8, 9, 0]
    result, free = estimate(counts, bounds=AT_LEAST_0), estimate(counts)
    assert free.low < 0
    assert (result.low, result.high, result.mean) == (0, free.high, free.mean)
    assert result.method.endswith("cut at 0")
    assert estimate([3, 4, 5, 4, 3, 4], bounds=AT_LEAST_0) == estimate([3, 4, 5, 4, 3, 4])


def test_equal_counts_keep_their_zero_width_because_they_have_no_largest_value() -> None:
    assert estimate(np.zeros(30), bounds=AT_LEAST_0) == estimate(np.zeros(30))


def test_a_share_that_was_0_on_every_day_gets_the_rule_of_three() -> None:
    """0.95 = 1 - (1 - q)^30 at q = 0.0950; 3/30 is the rule of thumb."""
    never = ratio(np.zeros(30), np.full(30, 200), bounds=(0, 1))
    assert (never.mean, never.low) == (0, 0)
    assert never.high == pytest.approx(1 - 0.05 ** (1 / 30))
    assert "rule of three" in never.method
    always = ratio(np.full(30, 200), np.full(30, 200), bounds=(0, 1))
    assert (always.mean, always.high) == (1, 1)
    assert always.low == pytest.approx(1 - never.high)
    assert estimate(np.zeros(30)).high == 0  # without bounds nothing says that more is possible


def test_a_ratio_divides_sums_and_not_days() -> None:
    result = ratio([1, 1, 1, 1, 1, 90], [2, 2, 2, 2, 2, 100])
    assert result.mean == 95 / 110
    assert estimate([0.5] * 5 + [0.9]).mean != result.mean


def test_influence_values_are_the_jackknife() -> None:
    top, bottom = np.array([3.0, 1.0, 8.0, 2.0, 5.0]), np.array([4.0, 2.0, 9.0, 6.0, 5.0])
    center, effect = influence(top, bottom)
    whole = top.sum() / bottom.sum()
    without = (top.sum() - top) / (bottom.sum() - bottom)
    assert center == whole
    assert center + effect == pytest.approx(5 * whole - 4 * without, rel=1e-12)


def test_a_ratio_with_equal_denominators_is_the_mean_of_daily_ratios() -> None:
    """Leaving a day out changes nothing in the mean of the others then, so both intervals agree."""
    values = np.exp(np.linspace(0, 3, 20))
    one, other = ratio(values * 50, np.full(20, 50.0)), estimate(values)
    assert (one.mean, one.low, one.high) == pytest.approx((other.mean, other.low, other.high), rel=1e-12)
    assert (one.day_low, one.day_high) == pytest.approx((other.day_low, other.day_high))


def test_a_day_without_contacts_stays_but_has_no_ratio_of_its_own() -> None:
    result = ratio([0, 1, 2, 3, 4, 5, 6], [0, 10, 10, 10, 10, 10, 10])
    assert result.mean == 21 / 60
    assert result.n == 7
    assert result.known
    few = ratio([0, 0, 0, 1, 2, 3, 2], [0, 0, 0, 10, 10, 10, 10])
    assert few.method == "refused: fewer than 5 days"


def test_a_ratio_without_any_denominator_is_undefined() -> None:
    result = ratio(np.zeros(6), np.zeros(6))
    assert math.isnan(result.mean)
    assert result.method == "undefined: no day has a denominator above 0"
    assert result.undefined_days == 6


def test_impossible_sums_are_refused() -> None:
    with pytest.raises(ValueError, match="day 1 has numerator 3 but denominator 0"):
        ratio([1, 3], [1, 0])
    with pytest.raises(ValueError, match="sums of at least 0"):
        ratio([1, 3], [1, -2])
    with pytest.raises(ValueError, match="2 numerators and 3 denominators"):
        ratio([1, 3], [1, 2, 3])


def test_missing_sums_leave_the_day_out() -> None:
    result = ratio([1, 2, 3, 4, 5, math.nan, 9], [2, 2, 2, 2, 2, 2, math.nan])
    assert (result.mean, result.n, result.undefined_days) == (1.5, 5, 2)


def test_wilson_of_10_in_20_is_0_30_to_0_70() -> None:
    result = proportion_of_days(10, 20)
    assert (result.mean, result.low, result.high) == pytest.approx((0.5, 0.2993, 0.7007), abs=5e-5)


def test_wilson_does_not_collapse_when_every_day_or_none_succeeds() -> None:
    none, every = proportion_of_days(0, 10), proportion_of_days(10, 10)
    assert (none.low, none.high) == pytest.approx((0, Z**2 / (10 + Z**2)))
    assert (every.low, every.high) == pytest.approx((10 / (10 + Z**2), 1))


def test_wilson_refuses_few_days_and_impossible_counts() -> None:
    assert proportion_of_days(2, 4).method == "refused: fewer than 5 days"
    assert math.isnan(proportion_of_days(0, 0).mean)
    with pytest.raises(ValueError, match="got 11 successes out of 10 days"):
        proportion_of_days(11, 10)
