"""Self-service in progress is an M_t/G/infinity queue: nobody waits for anybody there.

The number at a moment t is Poisson with mean m(t), the integral over u before t of rate(u) x P(time > t - u). The
numbers at two moments have the covariance of those who are there at both: the same integral over u before the first of
them, with the second for t (Eick, Massey and Whitt, The physics of the Mt/G/infinity queue, Operations Research 41,
1993).
"""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np

from simcenter.engine.tables import Floats, Ints
from simcenter.scenario.distributions import Distribution
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator

CALLS = (10.0, 60.0, 20.0, 5.0)
"""In each half hour."""
MOMENTS = tuple(minute * 60_000 for minute in (12, 31, 45, 60, 75, 118))
RUNS = 2_000
HALF_HOUR = 1_800_000


@cache
def center() -> Scenario:
    """Two hours; nine callers in ten try a menu, whose time is lognormal; it contains half of those."""
    menu = {"tries": "90%", "contains": "50%", "time": {"lognormal": {"mean": "12 min", "cv": 1.1}}}
    return Scenario.model_validate(
        {
            "calendar": {"opens": "08:00", "closes": "10:00", "interval": "30 min"},
            "tiers": {"all": {}},
            "needs": {"help": {"talk": "5 min"}},
            "channels": {"phone": {"self_service": menu}},
            "volumes": {
                "day_factor": "none",
                "counts": "issues",
                "streams": [{"tier": "all", "need": "help", "per_interval": list(CALLS)}],
            },
            "pools": {"team": {"seated": 3}},
        },
        context={"in_file": True},
    )


@cache
def seen(seed: int) -> Ints:
    """How many are in self-service at each moment of each run, shape (runs, moments)."""
    simulator, found = Simulator(center()), np.zeros((RUNS, len(MOMENTS)), np.int64)
    for run in range(RUNS):
        demand = simulator.draw(seed, run)
        begins, ends = demand.dial_ms, demand.dial_ms + demand.before_queue_ms
        for place, moment in enumerate(MOMENTS):
            found[run, place] = ((begins <= moment) & (moment < ends)).sum()
    return found


def law() -> Distribution:
    """The time in self-service of those who try."""
    menu = center().channels["phone"].self_service
    assert menu is not None
    return menu.time


def expected_at_both(first: int, second: int) -> float:
    """Mean number of those who are there at two moments, the first not after the second."""
    lengths = np.sort(law().quantile((np.arange(200_000) + 0.5) / 200_000))
    step = 2_000
    came = np.arange(step // 2, first, step)
    rate = 0.9 * np.array(CALLS)[came // HALF_HOUR] / HALF_HOUR
    longer = 1 - np.searchsorted(lengths, second - came) / len(lengths)
    return float((rate * longer).sum() * step)


def means() -> Floats:
    """The exact mean number at each moment."""
    return np.array([expected_at_both(moment, moment) for moment in MOMENTS])


def test_the_mean_number_in_self_service_follows_the_calls_with_the_lag_of_its_time(seed: int) -> None:
    exact = means()
    assert (np.abs(seen(seed).mean(axis=0) - exact) < 4.5 * np.sqrt(exact / RUNS)).all()
    assert exact.argmax() == MOMENTS.index(3_600_000)  # at the end of the busiest half hour, not in its middle


def test_the_number_is_poisson(seed: int) -> None:
    exact = means()
    spread = np.sqrt((exact + 2 * exact**2) / RUNS)  # of the variance of so many Poisson numbers
    assert (np.abs(seen(seed).var(axis=0, ddof=1) - exact) < 4.5 * spread).all()


def test_two_moments_have_in_common_who_is_there_at_both(seed: int) -> None:
    numbers, exact = seen(seed), means()
    for first, second in combinations(range(len(MOMENTS)), 2):
        common = expected_at_both(MOMENTS[first], MOMENTS[second])
        covariance = float(np.cov(numbers[:, first], numbers[:, second])[0, 1])
        spread = np.sqrt((exact[first] * exact[second] + common**2 + common) / RUNS)
        assert abs(covariance - common) < 4.5 * spread
