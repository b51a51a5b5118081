"""Staff for work that may wait: first responses are counted as measured, and what nobody was promised gets done too."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from simcenter.engine.tables import State
from simcenter.results.daily.summary import Staff
from simcenter.results.table import day_summary
from simcenter.scenario.errors import Mistakes
from simcenter.scenario.loading import load_text
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.customers import Tier
from simcenter.simulation import Simulator, settle
from simcenter.study.keepable import promise
from simcenter.study.staffing import Staffing, staff
from simcenter.study.staffing.problem import pose
from simcenter.study.staffing.promises import MOST_OVERTIME
from simcenter.study.staffing.searching.judging import judge
from simcenter.study.staffing.searching.replay import Replay
from tests.cli.center import run

LETTERS = """\
simcenter: 1
name: letters
calendar: {opens: "08:00", closes: "12:00", interval: 1 h, days: 5}
tiers:
  plan: {first_response: {share: 90%, within: 2 h}}
  none: {}
needs:
  help: {talk: {exponential: 15 min}}
channels:
  email: {kind: deferred}
volumes:
  counts: issues
  day_factor: {shape: 30}
  streams:
    - {tier: plan, need: help, channel: email, per_day: 16, while_closed: 4}
    - {tier: none, need: help, channel: email, per_day: 30, while_closed: 10}
pools:
  desk: {seated: 6, wage: 20/h}
