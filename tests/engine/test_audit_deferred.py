"""The audit finds what must not happen to deferred work in runs that are wrong in one place."""

from __future__ import annotations

from typing import Any

import pytest

from simcenter.engine.audit import audit
from simcenter.engine.audit.channels.deferred import audit_deferred
from simcenter.engine.audit.run import Run
from simcenter.engine.tables import NOT_YET, Deferred, Outcome, State
from tests.engine.clockwork import contact, live, plan, supply
from tests.engine.hand_made import demand

WINDOWS = ((0, 1000), (5000, 6000))
ROWS = [
    contact(type=0, dial_ms=0, talk_ms=100),  # a call
    contact(type=1, dial_ms=10, talk_ms=50),  # a ticket, begun at 130
    contact(type=0, dial_ms=90, talk_ms=30),  # a call, answered before it
    contact(type=1, dial_ms=2000, talk_ms=40),  # a ticket of the night, begun at 5000
]
WHO = supply([1], types=2, windows=WINDOWS)
HOW = plan(2)._replace(deferred=Deferred(1, True))


def wrong(told: dict[int, dict[str, Any]]) -> list[str]:
    """What the audit says of the run when some legs are told otherwise."""
    rows = demand([dict(one) for one in ROWS])
    right = live(rows, WHO, HOW)
    columns = {name: getattr(right.legs, name).copy() for name in right.legs._fields}
    for row, legs in told.items():
        for name, value in legs.items():
            columns[name][row] = value
    outcome = Outcome(right.legs._replace(**columns), right.spells, right.end_ms)
    assert audit(rows, WHO, HOW, outcome) != []
    return audit_deferred(Run(rows, WHO, HOW, outcome.legs, outcome.spells, outcome.end_ms))


def at(begins: int, lasts: int) -> dict[str, int]:
    """A leg that begins at a moment and has no wrap."""
    return {"answer_ms": begins, "leave_ms": begins + lasts, "free_ms": begins + lasts}


def test_the_run_as_it_was_is_sound() -> None:
    rows = demand([dict(one) for one in ROWS])
    assert audit(rows, WHO, HOW, live(rows, WHO, HOW)) == []


@pytest.mark.parametrize("state", [State.ABANDONED, State.CLOSED_OUT, State.BLOCKED])
def test_a_ticket_that_is_given_up_or_let_go_is_found(state: State) -> None:
    assert f"row 3: is {state.name}, though its work is deferred" in wrong(
        {3: {"state": state, "answer_ms": NOT_YET}}
    )


def test_a_ticket_begun_at_night_is_found() -> None:
    assert wrong({3: at(2000, 40)}) == [
        "row 3: was begun at 2000 ms, when the center was closed"
    ]


def test_a_ticket_begun_while_a_call_waits_is_found() -> None:
    assert wrong({1: at(100, 50), 2: at(150, 30)}) == [
        "row 1: deferred work was begun at 100 ms by pool 0, while row 2 waited for it"
    ]


def test_where_both_are_ranked_that_is_no_fault() -> None:
    rows = demand([dict(one) for one in ROWS])
    ranked = HOW._replace(deferred=Deferred(1, False))
    legs = live(rows, WHO, ranked).legs
    assert legs.answer_ms.tolist() == [0, 100, 150, 5000]
