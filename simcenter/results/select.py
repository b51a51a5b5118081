"""Which contacts a question is about: masks by tier, need, channel, type, pool, queue, time and attempt."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from simcenter.engine.tables import Flags, Ints, State, later_legs
from simcenter.results.daily.scopes import position
from simcenter.results.daily.slots import Slots
from simcenter.results.result import Result
from simcenter.routing.queues import queues_of

Names = str | Collection[str] | None
"""One name, several of which any will do, or None for all."""


def measured_rows(result: Result) -> Flags:
    """Flag the contacts that count: dialled, not before the warm-up ended; shape (rows of `Demand`,).

    A contact that was passed on is flagged at its first leg.
    """
    return measured_legs(result) & ~later_legs(result.demand)


def measured_legs(result: Result) -> Flags:
    """Flag the visits to queues that count, every leg of a contact; shape (rows of `Demand`,)."""
    dialled: Flags = result.legs.state != State.ASLEEP
    return dialled & (result.legs.dial_ms >= result.scenario.calendar.measured_from_ms)


def select(
    result: Result,
    *,
    tier: Names = None,
    need: Names = None,
    channel: Names = None,
    contact_type: Names = None,
    pool: Names = None,
    queue: Names = None,
    interval: Names = None,
    day: int | None = None,
    attempt: int | None = None,
) -> Flags:
    """Flag the measured contacts that fit every condition given, shape (rows of `Demand`,).

    Of a contact that was passed on this is its first leg, unless a pool or a queue is given: then every leg.

    Parameters
    ----------
    contact_type
        Such as ``premier/orders/phone``.
    pool
        The pool that answered.
    queue
        The queue joined, such as ``premier/orders/phone/repeat``.
    interval
        Interval in which the contact dialled, by its start, such as ``08:30``.
    day
        Day of the horizon in which the contact dialled, from 0.
    attempt
        1 for the first contact of an issue.

    Raises
    ------
    ValueError
        When a name does not exist, with the nearest that does.
    """
    scenario, demand, legs = result.scenario, result.demand, result.legs
    kinds, slots = scenario.types, Slots.of_scenario(scenario)
    rows = measured_rows(result) if pool is None and queue is None else measured_legs(result)
    by_type = {
        "tier": (tier, tuple(scenario.tiers), [kind.tier for kind in kinds]),
        "need": (need, tuple(scenario.needs), [kind.need for kind in kinds]),
        "channel": (channel, tuple(scenario.channels), [kind.channel for kind in kinds]),
        "contact type": (contact_type, tuple(kind.name for kind in kinds), [kind.name for kind in kinds]),
    }
    for what, (wanted, names, own) in by_type.items():
        if wanted is not None:
            rows &= np.isin([names.index(name) for name in own], _places(names, wanted, what))[demand.type]
    if pool is not None:
        rows &= np.isin(legs.pool, _places(tuple(scenario.pools), pool, "pool"))
    if queue is not None:
        rows &= np.isin(legs.queue, _places(tuple(q.name for q in queues_of(scenario)), queue, "queue"))
    if interval is not None:
        names = tuple(scenario.calendar.interval_names())
        rows &= np.isin(slots.interval_of(legs.dial_ms), _places(names, interval, "interval"))
    if day is not None:
        rows &= slots.day_of(legs.dial_ms) == day
    if attempt is not None:
        rows &= demand.attempt == attempt
    return rows


def _places(names: tuple[str, ...], wanted: str | Collection[str], what: str) -> Ints:
    given = [wanted] if isinstance(wanted, str) else list(wanted)
    return np.array([position(names, name, what) for name in given], np.int64)
