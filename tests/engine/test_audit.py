"""The audit finds sound runs sound, and tells each wrong cell by the sentence that belongs to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from simcenter.engine.audit import audit
from simcenter.engine.tables import NEVER, NOT_YET, Closing, SpellKind, State
from tests.engine.hand_made import HandMade, held, instants, one_agent, two_days, woken_late

Cell = tuple[str, int | tuple[int, ...] | None, int]
"""Table and column, place in it (None for a single number), and what to write there."""


def changed(run: HandMade, *cells: Cell) -> HandMade:
    """Write other values into some cells of a run."""
    for path, place, value in cells:
        run = _with(run, path.split("."), place, value)
    return run


def _with(table: Any, path: list[str], place: int | tuple[int, ...] | None, value: int) -> Any:
    if not path:
        if place is None:
            return value
        column = table.copy()
        column[place] = value
        return column
    return table._replace(**{path[0]: _with(getattr(table, path[0]), path[1:], place, value)})


def stopped() -> HandMade:
    return one_agent(Closing.STOP)


def hung_up() -> HandMade:
    return one_agent(Closing.HANG_UP)


def legs(column: str, row: int, value: int) -> Cell:
    return f"outcome.legs.{column}", row, value


def spells(column: str, row: int, value: int) -> Cell:
    return f"outcome.spells.{column}", row, value


def served(row: int, agent: int, answer: int, free: int) -> list[Cell]:
    """Who serves a row without wrap, and when."""
    return [legs("agent", row, agent), legs("answer_ms", row, answer)] + [
        legs(column, row, free) for column in ("leave_ms", "free_ms")
    ]


@pytest.mark.parametrize("make", [two_days, stopped, hung_up, held])
def test_a_sound_run_is_found_sound(make: Callable[[], HandMade]) -> None:
    assert audit(*make()) == []


ONE_CELL: list[tuple[Callable[[], HandMade], Cell, str]] = [
    # Which times a contact has
    (two_days, legs("state", 1, State.WAITING), "row 1: is WAITING and has answer_ms"),
    (two_days, legs("state", 12, State.FINISHED), "row 12: is FINISHED without dial_ms"),
    (two_days, legs("leave_ms", 3, NOT_YET), "row 3: is ABANDONED without leave_ms"),
    (two_days, legs("agent", 8, NOT_YET), "row 8: is FINISHED without agent"),
    (two_days, legs("resolved", 5, 0), "row 5: is BLOCKED and has resolved"),
    (two_days, legs("queue", 13, NOT_YET), "row 13: is ABANDONED without queue"),
    (stopped, legs("free_ms", 0, 990), "row 0: is IN_SERVICE and has free_ms"),
    (stopped, legs("leave_ms", 0, NOT_YET), "row 0: is IN_SERVICE with only one of leave_ms and resolved"),
    # Who dials, and when
    (two_days, legs("state", 5, State.ASLEEP), "row 5: is fresh and never dialled at 120 ms"),
    (two_days, legs("dial_ms", 10, NOT_YET), "row 10: still sleeps, though row 3 woke it to dial at 115 ms"),
    (two_days, legs("dial_ms", 12, 150), "row 12: dialled at 150 ms, though nothing made it"),
    (two_days, legs("resolved", 0, 1), "row 9: dialled at 185 ms, though nothing made it"),
    (two_days, legs("resolved", 4, 0), "row 12: still sleeps, though row 4 woke it to dial at 150 ms"),
    (two_days, legs("dial_ms", 0, 11), "row 0: dialled at 11 ms, expected 10 ms"),
    (two_days, legs("dial_ms", 9, 186), "row 9: dialled at 186 ms, expected 185 ms"),
    (two_days, legs("dial_ms", 11, 1020), "row 11: dialled at 1020 ms, expected 2020 ms"),
    (two_days, legs("dial_ms", 13, 2130), "row 13: dialled at 2130 ms, expected 2030 ms"),
    (two_days, ("demand.return_ms", 7, 1000), "row 13: dialled at 2030 ms, though nothing made it"),
    (two_days, ("demand.redials", 3, 0), "row 10: dialled at 115 ms, though nothing made it"),
    (two_days, ("demand.redials_blocked", 5, 0), "row 11: dialled at 2020 ms, though nothing made it"),
    # Issues
    (two_days, ("demand.attempt", 9, 3), "row 0: row 9 is not the next attempt at the same issue"),
    (two_days, ("demand.issue", 9, 1), "row 0: row 9 is not the next attempt at the same issue"),
    (two_days, ("demand.next", 4, 11), "row 11: follows 2 rows, a follow-up follows exactly one"),
    (two_days, ("demand.next", 4, 8), "row 8: is fresh and a follow-up at once"),
    # Queue, patience, handling, resolution
    (two_days, legs("entry_ms", 1, 26), "row 1: joined its queue at 26 ms, expected 25 ms"),
    (two_days, legs("queue", 9, 0), "row 9: joined queue 0, expected queue 2"),
    (two_days, legs("answer_ms", 0, 14), "row 0: answer_ms 14 comes before entry_ms 15"),
    (two_days, legs("free_ms", 9, 589), "row 9: free_ms 589 comes before leave_ms 590"),
    (two_days, legs("answer_ms", 10, 146), "row 10: was answered after 31 ms, past its patience of 30 ms"),
    (two_days, legs("leave_ms", 3, 76), "row 3: hung up after 31 ms, its patience is 30 ms"),
    (two_days, legs("leave_ms", 3, 74), "row 3: hung up after 29 ms, its patience is 30 ms"),
    (two_days, legs("leave_ms", 5, 121), "row 5: was blocked at 120 ms and left at 121 ms"),
    (two_days, legs("leave_ms", 1, 424), "row 1: talk and hold took 399 ms, expected 400 ms"),
    (two_days, legs("free_ms", 1, 524), "row 1: wrap took 99 ms, expected 100 ms"),
    (
        two_days,
        ("supply.factor_ppm", (0, 1, 0), 2_005_000),
        "row 2: talk and hold took 200 ms, expected 201 ms",
    ),
    (two_days, ("supply.factor_ppm", (0, 1, 2), 1_900_000), "row 2: wrap took 20 ms, expected 19 ms"),
    (two_days, legs("resolved", 1, 0), "row 1: resolved is 0, its luck in pool 0 says 1"),
    (two_days, ("supply.resolve_below", (0, 1), 0), "row 2: resolved is 1, its luck in pool 1 says 0"),
    # Counts and Little's law
    (two_days, legs("state", 8, State.WAITING), "counts: answered 10 is not finished + in service 9"),
    (
        two_days,
        legs("state", 13, State.BLOCKED),
        "counts: arrived 13 is not blocked + before queue + contained + balked + offered 14",
    ),
    (
        two_days,
        legs("state", 3, State.WAITING),
        "queue 0: waiting over time adds up to 80 ms, waits to 3005 ms",
    ),
    (
        two_days,
        legs("free_ms", 7, 1121),
        "pool 1: in service over time adds up to 536 ms, handle times to 535 ms",
    ),
    # Trunk lines
    (two_days, ("supply.lines", None, 4), "row 10: took a line at 115 ms as number 5 of 4"),
    (two_days, ("supply.lines", None, 6), "row 5: was blocked at 120 ms, when 5 of 6 lines were taken"),
    (two_days, ("supply.lines", None, NOT_YET), "row 5: was blocked at 120 ms, though lines are unlimited"),
    (two_days, legs("leave_ms", 0, 119), "row 5: was blocked at 120 ms, when 4 of 5 lines were taken"),
    # Closing and end
    (
        two_days,
        legs("state", 3, State.CLOSED_OUT),
        "row 3: was closed out, though the center drains at closing",
    ),
    (
        two_days,
        legs("state", 10, State.IN_SERVICE),
        "row 10: is still IN_SERVICE, though the run did not stop early",
    ),
    (two_days, legs("state", 13, State.WAITING), "row 13: still waits, though its patience of 200 ms ended"),
    (two_days, ("outcome.end_ms", None, 3001), "end: the run ended at 3001 ms, expected 3000 ms"),
    (two_days, ("outcome.end_ms", None, 2230), "spell 1: of agent 0 ends after the run's end 2230"),
    (hung_up, legs("state", 1, State.WAITING), "row 1: still waits, though closing hangs up"),
    (hung_up, legs("leave_ms", 1, 999), "row 1: was closed out at 999 ms, expected 1000 ms"),
    (hung_up, legs("leave_ms", 2, 1060), "row 2: was closed out at 1060 ms, expected 1050 ms"),
    (
        hung_up,
        legs("state", 3, State.ABANDONED),
        "row 3: joined at 1010 ms, when the center was closed, and was not",
    ),
    (hung_up, legs("state", 1, State.ABANDONED), "row 1: waited until 1000 ms, past the closing at 1000 ms"),
    (hung_up, legs("answer_ms", 1, 1001), "row 1: is CLOSED_OUT and has answer_ms"),
    (stopped, legs("state", 1, State.CLOSED_OUT), "row 1: was closed out, though the run only stops"),
    (stopped, legs("dial_ms", 3, 1000), "row 3: dial_ms 1000 is not before the horizon 1000"),
    (stopped, ("demand.dial_ms", 3, 1000), "row 3: dialled at 990 ms, though nothing made it"),
    (
        stopped,
        ("demand.patience_ms", 1, 799),
        "row 1: is open at the horizon 1000, but should have hung up at 999 ms",
    ),
    (
        stopped,
        ("demand.wrap_ms", 0, 99),
        "row 0: is open at the horizon 1000, but should have freed its agent at 999",
    ),
    (
        stopped,
        ("demand.before_queue_ms", 2, 49),
        "row 2: is open at the horizon 1000, but should have joined a queue",
    ),
    (stopped, ("outcome.end_ms", None, 990), "end: the run ended at 990 ms, expected 1000 ms"),
    # Agents
    (two_days, legs("pool", 2, 0), "row 2: was served for pool 0 by agent 2 of pool 1"),
    (two_days, legs("agent", 2, 3), "row 4: was answered at 90 ms by agent 3, busy with row 2"),
    (two_days, legs("agent", 9, 1), "row 9: was answered at 190 ms by agent 1, busy with row 1"),
    (two_days, legs("agent", 8, 3), "row 8: agent 3 was not on duty from 1120 to 1155 ms"),
    (two_days, legs("free_ms", 2, 306), "row 2: agent 2 was on a break between 85 and 306 ms"),
    (two_days, spells("end_ms", 2, 524), "row 1: agent 1 was not on duty from 25 to 525 ms"),
    (two_days, spells("start_ms", 5, 304), "row 2: agent 2 was on a break between 85 and 305 ms"),
    (two_days, spells("end_ms", 5, 1200), "agent 2: has a break at 305 ms outside duty"),
    (two_days, spells("kind", 5, SpellKind.DUTY), "agent 2: is on duty twice at 305 ms"),
    (two_days, spells("start_ms", 1, 1100), "agent 0: is on duty twice at 1100 ms"),
    (two_days, spells("agent", 5, 1), "spell 5: of agent 1 is not where (agent, start, kind) puts it"),
    (two_days, spells("end_ms", 3, 1999), "spell 3: of agent 1 ends at 1999 ms, before its start at 2000 ms"),
    # Heads
    (two_days, spells("end_ms", 2, 526), "pool 0: 2 on duty at 525 ms, 1 planned, and 1 idle"),
    (two_days, spells("end_ms", 1, 2999), "pool 0: 0 on duty at 2999 ms, fewer than the 1 planned"),
    (two_days, spells("start_ms", 3, 2001), "agent 1: came on duty at 2001 ms, when its pool did not rise"),
    (two_days, spells("start_ms", 2, 1), "pool 0: 1 came on duty at 0 ms, expected 2 beside the 0 there"),
    (two_days, spells("end_ms", 0, 1121), "pool 0: 1 on duty at 1120 ms, 0 planned, and 1 idle"),
    (
        two_days,
        spells("end_ms", 0, 1119),
        "agent 0: went off duty at 1119 ms, though the drain after closing",
    ),
    (two_days, ("supply.duty_count", 5, 0), "pool 0: 1 on duty at 525 ms, fewer than the 2 planned"),
    # Rosters and breaks
    (two_days, spells("end_ms", 6, 841), "agent 3: stayed on duty at 840 ms, past the shift's end at 800 ms"),
    (
        two_days,
        spells("end_ms", 4, 1156),
        "agent 2: stayed on duty at 1155 ms, past the shift's end at 1000 ms",
    ),
    (two_days, spells("start_ms", 6, 1), "agent 3: came on duty at 1 ms, when no shift of this agent starts"),
    (two_days, spells("end_ms", 6, 799), "agent 3: was not on duty for the whole shift from 0 to 800 ms"),
    (
        two_days,
        spells("end_ms", 4, 1119),
        "agent 2: went off duty at 1119 ms, though the drain after closing",
    ),
    (two_days, spells("end_ms", 5, 404), "agent 2: has a break from 305 to 404 ms that nothing planned"),
    (two_days, spells("start_ms", 5, 306), "agent 2: has no break from 305 to 405 ms"),
    (two_days, ("supply.duty_length_ms", 4, 50), "agent 2: has no break from 305 to 355 ms"),
    # Eligibility, order, matching
    (
        two_days,
        legs("answer_ms", 2, 84),
        "row 2: was served by pool 1 after 49 ms, when that pool opens after 50 ms",
    ),
    (
        two_days,
        ("plan.opens_after_ms", (2, 0), NOT_YET),
        "row 9: of queue 2 was served by pool 0, which never serves",
    ),
    (
        two_days,
        ("plan.reserve", (0, 1), 2),
        "row 2: was served at 85 ms with 2 agents of pool 1 idle, of whom 2",
    ),
    (
        two_days,
        legs("entry_ms", 8, 949),
        "row 7: was answered at 950 ms, while an earlier one of queue 1 waited",
    ),
    (
        two_days,
        ("plan.opens_after_ms", (1, 0), 0),
        "row 8: waits at 960 ms at the head of queue 1, though pool 0",
    ),
    (
        two_days,
        ("plan.opens_after_ms", (3, 0), 70),
        "row 13: waits at 2100 ms at the head of queue 3, though pool 0",
    ),
    (
        two_days,
        ("plan.opens_after_ms", (0, 1), 49),
        "row 2: waits at 84 ms at the head of queue 0, though pool 1",
    ),
    (
        two_days,
        legs("agent", 6, 2),
        "row 6: was answered at 780 ms by agent 2, idle since 405 ms, while agent 3",
    ),
    # Numbers that point nowhere
    (two_days, legs("agent", 0, 4), "row 0: agent is 4, expected -1 to 3"),
    (two_days, legs("pool", 0, 2), "row 0: pool is 2, expected -1 to 1"),
    (two_days, legs("state", 0, 12), "row 0: state is 12, expected 0 to 11"),
    (two_days, legs("entry_ms", 0, -2), f"row 0: entry_ms is -2, expected -1 to {2 * NEVER}"),
    (two_days, spells("agent", 0, -1), "spell 0: agent is -1, expected 0 to 3"),
]


@pytest.mark.parametrize(("make", "cell", "sentence"), ONE_CELL, ids=[case[2] for case in ONE_CELL])
def test_one_wrong_cell_is_told_by_its_sentence(
    make: Callable[[], HandMade], cell: Cell, sentence: str
) -> None:
    found = audit(*changed(make(), cell))
    assert any(line.startswith(sentence) for line in found), found


def test_any_time_that_is_a_millisecond_off_is_noticed() -> None:
    run = two_days()
    unnoticed = []
    for table, names in (("legs", LEG_TIMES), ("spells", ("start_ms", "end_ms"))):
        for name in names:
            column = getattr(getattr(run.outcome, table), name)
            for row in np.flatnonzero(column != NOT_YET):
                for value in (column[row] - 1, column[row] + 1):
                    if not audit(*changed(run, (f"outcome.{table}.{name}", int(row), int(value)))):
                        unnoticed.append((table, name, int(row), int(value)))
    assert unnoticed == []


LEG_TIMES = ("dial_ms", "entry_ms", "answer_ms", "leave_ms", "free_ms")


def test_any_other_state_queue_or_pool_is_noticed() -> None:
    run = two_days()
    limits = {
        "state": range(len(State)),
        "queue": range(-1, 4),
        "pool": range(-1, 2),
        "resolved": range(-1, 2),
    }
    unnoticed = [
        (name, row, value)
        for name, values in limits.items()
        for row, right in enumerate(getattr(run.outcome.legs, name).tolist())
        for value in values
        if value != right and not audit(*changed(run, legs(name, row, value)))
    ]
    assert unnoticed == []


def test_a_lower_number_that_goes_before_an_idle_higher_one_is_noticed() -> None:
    swapped = changed(two_days(), spells("end_ms", 1, 2500), spells("end_ms", 3, 3000))
    sentence = "agent 0: went idle off duty at the fall at 2500 ms before agent 1, who was idle too"
    assert audit(*swapped) == [sentence]


def test_a_later_contact_answered_as_an_earlier_one_hangs_up_is_noticed() -> None:
    run = changed(two_days(), legs("entry_ms", 3, 34), legs("leave_ms", 3, 85))
    assert "row 2: was answered at 85 ms, as an earlier one of queue 0 had to hang up" in audit(*run)


def test_a_contact_that_hangs_up_as_an_agent_frees_is_noticed() -> None:
    run = changed(
        two_days(),
        ("plan.opens_after_ms", (3, 0), 105),
        ("demand.patience_ms", 13, 105),
        legs("leave_ms", 13, 2135),  # agent 0 is free from that very moment
    )
    assert audit(*run) == ["row 13: hung up at 2135 ms, when an agent of pool 0 had become free"]


def test_a_pair_left_waiting_is_told_once_and_only_by_the_walk() -> None:
    run = changed(two_days(), ("plan.opens_after_ms", (1, 0), 0))
    assert len(audit(*run)) == 1
    assert audit(*run, matching=False) == []


def test_a_missing_column_entry_stops_the_audit_before_it_stumbles() -> None:
    run = two_days()
    short = run.outcome.legs._replace(queue=run.outcome.legs.queue[:-1])
    assert audit(*run[:3], run.outcome._replace(legs=short)) == ["legs: queue has 13 entries, expected 14"]


def test_an_agent_freed_within_the_moment_may_serve_again_in_it() -> None:
    run = instants()
    assert audit(*run) == []
    assert audit(*changed(run, ("plan.reserve", (0, 0), 1))) != []


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (
            served(4, agent=0, answer=295, free=315),
            "row 4: was answered at 295 ms by agent 0, while held for agent 1 until 310 ms",
        ),
        (
            [*served(3, agent=0, answer=200, free=350), *served(2, agent=0, answer=350, free=390)],
            "row 3: was answered at 200 ms, while row 2, released to queue 0, waited",
        ),
        (
            [*served(3, agent=1, answer=300, free=450), *served(4, agent=1, answer=450, free=470)],
            "row 3: was taken at 300 ms by agent 1, for whom row 4 was held",
        ),
        (
            [
                ("demand.dial_ms", 4, 350),
                legs("dial_ms", 4, 350),
                legs("entry_ms", 4, 350),
                *served(4, agent=0, answer=400, free=420),
            ],
            "row 4: joined at 350 ms, when its own agent 1 was idle, and was not taken",
        ),
        (
            [legs("answer_ms", 1, 0), legs("leave_ms", 1, 280), legs("free_ms", 1, 280)],
            "row 4: was held from 260 to 300 ms, when its agent 1 was idle for a time",
        ),
    ],
)
def test_a_hold_that_is_not_kept_is_noticed(cells: list[Cell], sentence: str) -> None:
    assert any(told.startswith(sentence) for told in audit(*changed(held(), *cells)))


def test_one_woken_in_the_moment_may_join_behind_a_higher_row() -> None:
    run = woken_late()
    assert audit(*run) == []
    not_woken = changed(run, ("demand.return_ms", 1, 20), legs("leave_ms", 1, 80))
    assert "row 3: was answered at 100 ms, while an earlier one of queue 1 waited" in audit(*not_woken)


def test_a_line_given_back_at_a_moment_can_be_taken_in_it() -> None:
    run = instants()
    assert audit(*changed(run, ("supply.lines", None, 2))) == []  # row 2 dials as row 0 leaves
    assert audit(*changed(run, ("supply.lines", None, 1))) == [
        "row 1: took a line at 50 ms as number 2 of 1",
        "row 2: took a line at 90 ms as number 2 of 1",
    ]
