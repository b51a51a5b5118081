"""Recorded arrivals in a file of their own, beside the scenario: read once, each row told to the stream it is of.

The file has a heading and one arrival a row: a column `time`, for several days a column `day`, and, where streams share
the file, columns `tier`, `need` and `channel`. Every row is an arrival of exactly one stream, or a mistake in its line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, Final

from pydantic import ValidationError

from simcenter.scenario.demand.recorded import check_times
from simcenter.scenario.errors import InputErrors, KeyPath, Mistake, Problem, nearest, quote
from simcenter.scenario.parts.calendar import Calendar
from simcenter.scenario.reading import Document, read_file
from simcenter.scenario.units import IN_FILE, format_clock, parse_clock

NAMES: Final = ("tier", "need", "channel")
COLUMNS: Final = ("time", "day", *NAMES)
KEY: Final = "recorded_in"
LARGEST_BYTES: Final = 100_000_000
_STAND_IN: Final = {"per_day": 1}
"""In place of arrivals that could not be read: nothing else is wrong because of them."""


@dataclass(frozen=True)
class _Arrival:
    """A row: where it stands, when it is, whose it is."""

    line: int
    day: int  # of the horizon, from 0
    time: int  # of the day, in milliseconds
    words: Mapping[str, str]


class _File:
    """A file of arrivals, and what is wrong with it."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.lines = name, text.splitlines()
        self.problems: list[Problem] = []
        self.heading: list[str] = []
        self.arrivals = list(self._read(text))

    def wrong(self, line: int, mistake: Mistake, place: str = "", column: int = 1) -> None:
        """Note a mistake and its line."""
        self.problems.append(Problem.of(mistake, self.name, self.lines, (line, column if line else 0), place))

    def _read(self, text: str) -> Iterator[_Arrival]:
        first = text.partition("\n")[0]
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
        try:
            heading = [cell.strip().casefold() for cell in next(rows, [])]
            if not self._knows(heading):
                return
            for cells in rows:
                arrival = self._arrival(rows.line_num, dict(zip(heading, map(str.strip, cells), strict=False)), cells)
                if arrival is not None:
                    yield arrival
        except csv.Error as error:
            self.wrong(rows.line_num, Mistake(f"text that is no table ({error})", "cells separated by commas"))

    def _knows(self, heading: list[str]) -> bool:
        for name in heading:
            if name not in COLUMNS:
                expected = f"columns named {', '.join(COLUMNS)}: leave others out"
                self.wrong(1, Mistake(f"the column {quote(name)}", expected, nearest=nearest(name, COLUMNS)))
        if len(set(heading)) < len(heading):
            self.wrong(1, Mistake("a column twice", "each column once"))
        if "time" not in heading:
            self.wrong(1, Mistake("no column time", "a heading such as: time, or: day,time,tier"))
        self.heading = heading
        return not self.problems

    def _arrival(self, line: int, row: Mapping[str, str], cells: Sequence[str]) -> _Arrival | None:
        if len(cells) != len(self.heading):
            found = "an empty line" if not cells else f"{len(cells)} cells"
            self.wrong(line, Mistake(found, f"{len(self.heading)}, one under each heading"))
            return None
        before = len(self.problems)
        for place, (name, cell) in enumerate(zip(self.heading, cells, strict=True)):
            if not cell.strip():
                column = 1 + sum(len(other) + 1 for other in cells[:place])
                self.wrong(line, Mistake("an empty cell", f"a {name} in every row"), name, column)
        if len(self.problems) > before:
            return None
        try:
            time, day = parse_clock(row["time"]), _whole(row.get("day", "1"))
        except Mistake as mistake:
            self.wrong(line, mistake, "time" if mistake.at == () else "day")
            return None
        return _Arrival(line, day - 1, time, {name: row[name] for name in NAMES if name in row})


def with_arrivals(document: Document, folder: Path | None) -> Document:
    """Put the arrivals that streams have in files in place of the names of those files.

    Parameters
    ----------
    document
        A scenario as it was read; mistakes found in the files join its `problems`.
    folder
        Where the scenario's file is: arrivals are there, or below. None where the scenario is text only.
    """
    streams = _streams(document.data)
    given = {i: stream for i, stream in enumerate(streams) if isinstance(stream, dict) and "recorded" not in stream}
    named = {i: stream[KEY] for i, stream in given.items() if isinstance(stream.get(KEY), str)}
    if not named:
        return document
    replaced, problems = list(streams), list(document.problems)
    for name in dict.fromkeys(named.values()):
        here = [i for i, own in named.items() if own == name]
        recorded: dict[int, list[list[str]] | None] = dict.fromkeys(here)
        try:
            file = _File(*_opened(name, folder))
        except Mistake as mistake:
            problems += [document.problem(mistake.inside(("volumes", "streams", i, KEY))) for i in here]
        except InputErrors as errors:
            problems += errors.problems
        else:
            recorded = _shared_out(file, {i: streams[i] for i in here}, _calendar(document.data))
            problems += file.problems
        for i, days in recorded.items():
            rest = {key: value for key, value in streams[i].items() if key != KEY}
            replaced[i] = rest | (_STAND_IN if days is None else {"recorded": days})
    data = {**document.data, "volumes": {**document.data["volumes"], "streams": replaced}}
    return replace(document, data=data, problems=tuple(problems))


def _opened(name: str, folder: Path | None) -> tuple[str, str]:
    """Read a file of arrivals beside the scenario: its path for messages, and its text."""
    path = PurePosixPath(name.replace("\\", "/"))
    if folder is None:
        raise Mistake("arrivals in a file", "a scenario loaded from a file, beside which the arrivals are")
    if path.is_absolute() or PureWindowsPath(name).drive or ".." in path.parts or not path.parts:
        raise Mistake(quote(name), "the name of a file in the folder of the scenario, or below it")
    text = read_file(folder / path, LARGEST_BYTES)
    return str(folder / path), text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")


def _shared_out(
    file: _File, streams: Mapping[int, Any], calendar: Calendar | None
) -> dict[int, list[list[str]] | None]:
    """Tell each arrival to its stream; None for all where something is wrong."""
    own: dict[int, list[_Arrival]] = {i: [] for i in streams}
    for arrival in file.arrivals:
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
    file: _File, arrivals: list[_Arrival], stream: Any, calendar: Calendar | None, whole: bool
) -> list[list[str]]:
    """The times of each day; what is wrong with them stands in the line of the arrival.

    Where not all rows could be read, nothing is said of arrivals that are missing.
    """
    days = 99 if calendar is None else calendar.days
    times: list[list[int]] = [[] for _ in range(days)]
    lines: list[list[int]] = [[] for _ in range(days)]
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
    for mistake in check_times(calendar, times, kept=not whole or stream.get("holes") is not None) if calendar else ():
        if whole or len(mistake.at) > 1:
            file.wrong(_line(lines, mistake.at), mistake, f"{stream['tier']}/{stream['need']}")
    return [[format_clock(time) for time in day] for day in times]


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


def _calendar(data: Mapping[str, Any]) -> Calendar | None:
    try:
        return Calendar.model_validate(data.get("calendar"), context=IN_FILE)
    except ValidationError:
        return None  # told elsewhere


__all__ = ["with_arrivals"]
