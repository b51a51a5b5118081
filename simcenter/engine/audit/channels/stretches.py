"""Stretches of agents' time: chats that overlap make one in which their agent is busy."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simcenter.engine.tables import NEVER, Flags, Ints

AGENT_STEP = 2**40
"""Distance between two agents on the common axis of `Run.on_axis`, more than any run lasts."""


class Presence(NamedTuple):
    """Intervals that begin and end: both ends sorted by themselves, to count how many hold at a moment."""

    starts: Ints
    ends: Ints

    @staticmethod
    def of(starts: Ints, ends: Ints) -> Presence:
        """Intervals given start by start and end by end; those of no length are left out."""
        lasting = starts < ends
        return Presence(np.sort(starts[lasting]), np.sort(ends[lasting]))

    def after(self, moments: Ints) -> Ints:
        """How many hold when everything of each moment has happened."""
        return np.searchsorted(self.starts, moments, "right") - np.searchsorted(self.ends, moments, "right")

    def before(self, moments: Ints) -> Ints:
        """How many hold when nothing of each moment has happened yet."""
        return np.searchsorted(self.starts, moments, "left") - np.searchsorted(self.ends, moments, "left")

    def throughout(self, moments: Ints) -> Ints:
        """How many hold before and after each moment."""
        return np.searchsorted(self.starts, moments, "left") - np.searchsorted(self.ends, moments, "right")

    def touching(self, moments: Ints) -> Ints:
        """How many hold at some time of each moment, if only before it or after it."""
        return np.searchsorted(self.starts, moments, "right") - np.searchsorted(self.ends, moments, "left")


class Spans(NamedTuple):
    """Stretches of agents' time, sorted by agent and then by time."""

    agent: Ints
    start_ms: Ints
    end_ms: Ints


def joined(agent: Ints, start: Ints, end: Ints) -> tuple[Ints, Ints, Ints]:
    """Make one of the stretches of each agent that overlap; they are sorted by agent and start."""
    if not len(agent):
        return agent, start, end
    whose = agent * AGENT_STEP
    latest = np.maximum.accumulate(whose + np.minimum(end, AGENT_STEP - 1))
    first = np.concatenate([np.ones(1, np.bool_), whose[1:] + start[1:] >= latest[:-1]])
    last = np.concatenate([first[1:], np.ones(1, np.bool_)])
    until = latest[last] - whose[last]
    return agent[first], start[first], np.where(until == AGENT_STEP - 1, NEVER, until)


def first_of(times: Ints, origin: Ints, pieces: Flags) -> Ints:
    """The same times, of contacts with several pieces of work that of the first, if each has one of its own."""
    first = times.copy()
    np.minimum.at(first, origin[pieces], times[pieces])
    return first
