"""A column pasted from a spreadsheet becomes numbers, or a sentence that says which line is none."""

from __future__ import annotations

import re

from simcenter.scenario.errors import Mistake, quote

MOST_LINES = 5_000
_PLAIN = re.compile(r"\d{1,9}(?:[.,]\d{1,9})?")
_GROUPED = re.compile(r"\d{1,3}(?:([.,\u00a0\u202f' ])\d{3})+(?:[.,]\d{1,9})?")


def read_column(text: str) -> tuple[float, ...]:
    """Read one number a line; of several cells in a line, such as a time and a volume, the last counts.

    Raises
    ------
    Mistake
        With the line that is no number, or a number that can be read in two ways.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise Mistake(f"{len(lines):,} lines", f"at most {MOST_LINES:,}")
    return tuple(_number(line, place) for place, line in enumerate(lines, 1))


def _number(line: str, place: int) -> float:
    cells = [cell.strip() for cell in re.split(r"[\t;]", line) if cell.strip()]
    cell = cells[-1] if cells else ""
    wrong = Mistake(f"{quote(cell)} in line {place}", "a number of contacts, such as 120 or 87.5")
    if re.fullmatch(r"\d{1,3}[.,]\d{3}", cell):
        whole = cell.replace(".", "").replace(",", "")
        raise Mistake(f"{quote(cell)} in line {place}, which reads two ways", f"{whole} without a separator")
    if _PLAIN.fullmatch(cell):
        return float(cell.replace(",", "."))
    grouped = _GROUPED.fullmatch(cell)
    if grouped is None:
        raise wrong
    whole, last = cell, ""
    separator = grouped[1]
    decimal = re.search(r"[.,](\d{1,9})$", cell)
    if decimal and cell[decimal.start()] != separator:
        whole, last = cell[: decimal.start()], decimal[1]
    return float(re.sub(r"\D", "", whole) + "." + (last or "0"))
