"""What an import recognised, assumed, dropped and filled, in sentences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from simcenter.calibrate import Dropped, FileFinding, Forecast, Imported, IntervalData
from simcenter.calibrate.intervals.cleaning.records import KINDS
from simcenter.calibrate.intervals.forecast.grid import WEEKDAYS
from simcenter.calibrate.intervals.scenario.sources import shape_words
from simcenter.report.terminal.page import Column, Page, Section
from simcenter.scenario.units import format_clock, format_duration

MOST_BROKEN_SHOWN = 50
"""Broken rows told one by one where nobody asked for an explanation."""

_ONE_BY_ONE = ("broken", "contradicting")
"""Kinds of rows of which each has a reason of its own."""


def summary(imported: Imported) -> str:
    """Say in one line what was dropped and filled."""
    data, grid = imported.data, imported.forecast.grid
    rows, used = sum(file.rows for file in data.files), sum(file.used for file in data.files)
    text = f"{used:,} of {rows:,} rows used"
    if data.dropped:
        counts = Counter(each.kind for each in data.dropped)
        listed = ", ".join(f"{count:,} {KINDS[kind]}" for kind, count in counts.most_common())
        text += f"; dropped: {listed}"
    missing = [
        (grid.zeros, "taken as empty"),
        (grid.left_out_count, "left out"),
        (imported.forecast.interpolated, "filled from their neighbours"),
    ]
    told = [f"{count:,} {what}" for count, what in missing if count]
    if told:
        text += f"; missing intervals: {', '.join(told)}"
    if grid.closed:
        text += f"; {_number(len(grid.closed), 'day')} left out as closed"
    return text + "."


def broken_rows(data: IntervalData) -> list[str]:
    """List broken rows, each with its place and reason; at most fifty, then their number."""
    broken = [each for each in data.dropped if each.kind in _ONE_BY_ONE]
    lines = [_row(each) for each in broken[:MOST_BROKEN_SHOWN]]
    if len(broken) > MOST_BROKEN_SHOWN:
        lines.append(f"... and {len(broken) - MOST_BROKEN_SHOWN:,} more; --explain lists them all")
    return lines


def write_explanation(page: Page, imported: Imported) -> None:
    """Write everything an import recognised, assumed, dropped and filled."""
    data, found = imported.data, imported.forecast
    page.title(
        f"Imported {_number(len(data.files), 'file')}: {_number(len(data.queues), 'queue')}, "
        f"{_number(len(data.days), 'day')} from {data.days[0]} to {data.days[-1]}, "
        f"intervals of {format_duration(data.interval_ms)}"
    )
    page.say(summary(imported))
    for file in data.files:
        _file(page, file)
    page.heading("Clock")
    page.points([f"{data.clock}.", *(f"{change}." for change in data.clock_changes)])
    _dropped(page, data)
    _missing(page, imported)
    _volumes(page, found)
    _days(page, found)
    _sources(page, imported)


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def _file(page: Page, file: FileFinding) -> None:
    page.heading(file.file)
    page.say(f"Recognised as {file.title}; {file.used:,} of {file.rows:,} rows used.")
    page.points(f"{remark}." for remark in file.remarks)


def _row(dropped: Dropped) -> str:
    place = f" {dropped.place}:" if dropped.place else ""
    return f"{dropped.file}:{dropped.line}:{place} {dropped.reason}"


def _dropped(page: Page, data: IntervalData) -> None:
    page.heading("Rows dropped")
    if not data.dropped:
        page.say("None.")
        return
    page.points(_row(each) for each in data.dropped if each.kind in _ONE_BY_ONE)
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for each in data.dropped:
        if each.kind not in _ONE_BY_ONE:
            groups[(each.file, each.reason)].append(each.line)
    page.points(
        f"{file}, {'line' if len(lines) == 1 else 'lines'} {_lines(lines)}: {reason}"
        for (file, reason), lines in groups.items()
    )


def _lines(numbers: Sequence[int]) -> str:
    """Write line numbers, neighbours as a stretch: 3-7, 12."""
    stretches: list[list[int]] = []
    for number in sorted(numbers):
        if stretches and number == stretches[-1][1] + 1:
            stretches[-1][1] = number
        else:
            stretches.append([number, number])
    return ", ".join(f"{first}" if first == last else f"{first}-{last}" for first, last in stretches)


def _missing(page: Page, imported: Imported) -> None:
    grid = imported.forecast.grid
    page.heading("Intervals missing")
    points = []
    if grid.zeros:
        why = "at that time of the week there are 3 contacts or fewer on average"
        points.append(f"{_number(grid.zeros, 'interval')} taken as empty: {why}.")
    if grid.left_out_count:
        points.append(
            f"{_number(grid.left_out_count, 'interval')} left out of all means, and their days of the comparison of "
            "days: usually more than 3 contacts come, so they are lost, not empty."
        )
        points += [f"{told}." for told in grid.left_out]
    if imported.forecast.interpolated:
        points.append(
            f"{_number(imported.forecast.interpolated, 'interval')} no day knows: filled from their neighbours."
        )
    points += [f"{told}: taken as closed and left out." for told in grid.closed]
    if points:
        page.points(points)
    else:
        page.say("None.")


def _volumes(page: Page, found: Forecast) -> None:
    hours = f"{format_clock(found.opens_ms)} to {format_clock(found.closes_ms)}"
    page.heading(f"Volumes of a {found.weekday.capitalize()}")
    page.say(f"Mean of {_number(found.days, 'day')}, {hours}: {found.total:,.1f} contacts a day.")
    page.gap()
    columns = [
        Column("Weekday", "left"),
        Column("Open", "left"),
        Column("Days"),
        Column("Contacts a day"),
        Column("", "left"),
    ]
    rows = [
        [
            day.capitalize(),
            _open(found, day),
            str(found.day_counts[day]),
            f"{level:,.1f}",
            "this scenario" if day == found.weekday else "",
        ]
        for day, level in found.levels.items()
    ]
    page.table(columns, [Section(rows)])


def _open(found: Forecast, day: str) -> str:
    first, last = found.grid.hours[WEEKDAYS.index(day)]
    return f"{format_clock(first * found.interval_ms)} to {format_clock(last * found.interval_ms)}"


def _days(page: Page, found: Forecast) -> None:
    page.heading("How different days are")
    if found.shape is None:
        page.say(f"The data cannot say: {found.no_shape}.")
        return
    page.say(f"Day factor, actual over forecast: {shape_words(found.shape, used=False)}.")
    if found.shape.has_trend:
        change, error = found.shape.trend, found.shape.trend_error
        page.say(
            f"Volumes change by {change:+.1%} a week (standard error {error:.1%}). The scenario keeps the level of "
            "these weeks; its what-if week_after goes on to the week after them."
        )


def _sources(page: Page, imported: Imported) -> None:
    page.heading("Numbers in the scenario")
    page.points(
        f"{each['what']} ({each['status']})" + (f": {each['source']}." if "source" in each else ".")
        for each in imported.plain["sources"]
    )


__all__ = ["broken_rows", "summary", "write_explanation"]
