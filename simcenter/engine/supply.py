"""Who works when: pools, shifts and the calendar turned into the tables engines read."""

from __future__ import annotations

import numpy as np

from simcenter.engine.drawing.recipe import threshold
from simcenter.engine.tables import NOT_YET, Closing, DutyKind, Supply
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.calendar import DAY_MS

Row = tuple[int, int, int, int, int, int]
"""Time, duty kind, pool, agent, count, length of a row of the duty table."""


def build_supply(scenario: Scenario) -> Supply:
    """Turn pools and calendar into tables.

    Agents of a pool are numbered one after the other; pools follow each other in the scenario's order.
    """
    calendar = scenario.calendar
    windows = calendar.windows()
    closing = Closing[calendar.closing.upper()]
    rows: list[Row] = []
    for opens, closes in windows:
        rows.append((opens, DutyKind.OPEN, NOT_YET, NOT_YET, 0, 0))
        if closing is not Closing.STOP:
            rows.append((closes, DutyKind.CLOSE, NOT_YET, NOT_YET, 0, 0))
    agent_pool: list[int] = []
    for pool, name in enumerate(scenario.pools):
        if scenario.pools[name].roster is None:
            agents = _head_rows(scenario, pool, name, windows, closing, rows)
        else:
            agents = _shift_rows(scenario, pool, name, len(agent_pool), rows)
        agent_pool += [pool] * agents
    begins = calendar.begins_ms
    # Who is there a moment before a run begins is who is there from its first moment on.
    rows = [(begins - 1 if begins and row[0] == begins else row[0], *row[1:]) for row in rows]
    rows.sort(key=lambda row: (row[0], row[1] >= DutyKind.CLOSE, row[1], row[2], row[3]))
    columns = np.array(rows, dtype=np.int64).reshape(-1, 6)
    factors, resolve = _pool_tables(scenario)
    speeds, resolves = _individuals(scenario)
    return Supply(
        n_pools=len(scenario.pools),
        agent_pool=np.array(agent_pool, np.int32),
        duty_ms=columns[:, 0].copy(),
        duty_kind=columns[:, 1].astype(np.int32),
        duty_pool=columns[:, 2].astype(np.int32),
        duty_agent=columns[:, 3].astype(np.int32),
        duty_count=columns[:, 4].astype(np.int32),
        duty_length_ms=columns[:, 5].copy(),
        factor_ppm=factors,
        resolve_below=resolve,
        opens_ms=np.array([window[0] for window in windows], np.int64),
        closes_ms=np.array([window[1] for window in windows], np.int64),
        closing=int(closing),
        lines=min((c.lines for c in scenario.channels.values() if c.lines is not None), default=NOT_YET),
        horizon_ms=calendar.horizon_ms,
        agent_ppm=speeds,
        agent_resolves=resolves,
    )


def _head_rows(
    scenario: Scenario, pool: int, name: str, windows: list[tuple[int, int]], closing: Closing, rows: list[Row]
) -> int:
    """Write the rises and falls of a pool of heads; return how many agents it takes."""
    heads, interval = scenario.heads(name), scenario.calendar.interval
    for opens, closes in windows:
        now = 0
        for at in range(opens, closes, interval):
            here = heads[(at - opens) // interval % len(heads)]
            if here != now:
                kind = DutyKind.RISE if here > now else DutyKind.FALL
                rows.append((at, kind, pool, NOT_YET, abs(here - now), 0))
            now = here
        if now and closing is not Closing.STOP:
            rows.append((closes, DutyKind.FALL, pool, NOT_YET, now, 0))
    return max(heads)


def _shift_rows(scenario: Scenario, pool: int, name: str, first: int, rows: list[Row]) -> int:
    """Write the shifts and breaks of a rostered pool; return how many agents it takes."""
    calendar = scenario.calendar
    agent = first
    for shift in scenario.pools[name].roster or []:
        for _ in range(shift.agents):
            for day in range(calendar.days):
                midnight = day * DAY_MS - calendar.opens
                rows.append((midnight + shift.start, DutyKind.SHIFT_STARTS, pool, agent, 1, 0))
                rows.append((midnight + shift.end, DutyKind.SHIFT_ENDS, pool, agent, 1, 0))
                for pause in shift.breaks:
                    rows.append((midnight + pause.at, DutyKind.BREAK_STARTS, pool, agent, 1, pause.length))
            agent += 1
    return agent - first


def _pool_tables(scenario: Scenario) -> tuple[np.ndarray, np.ndarray]:
    """Handle-time factors in millionths and resolution thresholds, by contact type and pool."""
    factors = np.empty((len(scenario.types), len(scenario.pools), 3), np.int64)
    resolve = np.empty((len(scenario.types), len(scenario.pools)), np.uint64)
    for kind in scenario.types:
        for p, pool in enumerate(scenario.pools.values()):
            steps = pool.factors(kind.need)
            factors[kind.index, p] = [round(f * 1e6) for f in (steps.talk, steps.hold, steps.wrap)]
            resolve[kind.index, p] = threshold(pool.resolves(kind.need))
    return factors, resolve


def _individuals(scenario: Scenario) -> tuple[np.ndarray, np.ndarray]:
    """Factors in millionths and resolution thresholds by agent; empty where the agents of every pool are alike."""
    speeds: list[int] = []
    resolves: list[int] = []
    for pool in scenario.pools.values():
        agents = pool.agents(scenario.calendar)
        speeds += [round(factor * 1e6) for factor in pool.speeds(scenario.calendar) or [1.0] * agents]
        own = [person.resolution for person in pool.people] if pool.people is not None else [None] * agents
        resolves += [NOT_YET if chance is None else threshold(chance) for chance in own]
    alike = all(pool.people is None and pool.speed_spread is None for pool in scenario.pools.values())
    kept = 0 if alike else len(speeds)
    return np.array(speeds[:kept], np.int64), np.array(resolves[:kept], np.int64)
