"""The form as a file: colours, widths, lists to choose from, comments on headings, small charts."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from simcenter.scenario.workbook.fields import Form
from simcenter.scenario.workbook.reading.opening import column_name
from simcenter.scenario.workbook.writing.cells import Cell, Filled
from simcenter.scenario.workbook.writing.readme import write_readme

INK, PALE, INPUT, LINE, GREY = "#1F3A4D", "#E8EEF2", "#FFFBE6", "#C9D3DA", "#5F6B73"
_HEADER = 3
"""Row of the headings, from 0."""


def lay_out(sheets: Sequence[Filled], currency: str) -> bytes:
    """Write the sheets of the form after a page that explains them; give the bytes of the file."""
    import xlsxwriter

    buffer = io.BytesIO()
    # A fixed date keeps the same scenario the same bytes.
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "simcenter scenario", "created": _epoch(), "comments": "simcenter init --xlsx"})
    looks = _Looks(book, currency)
    write_readme(book, [filled.form for filled in sheets])
    for filled in sheets:
        sheet = book.add_worksheet(filled.form.name)
        sheet.set_tab_color(INK if filled.form.optional else "#C77700")
        _top(sheet, filled.form, looks)
        if filled.form.groups:
            _write_settings(sheet, filled, looks)
        else:
            _write_table(book, sheet, filled, looks)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    book.close()
    return buffer.getvalue()


def _epoch() -> Any:
    from datetime import datetime

    return datetime(2026, 1, 1)


_LEFT = {"whole": "#,##0", "number": "#,##0.##########", "share": "0%", "shares": "0.0##%"}
"""Numbers in a list of settings, where most values are words, stand to the left as they do."""


class _Looks:
    """The formats of cells."""

    def __init__(self, book: Any, currency: str) -> None:
        cell = {"bg_color": INPUT, "border": 1, "border_color": LINE, "valign": "top"}
        plain = {"font_color": GREY, "valign": "top"}
        self.title = book.add_format({"bold": True, "font_size": 16, "font_color": INK})
        self.line = book.add_format({"font_color": GREY})
        self.heading = book.add_format(
            {"bold": True, "font_color": "white", "bg_color": INK, "text_wrap": True, "valign": "vcenter",
             "border": 1, "border_color": LINE}
        )  # fmt: skip
        self.group = book.add_format({"bold": True, "font_color": INK, "bottom": 1, "bottom_color": INK})
        self.label = book.add_format({"valign": "top"})
        self.meaning = book.add_format({**plain, "text_wrap": True})
        self.empty = book.add_format(cell)
        self.by_look = {
            "text": book.add_format({**cell, "align": "left"}),
            "wrapped": book.add_format({**cell, "align": "left", "text_wrap": True}),
            "number": book.add_format({**cell, "num_format": "#,##0.##########;-#,##0.##########"}),
            "whole": book.add_format({**cell, "num_format": "#,##0"}),
            "seconds": book.add_format({**cell, "num_format": '0" s"'}),
            "parts": book.add_format({**cell, "num_format": '0.0##" s"'}),
            "clock": book.add_format({**cell, "num_format": "[hh]:mm", "align": "left"}),
            "share": book.add_format({**cell, "num_format": "0%"}),
            "shares": book.add_format({**cell, "num_format": "0.0##%"}),
            "money": book.add_format({**cell, "num_format": "#,##0.00"}),
            "mark": book.add_format({**cell, "align": "center"}),
        }

        self.left = {
            name: book.add_format({**cell, "num_format": form, "align": "left"}) for name, form in _LEFT.items()
        }

    def of(self, cell: Cell | None, *, left: bool = False) -> Any:
        """The format of a cell, with as many decimals as its number has."""
        if cell is None:
            return self.empty
        value, look = cell.value, str(cell.look)
        if isinstance(value, str):
            return self.by_look["wrapped" if len(value) > 30 else "text"]
        if look == "seconds" and not float(value).is_integer():
            look = "parts"
        if look == "number" and float(value).is_integer():
            look = "whole"
        if look == "share" and abs(value * 100 - round(value * 100)) > 1e-9:
            look = "shares"
        if left and look in self.left:
            return self.left[look]
        return self.by_look[look]


def _top(sheet: Any, form: Form, looks: _Looks) -> None:
    sheet.write_string(0, 0, form.name, looks.title)
    sheet.set_row(0, 24)
    for i, line in enumerate(form.lines):
        sheet.write_string(1 + i, 0, line, looks.line)


def _put(sheet: Any, row: int, column: int, cell: Cell | None, looks: _Looks, *, left: bool = False) -> None:
    """Write a cell; text is always text, whatever it begins with."""
    style = looks.of(cell, left=left)
    if cell is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(cell.value, str):
        sheet.write_string(row, column, cell.value, style)
    else:
        exact = float(f"{cell.value:.16G}") == cell.value
        sheet.write_number(row, column, cell.value if exact else _ToTheLastDigit(cell.value), style)


class _ToTheLastDigit(float):
    """A number that is written with the 17 digits it takes, where xlsxwriter writes 16."""

    def __format__(self, wanted: str) -> str:
        """Give the shortest text that is the same number."""
        return repr(float(self))


def _write_settings(sheet: Any, filled: Filled, looks: _Looks) -> None:
    for column, (heading, width) in enumerate((("Setting", 36), ("Value", 60), ("Meaning", 108))):
        sheet.set_column(column, column, width)
        sheet.write_string(_HEADER, column, heading, looks.heading)
    sheet.freeze_panes(_HEADER + 1, 1)
    row = _HEADER + 1
    for group, settings in filled.form.groups.items():
        for column in range(3):
            sheet.write_string(row, column, group if column == 0 else "", looks.group)
        row += 1
        for setting in settings:
            sheet.write_string(row, 0, setting.label, looks.label)
            _put(sheet, row, 1, filled.values.get(setting.label), looks, left=True)
            needed = " (required)" if setting.required else ""
            sheet.write_string(row, 2, setting.note + needed, looks.meaning)
            choices = ["yes", "no"] if setting.kind == "yes_no" else list(setting.choices)
            _offer(sheet, row, row, 1, choices)
            row += 1
        row += 1


def _offer(sheet: Any, first: int, last: int, column: int, choices: Sequence[str]) -> None:
    """Let cells be chosen from a list; other words stay possible, because the reader explains what is wrong."""
    if choices:
        rule = {"validate": "list", "source": list(choices), "error_type": "information", "show_error": False}
        sheet.data_validation(first, column, last, column, rule)


_WIDTHS = {"source": 44, "change": 40, "what": 60, "plan": 90, "keep": 30, "desks": 30, "contacts": 22, "supply": 18}


def _write_table(book: Any, sheet: Any, filled: Filled, looks: _Looks) -> None:
    last = _HEADER + len(filled.rows) + filled.spare
    sheet.set_row(_HEADER, 34)
    sheet.set_comments_author("simcenter")
    for column, heading in enumerate(filled.headings):
        longest = max([len(str(row[heading.key].value)) for row in filled.rows if heading.key in row], default=0)
        usual = 20 if column == 0 and not filled.form.by_interval else 15
        sheet.set_column(column, column, _WIDTHS.get(heading.key, min(max(usual, longest + 3), 60)))
        sheet.write_string(_HEADER, column, heading.text, looks.heading)
        sheet.write_comment(_HEADER, column, heading.note, {"x_scale": 1.6})
        for i in range(len(filled.rows) + filled.spare):
            cell = filled.rows[i].get(heading.key) if i < len(filled.rows) else None
            _put(sheet, _HEADER + 1 + i, column, cell, looks)
        _offer(sheet, _HEADER + 1, last, column, heading.choices)
    sheet.freeze_panes(_HEADER + 1, 1)
    if filled.form.name in ("Volume", "Heads") and len(filled.headings) > 1:
        _picture(book, sheet, filled)


def _picture(book: Any, sheet: Any, filled: Filled) -> None:
    """Draw the columns over the day: contacts stacked, heads as steps."""
    stacked = {"type": "column", "subtype": "stacked"}
    chart = book.add_chart(stacked)
    name, first, last = filled.form.name, _HEADER + 2, _HEADER + 1 + len(filled.rows)
    colours = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
    for column in range(1, len(filled.headings)):
        letters = column_name(column + 1)
        chart.add_series(
            {
                "name": [name, _HEADER, column],
                "categories": f"='{name}'!$A${first}:$A${last}",
                "values": f"='{name}'!${letters}${first}:${letters}${last}",
                "fill": {"color": colours[(column - 1) % len(colours)]},
                "gap": 30,
            }
        )
    unit = "Contacts in an interval" if name == "Volume" else "Heads"
    chart.set_title({"name": f"{name} by interval", "name_font": {"size": 12}})
    chart.set_y_axis({"name": unit, "major_gridlines": {"visible": True, "line": {"color": LINE}}})
    chart.set_x_axis({"num_format": "hh:mm", "num_font": {"rotation": -45}, "text_axis": True})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 620, "height": 340})
    sheet.insert_chart(_HEADER, len(filled.headings) + 1, chart)
