"""Whether promises were kept, judged in each interval, day, week or month they are made for."""

from __future__ import annotations

import numpy as np

from simcenter.engine.tables import NEVER, Floats, Ints
from simcenter.results.daily.layout import Layout
from simcenter.results.daily.summary import Kept

DAY_MS = 86_400_000
DAYS_IN = {"day": 1, "week": 7, "month": 30}
"""Days of the horizon in a period; the clock knows no dates, so a week is 7 days and a month 30."""


def promises_kept(layout: Layout, above: Ints, below: Ints) -> Ints:
    """Count, for each tier, the periods in which its promise was kept and those in which it could be judged.

    A period without contacts below the line is not judged, nor is a week or month the horizon does not
    complete.

    Parameters
    ----------
    above, below
        Contacts above and below the line of the service-level formula, shape (tiers, days, intervals).

    Returns
    -------
    array of int, shape (tiers, len(Kept))
        Zeros for tiers without a promise.
    """
    kept = np.zeros((len(layout.tiers), len(Kept)), np.int64)
    share = layout.promise_share
    kept[:, Kept.INTERVALS_KEPT :] = judge(
        above.reshape(len(share), -1), below.reshape(len(share), -1), share
    )
    for period in sorted({*layout.promise_period} - {""}):
        tiers = np.array([own == period for own in layout.promise_period])
        if period == "interval":
            kept[tiers, : Kept.INTERVALS_KEPT] = kept[tiers, Kept.INTERVALS_KEPT :]
        else:
            over, under = (_by_period(table[tiers], DAYS_IN[period]) for table in (above, below))
            under = under * whole_periods(layout, DAYS_IN[period])
            kept[tiers, : Kept.INTERVALS_KEPT] = judge(over, under, share[tiers])
    return kept


def whole_periods(layout: Layout, days: int) -> Ints:
    """Of the periods of so many days, 1 for those that are measured from end to end; single days always are."""
    slots = layout.slots
    starts = np.arange(layout.days // days, dtype=np.int64) * days * DAY_MS
    ends = NEVER if slots.end_ms is None else slots.end_ms
    inside = (starts >= slots.start_ms) & (starts + days * DAY_MS <= ends)
    return np.asarray(inside | (days == 1), np.int64)


def _by_period(table: Ints, days: int) -> Ints:
    """Sums over whole periods, shape (tiers, periods)."""
    whole = table.shape[1] // days * days
    by_day = table[:, :whole].sum(axis=2)
    return np.asarray(by_day.reshape(len(table), -1, days).sum(axis=2), np.int64)


def judge(above: Ints, below: Ints, share: Floats) -> Ints:
    """Periods kept and judged, shape (tiers, 2): 8 of 10 keep 80 %, whatever 0.8 is as a double."""
    judged = (below > 0) & ~np.isnan(share)[:, None]
    keeps = judged & (above >= share[:, None] * below - 1e-9)
    return np.stack([keeps.sum(axis=1), judged.sum(axis=1)], axis=1)
