"""What the README shows works: its scenario loads, its Python runs, its policy keeps the contract."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from simcenter import check_policy, simulate
from simcenter.scenario.loading import load_text, shipped

README = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Fenced blocks of a language, in order."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_scenario_in_the_readme_is_complete_and_runs() -> None:
    [text] = blocks("yaml")
    result = simulate(load_text(text, "README.md"), seed=1)
    assert (result.legs.answer_ms >= 0).any()


def test_the_python_in_the_readme_prints_a_sentence_for_each_row(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(blocks("python")[0], "README.md", "exec", dont_inherit=True), {})
    printed = capsys.readouterr().out.strip().splitlines()
    assert len(printed) > 5
    assert all(line.endswith((".", "up.", "down.")) for line in printed)


def test_the_policy_in_the_readme_keeps_the_contract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "readme_policy.py").write_text(blocks("python")[1], encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert check_policy(importlib.import_module("readme_policy").LongestQueue) == []


def test_the_readme_names_every_shipped_scenario() -> None:
    assert [name for name in shipped() if f"`{name}`" not in README] == []
