"""A queue nobody leaves, offered more than agents can handle, grows without end: such a center is unstable.

People who hang up keep any queue finite, so only those who never do are counted. Their offered load in an
interval (arrivals x shortest mean handle time any of their pools takes, in erlangs) must find room among the
heads of the pools that may ever serve them. By the max-flow min-cut theorem there is room unless some group
of contact types brings more than all pools open to the group together; that group is what is named. Reserves,
overflow times and the contacts of those who do hang up take room too, so a center without a warning may still
be unstable; one with a warning is.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from simcenter.routing.plan import build_plan
from simcenter.routing.tables import NOT_YET
from simcenter.scenario.distributions import Distribution, Mixture, Never, Shifted, ZeroShare
from simcenter.scenario.model import ContactType, Scenario
from simcenter.scenario.parts.people import Pool
from simcenter.scenario.units import format_clock

__all__ = ["offered_load", "present_heads", "share_that_stays", "stability_warnings"]

Numbers = NDArray[np.float64]

_STEPS = 1_000
"""Loads enter the flow in thousandths of an erlang, because it counts in whole numbers."""


def stability_warnings(scenario: Scenario) -> list[str]:
    """Name every group of contact types that brings more than its pools can handle, and when.

    Returns
    -------
    One sentence for each group and stretch of the day, without a full stop; empty for a stable center.
    """
    stays = np.array([share_that_stays(kind.patience) * (not kind.deferred) for kind in scenario.types])
    if not stays.any():
        return [*backlog_warnings(scenario)]
    opens = _may_ever_serve(scenario)
    load = offered_load(scenario, opens) * stays[:, None]
    heads = present_heads(scenario)
    found: dict[frozenset[int], list[int]] = {}
    for interval in range(scenario.calendar.intervals):
        for group in _overloaded(load[:, interval], heads[:, interval], opens):
            found.setdefault(group, []).append(interval)
    return [
        _sentence(scenario, sorted(group), stretch, load, heads[opens[sorted(group)].any(axis=0)], stays)
        for group, intervals in found.items()
        for stretch in _stretches(intervals)
    ] + [*backlog_warnings(scenario)]


def backlog_warnings(scenario: Scenario) -> Iterator[str]:
    """Say that a backlog grows from day to day: a day brings more work that stays than its heads can do.

    Deferred work may wait for a quiet hour, so it is the whole day that counts, with what comes while the center is
    closed; those who wait and never hang up take time too.
    """
    if not any(kind.deferred for kind in scenario.types):
        return
    stays = np.array([share_that_stays(kind.patience) for kind in scenario.types])
    opens = _may_ever_serve(scenario)
    load = (offered_load(scenario, opens) * stays[:, None]).sum(axis=1)
    load += [_closed_load(scenario, kind, opens[kind.index]) for kind in scenario.types]
    intervals = scenario.calendar.intervals
    heads = present_heads(scenario).sum(axis=1)
    for group in _overloaded(load / intervals, heads / intervals, opens):
        names = ", ".join(scenario.types[kind].name for kind in sorted(group))
        hours = scenario.calendar.interval / 3_600_000
        wanted, there = load[sorted(group)].sum() * hours, heads[opens[sorted(group)].any(axis=0)].sum() * hours
        yield (
            f"unstable: contacts of {names} bring {wanted:.1f} hours of work a day, more than the {there:.4g} hours of "
            "the heads who may do it, so the backlog grows from day to day"
        )


def _closed_load(scenario: Scenario, kind: ContactType, opens: NDArray[np.bool_]) -> float:
    """Work that comes while the center is closed, in erlangs times intervals."""
    pools = [pool for pool, may in zip(scenario.pools.values(), opens, strict=True) if may]
    if not kind.stream.closed_hours or not pools:
        return 0.0
    calendar = scenario.calendar
    nights = calendar.days / calendar.open_days
    return nights * sum(kind.stream.closed_hours) * min(kind.handle_ms(pool) for pool in pools) / calendar.interval


def share_that_stays(patience: Distribution) -> float:
    """Share of contacts who never hang up."""
    if isinstance(patience, Never):
        return 1.0
    if isinstance(patience, Mixture):
        return sum(part.share * share_that_stays(part.of) for part in patience.components)
    if isinstance(patience, ZeroShare):
        return (1 - patience.share) * share_that_stays(patience.of)
    if isinstance(patience, Shifted):
        return share_that_stays(patience.of)
    return 0.0


def offered_load(scenario: Scenario, opens: NDArray[np.bool_] | None = None) -> Numbers:
    """Offered load of each contact type in each interval, in erlangs, shape (types, intervals).

    Handle time is the mean of the quickest pool that may serve the type, of chats with as many at once as it is
    quickest with. Follow-ups are counted where volumes
    say so (`counts: offered`); fresh problems with `carry_in` are multiplied by the mean number of contacts
    of a problem served by the pools that resolve best, as on a day that inherits as many as it leaves.
    """
    may = _may_ever_serve(scenario) if opens is None else opens
    rows = []
    for kind in scenario.types:
        names = [name for name, open_ in zip(scenario.pools, may[kind.index], strict=True) if open_]
        pools = [scenario.pools[name] for name in names]
        handle = np.min([scenario.least_handle_ms(name, kind) for name in names], axis=0) if pools else 0.0
        contacts = np.array(scenario.expected_per_interval(kind.stream)) * _contacts_each(
            scenario, kind, pools
        )
        rows.append(contacts * handle / scenario.calendar.interval)
    return np.array(rows)


def _contacts_each(scenario: Scenario, kind: ContactType, pools: list[Pool]) -> float:
    if (
        scenario.volumes.counts != "issues"
        or not scenario.volumes.carry_in
        or kind.returns is None
        or not pools
    ):
        return 1.0
    best = min(1.0, kind.style.resolution * max(pool.resolves(kind.need) for pool in pools))
    again = (1 - best) * kind.returns.probability
    return sum(again**attempt for attempt in range(scenario.follow_ups.max_attempts))


def present_heads(scenario: Scenario) -> Numbers:
    """Mean heads present in each interval, breaks taken off, shape (pools, intervals)."""
    calendar = scenario.calendar
    rows = []
    for name, pool in scenario.pools.items():
        if pool.roster is None:
            rows.append(np.array(scenario.heads(name), dtype=np.float64))
            continue
        present = np.zeros(calendar.intervals)
        starts = calendar.opens + np.arange(calendar.intervals) * calendar.interval
        for shift in pool.roster:
            spans = [(shift.start, shift.end, 1)] + [(b.at, b.at + b.length, -1) for b in shift.breaks]
            for begin, end, sign in spans:
                inside = np.minimum(end, starts + calendar.interval) - np.maximum(begin, starts)
                present += sign * shift.agents * np.maximum(inside, 0) / calendar.interval
        rows.append(present)
    return np.array(rows)


def _may_ever_serve(scenario: Scenario) -> NDArray[np.bool_]:
    """Whether a pool may serve a type's first contacts, at once or after a time, shape (types, pools)."""
    plan = build_plan(scenario)
    return np.asarray((plan.opens_after_ms[plan.queue_of[:, ::2]] != NOT_YET).any(axis=1))


