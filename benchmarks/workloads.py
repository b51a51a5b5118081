"""The two workloads every engine is measured on: T, a tiered day, and P, one large pool near its limit.

T: three tiers of customers under strict priority, first come first served inside a tier; three pools with
overlapping skills, tried in an order of preference, the longest idle agent first; lognormal handle times by tier
and pool, exponential patience by tier; whom a pool leaves unresolved comes back after an exponential half hour.
A hundred agents are offered some 15,900 contacts in 24 half hours, are occupied 90 % of the time, and lose 2 %.

P: M/M/100+M, patience as long as service, at an offered load of 0.95 a head.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simcenter.scenario.model import Scenario

PROFILE = (
    0.70, 0.78, 0.87, 0.93, 0.99, 1.03, 1.06, 1.08, 1.08, 1.08, 1.07, 1.05,
    1.04, 1.03, 1.03, 1.04, 1.05, 1.05, 1.04, 1.02, 0.99, 0.94, 0.88, 0.80,
)  # fmt: skip
"""Half-hour weights of the tiered day: a morning peak, a slight dip at lunch, a second peak."""
INTERVAL_S = 1_800
CLOSES_S = INTERVAL_S * len(PROFILE)
FRESH_A_DAY = 13_900
"""Problems a day; with the contacts of those who come back some 15,900."""
VARIATION = 1.1
"""Standard deviation of a handle time over its mean."""
RETURN_AFTER_S = 1_800
MOST_ATTEMPTS = 10
TARGET_S = 20


@dataclass(frozen=True)
class Tier:
    """A tier of workload T."""

    share: float
    handle_s: float  # mean handle time before the pool's factor
    patience_s: float
    pools: tuple[str, ...]  # in order of preference


@dataclass(frozen=True)
class Pool:
    """A pool of workload T."""

    agents: int
    resolution: float  # chance that a contact solves the problem
    factor: float  # on handle times


TIERS = {
    "gold": Tier(0.1, 280, 360, ("senior",)),
    "silver": Tier(0.3, 260, 240, ("middle", "senior")),
    "bronze": Tier(0.6, 234, 180, ("junior", "middle", "senior")),
}
"""Highest tier first."""
POOLS = {"senior": Pool(25, 0.94, 0.9), "middle": Pool(40, 0.88, 1.0), "junior": Pool(35, 0.80, 1.1)}

LARGE_POOL = 100
LARGE_PER_HOUR = 1_425
LARGE_HANDLE_S = 240
LARGE_PATIENCE_S = 240


def tiers_of(pool: str) -> tuple[str, ...]:
    """Tiers a pool may serve, highest first."""
    return tuple(name for name, tier in TIERS.items() if pool in tier.pools)


def fresh_per_interval(tier: str) -> list[float]:
    """Expected fresh contacts of a tier in each half hour of T."""
    return [FRESH_A_DAY * TIERS[tier].share * weight / sum(PROFILE) for weight in PROFILE]


def tiered_day() -> Scenario:
    """Workload T as a scenario."""
    return Scenario.model_validate(
        {
            "simcenter": 1,
            "name": "tiered_day",
            "calendar": {"opens": "08:00", "closes": "20:00", "interval": "30 min"},
            "tiers": {
                name: {
                    "skill": name,
                    "patience": {"exponential": f"{tier.patience_s} s"},
                    "promise": {"share": "80%", "within": f"{TARGET_S} s"},
                }
                for name, tier in TIERS.items()
            },
            "needs": {
                f"{name}_need": {"talk": {"lognormal": {"mean": f"{tier.handle_s} s", "cv": VARIATION}}}
                for name, tier in TIERS.items()
            },
            "volumes": {
                "day_factor": "none",
                "counts": "issues",
                "streams": [
                    {"tier": name, "need": f"{name}_need", "per_interval": fresh_per_interval(name)} for name in TIERS
                ],
            },
            "follow_ups": {
                "returns": {"probability": 1.0, "delay": {"exponential": f"{RETURN_AFTER_S} s"}},
                "max_attempts": MOST_ATTEMPTS,
            },
            "pools": {
                name: {
                    "skills": list(tiers_of(name)),
                    "seated": pool.agents,
                    "resolution": pool.resolution,
                    "handle_time": pool.factor,
                }
                for name, pool in POOLS.items()
            },
            "routing": {"customers": "strict_tiers", "pools": _preferences()},
        }
    )


def _preferences() -> dict[str, Any]:
    return {"policy": "preference", **{name: list(tier.pools) for name, tier in TIERS.items()}}


def one_large_pool(days: int = 1) -> Scenario:
    """Workload P as a scenario, for so many days round the clock (34,200 contacts each)."""
    return Scenario.model_validate(
        {
            "simcenter": 1,
            "name": "one_large_pool",
            "calendar": {
                "opens": "00:00",
                "closes": "24:00",
                "interval": "1 h",
                "closing": "stop",
                "days": days,
            },
            "tiers": {
                "all": {
                    "patience": {"exponential": f"{LARGE_PATIENCE_S} s"},
                    "promise": {"share": "80%", "within": f"{TARGET_S} s"},
                }
            },
            "needs": {"any": {"talk": {"exponential": f"{LARGE_HANDLE_S} s"}}},
            "volumes": {
                "day_factor": "none",
                "streams": [{"tier": "all", "need": "any", "per_hour": LARGE_PER_HOUR}],
            },
            "pools": {"desk": {"seated": LARGE_POOL}},
        }
    )


NEEDS, DESKS, SKILLS_A_DESK, HEADS_A_DESK = 60, 40, 6, 3
MANY_HANDLE_S = 250
MANY_LOAD = 1.0
"""Work offered for each head of the center of many skills: enough that many wait and scores are asked for often."""


def many_skills() -> Scenario:
    """A center of 60 queues x 40 pools: every pool has 6 of the skills, every skill is found in 4 pools."""
    per_hour = MANY_LOAD * DESKS * HEADS_A_DESK * 3_600 / MANY_HANDLE_S / NEEDS
    needs = [f"need_{number}" for number in range(NEEDS)]
    return Scenario.model_validate(
        {
            "simcenter": 1,
            "name": "many_skills",
            "calendar": {"opens": "08:00", "closes": "20:00", "interval": "30 min"},
            "tiers": {
                "all": {"patience": {"exponential": "4 min"}, "promise": {"share": "80%", "within": f"{TARGET_S} s"}}
            },
            "needs": {need: {"skill": need, "talk": {"exponential": f"{MANY_HANDLE_S} s"}} for need in needs},
            "volumes": {
                "day_factor": "none",
                "streams": [{"tier": "all", "need": need, "per_hour": per_hour} for need in needs],
            },
            "pools": {
                f"desk_{desk}": {
                    "skills": [needs[(3 * desk + 7 * place) % NEEDS] for place in range(SKILLS_A_DESK)],
                    "seated": HEADS_A_DESK,
                }
                for desk in range(DESKS)
            },
        }
    )
