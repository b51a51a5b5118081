"""Many days of one scenario: the same numbers however they are run, and estimates that rest on sums."""

import json
import math
import signal
from dataclasses import fields

import numpy as np
import pytest

from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.measures import MEASURES
from simcenter.results.table import DaySummary, day_summary, stack, total
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator
from simcenter.study.replicate import Study, replicate
from simcenter.study.replicate.parallel import CHUNK
from simcenter.study.replicate.study import KINDS
from tests.scenario.center import scenario

COLUMNS = [
    *("measure", "scope_kind", "scope", "unit", "mean", "low", "high", "level", "n", "method"),
    *("day_low", "day_high", "warning", "scenario", "policy", "seed", "version"),
]


def busy() -> Scenario:
    """The small center with fewer agents, so that people wait and some hang up."""
    return scenario(pools__premier__seated=3, pools__standard__seated=4, pools__standard__resolution=0.8)


def offered() -> Scenario:
    """A center whose volumes are counted as a phone system counts, repeats included."""
    return scenario(
        volumes__counts="offered",
        volumes__day_factor="none",
        volumes__streams=[{"tier": "standard", "need": "billing", "per_hour": 30}],
        follow_ups={"returns": {"probability": "50%", "delay": "20 min"}, "max_attempts": 3},
        pools__premier__resolution=0.8,
        pools__standard__resolution=0.7,
        routing=None,
    )


class Stop:
    """A progress callback that presses Ctrl-C once so many days are done."""

    def __init__(self, after: int) -> None:
        self.after, self.pressed = after, False

    def __call__(self, done: int, wanted: int) -> None:
        if done >= self.after and not self.pressed:
            self.pressed = True
            signal.raise_signal(signal.SIGINT)


def test_numbers_are_the_same_for_any_number_of_workers(seed: int) -> None:
    one, two, four = (replicate(busy(), 21, seed=seed, workers=workers) for workers in (1, 2, 4))
    assert one.digest() == two.digest() == four.digest()
    assert one.to_json() == two.to_json() == four.to_json()


def test_the_reference_engine_in_processes_gives_the_same_study(seed: int) -> None:
    compiled = replicate(busy(), 3, seed=seed)
    reference = replicate(busy(), 3, seed=seed, engine="reference", workers=2)
    assert reference.digest() == compiled.digest()
    assert all(day.layout is reference.summaries[0].layout for day in reference.summaries)


def test_a_day_of_a_study_is_that_replication_alone(seed: int) -> None:
    study = replicate(busy(), 12, seed=seed, workers=2)
    alone = day_summary(Simulator(busy()).run(seed, 7))
    for field in fields(DaySummary):
        if field.name != "layout":
            np.testing.assert_array_equal(getattr(study.summaries[7], field.name), getattr(alone, field.name))


def test_another_seed_gives_another_digest(seed: int) -> None:
    assert replicate(busy(), 2, seed=seed).digest() != replicate(busy(), 2, seed=seed + 1).digest()


@pytest.mark.parametrize("workers", [1, 3])
def test_an_interrupted_study_is_the_beginning_of_the_full_one(workers: int, seed: int) -> None:
    stop = Stop(after=2 * CHUNK["compiled"])
    study = replicate(busy(), 60, seed=seed, workers=workers, progress=stop)
    assert stop.pressed
    assert study.interrupted
    assert 1 <= study.days < 60
    assert study.digest() == replicate(busy(), study.days, seed=seed).digest()
    assert f"interrupted after {study.days} days" in study.warnings


def test_a_study_interrupted_before_its_first_day_has_none(seed: int) -> None:
    study = replicate(busy(), 10, seed=seed, progress=Stop(after=0))
    assert (study.days, study.interrupted) == (0, True)
    assert json.loads(study.to_json())["rows"] == []
    with pytest.raises(ValueError, match="no days"):
        study.estimate()


def test_progress_is_told_from_no_day_to_all_of_them(seed: int) -> None:
    told: list[tuple[int, int]] = []
    replicate(busy(), 20, seed=seed, workers=2, progress=lambda done, wanted: told.append((done, wanted)))
    assert told[0] == (0, 20)
    assert told[-1] == (20, 20)
    assert told == sorted(told)


def test_only_summaries_are_kept_and_they_share_what_all_days_share(seed: int) -> None:
    study = replicate(busy(), 10, seed=seed, workers=2)
    assert all(day.layout is study.summaries[0].layout for day in study.summaries)
    assert max(day.nbytes for day in study.summaries) < 30_000


@pytest.mark.parametrize("days", [0, -3, 100_001])
def test_numbers_of_days_nobody_means_are_refused(days: int) -> None:
    with pytest.raises(ValueError, match=r"days: got .* expected 1 to 100,000"):
        replicate(busy(), days)


