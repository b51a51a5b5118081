"""Days are added until declared measures are known well enough; what cannot be declared is refused."""

import pytest

from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.study.replicate import replicate
from simcenter.study.replicate.precision import read_precision
from simcenter.study.sequential import Target
from tests.scenario.center import scenario
from tests.study.test_replicate import busy

PRECISION = {"service_level": "3pt", "mean_wait of tier:premier": "40% or 4 s"}


def test_days_stop_once_every_declared_measure_is_known_and_stays_known(seed: int) -> None:
    study = replicate(busy(), seed=seed, precision=PRECISION)
    assert study.reached
    assert 15 <= study.days < 1_000
    assert study.estimate("service_level").half_width <= 0.03
    wait = study.estimate("mean_wait", "tier:premier")
    assert wait.half_width <= max(4.0, 0.4 * wait.mean)
    before = replicate(busy(), study.days - 6, seed=seed)
    wait = before.estimate("mean_wait", "tier:premier")
    unmet = before.estimate("service_level").half_width > 0.03 or wait.half_width > max(4.0, 0.4 * wait.mean)
    assert unmet or before.days < 10, "a day earlier was as good"


def test_where_days_stop_does_not_depend_on_workers(seed: int) -> None:
    one, three = (replicate(busy(), seed=seed, precision=PRECISION, workers=workers) for workers in (1, 3))
    assert one.days == three.days
    assert one.to_json() == three.to_json()


def test_a_precision_out_of_reach_is_reported_with_the_distance(seed: int) -> None:
    study = replicate(
        busy(), seed=seed, precision={"mean_wait": "0.001 s", "service_level": "50pt"}, max_days=20
    )
    assert study.reached is False
    assert study.days == 20
    assert any("Not reached within 20 days: mean_wait known to within" in text for text in study.warnings)
    assert "service_level" not in "".join(study.warnings)


def test_days_are_the_fewest_before_a_precision_is_judged(seed: int) -> None:
    study = replicate(busy(), 25, seed=seed, precision={"service_level": "50pt"})
    assert study.days == 30  # 25 to start and 5 to look ahead


def test_precisions_are_read_in_the_unit_of_their_measure() -> None:
    words: dict[str, str | Target] = {
        "service_level": "1.5 points",
        "mean_wait of standard/orders/phone": "2 s",
        "customer_minutes_per_issue": "30 s",
        "overtime": "30 min",
        "cost_per_contact": "0.05 EUR",
        "asa of orders": "5% or 1 s",
        "offered": Target(relative=0.5),
    }
    read = {one.name: one for one in read_precision(scenario(), words)}
    assert read["service_level"].target == Target(absolute=0.015)
    assert read["service_level"].scope == OVERALL
    assert read["mean_wait of standard/orders/phone"].scope == Scope("type", "standard/orders/phone")
    assert read["customer_minutes_per_issue"].target == Target(absolute=0.5)
    assert read["overtime"].target == Target(absolute=0.5)
    assert read["cost_per_contact"].target == Target(absolute=0.05)
    assert read["asa of orders"].target == Target(absolute=1.0, relative=0.05)
    assert read["offered"].target == Target(relative=0.5)


@pytest.mark.parametrize(
    ("precision", "message"),
    [
        ({}, "found nothing"),
        ({"service_levl": "1pt"}, 'did you mean "service_level"'),
        ({"service_level": "1%"}, r'precision of service_level: found "1%", expected 1pt'),
        ({"service_level": "1 s"}, "expected 1pt"),
        ({"mean_wait": "2"}, 'found "2", expected "2 s", above 0'),
        ({"mean_wait": "0 s"}, "above 0"),
        ({"mean_wait": "2 s or 3 s"}, "two absolute sizes"),
        ({"mean_wait of premeir": "2 s"}, 'did you mean "premier"'),
        ({"abandonment of pool:premier": "2pt"}, "abandonment is not known for premier"),
        ({"cost_per_contact": "cheap"}, "a number of money"),
    ],
)
def test_a_precision_that_cannot_be_read_is_refused(precision: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replicate(busy(), precision=precision)
