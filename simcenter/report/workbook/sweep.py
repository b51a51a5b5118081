"""The workbook of a sweep: a row for each cell, with what varied and every measure."""

from __future__ import annotations

from collections.abc import Mapping

from simcenter.report.sweep import LEGEND, estimate_of, extremes, settings, summary_of_sweep, title_of_sweep, told_of
from simcenter.report.workbook.book import COLOURS, Book, Cell, Column, Kind, Series, Value
from simcenter.study.replicate.headlines import wording
from simcenter.study.replicate.precision import read_measure
from simcenter.study.sweep import Sweep

_KINDS: Mapping[str, Kind] = {"%": "share", "s": "seconds"}


def sweep_workbook(sweep: Sweep, results: Mapping[int, str], command: str = "") -> bytes:
    """Write a sweep as a workbook.

    Parameters
    ----------
    sweep
        The sweep.
    results
        Results as JSON by number of the cell, those that are done.
    command
        What was typed; empty where nothing was.
    """
    told = told_of(results)
    book = Book(title_of_sweep(sweep))
    book.read_me(
        title_of_sweep(sweep),
        {
            "What was found": extremes(sweep, told) if told else [],
            "What was simulated": [summary_of_sweep(sweep)],
            "How to read the sheet": [LEGEND.replace("In brackets: t", "Known from and to: t")],
            "Again": [*([("Command", command)] if command else []), ("Made by", settings(sweep))],
        },
    )
    _add_cells(book, sweep, told)
    return book.bytes()


def _add_cells(book: Book, sweep: Sweep, told: Mapping[int, dict[str, list[dict[str, object]]]]) -> None:
    names, words = list(sweep.words.factors), sweep.words
    columns = [Column("Cell", "whole", 8), *(Column(name, width=18) for name in names)]
    columns += [Column("Routing", width=24)]
    kinds: list[Kind] = []
    for name in words.measures:
        said = wording(sweep.base, read_measure(sweep.base, name))
        kind = _KINDS.get(said.unit, "number")
        unit = {"s": " (s)", "money": f" ({said.currency.strip()})"}.get(said.unit, "")
        kinds += [kind] * 3
        columns += [Column(f"{name}{unit}{part}", kind, 16) for part in ("", ": known from", ": known to")]
    rows: list[list[Value | Cell]] = []
    for number in sorted(told):
        cell = sweep.cells[number]
        settings = [_setting(cell.settings[name]) for name in names]
        row: list[Value | Cell] = [number, *settings, cell.policy]
        for figures in told[number]["rows"]:
            one = estimate_of(figures)
            row += [one.mean, *((one.low, one.high) if one.known else (None, None))]
        rows.append(row)
    sheet = book.table("Sweep", columns, rows)
    if not rows:
        return
    for place, name in enumerate(words.measures[:6]):
        column = columns[len(names) + 2 + 3 * place]
        unit = "Share" if column.kind == "share" else column.heading
        drawn = [Series(column.heading, COLOURS[place % len(COLOURS)])]
        at = (len(rows) + 2 + 18 * place, 0)
        title = f"{name} by cell"
        book.chart(sheet, "Sweep", columns, range(1, len(rows) + 1), drawn, title, unit=unit, at=at, column_chart=True)


def _setting(value: object) -> Value | Cell:
    """A value of a factor: numbers as numbers, whatever else as text."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Cell(value, "plain")
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
