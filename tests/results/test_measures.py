"""Measures are ratios of sums: of a day by hand, of days added up, and of days side by side."""

import math

import numpy as np
import pytest

from simcenter.results.daily.scopes import Scope, scopes_of, where
from simcenter.results.measures import MEASURES
from simcenter.results.table import DaySummary, day_summary, stack, total
from tests.results.hand import GOLD, PLAIN, Contact, center, run
from tests.results.morning import morning

OVERALL = {
    "arrived": 10, "offered": 9, "answered": 6, "abandoned": 3, "blocked": 1, "closed_out": 0, "open": 0,
    "abandonment": 3 / 9, "short_abandonment": 1 / 9, "blocking": 1 / 10,
    "service_level": 5 / 9, "service_level_first_attempts_only": 3 / 7,
    "service_level_of_answered_and_abandoned": 5 / 9, "service_level_of_answered": 5 / 6,
    "service_level_excluding_short_abandons": 5 / 8, "service_level_excluding_abandons_in_target": 5 / 7,
    "service_level_counting_abandons_in_target": 7 / 9,
    "service_level_counting_abandons_in_target_first_attempts_only": 5 / 7,
    "asa": 81 / 6, "mean_wait": 146 / 9, "total_wait": 146, "time_to_human": 96 / 6,
    "human_within_30s": 5 / 10, "longest_wait": 40, "promise_kept": 0, "intervals_in_target": 0,
    "aht": 670 / 6, "mean_talk": 600 / 6, "mean_hold": 20 / 6, "mean_wrap": 50 / 6,
    "fcr": 2 / 4, "observed_fcr": 3 / 4, "resolution_rate": 4 / 6, "contacts_per_issue": 10 / 8,
    "time_to_resolution": 378.75, "customer_minutes_per_issue": 781 / 60 / 8, "resolved_share": 4 / 8,
    "issues": 8, "resolved_issues": 4, "unresolved_at_horizon": 1, "capped": 1, "silent": 1, "lost": 1,
    "redials": 1, "repeats": 1,
    "occupancy": 670 / 28_850, "utilisation": 670 / (19_200 + 14_450), "busy_agents": 670 / 7_200,
    "shrinkage": 1 - 28_850 / 33_650, "duty_hours": 28_850 / 3_600, "paid_hours": 33_650 / 3_600,
    "overtime": 50 / 3_600, "late_finishes": 1,
    "cost": 264.25, "cost_per_contact": 264.25 / 6, "cost_per_resolved_issue": 264.25 / 4,
}  # fmt: skip


@pytest.fixture(scope="module")
def day() -> DaySummary:
    return day_summary(morning())


@pytest.mark.parametrize("name", OVERALL)
def test_the_morning_has_the_measures_worked_out_by_hand(day: DaySummary, name: str) -> None:
    assert float(MEASURES[name].value(day)) == pytest.approx(OVERALL[name], rel=1e-12)


@pytest.mark.parametrize(
    ("name", "scope", "expected"),
    [
        ("offered", Scope("tier", "gold"), 6),
        ("service_level", Scope("tier", "gold"), 4 / 6),
        ("service_level", Scope("tier", "plain"), 1 / 3),
        ("asa", Scope("need", "orders"), 30),
        ("asa", Scope("need", "help"), 51 / 5),
        ("asa", Scope("pool", "desk"), 51 / 5),
        ("service_level_of_answered", Scope("pool", "desk"), 4 / 5),
        ("answered", Scope("pool", "hall"), 1),
        ("aht", Scope("pool", "hall"), 120),
        ("aht", Scope("interval", "08:30"), 100),
        ("offered", Scope("interval", "09:00"), 1),
        ("asa", Scope("tier", "gold", "08:00"), 41 / 4),
        ("fcr", Scope("tier", "gold"), 1 / 3),
        ("fcr", Scope("type", "plain/orders/phone"), 1),
        ("cost", Scope("tier", "gold"), 192),
        ("cost_per_contact", Scope("tier", "gold"), 192 / 5),
        ("cost_per_resolved_issue", Scope("tier", "gold"), 192 / 3),
        ("cost_per_contact", Scope("pool", "hall"), 72.25),
        ("occupancy", Scope("pool", "desk"), 550 / 14_400),
        ("occupancy", Scope("interval", "08:00"), 350 / 7_200),
        ("occupancy", Scope("pool", "hall", "09:30"), 70 / 3_600),
        ("utilisation", Scope("pool", "desk"), 550 / 19_200),
        ("late_finishes", Scope("pool", "desk"), 0),
        ("promise_kept", Scope("tier", "gold"), 0),
        ("longest_wait", Scope("tier", "gold"), 21),
    ],
)
def test_a_measure_of_a_part_counts_that_part(
    day: DaySummary, name: str, scope: Scope, expected: float
) -> None:
    assert float(MEASURES[name].value(day, scope)) == pytest.approx(expected, rel=1e-12)


