"""Below what no staffing costs: by hand, and under the least cost of small centers."""

from __future__ import annotations

import numpy as np
import pytest

from simcenter import Scenario, staff
from simcenter.scenario.loading import load_text
from simcenter.simulation import settle
from simcenter.study.staffing.bound import LowerBound, is_plain, lower_bound
from simcenter.study.staffing.problem import Problem, pose
from simcenter.study.staffing.searching.replay import Replay
from tests.cli.center import SMALL
from tests.study.staffing.test_exact import CONFIDENCE, DAYS, DESKS, shared_desks

DEDICATED = SMALL.replace(
    "pools:\n  team: {seated: 5, shrinkage: 20%, wage: 30/h}",
    "pools:\n  a: {seated: 3, wage: 30/h}\n  b: {seated: 5, wage: 20/h}\n"
    "routing: {desks: {premier: [a], standard: [b]}, overflow: OVERFLOW}",
)


def bound_of(scenario: Scenario, confidence: float, days: int) -> tuple[Problem, Replay, LowerBound | None]:
    problem = pose(settle(scenario), seed=1)
    with Replay(problem, 1, 1) as replay:
        found = lower_bound(problem, replay, problem.promises, confidence, range(days), problem.erlang)
    return problem, replay, found


def test_it_is_the_work_of_the_days_with_the_fewest_contacts_at_the_wage_with_shrinkage() -> None:
    problem, _, found = bound_of(load_text(SMALL), 0.9, 40)
    with Replay(problem, 1, 1) as replay:
        (tally,) = replay.tally([problem.erlang], range(40))
    came = np.sort(tally.below.sum(axis=(2, 3)), axis=0)  # [day, tier]: nobody calls twice here
    # Of 40 days 36 must be kept; three minutes a contact at 30 an hour, 20 % of those paid are not there.
    each = 180 / 3_600 * 30 / 0.8
    expected = (0.9 * came[:36, 0].sum() + 0.8 * came[:36, 1].sum()) / 40 * each
    assert found is not None
    assert found.cost == pytest.approx(expected)


def test_who_hangs_up_before_counting_asks_for_no_work() -> None:
    short = SMALL + "service_level: {formula: excluding_short_abandons, short_abandon: 30 s}\n"
    _, _, every = bound_of(load_text(SMALL), 0.9, 40)
    _, _, fewer = bound_of(load_text(short), 0.9, 40)
    assert every is not None
    assert fewer is not None
    # Patience is exponential with a mean of three minutes: 15.4 % are gone within 30 s.
    assert fewer.cost / every.cost == pytest.approx(np.exp(-30 / 180), abs=0.03)


@pytest.mark.parametrize(("overflow", "each"), [("never", 30), ("15 s", 20)])
def test_the_cheapest_pool_counts_only_where_it_may_answer_in_time(overflow: str, each: float) -> None:
    problem, replay, found = bound_of(load_text(DEDICATED.replace("OVERFLOW", overflow)), 0.9, 40)
    rest = bound_of(load_text(DEDICATED.replace("OVERFLOW", "never").replace("30/h", "20/h")), 0.9, 40)[2]
    assert found is not None
    assert rest is not None
    came = np.sort([(replay.demand(k).type[: replay.demand(k).fresh] == 0).sum() for k in range(40)])
    premier = 0.9 * came[:36].sum() / 40 * 180 / 3_600
    assert found.cost - rest.cost == pytest.approx(premier * (each - 20))
    assert problem.pools == ("a", "b")


def test_the_gap_counts_overtime() -> None:
    assert LowerBound(cost=100.0, overtime=10.0).gap(140.0) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("interval: 30 min}", "interval: 30 min, closing: hang_up}"),
        ("seated: 5, shrinkage: 20%", "seated: 5, absence: 10%"),
        ("premier: {patience", "premier: {recognition: 90%, patience"),
        ("need: help, per_hour: 10}", "need: help, recorded: [['08:15', '09:15']]}"),
    ],
)
def test_nothing_is_said_where_the_argument_does_not_hold(old: str, new: str) -> None:
    assert old in SMALL
    assert is_plain(load_text(SMALL))
    assert not is_plain(load_text(SMALL.replace(old, new)))


def test_the_words_tell_the_gap_and_the_least_possible() -> None:
    found = staff(load_text(SMALL), days=40, fresh_days=60, confidence=0.8, workers=1)
    assert found.verified
    assert found.bound is not None
    assert found.gap == pytest.approx((found.found.cost + found.bound.overtime) / found.bound.cost - 1)
    assert found.gap > 0
    told = " ".join(found.sentences())
    assert f"at most {100 * found.gap:.0f} % above the least possible" in told
    assert found.to_dict()["least_possible"] == found.bound.cost


@pytest.mark.slow
@pytest.mark.parametrize("desks", DESKS)
def test_the_least_cost_by_trying_every_staffing_is_not_below_it(desks: str) -> None:
    found = staff(shared_desks(DESKS[desks], seated=6), confidence=CONFIDENCE, days=DAYS, fresh_days=DAYS)
    assert found.least
    assert found.gap == 0
    _, _, bound = bound_of(shared_desks(DESKS[desks], seated=6), CONFIDENCE, DAYS)
    assert bound is not None
    assert bound.cost < found.found.cost
