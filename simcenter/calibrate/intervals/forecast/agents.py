"""Heads an export plans, by queue and interval of a weekday."""

from __future__ import annotations

import math
from collections import defaultdict

from simcenter.calibrate.intervals.cleaning.records import IntervalData
from simcenter.calibrate.intervals.forecast.grid import WEEKDAYS
from simcenter.calibrate.intervals.forecast.volumes import Forecast


def planned_agents(data: IntervalData, found: Forecast) -> dict[str, list[int]]:
    """Mean heads planned on the forecast's weekday, rounded up; only queues with a plan for its open hours.

    Intervals without a plan have no heads.
    """
    slots = (found.closes_ms - found.opens_ms) // found.interval_ms
    seen: dict[str, list[list[float]]] = defaultdict(lambda: [[] for _ in range(slots)])
    for each in data.intervals:
        slot = (each.clock_ms - found.opens_ms) // found.interval_ms
        if each.agents is not None and 0 <= slot < slots and WEEKDAYS[each.day.weekday()] == found.weekday:
            seen[each.queue][slot].append(each.agents)
    return {
        queue: [math.ceil(sum(values) / len(values) - 1e-9) if values else 0 for values in by_slot]
        for queue, by_slot in seen.items()
        if any(value > 0 for values in by_slot for value in values)
    }
