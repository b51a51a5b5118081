"""Whatever a scenario says stays text: on the terminal, in pages, pictures, CSV files and workbooks."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args
from xml.etree import ElementTree

import pytest
from pydantic import BaseModel

from simcenter.scenario.model import Scenario
from tests.browser import Watch, open_browser
from tests.cli.center import run
from tests.nasty import FORMULAS, MARKUP, NASTY
from tests.report.reader import Reader

EVERYTHING = " ".join(NASTY)
FREE_TEXTS = {"name", "title", "story", "hypothesis", "wrong_if", "sources.what", "sources.source", "money.currency",
              "customers.listed.id"}  # fmt: skip
"""Fields of a scenario that take any text and repeat it."""
READ_AT_ONCE = {
    "calendar.start.in_service", "calendar.start.waiting", "channels.self_service.contains", "entry.balks",
    "channels.self_service.tries", "customers.listed_in", "entry.callbacks", "escalations.of", "incidents.at",
    "incidents.day", "incidents.what", "incidents.whom", "misroutes.of", "pools.handle_time", "pools.proficiency",
    "pools.resolution", "pools.scheduled", "pools.seated", "routing.admission", "routing.customers.parameters",
    "routing.desks", "routing.local_first.sites", "routing.named_agent", "routing.overflow", "routing.queue_threshold",
    "routing.required_proficiency", "routing.reserve", "routing.transfer", "routing.widening", "tiers.recognition",
    "tiers.style", "volumes.day_factor.correlation", "volumes.day_factor.shape", "volumes.interval_factor.correlation",
    "volumes.interval_factor.shape", "volumes.mailings.stream", "volumes.streams.aht", "volumes.streams.per_hour",
    "routing.pools.parameters",
    "volumes.streams.per_interval", "volumes.streams.recorded_in", "volumes.streams.recorded_of", "what_ifs",
}  # fmt: skip
"""Text that means something: names of what there is, times, numbers, changes, files. Anything else is refused."""
EVERY_CHANNEL: dict[str, Any] = {
    "tiers": {
        "premier": {"first_response": {"share": "90%", "within": "1 h"}},
        "standard": {
            "patience": {"exponential": "3 min"},
            "promise": {"share": "80%", "within": "20 s"},
            "upgrade": {"to": "premier", "accepts": "20%"},
            "redial": {"after_abandoning": "20%", "after_balking": "20%"},
        },
    },
    "channels": {
        "phone": {"lines": 9, "self_service": {"contains": "20%", "time": "20 s"}},
        "chat": {"kind": "chat"},
        "email": {"kind": "deferred"},
    },
    "entry": {
        "estimator": "markovian",
        "balks": {"standard": {"after": {"10 s": "20%"}}},
        "callbacks": {"standard": {"after": "20 s", "accepted": "50%"}},
    },
    "follow_ups": {"returns": {"probability": "50%", "delay": "10 min"}},
    "styles": {"generic": {"handle_time": 0.9}},
}
"""Call-backs, chats, tickets, self-service, upgrades, styles, lines: whatever has words of its own in a report."""


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
        **EVERY_CHANNEL,
        "customers": {"listed": [{"id": f"{text[:150]} {i}", "tier": "premier"} for i, text in enumerate(NASTY)]},
        "needs": {"help": {"talk": {"exponential": "3 min"}}},
        "volumes": {"counts": "issues", "day_factor": {"shape": 30}, "streams": [
            {"tier": "standard", "need": "help", "per_hour": 40},
            {"tier": "standard", "need": "help", "channel": "chat", "per_hour": 9},
            {"tier": "premier", "need": "help", "channel": "email", "per_hour": 9},
        ]},
        "pools": {"team": {"seated": 3, "wage": "30/h", "resolution": "60%"},
                  "writers": {"seated": 1, "chats": {"at_once": 2, "slowdown": "10%"}}},
        "policies": {"first": {"customers": "strict_tiers"}},
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the nasty center, and everything that run, compare and sweep write about it."""
    here = tmp_path_factory.mktemp("nasty")
    (here / "center.json").write_text(json.dumps(nasty_center()), encoding="utf-8")
    files = [f"--{kind}={here}/run.{kind}" for kind in ("html", "xlsx", "json")]
    more = [f"--{kind}={here}/{kind}.csv" for kind in ("contacts", "agents", "customers")]
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


def texts_of(model: Any, at: str = "", seen: frozenset[Any] = frozenset()) -> Iterator[str]:
    """Every field that takes text which is no name and no choice, by its place in a scenario."""
    for name, field in model.model_fields.items():
        yield from _texts_in(field.annotation, field.metadata, f"{at}.{name}".strip("."), seen | {model})


def _texts_in(kind: Any, limits: Sequence[Any], at: str, seen: frozenset[Any]) -> Iterator[str]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from texts_of(kind, at, seen) if kind not in seen else ()
    elif kind is str:
        yield from () if any(type(limit).__name__ == "PlainValidator" for limit in limits) else (at,)
    for inner in get_args(kind):
        more = getattr(kind, "__metadata__", ())
        yield from _texts_in(inner, more, at, seen)


def test_every_field_that_takes_any_text_is_known() -> None:
    found = {at for at in texts_of(Scenario) if not at.startswith(("policies.", "pools.people"))}
    assert found - READ_AT_ONCE == FREE_TEXTS


def test_the_corpus_goes_into_every_field_that_takes_any_text() -> None:
    words = nasty_center()
    for place in FREE_TEXTS - {"name", "money.currency"}:  # which are short
        said: Any = words
        for key in place.split("."):
            said = [one[key] for one in said] if isinstance(said, list) else said[key]
        told = json.dumps(said)
        assert all(json.dumps(text[:150])[1:-1] in told for text in NASTY), place


def put(words: dict[str, Any], place: str, text: str) -> dict[str, Any]:
    """The nasty center with a text where something else was expected: as a value, and as a name."""
    changed = json.loads(json.dumps(words))
    section: Any = changed
    *parents, last = place.split(".")
    for key in parents:
        section = section.setdefault(key, {}) if isinstance(section, dict) else section[int(key)]
    if last == "NAME":
        section[text] = next(iter(section.values()), {}) if section else "20%"
    else:
        section[last] = text
    return changed


@pytest.mark.parametrize(
    "place",
    ["tiers.NAME", "tiers.standard.upgrade.to", "tiers.standard.style", "channels.NAME", "channels.chat.kind",
     "channels.phone.self_service.tries.NAME", "entry.estimator", "entry.balks.NAME", "entry.callbacks.NAME",
     "entry.callbacks.standard.place", "styles.NAME", "levels.NAME", "pools.NAME", "pools.writers.chats.other_work",
     "volumes.streams.0.population", "volumes.streams.0.channel", "volumes.streams.0.recorded_in",
     "customers.listed.0.tier", "routing.customers", "routing.named_agent.NAME", "what_ifs.NAME"],
)  # fmt: skip
def test_what_is_refused_is_quoted_harmlessly(place: str, tmp_path: Path) -> None:
    for number, text in enumerate(NASTY):
        file = tmp_path / f"{number}.json"
        file.write_text(json.dumps(put(nasty_center(), place, text)), "utf-8")
        told = run("check", str(file))
        assert told.exit_code == 2, (place, text)
        assert {letter for letter in told.stdout + told.stderr if not letter.isprintable()} <= {"\n"}, (place, text)


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


@pytest.mark.parametrize("name", ["contacts", "agents", "customers", "sweep"])
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
