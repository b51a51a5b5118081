"""What bare numbers of a file mean is settled once for the file, and stated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median

from simcenter.calibrate.intervals.layouts import Recognised
from simcenter.calibrate.intervals.layouts.layout import COUNTS, DURATIONS
from simcenter.calibrate.intervals.tables.table import Cell
from simcenter.calibrate.intervals.tables.timestamps import DateOrder, find_date_order, needs_date_order
from simcenter.calibrate.intervals.tables.values import (
    Decimal,
    Unit,
    find_decimal_mark,
    is_bare_number,
    is_missing,
    read_number,
)
from simcenter.scenario.errors import InputErrors, Mistake, Problem, quote

_UNIT_NAMES: dict[Unit, str] = {"s": "seconds", "ms": "milliseconds", "min": "minutes"}
_IN_HEADINGS: tuple[tuple[str, Unit], ...] = (
    (r"ms|msec|milliseconds?|millis", "ms"),
    (r"s|sec|secs|seconds?|sek|sekunden", "s"),
    (r"min|mins|minutes?|minuten", "min"),
)
TOO_SHORT_MS = 5_000
"""A typical handle time below this, read as milliseconds, means the numbers are seconds."""


@dataclass(frozen=True)
class Habits:
    """How a file writes its values.

    Attributes
    ----------
    decimal
        Its decimal mark.
    date_order
        Whether dates begin with the day or the month; None where they begin with the year.
    units
        Unit of bare numbers, by field.
    percent
        Whether bare numbers in a column of shares are percentages.
    """

    decimal: Decimal
    date_order: DateOrder | None
    units: dict[str, Unit]
    percent: bool


def settle_habits(found: Recognised, durations: Unit | None, dates: DateOrder | None) -> tuple[Habits, list[str]]:
    """Find out how a file writes numbers, dates, durations and shares.

    Parameters
    ----------
    found
        The table and its layout.
    durations, dates
        What the user says; None to find out.

    Returns
    -------
    The habits, and what to tell about them.

    Raises
    ------
    InputErrors
        When dates can be read two ways, or the unit of durations cannot be known: that is asked, not guessed.
    """
    numeric = [cell for name in (*COUNTS, *DURATIONS, "target_share") for cell in _cells(found, name)]
    decimal, said = find_decimal_mark((cell for cell in numeric if ":" not in str(cell)), found.table.semicolons)
    remarks = [said] if said else []
    order, told = _date_order(found, dates)
    units, about_units = _units(found, durations, decimal)
    percent = _in_percent(found, decimal)
    return Habits(decimal, order, units, percent), remarks + told + about_units


def _cells(found: Recognised, name: str) -> list[Cell]:
    column = found.columns.get(name)
    if column is None:
        return []
    return [row.cells[column] for row in found.rows if column < len(row.cells) and not is_missing(row.cells[column])]


def _date_order(found: Recognised, dates: DateOrder | None) -> tuple[DateOrder | None, list[str]]:
    cells = _cells(found, "start") + _cells(found, "end")
    shown = needs_date_order(cells)
    if not shown:
        return None, []
    order = dates or find_date_order(cells)
    if order is None:
        column = found.columns["start"]
        where = found.table.place(found.rows[0].line, column, found.headings["start"])
        ask = "an order of day and month that some date shows; say it: --dates dmy or --dates mdy"
        raise InputErrors([Problem(found.table.file, found.rows[0].line, 0, where, quote(shown), ask)])
    first = "day" if order == "dmy" else "month"
    return order, [f"dates such as {quote(shown)} begin with the {first}"]


def _units(found: Recognised, durations: Unit | None, decimal: Decimal) -> tuple[dict[str, Unit], list[str]]:
    units: dict[str, Unit] = {}
    remarks = []
    for name in (name for name in DURATIONS if name in found.columns):
        cells = [cell for cell in _cells(found, name) if is_bare_number(cell)]
        heading = found.headings[name]
        unit = durations or (_unit_in(heading) if not found.layout.unit else None) or found.layout.unit
        if unit is None and cells:
            where = found.table.place(found.rows[0].line, found.columns[name], heading)
            ask = "durations whose unit is known: a heading such as AHT (s), or --durations s, ms or min"
            line = found.rows[0].line
            raise InputErrors(
                [Problem(found.table.file, line, 0, where, f"bare numbers such as {quote(cells[0])}", ask)]
            )
        if unit is not None and cells:
            units[name] = unit
    if durations is None and found.layout.unit == "ms" and "handle_mean" in units:
        typical = _typical(_cells(found, "handle_mean"), decimal)
        if 0 < typical < TOO_SHORT_MS:
            units = dict.fromkeys(units, "s")
            remarks.append(f"durations are seconds, not milliseconds as usual here: {typical:g} ms is no handle time")
    for unit in dict.fromkeys(units.values()):
        columns = ", ".join(found.headings[name] for name, its in units.items() if its == unit)
        remarks.append(f"bare numbers are {_UNIT_NAMES[unit]} in {columns}")
    for name in (name for name in DURATIONS if name in found.columns):
        clocks = (cell for cell in map(str, _cells(found, name)) if re.fullmatch(r"\s*\d{1,2}:\d{2}\s*", cell))
        short = next(clocks, None)
        if short is not None:
            remarks.append(f"times such as {quote(short)} are minutes and seconds in {found.headings[name]}")
    return units, remarks


def _unit_in(heading: str) -> Unit | None:
    """Read the unit a heading ends with: ``AHT (s)``, ``Talk [min]``, ``AHT in seconds``, ``aht_ms``."""
    for words, unit in _IN_HEADINGS:
        if re.search(rf"(?:[(\[_\s])(?:{words})[)\]]?\s*$", heading.casefold()):
            return unit
    return None


def _typical(cells: list[Cell], decimal: Decimal) -> float:
    numbers = []
    for cell in cells:
        if is_bare_number(cell):
            try:
                numbers.append(read_number(cell, decimal))
            except Mistake:
                continue
    positive = [number for number in numbers if number > 0]
    return median(positive) if positive else 0.0


def _in_percent(found: Recognised, decimal: Decimal) -> bool:
    largest = 0.0
    for cell in _cells(found, "target_share"):
        if is_bare_number(cell):
            try:
                largest = max(largest, read_number(cell, decimal))
            except Mistake:
                continue
    return largest > 1
