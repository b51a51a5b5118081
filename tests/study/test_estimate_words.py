"""Sentences about estimates and differences, word for word."""

import math

import numpy as np
import pytest

from simcenter.study.estimate import Estimate, estimate, proportion_of_days
from simcenter.study.paired import PairedDifference, paired
from simcenter.study.quantiles import pooled_quantile
from simcenter.study.words import Unit, Wording, decimals, describe, describe_difference, number, span

WAIT = Wording("mean wait", "premier", "s")
ANSWERS = Wording("mean wait", "premier", "s", more="later", less="sooner", verb="answers premier")
LEVEL = Wording("share within 20 s", unit="%", lower_is_better=False)


def known(mean: float, low: float, high: float, day: tuple[float, float] | None = None) -> Estimate:
    lowest, highest = day or (None, None)
    return Estimate(mean, low, high, 30, 0.95, "t", day_low=lowest, day_high=highest)


def gap(mean: float, low: float, high: float, day: tuple[float, float] | None = None) -> PairedDifference:
    each = known(50, 45, 55)
    return PairedDifference(known(mean, low, high, day), each, each, 2.0, 0.5, 0.9, 0.0)


def test_an_estimate_keeps_its_two_ranges_apart() -> None:
    assert describe(known(12.2, 9.1, 15.4, (2.3, 39.8)), WAIT) == (
        "Mean wait of premier: 12 s on average, known to 9-15 s; "
        "on a single day 8 times in 10 between 2 and 40 s (30 days)."
    )


def test_a_share_is_written_in_per_cent() -> None:
    assert describe(known(0.831, 0.815, 0.847), LEVEL) == (
        "Share within 20 s: 83.1 % on average, known to 81.5-84.7 % (30 days)."
    )


def test_money_carries_its_currency_and_thousands() -> None:
    cost = Wording("cost per day", unit="money", currency="$")
    assert describe(known(12_340.4, 12_100, 12_590), cost) == (
        "Cost per day: $12,340 on average, known to $12,100-12,590 (30 days)."
    )


def test_a_range_with_a_minus_sign_is_written_with_to() -> None:
    profit = Wording("profit", unit="money")
    assert "known to -30 to 150" in describe(known(60, -30, 150), profit)


def test_an_estimate_without_an_interval_says_why() -> None:
    assert describe(estimate([1, 2, 3]), WAIT) == (
        "Mean wait of premier: 2.00 s over 3 days; "
        "how well it is known cannot be said (refused: fewer than 5 days)."
    )
    assert describe(estimate([]), WAIT) == (
        "Mean wait of premier: no figure (undefined: no day has a value)."
    )


def test_equal_days_are_said_to_be_equal() -> None:
    text = describe(estimate([12.0] * 30), WAIT)
    assert text == "Mean wait of premier: 12.0 s, the same on each of 30 days."


def test_a_warning_follows_its_sentence() -> None:
    text = describe(estimate(np.exp(np.linspace(0, 5, 30))), WAIT)
    assert text.endswith("where the interval misses, the truth lies further up.")
    assert " (30 days). Beware: 30 days, skewness " in text


def test_an_interval_without_an_upper_end_is_open() -> None:
    assert "known to 9.0 s or more" in describe(known(12, 9, math.inf), WAIT)


def test_a_level_that_is_not_the_usual_one_is_named() -> None:
    usual, strict = proportion_of_days(20, 30), proportion_of_days(20, 30, 0.99)
    promise = Wording("chance of keeping the promise on a day", unit="%", lower_is_better=False)
    assert "confidence" not in describe(usual, promise)
    assert describe(strict, promise) == (
        "Chance of keeping the promise on a day: 67 % on average, "
        "known to 43-84 % (at 0.99 confidence) (30 days)."
    )


def test_a_difference_is_told_with_its_own_verb() -> None:
    assert describe_difference(gap(-12.2, -15.4, -9.1, (-39.8, -2.3)), ANSWERS) == (
        "B answers premier 12 s sooner on average, known to 9-15 s; "
        "on a single day 8 times in 10 between 2 and 40 s sooner (30 days)."
    )


