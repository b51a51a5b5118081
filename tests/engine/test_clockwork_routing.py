"""The rules of routing: who is eligible from when, and whom affine age serves at which millisecond."""

from __future__ import annotations

import numpy as np
import pytest

from simcenter.engine.tables import NOT_YET, Floats, State
from simcenter.routing.affine_age import AffineAge
from simcenter.routing.policy import RoutingPolicy
from tests.engine.clockwork import contact, live, plan, states, supply

WINDOW = [(0, 1_000_000)]
NEVER_OPENS = NOT_YET


def affine(*rows: tuple[float, ...]) -> tuple[RoutingPolicy, Floats]:
    """Base, rate and cap of every queue."""
    return AffineAge({}), np.array([(*row, np.inf)[:3] for row in rows])


# Eligibility ----------------------------------------------------------------------------------------------


def test_overflow_opens_exactly_after_its_time_by_a_second_look() -> None:
    rows = [contact(dial_ms=0, talk_ms=500), contact(dial_ms=10, talk_ms=20)]
    legs = live(rows, supply([1, 1], windows=WINDOW), plan(1, 2, [[0, 50]])).legs
    assert legs.pool.tolist() == [0, 1]
    assert legs.answer_ms.tolist() == [0, 60]


def test_an_agent_who_frees_before_overflow_opens_does_not_help_yet() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=500),
        contact(dial_ms=0, type=1, talk_ms=59),
        contact(dial_ms=10, talk_ms=20),
    ]
    who = supply([1, 1], windows=WINDOW, types=2)
    legs = live(rows, who, plan(2, 2, [[0, 50], [NEVER_OPENS, 0]])).legs
    assert legs.pool.tolist() == [0, 1, 1]
    assert legs.answer_ms.tolist() == [0, 0, 60]


def test_an_agent_who_frees_after_overflow_has_opened_takes_the_contact_at_once() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=500),
        contact(dial_ms=0, type=1, talk_ms=75),
        contact(dial_ms=10, talk_ms=20),
    ]
    who = supply([1, 1], windows=WINDOW, types=2)
    legs = live(rows, who, plan(2, 2, [[0, 50], [NEVER_OPENS, 0]])).legs
    assert legs.answer_ms.tolist() == [0, 0, 75]


def test_patience_that_ends_as_overflow_opens_has_ended() -> None:
    rows = [contact(dial_ms=0, talk_ms=500), contact(dial_ms=10, patience_ms=50)]
    legs = live(rows, supply([1, 1], windows=WINDOW), plan(1, 2, [[0, 50]])).legs
    assert states(legs) == [State.FINISHED, State.ABANDONED]


def test_overflow_does_not_give_fresh_patience() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=500),
        contact(dial_ms=0, talk_ms=500),
        contact(dial_ms=10, patience_ms=80),
    ]
    legs = live(rows, supply([1, 1], windows=WINDOW), plan(1, 2, [[0, 50]])).legs
    assert legs.answer_ms.tolist() == [0, 50, NOT_YET]
    assert legs.leave_ms.tolist()[2] == 90


def test_steps_of_overflow_open_one_pool_after_the_other() -> None:
    rows = [contact(dial_ms=0, talk_ms=900) for _ in range(3)]
    legs = live(rows, supply([1, 1, 1], windows=WINDOW), plan(1, 3, [[0, 30, 70]])).legs
    assert legs.pool.tolist() == [0, 1, 2]
    assert legs.answer_ms.tolist() == [0, 30, 70]


def test_a_pool_that_never_opens_never_serves() -> None:
    rows = [contact(dial_ms=0, talk_ms=500), contact(dial_ms=10, patience_ms=300)]
    legs = live(rows, supply([1, 1], windows=WINDOW), plan(1, 2, [[0, NEVER_OPENS]])).legs
    assert states(legs) == [State.FINISHED, State.ABANDONED]


def test_the_next_in_line_waits_its_own_time_for_overflow() -> None:
    rows = [contact(dial_ms=0, talk_ms=900), contact(dial_ms=10, talk_ms=5), contact(dial_ms=40, talk_ms=5)]
    legs = live(rows, supply([1, 1], windows=WINDOW), plan(1, 2, [[0, 50]])).legs
    assert legs.answer_ms.tolist() == [0, 60, 90]


def test_a_reserve_holds_agents_back_for_other_queues() -> None:
    rows = [
        contact(dial_ms=0, type=1, talk_ms=100),  # two of three are left
        contact(dial_ms=10, type=1, talk_ms=100),  # one is left
        contact(dial_ms=20, type=1, talk_ms=100),  # waits until two are idle
        contact(dial_ms=30, type=0, talk_ms=100),  # takes the last
    ]
    who = supply([3], windows=WINDOW, types=2)
    legs = live(rows, who, plan(2, 1, reserve=[[0], [1]])).legs
    # At 100 the first agent frees and is the only one idle; at 110 there are two.
    assert legs.answer_ms.tolist() == [0, 10, 110, 30]


