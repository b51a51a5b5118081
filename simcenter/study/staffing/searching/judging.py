"""When a promise holds with confidence: in at least so many of its own periods, day for day of the same customers.

A promise is judged in each interval, day, week or month it is made for, as everywhere in simcenter; a period in
which nobody called is not judged. It *holds with a confidence of 90 %* when at least nine of ten judged periods
keep it. A promise for each interval must hold so in every interval of the day by itself. Weeks are seven and months
thirty simulated days one after the other, of independent days where the horizon is shorter.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simcenter.engine.tables import Ints
from simcenter.results.daily.periods import DAYS_IN
from simcenter.study.staffing.problem import Floats, Heads, Problem
from simcenter.study.staffing.promises import TierPromise
from simcenter.study.staffing.searching.replay import Tally

TIE = 1e-9
"""8 of 10 keep 80 %, whatever 0.8 is as a double."""


@dataclass(frozen=True)
class Judgement:
    """What a staffing makes of every condition.

    A condition is a promise in its periods (one for each interval of the day where the promise is by interval);
    behind them stand, where occupancy is capped, one for each pool and interval.

    Attributes
    ----------
    promise
        Which promise a condition is about, -1 for occupancy, shape (conditions,).
    interval
        Which interval it is about, -1 for all day, shape (conditions,).
    pool
        Which pool a cap of occupancy is about, -1 for promises, shape (conditions,).
    judged, met
        Periods judged and periods kept, shape (conditions,); 1 and 0 or 1 for occupancy.
    needed
        Periods that must be kept, shape (conditions,).
    kept
        Share answered in time that the confidence's share of periods reaches (for occupancy: the occupancy),
        shape (conditions,).
    slack
        `kept` less the share promised (the cap less the occupancy); below zero the condition is broken.
    """

    promise: Ints
    interval: Ints
    pool: Ints
    judged: Ints
    met: Ints
    needed: Ints
    kept: Floats
    slack: Floats

    @property
    def holds(self) -> bool:
        """Whether every condition does."""
        return bool((self.met >= self.needed).all())

    @property
    def broken(self) -> NDArray[np.bool_]:
        """Conditions that do not hold, shape (conditions,)."""
        return self.met < self.needed

    @property
    def shortfalls(self) -> Floats:
        """By how much each condition is missed, 0 where it holds, shape (conditions,)."""
        return np.where(self.broken, np.maximum(-self.slack, 0.0), 0.0)


def conditions(problem: Problem, promise: TierPromise) -> int:
    """Number of conditions a promise makes: one for each interval of the day, or one."""
    return len(problem.intervals) if promise.period == "interval" else 1


def judge(
    problem: Problem, promises: Sequence[TierPromise], rates: Floats, heads: Heads, tally: Tally
) -> Judgement:
    """Judge a staffing on the days of a tally.

    Parameters
    ----------
    problem, promises
        What is asked.
    rates
        Share of its periods in which each condition of a promise must be kept, shape (conditions of promises,).
    heads, tally
        The staffing and what the days came to under it.
    """
    counts = np.cumsum([0, *(conditions(problem, promise) for promise in promises)])
    parts = [
        _judge_promise(promise, k, rates[counts[k] : counts[k + 1]], tally) for k, promise in enumerate(promises)
    ]
    if problem.max_occupancy is not None:
        parts.append(_judge_occupancy(problem, heads, tally))
    return Judgement(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def by_period(promise: TierPromise, tally: Tally) -> tuple[Ints, Ints]:
    """Contacts above and below the line in the periods of a promise, shape (conditions, periods)."""
    above, below = tally.above[:, promise.row], tally.below[:, promise.row]
    if promise.period == "interval":
        shape = -1, above.shape[-1]
        return above.reshape(shape).T, below.reshape(shape).T
    return _in_days(above.sum(axis=2), DAYS_IN[promise.period]), _in_days(below.sum(axis=2), DAYS_IN[promise.period])


def shares_of(above: Ints, below: Ints) -> Floats:
    """Shares above the line, not a number where nobody counts."""
    shares: Floats = np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
    return shares


def kept_with(rates: Floats, shares: Floats) -> Floats:
    """The largest share that at least the given rate of periods reaches, row by row, shape (rows,)."""
    ordered = np.sort(shares, axis=1)  # missing ones come last
    known = (~np.isnan(shares)).sum(axis=1)
    place = np.maximum(known - np.ceil(rates * known - TIE).astype(np.int64), 0)
    rows = np.arange(len(shares))
    return np.where(known > 0, ordered[rows, np.minimum(place, shares.shape[1] - 1)], np.nan)


def occupancy_of(problem: Problem, heads: Heads, tally: Tally) -> Floats:
    """Handling time / time of the heads present, by pool searched and interval; not a number without heads."""
    names = list(problem.scenario.pools)
    busy = tally.busy_ms[[names.index(name) for name in problem.pools]]
    slots = problem.layout.slots
    measured = slots.measured_ms * len(tally.above)
    seated_ms = heads * measured
    share: Floats = np.divide(busy, seated_ms, out=np.full(heads.shape, np.nan), where=seated_ms > 0)
    return share


def _in_days(by_day: Ints, days: int) -> Ints:
    """Sums over whole periods: inside a horizon where it is long enough, else over horizons in a row."""
    if days == 1:
        return by_day.reshape(1, -1)
    if by_day.shape[1] < days:
        by_day = by_day.reshape(1, -1)
    whole = by_day.shape[1] // days * days
    sums: Ints = by_day[:, :whole].reshape(len(by_day), -1, days).sum(axis=2)
    return sums.reshape(1, -1)


def replications_for(promises: Sequence[TierPromise], days: int, periods: int) -> int:
    """Replications that give every promise so many periods, of a horizon of so many days."""
    longest = max(DAYS_IN.get(promise.period, 1) for promise in promises)
    return math.ceil(periods * longest / days) if days < longest else math.ceil(periods / (days // longest))


def _judge_promise(promise: TierPromise, k: int, rates: Floats, tally: Tally) -> tuple[NDArray[np.generic], ...]:
    above, below = by_period(promise, tally)
    judged = (below > 0).sum(axis=1)
    met = ((below > 0) & (above >= promise.share * below - TIE)).sum(axis=1)
    kept = kept_with(rates, shares_of(above, below))
    rows = np.arange(len(above))
    slack = np.where(judged > 0, kept - promise.share, np.inf)
    return (
        np.full(len(rows), k),
        rows if promise.period == "interval" else np.full(len(rows), -1),
        np.full(len(rows), -1),
        judged,
        met,
        np.ceil(rates * judged - TIE).astype(np.int64),
        kept,
        slack,
    )


def _judge_occupancy(problem: Problem, heads: Heads, tally: Tally) -> tuple[NDArray[np.generic], ...]:
    assert problem.max_occupancy is not None
    occupancy = occupancy_of(problem, heads, tally)
    pools, intervals = (axis.ravel() for axis in np.indices(heads.shape))
    flat = occupancy.ravel()
    slack = np.where(np.isnan(flat), np.inf, problem.max_occupancy - flat)
    ones = np.ones(len(flat), np.int64)
    return np.full(len(flat), -1), intervals, pools, ones, (slack >= -TIE).astype(np.int64), ones, flat, slack
