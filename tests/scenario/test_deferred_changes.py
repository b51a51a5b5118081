"""Work that is broken off or handed back, in words of a what-if."""

from __future__ import annotations

from typing import Any

import pytest

from simcenter.scenario.changes import change
from simcenter.scenario.errors import InputErrors
from simcenter.scenario.model import Scenario
from tests.scenario.center import scenario


def writing(**email: Any) -> Scenario:
    """A desk for calls, email and letters."""
    names = ("phone", "email", "letters")
    streams = [{"tier": "all", "need": "help", "channel": name, "per_hour": 20} for name in names]
    return Scenario.model_validate(
        {
            "calendar": {"opens": "08:00", "closes": "10:00", "interval": "30 min"},
            "tiers": {"all": {}},
            "needs": {"help": {"talk": "5 min"}},
            "channels": {"phone": {}, "email": {"kind": "deferred", **email}, "letters": {"kind": "deferred"}},
            "volumes": {"day_factor": "none", "streams": streams},
            "pools": {"desk": {"seated": 9}},
        }
    )


def test_one_channel_or_all_of_them_may_be_interrupted() -> None:
    assert change(writing(), "interrupting of email on") == writing(interruptible=True, at_shift_end=None)
    both = change(writing(), "interrupting on").channels
    assert [both[name].interruptible for name in ("phone", "email", "letters")] == [None, True, True]


def test_work_may_be_handed_back_or_not() -> None:
    assert change(writing(), "handing back of email on").channels["email"].at_shift_end == "hand_back"
    back = writing(at_shift_end="hand_back", interruptible=True, resuming="1 min")
    assert change(back, "handing back of email off").channels["email"].resuming == 60_000


def test_where_nothing_is_broken_off_any_longer_there_is_no_way_back_to_find() -> None:
    changed = change(writing(interruptible=True, resuming="1 min"), "interrupting off").channels["email"]
    assert (changed.interruptible, changed.resuming) == (False, None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("interrupting of phone on", r'"phone".*a channel of deferred work: email, letters'),
        ("interrupting of emial on", r'"emial".*did you mean.*email'),
        ("interrupting maybe", r"interrupting \[of CHANNEL\] on"),
        ("handing back of email", r"handing back \[of CHANNEL\] on"),
    ],
)
def test_what_cannot_be_is_told(text: str, said: str) -> None:
    with pytest.raises(InputErrors, match=f"(?s){said}"):
        change(writing(), text)


def test_a_center_without_deferred_work_breaks_nothing_off() -> None:
    with pytest.raises(InputErrors, match=r"(?s)without deferred work.*kind: deferred"):
        change(scenario(), "interrupting on")
