"""The example workbook with cells altered, as planners alter them."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter

from simcenter.scenario.errors import InputErrors
from simcenter.scenario.loading import load, load_text
from simcenter.scenario.model import Scenario
from simcenter.scenario.workbook.example import EXAMPLE
from simcenter.scenario.workbook.reading.opening import column_number, open_sheets
from simcenter.scenario.workbook.writing import workbook_of


@cache
def example() -> Scenario:
    """The scenario of the example."""
    return load_text(EXAMPLE, "example")


@cache
def example_bytes() -> bytes:
    """The example as a workbook."""
    return workbook_of(example())


def place(cell: str) -> tuple[int, int]:
    """Row and column of a cell, both from 0."""
    match = re.fullmatch("([A-Z]+)([0-9]+)", cell)
    assert match is not None
    return int(match[2]) - 1, column_number(match[1]) - 1


def write_altered(
    path: Path,
    cells: Mapping[str, Any] | None = None,
    *,
    formats: Mapping[str, str] | None = None,
    formulas: Mapping[str, Any] | None = None,
    merged: Sequence[str] = (),
    renamed: Mapping[str, str | None] | None = None,
) -> Path:
    """Write the example with other values in cells such as ``Heads!C7``.

    Parameters
    ----------
    path
        Where to.
    cells
        Values by cell; None empties one.
    formats
        Number formats by cell.
    formulas
        Stored results of formulas by cell; None for one that was never calculated.
    merged
        Areas joined into one cell, such as ``Heads!B5:B6``.
    renamed
        Sheets by other names; None leaves one out.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    clock = book.add_format({"num_format": "hh:mm"})
    styles = {cell: book.add_format({"num_format": form}) for cell, form in (formats or {}).items()}
    for sheet in open_sheets("example", example_bytes()):
        name = (renamed or {}).get(sheet.name, sheet.name)
        if name is None:
            continue
        out = book.add_worksheet(name)
        grid: dict[tuple[int, int], Any] = {
            (r, c): value for r, row in enumerate(sheet.grid) for c, value in enumerate(row) if value != ""
        }
        own = {place(c.split("!")[1]): v for c, v in (cells or {}).items() if c.split("!")[0] == sheet.name}
        looks = {place(c.split("!")[1]): s for c, s in styles.items() if c.split("!")[0] == sheet.name}
        for at, value in (grid | own).items():
            _put(out, at, value, looks.get(at), clock)
        for cell, stored in (formulas or {}).items():
            if cell.split("!")[0] == sheet.name:
                out.write_formula(*place(cell.split("!")[1]), "=1+1", None, "" if stored is None else stored)
        for area in merged:
            if area.split("!")[0] == sheet.name:
                first, last = (place(corner) for corner in area.split("!")[1].split(":"))
                out.merge_range(*first, *last, 5)
    book.close()
    path.write_bytes(buffer.getvalue())
    return path


def _put(sheet: Any, at: tuple[int, int], value: Any, style: Any, clock: Any) -> None:
    if value is None:
        sheet.write_blank(*at, None)
    elif isinstance(value, str):
        sheet.write_string(*at, value, style)
    elif isinstance(value, datetime | date | time | timedelta):
        sheet.write_datetime(*at, value, style or clock)
    elif isinstance(value, bool):
        sheet.write_boolean(*at, value)
    else:
        sheet.write_number(*at, value, style)


def told(path: Path) -> list[str]:
    """What loading a workbook says, a mistake a line, without the name of the file."""
    try:
        load(path)
    except InputErrors as errors:
        lines = []
        for problem in errors.problems:
            near = f" (did you mean {problem.nearest}?)" if problem.nearest else ""
            lines.append(problem.headline.removeprefix(f"{path}: ") + near)
        return lines
    return []
