"""``simcenter uncertainty``: from standard errors, from records, and what is refused; the page's commands run."""

import json
import re
import shlex
from datetime import date
from pathlib import Path

import pytest

from tests.calibrate.make_layouts import amazon_connect
from tests.cli.center import run, small

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "uncertainty.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^simcenter (uncertainty .*)$", PAGE, re.MULTILINE)
FEW = ["--draws", "10", "--days", "10", "--set-days", "5"]


def test_the_interval_is_told_with_both_errors_and_with_one(tmp_path: Path) -> None:
    told_to = tmp_path / "found.json"
    words = ["--measure", "cost", "--vary", "wage x{1 +- 0.05}", "--json", str(told_to), *FEW]
    told = run("uncertainty", small(tmp_path), *words)
    assert told.exit_code == 0, told.output
    flat = " ".join(told.stdout.split())
    assert "with what is unsure about wage; simulation error only, over 10 days, would say" in flat
    assert "Of the squared width of that interval inputs make" in flat
    found = json.loads(told_to.read_text("utf-8"))
    assert found["low"] < found["simulation_low"] < found["mean"] < found["simulation_high"] < found["high"]


def test_records_are_resampled_and_fitted_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "weeks.csv").write_text(amazon_connect(date(2025, 3, 3), 28), encoding="utf-8")
    assert run("import", "weeks.csv", "--out", "center.yaml").exit_code == 0
    [command] = [one for one in COMMANDS if "--records" in one]
    told = run(*shlex.split(command), *FEW)
    assert told.exit_code == 0, told.output
    assert "the records (1 file, days resampled)" in " ".join(told.stdout.split())


def test_evenly_spread_days_are_told_with_what_they_are_worth(tmp_path: Path) -> None:
    [command] = [one for one in COMMANDS if "--blocks" in one]
    told_to = tmp_path / "found.json"
    told = run(*shlex.split(command), "--days", "100", "--json", str(told_to))
    assert told.exit_code == 0, told.output
    flat = " ".join(told.stdout.split())
    assert "from 10 blocks of 10 days whose factors are spread evenly" in flat
    assert "times as many for an interval as narrow" in flat
    found = json.loads(told_to.read_text("utf-8"))
    assert found["low"] < found["mean"] < found["high"]
    assert found["variance_reduction"] > 1


def test_days_that_cannot_be_spread_are_refused(tmp_path: Path) -> None:
    words = ["--measure", "cost", "--blocks", "10", "--days", "95"]
    alike = run("uncertainty", small(tmp_path, **{"day_factor: {shape: 30}": "day_factor: none"}), *words)
    assert alike.exit_code == 2
    assert "days that cannot be spread evenly" in alike.stderr
    assert "a multiple of --blocks, at least 50" in " ".join(alike.stderr.split())


@pytest.mark.parametrize("command", [one for one in COMMANDS if "--vary" in one])
def test_a_command_of_the_page_runs(command: str) -> None:
    told = run(*shlex.split(command), *FEW)
    assert told.exit_code == 0, told.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--measure", "cost"], "one of them"),
        (["--measure", "csot", "--vary", "volume x{1 +- 0.1}"], 'did you mean "cost"'),
        (["--measure", "cost", "--vary", "volume x{1 +- 0}"], "a standard error above 0"),
        (["--measure", "cost", "--vary", "volume x{1 +- 0.1}", "--columns", "a=b"], "without --records"),
        (["--measure", "cost", "--vary", "volume x{1 +- 0.1}", "--days", "10"], "at most --days, 10"),
        (["--measure", "cost", "--records", "nowhere.csv"], "nowhere.csv"),
    ],
)
def test_what_means_nothing_is_refused(tmp_path: Path, words: list[str], said: str) -> None:
    told = run("uncertainty", small(tmp_path), *words)
    assert told.exit_code == 2, told.output
    assert said in told.stderr
