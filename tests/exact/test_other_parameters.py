"""Centers with other parameters than the printed cases meet what the exact models say of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pytest

from tests.exact.accuracy import IN_CI, IN_SLOW_TESTS, Case, Target, far_off
from tests.exact.cases_one_pool import LIMIT, share, value
from tests.exact.cases_several import (
    BASIC,
    JUNIORS,
    PREMIUM,
    RULES,
    SENIORS,
    fast_and_slow,
    juniors_and_seniors,
    shared_pool,
)
from tests.exact.centers import exponential, one_pool
from tests.exact.observed import (
    mean_wait,
    occupancy,
    of,
    p_abandon,
    p_issue_lost,
    p_longer,
    p_wait,
    per_minute,
    served_within,
    share_served_by,
    time_to_resolution,
)
from tests.exact.one_pool import redialling
from tests.exact.tiers import juniors_and_seniors as juniors_and_seniors_exactly
from tests.exact.tiers import two_tiers
from tests.exact.unlike_agents import Pool, Rule, at_random, first_pool_first, longest_idle, unlike_pools

LIMIT_MIN = LIMIT / 60_000
CONTACTS_A_RUN = 100_000
Pair = tuple[float, float]


def days_for(per_min: float) -> int:
    """Days that bring about a hundred thousand contacts."""
    return int(np.clip(CONTACTS_A_RUN / (1440 * per_min), 3, 99))


def tier_targets(kind: int, name: str, exact: Mapping[str, float]) -> dict[str, Target]:
    """Shares of one tier, which stay affordable however small; waits of the others follow from them."""
    return {
        f"{name} p_wait": share(of(kind, p_wait), exact["p_wait"]),
        f"{name} p_abandon": share(of(kind, p_abandon), exact["p_abandon"]),
        f"{name} p_longer": share(of(kind, p_longer(LIMIT)), exact["p_longer"]),
        f"{name} served_within": share(of(kind, served_within(LIMIT)), exact["served_within_of_all"]),
    }


def one_pool_for_two(arrivals: Pair, handle: float, patience: Pair, agents: int, kept: int) -> Case:
    """Strict priority in one pool that may keep agents back."""
    exact = two_tiers(
        arrivals, 1 / handle, (1 / patience[0], 1 / patience[1]), agents, kept, LIMIT_MIN, (90, 120)
    )
    scenario = shared_pool(arrivals, handle, patience, agents, kept, days=days_for(sum(arrivals)))
    return Case(
        scenario,
        {
            **tier_targets(PREMIUM, "premium", exact["premium"]),
            **tier_targets(BASIC, "basic", exact["basic"]),
            "basic mean_wait": value(of(BASIC, mean_wait), exact["basic"]["mean_wait"]),
            "occupancy": value(occupancy(), exact["all"]["occupancy"]),
        },
    )


def two_pools_for_two(
    arrivals: Pair, handle: Pair, patience: Pair, agents: tuple[int, int], kept: int
) -> Case:
    """Juniors for basic calls, seniors for all."""
    rates = (1 / handle[0], 1 / handle[1]), (1 / patience[0], 1 / patience[1])
    exact = juniors_and_seniors_exactly(arrivals, *rates, agents, kept, LIMIT_MIN)
    scenario = juniors_and_seniors(arrivals, handle, patience, agents, kept, days=days_for(sum(arrivals)))
    together = exact["all"]
    return Case(
        scenario,
        {
            **tier_targets(PREMIUM, "premium", exact["premium"]),
            **tier_targets(BASIC, "basic", exact["basic"]),
            "junior occupancy": value(occupancy(JUNIORS), together["junior_occupancy"]),
            "senior occupancy": value(occupancy(SENIORS), together["senior_occupancy"]),
            "basic with seniors": share(
                of(BASIC, share_served_by(SENIORS)), together["basic_share_served_by_seniors"]
            ),
        },
    )


EXACT_RULES: dict[str, Rule] = {
    "fastest first": first_pool_first([0, 1]),
    "slowest first": first_pool_first([1, 0]),
    "at random": at_random,
    "longest idle": longest_idle,
}


def unlike(per_min: float, fast: tuple[int, float], slow: tuple[int, float], rule: str) -> Case:
    """Fast and slow agents for one queue."""
    pools = [Pool(agents, 1 / handle) for agents, handle in (fast, slow)]
    exact = unlike_pools(per_min, pools, EXACT_RULES[rule])
    return Case(
        fast_and_slow(per_min, fast, slow, RULES[rule], days=days_for(per_min)),
        {
            "p_wait": share(p_wait, exact["p_all_busy"]),
            "time in system": value(time_to_resolution, exact["time_to_resolution"]),
            "fast occupancy": value(occupancy(0), exact["occupancy_0"]),
            "slow occupancy": value(occupancy(1), exact["occupancy_1"]),
        },
    )


def redials(per_min: float, handle: float, patience: float, agents: int, again: float, pause: float) -> Case:
    """Who abandons calls again."""
    exact = redialling(per_min, 1 / handle, 1 / patience, agents, again, 1 / pause, longest=80, away=90)
    scenario = one_pool(
        per_min,
        handle,
        agents,
        days=days_for(per_min),
        patience=exponential(patience),
        forgets=4 * (handle + patience + pause) / (1 - again),
        longest=8,
        follow_ups={"redial": {"after_abandoning": again, "delay": exponential(pause)}, "max_attempts": 50},
    )
    return Case(
        scenario,
        {
            "per_minute": value(per_minute, exact["attempts"]),
            "p_abandon": share(p_abandon, exact["p_abandon_per_attempt"]),
            "p_issue_lost": share(p_issue_lost, exact["p_issue_lost"]),
            "mean_wait": value(mean_wait, exact["mean_wait_per_attempt"]),
            "occupancy": value(occupancy(), exact["occupancy"]),
        },
    )


PICKED: dict[str, Callable[[], Case]] = {
    "one pool, mostly premium": lambda: one_pool_for_two((1.6, 0.7), 3.0, (4.0, 1.5), 7, 0),
    "one pool, three of eight kept back": lambda: one_pool_for_two((0.6, 1.2), 4.0, (2.0, 5.0), 8, 3),
    "one agent kept back of two": lambda: one_pool_for_two((0.2, 0.3), 5.0, (3.0, 3.0), 2, 1),
    "few juniors, many seniors": lambda: two_pools_for_two((1.1, 1.3), (5.0, 3.5), (5.0, 2.0), (3, 7), 0),
    "seniors who are slower and keep one back": lambda: two_pools_for_two(
        (0.5, 1.4), (3.0, 5.0), (3.0, 6.0), (4, 4), 1
    ),
    "one fast among four slow, random": lambda: unlike(1.2, (1, 1.0), (4, 5.0), "at random"),
    "one fast among four slow, longest idle": lambda: unlike(1.2, (1, 1.0), (4, 5.0), "longest idle"),
    "three fast and two slow, slowest first": lambda: unlike(1.4, (3, 2.0), (2, 3.0), "slowest first"),
    "redials after two minutes": lambda: redials(1.5, 3.0, 1.0, 4, 0.5, 2.0),
}


@pytest.mark.parametrize("name", PICKED)
def test_centers_with_other_parameters_meet_the_exact_models(name: str, seed: int) -> None:
    assert far_off(PICKED[name](), IN_CI, seed) == []


def random_case(model: str, rng: np.random.Generator) -> Case:
    """A case nobody picked, at 60 to 120 % load where customers may abandon and 50 to 85 % where not."""

    def tenths(low: float, high: float) -> float:
        return round(float(rng.uniform(low, high)), 1)

    handle, patience, agents = tenths(2, 6), (tenths(1, 8), tenths(1, 8)), int(rng.integers(2, 13))
    load, premium = float(rng.uniform(0.6, 1.2)), float(rng.uniform(0.2, 0.7))
    if model == "one pool":
        total = load * agents / handle
        return one_pool_for_two(
            (total * premium, total * (1 - premium)),
            handle,
            patience,
            agents,
            int(rng.integers(0, agents // 2 + 1)),
        )
    if model == "two pools":
        juniors, seniors, senior_handle = int(rng.integers(2, 7)), int(rng.integers(2, 6)), tenths(2, 6)
        total = load * (juniors / handle + seniors / senior_handle)
        return two_pools_for_two(
            (total * premium / 2, total * (1 - premium / 2)),
            (handle, senior_handle),
            patience,
            (juniors, seniors),
            int(rng.integers(0, seniors)),
        )
    if model == "redials":
        return redials(load * agents / handle, handle, patience[0], agents, tenths(0.2, 0.7), tenths(2, 15))
    fast, slow = (int(rng.integers(1, 4)), tenths(1, 3)), (int(rng.integers(1, 4)), tenths(3, 6))
    pace = fast[0] / fast[1] + slow[0] / slow[1]
    return unlike(float(rng.uniform(0.5, 0.85)) * pace, fast, slow, model)


@pytest.mark.slow
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("model", ["one pool", "two pools", "redials", *EXACT_RULES])
def test_centers_nobody_picked_meet_the_exact_models(model: str, number: int, seed: int) -> None:
    assert far_off(random_case(model, np.random.default_rng(seed)), IN_SLOW_TESTS, seed + number) == []
