"""Reports of runs of several days: amounts are those of a day, replications are called runs."""

import re
from pathlib import Path

import pytest

from simcenter import load, replicate
from tests.cli.center import SMALL, run, small

WEEK = SMALL.replace("interval: 30 min}", "interval: 30 min, days: 4, start: {warm_up: 1 d}}")


def number_in(told: str, label: str) -> float:
    line = next(line for line in told.splitlines() if line.startswith(label))
    found = re.search(r"[\d,]+(?:\.\d+)?", line.removeprefix(label))
    assert found is not None
    return float(found[0].replace(",", ""))


def test_amounts_of_a_run_of_several_days_are_shown_a_day(tmp_path: Path) -> None:
    path = small(tmp_path, WEEK)
    told = run("run", path, "--days", "10").stdout
    offered = replicate(load(path), 10).estimate("offered").mean
    assert number_in(told[told.index("all tiers") :], "Contacts offered a day") == pytest.approx(offered / 3, abs=0.6)


def test_interval_counts_are_means_over_the_measured_days(tmp_path: Path) -> None:
    path = small(tmp_path, WEEK)
    told = run("run", path, "--days", "10").stdout
    offered = replicate(load(path), 10).estimate("offered").mean
    total = next(line for line in told.splitlines() if line.startswith("Total"))
    assert float(total.split()[1].replace(",", "")) == pytest.approx(offered / 3, abs=0.6)


def test_replications_of_several_days_are_runs(tmp_path: Path) -> None:
    told = " ".join(run("run", small(tmp_path, WEEK), "--days", "10").stdout.split())
    assert "Simulated: 10 runs of 4 days from 08:00 to 10:00, the first 1 d not counted." in told
    assert "A single run: 8 in 10" in told
    assert "kept in" in told
    assert "single day" not in told


def test_a_tier_nobody_belongs_to_takes_one_line(tmp_path: Path) -> None:
    text = SMALL.replace("per_hour: 10}", "per_hour: 0}")
    told = run("run", small(tmp_path, text), "--days", "6").stdout
    premier = told[told.index("\npremier\n") : told.index("\nstandard\n")]
    assert len(premier.strip().splitlines()) == 2
    assert "- premier: nobody called, so there is nothing to judge." in told


def test_customers_who_never_hang_up_have_no_rows_about_hanging_up(tmp_path: Path) -> None:
    text = SMALL.replace("patience: {exponential: 3 min}, ", "")
    assert "abandoning" not in run("run", small(tmp_path, text), "--days", "6").stdout.split("By interval")[0]


def test_first_contact_resolution_shows_where_contacts_can_fail(tmp_path: Path) -> None:
    assert "FCR" not in run("run", small(tmp_path), "--days", "6").stdout
    text = SMALL.replace("shrinkage: 20%", "resolution: 70%")
    told = run("run", small(tmp_path, text), "--days", "6").stdout
    assert 65 < number_in(told[told.index("\nstandard\n") :], "Resolved in first contact (FCR)") < 75