def test_without_a_verb_the_measure_is_named_and_the_better_plan_told() -> None:
    assert describe_difference(gap(-12.2, -15.4, -9.1), WAIT, name_b="reserve") == (
        "With reserve, mean wait of premier is 12 s lower on average (better), known to 9-15 s (30 days)."
    )
    assert describe_difference(gap(-0.031, -0.042, -0.02), LEVEL) == (
        "With B, share within 20 s is 3.1 points lower on average (worse), known to 2.0-4.2 points (30 days)."
    )
    occupancy = Wording("occupancy", unit="%", lower_is_better=None)
    assert "(better)" not in describe_difference(gap(-0.031, -0.042, -0.02), occupancy)


def test_single_days_that_go_either_way_say_so() -> None:
    text = describe_difference(gap(-12.2, -15.4, -9.1, (-40, 5)), ANSWERS)
    assert "on a single day 8 times in 10 between 40 s sooner and 5 s later" in text
    text = describe_difference(gap(12.2, 9.1, 15.4, (2, 40)), ANSWERS)
    assert "12 s later on average" in text
    assert "between 2 and 40 s later" in text


def test_an_interval_that_holds_zero_is_too_close_to_call() -> None:
    assert describe_difference(gap(1.0, -1.2, 3.0, (-9, 12)), WAIT, "now", "reserve") == (
        "Mean wait of premier, now against reserve: too close to call; differences above 3 s are ruled out; "
        "on a single day 8 times in 10 between 9 s lower and 12 s higher (30 days)."
    )


def test_what_is_ruled_out_is_rounded_up() -> None:
    assert "differences above 5 s are ruled out" in describe_difference(gap(1.0, -4.1, 3.0), WAIT)
    assert "differences above 0.32 points are" in describe_difference(gap(0.001, -0.0005, 0.00311), LEVEL)


def test_an_end_near_zero_is_not_written_as_zero() -> None:
    assert "known to 0.04-9.00 s" in describe_difference(gap(4, 0.04, 9), WAIT)


def test_equal_plans_are_said_to_be_equal() -> None:
    assert describe_difference(paired([3.0] * 9, [3.0] * 9), WAIT) == (
        "Mean wait of premier: A and B are the same on each of 9 days."
    )


def test_few_days_do_not_tell() -> None:
    assert describe_difference(paired([3, 4, 5], [1, 3, 5]), ANSWERS) == (
        "B answers premier 1.00 s sooner over 3 days; too few to tell (refused: fewer than 5 days)."
    )
    assert "no figure" in describe_difference(paired([], []), WAIT)


def test_every_sentence_ends_once_and_has_no_missing_number(seed: int) -> None:
    """Real estimates through every unit: no 'nan', no 'inf', one full stop at the end."""
    random = np.random.default_rng(seed)
    units: list[Unit] = ["s", "%", "points", "money", "contacts", "plain"]
    for scale in (0.01, 1, 1e4):
        for shift in (-1, 0, 1):
            a = random.lognormal(0, 1, 20) * scale
            b = a + (random.normal(shift, 1, 20)) * scale
            for unit in units:
                words = Wording("measure", "tier", unit)
                pooled = pooled_quantile([a + day for day in b], 0.5)
                texts = [describe(estimate(a), words), describe(pooled, words)]
                texts.append(describe_difference(paired(a, b), words))
                for text in texts:
                    assert "nan" not in text
                    assert "inf" not in text
                    assert text.endswith(".")
                    assert not text.endswith("..")


@pytest.mark.parametrize(
    ("width", "places"),
    [(6, 0), (4, 0), (3.9, 1), (0.5, 1), (0.39, 2), (39, 0), (399, 0), (401, -1), (4100, -2), (0, 0)],
)
def test_digits_follow_the_width_of_the_interval(width: float, places: int) -> None:
    assert decimals(width) == places


def test_numbers_carry_their_unit() -> None:
    assert number(1240.4, "s", 0) == "1,240 s"
    assert number(0.8312, "%", 1) == "83.1 %"
    assert number(0.01, "points", 0) == "1 point"
    assert number(2, "contacts", 0) == "2 contacts"
    assert number(-5.2, "money", 2, "$") == "-$5.20"
    assert number(-0.001, "plain", 1) == "0.0"
    assert number(math.nan, "s", 0) == "unknown"
    assert span(-3, 15, "s", 0) == "-3 to 15 s"
