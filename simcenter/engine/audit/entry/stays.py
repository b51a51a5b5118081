"""A run in which every call in vain is a leg of its own, so that what holds of legs can be checked of all calls.

A customer who is called in vain stands in line again later, with the age of old: one stay ends with each call, the
last one with the answer. The legs of the calls stand behind all others.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simcenter.engine.audit.run import Run, after_open_time
from simcenter.engine.tables import NEVER, NOT_YET, Calls, Demand, Ints, Legs, State


def with_calls_as_legs(run: Run) -> Run:
    """Return the run with a leg for each call in vain, which it is itself where there is none."""
    calls, count = run.calls, len(run.demand.type)
    if not len(calls.row):
        return run
    ended = calls.end_ms != NOT_YET
    legs = {name: _behind(column, column[calls.row]) for name, column in run.legs._asdict().items()}
    legs["state"][count:] = np.where(ended, State.FINISHED, State.IN_SERVICE)
    for name, values in (("answer_ms", calls.start_ms), ("leave_ms", calls.end_ms), ("free_ms", calls.end_ms)):
        legs[name][count:] = values
    for name, values in (("queue", calls.queue), ("agent", calls.agent)):
        legs[name][count:] = values
    legs["pool"][count:] = run.supply.agent_pool[calls.agent]
    legs["resolved"][count:] = NOT_YET  # nobody was served
    stands = np.concatenate([run.stands_ms, stands_before(run)])
    gone = np.flatnonzero(np.isin(run.legs.state, (State.LOST, State.BETWEEN_CALLS)))
    for name, column in legs.items():  # who waits for no further answer stands nowhere any longer
        column[gone] = State.ASLEEP if name == "state" else NOT_YET
    stands[gone] = NOT_YET
    return Run(
        with_rows(run.demand, calls.row),
        run.supply,
        run.plan,
        Legs(**legs),
        run.spells,
        run.end_ms,
        run.entries._replace(**{name: _behind(c, c[calls.row]) for name, c in run.entries._asdict().items()}),
        run.calls,
        run.pieces,
        stands,
        np.concatenate([np.arange(count), calls.row]),
        np.concatenate([np.bincount(calls.row, minlength=count), numbers_of(calls)]),
        *(_behind(told, told[calls.row]) for told in (run.first_queue, run.meant_for)),
    )


def numbers_of(calls: Calls) -> Ints:
    """Which call in vain of its row each is, from 0."""
    return np.arange(len(calls.row)) - np.searchsorted(calls.row, calls.row, "left")


def _behind(column: Any, more: Any) -> Any:
    return np.concatenate([column, more])


def with_rows(demand: Demand, rows: Ints) -> Demand:
    """The demand with copies of some rows behind, that take no time of their own and wake nothing."""
    parts: tuple[Any, ...] = demand[1:]
    columns: dict[str, Any] = {
        name: _behind(column, column[rows]) if len(column) else column
        for name, column in zip(demand._fields[1:], parts, strict=True)
    }
    count = len(demand.type)
    for name in ("talk_ms", "hold_ms", "wrap_ms"):
        columns[name][count:] = 0
    for name in ("next", "then"):
        columns[name][count:] = NOT_YET
    return Demand(demand.fresh, **columns)


def stands_again_ms(run: Run) -> Ints:
    """When the customer of each call in vain stands in line again, NEVER if not within the horizon's opening hours."""
    assert run.plan.entry is not None
    again = run.plan.entry.again_ms[run.first_queue[run.calls.row]]
    ends = np.where(run.calls.end_ms == NOT_YET, 0, run.calls.end_ms)
    due = after_open_time(run.supply, ends, again)
    return np.where(run.calls.end_ms == NOT_YET, NEVER, due)


def stands_before(run: Run) -> Ints:
    """When the customer of each call in vain began to stand in line for it; NOT_YET for the first call."""
    before = np.full(len(run.calls.row), NOT_YET, np.int64)
    later = np.flatnonzero(run.calls.row[1:] == run.calls.row[:-1]) + 1
    before[later] = stands_again_ms(run)[later - 1]
    return before


def last_stands(run: Run) -> Ints:
    """When each row began to stand in line for the last time, after a call in vain; NOT_YET without such a call."""
    last = np.full(len(run.demand.type), NOT_YET, np.int64)
    if len(run.calls.row):
        last[run.calls.row] = stands_again_ms(run)  # the last call of a row stands last
    return last


__all__ = ["last_stands", "numbers_of", "stands_again_ms", "stands_before", "with_calls_as_legs", "with_rows"]
