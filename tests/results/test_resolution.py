"""Issues of a morning written by hand end as they should."""

import math

import pytest

from simcenter.engine.tables import State
from simcenter.results.resolution import left_out, observed_fcr, resolution
from simcenter.results.select import select
from tests.results.hand import GOLD, PLAIN, Contact, center, run
from tests.results.morning import morning


def test_every_issue_ends_once_or_is_open() -> None:
    found = resolution(morning())
    assert found.issues == 8
    ends = (found.resolved, found.open, found.unresolved_at_horizon, found.capped, found.silent, found.lost)
    assert ends == (4, 0, 1, 1, 1, 1)


def test_first_contact_resolution_is_of_issues_whose_first_contact_was_answered() -> None:
    found = resolution(morning())
    assert (found.first_resolved, found.first_answered) == (2, 4)
    assert found.fcr == 0.5


def test_an_issue_solved_after_a_redial_is_not_solved_in_the_first_contact() -> None:
    contacts = [
        Contact(GOLD, 0, wait=9, state=State.ABANDONED, redials=True),
        Contact(GOLD, 60, agent=0, after=0),
    ]
    found = resolution(run(center(), contacts))
    assert (found.resolved, found.first_resolved, found.first_answered, found.redials) == (1, 0, 0, 1)
    assert math.isnan(found.fcr)


def test_observed_resolution_sees_only_repeats() -> None:
    result = morning()
    assert observed_fcr(result) == 3 / 4
    assert observed_fcr(result, window_ms=600_000) == 3 / 4
    assert observed_fcr(result, window_ms=599_999) == 1


def test_contacts_per_issue_count_redials_and_repeats() -> None:
    found = resolution(morning())
    assert (found.contacts, found.redials, found.repeats) == (10, 1, 1)
    assert found.contacts_per_issue == 10 / 8


def test_time_to_resolution_runs_from_the_first_dialling_to_the_customers_end() -> None:
    assert resolution(morning()).time_to_resolution == pytest.approx((120 + 835 + 430 + 130) / 4)


def test_a_contact_still_under_way_keeps_its_issue_open() -> None:
    contacts = [
        Contact(GOLD, 0, agent=0, talk=600, state=State.IN_SERVICE, resolved=-1),
        Contact(GOLD, 0, state=State.WAITING),
        Contact(GOLD, 0, before=200, state=State.BEFORE_QUEUE),
        # in wrap: the customer has gone, resolved
        Contact(GOLD, 0, agent=1, talk=50, wrap=100, state=State.IN_SERVICE, resolved=1),
    ]
    found = resolution(run(center(), contacts, end=100))
    assert (found.open, found.resolved, found.first_answered) == (3, 1, 1)


def test_who_would_come_back_after_the_horizon_is_unresolved_at_the_horizon() -> None:
    contacts = [Contact(GOLD, 0, agent=0, resolved=0, returns=True), Contact(GOLD, None, after=0)]
    found = resolution(run(center(), contacts))
    assert (found.unresolved_at_horizon, found.capped, found.resolved) == (1, 0, 0)
    assert found.fcr == 0


def test_who_has_no_attempt_left_is_capped() -> None:
    found = resolution(run(center(), [Contact(GOLD, 0, agent=0, resolved=0, returns=True)]))
    assert (found.capped, found.unresolved_at_horizon, found.silent) == (1, 0, 0)


def test_issues_carried_in_are_left_out_with_all_their_contacts() -> None:
    contacts = [
        Contact(GOLD, 0, agent=0, resolved=0, returns=True, attempt=2),
        Contact(PLAIN, 0, agent=1),
        Contact(GOLD, 900, agent=0, after=0),
    ]
    result = run(center(), contacts)
    found = resolution(result)
    assert left_out(result) == 1
    assert (found.issues, found.contacts, found.resolved) == (1, 1, 1)


def test_issues_begun_in_the_warm_up_are_left_out_with_all_their_contacts() -> None:
    calendar = {"opens": "08:00", "closes": "10:00", "interval": "30 min", "start": {"warm_up": "30 min"}}
    contacts = [
        Contact(GOLD, 1700, agent=0, resolved=0, returns=True),
        Contact(PLAIN, 1800, agent=1),
        Contact(GOLD, 2400, agent=0, after=0),
    ]
    found = resolution(run(center(calendar=calendar), contacts))
    assert (found.issues, found.contacts, found.first_answered) == (1, 1, 1)


def test_issues_of_a_tier_are_its_own() -> None:
    result = morning()
    gold = resolution(result, select(result, tier="gold"))
    assert (gold.issues, gold.resolved, gold.silent, gold.contacts) == (4, 3, 1, 6)
