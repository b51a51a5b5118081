"""LibreOffice opens every workbook simcenter writes, has nothing to repair, and reads the same values."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.cli.center import run, small
from tests.study.sweep.center import written

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed")]

DAYS = ("--days", "6")
COMMANDS: dict[str, Callable[[Path], tuple[str, ...]]] = {
    "plan": lambda folder: ("init",),
    "run": lambda folder: ("run", small(folder), *DAYS),
    "runs of weeks": lambda folder: ("run", "ticket_plans", "--days", "2"),
    "comparison": lambda folder: ("compare", small(folder), *DAYS, "--change", "volume +15%"),
    "staffing": lambda folder: ("staff", small(folder), "--days", "20", "--fresh-days", "20"),
    "sweep": lambda folder: ("sweep", str(written(folder)), "--out", str(folder / "out")),
}


def opened(path: Path, form: str) -> tuple[subprocess.CompletedProcess[str], Path]:
    """Let LibreOffice open a workbook and write it in another form.

    Returns
    -------
    What it said, and the file it would write: without a screen it writes none rather than offer a repair.
    """
    out = path.parent / "again"
    command = [str(OFFICE), "--headless", f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"]
    command += ["--convert-to", form, "--outdir", str(out), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=True)
    return done, (out / path.name).with_suffix(f".{form}")


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    """Cells that hold something, row by row, numbers to twelve digits; empty rows at the end left out."""
    book = CalamineWorkbook.from_path(path)
    read = {}
    for name in book.sheet_names:
        rows = [_filled(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]
        while rows and not rows[-1]:
            rows.pop()
        read[name] = rows
    return read


def _filled(row: list[Any]) -> list[Any]:
    return [float(f"{cell:.12g}") if isinstance(cell, float) else cell for cell in row if cell != ""]


@pytest.mark.parametrize("name", COMMANDS)
def test_libreoffice_opens_a_workbook_and_reads_the_same_values(name: str, tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    told = run(*COMMANDS[name](tmp_path), "--xlsx", str(book))
    assert told.exit_code == 0, told.output
    said, page = opened(book, "pdf")
    assert "rror" not in said.stdout + said.stderr
    assert page.read_bytes().startswith(b"%PDF")
    _, again = opened(book, "xlsx")
    assert sheets(again) == sheets(book)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_a_workbook_with_a_broken_part_would_be_seen(part: str, tmp_path: Path) -> None:
    book, broken = tmp_path / "book.xlsx", tmp_path / "broken.xlsx"
    assert run("run", small(tmp_path), *DAYS, "--xlsx", str(book)).exit_code == 0
    with zipfile.ZipFile(book) as before, zipfile.ZipFile(io.BytesIO(), "w") as after:
        for one in before.namelist():
            raw = before.read(one)
            after.writestr(one, raw[: len(raw) // 2] if one == part else raw)
        buffer = after.fp
        after.close()
        broken.write_bytes(buffer.getvalue())
    _, again = opened(broken, "xlsx")
    assert not again.exists() or sheets(again) != sheets(book)
