"""The queues routing sees: one for each contact type and state of its contacts."""

from __future__ import annotations

from dataclasses import dataclass

from simcenter.scenario.model import Scenario

FIRST, REPEAT = 0, 1
STATES = ("first", "repeat")


@dataclass(frozen=True)
class Queue:
    """A queue: contacts of one type in one state."""

    index: int
    type: int
    state: int
    tier: str
    need: str
    channel: str

    @property
    def name(self) -> str:
        """``tier/need/channel`` for first contacts, ``tier/need/channel/repeat`` for follow-ups."""
        base = f"{self.tier}/{self.need}/{self.channel}"
        return base if self.state == FIRST else f"{base}/{STATES[self.state]}"

    @property
    def words(self) -> tuple[str, ...]:
        """The names a selector may use for this queue."""
        return self.tier, self.need, self.channel, STATES[self.state]


def queues_of(scenario: Scenario) -> tuple[Queue, ...]:
    """List the queues of a scenario, first contacts of all types and then follow-ups.

    Follow-ups have queues of their own only where the scenario lets contacts cause others or carries contacts in.
    """
    states = (FIRST, REPEAT) if scenario.has_follow_ups else (FIRST,)
    kinds = scenario.types
    return tuple(
        Queue(state * len(kinds) + kind.index, kind.index, state, kind.tier, kind.need, kind.channel)
        for state in states
        for kind in kinds
    )
