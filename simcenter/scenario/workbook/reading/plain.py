"""Plain data put together from cells, each value with the cell it came from."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from simcenter.scenario.errors import KeyPath, Mistake, Position, Problem
from simcenter.scenario.workbook.reading.opening import column_name

_SHEET_ROWS: Final = 2_000_000
"""Rows are numbered through all sheets, so that problems sort as a planner turns the pages."""


class Place(NamedTuple):
    """A cell: sheet, row and column from 1; row 0 means the whole sheet, sheet 0 the whole workbook."""

    sheet: int
    row: int
    column: int

    @property
    def position(self) -> Position:
        """The place as line and column of a document."""
        return self.sheet * _SHEET_ROWS + self.row, self.column

    @property
    def cell(self) -> str:
        """The cell as Excel writes it, without its sheet: ``C7``."""
        return f"{column_name(self.column)}{self.row}"

    @classmethod
    def at(cls, position: Position) -> Place:
        """Turn a position of a document back into a place."""
        sheet, row = divmod(position[0], _SHEET_ROWS)
        return cls(sheet, row, position[1])


class Plain:
    """Data in the making: values by key path, their cells, and what was wrong."""

    def __init__(self, filename: str, sheets: dict[int, str]) -> None:
        self.filename = filename
        self.sheets = sheets
        self.data: dict[str, Any] = {"simcenter": 1}
        self.places: dict[KeyPath, Position] = {(): (0, 0), ("simcenter",): (0, 0)}
        self.problems: list[Problem] = []
        self.unread: set[KeyPath] = set()
        self.streams_unsure = False
        """Whether a column of Volume could not be understood, so that a stream nobody finds may be that one."""

    def put(self, at: KeyPath, value: Any, place: Place) -> None:
        """Put a value where its path says, making the mappings and lists on the way."""
        inside: Any = self.data
        for depth, step in enumerate(at[:-1]):
            fresh: Any = [] if isinstance(at[depth + 1], int) else {}
            if isinstance(step, int) and step == len(inside):
                inside.append(fresh)
            elif isinstance(step, str) and step not in inside:
                inside[step] = fresh
            self.places.setdefault(at[: depth + 1], place.position)
            inside = inside[step]
        if isinstance(inside, list):
            inside.append(value)
        else:
            inside[at[-1]] = value
        self.places[at] = place.position

    def locate(self, at: KeyPath, place: Place) -> None:
        """Say which cell speaks for a path, whatever was put there first."""
        self.places[at] = place.position

    def lose(self, at: KeyPath, place: Place) -> None:
        """Note that a value could not be read: nothing more is to be said about it."""
        self.put(at, None, place)
        self.unread.add(at)

    def blame(self, place: Place, mistake: Mistake) -> None:
        """Note a mistake in a cell; one that was already told has no words."""
        if mistake.found:
            self.problems.append(problem_at(self.filename, self.sheets, place, mistake))

    def blamed(self, sheet: int) -> bool:
        """Whether anything was wrong in a sheet so far."""
        return any(Place.at((problem.line, problem.column)).sheet == sheet for problem in self.problems)

    def read(self, place: Place, reader: Callable[[], Any]) -> Any:
        """Read a cell; None where it is wrong, which is noted."""
        try:
            return reader()
        except Mistake as mistake:
            self.blame(place, mistake)
            return None


def problem_at(filename: str, sheets: dict[int, str], place: Place, mistake: Mistake) -> Problem:
    """Place a mistake in a cell, a sheet, or the whole workbook where the row is 0 and there is no sheet."""
    line, column = place.position
    cell = ""
    if line:
        name = sheets.get(place.sheet, "?")
        quoted = name if re.fullmatch(r"\w+", name) else "'" + name.replace("'", "''") + "'"
        cell = f"{quoted}!{place.cell}" if place.row and place.column else quoted
    found, expected = mistake.found, mistake.expected
    return Problem(filename, line, column, "", found, expected, mistake.nearest, cell=cell)
