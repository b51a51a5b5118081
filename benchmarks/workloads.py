"""The two workloads every engine is measured on: T, a tiered day, and P, one large pool near its limit."""

from __future__ import annotations

from simcenter.scenario.model import Scenario

PROFILE = [
    0.42, 0.55, 0.72, 0.86, 0.98, 1.08, 1.15, 1.19, 1.21, 1.20, 1.17, 1.13,
    1.09, 1.07, 1.07, 1.09, 1.12, 1.14, 1.12, 1.06, 0.98, 0.87, 0.74, 0.59,
]  # fmt: skip
"""Half-hour weights of the tiered day: a morning peak, a dip at lunch, a second peak."""
FRESH_A_DAY = 14_200
MEAN_TALK_S = {"gold": 270, "silver": 245, "bronze": 220}
SHARES = {"gold": 0.1, "silver": 0.3, "bronze": 0.6}
PATIENCE_S = {"gold": 360, "silver": 240, "bronze": 180}
POOLS = {
    "senior": (25, ["gold", "silver", "bronze"], 0.94, 0.9),
    "middle": (40, ["silver", "bronze"], 0.88, 1.0),
    "junior": (35, ["bronze"], 0.80, 1.1),
}
"""Agents, tiers they may serve, chance of resolving, handle-time factor."""
VARIATION = 1.1


def tiered_day() -> Scenario:
    """Workload T: 3 tiers, 3 pools with overlapping skills, strict tiers, returns; about 15,900 contacts a day."""
    return Scenario.model_validate(
        {
            "simcenter": 1,
            "name": "tiered_day",
            "calendar": {"opens": "08:00", "closes": "20:00", "interval": "30 min"},
            "tiers": {
                tier: {
                    "skill": tier,
                    "patience": {"exponential": f"{PATIENCE_S[tier]} s"},
                    "promise": {"share": "80%", "within": "20 s"},
                }
                for tier in SHARES
            },
            "needs": {
                f"{tier}_need": {"talk": {"lognormal": {"mean": f"{MEAN_TALK_S[tier]} s", "cv": VARIATION}}}
                for tier in SHARES
            },
            "volumes": {
                "day_factor": "none",
                "counts": "issues",
                "profiles": {"day": PROFILE},
                "streams": [
                    {"tier": tier, "need": f"{tier}_need", "per_day": FRESH_A_DAY * share, "profile": "day"}
                    for tier, share in SHARES.items()
                ],
            },
            "follow_ups": {"returns": {"probability": 1.0, "delay": {"exponential": "30 min"}}},
            "pools": {
                name: {"skills": tiers, "seated": agents, "resolution": resolved, "handle_time": factor}
                for name, (agents, tiers, resolved, factor) in POOLS.items()
            },
            "routing": {
                "customers": "strict_tiers",
                "pools": {
                    "policy": "preference",
                    "gold": ["senior"],
                    "silver": ["middle", "senior"],
                    "bronze": ["junior", "middle", "senior"],
                },
            },
        }
    )


def one_large_pool(hours: int = 24) -> Scenario:
    """Workload P: M/M/100+M at load 0.95, for a number of hours."""
    return Scenario.model_validate(
        {
            "simcenter": 1,
            "name": "one_large_pool",
            "calendar": {"opens": "00:00", "closes": "24:00", "interval": "1 h", "closing": "stop", "days": hours // 24},
            "tiers": {"all": {"patience": {"exponential": "4 min"}, "promise": {"share": "80%", "within": "20 s"}}},
            "needs": {"any": {"talk": {"exponential": "4 min"}}},
            "volumes": {"day_factor": "none", "streams": [{"tier": "all", "need": "any", "per_hour": 1425}]},
            "pools": {"desk": {"seated": 100}},
        }
    )
