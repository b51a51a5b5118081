"""Announced waits, balking and call-backs: on contacts whose every millisecond is worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcenter.engine.tables import NEVER, NOT_YET, Closing, EntryRules, Moves, Offer, Outcome, Plan, State
from simcenter.scenario.entry.words import Estimator
from tests.engine.clockwork import closes as closing_at
from tests.engine.clockwork import contact, live, pause, plan, shift, states, supply
from tests.engine.clockwork import opens as opening_at

DONE, BALKED, LOST, GONE = State.FINISHED, State.BALKED, State.LOST, State.ABANDONED
HALF = 2**31
YES, NO = 0, 2**32 - 1
"""Words that balk, accept or are not reached wherever anybody does, and that do so only where all do."""


def entry(queues: int = 1, **words: Any) -> Plan:
    """A plan that announces 100 ms for everyone ahead an agent has, in which nobody balks or is called back.

    Rules are the same for all queues unless given as lists; the last queue is of call-backs behind live callers when
    `behind` says so.
    """
    usual: dict[str, Any] = {
        "estimator": Estimator.MARKOVIAN, "mean_ms": 100, "by_waiting": 0, "step_from": NOT_YET, "balk_below": 0,
        "offer_from_ms": NOT_YET, "offer_from_waiting": NOT_YET, "accept_below": HALF, "callback_queue": NOT_YET,
        "dialling_ms": 0, "again_ms": 50, "tries": 2, "vain_below": [HALF, HALF], "behind": 0,
    }  # fmt: skip
    behind = words.pop("behind", False)
    usual |= words
    tables: dict[str, Any] = {"estimator": int(usual.pop("estimator"))}
    for name, value in usual.items():
        wide = {"step_from": 1, "balk_below": 1, "vain_below": 2}.get(name)
        shape = (queues,) if wide is None else (queues, np.size(value))
        tables[name] = np.broadcast_to(np.array(value, np.int64), shape).copy()
    tables["callback_queue"] = np.full(queues, queues - 1) if behind else np.arange(queues)
    tables["behind"] = np.arange(queues) == queues - 1 if behind else np.zeros(queues)
    rules = EntryRules(**{k: v if k == "estimator" else v.astype(np.int64) for k, v in tables.items()})
    return plan(queues)._replace(entry=rules, queue_of=np.zeros((1, 2), np.int32))


def asked(**words: Any) -> dict[str, Any]:
    """A contact that balks never, accepts whatever it is offered, and is reached at once."""
    return contact(accept_word=YES, **words)


def heard(outcome: Outcome) -> list[int]:
    """The announcement every row heard."""
    return outcome.entries.announced.tolist()


def calls(outcome: Outcome) -> list[tuple[int, int, int, int]]:
    """Row, agent, start and end of every call in vain."""
    columns = outcome.calls
    return list(zip(*(c.tolist() for c in (columns.row, columns.agent, columns.start_ms, columns.end_ms)), strict=True))


def busy() -> dict[str, Any]:
    """A contact that keeps an agent for a second."""
    return contact(dial_ms=0, talk_ms=1_000)


def test_nobody_is_asked_whom_an_agent_can_take_at_once() -> None:
    outcome = live([asked(dial_ms=0, talk_ms=10)], supply([1]), entry(offer_from_waiting=0))
    assert (states(outcome.legs), heard(outcome)) == ([DONE], [NOT_YET])


def test_the_markovian_estimate_counts_oneself_and_agents_on_duty() -> None:
    rows = [contact(dial_ms=0, talk_ms=1_000) for _ in range(2)] + [asked(dial_ms=10 * n) for n in range(1, 5)]
    assert heard(live(rows, supply([2]), entry()))[2:] == [50, 100, 150, 200]


def test_an_agent_on_a_break_does_not_shorten_the_announced_wait() -> None:
    duty = [opening_at(0), *shift(0, 0, 5_000), *shift(1, 0, 5_000), pause(1, 5, 400), closing_at(5_000)]
    rows = [contact(dial_ms=0, talk_ms=1_000), asked(dial_ms=10), asked(dial_ms=500, talk_ms=1), asked(dial_ms=2_000)]
    outcome = live([*rows], supply([2], duty), entry(mean_ms=101))
    assert heard(outcome) == [NOT_YET, 101, NOT_YET, NOT_YET]


def test_without_an_agent_on_duty_no_wait_is_long_enough() -> None:
    duty = [opening_at(0), *shift(0, 700, 5_000), closing_at(5_000)]
    outcome = live([asked(dial_ms=10, talk_ms=5)], supply([1], duty), entry(offer_from_ms=10**9))
    assert (heard(outcome), outcome.entries.offer.tolist()) == ([NEVER], [Offer.ACCEPTED])


def test_last_to_enter_service_announces_what_the_last_one_waited() -> None:
    rows = [contact(dial_ms=0, talk_ms=100), asked(dial_ms=30, talk_ms=100), asked(dial_ms=40), asked(dial_ms=110)]
    outcome = live(rows, supply([1]), entry(estimator=Estimator.LAST_TO_ENTER_SERVICE))
    assert heard(outcome) == [NOT_YET, 0, 0, 70]


def test_who_is_called_back_says_nothing_about_the_wait_on_the_line() -> None:
    rows = [contact(dial_ms=0, talk_ms=100), asked(dial_ms=30, talk_ms=100), contact(dial_ms=150)]
    words = {"estimator": Estimator.LAST_TO_ENTER_SERVICE, "offer_from_waiting": 0}
    assert heard(live(rows, supply([1]), entry(**words))) == [NOT_YET, 0, 0]


def test_head_of_line_announces_how_long_the_first_one_has_waited() -> None:
    rows = [busy(), asked(dial_ms=30), asked(dial_ms=40), asked(dial_ms=110)]
    assert heard(live(rows, supply([1]), entry(estimator=Estimator.HEAD_OF_LINE)))[1:] == [0, 10, 80]


def test_the_queue_announces_how_many_are_ahead() -> None:
    rows = [busy(), asked(dial_ms=30), asked(dial_ms=40), asked(dial_ms=110)]
    outcome = live(rows, supply([1]), entry(estimator=Estimator.QUEUE))
    assert heard(outcome)[1:] == outcome.entries.ahead.tolist()[1:] == [0, 1, 2]


def test_who_balks_leaves_at_once_and_was_never_offered() -> None:
    rows = [busy(), contact(dial_ms=10, balk_word=NO), contact(dial_ms=20, balk_word=YES)]
    legs = live(rows, supply([1]), entry(step_from=[200], balk_below=[HALF])).legs
    assert states(legs) == [DONE, DONE, BALKED]
    assert (legs.entry_ms[2], legs.queue[2], legs.leave_ms[2]) == (NOT_YET, NOT_YET, 20)


@pytest.mark.parametrize(("word", "balks"), [(HALF // 2 - 1, True), (HALF // 2, False), (HALF, False)])
def test_the_share_that_balks_is_that_of_the_last_step_reached(word: int, balks: bool) -> None:
    how = entry(by_waiting=1, step_from=[1, 2, 4], balk_below=[10, HALF // 2, NO])
    rows = [busy(), *(contact(dial_ms=10, balk_word=NO) for _ in range(3)), contact(dial_ms=20, balk_word=word)]
    assert (states(live(rows, supply([1]), how).legs)[-1] == BALKED) == balks


def test_who_balks_gives_the_line_back_and_may_dial_again() -> None:
    rows = [
        busy(),
        contact(dial_ms=10, balk_word=YES, redials_balked=True, redial_ms=500, next=3),
        contact(dial_ms=11, balk_word=NO),
        contact(balk_word=NO),
    ]
    legs = live(rows, supply([1], lines=2), entry(step_from=[1], balk_below=[HALF])).legs
    assert states(legs) == [DONE, BALKED, DONE, State.BLOCKED]
    assert legs.dial_ms[3] == 510


def test_a_drain_is_over_when_the_only_one_left_balks() -> None:
    duty = [opening_at(0), *shift(0, 0, 100), closing_at(100)]
    rows = [contact(dial_ms=50, talk_ms=70), contact(dial_ms=60, before_queue_ms=50, balk_word=YES)]
    outcome = live(rows, supply([1], duty, windows=[(0, 100)]), entry(step_from=[1], balk_below=[HALF]))
    assert (states(outcome.legs), outcome.spells.end_ms.tolist()) == ([DONE, BALKED], [120])


def test_a_call_back_that_keeps_its_place_is_patient_and_served_in_order() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=100),
        asked(dial_ms=10, talk_ms=100, patience_ms=5),
        contact(dial_ms=20, talk_ms=100, patience_ms=500),
        contact(dial_ms=30, patience_ms=60, accept_word=NO),
    ]
    outcome = live(rows, supply([1]), entry(offer_from_waiting=0))
    assert (states(outcome.legs), outcome.legs.answer_ms.tolist()) == ([DONE, DONE, DONE, GONE], [0, 100, 200, NOT_YET])
    assert outcome.entries.offer.tolist() == [NOT_YET, Offer.ACCEPTED, Offer.DECLINED, Offer.DECLINED]


def test_an_offer_takes_so_many_ahead_or_so_long_a_wait() -> None:
    rows = [busy(), *(asked(dial_ms=10 * n, talk_ms=1) for n in range(1, 5))]
    by_number = live([*rows], supply([1]), entry(offer_from_waiting=2)).entries.offer.tolist()
    by_time = live([*rows], supply([1]), entry(offer_from_ms=300)).entries.offer.tolist()
    assert by_number == by_time == [NOT_YET, Offer.NOT_MADE, Offer.NOT_MADE, Offer.ACCEPTED, Offer.ACCEPTED]


def test_who_is_to_be_called_back_holds_no_trunk_line() -> None:
    rows = [busy(), asked(dial_ms=10, talk_ms=100), contact(dial_ms=20, accept_word=NO, talk_ms=10)]
    rows += [contact(dial_ms=1_050)]
    legs = live(rows, supply([1], lines=2), entry(offer_from_waiting=0)).legs
    assert (states(legs), legs.answer_ms.tolist()) == ([DONE] * 4, [0, 1_000, 1_100, 1_110])


def test_dialling_comes_before_the_talk_and_is_the_agents_time() -> None:
    rows = [contact(dial_ms=0, talk_ms=100), asked(dial_ms=10, talk_ms=40, wrap_ms=7)]
    legs = live(rows, supply([1]), entry(offer_from_waiting=0, dialling_ms=25)).legs
    assert (legs.answer_ms[1], legs.leave_ms[1], legs.free_ms[1]) == (100, 165, 172)


def test_behind_live_callers_a_call_back_waits_until_none_of_them_does() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=100),
        asked(dial_ms=10, talk_ms=100),
        contact(dial_ms=20, talk_ms=100, accept_word=NO),
        contact(dial_ms=150, talk_ms=100, accept_word=NO),
    ]
    legs = live(rows, supply([1]), entry(2, offer_from_waiting=0, behind=True)).legs
    assert (legs.answer_ms.tolist(), legs.queue.tolist()) == ([0, 300, 100, 200], [0, 1, 0, 0])


def test_a_call_back_that_is_due_joins_the_live_callers_by_its_age() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=100),
        asked(dial_ms=10, talk_ms=100),
        contact(dial_ms=20, talk_ms=100, accept_word=NO),
        contact(dial_ms=150, talk_ms=100, accept_word=NO),
    ]
    due = Moves(np.array([NOT_YET, 160]), np.array([0, 0], np.int32), np.array([0, 1]))
    how = entry(2, offer_from_waiting=0, behind=True)._replace(moves=due)
    legs = live(rows, supply([1]), how).legs
    assert (legs.answer_ms.tolist(), legs.queue.tolist()) == ([0, 200, 100, 300], [0, 0, 0, 0])


def test_so_many_agents_must_be_idle_for_a_call_back() -> None:
    rows = [contact(dial_ms=0, talk_ms=100), contact(dial_ms=0, talk_ms=300), asked(dial_ms=10, talk_ms=100)]
    how = entry(2, offer_from_waiting=0, behind=True)
    how.reserve[1] = 1
    assert live(rows, supply([2]), how).legs.answer_ms.tolist() == [0, 0, 300]


def test_who_is_not_reached_is_called_again_in_the_old_place() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=100),
        asked(dial_ms=10, talk_ms=100, reach_word=YES),
        contact(dial_ms=20, talk_ms=100, accept_word=NO),
        contact(dial_ms=30, talk_ms=100, accept_word=NO),
    ]
    how = entry(offer_from_waiting=0, dialling_ms=20, vain_below=[HALF, 0])
    outcome = live(rows, supply([1]), how)
    assert calls(outcome) == [(1, 0, 100, 120)]
    assert outcome.legs.answer_ms.tolist() == [0, 220, 120, 340]


def test_who_is_never_reached_is_lost_after_the_last_try() -> None:
    rows = [contact(dial_ms=0, talk_ms=100), asked(dial_ms=10, reach_word=YES, redials=True, next=2), contact()]
    outcome = live(rows, supply([1]), entry(offer_from_waiting=0, dialling_ms=20))
    assert calls(outcome) == [(1, 0, 100, 120), (1, 0, 170, 190)]
    assert (states(outcome.legs), outcome.legs.leave_ms[1]) == ([DONE, LOST, State.ASLEEP], 190)
    assert outcome.spells.end_ms.tolist()[0] >= 190


def test_whom_no_call_reached_may_dial_again_after_the_last_one() -> None:
    missed = asked(dial_ms=10, reach_word=YES, redials_lost=True, redial_ms=300, next=2)
    rows = [contact(dial_ms=0, talk_ms=100), missed, contact(talk_ms=5)]
    how = entry(offer_from_waiting=0, dialling_ms=20)
    legs = live(rows, supply([1]), how).legs
    assert (states(legs), legs.leave_ms[1], legs.dial_ms[2]) == ([DONE, LOST, DONE], 190, 490)


def test_a_try_that_takes_no_time_frees_the_agent_in_the_same_moment() -> None:
    rows = [contact(dial_ms=0, talk_ms=100), asked(dial_ms=10, reach_word=YES), contact(dial_ms=20, accept_word=NO)]
    outcome = live(rows, supply([1]), entry(offer_from_waiting=0))
    assert (calls(outcome)[0], outcome.legs.answer_ms[2]) == ((1, 0, 100, 100), 100)


def test_the_time_to_the_next_try_runs_while_the_center_is_open() -> None:
    rows = [contact(dial_ms=0, talk_ms=180), asked(dial_ms=10, reach_word=YES, talk_ms=5)]
    how = entry(offer_from_waiting=0, again_ms=50, vain_below=[HALF, 0])
    outcome = live(rows, supply([1], windows=[(0, 200), (1_000, 1_200)]), how)
    assert (calls(outcome), outcome.legs.answer_ms[1]) == ([(1, 0, 180, 180)], 1_030)


def test_a_drain_answers_the_call_backs_that_wait() -> None:
    rows = [contact(dial_ms=0, talk_ms=150), asked(dial_ms=10, talk_ms=50)]
    outcome = live(rows, supply([1], windows=[(0, 100)]), entry(offer_from_waiting=0))
    assert (states(outcome.legs), outcome.spells.end_ms.tolist()) == ([DONE, DONE], [200])


def test_closing_that_hangs_up_lets_call_backs_go_without_a_line() -> None:
    rows = [contact(dial_ms=0, talk_ms=150), asked(dial_ms=10, talk_ms=50)]
    who = supply([1], windows=[(0, 100)], closing=Closing.HANG_UP, lines=2)
    legs = live(rows, who, entry(offer_from_waiting=0)).legs
    assert (states(legs), legs.leave_ms[1]) == ([DONE, State.CLOSED_OUT], 100)


def test_a_run_that_stops_leaves_call_backs_open_and_calls_cut_off() -> None:
    rows = [contact(dial_ms=0, talk_ms=80), asked(dial_ms=10, reach_word=YES), asked(dial_ms=20)]
    who = supply([1], windows=[(0, 100)], closing=Closing.STOP)
    outcome = live(rows, who, entry(offer_from_waiting=0, dialling_ms=30))
    assert states(outcome.legs) == [DONE, State.BETWEEN_CALLS, State.WAITING]
    assert calls(outcome) == [(1, 0, 80, NOT_YET)]


def test_an_agent_whose_shift_ends_goes_after_the_call_in_vain() -> None:
    duty = [opening_at(0), *shift(0, 0, 110), closing_at(1_000)]
    rows = [contact(dial_ms=0, talk_ms=100), asked(dial_ms=10, reach_word=YES)]
    outcome = live(rows, supply([1], duty, windows=[(0, 1_000)]), entry(offer_from_waiting=0, dialling_ms=30))
    assert outcome.spells.end_ms.tolist() == [130]


def test_a_customer_who_was_called_and_passed_on_is_on_the_line_and_may_hang_up() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=100),
        asked(dial_ms=10, talk_ms=50, patience_ms=5, then=3, pass_word=0),
        contact(dial_ms=120, talk_ms=400, accept_word=NO),
        contact(level=1, talk_ms=10, patience_ms=20, contact=1),
    ]
    who = supply([1], lines=2)._replace(
        passes_below=np.array([[[2**32], [0]]], np.int64), warm_ms=np.full((1, 2), NOT_YET, np.int64)
    )
    how = entry(offer_from_waiting=0)._replace(queue_of=np.zeros((1, 8), np.int32))
    legs = live(rows, who, how).legs
    assert states(legs) == [DONE, DONE, DONE, GONE]
    assert legs.leave_ms[3] == 170
