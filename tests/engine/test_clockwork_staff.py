"""The rules of staff: heads that rise and fall, shifts, breaks, and which idle agent takes a contact."""

from __future__ import annotations

import pytest

from simcenter.engine.tables import NOT_YET, AgentRule, State
from tests.engine.clockwork import (
    Duty,
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

END = 10_000
DONE, GONE = State.FINISHED, State.ABANDONED


def day(*rows: Duty) -> list[Duty]:
    """A duty table from the opening to the closing of one long day."""
    return [opens(0), *rows, closes(END)]


WINDOW = [(0, END)]


# Heads ----------------------------------------------------------------------------------------------------


def test_when_heads_fall_the_idle_agent_with_the_highest_number_goes_first() -> None:
    outcome = live(
        [contact(dial_ms=90, talk_ms=100)],  # agent 0 is busy when heads fall
        supply([3], day(rise(0, 3), fall(100, 1), fall(150, 1)), WINDOW),
    )
    assert duty_spells(outcome) == [(0, 0, END), (1, 0, 150), (2, 0, 100)]


def test_when_all_are_busy_the_next_to_finish_goes_before_taking_work() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=300),
        contact(dial_ms=0, talk_ms=150, wrap_ms=50),
        contact(dial_ms=50, talk_ms=10),
    ]
    outcome = live(rows, supply([2], day(rise(0, 2), fall(100, 1)), WINDOW))
    assert duty_spells(outcome) == [(0, 0, END), (1, 0, 200)]
    assert outcome.legs.answer_ms.tolist() == [0, 0, 300]


def test_an_agent_who_finishes_at_the_very_moment_heads_fall_is_idle_by_then() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=300),
        contact(dial_ms=0, talk_ms=100),
        contact(dial_ms=150, talk_ms=10),
    ]
    outcome = live(rows, supply([2], day(rise(0, 2), fall(100, 1)), WINDOW))
    assert duty_spells(outcome) == [(0, 0, END), (1, 0, 100)]
    assert outcome.legs.answer_ms.tolist() == [0, 0, 300]


def test_a_rise_before_anybody_has_gone_cancels_the_fall() -> None:
    rows = [contact(dial_ms=0, talk_ms=300), contact(dial_ms=0, talk_ms=200), contact(dial_ms=50, talk_ms=10)]
    outcome = live(rows, supply([2], day(rise(0, 2), fall(100, 1), rise(199, 1)), WINDOW))
    assert duty_spells(outcome) == [(0, 0, END), (1, 0, END)]
    assert outcome.legs.answer_ms.tolist() == [0, 0, 200]


def test_a_rise_larger_than_what_is_still_due_brings_the_lowest_numbers_that_are_off() -> None:
    rows = [contact(dial_ms=0, talk_ms=500), contact(dial_ms=0, talk_ms=500)]
    duty = day(rise(0, 4), fall(100, 3), rise(200, 2))
    outcome = live(rows, supply([4], duty, WINDOW))
    # Agents 2 and 3 go at 100 and one of 0 and 1 is due; the rise keeps both and brings agent 2.
    assert duty_spells(outcome) == [(0, 0, END), (1, 0, END), (2, 0, 100), (2, 200, END), (3, 0, 100)]


def test_new_heads_take_waiting_contacts_at_once_in_their_order() -> None:
    rows = [contact(dial_ms=0, talk_ms=500), contact(dial_ms=20, talk_ms=50), contact(dial_ms=10, talk_ms=50)]
    rows.sort(key=lambda row: row["dial_ms"])
    legs = live(rows, supply([3], day(rise(0, 1), rise(100, 2)), WINDOW)).legs
    assert legs.answer_ms.tolist() == [0, 100, 100]
    assert legs.agent.tolist() == [0, 1, 2]


# Shifts and breaks ----------------------------------------------------------------------------------------


def test_a_contact_in_progress_at_the_end_of_a_shift_is_finished() -> None:
    rows = [contact(dial_ms=50, talk_ms=100, wrap_ms=30), contact(dial_ms=60, patience_ms=500)]
    outcome = live(rows, supply([1], day(*shift(0, 0, 100)), WINDOW))
    assert states(outcome.legs) == [DONE, GONE]
    assert duty_spells(outcome) == [(0, 0, 180)]


def test_a_break_begins_when_it_is_due_if_the_agent_is_idle() -> None:
    rows = [contact(dial_ms=120, talk_ms=10)]
    outcome = live(rows, supply([1], day(*shift(0, 0, 1000), pause(0, 100, 60)), WINDOW))
    assert break_spells(outcome) == [(0, 100, 160)]
    assert outcome.legs.answer_ms.tolist() == [160]


