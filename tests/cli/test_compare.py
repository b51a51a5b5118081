"""``compare``: alternatives beside the base over the same customers, in sentences, tables and files."""

import csv
import json
import re
from pathlib import Path

import pytest

from simcenter import compare, load
from tests.cli.center import SMALL, run, small


def test_a_row_shows_the_difference_python_finds(tmp_path: Path) -> None:
    path = small(tmp_path)
    told = run("compare", path, "--change", "team +1 agent", "--days", "8", env={"COLUMNS": "120"}).stdout
    pair = compare(load(path), changes=["team +1 agent"], days=8).difference("team +1 agent", "mean_wait", "standard")
    detail = told[told.index("Mean wait of standard") :]
    line = next(line for line in detail.splitlines() if line.startswith("team +1 agent"))
    numbers = [float(text) for text in re.findall(r"-?\d+(?:\.\d+)?", line.removeprefix("team +1 agent"))]
    assert numbers[0] == pytest.approx(pair.b.mean, abs=0.6)
    assert numbers[1] == pytest.approx(pair.difference.mean, abs=0.6)
    assert "better" in line
    assert f"x{pair.variance_reduction:,.0f}" in line or f"x{pair.variance_reduction:,.1f}" in line


def test_an_agent_more_is_better_for_customers_and_dearer(tmp_path: Path) -> None:
    told = " ".join(run("compare", small(tmp_path), "--change", "team +2 agents", "--days", "10").stdout.split())
    assert "A planner would" in told
    assert "With team +2 agents, wage cost per answered contact is EUR" in told
    assert "higher on average (worse)" in told


def test_without_words_the_plans_of_the_scenario_are_compared(tmp_path: Path) -> None:
    told = run("compare", small(tmp_path), "--days", "6")
    assert told.exit_code == 0
    assert "- premier_first: a free agent serves the highest tier waiting" in told.stdout


def test_nothing_to_compare_with_is_a_mistake(tmp_path: Path) -> None:
    text = SMALL[: SMALL.index("policies:")]
    told = run("compare", small(tmp_path, text))
    assert told.exit_code == 2
    assert "found nothing to compare with" in told.stderr


def test_a_what_if_nobody_decides_is_told_as_an_if_and_never_recommended(tmp_path: Path) -> None:
    told = " ".join(run("compare", small(tmp_path), "--change", "volume -60%", "--days", "8").stdout.split())
    assert "- With volume -60%: " in told
    assert "A planner would take volume" not in told


def test_pairing_is_told_in_words_and_for_each_row(tmp_path: Path) -> None:
    told = run("compare", small(tmp_path), "--days", "10", env={"COLUMNS": "120"}).stdout
    assert "Pairing" in told
    assert "Every alternative met the same customers" in told


