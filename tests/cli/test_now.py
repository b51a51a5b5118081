"""``--from``: the rest of a day in words, its mistakes in one pass, and every command of its page."""

import json
import re
import shlex
from pathlib import Path

import pytest

from tests.cli.center import run, small

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "now.md").read_text(encoding="utf-8")
COMMANDS = [line for line in re.findall(r"^simcenter .*$", PAGE, re.MULTILINE) if "--from" in line]


def test_the_rest_of_a_day_is_told_with_the_queue_first(tmp_path: Path) -> None:
    path, results = small(tmp_path), tmp_path / "rest.json"
    words = ["--from", "09:10", "--waiting", "premier=2,standard=12", "--change", "team -1 agent"]
    done = run("run", path, *words, "--days", "12", "--json", str(results))
    told = " ".join(done.stdout.split())
    assert done.exit_code == 0
    assert "At 09:10: 14 (2 premier, 12 standard) waiting" in told
    assert "4 of the 4 agents on duty busy" in told
    assert re.search(r"The queue is clear for the first time at (09|10):\d\d on average \(average known to", told)
    assert "Contacts offered from 09:10" in told
    assert "a day" not in re.sub(r"single day", "", told.split("Customers by tier")[1].split("By interval")[0])
    starts = re.findall(r"^(\d\d:\d\d) ", done.stdout.split("By interval")[1], re.MULTILINE)
    assert starts[:2] == ["09:10", "09:30"]
    record = json.loads(results.read_text(encoding="utf-8"))["start"]
    assert record["waiting"] == {"premier": 2, "standard": 12}
    assert record["queue_clear"]["all"]["waiting"] == 14


def test_counts_of_the_rest_add_up_in_the_interval_table(tmp_path: Path) -> None:
    done = run("run", small(tmp_path), "--from", "09:10", "--days", "1", "--seed", "3")
    offered = re.search(r"^all tiers +(\d+) ", done.stdout, re.MULTILINE)
    total = re.search(r"^Total +(\d+) ", done.stdout, re.MULTILINE)
    assert offered is not None
    assert total is not None
    assert offered[1] == total[1]


def test_a_comparison_of_the_rest_says_how_much_sooner_the_queue_is_clear(tmp_path: Path) -> None:
    words = ["--from", "09:00", "--waiting", "standard=15", "--change", "team +3 agents", "--days", "12"]
    told = " ".join(run("compare", small(tmp_path), *words).stdout.split())
    assert "With team +3 agents, time until the queue is clear is" in told
    assert "min shorter on average (better), known to" in told
    assert "Wage cost from 09:00" in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--from", "07:00"], '--from: found "07:00", expected a time between 08:00'),
        (["--from", "11:00", "--waiting", "standrd=3"], '--waiting: found "standrd", which is no tier'),
        (["--from", "09:00", "--waiting", "standard=-1"], '--waiting: found "-1", expected a whole number'),
        (["--from", "09:00", "--waiting", "standard=100001"], '--waiting: found "100001"'),
        (["--waiting", "standard=4"], "without --from"),
        (["--from", "09:00", "--in-service", "standard=6"], "at most the 5 agents at 09:00"),
    ],
)
@pytest.mark.parametrize("command", ["run", "compare"])
def test_a_mistake_names_its_option_and_nothing_runs(
    tmp_path: Path, command: str, words: list[str], told: str
) -> None:
    done = run(command, small(tmp_path), *words)
    assert done.exit_code == 2
    assert told in done.stderr
    assert done.stdout == ""


def test_a_time_and_a_tier_that_are_wrong_are_told_together(tmp_path: Path) -> None:
    done = run("run", small(tmp_path), "--from", "10:00", "--waiting", "standrd=3", "--json", str(tmp_path))
    assert len(re.findall(r"^--", done.stderr, re.MULTILINE)) == 3
    assert 'did you mean "standard"' in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_of_the_page_work(command: str) -> None:
    done = run(*shlex.split(command)[1:], "--days", "6")
    assert done.exit_code == 0, done.stderr
    assert "The queue" in done.stdout


def test_the_page_shows_commands() -> None:
    assert len(COMMANDS) >= 3
