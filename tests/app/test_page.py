"""The page in a real browser: load, change, read, save, load again, nonsense, a narrow screen; nothing from outside."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from simcenter import compare, load, replicate
from simcenter.app.answers import STEPS, WISHED
from simcenter.app.serve import ADDRESS, _answers, _free_port, _variables, command
from simcenter.report.compare.tables import level
from simcenter.report.terminal.digits import cells
from simcenter.results.daily.scopes import Scope
from simcenter.scenario.changes import change
from simcenter.study.policies import apply_policy
from simcenter.study.replicate import Row
from tests.browser import Watch, open_browser, serious_findings
from tests.test_injection import nasty_center

pytest.importorskip("streamlit", reason="needs the extra app")
pytestmark = pytest.mark.timeout(1_200)  # minutes on a machine that does much else at once, seconds on another


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running page."""
    port, log = _free_port(None), tmp_path_factory.mktemp("page") / "log"
    with log.open("wb") as file:
        words = command("tuesday_morning", port)
        with subprocess.Popen(words, env=_variables(), stdout=file, stderr=file) as server:
            assert _answers(port, server), log.read_text("utf-8", "replace")
            yield f"http://{ADDRESS}:{port}"
            server.terminate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Headless Chromium."""
    with open_browser() as started:
        yield started


class Visit:
    """A tab, and whatever it asked for or complained of."""

    def __init__(self, browser: Any, address: str, width: int = 1280) -> None:
        self.address = address
        self.tab = browser.new_page(viewport={"width": width, "height": 900})
        self.watch = Watch(self.tab)
        self.tab.goto(address)
        self.settled()

    def settled(self, wish: str = "change something at the side", days: str = str(STEPS[-1])) -> None:
        """Wait until the answer to a wish is as sharp as it gets; the caption names both."""
        self.tab.get_by_text(re.compile(rf"^{days} days;.*{re.escape(wish)}")).first.wait_for()

    def figure(self, row: str, column: int = 2) -> str:
        """A cell of the table."""
        return str(self.tab.locator(f'.answer tr:has(th:text-is("{row}")) td:nth-child({column + 1})').inner_text())

    def put(self, label: str, value: str, wish: str) -> None:
        """Type a number, leave the field, and wait for a first answer to what is now wished, in words."""
        field = self.tab.get_by_label(label, exact=True)
        field.fill(value)
        field.press("Enter")
        self.settled(wish, days=r"\d+")

    def paste(self, text: str) -> None:
        """Paste a column of volumes."""
        area = self.tab.get_by_role("textbox", name="All contacts by interval")
        area.fill(text)
        area.press("Control+Enter")

    def upload(self, file: Path) -> None:
        """Choose a file of one's own."""
        self.tab.get_by_label("Center").click()
        self.tab.get_by_text("a file of mine").click()
        self.tab.locator("input[type=file]").set_input_files(file)

    def download(self, button: str, to: Path) -> Path:
        """Click a button and keep what comes."""
        with self.tab.expect_download() as coming:
            self.tab.get_by_text(button, exact=True).click()
        coming.value.save_as(to)
        return to

    def asked_outside(self) -> list[str]:
        """Requests that went elsewhere."""
        inside = re.compile(rf"({re.escape(self.address)}|data:|blob:|ws://{re.escape(ADDRESS)})")
        return [url for url in self.watch.asked if not inside.match(url)]


def test_a_change_is_answered_with_the_engines_own_numbers_and_survives_saving_and_loading(
    browser: Any, address: str, tmp_path: Path
) -> None:
    visit = Visit(browser, address)
    visit.put("premier: more or fewer, %", "20", "volume of premier +20%")
    visit.put("standard_team: more or fewer", "1", "agents of standard_team +1")
    visit.settled("volume of premier +20%, agents of standard_team +1")
    base = load("tuesday_morning")
    made = change(base, "volume of premier +20%", "agents of standard_team +1")
    found = compare(base, alternatives={WISHED: made}, days=STEPS[-1])
    expected = level(found, Row("mean_wait", Scope("tier", "premier")), WISHED)
    assert visit.figure("Mean wait of premier") == expected
    words = visit.tab.locator("code").inner_text()
    assert "run tuesday_morning --change 'volume of premier +20%' --change 'agents of standard_team +1'" in words
    file = visit.download("Save as scenario file", tmp_path / "wished.yaml")
    report = visit.download("Download report", tmp_path / "report.html").read_text("utf-8")
    assert "volume of premier +20%, agents of standard_team +1" in report
    assert "--change &#39;volume of premier +20%&#39;" in report
    assert found.base.digest()[:12] in report
    book = CalamineWorkbook.from_path(visit.download("Download workbook", tmp_path / "report.xlsx"))
    assert "Comparison" in book.sheet_names

    visit.tab.reload()
    visit.settled()
    visit.upload(file)
    visit.settled()
    alone = replicate(load(file), STEPS[-1]).estimate("mean_wait", "premier")
    assert visit.figure("Mean wait of premier", 1) == cells(alone, "s").mean
    assert round(float(expected.removesuffix(" s"))) == round(alone.mean)
    assert visit.asked_outside() == []
    assert visit.watch.complaints == []