def test_an_agent_who_frees_beside_the_reserve_serves_at_once() -> None:
    rows = [
        contact(dial_ms=0, type=0, talk_ms=50),
        contact(dial_ms=0, type=0, talk_ms=60),
        contact(dial_ms=10, type=1, talk_ms=5),
        contact(dial_ms=11, type=1, talk_ms=5),
    ]
    who = supply([2], windows=WINDOW, types=2)
    legs = live(rows, who, plan(2, 1, reserve=[[0], [1]])).legs
    assert legs.answer_ms.tolist() == [0, 0, 60, 65]


def test_a_contact_takes_the_pool_it_ranks_highest_however_long_others_have_been_idle() -> None:
    rows = [contact(dial_ms=0, talk_ms=10), contact(dial_ms=50, talk_ms=10), contact(dial_ms=51, talk_ms=10)]
    legs = live(rows, supply([1, 1], windows=WINDOW), plan(1, 2), ranks=[[2, 1]]).legs
    assert legs.pool.tolist() == [0, 0, 1]


# Whom a freed agent serves --------------------------------------------------------------------------------


def first_served(customers: tuple[RoutingPolicy, Floats], zero: int, one: int, frees: int) -> int:
    """Type of the contact taken first, when one of each type waits since a moment and an agent frees."""
    rows = [
        contact(dial_ms=0, talk_ms=frees),
        contact(dial_ms=zero, type=0, talk_ms=10),
        contact(dial_ms=one, type=1, talk_ms=10),
    ]
    rows[1:] = sorted(rows[1:], key=lambda row: (row["dial_ms"], row["type"]))
    legs = live(rows, supply([1], windows=WINDOW, types=2), plan(2, 1), customers).legs
    taken = int(np.argmin(np.where(np.arange(3) == 0, 2**60, legs.answer_ms)))
    assert legs.answer_ms[taken] == frees
    return int(rows[taken]["type"])


@pytest.mark.parametrize(("behind", "served"), [(89_999, 1), (90_000, 0), (90_001, 0)])
def test_a_head_start_of_90_s_wins_until_the_very_millisecond(behind: int, served: int) -> None:
    """Queue 1 has the head start; at the tie the lowest queue wins."""
    assert first_served(affine((0, 1), (90_000, 1)), 100, 100 + behind, 500_000) == served


@pytest.mark.parametrize(("behind", "served"), [(90_000, 0), (90_001, 1)])
def test_a_head_start_of_the_lowest_queue_wins_the_tie_too(behind: int, served: int) -> None:
    assert first_served(affine((90_000, 1), (0, 1)), 100 + behind, 100, 500_000) == served


def test_strict_tiers_serve_the_higher_rank_however_long_the_other_has_waited() -> None:
    assert first_served(affine((0, 1), (2.0**42, 1)), 1, 899_999, 900_000) == 1


@pytest.mark.parametrize(("frees", "served"), [(199, 0), (200, 0), (201, 1)])
def test_ageing_tiers_cross_at_the_millisecond_theory_says(frees: int, served: int) -> None:
    """1 x (t - 0) against 2 x (t - 100): equal at 200, where the lowest queue wins."""
    assert first_served(affine((0, 1), (0, 2)), 0, 100, frees) == served


@pytest.mark.parametrize(("frees", "served"), [(349, 1), (350, 0)])
def test_a_cap_limits_what_age_adds(frees: int, served: int) -> None:
    """Queue 1 ages twice as fast, but up to 250 only; queue 0, 100 behind at first, has 250 at 350."""
    assert first_served(affine((-100, 1), (0, 2, 250)), 0, 100, frees) == served


@pytest.mark.parametrize(("frees", "served"), [(30_000, 1), (100_000, 1)])
def test_promise_slack_serves_the_earliest_due_date_whenever_an_agent_frees(frees: int, served: int) -> None:
    """Due at 180,005 (5 + 3 min) and at 25,006: the order never changes while both wait."""
    assert first_served(affine((-180_000, 1), (-20_000, 1)), 5, 5_006, frees) == served


@pytest.mark.parametrize(("frees", "served"), [(5_400, 0), (5_625, 0), (5_626, 1)])
def test_service_objective_serves_the_largest_used_share_of_the_promise(frees: int, served: int) -> None:
    """(t - 0) / 180 s against (t - 5,000 ms) / 20 s: equal at 5,625, where the lowest queue wins."""
    assert first_served(affine((0, 1 / 180_000), (0, 1 / 20_000)), 0, 5_000, frees) == served


def test_longest_wait_serves_the_earliest_and_at_a_tie_the_lowest_queue() -> None:
    longest = affine((0, 1), (0, 1))
    assert first_served(longest, 20, 19, 100) == 1
    assert first_served(longest, 20, 20, 100) == 0


def test_nobody_overtakes_the_head_of_the_own_queue() -> None:
    rows = [contact(dial_ms=at, talk_ms=40) for at in (0, 10, 20, 30)]
    legs = live(rows, supply([1], windows=WINDOW), customers=affine((0, 0))).legs
    assert legs.answer_ms.tolist() == [0, 40, 80, 120]
