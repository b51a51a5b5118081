"""Deferred work in pieces by hand: broken off for calls, taken up again, handed back at the end of a shift."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcenter.engine.tables import NOT_YET, Breaks, BrokenOff, Closing, Outcome, Plan, State
from simcenter.routing.tables import Named
from tests.engine.clockwork import (
    closes,
    contact,
    duty_spells,
    fall,
    live,
    opens,
    pause,
    rise,
    shift,
    states,
    supply,
)
from tests.engine.test_clockwork_deferred import CALL, DAYS, DONE, TICKET, calls_and_tickets

FOR_CALL, HANDED_BACK, LAST = BrokenOff.FOR_CALL, BrokenOff.HANDED_BACK, BrokenOff.NOT


def call(dial_ms: int, talk_ms: int, **words: Any) -> dict[str, Any]:
    return contact(type=CALL, dial_ms=dial_ms, talk_ms=talk_ms, **words)


def ticket(dial_ms: int, talk_ms: int, **words: Any) -> dict[str, Any]:
    return contact(type=TICKET, dial_ms=dial_ms, talk_ms=talk_ms, **words)


def breaking(
    pools: int = 1, *, interruptible: bool = True, hands_back: bool = False, resuming: int = 0, **words: Any
) -> Plan:
    """Calls in queue 0, tickets in queue 1 that may be broken off."""
    rules = (np.array([0, int(rule)], np.int64) for rule in (interruptible, hands_back, resuming))
    return calls_and_tickets(pools, **words)._replace(breaks=Breaks(*rules))


def handing_back(pools: int = 1, **words: Any) -> Plan:
    """Tickets that are handed back at the end of a shift, and never broken off for a call."""
    return breaking(pools, interruptible=False, hands_back=True, **words)


def lived(rows: list[dict[str, Any]], how: Plan | None = None, **words: Any) -> Outcome:
    heads = words.pop("heads", [1])
    return live(rows, supply(heads, types=2, **words), breaking(len(heads)) if how is None else how)


def pieces(outcome: Outcome) -> list[tuple[int, int, int, int, BrokenOff]]:
    """Row, agent, start, end, and why it ended, of every piece of what was broken off."""
    row, _, agent, start, end, why = (column.tolist() for column in outcome.pieces)
    return [(*piece, BrokenOff(reason)) for *piece, reason in zip(row, agent, start, end, why, strict=True)]


# Broken off for a call ------------------------------------------------------------------------------------


def test_a_call_breaks_a_ticket_off_and_the_agent_goes_on_with_it_afterwards() -> None:
    outcome = lived([ticket(0, 100, wrap_ms=5), call(40, 50, wrap_ms=3)])
    assert outcome.legs.answer_ms.tolist() == [0, 40]
    assert outcome.legs.leave_ms.tolist() == [153, 90]  # 40 of 100 done, 60 left from 93 on
    assert outcome.legs.free_ms.tolist() == [158, 93]
    assert pieces(outcome) == [(0, 0, 0, 40, FOR_CALL), (0, 0, 93, 158, LAST)]
    assert states(outcome.legs) == [DONE, DONE]


def test_what_is_not_interruptible_is_finished_first() -> None:
    outcome = lived([ticket(0, 100), call(40, 50)], handing_back())
    assert outcome.legs.answer_ms.tolist() == [0, 100]
    assert pieces(outcome) == []


def test_a_ticket_may_be_broken_off_again_and_again() -> None:
    outcome = lived([ticket(0, 100), call(40, 50), call(100, 20), call(110, 30)])
    assert outcome.legs.answer_ms.tolist() == [0, 40, 100, 120]
    assert pieces(outcome) == [(0, 0, 0, 40, FOR_CALL), (0, 0, 90, 100, FOR_CALL), (0, 0, 150, 200, LAST)]


def test_finding_the_way_back_takes_time_and_is_lost_when_interrupted() -> None:
    rows = [ticket(0, 100), call(40, 50), call(95, 10), call(130, 20)]
    outcome = lived(rows, breaking(resuming=10))
    # Back at 90, interrupted at 95 before being back in it; then from 105: 10 + 15 of the 60 left until 130.
    assert pieces(outcome) == [
        (0, 0, 0, 40, FOR_CALL),
        (0, 0, 90, 95, FOR_CALL),
        (0, 0, 105, 130, FOR_CALL),
        (0, 0, 150, 205, LAST),
    ]


def test_nobody_is_interrupted_while_another_is_free() -> None:
    outcome = lived([ticket(0, 100), call(40, 50)], heads=[2])
    assert outcome.legs.agent.tolist() == [0, 1]
    assert pieces(outcome) == []


def test_a_free_agent_of_a_pool_that_ranks_lower_comes_before_an_interruption() -> None:
    rows = [ticket(0, 100), call(40, 50)]
    outcome = live(rows, supply([1, 1], types=2), breaking(2), ranks=[[9, 1], [9, 1]])
    assert outcome.legs.agent.tolist() == [0, 1]


def test_who_has_most_left_to_do_is_interrupted() -> None:
    outcome = lived([ticket(0, 300), ticket(10, 310), ticket(20, 200), call(50, 10)], heads=[3])
    assert outcome.legs.agent.tolist() == [0, 1, 2, 1]
    assert pieces(outcome) == [(1, 1, 10, 50, FOR_CALL), (1, 1, 60, 330, LAST)]


def test_of_those_with_as_much_left_the_lowest_number_is_interrupted() -> None:
    outcome = lived([ticket(0, 300), ticket(0, 300), call(50, 10)], heads=[2])
    assert outcome.legs.agent.tolist() == [0, 1, 0]


def test_a_call_that_waits_comes_before_what_is_kept_aside_and_that_before_new_tickets() -> None:
    outcome = lived([ticket(0, 100), ticket(5, 10), call(40, 50), call(60, 20)])
    assert outcome.legs.answer_ms.tolist() == [0, 170, 40, 90]
    assert pieces(outcome) == [(0, 0, 0, 40, FOR_CALL), (0, 0, 110, 170, LAST)]


def test_a_ticket_stays_with_its_agent_though_another_is_idle() -> None:
    outcome = lived([ticket(0, 100), ticket(0, 45), call(40, 50)], heads=[2])
    assert pieces(outcome) == [(0, 0, 0, 40, FOR_CALL), (0, 0, 90, 150, LAST)]  # agent 1 is idle from 45 on


def test_wrap_after_the_answer_is_never_interrupted() -> None:
    outcome = lived([ticket(0, 100, wrap_ms=30), call(100, 50)])
    assert outcome.legs.answer_ms.tolist() == [0, 130]
    assert pieces(outcome) == []


def test_a_call_in_the_moment_in_which_the_customer_hears_interrupts_nothing() -> None:
    outcome = lived([ticket(0, 100), call(100, 50)])
    assert outcome.legs.answer_ms.tolist() == [0, 100]
    assert pieces(outcome) == []


def test_a_call_of_no_length_interrupts_for_no_time() -> None:
    outcome = lived([ticket(0, 100), call(40, 0)])
    assert outcome.legs.answer_ms.tolist() == [0, 40]
    assert pieces(outcome) == [(0, 0, 0, 40, FOR_CALL), (0, 0, 40, 100, LAST)]


def test_a_pool_that_opens_later_interrupts_then() -> None:
    outcome = lived([ticket(0, 100), call(10, 20)], breaking(opens_after=[[30], [0]]))
    assert outcome.legs.answer_ms.tolist() == [0, 40]


def test_who_may_break_off_counts_as_idle_for_a_reserve() -> None:
    rows = [ticket(0, 100), ticket(0, 100), call(10, 20), call(15, 20)]
    outcome = lived(rows, breaking(reserve=[[1], [0]]), heads=[2])
    # At 10 two could break off, one more than is kept back; at 15 only one.
    assert outcome.legs.answer_ms.tolist() == [0, 0, 10, 30]


def test_an_agent_of_ones_own_breaks_a_ticket_off() -> None:
    how = breaking()._replace(named=np.array([Named.MANAGER, Named.NOBODY], np.int32), hold_ms=np.array([500, 0]))
    outcome = live([ticket(0, 100), call(10, 20, manager=0)], supply([2], types=2), how)
    assert outcome.legs.agent.tolist() == [0, 0]
    assert pieces(outcome) == [(0, 0, 0, 10, FOR_CALL), (0, 0, 30, 120, LAST)]


def test_who_has_a_break_or_a_shifts_end_before_them_is_not_interrupted() -> None:
    duty = [opens(0), *shift(0, 0, 100), closes(1000)]
    outcome = live([ticket(50, 100), call(120, 10)], supply([1], duty, types=2), breaking())
    assert outcome.legs.answer_ms.tolist() == [50, NOT_YET]
    duty = [opens(0), *shift(0, 0, 500), pause(0, 60, 40), closes(1000)]
    outcome = live([ticket(50, 100), call(120, 10)], supply([1], duty, types=2), breaking())
    assert outcome.legs.answer_ms.tolist() == [50, 190]


def test_heads_that_are_to_go_are_not_interrupted_until_one_has_gone() -> None:
    duty = [opens(0), rise(0, 2), fall(100, 1), closes(1000), fall(1000, 1)]
    rows = [ticket(0, 150), ticket(0, 400), call(120, 30)]
    outcome = live(rows, supply([2], duty, types=2), breaking())
    assert outcome.legs.answer_ms.tolist() == [0, 0, 150]  # as agent 0 goes, agent 1 may be interrupted
    assert pieces(outcome) == [(1, 1, 0, 150, FOR_CALL), (1, 1, 180, 430, LAST)]


def test_a_slower_agent_does_the_same_share_of_what_is_left() -> None:
    duty = [opens(0), *shift(0, 0, 60), *shift(1, 60, 900, 1), closes(1000)]
    who = supply([1, 1], duty, types=2, factors={1: 2_000_000})
    outcome = live([ticket(0, 100, wrap_ms=10), call(40, 50)], who, breaking(2))
    # 60 % left when its agent goes at 90; 60 % of 200, and a wrap of 20.
    assert pieces(outcome) == [(0, 0, 0, 40, FOR_CALL), (0, 1, 90, 230, LAST)]


def test_nothing_kept_aside_is_taken_up_after_closing() -> None:
    rows = [ticket(900, 200), call(950, 100), call(960, 100, patience_ms=500)]
    outcome = lived(rows, windows=DAYS)
    assert pieces(outcome) == [(0, 0, 900, 950, FOR_CALL), (0, 0, 5000, 5150, LAST)]
    assert duty_spells(outcome) == [(0, 0, 1150), (0, 5000, 6000)]


def test_what_is_kept_aside_as_a_run_stops_is_in_service() -> None:
    who = supply([1], types=2, windows=[(0, 1000)], closing=Closing.STOP)
    outcome = live([ticket(0, 500), call(400, 900)], who, breaking())
    assert states(outcome.legs) == [State.IN_SERVICE, State.IN_SERVICE]
    assert pieces(outcome) == [(0, 0, 0, 400, FOR_CALL)]


# Handed back ----------------------------------------------------------------------------------------------


def test_at_a_shifts_end_work_is_handed_back_and_another_goes_on_with_it() -> None:
    duty = [opens(0), *shift(0, 0, 100), *shift(1, 50, 500), closes(1000)]
    rows = [ticket(0, 300), call(60, 70)]
    outcome = live(rows, supply([2], duty, types=2), handing_back())
    assert pieces(outcome) == [(0, 0, 0, 100, HANDED_BACK), (0, 1, 130, 330, LAST)]
    assert duty_spells(outcome) == [(0, 0, 100), (1, 50, 500)]


def test_an_idle_agent_takes_what_is_handed_back_at_once() -> None:
    duty = [opens(0), *shift(0, 0, 100), *shift(1, 50, 500), closes(1000)]
    outcome = live([ticket(0, 300)], supply([2], duty, types=2), handing_back(resuming=7))
    assert pieces(outcome) == [(0, 0, 0, 100, HANDED_BACK), (0, 1, 100, 307, LAST)]


def test_what_is_handed_back_stands_before_all_that_came_later() -> None:
    duty = [opens(0), *shift(0, 0, 100), *shift(1, 150, 500), closes(1000)]
    outcome = live([ticket(0, 300), ticket(10, 20)], supply([2], duty, types=2), handing_back())
    assert outcome.legs.answer_ms.tolist() == [0, 350]
    assert pieces(outcome) == [(0, 0, 0, 100, HANDED_BACK), (0, 1, 150, 350, LAST)]


def test_calls_and_wraps_are_finished_all_the_same() -> None:
    duty = [opens(0), *shift(0, 0, 100), closes(1000)]
    for row in (call(50, 100), ticket(50, 45, wrap_ms=55)):
        outcome = live([row], supply([1], duty, types=2), handing_back())
        assert duty_spells(outcome) == [(0, 0, 150)]
        assert pieces(outcome) == []


def test_heads_that_fall_hand_back_the_highest_number_first_after_the_idle() -> None:
    duty = [opens(0), rise(0, 4), fall(100, 3), closes(1000), fall(1000, 1)]
    rows = [ticket(0, 500), ticket(0, 500), call(0, 300)]
    outcome = live(rows, supply([4], duty, types=2), handing_back())
    # Agent 3 is idle, agents 1 and 0 hand back; agent 2 finishes its call, takes up both tickets and closes the center.
    assert duty_spells(outcome) == [(0, 0, 100), (1, 0, 100), (2, 0, 1000), (3, 0, 100)]
    assert pieces(outcome) == [
        (0, 0, 0, 100, HANDED_BACK),
        (0, 2, 300, 700, LAST),
        (1, 1, 0, 100, HANDED_BACK),
        (1, 2, 700, 1000, HANDED_BACK),
    ]
    assert states(outcome.legs) == [DONE, State.IN_SERVICE, DONE]


def test_at_closing_work_is_handed_back_when_the_drain_is_over_and_waits_for_the_morning() -> None:
    rows = [ticket(900, 400), call(950, 250), call(960, 50)]
    outcome = live(rows, supply([2], types=2, windows=DAYS), handing_back())
    assert outcome.legs.answer_ms.tolist() == [900, 950, 1200]
    assert pieces(outcome) == [(0, 0, 900, 1200, HANDED_BACK), (0, 0, 5000, 5100, LAST)]
    assert duty_spells(outcome) == [(0, 0, 1200), (0, 5000, 6000), (1, 0, 1250), (1, 5000, 6000)]


def test_what_is_handed_back_at_the_last_closing_is_open() -> None:
    outcome = lived([ticket(900, 400)], handing_back(), windows=DAYS[:1])
    assert states(outcome.legs) == [State.IN_SERVICE]
    assert pieces(outcome) == [(0, 0, 900, 1000, HANDED_BACK)]
    assert duty_spells(outcome) == [(0, 0, 1000)]


def test_what_is_kept_aside_goes_back_as_its_agent_goes_after_the_call() -> None:
    duty = [opens(0), *shift(0, 0, 100), *shift(1, 120, 500), closes(1000)]
    outcome = live([ticket(0, 300), call(80, 100)], supply([2], duty, types=2), breaking(resuming=5))
    assert pieces(outcome) == [(0, 0, 0, 80, FOR_CALL), (0, 1, 180, 405, LAST)]


@pytest.mark.parametrize("agents", [1, 2])
def test_work_in_pieces_is_as_much_as_work_in_one(agents: int) -> None:
    rows = [ticket(0, 1000), *(call(100 * number, 60) for number in range(1, 9))]
    outcome = lived(rows, heads=[agents])
    worked = sum(end - start for _, _, start, end, _ in pieces(outcome))
    assert worked == (1000 if agents == 1 else 0)
