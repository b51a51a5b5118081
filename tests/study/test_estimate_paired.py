"""Differences between two plans on the same days, against values worked out by hand."""

import math

import numpy as np
import pytest

from simcenter.study.estimate import estimate, ratio
from simcenter.study.paired import paired, paired_ratio
from simcenter.study.skewness import l_kurtosis, l_skewness
from simcenter.study.student import two_sided_t

A = np.array([3.0, 9.0, 4.0, 30.0, 7.0, 5.0, 14.0, 2.0, 8.0, 6.0])


def test_a_difference_is_b_minus_a_within_each_day() -> None:
    b = A * 2 - np.arange(10)
    result = paired(A, b)
    direct = estimate(b - A, of_differences=True)
    assert (result.difference.mean, result.difference.low, result.difference.high) == pytest.approx(
        (direct.mean, direct.low, direct.high), rel=1e-12
    )
    assert result.difference.day_low == direct.day_low
    assert (result.a, result.b) == (estimate(A), estimate(b))


def test_a_difference_with_two_long_tails_has_no_arm_shorter_than_that_of_t() -> None:
    days = np.array([-9.0, -0.4, -0.2, -0.1, 0.1, 0.2, 0.3, 0.4, 0.5, 12.0])  # skewed to the right by its largest
    gap, alone = paired(np.zeros(10), days).difference, estimate(days)
    reach = two_sided_t(9, 0.95) * gap.standard_error
    assert gap.mean - gap.low == pytest.approx(reach)  # away from the tail, where a mean alone is given less
    assert alone.low > gap.low
    assert gap.high == alone.high > gap.mean + reach


def test_a_difference_with_one_long_tail_has_the_arms_of_a_mean() -> None:
    days = np.array([0.1, 0.3, 0.2, 0.6, 3.0, 0.9, 0.1, 1.3, 0.4, 2.0])
    gap, alone = paired(np.zeros(10), days).difference, estimate(days)
    assert l_kurtosis(days) < 0.1226 + 0.75 * l_skewness(days) ** 2
    assert (gap.low, gap.high) == (alone.low, alone.high)


def test_l_kurtosis_by_hand() -> None:
    """Of 1, 2, 3, 10, b1 = (0*1 + 1*2 + 2*3 + 3*10)/12 = 19/6 less half the mean 4 etc.; of even steps 0."""
    assert l_kurtosis(np.arange(7.0)) == pytest.approx(0.0, abs=1e-12)
    # b0 = 4, b1 = 38/12, b2 = (2*3 + 6*10)/24 = 11/4, b3 = 6*10/24 = 5/2; l2 = 7/3, l4 = 50 - 82.5 + 38 - 4 = 3/2
    assert l_kurtosis(np.array([10.0, 1.0, 3.0, 2.0])) == pytest.approx((3 / 2) / (7 / 3))
    assert l_kurtosis(np.ones(9)) == pytest.approx(0.1226)


def test_variance_reduction_by_hand() -> None:
    """Var A = Var B = 4/3 * 2.5... here: A = 0 2 0 2 0 2, B = 1 3 1 3 2 2; the difference is 1 1 1 1 2 0."""
    a, b = [0, 2, 0, 2, 0, 2], [1, 3, 1, 3, 2, 2]
    result = paired(a, b)
    # Sums of squares about the means: A 6, B 4, difference 2; cross products 4.
    assert result.variance_reduction == pytest.approx((6 + 4) / 2)
    assert result.correlation == pytest.approx(4 / math.sqrt(24))


def test_pairing_that_does_nothing_has_variance_reduction_1() -> None:
    a, b = [1, 1, -1, -1, 1, 1, -1, -1], [1, -1, 1, -1, 1, -1, 1, -1]
    result = paired(a, b)
    assert result.variance_reduction == pytest.approx(1)
    assert result.correlation == pytest.approx(0, abs=1e-12)


