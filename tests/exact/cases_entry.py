"""The entry to a queue: call-backs behind live callers, and callers who balk at a line that is too long."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simcenter.engine.entries import Offer
from simcenter.engine.tables import NOT_YET, State
from tests.exact.accuracy import Case
from tests.exact.cases_one_pool import share, value
from tests.exact.centers import exponential, one_pool
from tests.exact.observed import MINUTE, Mask, Pair, Seen, Whole, mean_wait, occupancy, per_minute

PER_MIN, HANDLE, AGENTS = 2.0, 4.0, 6
STEPS = {1: 0.1, 3: 0.4, 6: 0.75, 12: 1.0}
"""Share of callers who balk with at least so many waiting ahead."""


def wants_call(seen: Seen) -> Mask:
    """Which rows accepted a call-back."""
    return np.asarray(seen.result.outcome.entries.offer == Offer.ACCEPTED, np.bool_)


def accepted_a_minute(seen: Seen) -> Pair:
    """Call-backs accepted in a minute."""
    return int(wants_call(seen)[seen.rows].sum()), seen.minutes


def callback_delay(seen: Seen) -> Pair:
    """Mean minutes from accepting a call-back to the call."""
    legs, rows = seen.result.legs, seen.rows[wants_call(seen)[seen.rows]]
    return float((legs.answer_ms[rows] - legs.entry_ms[rows]).sum() / MINUTE), len(rows)


def hung_up(seen: Seen) -> Pair:
    """Share of all callers who hang up on the line."""
    return int((seen.result.legs.state[seen.rows] == State.ABANDONED).sum()), len(seen.rows)


def balked(seen: Seen) -> Pair:
    """Share of all callers who balk."""
    return int((seen.result.legs.state[seen.rows] == State.BALKED).sum()), len(seen.rows)


def _waiting(seen: Seen, rows: Whole) -> Pair:
    legs = seen.result.legs
    out = np.where(legs.answer_ms[rows] == NOT_YET, legs.leave_ms[rows], legs.answer_ms[rows])
    return seen.time_in(legs.entry_ms[rows], np.where(out == NOT_YET, seen.ends, out)), seen.minutes


def waiting_live(seen: Seen) -> Pair:
    """Mean number waiting on the line."""
    return _waiting(seen, np.flatnonzero((seen.result.legs.entry_ms != NOT_YET) & ~wants_call(seen)))


def waiting_for_call(seen: Seen) -> Pair:
    """Mean number waiting for a call-back."""
    return _waiting(seen, np.flatnonzero(wants_call(seen)))


def joining(waiting: int) -> float:
    """Chance that a caller joins behind so many."""
    return 1.0 - max((share for start, share in STEPS.items() if start <= waiting), default=0.0)


def _weights() -> Iterator[float]:
    """Stationary weights of 0, 1, ... calls in the center, a birth and death chain."""
    weight, calls = 1.0, 0
    while weight > 0:
        yield weight
        weight *= PER_MIN * (joining(calls - AGENTS) if calls >= AGENTS else 1.0)
        calls += 1
        weight *= HANDLE / min(calls, AGENTS)


CALLS = np.array(list(_weights()))
CALLS /= CALLS.sum()
IN_CENTER = np.arange(len(CALLS))
BALKING = float(sum(p * (1 - joining(n - AGENTS)) for n, p in enumerate(CALLS.tolist()) if n >= AGENTS))
QUEUE = float(CALLS @ np.maximum(IN_CENTER - AGENTS, 0))

ALL = {
    "who must wait may be called back behind live callers": Case(
        one_pool(
            2.2,
            4.0,
            8,
            patience=exponential(3.0),
            days=10,
            forgets=60.0,
            longest=8,
            entry={"callbacks": {"default": {"waiting": 3, "accepted": "50%", "place": "behind"}}},
        ),
        {
            "call-backs a minute": value(accepted_a_minute, 0.1855691433, costly=True),
            "delay of a call-back": value(callback_delay, 11.14982518, costly=True),
            "hung up": share(hung_up, 0.1644019846),
            "waiting on the line": value(waiting_live, 1.085053098),
            "waiting for a call": value(waiting_for_call, 2.069063507, costly=True),
            "occupancy": value(occupancy(), 0.9191578169),
        },
    ),
    "who balks at the number waiting": Case(
        one_pool(
            PER_MIN,
            HANDLE,
            AGENTS,
            forgets=30.0,
            days=10,
            entry={"balks": {"default": {"waiting": {n: f"{100 * p:g}%" for n, p in STEPS.items()}}}},
        ),
        {
            "calls a minute": value(per_minute, PER_MIN),
            "balked": share(balked, BALKING),
            "waiting": value(waiting_live, QUEUE),
            "mean wait of those who join": value(mean_wait, QUEUE / (PER_MIN * (1 - BALKING))),
            "occupancy": value(occupancy(), float(CALLS @ np.minimum(IN_CENTER, AGENTS)) / AGENTS),
        },
    ),
}
