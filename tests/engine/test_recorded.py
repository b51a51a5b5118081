"""Recorded arrivals: replayed to the millisecond, with luck that neither other streams nor later arrivals move."""

from __future__ import annotations

from typing import Any

import numpy as np

from simcenter.engine.audit import audit
from simcenter.engine.tables import Demand, differences
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator

HOUR = 3_600_000
MORNING = ["08:00", "08:00", "08:59:59.999", "09:00", "10:30:00.001"]


def center(recorded: Any, others: float = 20, **calendar: Any) -> Scenario:
    """Four hours, one recorded stream and a drawn one."""
    return Scenario.model_validate(
        {
            "calendar": {"opens": "08:00", "closes": "12:00", "interval": "1 h", **calendar},
            "tiers": {"known": {"patience": "5 min"}, "other": {"patience": "5 min"}},
            "needs": {"call": {"talk": {"exponential": "3 min"}}},
            "volumes": {
                "day_factor": {"shape": 5},
                "counts": "issues",
                "streams": [
                    {"tier": "known", "need": "call", "recorded": recorded},
                    {"tier": "other", "need": "call", "per_hour": others},
                ],
            },
            "follow_ups": {"redial": {"after_abandoning": "50%"}},
            "pools": {"team": {"seated": 2}},
        }
    )


def of_type(demand: Demand, kind: int, *columns: str) -> list[list[int]]:
    """Columns of the fresh contacts of a type."""
    rows = np.flatnonzero(demand.type[: demand.fresh] == kind)
    return [getattr(demand, column)[rows].tolist() for column in columns]


def test_recorded_arrivals_come_when_they_were_recorded_whatever_the_day() -> None:
    simulator = Simulator(center([MORNING]))
    for replication in range(3):
        (dials,) = of_type(simulator.draw(1, replication), 0, "dial_ms")
        assert dials == [0, 0, HOUR - 1, HOUR, 2 * HOUR + HOUR // 2 + 1]


def test_each_day_of_a_horizon_has_its_own() -> None:
    simulator = Simulator(center([["08:30"], ["11:00", "11:30"]], days=2))
    dials, days = of_type(simulator.draw(1), 0, "dial_ms", "day")
    assert dials == [HOUR // 2, 27 * HOUR, 27 * HOUR + HOUR // 2]
    assert days == [0, 1, 1]


def test_handle_times_are_drawn_anew_each_time_and_stay_when_other_arrivals_are_added() -> None:
    few, many = (Simulator(center([times])) for times in (MORNING, [*MORNING, "10:40", "11:59"]))
    assert of_type(few.draw(1, 0), 0, "talk_ms") != of_type(few.draw(1, 1), 0, "talk_ms")
    (before,), (after,) = (of_type(one.draw(1), 0, "talk_ms") for one in (few, many))
    assert after[: len(before)] == before


def test_the_drawn_streams_do_not_depend_on_the_recorded_ones() -> None:
    one, other = (Simulator(center([times])).draw(4) for times in (MORNING, ["09:00"]))
    columns = ("dial_ms", "talk_ms", "patience_ms", "resolve_word")
    assert of_type(one, 1, *columns) == of_type(other, 1, *columns)


def test_both_engines_replay_them_alike() -> None:
    times = [f"{8 + minute // 60:02d}:{minute % 60:02d}" for minute in range(0, 240, 2)]
    reference, compiled = (Simulator(center([times], others=10), engine) for engine in ("reference", "compiled"))
    demand = compiled.draw(1)
    left, right = reference.run(1, demand=demand), compiled.run(1, demand=demand)
    assert differences(left.legs, right.legs) == []
    assert audit(demand, right.supply, right.plan, right.outcome) == []
    assert right.scenario.expected_per_interval(right.scenario.types[0].stream) == [30, 30, 30, 30]


def test_a_run_that_begins_within_the_day_leaves_out_what_came_before() -> None:
    scenario = center([MORNING], start={"at": "09:00"})
    (dials,) = of_type(Simulator(scenario).draw(1), 0, "dial_ms")
    assert dials == [HOUR, 2 * HOUR + HOUR // 2 + 1]
