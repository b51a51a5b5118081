"""The share of follow-ups beyond the horizon follows from delays and closing time."""

import math

import pytest

from simcenter.scenario.loading import load_text
from simcenter.study.horizon import mostly_outside, share_beyond_horizon
from tests.cli.center import SMALL

RETURNS = SMALL.replace("volumes:\n", "volumes:\n  counts: issues\n").replace("shrinkage: 20%", "resolution: 50%")


def share(delay: str) -> float:
    follow_ups = f"follow_ups: {{returns: {{probability: 100%, delay: {delay}}}, max_attempts: 2}}\n"
    return share_beyond_horizon(load_text(RETURNS + follow_ups))


def test_a_delay_longer_than_the_day_puts_all_of_them_outside() -> None:
    assert share("3 h") == 1.0


def test_a_delay_of_half_the_day_puts_about_half_of_them_outside() -> None:
    # Arrivals are even over two hours, so those of the second hour come back after closing.
    assert share("1 h") == pytest.approx(0.5, abs=0.06)


def test_hardly_any_fall_outside_after_a_minute() -> None:
    assert share("1 min") < 0.1
    assert not mostly_outside(share("1 min"))


def test_without_follow_ups_there_is_no_share() -> None:
    assert math.isnan(share_beyond_horizon(load_text(SMALL)))
    assert not mostly_outside(math.nan)
