"""Contacts that would follow over a channel there is not, or as a contact type nobody has described."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simcenter.scenario.checks.draft import Draft
from simcenter.scenario.checks.names import unknown
from simcenter.scenario.errors import KeyPath, Mistake, quote

AT: KeyPath = ("follow_ups", "other_channel")


def check_other_channels(draft: Draft) -> Iterator[Mistake]:
    """Check over which channels the contacts come that others cause."""
    ways = {} if draft.follow_ups is None else draft.follow_ups.other_channel
    known = [name for name in draft.channels if draft.channels]
    for before, shares in ways.items() if known else ():
        if before not in known:
            yield unknown("channel", before, known, (*AT, before), at_key=True)
        for channel in shares:
            if channel not in known:
                yield unknown("channel", channel, known, (*AT, before, channel), at_key=True)
        if before in shares:
            expected = "another channel: the rest stays with this one"
            yield Mistake(f"{quote(before)} after {quote(before)}", expected, at=(*AT, before, before), at_key=True)
        if sum(shares.values()) > 1 + 1e-9:
            yield Mistake(f"shares that add up to {100 * sum(shares.values()):.6g}%", "at most 100%", at=(*AT, before))
        yield from _types_not_there(draft, before, {name: shares[name] for name in shares if name in known})
    if ways and not _anything_follows(draft):
        yield Mistake("channels of contacts that no contact causes", "returns or redial", at=AT)


def _types_not_there(draft: Draft, before: str, shares: Mapping[str, float]) -> Iterator[Mistake]:
    there = {(stream.tier, stream.need, stream.channel) for _, stream in draft.read_streams()}
    for channel in shares if None not in draft.streams else ():
        lacking = [
            f"{stream.tier}/{stream.need}/{channel}"
            for _, stream in draft.read_streams()
            if stream.channel == before and (stream.tier, stream.need, channel) not in there
        ]
        if lacking:
            found = f"contacts {quote(lacking[0])}, of which there is no stream"
            expected = "a stream for them too (per_hour: 0 where none come by themselves)"
            yield Mistake(found, expected, at=(*AT, before, channel), at_key=True)


def _anything_follows(draft: Draft) -> bool:
    general = draft.follow_ups
    own = [part for part in draft.tiers.values() if part is None or part.returns or part.redial]
    return bool(own) or general is None or bool(general.returns or general.redial)


__all__ = ["check_other_channels"]
