"""Several chats on a desk at once, on a few contacts whose every millisecond is worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcenter.engine.audit import audit
from simcenter.engine.tables import NOT_YET, Closing, Demand, Legs, Outcome, Plan, Slots, State, Supply
from tests.engine.clockwork import (
    FOR_EVER,
    UNSOLVED,
    break_spells,
    closes,
    contact,
    duty_spells,
    fall,
    live,
    opens,
    pause,
    plan,
    rise,
    shift,
    states,
    supply,
)
from tests.engine.hand_made import demand

CHAT, CALL = 0, 1
DONE, SERVING, BLOCKED = State.FINISHED, State.IN_SERVICE, State.BLOCKED


def chatting(who: Supply, *total: float, calls: int = 0) -> Supply:
    """Let all agents hold as many chats as there are total speeds; contacts of `calls` further types are calls."""
    speeds = [0, *(round(speed / n * 1e6) for n, speed in enumerate(total, 1))]
    flags = np.array([True] + [False] * calls)
    slots = Slots(np.full(who.n_pools, len(total)), np.array([speeds] * who.n_pools, np.int64), flags)
    return who._replace(slots=slots)


def lived(rows: list[dict[str, Any]], who: Supply, calls: int = 0) -> Legs:
    """What became of contacts that all pools may serve, one queue a type."""
    return live(rows, who, plan(1 + calls, who.n_pools)).legs


def test_two_chats_that_overlap_share_the_speed() -> None:
    rows = [contact(dial_ms=0, talk_ms=100), contact(dial_ms=40, talk_ms=90)]
    legs = lived(rows, chatting(supply([1]), 1, 1.5))
    # 40 ms alone, then 60 ms of work at 0.75; the other has had 60 ms of work by then, and 30 ms alone
    assert legs.answer_ms.tolist() == [0, 40]
    assert legs.leave_ms.tolist() == legs.free_ms.tolist() == [120, 150]


def test_a_third_chat_slows_the_others_down_from_the_moment_it_comes() -> None:
    rows = [contact(dial_ms=0, talk_ms=100), contact(dial_ms=50, talk_ms=100), contact(dial_ms=100, talk_ms=12)]
    legs = lived(rows, chatting(supply([1]), 1, 1.6, 1.8))
    # at 100 the first has had 50 + 40 and lacks 10: at 0.6 that takes 16.7 ms, to the next whole one 17;
    # then the third lacks 12 - 10.2 and takes 2.25 ms, 3, at 0.8; the second has had 40 + 10.2 + 2.4 by then
    assert legs.leave_ms.tolist() == [117, 168, 120]


def test_speeds_are_whole_millionths_and_a_chat_is_over_at_the_first_whole_millisecond() -> None:
    rows = [contact(dial_ms=0, talk_ms=100) for _ in range(3)]
    legs = lived(rows, chatting(supply([1]), 1, 1, 1))
    # a third is 333,333 millionths: after 300 ms each lacks 100 millionths of a millisecond
    assert legs.leave_ms.tolist() == [301, 301, 301]


def test_wrap_holds_the_slot_and_shares_the_speed() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=40, hold_ms=20, wrap_ms=30),
        contact(dial_ms=0, talk_ms=500),
        contact(dial_ms=10, talk_ms=10),
    ]
    legs = lived(rows, chatting(supply([1]), 1, 1))
    assert (legs.leave_ms[0], legs.free_ms[0]) == (120, 180)
    assert (legs.answer_ms[2], legs.leave_ms[2]) == (180, 200)


def test_a_chat_goes_to_who_holds_the_fewest_of_equals_to_who_has_taken_none_for_longest() -> None:
    rows = [contact(dial_ms=at, talk_ms=1_000) for at in (0, 10, 20, 30, 40)] + [contact(dial_ms=50, talk_ms=1_000)]
    legs = lived(rows, chatting(supply([2]), 1, 1.9, 2.7))
    assert legs.agent.tolist() == [0, 1, 0, 1, 0, 1]
    assert legs.answer_ms.tolist() == [0, 10, 20, 30, 40, 50]


def test_a_chat_waits_while_all_slots_are_taken_and_hangs_up_when_its_patience_ends() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=100),
        contact(dial_ms=0, talk_ms=300),
        contact(dial_ms=5, talk_ms=10, patience_ms=194),
        contact(dial_ms=6, talk_ms=10, patience_ms=195),
    ]
    legs = lived(rows, chatting(supply([1]), 1, 1))
    assert states(legs) == [DONE, DONE, State.ABANDONED, DONE]
    assert (legs.leave_ms[2], legs.answer_ms[3]) == (199, 200)


def test_an_agent_who_chats_takes_no_call_and_one_on_a_call_no_chat() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=100, type=CHAT),
        contact(dial_ms=10, talk_ms=50, type=CALL),
        contact(dial_ms=110, talk_ms=30, type=CHAT),
    ]
    legs = lived(rows, chatting(supply([1], types=2), 1, 2, calls=1), calls=1)
    assert legs.answer_ms.tolist() == [0, 100, 150]
    assert legs.free_ms.tolist() == [100, 150, 180]


def test_a_break_waits_for_the_last_chat_and_no_other_is_taken_meanwhile() -> None:
    duty = [opens(0), closes(FOR_EVER), *shift(0, 0, 1_000), pause(0, 50, 30)]
    rows = [contact(dial_ms=0, talk_ms=60), contact(dial_ms=0, talk_ms=100), contact(dial_ms=55, talk_ms=10)]
    outcome = live(rows, chatting(supply([1], duty), 1, 2, 3))
    assert outcome.legs.answer_ms.tolist() == [0, 0, 130]
    assert break_spells(outcome) == [(0, 100, 130)]


def test_at_the_end_of_a_shift_chats_are_finished_and_no_other_is_taken() -> None:
    duty = [opens(0), *shift(0, 0, 50), *shift(1, 0, 1_000), closes(FOR_EVER)]
    rows = [contact(dial_ms=at, talk_ms=200) for at in (0, 0, 0, 60)]
    outcome = live(rows, chatting(supply([2], duty), 1, 2, 3))
    assert outcome.legs.agent.tolist() == [0, 1, 0, 1]
    assert duty_spells(outcome) == [(0, 0, 200), (1, 0, 1_000)]


def test_when_heads_fall_those_with_the_fewest_chats_take_no_more_and_go() -> None:
    duty = [opens(0), rise(0, 2), fall(60, 1), fall(FOR_EVER, 1), closes(FOR_EVER)]
    rows = [contact(dial_ms=at, talk_ms=100) for at in (0, 0, 10)] + [contact(dial_ms=70, talk_ms=10)]
    outcome = live(rows, chatting(supply([2], duty), 1, 2, 3))
    assert outcome.legs.agent.tolist() == [0, 1, 0, 0]
    assert duty_spells(outcome)[1] == (1, 0, 100)


def test_when_heads_rise_again_those_told_to_go_stay_and_take_who_waits() -> None:
    duty = [opens(0), rise(0, 1), fall(20, 1), rise(60, 1), fall(FOR_EVER, 1), closes(FOR_EVER)]
    rows = [contact(dial_ms=0, talk_ms=100), contact(dial_ms=30, talk_ms=10)]
    outcome = live(rows, chatting(supply([1], duty), 1, 2))
    assert outcome.legs.answer_ms.tolist() == [0, 60]
    assert duty_spells(outcome) == [(0, 0, FOR_EVER)]


def test_a_chat_takes_no_trunk_line() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=100, type=CHAT),
        contact(dial_ms=10, talk_ms=100, type=CALL),
        contact(dial_ms=20, talk_ms=100, type=CHAT),
        contact(dial_ms=30, talk_ms=100, type=CALL),
    ]
    legs = lived(rows, chatting(supply([3], types=2, lines=1), 1, calls=1), calls=1)
    assert states(legs) == [DONE, DONE, DONE, BLOCKED]


@pytest.mark.parametrize(
    ("horizon", "leave", "state"), [(180, 120, SERVING), (181, 120, DONE), (120, NOT_YET, SERVING)]
)
def test_a_run_that_stops_leaves_open_what_would_have_come(horizon: int, leave: int, state: State) -> None:
    rows = [contact(dial_ms=0, talk_ms=60, wrap_ms=30), contact(dial_ms=0, talk_ms=500)]
    who = supply([1], windows=[(0, horizon)], closing=Closing.STOP)
    legs = lived(rows, chatting(who, 1, 1))
    assert (legs.leave_ms[0], State(legs.state[0])) == (leave, state)


def test_ends_foreseen_and_put_off_never_stretch_a_run() -> None:
    rows = [contact(dial_ms=0, talk_ms=100), contact(dial_ms=50, talk_ms=10)]
    outcome = live(rows, chatting(supply([1], windows=[(0, 80)]), 1, 1))
    # alone the first would have been over at 100, with the other there at 150 at the latest: it is over at 110
    assert outcome.legs.leave_ms.tolist() == [110, 70]
    assert outcome.end_ms == 110


def test_an_unresolved_chat_comes_back_after_its_own_delay() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=50, resolve_word=UNSOLVED, returns=True, return_ms=30, next=2),
        contact(dial_ms=0, talk_ms=500),
        contact(talk_ms=5),
    ]
    legs = lived(rows, chatting(supply([1]), 1, 1))
    assert (legs.leave_ms[0], legs.dial_ms[2], legs.resolved.tolist()[0]) == (100, 130, 0)


def sound() -> tuple[Demand, Supply, Plan, Outcome]:
    """Two chats that overlap, at half the speed each, and one that has the agent alone."""
    rows = [contact(dial_ms=at, talk_ms=talk) for at, talk in ((0, 100), (50, 100), (300, 50))]
    who, how, drawn = chatting(supply([1]), 1, 1), plan(), demand(rows)
    return drawn, who, how, live(drawn, who, how)


@pytest.mark.parametrize(
    ("row", "ends", "told"),
    [
        (0, 149, "row 0: its chat was over at 149 ms after 99500000 of 100000000 millionths of work"),
        (1, 201, "row 1: its chat was over at 201 ms, though 100000000 of 100000000 millionths of work were done"),
        (2, 349, "row 2: its chat was over at 349 ms after 49000000 of 50000000 millionths of work"),
    ],
)
def test_the_audit_tells_a_chat_that_did_not_have_the_work_it_was_drawn_to_take(row: int, ends: int, told: str) -> None:
    drawn, who, how, outcome = sound()
    leave, free = outcome.legs.leave_ms.copy(), outcome.legs.free_ms.copy()
    leave[row] = free[row] = ends
    wrong = outcome._replace(legs=outcome.legs._replace(leave_ms=leave, free_ms=free))
    assert any(sentence.startswith(told) for sentence in audit(drawn, who, how, wrong))


def test_the_audit_tells_more_chats_than_there_are_slots() -> None:
    drawn, who, how, outcome = sound()
    assert who.slots is not None
    fewer = who._replace(slots=who.slots._replace(at_once=np.array([1])))
    assert "agent 0: holds 2 chats at 50 ms, though it may hold 1" in audit(drawn, fewer, how, outcome)


def test_the_audit_tells_a_call_taken_during_a_chat() -> None:
    drawn, who, _, outcome = sound()
    calls = drawn._replace(type=np.array([CHAT, CALL, CHAT], np.int32))
    mixed = who._replace(
        slots=Slots(np.array([2]), np.array([[0, 1_000_000, 500_000]]), np.array([True, False])),
        factor_ppm=np.repeat(who.factor_ppm, 2, axis=0),
        resolve_below=np.repeat(who.resolve_below, 2, axis=0),
    )
    told = audit(calls, mixed, plan(2), outcome)
    assert "row 1: was answered at 50 ms by agent 0, busy with row 0" in told


def test_the_audit_tells_a_chat_that_waits_beside_a_free_slot() -> None:
    drawn, who, how, outcome = sound()
    answer = outcome.legs.answer_ms.copy()
    answer[1] = 60
    wrong = outcome._replace(legs=outcome.legs._replace(answer_ms=answer))
    assert any("row 1: waits at 50 ms at the head of queue 0" in sentence for sentence in audit(drawn, who, how, wrong))
