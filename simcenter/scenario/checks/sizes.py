"""Sizes no run could bear, refused with the number that breaks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simcenter.scenario.checks.draft import STREAMS, Draft
from simcenter.scenario.errors import KeyPath, Mistake
from simcenter.scenario.parts.calendar import Calendar
from simcenter.scenario.parts.customers import Tier
from simcenter.scenario.units import format_duration

MOST_CONTACTS: Final = 20_000_000
"""Expected contacts over the horizon, follow-ups included: about 3 GB of tables."""

MOST_AGENTS: Final = 200_000

MOST_CELLS: Final = 20_000_000
"""Pools or streams x intervals x days."""

LONGEST_STEP_MS: Final = 2**33
"""About 99 days, the longest horizon: a mean longer than that is a slip of the unit."""


def check_sizes(draft: Draft) -> Iterator[Mistake]:
    """Estimate what a run would take."""
    yield from _agents(draft)
    yield from _steps(draft)
    if draft.calendar is not None:
        yield from _contacts(draft, draft.calendar)
        yield from _cells(draft, draft.calendar)


def _contacts(draft: Draft, calendar: Calendar) -> Iterator[Mistake]:
    total, largest, where = 0.0, -1.0, STREAMS
    for at, stream in draft.read_streams():
        a_day = sum(draft.expected(stream) or [0.0])
        rows = calendar.days * a_day * _rows_per_contact(draft, draft.tiers.get(stream.tier))
        total += rows
        if rows > largest:
            largest, where = rows, at
    if total > MOST_CONTACTS:
        found = f"about {total:,.0f} contacts over the horizon, those that contacts cause included"
        yield Mistake(found, f"at most {MOST_CONTACTS:,} (most of them come here)", at=where)


def _rows_per_contact(draft: Draft, tier: Tier | None) -> float:
    """Bound on the expected contacts of an issue, each followed by another with the larger of the chances."""
    common = draft.follow_ups
    if common is None:
        return 1.0
    returns = (tier.returns if tier is not None else None) or common.returns
    redial = (tier.redial if tier is not None else None) or common.redial
    chances = [0.0 if returns is None else returns.probability]
    if redial is not None:
        chances += [redial.after_abandoning, redial.after_blocking]
    return float(sum(max(chances) ** attempt for attempt in range(common.max_attempts)))


def _agents(draft: Draft) -> Iterator[Mistake]:
    total, largest, where = 0, -1, ("pools", "")
    for _, name, pool in draft.read_pools():
        heads = draft.heads(pool) or 0
        # Shifts that follow each other are other people: every shift has agents of its own.
        heads = max(heads, sum(shift.agents for shift in pool.roster or ()))
        total += heads
        if heads > largest:
            largest, where = heads, ("pools", name)
    if total > MOST_AGENTS:
        yield Mistake(f"{total:,} agents", f"at most {MOST_AGENTS:,} (this pool has most of them)", at=where)


def _cells(draft: Draft, calendar: Calendar) -> Iterator[Mistake]:
    cuts = calendar.intervals * calendar.days
    for what, count in (("pools", len(draft.pools)), ("streams", len(draft.streams))):
        if count * cuts > MOST_CELLS:
            product = f"{count:,} {what} x {calendar.intervals:,} intervals x {calendar.days} days"
            limit = f"at most {MOST_CELLS:,}"
            yield Mistake(f"{product} = {count * cuts:,} cells", limit, at=("calendar", "interval"))


def _steps(draft: Draft) -> Iterator[Mistake]:
    places: list[tuple[KeyPath, object, tuple[str, ...]]] = []
    places += [(("needs", name), need, ("talk", "hold", "wrap")) for name, need in draft.needs.items()]
    places += [(("channels", name), channel, ("before_queue",)) for name, channel in draft.channels.items()]
    places += [
        (("channels", name, "self_service"), channel.self_service, ("time",))
        for name, channel in draft.channels.items()
        if channel is not None
    ]
    places += [(at, stream, ("talk", "hold", "wrap")) for at, stream in draft.read_streams()]
    for at, part, fields in places:
        for field in fields:
            time = getattr(part, field, None)
            if time is not None and time.mean_ms() > LONGEST_STEP_MS:
                # A heavy tail can have a mean of more digits than anybody wants to read.
                shown = (
                    f"{time.mean_ms():.3g} ms"
                    if time.mean_ms() > 1e14
                    else format_duration(int(time.mean_ms()))
                )
                limit = f"at most {LONGEST_STEP_MS // 86_400_000} days, the longest horizon"
                yield Mistake(f"a mean of {shown}", limit, at=(*at, field))
