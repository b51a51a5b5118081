"""A table as it was found: rows of cells, each with its place in the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from simcenter.scenario.errors import InputErrors, Problem

Cell = str | float | bool | datetime | date | time | timedelta
"""Text in files of text; workbooks also have numbers, times and durations. Empty cells are empty text."""


@dataclass(frozen=True)
class Row:
    """One row.

    Attributes
    ----------
    line
        Its number in the file or sheet, from 1.
    cells
        From left to right.
    """

    line: int
    cells: tuple[Cell, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(str(cell).strip() for cell in self.cells)


@dataclass(frozen=True)
class RawTable:
    """Every row of a file or sheet that has something in it, and how the file was read.

    Attributes
    ----------
    file
        The file as it was named.
    sheet
        The sheet of a workbook; empty for files of text.
    rows
        Rows that are not empty.
    remarks
        What had to be assumed to read it, as sentences.
    semicolons
        Whether semicolons part the cells, as spreadsheets do where the comma is the decimal mark.
    without_value
        Cells with a formula that was never worked out, as (line, column from 0).
    """

    file: str
    sheet: str
    rows: tuple[Row, ...]
    remarks: tuple[str, ...] = ()
    semicolons: bool = False
    without_value: frozenset[tuple[int, int]] = frozenset()

    def place(self, line: int, column: int | None, heading: str = "") -> str:
        """Name a cell as a person would look for it: ``sheet "Data", cell C7`` or ``column "AHT"``."""
        if column is None:
            return f'sheet "{self.sheet}"' if self.sheet else ""
        if self.sheet:
            return f'sheet "{self.sheet}", cell {letters(column)}{line}'
        return f'column "{heading}"' if heading else f"column {column + 1}"


def letters(column: int) -> str:
    """Name a column of a sheet, counted from 0, as spreadsheets do: A, B, ..., Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def unreadable(file: str, found: str, expected: str, line: int = 0) -> InputErrors:
    """Say that a file as a whole cannot be used."""
    return InputErrors([Problem(file, line, 0, "", found, expected)])
