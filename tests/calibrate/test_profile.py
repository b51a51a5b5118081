"""Handle times over the day: kept by interval where they differ by more than chance, or where they are planned."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest
from scipy.stats import chi2

from simcenter.calibrate.intervals.cleaning.records import Interval
from simcenter.calibrate.intervals.forecast.profile import measure_profile

HALF_HOUR = 1_800_000
MORNING = range(16 * HALF_HOUR, 20 * HALF_HOUR, HALF_HOUR)
"""Starts of the half hours from 08:00 to 10:00."""


def day(*parts: tuple[float, float], date: int = 2) -> list[Interval]:
    """Half hours of a day from 08:00: contacts handled and their AHT in seconds."""
    start = datetime(2026, 3, date, 8)
    return [
        Interval("x", 1, "q", start + n * timedelta(minutes=30), offered=n_handled, handled=n_handled,
                 handle_ms=n_handled * aht * 1_000)
        for n, (n_handled, aht) in enumerate(parts)
    ]  # fmt: skip


def test_an_aht_is_total_time_by_contacts_of_all_days_and_needs_thirty_of_them() -> None:
    days = [*day((30, 200), (20, 300), (29, 900)), *day((10, 240), (10, 600), date=3)]
    profile = measure_profile(days, MORNING)
    assert profile.aht_ms == pytest.approx((210_000, 400_000, None, None))


def test_the_chance_is_that_of_a_chi_squared_variable() -> None:
    """AHTs of 200 and 300 s, 100 contacts each: each is 20 % off 250 s, so the sum is 2 x 100 x .04 / 1.21."""
    profile = measure_profile(day((100, 200), (100, 300)), MORNING)
    assert profile.chance == pytest.approx(chi2.sf(8 / 1.21, 1))
    assert profile.used


def test_a_difference_chance_may_make_is_not_used() -> None:
    profile = measure_profile(day((100, 230), (100, 270)), MORNING)
    assert profile.chance == pytest.approx(chi2.sf(2 * 100 * 0.08**2 / 1.21, 1))
    assert not profile.used


def test_a_plan_is_taken_as_it_stands() -> None:
    profile = measure_profile(day((3, 230), (2, 232)), MORNING, planned=True)
    assert profile.used
    assert profile.aht_ms == (230_000, 232_000, None, None)
    assert not measure_profile(day((3, 230), (2, 230)), MORNING, planned=True).used


def test_times_of_day_that_begin_within_an_interval_belong_to_it() -> None:
    late = [Interval("x", 1, "q", datetime(2026, 3, 2, 8, 5), 40, 40, handle_ms=40 * 200_000)]
    assert measure_profile(late, MORNING).aht_ms[0] == 200_000


def test_handle_times_that_are_alike_are_told_apart_one_time_in_twenty(seed: int) -> None:
    """400 exports of lognormal times: as many false profiles as a binomial variable of 5 % has, within 4 deviations."""
    luck = np.random.default_rng(seed)
    sigma = np.sqrt(np.log(1 + 1.1**2))
    means = luck.lognormal(np.log(240) - sigma**2 / 2, sigma, size=(400, 4, 300)).mean(axis=2)
    false = sum(measure_profile(day(*((300, aht) for aht in one)), MORNING).used for one in means)
    assert abs(false - 20) <= 4 * np.sqrt(400 * 0.05 * 0.95)
