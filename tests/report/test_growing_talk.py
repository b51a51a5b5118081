"""Where talk grows with the wait, whatever is worked out by a formula says that it leaves it out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.center import SMALL, run, small

GROWS = SMALL.replace(
    "help: {talk: {exponential: 3 min}}",
    "help: {talk: {exponential: 3 min}, waiting_adds: {after: 1 min, per_minute: 10%}}",
)
COMMANDS = {
    "run": ["--days", "5"],
    "check": [],
    "staff": ["--days", "20", "--fresh-days", "20", "--workers", "1"],
}
SAID = {
    "run": ["No such formula knows that talk about help grows with the wait"],
    "check": ["erlangs offered (arrivals x handle time without a wait)"],
    "staff": ["it does not know that talk about help grows with the wait", "AHT is that without a wait"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_formulas_say_what_they_do_not_know(tmp_path: Path, command: str) -> None:
    told = [
        " ".join(run(command, small(tmp_path, text), *COMMANDS[command]).stdout.split()) for text in (GROWS, SMALL)
    ]
    for sentence in SAID[command]:
        assert sentence in told[0]
        assert sentence not in told[1]


def test_the_fastest_agent_is_the_fastest_without_a_wait(tmp_path: Path) -> None:
    told = run("run", small(tmp_path, GROWS + "routing: {agents: fastest}\n"), "--days", "1").stdout
    words = "the fastest (fastest), by handle times without a wait, though talk about help grows with the wait"
    assert words in " ".join(told.split())


def test_the_calculator_says_that_it_takes_an_aht_that_no_wait_changes() -> None:
    told = run("erlang", "--volume", "100", "--aht", "180 s").stdout
    assert "an AHT that is the same however long people waited" in " ".join(told.split())
