"""A page to forward: what it says, that nothing in it can act, and that it stands alone."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from simcenter import compare, replicate
from simcenter.report.charts import heads_by_interval, svg_of
from simcenter.report.html import comparison_page, run_page
from simcenter.report.html.blocks import Blocks
from simcenter.report.terminal.page import Column, Section
from simcenter.scenario.errors import harmless
from simcenter.scenario.model import Scenario
from tests.browser import Watch, open_browser, serious_findings
from tests.nasty import MARKUP, NASTY
from tests.report.centers import center
from tests.report.reader import Reader, spoken


def page(scenario: Scenario | None = None, days: int = 6, **more: Any) -> str:
    """The page of a run."""
    asked = scenario or center()
    return run_page(replicate(asked, days), asked, **more)


@cache
def plain_page() -> str:
    """The page of the usual center."""
    return page(command="simcenter run small.yaml --days 6")


def test_the_finding_stands_first_and_what_makes_it_again_last() -> None:
    text = plain_page()
    headings = re.findall(r"<h2[^>]*>([^<]+)</h2>", text)
    assert headings == [
        "The finding", "What was simulated", "Pictures", "Customers by tier", "Agents by pool", "Money",
        "By interval of arrival, means a day", "The same numbers again", "Assumptions", "What the words mean",
        "Checklist for reports of simulation studies (STRESS-DES)", "The scenario, with every default",
    ]  # fmt: skip
    assert text.index("<table") < text.index("<svg")
    assert "simcenter run small.yaml --days 6" in text[text.index('id="again"') : text.index('id="assumptions"')]
    read = spoken(Reader(text).text)
    assert "seed 1, compiled engine" in read
    assert "answered within the target / (answered + abandoned)" in read


PICTURES = 8


def test_a_page_has_its_pictures_and_says_what_they_show() -> None:
    read = Reader(plain_page())
    pictures = read.tags("svg")
    assert len(pictures) == PICTURES
    ids = [attributes["id"] for _, attributes in read.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for picture in pictures:
        assert picture["role"] == "img"
        assert all(name in ids for name in (picture["aria-labelledby"] or "").split())


def test_what_a_picture_refers_to_is_inside_the_page() -> None:
    text = plain_page()
    ids = set(re.findall(r'\bid="([^"]+)"', text))
    asked = set(re.findall(r'(?:href="#|url\(#|aria-labelledby=")([^")]+)', text))
    assert {name for names in asked for name in names.split()} <= ids


def test_nothing_on_a_page_points_outside_or_runs() -> None:
    read = Reader(plain_page())
    assert not {tag for tag, _ in read.elements} & {"script", "link", "img", "iframe", "object", "base", "form"}
    assert all((link["href"] or "").startswith("#") for link in read.tags("a"))
    assert not [name for _, attributes in read.elements for name in attributes if name.startswith("on")]
    assert "http:" not in plain_page()
    assert "https:" not in plain_page()
    policy = next(m for m in read.tags("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def test_a_page_can_be_read_aloud() -> None:
    read = Reader(plain_page())
    assert read.tags("html") == [{"lang": "en"}]
    assert len(read.tags("h1")) == 1
    assert all(cell.get("scope") in ("col", "row", "rowgroup") for cell in read.tags("th"))
    assert len(read.tags("caption")) == len(read.tags("table"))


def test_texts_of_a_scenario_stay_texts() -> None:
    sources = [{"what": nasty, "status": "data", "source": nasty} for nasty in NASTY]
    everything = " ".join(NASTY)
    asked = center(
        name=NASTY[0], title=everything, story=everything, hypothesis=everything, wrong_if=everything,
        sources=sources, money={"currency": NASTY[1][:20]},
    )  # fmt: skip
    text = run_page(replicate(asked, 5), asked, NASTY, command=f"simcenter run '{everything}'")
    read = Reader(text)
    assert {tag for tag, _ in read.elements} == {tag for tag, _ in Reader(plain_page()).elements}
    assert not [name for _, attributes in read.elements for name in attributes if name.startswith("on")]
    assert {character for character in text if not character.isprintable()} <= set("\n\xa0\u2060")
    for nasty in MARKUP:
        assert harmless(nasty) in read.text.replace("\u2060", "")


@pytest.mark.parametrize("nasty", NASTY)
def test_texts_in_a_picture_stay_texts(nasty: str) -> None:
    study = replicate(center(name=nasty), 1)
    plain = Reader(plain_picture())
    read = Reader(svg_of(lambda: heads_by_interval(study), "heads", nasty, nasty))
    assert {tag for tag, _ in read.elements} == {tag for tag, _ in plain.elements}
    assert not [name for _, attributes in read.elements for name in attributes if name.startswith("on")]
    if "<script>" in nasty:
        assert nasty in read.text


@cache
def plain_picture() -> str:
    """A picture of the usual center."""
    return svg_of(lambda: heads_by_interval(replicate(center(), 1)), "heads", "Heads", "Told")


def test_the_same_run_gives_the_same_page() -> None:
    assert page(command="simcenter run small.yaml --days 6") == plain_page()


def test_the_page_of_a_comparison_says_what_a_planner_would_decide() -> None:
    comparison = compare(center(), changes=["team +1 agent"], days=8)
    read = Reader(comparison_page(comparison, {"team +1 agent": "team +1 agent"}))
    assert "As it stands:" in spoken(read.text)
    assert "team +1 agent" in read.text
    assert len(read.tags("svg")) == 2 + PICTURES


def test_too_few_days_for_intervals_leave_their_picture_out() -> None:
    comparison = compare(center(), changes=["team +1 agent"], days=2)
    assert len(Reader(comparison_page(comparison, {})).tags("svg")) == 1 + PICTURES
    assert "One day is one of many that could have come." in spoken(Reader(page(days=1)).text)


def test_a_wide_table_is_continued_below_with_its_first_column_again() -> None:
    blocks = Blocks()
    blocks.table([Column("who", "left"), *[Column("x" * 30) for _ in range(4)]], [Section([["a", "1", "2", "3", "4"]])])
    tables = [block.table for block in blocks.parts[0].blocks if block.table]
    assert [[row[0] for row in one.sections[0].rows] for one in tables] == [["a"]] * len(tables)
    assert [cell for one in tables for cell in one.sections[0].rows[0][1:]] == ["1", "2", "3", "4"]
    assert len(tables) == 2


# In a browser ---------------------------------------------------------------------------------------------

@pytest.mark.parametrize("width", [1200, 390])
def test_a_browser_without_a_network_shows_a_page_without_complaint(tmp_path: Path, width: int) -> None:
    file = tmp_path / "page.html"
    file.write_text(page(center(title=NASTY[0], sources=[{"what": NASTY[1], "status": "data"}])), encoding="utf-8")
    with open_browser() as browser:
        watch = Watch(browser.new_context(viewport={"width": width, "height": 900}, offline=True).new_page())
        watch.tab.goto(file.as_uri())
        too_wide = watch.tab.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        pictures = "[...document.querySelectorAll('svg')]"
        widths = watch.tab.evaluate(f"{pictures}.map(one => one.getBoundingClientRect().width)")
        watch.tab.keyboard.press("Tab")
        first = watch.tab.evaluate("document.activeElement.getAttribute('href')")
        serious = serious_findings(watch.tab)
    assert watch.complaints == []
    assert watch.asked == [file.as_uri()]
    assert not too_wide
    assert len(widths) == PICTURES
    assert min(widths) > 400
    assert first == "#finding"
    assert serious == []
