"""A number or a duration for every interval of a day, written as one, a list, or stretches of the day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Annotated, Any, TypeVar

from pydantic import PlainSerializer, PlainValidator, ValidationInfo, WithJsonSchema

from simcenter.scenario.errors import Mistake, Mistakes, quote
from simcenter.scenario.parts.calendar import Calendar
from simcenter.scenario.units import (
    DAY_MS,
    DURATION_PATTERN,
    format_clock,
    format_duration,
    parse_clock,
    read_number,
    read_positive_duration,
)

Number = TypeVar("Number", int, float)
One = TypeVar("One")

MOST_HEADS = 100_000
LARGEST_AMOUNT = 1e12


def spread(values: float | Sequence[float] | Mapping[str, float], calendar: Calendar) -> list[float]:
    """Write out one number for each interval of a day.

    Parameters
    ----------
    values
        A number, a list with one for each interval, or a mapping from stretches such as ``08:00-10:00`` to
        numbers; intervals outside every stretch get 0.
    calendar
        Opening hours and interval.

    Raises
    ------
    Mistakes
        When a list has the wrong length, or stretches overlap, lie outside opening hours or do not begin and
        end where an interval does; every such stretch is told.
    """
    if isinstance(values, Mapping):
        return _from_stretches(values, calendar)
    if not isinstance(values, Sequence):
        return [float(values)] * calendar.intervals
    if len(values) != calendar.intervals:
        expected = f"a list of {calendar.intervals}, one for each interval of {_day(calendar)}"
        raise Mistakes([Mistake(quote(list(values)), expected)])
    return [float(value) for value in values]


def _from_stretches(values: Mapping[str, float], calendar: Calendar) -> list[float]:
    result = [0.0] * calendar.intervals
    taken: list[str] = [""] * calendar.intervals
    mistakes = []
    for stretch, value in values.items():
        try:
            first, last = intervals_in(stretch, calendar)
        except Mistake as mistake:
            mistakes.append(_at_its_key(mistake, stretch))
            continue
        earlier = next(filter(None, taken[first:last]), None)
        if earlier is not None:
            overlap = f"stretches that do not overlap ({quote(earlier)} does)"
            mistakes.append(_at_its_key(Mistake(quote(stretch), overlap), stretch))
        result[first:last] = [float(value)] * (last - first)
        taken[first:last] = [stretch] * (last - first)
    if mistakes:
        raise Mistakes(mistakes)
    return result


def intervals_in(stretch: str, calendar: Calendar) -> tuple[int, int]:
    """Read a stretch of the day such as ``08:00-10:00``.

    Returns
    -------
    The first interval in it and the first after it.
    """
    start, dash, end = stretch.partition("-")
    if not dash:
        raise Mistake(quote(stretch), 'a stretch of the day, such as "08:00-10:00"')
    first, first_rest = divmod(parse_clock(start) - calendar.opens, calendar.interval)
    last, last_rest = divmod(parse_clock(end) - calendar.opens, calendar.interval)
    if not 0 <= first < last + bool(last_rest) or last + bool(last_rest) > calendar.intervals:
        hours = f"{format_clock(calendar.opens)} to {format_clock(calendar.closes)}"
        raise Mistake(quote(stretch), f"a stretch within the opening hours of {hours}")
    if first_rest or last_rest:
        ends = (
            f"a stretch that begins and ends where an interval of {format_duration(calendar.interval)} does"
        )
        raise Mistake(quote(stretch), ends)
    return first, last


def as_written(values: list[Number]) -> Number | list[Number]:
    """Write one number for each interval as an author would: a single one when all are equal."""
    return values[0] if len(set(values)) == 1 else values


def as_stretches(values: Sequence[One | None], opens: int, interval: int) -> dict[str, One]:
    """Write what each interval has as stretches of the day; those that have nothing are left out."""
    edges = [i for i in range(1, len(values)) if values[i] != values[i - 1]]
    found = {}
    for first, last in pairwise([0, *edges, len(values)]):
        value = values[first]
        if value is not None:
            start, end = (format_clock(opens + i * interval) for i in (first, last))
            found[f"{start}-{end}"] = value
    return found


def _day(calendar: Calendar) -> str:
    hours = f"from {format_clock(calendar.opens)} to {format_clock(calendar.closes)}"
    return f"{format_duration(calendar.interval)} {hours}"


def _at_its_key(mistake: Mistake, stretch: str) -> Mistake:
    return Mistake(mistake.found, mistake.expected, nearest=mistake.nearest, at=(stretch,), at_key=True)


# Types for models -----------------------------------------------------------------------------------------


def _reader(what: str, read_one: Callable[[object], Number]) -> Callable[[object], Any]:
    """Make the reader of one number, a list of them or a mapping from stretches; every wrong one is told."""

    def read(value: object) -> Any:
        if isinstance(value, Mapping | list | tuple):
            return _read_several(value, read_one)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise Mistake(
                quote(value), f'{what}, a list with one for each interval, or stretches as "08:00-10:00"'
            )
        return read_one(value)

    return read


def _read_several(values: Any, read_one: Callable[[object], Number]) -> dict[str, Number] | list[Number]:
    if isinstance(values, Mapping):
        return dict(_read_each(values.items(), read_one))
    return [number for _, number in _read_each(enumerate(values), read_one)]


def _read_times(value: object, info: ValidationInfo) -> Any:
    def read_one(one: object) -> int:
        time = read_positive_duration(one, info)
        if time > DAY_MS:
            raise Mistake(quote(one), "at most 24 h")
        return time

    return _read_several(value, read_one) if isinstance(value, Mapping | list | tuple) else read_one(value)


def _written_times(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {stretch: format_duration(time) for stretch, time in value.items()}
    return [format_duration(time) for time in value] if isinstance(value, list) else format_duration(value)


def _read_each(entries: Any, read_one: Callable[[object], Number]) -> list[tuple[Any, Number]]:
    read, mistakes = [], []
    for key, value in entries:
        try:
            read.append((key, read_one(value)))
        except Mistake as mistake:
            mistakes.append(mistake.inside((key,)))
    if mistakes:
        raise Mistakes(mistakes)
    return read


def _read_heads(value: object) -> int:
    if type(value) is not int or not 0 <= value <= MOST_HEADS:
        raise Mistake(quote(value), f"a whole number of heads between 0 and {MOST_HEADS:,}")
    return value


def _read_amount(value: object) -> float:
    expected = "a number of contacts of at least 0"
    number = read_number(value, expected, lowest=0.0)
    if number > LARGEST_AMOUNT:
        raise Mistake(quote(value), f"{expected} and at most 1e12")
    return number


def _schema(one: dict[str, Any], description: str) -> WithJsonSchema:
    stretches = {"type": "object", "additionalProperties": one, "examples": [{"08:00-10:00": 12}]}
    return WithJsonSchema(
        {"anyOf": [one, {"type": "array", "items": one}, stretches], "description": description}
    )


HeadsPerInterval = Annotated[
    int | list[int] | dict[str, int],
    PlainValidator(_reader("a whole number of heads", _read_heads)),
    _schema(
        {"type": "integer", "minimum": 0, "maximum": MOST_HEADS},
        "Heads: one number, one per interval, or stretches",
    ),
]
"""Heads: one number for every interval, a list with one for each, or numbers for stretches of the day."""

PerInterval = Annotated[
    float | list[float] | dict[str, float],
    PlainValidator(_reader("a number of contacts", _read_amount)),
    _schema({"type": "number", "minimum": 0}, "Contacts: one number, one per interval, or stretches"),
]
"""Contacts: one number for every interval, a list with one for each, or numbers for stretches of the day."""

TimesPerInterval = Annotated[
    int | list[int] | dict[str, int],
    PlainValidator(_read_times),
    PlainSerializer(_written_times),
    _schema(
        {"type": "string", "pattern": DURATION_PATTERN, "examples": ["240 s"]},
        "Durations above 0: one, one per interval, or stretches",
    ),
]
"""Milliseconds above 0, written with a unit: one for every interval, a list, or some for stretches of the day."""
