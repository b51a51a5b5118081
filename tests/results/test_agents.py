"""What agents did with their time, by hand."""

import numpy as np
import pytest

from simcenter.engine.tables import State
from simcenter.results.agents import agent_times, late_finishes, overtime_ms, pool_times
from simcenter.results.daily.layout import layout_of
from tests.results.hand import DESK, HALL, Contact, center, run
from tests.results.morning import morning

ROSTER = {
    "desk": {
        "roster": [
            {"agents": 1, "start": "08:00", "end": "09:00", "breaks": [{"at": "08:30", "length": "15 min"}]},
            {"agents": 1, "start": "08:30", "end": "10:00"},
        ],
        "wage": "40/h",
    },
    "hall": {"seated": [2, 1, 1, 2]},
}


def seconds(values: np.ndarray) -> list[float]:
    return [value / 1_000 for value in values.tolist()]


def test_duty_divides_into_handling_breaks_and_availability() -> None:
    times = agent_times(morning())
    assert seconds(times.duty) == [7200, 7200, 7250, 7200]
    assert seconds(times.talk) == [300, 200, 100, 0]
    assert seconds(times.hold) == [20, 0, 0, 0]
    assert seconds(times.wrap) == [30, 0, 20, 0]
    assert seconds(times.available) == [6850, 7000, 7130, 7200]
    assert times.occupancy == pytest.approx([350 / 7200, 200 / 7200, 120 / 7250, 0])


def test_handling_falls_into_the_intervals_it_happens_in() -> None:
    times = pool_times(morning())
    assert seconds(times.handling[DESK]) == [350, 200, 0, 0, 0]
    assert seconds(times.handling[HALL]) == [0, 0, 0, 70, 50]
    assert seconds(times.talk[HALL]) == [0, 0, 0, 70, 30]
    assert seconds(times.wrap[HALL]) == [0, 0, 0, 0, 20]
    assert seconds(times.duty[HALL]) == [3600, 3600, 3600, 3600, 50]


def test_a_contact_over_three_intervals_is_divided_among_them() -> None:
    result = run(center(), [Contact(dial=1700, talk=2000, wrap=100, agent=0)], [(0, 0, 7200)])
    assert seconds(pool_times(result).talk[DESK]) == [100, 1800, 100, 0, 0]
    assert seconds(pool_times(result).wrap[DESK]) == [0, 0, 100, 0, 0]


def test_breaks_are_neither_handling_nor_available() -> None:
    result = run(center(), [Contact(agent=0)], [(0, 0, 7200)], breaks=[(0, 1700, 2000)])
    times = agent_times(result)
    assert seconds(times.break_)[0] == 300
    assert seconds(times.available)[0] == 6800
    assert times.occupancy[0] == pytest.approx(100 / 6900)
    assert seconds(pool_times(result).break_[DESK]) == [100, 200, 0, 0, 0]


def test_the_plan_knows_heads_shifts_and_breaks() -> None:
    layout = layout_of(run(center(pools=ROSTER), []))
    assert seconds(layout.seated_ms[DESK]) == [1800, 2700, 1800, 1800, 0]
    assert seconds(layout.paid_ms[DESK]) == [1800, 3600, 1800, 1800, 0]
    assert seconds(layout.seated_ms[HALL]) == [3600, 1800, 1800, 3600, 0]


def test_scheduled_heads_are_paid_and_lose_their_shrinkage() -> None:
    pools = {"desk": {"scheduled": [4, 4, 2, 2], "shrinkage": 0.3}, "hall": {"seated": 3, "shrinkage": 0.25}}
    layout = layout_of(run(center(pools=pools), []))
    assert seconds(layout.seated_ms[DESK]) == [5400, 5400, 1800, 1800, 0]  # 2.8 heads are 3, 1.4 are 1
    assert seconds(layout.paid_ms[DESK]) == [7200, 7200, 3600, 3600, 0]
    assert seconds(layout.paid_ms[HALL]) == [7200, 7200, 7200, 7200, 0]


def test_overtime_is_duty_beyond_the_plan() -> None:
    result = morning()
    assert seconds(overtime_ms(result, layout_of(result))[HALL]) == [0, 0, 0, 0, 50]
    assert seconds(overtime_ms(result, layout_of(result))[DESK]) == [0, 0, 0, 0, 0]
    assert late_finishes(result, layout_of(result)).tolist() == [0, 1]


