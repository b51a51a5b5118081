"""Time of agents who hold several chats at once, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simcenter.results.agents import agent_times
from simcenter.results.channels.desks import Desks
from simcenter.results.measures import MEASURES
from simcenter.results.people import agent_sums
from simcenter.results.result import Result
from simcenter.results.table import day_summary
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator
from tests.engine.hand_made import contact, demand

MINUTE = 60_000
CHAT, CALL = 0, 1


def day() -> Result:
    """An hour of one agent: two chats that overlap, one alone, and a call.

    Chats come at 0, 10 and 40 min, a call at 50; alone they take 20, 15, 5 and 4 min. With two at once each is half as
    fast as alone: the first has had 10 min of work when the second comes, and is over at 30, when that has had 10 and
    takes 5 more: until 35.
    """
    scenario = Scenario.model_validate(
        {
            "calendar": {"opens": "08:00", "closes": "09:00", "interval": "30 min"},
            "tiers": {"a": {}},
            "needs": {"x": {"talk": "1 min"}},
            "channels": {"chat": {"kind": "chat"}, "phone": {}},
            "volumes": {
                "day_factor": "none",
                "streams": [
                    {"tier": "a", "need": "x", "channel": "chat", "per_hour": 1},
                    {"tier": "a", "need": "x", "per_hour": 1},
                ],
            },
            "pools": {
                "desk": {
                    "seated": 1,
                    "wage": 30,
                    "chats": {"at_once": 2, "speed": [1, 1], "other_work": "when_free"},
                }
            },
        }
    )
    rows = [(CHAT, 0, 20), (CHAT, 10, 15), (CHAT, 40, 5), (CALL, 50, 4)]
    drawn = demand([contact(type=kind, dial_ms=at * MINUTE, talk_ms=talk * MINUTE) for kind, at, talk in rows])
    return Simulator(scenario).run(1, demand=drawn)


def minutes(times: np.ndarray) -> list[float]:
    return [float(time) / MINUTE for time in times]


def test_chats_last_as_long_as_they_share_their_agent() -> None:
    legs = day().legs
    assert minutes(legs.free_ms - legs.answer_ms) == [30, 25, 5, 4]


def test_an_agent_is_busy_once_however_many_chats_there_are() -> None:
    times = agent_times(day())
    assert minutes(times.handling) == [35 + 5 + 4]
    assert float(times.occupancy[0]) == pytest.approx(44 / 60)


def test_time_with_two_chats_falls_to_both_in_halves() -> None:
    desks = Desks(day())
    legs, rows = desks.result.legs, np.arange(4)
    assert minutes(desks.attention(rows, legs.answer_ms, legs.free_ms)) == [20, 15, 5, 4]


def test_busy_stretches_are_those_with_at_least_one_chat() -> None:
    agent, starts, ends = Desks(day()).busy()
    assert (agent.tolist(), minutes(starts), minutes(ends)) == ([0, 0], [0, 40], [35, 45])


@pytest.mark.parametrize(
    ("measure", "exact"), [("occupancy", 44 / 60), ("concurrency", 60 / 40), ("busy_agents", 44 / 60), ("cost", 30.0)]
)
def test_measures_of_a_day_with_chats(measure: str, exact: float) -> None:
    assert float(MEASURES[measure].value(day_summary(day()))) == pytest.approx(exact)


def test_what_an_hour_costs_is_shared_by_agents_time_not_by_how_long_chats_lasted() -> None:
    summary = day_summary(day())
    assert summary.cents[0].tolist() == [round(3_000 * 40 / 44), round(3_000 * 4 / 44)]


def test_the_longest_idle_stretch_has_no_chat_in_it() -> None:
    assert minutes(agent_sums(day()).longest_idle) == [6]


def test_without_chats_nobody_is_said_to_hold_any() -> None:
    scenario = day().scenario
    calls = scenario.changed(
        channels={"phone": {}, "chat": {}}, pools={"desk": {"seated": 1}}
    )
    summary = day_summary(Simulator(calls).run(1))
    assert np.isnan(MEASURES["concurrency"].value(summary))
    assert summary.desks.size == 0
