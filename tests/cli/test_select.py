"""``simcenter select``: the best, how sure, and what is refused."""

from pathlib import Path

import pytest

from tests.cli.center import run, small


def test_the_best_is_named_with_the_chance_of_being_right(tmp_path: Path) -> None:
    path = small(tmp_path)
    words = ["--change", "team +2 agents", "--change", "volume +40%"]
    told = run("select", path, "--by", "mean_wait of standard", "--delta", "2 s", *words)
    assert told.exit_code == 0
    flat = " ".join(told.stdout.split())
    assert "team +2 agents is best. Where the best leads by 2" in flat
    assert "chosen in at least 95 % of such selections" in flat
    assert "dropped after 20 days" in flat


def test_what_cannot_be_told_apart_is_said_and_exits_with_3(tmp_path: Path) -> None:
    path = small(tmp_path)
    words = ["--policy", "longest_wait", "--max-days", "25"]
    told = run("select", path, "--by", "mean_wait", "--delta", "0.5 s", *words)
    assert told.exit_code == 3
    assert "Not decided after 25 days" in told.stdout


def test_a_budget_promises_nothing(tmp_path: Path) -> None:
    told = run("select", small(tmp_path), "--by", "service_level", "--budget", "50")
    assert told.exit_code == 0
    assert "no chance of being right can be stated" in " ".join(told.stdout.split())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--by", "mean_wait"], "one of them"),
        (["--by", "mean_wait", "--delta", "1 s", "--budget", "90"], "one of them"),
        (["--by", "mean_wiat", "--delta", "1 s"], 'did you mean "mean_wait"'),
        (["--by", "occupancy", "--delta", "1pt"], "a better and a worse side"),
        (["--by", "mean_wait", "--delta", "1pt"], '"2 s"'),
        (["--by", "mean_wait", "--delta", "5%"], "a size in the measure's unit"),
        (["--by", "mean_wait", "--delta", "1 s", "--confidence", "40%"], "above 50 %"),
        (["--by", "mean_wait", "--delta", "1 s", "--policy", "nobody_first"], "nobody_first"),
    ],
)
def test_what_means_nothing_is_refused(tmp_path: Path, words: list[str], said: str) -> None:
    told = run("select", small(tmp_path), *words)
    assert told.exit_code == 2
    assert said in told.stderr
