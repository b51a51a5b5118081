"""The queues routing sees: one for each contact type and state of its contacts."""

from __future__ import annotations

from dataclasses import dataclass

from simcenter.scenario.model import Scenario
from simcenter.scenario.selectors import RECOGNITION, STATES

FIRST, REPEAT = 0, 1
UNRECOGNISED = 2
"""Added to the state of contacts that are routed as those of another tier."""


@dataclass(frozen=True)
class Queue:
    """A queue: contacts of one type in one state; `tier` is the one routing takes them for."""

    index: int
    type: int
    state: int
    tier: str
    need: str
    channel: str
    of_tier: str  # the customer's own

    @property
    def name(self) -> str:
        """``tier/need/channel`` of the contacts, then ``repeat`` for follow-ups, and how unrecognised ones are seen."""
        base = f"{self.of_tier}/{self.need}/{self.channel}"
        repeat = "/repeat" if self.state & REPEAT else ""
        return f"{base}{repeat}" if self.state < UNRECOGNISED else f"{base}{repeat} seen as {self.tier}"

    @property
    def words(self) -> tuple[str, ...]:
        """The names a selector may use for this queue."""
        first, known = STATES[self.state & REPEAT], RECOGNITION[self.state >> 1]
        return self.tier, self.need, self.channel, first, known


def queues_of(scenario: Scenario) -> tuple[Queue, ...]:
    """List the queues of a scenario, first contacts of all types and then follow-ups.

    Follow-ups have queues of their own only where the scenario lets contacts cause others or carries contacts in.
    Types whose contacts are not always recognised have queues for the unrecognised after all others.
    """
    states = (FIRST, REPEAT) if scenario.has_follow_ups else (FIRST,)
    kinds = scenario.types
    known = [(state, kind, kind.tier) for state in states for kind in kinds]
    taken_for_others = [
        (state + UNRECOGNISED, kind, scenario.seen_as(kind))
        for state in states
        for kind in kinds
        if scenario.recognition(kind) < 1
    ]
    return tuple(
        Queue(i, kind.index, state, tier, kind.need, kind.channel, kind.tier)
        for i, (state, kind, tier) in enumerate(known + taken_for_others)
    )
