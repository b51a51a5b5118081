"""First responses and backlog of a desk whose every ticket can be followed with a pencil."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcenter.results.daily.scopes import Scope
from simcenter.results.deferred.backlog import backlog_by_hour
from simcenter.results.deferred.hours import business_clock
from simcenter.results.measures import MEASURES
from simcenter.results.service import asa, waits_ms
from simcenter.results.table import day_summary
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator

HOUR = 3_600_000


def desk(**response: Any) -> Scenario:
    """One agent, 08:00 to 12:00 on two days, who takes an hour for each ticket, and a minute for a call a day."""
    tickets = [["08:00", "11:30", "11:45"], ["11:59"]]
    return Scenario.model_validate({
        "simcenter": 1,
        "calendar": {"opens": "08:00", "closes": "12:00", "interval": "30 min", "days": 2},
        "tiers": {"all": {"first_response": {"share": "60%", "within": "1 h", **response}}},
        "needs": {"help": {"talk": "1 h"}},
        "channels": {"phone": {}, "email": {"kind": "deferred"}},
        "volumes": {
            "day_factor": "none",
            "streams": [
                {"tier": "all", "need": "help", "talk": "1 min", "recorded": [["09:00"], ["08:30"]]},
                {"tier": "all", "need": "help", "channel": "email", "recorded": tickets},
            ],
        },
        "pools": {"desk": {"seated": 1}},
    })  # fmt: skip


def measured(name: str, scenario: Scenario | None = None, scope: Scope | None = None) -> float:
    result = Simulator(desk() if scenario is None else scenario).run(1)
    return float(MEASURES[name].value(day_summary(result), scope or Scope("channel", "email")))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("offered", 4),
        ("answered", 4),
        ("response_time", (1 + 1 + 21.25 + 1) / 4),  # the third is begun the next morning
        ("response_business_time", (1 + 0.5 + 1.25 + 1 / 60) / 4),  # the second is finished half an hour after closing
        ("response_kept", 3 / 4),
        ("backlog", 20 / 29),  # one waits from noon until 07:00, of 29 full hours
        ("backlog_peak", 1),
        ("backlog_at_end", 0),
    ],
)
def test_the_clock_of_business_stops_at_closing(name: str, value: float) -> None:
    assert measured(name) == pytest.approx(value, abs=1e-12)


def test_a_promise_by_the_clock_counts_the_night() -> None:
    late = desk(within="21 h", hours="round_the_clock")
    assert measured("response_kept", late) == 3 / 4
    assert measured("response_kept", desk(within="22 h", hours="round_the_clock")) == 1


def test_a_promise_is_judged_in_its_own_periods() -> None:
    assert measured("response_promise_kept", scope=Scope("tier", "all")) == 1  # 2 of 3 and 1 of 1
    assert measured("response_promise_kept", desk(share="70%"), Scope("tier", "all")) == 1 / 2


def test_a_ticket_still_waiting_is_late_once_its_time_is_over() -> None:
    one_day = desk().changed(calendar=desk().calendar.changed(days=1), volumes=desk().volumes.changed(streams=[
        desk().volumes.streams[1].changed(recorded=[[8 * HOUR] * 6]),
    ]))  # fmt: skip
    assert measured("backlog_at_end", one_day) == 1
    assert measured("response_kept", one_day) == pytest.approx(1 / 6)  # one is begun at closing, one waits


def test_quantiles_are_those_of_the_hours_they_took() -> None:
    assert measured("response_p50") == pytest.approx(1, abs=5 / 60)
    assert measured("response_p90") == pytest.approx(21.25, abs=0.25)
    assert measured("response_business_p90") == pytest.approx(1.25, abs=5 / 60)


def test_nobody_waits_on_a_line_for_an_email() -> None:
    result = Simulator(desk()).run(1)
    assert waits_ms(result).tolist() == [0, 30 * 60_000]  # the second call comes while a ticket is worked on
    assert asa(result) == 15 * 60


def test_tickets_add_to_occupancy_and_to_handle_time() -> None:
    assert measured("aht") == 3_600
    assert measured("busy_agents", scope=Scope("overall")) == pytest.approx((4 + 2 / 60) / 8)


def weekend() -> Scenario:
    """The same desk from Friday to Sunday, closed on Saturday."""
    words = desk().model_dump(mode="json", exclude_unset=True)
    words["calendar"] |= {"days": 3, "first_day": "friday", "closed_on": ["saturday"]}
    words["volumes"]["streams"] = [
        {"tier": "all", "need": "help", "talk": "1 min", "per_hour": 20},
        {"tier": "all", "need": "help", "channel": "email", "per_hour": 30, "talk": "30 s"},
    ]
    return Scenario.model_validate(words)


def test_on_a_closed_day_nobody_works_or_calls_and_letters_wait() -> None:
    result = Simulator(weekend()).run(1)
    legs, kinds = result.legs, result.demand.type
    day = 24 * HOUR
    saturday = (legs.dial_ms >= day) & (legs.dial_ms < 2 * day)
    assert not saturday[kinds == 0].any()
    assert saturday[kinds == 1].sum() > 60
    assert (legs.answer_ms[saturday] >= 2 * day).all()  # and all of them are begun on Sunday
    assert result.supply.opens_ms.tolist() == [0, 2 * day]
    spent = business_clock(result.supply, np.array([4 * HOUR, day, day + 4 * HOUR, 2 * day]))
    assert spent.tolist() == [4 * HOUR] * 4


def test_numbers_a_day_are_those_of_days_that_are_open() -> None:
    layout = day_summary(Simulator(weekend()).run(1)).layout
    assert int(layout.slots.measured_ms.sum()) == 8 * HOUR
    assert int(layout.seated_ms[:, :-1].sum()) == 8 * HOUR
    scenario = weekend()
    calls, letters = (sum(scenario.expected_per_interval(kind.stream)) for kind in scenario.types)
    assert calls == pytest.approx(80)
    assert letters == pytest.approx(120 * 3 / 2)  # what comes on Saturday is shared by two open days


def test_the_backlog_of_each_hour_is_what_has_come_and_is_not_begun() -> None:
    result = Simulator(desk()).run(1)
    by_hour = backlog_by_hour(result, day_summary(result).layout)
    assert by_hour.shape == (2, 29)
    assert np.flatnonzero(by_hour[1]).tolist() == list(range(4, 24))
    assert not by_hour[0].any()


def test_business_hours_of_a_moment_in_the_night_are_those_of_the_closing() -> None:
    supply = Simulator(desk()).run(1).supply
    moments = np.array([0, 1, 4, 10, 24, 25, 28, 40]) * HOUR
    assert (business_clock(supply, moments) / HOUR).tolist() == [0, 1, 4, 4, 4, 5, 8, 8]


def test_a_center_without_deferred_work_has_no_tables_of_it() -> None:
    calls = desk().changed(volumes=desk().volumes.changed(streams=desk().volumes.streams[:1]))
    summary = day_summary(Simulator(calls).run(1))
    assert not summary.responses.size
    assert not summary.put_off.size
    assert np.isnan(MEASURES["response_time"].value(summary))
    assert MEASURES["deferred"].value(summary) == 0
