"""All rows of one file: lengths of intervals, sums and slips of units that only show beside the other rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Final
from zoneinfo import ZoneInfo

from simcenter.calibrate.intervals.cleaning import clock
from simcenter.calibrate.intervals.cleaning.records import Dropped, FileFinding
from simcenter.calibrate.intervals.cleaning.rows import NoStart, Parsed, RowReader, Unused
from simcenter.calibrate.intervals.cleaning.units import settle_habits
from simcenter.calibrate.intervals.layouts import recognise
from simcenter.calibrate.intervals.layouts.layout import Layout
from simcenter.calibrate.intervals.tables.opening import open_tables
from simcenter.calibrate.intervals.tables.table import Row, unreadable
from simcenter.calibrate.intervals.tables.timestamps import DateOrder
from simcenter.calibrate.intervals.tables.values import Unit
from simcenter.scenario.errors import InputErrors, Problem
from simcenter.scenario.units import format_duration

MOST_BROKEN: Final = 0.10
"""Share of a file's rows that may be broken: with more, what is left is not what the file meant to say."""

SLIP: Final = (300.0, 3_500.0)
"""A handle time that is so many times its queue's usual one, or one so-manieth, is in another unit."""

ENOUGH_FOR_USUAL: Final = 8
"""Rows of a queue from which its usual handle time is taken."""

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """What the user says about files.

    Attributes
    ----------
    columns
        A column map; None to recognise the layout.
    zone, media
        Where the center stands, if that was said; the channel wanted.
    durations, dates
        Unit of bare durations, order of day and month; None to find out.
    """

    columns: dict[str, str] | None = None
    zone: ZoneInfo | None = None
    media: str = "voice"
    durations: Unit | None = None
    dates: DateOrder | None = None


@dataclass(frozen=True)
class FileRead:
    """What one file gave."""

    layout: Layout
    parsed: tuple[Parsed, ...]
    dropped: tuple[Dropped, ...]
    finding: FileFinding
    interval: timedelta
    clock: str
    lost: frozenset[tuple[str, datetime]]


def read_file(file: str, asked: Asked) -> FileRead:
    """Read one file.

    Raises
    ------
    InputErrors
        When it is no table, has no known layout, or too many of its rows are broken.
    """
    found, other_sheets = recognise(open_tables(file), asked.columns)
    habits, said = settle_habits(found, asked.durations, asked.dates)
    reader = RowReader(found, habits, asked.zone, asked.media)
    parsed, dropped = _read_rows(reader, found.rows)
    interval, parsed, unlike = _one_length(file, parsed, dropped)
    parsed, slips = _without_slips(parsed)
    dropped += unlike + slips
    _refuse_ruins(found.table.file, len(found.rows), dropped)
    if not parsed:
        raise _nothing_left(file, dropped)
    remarks = [*found.table.remarks, *said, *found.layout.remarks, *_other_remarks(found.columns, parsed)]
    if other_sheets:
        remarks.append(f"other sheets were not read: {', '.join(other_sheets)}")
    if found.ignored:
        remarks.append(f"columns not used: {', '.join(found.ignored)}")
    title = found.layout.title + (f', sheet "{found.table.sheet}"' if found.table.sheet else "")
    finding = FileFinding(file, title, len(found.rows), len(parsed), tuple(remarks))
    told = clock.describe(found.layout.utc, any(each.aware for each in parsed), asked.zone)
    return FileRead(
        found.layout, tuple(parsed), tuple(dropped), finding, interval, told, _lost(reader, dropped, interval)
    )


def _read_rows(reader: RowReader, rows: Iterable[Row]) -> tuple[list[Parsed], list[Dropped]]:
    parsed, dropped, timeless = [], [], []
    for row in rows:
        try:
            parsed.append(reader.read(row))
        except Unused as unused:
            dropped.append(reader.dropped(row, unused))
        except NoStart as sum_or_broken:
            timeless.append((row, sum_or_broken))
    for row, which in timeless:
        dropped.append(reader.dropped(row, _what_it_is(which, parsed, reader)))
    return parsed, dropped


def _lost(reader: RowReader, dropped: list[Dropped], interval: timedelta) -> frozenset[tuple[str, datetime]]:
    """Places in time of rows that were broken or still running, where the row still says them."""
    lines = {each.line for each in dropped if each.kind in ("broken", "incomplete")}
    places = (reader.place(row) for row in reader.found.rows if row.line in lines)
    return frozenset(place for place in places if place is not None and not _between(place[1], interval))


def _between(start: datetime, interval: timedelta) -> bool:
    return bool((start - start.replace(hour=0, minute=0, second=0, microsecond=0)) % interval)


def _what_it_is(timeless: NoStart, parsed: list[Parsed], reader: RowReader) -> Unused:
    """A row without a time is a sum when its contacts are those of the other rows."""
    own = sum(each.interval.offered for each in parsed if each.interval.queue == timeless.queue)
    every = sum(each.interval.offered for each in parsed)
    if any(total > 0 and abs(timeless.offered - total) <= 0.005 * total for total in (own, every)):
        return Unused("totals", "has no time and as many contacts as the other rows together: a sum")
    column, heading = reader.found.columns.get("start"), reader.found.headings.get("start", "start")
    return Unused("broken", "found nothing, expected a date and time such as 2026-03-02 08:30", column, heading)


