"""Judgements over several alternatives: intervals that hold at once, the best, guardrails, the frontier."""

import json
import math

import numpy as np
import pytest

from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.measures import MEASURES
from simcenter.scenario.changes import change
from simcenter.scenario.errors import InputErrors
from simcenter.study.compare import Comparison, compare
from simcenter.study.compare.decided import Decided, Looking, looks_until, read_questions
from simcenter.study.compare.judging.best import contenders
from simcenter.study.compare.judging.fairness import relative_waits
from simcenter.study.compare.judging.family import joint_level, jointly
from simcenter.study.compare.judging.frontier import find_frontier, read_frontier
from simcenter.study.compare.judging.guardrails import (
    Guardrail,
    describe_guarded,
    judge_guardrail,
    kept,
    read_guardrails,
)
from simcenter.study.estimate import estimate
from simcenter.study.paired import paired
from simcenter.study.replicate import Row
from simcenter.study.replicate.figures import Figures
from tests.scenario.center import scenario
from tests.study.test_replicate import busy

DEDICATED, MORE, ONE = "dedicated", "volume +15%", "standard +1 agent"
WAVE = np.sin(np.arange(20.0))  # days that differ, by nothing drawn


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    """Twenty days of the busy center with four alternatives, everything asked for."""
    return compare(
        busy(),
        policies=[DEDICATED, "strict_tiers"],
        changes=[MORE, ONE],
        protect=["standard.mean_wait=+1s, premier.service_level=-30pt"],
        frontier=["mean_wait:standard, cost"],
        fairness=True,
        days=20,
        seed=3,
    )


def days_of(measure: str, values: np.ndarray) -> Figures:
    """Figures of an amount a day."""
    return Figures(MEASURES[measure], OVERALL, values, None)


# Intervals that hold at once -------------------------------------------------------------------------------


def test_unrelated_differences_need_the_level_whose_power_is_95_percent() -> None:
    unrelated = list(np.eye(40)[:5] - np.eye(40)[20:25])
    assert joint_level(unrelated) == pytest.approx(0.95 ** (1 / 5), abs=0.001)
    assert joint_level(unrelated, sides=1) == pytest.approx(2 * 0.95 ** (1 / 5) - 1, abs=0.002)


def test_differences_that_move_together_need_no_more_than_one_of_them() -> None:
    assert joint_level([WAVE, 3 * WAVE, WAVE + 7]) == pytest.approx(0.95, abs=0.002)
    assert joint_level([WAVE]) == 0.95
    assert joint_level([WAVE, np.zeros(20)]) == 0.95
    assert joint_level([np.zeros(20)]) == 0.95


def test_more_looks_and_more_differences_ask_for_more_but_never_for_more_than_bonferroni() -> None:
    pulls = [np.roll(WAVE, i) for i in range(4)]
    levels = [joint_level(pulls[:1], looks=looks_until(100)[:number]) for number in (1, 2, 4, 6)]
    assert levels == sorted(levels)
    assert joint_level(pulls) < joint_level(pulls, looks=(10, 15, 22)) < 1 - 0.05 / 12


def test_the_joint_interval_keeps_the_figure_and_holds_the_interval_of_each_alone(comparison: Comparison) -> None:
    for name in comparison.alternatives:
        for row in comparison.rows_of(name):
            alone, joint = comparison.difference(name, *row), comparison.simultaneous(name, *row)
            assert joint.difference.mean == alone.difference.mean
            assert joint.variance_reduction == alone.variance_reduction or math.isnan(alone.variance_reduction)
            assert joint.difference.low <= alone.difference.low + 1e-12
            assert joint.difference.high >= alone.difference.high - 1e-12
    assert "jointly for 4 alternatives" in comparison.simultaneous(MORE, "mean_wait").difference.method


def test_one_alternative_has_only_the_interval_of_its_own() -> None:
    found = compare(busy(), changes=[MORE], days=8, seed=3)
    assert found.simultaneous(MORE, "mean_wait") == found.difference(MORE, "mean_wait")


