"""The rules of clock and contacts, each on a few contacts whose every millisecond is worked out by hand."""

from __future__ import annotations

import pytest

from simcenter.engine.tables import NOT_YET, Closing, State
from tests.engine.clockwork import (
    FOR_EVER,
    SOLVED,
    UNSOLVED,
    closes,
    contact,
    duty_spells,
    fall,
    live,
    opens,
    plan,
    rise,
    shift,
    states,
    supply,
)

DONE, GONE, BLOCKED, ASLEEP = State.FINISHED, State.ABANDONED, State.BLOCKED, State.ASLEEP


# What happens in one millisecond --------------------------------------------------------------------------


def test_an_agent_who_frees_as_patience_ends_still_answers() -> None:
    legs = live(
        [contact(dial_ms=0, talk_ms=80, wrap_ms=20), contact(dial_ms=40, patience_ms=60, talk_ms=10)],
        supply([1]),
    ).legs
    assert states(legs) == [DONE, DONE]
    assert legs.answer_ms.tolist() == [0, 100]


def test_one_who_is_a_millisecond_less_patient_has_gone() -> None:
    legs = live(
        [contact(dial_ms=0, talk_ms=80, wrap_ms=20), contact(dial_ms=40, patience_ms=59, talk_ms=10)],
        supply([1]),
    ).legs
    assert states(legs) == [DONE, GONE]
    assert legs.leave_ms.tolist() == [80, 99]


def test_an_agent_who_comes_on_duty_as_patience_ends_still_answers() -> None:
    legs = live(
        [contact(dial_ms=40, patience_ms=60, talk_ms=10)],
        supply([1], [opens(0), *shift(0, 100, 500), closes(FOR_EVER)]),
    ).legs
    assert legs.answer_ms.tolist() == [100]


def test_an_agent_whose_shift_ends_does_not_take_a_contact_of_that_moment() -> None:
    outcome = live(
        [contact(dial_ms=100, patience_ms=50, talk_ms=10)],
        supply([1], [opens(0), *shift(0, 0, 100), closes(FOR_EVER)]),
    )
    assert states(outcome.legs) == [GONE]
    assert duty_spells(outcome) == [(0, 0, 100)]


def test_a_freed_agent_takes_a_waiting_contact_before_the_follow_up_of_the_last_one() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=100, resolve_word=UNSOLVED, returns=True, return_ms=0, next=2),
        contact(dial_ms=50, talk_ms=30),
        contact(talk_ms=10),
    ]
    legs = live(rows, supply([1])).legs
    assert legs.dial_ms.tolist() == [0, 50, 100]
    assert legs.answer_ms.tolist() == [0, 100, 130]


def test_a_line_given_back_at_a_moment_is_free_for_who_dials_in_it() -> None:
    rows = [contact(dial_ms=0, talk_ms=60, hold_ms=40), contact(dial_ms=99), contact(dial_ms=100, talk_ms=5)]
    legs = live(rows, supply([2], lines=1)).legs
    assert states(legs) == [DONE, BLOCKED, DONE]
    assert legs.leave_ms.tolist() == [100, 99, 105]


def test_a_line_is_taken_while_waiting_and_in_the_voice_response_but_not_in_wrap() -> None:
    rows = [
        contact(dial_ms=0, before_queue_ms=10, talk_ms=40, wrap_ms=50),  # line until 50, agent until 100
        contact(dial_ms=5),
        contact(dial_ms=60, talk_ms=20),  # waits until 100
        contact(dial_ms=99),
        contact(dial_ms=120, talk_ms=1),
    ]
    legs = live(rows, supply([1], lines=1)).legs
    assert states(legs) == [DONE, BLOCKED, DONE, BLOCKED, DONE]
    assert legs.answer_ms.tolist() == [10, NOT_YET, 100, NOT_YET, 120]


def test_contacts_of_one_millisecond_are_answered_in_their_order() -> None:
    rows = [contact(dial_ms=7, talk_ms=10), contact(dial_ms=7, talk_ms=10), contact(dial_ms=7, talk_ms=10)]
    legs = live(rows, supply([2])).legs
    assert legs.answer_ms.tolist() == [7, 7, 17]
    assert legs.agent.tolist() == [0, 1, 0]


