"""Files become one set of intervals: overlaps are counted once, groups of a queue are added up."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from simcenter.calibrate.intervals.cleaning import clock
from simcenter.calibrate.intervals.cleaning.file import Asked, FileRead, read_file
from simcenter.calibrate.intervals.cleaning.records import Dropped, FileFinding, Interval, IntervalData
from simcenter.calibrate.intervals.cleaning.rows import Parsed
from simcenter.calibrate.intervals.tables.table import unreadable
from simcenter.scenario.errors import InputErrors, Problem
from simcenter.scenario.units import format_duration

Key = tuple[str, tuple[str, ...], datetime, int]


def read_intervals(
    files: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    columns: Mapping[str, str] | None = None,
    time_zone: str | None = None,
    media: str = "voice",
    durations: Literal["s", "ms", "min"] | None = None,
    dates: Literal["dmy", "mdy"] | None = None,
) -> IntervalData:
    """Read interval exports, recognised by their headers.

    Parameters
    ----------
    files
        CSV or XLSX files of one kind, such as one for each week.
    columns
        For other tables: heading by quantity, as `parse_columns` reads them.
    time_zone
        Where the center stands, such as Europe/Berlin: times in UTC become local time.
    media
        The channel wanted; phone calls by default.
    durations
        Unit of durations written as bare numbers, where headings do not say.
    dates
        Order of day and month, where no date shows it.

    Returns
    -------
    IntervalData
        Intervals, and every row that was dropped with its line and the reason.

    Raises
    ------
    InputErrors
        With every file that cannot be used, or more than a tenth of whose rows are broken.
    Mistake
        When there is no such time zone.
    """
    names = [os.fspath(file) for file in ([files] if isinstance(files, str | os.PathLike) else files)]
    zone = None if time_zone is None else clock.read_zone(time_zone)
    asked = Asked(None if columns is None else dict(columns), zone, media, durations, dates)
    reads: list[FileRead] = []
    problems: list[Problem] = []
    for name in dict.fromkeys(names):
        try:
            reads.append(read_file(name, asked))
        except InputErrors as errors:
            problems += errors.problems
    problems += _unlike_files(reads)
    if problems:
        raise InputErrors(problems)
    if not reads:
        raise unreadable("FILE", "no file", "at least one")
    return _together(reads, zone)


def _unlike_files(reads: Sequence[FileRead]) -> list[Problem]:
    """Files that cannot be one import: other lengths of intervals, forecasts beside counts."""
    problems = []
    for each in reads[1:]:
        for own, first, what in (
            (each.interval, reads[0].interval, "intervals of the same length"),
            (each.layout.is_forecast, reads[0].layout.is_forecast, "either counts or forecasts"),
        ):
            if own != first:
                found = f"{_said(own)} beside {_said(first)} in {reads[0].finding.file}"
                problems.append(Problem(each.finding.file, 0, 0, "", found, f"{what} in all files"))
    return problems


def _said(value: timedelta | bool) -> str:
    if isinstance(value, bool):
        return "a forecast" if value else "counts"
    return f"intervals of {format_duration(round(value.total_seconds() * 1_000))}"


def _together(reads: Sequence[FileRead], zone: ZoneInfo | None) -> IntervalData:
    dropped = [each for read in reads for each in read.dropped]
    kept: dict[Key, Parsed] = {}
    for read in reads:
        for parsed in read.parsed:
            key = _key(parsed, kept, zone)
            if key is None:
                dropped.append(_again(parsed, kept))
            else:
                kept[key] = parsed
    intervals = _added_up(kept)
    days = sorted({interval.day for interval in intervals})
    changes = tuple(filter(None, (clock.clock_change(day, zone) for day in days))) if zone is not None else ()
    return IntervalData(
        intervals=intervals,
        interval_ms=round(reads[0].interval.total_seconds() * 1_000),
        dropped=tuple(sorted(dropped)),
        files=tuple(_counted(read, dropped) for read in reads),
        clock="; ".join(dict.fromkeys(read.clock for read in reads)),
        lost=frozenset(place for read in reads for place in read.lost),
        clock_changes=changes,
        is_forecast=reads[0].layout.is_forecast,
        omits_empty=any(read.layout.omits_empty for read in reads),
    )


def _key(parsed: Parsed, kept: Mapping[Key, Parsed], zone: ZoneInfo | None) -> Key | None:
    """Where a row belongs; None when that place is taken.

    Local time shows the hour that daylight saving repeats twice: the second row is its second pass.
    """
    start = parsed.interval.start
    key = (parsed.interval.queue, parsed.group, start.replace(fold=0), start.fold)
    if key not in kept:
        return key
    second = (*key[:3], 1)
    same_file = kept[key].interval.file == parsed.interval.file
    if same_file and second not in kept and zone is not None and clock.is_repeated(start.replace(fold=0), zone):
        return second
    return None


def _again(parsed: Parsed, kept: Mapping[Key, Parsed]) -> Dropped:
    interval = parsed.interval
    first = kept[(interval.queue, parsed.group, interval.start.replace(fold=0), interval.start.fold)].interval
    where = f"line {first.line}" + ("" if first.file == interval.file else f" of {first.file}")
    if replace(first, file="", line=0) == replace(interval, file="", line=0):
        again = "in this file" if first.file == interval.file else f"in {first.file}"
        return Dropped(
            interval.file, interval.line, "", "duplicate", f"the same, number by number, stands {again} already"
        )
    reason = (
        f"{interval.queue} at {interval.start:%Y-%m-%d %H:%M} stands in {where} already with other numbers "
        f"({first.offered:g} offered, here {interval.offered:g}); the first counts"
    )
    return Dropped(interval.file, interval.line, "", "contradicting", reason)


def _added_up(kept: Mapping[Key, Parsed]) -> tuple[Interval, ...]:
    """Add up the rows of a queue and interval that differ in skills or language."""
    groups: dict[tuple[datetime, int, str], list[Interval]] = defaultdict(list)
    for (queue, _, start, fold), parsed in kept.items():
        groups[(start, fold, queue)].append(replace(parsed.interval, start=start.replace(fold=fold)))
    return tuple(_sum(groups[place]) for place in sorted(groups))


def _sum(parts: list[Interval]) -> Interval:
    if len(parts) == 1:
        return parts[0]
    return replace(
        parts[0],
        offered=sum(part.offered for part in parts),
        handled=_add(part.handled for part in parts),
        abandoned=_add(part.abandoned for part in parts),
        handle_ms=_add(part.handle_ms for part in parts),
        wrap_ms=_add(part.wrap_ms for part in parts),
        wait_ms=_add(part.wait_ms for part in parts),
        agents=_add(part.agents for part in parts),
    )


def _add(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _counted(read: FileRead, dropped: Sequence[Dropped]) -> FileFinding:
    used = read.finding.rows - sum(each.file == read.finding.file for each in dropped)
    return replace(read.finding, used=used)
