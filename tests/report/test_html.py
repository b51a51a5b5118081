"""A page to forward: what it says, that nothing in it can act, and that it stands alone."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from simcenter import compare, replicate
from simcenter.report.charts import heads_by_interval, svg_of
from simcenter.report.html import comparison_page, run_page
from simcenter.report.html.blocks import Blocks
from simcenter.report.terminal.page import Column, Section
from simcenter.scenario.model import Scenario

NASTY = [
    "<script>alert(1)</script>",
    "</svg><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "javascript:alert(1)",
    "-->\u202e<!--",
    "{{ 7 * 7 }} {% raw %}",
    "$\\frac{1}{0}$ and a lone $",
    "&lt;b&gt; & <b>",
    "]]> <style>*{display:none}</style>",
    "\x1b[31m\x00 control",
]
"""Texts somebody may put into a scenario; two of them would be formulas, others markup."""


def center(**sections: Any) -> Scenario:
    """A morning of two tiers with promises, sources and a routing plan to compare with."""
    words: dict[str, Any] = {
        "name": "small",
        "title": "Two tiers at one desk",
        "sources": [{"what": "talk 3 min", "status": "assumption", "source": "a guess"}],
        "calendar": {"opens": "08:00", "closes": "10:00", "interval": "30 min"},
        "tiers": {
            "premier": {"patience": {"exponential": "3 min"}, "promise": {"share": "90%", "within": "20 s"}},
            "standard": {"patience": {"exponential": "3 min"}, "promise": {"share": "80%", "within": "20 s"}},
        },
        "needs": {"help": {"talk": {"exponential": "3 min"}}},
        "volumes": {
            "day_factor": {"shape": 30},
            "streams": [
                {"tier": "premier", "need": "help", "per_hour": 10},
                {"tier": "standard", "need": "help", "per_hour": 70},
            ],
        },
        "pools": {"team": {"seated": 5, "wage": "30/h"}},
        **sections,
    }
    return Scenario.model_validate(words)


def page(scenario: Scenario | None = None, days: int = 6, **more: Any) -> str:
    """The page of a run."""
    asked = scenario or center()
    return run_page(replicate(asked, days), asked, **more)


class Reader(HTMLParser):
    """Reads a page as a browser would: elements with their attributes, ids, headings, and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def tags(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag == name]


def spoken(text: str) -> str:
    """Text with ordinary spaces."""
    return " ".join(text.replace("\u2060", "").split())


def test_the_finding_stands_first_and_what_makes_it_again_last() -> None:
    text = page(command="simcenter run small.yaml --days 6")
    parts = ("The finding", "What was simulated", "<svg", "Customers by tier", "a guess")
    places = [text.index(word) for word in parts]
    assert places == sorted(places)
    assert "simcenter run small.yaml --days 6" in text[places[-1] :]
    read = spoken(Reader(text).text)
    assert "seed 1, compiled engine" in read
    assert "answered within the target / (answered + abandoned)" in read


