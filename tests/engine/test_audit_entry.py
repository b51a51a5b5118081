"""The audit finds what must not happen at the entry to a queue, and in call-backs, in runs wrong in one place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcenter.engine.audit import audit
from simcenter.engine.tables import Demand, Offer, Outcome, Plan, State, Supply
from tests.engine.clockwork import contact, live, supply
from tests.engine.hand_made import demand
from tests.engine.test_clockwork_entry import HALF, NO, YES, asked, busy, entry


def wrong(rows: list[dict[str, Any]], who: Supply, how: Plan, **told: dict[str, dict[int, Any]]) -> list[str]:
    """What the audit says of a run whose legs, entries or calls are told otherwise; as it was, it was sound."""
    table = demand([dict(row) for row in rows])
    right = live(table, who, how)
    altered = {}
    for name, columns in told.items():
        part = getattr(right, name)
        changed = {column: getattr(part, column).copy() for column in columns}
        for column, cells in columns.items():
            for place, value in cells.items():
                changed[column][place] = value
        altered[name] = part._replace(**changed)
    return audit(table, who, how, right._replace(**altered))


CALLED = [contact(dial_ms=0, talk_ms=100), asked(dial_ms=10, talk_ms=50)]
CALLED.append(contact(dial_ms=20, talk_ms=50, accept_word=NO))
"""One is being served, one takes a call-back, one waits on the line."""


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"entries": {"offer": {1: Offer.DECLINED}}}, "row 1: its call-back is DECLINED, expected ACCEPTED"),
        ({"entries": {"offer": {2: Offer.NOT_MADE}}}, "row 2: its call-back is NOT_MADE, expected DECLINED"),
        ({"entries": {"announced": {1: 300}}}, "row 1: heard of a wait of 300 ms, which its queue and agents make "
         "100 to 100"),
        ({"entries": {"ahead": {2: 5}}}, "row 2: heard of 5 ahead in queue 0, where 1 to 2 were"),
        ({"entries": {"offer": {0: Offer.ACCEPTED}}}, "row 0: has only one of announcement and offer"),
    ],
)  # fmt: skip
def test_what_is_announced_and_offered_follows_from_queue_and_luck(told: dict[str, Any], sentence: str) -> None:
    assert sentence in wrong(CALLED, supply([1]), entry(offer_from_waiting=0), **told)


def test_a_call_back_that_keeps_its_place_is_not_overtaken() -> None:
    swapped = {"answer_ms": {1: 150, 2: 100}, "leave_ms": {1: 200, 2: 150}, "free_ms": {1: 200, 2: 150}}
    said = wrong(CALLED, supply([1]), entry(offer_from_waiting=0), legs=swapped)
    assert "row 2: was answered at 100 ms, while an earlier one of queue 0 waited" in said


def test_a_call_back_behind_waits_until_nobody_is_on_the_line() -> None:
    how = entry(2, offer_from_waiting=[0, -1], behind=True)
    as_it_was = live([dict(row) for row in CALLED], supply([1]), how).legs
    assert as_it_was.answer_ms.tolist() == [0, 150, 100]
    swapped = {"answer_ms": {1: 100, 2: 150}, "leave_ms": {1: 150, 2: 200}, "free_ms": {1: 150, 2: 200}}
    said = wrong(CALLED, supply([1]), how, legs=swapped)
    assert "row 1: was called back at 100 ms, while row 2 waited on the line" in said


BALKING = [busy(), contact(dial_ms=10, balk_word=NO), contact(dial_ms=20, balk_word=YES)]


def test_who_balks_and_who_stays_is_a_matter_of_luck_and_announcement() -> None:
    how = entry(step_from=[200], balk_below=[HALF])
    said = wrong(BALKING, supply([1]), how, legs={"state": {2: State.CLOSED_OUT}})
    assert "row 2: stays, though it balks at 200" in said
    said = wrong(BALKING, supply([1]), how, legs={"state": {1: State.BALKED}})
    assert "row 1: balked, though its luck says it stays" in said


MISSED = [contact(dial_ms=0, talk_ms=100), asked(dial_ms=10, reach_word=YES, redials_lost=True, redial_ms=300, next=2)]
MISSED.append(contact(talk_ms=5))
"""One who is called at 100 and at 170, each time for 20 ms in vain, given up at 190, and dials again at 490."""


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"calls": {"start_ms": {1: 130}, "end_ms": {1: 150}}}, "call 1: to row 1 before it stood in line again"),
        ({"calls": {"end_ms": {0: 125}}}, "call 0: took 25 ms"),
        ({"calls": {"row": {0: 0}}}, "call 0: to row 0, who wants none"),
        ({"legs": {"leave_ms": {1: 200}}}, "call 1: is not the last"),
        ({"legs": {"state": {1: State.BETWEEN_CALLS}}}, "call 1: row 1 should have stood in line again at 240 ms"),
        ({"legs": {"dial_ms": {2: 480}, "entry_ms": {2: 480}, "answer_ms": {2: 480}, "leave_ms": {2: 485},
          "free_ms": {2: 485}}}, "row 2: dialled at 480"),
    ],
    ids=["too early", "too long", "to a stranger", "given up too late", "one try too few", "dials again too soon"],
)  # fmt: skip
def test_calls_in_vain_are_made_as_the_offer_says(told: dict[str, Any], sentence: str) -> None:
    said = wrong(MISSED, supply([1]), entry(offer_from_waiting=0, dialling_ms=20), **told)
    assert any(sentence in line for line in said)


def test_who_is_given_up_has_been_called_as_often_as_was_promised() -> None:
    rows, how = [dict(row) for row in MISSED], entry(offer_from_waiting=0, dialling_ms=20)
    right = live(rows, supply([1]), how)
    fewer = right.calls._replace(**{name: column[:1] for name, column in right.calls._asdict().items()})
    said = audit(demand([dict(row) for row in MISSED]), supply([1]), how, right._replace(calls=fewer))
    assert "row 1: is LOST after 1 calls of 2" in said


def test_who_is_there_is_reached() -> None:
    how = entry(offer_from_waiting=0, dialling_ms=20)
    right: Outcome = live([dict(row) for row in MISSED], supply([1]), how)
    table: Demand = demand([dict(row) for row in MISSED])
    there = table._replace(reach_word=np.full(3, NO, np.uint32))
    assert "call 0: to row 1 in vain, though the customer is there" in audit(there, supply([1]), how, right)


def test_where_nobody_is_asked_nobody_balks() -> None:
    how = entry()._replace(entry=None)
    said = wrong([busy(), contact(dial_ms=10)], supply([1]), how, legs={"state": {1: State.BALKED}})
    assert "row 1: is BALKED, though nobody is asked" in said
