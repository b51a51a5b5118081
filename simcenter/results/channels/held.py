"""How long agents held chats, and how many at once, by pool and interval."""

from __future__ import annotations

import numpy as np

from simcenter.engine.tables import Ints
from simcenter.results.agents import Spans, by_pool_and_interval
from simcenter.results.channels.desks import Desks
from simcenter.results.daily.layout import Layout
from simcenter.results.daily.summary import Desk


def busy_chatting(desks: Desks) -> Spans:
    """List when agents held at least one chat."""
    agent, starts, ends = desks.busy()
    return Spans(desks.result.supply.agent_pool[agent], starts, ends)


def with_chats(desks: Desks, others: Spans) -> Spans:
    """List when agents were busy: with other contacts one by one, and with chats."""
    if not desks.used:
        return others
    chats = busy_chatting(desks)
    return Spans(
        np.concatenate([others.pool, chats.pool]),
        np.concatenate([others.start_ms, chats.start_ms]),
        np.concatenate([others.end_ms, chats.end_ms]),
    )


def held_by_pool(desks: Desks, layout: Layout) -> Ints:
    """Add up how long agents held chats and how long the chats lasted, shape (pools, intervals + 1, `Desk`).

    No rows where no contacts are chats.
    """
    if not desks.used:
        return np.zeros((0, layout.slots.intervals + 1, len(Desk)), np.int64)
    legs = desks.result.legs
    chats = Spans(legs.pool[desks.rows], legs.answer_ms[desks.rows], desks.ends)
    return np.moveaxis(by_pool_and_interval([busy_chatting(desks), chats], layout), 0, -1)


__all__ = ["Desks", "busy_chatting", "held_by_pool", "with_chats"]
