"""Limits on abandonment and on the mean wait, promised beside service levels: read, counted and kept."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from simcenter.results.daily.fates import ABANDONED, ANSWERED, OFFERED, Fate
from simcenter.results.daily.summary import Entered, Sum
from simcenter.results.table import day_summary
from simcenter.scenario.errors import Mistake
from simcenter.scenario.loading import load_text
from simcenter.simulation import settle
from simcenter.study.staffing import staff
from simcenter.study.staffing.problem import pose
from simcenter.study.staffing.promises import read_limits
from simcenter.study.staffing.searching.replay import Replay
from tests.cli.center import SMALL, run, small
from tests.results.test_callback_promise import center

WITHOUT = re.sub(r", promise: \{.*?\}", "", SMALL)
LIMITS = ("premier.abandonment=5%", "standard.mean_wait=30 s/week")


def test_limits_are_read_with_tier_measure_and_period() -> None:
    first, second = read_limits(load_text(SMALL), LIMITS)
    assert (first.tier, first.measure, first.period) == ("premier", "abandonment", "day")
    assert first.share == pytest.approx(0.95)
    assert (second.tier, second.measure, second.period, second.within_s) == ("standard", "mean_wait", "week", 30)
    assert (first.row, second.row) == (2, 3)  # behind the two tiers
    assert (first.tier_row, second.tier_row) == (0, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("premium.abandonment=5%", "premier"),
        ("premier.abandonmnt=5%", "abandonment"),
        ("premier.mean_wait=30 s/years", "one of interval, day, week, month"),
        ("premier.abandonment=0%", "above 0 and below 100 %"),
        ("premier.mean_wait=0 s", "a time above 0"),
        ("premier 5%", "such as premier.abandonment=5%"),
    ],
)
def test_other_limits_are_refused_with_what_is_expected(text: str, said: str) -> None:
    with pytest.raises(Mistake) as caught:
        read_limits(load_text(SMALL), [text])
    assert said in str(caught.value)


def test_limits_are_counted_as_the_measures_of_a_day_are() -> None:
    scenario = settle(load_text(SMALL))
    problem = pose(scenario, limits=read_limits(scenario, LIMITS))
    with Replay(problem, 1, 1) as replay:
        (tally,) = replay.tally([problem.present], range(5))
    for day in range(5):
        summary = day_summary(problem.simulator.staffed(problem.by_pool(problem.present)).run(1, day))
        fates, sums = summary.contacts, summary.sums
        premier = fates[0].sum(axis=0)
        stayed = premier[list(OFFERED)].sum() - premier[list(ABANDONED)].sum()
        assert tally.above[day, 2].sum() == stayed
        assert tally.below[day, 2].sum() == premier[list(OFFERED)].sum()
        waited = sums[1][:, [Sum.WAIT_ANSWERED, Sum.WAIT_LEFT]].sum()
        over = fates[1].sum(axis=0)[[*ANSWERED, *ABANDONED, Fate.CLOSED_OUT]].sum()
        share = tally.above[day, 3].sum() / tally.below[day, 3].sum()
        assert (2 - share) * 30_000 == pytest.approx(waited / over)


def test_heads_keep_a_limit_as_often_as_asked_and_cost_more_the_lower_it_is() -> None:
    found = [
        staff(load_text(WITHOUT), at_most=[f"standard.abandonment={most}"], days=60, fresh_days=100, workers=1)
        for most in ("12%", "3%")
    ]
    for one in found:
        assert one.verified
        (outcome,) = one.found.promises
        assert outcome.met.mean >= 0.9
    assert found[1].found.cost > found[0].found.cost
    assert "at most 3 % abandoning each day is kept on" in " ".join(found[1].sentences())


def test_a_mean_wait_is_told_in_seconds() -> None:
    found = staff(load_text(WITHOUT), at_most=["standard.mean_wait=20 s"], days=60, fresh_days=100, workers=1)
    assert found.verified
    (outcome,) = found.found.promises
    assert 0 < (2 - outcome.kept_share) * 20 <= 20
    assert "a mean wait of at most 20 s each day" in " ".join(found.sentences())
    assert found.promise_records()[0]["measure"] == "mean_wait"
    assert np.isfinite(found.found.cost)


def test_late_call_backs_are_counted_as_their_measure_does_and_kept_few() -> None:
    scenario = settle(center("drain"))
    limits = read_limits(scenario, ["standard.late_callbacks=20%"])
    problem = pose(scenario, limits=limits)
    with Replay(problem, 1, 1) as replay:
        (tally,) = replay.tally([problem.present], range(20))
    days = [day_summary(problem.simulator.staffed(problem.by_pool(problem.present)).run(1, day)) for day in range(20)]
    for column, counts in ((Entered.KEPT, tally.above), (Entered.JUDGED, tally.below)):
        assert counts[:, 2].sum(axis=(1, 2)).tolist() == [day.entered[1, column] for day in days]
    found = staff(center("drain"), at_most=["standard.late_callbacks=20%"], days=60, fresh_days=100, workers=1)
    assert found.verified
    assert found.found.promises[0].met.mean >= 0.9
    assert "at most 20 % called back late each day is kept on" in " ".join(found.sentences())


def test_late_call_backs_are_refused_where_none_is_promised_within_a_time() -> None:
    with pytest.raises(Mistake, match=r"no call-back is promised within a time.*promised: 2 h"):
        read_limits(center("drain", promised=None), ["standard.late_callbacks=20%"])


def test_the_command_takes_limits_and_blames_wrong_ones(tmp_path: Path) -> None:
    path = small(tmp_path, WITHOUT)
    words = ["staff", path, "--days", "20", "--fresh-days", "20", "--workers", "1"]
    done = run(*words, "--at-most", "premier.abandonment=30%")
    assert done.exit_code in (0, 3), done.output
    assert "at most 30 % abandoning each day" in " ".join(done.stdout.split())
    wrong = run(*words, "--at-most", "premium.abandonment=30%")
    assert wrong.exit_code == 2
    assert "did you mean" in wrong.output.lower()
    assert "premier" in wrong.output
