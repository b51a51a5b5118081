"""The clocks of promises stop at closing: opening hours counted millisecond by millisecond."""

from __future__ import annotations

from itertools import count, islice

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simcenter.engine.reference.center import due_ms
from simcenter.engine.tables import NOT_YET, Supply
from simcenter.results.deferred.hours import business_ms
from tests.engine.clockwork import supply

LENGTHS = st.integers(1, 30)


@st.composite
def centers(draw: st.DrawFn) -> Supply:
    """A center open in one to four windows, some of which follow each other at once."""
    windows, at = [], draw(st.integers(0, 5))
    for _ in range(draw(st.integers(1, 4))):
        windows.append((at, at + draw(LENGTHS)))
        at = windows[-1][1] + draw(st.integers(0, 30))
    return supply([1], windows=windows)


def opened(who: Supply, moment: int) -> bool:
    """Whether the center is open in the millisecond that begins at a moment."""
    return bool(((who.opens_ms <= moment) & (moment < who.closes_ms)).any())


@given(centers(), st.integers(0, 150), st.integers(0, 150))
def test_business_hours_between_two_moments_are_the_milliseconds_that_are_open(
    who: Supply, start: int, lasts: int
) -> None:
    start += int(who.opens_ms[0])
    [found] = business_ms(who, np.array([start]), np.array([start + lasts])).tolist()
    assert found == sum(opened(who, moment) for moment in range(start, start + lasts))


@given(centers(), st.integers(0, 150), st.integers(0, 150))
def test_a_promise_is_due_when_so_many_open_milliseconds_are_over(who: Supply, since: int, within: int) -> None:
    last = int(who.closes_ms[-1])  # from which on the clock runs without a stop
    running = (moment for moment in count(since) if moment >= last or opened(who, moment))
    due = next(islice(running, within, None))
    assert due_ms(who, since, within, business=True) == due
    assert due_ms(who, since, within, business=False) == since + within


def test_without_a_promise_nothing_is_due() -> None:
    assert due_ms(supply([1], windows=[(0, 10)]), 5, NOT_YET, business=True) > 10**15
