"""How much deferred work waits at each hour of the horizon."""

from __future__ import annotations

import numpy as np

from simcenter.engine.tables import Ints, SmallInts
from simcenter.results.daily.layout import Layout
from simcenter.results.result import Result

HOUR_MS = 3_600_000
DAY_MS = 86_400_000


def full_hours(layout: Layout) -> Ints:
    """The full hours of measured time, in milliseconds from the first opening: to the last closing, that included."""
    slots = layout.slots
    last = (slots.days - 1) * DAY_MS + slots.open_ms if slots.end_ms is None else slots.end_ms - 1
    return np.arange(-(-slots.start_ms // HOUR_MS), last // HOUR_MS + 1, dtype=np.int64) * HOUR_MS


def backlog_by_hour(result: Result, layout: Layout) -> SmallInts:
    """Count the deferred contacts of each type that have come and are not begun at each full hour.

    Nights are hours like all others; a warm-up is left out.

    Returns
    -------
    array of int, shape (types, hours)
        Those of `full_hours`; without rows where no work is deferred.
    """
    if not layout.deferred.any():
        return np.zeros((0, 0), np.int32)
    hours, legs, kinds = full_hours(layout), result.legs, result.demand.type
    rows = np.flatnonzero(layout.deferred.take(kinds) & (legs.entry_ms >= 0))
    shape = len(layout.types), len(hours) + 1
    change = np.zeros(shape, np.int64)
    np.add.at(change, (kinds[rows], np.searchsorted(hours, legs.entry_ms[rows])), 1)
    begun = rows[legs.answer_ms[rows] >= 0]
    np.add.at(change, (kinds[begun], np.searchsorted(hours, legs.answer_ms[begun])), -1)
    return np.cumsum(change, axis=1)[:, :-1].astype(np.int32)


def put_off_ms(result: Result, layout: Layout) -> Ints:
    """How long deferred contacts waited until they were begun; 0 of all others."""
    legs = result.legs
    begun = layout.deferred.take(result.demand.type) & (legs.answer_ms >= 0)
    return np.asarray(np.where(begun, legs.answer_ms - legs.entry_ms, 0), np.int64)
