"""Slots for chats that never come, and chats handed over in a way only calls can be."""

from __future__ import annotations

from collections.abc import Iterator

from simcenter.scenario.checks.draft import Draft
from simcenter.scenario.errors import Mistake, quote
from simcenter.scenario.selectors import matches


def check_chats(draft: Draft) -> Iterator[Mistake]:
    """Check what is said about chats."""
    if not draft.vocabulary.complete or None in draft.channels.values():
        return
    chats = [stream for _, stream in draft.read_streams() if draft.is_chat(stream)]
    for at, name, pool in draft.read_pools():
        if pool.chats is not None and not chats:
            found = f"slots for chats in {quote(name)}, though no contact is one"
            expected = "a stream over a channel of kind chat, or no chats"
            yield Mistake(found, expected, at=(*at, "chats"), at_key=True)
    for i, step in enumerate(draft.escalations):
        if step is None or step.warm is None:
            continue
        about = [s for _, s in draft.read_streams() if matches(step.of, (s.tier, s.need, s.channel))]
        if about and all(draft.is_chat(stream) for stream in about):
            found = f"a warm escalation of {quote(step.of)}, who all chat"
            expected = "no warm: a chat is handed over with what was written, and the first agent is free after wrap"
            yield Mistake(found, expected, at=("escalations", i, "warm"), at_key=True)
