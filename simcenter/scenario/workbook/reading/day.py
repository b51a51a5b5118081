"""Volume and heads: a row for each interval of the day, a column for each stream or pool."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from simcenter.scenario.errors import KeyPath, Mistake, nearest, quote
from simcenter.scenario.parts.stretches import as_stretches, as_written
from simcenter.scenario.units import format_clock, parse_clock, parse_duration
from simcenter.scenario.workbook import form
from simcenter.scenario.workbook.reading import cells
from simcenter.scenario.workbook.reading.groups import PHONE, streams_of
from simcenter.scenario.workbook.reading.opening import Sheet, Value
from simcenter.scenario.workbook.reading.plain import Place, Plain
from simcenter.scenario.workbook.reading.tables import Table, cell_of, read_table

_USUAL_INTERVAL = "30 min"


def read_volume(plain: Plain, sheet: Sheet) -> None:
    """Read the sheet Volume into streams, in the order of its columns."""
    mistakes = len(plain.problems)
    table = read_table(plain, form.VOLUME, sheet, further=True)
    if table is None:
        plain.lose(("volumes", "streams"), Place(sheet.index, 0, 0))
        return
    if not table.further:
        plain.blame(
            table.place, Mistake("no column of contacts", "one for each tier and need, such as premium / billing")
        )
        plain.lose(("volumes", "streams"), table.place)
        return
    intervals_match = _check_times(plain, table)
    found = [(at, place, index) for index, (place, heading) in enumerate(table.further)
             if (at := _stream(plain, place, heading)) is not None]  # fmt: skip
    plain.streams_unsure = len(plain.problems) > mistakes
    for number, (words, place, index) in enumerate(found):
        base: KeyPath = ("volumes", "streams", number)
        for key in ("tier", "need", "channel"):
            if key in words:
                plain.put((*base, key), words[key], place)
        per = words["per"]
        _numbers(plain, table, index, (*base, per), place, lambda value: cells.read_number(value, _CONTACTS))
        if not intervals_match:
            plain.unread.add((*base, per))
    channels = plain.data.get("channels")
    if channels and any("channel" not in words for words, *_ in found):
        channels.setdefault(PHONE, {})  # headings without a channel are calls
    if not found:
        plain.lose(("volumes", "streams"), table.place)


_CONTACTS = "a number of contacts"


def _stream(plain: Plain, place: Place, heading: str) -> dict[str, str] | None:
    """Understand the heading of a column: ``premium / billing``, ``standard (per hour)``."""
    match = re.fullmatch(r"(.*?)\s*(?:\(?\s*per (hour|interval)\s*\)?)?", heading, re.IGNORECASE)
    names = [cells.read_name(part) for part in (match[1] if match else heading).split("/")]
    tiers, needs = plain.data.get("tiers"), plain.data.get("needs")
    if tiers is None or needs is None:
        return None  # the sheets that would tell are missing, and that was told
    if len(names) == 1 and len(needs) == 1:
        names.append(next(iter(needs)))
    channels = plain.data.get("channels") or {}
    if len(names) != 2 and not (len(names) == 3 and channels):
        expected = "TIER / NEED" + (f", needs being {', '.join(needs)}" if len(needs) > 1 else "")
        plain.blame(place, Mistake(f"the heading {quote(heading)}", expected))
        return None
    wrong = False
    parts = zip(("tier", "need", "channel"), names, (tiers, needs, [PHONE, *channels]), strict=False)
    for what, name, known in parts:
        if name not in known:
            wrong = True
            expected = f"one of {', '.join(known)}; comments under a heading that begins with Note"
            plain.blame(place, Mistake(f"the {what} {quote(name)}", expected, nearest=nearest(name, known)))
    per = f"per_{(match[2] if match and match[2] else 'interval').lower()}"
    if wrong:
        return None
    channel = {"channel": names[2]} if len(names) == 3 and names[2] != PHONE else {}
    return {"tier": names[0], "need": names[1], "per": per, **channel}


def read_aht_by_interval(plain: Plain, sheet: Sheet) -> None:
    """Read the sheet AHT by interval into the streams that Volume made; empty cells say nothing."""
    table = read_table(plain, form.AHT_BY_INTERVAL, sheet, further=True)
    if table is None or not _check_times(plain, table):
        return
    known = streams_of(plain)
    for index, (place, heading) in enumerate(table.further):
        words = _stream(plain, place, heading)
        if words is None or all(cells.is_blank(row.further[index][1]) for row in table.rows):
            continue
        number = known.get((words["tier"], words["need"], words.get("channel", PHONE)))
        if number is None and not plain.streams_unsure:
            expected = "one of the columns of Volume: contacts of that tier and need"
            plain.blame(place, Mistake(quote(heading), expected))
        if number is not None:
            _stated_times(plain, table, index, ("volumes", "streams", number, "aht"))


def _stated_times(plain: Plain, table: Table, index: int, at: KeyPath) -> None:
    """Read a column of durations, some of them empty, as stretches of the day."""
    calendar = _calendar(plain)
    assert calendar is not None  # the times were checked against it
    column = [row.further[index] for row in table.rows]
    times = [None if cells.is_blank(v) else plain.read(p, partial(cells.read_seconds, v)) for p, v in column]
    opens, _, interval = calendar
    for stretch, time in as_stretches(times, opens, interval).items():
        first = (parse_clock(stretch.partition("-")[0]) - opens) // interval
        plain.put((*at, stretch), time, column[first][0])


def read_heads(plain: Plain, sheet: Sheet) -> None:
    """Read the sheet Heads into the pools."""
    table = read_table(plain, form.HEADS, sheet, further=True)
    pools = plain.data.get("pools")
    if pools is None:
        return  # the sheet that would tell is missing, and that was told
    if table is None:
        plain.unread |= {("pools", name) for name in pools}
        return
    intervals_match = _check_times(plain, table)
    told = set()
    for index, (place, heading) in enumerate(table.further):
        name = cells.read_name(heading)
        if name not in pools:
            expected = f"one of {', '.join(pools)}; comments under a heading that begins with Note"
            plain.blame(place, Mistake(f"the pool {quote(heading)}", expected, nearest=nearest(name, pools)))
            continue
        told.add(name)
        if "roster" in pools[name]:
            if not all(cells.is_blank(row.further[index][1]) for row in table.rows):
                expected = "no heads: it is in shifts by Pools, and the sheet Shifts has them"
                plain.blame(place, Mistake(f"heads of {quote(heading)}", expected))
            continue
        supply = "scheduled" if "scheduled" in pools[name] else "seated"
        at: KeyPath = ("pools", name, supply)
        _numbers(plain, table, index, at, place, lambda value: cells.read_number(value, "a whole number of heads"))
        if not intervals_match:
            plain.unread.add(at)
    for name in pools:
        if name not in told and "roster" not in pools[name]:
            plain.blame(table.place, Mistake(f"no column for the pool {quote(name)}", "one with its heads"))
            plain.unread.add(("pools", name))


def _numbers(plain: Plain, table: Table, index: int, at: KeyPath, heading: Place, read: Callable[[Value], Any]) -> None:
    """Read a column of numbers; one number stands for a column of equals."""
    numbers: list[Any] = []
    places = []
    complete = True
    for row in table.rows:
        place, value = row.further[index]
        if cells.is_blank(value):
            plain.blame(place, Mistake("nothing", "a number (0 where there is none)"))
            number = None
        else:
            number = plain.read(place, partial(read, value))
        complete = complete and number is not None
        numbers.append(number)
        places.append(place)
    if not complete or not numbers:
        plain.lose(at, heading)
        plain.unread.add(at[:-1])
        return
    written: Any = as_written(numbers)
    plain.put(at, written if len(numbers) > 1 else numbers, heading)
    if isinstance(written, list):
        for i, place in enumerate(places):
            plain.locate((*at, i), place)
    elif len(numbers) > 1:
        plain.locate(at, places[0])


def _check_times(plain: Plain, table: Table) -> bool:
    """Check that the intervals are those of the calendar, one after the other."""
    column = form.VOLUME.columns[0]
    starts = [cell_of(plain, row, column, cells.read_clock) for row in table.rows]
    calendar = _calendar(plain)
    if any(start is None for start in starts):
        return False
    try:
        times = [parse_clock(start) for start in starts]
    except Mistake as mistake:
        plain.blame(table.place, mistake)
        return False
    for before, (now, row) in zip(times, zip(times[1:], table.rows[1:], strict=True), strict=False):
        if now <= before:
            place = row.cells["from"][0]
            expected = f"a time after {format_clock(before)}, that of the row above"
            plain.blame(place, Mistake(f"the time {format_clock(now)}", expected))
            return False
    return calendar is not None and _match_calendar(plain, table, times, *calendar)


def _calendar(plain: Plain) -> tuple[int, int, int] | None:
    words = plain.data.get("calendar")
    if not isinstance(words, dict):
        return None
    try:
        interval = parse_duration(words.get("interval", _USUAL_INTERVAL))
        opens, closes = parse_clock(words.get("opens")), parse_clock(words.get("closes"))
    except Mistake:
        return None
    whole = interval > 0 and closes > opens and (closes - opens) % interval == 0
    return (opens, closes, interval) if whole and (closes - opens) // interval <= 2_880 else None


def _match_calendar(plain: Plain, table: Table, times: list[int], opens: int, closes: int, interval: int) -> bool:
    wanted = list(range(opens, closes, interval))
    for time, expected, row in zip(times, wanted, table.rows, strict=False):
        if time != expected:
            place = row.cells["from"][0]
            steps = f"steps of {interval // 60_000} min from {format_clock(opens)}, as in Settings"
            plain.blame(place, Mistake(f"the time {format_clock(time)}", f"{format_clock(expected)}: {steps}"))
            return False
    if len(times) < len(wanted):
        hours = f"intervals to {format_clock(closes)}, when it closes by Settings"
        place = table.rows[-1].cells["from"][0] if table.rows else table.place
        found = f"{format_clock(times[-1])} as the last interval" if times else "no intervals"
        plain.blame(place, Mistake(found, hours))
        return False
    if len(times) > len(wanted):
        place = table.rows[len(wanted)].cells["from"][0]
        expected_end = f"none after {format_clock(wanted[-1])}: it closes at {format_clock(closes)} by Settings"
        plain.blame(place, Mistake(f"an interval at {format_clock(times[len(wanted)])}", expected_end))
        return False
    return True
