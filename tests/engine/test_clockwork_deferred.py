"""Deferred work by hand: tickets beside calls, over nights, in the order in which they fall due."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcenter.engine.reference.center import due_ms
from simcenter.engine.tables import NEVER, NOT_YET, Closing, Deferred, Outcome, Plan, State
from simcenter.routing.affine_age import PromiseSlack
from tests.engine.clockwork import (
    UNSOLVED,
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

CALL, TICKET = 0, 1
DAYS = ((0, 1000), (5000, 6000))
DONE, WAITS = State.FINISHED, State.WAITING


def call(dial_ms: int, talk_ms: int, **words: Any) -> dict[str, Any]:
    return contact(type=CALL, dial_ms=dial_ms, talk_ms=talk_ms, **words)


def ticket(dial_ms: int, talk_ms: int, **words: Any) -> dict[str, Any]:
    return contact(type=TICKET, dial_ms=dial_ms, talk_ms=talk_ms, **words)


def calls_and_tickets(pools: int = 1, *, fills_time: bool = True, **words: Any) -> Plan:
    """Queue 0 of calls, queue 1 of tickets."""
    return plan(2, pools, **words)._replace(deferred=Deferred(1, fills_time))


def answers(rows: list[dict[str, Any]], how: Plan | None = None, **words: Any) -> list[int]:
    heads = words.pop("heads", [1])
    who = supply(heads, types=2, **words)
    return live(rows, who, calls_and_tickets(len(heads)) if how is None else how).legs.answer_ms.tolist()


# Calls and tickets ----------------------------------------------------------------------------------------


def test_a_ticket_fills_free_time_and_is_finished_before_the_next_call() -> None:
    assert answers([ticket(0, 100), call(40, 50)]) == [0, 100]


def test_a_freed_agent_takes_the_call_though_the_ticket_came_first() -> None:
    assert answers([call(0, 100), ticket(10, 50), call(90, 30)]) == [0, 130, 100]


def test_ranked_together_the_ticket_that_came_first_is_taken_first() -> None:
    rows = [call(0, 100), ticket(10, 50), call(90, 30)]
    assert answers(rows, calls_and_tickets(fills_time=False)) == [0, 100, 150]


def test_a_pool_that_keeps_an_agent_for_calls_leaves_tickets_waiting() -> None:
    how = calls_and_tickets(reserve=[[0], [1]])
    assert answers([ticket(0, 100), ticket(10, 100), call(20, 30)], how, heads=[2]) == [0, 100, 20]


def test_a_call_not_open_to_a_pool_yet_does_not_keep_it_from_a_ticket() -> None:
    how = calls_and_tickets(2, opens_after=[[0, 60], [NOT_YET, 0]])
    rows = [call(0, 500), ticket(5, 20), call(10, 30), ticket(15, 40)]
    assert answers(rows, how, heads=[1, 1]) == [0, 5, 70, 25]  # at 25 the call has waited 15 of 60


def test_tickets_hold_no_trunk_line() -> None:
    rows = [ticket(0, 100), ticket(5, 100), call(10, 20), call(20, 20)]
    legs = live(rows, supply([2], types=2, lines=1), calls_and_tickets()).legs
    assert states(legs) == [DONE, DONE, DONE, State.BLOCKED]


# Over nights ----------------------------------------------------------------------------------------------


def test_a_ticket_of_the_night_waits_for_the_morning() -> None:
    rows = [ticket(2000, 30), call(5000, 40), ticket(5010, 20)]
    assert answers(rows, windows=DAYS) == [5000, 5030, 5070]


def test_the_drain_is_for_calls_alone_and_what_is_left_begins_next_morning() -> None:
    rows = [call(900, 200), call(950, 50), ticket(960, 10)]
    outcome = live(rows, supply([1], types=2, windows=DAYS), calls_and_tickets())
    assert outcome.legs.answer_ms.tolist() == [900, 1100, 5000]
    assert duty_spells(outcome) == [(0, 0, 1150), (0, 5000, 6000)]


def test_a_second_agent_goes_home_in_the_drain_rather_than_begin_a_ticket() -> None:
    rows = [call(900, 300), call(920, 130), call(950, 50), ticket(960, 10)]
    outcome = live(rows, supply([2], types=2, windows=DAYS), calls_and_tickets())
    assert outcome.legs.answer_ms.tolist() == [900, 920, 1050, 5000]
    assert duty_spells(outcome) == [(0, 0, 1200), (0, 5000, 6000), (1, 0, 1100), (1, 5000, 6000)]


def test_a_backlog_alone_keeps_nobody_after_closing() -> None:
    rows = [ticket(900, 300), ticket(910, 10)]
    outcome = live(rows, supply([1], types=2, windows=DAYS), calls_and_tickets())
    assert outcome.legs.answer_ms.tolist() == [900, 5000]
    assert duty_spells(outcome) == [(0, 0, 1200), (0, 5000, 6000)]  # what was begun is finished


def test_who_hangs_up_on_waiting_calls_keeps_the_tickets() -> None:
    rows = [ticket(0, 1100), call(950, 10), ticket(960, 10), ticket(3000, 10)]
    legs = live(rows, supply([1], types=2, windows=DAYS, closing=Closing.HANG_UP), calls_and_tickets()).legs
    assert states(legs) == [DONE, State.CLOSED_OUT, DONE, DONE]
    assert legs.answer_ms.tolist() == [0, NOT_YET, 5000, 5010]


def test_at_the_last_closing_the_backlog_is_open() -> None:
    legs = live([ticket(900, 500), ticket(950, 10)], supply([1], types=2, windows=DAYS[:1]), calls_and_tickets()).legs
    assert states(legs) == [DONE, WAITS]


def test_a_break_and_the_end_of_a_shift_wait_for_the_ticket() -> None:
    duty = [opens(0), *shift(0, 0, 500), pause(0, 120, 50), closes(1000)]
    rows = [ticket(100, 60), ticket(130, 300), ticket(140, 10)]
    outcome = live(rows, supply([1], duty, types=2), calls_and_tickets())
    assert outcome.legs.answer_ms.tolist() == [100, 210, NOT_YET]
    assert duty_spells(outcome) == [(0, 0, 510)]


def test_an_unsolved_ticket_is_opened_again_and_waits_like_the_others() -> None:
    again = {"resolve_word": UNSOLVED, "returns": True, "return_ms": 50, "next": 1}
    rows = [ticket(900, 80, **again), contact(type=TICKET, talk_ms=30)]
    legs = live(rows, supply([1], types=2, windows=DAYS), calls_and_tickets()).legs
    assert legs.dial_ms.tolist() == [900, 5030]  # 20 of 50 before closing, the rest in the morning
    assert legs.answer_ms.tolist() == [900, 5030]


def test_around_the_clock_tickets_are_begun_at_any_hour() -> None:
    who = supply([1], types=2, windows=[(0, 3000)], closing=Closing.STOP)
    legs = live([ticket(500, 1000), ticket(600, 2000)], who, calls_and_tickets()).legs
    assert states(legs) == [DONE, State.IN_SERVICE]


def test_heads_that_fall_go_when_their_ticket_is_done() -> None:
    duty = [opens(0), rise(0, 2), fall(200, 1), closes(1000), fall(1000, 1)]
    rows = [ticket(100, 300), ticket(110, 350), ticket(120, 10)]
    outcome = live(rows, supply([2], duty, types=2), calls_and_tickets())
    assert outcome.legs.answer_ms.tolist() == [100, 110, 460]
    assert duty_spells(outcome) == [(0, 0, 400), (1, 0, 1000)]


# Due dates ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "within", "due"),
    [
        (100, 300, 400),
        (900, 300, 5200),  # 100 before the night, 200 after it
        (2000, 300, 5300),
        (900, 100, 5000),  # what falls due as the center closes is due as it opens
        (5500, 900, 6400),  # the horizon is over: the clock goes on
        (900, NOT_YET, NEVER),
    ],
)
def test_business_hours_stand_still_at_night(since: int, within: int, due: int) -> None:
    who = supply([1], windows=DAYS)
    assert due_ms(who, since, within, business=True) == due


def earliest_due_first(rows: list[dict[str, Any]], due: list[list[int]]) -> Outcome:
    """One agent from 5,000 ms on; three queues of tickets, promised 600 and 100 ms of business hours, and 3,000 ms."""
    how = plan(3)._replace(deferred=Deferred(0, True), due=np.array(due, np.int64))
    table = np.array([[-3000.0 * (business == 0), 1.0, np.inf, business] for _, business in due])
    duty = [opens(0), closes(1000), opens(5000), rise(5000, 1), closes(6000), fall(6000, 1)]
    return live(rows, supply([1], duty, types=3, windows=DAYS), how, (PromiseSlack({}), table))


def test_what_falls_due_first_is_taken_first_whatever_came_first() -> None:
    due = [[600, 1], [100, 1], [NOT_YET, 0]]
    rows = [
        contact(type=0, dial_ms=700, talk_ms=10),  # due at 5300
        contact(type=1, dial_ms=950, talk_ms=10),  # due at 5050
        contact(type=2, dial_ms=2100, talk_ms=10),  # due at 5100, by the clock
        contact(type=0, dial_ms=2200, talk_ms=10),  # due at 5600
    ]
    assert earliest_due_first(rows, due).legs.answer_ms.tolist() == [5020, 5000, 5010, 5030]