def _overloaded(load: Numbers, heads: Numbers, opens: NDArray[np.bool_]) -> Iterator[frozenset[int]]:
    """Groups of types whose load does not fit, from the cut of a maximum flow of load to heads."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order, connected_components, maximum_flow

    types, pools = opens.shape
    source, sink = types + pools, types + pools + 1
    capacity = np.zeros((sink + 1, sink + 1), np.int32)
    capacity[source, :types] = np.rint(load * _STEPS)
    capacity[:types, types : types + pools] = np.where(opens, capacity[source, :types, None], 0)
    capacity[types : types + pools, sink] = np.rint(heads * _STEPS)
    graph = csr_array(capacity)
    flow = maximum_flow(graph, source, sink)
    if flow.flow_value == int(capacity[source].sum()):
        return
    left = csr_array(capacity - flow.flow.toarray() > 0)
    reached = breadth_first_order(left, source, return_predecessors=False)
    group = np.sort(reached[reached < types])
    # Types of the cut that share no pool are troubles of their own.
    shared = csr_array(opens[group].astype(np.int32) @ opens[group].astype(np.int32).T)
    _, label = connected_components(shared, directed=False)
    for number in range(label.max() + 1):
        yield frozenset(int(kind) for kind in group[label == number])


def _stretches(intervals: list[int]) -> Iterator[list[int]]:
    """Runs of intervals that follow each other."""
    breaks = [
        0,
        *(i for i in range(1, len(intervals)) if intervals[i] != intervals[i - 1] + 1),
        len(intervals),
    ]
    for first, after in pairwise(breaks):
        yield intervals[first:after]


def _sentence(
    scenario: Scenario, group: list[int], stretch: list[int], load: Numbers, heads: Numbers, stays: Numbers
) -> str:
    """Say who overloads whom, when and by how much, at the interval of the largest excess."""
    calendar = scenario.calendar
    wanted, there = load[group][:, stretch].sum(axis=0), heads[:, stretch].sum(axis=0)
    worst = int((wanted - there).argmax())
    begin = format_clock(calendar.opens + stretch[0] * calendar.interval)
    end = format_clock(calendar.opens + (stretch[-1] + 1) * calendar.interval)
    names = [scenario.types[kind].name for kind in group]
    listed = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
    who = "never hang up" if stays[group].min() == 1 else "hang up too seldom: those who never do"
    return (
        f"unstable from {begin} to {end}: contacts of {listed} {who} and bring {wanted[worst]:.1f} erlangs, "
        f"more than the {there[worst]:.4g} heads who may serve them can handle, "
        "so the queue grows as long as this lasts"
    )
