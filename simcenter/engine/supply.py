"""Who works when: pools, shifts and the calendar turned into the tables engines read."""

from __future__ import annotations

from typing import Any

import numpy as np

from simcenter.engine.drawing.recipe import threshold
from simcenter.engine.pace import build_pace
from simcenter.engine.tables import NOT_YET, Closing, DutyKind, Slots, Supply
from simcenter.engine.turnout import AsPlanned, Stretch, Turnout
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.calendar import DAY_MS
from simcenter.scenario.parts.people import Shift

Row = tuple[int, int, int, int, int, int]
"""Time, duty kind, pool, agent, count, length of a row of the duty table."""


def build_supply(scenario: Scenario) -> Supply:
    """Turn pools and calendar into tables, as they are planned.

    Agents of a pool are numbered one after the other; pools follow each other in the scenario's order.
    """
    calendar = scenario.calendar
    windows = calendar.windows()
    factors, resolve = _pool_tables(scenario)
    speeds, resolves = _individuals(scenario)
    passes, warm = _escalations(scenario)
    agents = [pool.agents(calendar) for pool in scenario.pools.values()]
    return Supply(
        n_pools=len(scenario.pools),
        agent_pool=np.repeat(np.arange(len(agents), dtype=np.int32), agents),
        **_duty_columns(scenario, AsPlanned()),
        factor_ppm=factors,
        resolve_below=resolve,
        opens_ms=np.array([window[0] for window in windows], np.int64),
        closes_ms=np.array([window[1] for window in windows], np.int64),
        closing=int(Closing[calendar.closing.upper()]),
        lines=min((c.lines for c in scenario.channels.values() if c.lines is not None), default=NOT_YET),
        horizon_ms=calendar.horizon_ms,
        growth=_growth(scenario),
        agent_ppm=speeds,
        agent_resolves=resolves,
        passes_below=passes,
        warm_ms=warm,
        slots=_slots(scenario),
        pace=build_pace(scenario),
    )


def supply_on(scenario: Scenario, planned: Supply, seed: int, replication: int) -> Supply:
    """Who works in one replication, when that is not who was planned.

    Parameters
    ----------
    scenario, planned
        What was planned, in words and as tables.
    seed, replication
        The world and the sample of it.
    """
    return planned._replace(**_duty_columns(scenario, Turnout(scenario, seed, replication)))


def _duty_columns(scenario: Scenario, turnout: AsPlanned) -> dict[str, Any]:
    """Write the duty table: openings and closings, rises and falls of heads, shifts and breaks."""
    calendar = scenario.calendar
    stops = calendar.closing == "stop"
    rows: list[Row] = []
    for opens, closes in calendar.windows():
        rows.append((opens, DutyKind.OPEN, NOT_YET, NOT_YET, 0, 0))
        if not stops:
            rows.append((closes, DutyKind.CLOSE, NOT_YET, NOT_YET, 0, 0))
    first = 0
    for number, (name, pool) in enumerate(scenario.pools.items()):
        if pool.roster is None:
            rows += _head_rows(scenario, name, number, turnout)
        else:
            rows += _shift_rows(scenario, name, number, first, turnout)
        first += pool.agents(calendar)
    begins = calendar.begins_ms
    # Who is there a moment before a run begins is who is there from its first moment on.
    rows = [(begins - 1 if begins and row[0] == begins else row[0], *row[1:]) for row in rows]
    rows.sort(key=lambda row: (row[0], row[1] >= DutyKind.CLOSE, row[1], row[2], row[3]))
    columns = np.array(rows, dtype=np.int64).reshape(-1, 6)
    small = {"duty_kind": 1, "duty_pool": 2, "duty_agent": 3, "duty_count": 4}
    return {
        "duty_ms": columns[:, 0].copy(),
        **{name: columns[:, column].astype(np.int32) for name, column in small.items()},
        "duty_length_ms": columns[:, 5].copy(),
    }


def _head_rows(scenario: Scenario, name: str, number: int, turnout: AsPlanned) -> list[Row]:
    """The rises and falls of a pool of heads: of those planned at a time, whoever is absent that day is missing."""
    rows: list[Row] = []
    calendar, now = scenario.calendar, 0
    stays = calendar.closing == "stop" or calendar.open_ms == DAY_MS  # nobody goes home at night
    for day in range(calendar.days):
        opens = day * DAY_MS
        heads = _present(scenario, name, day, turnout)
        for i, here in enumerate(heads):
            if here != now:
                kind = DutyKind.RISE if here > now else DutyKind.FALL
                rows.append((opens + i * calendar.interval, kind, number, NOT_YET, abs(here - now), 0))
            now = here
        last = day == calendar.days - 1 and calendar.closing != "stop"
        if now and (last or not stays):
            rows.append((opens + calendar.open_ms, DutyKind.FALL, number, NOT_YET, now, 0))
            now = 0
    return rows


