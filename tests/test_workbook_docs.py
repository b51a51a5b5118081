"""Every command on the pages for planners works on the workbook that init writes."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from simcenter.cli import app

DOCS = Path(__file__).resolve().parent.parent / "docs"
FEWER = {"run": ["--days", "5"], "compare": ["--days", "5"], "staff": ["--days", "20", "--fresh-days", "20"]}


def commands(page: str) -> list[list[str]]:
    """Commands in the blocks of a page, in order, without the name of the program."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", (DOCS / page).read_text("utf-8"), re.DOTALL | re.MULTILINE)
    lines = [line for kind, block in blocks if not kind for line in block.splitlines()]
    assert all(line.startswith("simcenter ") for line in lines)
    return [shlex.split(line)[1:] for line in lines]


def recorded(page: str) -> dict[tuple[str, ...], list[str]]:
    """Pieces of what a page says its commands tell, by the command above them."""
    text = (DOCS / page).read_text("utf-8")
    pairs = re.findall(r"^```\nsimcenter ([^\n]+)\n```\n\n```text\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    told = {tuple(shlex.split(command)): block.split("...\n") for command, block in pairs}
    return {words: [" ".join(piece.split()) for piece in pieces] for words, pieces in told.items()}


def told_in_full(words: tuple[str, ...]) -> str:
    """What a command tells on all its days."""
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code in (0, 3), done.output
    return " ".join(done.output.split())


def works(words: list[str]) -> str:
    """Do a command on few days, and give what it tells."""
    done = CliRunner().invoke(app, [*words, *FEWER.get(words[0], [])])
    assert done.exit_code in ((0, 3) if words[0] == "staff" else (0,)), done.output
    return " ".join(done.output.split())


def test_the_page_about_workbooks_is_done_from_top_to_bottom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for words in commands("workbook.md"):
        works(words)
    made = {"plan.xlsx", "result.xlsx", "comparison.xlsx", "plan.yaml"}
    assert made <= {path.name for path in tmp_path.iterdir()}


def test_each_task_card_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    asked = [words for words in commands("tasks.md") if words[0] != "staff"]
    assert len(asked) == 9
    for words in asked:
        works(words)


def test_task_cards_say_what_their_commands_tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    works(["init", "--xlsx", "plan.xlsx"])
    cards = {words: pieces for words, pieces in recorded("tasks.md").items() if words[0] != "staff"}
    assert len(cards) == 8
    for words, pieces in cards.items():
        told = told_in_full(words)
        assert [piece for piece in pieces if piece not in told] == [], words


@pytest.mark.slow
def test_each_task_card_that_searches_for_staff_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    works(["init", "--xlsx", "plan.xlsx"])
    asked = [words for words in commands("tasks.md") if words[0] == "staff"]
    assert len(asked) == 3
    told = {tuple(words): told_in_full(tuple(words)) for words in asked}
    for words, pieces in recorded("tasks.md").items():
        assert words not in told or [piece for piece in pieces if piece not in told[words]] == []
    (budget,) = [text for words, text in told.items() if "--budget" in words]
    assert "62 paid heads at any one time" in budget
    assert "That does not buy every promise" in budget
    assert "short by" in budget
