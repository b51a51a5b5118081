"""Small centers on which a policy must behave; between them they use all that a decision may depend on."""

from __future__ import annotations

from functools import cache
from typing import Any

from simcenter.scenario.model import Scenario

_HOURS = {"opens": "08:00", "closes": "10:00", "interval": "30 min"}
_NEEDS = {
    "billing": {"talk": {"exponential": "6 min"}, "wrap": "30 s"},
    "claims": {"skill": "claims", "talk": {"lognormal": {"mean": "4 min", "cv": 1.2}}, "hold": "20 s"},
}


def _streams(*rows: tuple[str, str, int]) -> list[dict[str, Any]]:
    return [{"tier": tier, "need": need, "per_hour": rate} for tier, need, rate in rows]


def _tier(within: str, patience: Any) -> dict[str, Any]:
    return {"promise": {"share": "80%", "within": within}, "patience": patience, "value": 100}


_TWO_DESKS: dict[str, Any] = {
    "name": "two desks that help each other",
    "calendar": {**_HOURS, "closing": "drain", "start": {"waiting": {"standard": 3}}},
    "tiers": {"premier": _tier("20 s", {"exponential": "2 min"}), "standard": _tier("1 min", "4 min")},
    "needs": _NEEDS,
    "volumes": {
        "day_factor": {"shape": 5},
        "counts": "issues",
        "streams": _streams(
            ("premier", "billing", 12), ("standard", "billing", 20), ("standard", "claims", 15)
        ),
    },
    "pools": {
        "premier_desk": {"seated": [2, 3, 3, 1], "skills": ["claims"]},
        "standard_desk": {"seated": [2, 3, 2, 2], "skills": ["claims"], "handle_time": 1.3},
    },
    "routing": {
        "desks": {"premier": ["premier_desk"], "standard": ["standard_desk"]},
        "overflow": "20 s",
        "reserve": {"premier_desk": {"standard": 1}},
    },
}

_THREE_TIERS: dict[str, Any] = {
    "name": "three tiers that come back",
    "calendar": {**_HOURS, "closing": "hang_up"},
    "tiers": {
        "gold": _tier("20 s", {"exponential": "3 min"}),
        "silver": _tier("1 min", {"exponential": "2 min"}),
        "plain": _tier("3 min", "90 s"),
    },
    "needs": _NEEDS,
    "channels": {"phone": {"lines": 9, "before_queue": {"exponential": "40 s"}}},
    "volumes": {
        "day_factor": "none",
        "counts": "issues",
        "streams": _streams(
            ("gold", "billing", 8), ("silver", "claims", 12), ("plain", "billing", 14), ("plain", "claims", 9)
        ),
    },
    "follow_ups": {
        "returns": {"probability": "70%", "delay": {"exponential": "15 min"}},
        "redial": {"after_abandoning": "60%", "after_blocking": "80%", "delay": {"exponential": "5 min"}},
        "max_attempts": 4,
    },
    "pools": {
        "experts": {"seated": 2, "skills": ["claims"], "resolution": "90%"},
        "generalists": {"seated": 3, "resolution": "50%"},
        "newcomers": {"seated": [1, 2, 2, 1], "handle_time": 1.6, "resolution": "40%"},
    },
    "routing": {"agents": "least_occupied"},
}

_ROSTER: dict[str, Any] = {
    "name": "a roster with breaks",
    "calendar": {**_HOURS, "days": 2, "closing": "drain"},
    "tiers": {"premier": _tier("20 s", "never"), "standard": _tier("2 min", "never")},
    "needs": _NEEDS,
    "volumes": {
        "day_factor": {"shape": 10},
        "streams": _streams(("premier", "claims", 10), ("standard", "billing", 16)),
    },
    "pools": {
        "early": {
            "roster": [
                {
                    "agents": 2,
                    "start": "08:00",
                    "end": "09:30",
                    "breaks": [{"at": "08:30", "length": "10 min"}],
                }
            ],
            "skills": ["claims"],
        },
        "late": {"roster": [{"agents": 3, "start": "08:20", "end": "10:00"}], "skills": ["claims"]},
    },
    "routing": {"agents": "random"},
}


@cache
def small_centers() -> tuple[Scenario, ...]:
    """Make the centers: overflow and reserve; follow-ups, lines and skills; breaks and endless patience."""
    return tuple(
        Scenario.model_validate({"simcenter": 1, **words}, context={"in_file": True})
        for words in (_TWO_DESKS, _THREE_TIERS, _ROSTER)
    )
