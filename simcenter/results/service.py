"""How long customers waited and how many were answered in time, for any selection of contacts of one run."""

from __future__ import annotations

import math

import numpy as np

from simcenter.engine.tables import Flags, Floats, Ints, State, is_deferred
from simcenter.results.daily.fates import FORMULAS, N_FATES, fates_of, waits_for_call
from simcenter.results.daily.layout import layout_of
from simcenter.results.daily.scopes import position
from simcenter.results.result import Result
from simcenter.results.select import measured_rows


def service_level(
    result: Result,
    rows: Flags | None = None,
    *,
    formula: str | None = None,
    within_ms: int | None = None,
    short_abandon_ms: int | None = None,
    first_attempts_only: bool = False,
) -> float:
    """Share of contacts answered in time; NaN when nobody is below the line.

    | formula | above | below the line |
    | --- | --- | --- |
    | of_answered_and_abandoned | answered <= T | answered + abandoned |
    | of_answered | answered <= T | answered |
    | excluding_short_abandons | answered <= T | answered + abandoned - abandoned <= short |
    | excluding_abandons_in_target | answered <= T | answered + abandoned - abandoned <= T |
    | counting_abandons_in_target | answered <= T + abandoned <= T | offered |

    Parameters
    ----------
    rows
        From `simcenter.results.select.select`; all measured contacts by default, repeats included.
    formula
        The scenario's own by default.
    within_ms
        T for all; by default each tier's promise, or the scenario's `service_level.within`.
    short_abandon_ms
        The scenario's `service_level.short_abandon` by default.
    first_attempts_only
        Leave contacts with an attempt above 1 out.

    Raises
    ------
    ValueError
        When the formula is unknown.
    """
    layout = layout_of(result)
    name = layout.formula if formula is None else formula
    position(tuple(FORMULAS), name, "service-level formula")
    rows = _who_wait(result, rows)
    if first_attempts_only:
        rows = rows & (result.demand.attempt == 1)
    targets = None if within_ms is None else np.full(len(layout.types), within_ms, np.int64)
    table = fates_of(result, layout, targets, short_abandon_ms)
    counts = np.bincount(table.fate[rows], minlength=N_FATES)
    above, below = FORMULAS[name]
    return _ratio(counts[list(above)].sum(), counts[list(below)].sum())


def waits_ms(result: Result, rows: Flags | None = None, *, answered_only: bool = False) -> Ints:
    """Waits that are over, from queue entry to answer, abandonment or closing, in the order of `Demand`.

    Contacts still waiting when the run ended are left out: only `total_wait` counts them. Who waits for a call-back
    does not wait on the line.
    """
    legs = result.legs
    rows = _who_wait(result, rows) & ~waits_for_call(result)
    answered = rows & (legs.answer_ms >= 0)
    left = rows & np.isin(legs.state, (State.ABANDONED, State.CLOSED_OUT))
    ended = answered if answered_only else answered | left
    return np.asarray((np.where(answered, legs.answer_ms, legs.leave_ms) - legs.entry_ms)[ended], np.int64)


def asa(result: Result, rows: Flags | None = None) -> float:
    """Average speed of answer: mean wait of answered contacts, in seconds."""
    return _mean_s(waits_ms(result, rows, answered_only=True))


def mean_wait(result: Result, rows: Flags | None = None) -> float:
    """Mean wait of all whose wait is over (answered, abandoned, closed out), in seconds."""
    return _mean_s(waits_ms(result, rows))


def total_wait(result: Result, rows: Flags | None = None) -> float:
    """Time spent in queues in seconds, those still waiting up to the end of the run.

    By Little's law this is the integral of the number waiting, as an exact identity when nothing is left out.
    """
    legs = result.legs
    rows = _who_wait(result, rows)
    waiting = rows & (legs.state == State.WAITING) & ~waits_for_call(result)
    open_ms = int((result.end_ms - legs.entry_ms[waiting]).sum())
    return (int(waits_ms(result, rows).sum()) + open_ms) / 1_000


def wait_quantiles(
    result: Result,
    shares: tuple[float, ...] = (0.5, 0.9, 0.95, 0.99),
    rows: Flags | None = None,
    *,
    answered_only: bool = False,
) -> Floats:
    """Waits in seconds that shares of the contacts do not exceed, shape (shares,); NaN when there are none.

    The smallest wait w such that at least the share waited w or less (the inverse of the empirical
    distribution).
    """
    waits = waits_ms(result, rows, answered_only=answered_only)
    if not len(waits):
        return np.full(len(shares), np.nan)
    return np.asarray(np.quantile(waits, shares, method="inverted_cdf") / 1_000, np.float64)


def longest_wait(result: Result, rows: Flags | None = None) -> float:
    """Longest wait that is over, in seconds; 0 when nobody waited."""
    return int(waits_ms(result, rows).max(initial=0)) / 1_000


def abandonment(result: Result, rows: Flags | None = None, *, within_ms: int | None = None) -> float:
    """Abandoned / offered; with `within_ms`, only those who abandoned within it above the line."""
    legs = result.legs
    rows = _who_wait(result, rows)
    left = rows & (legs.state == State.ABANDONED)
    offered = rows & (legs.entry_ms >= 0)
    if within_ms is not None:
        left &= legs.leave_ms - legs.entry_ms <= within_ms
    return _ratio(left.sum(), offered.sum())


def time_to_human(result: Result, rows: Flags | None = None) -> float:
    """Mean time from dialling to the answer of answered contacts, in seconds."""
    legs = result.legs
    rows = _who_wait(result, rows) & (legs.answer_ms >= 0)
    return _mean_s((legs.answer_ms - legs.dial_ms)[rows])


def human_within(result: Result, rows: Flags | None = None, *, within_ms: int = 30_000) -> float:
    """Answered within a time of dialling / (answered + abandoned + closed out + blocked).

    Contacts still waiting or before the queue when the run ended have no answer yet and are left out, and so
    are those that self-service contained.
    """
    legs = result.legs
    rows = _who_wait(result, rows)
    soon = rows & (legs.answer_ms >= 0) & (legs.answer_ms - legs.dial_ms <= within_ms)
    ended = rows & ~np.isin(legs.state, (State.WAITING, State.BEFORE_QUEUE, State.CONTAINED, State.BETWEEN_CALLS))
    return _ratio(soon.sum(), ended.sum())


def _who_wait(result: Result, rows: Flags | None) -> Flags:
    """Of some contacts, by default all measured ones, those that wait for an answer: deferred work does not."""
    rows = measured_rows(result) if rows is None else rows
    waits: Flags = rows & ~is_deferred(result.plan, result.demand.type)
    return waits


def _mean_s(milliseconds: Ints) -> float:
    return _ratio(milliseconds.sum(), len(milliseconds)) / 1_000


def _ratio(above: int, below: int) -> float:
    return float(above / below) if below > 0 else math.nan