def _one_length(
    file: str, parsed: list[Parsed], dropped: list[Dropped]
) -> tuple[timedelta, list[Parsed], list[Dropped]]:
    """Find the length of the file's intervals, and drop rows that cover another or begin in between."""
    if not parsed:
        raise _nothing_left(file, dropped)
    lengths = Counter(each.length for each in parsed if each.length is not None) or _gaps(parsed)
    # Of steps that are equally frequent the shorter one: a longer one may be a gap in the data.
    usual = max(lengths, key=lambda length: (lengths[length], -length), default=timedelta(minutes=30))
    if usual <= timedelta(0) or _DAY % usual or usual > timedelta(hours=4) or usual < timedelta(minutes=1):
        found = f"intervals of {_minutes(usual)}"
        raise unreadable(file, found, "intervals of 1 min to 4 h of which whole numbers make a day")
    kept, unlike = [], []
    for each in parsed:
        unused = _unlike(each, usual)
        if unused is None:
            kept.append(each)
        else:
            unlike.append(Dropped(file, each.interval.line, "", unused.kind, unused.reason))
    return usual, kept, unlike


def _gaps(parsed: list[Parsed]) -> Counter[timedelta]:
    """Steps between one interval of a queue and its next, where no column says how long they are."""
    starts = defaultdict(set)
    for each in parsed:
        starts[each.interval.queue].add(each.interval.start)
    gaps: Counter[timedelta] = Counter()
    for own in starts.values():
        in_order = sorted(own)
        gaps.update(b - a for a, b in pairwise(in_order))
    # A gap in the data makes a long step; a slip makes a short one: neither is usual.
    return gaps


def _unlike(each: Parsed, usual: timedelta) -> Unused | None:
    if each.length is not None and each.length != usual:
        said = f"covers {_minutes(each.length)}, the other rows {_minutes(usual)}"
        longer = each.length >= _DAY or each.length >= 4 * usual
        return Unused("totals" if longer else "broken", f"{said}: a sum" if longer else f"found a row that {said}")
    if _between(each.interval.start, usual):
        return Unused(
            "broken", f"found a start at {each.interval.start:%H:%M:%S}, expected a multiple of {_minutes(usual)}"
        )
    return None


def _without_slips(parsed: list[Parsed]) -> tuple[list[Parsed], list[Dropped]]:
    """Drop rows whose handle time is a thousand times or a thousandth of what their queue's usually is."""
    means = defaultdict(list)
    for each in parsed:
        if _mean(each):
            means[each.interval.queue].append(_mean(each))
    usual = {queue: median(values) for queue, values in means.items() if len(values) >= ENOUGH_FOR_USUAL}
    kept, dropped = [], []
    for each in parsed:
        own, its = _mean(each), usual.get(each.interval.queue, 0.0)
        factor = max(own / its, its / own) if own and its else 1.0
        if SLIP[0] <= factor <= SLIP[1]:
            reason = (
                f"found an average handle time of {own / 1_000:,.4g} s where this queue's is usually "
                f"{its / 1_000:,.4g} s, expected one unit: seconds and milliseconds seem mixed"
            )
            dropped.append(Dropped(each.interval.file, each.interval.line, "", "broken", reason))
        else:
            kept.append(each)
    return kept, dropped


def _mean(each: Parsed) -> float:
    weight = each.interval.offered if each.interval.handled is None else each.interval.handled
    return (each.interval.handle_ms or 0.0) / weight if weight else 0.0


def _refuse_ruins(file: str, rows: int, dropped: list[Dropped]) -> None:
    broken = [each for each in dropped if each.kind == "broken"]
    if len(broken) <= MOST_BROKEN * rows:
        return
    found = f"{len(broken):,} of {rows:,} rows broken"
    limit = Problem(file, 0, 0, "", found, f"at most {MOST_BROKEN:.0%}; with more, nothing is imported")
    raise InputErrors([limit, *(Problem(each.file, each.line, 0, each.place, each.reason) for each in broken)])


def _nothing_left(file: str, dropped: list[Dropped]) -> InputErrors:
    if any(each.kind == "other media" for each in dropped):
        return unreadable(file, "only rows of other channels", "rows of the channel wanted: say which with --media")
    problems = [Problem(each.file, each.line, 0, each.place, each.reason) for each in dropped if each.kind == "broken"]
    totals = sum(each.kind == "totals" for each in dropped)
    beside = f" ({totals:,} {'is a sum' if totals == 1 else 'are sums'})" if totals else ""
    whole = Problem(file, 0, 0, "", f"no row that can be used{beside}", "rows with intervals")
    return InputErrors([whole, *problems])


def _other_remarks(columns: object, parsed: list[Parsed]) -> list[str]:
    remarks = []
    starts = [each.interval.start for each in parsed]
    if starts != sorted(starts) and not _in_blocks(parsed):
        remarks.append("rows are not in order of time; they were sorted")
    assert isinstance(columns, dict)
    if "asa" in columns and "wait_mean" not in columns:
        remarks.append(
            "only the wait of answered contacts is known: those who hung up are taken to have waited as long"
        )
    return remarks


def _in_blocks(parsed: list[Parsed]) -> bool:
    """Whether rows are in order of time within each queue."""
    by_queue = defaultdict(list)
    for each in parsed:
        by_queue[(each.interval.queue, each.group)].append(each.interval.start)
    return all(starts == sorted(starts) for starts in by_queue.values())


def _minutes(length: timedelta) -> str:
    return format_duration(round(length.total_seconds() * 1_000)) if length > timedelta(0) else "no length"
