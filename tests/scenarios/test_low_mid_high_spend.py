"""low_mid_high_spend: styles take and bring exactly what they say, and time given is not earned back in calls."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from simcenter.engine.tables import NOT_YET, Demand
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.daily.summary import DaySummary, stack, total
from simcenter.results.measures import MEASURES
from simcenter.results.table import day_summary
from simcenter.scenario.changes import change
from simcenter.scenario.loading import load
from simcenter.simulation import Simulator, settle

DAYS = 40
HIGH = Scope("tier", "high")


@cache
def added(*changes: str) -> DaySummary:
    """Days with changes, added up."""
    simulator = Simulator(change(settle(load("low_mid_high_spend")), *changes))
    return total(stack([day_summary(simulator.run(1, day)) for day in range(DAYS)]))


def work(scope: Scope, *changes: str) -> float:
    """Handling hours a day of those answered."""
    days = added(*changes)
    return float(MEASURES["answered"].value(days, scope) * MEASURES["aht"].value(days, scope)) / 3_600


def test_the_same_problem_takes_what_its_style_says() -> None:
    scenario = settle(load("low_mid_high_spend"))
    styled, alike = Simulator(scenario).draw(1), Simulator(change(scenario, "all_alike")).draw(1)
    factors = {kind.index: kind.style for kind in scenario.types}
    first = (styled.attempt == 1)[: styled.fresh]
    same = {(t, i): (talk, hold) for t, i, talk, hold in _firsts(alike)}
    assert first.any()
    for kind, moment, talk, hold in _firsts(styled):
        usual_talk, usual_hold = same[kind, moment]
        assert talk == pytest.approx(usual_talk * factors[kind].handle_time, abs=1)
        assert hold == usual_hold + factors[kind].preparation


def _firsts(demand: Demand) -> list[tuple[int, int, int, int]]:
    rows = np.flatnonzero((demand.attempt == 1) & (demand.dial_ms != NOT_YET))
    return [(int(demand.type[r]), int(demand.dial_ms[r]), int(demand.talk_ms[r]), int(demand.hold_ms[r])) for r in rows]


def test_three_styles_take_as_much_work_as_one() -> None:
    assert work(OVERALL) == pytest.approx(work(OVERALL, "all_alike"), rel=0.03)


def test_personal_service_is_not_earned_back_in_calls() -> None:
    assert work(HIGH) > 4 / 3 * work(HIGH, "all_alike")
    fcr = [float(MEASURES["fcr"].value(added(*texts), HIGH)) for texts in ((), ("all_alike",))]
    assert fcr[0] - fcr[1] == pytest.approx(0.06, abs=0.025)


def test_the_script_saves_half_of_what_it_cuts() -> None:
    aht = [float(MEASURES["aht"].value(added(*texts))) for texts in (("by_script_alone",), ("all_alike",))]
    assert aht[0] / aht[1] == pytest.approx(0.85, abs=0.01)
    assert 0.9 < work(OVERALL, "by_script_alone") / work(OVERALL, "all_alike") < 0.97