def test_sentences_for_reports_rest_on_the_joint_interval(comparison: Comparison) -> None:
    row = Row("mean_wait", Scope("tier", "standard"))
    joint = comparison.sentence(MORE, *row, alone=False)
    assert joint != comparison.sentence(MORE, *row)
    assert joint in comparison.to_dict()["sentences"]


# The best ---------------------------------------------------------------------------------------------------


def test_a_plan_worse_than_another_beyond_doubt_cannot_be_best_and_close_ones_both_can() -> None:
    plans = {
        "base": days_of("longest_wait", 10 + WAVE),
        "close": days_of("longest_wait", 10 + np.roll(WAVE, 3)),
        "far": days_of("longest_wait", 14 + np.roll(WAVE, 5)),
    }
    found = {one.name: one for one in contenders(plans)}
    assert [one.could_be_best for one in found.values()] == [True, True, False]
    assert found["far"].high == 0.0
    assert found["far"].low < -4 < 0 < found["base"].high
    assert found["base"].low < 0 < found["close"].high


def test_a_plan_that_is_the_best_every_day_is_the_only_one_left() -> None:
    plans = {"base": days_of("resolved_issues", 10 + WAVE), "more": days_of("resolved_issues", 12 + WAVE)}
    base, more = contenders(plans)
    assert (base.could_be_best, base.low, base.high) == (False, pytest.approx(-2), 0.0)
    assert (more.could_be_best, more.low, more.high) == (True, 0.0, pytest.approx(2))


def test_what_nobody_decides_does_not_compete_for_the_best(comparison: Comparison) -> None:
    names = [one.name for one in comparison.best("mean_wait", "tier:standard")]
    assert names == ["base", DEDICATED, "strict_tiers", ONE]
    with pytest.raises(ValueError, match="neither more nor less better"):
        comparison.best("occupancy")


# Guardrails -------------------------------------------------------------------------------------------------


def test_guardrails_are_read_by_part_and_measure_with_the_sign_of_a_loss_or_none() -> None:
    texts = ["standard.service_level=-1pt,mean_wait of premier=+5s", "premier.occupancy=1pt"]
    with pytest.raises(InputErrors, match="neither more nor less is better"):
        read_guardrails(scenario(), texts)
    first, second, third = read_guardrails(scenario(), [texts[0], "cost_per_contact=0.2"])
    assert (first.row, first.margin) == (Row("service_level", Scope("tier", "standard")), 0.01)
    assert (second.row, second.margin) == (Row("mean_wait", Scope("tier", "premier")), 5.0)
    assert (third.row, third.margin) == (Row("cost_per_contact", OVERALL), 0.2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tier:standrd.service_level=-1pt", r'found "standrd", expected a tier: premier, standard'),
        ("standard.servce_level=-1pt", r'found "servce_level".*\n.*did you mean "service_level"'),
        ("tier:standard.service_level=+1pt", r'found "\+1pt", a change for the better.* expected -1pt: service_level'),
        ("tier:standard.mean_wait=-5s", r"expected \+5s: mean_wait gets worse when it rises"),
        ("tier:standard.mean_wait=5pt", r'found "5pt", expected "2 s", above 0'),
        ("tier:standard.service_level=-1s", r'found "1s", expected 1pt \(one percentage point\), above 0'),
        ("mean_wait=0 s", "above 0"),
        ("mean_wait", "expected a measure and a margin"),
        ("premier.asa=2s", "which is a tier and a pool, expected tier:premier or pool:premier"),
        ("wait_p90=2s", "such as daily_wait_p90"),
        ("mean_wait=2s,mean_wait=3s", "again"),
        ("", "found nothing"),
    ],
)
def test_guardrails_that_mean_nothing_are_told_with_what_was_expected(text: str, message: str) -> None:
    with pytest.raises(InputErrors, match=message):
        read_guardrails(scenario(), [text])


