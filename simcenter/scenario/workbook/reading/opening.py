"""A workbook is looked at from outside before it is opened: what it is, how large, what cannot be read in it.

The library that reads cells keeps a dense grid in memory and gives an empty cell for a formula that was never
calculated, so sizes, formulas, error values and merged cells are found in the file's own XML first.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

from simcenter.scenario.errors import InputErrors, Mistake, Problem, nearest, quote

LARGEST_BYTES: Final = 20_000_000
LARGEST_UNPACKED: Final = 200_000_000
MOST_MEMBERS: Final = 2_000
MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 2_100
MOST_CELLS: Final = 2_000_000

_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class Broken:
    """What stands in a cell that cannot be read; `mistake` is None where it was already told."""

    mistake: Mistake | None


Value = str | float | int | bool | date | datetime | time | timedelta | Broken
"""What a cell holds; an empty one holds empty text."""


@dataclass(frozen=True)
class Merged:
    """Merged cells: first row and column, last row and column, all from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """A sheet as it was read.

    Attributes
    ----------
    name, index
        As the workbook calls it; its place among the sheets, from 1.
    grid
        Rows of cells from A1 on, all of the same length.
    merged
        Cells joined into one.
    """

    name: str
    index: int
    grid: tuple[tuple[Value, ...], ...]
    merged: tuple[Merged, ...]


def open_sheets(name: str, raw: bytes) -> list[Sheet]:
    """Read every sheet of a workbook from the bytes of its file, called `name` in messages.

    Raises
    ------
    InputErrors
        When it is no workbook, protected, damaged or absurdly large.
    """
    _refuse_other_kinds(name, raw)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _check_sizes(name, archive)
            members = _sheet_members(archive)
            looks = {sheet: _look(name, sheet, _text(archive, member)) for sheet, member in members.items()}
    except InputErrors:
        raise
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, NotImplementedError, RuntimeError, EOFError, OSError):
        raise refused(name, "a damaged workbook", "one that opens in Excel or LibreOffice: save it again") from None
    except Exception as error:  # zlib.error and what else a damaged archive brings
        raise refused(name, f"a damaged workbook ({quote(str(error))})", "one that opens in Excel") from None
    return _grids(name, raw, looks)


def refused(name: str, found: str, expected: str, near: str | None = None) -> InputErrors:
    """Make the error of a whole file."""
    return InputErrors([Problem(name, 0, 0, "", found, expected, near)])


