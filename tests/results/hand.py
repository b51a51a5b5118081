"""Results made by hand: a small center, contacts and spells written one by one, in seconds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from simcenter.engine.supply import build_supply
from simcenter.engine.tables import (
    NEVER,
    NOT_YET,
    Demand,
    Legs,
    Outcome,
    SpellKind,
    Spells,
    State,
    empty_legs,
)
from simcenter.results.result import Result
from simcenter.routing.plan import build_plan
from simcenter.scenario.model import Scenario

GOLD, PLAIN, PLAIN_ORDERS = 0, 1, 2
"""Contact types of `center`."""
DESK, HALL = 0, 1
"""Pools of `center`: agents 0 and 1, agents 2 and 3."""


def center(**changes: Any) -> Scenario:
    """Two tiers, two needs, two pools of two; open 08:00 to 10:00 in four intervals of half an hour.

    Gold is promised 80 % within 20 s each day; the others have the scenario's target of 30 s. Keywords
    replace whole sections.
    """
    talk = {"fixed": "100 s"}
    words: dict[str, Any] = {
        "simcenter": 1,
        "name": "by hand",
        "calendar": {"opens": "08:00", "closes": "10:00", "interval": "30 min"},
        "tiers": {
            "gold": {
                "promise": {"share": 0.8, "within": "20 s", "period": "day"},
                "patience": {"fixed": "5 min"},
            },
            "plain": {"patience": {"fixed": "5 min"}},
        },
        "needs": {"help": {"talk": talk}, "orders": {"talk": talk}},
        "channels": {"phone": {}},
        "volumes": {
            "counts": "issues",
            "day_factor": "none",
            "streams": [
                {"tier": "gold", "need": "help", "per_interval": 5},
                {"tier": "plain", "need": "help", "per_interval": 5},
                {"tier": "plain", "need": "orders", "per_interval": 5},
            ],
        },
        "follow_ups": {
            "returns": {"probability": 0.5, "delay": {"fixed": "10 min"}},
            "redial": {"after_abandoning": 0.5, "after_blocking": 0.5, "delay": {"fixed": "5 min"}},
            "max_attempts": 3,
        },
        "pools": {
            "desk": {"seated": 2, "wage": "36/h", "shrinkage": 0.25, "resolution": 0.9},
            "hall": {"seated": 2, "wage": "18/h", "resolution": 0.6},
        },
        "service_level": {"within": "30 s", "short_abandon": "5 s"},
    }
    words.update(changes)
    return Scenario.model_validate(words)


@dataclass(frozen=True)
class Contact:
    """One row of demand and what happened to it; times in seconds from the first opening.

    A row with `after` (the place of another row in the list) is a follow-up of it; follow-ups stand after all
    fresh rows. Without `dial` it is asleep.
    """

    type: int = GOLD
    dial: float | None = 0.0
    before: float = 0.0
    wait: float = 0.0
    talk: float = 100.0
    hold: float = 0.0
    wrap: float = 0.0
    agent: int = NOT_YET
    state: State = State.FINISHED
    resolved: int = 1
    returns: bool = False
    redials: bool = False
    after: int = NOT_YET
    attempt: int = 1


AGENTS_OF = (0, 0, 1, 1)


def run(
    scenario: Scenario,
    contacts: Sequence[Contact],
    duty: Iterable[tuple[int, float, float]] = (),
    breaks: Iterable[tuple[int, float, float]] = (),
    end: float | None = None,
) -> Result:
    """Make a result of contacts and of spells (agent, start, end)."""
    supply = build_supply(scenario)
    demand, legs = _demand(contacts), _legs(contacts, [int(pool) for pool in supply.agent_pool])
    if end is not None:
        for times in (legs.leave_ms, legs.free_ms):
            times[times > round(end * 1_000)] = NOT_YET
    rows = sorted(
        [(agent, start, int(SpellKind.DUTY), stop) for agent, start, stop in duty]
        + [(agent, start, int(SpellKind.BREAK), stop) for agent, start, stop in breaks]
    )
    spells = Spells(
        np.array([row[0] for row in rows], np.int32),
        np.array([row[2] for row in rows], np.int32),
        np.array([round(row[1] * 1_000) for row in rows], np.int64),
        np.array([round(row[3] * 1_000) for row in rows], np.int64),
    )
    last = max([*legs.leave_ms, *legs.free_ms, *spells.end_ms, supply.horizon_ms])
    end_ms = int(last) if end is None else round(end * 1_000)
    outcome = Outcome(legs, spells, end_ms)
    return Result(scenario, demand, supply, build_plan(scenario), outcome, 1, 0, "by hand", "hand")


def _milliseconds(values: Iterable[float]) -> np.ndarray:
    return np.array([round(value * 1_000) for value in values], np.int64)


def _demand(contacts: Sequence[Contact]) -> Demand:
    fresh = sum(contact.after == NOT_YET for contact in contacts)
    rows = len(contacts)
    issue, attempt = np.zeros(rows, np.int32), np.zeros(rows, np.int32)
    following = np.full(rows, NOT_YET, np.int32)
    for row, contact in enumerate(contacts):
        if contact.after == NOT_YET:
            assert row < fresh, "fresh rows come first"
            issue[row], attempt[row] = row, contact.attempt
        else:
            issue[row], attempt[row] = issue[contact.after], attempt[contact.after] + 1
            following[contact.after] = row
    zeros = np.zeros(rows, np.int64)
    return Demand(
        fresh=fresh,
        type=np.array([contact.type for contact in contacts], np.int32),
        dial_ms=np.array(
            [NOT_YET if c.after != NOT_YET or c.dial is None else round(c.dial * 1_000) for c in contacts],
            np.int64,
        ),
        before_queue_ms=_milliseconds(contact.before for contact in contacts),
        talk_ms=_milliseconds(contact.talk for contact in contacts),
        hold_ms=_milliseconds(contact.hold for contact in contacts),
        wrap_ms=_milliseconds(contact.wrap for contact in contacts),
        patience_ms=np.full(rows, NEVER, np.int64),
        resolve_word=np.zeros(rows, np.uint32),
        route_word=np.zeros(rows, np.uint32),
        redials=np.array([contact.redials for contact in contacts], np.bool_),
        redials_blocked=np.array([contact.redials for contact in contacts], np.bool_),
        redial_ms=zeros,
        returns=np.array([contact.returns for contact in contacts], np.bool_),
        return_ms=zeros,
        next=following,
        issue=issue,
        attempt=attempt,
        day=np.zeros(rows, np.int32),
    )


def _legs(contacts: Sequence[Contact], pool_of: list[int]) -> Legs:
    legs = empty_legs(len(contacts))
    served = (State.FINISHED, State.IN_SERVICE)
    for row, contact in enumerate(contacts):
        if contact.dial is None:
            continue
        dial = round(contact.dial * 1_000)
        entry = dial + round(contact.before * 1_000)
        ended = entry + round(contact.wait * 1_000)
        legs.state[row], legs.dial_ms[row] = contact.state, dial
        if contact.state == State.BLOCKED:
            legs.leave_ms[row] = dial
        elif contact.state != State.BEFORE_QUEUE:
            legs.entry_ms[row], legs.queue[row] = entry, contact.type + 3 * (contact.after != NOT_YET)
        if contact.state in (State.ABANDONED, State.CLOSED_OUT):
            legs.leave_ms[row] = ended
        if contact.state in served:
            legs.answer_ms[row], legs.agent[row] = ended, contact.agent
            legs.pool[row] = pool_of[contact.agent]
            legs.leave_ms[row] = ended + round((contact.talk + contact.hold) * 1_000)
            legs.free_ms[row] = legs.leave_ms[row] + round(contact.wrap * 1_000)
            legs.resolved[row] = contact.resolved
    return legs
