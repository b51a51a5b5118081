"""``simcenter shifts``: who comes when, files written, mistakes told; the commands of the page run."""

import json
import re
import shlex
from pathlib import Path

import pytest

from simcenter import load
from tests.cli.center import run, small

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "shifts.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^simcenter (.*)$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_page_runs(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = run(*shlex.split(command), *(["--days", "20"] if command.startswith("shifts") else []))
    assert told.exit_code == 0, told.output


def test_shifts_are_told_written_drawn_and_put_into_a_scenario_that_runs(tmp_path: Path) -> None:
    files = {name: str(tmp_path / name) for name in ("plan.json", "plan.png", "center.yaml")}
    words = ["--shift", "2 h", "--shift", "1 h", "--json", files["plan.json"], "--picture", files["plan.png"]]
    told = run("shifts", small(tmp_path), *words, "--out", files["center.yaml"], "--days", "20")
    assert told.exit_code == 0, told.output
    flat = " ".join(told.stdout.split())
    assert "the least these kinds of shifts can cost" in flat
    assert "The promises with this roster, simulated" in flat
    found = json.loads(Path(files["plan.json"]).read_text("utf-8"))
    # Five present of 20 % absence take 6.25, so seven; two hours at 30.
    assert sum(shift["agents"] for shift in found["shifts"] if shift["shift"] == "08:00-10:00") == 7
    assert found["cost"] == pytest.approx(7 * 2 * 30)
    assert load(files["center.yaml"]).pools["team"].roster is not None
    assert Path(files["plan.png"]).stat().st_size > 5_000


def test_what_erlang_asks_for_is_covered_on_demand(tmp_path: Path) -> None:
    told = run("shifts", small(tmp_path), "--shift", "2 h", "--cover", "erlang", "--absence", "0%", "--days", "0")
    assert told.exit_code == 0, told.output
    assert re.search(r"08:00 +7 +7.0", told.stdout)


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (["--shift", "8 h"], "no shift that fits", 2),
        (["--shift", "two hours"], "a length and its breaks", 2),
        (["--shift", "2 h", "--absence", "100%"], "absence", 2),
        (["--shift", "2 h", "--overtime-rate", "much"], "150%", 2),
        (["--shift", "2 h", "--under-price", "0"], "more than 0 wages", 2),
        (["--shift", "2 h", "--ramp", "0%"], "ramp", 2),
        (["--shift", "2 h", "--picture", "x.gif"], ".svg or .png", 2),
    ],
)
def test_what_means_nothing_is_refused(tmp_path: Path, words: list[str], said: str, code: int) -> None:
    told = run("shifts", small(tmp_path), *words)
    assert told.exit_code == code, told.output
    assert said in told.stderr
