"""Sixty pools and endless names, nobody answered, one day only: reports are whole all the same, and say so."""

from __future__ import annotations

import io
import math
from functools import cache
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from simcenter import compare, replicate
from simcenter.report.compare import write_comparison
from simcenter.report.html import comparison_page, run_page
from simcenter.report.run import write_run
from simcenter.report.terminal.page import Page
from simcenter.report.workbook import comparison_workbook, run_workbook
from simcenter.scenario.units import LONGEST_NAME
from simcenter.study.replicate import Study
from tests.browser import Watch, open_browser, serious_findings
from tests.cli.center import run, small
from tests.report.centers import center, long_name, nobody_answered, wide
from tests.report.reader import Reader, spoken
from tests.report.test_html import PICTURES

CENTERS = {"wide": wide, "nobody": nobody_answered, "one day": center}


@cache
def study(kind: str) -> Study:
    return replicate(CENTERS[kind](), 1 if kind == "one day" else 6)


@pytest.mark.parametrize("kind", CENTERS)
def test_terminal_page_and_workbook_of_a_run_are_whole(kind: str) -> None:
    found = study(kind)
    out = io.StringIO()
    write_run(Page(out, width=80), found, found.scenario)
    page = run_page(found, found.scenario)
    assert page.count("<svg viewBox") == PICTURES
    assert page.rstrip().endswith("</html>")
    assert not {"nan", "NaN", "None", "inf"} & set(spoken(Reader(page[: page.index('id="resolved"')]).text).split())
    assert not {"nan", "NaN", "None", "inf"} & set(out.getvalue().split())
    book = CalamineWorkbook.from_filelike(io.BytesIO(run_workbook(found, found.scenario)))
    assert book.sheet_names == ["Read me", "Summary", "Intervals", "Tiers", "Cost", "Agents"]


def test_names_of_two_hundred_letters_are_there_to_the_last_letter() -> None:
    found = study("wide")
    page = run_page(found, found.scenario)
    out = io.StringIO()
    write_run(Page(out, width=80), found, found.scenario)
    for number in (0, 59):
        assert long_name("team", number) in page.replace("<wbr>", "")
        assert long_name("team", number) in out.getvalue().replace("\n", "")
    assert f"<wbr>{long_name('tier', 2)[180:]}</th>" in page  # where a column is narrow, it breaks


def test_longer_names_are_refused_with_their_limit() -> None:
    with pytest.raises(ValueError, match="at most 200 long"):
        center(pools={"x" * (LONGEST_NAME + 1): {"seated": 5}})
    with pytest.raises(ValueError, match="200"):
        center(name="x" * 201)


def test_where_nobody_was_answered_it_is_said() -> None:
    found = study("nobody")
    assert found.estimate("answered").mean == 0
    assert math.isnan(found.estimate("asa").mean)
    read = spoken(Reader(run_page(found, found.scenario)).text)
    assert "premier: promise broken on average. 0 % answered within 20 s" in read
    assert "premier 90 % within 20 s 0 %" in read


def test_one_day_has_no_intervals_and_says_why() -> None:
    found = study("one day")
    read = spoken(Reader(run_page(found, found.scenario)).text)
    assert "No range is given: fewer than 5 days." in read
    assert "One day is one of many that could have come." in read
    compared = compare(found.scenario, changes=["team +1 agent"], days=1)
    read = spoken(Reader(comparison_page(compared, {})).text)
    assert "(fewer than 5 days)" in read


@pytest.mark.parametrize("kind", CENTERS)
def test_comparisons_are_whole(kind: str) -> None:
    found = compare(CENTERS[kind](), changes=["volume +15%"], days=1 if kind == "one day" else 6)
    out = io.StringIO()
    write_comparison(Page(out, width=80), found, {})
    page = comparison_page(found, {})
    assert page.count("<svg viewBox") >= PICTURES + 1
    assert "volume +15%" in out.getvalue()
    assert comparison_workbook(found, {}).startswith(b"PK")


def test_a_wide_center_fits_a_phone_and_keeps_nobody_out(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(run_page(study("wide"), study("wide").scenario), encoding="utf-8")
    with open_browser() as browser:
        watch = Watch(browser.new_page(viewport={"width": 390, "height": 800}))
        watch.tab.goto(file.as_uri())
        fits = watch.tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        serious = serious_findings(watch.tab)
        verdict = watch.tab.locator(".cards tbody td:last-child").first.bounding_box()
        watch.tab.set_viewport_size({"width": 800, "height": 1_100})
        watch.tab.emulate_media(media="print")
        printed = watch.tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert fits
    assert serious == []
    assert verdict["x"] + verdict["width"] <= 390  # read without scrolling sideways: tables of decisions become cards
    assert printed
    assert watch.complaints == []


@pytest.mark.parametrize("option", ["--html", "--xlsx", "--json"])
def test_a_folder_that_cannot_be_written_is_told_before_anything_runs(tmp_path: Path, option: str) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    told = run("run", small(tmp_path), "--days", "2", option, str(tmp_path / "file" / "out"))
    assert told.exit_code == 2
    assert "in a folder that does not exist" in told.stderr
    assert told.stdout == ""


def test_a_folder_that_vanishes_while_days_run_costs_the_file_and_not_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", str(tmp_path / "page.html"))

    monkeypatch.setattr("simcenter.scenario.writing.atomic_write", full)
    told = run("run", small(tmp_path), "--days", "5", "--workers", "1", "--html", str(tmp_path / "page.html"))
    assert told.exit_code == 2
    assert "Promises" in told.stdout
    assert "By interval of arrival" in told.stdout
    assert "A file could not be read or written (No space left on device" in told.stderr