def test_a_head_that_finishes_a_contact_after_the_fall_works_overtime() -> None:
    pools = {"desk": {"seated": [2, 1, 1, 2]}, "hall": {"seated": 1}}
    contacts = [Contact(dial=1700, talk=150, agent=1)]
    duty = [(0, 0, 7200), (1, 0, 1850), (1, 5400, 7200), (2, 0, 7200)]
    result = run(center(pools=pools), contacts, duty)
    assert seconds(overtime_ms(result, layout_of(result))[DESK]) == [0, 50, 0, 0, 0]
    assert late_finishes(result, layout_of(result)).tolist() == [1, 0]


def test_a_shift_that_ends_as_another_begins_hides_no_overtime() -> None:
    shifts = [
        {"agents": 1, "start": "08:00", "end": "09:00"},
        {"agents": 1, "start": "09:00", "end": "10:00"},
    ]
    scenario = center(pools={"desk": {"roster": shifts}, "hall": {"seated": 1}})
    duty = [(0, 0, 3630), (1, 3600, 7200), (2, 0, 7200)]
    result = run(scenario, [Contact(dial=3590, talk=40, agent=0)], duty)
    assert seconds(overtime_ms(result, layout_of(result))[DESK]) == [0, 0, 30, 0, 0]
    assert late_finishes(result, layout_of(result)).tolist() == [1, 0]


def test_times_outside_the_measured_part_are_cut_off() -> None:
    calendar = {
        "opens": "00:00",
        "closes": "24:00",
        "interval": "6 h",
        "closing": "stop",
        "start": {"warm_up": "1 h"},
    }
    day = 86_400
    contacts = [
        Contact(dial=3_500, talk=200, agent=0),
        Contact(dial=day - 50, talk=200, agent=0, state=State.IN_SERVICE, resolved=-1),
    ]
    result = run(center(calendar=calendar), contacts, [(agent, 0, day) for agent in range(4)], end=day)
    times = agent_times(result)
    assert seconds(times.duty) == [day - 3_600] * 4
    assert seconds(times.talk) == [150, 0, 0, 0]
    assert seconds(pool_times(result).talk[DESK]) == [100, 0, 0, 50, 0]
    layout = layout_of(result)
    assert seconds(layout.seated_ms[DESK]) == [2 * 18_000, 43_200, 43_200, 43_200, 0]
    assert late_finishes(result, layout).tolist() == [0, 0]
    assert not overtime_ms(result, layout).any()


def test_heads_who_stay_to_the_stop_of_one_pool_hide_no_overtime_of_the_next() -> None:
    calendar = {"opens": "08:00", "closes": "10:00", "interval": "30 min", "closing": "stop"}
    pools = {"desk": {"seated": 2}, "hall": {"seated": [2, 1, 1, 1]}}
    duty = [(0, 0, 7200), (1, 0, 7200), (2, 0, 7200), (3, 0, 1840)]
    result = run(
        center(calendar=calendar, pools=pools), [Contact(dial=1700, talk=140, agent=3)], duty, end=7200
    )
    layout = layout_of(result)
    assert seconds(overtime_ms(result, layout)[HALL]) == [0, 40, 0, 0, 0]
    assert late_finishes(result, layout).tolist() == [0, 1]


def test_days_fold_onto_one_another_and_nights_lie_outside() -> None:
    calendar = {"opens": "08:00", "closes": "10:00", "interval": "30 min", "days": 2}
    night = 86_400
    contacts = [Contact(dial=7_150, talk=100, agent=0), Contact(dial=night + 100, talk=100, agent=0)]
    duty = [(0, 0, 7_250), (0, night, night + 7_200)]
    result = run(center(calendar=calendar), contacts, duty)
    assert seconds(pool_times(result).talk[DESK]) == [100, 0, 0, 50, 50]
    assert seconds(pool_times(result).duty[DESK]) == [3600, 3600, 3600, 3600, 50]
    assert seconds(layout_of(result).seated_ms[DESK]) == [7200, 7200, 7200, 7200, 0]


def test_a_pools_factor_counts_in_hold_time() -> None:
    pools = {"desk": {"seated": 2, "handle_time": 1.5}, "hall": {"seated": 2}}
    # the pool makes 150 s of talk and 31.5 s of hold out of what was drawn
    contact = Contact(talk=100, hold=21, agent=0)
    result = run(center(pools=pools), [contact], [(0, 0, 7200)])
    result.legs.leave_ms[0] = result.legs.free_ms[0] = 181_500
    times = agent_times(result)
    assert (seconds(times.talk)[0], seconds(times.hold)[0]) == (150, 31.5)
