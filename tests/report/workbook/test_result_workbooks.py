"""Result workbooks hold the report's own figures as true numbers, and nothing in them is ever a formula."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from datetime import timedelta
from functools import cache
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from python_calamine import CalamineWorkbook

from simcenter.report.workbook import comparison_workbook, run_workbook, staffing_workbook
from simcenter.report.workbook.book import Book, Column
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.daily.summary import total
from simcenter.results.intervals import COLUMNS, interval_table
from simcenter.results.people import agent_labels
from simcenter.study.compare import Comparison, compare
from simcenter.study.replicate import Study, replicate
from simcenter.study.staffing import Staffing, staff
from tests.scenario.center import scenario
from tests.scenario.workbook.altered import example_bytes


@cache
def study() -> Study:
    return replicate(scenario(), days=6, seed=1, engine="reference", workers=1)


@cache
def comparison() -> Comparison:
    return compare(scenario(), changes=["volume +15%"], days=6, seed=1, engine="reference", workers=1)


def sheets(raw: bytes) -> dict[str, list[list[Any]]]:
    """Cells of every sheet."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def xml(raw: bytes) -> str:
    """Every sheet's XML."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name)


def test_a_run_has_its_sheets_in_the_order_of_reading() -> None:
    assert list(sheets(run_workbook(study(), scenario()))) == [
        "Read me", "Summary", "Intervals", "Tiers", "Cost", "Agents",
    ]  # fmt: skip


def test_what_pools_cost_adds_up_and_agents_did_what_the_engine_says() -> None:
    written = sheets(run_workbook(study(), scenario()))
    heading, *pools, last = written["Cost"]
    cost = heading.index(next(text for text in heading if text.startswith("Cost a day")))
    assert sum(row[cost] for row in pools) == pytest.approx(last[cost])
    assert last[cost] == pytest.approx(study().estimate("cost").mean)
    assert [sum(row[cost + 1 :]) for row in (*pools, last)] == pytest.approx([row[cost] for row in (*pools, last)])
    assert last[heading.index("Occupancy")] == pytest.approx(study().estimate("occupancy").mean)
    heading, *agents = written["Agents"]
    assert [row[:2] for row in agents] == [list(pair) for pair in zip(*agent_labels(scenario()), strict=True)]
    answered = sum(row[heading.index("Answered a day")] for row in agents)
    assert answered == pytest.approx(study().estimate("answered").mean)


def test_intervals_stand_in_the_planners_order_as_times_shares_and_numbers() -> None:
    heading, first, *_, last = sheets(run_workbook(study(), scenario()))["Intervals"]
    plain = [re.sub(r" \(s\)$", "", text) for text in heading]
    assert plain[: len(COLUMNS)] == list(COLUMNS)
    assert first[0] == timedelta(hours=8)
    assert last[0] == "Total"
    table = interval_table(total(study().stacked), OVERALL)
    for name in ("ASA", "AHT"):
        assert first[plain.index(name)] == pytest.approx(np.asarray(table[name], float)[0], rel=1e-12)
    level = np.asarray(table["SL % (target)"], float)
    assert first[plain.index("SL % (target)")] == pytest.approx(level[0] / 100, rel=1e-12)
    assert last[plain.index("SL % (target)")] == pytest.approx(level[-1] / 100, rel=1e-12)


def test_tiers_are_the_studys_own_estimates() -> None:
    heading, first, *_ = sheets(run_workbook(study(), scenario()))["Tiers"]
    scope = Scope("tier", "premier")
    level = study().estimate("service_level", scope)
    assert first[heading.index("Tier")] == "premier"
    assert first[heading.index("Promised")] == 0.8
    assert first[heading.index("In time")] == pytest.approx(level.mean, rel=1e-12)
    assert first[heading.index("In time: known from")] == pytest.approx(level.low, rel=1e-12)
    assert first[heading.index("ASA (s)")] == pytest.approx(study().estimate("asa", scope).mean, rel=1e-12)


def test_a_comparison_gives_changes_of_shares_in_points() -> None:
    found = sheets(comparison_workbook(comparison(), {}))
    assert list(found) == ["Read me", "Summary", "Comparison", "Intervals", "Tiers", "Cost", "Agents"]
    heading, base, other, *_ = found["Comparison"]
    row = comparison().rows[0]
    gap = comparison().difference("volume +15%", *row).difference
    assert (base[1], other[1]) == ("base", "volume +15%")
    assert other[heading.index("Change")] == pytest.approx(100 * gap.mean, rel=1e-12)
    assert other[heading.index("Unit of change")] == "points"


@cache
def staffing() -> Staffing:
    """A search for the staff of one pool."""
    one = scenario(
        calendar__closes="09:00",
        volumes__streams=[{"tier": "premier", "need": "billing", "per_interval": [6, 8]}],
        pools__premier__seated=4,
        pools__standard=None,
        routing__desks={"premier": ["premier"]},
        routing__reserve=None,
    )
    return staff(one, days=20, fresh_days=20, seed=1, workers=1)


def test_a_search_for_staff_gives_heads_by_pool_and_interval() -> None:
    found = staffing()
    raw = staffing_workbook(found, "simcenter staff x")
    told = sheets(raw)
    assert list(told) == ["Read me", "Summary", "Staffing", "Erlang"]
    heading, *rows = told["Staffing"]
    seated = [row[heading.index("premier: seated, found")] for row in rows[:2]]
    assert seated == found.found.seated[0].tolist()
    heading, *rows = told["Erlang"]
    said = found.calculator[0].calculation
    assert [row[heading.index("Agents")] for row in rows] == said.agents.tolist()
    assert [row[heading.index("In time")] for row in rows] == pytest.approx(said.level.tolist(), rel=1e-12)
    assert "<f>" not in xml(raw)


def test_headings_stay_in_sight_and_filters_are_on() -> None:
    text = xml(run_workbook(study(), scenario()))
    assert text.count('state="frozen"') == 5
    assert text.count("<autoFilter") == 5


def test_the_first_page_says_the_command_the_seed_and_how_to_read_the_ranges() -> None:
    words = " ".join(
        str(cell) for row in sheets(run_workbook(study(), scenario(), (), "simcenter run x"))["Read me"] for cell in row
    )
    for wanted in ("simcenter run x", "seed 1", "Known to", "A single day", "promise"):
        assert wanted in words


def test_the_same_results_make_the_same_bytes() -> None:
    assert run_workbook(study(), scenario()) == run_workbook(study(), scenario())


HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    '=HYPERLINK("http://x")',
    "=cmd|' /C calc'!A0",
    "{=1}",
    "http://x.example",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_looks_like_a_formula_is_text(text: str) -> None:
    book = Book(text)
    book.read_me(text, {text: [text, (text, text)]})
    book.table("Table", [Column(text), Column("Number", "number")], [[text, 1.5]])
    raw = book.bytes()
    assert "<f>" not in xml(raw)
    assert "<hyperlink" not in xml(raw)
    assert sheets(raw)["Table"][1][0].strip() == text.strip()


def test_a_hostile_title_reaches_no_formula() -> None:
    raw = run_workbook(
        replicate(scenario(title="=1+1"), days=1, seed=1, engine="reference"), scenario(), ["=1+1"], "=1+1"
    )
    assert "<f>" not in xml(raw)


def test_numbers_that_do_not_exist_are_empty_cells() -> None:
    book = Book("x")
    book.table("Table", [Column("a"), Column("b", "share")], [["x", float("nan")], ["y", float("inf")], ["z", None]])
    assert [row[1:] for row in sheets(book.bytes())["Table"]][1:] in ([[""], [""], [""]], [[], [], []])


def written() -> dict[str, bytes]:
    """A workbook of each kind."""
    return {
        "run": run_workbook(study(), scenario()),
        "comparison": comparison_workbook(comparison(), {}),
        "staffing": staffing_workbook(staffing(), "simcenter staff plan.xlsx"),
        "plan": example_bytes(),
    }


@pytest.mark.parametrize("name", ["run", "comparison", "staffing", "plan"])
def test_every_part_of_a_workbook_is_whole_and_where_the_others_say(name: str) -> None:
    """What a spreadsheet program offers to repair: parts that are missing, of no known type, or no XML."""
    with zipfile.ZipFile(io.BytesIO(written()[name])) as archive:
        parts = {part: ElementTree.fromstring(archive.read(part)) for part in archive.namelist()}
    types = {str(one.get("PartName")).lstrip("/") for one in parts["[Content_Types].xml"] if one.get("PartName")}
    assert types <= set(parts)
    assert {part for part in parts if not part.endswith(".rels")} - types <= {"[Content_Types].xml"} | {
        part for part in parts if part.endswith(".vml")
    }
    for part, tree in parts.items():
        if part.endswith(".rels"):
            home = part.removesuffix(".rels").replace("_rels/", "")
            inside = [one for one in tree if one.get("TargetMode") != "External"]
            targets = {posixpath.normpath(posixpath.join(posixpath.dirname(home), one.get("Target", "")))
                       for one in inside}  # fmt: skip
            assert {target.lstrip("/") for target in targets} <= set(parts), part