def test_contacts_that_take_no_time_follow_each_other_within_the_millisecond() -> None:
    rows = [contact(dial_ms=5), contact(dial_ms=5), contact(dial_ms=5, talk_ms=3), contact(dial_ms=5)]
    legs = live(rows, supply([1])).legs
    assert legs.answer_ms.tolist() == [5, 5, 5, 8]
    assert legs.free_ms.tolist() == [5, 5, 8, 8]


def test_follow_ups_that_take_no_time_cascade_to_the_last_attempt() -> None:
    again = {"resolve_word": UNSOLVED, "returns": True, "return_ms": 0}
    rows = [contact(dial_ms=3, next=1, **again), contact(next=2, **again), contact(**again)]
    legs = live(rows, supply([1])).legs
    assert states(legs) == [DONE, DONE, DONE]
    assert legs.free_ms.tolist() == [3, 3, 3]
    assert legs.resolved.tolist() == [0, 0, 0]


def test_timers_that_were_cancelled_do_not_stretch_the_run() -> None:
    rows = [contact(dial_ms=0, talk_ms=50), contact(dial_ms=10, patience_ms=900_000, talk_ms=50)]
    outcome = live(rows, supply([1, 1], windows=[(0, 200)]), plan(1, 2, [[0, NOT_YET]]))
    assert outcome.legs.answer_ms.tolist() == [0, 50]
    assert outcome.end_ms == 200
    overflow = live(rows, supply([1, 1], windows=[(0, 200)]), plan(1, 2, [[0, 400_000]]))
    assert overflow.end_ms == 200


# What a contact goes through ------------------------------------------------------------------------------


def test_the_customer_leaves_at_the_end_of_talk_and_hold_and_the_agent_frees_after_wrap() -> None:
    rows = [contact(dial_ms=10, talk_ms=60, hold_ms=30, wrap_ms=25), contact(dial_ms=20, talk_ms=1)]
    legs = live(rows, supply([1])).legs
    assert legs.leave_ms.tolist() == [100, 126]
    assert legs.free_ms.tolist() == [125, 126]


def test_a_pool_stretches_talk_hold_and_wrap_and_rounds_each_to_the_nearest_millisecond() -> None:
    rows = [contact(dial_ms=0, talk_ms=3, hold_ms=5, wrap_ms=7)]
    legs = live(rows, supply([1], factors={0: 1_500_000})).legs
    assert legs.leave_ms.tolist() == [5 + 8]  # 4.5 and 7.5
    assert legs.free_ms.tolist() == [5 + 8 + 11]  # 10.5


def test_patience_begins_when_the_contact_joins_the_queue() -> None:
    rows = [contact(dial_ms=0, talk_ms=500), contact(dial_ms=10, before_queue_ms=40, patience_ms=100)]
    legs = live(rows, supply([1])).legs
    assert legs.entry_ms.tolist() == [0, 50]
    assert legs.leave_ms.tolist() == [500, 150]


def test_one_without_patience_is_answered_if_somebody_is_idle_and_else_leaves_at_once() -> None:
    rows = [contact(dial_ms=0, talk_ms=50, patience_ms=0), contact(dial_ms=20, patience_ms=0)]
    legs = live(rows, supply([1])).legs
    assert states(legs) == [DONE, GONE]
    assert legs.leave_ms.tolist() == [50, 20]


def test_who_abandons_redials_after_the_delay_with_patience_of_its_own() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=500),
        contact(dial_ms=10, patience_ms=20, redials=True, redial_ms=70, next=2),
        contact(patience_ms=35, redials=True, redial_ms=0),
    ]
    legs = live(rows, supply([1])).legs
    assert states(legs) == [DONE, GONE, GONE]
    assert legs.dial_ms.tolist() == [0, 10, 100]
    assert legs.leave_ms.tolist() == [500, 30, 135]