@pytest.mark.parametrize(
    ("words", "message"), [({"seed": -1}, "seed: got -1"), ({"workers": 0}, "workers: got 0")]
)
def test_seeds_and_workers_that_cannot_be_are_refused(words: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replicate(busy(), 5, **words)  # type: ignore[arg-type] # wrong options are what is tested


# Estimates -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def study() -> Study:
    """Thirty days of the busy center."""
    return replicate(busy(), 30, seed=20)


@pytest.mark.parametrize("measure", ["service_level", "cost_per_contact", "abandonment", "occupancy", "fcr"])
def test_a_ratio_is_that_of_sums_over_all_days_not_a_mean_of_daily_ratios(study: Study, measure: str) -> None:
    above, below = MEASURES[measure].parts(study.stacked)
    assert below is not None
    assert study.estimate(measure).mean == pytest.approx(above.sum() / below.sum(), rel=1e-12)
    assert study.estimate(measure).mean != pytest.approx((above / below).mean(), rel=1e-9)


@pytest.mark.parametrize("measure", ["cost", "longest_wait", "daily_wait_p90", "offered"])
def test_an_amount_is_a_mean_over_days(study: Study, measure: str) -> None:
    daily = [float(MEASURES[measure].value(day)) for day in study.summaries]
    assert study.estimate(measure).mean == pytest.approx(np.mean(daily), rel=1e-12)


@pytest.mark.parametrize("measure", ["wait_p50", "wait_p90", "wait_p99", "answered_wait_p95"])
@pytest.mark.parametrize("scope", [OVERALL, Scope("tier", "premier")])
def test_a_quantile_is_that_of_all_waits_pooled(study: Study, measure: str, scope: Scope) -> None:
    pooled = float(MEASURES[measure].value(total(stack(study.summaries)), scope))
    estimate = study.estimate(measure, scope)
    assert estimate.mean == pytest.approx(pooled, abs=1e-9)
    assert not estimate.known or estimate.low <= estimate.mean <= estimate.high


def test_a_quantile_of_people_who_never_waited_is_nothing_and_not_less() -> None:
    idle = replicate(scenario(pools__premier__seated=60, pools__standard__seated=60), 12)
    estimate = idle.estimate("wait_p90")
    assert (estimate.mean, estimate.low) == (0.0, 0.0)
    assert math.copysign(1.0, estimate.low) == 1.0


def test_a_promise_kept_by_the_day_is_a_share_of_days(study: Study) -> None:
    estimate = study.estimate("promise_kept", "tier:premier")
    kept = [float(MEASURES["promise_kept"].value(day, Scope("tier", "premier"))) for day in study.summaries]
    assert estimate.method == "Wilson over 30 days"
    assert estimate.mean == np.mean(kept)


def test_days_that_cost_but_bring_nobody_count_in_the_cost_per_contact() -> None:
    quiet = scenario(
        volumes__day_factor="none",
        volumes__streams=[{"tier": "standard", "need": "orders", "per_day": 0.7}],
        routing=None,
    )
    found = replicate(quiet, 40)
    cost, answered = MEASURES["cost_per_contact"].parts(found.stacked)
    assert answered is not None
    assert (answered == 0).any(), "a test of idle days needs some"
    assert found.estimate("cost_per_contact").mean == pytest.approx(cost.sum() / answered.sum())
    assert found.estimate("cost_per_contact").known


def test_what_a_measure_does_not_mean_is_refused(study: Study) -> None:
    with pytest.raises(ValueError, match=r"abandonment: found the scope .*premier.* \(pool\)"):
        study.estimate("abandonment", "pool:premier")
    with pytest.raises(ValueError, match=r'found "service_leve".*did you mean "service_level"'):
        study.estimate("service_leve")


def test_parts_of_the_center_are_found_by_name_and_told_apart(study: Study) -> None:
    assert study.estimate("mean_wait", "billing") == study.estimate("mean_wait", Scope("need", "billing"))
    assert study.estimate("mean_wait", "08:30") == study.estimate("mean_wait", Scope("interval", "08:30"))
    with pytest.raises(ValueError, match="a tier and a pool, expected tier:premier or pool:premier"):
        study.estimate("mean_wait", "premier")
    with pytest.raises(ValueError, match=r'found "biling".*did you mean "billing"'):
        study.estimate("mean_wait", "biling")


def test_a_frame_has_a_row_for_every_measure_of_every_part_it_is_known_for(study: Study) -> None:
    frame = study.frame()
    assert list(frame.columns) == COLUMNS
    parts = {"overall": 1, "tier": 2, "need": 2, "channel": 1, "pool": 2}
    expected = sum(parts[kind] * sum(kind in measure.by for measure in MEASURES.values()) for kind in KINDS)
    assert len(frame) == expected
    row = frame[(frame.measure == "cost") & (frame.scope_kind == "pool") & (frame.scope == "standard")].iloc[
        0
    ]
    assert (row.unit, row.n, row.seed, row.policy, row.scenario) == ("EUR", 30, 20, "head_start", "two desks")
    assert row["mean"] == study.estimate("cost", Scope("pool", "standard")).mean


def test_json_is_strict_and_says_null_where_there_is_no_number(study: Study) -> None:
    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    told = json.loads(study.to_json(), parse_constant=refuse)
    assert (told["simcenter"], told["days"], told["digest"]) == (1, 30, study.digest())
    rows = {(row["measure"], row["scope_kind"], row["scope"]): row for row in told["rows"]}
    assert rows["promise_kept", "tier", "standard"]["mean"] is None
    assert rows["service_level", "overall", ""]["mean"] == study.estimate().mean


def test_headlines_are_sentences_with_both_ranges(study: Study) -> None:
    sentences = study.sentences()
    assert sentences[0].startswith("Share answered within 20 s of premier: ")
    assert all(
        "known to" in sentence and "on a single day 8 times in 10" in sentence for sentence in sentences
    )
    subjects = [sentence.partition(":")[0] for sentence in sentences]
    assert "Share resolved in the first contact of standard" in subjects
    assert "Wage cost per resolved issue" in subjects


def test_offered_volumes_are_settled_before_days_are_run(seed: int) -> None:
    counted = offered()
    study = replicate(counted, 40, seed=seed)
    wanted = sum(sum(counted.expected_per_interval(kind.stream)) for kind in counted.types)
    found = study.estimate("offered")
    assert found.low <= wanted <= found.high
    assert study.scenario.volumes.counts == "issues"
