"""The page in a real browser: load, change, read, save, load again, nonsense, a narrow screen; nothing from outside."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simcenter import compare, load, replicate
from simcenter.app.answers import STEPS
from simcenter.app.serve import ADDRESS, _answers, _free_port, _variables, command
from simcenter.report.compare.tables import level
from simcenter.report.terminal.digits import cells
from simcenter.results.daily.scopes import Scope
from simcenter.study.replicate import Row

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytest.importorskip("streamlit", reason="needs the extra app")
sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium of the system")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
LAST = f"text={STEPS[-1]} days"


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
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        started.close()


class Visit:
    """A tab, and whatever it asked for or complained of."""

    def __init__(self, browser: Any, address: str, width: int = 1280) -> None:
        self.tab = browser.new_page(viewport={"width": width, "height": 900})
        self.asked: list[str] = []
        self.errors: list[str] = []
        self.tab.on("request", lambda request: self.asked.append(request.url))
        self.tab.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.tab.on("pageerror", lambda error: self.errors.append(str(error)))
        self.tab.goto(address)
        self.settled()

    def settled(self) -> None:
        """Wait until the answer is as sharp as it gets."""
        self.tab.wait_for_selector(LAST, timeout=90_000)

    def figure(self, row: str, column: int = 2) -> str:
        """A cell of the table."""
        return str(self.tab.locator(f'.answer tr:has(th:text-is("{row}")) td:nth-child({column + 1})').inner_text())

    def put(self, label: str, value: str) -> None:
        """Type a number and leave the field; the answer begins anew."""
        field = self.tab.get_by_label(label, exact=True)
        field.fill(value)
        field.press("Enter")
        self.tab.wait_for_selector(f"text={STEPS[0]} days", timeout=30_000)
        self.settled()


def wished(column: str, changes: list[str]) -> str:
    """The same figure from Python."""
    base = load("tuesday_morning")
    made = compare(base, alternatives={"wished": _changed(base, changes)}, days=STEPS[-1])
    return level(made, Row("mean_wait", Scope("tier", column)), "wished")


def _changed(base: Any, changes: list[str]) -> Any:
    from simcenter.scenario.changes import change

    return change(base, *changes)


def test_a_change_is_answered_with_the_engines_own_numbers_and_survives_saving_and_loading(
    browser: Any, address: str, tmp_path: Path
) -> None:
    visit = Visit(browser, address)
    visit.put("premier: more or fewer, %", "20")
    visit.put("standard_team: more or fewer", "1")
    expected = wished("premier", ["volume of premier +20%", "agents of standard_team +1"])
    assert visit.figure("Mean wait of premier") == expected
    with visit.tab.expect_download() as coming:
        visit.tab.get_by_text("Save as scenario file").click()
    file = tmp_path / "wished.yaml"
    coming.value.save_as(file)
    words = visit.tab.locator("code").inner_text()
    assert "run tuesday_morning --change 'volume of premier +20%' --change 'agents of standard_team +1'" in words

    visit.tab.reload()
    visit.settled()
    visit.tab.get_by_label("Center").click()
    visit.tab.get_by_text("a file of mine").click()
    visit.tab.locator("input[type=file]").set_input_files(file)
    visit.tab.wait_for_selector(f"text={STEPS[0]} days", timeout=30_000)
    visit.settled()
    alone = replicate(load(file), STEPS[-1]).estimate("mean_wait", "premier")
    assert visit.figure("Mean wait of premier", 1) == cells(alone, "s").mean
    assert round(float(expected.removesuffix(" s"))) == round(alone.mean)
    assert [url for url in visit.asked if not re.match(rf"({re.escape(address)}|data:|blob:|ws)", url)] == []
    assert visit.errors == []


def test_nonsense_is_answered_in_plain_words(browser: Any, address: str, tmp_path: Path) -> None:
    visit = Visit(browser, address)
    area = visit.tab.get_by_role("textbox", name="All contacts by interval")
    area.fill("1\nplenty")
    area.press("Control+Enter")
    visit.tab.wait_for_selector('text=found "plenty" in line 2')
    area.fill("1\n2")
    area.press("Control+Enter")
    visit.tab.wait_for_selector("text=found 2 numbers, expected 8")
    area.fill("")
    area.press("Control+Enter")
    visit.settled()
    bad = tmp_path / "bad.yaml"
    bad.write_text("simcenter: 1\nname: ![x](http://x.test)\npools: {a: 5}\n", encoding="utf-8")
    visit.tab.get_by_label("Center").click()
    visit.tab.get_by_text("a file of mine").click()
    visit.tab.locator("input[type=file]").set_input_files(bad)
    visit.tab.wait_for_selector("text=This cannot be simulated")
    assert "Traceback" not in visit.tab.content()
    assert not any("x.test" in url for url in visit.asked)


def test_a_pasted_column_sets_the_volumes(browser: Any, address: str) -> None:
    visit = Visit(browser, address)
    area = visit.tab.get_by_role("textbox", name="All contacts by interval")
    area.fill("\n".join(f"{8 + i // 2:02d}:{30 * (i % 2):02d}\t20" for i in range(8)))
    area.press("Control+Enter")
    visit.tab.wait_for_selector(f"text={STEPS[0]} days", timeout=30_000)
    visit.settled()
    assert visit.figure("Mean wait of premier") in ("0 s", "0.0 s")


def test_a_phone_shows_the_answer_without_scrolling_sideways(browser: Any, address: str) -> None:
    visit = Visit(browser, address, width=390)
    assert visit.tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert visit.tab.locator(".answer table").is_visible()


def test_the_page_listens_on_this_machine_only(address: str) -> None:
    import psutil

    port = int(address.rpartition(":")[2])
    listening = {one.laddr.ip for one in psutil.net_connections() if one.laddr and one.laddr.port == port
                 and one.status == psutil.CONN_LISTEN}  # fmt: skip
    assert listening == {ADDRESS}
