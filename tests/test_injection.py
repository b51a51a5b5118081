"""Whatever a scenario says stays text: on the terminal, in pages, pictures, CSV files and workbooks."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.browser import Watch, open_browser
from tests.cli.center import run
from tests.nasty import FORMULAS, MARKUP, NASTY
from tests.report.reader import Reader

EVERYTHING = " ".join(NASTY)
FREE_TEXTS = ("name", "title", "story", "hypothesis", "wrong_if", "sources", "currency")
"""Fields of a scenario that take any text; names of tiers, pools and the like take letters, digits, underscores."""


def nasty_center() -> dict[str, Any]:
    """A small center that says something nasty wherever it may say anything."""
    return {
        "simcenter": 1,
        "name": EVERYTHING[:200],
        "title": EVERYTHING,
        "story": EVERYTHING,
        "hypothesis": EVERYTHING,
        "wrong_if": EVERYTHING,
        "sources": [{"what": text, "status": "assumption", "source": text} for text in NASTY],
        "money": {"currency": FORMULAS[0][:20]},
        "calendar": {"opens": "08:00", "closes": "09:00", "interval": "30 min"},
        "tiers": {"standard": {"patience": {"exponential": "3 min"}, "promise": {"share": "80%", "within": "20 s"}}},
        "needs": {"help": {"talk": {"exponential": "3 min"}}},
        "volumes": {"day_factor": {"shape": 30}, "streams": [{"tier": "standard", "need": "help", "per_hour": 40}]},
        "pools": {"team": {"seated": 3, "wage": "30/h"}},
        "policies": {"first": {"customers": "strict_tiers"}},
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the nasty center, and everything that run, compare and sweep write about it."""
    here = tmp_path_factory.mktemp("nasty")
    (here / "center.json").write_text(json.dumps(nasty_center()), encoding="utf-8")
    files = [f"--{kind}={here}/run.{kind}" for kind in ("html", "xlsx", "json")]
    more = [f"--contacts={here}/contacts.csv", f"--agents={here}/agents.csv"]
    told = [run("run", f"{here}/center.json", "--days", "5", "--workers", "1", *files, *more)]
    files = [f"--{kind}={here}/compare.{kind}" for kind in ("html", "xlsx", "json")]
    told.append(run("compare", f"{here}/center.json", "--days", "5", "--workers", "1", *files))
    words = {"simcenter": 1, "sweep": EVERYTHING[:60], "title": EVERYTHING, "scenario": "center.json", "days": 5,
             "factors": {"volume": {"change": "volume x{}", "values": [1, 2]}}, "measures": ["cost"]}  # fmt: skip
    (here / "sweep.json").write_text(json.dumps(words), encoding="utf-8")
    files = [f"--html={here}/sweep.html", f"--xlsx={here}/sweep.xlsx", f"--export={here}/sweep.csv"]
    told.append(run("sweep", f"{here}/sweep.json", "--workers", "1", f"--out={here}/out", *files))
    for one in told:
        assert one.exit_code == 0, one.stderr
    (here / "terminal.txt").write_bytes("".join(one.stdout + one.stderr for one in told).encode())
    return here


def test_the_corpus_goes_into_every_field_that_takes_any_text() -> None:
    said = json.dumps({name: nasty_center()[name] for name in FREE_TEXTS if name != "currency"})
    for text in NASTY:
        assert json.dumps(text)[1:-1] in said


def test_nothing_reaches_the_terminal_that_it_would_obey(folder: Path) -> None:
    told = [(folder / "terminal.txt").read_bytes().decode()]
    for words in (["check"], ["resolve"], ["explain", "--contact", "1"], ["promise", "--days", "20"],
                  ["staff", "--days", "20", "--fresh-days", "20", "--workers", "1"]):  # fmt: skip
        command, *options = words
        said = run(command, str(folder / "center.json"), *options)
        told.append(said.stdout + said.stderr)
    bad = folder / "bad.json"
    bad.write_text(json.dumps(nasty_center() | {EVERYTHING[:60]: 1, "pools": {EVERYTHING: {"seated": 1}}}), "utf-8")
    refused = run("run", str(bad))
    assert refused.exit_code == 2
    for text in (*told, refused.stdout + refused.stderr):
        assert {character for character in text if not character.isprintable()} <= {"\n"}


@pytest.mark.parametrize("name", ["run", "compare", "sweep"])
def test_pages_hold_no_element_or_attribute_of_a_scenarios_making(folder: Path, name: str) -> None:
    text = (folder / f"{name}.html").read_text("utf-8")
    read = Reader(text)
    tags = {tag for tag, _ in read.elements}
    assert not tags & {"script", "img", "iframe", "object", "embed", "link", "base", "form", "input", "button"}
    assert not [key for _, attributes in read.elements for key in attributes if key.startswith("on")]
    links = [value for _, attributes in read.elements for key, value in attributes.items() if key.endswith("href")]
    assert [link for link in links if not (link or "").startswith("#")] == []
    assert len([tag for tag, _ in read.elements if tag == "style"]) <= 1 + text.count("<svg")
    spoken = read.text.replace("\u2060", "").replace("\xa0", " ")
    assert all(text in spoken for text in MARKUP if text.isprintable())


@pytest.mark.parametrize("name", ["run", "compare", "sweep"])
def test_pictures_are_xml_without_anything_active(folder: Path, name: str) -> None:
    text = (folder / f"{name}.html").read_text("utf-8")
    pictures = re.findall(r"<svg viewBox.*?</svg>", text, re.DOTALL)
    assert pictures
    for picture in pictures:
        root = ElementTree.fromstring(picture.replace("<svg ", '<svg xmlns:xlink="x" ', 1))
        kinds = {one.tag for one in root.iter()}
        assert kinds <= {"svg", "title", "desc", "defs", "style", "g", "path", "use", "text", "tspan", "clipPath",
                         "rect", "pattern"}  # fmt: skip


@pytest.mark.parametrize("name", ["contacts", "agents", "sweep"])
def test_no_cell_of_a_csv_file_is_a_formula(folder: Path, name: str) -> None:
    text = (folder / f"{name}.csv").read_text("utf-8")
    for row in csv.reader(io.StringIO(text, newline="")):
        for cell in row:
            assert not cell.startswith(("=", "+", "@", "\t", "\r"))
            assert not cell.startswith("-") or float(cell) < 0


@pytest.mark.parametrize("name", ["run", "compare", "sweep"])
def test_workbooks_hold_no_formula_link_or_macro(folder: Path, name: str) -> None:
    with zipfile.ZipFile(folder / f"{name}.xlsx") as archive:
        parts = {part: archive.read(part).decode("utf-8", "replace") for part in archive.namelist()}
    assert not [part for part in parts if "vba" in part.lower() or "externalLink" in part or "embeddings" in part]
    for part, text in parts.items():
        ElementTree.fromstring(text)
        if "worksheets/sheet" in part:
            assert not re.search(r"<f[ >]|<hyperlink", text)
        if part.endswith(".rels"):
            assert "TargetMode=\"External\"" not in text
    assert "HYPERLINK" in parts["xl/sharedStrings.xml"]


@pytest.mark.parametrize("name", ["run", "compare", "sweep"])
def test_a_browser_is_asked_for_nothing_and_shows_no_dialog(folder: Path, name: str) -> None:
    file = folder / f"{name}.html"
    with open_browser() as browser:
        watch = Watch(browser.new_context(offline=True).new_page())
        watch.tab.goto(file.as_uri())
        watch.tab.wait_for_load_state("networkidle")
    assert watch.complaints == []
    assert watch.asked == [file.as_uri()]
