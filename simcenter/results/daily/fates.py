"""What became of each contact, as finely as the service-level formulas need it."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simcenter.engine.entries import Offer
from simcenter.engine.tables import Flags, Ints, State, later_legs
from simcenter.results.daily.layout import Layout
from simcenter.results.result import Result


class Fate(IntEnum):
    """What became of a contact, as finely as any service-level formula needs; each contact has one.

    In `ANSWERED` the added 4 says within the target, 2 not within `SOON_MS` of dialling, 1 still in service;
    in `ABANDONED` the added 2 says within the target, 1 short.
    """

    NOTHING = 0  # asleep, or before the warm-up ended
    ANSWERED = 1  # to 8
    ABANDONED = 9  # to 12
    BLOCKED = 13
    CLOSED_OUT = 14
    WAITING = 15  # open
    BEFORE_QUEUE = 16  # open
    HELPED = 17  # contained by self-service, the problem solved
    GAVE_UP = 18  # contained, and not solved
    DONE = 19  # deferred work: done; this and the next two are no other fate's
    BEGUN = 20  # under way when the run ended
    PUT_OFF = 21  # open: waiting to be begun
    BALKED = 22
    CALLED_BACK = 23  # and answered; 24 says still in service
    NOT_REACHED = 25  # called back in vain, and given up
    TO_BE_CALLED = 26  # open: waits for a call-back
    NOT_CALLED = 27  # let go at closing while waiting for a call-back


N_FATES = 28
IN_TARGET, LATE_TO_HUMAN, STILL_IN_SERVICE = 4, 2, 1  # added to ANSWERED
ABANDONED_IN_TARGET, SHORT = 2, 1  # added to ABANDONED
SOON_MS = 30_000
"""Time from dialling to a human that counts as soon."""

ANSWERED = tuple(range(1, 9))
ABANDONED = tuple(range(9, 13))
CALLED_BACK = (int(Fate.CALLED_BACK), Fate.CALLED_BACK + STILL_IN_SERVICE)
ON_THE_LINE = (*ANSWERED, *ABANDONED, Fate.CLOSED_OUT, Fate.WAITING)
"""Offered, and stayed on the line."""
CLOSED_OUT = (Fate.CLOSED_OUT, Fate.NOT_CALLED)
OFFERED = (*ON_THE_LINE, *CALLED_BACK, Fate.NOT_REACHED, Fate.TO_BE_CALLED, Fate.NOT_CALLED)
CONTAINED = (Fate.HELPED, Fate.GAVE_UP)
PAST_THE_LINES = (*OFFERED, *CONTAINED, Fate.BEFORE_QUEUE)
ARRIVED = (*PAST_THE_LINES, Fate.BALKED, Fate.BLOCKED)
ANSWERED_IN_TARGET = tuple(f for f in ANSWERED if f - Fate.ANSWERED & IN_TARGET)
ABANDONED_WITHIN_TARGET = tuple(f for f in ABANDONED if f - Fate.ABANDONED & ABANDONED_IN_TARGET)
ABANDONED_SHORT = tuple(f for f in ABANDONED if f - Fate.ABANDONED & SHORT)
SOON_AT_HUMAN = tuple(f for f in ANSWERED if not f - Fate.ANSWERED & LATE_TO_HUMAN)
FINISHED = tuple(f for f in ANSWERED if not f - Fate.ANSWERED & STILL_IN_SERVICE)
IN_SERVICE = tuple(f for f in ANSWERED if f - Fate.ANSWERED & STILL_IN_SERVICE)
DEFERRED = (Fate.DONE, Fate.BEGUN, Fate.PUT_OFF)
HANDLED = (*ANSWERED, *CALLED_BACK, Fate.DONE, Fate.BEGUN)
"""Answered, on the line or called back, or deferred work that has been begun."""
OPEN = (*IN_SERVICE, CALLED_BACK[1], Fate.WAITING, Fate.BEFORE_QUEUE, Fate.TO_BE_CALLED)


class FateTable(NamedTuple):
    """Fate and wait of every row of `Demand`; a contact's fate is that of its first leg."""

    fate: NDArray[np.uint8]
    wait_ms: Ints  # queue entry to answer, abandonment or closing; 0 where no wait on the line is over
    unanswered: Ints  # rows without an answer, those asleep included
    of_legs: NDArray[np.uint8]  # the same as `fate`, where a contact's later legs have one too


FORMULAS: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "of_answered_and_abandoned": (ANSWERED_IN_TARGET, (*ANSWERED, *ABANDONED)),
    "of_answered": (ANSWERED_IN_TARGET, ANSWERED),
    "excluding_short_abandons": (
        ANSWERED_IN_TARGET,
        (*ANSWERED, *(f for f in ABANDONED if f not in ABANDONED_SHORT)),
    ),
    "excluding_abandons_in_target": (
        ANSWERED_IN_TARGET,
        (*ANSWERED, *(f for f in ABANDONED if f not in ABANDONED_WITHIN_TARGET)),
    ),
    "counting_abandons_in_target": ((*ANSWERED_IN_TARGET, *ABANDONED_WITHIN_TARGET), ON_THE_LINE),
}
"""Service-level formulas by name: fates counted above and below the line."""