def test_a_break_waits_for_the_contact_and_keeps_its_length() -> None:
    rows = [contact(dial_ms=50, talk_ms=70, wrap_ms=30), contact(dial_ms=60, talk_ms=10)]
    outcome = live(rows, supply([1], day(*shift(0, 0, 1000), pause(0, 100, 60)), WINDOW))
    assert break_spells(outcome) == [(0, 150, 210)]
    assert outcome.legs.answer_ms.tolist() == [50, 210]


def test_two_breaks_that_wait_for_one_contact_are_had_together() -> None:
    rows = [contact(dial_ms=50, talk_ms=200)]
    duty = day(*shift(0, 0, 1000), pause(0, 100, 60), pause(0, 200, 40))
    outcome = live(rows, supply([1], duty, WINDOW))
    assert break_spells(outcome) == [(0, 250, 350)]


def test_a_break_due_in_a_late_break_follows_it() -> None:
    rows = [contact(dial_ms=50, talk_ms=140)]
    duty = day(*shift(0, 0, 1000), pause(0, 100, 60), pause(0, 200, 40))
    outcome = live(rows, supply([1], duty, WINDOW))
    assert break_spells(outcome) == [(0, 190, 250), (0, 250, 290)]


def test_the_end_of_a_shift_cuts_a_break_and_forgets_one_that_is_owed() -> None:
    rows = [contact(dial_ms=900, talk_ms=150)]
    duty = day(*shift(0, 0, 1000), pause(0, 950, 60), *shift(1, 0, 1000), pause(1, 970, 60))
    outcome = live(rows, supply([2], duty, WINDOW))
    assert break_spells(outcome) == [(1, 970, 1000)]
    assert duty_spells(outcome) == [(0, 0, 1050), (1, 0, 1000)]


def test_a_shift_that_begins_while_its_agent_still_finishes_the_last_one_goes_on() -> None:
    rows = [contact(dial_ms=50, talk_ms=200), contact(dial_ms=60, talk_ms=10)]
    outcome = live(rows, supply([1], day(*shift(0, 0, 100), *shift(0, 200, 1000)), WINDOW))
    assert outcome.legs.answer_ms.tolist() == [50, 250]
    assert duty_spells(outcome) == [(0, 0, 1000)]


def test_breaks_are_had_in_the_drain_and_shifts_end_with_it() -> None:
    rows = [
        contact(dial_ms=900, talk_ms=300),
        contact(dial_ms=950, talk_ms=100),
        contact(dial_ms=960, talk_ms=9),
    ]
    duty = [opens(0), *shift(0, 0, 1000), *shift(1, 0, 1000), pause(1, 990, 5), closes(1000)]
    outcome = live(rows, supply([2], duty, [(0, 1000)]))
    assert outcome.legs.answer_ms.tolist() == [900, 950, 1055]
    assert break_spells(outcome) == [(1, 1050, 1055)]
    assert duty_spells(outcome) == [(0, 0, 1200), (1, 0, 1064)]


# Which agent ----------------------------------------------------------------------------------------------


def who_takes(rule: AgentRule, rows: list[dict[str, object]], heads: int = 3) -> list[int]:
    """Agents who take the contacts of one pool."""
    return list(live(rows, supply([heads], windows=WINDOW), plan(rule=rule)).legs.agent)


def test_the_longest_idle_agent_is_whoever_became_idle_first() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=30),
        contact(dial_ms=0, talk_ms=10),
        contact(dial_ms=0, talk_ms=20),
        contact(dial_ms=50, talk_ms=10),
        contact(dial_ms=51, talk_ms=10),
        contact(dial_ms=52, talk_ms=10),
    ]
    assert who_takes(AgentRule.LONGEST_IDLE, rows) == [0, 1, 2, 1, 2, 0]


def test_agents_who_free_together_are_idle_in_the_order_of_their_numbers() -> None:
    rows = [contact(dial_ms=at, talk_ms=40 - at) for at in (0, 10, 20)]
    rows += [contact(dial_ms=50, talk_ms=1), contact(dial_ms=50, talk_ms=1)]
    assert who_takes(AgentRule.LONGEST_IDLE, rows) == [0, 1, 2, 0, 1]


