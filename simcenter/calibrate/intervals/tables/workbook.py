"""Workbooks: sheets as a person sees them, merged cells filled in, formulas without a value marked."""

from __future__ import annotations

import io
import re
import zipfile

from simcenter.calibrate.intervals.tables.table import Cell, RawTable, Row, unreadable

MOST_CELLS = 20_000_000
"""In a sheet: one stray cell at its far corner would make 17 billion."""

_A_WORKBOOK = "a workbook (XLSX) or a table as CSV"


def read_workbook(file: str, data: bytes) -> list[RawTable]:
    """Read every sheet that has something in it.

    Raises
    ------
    InputErrors
        When it is no workbook, is protected by a password, or has no filled sheet.
    """
    import python_calamine as calamine

    try:
        book = calamine.load_workbook(io.BytesIO(data))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    except calamine.PasswordError:
        raise unreadable(file, "a workbook protected by a password", "one without: save it unprotected") from None
    except (calamine.CalamineError, OSError, ValueError, EOFError):
        raise unreadable(file, "a file that begins like a workbook and is none", _A_WORKBOOK) from None
    unvalued = _cells_without_value(data)
    tables = []
    for index, sheet in enumerate(sheets):
        if sheet.total_height * sheet.total_width > MOST_CELLS:
            found = f'the sheet "{sheet.name}" of {sheet.total_height:,} rows x {sheet.total_width:,} columns'
            raise unreadable(file, found, f"at most {MOST_CELLS:,} cells: delete stray cells far below or to the right")
        rows, filled = _filled([list(row) for row in sheet.to_python(skip_empty_area=False)], sheet.merged_cell_ranges)
        kept = tuple(row for number, cells in enumerate(rows, 1) if not (row := Row(number, tuple(cells))).is_empty)
        if kept:
            remarks = [f"{filled} cells inside merged ones were given the merged cell's text"] if filled else []
            tables.append(
                RawTable(file, sheet.name, kept, tuple(remarks), without_value=unvalued.get(index, frozenset()))
            )
    if not tables:
        raise unreadable(file, "a workbook without anything in it", _A_WORKBOOK)
    return tables


def _filled(
    rows: list[list[Cell]], merged: list[tuple[tuple[int, int], tuple[int, int]]] | None
) -> tuple[list[list[Cell]], int]:
    """Give merged cells below their first one its text; numbers stay alone, or they would count twice."""
    filled = 0
    for (top, left), (bottom, _) in merged or []:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        if isinstance(value, int | float) or value == "":
            continue
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row) and row[left] == "":
                row[left] = value
                filled += 1
    return rows, filled


_FORMULA = re.compile(rb'<c\s[^>]*?r="([A-Z]{1,3})([0-9]{1,7})"[^>]*>\s*<f[\s>/](.*?)</c>', re.DOTALL)


def _cells_without_value(data: bytes) -> dict[int, frozenset[tuple[int, int]]]:
    """Find formulas whose value no spreadsheet has stored, sheet by sheet in the file's own order.

    Older workbooks (XLS, XLSB) are no archives of XML: what they keep of a formula is its value, so there are none.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [part for part in archive.infolist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", part.filename)]
            parts.sort(key=lambda part: int(re.findall(r"\d+", part.filename)[-1]))
            return {i: _unvalued(archive.read(part)) for i, part in enumerate(parts) if part.file_size < 500_000_000}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError, NotImplementedError, RuntimeError):
        return {}


def _unvalued(sheet: bytes) -> frozenset[tuple[int, int]]:
    found = set()
    for column, line, rest in _FORMULA.findall(sheet):
        if not re.search(rb"<v>[^<]", rest):
            found.add((int(line), _column(column)))
    return frozenset(found)


def _column(name: bytes) -> int:
    number = 0
    for letter in name:
        number = 26 * number + letter - ord("A") + 1
    return number - 1
