"""Shift patterns: when people come and go, and when they rest; and what each way of working one brings and costs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simcenter.scenario.errors import Mistake, quote
from simcenter.scenario.parts.calendar import Calendar
from simcenter.scenario.units import format_clock, format_duration, parse_duration
from simcenter.study.shifts.terms import Terms

Floats = NDArray[np.float64]
Way = Literal["regular", "overtime", "time off", "new hire"]
EXPECTED = 'a length and its breaks, such as "8 h, break 30 min" or "4 h"'
MOST_BREAKS = 4
MOST_COLUMNS = 20_000
"""Of one pool: beyond, an integer programme may take minutes; fewer kinds or a longer interval help."""


@dataclass(frozen=True)
class ShiftKind:
    """A length and its breaks, in milliseconds; it may begin with any interval."""

    length: int
    breaks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Pattern:
    """A shift in the day, times in milliseconds since midnight.

    Attributes
    ----------
    start, end
        Paid from and to.
    breaks
        Start and length of each break.
    paid_to
        Where ordinary pay ends: before `end` by overtime.
    """

    start: int
    end: int
    breaks: tuple[tuple[int, int], ...]
    paid_to: int

    @property
    def name(self) -> str:
        """When it is, and when its breaks are."""
        rests = ", ".join(f"{format_clock(at)} {format_duration(length)}" for at, length in self.breaks)
        return f"{format_clock(self.start)}-{format_clock(self.end)}" + (f", break {rests}" if rests else "")


@dataclass(frozen=True)
class Column:
    """A way of working a pattern.

    Attributes
    ----------
    pattern, way
        Which, and how.
    present
        Experienced agents' worth it brings on average, shape (intervals,).
    wages
        Hours' wages it costs a day.
    """

    pattern: Pattern
    way: Way
    present: Floats
    wages: float


def read_shift_kind(text: str) -> ShiftKind:
    """Read a kind of shift from words: ``8 h, break 30 min, break 15 min``.

    Raises
    ------
    Mistake
        When it cannot be read, or its breaks take the whole shift.
    """
    length, *rests = (part.strip() for part in text.split(","))
    words = [re.fullmatch(r"break (?:of )?(.+)", rest) for rest in rests]
    if not all(words) or not length or len(rests) > MOST_BREAKS:
        raise Mistake(quote(text), EXPECTED)
    try:
        kind = ShiftKind(parse_duration(length), tuple(parse_duration(word[1]) for word in words if word))
    except Mistake:
        raise Mistake(quote(text), EXPECTED) from None
    if kind.length <= 0 or min(kind.breaks, default=1) <= 0 or 2 * sum(kind.breaks) > kind.length:
        raise Mistake(quote(text), f"{EXPECTED}, breaks at most half of it")
    return kind


def patterns_of(kind: ShiftKind, calendar: Calendar) -> Iterator[Pattern]:
    """List where a kind of shift fits into the opening hours: from each interval on, each break at three places.

    Breaks divide a shift evenly; each may also be one interval earlier or later.
    """
    step = calendar.interval
    for start in range(calendar.opens, calendar.closes - kind.length + 1, step):
        places = []
        for i, length in enumerate(kind.breaks):
            middle = kind.length * (i + 1) / (len(kind.breaks) + 1) - length / 2
            at = start + round(middle / step) * step
            places.append([(at + shift * step, length) for shift in (-1, 0, 1)])
        end = start + kind.length
        for breaks in itertools.product(*places):
            ends = [(start, 0), *breaks, (end, 0)]
            if all(at + length <= later for (at, length), (later, _) in itertools.pairwise(ends)):
                yield Pattern(start, end, tuple(breaks), end)


def columns_of(kinds: Sequence[ShiftKind], calendar: Calendar, terms: Terms) -> list[Column]:
    """List every way of working every pattern.

    Raises
    ------
    Mistake
        When no kind fits into the opening hours, or there are too many ways.
    """
    patterns = list(dict.fromkeys(pattern for kind in kinds for pattern in patterns_of(kind, calendar)))
    if not patterns:
        hours = f"{format_clock(calendar.opens)} to {format_clock(calendar.closes)}"
        raise Mistake("no shift that fits", f"one no longer than the opening hours, {hours}", at=("shift",))
    found = [column for pattern in patterns for column in _ways(pattern, calendar, terms)]
    if len(found) > MOST_COLUMNS:
        raise Mistake(f"{len(found):,} ways to work", f"at most {MOST_COLUMNS:,}: fewer kinds of shift", at=("shift",))
    return found


def presence(pattern: Pattern, calendar: Calendar) -> Floats:
    """Share of each interval someone on a pattern is there, shape (intervals,)."""
    begins = calendar.opens + np.arange(calendar.intervals) * calendar.interval
    spans = [(pattern.start, pattern.end, 1), *((at, at + length, -1) for at, length in pattern.breaks)]
    there = np.zeros(calendar.intervals)
    for first, last, sign in spans:
        inside = np.minimum(last, begins + calendar.interval) - np.maximum(first, begins)
        there += sign * np.maximum(inside, 0) / calendar.interval
    return there


def _ways(pattern: Pattern, calendar: Calendar, terms: Terms) -> Iterator[Column]:
    step = calendar.interval
    yield _column(pattern, "regular", calendar, terms)
    if terms.experienced is not None:
        yield _column(pattern, "new hire", calendar, terms)
    for count in range(1, terms.overtime_intervals + 1 if terms.most_overtime > 0 else 1):
        if pattern.end + count * step <= calendar.closes:
            yield _column(replace(pattern, end=pattern.end + count * step), "overtime", calendar, terms)
    for count in range(1, terms.time_off_intervals + 1 if terms.most_time_off > 0 else 1):
        end = pattern.end - count * step
        if end > max([pattern.start, *(at + length for at, length in pattern.breaks)]):
            yield _column(replace(pattern, end=end, paid_to=end), "time off", calendar, terms)


def _column(pattern: Pattern, way: Way, calendar: Calendar, terms: Terms) -> Column:
    worth = (1 - terms.absence) * (terms.ramp if way == "new hire" else 1.0)
    ordinary, over = pattern.paid_to - pattern.start, pattern.end - pattern.paid_to
    wages = (ordinary + terms.overtime_rate * over) / 3_600_000
    return Column(pattern, way, presence(pattern, calendar) * worth, wages)
