"""A run that begins within the day meets the customers of the whole day, and the engines agree on it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcenter.engine.audit import audit
from simcenter.engine.drawing.draw import draw
from simcenter.engine.drawing.recipe import build_recipe
from simcenter.engine.drawing.underway import cut_what_is_done, length_met
from simcenter.engine.tables import Demand, differences
from simcenter.results.table import day_summary
from simcenter.scenario.distributions import Exponential, Fixed, Lognormal
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator

MINUTE = 60_000
BEGINS = 70 * MINUTE


def center(start: dict[str, Any] | None = None, **sections: Any) -> Scenario:
    """Two tiers that return, a head-count pool and a roster, from 08:00 to 11:00."""
    words: dict[str, Any] = {
        "calendar": {"opens": "08:00", "closes": "11:00", "interval": "30 min", "start": start or "empty"},
        "tiers": {"gold": {"patience": {"exponential": "3 min"}}, "plain": {"patience": {"exponential": "3 min"}}},
        "needs": {"x": {"talk": {"lognormal": {"mean": "4 min", "cv": 1.1}}, "hold": "10 s", "wrap": "30 s"}},
        "volumes": {
            "counts": "issues",
            "day_factor": {"shape": 20},
            "streams": [
                {"tier": "gold", "need": "x", "per_hour": 30},
                {"tier": "plain", "need": "x", "per_hour": 60},
            ],
        },
        "follow_ups": {
            "returns": {"probability": "60%", "delay": {"exponential": "40 min"}},
            "redial": {"after_abandoning": "50%", "delay": {"exponential": "5 min"}},
        },
        "pools": {
            "team": {"seated": [4, 4, 5, 3, 4, 4], "resolution": "70%"},
            "late": {
                "roster": [
                    {"agents": 2, "start": "08:00", "end": "10:30", "breaks": [{"at": "09:00", "length": "20 min"}]},
                    {"agents": 1, "start": "09:10", "end": "11:00"},
                ]
            },
        },
        **sections,
    }
    return Scenario.model_validate(words)


STATE = {"at": "09:10", "waiting": {"gold": 3, "plain": 9}, "in_service": {"gold": 2, "plain": 3}}


def who(demand: Demand, rows: np.ndarray) -> list[tuple[np.ndarray, ...]]:
    """Everything drawn for some rows that arrive by themselves."""
    names = ("type", "dial_ms", "talk_ms", "hold_ms", "wrap_ms", "patience_ms", "resolve_word", "return_ms", "day")
    return [tuple(getattr(demand, name)[rows]) for name in names]


def test_who_calls_after_the_beginning_is_who_calls_on_the_whole_day() -> None:
    whole, rest = (draw(build_recipe(center(start)), 5, 3) for start in (None, STATE))
    later = np.flatnonzero(whole.dial_ms[: whole.fresh] >= BEGINS)
    came = np.flatnonzero(rest.dial_ms[: rest.fresh] >= BEGINS)
    assert len(later) > 50
    assert who(whole, later) == who(rest, came)


def test_there_at_the_beginning_are_those_in_service_and_those_waiting_and_nobody_else() -> None:
    rest = draw(build_recipe(center(STATE)), 5, 3)
    early = np.flatnonzero(rest.dial_ms[: rest.fresh] < BEGINS)
    assert early.tolist() == list(range(17))
    assert set(rest.dial_ms[early].tolist()) == {BEGINS - 1}
    assert np.bincount(rest.type[:5]).tolist() == [2, 3]
    assert np.bincount(rest.type[5:17]).tolist() == [3, 9]


def test_fewer_in_service_leave_the_others_as_they_are() -> None:
    many, few = (
        draw(build_recipe(center({**STATE, "in_service": {"plain": number}})), 5, 0) for number in (3, 2)
    )
    names = ("talk_ms", "hold_ms", "wrap_ms", "patience_ms")
    for name in names:
        assert np.array_equal(getattr(many, name)[:2], getattr(few, name)[:2])
        assert np.array_equal(getattr(many, name)[3 : many.fresh], getattr(few, name)[2 : few.fresh])


def test_with_carry_in_customers_of_the_hours_before_come_back() -> None:
    volumes = center().volumes
    carried = center(STATE, volumes=volumes.changed(carry_in=True).model_dump(mode="json"))
    back = draw(build_recipe(carried), 5, 0)
    returned = np.flatnonzero(back.attempt[: back.fresh] > 1)
    assert (back.day[returned] == 0).any()
    assert (back.dial_ms[returned] >= BEGINS).all()
    assert not (draw(build_recipe(center(STATE)), 5, 0).attempt[:17] > 1).any()


@pytest.mark.parametrize("at", ["08:20", "09:00", "09:10", "10:00"])
@pytest.mark.parametrize("agents", ["longest_idle", "least_occupied"])
def test_the_engines_agree_on_the_rest_of_a_day_and_the_audit_finds_nothing(at: str, agents: str) -> None:
    scenario = center({**STATE, "at": at, "in_service": {"plain": 3}}, routing={"agents": agents})
    results = [Simulator(scenario, engine).run(11, 2) for engine in ("reference", "compiled")]
    assert differences(results[0].legs, results[1].legs) == []
    assert differences(results[0].spells, results[1].spells) == []
    found = results[0]
    assert audit(found.demand, found.supply, found.plan, found.outcome) == []


def test_whoever_is_on_duty_at_the_beginning_serves_those_in_service_at_once() -> None:
    """At 09:10 the team has 5 heads, of the roster's early two both rest, and the late one has just come."""
    result = Simulator(center({**STATE, "in_service": {"plain": 6}}), "reference").run(1)
    assert (result.legs.answer_ms[:6] == BEGINS - 1).all()
    assert sorted(result.legs.pool[:6].tolist()) == [0, 0, 0, 0, 0, 1]


