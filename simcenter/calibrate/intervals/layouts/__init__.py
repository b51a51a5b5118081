"""The layouts there are, and how a table is recognised as one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from simcenter.calibrate.intervals.layouts.amazon_connect import AMAZON_CONNECT
from simcenter.calibrate.intervals.layouts.calabrio import CALABRIO, HEADINGS, looks_like_calabrio
from simcenter.calibrate.intervals.layouts.column_map import layout_of
from simcenter.calibrate.intervals.layouts.genesys_history import GENESYS_HISTORY
from simcenter.calibrate.intervals.layouts.genesys_queue import GENESYS_QUEUE
from simcenter.calibrate.intervals.layouts.layout import Layout, plain
from simcenter.calibrate.intervals.tables.table import RawTable, Row
from simcenter.scenario.errors import InputErrors, Problem, nearest, quote

LAYOUTS: Final[dict[str, Layout]] = {
    "genesys_history": GENESYS_HISTORY,
    "genesys_queue": GENESYS_QUEUE,
    "amazon_connect": AMAZON_CONNECT,
    "calabrio": CALABRIO,
}
"""By name."""

HEADER_WITHIN = 20
"""Rows among which the header is looked for: titles and filters may stand above it."""

ALMOST = 0.5
"""Share of a layout's headings that makes a table look meant as one."""


@dataclass(frozen=True)
class Recognised:
    """A table and the layout it has.

    Attributes
    ----------
    table, layout
        What was recognised as what.
    columns
        Column (from 0) by field.
    headings
        Heading by field; the field's own name where there is no header.
    rows
        The rows below the header.
    ignored
        Headings that are not used.
    """

    table: RawTable
    layout: Layout
    columns: Mapping[str, int]
    headings: Mapping[str, str]
    rows: tuple[Row, ...]
    ignored: tuple[str, ...] = ()


def recognise(tables: Sequence[RawTable], columns: Mapping[str, str] | None) -> tuple[Recognised, list[str]]:
    """Find the first table of a file that has a known layout, or the mapped columns.

    Parameters
    ----------
    tables
        The tables of one file.
    columns
        A column map, which then is the only layout tried.

    Returns
    -------
    The table, and the names of other sheets that were not read.

    Raises
    ------
    InputErrors
        When no table has one, a heading stands there twice, or nothing is below it.
    """
    candidates = list(LAYOUTS.values()) if columns is None else [layout_of(columns)]
    for table in tables:
        found = _recognised(table, candidates)
        if found is not None:
            return found, [other.sheet for other in tables if other is not table and other.sheet]
    raise InputErrors([_unknown(tables[0], candidates, columns is not None)])


def _recognised(table: RawTable, candidates: Sequence[Layout]) -> Recognised | None:
    for place, row in enumerate(table.rows[:HEADER_WITHIN]):
        there = {plain(cell) for cell in row.cells}
        for layout in candidates:
            if layout.known_by and all(plain(heading) in there for heading in layout.known_by):
                return _with_header(table, layout, place)
    if CALABRIO in candidates and looks_like_calabrio(table.rows):
        width = max(len(row.cells) for row in table.rows)
        at = {name: column for name, column in CALABRIO.positions.items() if column < width}
        return Recognised(table, CALABRIO, at, HEADINGS, table.rows)
    return None


def _with_header(table: RawTable, layout: Layout, place: int) -> Recognised:
    header = table.rows[place]
    headings = [plain(cell) for cell in header.cells]
    problems = []
    for heading in layout.columns.values():
        at = [i for i, found in enumerate(headings) if found == plain(heading)]
        if len(at) > 1:
            where = table.place(header.line, at[1], heading)
            found = f"the heading {quote(heading)} twice (columns {', '.join(str(i + 1) for i in at)})"
            problems.append(Problem(table.file, header.line, 0, where, found, "it once: delete or rename one column"))
    if problems:
        raise InputErrors(problems)
    if place + 1 == len(table.rows):
        found = f"the header of a {layout.title} and nothing below it"
        raise InputErrors([Problem(table.file, header.line, 0, "", found, "rows with intervals")])
    columns = {name: headings.index(plain(text)) for name, text in layout.columns.items() if plain(text) in headings}
    used = set(columns.values())
    ignored = tuple(str(cell) for i, cell in enumerate(header.cells) if i not in used and str(cell))
    return Recognised(table, layout, columns, dict(layout.columns), table.rows[place + 1 :], ignored)


def _unknown(table: RawTable, candidates: Sequence[Layout], mapped: bool) -> Problem:
    """Say what the table looks like, and what it lacks."""
    best: tuple[float, Layout, Row] | None = None
    for row in table.rows[:HEADER_WITHIN]:
        there = {plain(cell) for cell in row.cells}
        for layout in candidates:
            wanted = layout.known_by
            share = sum(plain(heading) in there for heading in wanted) / len(wanted) if wanted else 0.0
            if best is None or share > best[0]:
                best = (share, layout, row)
    assert best is not None
    share, layout, row = best
    if mapped or share >= ALMOST:
        there = {plain(cell) for cell in row.cells}
        lacking = [heading for heading in layout.known_by if plain(heading) not in there]
        found = f"no column {' and none '.join(quote(heading) for heading in lacking)}"
        meant = nearest(lacking[0], [str(cell) for cell in row.cells])
        expected = f"the columns of {layout.title} (there are: {_listed(row)})"
        return Problem(table.file, row.line if share else table.rows[0].line, 0, "", found, expected, meant)
    # Titles above a header are short: the row with most cells is the likeliest one.
    first = max(table.rows[:HEADER_WITHIN], key=lambda each: len({str(cell).strip() for cell in each.cells}))
    if max(len(each.cells) for each in table.rows[:HEADER_WITHIN]) == 1 and not table.sheet:
        found = f"a single column ({_listed(first)})"
        expected = "cells parted by commas, semicolons, tabs or vertical bars"
        return Problem(table.file, first.line, 0, "", found, expected)
    known = ", ".join(each.title for each in candidates)
    expected = (
        f"one of the layouts known ({known}), or a map of its columns: "
        "--columns 'start=Date, queue=Queue, volume=Calls, aht=AHT (s)'"
    )
    return Problem(table.file, first.line, 0, "", f"a table with the columns {_listed(first)}", expected)


def _listed(row: Row) -> str:
    cells = [quote(str(cell), 30) for cell in row.cells if str(cell).strip()]
    return ", ".join(cells[:25]) + (", ..." if len(cells) > 25 else "")
