"""Who turns up: absence and lateness follow their laws, each agent by luck that nobody else's plan moves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from simcenter.engine.tables import DutyKind, Supply, differences
from simcenter.results.agents import overtime_ms
from simcenter.results.daily.layout import layout_of
from simcenter.results.daily.scopes import OVERALL
from simcenter.results.measures import MEASURES
from simcenter.results.table import day_summary
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator

MINUTE = 60_000
UNLIKELY = 1e-5
SHIFT = {"agents": 40, "start": "08:00", "end": "12:00", "breaks": [{"at": "10:00", "length": "10 min"}]}


def center(pools: dict[str, Any], **places: Any) -> Scenario:
    """Four hours with a few calls."""
    return Scenario.model_validate(
        {
            "calendar": {"opens": "08:00", "closes": "12:00", "interval": "1 h"},
            "tiers": {"all": {}},
            "needs": {"call": {"talk": "3 min"}},
            "volumes": {"day_factor": "none", "streams": [{"tier": "all", "need": "call", "per_hour": 30}]},
            "pools": pools,
            **places,
        }
    )


def supplies(scenario: Scenario, seed: int, days: int) -> list[Supply]:
    """Who works in many replications."""
    simulator = Simulator(scenario)
    return [simulator.supply_on(seed, replication) for replication in range(days)]


def who_comes(supply: Supply) -> set[int]:
    """Agents of rosters with a shift."""
    return {int(agent) for agent in supply.duty_agent[supply.duty_kind == DutyKind.SHIFT_STARTS]}


def heads_at_opening(supply: Supply, pool: int) -> int:
    """Heads of a pool from the first moment."""
    first = (supply.duty_kind == DutyKind.RISE) & (supply.duty_pool == pool) & (supply.duty_ms == 0)
    return int(supply.duty_count[first].sum())


def test_heads_present_are_binomial(seed: int) -> None:
    present = [heads_at_opening(supply, 0) for supply in
               supplies(center({"team": {"seated": 30, "absence": "10%"}}), seed, 1_500)]  # fmt: skip
    observed = np.bincount(present, minlength=31)
    expected = stats.binom.pmf(np.arange(31), 30, 0.9) * len(present)
    kept = expected > 5
    cells = [np.append(counts[kept], counts[~kept].sum()) for counts in (observed, expected)]
    assert stats.chisquare(*cells).pvalue > UNLIKELY


def test_each_agent_of_a_roster_is_absent_as_often_as_said_and_by_itself(seed: int) -> None:
    days = [who_comes(one) for one in supplies(center({"team": {"roster": [SHIFT], "absence": "25%"}}), seed, 600)]
    there = np.array([[agent in day for agent in range(40)] for day in days], float)
    assert abs(there.mean() - 0.75) < 4.5 * np.sqrt(0.75 * 0.25 / there.size)
    together = np.corrcoef(there.T)[np.triu_indices(40, 1)]
    assert abs(together.mean()) < 4.5 / np.sqrt(600 * len(together))
    assert np.abs(together).max() < 0.3


def test_an_incident_multiplies_the_chance_on_its_day_only(seed: int) -> None:
    calendar = {"opens": "08:00", "closes": "12:00", "interval": "1 h", "days": 2}
    flu = center({"team": {"roster": [SHIFT], "absence": "10%"}}, calendar=calendar,
                 incidents={"flu": {"absence": 3, "day": 2}})  # fmt: skip
    shifts = np.zeros(2)
    for supply in supplies(flu, seed, 300):
        starts = supply.duty_ms[supply.duty_kind == DutyKind.SHIFT_STARTS]
        shifts += np.bincount(starts // 86_400_000, minlength=2)
    for came, chance in zip(shifts, (0.9, 0.7), strict=True):
        assert abs(came / 12_000 - chance) < 4.5 * np.sqrt(chance * (1 - chance) / 12_000)


def test_lateness_follows_its_law_at_the_start_and_after_a_break(seed: int) -> None:
    late = {"exponential": "3 min"}
    begins, breaks = [], []
    for supply in supplies(center({"team": {"roster": [SHIFT], "lateness": late}}), seed, 100):
        begins.append(supply.duty_ms[supply.duty_kind == DutyKind.SHIFT_STARTS])
        breaks.append(supply.duty_length_ms[supply.duty_kind == DutyKind.BREAK_STARTS] - 10 * MINUTE)
    law = stats.expon(scale=3 * MINUTE).cdf
    assert stats.kstest(np.concatenate(begins), law).pvalue > UNLIKELY
    assert stats.kstest(np.concatenate(breaks), law).pvalue > UNLIKELY
    assert abs(np.corrcoef(np.concatenate(begins), np.concatenate(breaks))[0, 1]) < 4.5 / np.sqrt(4_000)


def test_a_pool_appended_and_an_agent_more_move_nobody_elses_absence(seed: int) -> None:
    pools = {"team": {"seated": [10, 12, 8, 5], "absence": "30%"}, "desk": {"roster": [SHIFT], "absence": "20%"}}
    more = {**pools, "team": {"seated": [11, 13, 9, 6], "absence": "30%"}, "late": {"seated": 3, "absence": "50%"}}
    for few, many in zip(supplies(center(pools), seed, 20), supplies(center(more), seed, 20), strict=True):
        assert {agent - 12 for agent in who_comes(few)} == {agent - 13 for agent in who_comes(many)}
        assert heads_at_opening(many, 0) - heads_at_opening(few, 0) in (0, 1)


def test_the_customers_do_not_depend_on_who_turns_up(seed: int) -> None:
    all_there, some = (Simulator(center({"team": {"seated": 9, **words}})) for words in ({}, {"absence": "40%"}))
    assert differences(all_there.draw(seed, 2), some.draw(seed, 2)) == []
    assert differences(all_there.supply, some.supply) == []


def test_shifts_are_worked_on_their_weekdays_and_heads_follow_theirs() -> None:
    calendar = {"opens": "08:00", "closes": "12:00", "interval": "1 h", "days": 7, "first_day": "friday"}
    weekend = {**SHIFT, "agents": 1, "days": ["saturday", "sunday"]}
    pools = {"desk": {"roster": [weekend]}, "team": {"seated": 10, "weekdays": {"sunday": 0.25, "monday": 0}}}
    supply = Simulator(center(pools, calendar=calendar)).supply
    starts = supply.duty_ms[supply.duty_kind == DutyKind.SHIFT_STARTS] // 86_400_000
    assert starts.tolist() == [1, 2]
    rises = (supply.duty_kind == DutyKind.RISE) & (supply.duty_pool == 1)
    found = dict(zip((supply.duty_ms[rises] // 86_400_000).tolist(), supply.duty_count[rises].tolist(), strict=True))
    assert found == {0: 10, 1: 10, 2: 3, 4: 10, 5: 10, 6: 10}


def test_who_is_absent_is_paid_and_hides_nobodys_overtime(seed: int) -> None:
    """20 agents, half of them absent; whoever is on the telephone at noon finishes the call."""
    shift = {"agents": 20, "start": "08:00", "end": "12:00"}
    calendar = {"opens": "08:00", "closes": "12:00", "interval": "1 h", "closing": "hang_up"}
    places = {"needs": {"call": {"talk": "30 min"}}, "calendar": calendar}
    simulator = Simulator(center({"team": {"roster": [shift], "absence": "50%"}}, **places))
    result = next(one for day in range(20) if (one := simulator.run(seed, day)).legs.free_ms.max() > 240 * MINUTE)
    summary = day_summary(result)
    late = np.maximum(result.legs.free_ms - 240 * MINUTE, 0).sum()
    assert overtime_ms(result, layout_of(result)).sum() == late > 0
    assert float(MEASURES["paid_hours"].value(summary, OVERALL)) == 80 + late / 3_600_000
    absent = 20 - len(who_comes(result.supply))
    assert float(MEASURES["absence"].value(summary, OVERALL)) == pytest.approx(absent / 20, abs=1e-12)


def test_absence_is_measured_as_drawn_and_is_nothing_where_all_come(seed: int) -> None:
    """An outage of one hour of four keeps a quarter of the planned time from work, less the contacts in progress."""
    for incidents, expected in (({}, 0.0), ({"cut": {"outage": True, "at": "09:00-10:00"}}, 0.25)):
        result = Simulator(center({"team": {"seated": 10}}, incidents=incidents)).run(seed)
        assert float(MEASURES["absence"].value(day_summary(result), OVERALL)) == pytest.approx(expected, abs=0.01)
