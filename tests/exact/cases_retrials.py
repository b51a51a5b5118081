"""A retrial queue: no line to wait in; who finds all agents busy dials again, and so does who is blocked then."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tests.exact.accuracy import Case
from tests.exact.cases_one_pool import share, value
from tests.exact.centers import exponential, one_pool
from tests.exact.chains import Moves, explore, stationary
from tests.exact.observed import contacts_per_issue, occupancy, p_block, per_minute

PER_MIN, HANDLE, AGENTS, DELAY = 0.6, 3.0, 4, 1.0
MOST_REDIALLING = 90


class Retrials(NamedTuple):
    """Agents busy, and customers who will dial again."""

    busy: int
    away: int


def moves(state: Retrials) -> Moves[Retrials]:
    """Rates from a state, a minute."""
    busy, away = state
    if busy < AGENTS:
        yield PER_MIN, Retrials(busy + 1, away)
        yield away / DELAY, Retrials(busy + 1, away - 1)
    elif away < MOST_REDIALLING:
        yield PER_MIN, Retrials(busy, away + 1)
    yield busy / HANDLE, Retrials(busy - 1, away)


def _mean(number: Callable[[Retrials], float]) -> float:
    chain = explore([Retrials(0, 0)], moves)
    probabilities = stationary(chain, lambda state: state.away == MOST_REDIALLING)
    return float(probabilities @ chain.vector(number))


ATTEMPTS = PER_MIN + _mean(lambda state: state.away) / DELAY
BLOCKED = _mean(lambda state: (PER_MIN + state.away / DELAY) * (state.busy == AGENTS))

ALL = {
    "who finds no line dials again": Case(
        one_pool(
            PER_MIN,
            HANDLE,
            AGENTS,
            days=6,
            forgets=40.0,
            longest=4,
            channels={"phone": {"lines": AGENTS}},
            follow_ups={"redial": {"after_blocking": "100%", "delay": exponential(DELAY)}, "max_attempts": 50},
        ),
        {
            "attempts a minute": value(per_minute, ATTEMPTS, costly=True),
            "blocked": share(p_block, BLOCKED / ATTEMPTS, costly=True),
            "occupancy": share(occupancy(), PER_MIN * HANDLE / AGENTS),  # nobody is lost
            "attempts per issue": value(contacts_per_issue, ATTEMPTS / PER_MIN),
        },
    ),
}