def _present(scenario: Scenario, name: str, day: int, turnout: AsPlanned) -> list[int]:
    """Heads of a pool in each interval of a day."""
    if not scenario.calendar.is_open(day):
        return [0] * scenario.calendar.intervals
    heads = scenario.pools[name].heads_on(scenario.calendar, day)
    absent = turnout.absent(name, day)
    if absent is not None:
        heads = [planned - int(absent[:planned].sum()) for planned in heads]
    for first, last in turnout.outages(name, day):
        inside = range(first // scenario.calendar.interval, last // scenario.calendar.interval)
        heads = [0 if i in inside else here for i, here in enumerate(heads)]
    return heads


def _shift_rows(scenario: Scenario, name: str, number: int, first: int, turnout: AsPlanned) -> list[Row]:
    """The shifts and breaks of a rostered pool, those left out who do not come."""
    rows: list[Row] = []
    calendar = scenario.calendar
    for day in range(calendar.days):
        absent, place = turnout.absent(name, day), 0
        for shift in scenario.pools[name].roster or []:
            late = [turnout.late_ms(name, day, occasion) for occasion in range(1 + len(shift.breaks))]
            for agent in range(place, place + shift.agents):
                if shift.on(calendar, day) and calendar.is_open(day) and (absent is None or not absent[agent]):
                    own = [0 if column is None else int(column[agent]) for column in late]
                    duty = _duty(shift, own, calendar.opens, turnout.outages(name, day))
                    rows += [(day * DAY_MS + at, kind, number, first + agent, 1, length) for at, kind, length in duty]
            place += shift.agents
    return rows


def _duty(shift: Shift, late: list[int], opens: int, outages: list[Stretch]) -> list[tuple[int, DutyKind, int]]:
    """One agent's shift on a day, cut by outages: moment from the opening, what happens, its length."""
    begins, ends = shift.start - opens + late[0], shift.end - opens
    edges = [begins, *(edge for outage in outages for edge in outage), ends]
    found: list[tuple[int, DutyKind, int]] = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        start, end = max(start, begins), min(end, ends)
        if start >= end:
            continue
        found += [(start, DutyKind.SHIFT_STARTS, 0), (end, DutyKind.SHIFT_ENDS, 0)]
        for pause, delay in zip(shift.breaks, late[1:], strict=True):
            at = pause.at - opens
            if start <= at < end:
                found.append((at, DutyKind.BREAK_STARTS, min(pause.length + delay, end - at)))
    return found


def _pool_tables(scenario: Scenario) -> tuple[np.ndarray, np.ndarray]:
    """Handle-time factors in millionths and resolution thresholds, by contact type and pool."""
    factors = np.empty((len(scenario.types), len(scenario.pools), 3), np.int64)
    resolve = np.empty((len(scenario.types), len(scenario.pools)), np.uint64)
    for kind in scenario.types:
        for p, (name, pool) in enumerate(scenario.pools.items()):
            steps = pool.factors(kind.need)
            factors[kind.index, p] = [round(f * 1e6) for f in (steps.talk, steps.hold, steps.wrap)]
            resolve[kind.index, p] = threshold(scenario.resolves(name, kind))
    return factors, resolve


def _growth(scenario: Scenario) -> np.ndarray:
    """How the talk of each contact type grows with the wait; empty where none does."""
    grows = [scenario.needs[kind.need].waiting_adds for kind in scenario.types]
    rows = [(0, 0, 0) if one is None else (one.after, one.per_minute * 1e6, one.at_most * 1e6) for one in grows]
    return np.rint(rows).astype(np.int64) if any(grows) else np.zeros((0, 3), np.int64)


def _escalations(scenario: Scenario) -> tuple[np.ndarray, np.ndarray]:
    """Thresholds to pass a contact on by type, level and pool, and how long both agents stay; empty without levels."""
    levels = [None, *scenario.levels] if scenario.levels else []
    shape = len(scenario.types) if levels else 0, len(levels)
    passes = np.zeros((*shape, len(scenario.pools) if levels else 0), np.int64)
    warm = np.full(shape, NOT_YET, np.int64)
    for kind in scenario.types if levels else ():
        for step in scenario.path(kind):
            place = kind.index, levels.index(step.leaves)
            passes[place] = [threshold(step.share_of(pool)) for pool in scenario.pools]
            warm[place] = NOT_YET if step.warm is None or scenario.is_chat(kind) else step.warm
        wrong = scenario.misroute(kind)
        if wrong is not None:  # whoever answers in the wrong line passes the contact on
            passes[kind.index, levels.index(wrong.to)] = threshold(1.0)
    return passes, warm


def _slots(scenario: Scenario) -> Slots | None:
    """How many chats the agents of each pool hold at once, and how fast each of them gets on."""
    chats = [scenario.is_chat(kind) for kind in scenario.types]
    if not any(chats):
        return None
    shares = [[] if pool.chats is None else pool.chats.shares_ppm() for pool in scenario.pools.values()]
    at_once = np.array([len(own) for own in shares], np.int64)
    speed = np.zeros((len(shares), 1 + int(at_once.max())), np.int64)
    for pool, own in enumerate(shares):
        speed[pool, 1 : 1 + len(own)] = own
    return Slots(at_once, speed, np.array(chats, np.bool_))


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
