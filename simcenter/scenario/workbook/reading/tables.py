"""A sheet is read as a table: its headings are found wherever they stand, its rows until there are no more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from simcenter.scenario.errors import Mistake, nearest, quote
from simcenter.scenario.workbook.fields import Column, Form
from simcenter.scenario.workbook.reading.cells import is_blank, shown
from simcenter.scenario.workbook.reading.opening import Broken, Sheet, Value
from simcenter.scenario.workbook.reading.plain import Place, Plain

_TOTALS = frozenset(
    {"total", "totals", "sum", "sums", "grandtotal", "subtotal", "average", "mean", "summe", "gesamt", "mittelwert"}
)
_COMMENT = re.compile(r"\s*(note|comment|remark|bemerkung|kommentar|#|\()", re.IGNORECASE)
_ROWS_SEARCHED = 30


def plain_heading(text: str) -> str:
    """Compare headings by their letters and digits; units in brackets do not count."""
    return re.sub(r"[\W_]+", "", re.sub(r"\(.*?\)", "", text)).casefold()


@dataclass(frozen=True)
class Row:
    """A row: the place and value of each of the form's columns, and of the further ones."""

    number: int
    cells: dict[str, tuple[Place, Value]]
    further: tuple[tuple[Place, Value], ...]

    def blank(self, key: str) -> bool:
        """Whether a column is missing or empty here."""
        return key not in self.cells or is_blank(self.cells[key][1])


@dataclass(frozen=True)
class Table:
    """A sheet with its headings found."""

    place: Place
    further: tuple[tuple[Place, str], ...]
    """Columns the form does not name: streams, pools or skills."""
    rows: tuple[Row, ...]


def read_table(plain: Plain, form: Form, sheet: Sheet, *, further: bool = False) -> Table | None:
    """Read a sheet as the table of a form; None, with the mistake noted, where its headings are not found.

    Parameters
    ----------
    plain
        Where mistakes go.
    form, sheet
        What is looked for, and where.
    further
        Whether columns of other names mean something; otherwise they are comments.
    """
    headings = {plain_heading(column.heading): column for column in form.columns}
    number = _header_row(sheet, form.columns[0], headings)
    if number is None:
        wanted = ", ".join(quote(column.heading) for column in form.columns if column.required)
        plain.blame(Place(sheet.index, 0, 0), Mistake("no row of headings", f"one with {wanted} (and others)"))
        return None
    _tell_merged(plain, sheet, number)
    columns, others = _columns(plain, form, sheet, number, headings, further)
    missing = [c for c in form.columns if c.required and c.key not in columns]
    for column in missing:
        place = Place(sheet.index, number, 1)
        plain.blame(place, Mistake(f"no column {quote(column.heading)}", "a column with that heading in this row"))
    rows = tuple(_rows(plain, form, sheet, number, columns, others))
    return None if missing else Table(Place(sheet.index, number, 1), tuple(others), rows)


def _header_row(sheet: Sheet, first: Column, headings: dict[str, Column]) -> int | None:
    """The row that has the first heading and most of the others."""
    best: tuple[int, int] | None = None
    for number, row in enumerate(sheet.grid[:_ROWS_SEARCHED], 1):
        found = {plain_heading(value) for value in row if isinstance(value, str)} & set(headings)
        score = len(found) + (plain_heading(first.heading) in found)
        if found and (best is None or score > best[0]):
            best = (score, number)
    return None if best is None else best[1]


def _tell_merged(plain: Plain, sheet: Sheet, header: int) -> None:
    for area in sheet.merged:
        if area.bottom >= header:
            place = Place(sheet.index, area.top, area.left)
            cells = f"{place.cell}:{Place(sheet.index, area.bottom, area.right).cell}"
            expected = "a value in each cell: take them apart (Home > Merge and center, in Excel)"
            plain.blame(place, Mistake(f"merged cells ({cells})", expected))


def _columns(
    plain: Plain, form: Form, sheet: Sheet, number: int, headings: dict[str, Column], further: bool
) -> tuple[dict[str, int], list[tuple[Place, str]]]:
    columns: dict[str, int] = {}
    others: list[tuple[Place, str]] = []
    seen: dict[str, Place] = {}
    for index, value in enumerate(sheet.grid[number - 1]):
        place = Place(sheet.index, number, index + 1)
        if is_blank(value) or (isinstance(value, str) and _COMMENT.match(value)):
            continue
        if not isinstance(value, str):
            if further:
                plain.blame(place, Mistake(shown(value) if not isinstance(value, Broken) else "no text", "a heading"))
            continue
        key = plain_heading(value) or value
        if key in seen:
            plain.blame(place, Mistake(f"the heading {quote(value)} again", f"it once ({seen[key].cell} has it)"))
            continue
        seen[key] = place
        if key in headings:
            columns[headings[key].key] = index
        elif further and key in _TOTALS:
            plain.blame(place, Mistake(f"a column of totals ({quote(value)})", "none: they are worked out"))
        elif further:
            others.append((place, value.strip()))
    if not further:
        _tell_likely(plain, form, sheet, number, columns, headings)
    return columns, others


def _tell_likely(
    plain: Plain, form: Form, sheet: Sheet, number: int, columns: dict[str, int], headings: dict[str, Column]
) -> None:
    """Blame headings that are nearly one the form misses; all others are comments."""
    absent = [column.heading for column in form.columns if column.key not in columns]
    for index, value in enumerate(sheet.grid[number - 1]):
        if isinstance(value, str) and not is_blank(value) and plain_heading(value) not in headings:
            meant = nearest(value, absent)
            if meant is not None:
                place = Place(sheet.index, number, index + 1)
                expected = 'a known heading, or one that begins with "Note"'
                plain.blame(place, Mistake(f"the heading {quote(value)}", expected, nearest=meant))


def _rows(
    plain: Plain, form: Form, sheet: Sheet, header: int, columns: dict[str, int], others: Sequence[tuple[Place, str]]
) -> Iterator[Row]:
    joined = {
        (row, column)
        for area in sheet.merged
        if area.bottom >= header
        for row in range(area.top, min(area.bottom, len(sheet.grid)) + 1)
        for column in range(area.left, area.right + 1)
    }
    for number in range(header + 1, len(sheet.grid) + 1):
        values = sheet.grid[number - 1]

        def cell(index: int, number: int = number, values: Any = values) -> tuple[Place, Value]:
            value = Broken(None) if (number, index + 1) in joined else values[index]
            return Place(sheet.index, number, index + 1), value

        cells = {key: cell(index) for key, index in columns.items()}
        rest = tuple(cell(place.column - 1) for place, _ in others)
        if all(is_blank(value) for _, value in (*cells.values(), *rest)):
            continue
        first = cells.get(form.columns[0].key)
        if first is not None and isinstance(first[1], str):
            if first[1].lstrip().startswith("#"):
                continue
            if plain_heading(first[1]) in _TOTALS:
                plain.blame(first[0], Mistake(f"a row of totals ({quote(first[1])})", "none: they are worked out"))
                continue
        yield Row(number, cells, rest)


def cell_of(plain: Plain, row: Row, column: Column, read: Callable[[Value], Any]) -> Any:
    """Read a cell of a row; None where it is empty, missing or wrong (then noted)."""
    if row.blank(column.key):
        if column.required and column.key in row.cells:
            place = row.cells[column.key][0]
            plain.blame(place, Mistake("nothing", f"a value under {quote(column.heading)}"))
        return None
    place, value = row.cells[column.key]
    return plain.read(place, lambda: read(value))
