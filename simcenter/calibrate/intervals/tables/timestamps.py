"""Times of intervals, as systems and spreadsheets of several countries write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final, Literal

from simcenter.calibrate.intervals.tables.table import Cell
from simcenter.scenario.errors import Mistake, quote

DateOrder = Literal["dmy", "mdy"]

EARLIEST, LATEST = 1990, 2100
"""Years an export can be of."""

_CLOCK = (
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"\s*(?P<half>[aApP]\.?[mM]\.?)?"
)
_ZONE = r"\s*(?P<zone>Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})?"
_YEAR_FIRST = r"(?P<year>[0-9]{4})([-/.]?)(?P<month>[0-9]{2})\2(?P<day>[0-9]{2})"
_YEAR_LAST = r"(?P<a>[0-9]{1,2})([./-])(?P<b>[0-9]{1,2})\2(?P<year>[0-9]{4}|[0-9]{2})"
_FORMS: Final = tuple(
    re.compile(rf"(?:[^\W\d_]{{2,10}}\.?,?\s+)?{day}(?:[T,]?\s*{_CLOCK}{_ZONE})?") for day in (_YEAR_FIRST, _YEAR_LAST)
)
_ONLY_CLOCK: Final = re.compile(_CLOCK)
_EXPECTED = "a date and time such as 2026-03-02 08:30"


def find_date_order(cells: Iterable[Cell]) -> DateOrder | None:
    """Find out whether 3/2/2026 begins with the day or the month.

    Returns
    -------
    None where no date of the file decides it: then somebody must be asked, not guessed for.
    """
    orders: set[DateOrder] = set()
    for cell in cells:
        match = _FORMS[1].fullmatch(cell.strip()) if isinstance(cell, str) else None
        if match is None:
            continue
        if match[2] == "." or int(match["a"]) > 12:
            orders.add("dmy")
        elif int(match["b"]) > 12 or match["half"]:
            orders.add("mdy")
    return orders.pop() if len(orders) == 1 else None


def needs_date_order(cells: Iterable[Cell]) -> str:
    """Return a date that could be read two ways, or nothing."""
    for cell in cells:
        if isinstance(cell, str) and _FORMS[1].fullmatch(cell.strip()):
            return cell.strip()
    return ""


def read_timestamp(cell: Cell, order: DateOrder | None) -> datetime:
    """Read a point in time; one with a zone keeps it.

    Raises
    ------
    Mistake
        When it is none, or no such day exists.
    """
    if isinstance(cell, datetime):
        # Spreadsheets keep times as fractions of a day, which miss whole seconds by microseconds.
        rounded = (cell + timedelta(microseconds=500_000)).replace(microsecond=0)
        return _in_range(rounded, cell)
    if isinstance(cell, date):
        return _in_range(datetime.combine(cell, time()), cell)
    text = cell.strip() if isinstance(cell, str) else ""
    for form in _FORMS:
        match = form.fullmatch(text)
        if match is not None:
            return _in_range(_made(match, order, text), text)
    raise Mistake(quote(cell if isinstance(cell, str | int | float) else str(cell)), _EXPECTED)


def read_clock_ms(cell: Cell) -> int:
    """Read a time of day that stands in a column of its own, as milliseconds since midnight."""
    if isinstance(cell, datetime):
        cell = cell.time()
    if isinstance(cell, time):
        return ((cell.hour * 60 + cell.minute) * 60 + cell.second) * 1_000
    if isinstance(cell, timedelta) and timedelta() <= cell < timedelta(days=1):
        return round(cell.total_seconds()) * 1_000
    if isinstance(cell, float) and 0 <= cell < 1:
        return round(cell * 86_400) * 1_000
    match = _ONLY_CLOCK.match(cell.strip()) if isinstance(cell, str) else None
    if match is None:
        raise Mistake(quote(str(cell)), "a time of day such as 08:30")
    clock = _clock(match, str(cell))
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * 1_000


def _made(match: re.Match[str], order: DateOrder | None, text: str) -> datetime:
    found = match.groupdict()
    if found.get("month"):
        month, day = int(found["month"]), int(found["day"])
    else:
        a, b = int(found["a"]), int(found["b"])
        month, day = (a, b) if order == "mdy" else (b, a)
    year = int(found["year"])
    try:
        moment = datetime.combine(date(year + 2000 if year < 100 else year, month, day), _clock(match, text))
    except ValueError as error:
        if isinstance(error, Mistake):
            raise
        raise Mistake(quote(text), "a day of the calendar") from None
    return moment.replace(tzinfo=_zone(found["zone"])) if found.get("zone") else moment


def _clock(match: re.Match[str], text: str) -> time:
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    if match["half"]:
        if not 1 <= hour <= 12:
            raise Mistake(quote(text), "an hour from 1 to 12 before AM or PM")
        hour = hour % 12 + (12 if match["half"][0] in "pP" else 0)
    if hour > 23 or minute > 59 or second > 59:
        raise Mistake(quote(text), "a time of day between 00:00 and 23:59")
    return time(hour, minute, second)


def _zone(text: str) -> timezone:
    if text[0] not in "+-":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _in_range(moment: datetime, cell: Cell) -> datetime:
    if not EARLIEST <= moment.year <= LATEST:
        raise Mistake(quote(str(cell)), f"a day between {EARLIEST} and {LATEST}")
    return moment
