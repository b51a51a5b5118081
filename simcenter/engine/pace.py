"""How pools do at a time against how they usually do: incidents that slow everybody, classes that learn."""

from __future__ import annotations

import numpy as np

from simcenter.engine.tables import Pace
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.calendar import DAY_MS

PPM = 1_000_000


def build_pace(scenario: Scenario) -> Pace | None:
    """Work out the stretches of time in which pools do alike, None where they always do."""
    pools = scenario.pools
    stretches = _slow_stretches(scenario)
    edges = {0, *(edge for first, last, _, _ in stretches for edge in (first, last))}
    if any(pool.learning is not None for pool in pools.values()):
        edges |= {day * DAY_MS for day in range(scenario.calendar.days)}
    from_ms = sorted(edges)
    handle, resolve = np.ones((len(from_ms), len(pools))), np.ones((len(from_ms), len(pools)))
    for row, time in enumerate(from_ms):
        for column, (name, pool) in enumerate(pools.items()):
            if pool.learning is not None:
                handle[row, column], resolve[row, column] = pool.learning.factors(time // DAY_MS)
            slow = [factor for first, last, touched, factor in stretches if first <= time < last and name in touched]
            handle[row, column] *= np.prod(slow)
    if (handle == 1).all() and (resolve == 1).all():
        return None
    ppm = [np.rint(factors * PPM).astype(np.int64) for factors in (handle, resolve)]
    return Pace(np.array(from_ms, np.int64), *ppm)


def _slow_stretches(scenario: Scenario) -> list[tuple[int, int, list[str], float]]:
    """First moment, first moment after, pools and factor of every incident that changes handle times.

    An incident that lasts all day lasts until the next opening, so that the overtime of its day is part of it.
    """
    found, calendar = [], scenario.calendar
    for incident in scenario.incidents.values():
        pools = [name for name, pool in scenario.pools.items() if incident.touches(name, pool.site)]
        for day in range(calendar.days) if incident.handle_time != 1 else ():
            if incident.on(calendar, day):
                inside = scenario.intervals_of(incident)
                first, last = inside.start * calendar.interval, inside.stop * calendar.interval
                length = DAY_MS if incident.at is None else last
                found.append((day * DAY_MS + first, day * DAY_MS + length, pools, incident.handle_time))
    return found
