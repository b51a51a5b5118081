"""Who turns up on a day: agents who are absent, who begin late, and hours in which nobody can work.

An agent's luck depends on the pool's name, the agent's place in it and the day: a pool appended, or an agent more,
moves nobody else's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simcenter.engine.drawing.words import middle_words, name_key, words_of
from simcenter.engine.tables import Flags, Ints, Words
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.incidents import Incident
from simcenter.scenario.parts.people import Pool

ABSENCE_BLOCK = 7
LATENESS_BLOCK = 8
"""The first of the blocks for lateness: of the beginning of a shift; its breaks have the following ones."""
_WORD = 2.0**32

Stretch = tuple[int, int]
"""Milliseconds from a day's opening: first, and first after."""


class AsPlanned:
    """Everybody comes, in time, and nothing happens: what a planner has in mind."""

    def absent(self, pool: str, day: int) -> Flags | None:
        """Which agents of a pool do not come on a day; None where all do."""
        return None

    def late_ms(self, pool: str, day: int, occasion: int) -> Ints | None:
        """By how much agents of a pool are late; occasion 0 is the shift, then its breaks. None: all are in time."""
        return None

    def outages(self, pool: str, day: int) -> list[Stretch]:
        """When agents of a pool can take no contacts on a day, in order, without overlaps."""
        return []


@dataclass(frozen=True)
class Turnout(AsPlanned):
    """One replication's luck with the staff."""

    scenario: Scenario
    seed: int
    replication: int

    def absent(self, pool: str, day: int) -> Flags | None:
        """Draw who does not come: each agent by the pool's chance, times what incidents make of it that day."""
        chance = self.scenario.pools[pool].absence
        for incident in self._incidents(pool, day):
            chance *= incident.absence
        if chance <= 0:
            return None
        words = self._words(pool, day, ABSENCE_BLOCK)[:, 0]
        return np.asarray(words < min(chance, 1.0) * _WORD)

    def late_ms(self, pool: str, day: int, occasion: int) -> Ints | None:
        """Draw how late agents are, in milliseconds."""
        law = self.scenario.pools[pool].lateness
        if law is None:
            return None
        words = self._words(pool, day, LATENESS_BLOCK + occasion)[:, 0]
        return np.rint(law.quantile((words + 0.5) / _WORD)).astype(np.int64)

    def outages(self, pool: str, day: int) -> list[Stretch]:
        """List outages, those that touch put together."""
        interval = self.scenario.calendar.interval
        out = np.zeros(self.scenario.calendar.intervals + 1, np.int8)
        for incident in self._incidents(pool, day):
            if incident.outage:
                out[list(self.scenario.intervals_of(incident))] = 1
        edges = np.flatnonzero(np.diff(out, prepend=0)) * interval
        return [(int(first), int(last)) for first, last in edges.reshape(-1, 2)]

    def _incidents(self, pool: str, day: int) -> list[Incident]:
        calendar, site = self.scenario.calendar, self.scenario.pools[pool].site
        return [one for one in self.scenario.incidents.values() if one.on(calendar, day) and one.touches(pool, site)]

    def _words(self, pool: str, day: int, block: int) -> Words:
        agents = self._agents[pool]
        who = np.full(agents, name_key(f"pool: {pool}"), np.uint32)
        middle = middle_words(np.full(agents, day), 0, block)
        return words_of(self.seed, self.replication, np.arange(agents, dtype=np.uint32), who, middle)

    @cached_property
    def _agents(self) -> dict[str, int]:
        return {name: pool.agents(self.scenario.calendar) for name, pool in self.scenario.pools.items()}


def days_differ(scenario: Scenario) -> bool:
    """Whether who turns up is not always who was planned."""
    return any(_wavers(pool) for pool in scenario.pools.values()) or any(
        one.happens and one.outage for one in scenario.incidents.values()
    )


def _wavers(pool: Pool) -> bool:
    return pool.absence > 0 or pool.lateness is not None
