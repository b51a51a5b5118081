"""The audit finds issues that are solved twice, that stay open once solved, or about which somebody asks again."""

from __future__ import annotations

from typing import Any

import pytest

from simcenter.engine.tables import NOT_YET, Demand, State
from tests.engine.clockwork import UNSOLVED, contact, plan, supply
from tests.engine.hand_made import demand
from tests.engine.test_audit_people import wrong

UNDER_WAY = {"state": State.IN_SERVICE, "leave_ms": NOT_YET, "free_ms": NOT_YET, "resolved": NOT_YET}


def asked_twice() -> Demand:
    """A problem that the second contact solves."""
    first = contact(dial_ms=0, talk_ms=10, resolve_word=UNSOLVED, returns=True, return_ms=100, next=1)
    return demand([first, contact(talk_ms=10)])


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({0: {"resolved": 1}}, "issue 0: was solved 2 times and is open in 0 contacts"),
        ({0: {"resolved": 1}, 1: UNDER_WAY}, "issue 0: was solved 1 times and is open in 1 contacts"),
        ({0: UNDER_WAY, 1: UNDER_WAY}, "issue 0: was solved 0 times and is open in 2 contacts"),
        ({0: {"resolved": 1}, 1: {"resolved": 0}}, "row 1: dialled at 110 ms about issue 0, solved before"),
    ],
)
def test_an_issue_is_closed_once_or_open(told: dict[int, dict[str, Any]], found: str) -> None:
    assert found in wrong(asked_twice(), supply([2]), plan(), told)
