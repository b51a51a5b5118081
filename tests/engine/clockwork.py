"""Live through a few contacts on both engines: times that can be worked out with a pencil."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from simcenter.engine.audit import audit
from simcenter.engine.compiled.door import run_compiled
from simcenter.engine.reference.story import run_reference
from simcenter.engine.tables import (
    NOT_YET,
    AgentRule,
    Closing,
    Demand,
    DutyKind,
    Floats,
    Legs,
    Outcome,
    Plan,
    SpellKind,
    State,
    Supply,
    differences,
)
from simcenter.routing.affine_age import LongestWait
from simcenter.routing.policy import RoutingPolicy
from simcenter.routing.pool_ranks import AnyPool
from tests.engine.hand_made import contact, demand

NONE = NOT_YET
FOR_EVER = 1_000_000
"""Milliseconds: later than anything here."""
SOLVED, UNSOLVED = 0, 2**32 - 1

Duty = tuple[int, int, int, int, int, int]


def opens(at: int) -> Duty:
    """The center opens."""
    return at, DutyKind.OPEN, NONE, NONE, 0, 0


def closes(at: int) -> Duty:
    """The center closes."""
    return at, DutyKind.CLOSE, NONE, NONE, 0, 0


def rise(at: int, count: int, pool: int = 0) -> Duty:
    """More heads in a pool."""
    return at, DutyKind.RISE, pool, NONE, count, 0


def fall(at: int, count: int, pool: int = 0) -> Duty:
    """Fewer heads in a pool."""
    return at, DutyKind.FALL, pool, NONE, count, 0


def shift(agent: int, start: int, end: int, pool: int = 0) -> list[Duty]:
    """An agent's shift."""
    begins = start, DutyKind.SHIFT_STARTS, pool, agent, 1, 0
    return [begins, (end, DutyKind.SHIFT_ENDS, pool, agent, 1, 0)]


def pause(agent: int, at: int, length: int, pool: int = 0) -> Duty:
    """An agent's break."""
    return at, DutyKind.BREAK_STARTS, pool, agent, 1, length


def supply(
    heads: Sequence[int],
    duty: list[Duty] | None = None,
    windows: Sequence[tuple[int, int]] = ((0, FOR_EVER),),
    closing: Closing = Closing.DRAIN,
    lines: int = NOT_YET,
    types: int = 1,
    factors: dict[int, int] | None = None,
    resolve_below: int = 2**31,
) -> Supply:
    """Who works when: by default all heads of every pool in all windows; `factors` by pool, in millionths."""
    if duty is None:
        duty = []
        for start, end in windows:
            duty += [opens(start), *(rise(start, here, p) for p, here in enumerate(heads))]
            if closing != Closing.STOP:
                duty += [closes(end), *(fall(end, here, p) for p, here in enumerate(heads))]
    order = sorted(duty, key=lambda row: (row[0], row[1] >= DutyKind.CLOSE, row[1], row[2], row[3]))
    columns = np.array(order, np.int64).reshape(-1, 6)
    kind, pool, agent, count = (columns[:, i].astype(np.int32) for i in range(1, 5))
    factor_ppm = np.full((types, len(heads), 3), 1_000_000, np.int64)
    for slow, factor in (factors or {}).items():
        factor_ppm[:, slow] = factor
    return Supply(
        n_pools=len(heads),
        agent_pool=np.repeat(np.arange(len(heads), dtype=np.int32), heads),
        duty_ms=columns[:, 0].copy(),
        duty_kind=kind,
        duty_pool=pool,
        duty_agent=agent,
        duty_count=count,
        duty_length_ms=columns[:, 5].copy(),
        factor_ppm=factor_ppm,
        resolve_below=np.full((types, len(heads)), resolve_below, np.uint64),
        opens_ms=np.array([start for start, _ in windows], np.int64),
        closes_ms=np.array([end for _, end in windows], np.int64),
        closing=int(closing),
        lines=lines,
        horizon_ms=windows[-1][1],
    )


def plan(
    queues: int = 1,
    pools: int = 1,
    opens_after: Any = 0,
    reserve: Any = 0,
    rule: AgentRule = AgentRule.LONGEST_IDLE,
) -> Plan:
    """Who may serve what: one queue for each type, follow-ups in it too."""
    shape = (queues, pools)
    return Plan(
        np.repeat(np.arange(queues, dtype=np.int32)[:, None], 2, axis=1),
        np.broadcast_to(np.array(opens_after, np.int64), shape).copy(),
        np.broadcast_to(np.array(reserve, np.int64), shape).copy(),
        int(rule),
    )


def live(
    rows: list[dict[str, Any]] | Demand,
    who: Supply,
    how: Plan | None = None,
    customers: tuple[RoutingPolicy, Floats] | None = None,
    ranks: Any = None,
) -> Outcome:
    """Run both engines on the same tables; they must agree, and the audit must find nothing wrong.

    Parameters
    ----------
    rows
        Contacts as `contact` makes them.
    who, how
        Supply and plan.
    customers
        Policy for customers and its table; longest wait by default.
    ranks
        Rank of every pool for every queue; none by default, which leaves it to the agent rule.
    """
    drawn = rows if isinstance(rows, Demand) else demand(rows)
    how = plan() if how is None else how
    if customers is None:
        customers = LongestWait({}), np.tile([0.0, 1.0, np.inf], (len(how.reserve), 1))
    table = (
        np.zeros(how.reserve.shape) if ranks is None else np.array(ranks, float).reshape(how.reserve.shape)
    )
    reference, compiled = (
        engine(drawn, who, how, customers, (AnyPool({}), table)) for engine in (run_reference, run_compiled)
    )
    assert differences(reference.legs, compiled.legs) == []
    assert differences(reference.spells, compiled.spells) == []
    assert differences(reference.entries, compiled.entries) == []
    assert differences(reference.calls, compiled.calls) == []
    assert differences(reference.pieces, compiled.pieces) == []
    assert reference.end_ms == compiled.end_ms
    violations = audit(drawn, who, how, compiled)
    assert violations == [], violations
    return compiled


def states(legs: Legs) -> list[State]:
    """What became of every row."""
    return [State(value) for value in legs.state.tolist()]


def duty_spells(outcome: Outcome) -> list[tuple[int, int, int]]:
    """Agent, start and end of every spell of duty."""
    return _spells(outcome, SpellKind.DUTY)


def break_spells(outcome: Outcome) -> list[tuple[int, int, int]]:
    """Agent, start and end of every break."""
    return _spells(outcome, SpellKind.BREAK)


def _spells(outcome: Outcome, kind: SpellKind) -> list[tuple[int, int, int]]:
    rows = zip(*(column.tolist() for column in outcome.spells), strict=True)
    return [(agent, start, end) for agent, is_of, start, end in rows if is_of == kind]


__all__ = [
    "break_spells",
    "closes",
    "contact",
    "duty_spells",
    "fall",
    "live",
    "opens",
    "pause",
    "plan",
    "rise",
    "shift",
    "states",
    "supply",
]
