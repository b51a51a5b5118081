"""``run``: its numbers are those of Python, its ranges are kept apart, its files are whole."""

import csv
import json
import re
from pathlib import Path

import pytest

from simcenter import load, replicate, simulate
from simcenter.results.counts import count
from simcenter.results.select import select
from simcenter.results.service import asa, service_level
from tests.cli.center import SMALL, run, small


def test_a_single_day_shows_the_counts_and_waits_of_the_simulation(tmp_path: Path) -> None:
    path = small(tmp_path)
    told = run("run", path, "--days", "1", "--seed", "7").stdout
    result = simulate(load(path), seed=7)
    for tier in ("premier", "standard"):
        rows = select(result, tier=tier)
        counts = count(result, rows)
        numbers = [f"{n:,}" for n in (counts.offered, counts.answered, counts.abandoned)]
        assert re.search(rf"^{tier} +" + " +".join(numbers) + " ", told, re.MULTILINE)
        level = f"{100 * service_level(result, rows):.1f}".removesuffix(".0") if tier == "premier" else None
        if level is not None:
            assert re.search(rf"^{tier} .*within 20 s +{re.escape(level)}", told, re.MULTILINE)
        seconds = asa(result, rows)
        assert re.search(rf"^{tier} .*% +{seconds:.0f}(\.\d)? s", told, re.MULTILINE) or seconds < 10


def test_a_single_day_judges_its_promise_and_says_how_little_that_is(tmp_path: Path) -> None:
    path = small(tmp_path)
    told = run("run", path, "--days", "1").stdout
    result = simulate(load(path))
    kept = service_level(result, select(result, tier="premier")) >= 0.9
    assert f"- premier: promise {'kept' if kept else 'broken'}." in told
    assert "One day is one of many that could have come" in told


def test_many_days_keep_the_two_ranges_apart(tmp_path: Path) -> None:
    path = small(tmp_path)
    told = run("run", path, "--days", "12").stdout
    study = replicate(load(path), 12)
    level = study.estimate("service_level", "standard")
    assert level.day_low is not None
    assert level.day_high is not None
    line = next(line for line in told.splitlines() if line.startswith("Within 20 s (promised 80 %)"))
    numbers = [float(text) for text in re.findall(r"\d+(?:\.\d+)?", line.split(")", 1)[1])]
    expected = [level.mean, level.low, level.high, level.day_low, level.day_high]
    assert numbers == pytest.approx([100 * value for value in expected], abs=0.6)


def test_the_mean_of_days_that_keep_the_promise_is_told(tmp_path: Path) -> None:
    path = small(tmp_path)
    told = " ".join(run("run", path, "--days", "12").stdout.split())
    kept = replicate(load(path), 12).estimate("promise_kept", "standard")
    assert f"kept on {round(12 * kept.mean)} of 12 days (share of days known to" in told


def test_few_days_give_no_interval_and_say_so(tmp_path: Path) -> None:
    told = run("run", small(tmp_path), "--days", "3").stdout
    assert "3 days: at least 5 are needed to say how well an average is known." in told


def test_the_planners_table_has_their_columns_in_their_order(tmp_path: Path) -> None:
    told = run("run", small(tmp_path), "--days", "1", env={"COLUMNS": "300"}).stdout
    lines = told.splitlines()
    heading = lines[next(i for i, line in enumerate(lines) if line.startswith("By interval")) + 1]
    assert re.split(r"\s{2,}", heading) == [
        "Interval start",
        "Offered",
        "Handled",
        "Abandoned",
        "Abandon %",
        "ASA s",
        "SL % (20 s)",
        "AHT s",
        "Occupancy %",
        "Scheduled",
        "Required (net), Erlang A",
        "Required incl. shrinkage, Erlang A",
        "Over/under",
    ]
    assert [line.split()[0] for line in lines if re.match(r"\d\d:\d\d ", line)] == ["08:00", "08:30", "09:00", "09:30"]


def test_a_narrow_page_is_never_exceeded_by_more_than_a_word(tmp_path: Path) -> None:
    for days in ("1", "12"):
        told = run("run", small(tmp_path), "--days", days).stdout
        assert max(map(len, told.splitlines())) <= 80