@pytest.mark.parametrize(
    ("change_s", "verdict", "said"),
    [
        (0.0, "not worse", "is the same on each of 20 days."),
        (1.0, "not worse", "is not worse by more than 5 s (on average lost 1.0 s, at worst lost 1.4 s)."),
        (-3.0, "not worse", "is not worse by more than 5 s (on average gained 3.0 s, at worst gained 2.6 s)."),
        (5.0, "undecided", "is undecided against a margin of 5 s (on average lost 5.0 s; the loss could be 5.4 s)."),
        (9.0, "worse", "is worse by more than 5 s (on average lost 9.0 s, at least 8.6 s)."),
    ],
)
def test_a_guardrail_is_judged_by_one_sided_bounds_around_its_margin(change_s: float, verdict: str, said: str) -> None:
    days = np.tile([-1.0, 1.0], 10)  # symmetric, so bounds are t: 1.729 standard errors, here 0.3967
    moved = days + change_s if change_s else np.zeros(20)
    pair = paired(np.zeros(20), moved)
    guarded = judge_guardrail("X", Guardrail("", Row("mean_wait", Scope("tier", "standard")), 5.0), pair)
    assert guarded.verdict == verdict
    if change_s:
        assert guarded.most - guarded.loss == pytest.approx(1.7291328 * math.sqrt(1 / 19), rel=1e-6)
        assert guarded.loss - guarded.least == pytest.approx(1.7291328 * math.sqrt(1 / 19), rel=1e-6)
    assert describe_guarded(guarded, scenario()) == f"With X, standard's mean wait {said}"


def test_a_service_level_loses_when_it_falls() -> None:
    days = np.tile([-0.001, 0.001], 10)
    pair = paired(days * 0, days - 0.003, lower_is_better=False)
    rail = Guardrail("", Row("service_level", Scope("tier", "standard")), 0.01)
    guarded = judge_guardrail("X", rail, pair)
    assert guarded.loss == pytest.approx(0.003)
    said = "With X, standard's service level is not worse by more than 1 point "
    said += "(on average lost 0.30 points, at worst lost 0.34 points)."
    assert describe_guarded(guarded, scenario()) == said


def test_all_guardrails_together_break_with_one_and_are_kept_by_all(comparison: Comparison) -> None:
    wait, level = (
        [one for one in comparison.guarded if one.guardrail.row.measure == measure]
        for measure in ("mean_wait", "service_level")
    )
    assert {one.alternative: one.verdict for one in wait}[MORE] == "worse"
    assert {one.verdict for one in level} == {"not worse"}
    assert comparison.guardrails_kept == "worse"
    assert kept(level) == "not worse"
    assert kept([]) == "not worse"
    assert compare(busy(), changes=[ONE], days=5).guardrails_kept is None


def test_too_few_days_leave_a_guardrail_undecided() -> None:
    found = compare(busy(), changes=[ONE], days=3, protect=["mean_wait=5s"])
    assert found.guardrails_kept == "undecided"
    assert describe_guarded(found.guarded[0], busy()).endswith("3 days are too few.")


# The frontier -----------------------------------------------------------------------------------------------


def test_who_is_worse_by_every_measure_beyond_doubt_is_dominated_and_close_calls_may_be() -> None:
    small = 0.05 * np.tile([-1.0, 1.0], 10)
    plans = {
        "base": [days_of("longest_wait", 10 + WAVE), days_of("cost", 100 + WAVE)],
        "dearer": [days_of("longest_wait", 10 + WAVE), days_of("cost", 103 + 2 * WAVE)],
        "faster": [days_of("longest_wait", 7 + 2 * WAVE), days_of("cost", 105 + WAVE)],
        "a shade worse": [days_of("longest_wait", 10.001 + WAVE + small), days_of("cost", 100.001 + WAVE - small)],
    }
    found = {one.name: one for one in find_frontier(plans)}
    assert found["base"].status == "on the frontier"
    assert (found["dearer"].status, found["dearer"].by) == ("dominated", ("base",))
    assert found["faster"].status == "on the frontier"
    assert (found["a shade worse"].status, found["a shade worse"].by) == ("may be dominated", ("base",))
    assert found["faster"].values == pytest.approx((7 + 2 * WAVE.mean(), 105 + WAVE.mean()))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("cost", "one measure, by which somebody is simply the best"),
        ("cost,occupancy", "neither more nor less is better"),
        ("cost,mean_wat", r"did you mean \"mean_wait\""),
        ("cost,cost", "again"),
        ("cost,mean_wait:interval:99", "expected a interval|expected an? part|expected a part"),
    ],
)
def test_frontiers_that_mean_nothing_are_refused(text: str, message: str) -> None:
    with pytest.raises(InputErrors, match=message):
        read_frontier(scenario(), [text])