def test_only_what_happens_from_the_beginning_on_is_measured() -> None:
    result = Simulator(center(STATE), "reference").run(1)
    day = day_summary(result)
    assert day.contacts[:, :2].sum(axis=(0, 1))[1:].sum() == 0
    came = int(((result.legs.dial_ms >= BEGINS) & (result.legs.state > 0)).sum())
    assert day.contacts[..., 1:].sum() == came
    assert day.layout.seated_ms[0, :-1].tolist() == [0, 0, 100 * MINUTE, 90 * MINUTE, 120 * MINUTE, 120 * MINUTE]


# What is still to come of a contact under way --------------------------------------------------------------


def test_of_a_fixed_time_what_is_left_is_anything_between_nothing_and_all_of_it() -> None:
    chances = np.array([[0.5, 0.9, share, 0.5] for share in (0.0, 0.25, 1.0)])
    left = cut_what_is_done([Fixed(value=100_000)], chances, np.full((1, 3), 100_000))
    assert left.tolist() == [[0, 25_000, 100_000]]


def test_the_step_met_is_one_in_proportion_to_its_mean_and_those_before_are_over() -> None:
    laws = [Fixed(value=60_000), Fixed(value=0), Fixed(value=40_000)]
    chances = np.array([[0.59, 0.5, 0.5, 0.5], [0.61, 0.5, 0.5, 0.5]])
    drawn = np.array([[60_000] * 2, [0] * 2, [40_000] * 2])
    assert cut_what_is_done(laws, chances, drawn).T.tolist() == [[30_000, 0, 40_000], [0, 0, 20_000]]


@pytest.mark.parametrize(
    ("law", "mean"),
    [(Exponential(mean=100_000), 200_000), (Lognormal(mean=100_000, cv=1.1), 221_000), (Fixed(value=100_000), 100_000)],
)
def test_spans_met_are_longer_by_the_square_of_the_coefficient_of_variation(law: Any, mean: float) -> None:
    """The mean of the density x f(x) / mean is mean x (1 + CV squared); the far tail is cut."""
    chances = (np.arange(20_000) + 0.5) / 20_000
    assert np.mean(length_met(law, chances)) == pytest.approx(mean, rel=0.01)


def test_a_run_under_way_of_nothing_but_zeros_stays_as_it_is() -> None:
    drawn = np.zeros((3, 2), np.int64)
    assert cut_what_is_done([Fixed(value=0)] * 3, np.full((2, 4), 0.5), drawn).tolist() == drawn.tolist()
