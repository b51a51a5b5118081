"""Finished runs made by hand, small enough to be followed with a pencil: what an audit must find sound."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from simcenter.engine.tables import (
    NEVER,
    NOT_YET,
    AgentRule,
    Closing,
    Demand,
    DutyKind,
    Legs,
    Outcome,
    Plan,
    SpellKind,
    Spells,
    State,
    Supply,
)
from simcenter.routing.tables import Named

SOLVED, UNSOLVED = 0, 2**32 - 1
"""Luck that resolves in every pool, and in none."""


class HandMade(NamedTuple):
    """The tables of a run."""

    demand: Demand
    supply: Supply
    plan: Plan
    outcome: Outcome


TIES = {"unrecognised": False, "manager": NOT_YET, "contained": 0, "again": NOT_YET, "again_ms": 0, "accepts": False,
    "customer": NOT_YET}  # fmt: skip
LEGS = {"level": 0, "then": NOT_YET, "pass_word": 0, "contact": NOT_YET}
ENTRY = {"balk_word": 2**32 - 1, "accept_word": 2**32 - 1, "reach_word": 2**32 - 1, "redials_balked": False,
    "redials_lost": False}  # fmt: skip
"""Columns a table of contacts has only where one of its rows says something there."""


def contact(**words: Any) -> dict[str, Any]:
    """A row of demand: patient for ever, resolved at once and without a follow-up unless told otherwise."""
    usual = {
        "type": 0,
        "dial_ms": NOT_YET,
        "before_queue_ms": 0,
        "talk_ms": 0,
        "hold_ms": 0,
        "wrap_ms": 0,
        "patience_ms": NEVER,
        "resolve_word": SOLVED,
        "route_word": 0,
        "redials": False,
        "redials_blocked": False,
        "redial_ms": 0,
        "returns": False,
        "return_ms": 0,
        "next": NOT_YET,
        "issue": NOT_YET,
        "attempt": 1,
        "day": 0,
    }
    assert not words.keys() - usual.keys() - TIES.keys() - LEGS.keys() - ENTRY.keys()
    return usual | words


def demand(rows: list[dict[str, Any]]) -> Demand:
    """A table of contacts; issues and attempts of follow-ups are filled in from the links."""
    for number, row in enumerate(rows):
        row["issue"] = number if row["issue"] == NOT_YET else row["issue"]
        if row["next"] != NOT_YET:
            rows[row["next"]].update(issue=row["issue"], attempt=row["attempt"] + 1)
        if row.get("then", NOT_YET) != NOT_YET:
            rows[row["then"]].update(issue=row["issue"], attempt=row["attempt"])
    kinds: dict[str, type[np.generic]] = dict.fromkeys(("resolve_word", "route_word", "pass_word"), np.uint32)
    kinds |= dict.fromkeys(("balk_word", "accept_word", "reach_word"), np.uint32)
    kinds |= dict.fromkeys(("redials", "redials_blocked", "redials_balked", "redials_lost", "returns"), np.bool_)
    kinds |= dict.fromkeys(("unrecognised", "accepts"), np.bool_)
    kinds["contained"] = np.int8
    passed_on = any(row.keys() & LEGS.keys() for row in rows)
    for number, row in enumerate(rows if passed_on else []):
        row.setdefault("contact", number)
    asked = any(row.keys() & ENTRY.keys() for row in rows)
    absent = set() if passed_on else {*LEGS}
    absent |= (set() if asked else {*ENTRY}) | {name for name in TIES if not any(name in row for row in rows)}
    usual = TIES | LEGS | ENTRY
    columns = {
        name: np.array([row.get(name, usual.get(name)) for row in rows], kinds.get(name, _usual_kind(name)))
        for name in Demand._fields[1:]
        if name not in absent
    }
    return Demand(fresh=sum(row["dial_ms"] != NOT_YET for row in rows), **columns)


def _usual_kind(name: str) -> type[np.signedinteger[Any]]:
    return np.int64 if name.endswith("_ms") else np.int32


def supply(
    agent_pool: list[int],
    duty: list[tuple[int, ...]],
    windows: list[tuple[int, int]],
    closing: Closing,
    lines: int,
) -> Supply:
    """Who works when, from rows (time, kind, pool, agent, count, length); pool 1 is slow with type 0."""
    columns = np.array(duty, np.int64).reshape(-1, 6)
    pools = max(agent_pool) + 1
    factors = np.full((2, pools, 3), 1_000_000, np.int64)
    factors[0, 1:] = 2_000_000
    return Supply(
        pools,
        np.array(agent_pool, np.int32),
        columns[:, 0],
        *(columns[:, i].astype(np.int32) for i in range(1, 5)),
        columns[:, 5],
        factors,
        np.full((2, pools), 2**31, np.uint64),
        np.array([opens for opens, _ in windows], np.int64),
        np.array([closes for _, closes in windows], np.int64),
        int(closing),
        lines,
        windows[-1][1],
    )


def legs(rows: list[tuple[int, ...]]) -> Legs:
    """What happened, from rows in the order of the columns of `Legs`; what is left out did not happen."""
    full = np.array([[*row, *[NOT_YET] * (len(Legs._fields) - len(row))] for row in rows], np.int64)
    kinds = [np.int8, *[np.int64] * 5, *[np.int32] * 3, np.int8]
    return Legs(*(full[:, i].astype(kind) for i, kind in enumerate(kinds)))


def spells(rows: list[tuple[int, ...]]) -> Spells:
    """Spells, from rows in the order of the columns of `Spells`."""
    full = np.array(rows, np.int64)
    return Spells(full[:, 0].astype(np.int32), full[:, 1].astype(np.int32), full[:, 2], full[:, 3])


def two_days() -> HandMade:
    """Two days of a center that drains: heads in pool 0, a roster in pool 1, five lines.

    Type 0 (queue 0, follow-ups queue 2) belongs to pool 0; pool 1 helps after 50 ms, keeping an agent back.
    Type 1 (queue 1, follow-ups queue 3) belongs to pool 1 alone.
    """
    rows = [
        contact(dial_ms=10, before_queue_ms=5, talk_ms=100, hold_ms=10, wrap_ms=20, resolve_word=UNSOLVED)
        | {"returns": True, "return_ms": 60, "next": 9},
        contact(dial_ms=20, before_queue_ms=5, talk_ms=400, wrap_ms=100),
        contact(dial_ms=30, before_queue_ms=5, talk_ms=100, wrap_ms=10),
        contact(dial_ms=40, before_queue_ms=5, patience_ms=30, redials=True, redial_ms=40, next=10),
        contact(type=1, dial_ms=90, talk_ms=50, returns=True, return_ms=10, next=12),
        contact(dial_ms=120, redials_blocked=True, redial_ms=900, next=11),
        contact(type=1, dial_ms=780, talk_ms=60),
        contact(type=1, dial_ms=950, talk_ms=150, wrap_ms=20, resolve_word=UNSOLVED)
        | {"returns": True, "return_ms": 30, "next": 13},
        contact(type=1, dial_ms=960, talk_ms=30, wrap_ms=5),
        contact(before_queue_ms=5, talk_ms=400, wrap_ms=10),  # row 9, after row 0
        contact(talk_ms=30, wrap_ms=5, patience_ms=30),  # row 10, after row 3
        contact(before_queue_ms=5, talk_ms=100, wrap_ms=10),  # row 11, after row 5
        contact(type=1, talk_ms=30),  # row 12, never woken
        contact(type=1, talk_ms=30, patience_ms=200),  # row 13, after row 7
    ]
    duty: list[tuple[int, ...]] = [
        (0, DutyKind.OPEN, -1, -1, 0, 0),
        (0, DutyKind.RISE, 0, -1, 2, 0),
        (0, DutyKind.SHIFT_STARTS, 1, 2, 1, 0),
        (0, DutyKind.SHIFT_STARTS, 1, 3, 1, 0),
        (300, DutyKind.BREAK_STARTS, 1, 2, 1, 100),
        (500, DutyKind.FALL, 0, -1, 1, 0),
        (800, DutyKind.SHIFT_ENDS, 1, 3, 1, 0),
        (1000, DutyKind.CLOSE, -1, -1, 0, 0),
        (1000, DutyKind.FALL, 0, -1, 1, 0),
        (1000, DutyKind.SHIFT_ENDS, 1, 2, 1, 0),
        (2000, DutyKind.OPEN, -1, -1, 0, 0),
        (2000, DutyKind.RISE, 0, -1, 2, 0),
        (2500, DutyKind.FALL, 0, -1, 1, 0),
        (3000, DutyKind.CLOSE, -1, -1, 0, 0),
        (3000, DutyKind.FALL, 0, -1, 1, 0),
    ]
    done, gone = State.FINISHED, State.ABANDONED
    happened: list[tuple[int, ...]] = [
        (done, 10, 15, 15, 125, 145, 0, 0, 0, 0),
        (done, 20, 25, 25, 425, 525, 0, 0, 1, 1),  # agent 1 finishes after the fall at 500, and goes
        (done, 30, 35, 85, 285, 305, 0, 1, 2, 1),  # helped by pool 1; the break due at 300 waits
        (gone, 40, 45, -1, 75, -1, 0),
        (done, 90, 90, 90, 140, 140, 1, 1, 3, 1),
        (State.BLOCKED, 120, -1, -1, 120),
        (done, 780, 780, 780, 840, 840, 1, 1, 3, 1),  # past the end of the shift at 800
        (done, 950, 950, 950, 1100, 1120, 1, 1, 2, 0),
        (done, 960, 960, 1120, 1150, 1155, 1, 1, 2, 1),  # the drain is over when it is answered
        (done, 185, 190, 190, 590, 600, 2, 0, 0, 1),
        (done, 115, 115, 145, 175, 180, 2, 0, 0, 1),  # answered at the very end of its patience
        (done, 2020, 2025, 2025, 2125, 2135, 2, 0, 0, 1),
        (State.ASLEEP,),
        (gone, 2030, 2030, -1, 2230, -1, 3),
    ]
    worked = [
        (0, SpellKind.DUTY, 0, 1120),
        (0, SpellKind.DUTY, 2000, 3000),
        (1, SpellKind.DUTY, 0, 525),
        (1, SpellKind.DUTY, 2000, 2500),
        (2, SpellKind.DUTY, 0, 1155),
        (2, SpellKind.BREAK, 305, 405),
        (3, SpellKind.DUTY, 0, 840),
    ]
    return HandMade(
        demand(rows),
        supply([0, 0, 1, 1], duty, [(0, 1000), (2000, 3000)], Closing.DRAIN, lines=5),
        Plan(
            np.array([[0, 2], [1, 3]], np.int32),
            np.array([[0, 50], [-1, 0], [0, 50], [-1, 0]], np.int64),
            np.array([[0, 1], [0, 0], [0, 1], [0, 0]], np.int64),
            int(AgentRule.LONGEST_IDLE),
        ),
        Outcome(legs(happened), spells(worked), 3000),
    )


def one_agent(closing: Closing) -> HandMade:
    """One agent, three contacts and a horizon of 1,000 ms, at whose end some are not through."""
    rows = [
        contact(dial_ms=100, talk_ms=800, wrap_ms=150),
        contact(dial_ms=200, talk_ms=50, patience_ms=900),
        contact(dial_ms=950, before_queue_ms=100, talk_ms=50),
        contact(dial_ms=990, before_queue_ms=20, talk_ms=50),
    ]
    duty: list[tuple[int, ...]] = [(0, DutyKind.OPEN, -1, -1, 0, 0), (0, DutyKind.RISE, 0, -1, 1, 0)]
    if closing == Closing.STOP:
        happened: list[tuple[int, ...]] = [
            (State.IN_SERVICE, 100, 100, 100, 900, -1, 0, 0, 0, 1),
            (State.WAITING, 200, 200, -1, -1, -1, 0),
            (State.BEFORE_QUEUE, 950),
            (State.BEFORE_QUEUE, 990),
        ]
        end, on_duty = 1000, 1000
    else:
        duty += [(1000, DutyKind.CLOSE, -1, -1, 0, 0), (1000, DutyKind.FALL, 0, -1, 1, 0)]
        out = State.CLOSED_OUT
        happened = [
            (State.FINISHED, 100, 100, 100, 900, 1050, 0, 0, 0, 1),
            (out, 200, 200, -1, 1000, -1, 0),
            (out, 950, 1050, -1, 1050, -1, 0),
            (out, 990, 1010, -1, 1010, -1, 0),
        ]
        end, on_duty = 1050, 1050
    return HandMade(
        demand(rows),
        supply([0], duty, [(0, 1000)], closing, lines=NOT_YET),
        Plan(np.array([[0, 0]], np.int32), np.array([[0]], np.int64), np.array([[0]], np.int64), 0),
        Outcome(legs(happened), spells([(0, SpellKind.DUTY, 0, on_duty)]), end),
    )


def instants() -> HandMade:
    """One agent; at 100 ms one contact ends, the next is served in no time, and so is the one it causes."""
    rows = [
        contact(dial_ms=0, talk_ms=90, wrap_ms=10),
        contact(dial_ms=50, resolve_word=UNSOLVED, returns=True, next=3),
        contact(dial_ms=90, patience_ms=10),
        contact(resolve_word=SOLVED),  # dials again as soon as row 1 is over
    ]
    duty: list[tuple[int, ...]] = [
        (0, DutyKind.OPEN, -1, -1, 0, 0),
        (0, DutyKind.RISE, 0, -1, 1, 0),
        (200, DutyKind.CLOSE, -1, -1, 0, 0),
        (200, DutyKind.FALL, 0, -1, 1, 0),
    ]
    done = State.FINISHED
    happened: list[tuple[int, ...]] = [
        (done, 0, 0, 0, 90, 100, 0, 0, 0, 1),
        (done, 50, 50, 100, 100, 100, 0, 0, 0, 0),
        (done, 90, 90, 100, 100, 100, 0, 0, 0, 1),
        (done, 100, 100, 100, 100, 100, 0, 0, 0, 1),
    ]
    return HandMade(
        demand(rows),
        supply([0], duty, [(0, 200)], Closing.DRAIN, lines=NOT_YET),
        Plan(np.array([[0, 0]], np.int32), np.array([[0]], np.int64), np.array([[0]], np.int64), 0),
        Outcome(legs(happened), spells([(0, SpellKind.DUTY, 0, 200)]), 200),
    )


def woken_late() -> HandMade:
    """Two agents; at 100 ms row 3 joins, then row 1 is served in no time and wakes row 2, which joins last.

    Queue 0 opens after 50 ms; queue 1 of the follow-ups leaves an agent idle.
    """
    rows = [
        contact(dial_ms=0, talk_ms=30, resolve_word=UNSOLVED, returns=True, return_ms=20, next=3),
        contact(dial_ms=50, resolve_word=UNSOLVED, returns=True, next=2),
        contact(),
        contact(talk_ms=30),
    ]
    duty: list[tuple[int, ...]] = [
        (0, DutyKind.OPEN, -1, -1, 0, 0),
        (0, DutyKind.RISE, 0, -1, 2, 0),
        (200, DutyKind.CLOSE, -1, -1, 0, 0),
        (200, DutyKind.FALL, 0, -1, 2, 0),
    ]
    done = State.FINISHED
    happened: list[tuple[int, ...]] = [
        (done, 0, 0, 50, 80, 80, 0, 0, 0, 0),
        (done, 50, 50, 100, 100, 100, 0, 0, 0, 0),
        (done, 100, 100, 130, 130, 130, 1, 0, 0, 1),
        (done, 100, 100, 100, 130, 130, 1, 0, 1, 1),
    ]
    return HandMade(
        demand(rows),
        supply([0, 0], duty, [(0, 200)], Closing.DRAIN, lines=NOT_YET),
        Plan(
            np.array([[0, 1]], np.int32), np.array([[50], [0]], np.int64), np.array([[0], [1]], np.int64), 0
        ),
        Outcome(legs(happened), spells([(0, SpellKind.DUTY, 0, 200), (1, SpellKind.DUTY, 0, 200)]), 200),
    )


def held() -> HandMade:
    """Two agents and five contacts, four of them with a manager: taken at once, held, released ahead, in time.

    Agent 1 manages rows 1, 2, 4 and talks until 300 ms; a hold lasts 50 ms, so row 2 is released at 60 ms and goes
    before row 3, and row 4 joins as agent 1 has 40 ms left.
    """
    rows = [
        contact(dial_ms=0, talk_ms=200, manager=0),
        contact(dial_ms=0, talk_ms=300, manager=1),
        contact(dial_ms=10, talk_ms=40, manager=1),
        contact(dial_ms=20, talk_ms=150, manager=NOT_YET),
        contact(dial_ms=260, talk_ms=20, manager=1),
    ]
    duty: list[tuple[int, ...]] = [
        (0, DutyKind.OPEN, -1, -1, 0, 0),
        (0, DutyKind.RISE, 0, -1, 2, 0),
        (500, DutyKind.CLOSE, -1, -1, 0, 0),
        (500, DutyKind.FALL, 0, -1, 2, 0),
    ]
    done = State.FINISHED
    happened: list[tuple[int, ...]] = [
        (done, 0, 0, 0, 200, 200, 0, 0, 0, 1),
        (done, 0, 0, 0, 300, 300, 0, 0, 1, 1),
        (done, 10, 10, 200, 240, 240, 0, 0, 0, 1),
        (done, 20, 20, 240, 390, 390, 0, 0, 0, 1),
        (done, 260, 260, 300, 320, 320, 0, 0, 1, 1),
    ]
    return HandMade(
        demand(rows),
        supply([0, 0], duty, [(0, 500)], Closing.DRAIN, lines=NOT_YET),
        Plan(
            np.array([[0, 0]], np.int32),
            np.array([[0]], np.int64),
            np.array([[0]], np.int64),
            0,
            np.array([Named.MANAGER], np.int32),
            np.array([50], np.int64),
        ),
        Outcome(legs(happened), spells([(0, SpellKind.DUTY, 0, 500), (1, SpellKind.DUTY, 0, 500)]), 500),
    )
