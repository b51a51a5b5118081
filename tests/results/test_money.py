"""Wages are paid by the hour and shared among types to the cent."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from simcenter.results.agents import overtime_ms
from simcenter.results.daily.layout import layout_of
from simcenter.results.money import allocate, pool_cents
from tests.results.hand import center, run
from tests.results.morning import morning


def test_paid_hours_and_overtime_cost_the_wage() -> None:
    result = morning()
    layout = layout_of(result)
    overtime = overtime_ms(result, layout).sum(axis=1)
    # desk: 4 h seated / 0.75 x 36; hall: 4 h x 18 and 50 s of overtime
    assert pool_cents(layout, overtime).tolist() == [19_200, 7_225]


def test_half_a_cent_is_rounded_up() -> None:
    pools = {"desk": {"seated": 1, "wage": "18.0025/h"}, "hall": {"seated": 1, "wage": "18.0024/h"}}
    layout = layout_of(run(center(pools=pools), []))
    assert pool_cents(layout, np.zeros(2, np.int64)).tolist() == [3_601, 3_600]


def test_benefits_come_on_top_of_the_wage() -> None:
    result = run(center(money={"on_top_of_wage": 0.5}), [])
    assert pool_cents(layout_of(result), np.zeros(2, np.int64)).tolist() == [28_800, 10_800]


def test_cost_follows_handling_time_to_the_cent() -> None:
    shares = allocate(np.array([100]), np.array([[1, 1, 1]]))
    assert shares.tolist() == [[34, 33, 33]]
    assert allocate(np.array([101]), np.array([[10, 20, 70]])).tolist() == [[10, 20, 71]]


def test_an_idle_pool_is_carried_in_proportion_to_everybodys_work() -> None:
    assert allocate(np.array([100, 60]), np.array([[30, 10], [0, 0]])).tolist() == [[75, 25], [45, 15]]


def test_when_nobody_works_all_types_carry_the_same() -> None:
    assert allocate(np.array([101]), np.zeros((1, 2), np.int64)).tolist() == [[51, 50]]


@st.composite
def centers(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    pools, types = draw(st.integers(1, 6)), draw(st.integers(1, 8))
    cents = draw(hnp.arrays(np.int64, pools, elements=st.integers(0, 10**10)))
    handling = draw(
        hnp.arrays(np.int64, (pools, types), elements=st.one_of(st.just(0), st.integers(0, 10**11)))
    )
    return cents, handling


@given(centers())
def test_money_by_type_by_pool_and_in_total_is_the_same(case: tuple[np.ndarray, np.ndarray]) -> None:
    cents, handling = case
    shares = allocate(cents, handling)
    assert (shares.sum(axis=1) == cents).all()
    assert shares.sum() == cents.sum()
    assert (shares >= 0).all()
    worked = handling.sum(axis=1) > 0
    exact = cents[worked, None] * (handling[worked] / handling[worked].sum(axis=1, keepdims=True))
    assert shares[worked] == pytest.approx(exact, abs=1.001)
