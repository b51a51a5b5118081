"""How much deferred work waits at each hour of the horizon."""

from __future__ import annotations

import numpy as np

from simcenter.engine.tables import Ints, SmallInts
from simcenter.results.daily.layout import Layout
from simcenter.results.result import Result

HOUR_MS = 3_600_000


def backlog_hours(layout: Layout) -> int:
    """Full hours of the horizon, its beginning and its end included."""
    slots = layout.slots
    return 1 + ((slots.days - 1) * 86_400_000 + slots.open_ms) // HOUR_MS


def backlog_by_hour(result: Result, layout: Layout) -> SmallInts:
    """Count the deferred contacts of each type that have come and are not begun at each full hour.

    Nights and days on which the center is closed are hours like all others; a warm-up is not left out.

    Returns
    -------
    array of int, shape (types, hours)
        Hours from the first opening on; without rows where no work is deferred.
    """
    if not layout.deferred.any():
        return np.zeros((0, 0), np.int32)
    hours = backlog_hours(layout)
    legs, kinds = result.legs, result.demand.type
    rows = np.flatnonzero(layout.deferred.take(kinds) & (legs.entry_ms >= 0))
    came = -(-legs.entry_ms[rows] // HOUR_MS)
    begun = np.where(legs.answer_ms[rows] >= 0, -(-legs.answer_ms[rows] // HOUR_MS), hours)
    shape = len(layout.types), hours + 1
    change = np.zeros(shape, np.int64)
    np.add.at(change, (kinds[rows], np.minimum(came, hours)), 1)
    np.add.at(change, (kinds[rows], np.minimum(begun, hours)), -1)
    return np.cumsum(change, axis=1)[:, :hours].astype(np.int32)


def put_off_ms(result: Result, layout: Layout) -> Ints:
    """How long deferred contacts waited until they were begun; 0 of all others."""
    legs = result.legs
    begun = layout.deferred.take(result.demand.type) & (legs.answer_ms >= 0)
    return np.asarray(np.where(begun, legs.answer_ms - legs.entry_ms, 0), np.int64)
