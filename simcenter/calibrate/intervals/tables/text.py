"""Files of text: the encoding and the character between cells are found out and stated."""

from __future__ import annotations

import csv
from collections import Counter

from simcenter.calibrate.intervals.tables.table import RawTable, Row, unreadable

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
LOOKED_AT = 50
"""Lines on which the character between cells is found out."""

LONGEST_CELL = 10_000


def read_text_table(file: str, data: bytes) -> RawTable:
    """Read a file of text into rows.

    Parameters
    ----------
    file
        Its name, for messages.
    data
        Its bytes.

    Raises
    ------
    InputErrors
        When it is no text, or a quotation mark is never closed.
    """
    text, encoding = decode(file, data)
    remarks = [f"encoding: {encoding}"]
    lines = text.splitlines(keepends=True)
    skipped, delimiter = 0, _declared(lines)
    if delimiter:
        skipped = 1
        remarks.append(f"cells are parted by the {_name(delimiter)}, as the first line (sep=) says")
    else:
        delimiter = sniff(lines[:LOOKED_AT])
        remarks.append(f"cells are parted by the {_name(delimiter)}, found out from the first lines")
    rows = _rows(file, lines[skipped:], delimiter, skipped)
    return RawTable(file, "", rows, tuple(remarks), semicolons=delimiter == ";")


def decode(file: str, data: bytes) -> tuple[str, str]:
    """Turn bytes into text: by the mark at the start, else UTF-8, else Windows-1252."""
    for mark, encoding, name in (
        (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8 with a byte order mark"),
        (b"\xff\xfe", "utf-16", "UTF-16"),
        (b"\xfe\xff", "utf-16", "UTF-16"),
    ):
        if data.startswith(mark):
            return _decoded(file, data, encoding), name
    head = data[:2_000]
    if b"\x00" in head:
        # Text in UTF-16 without a mark has a zero in every other byte.
        for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
            if head[start::2].count(0) > 0.8 * len(head[start::2]) and not head[1 - start :: 2].count(0):
                return _decoded(file, data, encoding), "UTF-16 without a byte order mark"
    if b"\x00" in data or sum(byte < 9 or 13 < byte < 32 for byte in head) > len(head) // 50:
        raise unreadable(file, "bytes that are no text", "a table as CSV or XLSX")
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        return text, "Windows-1252, because it is not UTF-8; look at names with accents or umlauts"


def _decoded(file: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise unreadable(file, f"bytes that are no {encoding.upper()} text", "a table as CSV or XLSX") from None


def _declared(lines: list[str]) -> str:
    """Spreadsheets write the delimiter into a first line such as ``sep=;``."""
    first = lines[0].strip("\r\n") if lines else ""
    found = first[4:] if first.lower().startswith("sep=") else ""
    return found if found in DELIMITERS else ""


def sniff(lines: list[str]) -> str:
    """Find the delimiter: the one that gives most lines the same number of cells, and more than one."""
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
        except csv.Error:
            continue
        width, count = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]), default=(1, 0))
        # A decimal comma also cuts every line alike, so the wider table wins among the regular ones.
        score = count / max(1, widths.total()) * (width > 1) + width / 1_000 * (width > 1)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _name(delimiter: str) -> str:
    return DELIMITERS[delimiter]


def _rows(file: str, lines: list[str], delimiter: str, skipped: int) -> tuple[Row, ...]:
    reader = csv.reader(lines, delimiter=delimiter, strict=False)
    rows, line = [], skipped + 1
    try:
        for cells in reader:
            row = Row(line, tuple(cell.strip().strip("\ufeff") for cell in cells))
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise csv.Error
            if not row.is_empty:
                rows.append(row)
            line = skipped + reader.line_num + 1
    except csv.Error:
        found = f"a cell of more than {LONGEST_CELL:,} characters"
        raise unreadable(file, found, "shorter cells: a quotation mark may never be closed", line) from None
    return tuple(rows)
