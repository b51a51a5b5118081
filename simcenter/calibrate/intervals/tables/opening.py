"""What a file is shows in its first bytes, not in its name."""

from __future__ import annotations

import os
from pathlib import Path

from simcenter.calibrate.intervals.tables.table import RawTable, unreadable
from simcenter.calibrate.intervals.tables.text import read_text_table
from simcenter.calibrate.intervals.tables.workbook import read_workbook

LARGEST = 200_000_000
"""Bytes; a year of quarter hours of a hundred queues takes a quarter of that."""

_A_TABLE = "a table as CSV or XLSX"
_PAGES = (b"<!doctype", b"<html", b"<table", b"<head", b"<body", b"<meta")


def open_tables(file: str | os.PathLike[str]) -> list[RawTable]:
    """Read a file of text (CSV) or a workbook (XLSX), whatever its name.

    Returns
    -------
    One table of a file of text, one for each sheet of a workbook that has something in it.

    Raises
    ------
    InputErrors
        When the file is missing, empty, neither of them, or too large; a PDF or a web page is called by its name.
    """
    name = os.fspath(file)
    data = _bytes(name)
    start = data[:1_024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not data.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise unreadable(name, "an empty file", _A_TABLE)
    if start.startswith(b"%pdf"):
        raise unreadable(name, "a PDF, whatever its name says", f"{_A_TABLE}: export it anew as CSV")
    if start.startswith(_PAGES) or start.startswith(b"<?xml"):
        expected = f"{_A_TABLE}: open it in a spreadsheet and save it as XLSX"
        raise unreadable(name, "a web page or XML, whatever its name says", expected)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return read_workbook(name, data)
    return [read_text_table(name, data)]


def _bytes(name: str) -> bytes:
    path = Path(name)
    if path.is_dir():
        raise unreadable(name, "a folder", "a file")
    if not path.exists():
        raise unreadable(name, "no such file", "the path of a CSV or XLSX file")
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise unreadable(name, f"{size:,} bytes", f"at most {LARGEST:,}: export fewer weeks or queues at once")
        return path.read_bytes()
    except OSError as error:
        raise unreadable(name, f"a file that cannot be read ({error.strerror})", "a file you may read") from None
