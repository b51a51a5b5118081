"""What must hold of pools staffed by head count: as many on duty as planned, the right ones come and go."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simcenter.engine.audit.run import Presence, Run, closing_after
from simcenter.engine.tables import Closing, DutyKind, Flags, Ints


@dataclass(frozen=True)
class Heads:
    """A pool of heads: who is on duty and busy, and how many are planned."""

    pool: int
    agents: Ints
    on_duty: Presence
    busy: Presence
    duty_agent: Ints
    duty_start: Ints
    duty_end: Ints
    changes_ms: Ints  # times of the pool's rises and falls, in their order
    changes: Ints  # heads more (or, negative, fewer)

    @staticmethod
    def of(run: Run, pool: int) -> Heads:
        """Read a pool off a run."""
        duties, supply = run.duties, run.supply
        mine = supply.agent_pool[duties.agent] == pool
        busy = supply.agent_pool[run.busy.agent] == pool
        rows = run.duty_rows_of(DutyKind.RISE, DutyKind.FALL)
        rows = rows[supply.duty_pool[rows] == pool]
        sign = np.where(supply.duty_kind[rows] == DutyKind.RISE, 1, -1)
        return Heads(
            pool,
            np.flatnonzero(supply.agent_pool == pool),
            Presence.of(duties.start_ms[mine], duties.end_ms[mine]),
            Presence.of(run.busy.start_ms[busy], run.busy.end_ms[busy]),
            duties.agent[mine],
            duties.start_ms[mine],
            duties.end_ms[mine],
            supply.duty_ms[rows],
            sign * supply.duty_count[rows],
        )

    def planned_after(self, moments: Ints) -> Ints:
        """Heads planned when everything of each moment has happened."""
        totals = np.concatenate([np.zeros(1, np.int64), np.cumsum(self.changes)])
        return totals[np.searchsorted(self.changes_ms, moments, "right")]

    def planned_before(self, moments: Ints) -> Ints:
        """Heads planned when nothing of each moment has happened yet."""
        totals = np.concatenate([np.zeros(1, np.int64), np.cumsum(self.changes)])
        return totals[np.searchsorted(self.changes_ms, moments, "left")]


def audit_heads(run: Run) -> list[str]:
    """List what is wrong with pools that are staffed by head count."""
    found = []
    for pool in np.unique(run.supply.duty_pool[run.duty_rows_of(DutyKind.RISE, DutyKind.FALL)]):
        heads = Heads.of(run, int(pool))
        found += [
            *_as_planned(run, heads),
            *_rises(run, heads),
            *_falls(run, heads),
            *_drain_stays(run, heads),
        ]
    return found


def _as_planned(run: Run, heads: Heads) -> list[str]:
    """No fewer on duty than planned; more only while each is busy, or a drain keeps them.

    Where agents hold chats, those told to go may be busy longer than others who stay and are idle by then.
    """
    legs = run.legs
    own = run.answered & (legs.pool == heads.pool)
    moments = [heads.duty_start, heads.duty_end, heads.changes_ms, legs.answer_ms[own], run.free_ms[own]]
    closed = _closed(run, run.in_center.ends)
    moments.append(run.in_center.ends[closed])
    at = np.unique(np.concatenate(moments))
    at = at[at < run.end_ms]
    on_duty, planned = heads.on_duty.after(at), heads.planned_after(at)
    idle = on_duty - heads.busy.after(at)
    may_idle = planned if run.holds_chats(heads.pool) else np.zeros_like(planned)
    drained = _closed(run, at) & (run.in_center.after(at) > 0)
    found = [
        f"pool {heads.pool}: {on_duty[i]} on duty at {at[i]} ms, fewer than the {planned[i]} planned"
        for i in _beginnings(on_duty < planned)
    ]
    return found + [
        f"pool {heads.pool}: {on_duty[i]} on duty at {at[i]} ms, {planned[i]} planned, and {idle[i]} idle"
        for i in _beginnings((on_duty > planned) & (idle > may_idle) & ~drained)
    ]


def _closed(run: Run, moments: Ints) -> Flags:
    """Whether a drain may be going on: the rule is DRAIN and the center is closed at each moment."""
    return (closing_after(run.supply, moments) < 0) & (run.supply.closing == Closing.DRAIN)


def _beginnings(bad: Flags) -> Ints:
    """Where stretches of something bad begin, so that each is told once."""
    return np.flatnonzero(bad & ~np.concatenate([np.zeros(1, np.bool_), bad[:-1]]))


def _rises(run: Run, heads: Heads) -> list[str]:
    """Heads come on duty only at a rise, and only as many as those about to go do not make up for."""
    rises = np.unique(heads.changes_ms[heads.changes > 0])
    strangers = np.flatnonzero(~np.isin(heads.duty_start, rises))
    found = [
        f"agent {heads.duty_agent[i]}: came on duty at {heads.duty_start[i]} ms, when its pool did not rise"
        for i in strangers
    ]
    for moment in rises[~np.isin(rises, heads.changes_ms[heads.changes < 0])]:
        now = np.array([moment])
        # Whoever went at this moment finished a contact or was cut off from a drain: both precede the rise.
        went = int(((heads.duty_end == moment) & (heads.duty_start < moment)).sum())
        there = int(heads.on_duty.before(now)[0]) - went
        expected = max(0, int(heads.planned_after(now)[0]) - there)
        came = int((heads.duty_start == moment).sum())
        if came != expected:
            found.append(
                f"pool {heads.pool}: {came} came on duty at {moment} ms, "
                f"expected {expected} beside the {there} there"
            )
    return found


def _falls(run: Run, heads: Heads) -> list[str]:
    """At a fall idle agents go first, highest number first."""
    found = []
    for moment in np.unique(heads.changes_ms[heads.changes < 0]):
        going = heads.duty_agent[(heads.duty_end == moment) & (heads.duty_start < moment)]
        staying = heads.duty_agent[(heads.duty_start <= moment) & (heads.duty_end > moment)]
        if not len(going) or not len(staying) or moment == run.end_ms:
            continue
        _, freed = run.service_at(going, int(moment))
        answered, until = run.service_at(staying, int(moment))
        idle_going = going[freed != moment]
        let_go = run.legs.agent[(run.free_ms == moment) & (run.stays_ms > 0)]  # by a customer who hung up since
        idle_staying = staying[(until <= moment) & (answered < moment) & ~np.isin(staying, let_go)]
        if len(idle_going) and len(idle_staying) and idle_staying.max() > idle_going.min():
            found.append(
                f"agent {idle_going.min()}: went idle off duty at the fall at {moment} ms "
                f"before agent {idle_staying.max()}, who was idle too"
            )
    return found


def _drain_stays(run: Run, heads: Heads) -> list[str]:
    """While contacts are in the center after closing, all stay but for those who had to go before."""
    end = heads.duty_end
    left = _closed(run, end) & (run.in_center.throughout(end) > 0) & (end < run.end_ms)
    found = []
    for i in np.flatnonzero(left):
        closed = run.supply.closes_ms[np.searchsorted(run.supply.closes_ms, end[i], "right") - 1]
        at = np.array([closed])
        if heads.on_duty.before(at)[0] <= heads.planned_before(at)[0]:
            found.append(
                f"agent {heads.duty_agent[i]}: went off duty at {end[i]} ms, "
                "though the drain after closing was not over"
            )
    return found
