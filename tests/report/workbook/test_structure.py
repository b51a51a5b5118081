"""Workbooks keep the rules for which Excel and LibreOffice offer to repair a file, and two readers agree on them."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import time, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from python_calamine import CalamineWorkbook

from simcenter.scenario.workbook.reading.opening import column_number
from simcenter.scenario.workbook.writing import workbook_of
from tests.report.workbook.test_result_workbooks import written
from tests.scenario.center import scenario

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
AREA = re.compile(r"\$?([A-Z]+)\$?([0-9]+)(?::\$?([A-Z]+)\$?([0-9]+))?")
MOST_ROWS, MOST_COLUMNS, LONGEST_TEXT, LONGEST_LIST, LONGEST_NAME = 1_048_576, 16_384, 32_767, 255, 31


def in_shifts() -> bytes:
    """A plan with every pool in shifts and agents by name."""
    roster = [{"agents": 1, "start": "08:00", "end": "12:00"}]
    people = {"premier": [{"name": "anna", "handle_time": 1.2}], "standard": [{"name": "ben"}]}
    pools = {f"pools__{name}": {"roster": roster, "people": own} for name, own in people.items()}
    return workbook_of(scenario(routing__reserve={}, title="=1+1 & <b>]]></b>", **pools))


@cache
def everything() -> dict[str, bytes]:
    """A workbook of each kind."""
    return {**written(), "shifts": in_shifts()}


KINDS = ["run", "comparison", "staffing", "plan", "shifts"]


@dataclass(frozen=True)
class Parts:
    """The parts of a workbook, read as XML by the standard library alone."""

    trees: dict[str, Element]

    @property
    def sheets(self) -> dict[str, Element]:
        """Sheets by name, in order."""
        names = [str(one.get("name")) for one in self.trees["xl/workbook.xml"].iter(f"{MAIN}sheet")]
        return {name: self.trees[f"xl/worksheets/sheet{number}.xml"] for number, name in enumerate(names, 1)}

    @property
    def strings(self) -> list[str]:
        """The strings that sheets share."""
        table = self.trees["xl/sharedStrings.xml"]
        return ["".join(part.text or "" for part in one.iter(f"{MAIN}t")) for one in table.iter(f"{MAIN}si")]

    def cells(self, sheet: Element) -> dict[tuple[int, int], str | float]:
        """Values by row and column, both from 1."""
        strings, found = self.strings, {}
        for cell in sheet.iter(f"{MAIN}c"):
            value = cell.find(f"{MAIN}v")
            if value is not None:
                text = str(value.text)
                found[corner(str(cell.get("r")))] = strings[int(text)] if cell.get("t") == "s" else float(text)
        return found


def corner(reference: str) -> tuple[int, int]:
    """Row and column of a cell."""
    match = AREA.fullmatch(reference)
    assert match is not None, reference
    return int(match[2]), column_number(match[1])


def area(reference: str) -> tuple[int, int, int, int]:
    """Top, left, bottom and right of an area, or of a single cell."""
    match = AREA.fullmatch(reference)
    assert match is not None, reference
    top, left = int(match[2]), column_number(match[1])
    return (top, left, int(match[4]), column_number(match[3])) if match[3] else (top, left, top, left)


@cache
def parts(kind: str) -> Parts:
    """Every part of a workbook, well-formed."""
    with zipfile.ZipFile(io.BytesIO(everything()[kind])) as archive:
        names = archive.namelist()
        assert len(set(names)) == len(names)
        assert archive.testzip() is None
        return Parts({name: ElementTree.fromstring(archive.read(name)) for name in names})


def of_sheet(formula: str) -> tuple[str, str]:
    """Sheet and area of a reference such as ``'Read me'!$A$1:$B$2``."""
    name, _, cells = formula.rpartition("!")
    return (name[1:-1].replace("''", "'") if name.startswith("'") else name), cells


@pytest.mark.parametrize("kind", KINDS)
def test_sheets_have_names_a_spreadsheet_takes(kind: str) -> None:
    names = list(parts(kind).sheets)
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name) <= LONGEST_NAME
        assert not re.search(r"[\[\]:*?/\\]", name)
        assert not name.startswith("'")
        assert not name.endswith("'")


@pytest.mark.parametrize("kind", KINDS)
def test_cells_stand_in_order_and_have_a_string_a_number_and_a_style_that_are_there(kind: str) -> None:
    book = parts(kind)
    styles = len(book.trees["xl/styles.xml"].find(f"{MAIN}cellXfs") or ())
    used = 0
    for name, sheet in book.sheets.items():
        places = [corner(str(cell.get("r"))) for cell in sheet.iter(f"{MAIN}c")]
        assert places == sorted(set(places)), name
        assert all(row <= MOST_ROWS and column <= MOST_COLUMNS for row, column in places)
        assert all(int(cell.get("s", "0")) < styles for cell in sheet.iter(f"{MAIN}c"))
        assert not list(sheet.iter(f"{MAIN}f")), "no cell is a formula"
        used += sum(cell.get("t") == "s" for cell in sheet.iter(f"{MAIN}c"))
        assert all(abs(value) < 1e300 for value in book.cells(sheet).values() if isinstance(value, float))
    table = book.trees["xl/sharedStrings.xml"]
    assert (int(str(table.get("count"))), int(str(table.get("uniqueCount")))) == (used, len(book.strings))
    assert all(len(text) <= LONGEST_TEXT for text in book.strings)


@pytest.mark.parametrize("kind", KINDS)
def test_columns_merged_areas_and_lists_to_choose_from_do_not_overlap_or_grow_too_long(kind: str) -> None:
    for name, sheet in parts(kind).sheets.items():
        spans = [(int(str(one.get("min"))), int(str(one.get("max")))) for one in sheet.iter(f"{MAIN}col")]
        assert all(first <= last for first, last in spans)
        assert all(before[1] < after[0] for before, after in pairwise(spans)), name
        assert not list(sheet.iter(f"{MAIN}mergeCell")), name
        for rule in sheet.iter(f"{MAIN}formula1"):
            assert len(str(rule.text).strip('"')) <= LONGEST_LIST, name
        rules = [one.get("sqref") for one in sheet.iter(f"{MAIN}dataValidation")]
        assert len(set(rules)) == len(rules), name


@pytest.mark.parametrize("kind", KINDS)
def test_names_and_filters_are_of_cells_that_are_there(kind: str) -> None:
    book = parts(kind)
    order = list(book.sheets)
    named = list(book.trees["xl/workbook.xml"].iter(f"{MAIN}definedName"))
    assert len({(one.get("name"), one.get("localSheetId")) for one in named}) == len(named)
    for one in named:
        sheet, cells = of_sheet(str(one.text))
        assert sheet == order[int(str(one.get("localSheetId")))]
        if one.get("name") == "_xlnm._FilterDatabase":
            (own,) = book.sheets[sheet].iter(f"{MAIN}autoFilter")
            assert area(str(own.get("ref"))) == area(cells)
            top, left, _, right = area(cells)
            heads = book.cells(book.sheets[sheet])
            assert all(isinstance(heads.get((top, column)), str) for column in range(left, right + 1)), sheet


@pytest.mark.parametrize("kind", KINDS)
def test_charts_draw_cells_that_are_there_and_remember_their_values(kind: str) -> None:
    book = parts(kind)
    charts = [tree for name, tree in book.trees.items() if name.startswith("xl/charts/chart")]
    assert charts or kind == "shifts"
    for chart in charts:
        series = list(chart.iter(f"{CHART}ser"))
        assert series
        (plot,) = chart.iter(f"{CHART}plotArea")
        kinds = {one.tag: [axis.get("val") for axis in one.findall(f"{CHART}axId")] for one in plot}
        drawn = {axis for tag, axes in kinds.items() if tag.endswith("Chart") for axis in axes}
        assert drawn == {axis for tag, axes in kinds.items() if tag.endswith("Ax") for axis in axes}
        for key in ("idx", "order"):
            numbers = [child.get("val") for one in series for child in one.findall(f"{CHART}{key}")]
            assert len(set(numbers)) == len(series)
        for one in series:
            lengths = set()
            for what in ("cat", "val"):
                (formula,) = (one.find(f"{CHART}{what}") or Element("none")).iter(f"{CHART}f")
                sheet, cells = of_sheet(str(formula.text))
                top, left, bottom, right = area(cells)
                assert left == right
                own = book.cells(book.sheets[sheet])
                assert (top, left) in own or what == "val", (sheet, cells)
                assert any((row, left) in own for row in range(top, bottom + 1)), (sheet, cells)
                lengths.add(bottom - top)
            assert len(lengths) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_two_readers_read_the_same_values(kind: str) -> None:
    book = parts(kind)
    other = CalamineWorkbook.from_filelike(io.BytesIO(everything()[kind]))
    assert other.sheet_names == list(book.sheets)
    for name, sheet in book.sheets.items():
        rows = other.get_sheet_by_name(name).to_python(skip_empty_area=False)
        found = {
            (r, c): plain(value)
            for r, row in enumerate(rows, 1)
            for c, value in enumerate(row, 1)
            if value != "" and value is not None
        }
        own = {place: value for place, value in book.cells(sheet).items() if value != ""}
        assert set(found) == set(own), name
        assert all(found[place] == pytest.approx(value) for place, value in own.items()), name


def plain(value: Any) -> str | float:
    """A value as the file has it: times are parts of a day."""
    if isinstance(value, time):
        return (value.hour * 3_600 + value.minute * 60 + value.second) / 86_400
    if isinstance(value, timedelta):
        return value.total_seconds() / 86_400
    return value if isinstance(value, str) else float(value)
