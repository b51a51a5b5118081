"""Handle times that depend on when a problem first calls: scaled exactly, and nothing else moves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcenter.engine.audit import audit
from simcenter.engine.tables import Demand, differences
from simcenter.results.table import day_summary
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator
from simcenter.simulation.simulator import EngineName
from simcenter.study.replicate.stability import offered_load
from simcenter.study.staffing import forecast
from simcenter.study.staffing.required import required_by_group
from tests.scenario.center import scenario

ENGINES: tuple[EngineName, ...] = ("reference", "compiled")
TWICE_AT_NINE = {"09:00-10:00": "6 min"}
"""Orders take three minutes at other times; these are the third and fourth half hour."""


def center(stream: int = 2, aht: Any = None, **altered: Any) -> Scenario:
    """The small center with customers coming back, and an AHT of its own for the orders or another stream."""
    places = {"volumes__counts": "issues", "pools__standard__resolution": "50%"}
    places |= {"follow_ups": {"returns": {"probability": "60%", "delay": "40 min"}}}
    own = {} if aht is None else {f"volumes__streams__{stream}__aht": aht}
    return scenario(**(places | own | altered))


def draw(center: Scenario) -> Demand:
    """Draw its first day."""
    return Simulator(center).draw(5)


def first_interval(demand: Demand) -> np.ndarray:
    """The half hour in which each row's problem first called."""
    first = np.full(len(demand.type), -1)
    first[: demand.fresh] = demand.dial_ms[: demand.fresh] // 1_800_000
    for row in np.flatnonzero(demand.next >= 0):
        first[demand.next[row]] = first[row]
    return first


def test_an_aht_that_is_the_usual_one_changes_nothing() -> None:
    usual = center(aht=["3 min"] * 8)
    assert differences(draw(usual), draw(center())) == []


def test_problems_of_an_interval_with_twice_the_aht_take_twice_as_long_and_nothing_else_moves() -> None:
    plain, slow = draw(center()), draw(center(aht=TWICE_AT_NINE))
    at_nine = (plain.type == 2) & np.isin(first_interval(plain), (2, 3))
    assert (at_nine & (plain.attempt == 1)).any()
    assert (at_nine & (plain.attempt > 1)).any()
    for step in ("talk_ms", "hold_ms", "wrap_ms"):
        assert (getattr(slow, step) == np.where(at_nine, 2, 1) * getattr(plain, step)).all()
    steps = {step: getattr(plain, step) for step in ("talk_ms", "hold_ms", "wrap_ms")}
    assert differences(plain, slow._replace(**steps)) == []


def test_every_step_is_scaled_and_rounded_to_whole_milliseconds() -> None:
    plain = draw(center())
    slow = draw(center(0, "301 s"))  # 240 s of talk and 30 s of wrap otherwise
    own = plain.type == 0
    assert (slow.talk_ms[own] == np.rint(plain.talk_ms[own] * (301 / 270))).all()
    assert set(slow.wrap_ms[own].tolist()) == {33_444}


def test_who_is_there_at_the_start_has_the_aht_of_the_first_interval() -> None:
    waiting = {"waiting": {"orders": 3}}
    demand = draw(center(aht={"08:00-08:30": "9 min"}, calendar__start=waiting))
    there = (demand.dial_ms == 0) & (demand.type == 2)
    assert there.sum() >= 3
    assert set(demand.talk_ms[there].tolist()) == {540_000}


def test_both_engines_tell_the_same_and_the_audit_finds_nothing() -> None:
    slow = center(aht=TWICE_AT_NINE)
    results = [Simulator(slow, engine).run(5) for engine in ENGINES]
    assert [audit(r.demand, r.supply, r.plan, r.outcome) for r in results] == [[], []]
    assert differences(results[0].outcome.legs, results[1].outcome.legs) == []


def test_load_and_erlang_follow_the_interval() -> None:
    usual, slow = center(), center(aht=TWICE_AT_NINE)
    before, after = offered_load(usual)[2], offered_load(slow)[2]
    assert before == pytest.approx([10 * 180 / 1_800] * 8)
    assert (after / before).tolist() == [1, 1, 2, 2, 1, 1, 1, 1]
    offered = np.array([[0.0] * 8, [0.0] * 8, [10.0] * 8])
    aht = next(group.aht_s for group in required_by_group(slow, offered) if "standard/orders/phone" in group.kinds)
    assert aht.tolist() == [180, 180, 360, 360, 180, 180, 180, 180]


def test_the_mean_over_the_day_counts_contacts_not_intervals() -> None:
    volumes = [0, 0, 30, 0, 10, 0, 0, 0]
    stream = {"tier": "standard", "need": "orders", "per_interval": volumes, "aht": TWICE_AT_NINE}
    slow = scenario(volumes__streams__2=stream)
    kind = slow.types[2]
    assert kind.handle_ms(slow.pools["standard"]) == 180_000 * (30 * 2 + 10) / 40
    assert forecast(slow, day_summary(Simulator(slow).run(1)))[2].sum() == 40
