"""Shifts that cover a requirement: by hand, by trying every number of every shift, and on every kind of terms."""

import itertools

import numpy as np
import pytest

from simcenter import load
from simcenter.scenario.errors import Mistake
from simcenter.scenario.parts.calendar import Calendar
from simcenter.study.keepable import promise
from simcenter.study.shifts import NoCover, Terms, cover, plan_shifts, read_shift_kind
from simcenter.study.shifts.patterns import Column, columns_of, patterns_of, presence

HOUR = 3_600_000
DAY = Calendar(opens=8 * HOUR, closes=14 * HOUR, interval=HOUR)
FOUR, TWO = read_shift_kind("4 h"), read_shift_kind("2 h")


def columns(*kinds: str, terms: Terms | None = None, calendar: Calendar = DAY) -> list[Column]:
    return columns_of([read_shift_kind(kind) for kind in kinds], calendar, terms or Terms())


def test_a_shift_begins_with_any_interval_and_its_break_has_three_places() -> None:
    found = list(patterns_of(read_shift_kind("5 h, break 30 min"), DAY))
    assert [pattern.name for pattern in found] == [
        *("08:00-13:00, break 09:00 30 min", "08:00-13:00, break 10:00 30 min", "08:00-13:00, break 11:00 30 min"),
        *("09:00-14:00, break 10:00 30 min", "09:00-14:00, break 11:00 30 min", "09:00-14:00, break 12:00 30 min"),
    ]
    assert presence(found[0], DAY).tolist() == [1, 0.5, 1, 1, 1, 0]


def test_the_cover_of_a_textbook_day_is_the_one_found_by_hand() -> None:
    # Two all along, and two more from ten to twelve.
    required = np.array([2.0, 2, 4, 4, 2, 2])
    ways = columns("4 h", "2 h")
    found = cover(required, ways, Terms(), 1.0)
    assert found.cost == 16  # no hour is there for nothing: 16 agent hours are required
    assert found.bound == pytest.approx(16)
    assert found.gap == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("number", range(6))
def test_nothing_costs_less_as_every_number_of_every_shift_was_tried(number: int, seed: int) -> None:
    generator = np.random.Generator(np.random.Philox(seed))
    calendar = Calendar(opens=8 * HOUR, closes=12 * HOUR, interval=HOUR)
    ways = columns("3 h", "2 h", calendar=calendar, terms=Terms(absence=0.1))
    required = generator.integers(0, 4, 4).astype(np.float64)
    present = np.array([way.present for way in ways]).T
    wages = np.array([way.wages for way in ways])
    every = np.array(list(itertools.product(range(5), repeat=len(ways))))
    enough = (every @ present.T >= required - 1e-9).all(axis=1)
    assert cover(required, ways, Terms(), 1.0).cost == pytest.approx((every[enough] @ wages).min())


def test_absence_takes_more_agents_and_is_paid() -> None:
    found = cover(np.full(6, 9.0), columns("6 h", terms=Terms(absence=0.1)), Terms(absence=0.1), 1.0)
    assert found.agents.tolist() == [10]
    assert found.cost == 60


def test_overtime_is_taken_where_it_is_cheaper_than_a_shift_and_only_as_far_as_allowed() -> None:
    terms = Terms(most_overtime=1.0, overtime_intervals=1, overtime_rate=1.5)
    required = np.array([1.0, 1, 1, 1, 1, 0])
    ways = columns("4 h", terms=terms)
    found = cover(required, ways, terms, 1.0)
    assert found.cost == 5.5
    assert [ways[i].way for i in np.flatnonzero(found.agents)] == ["overtime"]
    none = Terms(most_overtime=0.5, overtime_intervals=1)
    assert cover(required, columns("4 h", terms=none), none, 1.0).cost == 8


def test_voluntary_time_off_saves_what_is_not_required() -> None:
    terms = Terms(most_time_off=0.5, time_off_intervals=1)
    required = np.array([2.0, 2, 2, 1, 0, 0])
    assert cover(required, columns("4 h"), Terms(), 1.0).cost == 8
    assert cover(required, columns("4 h", terms=terms), terms, 1.0).cost == 7


def test_beyond_the_experienced_come_new_hires_who_do_less() -> None:
    terms = Terms(experienced=2, ramp=0.5)
    ways = columns("6 h", terms=terms)
    found = cover(np.full(6, 3.0), ways, terms, 1.0)
    assert {ways[i].way: int(n) for i, n in enumerate(found.agents)} == {"regular": 2, "new hire": 2}


def test_what_is_short_is_weighed_against_what_it_costs_not_to_be() -> None:
    required = np.array([0.0, 0, 1, 0, 0, 0])
    dear, cheap = Terms(under_price=5), Terms(under_price=3)
    assert cover(required, columns("4 h", terms=dear), dear, 1.0).cost == 4
    found = cover(required, columns("4 h", terms=cheap), cheap, 1.0)
    assert (found.cost, found.agents.sum()) == (3, 0)


def test_what_no_shift_covers_is_said_with_the_interval() -> None:
    calendar = Calendar(opens=8 * HOUR, closes=14 * HOUR, interval=HOUR)
    ways = [way for way in columns("4 h", calendar=calendar) if way.pattern.start == 8 * HOUR]
    with pytest.raises(NoCover, match="interval 5 of the day, and 1 are required"):
        cover(np.ones(6), ways, Terms(), 1.0)
    few = Terms(experienced=1)
    regular = [way for way in columns("6 h", terms=few) if way.way == "regular"]
    with pytest.raises(NoCover, match="on these terms"):
        cover(np.full(6, 2.0), regular, few, 1.0)


def test_the_roster_of_a_plan_is_there_as_the_plan_says_and_can_be_simulated() -> None:
    scenario = load("tuesday_morning")
    plan = plan_shifts(scenario, [FOUR, TWO])
    [one] = plan.pools
    assert one.least
    assert one.cost <= 80 * 26 * 1.427 + 30 * 26 * 1.427
    assert (one.present >= one.required - 1e-9).all()
    pool = plan.rostered.pools["standard_team"]
    assert pool.roster is not None
    assert sum(shift.agents for shift in pool.roster) == sum(one.agents)
    assert pool.absence == 0.3
    assert sum(record["cost"] for record in plan.shift_records()) == pytest.approx(plan.cost)
    assert len(promise(plan.rostered, days=20).kept) == 2


@pytest.mark.parametrize("text", ["", "8 hours?", "8 h, lunch 30 min", "4 h, break 3 h", "0 h", "8 h, break"])
def test_a_kind_of_shift_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(Mistake, match="a length and its breaks"):
        read_shift_kind(text)


def test_a_shift_longer_than_the_day_and_terms_out_of_range_are_refused() -> None:
    with pytest.raises(Mistake, match="no shift that fits"):
        columns("9 h")
    with pytest.raises(ValueError, match="absence"):
        Terms(absence=1.0)