# Until it is decided ----------------------------------------------------------------------------------------


def test_looks_grow_by_half_and_the_last_leaves_room_to_look_ahead() -> None:
    assert looks_until(60) == (10, 15, 22, 33, 49, 55)
    assert looks_until(15) == (10,)


def test_days_are_judged_at_looks_only_and_must_stay_decided() -> None:
    rule = Looking({"q": Decided()}, 60)
    clear = paired(np.zeros(60), 1 + 0.1 * np.tile([-1.0, 1.0], 30)).difference

    def from_day(first: int, last: int = 60):  # type: ignore[no-untyped-def] # gives a function of days
        no = paired(np.zeros(20), WAVE).difference
        return lambda days: {"q": clear if first <= days <= last else no}

    assert rule.judge(from_day(0), 15).days == 15
    assert rule.judge(from_day(0), 14).more_days == 1
    late = rule.judge(from_day(11), 60)
    assert (late.reached, late.days) == (True, 20)
    brief = rule.judge(from_day(0, 14), 60)
    assert (brief.reached, brief.finished, brief.days) == (False, True, 60)
    assert "undecided, between" in brief.sentence


def test_a_difference_shown_to_be_smaller_than_matters_is_decided_too() -> None:
    close = estimate(0.1 * WAVE)
    assert not Decided().met(close)
    assert Decided(0.5).met(close)
    assert not Decided(0.01).met(close)
    assert Decided().met(estimate(np.zeros(10)))


def test_days_are_added_until_every_alternative_is_decided() -> None:
    found = compare(busy(), changes=[MORE, "standard +2 agents"], until_decided=["mean_wait of standard"], seed=3)
    assert found.reached
    assert found.looking is not None
    assert found.days in {look + 5 for look in found.looking.looks}
    for name in found.alternatives:
        pair = found.simultaneous(name, "mean_wait", "tier:standard")
        assert pair.decided
        assert f"2 alternatives and {len(found.looking.looks)} looks" in pair.difference.method
    again = compare(
        busy(), changes=[MORE, "standard +2 agents"], until_decided=["mean_wait of standard"], seed=3, workers=1
    )
    assert again.to_json() == found.to_json()


def test_what_is_never_decided_is_reported() -> None:
    found = compare(
        busy(), policies=["strict_tiers"], until_decided=["fcr of standard = 0.001 pt"], max_days=16, seed=3
    )
    assert found.reached is False
    assert any("fcr of standard = 0.001 pt, strict_tiers against base, undecided" in text for text in found.warnings)


def test_questions_need_alternatives_and_a_size_above_nothing() -> None:
    with pytest.raises(ValueError, match="until decided: found no alternatives"):
        compare(busy(), until_decided=["mean_wait"])
    with pytest.raises(InputErrors, match="nothing after"):
        read_questions(busy(), ["mean_wait ="])


# Scenarios, policies and changes ----------------------------------------------------------------------------