def test_who_found_no_line_free_redials_only_if_that_is_the_habit() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=100),
        contact(dial_ms=10, redials_blocked=True, redial_ms=90, next=3),
        contact(dial_ms=20, redials=True, redial_ms=90, next=4),
        contact(talk_ms=1),
        contact(talk_ms=1),
    ]
    legs = live(rows, supply([1], lines=1)).legs
    assert states(legs) == [DONE, BLOCKED, BLOCKED, DONE, ASLEEP]
    assert legs.answer_ms.tolist() == [0, NOT_YET, NOT_YET, 100, NOT_YET]


@pytest.mark.parametrize(("word", "resolved"), [(SOLVED, 1), (2**31 - 1, 1), (2**31, 0), (UNSOLVED, 0)])
def test_a_contact_is_resolved_when_its_word_is_below_the_threshold(word: int, resolved: int) -> None:
    rows = [contact(dial_ms=0, talk_ms=9, resolve_word=word, returns=True, return_ms=1, next=1), contact()]
    legs = live(rows, supply([1], resolve_below=2**31)).legs
    assert legs.resolved[0] == resolved
    assert states(legs)[1] == (ASLEEP if resolved else DONE)


def test_an_unresolved_customer_without_the_habit_stays_silent() -> None:
    rows = [contact(dial_ms=0, talk_ms=9, resolve_word=UNSOLVED, returns=False, next=1), contact()]
    legs = live(rows, supply([1])).legs
    assert legs.resolved.tolist() == [0, NOT_YET]
    assert states(legs) == [DONE, ASLEEP]


def test_the_return_delay_runs_from_the_customers_end_and_not_from_the_end_of_wrap() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=40, hold_ms=10, wrap_ms=100, resolve_word=UNSOLVED)
        | {"returns": True, "return_ms": 20, "next": 1},
        contact(talk_ms=5),
    ]
    legs = live(rows, supply([1])).legs
    assert legs.dial_ms.tolist() == [0, 70]
    assert legs.answer_ms.tolist() == [0, 150]


def test_a_follow_up_queues_again_behind_those_who_came_meanwhile() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=10, resolve_word=UNSOLVED, returns=True, return_ms=40, next=3),
        contact(dial_ms=5, talk_ms=95),
        contact(dial_ms=49, talk_ms=10),
        contact(talk_ms=10),
    ]
    legs = live(rows, supply([1])).legs
    assert legs.entry_ms.tolist() == [0, 5, 49, 50]
    assert legs.answer_ms.tolist() == [0, 10, 105, 115]


# Delays and nights ----------------------------------------------------------------------------------------

NIGHTS = ((0, 1000), (5000, 6000), (10_000, 11_000))


def returning_after(delay: int, dial: int = 900) -> list[int]:
    """When a contact that is over 50 ms after its dial comes back."""
    rows = [
        contact(dial_ms=dial, talk_ms=50, resolve_word=UNSOLVED, returns=True, return_ms=delay, next=1),
        contact(talk_ms=1),
    ]
    return list(live(rows, supply([1], windows=NIGHTS)).legs.dial_ms[1:])


def test_a_follow_up_delay_stands_still_while_the_center_is_closed() -> None:
    assert returning_after(49) == [999]
    assert returning_after(50) == [5000]  # all of the evening: the next morning
    assert returning_after(450) == [5400]
    assert returning_after(1049) == [5999]
    assert returning_after(1050) == [10_000]


def test_a_follow_up_delay_that_leaves_the_horizon_wakes_nobody() -> None:
    assert returning_after(2049) == [10_999]
    assert returning_after(2050) == [NOT_YET]


def test_a_delay_that_begins_in_the_drain_runs_from_the_next_morning() -> None:
    rows = [
        contact(dial_ms=900, talk_ms=50),
        contact(dial_ms=910, talk_ms=100, resolve_word=UNSOLVED, returns=True, return_ms=30, next=2),
        contact(talk_ms=1),
    ]
    legs = live(rows, supply([1], windows=NIGHTS)).legs
    assert legs.leave_ms.tolist()[:2] == [950, 1050]
    assert legs.dial_ms.tolist()[2] == 5030


# Start and end --------------------------------------------------------------------------------------------


