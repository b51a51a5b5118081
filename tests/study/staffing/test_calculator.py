"""What an Erlang calculator says, and the simulation of its heads beside it."""

from __future__ import annotations

import numpy as np
import pytest

from simcenter import Scenario, staff
from simcenter.scenario.loading import load_text
from simcenter.study.erlang import erlang_a, erlang_c
from simcenter.study.staffing import Staffing, required_by_group
from tests.cli.center import SMALL


def steady(patience: str, day_factor: str = "none") -> Scenario:
    """A queue of 100 contacts in half an hour of 3 minutes each, which never ends."""
    return load_text(f"""
simcenter: 1
name: steady
calendar: {{opens: "00:00", closes: "24:00", interval: 24 h, closing: stop, start: {{warm_up: 2 h}}}}
tiers: {{all: {{{patience}promise: {{share: 80%, within: 20 s}}}}}}
needs: {{call: {{talk: {{exponential: 180 s}}}}}}
volumes: {{day_factor: {day_factor}, streams: [{{tier: all, need: call, per_hour: 200}}]}}
pools: {{team: {{seated: 14, shrinkage: 30%}}}}
""")


@pytest.fixture(scope="module")
def endless() -> Staffing:
    return staff(steady(""), max_occupancy=0.85, confidence=0.5, days=20, fresh_days=100, workers=1)


def test_the_card_every_planner_knows_is_told(endless: Staffing) -> None:
    (record,) = endless.calculator_records()
    assert record["formula"] == "Erlang C"
    assert (record["agents"], record["scheduled"]) == (14, 20)
    assert (round(record["level"], 3), round(record["asa_s"], 1)) == (0.888, 7.8)
    told = " ".join(endless.sentences())
    assert "(Erlang C) says 14 agents (20 with shrinkage), 88.8 % in time, ASA 7.8 s" in told


def test_what_the_formula_is_about_is_simulated_as_it_says(endless: Staffing) -> None:
    # Standard errors over 100 days, measured in another world: 0.24 points and 0.24 s; 4.5 of them.
    (record,) = endless.calculator_records()
    assert record["simulated_level"] == pytest.approx(record["level"], abs=0.011)
    assert record["simulated_asa_s"] == pytest.approx(record["asa_s"], abs=1.1)


def test_lively_days_make_what_is_simulated_worse_than_the_formula() -> None:
    scenario = steady("", day_factor="{shape: 30}")
    found = staff(scenario, max_occupancy=0.85, confidence=0.5, days=20, fresh_days=20, workers=1)
    (record,) = found.calculator_records()
    assert record["agents"] == 14
    assert record["simulated_level"] < record["level"] - 0.02


def test_tiers_that_share_a_desk_are_one_calculation_each_at_its_own_target() -> None:
    scenario = load_text(SMALL.replace("share: 80%, within: 20 s", "share: 80%, within: 60 s"))
    (said,) = required_by_group(scenario, np.array([[5.0] * 4, [35.0] * 4]))
    state = erlang_a(4.0, 7, 180, 180)
    assert said.agents.tolist() == [7] * 4
    expected = (5 * state.service_level(20) + 35 * state.service_level(60)) / 40
    assert said.level.tolist() == pytest.approx([expected] * 4)
    assert said.asa_s.tolist() == pytest.approx([state.asa] * 4)


def test_where_nobody_calls_the_calculator_says_nothing() -> None:
    (said,) = required_by_group(steady(""), np.array([[0.0]]))
    assert said.agents.tolist() == [0]
    assert np.isnan([said.level[0], said.asa_s[0], said.aht_s[0]]).all()
    assert erlang_c(0.0, 1, 180).service_level(20) == 1
