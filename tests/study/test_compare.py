"""A base and its alternatives over the same customers: differences day by day, and nothing else differs."""

import json
import math
from typing import Any

import numpy as np
import pytest

from simcenter.results.daily.scopes import Scope
from simcenter.scenario.changes import change
from simcenter.scenario.errors import InputErrors
from simcenter.study.compare import Comparison, compare
from simcenter.study.replicate import Row, replicate
from tests.scenario.center import scenario
from tests.study.test_replicate import Stop, busy, offered

DEDICATED, MORE = "dedicated", "volume +15%"


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    """Twenty days of the busy center, with dedicated desks, and with more customers."""
    return compare(busy(), policies=[DEDICATED], changes=[MORE], days=20, seed=3)


def test_a_plan_compared_with_itself_differs_by_exactly_nothing(seed: int) -> None:
    found = compare(busy(), policies=["head_start:premier=90s"], days=12, seed=seed)
    for row in found.rows:
        pair = found.difference("head_start:premier=90s", *row)
        assert (pair.difference.mean, pair.difference.low, pair.difference.high) == (0.0, 0.0, 0.0), row
        assert pair.share_of_days_equal == 1.0
        assert not pair.decided
    assert found.base.digest() == found.alternatives["head_start:premier=90s"].digest()
    assert all("are the same on each of 12 days" in sentence for sentence in found.sentences())
    assert found.pairing() == "No difference varies from day to day, so pairing had nothing to gain."


def test_another_alternative_changes_no_number_of_the_others(comparison: Comparison) -> None:
    more = compare(
        busy(), policies=["strict_tiers", DEDICATED], changes=[MORE, "premier +1 agent"], days=20, seed=3
    )
    assert more.base.digest() == comparison.base.digest()
    for name in (DEDICATED, MORE):
        assert more.alternatives[name].digest() == comparison.alternatives[name].digest()
        assert more.sentences(name) == comparison.sentences(name)
    kept = [record for record in more.records() if record["alternative"] in ("base", DEDICATED, MORE)]
    assert repr(alone(kept)) == repr(alone(comparison.records()))


