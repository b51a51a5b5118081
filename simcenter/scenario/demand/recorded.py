"""Recorded arrivals: one list a day, in order, while the center is open, and without holes nobody explains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from simcenter.scenario.checks.draft import Draft
from simcenter.scenario.errors import KeyPath, Mistake, quote
from simcenter.scenario.parts.calendar import Calendar
from simcenter.scenario.units import format_clock

MISSED: Final = 30
"""Arrivals missed, at the mean rate of a day, from which a stretch without any is no chance: exp(-30) is 1e-13."""


def check_recorded(draft: Draft) -> Iterator[Mistake]:
    """Check every recorded stream against the calendar."""
    follow_ups = draft.follow_ups is not None and (draft.follow_ups.returns or draft.follow_ups.redial)
    for place, stream in draft.read_streams():
        if stream.recorded is None:
            continue
        at = (*place, "recorded")
        if draft.counts == "offered" and follow_ups:
            found = "recorded arrivals in volumes counted as offered, beside redials or returns that are simulated"
            yield Mistake(found, "counts: issues with first contacts only, or no follow_ups", at=at)
        if draft.calendar is not None:
            for mistake in check_times(draft.calendar, stream.recorded, kept=stream.holes is not None):
                yield mistake.inside(at)


def check_times(calendar: Calendar, days: Sequence[Sequence[int]], *, kept: bool) -> Iterator[Mistake]:
    """Check the recorded times of each day; mistakes are at (day, place), and holes are none if they are `kept`."""
    yield from _days(calendar, days, ())
    for day, times in enumerate(days):
        yield from _times(calendar, times, (day,))
        if not kept and times:
            yield from _holes(calendar, times, (day,))


def _days(calendar: Calendar, days: Sequence[Sequence[int]], at: KeyPath) -> Iterator[Mistake]:
    if len(days) != calendar.days:
        found = f"recorded arrivals of {len(days)} day{'s' * (len(days) != 1)}"
        yield Mistake(found, f"{calendar.days}, one list for each day of the horizon", at=at)
    for day, times in enumerate(days):
        if not times and any(days):
            yield Mistake("a day without arrivals", "those of the day; the recording has a hole", at=(*at, day))


def _times(calendar: Calendar, times: Sequence[int], at: KeyPath) -> Iterator[Mistake]:
    latest = 0
    for i, time in enumerate(times):
        if not calendar.opens <= time < calendar.closes:
            hours = f"{format_clock(calendar.opens)} to {format_clock(calendar.closes)}"
            yield Mistake(quote(format_clock(time)), f"an arrival within the opening hours of {hours}", at=(*at, i))
        elif time < latest:
            expected = f"a time of {format_clock(latest)} or later: arrivals stand in order"
            yield Mistake(quote(format_clock(time)), expected, at=(*at, i))
        latest = max(latest, time)


def _holes(calendar: Calendar, times: Sequence[int], at: KeyPath) -> Iterator[Mistake]:
    """Refuse the stretches in which far too many arrivals are missing for chance."""
    rate = len(times) / calendar.open_ms
    edges = [calendar.opens, *sorted(times), calendar.closes]
    for i, (before, after) in enumerate(pairwise(edges)):
        missed = rate * (after - before)
        if missed >= MISSED:
            stretch = f"{format_clock(before)} and {format_clock(after)}"
            found = f"no arrival between {stretch}, where some {missed:.0f} are usual"
            expected = "a recording without holes, or holes: kept if nobody called"
            yield Mistake(found, expected, at=(*at, min(i, len(times) - 1)))
