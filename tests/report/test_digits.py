"""Digits: as many as the interval deserves, the unit once, the two ranges apart."""

import math

import pytest

from simcenter.report.terminal.digits import amount, amounts, cells, figure, scaled
from simcenter.study.estimate import Estimate


def known(
    mean: float, low: float, high: float, day_low: float | None = None, day_high: float | None = None
) -> Estimate:
    return Estimate(mean, low, high, 30, 0.95, "t", day_low=day_low, day_high=day_high)


@pytest.mark.parametrize(
    ("estimate", "unit", "mean", "interval", "single"),
    [
        (known(12.34, 9.1, 15.2, 2.0, 40.0), "s", "12 s", "9-15 s", "2-40 s"),
        (known(0.8312, 0.8289, 0.8334, 0.78, 0.88), "%", "83.1 %", "82.9-83.3 %", "78-88 %"),
        (known(1240.0, 1000.0, 1480.0), "s", "1,240 s", "1,000-1,480 s", "-"),
        (known(-3.4, -6.2, -2.3, -9.0, 1.0), "s", "-3.4 s", "-6.2 to -2.3 s", "-9 to 1 s"),
        (known(5.0, 5.0, 5.0, 5.0, 5.0), "plain", "5.0", "same every time", "5"),
    ],
)
def test_estimates_in_cells(estimate: Estimate, unit: str, mean: str, interval: str, single: str) -> None:
    # Units from a list are plain text to mypy.
    assert cells(estimate, unit) == (mean, interval, single)  # type: ignore[arg-type]


def test_a_figure_that_does_not_exist_is_a_dash() -> None:
    nothing = Estimate(math.nan, math.nan, math.nan, 0, 0.95, "undefined: no days")
    assert cells(nothing, "s") == ("-", "-", "-")
    assert figure(math.nan, "s") == "-"
    assert amounts([math.nan]) == ["-"]


def test_a_figure_without_an_interval_keeps_three_digits() -> None:
    few = Estimate(0.71934, math.nan, math.nan, 3, 0.95, "refused: fewer than 5 days")
    assert cells(few, "%").known == "-"
    assert figure(0.71934, "%") == "71.9 %"
    assert figure(1234.5, "s") == "1,234 s"


def test_units_may_be_left_to_the_table() -> None:
    assert cells(known(0.027, 0.016, 0.047), "points", bare=True) == ("2.7", "1.6-4.7", "-")
    assert cells(known(0.01, 0.009, 0.0104), "points", bare=True).known == "0.90-1.04"


def test_amounts_of_a_column_are_written_alike() -> None:
    assert amounts([9.0, 13.0]) == ["9", "13"]
    assert amounts([9.0, 13.5]) == ["9.0", "13.5"]
    assert amount(1234.56) == "1,235"


def test_a_scaled_estimate_scales_every_size_and_nothing_else() -> None:
    week = known(70.0, 63.0, 77.0, 35.0, 140.0)
    day = scaled(week, 1 / 7)
    assert (day.mean, day.low, day.high, day.day_low, day.day_high) == pytest.approx((10, 9, 11, 5, 20))
    assert (day.n, day.level, day.method) == (week.n, week.level, week.method)
