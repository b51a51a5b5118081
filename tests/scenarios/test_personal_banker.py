"""personal_banker: who is in takes the own clients' calls, who is away never does, and fewer clients help little."""

from __future__ import annotations

from functools import cache

import numpy as np

from simcenter.engine.tables import SpellKind
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.daily.summary import DaySummary, stack, total
from simcenter.results.measures import MEASURES
from simcenter.results.table import day_summary
from simcenter.scenario.changes import change
from simcenter.scenario.loading import load
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator, settle

DAYS = 80
BANKERS = 12


@cache
def center(*changes: str) -> Scenario:
    """The scenario with changes."""
    return change(settle(load("personal_banker")), *changes)


@cache
def days_of(*changes: str) -> DaySummary:
    """Days with changes, added up."""
    simulator = Simulator(center(*changes))
    return total(stack([day_summary(simulator.run(1, day)) for day in range(DAYS)]))


def reached(*changes: str) -> float:
    """Share of calls that reach the own banker."""
    return float(MEASURES["reached_own_agent"].value(days_of(*changes), OVERALL))


def test_more_clients_to_a_banker_are_fewer_calls_that_reach_the_own_one() -> None:
    shares = [reached(*texts) for texts in (("to_20",), ("to_40",), (), ("to_160",), ("to_240",), ("to_300",))]
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] < 0.5


def test_absence_costs_more_than_twice_the_clients_do_as_long_as_they_are_few() -> None:
    assert reached("everybody_in_at_40") - reached("to_40") > 2 * (reached("to_20") - reached("to_40"))


def test_calls_for_a_banker_who_is_away_are_answered_by_others_and_those_for_an_idle_one_by_that_one() -> None:
    simulator, away_on = Simulator(center()), []
    for day in range(30):
        result = simulator.run(1, day)
        on_duty = set(result.spells.agent[result.spells.kind == SpellKind.DUTY].tolist())
        own = result.demand.manager
        away = ~np.isin(own, list(on_duty))
        assert not (away & (result.legs.agent == own)).any()
        away_on.append(BANKERS - sum(agent < BANKERS for agent in on_duty))
        at_once = (result.legs.agent == own) & (result.legs.answer_ms == result.legs.entry_ms)
        assert at_once.sum() > 0.5 * (~away).sum()
    # 30 days of 12 bankers, each away with probability 15 %, who have none of their clients' calls then.
    assert abs(np.mean(away_on) / BANKERS - 0.15) < 4.5 * np.sqrt(0.15 * 0.85 / (30 * BANKERS))


def test_who_is_away_is_paid_all_the_same() -> None:
    here, all_in = (days_of(*texts) for texts in ((), ("everybody_in",)))
    paid = [MEASURES["paid_hours"].value(one, Scope("pool", "bankers")) for one in (here, all_in)]
    overtime = [MEASURES["overtime"].value(one, Scope("pool", "bankers")) for one in (here, all_in)]
    assert float(paid[0] - overtime[0]) == float(paid[1] - overtime[1])
