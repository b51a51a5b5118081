"""Sequential stopping, with scripted intervals so that the day of the verdict is known beforehand."""

import functools
import math
from collections.abc import Mapping

import numpy as np
import pytest

from simcenter.study.estimate import Estimate, estimate
from simcenter.study.sequential import Stopping, Target, Verdict


def known_to(half_width: float, mean: float = 100.0, n: int = 10) -> Estimate:
    return Estimate(mean, mean - half_width / 2, mean + half_width, n, 0.95, "scripted")


def script(good: set[int]) -> "functools.partial[Mapping[str, Estimate]]":
    """Estimates that meet a target of 5 exactly on the given numbers of days."""

    def at(n: int) -> Mapping[str, Estimate]:
        return {"wait": known_to(4 if n in good else 6)}

    return functools.partial(at)


RULE = Stopping({"wait": Target(absolute=5)}, maximum=60)


def test_a_target_held_from_the_start_needs_ten_days_and_five_more() -> None:
    assert RULE.judge(script(set(range(99))), 40) == Verdict(True, True, 15, 0, {})


def test_days_simulated_beyond_the_look_ahead_change_nothing() -> None:
    verdicts = {RULE.judge(script(set(range(20, 99))), days).days for days in (25, 26, 40, 60)}
    assert verdicts == {25}


def test_a_target_lost_within_the_look_ahead_does_not_count() -> None:
    good = {10, 11, 12, 13, 14, *range(16, 99)}  # five of six, then lost on day 15
    assert RULE.judge(script(good), 40).days == 21


def test_the_days_still_needed_are_the_fewest_that_can_decide() -> None:
    good = set(range(12, 99))
    assert RULE.judge(script(good), 4).more_days == 11
    assert RULE.judge(script(good), 10).more_days == 6
    assert RULE.judge(script(good), 12).more_days == 5
    assert RULE.judge(script(good), 16).more_days == 1
    assert RULE.judge(script(good), 17).reached


@pytest.mark.parametrize("batch", [1, 3, 10])
def test_running_what_is_asked_for_ends_on_the_same_day_for_every_batch(batch: int) -> None:
    good = {11, 12, *range(17, 99)}
    days = 0
    verdict = RULE.judge(script(good), days)
    while not verdict.finished:
        days += max(verdict.more_days, batch)
        verdict = RULE.judge(script(good), days)
    assert verdict.reached
    assert verdict.days == 22


def test_the_largest_number_of_days_ends_the_run_and_says_not_reached() -> None:
    verdict = RULE.judge(script(set()), 70)
    assert verdict.finished
    assert not verdict.reached
    assert verdict.days == 60
    assert verdict.sentence == "Not reached within 60 days: wait known to within 6, 5 wanted."


def test_a_target_met_too_late_is_not_reached_either() -> None:
    verdict = RULE.judge(script({57, 58, 59, 60}), 60)
    assert not verdict.reached
    assert verdict.sentence == "Not reached within 60 days: met, but not for long enough."


def test_every_declared_measure_must_be_known() -> None:
    rule = Stopping({"wait": Target(absolute=5), "level": Target(relative=0.01)}, maximum=100)

    def at(n: int) -> Mapping[str, Estimate]:
        return {"wait": known_to(4), "level": known_to(200 / n), "not declared": known_to(1e9)}

    assert rule.judge(at, 100).reached is False
    assert rule.judge(at, 100).unmet == {"level": "known to within 2, 1 wanted"}
    rule = Stopping(rule.targets, maximum=300)
    assert rule.judge(at, 300).days == 205  # 200 / n <= 1 from 200 days on


def test_the_longer_arm_counts() -> None:
    assert Target(absolute=5).met(Estimate(10, 9, 14, 20, 0.95, ""))
    assert not Target(absolute=5).met(Estimate(10, 9, 16, 20, 0.95, ""))
    assert not Target(absolute=5).met(Estimate(10, 3, 11, 20, 0.95, ""))


def test_a_relative_target_is_a_share_of_the_figure() -> None:
    assert Target(relative=0.05).met(known_to(5, 100))
    assert not Target(relative=0.05).met(known_to(5, 99))
    assert Target(relative=0.05).met(known_to(5, -100))
    assert Target(relative=0.05, absolute=6).met(known_to(5, 1))


def test_no_interval_never_meets_a_target() -> None:
    refused = estimate([1, 2, 3])
    assert not Target(absolute=math.inf).met(refused)
    assert Target(absolute=1).described(refused) == "no interval (refused: fewer than 5 days), 1 wanted"


def test_real_days_stop_when_they_are_known_well_enough(seed: int) -> None:
    days = np.random.default_rng(seed).normal(100, 20, 300)
    rule = Stopping({"wait": Target(relative=0.05)}, maximum=300)
    verdict = rule.judge(lambda n: {"wait": estimate(days[:n])}, 300)
    assert verdict.reached
    assert 50 < verdict.days < 120  # (2 * 20 / 5)^2 = 64 days by the normal formula
    assert estimate(days[: verdict.days]).half_width <= 5.3


def test_bad_rules_are_refused() -> None:
    with pytest.raises(ValueError, match="neither an absolute nor a relative"):
        Target()
    with pytest.raises(ValueError, match="relative half-width 0"):
        Target(relative=0)
    with pytest.raises(ValueError, match="no targets"):
        Stopping({}, maximum=60)
    with pytest.raises(ValueError, match="12 days at most, expected 15 at least, 10 to start"):
        Stopping({"wait": Target(absolute=1)}, maximum=12)
    with pytest.raises(ValueError, match="start 3"):
        Stopping({"wait": Target(absolute=1)}, maximum=60, start=3)
    with pytest.raises(ValueError, match="no estimate named 'wait', expected one of level"):
        RULE.judge(lambda n: {"level": known_to(1)}, 20)
