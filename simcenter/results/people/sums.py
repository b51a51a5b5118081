"""What each agent did over some days, added up only for those who ask."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from simcenter.engine.named import named_agents
from simcenter.engine.tables import NOT_YET, Floats, Ints, SpellKind
from simcenter.results.agents import AgentTimes, agent_times, work_of
from simcenter.results.channels.desks import Desks
from simcenter.results.result import Result
from simcenter.results.select import measured_rows
from simcenter.scenario.model import Scenario

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class AgentSums:
    """Sums over days, one entry an agent in the order of pools; times in milliseconds."""

    answered: Ints  # contacts, the warm-up left out
    known: Ints  # of those, whether the contact resolved the issue is known
    resolved: Ints
    own: Ints  # answered contacts that were meant for this agent
    talk: Ints
    hold: Ints
    wrap: Ints
    duty: Ints  # breaks included
    break_: Ints
    longest_idle: Ints  # longest stretch of any day: on duty, without a contact and not on a break

    def __add__(self, other: AgentSums) -> AgentSums:
        """Add the sums of other days."""
        names = [field.name for field in fields(self)]
        added = {name: getattr(self, name) + getattr(other, name) for name in names}
        added["longest_idle"] = np.maximum(self.longest_idle, other.longest_idle)
        return AgentSums(**added)

    @property
    def occupancy(self) -> Floats:
        """Handling / (duty - breaks) of each agent; NaN for whoever was never there."""
        return AgentTimes(self.duty, self.break_, self.talk, self.hold, self.wrap).occupancy


def agent_sums(result: Result) -> AgentSums:
    """Add up what each agent did in one horizon."""
    legs, times = result.legs, agent_times(result)
    rows = measured_rows(result) & (legs.agent != NOT_YET)
    agents = len(result.supply.agent_pool)
    named = named_agents(result.demand, result.supply, result.plan, legs)

    def count(some: np.ndarray) -> Ints:
        return np.bincount(legs.agent[rows & some], minlength=agents).astype(np.int64)

    return AgentSums(
        answered=count(legs.agent != NOT_YET),
        known=count(legs.resolved != NOT_YET),
        resolved=count(legs.resolved == 1),
        own=count(named == legs.agent),
        longest_idle=_longest_idle(result),
        **times._asdict(),
    )


def _longest_idle(result: Result) -> Ints:
    """Longest stretch without a contact or a break within a spell of duty, by agent."""
    spells, desks = result.spells, Desks(result)
    longest = np.zeros(len(result.supply.agent_pool), np.int64)
    work = work_of(result)
    alone = ~desks.is_chat[work.row]
    chatting, begun, over = desks.busy()
    rests = spells.kind == SpellKind.BREAK
    who = np.concatenate([work.agent[alone], chatting, spells.agent[rests]])
    starts = np.concatenate([work.start_ms[alone], begun, spells.start_ms[rests]])
    ends = np.concatenate([work.end_ms[alone], over, spells.end_ms[rests]])
    order = np.lexsort((starts, who))
    who, starts, ends = who[order], starts[order], ends[order]
    bounds = np.searchsorted(who, np.arange(len(longest) + 1))
    for spell in np.flatnonzero(~rests):
        agent = spells.agent[spell]
        mine = slice(bounds[agent], bounds[agent + 1])
        here = (starts[mine] >= spells.start_ms[spell]) & (ends[mine] <= spells.end_ms[spell])
        begins = np.append(starts[mine][here], spells.end_ms[spell])
        before = np.append(spells.start_ms[spell], ends[mine][here])
        longest[agent] = max(longest[agent], int((begins - before).max()))
    return longest


def people_frame(scenario: Scenario, sums: AgentSums, days: int) -> pd.DataFrame:
    """List agents with what they did a day on average: contacts, shares, seconds.

    Parameters
    ----------
    sums
        Added up over `days` replications.
    """
    import pandas as pd

    names, pools = agent_labels(scenario)
    handling = sums.talk + sums.hold + sums.wrap
    with np.errstate(invalid="ignore", divide="ignore"):
        resolution, mean = sums.resolved / sums.known, handling / 1_000 / sums.answered
    return pd.DataFrame(
        {
            "agent": names,
            "pool": pools,
            "answered_a_day": sums.answered / days,
            "mean_handle_time_s": mean,
            "resolution": resolution,
            "occupancy": sums.occupancy,
            "own_contacts_a_day": sums.own / days,
            "talk_a_day_s": sums.talk / 1_000 / days,
            "hold_a_day_s": sums.hold / 1_000 / days,
            "wrap_a_day_s": sums.wrap / 1_000 / days,
            "duty_a_day_s": sums.duty / 1_000 / days,
            "break_a_day_s": sums.break_ / 1_000 / days,
            "longest_idle_s": sums.longest_idle / 1_000,
        }
    )


def agent_labels(scenario: Scenario) -> tuple[list[str], list[str]]:
    """Name of each agent (``premier_desk#3`` where nobody is named) and pool of each."""
    names, pools = [], []
    for pool, words in scenario.pools.items():
        agents = words.agents(scenario.calendar)
        people = [person.name for person in words.people or ()]
        names += people or [f"{pool}#{i + 1}" for i in range(agents)]
        pools += [pool] * agents
    return names, pools