def test_the_same_settings_give_the_same_report_for_any_number_of_workers(tmp_path: Path) -> None:
    path = small(tmp_path)
    first, second = (run("run", path, "--days", "9", "--workers", workers).stdout for workers in ("1", "2"))
    assert first == second


def test_both_engines_give_the_same_numbers(tmp_path: Path) -> None:
    path = small(tmp_path)
    fast, readable = (
        run("run", path, "--days", "2", "--workers", "1", "--engine", engine).stdout
        for engine in ("compiled", "reference")
    )
    assert fast == readable.replace("reference engine", "compiled engine")


def test_what_ifs_are_made_one_after_the_other_and_told(tmp_path: Path) -> None:
    path = small(tmp_path)
    told = run(
        "run", path, "--days", "1", "--change", "team +1 agent", "--change", "volume +50%", "--policy", "strict_tiers"
    )
    assert "What if: team +1 agent." in told.stdout
    assert "What if: volume +50%." in told.stdout
    assert "120 contacts expected a day" not in run("run", path, "--days", "1").stdout
    assert "240 contacts expected a day" in told.stdout
    assert "the highest tier waiting, first come first served inside it (strict_tiers)" in " ".join(told.stdout.split())
    assert "team  6 heads present" in told.stdout


def test_json_holds_every_estimate_with_its_interval_and_origin(tmp_path: Path) -> None:
    path, file = small(tmp_path), tmp_path / "out.json"
    done = run("run", path, "--days", "6", "--seed", "3", "--json", str(file), "--change", "team +1 agent")
    assert done.exit_code == 0
    told = json.loads(file.read_text(encoding="utf-8"))
    assert told["what_ifs"] == ["team +1 agent"]
    wanted = {"measure", "scope_kind", "scope", "unit", "mean", "low", "high", "level", "n", "method"}
    wanted |= {"scenario", "policy", "seed", "version"}
    assert wanted <= set(told["rows"][0])
    kinds = {row["scope_kind"] for row in told["rows"]}
    assert {"overall", "tier", "need", "channel", "pool", "interval"} <= kinds
    row = next(r for r in told["rows"] if (r["measure"], r["scope"]) == ("service_level", "premier"))
    assert 0 <= row["low"] <= row["mean"] <= row["high"] <= 1
    assert (row["n"], row["seed"], row["scenario"]) == (6, 3, "small")


def test_contacts_are_those_of_every_day(tmp_path: Path) -> None:
    path, file = small(tmp_path), tmp_path / "contacts.csv"
    assert run("run", path, "--days", "3", "--contacts", str(file)).exit_code == 0
    with file.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    scenario = load(path)
    for replication in range(3):
        arrived = count(simulate(scenario, replication=replication)).arrived
        assert sum(row["replication"] == str(replication) for row in rows) == arrived
    assert {row["tier"] for row in rows} == {"premier", "standard"}
    assert {row["resolved"] for row in rows} <= {"true", "false", ""}
    assert not list(tmp_path.glob(".*"))


def test_precision_not_reached_is_exit_code_3_and_said(tmp_path: Path) -> None:
    told = run("run", small(tmp_path), "--precision", "service_level = 0.01pt", "--max-days", "15")
    assert told.exit_code == 3
    assert "Not reached within 15 days" in told.stdout


def test_precision_reached_is_exit_code_0(tmp_path: Path) -> None:
    told = run("run", small(tmp_path), "--precision", "service_level of standard = 40pt")
    assert told.exit_code == 0
    assert "Not reached" not in told.stdout


def test_a_precision_that_means_nothing_is_a_mistake(tmp_path: Path) -> None:
    told = run("run", small(tmp_path), "--precision", "service_levl = 1pt", "--precision", "asa = 5")
    assert told.exit_code == 2
    assert 'did you mean "service_level"?' in told.stderr
    assert "2 mistakes" in told.stderr


def test_an_unstable_center_is_simulated_and_named(tmp_path: Path) -> None:
    text = SMALL.replace("{exponential: 3 min}, promise: {share: 80%", "never, promise: {share: 80%")
    told = run("run", small(tmp_path, text.replace("per_hour: 70", "per_hour: 170")), "--days", "1")
    assert told.exit_code == 0
    assert "Unstable from 08:00 to 10:00: contacts of standard/help/phone never hang up" in told.stdout


