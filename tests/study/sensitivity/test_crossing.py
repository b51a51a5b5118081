"""Where a curve crosses zero, and between which places it may, by hand."""

import pytest

from simcenter.study.estimate import Estimate
from simcenter.study.sensitivity.crossing import Curve, crossings, refined


def known(mean: float, arm: float) -> Estimate:
    return Estimate(mean, mean - arm, mean + arm, 30, 0.95, "by hand")


def line(arm: float, *places: float, slope: float = 1.0) -> Curve:
    """Slope times (x - 1), known to one arm everywhere."""
    return {x: known(slope * (x - 1), arm) for x in places}


@pytest.mark.parametrize("slope", [1.0, -1.0])
def test_a_straight_line_crosses_where_it_should_with_the_arm_to_either_side(slope: float) -> None:
    [found] = crossings(line(0.3, 0.0, 0.5, 1.6, 2.0, slope=slope))
    assert (found.value, found.low, found.high) == pytest.approx((1.0, 0.7, 1.3))
    assert found.rising == (slope > 0)
    assert (found.open_low, found.open_high) == (False, False)


def test_an_interval_that_holds_zero_to_the_end_of_the_range_is_open_there() -> None:
    [found] = crossings(line(0.6, 0.5, 1.5, 3.0))
    assert (found.low, found.open_low) == (0.5, True)
    assert (found.high, found.open_high) == (pytest.approx(1.6), False)


def test_a_curve_that_turns_back_crosses_twice() -> None:
    curve = {0.0: known(-1, 0.1), 1.0: known(1, 0.1), 2.0: known(-1, 0.1)}
    rising, falling = crossings(curve)
    assert (rising.value, falling.value) == (0.5, 1.5)
    assert (rising.rising, falling.rising) == (True, False)


def test_a_curve_on_one_side_crosses_nowhere() -> None:
    assert crossings({0.0: known(1, 0.1), 1.0: known(2, 0.1)}) == []


def test_places_found_are_simulated_so_that_a_bent_curve_is_read_off_exactly() -> None:
    def curve(places: list[float]) -> Curve:
        return {x: known(x**3 - 1, 0.01) for x in places}

    start = curve([0.0, 0.5, 1.5, 2.0])
    [first], [found] = crossings(start), crossings(refined(start, curve, float))
    assert abs(first.value - 1) > 0.1
    # Each round shortens the chord; two leave a third of the error.
    assert abs(found.value - 1) < abs(first.value - 1) / 3
