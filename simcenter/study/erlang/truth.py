"""One queue simulated as a formula sees it, and then as it is: each thing a formula leaves out, added one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simcenter.scenario.model import Scenario
from simcenter.scenario.units import IN_FILE
from simcenter.study.estimate import Estimate
from simcenter.study.replicate import replicate

DAY_MS, HALF_HOUR_MS = 86_400_000, 1_800_000
INTERVALS = 8
"""Intervals of the day simulated, all alike; fewer where so many do not fit into a day."""
VARIATION = 1.1
"""CV of handle times as measured in call centers; an exponential distribution has 1."""
SHAPE = 30.0
"""Of the gamma day factor where days differ: a day is 18 % off its forecast, one standard deviation."""
DAYS = 200


@dataclass(frozen=True)
class Queue:
    """One queue, as a calculator asks for it.

    Attributes
    ----------
    per_hour
        Contacts an hour.
    interval_s, aht_s, within_s
        Length of an interval, mean handle time and target time, seconds.
    patience_s
        Mean patience, seconds; None when nobody hangs up.
    lines
        Trunk lines; None for no limit.
    """

    per_hour: float
    interval_s: float
    aht_s: float
    within_s: float
    patience_s: float | None = None
    lines: int | None = None


@dataclass(frozen=True)
class Step:
    """What a queue does with one thing more that formulas leave out.

    Attributes
    ----------
    says
        What was added.
    level, asa, occupancy, abandonment
        Share answered in time of those answered or hanging up, mean wait of those answered in seconds, handling share
        of time available or handling, and share hanging up.
    """

    says: str
    level: Estimate
    asa: Estimate
    occupancy: Estimate
    abandonment: Estimate


def steps(queue: Queue, agents: int, *, days: int = DAYS, seed: int = 1) -> list[Step]:
    """Simulate a queue as the formula sees it, then with handle times as measured, a day that begins, days that differ.

    Parameters
    ----------
    queue
        The queue.
    agents
        Present all day.
    days
        Days of each step, the same customers' luck in all.
    seed
        The world.
    """
    steady = {"long": True, "variation": None, "shape": None}
    ladder = (
        ("simulated: long, steady, exponential", steady),
        ("+ handle times as measured", steady | {"variation": VARIATION}),
        ("+ a day that begins and ends", {"long": False, "variation": VARIATION, "shape": None}),
        ("+ days that differ", {"long": False, "variation": VARIATION, "shape": SHAPE}),
    )
    return [_step(says, day_of(queue, agents, **how), days, seed) for says, how in ladder]


def truth(queue: Queue, agents: int, *, days: int = DAYS, seed: int = 1) -> Step:
    """Simulate a queue with all of what formulas leave out, as the last of `steps`."""
    scenario = day_of(queue, agents, long=False, variation=VARIATION, shape=SHAPE)
    return _step("as it is", scenario, days, seed)


def day_of(queue: Queue, agents: int, *, long: bool, variation: float | None, shape: float | None) -> Scenario:
    """Make a scenario of a queue.

    Parameters
    ----------
    queue, agents
        As in `steps`.
    long
        A day round the clock of which the first four hours are left out, instead of eight intervals from empty.
    variation
        CV of lognormal handle times; None for exponential ones.
    shape
        Of the day factor; None for days alike.
    """
    interval = round(queue.interval_s * 1_000)
    count = max(1, min(INTERVALS, DAY_MS // interval))
    closes, step = (DAY_MS, HALF_HOUR_MS) if long else (count * interval, interval)
    mean = f"{queue.aht_s * 1_000:.0f} ms"
    talk = {"exponential": mean} if variation is None else {"lognormal": {"mean": mean, "cv": variation}}
    patience: Any = "never" if queue.patience_s is None else {"exponential": f"{queue.patience_s * 1_000:.0f} ms"}
    calendar: dict[str, Any] = {"opens": "00:00", "closes": _clock(closes), "interval": f"{step} ms"}
    if long:
        calendar["start"] = {"warm_up": "4 h"}
    data: dict[str, Any] = {
        "simcenter": 1,
        "name": "one_queue",
        "calendar": calendar,
        "tiers": {"everybody": {"patience": patience}},
        "needs": {"help": {"talk": talk}},
        "volumes": {
            "day_factor": "none" if shape is None else {"shape": shape},
            "streams": [{"tier": "everybody", "need": "help", "per_hour": queue.per_hour}],
        },
        "pools": {"agents": {"seated": agents}},
        "service_level": {"formula": "of_answered_and_abandoned", "within": f"{queue.within_s * 1_000:.0f} ms"},
    }
    if queue.lines is not None:
        data["channels"] = {"phone": {"lines": queue.lines}}
    return Scenario.model_validate(data, context=IN_FILE)


def _clock(milliseconds: int) -> str:
    minutes, rest = divmod(milliseconds, 60_000)
    seconds = f":{rest // 1_000:02d}" if rest else ""
    return f"{minutes // 60:02d}:{minutes % 60:02d}{seconds}"


def _step(says: str, scenario: Scenario, days: int, seed: int) -> Step:
    study = replicate(scenario, days, seed=seed)
    names = ("service_level", "asa", "occupancy", "abandonment")
    return Step(says, *(study.estimate(name) for name in names))


__all__ = ["DAYS", "Queue", "Step", "day_of", "steps", "truth"]
