"""Supply that does not fit the day: heads that match no interval, shifts outside it, nobody at all."""

from __future__ import annotations

from collections.abc import Iterator

from simcenter.scenario.checks.demand import fits
from simcenter.scenario.checks.draft import Draft
from simcenter.scenario.errors import KeyPath, Mistake, quote
from simcenter.scenario.parts.calendar import Calendar
from simcenter.scenario.parts.people import Pool
from simcenter.scenario.selectors import matches
from simcenter.scenario.units import format_clock


def check_supply(draft: Draft) -> Iterator[Mistake]:
    """Check pools against the calendar."""
    if draft.calendar is None:
        return
    for at, _, pool in draft.read_pools():
        for field in ("seated", "scheduled"):
            if getattr(pool, field) is not None:
                yield from fits(getattr(pool, field), draft.calendar, (*at, field))
        yield from _shifts(pool, draft.calendar, at)
    yield from _nobody(draft)
    yield from _served_at_the_start(draft, draft.calendar)


def _shifts(pool: Pool, calendar: Calendar, at: KeyPath) -> Iterator[Mistake]:
    """Refuse shifts outside the opening hours: such paid time would change nothing but the cost."""
    hours = f"within the opening hours of {format_clock(calendar.opens)} to {format_clock(calendar.closes)}"
    if pool.roster == []:
        yield Mistake("a roster without shifts", "at least one shift", at=(*at, "roster"))
    for i, shift in enumerate(pool.roster or ()):
        if not calendar.opens <= shift.start < calendar.closes:
            yield Mistake(
                quote(format_clock(shift.start)), f"a start {hours}", at=(*at, "roster", i, "start")
            )
        if not calendar.opens < shift.end <= calendar.closes:
            yield Mistake(quote(format_clock(shift.end)), f"an end {hours}", at=(*at, "roster", i, "end"))


def _nobody(draft: Draft) -> Iterator[Mistake]:
    heads = [None if pool is None else draft.heads(pool) for pool in draft.pools.values()]
    if (
        heads
        and all(number == 0 for number in heads)
        and not any(p.roster == [] for _, _, p in draft.read_pools())
    ):
        yield Mistake(
            "no agents at all over the day", "at least one head in some pool and interval", at=("pools",)
        )


def _served_at_the_start(draft: Draft, calendar: Calendar) -> Iterator[Mistake]:
    """Refuse to start with more contacts in service than agents who could serve them."""
    if not draft.vocabulary.complete or None in draft.pools.values():
        return
    for selector, number in calendar.start.in_service.items():
        able: dict[str, int] = {}
        for _, stream in draft.read_streams():
            skills = draft.skills_of(stream)
            if skills is None:
                return
            if matches(selector, (stream.tier, stream.need, stream.channel)):
                slots = draft.is_chat(stream)
                able |= {name: present_at_start(pool, calendar) * (pool.chats.at_once if slots and pool.chats else 1)
                         for _, name, pool in draft.read_pools()
                         if skills <= set(pool.skills) and draft.takes(name, stream.channel)}  # fmt: skip
        if able and number > sum(able.values()):
            expected = f"at most the {sum(able.values())} agents at the start who can serve them"
            at = ("calendar", "start", "in_service", selector)
            yield Mistake(f"{number} contacts in service", expected, at=at)


def present_at_start(pool: Pool, calendar: Calendar) -> int:
    """Agents of a pool on duty at the start of the run, those on a planned break left out."""
    clock = calendar.opens if calendar.start.at is None else calendar.start.at
    try:
        if pool.roster is not None:
            return pool.present(clock) - pool.resting(clock)
        return pool.heads(calendar)[(clock - calendar.opens) // calendar.interval]
    except ValueError:
        return 1_000_000  # told elsewhere; here it must not raise a second complaint