def test_the_same_gain_on_every_day_reduces_variance_without_end() -> None:
    result = paired(A, A - 2)
    assert result.variance_reduction == math.inf
    assert result.correlation == pytest.approx(1)
    assert (result.difference.low, result.difference.high) == (-2, -2)
    assert result.decided
    assert result.share_of_days_b_better == 1


def test_a_plan_equals_itself() -> None:
    result = paired(A, A)
    assert (result.difference.mean, result.difference.low, result.difference.high) == (0, 0, 0)
    assert not result.decided
    assert result.share_of_days_b_better == 0
    assert result.share_of_days_equal == 1


def test_better_days_follow_the_direction_of_the_measure() -> None:
    b = A + np.array([1, 1, 1, 0, 0, -1, 1, 1, 1, 1])
    assert paired(A, b).share_of_days_b_better == pytest.approx(0.1)
    assert paired(A, b, lower_is_better=False).share_of_days_b_better == pytest.approx(0.7)
    assert paired(A, b, lower_is_better=None).share_of_days_b_better is None
    assert paired(A, b).share_of_days_equal == pytest.approx(0.2)


def test_a_day_missing_in_one_plan_is_left_out_of_both() -> None:
    b = A + np.arange(10)
    hole = b.copy()
    hole[3] = math.nan
    result = paired(A, hole)
    rest = np.delete(np.arange(10), 3)
    assert result.difference.mean == pytest.approx(rest.mean())
    assert result.difference.undefined_days == 1
    assert result.a.mean == pytest.approx(A[rest].mean())


def test_plans_with_different_days_are_refused() -> None:
    with pytest.raises(ValueError, match="expected one value per day each"):
        paired(A, A[:5])


def test_four_days_give_a_difference_without_an_interval() -> None:
    result = paired(A[:4], A[:4] + 1)
    assert result.difference.mean == 1
    assert not result.difference.known
    assert not result.decided


def test_a_paired_ratio_with_equal_denominators_is_the_paired_mean() -> None:
    b = A * 1.5 - np.arange(10)
    hundred = np.full(10, 100.0)
    by_sums, by_days = paired_ratio(A * 100, hundred, b * 100, hundred), paired(A, b)
    for name in ("mean", "low", "high", "day_low", "day_high"):
        assert getattr(by_sums.difference, name) == pytest.approx(
            getattr(by_days.difference, name), rel=1e-12
        )
    assert by_sums.variance_reduction == pytest.approx(by_days.variance_reduction)
    assert by_sums.correlation == pytest.approx(by_days.correlation)


def test_a_paired_ratio_takes_the_difference_of_jackknife_values() -> None:
    top_a, bottom_a = A, A + np.arange(10)
    top_b, bottom_b = A[::-1].copy(), A[::-1] + np.array([5.0, 1, 2, 0, 3, 1, 1, 4, 2, 2])
    result = paired_ratio(top_a, bottom_a, top_b, bottom_b)
    center = top_b.sum() / bottom_b.sum() - top_a.sum() / bottom_a.sum()
    without = (top_b.sum() - top_b) / (bottom_b.sum() - bottom_b)
    without -= (top_a.sum() - top_a) / (bottom_a.sum() - bottom_a)
    pseudo = 10 * center - 9 * without
    assert result.difference.mean == pytest.approx(center, rel=1e-12)
    assert result.difference.standard_error == pytest.approx(pseudo.std(ddof=1) / math.sqrt(10), rel=1e-9)
    assert result.a == ratio(top_a, bottom_a)


def test_a_paired_ratio_survives_days_and_plans_without_contacts() -> None:
    empty = np.array([0.0, *A[1:]])
    result = paired_ratio(empty, empty * 2, A, A * 2)
    assert result.difference.mean == pytest.approx(0)
    nothing = paired_ratio(np.zeros(10), np.zeros(10), A, A)
    assert math.isnan(nothing.difference.mean)
    assert not nothing.decided
