"""Sheets of a result: tables with a frozen heading and filters, numbers as numbers, text never as a formula."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

Kind = Literal["text", "prose", "share", "seconds", "number", "whole", "points", "time", "factor", "money", "plain"]
"""How a cell looks: a share as per cent, seconds with one decimal, a time of day, points with their sign.

Prose is text over as many lines as it takes."""

Value = str | float | int | None
"""A cell; None and numbers that do not exist stay empty."""

INK, LINE, GREY = "#1F3A4D", "#C9D3DA", "#5F6B73"
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
"""Colours that people who see few of them can tell apart, in the order of series."""

_FORMATS: Mapping[Kind, str] = {
    "text": "@",
    "prose": "@",
    "share": "0.0%",
    "seconds": "#,##0.0",
    "number": "#,##0.0",
    "whole": "#,##0",
    "points": "+0.0;-0.0;0.0",
    "time": "[hh]:mm",
    "factor": '"x"0.0',
    "money": "#,##0.00",
    "plain": "General",
}


class Column(NamedTuple):
    """A column: its heading with the unit, how its cells look, and its width in characters."""

    heading: str
    kind: Kind = "text"
    width: int = 12


class Cell(NamedTuple):
    """A cell that looks otherwise than its column."""

    value: Value
    kind: Kind


class Series(NamedTuple):
    """A line or column of a chart: a column of the table, by its heading."""

    heading: str
    colour: str
    line: bool = True
    dashed: bool = False


class Book:
    """A workbook in the making."""

    def __init__(self, title: str) -> None:
        import xlsxwriter

        self._buffer = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "nan_inf_to_errors": False,
        }
        self._book = xlsxwriter.Workbook(self._buffer, options)
        # A fixed date keeps the same results the same bytes.
        self._book.set_properties({"title": title[:250], "created": datetime(2026, 1, 1), "author": "simcenter"})
        add = self._book.add_format
        self._head = add(
            {"bold": True, "font_color": "white", "bg_color": INK, "text_wrap": True, "valign": "vcenter", "border": 1,
             "border_color": LINE}
        )  # fmt: skip
        more: dict[Kind, dict[str, Any]] = {"text": {"indent": 1}, "prose": {"text_wrap": True}}
        looks: dict[Kind, dict[str, Any]] = {
            kind: {"num_format": form, "valign": "top"} | more.get(kind, {}) for kind, form in _FORMATS.items()
        }
        self._cells = {kind: add(look) for kind, look in looks.items()}
        self._bold = {kind: add({**look, "bold": True, "top": 1}) for kind, look in looks.items()}
        self._title = add({"bold": True, "font_size": 16, "font_color": INK})
        self._part = add({"bold": True, "font_size": 12, "font_color": INK, "bottom": 1, "bottom_color": INK})
        self._text = add({"text_wrap": True, "valign": "top"})
        self._term = add({"bold": True, "valign": "top", "text_wrap": True})
        self._code = add({"font_name": "Consolas", "bg_color": "#E8EEF2", "text_wrap": True})

    def read_me(self, title: str, parts: Mapping[str, Sequence[str | tuple[str, str]]]) -> None:
        """Write the first page: parts of sentences, or of terms with what they mean; commands under "Again"."""
        sheet = self._sheet("Read me")
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 110)
        sheet.write_string(0, 0, title, self._title)
        row = 2
        for heading, lines in parts.items():
            if not lines:
                continue
            sheet.write_string(row, 0, heading, self._part)
            sheet.write_blank(row, 1, None, self._part)
            for number, line in enumerate(lines, 1):
                term, text = line if isinstance(line, tuple) else ("" if len(lines) == 1 else f"{number}.", line)
                style = self._code if term == "Command" else self._text
                sheet.write_string(row + number, 0, term, self._term)
                sheet.write_string(row + number, 1, text, style)
                _fit(sheet, row + number, [(text, 112), (term, 34)])
            row += len(lines) + 2
        sheet.hide_gridlines(2)

    def table(
        self, name: str, columns: Sequence[Column], rows: Sequence[Sequence[Value | Cell]], *, total: bool = False
    ) -> Any:
        """Write a sheet with one table; `total` sets its last row apart, out of reach of the filter.

        Returns
        -------
        The sheet, for charts beside the table.
        """
        sheet = self._sheet(name)
        sheet.set_row(0, 32)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.heading, self._head)
        for number, row in enumerate(rows, 1):
            looks = self._bold if total and number == len(rows) else self._cells
            for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
                value, kind = cell if isinstance(cell, Cell) else (cell, column.kind)
                _put(sheet, number, place, value, looks[kind])
            prose = [place for place, column in enumerate(columns) if column.kind == "prose"]
            _fit(sheet, number, [(str(row[place] or ""), columns[place].width) for place in prose])
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(rows) - total, 1), len(columns) - 1)
        return sheet

    def chart(
        self,
        sheet: Any,
        name: str,
        columns: Sequence[Column],
        rows: range,
        series: Sequence[Series],
        title: str,
        *,
        unit: str,
        at: tuple[int, int],
        most: float | None = None,
        column_chart: bool = False,
        stacked: bool = False,
    ) -> None:
        """Draw columns of a table over its first column, side by side or one upon the other."""
        headings = [column.heading for column in columns]
        bars = self._book.add_chart({"type": "column"} | ({"subtype": "stacked"} if stacked else {}))
        lines = self._book.add_chart({"type": "line"})
        drawn = []
        for one in series:
            place = headings.index(one.heading)
            as_bar = column_chart or not one.line
            chart = bars if as_bar else lines
            told: dict[str, Any] = {
                "name": [name, 0, place],
                "categories": [name, rows.start, 0, rows.stop - 1, 0],
                "values": [name, rows.start, place, rows.stop - 1, place],
            }
            stroke: dict[str, Any] = {"color": one.colour, "width": 2}
            if one.dashed:
                stroke["dash_type"] = "dash"
            chart.add_series(told | ({"fill": {"color": one.colour}, "gap": 60} if as_bar else {"line": stroke}))
            drawn.append(chart)
        main = bars if bars in drawn else lines
        if bars in drawn and lines in drawn:
            bars.combine(lines)
        main.set_title({"name": title, "name_font": {"size": 12, "color": INK}})
        axis: dict[str, Any] = {"name": unit, "min": 0, "major_gridlines": {"visible": True, "line": {"color": LINE}}}
        if unit == "Share":
            axis["num_format"] = "0%"
        if most is not None:
            axis["max"] = most
        main.set_y_axis(axis)
        below: dict[str, Any] = {"text_axis": True, "num_font": {"rotation": -45} if len(rows) > 6 else {}}
        if columns[0].kind == "time":
            below["num_format"] = "hh:mm"
        main.set_x_axis(below)
        main.set_legend({"position": "bottom"})
        main.set_size({"width": 760, "height": 340})
        sheet.insert_chart(*at, main)

    def bytes(self) -> bytes:
        """Close the workbook; give its file."""
        self._book.close()
        return self._buffer.getvalue()

    def _sheet(self, name: str) -> Any:
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return sheet


def _fit(sheet: Any, row: int, texts: Sequence[tuple[str, int]]) -> None:
    """Make a row as high as its longest text: programs that do not fit rows by themselves would cut it."""
    lines = max((-(-len(text) // width) for text, width in texts), default=1)
    if lines > 1:
        sheet.set_row(row, 15 * lines)


def _put(sheet: Any, row: int, column: int, value: Value, style: Any) -> None:
    """Write a cell; text is always text, whatever it begins with."""
    if isinstance(value, str):
        sheet.write_string(row, column, value, style)
    elif value is None or not math.isfinite(value):
        sheet.write_blank(row, column, None, style)
    else:
        sheet.write_number(row, column, value, style)
