"""Recorded arrivals in a file of their own, beside the scenario: read once, each row told to the stream it is of.

The file has a heading and one arrival a row: a column `time`, for several days a column `day`, and, where streams share
the file, columns `tier`, `need` and `channel`. Every row is an arrival of exactly one stream, or a mistake in its line.
A column `customer` says which of the listed customers each is of, and with that the tier.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from simcenter.scenario.checks.support.listed import is_customer
from simcenter.scenario.demand.listed import Customers
from simcenter.scenario.demand.recorded import check_times
from simcenter.scenario.demand.rows_file import RowsFile, opened
from simcenter.scenario.errors import InputErrors, KeyPath, Mistake, quote
from simcenter.scenario.parts.calendar import Calendar
from simcenter.scenario.reading import Document
from simcenter.scenario.units import IN_FILE, format_clock, parse_clock

NAMES: Final = ("tier", "need", "channel")
COLUMNS: Final = ("time", "day", *NAMES, "customer")
KEY: Final = "recorded_in"
_STAND_IN: Final = {"per_day": 1}
"""In place of arrivals that could not be read: nothing else is wrong because of them."""


@dataclass(frozen=True)
class _Arrival:
    """A row: where it stands, when it is, whose it is."""

    line: int
    day: int  # of the horizon, from 0
    time: int  # of the day, in milliseconds
    words: Mapping[str, str]
    customer: str | None  # the id of a listed customer


def _arrivals(file: RowsFile, customers: Customers) -> Iterator[_Arrival]:
    """The arrivals of a file; a listed customer's is of the customer's tier."""
    for row in file.rows:
        name = row.cells.get("customer")
        try:
            time, day = parse_clock(row.cells["time"]), _whole(row.cells.get("day", "1"))
        except Mistake as mistake:
            file.wrong(row.line, mistake, "time" if mistake.at == () else "day")
            continue
        blamed = [] if name is None else [*is_customer(customers, name, row.cells.get("tier"), ())]
        for one in blamed:
            file.wrong(row.line, one, "customer")
        if blamed:
            continue
        words = {column: row.cells[column] for column in NAMES if column in row.cells}
        if name is not None:
            words["tier"] = (customers.listed or ())[customers.places[name]].tier
        yield _Arrival(row.line, day - 1, time, words, name)


def with_arrivals(document: Document, folder: Path | None, *, customers_known: bool = True) -> Document:
    """Put the arrivals that streams have in files in place of the names of those files.

    Parameters
    ----------
    document
        A scenario as it was read; mistakes found in the files join its `problems`.
    folder
        Where the scenario's file is: arrivals are there, or below. None where the scenario is text only.
    customers_known
        Whether the list of customers could be read; otherwise nothing is said of files that name them.
    """
    streams = _streams(document.data)
    given = {i: stream for i, stream in enumerate(streams) if isinstance(stream, dict) and "recorded" not in stream}
    named = {i: stream[KEY] for i, stream in given.items() if isinstance(stream.get(KEY), str)}
    if not named:
        return document
    replaced, problems = list(streams), list(document.problems)
    for name in dict.fromkeys(named.values()):
        here = [i for i, own in named.items() if own == name]
        recorded: dict[int, dict[str, Any] | None] = dict.fromkeys(here)
        try:
            file = RowsFile(*opened(name, folder, "arrivals"), COLUMNS, ("time",), "time, or: day,time,tier")
        except Mistake as mistake:
            problems += [document.problem(mistake.inside(("volumes", "streams", i, KEY))) for i in here]
        except InputErrors as errors:
            problems += errors.problems
        else:
            if customers_known or "customer" not in file.heading:
                arrivals = list(_arrivals(file, _customers(document.data)))
                recorded = _shared_out(file, arrivals, {i: streams[i] for i in here}, _calendar(document.data))
            problems += file.problems
        for i, days in recorded.items():
            rest = {key: value for key, value in streams[i].items() if key != KEY}
            replaced[i] = rest | (_STAND_IN if days is None else days)
    data = {**document.data, "volumes": {**document.data["volumes"], "streams": replaced}}
    return replace(document, data=data, problems=tuple(problems))


def _shared_out(
    file: RowsFile, arrivals: list[_Arrival], streams: Mapping[int, Any], calendar: Calendar | None
) -> dict[int, dict[str, Any] | None]:
    """Tell each arrival to its stream; None for all where something is wrong."""
    own: dict[int, list[_Arrival]] = {i: [] for i in streams}
    for arrival in arrivals:
        words = {i: {"channel": "phone", **stream} for i, stream in streams.items()}
        fits = [i for i, said in words.items() if all(said.get(name) == word for name, word in arrival.words.items())]
        if len(fits) == 1:
            own[fits[0]].append(arrival)
        else:
            whose = "/".join(arrival.words.values()) or "a row without a tier, need or channel"
            found = f"{whose}, an arrival of {len(fits) or 'no'} streams with this file"
            file.wrong(arrival.line, Mistake(found, "an arrival of exactly one"))
    whole = not file.problems
    by_day = {i: _by_day(file, arrivals, streams[i], calendar, whole) for i, arrivals in own.items()}
    return dict.fromkeys(streams) if file.problems else {**by_day}


def _by_day(
    file: RowsFile, arrivals: list[_Arrival], stream: Any, calendar: Calendar | None, whole: bool
) -> dict[str, Any]:
    """What a stream says of the times of each day, and of whose they are; what is wrong stands in an arrival's line.

    Where not all rows could be read, nothing is said of arrivals that are missing.
    """
    days = 99 if calendar is None else calendar.days
    times: list[list[int]] = [[] for _ in range(days)]
    lines: list[list[int]] = [[] for _ in range(days)]
    of: list[list[str | None]] = [[] for _ in range(days)]
    last = 0
    for one in arrivals:
        if not 0 <= one.day < days:
            whole = False
            file.wrong(one.line, Mistake(f"day {one.day + 1}", f"1 to {days}, a day of the horizon"), "day")
        elif one.day < last:
            whole = False
            file.wrong(one.line, Mistake(f"day {one.day + 1}", f"{last + 1} or later: arrivals stand in order"), "day")
        else:
            last = one.day
            times[one.day].append(one.time)
            lines[one.day].append(one.line)
            of[one.day].append(one.customer)
    for mistake in check_times(calendar, times, kept=not whole or stream.get("holes") is not None) if calendar else ():
        if whole or len(mistake.at) > 1:
            file.wrong(_line(lines, mistake.at), mistake, f"{stream['tier']}/{stream['need']}")
    recorded: dict[str, Any] = {"recorded": [[format_clock(time) for time in day] for day in times]}
    return recorded | ({"recorded_of": of} if "customer" in file.heading else {})


def _line(lines: list[list[int]], at: KeyPath) -> int:
    """The line a mistake is about: of an arrival, or 0 for a whole day or the file."""
    return lines[int(at[0])][int(at[1])] if len(at) > 1 and lines[int(at[0])] else 0


def _whole(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise Mistake(quote(text), "a day of the horizon, a whole number from 1", at=("day",))
    return int(text)


def _streams(data: object) -> list[Any]:
    volumes = data.get("volumes") if isinstance(data, dict) else None
    streams = volumes.get("streams") if isinstance(volumes, dict) else None
    return streams if isinstance(streams, list) else []


def _customers(data: Mapping[str, Any]) -> Customers:
    """The listed customers, none where they could not be read: that is told elsewhere."""
    try:
        return Customers.model_validate(data.get("customers", {}), context=IN_FILE)
    except ValidationError:
        return Customers()


def _calendar(data: Mapping[str, Any]) -> Calendar | None:
    try:
        return Calendar.model_validate(data.get("calendar"), context=IN_FILE)
    except ValidationError:
        return None  # told elsewhere


__all__ = ["with_arrivals"]
