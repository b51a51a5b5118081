"""The guide to chat: its example runs, and is what the text says of it."""

import re
from pathlib import Path

import numpy as np
import pytest

from simcenter.engine.supply import build_supply
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.measures import MEASURES
from simcenter.scenario.changes import parse_change
from simcenter.scenario.loading import load_text
from simcenter.simulation import Simulator
from simcenter.study.replicate import Study, replicate
from simcenter.study.staffing.required import required_heads

PAGE = (Path(__file__).parents[2] / "docs" / "chat.md").read_text(encoding="utf-8")
PREMIER_DESK, WRITERS = 0, 1


@pytest.fixture(scope="module")
def study() -> Study:
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    return replicate(load_text(text, "chat.md"), 8)


def test_every_measure_it_names_exists() -> None:
    named = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
    assert len(named) == 4
    assert set(named) <= set(MEASURES)


def test_every_change_it_names_can_be_read() -> None:
    named = [*re.findall(r"--change '([^']+)'", PAGE), "chats at once in writers 3"]
    assert [type(parse_change(text)).__name__ for text in named].count("ChatsChange") == 3


def test_a_slowdown_of_15_percent_is_the_speeds_written_beside_it(study: Study) -> None:
    slots = build_supply(study.scenario).slots
    assert slots is not None
    assert slots.at_once.tolist() == [2, 4]
    assert slots.speed_ppm[PREMIER_DESK, :3].tolist() == [0, 1_000_000, 850_000]
    assert slots.speed_ppm[WRITERS].tolist() == [0, 1_000_000, 850_000, 700_000, 550_000]


def test_agents_hold_no_more_than_their_slots_on_average_and_writers_more_than_the_premier_desk(study: Study) -> None:
    held = [study.estimate("concurrency", Scope("pool", pool)).mean for pool in study.scenario.pools]
    assert 1 < held[PREMIER_DESK] < 2
    assert held[PREMIER_DESK] < held[WRITERS] < 4


def test_chats_are_longer_than_they_would_be_alone_and_calls_are_not(study: Study) -> None:
    alone = 8 * 60 + 40
    assert study.estimate("aht", Scope("channel", "chat")).mean > 1.1 * alone
    day = Simulator(study.scenario).run(1)
    calls = [kind.name.endswith("phone") for kind in study.scenario.types].index(True)
    rows = (day.demand.type == calls) & (day.legs.answer_ms >= 0)
    lasted = day.legs.free_ms - day.legs.answer_ms
    assert lasted[rows].tolist() == (day.demand.talk_ms + day.demand.wrap_ms)[rows].tolist()
    assert study.estimate("occupancy", OVERALL).mean < 1


def test_erlang_asks_for_agents_and_not_for_slots(study: Study) -> None:
    scenario = study.scenario
    expected = np.array([scenario.expected_per_interval(kind.stream) for kind in scenario.types])
    assert 8 <= required_heads(scenario, expected).net.max() <= 16