def test_wages_promises_patience_and_reserves_are_wishes_too(browser: Any, address: str) -> None:
    visit = Visit(browser, address)
    for place in ("Patience and promises", "Wages"):
        visit.tab.get_by_text(place, exact=True).click()
    visit.put("standard_team: per paid hour", "30", "wage of standard_team 30/h")
    visit.put("premier: promised, %", "90", "promise of premier 90% within 20 s")
    visit.put("standard: patience x", "0.5", "patience of standard x0.5")
    visit.put("standard_team: idle agents kept back from standard", "2", "routing reserve:standard_team/standard=2")
    visit.settled("wage of standard_team 30/h, routing reserve:standard_team/standard=2")
    base = load("tuesday_morning")
    words = ("patience of standard x0.5", "promise of premier 90% within 20 s", "wage of standard_team 30/h")
    made = apply_policy(change(base, *words), "reserve:standard_team/standard=2")
    found = compare(base, alternatives={WISHED: made}, days=STEPS[-1])
    for row, scope in (("mean_wait", Scope("tier", "standard")), ("cost", Scope())):
        label = {"mean_wait": "Mean wait of standard", "cost": "Wage cost a day (USD)"}[row]
        assert visit.figure(label) == level(found, Row(row, scope), WISHED)


def test_nonsense_is_answered_in_plain_words(browser: Any, address: str, tmp_path: Path) -> None:
    visit = Visit(browser, address)
    visit.paste("1\nplenty")
    visit.tab.get_by_text('found "plenty" in line 2').wait_for()
    visit.paste("1\n2")
    visit.tab.get_by_text("found 2 numbers, expected 8").wait_for()
    visit.paste("")
    visit.settled()
    bad = tmp_path / "bad.yaml"
    bad.write_text("simcenter: 1\nname: ![x](http://x.test)\npools: {a: 5}\n", encoding="utf-8")
    visit.upload(bad)
    visit.tab.get_by_text("This cannot be simulated").wait_for()
    assert "Traceback" not in visit.tab.content()
    assert visit.asked_outside() == []


def test_nothing_a_scenario_says_acts_on_the_page(browser: Any, address: str, tmp_path: Path) -> None:
    file = tmp_path / "nasty.json"
    file.write_text(json.dumps(nasty_center()), encoding="utf-8")
    visit = Visit(browser, address)
    visit.upload(file)
    visit.settled()
    report = visit.download("Download report", tmp_path / "report.html").read_text("utf-8")
    assert "<script" not in report
    assert visit.tab.locator("img:not(.picture):not([src^='data:'])").count() == 0
    assert visit.tab.locator("[onerror], [onload]").count() == 0
    assert visit.tab.locator("a[href^='javascript'], a[href*='x.test']").count() == 0
    assert visit.asked_outside() == []
    assert visit.watch.complaints == []


def test_a_pasted_column_sets_the_volumes(browser: Any, address: str) -> None:
    visit = Visit(browser, address)
    visit.paste("\n".join(f"{8 + i // 2:02d}:{30 * (i % 2):02d}\t20" for i in range(8)))
    visit.settled("volumes as pasted")
    assert visit.figure("Mean wait of premier") in ("0 s", "0.0 s")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_desk_and_a_phone_show_the_answer_without_scrolling_sideways_and_keep_nobody_out(
    browser: Any, address: str, width: int
) -> None:
    visit = Visit(browser, address, width)
    assert visit.tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert visit.tab.locator(".answer table").is_visible()
    assert serious_findings(visit.tab) == []
    if width > 1000:  # on a phone the wishes are behind a button
        visit.put("standard: more or fewer, %", "15", "volume of standard +15%")
        visit.put("standard_team: more or fewer", "1", "agents of standard_team +1")
        visit.settled("volume of standard +15%, agents of standard_team +1")
    else:
        verdict = visit.tab.locator(".answer tbody td:last-child").first.bounding_box()
        assert verdict["x"] + verdict["width"] <= width
    assert serious_findings(visit.tab) == []


def test_the_page_listens_on_this_machine_only(address: str) -> None:
    import psutil

    port = int(address.rpartition(":")[2])
    listening = {one.laddr.ip for one in psutil.net_connections() if one.laddr and one.laddr.port == port
                 and one.status == psutil.CONN_LISTEN}  # fmt: skip
    assert listening == {ADDRESS}