def test_json_holds_differences_and_sentences(tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    words = ["--change", "team +1 agent", "--policy", "strict_tiers", "--days", "6", "--json", str(file)]
    assert run("compare", small(tmp_path), *words).exit_code == 0
    told = json.loads(file.read_text(encoding="utf-8"))
    assert told["alternatives"] == ["strict_tiers", "team +1 agent"]
    assert told["effects"] == {"team +1 agent": "team +1 agent"}
    differences = [row for row in told["rows"] if row["alternative"] == "team +1 agent"]
    assert all(row["variance_reduction"] is None or row["variance_reduction"] > 0 for row in differences)
    assert any("too close to call" in text or "With team +1 agent" in text for text in told["sentences"])


def test_contacts_of_all_alternatives_are_the_same_customers(tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    assert run("compare", small(tmp_path), "--days", "2", "--contacts", str(file)).exit_code == 0
    with file.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    who = {
        name: [(r["replication"], r["contact"], r["dialled"]) for r in rows if r["alternative"] == name]
        for name in ("base", "premier_first")
    }
    assert who["base"] == who["premier_first"]
    assert len(who["base"]) > 100


def test_shares_of_a_difference_cannot_be_a_precision(tmp_path: Path) -> None:
    told = run("compare", small(tmp_path), "--precision", "asa = 5%", "--precision", "wait_p90 = 2 s")
    assert told.exit_code == 2
    assert "2 mistakes" in told.stderr
    assert "daily_wait_p90" in told.stderr


def test_precision_of_differences_not_reached_is_exit_code_3(tmp_path: Path) -> None:
    words = ["--change", "volume +30%", "--precision", "mean_wait = 0.01 s", "--max-days", "15"]
    assert run("compare", small(tmp_path), *words).exit_code == 3


def test_effects_tell_what_whole_heads_make_of_a_change() -> None:
    told = run("compare", "tuesday_morning", "--change", "shrinkage 35%", "--days", "1")
    assert told.exit_code == 0
    assert "- shrinkage 35%" in told.stdout


def test_guardrails_kept_undecided_and_broken_have_exit_codes_of_their_own(tmp_path: Path) -> None:
    path = small(tmp_path)
    kept = run("compare", path, "--change", "team +1 agent", "--protect", "standard.mean_wait=+5s", "--days", "10")
    assert kept.exit_code == 0
    assert "team +1 agent keeps the guardrail." in kept.stdout
    assert "standard's mean wait is not worse by more than 5 s (on average gained" in " ".join(kept.stdout.split())
    few = run("compare", path, "--change", "team +1 agent", "--protect", "standard.mean_wait=+5s", "--days", "3")
    assert few.exit_code == 3
    broken = run("compare", path, "--change", "volume +40%", "--protect", "standard.mean_wait=+1s", "--days", "10")
    assert broken.exit_code == 4
    assert "volume +40% breaks the guardrail." in broken.stdout


def test_a_question_decided_is_exit_code_0_and_one_left_open_3(tmp_path: Path) -> None:
    words = ["compare", small(tmp_path), "--until-decided", "mean_wait of standard", "--max-days", "20"]
    assert run(*words, "--change", "team +2 agents").exit_code == 0
    words[3] = "mean_wait of standard = 1 ms"
    still_open = run(*words, "--policy", "strict_tiers", "--change", "patience of premier x1.02")
    assert still_open.exit_code == 3
    assert "Not reached within 20 days" in " ".join(still_open.stdout.split())


def test_every_mistake_of_guardrails_questions_and_frontiers_is_told_at_once(tmp_path: Path) -> None:
    told = run(
        "compare", small(tmp_path), "--protect", "standrd.service_level=-1pt,standard.mean_wait=-5s",
        "--frontier", "cost", "--until-decided", "mean_wat", "--policy", "strct",
    )  # fmt: skip
    assert told.exit_code == 2
    assert "5 mistakes" in told.stderr
    assert 'did you mean "standard"?' in told.stderr
    assert "mean_wait gets worse when it rises" in told.stderr


def test_several_scenarios_crossed_are_read_in_80_columns(tmp_path: Path) -> None:
    path = small(tmp_path)
    (tmp_path / "other").mkdir()
    patient = SMALL.replace("patience: {exponential: 3 min}", "patience: {exponential: 6 min}")
    other = small(tmp_path / "other", patient.replace("name: small", "name: patient"))
    told = run(
        "compare", path, other, "--policy", "strict_tiers", "--cross", "--days", "8",
        "--frontier", "mean_wait:premier,cost", "--measures", "fairness", "--protect", "premier.mean_wait=2s",
    )  # fmt: skip
    assert told.exit_code in (0, 3, 4)
    assert "patient & strict_tiers" in told.stdout
    for heading in ("Guardrails", "Frontier", "Waits relative to everybody's", "Overview"):
        assert f"\n{heading}\n" in told.stdout
    assert "hold for its 3 alternatives at once" in " ".join(told.stdout.split())
    assert max(map(len, told.stdout.splitlines())) <= 80
    assert told.stdout.index("What a planner would decide") < told.stdout.index("Overview")


def test_two_scenarios_of_one_name_cannot_be_told_apart(tmp_path: Path) -> None:
    path = small(tmp_path)
    told = run("compare", path, path, path)
    assert told.exit_code == 2
    assert 'two scenarios with the name "small"' in told.stderr
