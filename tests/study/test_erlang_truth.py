"""A queue simulated as a formula sees it is what the formula says; what formulas leave out makes it worse or better."""

import pytest

from simcenter.study.erlang import erlang_a, erlang_c
from simcenter.study.erlang.truth import Queue, day_of, steps, truth

QUEUE = Queue(per_hour=200, interval_s=1_800, aht_s=180, within_s=20, patience_s=180)


def test_the_first_step_is_the_formula_within_its_interval(seed: int) -> None:
    first, *_, last = steps(QUEUE, 12, days=60, seed=seed)
    exact = erlang_a(10, 12, 180, 180)
    for estimate, value in (
        (first.level, exact.service_level(20)),
        (first.asa, exact.asa),
        (first.occupancy, exact.occupancy),
        (first.abandonment, exact.p_abandon),
    ):
        assert abs(estimate.mean - value) < 4.5 * estimate.standard_error
    assert last.level.mean < first.level.mean - 0.02  # a bad day harms more than a good one helps


def test_without_patience_it_is_erlang_c(seed: int) -> None:
    first = steps(Queue(200, 1_800, 180, 20), 13, days=60, seed=seed)[0]
    assert abs(first.level.mean - erlang_c(10, 13, 180).service_level(20)) < 4.5 * first.level.standard_error


def test_the_truth_is_the_last_step() -> None:
    assert truth(QUEUE, 12, days=10).level == steps(QUEUE, 12, days=10)[-1].level


@pytest.mark.parametrize(("interval_s", "intervals"), [(900, 8), (1_800, 8), (14_400, 6), (86_400, 1)])
def test_the_day_has_eight_intervals_or_as_many_as_fit(interval_s: float, intervals: int) -> None:
    day = day_of(Queue(10, interval_s, 180, 20), 3, long=False, variation=1.1, shape=30)
    assert day.calendar.intervals == intervals
