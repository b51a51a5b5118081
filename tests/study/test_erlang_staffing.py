"""Staffing by formula finds the fewest agents that reach a target, at the printed figures and at any size."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simcenter.study.erlang import (
    Model,
    erlang_a,
    erlang_b,
    erlang_c,
    offered_load,
    required_agents,
    scheduled_heads,
)

PRINTED = 1e-9  # relative: the figures have ten digits


@pytest.mark.parametrize(
    ("per_minute", "minutes", "agents_c", "level_c", "agents_a", "level_a", "one_less_a"),
    [
        (1, 4, 7, 0.8947760916, 6, 0.8402769093, 0.7079190806),
        (3, 4, 16, 0.8534164251, 15, 0.8597733812, 0.7925526484),
        (10, 5, 57, 0.8454407762, 52, 0.8065304749, 0.7705171659),
        (40, 3, 127, 0.8072502965, 118, 0.8150746771, 0.7898692778),
        (200, 4, 813, 0.8174128923, 749, 0.8072166338, 0.7995263275),
    ],
)
def test_the_fewest_agents_for_80_percent_in_20_seconds_are_the_printed_ones(
    per_minute: int,
    minutes: int,
    agents_c: int,
    level_c: float,
    agents_a: int,
    level_a: float,
    one_less_a: float,
) -> None:
    load, aht = offered_load(per_minute, 60, 60 * minutes), 60.0 * minutes
    assert required_agents("erlang_c", load, aht, 0.8, 20) == agents_c
    assert required_agents("erlang_a", load, aht, 0.8, 20, patience=180) == agents_a
    assert erlang_c(load, agents_c, aht).service_level(20) == pytest.approx(level_c, rel=PRINTED)
    assert erlang_a(load, agents_a, aht, 180).service_level(20) == pytest.approx(level_a, rel=PRINTED)
    assert erlang_a(load, agents_a - 1, aht, 180).service_level(20) == pytest.approx(one_less_a, rel=PRINTED)


def test_a_hundred_calls_in_half_an_hour_of_three_minutes_need_14_seated_and_20_scheduled() -> None:
    load = offered_load(volume=100, interval=1800, aht=180)
    agents = required_agents("erlang_c", load, 180, target_share=0.8, target_seconds=20)
    heads = scheduled_heads(agents, shrinkage=0.3)
    assert (agents, heads.rounded_up) == (14, 20)
    assert heads.exact == pytest.approx(20.0)
    assert round(erlang_c(load, agents, 180).service_level(20), 3) == 0.888
    assert round(erlang_c(load, agents, 180).asa, 1) == 7.8


def test_scheduled_heads_are_rounded_up_but_never_for_the_last_bit() -> None:
    assert scheduled_heads(9.3, 0.25).exact == pytest.approx(12.4)
    assert scheduled_heads(9.3, 0.25).rounded_up == 13
    assert [scheduled_heads(0.9 * whole, 0.1).rounded_up for whole in range(1, 400)] == list(range(1, 400))
    assert scheduled_heads(0, 0.3).rounded_up == 0


def reached(
    model: Model, load: float, agents: int, aht: float, patience: float | None, seconds: float
) -> float:
    """The share that `required_agents` judges, straight from the models."""
    if model == "erlang_b":
        return 1 - erlang_b(load, agents).p_block
    if patience is None:
        return erlang_c(load, agents, aht).service_level(seconds)
    return erlang_a(load, agents, aht, patience).service_level(seconds)


@pytest.mark.parametrize(("model", "patience"), [("erlang_b", None), ("erlang_c", None), ("erlang_a", 180.0)])
def test_staffing_a_hundred_thousand_erlangs_takes_the_first_number_that_does(
    model: Model, patience: float | None
) -> None:
    agents = required_agents(model, 99_000.0, 180, 0.9, 20, patience=patience)
    assert reached(model, 99_000.0, agents, 180, patience, 20) >= 0.9
    assert reached(model, 99_000.0, agents - 1, 180, patience, 20) < 0.9


@given(
    load=st.floats(0.05, 60.0),
    aht=st.floats(20.0, 2000.0),
    patience=st.none() | st.floats(5.0, 5000.0),
    share=st.floats(0.05, 0.99),
    seconds=st.floats(0.0, 900.0),
)
@settings(max_examples=60)
def test_required_agents_is_the_smallest_number_that_reaches_the_target(
    load: float, aht: float, patience: float | None, share: float, seconds: float
) -> None:
    model: Model = "erlang_c" if patience is None else "erlang_a"
    agents = required_agents(model, load, aht, share, seconds, patience=patience)
    enough = [reached(model, load, n, aht, patience, seconds) >= share for n in range(agents + 3)]
    assert enough == [False] * agents + [True] * 3


def test_an_occupancy_cap_asks_for_more_agents_when_the_target_alone_would_not() -> None:
    assert required_agents("erlang_c", 800.0, 240, 0.8, 20) == 813
    capped = required_agents("erlang_c", 800.0, 240, 0.8, 20, max_occupancy=0.85)
    assert capped == 942  # 800 / 0.85 = 941.2
    lower = required_agents("erlang_a", 800.0, 240, 0.8, 20, max_occupancy=0.85, patience=180)
    assert erlang_a(800.0, lower, 240, 180).occupancy <= 0.85 < erlang_a(800.0, lower - 1, 240, 180).occupancy
    assert required_agents("erlang_c", 10.0, 180, 0.8, 20, max_occupancy=0.99) == 14
