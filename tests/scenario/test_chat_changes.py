"""Chats at once, and their slowdown, in words."""

from __future__ import annotations

from typing import Any

import pytest

from simcenter.scenario.changes import change
from simcenter.scenario.errors import InputErrors
from simcenter.scenario.model import Scenario
from tests.scenario.center import scenario


def chatting(**chats: Any) -> Scenario:
    """A desk whose agents chat, beside one for calls."""
    return Scenario.model_validate(
        {
            "calendar": {"opens": "08:00", "closes": "10:00", "interval": "30 min"},
            "tiers": {"all": {}},
            "needs": {"help": {"talk": "5 min"}},
            "channels": {"chat": {"kind": "chat"}},
            "volumes": {
                "day_factor": "none",
                "streams": [{"tier": "all", "need": "help", "channel": "chat", "per_hour": 20}],
            },
            "pools": {"writers": {"seated": 3, "chats": chats}, "others": {"seated": 1}},
        }
    )


@pytest.mark.parametrize("text", ["chats at once 4", "chats at once in writers 4", "4 chats at once", "chat 4"])
def test_agents_are_given_other_slots(text: str) -> None:
    changed = change(chatting(at_once=3, slowdown=0.15), text)
    assert changed == chatting(at_once=4, slowdown=0.15)


def test_fewer_slots_keep_the_speeds_that_are_still_needed() -> None:
    assert change(chatting(at_once=3, speed=[1, 1.7, 2.1]), "chats at once 2") == chatting(at_once=2, speed=[1, 1.7])


def test_more_slots_than_speeds_are_refused() -> None:
    with pytest.raises(InputErrors, match=r'(?s)"writers", which states total speeds for 2 chats.*at most 2'):
        change(chatting(at_once=2, speed=[1, 1.7]), "chats at once 3")


def test_a_slowdown_takes_the_place_of_speeds() -> None:
    changed = change(chatting(at_once=3, speed=[1, 1.7, 2.1]), "chat slowdown 20%")
    assert changed == chatting(at_once=3, slowdown=0.2)


def test_a_slowdown_that_brings_all_to_a_halt_is_refused() -> None:
    with pytest.raises(InputErrors, match=r"(?s)a slowdown of 50% with 3 chats at once.*less than 50%"):
        change(chatting(at_once=3, slowdown=0.15), "chat slowdown 50%")


@pytest.mark.parametrize(
    ("text", "said"), [("chats at once in others 2", "without chats"), ("chats at once 0", "at least 1")]
)
def test_what_cannot_be_is_told(text: str, said: str) -> None:
    with pytest.raises(InputErrors, match=said):
        change(chatting(at_once=2, slowdown=0.2), text)


def test_a_center_without_chats_says_so() -> None:
    with pytest.raises(InputErrors, match="pools without chats"):
        change(scenario(), "chats at once 2")