def test_a_page_has_the_three_pictures_and_says_what_they_show() -> None:
    read = Reader(page())
    pictures = read.tags("svg")
    assert len(pictures) == 3
    ids = [attributes["id"] for _, attributes in read.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for picture in pictures:
        assert picture["role"] == "img"
        assert all(name in ids for name in (picture["aria-labelledby"] or "").split())


def test_what_a_picture_refers_to_is_inside_the_page() -> None:
    text = page()
    ids = set(re.findall(r'\bid="([^"]+)"', text))
    asked = set(re.findall(r'(?:href="#|url\(#|aria-labelledby=")([^")]+)', text))
    assert {name for names in asked for name in names.split()} <= ids


def test_nothing_on_a_page_points_outside_or_runs() -> None:
    read = Reader(page())
    assert not {tag for tag, _ in read.elements} & {"script", "link", "img", "iframe", "object", "a", "base", "form"}
    assert not [name for _, attributes in read.elements for name in attributes if name.startswith("on")]
    assert "http:" not in page()
    assert "https:" not in page()
    policy = next(m for m in read.tags("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def test_a_page_can_be_read_aloud() -> None:
    read = Reader(page())
    assert read.tags("html") == [{"lang": "en"}]
    assert len(read.tags("h1")) == 1
    assert all(cell.get("scope") in ("col", "row", "rowgroup") for cell in read.tags("th"))
    assert len(read.tags("caption")) == len(read.tags("table"))


@pytest.mark.parametrize("nasty", NASTY)
def test_texts_of_a_scenario_stay_texts(nasty: str) -> None:
    sources = [{"what": nasty, "status": "data", "source": nasty}]
    asked = center(title=nasty, sources=sources, money={"currency": nasty[:20]})
    text = run_page(replicate(asked, 5), asked, [nasty], command=f"simcenter run '{nasty}'")
    plain = page(command="simcenter run")
    tags = {tag for tag, _ in Reader(plain).elements}
    read = Reader(text)
    assert {tag for tag, _ in read.elements} == tags
    assert not [name for _, attributes in read.elements for name in attributes if name.startswith("on")]
    assert "\x1b" not in text
    assert "\x00" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize("nasty", NASTY)
def test_texts_in_a_picture_stay_texts(nasty: str) -> None:
    study = replicate(center(name=nasty), 5)
    plain = Reader(svg_of(lambda: heads_by_interval(replicate(center(), 5)), "heads", "Heads", "Told"))
    read = Reader(svg_of(lambda: heads_by_interval(study), "heads", nasty, nasty))
    assert {tag for tag, _ in read.elements} == {tag for tag, _ in plain.elements}
    assert not [name for _, attributes in read.elements for name in attributes if name.startswith("on")]
    if "<script>" in nasty:
        assert nasty in read.text


def test_the_same_run_gives_the_same_page() -> None:
    assert page() == page()


def test_the_page_of_a_comparison_says_what_a_planner_would_decide() -> None:
    comparison = compare(center(), changes=["team +1 agent"], days=8)
    read = Reader(comparison_page(comparison, {"team +1 agent": "team +1 agent"}))
    assert "As it stands:" in spoken(read.text)
    assert "team +1 agent" in read.text
    assert len(read.tags("svg")) == 4


def test_too_few_days_for_intervals_leave_their_picture_out() -> None:
    comparison = compare(center(), changes=["team +1 agent"], days=2)
    assert len(Reader(comparison_page(comparison, {})).tags("svg")) == 3
    assert "One day is one of many that could have come." in spoken(Reader(page(days=1)).text)


def test_a_wide_table_is_continued_below_with_its_first_column_again() -> None:
    blocks = Blocks()
    blocks.table([Column("who", "left"), *[Column("x" * 30) for _ in range(4)]], [Section([["a", "1", "2", "3", "4"]])])
    tables = [block.table for block in blocks.parts[0].blocks if block.table]
    assert [[row[0] for row in one.sections[0].rows] for one in tables] == [["a"]] * len(tables)
    assert [cell for one in tables for cell in one.sections[0].rows[0][1:]] == ["1", "2", "3", "4"]
    assert len(tables) == 2


# In a browser ---------------------------------------------------------------------------------------------

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.mark.parametrize("width", [1200, 390])
def test_a_browser_without_a_network_shows_a_page_without_complaint(tmp_path: Path, width: int) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not there")
    file = tmp_path / "page.html"
    file.write_text(page(center(title=NASTY[0], sources=[{"what": NASTY[1], "status": "data"}])), encoding="utf-8")
    complaints: list[str] = []
    asked: list[str] = []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=[*FLAGS, "--disable-sync"])
        shown = browser.new_context(viewport={"width": width, "height": 900}, offline=True).new_page()
        shown.on("console", lambda message: complaints.append(message.text))
        shown.on("pageerror", lambda error: complaints.append(str(error)))
        shown.on("dialog", lambda dialog: complaints.append(dialog.message))
        shown.on("request", lambda request: asked.append(request.url))
        shown.goto(file.as_uri())
        too_wide = shown.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        widths = shown.evaluate("[...document.querySelectorAll('svg')].map(one => one.getBoundingClientRect().width)")
        browser.close()
    assert complaints == []
    assert asked == [file.as_uri()]
    assert not too_wide
    assert len(widths) == 3
    assert min(widths) > 400