def test_the_staff_stays_until_the_queue_is_empty_and_that_time_is_overtime() -> None:
    rows = [
        contact(dial_ms=800, talk_ms=300),
        contact(dial_ms=850, talk_ms=500),
        contact(dial_ms=990, talk_ms=40),
    ]
    outcome = live(rows, supply([2], windows=[(0, 1000)]))
    assert outcome.legs.answer_ms.tolist() == [800, 850, 1100]
    assert duty_spells(outcome) == [(0, 0, 1140), (1, 0, 1350)]
    assert outcome.end_ms == 1350


def test_an_agent_idle_in_the_drain_goes_when_the_last_contact_has_been_answered() -> None:
    rows = [contact(dial_ms=900, before_queue_ms=200, talk_ms=30)]
    outcome = live(rows, supply([2], windows=[(0, 1000)]))
    assert outcome.legs.answer_ms.tolist() == [1100]
    assert duty_spells(outcome) == [(0, 0, 1130), (1, 0, 1100)]


def test_nobody_stays_when_nobody_waits_at_closing() -> None:
    outcome = live([contact(dial_ms=900, talk_ms=200)], supply([2], windows=[(0, 1000)]))
    assert duty_spells(outcome) == [(0, 0, 1100), (1, 0, 1000)]


def test_a_drain_that_reaches_the_next_opening_is_cut_off() -> None:
    rows = [
        contact(dial_ms=980, talk_ms=200),
        contact(dial_ms=990, talk_ms=100),
        contact(dial_ms=995, talk_ms=50),
    ]
    who = supply([1], windows=[(0, 1000), (1100, 2000)])
    outcome = live(rows, who)
    # The head of the first day, busy at 1100, is due to go; that of the second day cancels it.
    assert outcome.legs.answer_ms.tolist() == [980, 1180, 1280]
    assert duty_spells(outcome) == [(0, 0, 2000)]


def test_waiting_contacts_are_let_go_at_closing_where_the_center_hangs_up() -> None:
    rows = [
        contact(dial_ms=900, talk_ms=200, wrap_ms=50),
        contact(dial_ms=950, patience_ms=50),
        contact(dial_ms=960, redials=True, redial_ms=10, next=4),
        contact(dial_ms=970, before_queue_ms=60),
        contact(),
    ]
    outcome = live(rows, supply([1], windows=[(0, 1000)], closing=Closing.HANG_UP))
    out = State.CLOSED_OUT
    assert states(outcome.legs) == [DONE, out, out, out, ASLEEP]
    assert outcome.legs.leave_ms.tolist() == [1100, 1000, 1000, 1030, NOT_YET]
    assert duty_spells(outcome) == [(0, 0, 1150)]


def test_a_run_round_the_clock_stops_at_its_horizon_and_leaves_contacts_open() -> None:
    rows = [
        contact(dial_ms=900, talk_ms=50, wrap_ms=100),
        contact(dial_ms=910, talk_ms=500),
        contact(dial_ms=920),
        contact(dial_ms=930, before_queue_ms=70),
        contact(dial_ms=940, patience_ms=60),
    ]
    outcome = live(rows, supply([2], windows=[(0, 1000)], closing=Closing.STOP))
    served, waits, before = State.IN_SERVICE, State.WAITING, State.BEFORE_QUEUE
    assert states(outcome.legs) == [served, served, waits, before, waits]
    assert outcome.legs.leave_ms.tolist() == [950] + [NOT_YET] * 4
    assert outcome.legs.free_ms.tolist() == [NOT_YET] * 5
    assert duty_spells(outcome) == [(0, 0, 1000), (1, 0, 1000)]
    assert outcome.end_ms == 1000


def test_contacts_before_opening_time_of_the_staff_wait_for_it() -> None:
    rows = [contact(dial_ms=0, talk_ms=10), contact(dial_ms=5, talk_ms=10, patience_ms=44)]
    duty = [opens(0), rise(50, 1), closes(100), fall(100, 1)]
    legs = live(rows, supply([1], duty, windows=[(0, 100)])).legs
    assert legs.answer_ms.tolist() == [50, NOT_YET]
    assert legs.leave_ms.tolist() == [60, 49]
