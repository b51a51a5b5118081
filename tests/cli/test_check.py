"""``check``: every mistake with its place, then what to beware of, then sizes."""

from pathlib import Path

import pytest

from tests.cli.center import SMALL, run, small


def test_a_sound_scenario_has_no_mistakes_and_its_sizes_are_told(tmp_path: Path) -> None:
    told = run("check", small(tmp_path))
    assert told.exit_code == 0
    assert told.stdout.startswith("small: no mistakes\n")
    assert "160.0 contacts a day" in told.stdout.replace("160 contacts", "160.0 contacts")
    assert "5 at most in 1 pool" in told.stdout
    assert "4.00 erlangs offered" in told.stdout
    assert "Beware" not in told.stdout


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("customers: strict_tiers", "customers: strict_tier", 'did you mean "strict_tiers"?'),
        ("customers: strict_tiers", "pools: strict_tiers", "stands under customers"),
        ("customers: strict_tiers", "customers: {policy: strict_tiers, premier: 0}", "is not between 1 and 1000"),
        (
            "customers: strict_tiers",
            "customers: {policy: head_start, premier: 20}",
            'found "20.0", expected a duration',
        ),
        ("customers: strict_tiers", "customers: {policy: ageing_tiers, premier: fast}", "where it takes a number"),
        ("customers: strict_tiers", "customers: {policy: ageing_tiers, premier: [fast]}", "where it takes one value"),
    ],
)
def test_policies_are_checked_when_a_scenario_is_loaded(tmp_path: Path, old: str, new: str, line: str) -> None:
    told = run("check", small(tmp_path, SMALL.replace(old, new)))
    assert told.exit_code == 2
    assert line in told.stderr
    assert ":18:" in told.stderr
    assert "1 mistake;" in told.stderr


def test_mistakes_of_policies_are_told_beside_those_of_other_parts(tmp_path: Path) -> None:
    text = SMALL.replace("strict_tiers", "strict_tier").replace("wage: 30/h", "wage: 30")
    told = run("check", small(tmp_path, text))
    assert "2 mistakes;" in told.stderr
    assert told.stderr.index("pools.team.wage") < told.stderr.index("policies.premier_first.customers")


def test_a_tier_without_a_promise_is_warned_about(tmp_path: Path) -> None:
    told = run("check", small(tmp_path, SMALL.replace(", promise: {share: 80%, within: 20 s}", "")))
    assert "Tier without a promise: standard." in told.stdout


def test_a_promise_longer_than_the_horizon_is_warned_about(tmp_path: Path) -> None:
    told = run(
        "check",
        small(tmp_path, SMALL.replace("{share: 80%, within: 20 s}", "{share: 80%, within: 20 s, period: week}")),
    )
    assert "The promise to standard is for a week" in told.stdout


def test_an_unstable_center_is_warned_about(tmp_path: Path) -> None:
    text = SMALL.replace("{patience: {exponential: 3 min}, promise: {share: 80%", "{promise: {share: 80%")
    told = run("check", small(tmp_path, text.replace("per_hour: 70", "per_hour: 170")))
    assert "- Unstable from 08:00 to 10:00" in told.stdout


FOLLOW_UPS = SMALL.replace("volumes:\n", "volumes:\n  counts: issues\n").replace(
    "pools:\n", "follow_ups:\n  returns: {probability: 80%, delay: DELAY}\npools:\n"
)


def test_follow_ups_after_the_last_day_are_warned_about(tmp_path: Path) -> None:
    text = FOLLOW_UPS.replace("DELAY", "20 h").replace("shrinkage: 20%", "resolution: 60%")
    told = run("check", small(tmp_path, text)).stdout
    assert "100 % of those who would call again do so after the last simulated day" in " ".join(told.split())
    assert "Set volumes.carry_in: true" in " ".join(told.split())


def test_follow_ups_the_day_inherits_as_many_of_are_a_fact_and_no_warning(tmp_path: Path) -> None:
    text = FOLLOW_UPS.replace("DELAY", "20 h").replace("shrinkage: 20%", "resolution: 60%")
    told = run("check", small(tmp_path, text.replace("counts: issues", "counts: issues\n  carry_in: true"))).stdout
    assert "Beware" not in told
    assert "(carry_in)" in told


def test_follow_ups_of_the_same_day_are_no_trouble(tmp_path: Path) -> None:
    text = FOLLOW_UPS.replace("DELAY", "1 min").replace("shrinkage: 20%", "resolution: 60%")
    assert "call again" not in run("check", small(tmp_path, text)).stdout


def test_days_that_are_all_alike_are_warned_about(tmp_path: Path) -> None:
    told = run("check", small(tmp_path, SMALL.replace("{shape: 30}", "none"))).stdout
    assert "(day_factor none)" in told
