"""The final table of a sweep: one row for each cell and measure, the same bytes however the sweep ran."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simcenter.scenario.errors import Mistake
from simcenter.scenario.writing import atomic_write, spreadsheet_text
from simcenter.study.sweep.file import Sweep
from simcenter.study.sweep.store import Store

if TYPE_CHECKING:
    import pandas as pd

FIGURES = (
    "measure", "scope_kind", "scope", "unit", "mean", "low", "high", "level", "n", "method", "day_low", "day_high",
    "warning", "scenario", "seed", "version",
)  # fmt: skip


def columns_of(sweep: Sweep) -> list[str]:
    """Name the columns: the cell's number, its policy, each factor, then the figures of a record."""
    return ["cell", "policy", *sweep.words.factors, "state", *FIGURES]


def rows_of(sweep: Sweep, store: Store) -> Iterator[dict[str, Any]]:
    """Every row of the table, in the order of cells and measures; a failed cell has one row that says why."""
    for kept in store.kept():
        cell = sweep.cells[kept.number]
        head: dict[str, Any] = {"cell": cell.number, "policy": cell.policy, "state": kept.state}
        head |= {name: _shown(value) for name, value in cell.settings.items()}
        if kept.state == "failed":
            yield head | {"warning": kept.result}
            continue
        for row in json.loads(kept.result)["rows"]:
            yield head | {name: row[name] for name in FIGURES}


def write_table(sweep: Sweep, store: Store, path: Path) -> None:
    """Write the table as CSV that spreadsheets open and do not execute; the file appears when it is whole."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, columns_of(sweep), restval="", lineterminator="\n")
    writer.writeheader()
    for row in rows_of(sweep, store):
        writer.writerow({name: _cell(value) for name, value in row.items()})
    atomic_write(path, file.getvalue())


def export_table(sweep: Sweep, store: Store, path: Path) -> None:
    """Write the table in the format its name asks for: ``.csv``, ``.xlsx``, or ``.parquet`` (extra ``parquet``).

    Raises
    ------
    Mistake
        When Parquet is asked for and its library is not installed.
    """
    kind = path.suffix.lower()
    if kind == ".csv":
        write_table(sweep, store, path)
    elif kind == ".xlsx":
        atomic_write(path, _workbook(sweep, store))
    else:
        atomic_write(path, _parquet(table_frame(sweep, store)))


def _workbook(sweep: Sweep, store: Store) -> bytes:
    import xlsxwriter

    file, columns = io.BytesIO(), columns_of(sweep)
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Sweep")
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for place, name in enumerate(columns):
            sheet.write_string(0, place, name, bold)
        last = 0
        for last, row in enumerate(rows_of(sweep, store), 1):
            for place, name in enumerate(columns):
                value = row.get(name)
                if isinstance(value, str):
                    sheet.write_string(last, place, value)
                elif value is not None:
                    sheet.write_number(last, place, value)
        sheet.autofilter(0, 0, last, len(columns) - 1)
    return file.getvalue()


def _parquet(frame: pd.DataFrame) -> bytes:
    try:
        import pyarrow  # noqa: F401 # pandas' own message names three libraries
    except ImportError:
        raise Mistake("no pyarrow beside simcenter", 'the extra "parquet", or a file that ends in .csv') from None
    factors = {name: str for name in frame.columns if frame[name].dtype == object}
    return bytes(frame.astype(factors).to_parquet(index=False))


def table_frame(sweep: Sweep, store: Store) -> pd.DataFrame:
    """The table as a frame."""
    import pandas as pd

    return pd.DataFrame(list(rows_of(sweep, store)), columns=columns_of(sweep))


def _shown(value: Any) -> Any:
    return value if isinstance(value, str | int | float) else json.dumps(value, ensure_ascii=False)


def _cell(value: Any) -> Any:
    return spreadsheet_text(value) if isinstance(value, str) else value