def test_what_is_not_known_for_a_scope_is_not_a_number(day: DaySummary) -> None:
    for name, scope in (
        ("abandonment", Scope("pool", "desk")),
        ("cost", Scope("interval", "08:00")),
        ("occupancy", Scope("tier", "gold")),
        ("wait_p90", Scope("need", "help")),
        ("fcr", Scope("tier", "gold", "08:00")),
    ):
        assert not MEASURES[name].known_for(scope)
        assert math.isnan(MEASURES[name].value(day, scope))


def test_zero_over_zero_is_not_a_number(day: DaySummary) -> None:
    assert math.isnan(MEASURES["asa"].value(day, Scope("interval", "09:00")))
    assert math.isnan(MEASURES["promise_kept"].value(day, Scope("tier", "plain")))


def test_a_scope_that_does_not_exist_is_told_with_the_nearest(day: DaySummary) -> None:
    with pytest.raises(ValueError, match="there is no pool 'dest', did you mean 'desk'"):
        where(day.layout, Scope("pool", "dest"))
    with pytest.raises(ValueError, match="scope 'colour' is unknown"):
        where(day.layout, Scope("colour", "red"))
    with pytest.raises(ValueError, match="there is no interval '08:15'"):
        where(day.layout, Scope("tier", "gold", "08:15"))


def test_days_side_by_side_give_one_value_a_day_and_added_up_the_ratio_of_totals(day: DaySummary) -> None:
    quiet = day_summary(run(center(), [Contact(GOLD, 0, wait=3, agent=0)], [(0, 0, 7200)]), day.layout)
    both = stack([day, quiet])
    for scope in scopes_of(day.layout):
        for measure in MEASURES.values():
            apart = [measure.value(one, scope) for one in (day, quiet)]
            np.testing.assert_array_equal(measure.value(both, scope), apart, err_msg=measure.name)
    pooled = total(both)
    asa = MEASURES["asa"]
    assert float(asa.value(pooled)) == pytest.approx((81 + 3) / 7)
    above, below = asa.parts(both)
    assert above.tolist() == [81, 3]
    assert below is not None
    assert below.tolist() == [6, 1]


def test_amounts_of_several_days_are_means_a_day(day: DaySummary) -> None:
    three = total(stack([day, day, day]))
    for name in ("offered", "cost", "issues", "overtime", "paid_hours", "total_wait"):
        assert float(MEASURES[name].value(three)) == pytest.approx(OVERALL[name], rel=1e-12)
    for name in ("occupancy", "utilisation", "shrinkage", "busy_agents", "cost_per_contact", "fcr"):
        assert float(MEASURES[name].value(three)) == pytest.approx(OVERALL[name], rel=1e-12)


def test_quantiles_pool_the_days_and_daily_quantiles_do_not() -> None:
    first, second = (
        day_summary(run(center(), [Contact(PLAIN, 0, wait=wait, agent=0) for wait in waits]))
        for waits in ([0] * 9 + [10], [100] * 10)
    )
    both = stack([first, second])
    assert MEASURES["daily_wait_p50"].value(both).tolist() == pytest.approx(
        [0, 100], abs=5
    )  # a bin is 5 s wide
    pooled = total(both)
    assert 95 <= float(MEASURES["wait_p90"].value(pooled)) <= 100
    assert float(MEASURES["wait_p50"].value(pooled)) == pytest.approx(10)
    assert math.isnan(MEASURES["daily_wait_p90"].value(pooled))
    assert float(MEASURES["longest_wait"].value(pooled)) == 100


def test_every_measure_says_what_it_is() -> None:
    for name, measure in MEASURES.items():
        assert measure.name == name
        assert measure.definition.endswith("."), name
        assert measure.unit in {
            "contacts",
            "issues",
            "share",
            "s",
            "min",
            "h",
            "erlangs",
            "customers",
            "finishes",
            "money",
            "times",
        }
    assert len(MEASURES) == len({measure.definition for measure in MEASURES.values()})