def test_a_skewed_figure_is_marked_and_the_warning_said_once(tmp_path: Path) -> None:
    text = SMALL.replace("shape: 30", "shape: 2")
    told = run("run", small(tmp_path, text), "--days", "30").stdout
    notes = [line for line in told.splitlines() if line.startswith("* ")]
    assert len(notes) == 1
    assert "skewness" in notes[0]
    assert any(line.rstrip().split("  ")[0].endswith(" *") for line in told.splitlines())


def test_files_that_cannot_be_written_are_refused_before_anything_runs(tmp_path: Path) -> None:
    path = small(tmp_path)
    taken = run("run", path, "--json", path)
    assert taken.exit_code == 2
    assert "which SCENARIO already is" in taken.stderr
    both = run("run", path, "--json", str(tmp_path / "x"), "--contacts", str(tmp_path / "x"))
    assert "which --json already is" in both.stderr
    assert not (tmp_path / "x").exists()


def test_nothing_is_written_when_the_input_is_wrong(tmp_path: Path) -> None:
    path, file = small(tmp_path, SMALL.replace("wage: 30/h", "wage: 30")), tmp_path / "out.json"
    assert run("run", path, "--json", str(file)).exit_code == 2
    assert not file.exists()


def test_a_shipped_scenario_runs_by_its_name() -> None:
    told = run("run", "tuesday_morning", "--days", "1")
    assert told.exit_code == 0
    assert told.stdout.startswith("tuesday_morning: ")


def test_agents_are_written_one_a_line_and_how_evenly_they_worked_is_said(tmp_path: Path) -> None:
    path, file = small(tmp_path), tmp_path / "agents.csv"
    done = run("run", path, "--days", "2", "--workers", "1", "--agents", str(file))
    assert done.exit_code == 0
    first, *lines = file.read_text(encoding="utf-8").splitlines()
    assert first.startswith("agent,pool,answered_a_day,")
    assert [line.split(",")[0] for line in lines] == [f"team#{i}" for i in range(1, len(lines) + 1)]
    assert f"team: occupancy of {len(lines)} agents from" in done.stderr
    refused = run("run", path, "--agents", str(tmp_path))
    assert refused.exit_code == 2
    assert "--agents" in refused.stderr


def test_listed_customers_are_written_one_a_line_the_worst_served_first(tmp_path: Path) -> None:
    path, file, contacts = tmp_path / "known.yaml", tmp_path / "customers.csv", tmp_path / "contacts.csv"
    words = ["simcenter: 1", "calendar: {opens: 08:00, closes: 12:00}", "tiers: {premier: {contacts_per_day: 9}}"]
    words += ["needs: {billing: {talk: {exponential: 5 min}}}", "customers: {listed_in: list.csv}"]
    words += ["pools: {team: {seated: 3}}"]
    words += ["volumes: {day_factor: none, streams: [{tier: premier, need: billing, share_of_tier: 100%}]}"]
    path.write_text("\n".join(words), encoding="utf-8")
    (tmp_path / "list.csv").write_text("id,tier\n" + "".join(f"K{i},premier\n" for i in range(20)), encoding="utf-8")
    arguments = ("--days", "2", "--workers", "1", "--contacts", str(contacts))
    done = run("run", str(path), *arguments, "--customers", str(file))
    assert done.exit_code == 0
    first, *lines = file.read_text(encoding="utf-8").splitlines()
    assert first.startswith("customer,tier,value,contacts_a_run,")
    assert sorted(line.split(",")[0] for line in lines) == sorted(f"K{i}" for i in range(20))
    assert f"premier: {lines[0].split(',')[0]} waited longest, " in done.stderr
    assert "Contacts per customer who came" in done.stdout
    assert ",customer," in contacts.read_text(encoding="utf-8").splitlines()[0]
    refused = run("run", small(tmp_path), "--customers", str(tmp_path / "more.csv"))
    assert refused.exit_code == 2
    assert "customers of a scenario that lists none" in refused.stderr
