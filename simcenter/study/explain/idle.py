"""Agents who sat idle while a contact waited: for how long, and why they did not take it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simcenter.engine.reference.observe import Why
from simcenter.engine.tables import NOT_YET, Ints, Outcome, Plan, SpellKind, Supply


@dataclass(frozen=True)
class IdleSpan:
    """Milliseconds of a wait in which a pool had somebody idle but did not serve the contact, for one reason."""

    pool: int
    why: Why
    ms: int


def idle_spans(
    outcome: Outcome, supply: Supply, plan: Plan, queue: int, start_ms: int, end_ms: int
) -> tuple[IdleSpan, ...]:
    """Add up, pool by pool, how long agents sat idle while a contact of a queue waited.

    Parameters
    ----------
    outcome, supply, plan
        A run and its tables.
    queue
        The contact's queue.
    start_ms, end_ms
        Its wait.
    """
    spans = []
    for pool in range(supply.n_pools):
        opens, reserve = int(plan.opens_after_ms[queue, pool]), int(plan.reserve[queue, pool])
        cut = end_ms if opens == NOT_YET else min(start_ms + opens, end_ms)
        closed = _time_with(outcome, supply, pool, start_ms, cut, 1, supply.agent_pool.size)
        kept = _time_with(outcome, supply, pool, cut, end_ms, 1, reserve)
        spans += [(pool, Why.NEVER if opens == NOT_YET else Why.NOT_OPEN, closed), (pool, Why.KEPT_BACK, kept)]
    return tuple(IdleSpan(*span) for span in spans if span[2] > 0)


def _time_with(outcome: Outcome, supply: Supply, pool: int, start: int, end: int, least: int, most: int) -> int:
    """Milliseconds between two moments at which at least and at most so many agents of a pool were idle."""
    if end <= start or most < least:
        return 0
    legs, spells = outcome.legs, outcome.spells
    busy = np.flatnonzero((legs.pool == pool) & (legs.answer_ms >= 0))
    until = np.where(legs.free_ms[busy] >= 0, legs.free_ms[busy], outcome.end_ms)
    moments: list[Ints] = []
    steps: list[Ints] = []
    own = supply.agent_pool[spells.agent] == pool
    for rows, sign in ((own & (spells.kind == SpellKind.DUTY), 1), (own & (spells.kind == SpellKind.BREAK), -1)):
        moments += [spells.start_ms[rows], spells.end_ms[rows]]
        steps += [np.full(rows.sum(), sign), np.full(rows.sum(), -sign)]
    moments += [legs.answer_ms[busy], until]
    steps += [np.full(len(busy), -1), np.full(len(busy), 1)]
    at, step = np.concatenate([*moments, [start, end]]), np.concatenate([*steps, [0, 0]])
    order = np.argsort(at, kind="stable")
    at, idle = np.clip(at[order], start, end), np.cumsum(step[order])
    return int(np.diff(at)[(idle[:-1] >= least) & (idle[:-1] <= most)].sum())
