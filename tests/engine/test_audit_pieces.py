"""The audit finds what must not happen to work in pieces in runs that are wrong in one place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcenter.engine.audit import audit
from simcenter.engine.tables import BrokenOff, Outcome, Plan
from tests.engine.clockwork import closes, contact, live, opens, shift, supply
from tests.engine.hand_made import demand
from tests.engine.test_clockwork_pieces import breaking, handing_back

CALL_AND_TICKET = demand([contact(type=1, dial_ms=0, talk_ms=100), contact(type=0, dial_ms=40, talk_ms=50)])
ONE = supply([1], types=2)
SHIFTS = [opens(0), *shift(0, 0, 100), *shift(1, 60, 500), closes(1000)]
LONG_TICKET = demand([contact(type=1, dial_ms=50, talk_ms=100)])
TWO = supply([2], SHIFTS, types=2)


def told_otherwise(right: Outcome, **columns: list[int]) -> Outcome:
    """The outcome with other pieces in some columns."""
    return right._replace(pieces=right.pieces._replace(**{n: np.array(c, np.int64) for n, c in columns.items()}))


def broken_off(how: Plan | None = None, **columns: list[int]) -> list[str]:
    """What the audit says of a ticket broken off at 40 and resumed at 90, its pieces told otherwise."""
    right = live(CALL_AND_TICKET, ONE, breaking())
    assert right.pieces.start_ms.tolist() == [0, 90]
    return audit(CALL_AND_TICKET, ONE, how or breaking(), told_otherwise(right, **columns))


def handed_back(how: Plan | None = None, **columns: list[int]) -> list[str]:
    """What the audit says of a ticket handed back by agent 0 at 100 and done by agent 1 until 150."""
    right = live(LONG_TICKET, TWO, handing_back())
    assert right.pieces.agent.tolist() == [0, 1]
    return audit(LONG_TICKET, TWO, how or handing_back(), told_otherwise(right, **columns))


def test_the_runs_as_they_were_are_sound() -> None:
    assert broken_off() == handed_back() == []


def test_pieces_that_are_less_than_the_work_are_found() -> None:
    assert any("leave_ms is 150, its pieces say 160" in said for said in broken_off(end_ms=[30, 150]))


def test_pieces_that_do_not_begin_with_the_work_are_found() -> None:
    assert any("work began at 0 ms, its first piece at 10" in said for said in broken_off(start_ms=[10, 90]))


def test_a_piece_that_goes_on_when_its_work_is_done_is_found() -> None:
    assert any("not between 0 and 100 ms" in said for said in broken_off(end_ms=[120, 150]))


def test_work_broken_off_for_nobody_is_found() -> None:
    found = handed_back(breaking(hands_back=True), why=[BrokenOff.FOR_CALL, BrokenOff.NOT])
    assert "row 0: was broken off at 100 ms by agent 0, who took nobody then" in found


def test_work_broken_off_that_never_is_found() -> None:
    assert "row 0: was broken off at 40 ms, which work of queue 1 never is" in broken_off(handing_back())


def test_work_broken_off_where_nothing_may_be_is_found() -> None:
    assert "row 0: was broken off, though nothing may be" in broken_off(breaking()._replace(breaks=None))


def test_work_handed_back_by_who_stays_is_found() -> None:
    found = broken_off(breaking(hands_back=True), why=[BrokenOff.HANDED_BACK, BrokenOff.NOT])
    assert "row 0: was handed back at 40 ms by agent 0, who did not go off duty then" in found


def test_work_that_is_said_to_be_done_by_another_is_found() -> None:
    assert any("is of agent 1, its last piece of agent 0" in said for said in handed_back(agent=[0, 0]))


def test_work_never_taken_up_again_and_yet_finished_is_found() -> None:
    right = live(CALL_AND_TICKET, ONE, breaking())
    cut = {name: column[:1].tolist() for name, column in right.pieces._asdict().items()}
    assert any("is FINISHED, though what was broken off was never taken up again" in said for said in broken_off(**cut))


def test_a_ticket_that_goes_on_past_the_shifts_end_is_found() -> None:
    right = live(LONG_TICKET, TWO, breaking())  # finished at 150 by agent 0, whose shift ends at 100
    found = audit(LONG_TICKET, TWO, handing_back(), right)
    assert "row 0: agent 0 went on with it past the shift's end at 100 ms" in found


def test_a_call_that_waits_while_a_ticket_may_be_broken_off_is_found() -> None:
    right = live(CALL_AND_TICKET, ONE, handing_back())
    assert any("row 1: waits at 40 ms" in said for said in audit(CALL_AND_TICKET, ONE, breaking(), right))


@pytest.mark.parametrize("free", [0, 1])
def test_a_ticket_broken_off_while_another_agent_is_free_is_found(free: int) -> None:
    """The run of one agent, told of a center in which a second one is there all the time."""
    right = live(CALL_AND_TICKET, ONE, breaking())
    two, spells = supply([2], types=2), right.spells
    both: dict[str, Any] = {name: np.repeat(column, 2) for name, column in spells._asdict().items()}
    both["agent"] = np.array([0, 1], np.int32)
    legs = right.legs._replace(agent=np.full(2, 1 - free, np.int32))
    outcome = told_otherwise(right._replace(legs=legs, spells=type(spells)(**both)), agent=[1 - free] * 2)
    found = audit(CALL_AND_TICKET, two, breaking(), outcome)
    assert "row 0: was broken off at 40 ms for row 1, though pool 0 had somebody free" in found


def test_pieces_of_rows_that_are_not_there_are_found() -> None:
    assert broken_off(row=[0, 7]) == ["piece 1: row is 7, expected 0 to 1"]
