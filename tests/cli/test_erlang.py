"""``erlang``: the figures every planner's calculator gives, by all three formulas beside each other."""

import re

import pytest

from simcenter.study.erlang import erlang_a, erlang_b, erlang_c
from tests.cli.center import run

QUESTION = ["--volume", "100", "--interval", "30 min", "--aht", "180 s", "--target", "80/20"]


def test_the_textbook_example_takes_fourteen_agents_twenty_of_them_paid() -> None:
    told = " ".join(run("erlang", *QUESTION, "--shrinkage", "30%").stdout.split())
    assert "10 erlangs" in told
    assert "14 agents. 88.8 % answered within 20 s, mean wait 7.8 s" in told
    assert "with 30 % shrinkage 20 to schedule" in told


def test_each_row_agrees_with_the_formulas() -> None:
    told = run("erlang", *QUESTION, "--patience", "3 min", env={"COLUMNS": "160"}).stdout
    rows = {int(line.split()[0]): line for line in told.splitlines() if re.match(r" +\d+  ", line)}
    assert set(range(11, 15)) <= set(rows)
    for agents in (11, 13, 14):
        b, c, a = erlang_b(10, agents), erlang_c(10, agents, 180), erlang_a(10, agents, 180, 180)
        expected = [b.p_block, c.service_level(20), c.occupancy, a.service_level(20), a.p_abandon, a.occupancy]
        found = [float(text) for text in re.findall(r"([\d.]+) %", rows[agents])]
        assert found == pytest.approx([100 * value for value in expected], abs=0.051)


def test_too_few_agents_without_abandonment_wait_without_end() -> None:
    told = run("erlang", *QUESTION).stdout
    nine = next(line for line in told.splitlines() if re.match(r" +9  ", line))
    assert "endless" in nine
    assert "100 %" in nine


def test_an_occupancy_cap_asks_for_more_agents() -> None:
    told = run("erlang", *QUESTION, "--max-occupancy", "60%").stdout
    assert "17 agents" in told


def test_few_lines_turn_callers_away() -> None:
    told = " ".join(run("erlang", *QUESTION, "--patience", "3 min", "--lines", "12").stdout.split())
    assert "find all lines taken" in told
    assert erlang_a(10, 11, 180, 180, 12).p_block > 0.05


def test_more_agents_than_lines_are_of_no_use() -> None:
    told = " ".join(run("erlang", *QUESTION, "--patience", "3 min", "--lines", "5").stdout.split())
    assert "A: no line" in told


def test_nobody_comes_nobody_is_needed() -> None:
    told = run("erlang", "--volume", "0", "--aht", "3 min")
    assert told.exit_code == 0
    assert "nobody is needed" in told.stdout


def test_all_wrong_values_are_told_at_once() -> None:
    told = run("erlang", "--volume", "many", "--aht", "180", "--target", "80", "--shrinkage", "100%", "--lines", "9")
    assert told.exit_code == 2
    for option in ("--volume", "--aht", "--target", "--shrinkage", "--lines"):
        assert f"{option}: " in told.stderr
    assert "5 mistakes" in told.stderr


def test_an_absurd_load_is_refused_with_its_size() -> None:
    told = run("erlang", "--volume", "999999999", "--interval", "1 s", "--aht", "1 h")
    assert told.exit_code == 2
    assert "erlangs" in told.stderr


@pytest.mark.parametrize("target", ["80/20", "80%/20s", "80 % in 20 s", "80/0.5 min"])
def test_targets_are_read_as_planners_write_them(target: str) -> None:
    words = [*QUESTION[:-1], target]
    seconds = "30 s" if "min" in target else "20 s"
    assert f"target: 80 % answered within {seconds}" in " ".join(run("erlang", *words).stdout.split())


def test_the_truth_stands_beside_the_formula_with_the_reason_they_differ() -> None:
    told = run("erlang", *QUESTION, "--patience", "3 min", "--shrinkage", "30%", "--simulate", "--days", "20").stdout
    flat = " ".join(told.split())
    assert "Erlang A beside the simulated truth" in flat
    [row] = [line for line in told.splitlines() if re.match(r" +12 +80.2 % ", line)]
    assert row.split()[-1] == "17.1"  # FTE: 12 / 70 %
    assert "Why they differ, at 12 agents" in flat
    for step in ("simulated: long, steady, exponential", "+ handle times as measured", "+ days that differ"):
        assert step in flat


def test_a_load_too_large_to_simulate_at_once_is_refused() -> None:
    told = run("erlang", "--volume", "100000", "--aht", "3 min", "--simulate")
    assert told.exit_code == 2
    assert "more than 500 erlangs" in told.stderr
