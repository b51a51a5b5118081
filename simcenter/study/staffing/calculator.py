"""What an Erlang calculator says of contact types that share desks, and what its heads come to when simulated.

A calculator takes each interval as a long steady stretch of its own: Erlang A on the interval's contacts, mean handle
time and mean patience, Erlang C where nobody hangs up. Where the types have several promises, the one that takes
most agents decides. Of chats it knows nothing: agents who hold k at once count as k seats on which a chat takes as
long as it does on a full desk, which asks for rather too many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simcenter.results.daily.fates import ANSWERED, FORMULAS
from simcenter.results.daily.summary import DaySummary, Sum
from simcenter.results.table import day_summary, stack, total
from simcenter.scenario.model import ContactType, Scenario
from simcenter.scenario.parts.people import Pool
from simcenter.simulation import Simulator
from simcenter.study.erlang import SteadyState, erlang_a, erlang_c, required_agents

Numbers = NDArray[np.float64]

USUAL_SHARE = 0.8
"""Share to be answered in time where no tier of a group has a promise: the one most centers quote."""


@dataclass(frozen=True)
class Calculation:
    """An Erlang calculator's answer for contact types that share desks, interval by interval.

    Attributes
    ----------
    kinds, pools
        Names of the contact types, and of the pools that may take their contacts at once.
    formula
        "Erlang A", or "Erlang C" where nobody hangs up.
    contacts, aht_s
        Contacts expected and their mean handle time in seconds, shape (intervals,).
    agents
        Heads present asked for, shape (intervals,).
    level, asa_s
        Share answered within each contact's own target, and mean wait of those answered in seconds, both by the
        formula, shape (intervals,); not a number where nobody comes.
    """

    kinds: tuple[str, ...]
    pools: tuple[str, ...]
    formula: str
    contacts: Numbers
    aht_s: Numbers
    agents: Numbers
    level: Numbers
    asa_s: Numbers


@dataclass(frozen=True)
class Simulated:
    """What a calculation's heads come to when simulated, all groups at once.

    Attributes
    ----------
    calculation
        The calculator's answer.
    scheduled
        Paid heads it takes, shrinkage included, in whole ones, shape (intervals,).
    level, asa_s
        Share answered in time by the scenario's formula and mean wait of those answered in seconds, over all days
        together, shape (intervals,); not a number where nobody came.
    days
        Horizons simulated.
    """

    calculation: Calculation
    scheduled: NDArray[np.int64]
    level: Numbers
    asa_s: Numbers
    days: int


def calculate(
    scenario: Scenario,
    kinds: Sequence[ContactType],
    pools: Sequence[Pool],
    offered: Numbers,
    max_occupancy: float | None = None,
) -> Calculation:
    """Ask Erlang about contact types that share desks.

    Parameters
    ----------
    scenario
        Where they call; it has the pools.
    kinds, pools
        The contact types, and the pools that may take their contacts at once; without any, no heads are asked for.
    offered
        Contacts expected by type (all of the scenario's) and interval.
    max_occupancy
        Largest share of the time agents may be busy, if any.
    """
    contacts = offered[[kind.index for kind in kinds]]
    leaving = np.array([_leaving_rate(kind) for kind in kinds])
    names = {id(pool): name for name, pool in scenario.pools.items()}
    count = contacts.shape[1]
    aht_s, agents = np.full(count, np.nan), np.zeros(count)
    level, asa_s = np.full(count, np.nan), np.full(count, np.nan)
    seats = _seats(scenario, kinds, pools)
    handle_s = np.zeros(contacts.shape)
    if pools:
        handle_s = np.array([_handle_s(scenario, kind, pools, seats) for kind in kinds])
    targets = [_target(scenario, kind) for kind in kinds]
    for i, each in enumerate(contacts.T):
        load = float(each @ handle_s[:, i]) * 1_000 / scenario.calendar.interval
        if load <= 0:
            continue
        aht_s[i], rate = float(each @ handle_s[:, i] / each.sum()), float(each @ leaving / each.sum())
        needed = max(_required(load, aht_s[i], rate, *target, max_occupancy) for target in set(targets))
        agents[i] = np.ceil(needed / seats)
        state = _state(load, int(agents[i] * seats), aht_s[i], rate)
        levels = np.array([state.service_level(within_s) for _, within_s in targets])
        level[i], asa_s[i] = float(each @ levels / each.sum()), state.asa
    return Calculation(
        kinds=tuple(kind.name for kind in kinds),
        pools=tuple(names[id(pool)] for pool in pools),
        formula="Erlang A" if leaving.any() else "Erlang C",
        contacts=contacts.sum(axis=0),
        aht_s=aht_s,
        agents=agents,
        level=level,
        asa_s=asa_s,
    )


def simulate_heads(simulator: Simulator, seed: int, replications: Sequence[int]) -> DaySummary:
    """Sum up days of a center made ready with the heads that calculations ask for."""
    return total(stack([day_summary(simulator.run(seed, replication)) for replication in replications]))


def beside(
    calculation: Calculation, scenario: Scenario, scheduled: NDArray[np.int64], summary: DaySummary
) -> Simulated:
    """Put what its heads come to beside a calculation.

    Parameters
    ----------
    calculation, scenario
        The calculator's answer, and whom it is about.
    scheduled
        Paid heads it takes, shape (intervals,).
    summary
        Days with the heads of all groups, as from `simulate_heads`.
    """
    rows = [kind.index for kind in scenario.types if kind.name in calculation.kinds]
    fates = summary.contacts[rows].sum(axis=0)
    above, below = (fates[:, list(own)].sum(axis=1) for own in FORMULAS[summary.layout.formula])
    waited_s = summary.sums[rows][..., Sum.WAIT_ANSWERED].sum(axis=0) / 1_000
    answered = fates[:, list(ANSWERED)].sum(axis=1)
    return Simulated(calculation, scheduled, _ratio(above, below), _ratio(waited_s, answered), int(summary.days))


def _ratio(above: NDArray[np.generic], below: NDArray[np.integer]) -> Numbers:
    shares: Numbers = np.divide(above, below, out=np.full(below.shape, np.nan), where=below > 0)
    return shares


def _required(
    load: float, aht: float, leaving_rate: float, share: float, within_s: float, max_occupancy: float | None
) -> int:
    if leaving_rate <= 0:
        return required_agents("erlang_c", load, aht, share, within_s, max_occupancy)
    return required_agents("erlang_a", load, aht, share, within_s, max_occupancy, 1 / leaving_rate)


def _state(load: float, agents: int, aht: float, leaving_rate: float) -> SteadyState:
    return erlang_c(load, agents, aht) if leaving_rate <= 0 else erlang_a(load, agents, aht, 1 / leaving_rate)


def _target(scenario: Scenario, kind: ContactType) -> tuple[float, float]:
    if kind.promise is None:
        return USUAL_SHARE, scenario.service_level.within / 1_000
    # A promise to everybody has no finite number of agents; one to nobody needs none.
    return min(max(kind.promise.share, 0.001), 0.999), kind.promise.within / 1_000


def _leaving_rate(kind: ContactType) -> float:
    """Share of those waiting that hangs up each second, had patience been exponential with the same mean."""
    mean = kind.patience.mean_ms()
    return 1_000 / mean if mean > 0 else 1_000.0


def _handle_s(scenario: Scenario, kind: ContactType, pools: Sequence[Pool], seats: int) -> Numbers:
    """Mean handle time over the agents of the desks, seconds, shape (intervals,).

    A chat takes one seat for as long as it does on a full desk, other work beside chats all seats of its agent.
    """
    weights = np.array([_presence(scenario, pool) for pool in pools])
    weights = weights if weights.sum() > 0 else np.ones(len(pools))
    slower = [_on_a_full_desk(pool, seats) if scenario.is_chat(kind) else float(seats) for pool in pools]
    alone = [kind.handle_ms_by_interval(pool) for pool in pools]
    each = np.array(alone) * np.array(slower)[:, None] / 1_000
    return np.asarray(np.average(each, axis=0, weights=weights))


def _on_a_full_desk(pool: Pool, seats: int) -> float:
    """How many times as long a chat takes beside as many others as fit."""
    return 1.0 if pool.chats is None else seats / pool.chats.total(seats)


def _seats(scenario: Scenario, kinds: Sequence[ContactType], pools: Sequence[Pool]) -> int:
    """Seats an agent counts as: slots where chats are among the contacts, of pools that differ the fewest."""
    if not any(scenario.is_chat(kind) for kind in kinds):
        return 1
    return min((pool.chats.at_once for pool in pools if pool.chats is not None), default=1)


def _presence(scenario: Scenario, pool: Pool) -> float:
    """Agent time of a pool over the day, in any unit."""
    if pool.roster is None:
        return float(sum(pool.heads(scenario.calendar)) * scenario.calendar.interval)
    return float(sum(shift.agents * (shift.end - shift.start) for shift in pool.roster))
