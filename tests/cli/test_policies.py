"""``policies``: every word there is, and those of a scenario."""

from pathlib import Path

from simcenter.report.policies import USE_WHEN
from simcenter.study.policies import describe_policies
from tests.cli.center import run, small


def test_every_word_is_listed_with_when_to_use_it() -> None:
    told = run("policies").stdout
    for row in describe_policies():
        assert f"\n{row.name} " in told, row.name
        assert row.name in USE_WHEN
    assert set(USE_WHEN) == {row.name for row in describe_policies()}


def test_a_scenario_adds_its_own_plans(tmp_path: Path) -> None:
    told = run("policies", small(tmp_path)).stdout
    assert "Plans of small" in told
    assert "- premier_first: a free agent serves the highest tier waiting" in told


def test_a_scenario_with_mistakes_is_refused() -> None:
    assert run("policies", "no_such_scenario").exit_code == 2