def test_crossed_alternatives_are_every_scenario_under_every_policy_with_every_change() -> None:
    patient = change(busy(), "patience x2")
    found = compare(
        busy(), policies=[DEDICATED], changes=[MORE], alternatives={"patient": patient}, cross=True, days=2, seed=3
    )
    assert list(found.alternatives) == [
        MORE, DEDICATED, f"{DEDICATED} & {MORE}",
        "patient", f"patient & {MORE}", f"patient & {DEDICATED}", f"patient & {DEDICATED} & {MORE}",
    ]  # fmt: skip
    alone = compare(busy(), policies=[DEDICATED], changes=[MORE], days=2, seed=3)
    for name in (DEDICATED, MORE):
        assert found.alternatives[name].digest() == alone.alternatives[name].digest()
    both = compare(change(busy(), MORE), policies=[DEDICATED], days=2, seed=3)
    assert found.alternatives[f"{DEDICATED} & {MORE}"].digest() == both.alternatives[DEDICATED].digest()


def test_what_scenarios_do_not_share_is_left_out_and_said() -> None:
    merged = scenario(
        tiers__premier=None,
        volumes__streams=[{"tier": "standard", "need": "billing", "per_hour": 30}],
        routing=None,
    )
    found = compare(scenario(), alternatives={"merged": merged}, days=6, protect=["tier:premier.mean_wait=5s"])
    assert "merged: has no tier premier, so what is measured of it is left out" in found.warnings
    assert found.guarded == ()
    back = compare(merged, alternatives={"two": scenario()}, days=1)
    assert "two: the base has no tier premier, so what is measured of it is left out" in back.warnings


def test_horizons_and_currencies_must_be_the_same() -> None:
    with pytest.raises(InputErrors) as caught:
        compare(scenario(), alternatives={"week": scenario(calendar__days=7), "here": scenario(money__currency="CHF")})
    assert len(caught.value.problems) == 2


# Fairness and files -----------------------------------------------------------------------------------------


def test_waits_relative_to_everybodys_are_the_ratio_of_the_means(comparison: Comparison) -> None:
    found = {(one.alternative, one.tier): one for one in relative_waits(comparison.base, comparison.alternatives)}
    base, more = found["base", "standard"], found[MORE, "standard"]
    study = comparison.base
    expected = study.estimate("mean_wait", "tier:standard").mean / study.estimate("mean_wait").mean
    assert base.ratio.mean == pytest.approx(expected)
    assert base.ratio.low < expected < base.ratio.high
    assert base.change is None
    assert more.change is not None
    assert more.change.mean == pytest.approx(more.ratio.mean - base.ratio.mean)


def test_measures_of_fairness_are_rows_when_asked_for(comparison: Comparison) -> None:
    measures = {row.measure for row in comparison.rows}
    assert {"daily_worst_percent_wait", "overtakes_per_contact", "share_overtaken"} <= measures
    assert "share_overtaken" not in {row.measure for row in compare(busy(), changes=[MORE], days=1).rows}


def test_json_carries_joint_intervals_verdicts_guardrails_the_best_and_the_frontier(comparison: Comparison) -> None:
    told = json.loads(comparison.to_json())
    row = next(row for row in told["rows"] if row["alternative"] == MORE and row["measure"] == "mean_wait")
    joint = comparison.simultaneous(MORE, "mean_wait", f"tier:{row['scope']}")
    assert (row["simultaneous_low"], row["simultaneous_high"]) == (joint.difference.low, joint.difference.high)
    assert row["difference_low"] >= row["simultaneous_low"]
    assert row["verdict"] == "worse"
    assert told["guardrails_kept"] == "worse"
    assert len(told["guardrails"]) == 8
    assert {one["status"] for one in told["frontier"]} <= {"on the frontier", "dominated", "may be dominated"}
    assert len(told["relative_waits"]) == 10
    assert any(one["could_be_best"] for one in told["best"])


def test_an_interval_without_spread_stays_a_point() -> None:
    point = paired(np.zeros(8), np.ones(8)).difference
    joint = jointly(point, 0.99, 0.95, "2 alternatives")
    assert (joint.low, joint.high) == (1.0, 1.0)
