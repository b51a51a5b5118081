"""Agents who hold several chats at once: when they were busy, and how their time falls to the chats on their desks.

A moment in which an agent holds n chats is a moment of work, not n of them: each chat has 1/n of it. So agents' time by
contact type adds up to the time they were busy, and money is shared by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simcenter.engine.tables import NOT_YET, Flags, Floats, Ints
from simcenter.results.result import Result

STEP = 2**41
"""Distance between two agents on an axis of all their times, more than any run lasts."""


@dataclass(frozen=True)
class Desks:
    """The chats of a run, agent by agent."""

    result: Result

    @property
    def used(self) -> bool:
        """Whether any contacts of the scenario are chats."""
        return self.result.supply.slots is not None

    @cached_property
    def rows(self) -> Ints:
        """Rows of chats that were answered."""
        slots, demand = self.result.supply.slots, self.result.demand
        if slots is None:
            return np.zeros(0, np.int64)
        return np.flatnonzero(slots.of_type[demand.type] & (self.result.legs.answer_ms != NOT_YET))

    @cached_property
    def is_chat(self) -> Flags:
        """Which rows are among them, shape (rows of `Demand`,)."""
        flags = np.zeros(len(self.result.demand.type), np.bool_)
        flags[self.rows] = True
        return flags

    @cached_property
    def ends(self) -> Ints:
        """When each chat was over, the end of the run where it was not."""
        free = self.result.legs.free_ms[self.rows]
        return np.asarray(np.where(free == NOT_YET, self.result.end_ms, free))

    @cached_property
    def axis(self) -> Ints:
        """Beginnings and ends of chats on the axis of agents' times, in order."""
        return self._sorted[0]

    @cached_property
    def held(self) -> Ints:
        """Chats on the desk from each place of `axis` to the next."""
        return np.cumsum(self._sorted[1])

    @cached_property
    def _sorted(self) -> tuple[Ints, Ints]:
        agent = self.result.legs.agent[self.rows].astype(np.int64) * STEP
        places = np.concatenate([agent + self.result.legs.answer_ms[self.rows], agent + self.ends])
        change = np.repeat(np.array([1, -1]), len(self.rows))
        order = np.argsort(places, kind="stable")
        return places[order], change[order]

    @cached_property
    def _worked(self) -> Floats:
        """Of the time to each place of `axis`, what fell to one of the chats on the desk, added up."""
        held = self.held[:-1]
        shares = np.divide(np.diff(self.axis), held, where=held > 0, out=np.zeros(len(held)))
        return np.concatenate([np.zeros(1), np.cumsum(shares)])

    def busy(self) -> tuple[Ints, Ints, Ints]:
        """Agent, beginning and end of each stretch with at least one chat."""
        if not len(self.rows):
            return self.rows, self.rows, self.rows
        places, before = self.axis, np.concatenate([np.zeros(1, np.int64), self.held[:-1]])
        starts, ends = places[(before == 0) & (self.held > 0)], places[(before > 0) & (self.held == 0)]
        return starts // STEP, starts % STEP, ends % STEP

    def attention(self, rows: Ints, starts: Ints, ends: Ints) -> Ints:
        """Milliseconds of an agent's time that fell to contacts between moments: all of it, of chats their share."""
        spent = (ends - starts).astype(np.float64)
        chats = self.is_chat[rows]
        if chats.any():
            agent = self.result.legs.agent[rows[chats]].astype(np.int64) * STEP
            spent[chats] = self._read(agent + ends[chats]) - self._read(agent + starts[chats])
        return np.rint(spent).astype(np.int64)

    def _read(self, places: Ints) -> Floats:
        last = np.clip(np.searchsorted(self.axis, places, "right") - 1, 0, len(self.axis) - 1)
        held = self.held[last]
        since = np.divide(places - self.axis[last], held, where=held > 0, out=np.zeros(len(places)))
        return np.asarray(self._worked[last] + since)


__all__ = ["Desks"]