def test_the_least_occupied_agent_has_handled_the_smallest_share_of_the_day() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=30),
        contact(dial_ms=10, talk_ms=60),
        contact(dial_ms=20, talk_ms=40),
        contact(dial_ms=100, talk_ms=15),  # agents have 30, 60 and 40: agent 0, then at 45
        contact(dial_ms=200, talk_ms=30),  # agent 2 with 40, then at 70
        contact(dial_ms=300, talk_ms=10),  # agent 0 with 45, then at 55
        contact(dial_ms=400, talk_ms=10),  # agent 0 with 55
        contact(dial_ms=500, talk_ms=10),  # agent 1 with 60
    ]
    assert who_takes(AgentRule.LEAST_OCCUPIED, rows) == [0, 1, 2, 0, 2, 0, 0, 1]


def test_the_least_occupied_agent_is_judged_by_time_on_duty_not_by_minutes_alone() -> None:
    duty = day(*shift(0, 0, 5000), *shift(1, 900, 5000))
    rows = [
        contact(dial_ms=0, talk_ms=60),
        contact(dial_ms=950, talk_ms=40),  # agent 1 has handled nothing in 50 ms, agent 0 60 of 950
        contact(dial_ms=1000, talk_ms=5),  # 60 of 1000 against 40 of 100
    ]
    legs = live(rows, supply([2], duty, WINDOW), plan(rule=AgentRule.LEAST_OCCUPIED)).legs
    assert legs.agent.tolist() == [0, 1, 0]


def test_occupancy_begins_anew_every_morning() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=500),
        contact(dial_ms=100, talk_ms=100),
        contact(dial_ms=2010, talk_ms=5),
    ]
    who = supply([2], windows=[(0, 1000), (2000, 3000)])
    legs = live(rows, who, plan(rule=AgentRule.LEAST_OCCUPIED)).legs
    assert legs.agent.tolist() == [0, 1, 0]


@pytest.mark.parametrize(
    ("word", "agent"),
    [(0, 0), (2**32 // 3, 0), (2**32 // 3 + 1, 1), (2**31, 1), (2**32 * 2 // 3 + 1, 2), (2**32 - 1, 2)],
)
def test_the_random_rule_takes_the_agent_the_contacts_own_word_points_to(word: int, agent: int) -> None:
    assert who_takes(AgentRule.RANDOM, [contact(dial_ms=5, talk_ms=1, route_word=word)]) == [agent]


def test_the_random_rule_counts_idle_agents_only_in_the_order_of_pools_and_numbers() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=90, route_word=2**32 // 4),  # the second of four: agent 1
        contact(dial_ms=10, talk_ms=10, route_word=2**32 * 2 // 3),  # the second of 0, 2, 3, which is 2
        contact(dial_ms=50, talk_ms=10, route_word=2**32 - 1),  # the last: agent 3 of the second pool
    ]
    legs = live(rows, supply([2, 2], windows=WINDOW), plan(1, 2, rule=AgentRule.RANDOM)).legs
    assert legs.agent.tolist() == [1, 2, 3]
    assert legs.pool.tolist() == [0, 1, 1]


def test_the_fastest_rule_takes_the_pool_that_handles_the_contact_in_the_shortest_time() -> None:
    who = supply([1, 1, 1], windows=WINDOW, factors={0: 1_500_000, 1: 800_000, 2: 800_000})
    rows = [contact(dial_ms=at, talk_ms=100) for at in (0, 1, 2)]
    legs = live(rows, who, plan(1, 3, rule=AgentRule.FASTEST)).legs
    assert legs.pool.tolist() == [1, 2, 0]
    assert legs.leave_ms.tolist() == [80, 81, 152]


def test_between_pools_of_equal_rank_the_longest_idle_agent_of_all_takes_the_contact() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=20),
        contact(dial_ms=0, talk_ms=10),
        contact(dial_ms=30, talk_ms=10),
        contact(dial_ms=35, talk_ms=10),
    ]
    legs = live(rows, supply([1, 1], windows=WINDOW), plan(1, 2)).legs
    assert legs.pool.tolist() == [0, 1, 1, 0]


def test_coming_back_from_a_break_an_agent_is_idle_only_from_then_on() -> None:
    duty = day(*shift(0, 0, 5000), *shift(1, 0, 5000), pause(0, 10, 40))
    legs = live(
        [contact(dial_ms=60, talk_ms=5), contact(dial_ms=61, talk_ms=5)], supply([2], duty, WINDOW)
    ).legs
    assert legs.agent.tolist() == [1, 0]
    assert NOT_YET not in legs.answer_ms.tolist()
