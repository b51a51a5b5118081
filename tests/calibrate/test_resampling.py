"""Records resampled within weekdays and fitted again: other weeks of the same center."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from simcenter.calibrate import IntervalData, Wishes, make_scenario, read_intervals, resampled_scenarios
from simcenter.scenario.errors import Mistake
from tests.calibrate.make_layouts import amazon_connect


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> IntervalData:
    path = tmp_path_factory.mktemp("records") / "six_weeks.csv"
    path.write_text(amazon_connect(date(2025, 3, 3), 42), encoding="utf-8")
    return read_intervals([path])


def test_means_of_refits_spread_as_means_of_resampled_days_do(weeks: IntervalData) -> None:
    wishes = Wishes(day="tuesday", shape=30)
    base = make_scenario(weeks, wishes).scenario
    found = resampled_scenarios(weeks, wishes, base, draws=60, seed=5)
    assert found.refused == 0
    assert len(found.scenarios) == 60
    totals = np.array([sum(one.expected_per_interval(one.types[0].stream)) for one in found.scenarios])
    tuesdays = {}
    for one in weeks.intervals:
        if one.day.weekday() == 1:
            tuesdays[one.day] = tuesdays.get(one.day, 0.0) + one.offered
    days = np.array(list(tuesdays.values()))
    assert totals.mean() == pytest.approx(days.mean(), abs=4 * days.std() / np.sqrt(60 * len(days)))
    # The bootstrap of a mean of n days has variance (their variance with n below the line) / n.
    assert totals.std(ddof=1) == pytest.approx(days.std() / np.sqrt(len(days)), rel=0.35)


def test_staff_and_routing_of_the_base_stay(weeks: IntervalData) -> None:
    base = make_scenario(weeks, Wishes(shape=30)).scenario
    found = resampled_scenarios(weeks, Wishes(shape=30), base, draws=3)
    assert all(one.pools == base.pools and one.routing == base.routing for one in found.scenarios)
    assert all(one.volumes != base.volumes for one in found.scenarios)


def test_the_shape_of_the_day_factor_is_estimated_anew(weeks: IntervalData) -> None:
    shapes = {one.volumes.day_factor for one in resampled_scenarios(weeks, draws=5).scenarios}
    assert len(shapes) > 1


def test_few_days_and_another_center_are_refused(weeks: IntervalData) -> None:
    few = replace(weeks, intervals=tuple(one for one in weeks.intervals if one.day <= date(2025, 3, 5)))
    with pytest.raises(Mistake, match="records of 3 days, expected 5 or more"):
        resampled_scenarios(few, Wishes(shape=30))
    other = Path(__file__).parents[2] / "scenarios" / "tuesday_morning.yaml"
    from simcenter import load

    with pytest.raises(Mistake, match="other tiers, needs, streams or hours"):
        resampled_scenarios(weeks, Wishes(shape=30), load(str(other)))
