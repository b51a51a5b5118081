"""A file of rows beside the scenario: read once, every cell filled, and what is wrong told with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

from simcenter.scenario.errors import Mistake, Problem, nearest, quote
from simcenter.scenario.reading import read_file

LARGEST_BYTES: Final = 100_000_000


@dataclass(frozen=True)
class Row:
    """A row: where it stands, and its cells by the heading."""

    line: int
    cells: Mapping[str, str]


class RowsFile:
    """The rows of a file, and what is wrong with them."""

    def __init__(self, name: str, text: str, columns: Sequence[str], needed: Collection[str], example: str) -> None:
        """Read the rows.

        Parameters
        ----------
        name, text
            The file, as `opened` gives it.
        columns, needed
            The headings there may be, and those there must be.
        example
            A heading, for messages.
        """
        self.name, self.lines = name, text.splitlines()
        self.columns, self.needed, self.example = columns, needed, example
        self.problems: list[Problem] = []
        self.heading: list[str] = []
        self.semicolons = False
        """Whether cells are separated by semicolons, as where numbers have a decimal comma."""
        self.rows = list(self._read(text))

    def wrong(self, line: int, mistake: Mistake, place: str = "", column: int = 1) -> None:
        """Note a mistake and its line."""
        self.problems.append(Problem.of(mistake, self.name, self.lines, (line, column if line else 0), place))

    def _read(self, text: str) -> Iterator[Row]:
        first = text.partition("\n")[0]
        self.semicolons = first.count(";") > first.count(",")
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if self.semicolons else ",")
        try:
            heading = [cell.strip().casefold() for cell in next(rows, [])]
            if not self._knows(heading):
                return
            for cells in rows:
                row = self._row(rows.line_num, cells)
                if row is not None:
                    yield row
        except csv.Error as error:
            self.wrong(rows.line_num, Mistake(f"text that is no table ({error})", "cells separated by commas"))

    def _knows(self, heading: list[str]) -> bool:
        for name in heading:
            if name not in self.columns:
                expected = f"columns named {', '.join(self.columns)}: leave others out"
                self.wrong(1, Mistake(f"the column {quote(name)}", expected, nearest=nearest(name, self.columns)))
        if len(set(heading)) < len(heading):
            self.wrong(1, Mistake("a column twice", "each column once"))
        for name in self.needed:
            if name not in heading:
                self.wrong(1, Mistake(f"no column {name}", f"a heading such as: {self.example}"))
        self.heading = heading
        return not self.problems

    def _row(self, line: int, cells: Sequence[str]) -> Row | None:
        if len(cells) != len(self.heading):
            found = "an empty line" if not cells else f"{len(cells)} cells"
            self.wrong(line, Mistake(found, f"{len(self.heading)}, one under each heading"))
            return None
        before = len(self.problems)
        for place, (name, cell) in enumerate(zip(self.heading, cells, strict=True)):
            if not cell.strip():
                column = 1 + sum(len(other) + 1 for other in cells[:place])
                self.wrong(line, Mistake("an empty cell", f"a {name} in every row"), name, column)
        if len(self.problems) > before:
            return None
        return Row(line, dict(zip(self.heading, map(str.strip, cells), strict=True)))


def opened(name: str, folder: Path | None, what: str) -> tuple[str, str]:
    """Read a file beside the scenario: its path for messages, and its text without a byte-order mark.

    Parameters
    ----------
    name
        As the scenario has it.
    folder
        Where the scenario's file is; the file is there, or below. None where the scenario is text only.
    what
        What the file has, for messages.
    """
    path = PurePosixPath(name.replace("\\", "/"))
    if folder is None:
        raise Mistake(f"{what} in a file", f"a scenario loaded from a file, beside which the {what} are")
    if path.is_absolute() or PureWindowsPath(name).drive or ".." in path.parts or not path.parts:
        raise Mistake(quote(name), "the name of a file in the folder of the scenario, or below it")
    text = read_file(folder / path, LARGEST_BYTES)
    return str(folder / path), text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")


__all__ = ["Row", "RowsFile", "opened"]
