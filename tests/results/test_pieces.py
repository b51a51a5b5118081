"""Handle times, agents' time and counts of work in pieces, of a desk that can be followed with a pencil."""

from __future__ import annotations

from typing import Any

import pytest

from simcenter.results.agents import agent_times, service_steps
from simcenter.results.daily.scopes import Scope
from simcenter.results.measures import MEASURES
from simcenter.results.people.sums import agent_sums
from simcenter.results.result import Result
from simcenter.results.table import day_summary
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator

MINUTE = 60_000
EMAIL, PHONE = Scope("channel", "email"), Scope("channel", "phone")


def desk(**email: Any) -> Scenario:
    """An agent until 10:00 and, at half the pace, another from 09:30; a ticket of two hours and a call of 20 min."""
    return Scenario.model_validate({
        "simcenter": 1,
        "calendar": {"opens": "08:00", "closes": "14:00", "interval": "30 min"},
        "tiers": {"all": {"patience": "never"}},
        "needs": {"help": {"talk": "2 h", "hold": "10 min", "wrap": "6 min"}, "call": {"talk": "20 min"}},
        "channels": {"phone": {}, "email": {"kind": "deferred", **email}},
        "volumes": {
            "day_factor": "none",
            "streams": [
                {"tier": "all", "need": "call", "recorded": [["08:30"]]},
                {"tier": "all", "need": "help", "channel": "email", "recorded": [["08:10"]]},
            ],
        },
        "pools": {
            "early": {"roster": [{"agents": 1, "start": "08:00", "end": "10:00"}], "wage": "60/h"},
            "late": {"roster": [{"agents": 1, "start": "09:30", "end": "14:00"}], "wage": "30/h", "handle_time": 2},
        },
    })  # fmt: skip


@pytest.fixture(scope="module")
def result() -> Result:
    """08:10 to 08:30, 08:50 to 10:00, and of the 130 min 40 are left: 80 of the late agent's, then 12 of wrap."""
    return Simulator(desk(interruptible=True, at_shift_end="hand_back")).run(1)


def measured(result: Result, name: str, scope: Scope | None = None) -> float:
    return float(MEASURES[name].value(day_summary(result), scope or Scope("overall", "")))


def test_every_piece_is_a_service(result: Result) -> None:
    steps = service_steps(result)
    spans = zip((steps.answer_ms // MINUTE).tolist(), (steps.free_ms // MINUTE).tolist(), strict=True)
    assert sorted(spans) == [(10, 30), (30, 50), (50, 120), (120, 212)]  # minutes from 08:00


def test_handle_time_is_that_of_the_pieces(result: Result) -> None:
    assert measured(result, "aht", EMAIL) == 60 * (20 + 70 + 80 + 12)
    assert measured(result, "aht", PHONE) == 60 * 20


def test_how_often_work_was_broken_off_and_handed_back(result: Result) -> None:
    assert measured(result, "interruptions", EMAIL) == measured(result, "handed_back", EMAIL) == 1
    assert measured(result, "interruptions", PHONE) == measured(result, "handed_back", PHONE) == 0


def test_agents_and_pools_have_the_time_of_their_own_pieces(result: Result) -> None:
    assert (agent_times(result).handling // MINUTE).tolist() == [110, 92]
    assert measured(result, "occupancy", Scope("pool", "early")) == pytest.approx(110 / 120)
    assert measured(result, "occupancy", Scope("pool", "late")) == pytest.approx(92 / 270)
    assert (agent_sums(result).longest_idle // MINUTE).tolist() == [10, 148]


def test_the_customer_hears_when_all_is_done_and_the_early_agent_goes_in_time(result: Result) -> None:
    assert measured(result, "response_time", EMAIL) == pytest.approx(3 + 10 / 60)  # 11:20
    assert measured(result, "late_finishes") == 0
    assert measured(Simulator(desk(interruptible=True)).run(1), "late_finishes") == 1


def test_money_follows_the_pieces(result: Result) -> None:
    early, late = 120.0, 135.0
    assert measured(result, "cost", EMAIL) == pytest.approx(early * 90 / 110 + late, abs=0.01)
    assert measured(result, "cost", PHONE) == pytest.approx(early * 20 / 110, abs=0.01)
