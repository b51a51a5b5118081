"""First responses to deferred contacts: how many, how soon, whether as promised.

A customer hears when the work on the contact is over, at the end of talk and hold of its first leg; contacts about a
problem that was not solved count like first ones. A promise is broken when its time is over, heard or not; contacts
still open whose time is not over when the run ends are not judged.
"""

from __future__ import annotations

from math import prod
from typing import NamedTuple

import numpy as np

from simcenter.engine.tables import Flags, Ints, SmallInts
from simcenter.results.daily.fates import Fate, FateTable
from simcenter.results.daily.layout import Layout
from simcenter.results.daily.periods import DAYS_IN, judge, whole_periods
from simcenter.results.daily.summary import Response
from simcenter.results.deferred.hours import business_ms
from simcenter.results.deferred.pieces import broken_off
from simcenter.results.result import Result

_STEPS_MIN = ((480, 5), (2_880, 15), (20_160, 60))
"""Up to (minutes, in steps of): a working day, two days, two weeks."""
EDGES_S: Ints = np.array(
    [60 * m for first, (last, step) in zip((0, 480, 2_880), _STEPS_MIN, strict=True) for m in range(first, last, step)]
    + [60 * 20_160],
    np.int64,
)
"""Bin i holds times above EDGES_S[i - 1] up to EDGES_S[i], bin 0 those of exactly 0, the last the rest."""
BINS = len(EDGES_S) + 1


def responses_of(result: Result, layout: Layout, table: FateTable) -> tuple[Ints, SmallInts]:
    """Add up the responses of a run.

    Returns
    -------
    tuple
        By type, shape (types, Response); and how many took how long, shape (types, (clock, business), BINS). Without
        rows where no work is deferred.
    """
    if not layout.deferred.any():
        return np.zeros((0, len(Response)), np.int64), np.zeros((0, 2, BINS), np.int32)
    types, legs, kinds = len(layout.types), result.legs, result.demand.type
    sums, bins = np.zeros((types, len(Response)), np.int64), np.zeros((types, 2, BINS), np.int32)
    rows = np.flatnonzero(np.isin(table.fate, (Fate.DONE, Fate.BEGUN)) & (legs.leave_ms >= 0))
    took = np.stack([
        legs.leave_ms[rows] - legs.entry_ms[rows],
        business_ms(result.supply, legs.entry_ms[rows], legs.leave_ms[rows]),
    ])  # fmt: skip
    sums[:, Response.RESPONSES] = np.bincount(kinds[rows], minlength=types)
    for clock, column in enumerate((Response.CLOCK_MS, Response.BUSINESS_MS)):
        sums[:, column] = _add(kinds[rows], took[clock], types)
        place = np.searchsorted(EDGES_S, -(-took[clock] // 1_000))
        bins[:, clock] = np.bincount(kinds[rows] * BINS + place, minlength=types * BINS).reshape(types, BINS)
        sums[:, Response.LONGEST_CLOCK_MS + clock] = _largest(kinds[rows], took[clock], types)
    judged, kept = promises_judged(result, layout, table)
    sums[:, Response.JUDGED] = np.bincount(kinds[judged], minlength=types)
    sums[:, Response.KEPT] = np.bincount(kinds[judged & kept], minlength=types)
    sums[:, Response.OPEN] = np.bincount(kinds[table.fate == Fate.PUT_OFF], minlength=types)
    counted = np.flatnonzero(np.isin(table.of_legs, (Fate.DONE, Fate.BEGUN)))
    sums[:, [Response.INTERRUPTIONS, Response.HANDED_BACK]] = broken_off(result, counted, types)
    return sums, bins


def promises_judged(result: Result, layout: Layout, table: FateTable) -> tuple[Flags, Flags]:
    """Which contacts' promise of a first response can be judged, and for which it was kept, one flag a row."""
    found = waits_to_hear(result, layout, table)
    return found.judged, found.kept


class ToHear(NamedTuple):
    """How long contacts waited for their first response, in the hours their promise counts; one entry a row."""

    judged: Flags  # the promise was kept, or its time is over
    kept: Flags
    heard: Flags
    took_ms: Ints  # until they heard, or until the run ended


def waits_to_hear(result: Result, layout: Layout, table: FateTable) -> ToHear:
    """Say how long deferred contacts with a promise waited for their first response."""
    legs, kinds = result.legs, result.demand.type
    within = layout.response_within_ms.take(kinds)
    ours = np.isin(table.fate, (Fate.DONE, Fate.BEGUN, Fate.PUT_OFF)) & (within >= 0)
    heard = ours & (legs.leave_ms >= 0)
    until = np.where(heard, legs.leave_ms, result.end_ms)
    entry = np.where(ours, legs.entry_ms, until)
    took = until - entry
    business = layout.response_business.take(kinds) & ours
    took[business] = business_ms(result.supply, entry[business], until[business])
    kept = heard & (took <= within)
    return ToHear(np.asarray(kept | (ours & (took > within)), np.bool_), np.asarray(kept, np.bool_), heard, took)


def response_periods(result: Result, layout: Layout, table: FateTable) -> Ints:
    """Count, for each tier, the periods in which its promise of a first response was kept, and those judged.

    Contacts count in the period in which they come. Returns no rows where no work is deferred.
    """
    if not layout.deferred.any():
        return np.zeros((0, 2), np.int64)
    above, below = responses_by_interval(result, layout, table)
    found = np.zeros((len(layout.tiers), 2), np.int64)
    for tier, period in enumerate(layout.response_period):
        if period:
            days = DAYS_IN.get(period, 0)
            over, under = (_by_period(part[tier], days) for part in (above, below))
            under = under * whole_periods(layout, days) if days else under
            found[tier] = judge(over[None], under[None], layout.response_share[tier : tier + 1])[0]
    return found


def responses_by_interval(result: Result, layout: Layout, table: FateTable) -> tuple[Ints, Ints]:
    """Count promises of a first response that were kept, and all judged, each shape (tiers, days, intervals).

    Contacts count in the interval in which they come, those of a night in the last one before it.
    """
    judged, kept = promises_judged(result, layout, table)
    slots = layout.slots
    shape = len(layout.tiers), layout.days, slots.intervals
    entry = np.maximum(result.legs.entry_ms, 0)
    cell = layout.tier_of.take(result.demand.type) * layout.days + slots.day_of(entry)
    cell = cell * slots.intervals + slots.interval_of(entry)
    above, below = (np.bincount(cell[rows], minlength=prod(shape)).reshape(shape) for rows in (judged & kept, judged))
    return above, below


def _by_period(table: Ints, days: int) -> Ints:
    """Sums over whole periods of some days, or single intervals where there are none, shape (periods,)."""
    if not days:
        return np.asarray(table.ravel(), np.int64)
    whole = len(table) // days * days
    return np.asarray(table[:whole].sum(axis=1).reshape(-1, days).sum(axis=1), np.int64)


def _add(keys: SmallInts, amounts: Ints, size: int) -> Ints:
    return np.bincount(keys, weights=amounts, minlength=size).astype(np.int64)


def _largest(keys: SmallInts, amounts: Ints, size: int) -> Ints:
    largest = np.zeros(size, np.int64)
    np.maximum.at(largest, keys, amounts)
    return largest
