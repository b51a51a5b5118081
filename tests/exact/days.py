"""The Kolmogorov equations follow a day of changing demand and staffing from empty doors to empty queues."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csc_matrix, csr_matrix
from scipy.sparse.linalg import splu
from scipy.special import roots_genlaguerre

from tests.exact.chains import Floats, moved, moved_and_summed

Whole = NDArray[Any]  # whole numbers
Mask = NDArray[np.bool_]

FORGOTTEN = 1e-15  # surplus agents less probable than this are dropped from the next period


@dataclass(frozen=True)
class Period:
    """Expectations of one period; ``longer`` counts its arrivals who wait more than the limit."""

    arrivals: float
    queue_time: float
    busy_time: float
    abandoned: float
    balked: float
    found_busy: float
    longer: float


@dataclass(frozen=True)
class Day:
    """Expectations of every period and of the draining after the last."""

    periods: list[Period]
    after_close: Period

    def total(self, name: str) -> float:
        """Sum of one expectation over periods and draining."""
        return float(sum(getattr(period, name) for period in [*self.periods, self.after_close]))


@dataclass(frozen=True)
class Center:
    """States are (busy agents 0..most, waiting 0..longest); who finds no idle agent balks with ``balk``."""

    service: float
    patience: float
    balk: float
    most: int
    longest: int

    @cached_property
    def busy(self) -> Whole:
        """Busy agents in every state."""
        return np.arange((self.most + 1) * (self.longest + 1)) // (self.longest + 1)

    @cached_property
    def waiting(self) -> Whole:
        """Customers waiting in every state."""
        return np.arange((self.most + 1) * (self.longest + 1)) % (self.longest + 1)

    def state(self, busy: Whole, waiting: Whole) -> Whole:
        """Return the number of the state."""
        return busy * (self.longest + 1) + waiting

    def generator(self, arrivals: float, quota: int) -> csr_matrix:
        """Agents above the quota finish their call and leave before taking another."""
        busy, waiting = self.busy, self.waiting
        takes = (busy <= quota) & (waiting > 0)
        after = np.where(takes, self.state(busy, waiting - 1), self.state(busy - 1, waiting))
        joins = (busy >= quota) & (waiting < self.longest)
        return _generator(
            (busy < quota, self.state(busy + 1, waiting), np.full(len(busy), arrivals)),
            (joins, self.state(busy, waiting + 1), np.full(len(busy), arrivals * (1 - self.balk))),
            (busy > 0, after, busy * self.service),
            (waiting > 0, self.state(busy, waiting - 1), waiting * self.patience),
        )

    def tagged(self, quota: int) -> csr_matrix:
        """Moves of a customer with ``waiting`` others ahead; the end of the wait leaves the chain."""
        busy, ahead = self.busy, self.waiting
        surplus = busy > quota
        after = np.where(surplus, self.state(busy - 1, ahead), self.state(busy, ahead - 1))
        served = np.where(~surplus & (ahead == 0), busy * self.service, 0.0)
        return _generator(
            ((busy > 0) & (surplus | (ahead > 0)), after, busy * self.service),
            (ahead > 0, self.state(busy, ahead - 1), ahead * self.patience),
            leaving=served + self.patience,
        )

    def restaffed(self, p: Floats, quota: int) -> Floats:
        """Return the probabilities after new agents have taken from the queue."""
        starts: Whole = np.clip(quota - self.busy, 0, self.waiting)
        after = self.state(self.busy + starts, self.waiting - starts)
        moved_over: Floats = np.bincount(after, weights=p, minlength=len(p)).astype(float)
        return moved_over

    def still_waiting(self, survival: Floats, quota: int) -> Floats:
        """Look back across the start of a new quota: as many as there are new agents start at once."""
        starts = np.maximum(quota - self.busy, 0)
        stays = self.waiting >= starts
        after = self.state(self.busy + starts, self.waiting - starts)
        return np.where(stays, survival[np.where(stays, after, 0)], 0.0)


def _generator(*moves: tuple[Mask, Whole, NDArray[Any]], leaving: Floats | None = None) -> csr_matrix:
    """Assemble (where, target, rate) moves; ``leaving`` is a rate out of the chain."""
    rows = np.concatenate([np.flatnonzero(where) for where, _, _ in moves])
    columns = np.concatenate([target[where] for where, target, _ in moves])
    rates = np.concatenate([rate[where] for where, _, rate in moves])
    every = np.arange(len(moves[0][0]))
    out: NDArray[Any] = np.bincount(rows, weights=rates, minlength=len(every))
    if leaving is not None:
        out = out + leaving
    positions = np.concatenate([rows, every]), np.concatenate([columns, every])
    return csr_matrix(coo_matrix((np.concatenate([rates, -out]), positions), shape=(len(every), len(every))))


def _part(matrix: csr_matrix, kept: Mask) -> csr_matrix:
    return csr_matrix(matrix[kept][:, kept])


def day(
    arrivals: Sequence[float],
    agents: Sequence[int],
    length: float,
    service: float,
    patience: float,
    limit: float,
    balk: float = 0.0,
    longest: int = 120,
) -> Day:
    """Doors open empty; ``arrivals[i]`` per unit of time meet ``agents[i]`` in period i, ``length`` long.

    After the last period nobody arrives and its agents serve until nobody is left. ``limit`` <= ``length``.
    """
    center = Center(service, patience, balk, max(agents), longest)
    p: Floats = np.zeros(len(center.busy))
    p[0] = 1.0
    periods = []
    for i, (rate, quota) in enumerate(zip(arrivals, agents, strict=True)):
        following = agents[i + 1] if i + 1 < len(agents) else quota
        p = center.restaffed(p, quota)
        top = max(quota, int(center.busy[p > FORGOTTEN].max()))
        live = ((center.busy >= quota) | (center.waiting == 0)) & (center.busy <= top)
        forwards = csr_matrix(_part(center.generator(rate, quota), live).T)
        until, early = moved_and_summed(forwards, p[live], length - limit)
        end, late = moved_and_summed(forwards, until, limit)
        wait = Wait(center, quota, following, top)
        joins = rate * (1 - balk) * (center.busy >= quota)
        longer = float((joins * wait.longer(limit, 0.0))[live] @ early)
        for weight, left, met in _near_end(forwards, until, limit):
            longer += weight * float((joins * wait.longer(left, limit - left))[live] @ met)
        area, p = np.zeros(len(p)), np.zeros(len(p))
        area[live], p[live] = early + late, end
        periods.append(_period(center, area, rate, length, quota, longer))
    return Day(periods, _drained(center, p, agents[-1]))


def _near_end(forwards: csr_matrix, p: Floats, limit: float) -> Iterator[tuple[float, float, Floats]]:
    """Gauss points of a period's last ``limit``: weight, time left in the period, probabilities met."""
    points, weights = np.polynomial.legendre.leggauss(6)
    here = 0.0
    for point, weight in zip((1 + points) / 2 * limit, weights * limit / 2, strict=True):
        p = moved(forwards, p, point - here)
        here = point
        yield weight, limit - point, p


