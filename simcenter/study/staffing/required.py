"""How many agents planners would ask for: Erlang A, interval by interval, on the forecast.

Contact types whose contacts the same desks may take at once make one group and are staffed together; what one
group would lend another is not counted. In each group the strictest promise holds for everybody, because one
queue has one service level. Until staffing is searched by simulation this is the requirement reports show, and
they say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simcenter.results.daily.fates import OFFERED
from simcenter.results.daily.summary import DaySummary
from simcenter.routing.plan import build_plan
from simcenter.scenario.model import ContactType, Scenario
from simcenter.scenario.parts.people import Pool
from simcenter.study.erlang import required_agents

__all__ = ["USUAL_SHARE", "Requirement", "forecast", "required_by_group", "required_groups", "required_heads"]

Numbers = NDArray[np.float64]

USUAL_SHARE = 0.8
"""Share to be answered in time where no tier of a group has a promise: the one most centers quote."""


@dataclass(frozen=True)
class Requirement:
    """Net heads required in each interval of a day.

    Attributes
    ----------
    net
        Heads present, shape (intervals,).
    groups
        Names of the contact types staffed together, group by group.
    without_promise
        Whether some group has no promise, so that 80 % within the scenario's target time stood in for one.
    endless_patience
        Whether some group never hangs up, so that Erlang C took the place of Erlang A.
    """

    net: Numbers
    groups: tuple[tuple[str, ...], ...]
    without_promise: bool
    endless_patience: bool


def forecast(scenario: Scenario, days: DaySummary) -> Numbers:
    """Expected offered contacts of an average day by type and interval, shape (types, intervals).

    Volumes counted as offered are the forecast. Fresh problems are multiplied, type by type, by the contacts
    each of them was seen to bring (offered contacts / offered first contacts), redials and repeats included.

    Parameters
    ----------
    scenario
        As it was loaded, or settled.
    days
        Days simulated, one or a stack.
    """
    expected = np.array([scenario.expected_per_interval(kind.stream) for kind in scenario.types])
    if scenario.volumes.counts == "offered" or not scenario.has_follow_ups:
        return expected
    shape = (-1, *days.contacts.shape[-3:])
    offered = days.contacts.reshape(shape)[..., list(OFFERED)].sum(axis=(0, 2, 3))
    first = days.first_attempts.reshape(-1, *days.first_attempts.shape[-2:])[..., list(OFFERED)].sum(axis=(0, 2))
    each = np.divide(offered, first, out=np.ones(len(expected)), where=first > 0)
    return np.asarray(expected * each[:, None])


def required_heads(scenario: Scenario, offered: Numbers) -> Requirement:
    """Work out net heads by Erlang A (C for groups in which nobody hangs up).

    Parameters
    ----------
    scenario
        Its desks, handle times, patience and promises.
    offered
        Contacts by type and interval, as from `forecast`.
    """
    groups = list(_groups(scenario))
    net = sum((_net(scenario, kinds, pools, offered) for kinds, pools in groups), np.zeros(offered.shape[1]))
    return Requirement(
        net=net,
        groups=tuple(tuple(kind.name for kind in kinds) for kinds, _ in groups),
        without_promise=any(all(kind.promise is None for kind in kinds) for kinds, _ in groups),
        endless_patience=any(all(_leaving_rate(kind) == 0 for kind in kinds) for kinds, _ in groups),
    )


def required_by_group(
    scenario: Scenario, offered: Numbers, max_occupancy: float | None = None
) -> list[tuple[tuple[str, ...], Numbers]]:
    """Net heads by Erlang A of each group of contact types, beside the pools that may take its contacts at once.

    Parameters
    ----------
    scenario, offered
        As in `required_heads`.
    max_occupancy
        Largest share of the time agents may be busy, if any.

    Returns
    -------
    For each group the names of its pools and heads, shape (intervals,).
    """
    names = {id(pool): name for name, pool in scenario.pools.items()}
    return [
        (tuple(names[id(pool)] for pool in pools), _net(scenario, kinds, pools, offered, max_occupancy))
        for kinds, pools in _groups(scenario)
    ]


def required_groups(scenario: Scenario) -> tuple[tuple[str, ...], ...]:
    """Names of the contact types staffed together, group by group."""
    return tuple(tuple(kind.name for kind in kinds) for kinds, _ in _groups(scenario))


def _groups(scenario: Scenario) -> Iterator[tuple[list[ContactType], list[Pool]]]:
    """Contact types with the same desks, and those desks."""
    plan = build_plan(scenario)
    at_once = (plan.opens_after_ms[plan.queue_of[:, ::2]] == 0).any(axis=1)
    pools = list(scenario.pools.values())
    found: dict[tuple[bool, ...], list[ContactType]] = {}
    for kind in scenario.types:
        found.setdefault(tuple(bool(open_) for open_ in at_once[kind.index]), []).append(kind)
    for opened, kinds in found.items():
        yield kinds, [pool for pool, open_ in zip(pools, opened, strict=True) if open_]


def _net(
    scenario: Scenario,
    kinds: list[ContactType],
    pools: list[Pool],
    offered: Numbers,
    max_occupancy: float | None = None,
) -> Numbers:
    if not pools:
        return np.zeros(offered.shape[1])
    handle_s = np.array([_handle_s(scenario, kind, pools) for kind in kinds])
    leaving = np.array([_leaving_rate(kind) for kind in kinds])
    targets = {_target(scenario, kind) for kind in kinds}
    interval_s = scenario.calendar.interval / 1_000
    heads = []
    for contacts in offered[[kind.index for kind in kinds]].T:
        load = float(contacts @ handle_s) / interval_s
        if load <= 0:
            heads.append(0)
            continue
        aht, rate = float(contacts @ handle_s / contacts.sum()), float(contacts @ leaving / contacts.sum())
        heads.append(max(_required(load, aht, rate, *target, max_occupancy) for target in targets))
    return np.array(heads, np.float64)


def _required(
    load: float, aht: float, leaving_rate: float, share: float, within_s: float, max_occupancy: float | None
) -> int:
    if leaving_rate <= 0:
        return required_agents("erlang_c", load, aht, share, within_s, max_occupancy)
    return required_agents("erlang_a", load, aht, share, within_s, max_occupancy, 1 / leaving_rate)


def _target(scenario: Scenario, kind: ContactType) -> tuple[float, float]:
    if kind.promise is None:
        return USUAL_SHARE, scenario.service_level.within / 1_000
    # A promise to everybody has no finite number of agents; one to nobody needs none.
    return min(max(kind.promise.share, 0.001), 0.999), kind.promise.within / 1_000


def _leaving_rate(kind: ContactType) -> float:
    """Share of those waiting that hangs up each second, had patience been exponential with the same mean."""
    mean = kind.patience.mean_ms()
    return 1_000 / mean if mean > 0 else 1_000.0


def _handle_s(scenario: Scenario, kind: ContactType, pools: list[Pool]) -> float:
    """Mean handle time over the agents of the desks, seconds."""
    weights = np.array([_presence(scenario, pool) for pool in pools])
    weights = weights if weights.sum() > 0 else np.ones(len(pools))
    each = []
    for pool in pools:
        factors = pool.factors(kind.need)
        steps = ((kind.talk, factors.talk), (kind.hold, factors.hold), (kind.wrap, factors.wrap))
        each.append(sum(step.mean_ms() * factor for step, factor in steps) / 1_000)
    return float(np.average(each, weights=weights))


def _presence(scenario: Scenario, pool: Pool) -> float:
    """Agent time of a pool over the day, in any unit."""
    if pool.roster is None:
        return float(sum(pool.heads(scenario.calendar)) * scenario.calendar.interval)
    return float(sum(shift.agents * (shift.end - shift.start) for shift in pool.roster))
