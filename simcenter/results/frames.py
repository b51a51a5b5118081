"""Results as tidy pandas frames: contacts, agents, measures and intervals, with names instead of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simcenter.engine.tables import NOT_YET, PASSED_ON, Floats, Ints, State
from simcenter.results.agents import agent_times, hold_ms_of
from simcenter.results.daily.scopes import OVERALL, Scope, position, scopes_of, where
from simcenter.results.daily.slots import Slots
from simcenter.results.daily.summary import DaySummary
from simcenter.results.intervals import interval_table
from simcenter.results.measures import MEASURES
from simcenter.results.measures.fairness import relative_wait
from simcenter.results.measures.measure import BY_INTERVAL
from simcenter.results.result import Result
from simcenter.results.select import measured_legs, select
from simcenter.results.service import wait_quantiles
from simcenter.results.table import day_summary
from simcenter.routing.queues import queues_of

if TYPE_CHECKING:
    import pandas as pd

STATE_WORDS = {
    State.ASLEEP: "asleep",
    State.FINISHED: "finished",
    State.ABANDONED: "abandoned",
    State.BLOCKED: "blocked",
    State.CLOSED_OUT: "closed out",
    State.WAITING: "waiting",
    State.IN_SERVICE: "in service",
    State.BEFORE_QUEUE: "before queue",
    State.CONTAINED: "contained",
    State.BALKED: "balked",
    State.LOST: "not reached",
    State.BETWEEN_CALLS: "between calls",
}
"""`waiting`, `in service`, `before queue` and `between calls` are of contacts unfinished when the run ended."""

_OPEN = (State.WAITING, State.IN_SERVICE, State.BEFORE_QUEUE, State.BETWEEN_CALLS)
_DAY = 86_400_000
_SHARES = (0.5, 0.9, 0.95, 0.99)


def contacts_frame(result: Result, *, clock: bool = True) -> pd.DataFrame:
    """List every contact that dialled, in the order of dialling, unfinished ones included and marked `open`.

    Parameters
    ----------
    clock
        Moments as clock text such as ``08:30:05.250``, empty where they did not come; otherwise as seconds
        from midnight before the first opening, NaN where they did not come.

    Returns
    -------
    DataFrame
        `contact` is the row of `Demand`: the same customer whatever the routing; a contact that was passed on has
        a line for each leg, all with the row of the first. `customer`, where customers are listed, is the id, empty
        for others. `day` counts from 1.
        `counted` is False for contacts of the warm-up. Durations end in ``_s`` and are NaN until they are
        over.
    """
    import pandas as pd

    scenario, demand, legs = result.scenario, result.demand, result.legs
    rows = np.flatnonzero(legs.state != State.ASLEEP)
    rows = rows[np.argsort(legs.dial_ms[rows], kind="stable")]
    state, pool, kind = legs.state[rows], legs.pool[rows], demand.type[rows]
    moments = {
        "dialled": legs.dial_ms[rows],
        "joined": legs.entry_ms[rows],
        "answered": legs.answer_ms[rows],
        "left": legs.leave_ms[rows],
        "freed": legs.free_ms[rows],
    }
    left, answered = moments["left"], moments["answered"]
    hold = np.where(answered >= 0, hold_ms_of(result, rows), 0)
    resolved = pd.array(np.where(legs.resolved[rows] == 1, True, False), dtype="boolean")
    resolved[np.isin(legs.resolved[rows], (NOT_YET, PASSED_ON))] = pd.NA
    words = _write_clock if clock else _seconds_of_day
    return pd.DataFrame(
        {
            "contact": demand.contact[rows] if len(demand.contact) else rows,
            "issue": demand.issue[rows],
            **_customers(result, rows),
            "attempt": demand.attempt[rows],
            "day": Slots.of_scenario(scenario).day_of(legs.dial_ms[rows]) + 1,
            "tier": _names([k.tier for k in scenario.types], kind),
            "need": _names([k.need for k in scenario.types], kind),
            "channel": _names([k.channel for k in scenario.types], kind),
            "queue": _names([q.name for q in queues_of(scenario)], legs.queue[rows]),
            "pool": _names(list(scenario.pools), pool),
            "agent": _names(agent_names(result), legs.agent[rows]),
            "state": _names([STATE_WORDS[s] for s in State], state),
            "open": np.isin(state, _OPEN),
            "counted": measured_legs(result)[rows],
            **{name: words(at, scenario.calendar.opens) for name, at in moments.items()},
            "wait_s": _span(moments["joined"], np.where(answered >= 0, answered, left)),
            "talk_s": _span(answered, np.where(answered >= 0, left, NOT_YET)) - hold / 1_000,
            "hold_s": np.where((answered >= 0) & (left >= 0), hold / 1_000, np.nan),
            "wrap_s": _span(np.where(answered >= 0, left, NOT_YET), moments["freed"]),
            "resolved": resolved,
        }
    )


def _customers(result: Result, rows: Ints) -> dict[str, Any]:
    """A column of the ids of listed customers, where there are any."""
    listed = result.scenario.customers.listed
    return {} if listed is None else {"customer": _names([one.id for one in listed], result.demand.customer[rows])}


def agents_frame(result: Result) -> pd.DataFrame:
    """List every agent with the seconds spent on duty, on breaks, in talk, hold and wrap, and available."""
    import pandas as pd

    times, names = agent_times(result), list(result.scenario.pools)
    columns = {name.rstrip("_"): value / 1_000 for name, value in times._asdict().items()}
    return pd.DataFrame(
        {
            "agent": agent_names(result),
            "pool": _names(names, result.supply.agent_pool),
            **{f"{name}_s": value for name, value in columns.items()},
            "available_s": times.available / 1_000,
            "occupancy": times.occupancy,
        }
    )


def measures_frame(
    of: Result | DaySummary, scopes: Sequence[Scope] | None = None, names: Sequence[str] | None = None
) -> pd.DataFrame:
    """List every measure for every scope it is known for: measure, scope_kind, scope, interval, unit, value.

    Parameters
    ----------
    of
        A result (its wait quantiles are exact and known for all scopes of contacts), or a summary of one or
        more days (quantiles are read off a histogram).
    scopes
        All scopes of the scenario by default.
    names
        Measures; all by default.

    Raises
    ------
    ValueError
        When a scope or a measure does not exist.
    """
    import pandas as pd

    summary = of if isinstance(of, DaySummary) else day_summary(of)
    wanted = list(MEASURES) if names is None else list(names)
    for name in wanted:
        position(tuple(MEASURES), name, "measure")
    found = []
    for scope in scopes_of(summary.layout) if scopes is None else scopes:
        where(summary.layout, scope)
        exact = _exact_quantiles(of, scope) if isinstance(of, Result) and scope.kinds <= BY_INTERVAL else {}
        for name in wanted:
            measure = MEASURES[name]
            if name not in exact and not measure.known_for(scope):
                continue
            value = exact[name] if name in exact else float(measure.value(summary, scope))
            unit = summary.layout.currency if measure.unit == "money" else measure.unit
            found.append((name, scope.kind, scope.name, scope.interval, unit, value))
    return pd.DataFrame(found, columns=["measure", "scope_kind", "scope", "interval", "unit", "value"])


def intervals_frame(
    of: Result | DaySummary, scope: Scope = OVERALL, required: Floats | Sequence[float] | None = None
) -> pd.DataFrame:
    """Make the planners' interval table; see `simcenter.results.intervals.interval_table`."""
    import pandas as pd

    summary = of if isinstance(of, DaySummary) else day_summary(of)
    columns: dict[str, Any] = dict(interval_table(summary, scope, required))
    if summary.days == 1 and summary.layout.days == 1:
        for heading in ("Offered", "Handled", "Abandoned"):
            columns[heading] = columns[heading].astype(np.int64)
    return pd.DataFrame(columns)