@dataclass(frozen=True)
class Wait:
    """The wait of a customer who joins while one quota holds and may see the ``following`` one begin."""

    center: Center
    quota: int
    following: int
    top: int

    @cached_property
    def kept(self) -> Mask:
        """States with as many busy agents as someone who waits can see."""
        busy = self.center.busy
        return (busy >= min(self.quota, self.following)) & (busy <= max(self.top, self.following))

    @cached_property
    def chains(self) -> tuple[csr_matrix, csr_matrix]:
        """Tagged chains before and after the change."""
        before, after = (
            _part(self.center.tagged(quota), self.kept) for quota in (self.quota, self.following)
        )
        return before, after

    def longer(self, before: float, after: float) -> Floats:
        """Return P(waiting after ``before`` with one quota and ``after`` with the next), by state met."""
        survival = np.zeros(len(self.kept))
        survival[self.kept] = moved(self.chains[1], np.ones(int(self.kept.sum())), after)
        if after > 0:
            survival = self.center.still_waiting(survival, self.following)
        survival[self.kept] = moved(self.chains[0], survival[self.kept], before)
        return survival


def _period(center: Center, area: Floats, rate: float, length: float, quota: int, longer: float) -> Period:
    """Read expectations off the time spent in each state."""
    found_busy = rate * float(area @ (center.busy >= quota))
    queue = float(area @ center.waiting)
    return Period(
        arrivals=rate * length,
        queue_time=queue,
        busy_time=float(area @ center.busy),
        abandoned=queue * center.patience,
        balked=found_busy * center.balk,
        found_busy=found_busy,
        longer=longer,
    )


def _drained(center: Center, p: Floats, quota: int) -> Period:
    """Time in each state until the center is empty, without arrivals: -p Q^-1 on all other states."""
    inside = csc_matrix(center.generator(0.0, quota).T)[1:, 1:]
    area = np.concatenate([[0.0], splu(csc_matrix(-inside)).solve(p[1:])])
    return _period(center, area, 0.0, 0.0, quota, 0.0)


@dataclass(frozen=True)
class RandomDay:
    """Averages over the day factor, each divided by the expected number of arrivals."""

    wait: float
    longer: float
    lost: float


def random_day(
    arrivals: Sequence[float],
    agents: Sequence[int],
    length: float,
    service: float,
    patience: float,
    limit: float,
    balk: float,
    shape: float,
    nodes: int,
) -> RandomDay:
    """Average `day` over a gamma factor on all rates (mean 1), by generalised Gauss-Laguerre points.

    Waits bend sharply where load meets staff, so more points help slowly: 16 give the published 13-hour day
    to 1e-6 of the value.
    """
    points, weights = roots_genlaguerre(nodes, shape - 1.0)
    sums = np.zeros(3)
    for factor, weight in zip(points / shape, weights / weights.sum(), strict=True):
        rates = [rate * factor for rate in arrivals]
        longest = _long_enough(rates, agents, service, patience, balk)
        if weight > 1e-12:
            one = day(rates, agents, length, service, patience, limit, balk, longest)
            lost = one.total("abandoned") + one.total("balked")
            sums += weight * np.array([one.total("queue_time"), one.total("longer"), lost])
    wait, longer, lost = (float(value) for value in sums / (sum(arrivals) * length))
    return RandomDay(wait, longer, lost)


def _long_enough(
    rates: Sequence[float], agents: Sequence[int], service: float, patience: float, balk: float
) -> int:
    """Return a queue length that is next to never reached: eight deviations above the worst period's mean."""
    joining = [rate * (1 - balk) for rate in rates]
    excess = max(rate - quota * service for rate, quota in zip(joining, agents, strict=True))
    return int(max(excess, 0.0) / patience + 8 * (max(joining) / patience) ** 0.5 + 30)
