"""The page about staffing: its commands are read as it writes them, and its words are those of the program."""

import re
import shlex
from pathlib import Path

import pytest

from simcenter.cli import app
from simcenter.scenario.loading import shipped
from simcenter.study.staffing.searching.budget import read_budget
from tests.cli.center import run

PAGE = Path(__file__).resolve().parents[2] / "docs" / "staffing.md"
TEXT = PAGE.read_text(encoding="utf-8")
COMMANDS = re.findall(r"^simcenter (.+)$", TEXT, flags=re.MULTILINE)
QUOTED = [" ".join(block.split()) for block in re.findall(r"^```\n(- .+?)^```$", TEXT, re.DOTALL | re.MULTILINE)]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_read_as_the_page_writes_it(command: str) -> None:
    name, *words = shlex.split(command)
    found = app.commands[name].make_context(name, words)
    budget = found.params.get("budget")
    assert found.params.get("scenario", "tuesday_morning") in shipped()
    assert budget is None or read_budget(budget, "USD").amount > 0


def test_what_the_present_staff_keeps_is_told_as_the_page_says() -> None:
    done = run("promise", "tuesday_morning", "--days", "30")
    assert done.exit_code == 0, done.output
    assert "nine days of ten" in " ".join(done.stdout.split())


def test_the_calculator_says_what_the_page_says() -> None:
    (command,) = [words for words in COMMANDS if words.startswith("erlang")]
    told = " ".join(run(*shlex.split(command)).stdout.split())
    assert "14 agents. 88.8 % answered within 20 s, mean wait 7.8 s" in told
    assert "with 30 % shrinkage 20 to schedule" in told


@pytest.mark.slow
def test_what_the_page_quotes_is_what_the_search_says() -> None:
    assert len(QUOTED) == 3
    searches = [run("staff", scenario).stdout for scenario in ("tuesday_morning", "ticket_plans")]
    told = " ".join(" ".join(searches).split())
    assert [block for block in QUOTED if block not in told] == []
