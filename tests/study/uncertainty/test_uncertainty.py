"""Input uncertainty of a center whose cost is a known function of its wage."""

import math

import pytest

from simcenter import load
from simcenter.study.uncertainty import uncertainty

CENTER = load("tuesday_morning")


def test_an_uncertain_wage_widens_the_interval_of_cost_by_its_standard_error() -> None:
    found = uncertainty(CENTER, "cost", inputs=["wage x{1 +- 0.05}"], draws=200, days=10, set_days=5)
    wanted = (0.05 * found.base.mean) ** 2
    # A variance of 200 normal draws is known to 10 %, one standard error.
    assert found.shares.inputs == pytest.approx(wanted, rel=0.3)
    assert found.shares.inputs_low < wanted < found.shares.inputs_high
    low, high = found.interval
    arm = math.sqrt(found.shares.inputs) * 1.972
    assert found.base.mean - low == pytest.approx(math.hypot(found.base.mean - found.base.low, arm), rel=1e-3)
    assert high > found.base.high
    assert found.mean_of_sets == pytest.approx(found.base_of_sets, rel=0.02)
    assert "better inputs would" in found.sentences()[1]


def test_what_moves_nothing_adds_nothing() -> None:
    found = uncertainty(CENTER, "offered", inputs=["wage x{1 +- 0.05}"], draws=10, days=10, set_days=5)
    assert found.shares.inputs < 1e-20
    assert found.interval == pytest.approx((found.base.low, found.base.high))
    assert "more days would help most" in found.sentences()[1]


def test_numbers_are_the_same_for_any_number_of_workers() -> None:
    few = {"inputs": ["volume x{0.9..1.1}"], "draws": 10, "days": 6, "set_days": 5}
    # Options of many types.
    one, two = (uncertainty(CENTER, "service_level", workers=n, **few).to_json() for n in (1, 2))  # type: ignore[arg-type]
    assert one == two


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "expected one of them"),
        ({"inputs": ["volume x{1 +- 0.1}"], "draws": 3}, "expected 10 to"),
        ({"inputs": ["volume x{1 +- 0.1}"], "days": 10}, "no fewer days"),
        ({"sets": [CENTER] * 3, "days": 20}, "expected 10 or more"),
    ],
)
def test_what_means_nothing_is_refused(more: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        # Options of many types.
        uncertainty(CENTER, "cost", set_days=20 if "days" in more else 5, **more)  # type: ignore[arg-type]