routing: {customers: promise_slack}
"""
WITH_CALLS = (
    LETTERS.replace("  email:", "  phone: {}\n  email:")
    .replace("  plan: {", "  plan: {promise: {share: 80%, within: 30 s}, patience: {exponential: 3 min}, ")
    .replace("pools:", "    - {tier: plan, need: help, channel: phone, per_hour: 12}\npools:")
)


@pytest.fixture(scope="module")
def found() -> Staffing:
    return staff(load_text(LETTERS), days=40, fresh_days=60, workers=1)


def test_first_responses_and_what_is_left_are_counted_as_the_measures_count_them() -> None:
    problem = pose(settle(load_text(LETTERS)))
    assert [(p.tier, p.measure, p.row) for p in problem.promises] == [
        ("plan", "first_response", 2), ("plan", "left_over", 3), ("none", "left_over", 4),
        ("plan", "overtime", 5),
    ]  # fmt: skip
    assert [p.within_s for p in problem.promises] == [7_200, 20, 40, MOST_OVERTIME]
    heads = np.maximum(problem.present - 3, 0)  # too few, so that work is left over
    with Replay(problem, 1, 1) as replay:
        (tally,) = replay.tally([heads], range(6))
    simulator = problem.simulator.staffed(problem.by_pool(heads))
    for day in range(6):
        result = simulator.run(1, day)
        summary = day_summary(result)
        by_day = tally.above[day, 2].sum(axis=1), tally.below[day, 2].sum(axis=1)
        kept = (by_day[1] > 0) & (by_day[0] >= 0.9 * by_day[1] - 1e-9)
        assert [kept.sum(), (by_day[1] > 0).sum()] == summary.response_periods[0].tolist()
        for row, most, tier in ((3, 20, 0), (4, 40, 1)):
            waiting = (result.demand.type == tier) & (result.legs.state == State.WAITING)
            assert 2 * most - tally.above[day, row].sum() == waiting.sum()
            assert tally.below[day, row].sum() == most
        most = tally.below[day, 5].sum()
        assert most == round(MOST_OVERTIME * 5 * 3_600_000 * heads.sum())
        assert 2 * most - tally.above[day, 5].sum() == summary.staff[..., Staff.OVERTIME].sum()
    assert (2 * 40 - tally.above[:, 4].sum(axis=(1, 2))).max() > 40


def test_heads_keep_promises_of_a_first_response_and_leave_no_work(found: Staffing) -> None:
    assert found.verified
    assert [one.promise.measure for one in found.found.promises] == ["first_response"]
    assert found.found.promises[0].met.mean >= 0.9
    assert found.found.left is not None
    assert found.found.left.waiting < 60
    assert found.found.left.a_day == pytest.approx(60, rel=0.1)
    said = " ".join(found.sentences())
    assert "90 % heard within 2 business hours each day is kept on" in said
    assert "no tier may leave more than comes in a day, and overtime may be 10 % of the time present" in said
    assert "Erlang" not in said
    assert "runs of 5 days" in said
    # Sixty letters of a quarter of an hour each are fifteen hours of work on four open hours.
    assert found.found.seated.sum() >= 14


def test_no_head_can_go_anywhere(found: Staffing) -> None:
    problem = pose(settle(load_text(LETTERS)))
    with Replay(problem, 1, 1) as replay:
        for pool, interval in np.argwhere(found.found.seated > 0):
            fewer = found.found.seated.copy()
            fewer[pool, interval] -= 1
            (tally,) = replay.tally([fewer], range(found.search_days))
            judged = judge(problem, problem.promises, np.full(4, 0.92), fewer, tally)
            assert not judged.holds, (pool, interval)


def test_calls_and_letters_are_staffed_together(found: Staffing) -> None:
    both = staff(load_text(WITH_CALLS), days=40, fresh_days=60, workers=1)
    assert both.verified
    assert [one.promise.measure for one in both.found.promises] == ["service_level", "first_response"]
    assert both.found.cost > found.found.cost
    assert both.erlang.promises[1].promise.measure == "first_response"
    assert "it knows no work that may wait" in " ".join(both.sentences())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (", days: 5", "", r"first response in a scenario of one day.*several days"),
        ("first_response: {share: 90%, within: 2 h}", "", r"no promise in any tier.*first_response: \{share"),
    ],
)
def test_what_cannot_be_staffed_is_refused_with_what_is_expected(old: str, new: str, said: str, tmp_path: Path) -> None:
    assert old in LETTERS
    text = LETTERS.replace(old, new)
    with pytest.raises(Mistakes) as caught:
        staff(load_text(text))
    assert re.search(said, str(caught.value))
    path = tmp_path / "letters.yaml"
    path.write_text(text, encoding="utf-8")
    done = run("staff", str(path))
    assert done.exit_code == 2
    assert re.search(said, " ".join(done.output.split()))


def test_the_command_shows_no_erlang_where_all_work_may_wait(tmp_path: Path) -> None:
    path = tmp_path / "letters.yaml"
    path.write_text(LETTERS, encoding="utf-8")
    page, book = tmp_path / "page.html", tmp_path / "book.xlsx"
    words = ["--days", "20", "--fresh-days", "20", "--workers", "1", "--html", str(page), "--xlsx", str(book)]
    done = run("staff", str(path), *words)
    assert done.exit_code in (0, 3), done.output
    assert "desk: found  now" in done.stdout
    assert "Erlang" not in done.stdout
    assert page.stat().st_size > 10_000
    assert book.stat().st_size > 5_000


def test_what_can_be_kept_of_a_first_response_is_what_was_measured() -> None:
    scenario = settle(load_text(LETTERS.replace("seated: 6", "seated: 4")))
    (kept,) = promise(scenario, days=8, seed=1).kept
    days = [day_summary(Simulator(scenario).run(1, day)) for day in range(8)]
    periods = sum(day.response_periods[0] for day in days)
    assert (kept.met.n, round(kept.met.mean * kept.met.n)) == (periods[1], periods[0])
    longer = scenario.changed(tiers={**scenario.tiers, "plan": _within(scenario, kept.within_s.value)})
    (then,) = promise(longer, days=8, seed=1).kept
    assert then.met.mean >= 0.9  # in the time that can be kept on nine days of ten
    shorter = scenario.changed(tiers={**scenario.tiers, "plan": _within(scenario, kept.within_s.value - 1)})
    assert promise(shorter, days=8, seed=1).kept[0].met.mean < 0.9


def _within(scenario: Scenario, seconds: float) -> Tier:
    """The tier with a plan, promised another time."""
    tier = scenario.tiers["plan"]
    assert tier.first_response is not None
    response = tier.first_response.model_copy(update={"within": round(1_000 * seconds)})
    return tier.model_copy(update={"first_response": response})
