"""The planners' table has their columns in their order and totals worked out from counts."""

import math

import numpy as np
import pytest

from simcenter.results.daily.scopes import Scope
from simcenter.results.frames import intervals_frame
from simcenter.results.intervals import COLUMNS, interval_table
from simcenter.results.table import day_summary, stack, total
from simcenter.scenario.model import Scenario
from simcenter.simulation import simulate
from tests.results.hand import center, run
from tests.results.morning import CONTACTS, morning


def test_columns_stand_in_the_order_planners_know() -> None:
    assert list(interval_table(day_summary(morning()), required=[1, 1, 1, 1])) == list(COLUMNS)
    assert list(interval_table(day_summary(morning()))) == list(COLUMNS[:10])


def test_every_cell_of_the_morning_is_right() -> None:
    table = interval_table(day_summary(morning()), required=[1, 2, 3, 6])
    nan = math.nan
    expected = {
        "Offered": [4, 3, 1, 1, 9],
        "Handled": [4, 1, 0, 1, 6],
        "Abandoned": [0, 2, 1, 0, 3],
        "Abandon %": [0, 200 / 3, 100, 0, 100 / 3],
        "ASA": [41 / 4, 10, nan, 30, 81 / 6],
        "SL % (target)": [75, 100 / 3, 0, 100, 500 / 9],
        "AHT": [450 / 4, 100, nan, 120, 670 / 6],
        "Occupancy %": [35_000 / 7_200, 20_000 / 7_200, 0, 7_000 / 7_200, 67_000 / 28_850],
        "Scheduled": [4, 4, 4, 4, 4],
        "Required (net)": [1, 2, 3, 6, 3],
        # seated 4, paid 2 / 0.75 + 2 in every interval
        "Required incl. shrinkage": [7 / 6, 14 / 6, 21 / 6, 7, 21 / 6],
        "Over/under": [3, 2, 1, -2, 1],
    }
    assert table["Interval start"] == ["08:00", "08:30", "09:00", "09:30", "Total"]
    for heading, values in expected.items():
        assert np.asarray(table[heading]) == pytest.approx(values, rel=1e-12, nan_ok=True), heading


def test_a_tier_has_contacts_but_no_staff_of_its_own() -> None:
    table = interval_table(day_summary(morning()), Scope("tier", "gold"))
    assert np.asarray(table["Offered"]).tolist() == [4, 2, 0, 0, 6]
    assert np.isnan(np.asarray(table["Occupancy %"])).all()
    assert np.isnan(np.asarray(table["Scheduled"])).all()


def test_several_days_show_a_mean_day() -> None:
    one = day_summary(morning())
    three = interval_table(total(stack([one, one, one])))
    for heading, values in interval_table(one).items():
        if heading != "Interval start":
            assert np.asarray(three[heading]) == pytest.approx(np.asarray(values), nan_ok=True), heading


def test_a_horizon_of_two_days_shows_a_mean_day() -> None:
    calendar = {"opens": "08:00", "closes": "10:00", "interval": "30 min", "days": 2}
    table = interval_table(day_summary(run(center(calendar=calendar), [])))
    assert np.asarray(table["Scheduled"]).tolist() == [4] * 5
    half = interval_table(day_summary(run(center(calendar=calendar), CONTACTS)))
    assert np.asarray(half["Offered"])[-1] == 4.5


def test_required_needs_one_number_an_interval() -> None:
    with pytest.raises(ValueError, match="expected one number for 4 intervals"):
        interval_table(day_summary(morning()), required=[1, 2])


def test_counts_of_one_day_are_whole_numbers_in_the_frame() -> None:
    frame = intervals_frame(morning())
    assert frame["Offered"].tolist() == [4, 3, 1, 1, 9]
    assert str(frame["Offered"].dtype) == "int64"
    assert frame["Interval start"].tolist()[-1] == "Total"


def test_counts_are_a_mean_over_measured_days_only() -> None:
    words = {
        "simcenter": 1,
        "calendar": {"opens": "08:00", "closes": "09:00", "days": 4, "start": {"warm_up": "48 h"}},
        "tiers": {"all": {}},
        "needs": {"any": {"talk": "1 min"}},
        "volumes": {"day_factor": "none", "streams": [{"tier": "all", "need": "any", "per_interval": [2000, 0]}]},
        "pools": {"team": {"seated": 80}},
    }
    result = simulate(Scenario.model_validate(words), seed=1)
    measured = (result.legs.dial_ms >= 2 * 86_400_000).sum() / 2
    table = interval_table(day_summary(result))
    assert list(table["Offered"]) == [measured, 0.0, measured]