def read_bytes(path: Path) -> bytes:
    """Read a workbook's file.

    Raises
    ------
    InputErrors
        When it is missing, locked or larger than any plan.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_BYTES + 1)
    except FileNotFoundError:
        raise refused(str(path), "no such file", "the path of a workbook", _sibling(path)) from None
    except IsADirectoryError:
        raise refused(str(path), "a folder", "the path of a workbook") from None
    except PermissionError:
        expected = "one that may be: if another program has it open, close it there"
        raise refused(str(path), "a workbook that may not be read", expected) from None
    except (OSError, ValueError) as error:
        raise refused(str(path), f"a file that cannot be read ({quote(str(error))})", "a workbook") from None
    if len(raw) > LARGEST_BYTES:
        raise refused(str(path), f"more than {LARGEST_BYTES:,} bytes", f"a workbook of at most {LARGEST_BYTES:,}")
    return raw


def _sibling(path: Path) -> str | None:
    try:
        return nearest(path.name, [entry.name for entry in path.parent.iterdir() if entry.is_file()][:10_000])
    except OSError:
        return None


_KINDS: Final = (
    (b"%PDF", "a PDF document with the name of a workbook"),
    (b"{\\rtf", "a text document with the name of a workbook"),
    (b"<", "a web page or XML file with the name of a workbook"),
)


def _refuse_other_kinds(name: str, raw: bytes) -> None:
    expected = "a workbook saved as .xlsx"
    if not raw:
        raise refused(name, "an empty file", expected)
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        found = "a workbook protected by a password, or one in the old .xls format"
        raise refused(name, found, f"{expected} without a password")
    for sign, found in _KINDS:
        if raw.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(sign):
            raise refused(name, found, expected)
    if not raw.startswith(b"PK"):
        raise refused(name, "a file that is no workbook (plain text or other data)", expected)


def _check_sizes(name: str, archive: zipfile.ZipFile) -> None:
    """Refuse what would unpack into more than any plan holds, by the sizes the archive declares."""
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise refused(name, f"an archive of {len(members):,} parts", "a workbook")
    unpacked = sum(member.file_size for member in members)
    if unpacked > LARGEST_UNPACKED:
        found = f"a workbook that unpacks to {unpacked:,} bytes"
        raise refused(name, found, f"at most {LARGEST_UNPACKED:,}")


def _text(archive: zipfile.ZipFile, member: str) -> str:
    # Reading stops at the declared size, which was checked; a size that lies fails the checksum.
    return archive.read(member).decode("utf-8", errors="replace")


def _sheet_members(archive: zipfile.ZipFile) -> dict[str, str]:
    """Find the part of the archive each sheet is in, by sheet name."""
    book, links = _text(archive, "xl/workbook.xml"), _text(archive, "xl/_rels/workbook.xml.rels")
    for text in (book, links):
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise zipfile.BadZipFile("a document type in a workbook")
    targets = {link.get("Id"): link.get("Target", "") for link in ElementTree.fromstring(links)}
    found = {}
    for element in ElementTree.fromstring(book).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            target = targets[_related(element)]
            member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if "/worksheets/" in f"/{member}":
                found[element.get("name", "")] = member
    return found


def _related(element: Any) -> str:
    """The link of a sheet; files in the strict form of the standard write it in another namespace."""
    linked = element.get(_RELATED)
    return str(linked or next(value for key, value in element.attrib.items() if key.endswith("}id")))


@dataclass(frozen=True)
class _Look:
    merged: tuple[Merged, ...]
    broken: dict[tuple[int, int], Broken]


_CELL = re.compile(r"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_MERGED = re.compile(r"<(?:\w+:)?mergeCell\b[^>]*\bref=\"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})\"")
_PLACE = re.compile(r"\br=\"([A-Z]{1,3})([0-9]{1,7})\"")
_FORMULA = re.compile(r"<(?:\w+:)?f\b")
_VALUE = re.compile(r"<(?:\w+:)?v\b[^>]*>([^<]*)<")


def _look(name: str, sheet: str, xml: str) -> _Look:
    broken: dict[tuple[int, int], Broken] = {}
    rows = columns = cells = 0
    for match in _CELL.finditer(xml):
        place, inside = _PLACE.search(match[1]), match[2] or ""
        if place is None or not inside:
            continue
        at = int(place[2]), column_number(place[1])
        rows, columns, cells = max(rows, at[0]), max(columns, at[1]), cells + 1
        found = _unreadable(match[1], inside)
        if found is not None:
            broken[at] = Broken(found)
    if rows > MOST_ROWS or columns > MOST_COLUMNS or cells > MOST_CELLS or rows * columns > 5 * MOST_CELLS:
        found_text = f"the sheet {quote(sheet)} with cells down to row {rows:,} and column {column_name(columns)}"
        raise refused(name, found_text, f"at most {MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns")
    merged = tuple(
        Merged(int(m[2]), column_number(m[1]), int(m[4]), column_number(m[3])) for m in _MERGED.finditer(xml)
    )
    return _Look(merged, broken)


def _unreadable(attributes: str, inside: str) -> Mistake | None:
    value = _VALUE.search(inside)
    text = value[1] if value is not None else ""
    if re.search(r"\bt=\"e\"", attributes):
        return Mistake(f"the error value {text or '#?'}", "a value")
    if _FORMULA.search(inside) and not text and not re.search(r"\bt=\"str\"", attributes):
        expected = "its result: open the workbook in Excel or LibreOffice, let it calculate, and save it"
        return Mistake("a formula that was never calculated", expected)
    return None


def column_number(letters: str) -> int:
    """Number a column: A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_name(number: int) -> str:
    """Name a column by its letters: 1 is A."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _grids(name: str, raw: bytes, looks: dict[str, _Look]) -> list[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook

    sheets = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        for index, sheet in enumerate(book.sheet_names, 1):
            look = looks.get(sheet)
            if look is not None:
                rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
                sheets.append(Sheet(sheet, index, _with_broken(rows, look.broken), look.merged))
    except (CalamineError, ValueError, OSError) as error:
        expected = "one that opens in Excel or LibreOffice: save it again"
        raise refused(name, f"a damaged workbook ({quote(str(error))})", expected) from None
    return sheets


def _with_broken(rows: list[Any], broken: dict[tuple[int, int], Broken]) -> tuple[tuple[Value, ...], ...]:
    """Put what cannot be read where the library gives an empty cell, or none."""
    height = max([len(rows), *(row for row, _ in broken)])
    width = max([max(map(len, rows), default=0), *(column for _, column in broken)])
    grid = [[*row, *[""] * (width - len(row))] for row in rows] + [[""] * width for _ in range(height - len(rows))]
    for (row, column), found in broken.items():
        grid[row - 1][column - 1] = found
    return tuple(tuple(row) for row in grid)
