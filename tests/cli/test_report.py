"""``simcenter report``: one page with everything, and the finding on the screen."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.center import SMALL, run, small

ALONE = SMALL[: SMALL.index("policies:")]


def test_a_scenario_with_routing_plans_is_compared(tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    told = run("report", small(tmp_path), "--days", "6", "--workers", "1", "--out", str(out))
    assert told.exit_code == 0, told.stderr
    assert "What a planner would decide" in told.stdout
    assert "guardrail" not in told.stdout
    assert f"Wrote a page to forward to {out}." in told.stderr
    text = out.read_text("utf-8")
    assert "premier_first" in text
    assert "Checklist for reports of simulation studies" in text


def test_a_scenario_alone_is_shown_alone_with_its_workbook(tmp_path: Path) -> None:
    out, book = tmp_path / "page.html", tmp_path / "book.xlsx"
    told = run("report", small(tmp_path, ALONE), "--days", "5", "--out", str(out), "--xlsx", str(book))
    assert told.exit_code == 0, told.stderr
    assert "Promises" in told.stdout
    assert "<h2 id=\"finding\">" in out.read_text("utf-8")
    assert book.read_bytes().startswith(b"PK")


def test_a_broken_guardrail_is_an_exit_code(tmp_path: Path) -> None:
    words = ["--change", "team -2 agents", "--protect", "standard.service_level=-1pt", "--days", "10"]
    told = run("report", small(tmp_path), *words, "--out", str(tmp_path / "page.html"))
    assert told.exit_code == 4
    assert "breaks the guardrail" in " ".join(told.stdout.split())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--out", "no/such/page.html"], "in a folder that does not exist"),
        (["--protect", "standard.service_level=-1pt"], "nothing to compare with"),
        (["--change", "volume +15%", "--protect", "nobody.service_level=-1pt"], "nobody"),
        (["--policy", "strictly"], "strictly"),
    ],
)
def test_mistakes_are_told_before_anything_runs(tmp_path: Path, words: list[str], said: str) -> None:
    told = run("report", small(tmp_path, ALONE), "--out", str(tmp_path / "page.html"), *words)
    assert told.exit_code == 2
    assert said in told.stderr
    assert not (tmp_path / "page.html").exists()


PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reports.md").read_text("utf-8")


def test_what_the_page_on_reports_shows_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^simcenter (report .*)$", PAGE, re.MULTILINE)
    assert len(commands) == 2
    for words in commands:
        told = run(*shlex.split(words.replace("--days 20", "--days 5")))
        assert told.exit_code in (0, 4), told.stderr
        assert (tmp_path / "report.html").stat().st_size > 100_000
        (tmp_path / "report.html").unlink()
    [code] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(code, "reports.md", "exec", dont_inherit=True), {})
    assert "<svg" in (tmp_path / "over_and_under.svg").read_text("utf-8")
