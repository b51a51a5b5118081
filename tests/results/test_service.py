"""Counts, service levels and waits of a morning written by hand."""

import math
from typing import Any

import numpy as np
import pytest

from simcenter.engine.tables import State
from simcenter.results import service
from simcenter.results.counts import count
from simcenter.results.select import select
from tests.results.hand import GOLD, PLAIN, Contact, center, run
from tests.results.morning import morning


def test_nothing_vanishes_between_dialling_and_the_end() -> None:
    counts = count(morning())
    assert (counts.arrived, counts.blocked, counts.offered) == (10, 1, 9)
    assert (counts.answered, counts.finished, counts.abandoned) == (6, 6, 3)
    assert counts.arrived == counts.blocked + counts.offered
    assert counts.offered == counts.answered + counts.abandoned


def test_unfinished_contacts_are_counted_where_the_run_left_them() -> None:
    contacts = [
        Contact(agent=0, talk=600, state=State.IN_SERVICE, resolved=-1),
        Contact(dial=10, wait=0, state=State.WAITING),
        Contact(dial=20, before=30, state=State.BEFORE_QUEUE),
        Contact(dial=30, wait=10, state=State.CLOSED_OUT),
    ]
    counts = count(run(center(), contacts, end=100))
    assert (counts.in_service, counts.open, counts.open_before_queue, counts.closed_out) == (1, 1, 1, 1)
    assert (counts.arrived, counts.offered, counts.answered, counts.finished) == (4, 3, 1, 0)


@pytest.mark.parametrize(
    ("formula", "expected", "first_only"),
    [
        ("of_answered_and_abandoned", 5 / 9, 3 / 7),
        ("of_answered", 5 / 6, 3 / 4),
        ("excluding_short_abandons", 5 / 8, 3 / 6),
        ("excluding_abandons_in_target", 5 / 7, 3 / 5),
        ("counting_abandons_in_target", 7 / 9, 5 / 7),
    ],
)
def test_each_formula_counts_its_own_contacts(formula: str, expected: float, first_only: float) -> None:
    result = morning()
    assert service.service_level(result, formula=formula) == pytest.approx(expected, rel=1e-15)
    only = service.service_level(result, formula=formula, first_attempts_only=True)
    assert only == pytest.approx(first_only, rel=1e-15)


def test_the_headline_is_the_formula_the_scenario_names() -> None:
    words = {"formula": "of_answered", "within": "30 s", "short_abandon": "5 s"}
    result = run(
        center(service_level=words), [Contact(agent=0), Contact(dial=1, wait=9, state=State.ABANDONED)]
    )
    assert service.service_level(result) == 1.0
    assert service.service_level(result, formula="of_answered_and_abandoned") == 0.5


def test_a_millisecond_beyond_the_target_is_too_late() -> None:
    waits = (20.0, 20.001)
    result = run(center(), [Contact(GOLD, 0, wait=wait, agent=agent) for agent, wait in enumerate(waits)])
    assert service.service_level(result) == 0.5
    assert service.service_level(result, within_ms=20_001) == 1.0
    assert service.service_level(result, within_ms=19_999) == 0.0


def test_tiers_without_a_promise_have_the_scenarios_target() -> None:
    result = run(center(), [Contact(PLAIN, 0, wait=30, agent=0), Contact(PLAIN, 0, wait=30.001, agent=1)])
    assert service.service_level(result) == 0.5


def test_short_is_what_the_caller_says_is_short() -> None:
    result = morning()
    name = "excluding_short_abandons"
    assert service.service_level(result, formula=name, short_abandon_ms=20_000) == pytest.approx(5 / 7)


def test_an_unknown_formula_is_told_with_the_nearest() -> None:
    with pytest.raises(ValueError, match="did you mean 'of_answered'"):
        service.service_level(morning(), formula="of_answerd")


def test_waits_are_those_that_are_over() -> None:
    result = morning()
    assert sorted(service.waits_ms(result) / 1_000) == [0, 0, 5, 10, 20, 20, 21, 30, 40]
    assert service.asa(result) == pytest.approx(81 / 6)
    assert service.mean_wait(result) == pytest.approx(146 / 9)
    assert service.longest_wait(result) == 40
    assert list(service.wait_quantiles(result, (0.5, 0.9, 1.0))) == [20, 40, 40]
    assert list(service.wait_quantiles(result, (0.5,), answered_only=True)) == [10]


def test_only_the_total_counts_those_still_waiting() -> None:
    contacts = [Contact(dial=0, wait=10, agent=0), Contact(dial=40, state=State.WAITING)]
    result = run(center(), contacts, end=100)
    assert service.total_wait(result) == 70
    assert service.mean_wait(result) == 10
    assert service.longest_wait(result) == 10
    assert service.service_level(result) == 1.0
    assert service.service_level(result, formula="counting_abandons_in_target") == 0.5


def test_shares_of_nobody_are_not_a_number() -> None:
    result = run(center(), [])
    assert math.isnan(service.service_level(result))
    assert math.isnan(service.asa(result))
    assert math.isnan(service.abandonment(result))
    assert np.isnan(service.wait_quantiles(result)).all()


def test_abandonment_is_of_the_offered() -> None:
    result = morning()
    assert service.abandonment(result) == pytest.approx(3 / 9)
    assert service.abandonment(result, within_ms=5_000) == pytest.approx(1 / 9)
    assert service.abandonment(result, within_ms=4_999) == 0


def test_time_to_a_human_runs_from_dialling() -> None:
    result = morning()
    assert service.time_to_human(result) == pytest.approx((0 + 35 + 21 + 30 + 0 + 10) / 6)
    assert service.human_within(result) == pytest.approx(5 / 10)
    assert service.human_within(result, within_ms=35_000) == pytest.approx(6 / 10)


@pytest.mark.parametrize(
    ("chosen", "rows"),
    [
        ({"tier": "gold"}, [0, 1, 2, 3, 8, 9]),
        ({"need": "orders"}, [7]),
        ({"channel": "phone"}, list(range(10))),
        ({"contact_type": ["plain/help/phone", "plain/orders/phone"]}, [4, 5, 6, 7]),
        ({"pool": "hall"}, [7]),
        ({"queue": "gold/help/phone"}, [0, 1, 2, 3]),
        ({"queue": "gold/help/phone/repeat"}, [8, 9]),
        ({"interval": "08:00"}, [0, 1, 2, 8]),
        ({"interval": ["08:30", "09:30"]}, [3, 4, 7, 9]),
        ({"attempt": 2}, [8, 9]),
        ({"attempt": 1, "tier": "gold", "interval": "08:00"}, [0, 1, 2]),
        ({"day": 1}, []),
    ],
)
def test_rows_are_chosen_by_name(chosen: dict[str, Any], rows: list[int]) -> None:
    assert list(np.flatnonzero(select(morning(), **chosen))) == rows


def test_a_name_that_does_not_exist_is_told_with_the_nearest() -> None:
    with pytest.raises(ValueError, match="there is no tier 'golden', did you mean 'gold'"):
        select(morning(), tier="golden")


def test_contacts_of_the_warm_up_are_left_out_of_everything() -> None:
    calendar = {"opens": "08:00", "closes": "10:00", "interval": "30 min", "start": {"warm_up": "30 min"}}
    contacts = [
        Contact(GOLD, 1799.999, wait=300, agent=0, state=State.FINISHED),
        Contact(GOLD, 1800, wait=10, agent=1),
    ]
    result = run(center(calendar=calendar), contacts)
    assert count(result).arrived == 1
    assert service.asa(result) == 10
    assert service.service_level(result) == 1
