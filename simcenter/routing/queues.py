"""The queues routing sees: one for each contact type and state of its contacts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.customers import FirstResponse, Promise
from simcenter.scenario.selectors import FIRST_LINE, ON_THE_LINE, RECOGNITION, STATES, select

FIRST, REPEAT = 0, 1
UNRECOGNISED = 2
"""Added to the state of contacts that are routed as those of another tier."""
UPGRADED = 64
"""Added to the state of contacts whose customer has accepted a higher tier in an earlier contact, if known by that."""
A_LEVEL = 4
"""Times the number of a level of support, added to the state of contacts that have been passed on to it."""


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
    level: str | None = None  # of support, None in the first line
    has_levels: bool = False  # whether there are any beside the first line
    deferred: bool = False  # whether nobody waits for an answer there and then
    callback: bool = False  # of customers who wait behind live callers to be called back
    has_callbacks: bool = False  # whether there are such queues

    @property
    def name(self) -> str:
        """``tier/need/channel`` of the contacts, ``repeat``, level, ``callback``, how unrecognised ones are seen."""
        base = f"{self.of_tier}/{self.need}/{self.channel}{'/repeat' if self.state & REPEAT else ''}"
        base += "" if self.level is None else f"/{self.level}"
        base += "/callback" if self.callback else ""
        if self.upgraded:
            return f"{base} upgraded to {self.tier}"
        return f"{base} seen as {self.tier}" if self.unrecognised else base

    @property
    def upgraded(self) -> bool:
        """Whether its contacts are routed as those of the tier their customers have accepted."""
        return bool(self.state & UPGRADED)

    @property
    def unrecognised(self) -> bool:
        """Whether its contacts are routed as those of another tier."""
        return bool(self.state & UNRECOGNISED)

    @property
    def words(self) -> tuple[str, ...]:
        """The names a selector may use for this queue."""
        first, known = STATES[self.state & REPEAT], RECOGNITION[self.unrecognised]
        level = (self.level or FIRST_LINE,) if self.has_levels else ()
        line = (ON_THE_LINE[self.callback],) if self.has_callbacks else ()
        return self.tier, self.need, self.channel, first, known, *line, *level


def promise_to(scenario: Scenario, queue: Queue) -> Promise | None:
    """The promise to the contacts of a queue: of an answer, or of a first response where work is deferred."""
    tier = scenario.tiers[queue.tier]
    return tier.first_response if queue.deferred else tier.promise


def in_business_hours(scenario: Scenario, queue: Queue) -> bool:
    """Whether the promise to the contacts of a queue counts hours in which the center is open."""
    promise = promise_to(scenario, queue)
    return isinstance(promise, FirstResponse) and promise.hours == "business"


def queues_of(scenario: Scenario) -> tuple[Queue, ...]:
    """List the queues of a scenario, first contacts of all types and then follow-ups.

    First contacts of upgraded customers have queues of their own where customers are listed: else nobody knows them.
    Follow-ups have queues of their own only where the scenario lets contacts cause others or carries contacts in.
    Types whose contacts are not always recognised have queues for the unrecognised after all others; queues of levels
    of support come after these, level by level, in the same order, then those of call-backs behind live callers. All
    queues of deferred work stand behind all others, so that where queues are looked at one after the other, those come
    first who wait.
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
    upgraded = [
        (state + UPGRADED, kind, upgrade.to)
        for state in (FIRST, REPEAT)
        for kind in kinds
        if (upgrade := scenario.tiers[kind.tier].upgrade) is not None
        and (scenario.has_follow_ups if state == REPEAT else kind.tier in scenario.customers.by_tier)
    ]
    front = [(state, kind, tier, None) for state, kind, tier in known + taken_for_others + upgraded]
    passed = [
        (state + A_LEVEL * (number + 1), kind, tier, level)
        for number, level in enumerate(scenario.levels)
        for state, kind, tier, _ in front
        if level in scenario.levels_of(kind)
    ]
    several, behind = bool(scenario.levels), scenario.entry.has_queue_behind
    queues = [
        Queue(0, of.index, state, tier, of.need, of.channel, of.tier, level, several, of.deferred, False, behind)
        for state, of, tier, level in [*front, *passed]
    ]
    queues += [replace(queue, callback=True) for queue in queues if _has_callbacks(scenario, queue)]
    return tuple(replace(queue, index=i) for i, queue in enumerate(sorted(queues, key=lambda one: one.deferred)))


def _has_callbacks(scenario: Scenario, queue: Queue) -> bool:
    """Whether those of a queue may wait in another one to be called back, behind live callers."""
    if not queue.has_callbacks or queue.level is not None or queue.deferred:
        return False
    offer = select(scenario.entry.callbacks, queue.words, None)
    return offer is not None and offer.place == "behind"
