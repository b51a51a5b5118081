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

from simcenter.results.daily.fates import CONTAINED, OFFERED
from simcenter.results.daily.summary import DaySummary
from simcenter.routing.plan import build_plan
from simcenter.scenario.model import ContactType, Scenario
from simcenter.scenario.parts.people import Pool
from simcenter.study.staffing.calculator import USUAL_SHARE, Calculation, calculate

__all__ = [
    "USUAL_SHARE",
    "Requirement",
    "forecast",
    "growing_talk",
    "required_by_group",
    "required_groups",
    "required_heads",
]

Numbers = NDArray[np.float64]


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
    each of them was seen to bring (offered contacts / first contacts, those contained included), redials and
    repeats included.

    Parameters
    ----------
    scenario
        As it was loaded, or settled.
    days
        Days simulated, one or a stack.
    """
    expected = np.array([scenario.expected_per_interval(kind.stream) for kind in scenario.types])
    if scenario.volumes.counts == "offered" or not scenario.offered_differs:
        return expected
    shape = (-1, *days.contacts.shape[-3:])
    offered = days.contacts.reshape(shape)[..., list(OFFERED)].sum(axis=(0, 2, 3))
    first_attempts = days.first_attempts.reshape(-1, *days.first_attempts.shape[-2:])
    first = first_attempts[..., [*OFFERED, *CONTAINED]].sum(axis=(0, 2))
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
    groups = required_by_group(scenario, offered)
    promised = {kind.name for kind in scenario.types if kind.promise is not None}
    return Requirement(
        net=sum((group.agents for group in groups), np.zeros(offered.shape[1])),
        groups=tuple(group.kinds for group in groups),
        without_promise=any(promised.isdisjoint(group.kinds) for group in groups),
        endless_patience=any(group.formula == "Erlang C" for group in groups),
    )


def required_by_group(
    scenario: Scenario, offered: Numbers, max_occupancy: float | None = None
) -> list[Calculation]:
    """Ask an Erlang calculator about each group of contact types.

    Parameters
    ----------
    scenario, offered
        As in `required_heads`.
    max_occupancy
        Largest share of the time agents may be busy, if any.
    """
    return [calculate(scenario, kinds, pools, offered, max_occupancy) for kinds, pools in _groups(scenario)]


def growing_talk(scenario: Scenario) -> str:
    """Say of which needs talk grows with the wait, which no formula knows; empty where it does not."""
    waits = {kind.need for kind in scenario.types if not kind.deferred}
    needs = [name for name, need in scenario.needs.items() if need.waiting_adds is not None and name in waits]
    if not needs:
        return ""
    names = needs[0] if len(needs) == 1 else f"{', '.join(needs[:-1])} and {needs[-1]}"
    return f"talk about {names} grows with the wait"


def required_groups(scenario: Scenario) -> tuple[tuple[str, ...], ...]:
    """Names of the contact types staffed together, group by group."""
    return tuple(tuple(kind.name for kind in kinds) for kinds, _ in _groups(scenario))


def _groups(scenario: Scenario) -> Iterator[tuple[list[ContactType], list[Pool]]]:
    """Contact types with the same desks, and those desks; deferred work, for which no Erlang formula is made, aside."""
    plan = build_plan(scenario)
    at_once = (plan.opens_after_ms[plan.queue_of[:, ::2]] == 0).any(axis=1)
    pools = list(scenario.pools.values())
    found: dict[tuple[bool, ...], list[ContactType]] = {}
    for kind in scenario.types:
        if kind.deferred:
            continue
        found.setdefault(tuple(bool(open_) for open_ in at_once[kind.index]), []).append(kind)
    for opened, kinds in found.items():
        yield kinds, [pool for pool, open_ in zip(pools, opened, strict=True) if open_]
