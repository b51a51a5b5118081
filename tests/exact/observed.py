"""What one run shows of a stretch of time: measures as pairs of sums, read from the legs alone.

A measure returns (numerator, denominator); over several runs both are added up before they are divided.
Times are minutes, as in the theory, unless a name says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simcenter.engine.tables import NOT_YET, State
from simcenter.results.result import Result

Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]
MINUTE = 60_000

OPEN = (State.WAITING, State.BEFORE_QUEUE)


@dataclass(frozen=True)
class Seen:
    """The legs that dialled in a stretch of a run, and the stretch itself (ms)."""

    result: Result
    begins: int
    ends: int
    kind: int | None = None
    level: int | None = None

    def only(self, kind: int) -> Seen:
        """The same stretch, contacts of one type."""
        return replace(self, kind=kind)

    @property
    def minutes(self) -> float:
        """Length of the stretch."""
        return (self.ends - self.begins) / MINUTE

    @cached_property
    def of_kind(self) -> Mask:
        """Which rows are of the contact type, and at the level of support, looked at."""
        demand = self.result.demand
        chosen = np.ones(len(demand.type), np.bool_)
        if self.kind is not None:
            chosen &= demand.type == self.kind
        if self.level is not None:
            chosen &= demand.level == self.level
        return chosen

    @cached_property
    def rows(self) -> Whole:
        """Rows that dialled in the stretch; what becomes of each must be known by the end of the run."""
        legs = self.result.legs
        rows: Whole = np.flatnonzero(
            (legs.dial_ms >= self.begins) & (legs.dial_ms < self.ends) & self.of_kind
        )
        assert not np.isin(legs.state[rows], OPEN).any(), "the run ends too soon after the stretch"
        return rows

    @cached_property
    def joined(self) -> Whole:
        """Rows that were not turned away, and did not leave at the announced wait."""
        joined: Whole = self.rows[~np.isin(self.result.legs.state[self.rows], (State.BLOCKED, State.BALKED))]
        return joined

    @cached_property
    def wait_ms(self) -> Whole:
        """Wait until answer or abandonment of those who joined."""
        legs, rows = self.result.legs, self.joined
        out: Whole = np.where(legs.answer_ms[rows] == NOT_YET, legs.leave_ms[rows], legs.answer_ms[rows])
        return out - legs.entry_ms[rows]

    @cached_property
    def answered(self) -> Mask:
        """Which of those who joined were answered."""
        answered: Mask = self.result.legs.answer_ms[self.joined] != NOT_YET
        return answered

    @cached_property
    def issues(self) -> Issues:
        """Issues whose first contact dialled in the stretch."""
        return Issues.of(self)

    def time_in(self, start: Whole, end: Whole) -> float:
        """Minutes of the stretch that lie between starts and ends, added up."""
        return float(
            np.maximum(np.minimum(end, self.ends) - np.maximum(start, self.begins), 0).sum() / MINUTE
        )


@dataclass(frozen=True)
class Issues:
    """Issues begun in a stretch: contacts of each, minutes waited, minutes from first dial to the end."""

    contacts: Whole
    waited: NDArray[np.float64]
    lasted: NDArray[np.float64]
    answered: Mask

    @staticmethod
    def of(seen: Seen) -> Issues:
        """Follow every issue of the stretch to its end."""
        legs, demand = seen.result.legs, seen.result.demand
        awake = np.flatnonzero(legs.state != State.ASLEEP)
        issue = demand.issue[awake]
        first = np.zeros(demand.fresh, np.bool_)
        first[seen.rows[seen.rows < demand.fresh]] = True
        mine = first[issue]
        awake, issue = awake[mine], issue[mine]
        assert (legs.leave_ms[awake] != NOT_YET).all(), "the run ends before some issues do"
        end = np.where(legs.answer_ms[awake] == NOT_YET, legs.leave_ms[awake], legs.answer_ms[awake])
        waits = np.bincount(issue, end - legs.entry_ms[awake], demand.fresh)[first] / MINUTE
        last = np.zeros(demand.fresh, np.int64)
        np.maximum.at(last, issue, legs.leave_ms[awake])
        answered = np.bincount(issue, legs.answer_ms[awake] != NOT_YET, demand.fresh)[first] > 0
        lasted = (last - legs.dial_ms[: demand.fresh])[first] / MINUTE
        return Issues(np.bincount(issue, minlength=demand.fresh)[first], waits, lasted, answered)


Pair = tuple[float, float]
Measure = Callable[[Seen], Pair]


def of(kind: int, measure: Measure) -> Measure:
    """A measure of one contact type."""
    return lambda seen: measure(seen.only(kind))


def at(level: int, measure: Measure) -> Measure:
    """A measure of the legs at one level of support."""
    return lambda seen: measure(replace(seen, level=level))


# Contacts -------------------------------------------------------------------------------------------------


def p_block(seen: Seen) -> Pair:
    """Share turned away."""
    return len(seen.rows) - len(seen.joined), len(seen.rows)


def p_wait(seen: Seen) -> Pair:
    """Share not answered at once."""
    return int((seen.wait_ms > 0).sum() + ((seen.wait_ms == 0) & ~seen.answered).sum()), len(seen.joined)


def p_abandon(seen: Seen) -> Pair:
    """Share not answered."""
    return int((~seen.answered).sum()), len(seen.joined)


def mean_wait(seen: Seen) -> Pair:
    """Mean wait of all who joined."""
    return float(seen.wait_ms.sum() / MINUTE), len(seen.joined)


def asa(seen: Seen) -> Pair:
    """Mean wait of those answered."""
    return float(seen.wait_ms[seen.answered].sum() / MINUTE), int(seen.answered.sum())


def mean_wait_abandoned(seen: Seen) -> Pair:
    """Mean wait of those not answered."""
    return float(seen.wait_ms[~seen.answered].sum() / MINUTE), int((~seen.answered).sum())


def share_of_waiting(kind: int) -> Measure:
    """Of all minutes waited, the share of one contact type."""
    return lambda seen: (float(seen.only(kind).wait_ms.sum()), float(seen.wait_ms.sum()))


def p_longer(limit_ms: float) -> Measure:
    """Share that waits longer, whatever the outcome."""
    return lambda seen: (int((seen.wait_ms > limit_ms).sum()), len(seen.joined))


def served_within(limit_ms: float) -> Measure:
    """Share answered within a time, of all who joined."""
    return lambda seen: (int((seen.answered & (seen.wait_ms <= limit_ms)).sum()), len(seen.joined))


def served_within_of_served(limit_ms: float) -> Measure:
    """Share answered within a time, of those answered."""
    return lambda seen: (int((seen.answered & (seen.wait_ms <= limit_ms)).sum()), int(seen.answered.sum()))


def per_minute(seen: Seen) -> Pair:
    """Contacts that dial in a minute, follow-ups included."""
    return len(seen.rows), seen.minutes


# Agents ---------------------------------------------------------------------------------------------------


def _busy(seen: Seen, pool: int | None) -> float:
    legs = seen.result.legs
    rows = np.flatnonzero((legs.answer_ms != NOT_YET) & seen.of_kind)
    rows = rows if pool is None else rows[legs.pool[rows] == pool]
    free = np.where(legs.free_ms[rows] == NOT_YET, seen.ends, legs.free_ms[rows])
    return seen.time_in(legs.answer_ms[rows], free)


def busy_agents(seen: Seen) -> Pair:
    """Mean number of agents at work (on the type looked at)."""
    return _busy(seen, None), seen.minutes


def occupancy(pool: int = 0) -> Measure:
    """Share of a pool's time at work; its heads are the same all the time."""

    def measure(seen: Seen) -> Pair:
        agents = int((seen.result.supply.agent_pool == pool).sum())
        return _busy(seen, pool), agents * seen.minutes

    return measure


