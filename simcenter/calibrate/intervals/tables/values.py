"""Cells become numbers, shares and durations the way people write them in their country."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Final, Literal

from simcenter.calibrate.intervals.tables.table import Cell
from simcenter.scenario.errors import Mistake, quote
from simcenter.scenario.units import UNITS_MS

Decimal = Literal[".", ","]
Unit = Literal["s", "ms", "min"]

EMPTY: Final = frozenset({"", "-", "--", "n/a", "na", "nan", "null", "none", "#n/a"})
"""What systems write where there is nothing to say."""

LONGEST_MS: Final = 366 * 86_400_000
"""A total handle time of more is a slip of the unit."""

_GROUPS = "['\u2019 \u00a0\u202f{}]"
_MARKS: Final[tuple[tuple[Decimal, Decimal], ...]] = ((".", ","), (",", "."))
_FORMS: Final[dict[Decimal, re.Pattern[str]]] = {
    mark: re.compile(
        rf"[+-]?(?:[0-9]{{1,3}}(?:{_GROUPS.format(group)}[0-9]{{3}})+|[0-9]{{1,15}})?(?:[{mark}][0-9]{{0,15}})?"
        r"(?:[eE][+-]?[0-9]{1,2})?"
    )
    for mark, group in _MARKS
}
_UNIT_WORD = re.compile(r"(.*?)\s*([^\W\d_]+)")


def is_missing(cell: Cell) -> bool:
    """Whether a cell says nothing."""
    return isinstance(cell, str) and cell.strip().casefold() in EMPTY


def find_decimal_mark(cells: Iterable[Cell], semicolons: bool) -> tuple[Decimal, str]:
    """Find out from a file's own numbers whether the comma or the point is the decimal mark.

    Parameters
    ----------
    cells
        Cells that should hold numbers.
    semicolons
        Whether semicolons part the cells; decides where no number does.

    Returns
    -------
    The mark, and a sentence that says how it was found; empty where no number has either.
    """
    votes: dict[Decimal, str] = {}
    counts: dict[Decimal, int] = {".": 0, ",": 0}
    doubtful = ""
    for cell in cells:
        text = _bare(cell) if isinstance(cell, str) else ""
        if not re.search("[.,]", text):
            continue
        can = [mark for mark, form in _FORMS.items() if form.fullmatch(text)]
        if len(can) == 1:
            counts[can[0]] += 1
            votes.setdefault(can[0], text)
        elif can:
            doubtful = text
    if votes:
        mark: Decimal = "," if counts[","] > counts["."] else "."
        return mark, f"the {_named(mark)} is the decimal mark, as numbers such as {quote(votes[mark])} show"
    mark = "," if semicolons else "."
    if not doubtful:
        return mark, ""
    return (
        mark,
        f"numbers such as {quote(doubtful)} could be read two ways; the {_named(mark)} is taken as decimal mark",
    )


def read_number(cell: Cell, decimal: Decimal) -> float:
    """Read a number of at least 0.

    Raises
    ------
    Mistake
        For text that is no number, and for numbers below 0.
    """
    expected = "a number of at least 0"
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise Mistake(quote(str(cell)), expected)
    number = float(cell) if isinstance(cell, int | float) else _from_text(cell, decimal, expected)
    if not 0 <= number < 1e15:
        raise Mistake(quote(cell), expected)
    return number


def _from_text(text: str, decimal: Decimal, expected: str) -> float:
    plain = text.strip()
    if not re.search("[0-9]", plain) or not _FORMS[decimal].fullmatch(plain):
        other: Decimal = "." if decimal == "," else ","
        readable = re.search("[0-9]", plain) and _FORMS[other].fullmatch(plain)
        hint = f" with a decimal {_named(decimal)}, as in the rest of the file" if readable else ""
        raise Mistake(quote(text), expected + hint)
    group = "," if decimal == "." else "."
    return float(re.sub(rf"['\u2019 \u00a0\u202f{group}]", "", plain).replace(decimal, "."))


def read_share(cell: Cell, decimal: Decimal, bare_is_percent: bool) -> float:
    """Read a share: ``85 %``, or a bare number that is a percentage or a fraction as the column's others."""
    text = cell.strip() if isinstance(cell, str) else ""
    per_cent = text.endswith("%") or (bare_is_percent and not text.endswith("%"))
    number = read_number(text.rstrip("% \u00a0") if text else cell, decimal)
    share = number / 100 if per_cent else number
    if share > 1:
        raise Mistake(quote(cell if isinstance(cell, str | float) else str(cell)), "a share between 0 and 100 %")
    return share


def read_duration_ms(cell: Cell, decimal: Decimal, bare: Unit | None) -> float:
    """Read a duration as milliseconds: ``0:03:05``, ``3:05`` (minutes and seconds), ``185 s`` or a bare number.

    Parameters
    ----------
    cell
        Text, a number, or a duration or time of day of a workbook.
    decimal
        Decimal mark of the file.
    bare
        Unit of bare numbers; None where nobody knows, and then they are refused.
    """
    if isinstance(cell, timedelta):
        return _in_range(cell / timedelta(milliseconds=1), cell)
    if isinstance(cell, time):
        return float(((cell.hour * 60 + cell.minute) * 60 + cell.second) * 1_000 + cell.microsecond / 1_000)
    if isinstance(cell, datetime) and cell.year <= 1900:
        return _in_range((cell - datetime(1899, 12, 31)) / timedelta(milliseconds=1), cell)
    text = cell.strip() if isinstance(cell, str) else ""
    if ":" in text:
        return _from_clock(text)
    if (worded := _UNIT_WORD.fullmatch(text)) is not None:
        number, unit = worded.groups()
        if unit.lower() in UNITS_MS and number:
            return _in_range(read_number(number, decimal) * UNITS_MS[unit.lower()], cell)
    expected = "a duration such as 0:03:05, 185 s or a number"
    try:
        number_read = read_number(cell, decimal)
    except Mistake as mistake:
        raise Mistake(mistake.found, expected) from None
    if bare is None:
        raise Mistake(quote(cell if isinstance(cell, str | float) else str(cell)), "a duration whose unit is known")
    return _in_range(number_read * UNITS_MS[bare], cell)


def _from_clock(text: str) -> float:
    match = re.fullmatch(
        r"(?:(?:([0-9]{1,3})[ d.]\s*)?([0-9]{1,6}):)?([0-9]{1,2}):([0-9]{2})(?:[.,]([0-9]{1,6}))?", text
    )
    if match is None or int(match[4]) > 59 or (match[2] is not None and int(match[3]) > 59):
        raise Mistake(quote(text), "a duration such as 0:03:05 (hours, minutes, seconds)")
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[:4])
    whole = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000
    return _in_range(whole + float(f"0.{match[5] or 0}") * 1_000, text)


def _in_range(milliseconds: float, cell: Cell) -> float:
    if not 0 <= milliseconds <= LONGEST_MS:
        raise Mistake(quote(str(cell)), "a duration of at least 0 and at most a year")
    return float(milliseconds)


def is_bare_number(cell: Cell) -> bool:
    """Whether a cell holds a number without a unit or colon."""
    if isinstance(cell, bool):
        return False
    return isinstance(cell, int | float) or (
        isinstance(cell, str) and bool(re.fullmatch(r"[0-9][0-9.,' ]*", cell.strip()))
    )


def _bare(cell: str) -> str:
    return cell.strip().rstrip("% \u00a0")


def _named(mark: Decimal) -> str:
    return "comma" if mark == "," else "point"