def alone(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Records without what depends on how many alternatives there are."""
    return [
        {key: value for key, value in record.items() if key != "verdict" and "simultaneous" not in key}
        for record in records
    ]


def test_every_alternative_is_the_study_of_its_own_scenario(comparison: Comparison) -> None:
    alone = replicate(change(busy(), MORE), 20, seed=3)
    assert comparison.alternatives[MORE].digest() == alone.digest()
    assert comparison.base.digest() == replicate(busy(), 20, seed=3).digest()


def test_plans_meet_the_very_same_customers(comparison: Comparison) -> None:
    pair = comparison.difference(DEDICATED, "offered")
    assert (pair.difference.low, pair.difference.high, pair.share_of_days_equal) == (0.0, 0.0, 1.0)


def test_the_base_comes_first_then_policies_changes_and_scenarios_by_name() -> None:
    others = {"twice as many": change(busy(), "volume x2")}
    found = compare(busy(), changes=[MORE], policies=[DEDICATED, "strict_tiers"], alternatives=others, days=1)
    assert list(found.alternatives) == [DEDICATED, "strict_tiers", MORE, "twice as many"]


def test_a_difference_is_taken_between_ratios_of_sums_and_its_spread_within_days(
    comparison: Comparison,
) -> None:
    base, other = (
        study.figures("mean_wait", "tier:premier")
        for study in (comparison.base, comparison.alternatives[MORE])
    )
    assert base.below is not None
    assert other.below is not None
    pair = comparison.difference(MORE, "mean_wait", "tier:premier")
    expected = other.above.sum() / other.below.sum() - base.above.sum() / base.below.sum()
    assert pair.difference.mean == pytest.approx(expected, rel=1e-12)
    assert pair.share_of_days_b_better == np.mean(other.daily < base.daily)
    assert pair.variance_reduction > 1
    assert pair.difference.day_low == pytest.approx(
        np.quantile(other.daily - base.daily, 0.1, method="weibull")
    )


def test_numbers_are_the_same_for_any_number_of_workers(comparison: Comparison) -> None:
    for workers in (1, 3):
        again = compare(busy(), policies=[DEDICATED], changes=[MORE], days=20, seed=3, workers=workers)
        assert again.to_json() == comparison.to_json()


@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupted_comparison_keeps_the_days_all_alternatives_have(workers: int, seed: int) -> None:
    stop = Stop(after=60)
    words: dict[str, Any] = {"policies": [DEDICATED], "changes": [MORE], "seed": seed}
    found = compare(busy(), **words, days=80, workers=workers, progress=stop)
    assert stop.pressed
    assert found.interrupted
    assert 1 <= found.days < 80
    assert {study.days for study in found.alternatives.values()} == {found.days}
    whole = compare(busy(), **words, days=found.days)
    assert repr(found.records()) == repr(whole.records())
    assert f"interrupted after {found.days} days" in found.warnings


def test_progress_counts_the_days_of_all_alternatives(seed: int) -> None:
    told: list[tuple[int, int]] = []
    compare(
        busy(), policies=[DEDICATED], days=10, seed=seed, progress=lambda done, of: told.append((done, of))
    )
    assert told[0] == (0, 20)
    assert told[-1] == (20, 20)


# What is compared -----------------------------------------------------------------------------------------


def test_rows_are_what_a_planner_looks_at_first(comparison: Comparison) -> None:
    by_tier = ["service_level", "mean_wait", "daily_wait_p90", "abandonment", "fcr"]
    overall = ["occupancy", "cost_per_contact", "cost_per_resolved_issue", "cost"]
    expected = [(measure, "premier") for measure in by_tier] + [(measure, "standard") for measure in by_tier]
    expected += [(measure, "") for measure in overall]
    assert [(row.measure, row.scope.name) for row in comparison.rows] == expected
    assert len(comparison.sentences()) == 2 * len(expected)


def test_shares_within_other_targets_are_not_called_by_the_target_of_the_base() -> None:
    found = compare(scenario(), changes=["promise of premier 90% within 10 s"], days=3, seed=1, workers=1)
    premier, standard = (Row("service_level", Scope("tier", tier)) for tier in ("premier", "standard"))
    assert found.wording(premier).measure == "share answered within each plan's own target"
    assert found.wording(standard).measure == "share answered within 20 s"
    (one,) = found.alternatives
    assert "within each plan's own target" in found.sentence(one, *premier)


def test_what_cannot_differ_is_left_out_unless_an_alternative_can() -> None:
    plain = scenario(
        tiers__premier__patience="never", tiers__standard__patience="never",
        pools__premier__wage=None, pools__standard__wage=None,
    )  # fmt: skip
    found = compare(plain, policies=[DEDICATED], days=1)
    assert {row.measure for row in found.rows} == {
        "service_level",
        "mean_wait",
        "daily_wait_p90",
        "occupancy",
    }
    paid = compare(plain, alternatives={"paid": scenario()}, days=1)
    assert {row.measure for row in paid.rows} > {"abandonment", "cost"}


def test_a_tier_only_the_base_has_is_compared_with_alternatives_that_have_it() -> None:
    merged = scenario(
        tiers__premier=None,
        volumes__streams=[{"tier": "standard", "need": "billing", "per_hour": 30}],
        routing=None,
    )
    found = compare(scenario(), policies=[DEDICATED], alternatives={"one tier": merged}, days=6)
    assert {row.scope.name for row in found.rows_of("one tier")} == {"standard", ""}
    assert {row.scope.name for row in found.rows_of(DEDICATED)} == {"premier", "standard", ""}
    assert len(found.sentences("one tier")) == len(found.rows_of("one tier"))


def test_sentences_name_the_change_its_direction_and_both_ranges(comparison: Comparison) -> None:
    sentence = comparison.sentence(MORE, "mean_wait", Scope("tier", "standard"))
    assert sentence.startswith("With volume +15%, mean wait of standard is ")
    assert " s longer on average (worse), known to " in sentence
    assert "on a single day 8 times in 10 between" in sentence
    assert "(20 days)" in sentence


def test_the_frame_sets_each_alternative_beside_the_base_with_the_gain_of_pairing(
    comparison: Comparison,
) -> None:
    frame = comparison.frame()
    chosen = frame[(frame.measure == "mean_wait") & (frame.scope == "standard")]
    assert list(chosen.alternative) == ["base", DEDICATED, MORE]
    base, _, more = chosen.to_dict("records")
    assert more["difference"] == pytest.approx(more["mean"] - base["mean"])
    assert more["difference_low"] < more["difference"] < more["difference_high"]
    assert more["variance_reduction"] > 1
    assert math.isnan(base["difference"])
    assert "times the days to be known as well" in comparison.pairing()


def test_json_is_strict_and_tells_every_alternative(comparison: Comparison) -> None:
    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    told = json.loads(comparison.to_json(), parse_constant=refuse)
    assert told["alternatives"] == [DEDICATED, MORE]
    assert told["digests"][MORE] == comparison.alternatives[MORE].digest()
    assert len(told["rows"]) == 3 * len(comparison.rows)
    assert len(told["sentences"]) == 2 * len(comparison.rows)


def test_a_quantile_of_all_days_pooled_has_no_difference_by_day(comparison: Comparison) -> None:
    with pytest.raises(ValueError, match=r"wait_p90: pooled over all days.* expected daily_wait_p90"):
        comparison.difference(DEDICATED, "wait_p90")


def test_an_alternative_that_is_not_there_is_told_with_the_nearest(comparison: Comparison) -> None:
    with pytest.raises(ValueError, match=r'found "dedicted".*did you mean "dedicated"'):
        comparison.difference("dedicted", "mean_wait")


def test_days_that_cost_but_bring_nobody_can_be_compared(seed: int) -> None:
    quiet = scenario(
        volumes__day_factor="none",
        volumes__streams=[{"tier": "standard", "need": "orders", "per_day": 0.7}],
        routing=None,
    )
    found = compare(quiet, changes=["premier +1 agent"], days=40, seed=seed)
    pair = found.difference("premier +1 agent", "cost_per_contact")
    assert pair.difference.mean == pytest.approx(pair.b.mean - pair.a.mean)
    assert pair.difference.known
    assert pair.difference.mean > 0
    same = compare(quiet, policies=["longest_wait"], days=40, seed=seed)
    assert same.difference("longest_wait", "cost_per_contact").difference.high == 0.0


# How well -------------------------------------------------------------------------------------------------


def test_precision_is_about_differences_of_every_alternative(seed: int) -> None:
    found = compare(
        busy(), policies=[DEDICATED], changes=[MORE], seed=seed, precision={"service_level": "3pt"}
    )
    assert found.reached
    for name in (DEDICATED, MORE):
        assert found.difference(name).difference.half_width <= 0.03
    again = compare(
        busy(), policies=[DEDICATED], changes=[MORE], seed=seed, precision={"service_level": "3pt"}, workers=1
    )
    assert again.to_json() == found.to_json()


def test_a_difference_not_known_well_enough_is_reported(seed: int) -> None:
    found = compare(busy(), changes=[MORE], seed=seed, precision={"mean_wait": "0.01 s"}, max_days=16)
    assert found.reached is False
    assert any(f"mean_wait, {MORE} against base, known to within" in text for text in found.warnings)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"precision": {"mean_wait": "5%"}, "changes": [MORE]}, "a share of the difference, which may be 0"),
        ({"precision": {"wait_p90": "5 s"}, "changes": [MORE]}, "such as daily_wait_p90"),
        ({"precision": {"mean_wait": "5 s"}}, "found no alternatives"),
    ],
)
def test_precisions_no_difference_can_have_are_refused(words: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        compare(busy(), **words)


# What cannot be compared ----------------------------------------------------------------------------------


def test_every_mistake_is_told_at_once_before_anything_runs() -> None:
    def fail(done: int, wanted: int) -> None:
        raise AssertionError("nothing may run")

    with pytest.raises(InputErrors) as caught:
        compare(
            busy(),
            policies=["dedicted", DEDICATED, DEDICATED],
            changes=["platinum +1 agent", MORE],
            progress=fail,
        )
    told = str(caught.value)
    assert len(caught.value.problems) == 3
    assert 'policy "dedicted"' in told
    assert 'did you mean "dedicated"?' in told
    assert 'policy "dedicated": found "dedicated" again' in told
    assert 'change "platinum +1 agent"' in told


def test_a_name_is_taken_once() -> None:
    with pytest.raises(InputErrors, match='alternative "base": found "base" again'):
        compare(busy(), alternatives={"base": busy()})


def test_an_unstable_alternative_is_simulated_and_named() -> None:
    patient = scenario(tiers__premier__patience="never", tiers__standard__patience="never")
    found = compare(patient, changes=["volume x4"], days=1)
    assert any(text.startswith("volume x4: unstable from") for text in found.warnings)
    assert not any(text.startswith("base:") for text in found.warnings)


def test_scenarios_made_of_an_unsettled_base_meet_the_settled_customers(seed: int) -> None:
    counted = offered()
    more = {"one more": change(counted, "standard +1 agent")}
    found = compare(counted, changes=["standard +1 agent"], alternatives=more, days=4, seed=seed)
    assert found.alternatives["one more"].digest() == found.alternatives["standard +1 agent"].digest()
    assert found.difference("one more", "issues").share_of_days_equal == 1.0


def test_a_run_of_several_days_is_not_called_a_day() -> None:
    found = compare(scenario(calendar__days=2), changes=[MORE], days=10, seed=3)
    told = [*found.sentences(), *found.base.sentences(), found.pairing()]
    assert any("on a single run 8 times in 10" in sentence for sentence in told)
    assert [sentence for sentence in told if "single day" in sentence or "10 days" in sentence] == []
    assert "times the runs to be known" in found.pairing()