def _unanswered_fate(state: int, in_target: int, short: int) -> int:
    if state == State.ABANDONED:
        return Fate.ABANDONED + ABANDONED_IN_TARGET * in_target + SHORT * short
    return {
        State.BLOCKED: Fate.BLOCKED,
        State.CLOSED_OUT: Fate.CLOSED_OUT,
        State.WAITING: Fate.WAITING,
        State.BEFORE_QUEUE: Fate.BEFORE_QUEUE,
        State.CONTAINED: Fate.HELPED,
        State.BALKED: Fate.BALKED,
        State.LOST: Fate.NOT_REACHED,
        State.BETWEEN_CALLS: Fate.TO_BE_CALLED,
    }.get(State(state), Fate.NOTHING)


_UNANSWERED_FATE = np.array([_unanswered_fate(i >> 2, i >> 1 & 1, i & 1) for i in range(4 * len(State))], np.uint8)


_DEFERRED_FATE = np.full(len(State), Fate.NOTHING, np.uint8)
_DEFERRED_FATE[[State.FINISHED, State.IN_SERVICE, State.WAITING, State.BEFORE_QUEUE]] = (
    Fate.DONE, Fate.BEGUN, Fate.PUT_OFF, Fate.PUT_OFF,
)  # fmt: skip


_CALLED_FATE = np.full(len(State), Fate.NOTHING, np.uint8)
_CALLED_FATE[[State.FINISHED, State.IN_SERVICE]] = CALLED_BACK
_CALLED_FATE[[State.WAITING, State.BETWEEN_CALLS]] = Fate.TO_BE_CALLED
_CALLED_FATE[[State.LOST, State.CLOSED_OUT]] = Fate.NOT_REACHED, Fate.NOT_CALLED


def fates_of(
    result: Result, layout: Layout, within_ms: Ints | None = None, short_ms: int | None = None
) -> FateTable:
    """Say what became of each row of `Demand`.

    Contacts that dialled before the warm-up ended, or after the end of measured time, are `Fate.NOTHING`.

    Parameters
    ----------
    within_ms
        Target of each contact type; by default its tier's promise or the scenario's target.
    short_ms
        Abandoning within this is short; the scenario's by default.
    """
    legs, kinds = result.legs, result.demand.type
    targets = layout.within_ms if within_ms is None else within_ms
    unanswered = np.flatnonzero(legs.answer_ms < 0)
    wait = legs.answer_ms - legs.entry_ms
    wait[unanswered] = left = _waits_without_answer(result, unanswered)
    one_target = len(set(targets.tolist())) <= 1
    in_target = wait <= (targets[:1] if one_target else targets.take(kinds))
    fate = in_target.view(np.uint8) * np.uint8(IN_TARGET)
    fate += (legs.answer_ms - legs.dial_ms > SOON_MS).view(np.uint8) * np.uint8(LATE_TO_HUMAN)
    fate += np.uint8(Fate.ANSWERED)
    fate += (legs.state == State.IN_SERVICE).view(np.uint8) * np.uint8(STILL_IN_SERVICE)
    code = legs.state[unanswered].astype(np.int64) * 4 + in_target[unanswered] * 2
    code += left <= (layout.short_ms if short_ms is None else short_ms)
    fate[unanswered] = _UNANSWERED_FATE[code]
    if len(result.demand.contained):
        fate[(legs.state == State.CONTAINED) & (legs.resolved == 0)] = Fate.GAVE_UP
    if layout.deferred.any():
        rows = np.flatnonzero(layout.deferred.take(kinds))
        fate[rows], wait[rows] = _DEFERRED_FATE[legs.state[rows]], 0
    if len(result.outcome.entries.offer):
        rows = np.flatnonzero(waits_for_call(result))
        fate[rows], wait[rows] = _CALLED_FATE[legs.state[rows]], 0
    if layout.slots.start_ms:
        fate[legs.dial_ms < layout.slots.start_ms] = Fate.NOTHING
    if layout.slots.end_ms is not None and layout.slots.end_ms < result.end_ms:
        fate[legs.dial_ms >= layout.slots.end_ms] = Fate.NOTHING
    of_legs = fate
    if len(result.demand.contact):
        of_legs = fate.copy()
        fate[later_legs(result.demand)] = Fate.NOTHING
    return FateTable(fate, wait, unanswered, of_legs)


def waits_for_call(result: Result) -> Flags:
    """Flag the rows that accepted a call-back instead of waiting on the line."""
    offer = result.outcome.entries.offer
    return np.asarray(offer == Offer.ACCEPTED if len(offer) else np.zeros(len(result.legs.state), np.bool_), np.bool_)


def _waits_without_answer(result: Result, rows: Ints) -> Ints:
    """Waits that ended without an answer, 0 of rows whose wait did not end."""
    legs = result.legs
    state = legs.state[rows]
    over = (state == State.ABANDONED) | (state == State.CLOSED_OUT)
    return np.asarray(np.where(over, legs.leave_ms[rows] - legs.entry_ms[rows], 0), np.int64)