def fairness_frame(of: Result | DaySummary) -> pd.DataFrame:
    """Set the tiers beside each other, one row a tier and a last one, without a name, of all customers.

    Returns
    -------
    DataFrame
        `tier`, `mean_wait_s`, `relative_wait` (mean wait / mean wait of everybody),
        `daily_worst_percent_wait_s`, `overtakes_per_contact`, `share_overtaken`.
    """
    import pandas as pd

    summary = of if isinstance(of, DaySummary) else day_summary(of)
    scopes = [*scopes_of(summary.layout, ("tier",)), OVERALL]
    frame = pd.DataFrame({"tier": [scope.name for scope in scopes]})
    for measure in ("mean_wait", "daily_worst_percent_wait", "overtakes_per_contact", "share_overtaken"):
        column = f"{measure}_s" if MEASURES[measure].unit == "s" else measure
        frame[column] = [float(MEASURES[measure].value(summary, scope)) for scope in scopes]
    frame.insert(2, "relative_wait", [float(relative_wait(summary, scope)) for scope in scopes])
    return frame


def agent_names(result: Result) -> list[str]:
    """Name the agents: as the scenario does, else by pool and number in it from 1, such as ``premier_desk#3``."""
    pools, names = result.supply.agent_pool, list(result.scenario.pools)
    people = [result.scenario.pools[name].people for name in names]
    first = np.searchsorted(pools, np.arange(result.supply.n_pools))
    places = [agent - int(first[pool]) for agent, pool in enumerate(pools)]
    return [
        f"{names[pool]}#{place + 1}" if (named := people[pool]) is None else named[place].name
        for pool, place in zip(pools, places, strict=True)
    ]


def _exact_quantiles(result: Result, scope: Scope) -> dict[str, float]:
    kind = "contact_type" if scope.kind == "type" else scope.kind
    chosen: dict[str, Any] = {} if kind == "overall" else {kind: scope.name}
    if scope.interval:
        chosen["interval"] = scope.interval
    rows = select(result, **chosen)
    values: dict[str, float] = {}
    for prefix, answered_only in (("wait", False), ("daily_wait", False), ("answered_wait", True)):
        found = wait_quantiles(result, _SHARES, rows, answered_only=answered_only)
        values |= {
            f"{prefix}_p{share:.0%}".rstrip("%"): float(w) for share, w in zip(_SHARES, found, strict=True)
        }
    return values


def _names(names: Sequence[str], places: NDArray[Any]) -> NDArray[np.object_]:
    """Look names up; the place -1 is the empty name."""
    return np.asarray(np.array([*names, ""], dtype=object)[places], dtype=object)


def _span(begin: Ints, end: Ints) -> Floats:
    return np.where((begin >= 0) & (end >= 0), (end - begin) / 1_000, np.nan)


def _seconds_of_day(times: Ints, opens: int) -> Floats:
    return np.where(times >= 0, (times + opens) / 1_000, np.nan)


def _write_clock(times: Ints, opens: int) -> NDArray[np.object_]:
    if not len(times):
        return np.zeros(0, dtype=object)
    inside = ((times + opens) % _DAY).astype("datetime64[ms]")
    letters = np.ascontiguousarray(np.datetime_as_string(inside)).view("U1").reshape(len(times), -1)
    text = np.ascontiguousarray(letters[:, 11:23]).view("U12").ravel().astype(object)
    text[times < 0] = ""
    return np.asarray(text)
