"""Small centers of theory, written as scenarios: round the clock, the same rates all day, nobody special."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from simcenter.scenario.model import Scenario
from tests.exact.accuracy import IN_SLOW_TESTS

Words = dict[str, Any]
HOUR = 60.0
"""Minutes."""


def minutes(value: float) -> str:
    """A duration in whole milliseconds, as files write it."""
    return f"{round(value * 60_000)} ms"


def exponential(mean: float) -> Words:
    """An exponential time by its mean in minutes."""
    return {"exponential": minutes(mean)}


def relaxation(per_min: float, handle: float, agents: int, scv: float = 1.0) -> float:
    """Minutes in which a center without abandonment forgets how it began, rather more than less.

    Relaxation time of M/M/1 at the same speed, stretched by the spread of handle times, and a handle time.
    """
    pace = agents / handle
    return max(1.0, (1 + scv) / 2) / (math.sqrt(pace) - math.sqrt(per_min)) ** 2 + handle


def warm_up(forgets: float, days: float) -> int:
    """Whole hours of warm-up that leave less than a tenth of a slow test's standard error of start-up bias.

    The bias of a mean over the measured time is about exp(-warm-up / forgets) x forgets / measured time of
    the value, and as much time is left out at the end.
    """
    hours = 1
    while True:
        measured = days * 24 * HOUR - 2 * hours * HOUR
        assert measured > 0, f"{days} days are too short to forget in {forgets:.0f} minutes"
        if math.exp(-hours * HOUR / forgets) * forgets / measured <= 0.1 * IN_SLOW_TESTS:
            return hours
        hours += 1


def center(
    per_min: Mapping[str, float],
    pools: Mapping[str, Words],
    *,
    days: int,
    forgets: float,
    longest: int = 0,
    talk: Words | str | None = None,
    tiers: Mapping[str, Words] | None = None,
    talks: Mapping[str, Words] | None = None,
    channel: str = "phone",
    **words: Any,
) -> Scenario:
    """A center open round the clock.

    Parameters
    ----------
    per_min
        Calls a minute of every tier.
    pools
        Pools by name, as a scenario words them.
    days
        Days of the horizon.
    forgets
        Minutes in which it forgets how it began; the warm-up follows from that.
    longest
        Hours after which no issue is still open; the warm-up is at least as long.
    talk
        Handle time, for all tiers.
    tiers
        Words of each tier beside its rate.
    talks
        Handle time of single tiers.
    channel
        Over which all of them come.
    words
        Further sections of the scenario.
    """
    streams = [
        {"tier": tier, "need": "call", "channel": channel, "per_hour": rate * HOUR}
        | ({"talk": talks[tier]} if talks else {})
        for tier, rate in per_min.items()
    ]
    start = {"warm_up": f"{max(warm_up(forgets, days), longest)} h"}
    return Scenario.model_validate(
        {
            "calendar": {"opens": "00:00", "closes": "24:00", "interval": "1 h", "days": days}
            | {"closing": "stop", "start": start},
            "tiers": {tier: (tiers or {}).get(tier, {}) for tier in per_min},
            "needs": {"call": {"talk": talk or "1 min"}},
            "volumes": {"counts": "issues", "day_factor": "none", "streams": streams},
            "pools": dict(pools),
            **words,
        }
    )


def one_pool(
    per_min: float,
    handle: float,
    agents: int,
    *,
    days: int = 20,
    patience: Words | str | None = None,
    resolution: float = 1.0,
    **words: Any,
) -> Scenario:
    """One kind of customer, one pool; exponential handle times (mean in minutes) unless `talk` is given.

    Unless told, it forgets as `relaxation` says, or with patience in twice a handle time (or 10 minutes).
    """
    forgets = relaxation(per_min, handle, agents) if patience is None else 2 * max(handle, 5.0)
    tier = {} if patience is None else {"patience": patience}
    given: Words = {"talk": exponential(handle), "forgets": forgets} | words
    pool: Words = {"seated": agents, "resolution": resolution}
    return center({"all": per_min}, {"agents": pool}, days=days, tiers={"all": tier}, **given)