def occupancy_of_all(seen: Seen) -> Pair:
    """Share of all agents' time at work."""
    return _busy(seen, None), len(seen.result.supply.agent_pool) * seen.minutes


def share_served_by(pool: int) -> Measure:
    """Of those answered, the share that met this pool."""

    def measure(seen: Seen) -> Pair:
        answered = seen.joined[seen.answered]
        return int((seen.result.legs.pool[answered] == pool).sum()), len(answered)

    return measure


def mean_queue(seen: Seen) -> Pair:
    """Mean number waiting."""
    legs = seen.result.legs
    rows = np.flatnonzero((legs.entry_ms != NOT_YET) & seen.of_kind)
    out = np.where(legs.answer_ms[rows] == NOT_YET, legs.leave_ms[rows], legs.answer_ms[rows])
    return seen.time_in(legs.entry_ms[rows], np.where(out == NOT_YET, seen.ends, out)), seen.minutes


# Issues ---------------------------------------------------------------------------------------------------


def contacts_per_issue(seen: Seen) -> Pair:
    """Contacts until the issue is over."""
    return float(seen.issues.contacts.sum()), len(seen.issues.contacts)


def waiting_per_issue(seen: Seen) -> Pair:
    """Minutes waited over all contacts of an issue."""
    return float(seen.issues.waited.sum()), len(seen.issues.waited)


def time_to_resolution(seen: Seen) -> Pair:
    """Minutes from the first dial of an issue to its end."""
    return float(seen.issues.lasted.sum()), len(seen.issues.lasted)


def p_issue_lost(seen: Seen) -> Pair:
    """Share of issues never answered."""
    return int((~seen.issues.answered).sum()), len(seen.issues.answered)


def first_contact_resolution(seen: Seen) -> Pair:
    """Share of issues that took one contact."""
    return int((seen.issues.contacts == 1).sum()), len(seen.issues.contacts)
