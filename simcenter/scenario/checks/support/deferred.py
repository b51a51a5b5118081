"""Deferred work that could not be: tickets on trunk lines, with patience, promised in hours no calendar has."""

from __future__ import annotations

from collections.abc import Iterator

from simcenter.scenario.checks.draft import Draft
from simcenter.scenario.distributions import Fixed
from simcenter.scenario.errors import KeyPath, Mistake, quote
from simcenter.scenario.parts.calendar import DAY_MS, Calendar
from simcenter.scenario.parts.customers import Channel
from simcenter.scenario.parts.volumes import Stream


def check_deferred(draft: Draft) -> Iterator[Mistake]:
    """Check channels of deferred work, their streams, and promises of a first response."""
    for name, channel in draft.channels.items():
        if channel is not None and channel.kind == "deferred":
            yield from _channel(channel, ("channels", name))
            yield from _pieces(draft, channel, ("channels", name))
        elif channel is not None:
            yield from _not_deferred(name, channel)
    for at, stream in draft.read_streams():
        channel = draft.channels.get(stream.channel)
        if channel is not None:
            yield from _stream(draft, stream, channel, at)
    yield from _promises(draft)


def _channel(channel: Channel, at: KeyPath) -> Iterator[Mistake]:
    """Nobody dials, hears a menu or holds a line."""
    given = {
        "lines": channel.lines is not None,
        "self_service": channel.self_service is not None,
        "before_queue": channel.before_queue != Fixed(value=0),
    }
    for field in (field for field, is_given in given.items() if is_given):
        expected = "none: deferred work waits in its queue from the moment it comes"
        yield Mistake(f"{field} of a deferred channel", expected, at=(*at, field), at_key=True)


def _pieces(draft: Draft, channel: Channel, at: KeyPath) -> Iterator[Mistake]:
    """Work is broken off for calls only where calls come first; the way back is found only into what was broken off."""
    plans = {"routing": draft.routing} | {f"policies.{name}": words for name, words in draft.policies.items()}
    for name in (name for name, words in plans.items() if words is not None and words.deferred == "ranked"):
        if channel.interruptible:
            found = f"interruptible work beside {name}.deferred: ranked"
            expected = "deferred: fills_time, for who is begun by rank would be broken off for who ranks lower"
            yield Mistake(found, expected, at=(*at, "interruptible"))
    if channel.resuming and not channel.in_pieces:
        expected = "interruptible: true or at_shift_end: hand_back beside it"
        yield Mistake("resuming of work that is never broken off", expected, at=(*at, "resuming"), at_key=True)


def _not_deferred(name: str, channel: Channel) -> Iterator[Mistake]:
    """Whoever waits on the line is not put aside."""
    for field in ("interruptible", "at_shift_end", "resuming"):
        if getattr(channel, field) is not None:
            found = f"{field} of a channel whose customers wait for an answer"
            expected = "kind: deferred: a call or a chat that has begun is finished by its agent"
            yield Mistake(found, expected, at=("channels", name, field), at_key=True)


def _stream(draft: Draft, stream: Stream, channel: Channel, at: KeyPath) -> Iterator[Mistake]:
    """Nobody loses patience; who comes while the center is closed comes over a channel that is open then."""
    deferred = channel.kind == "deferred"
    if deferred and stream.patience is not None:
        found = f"a patience over {quote(stream.channel)}, whose work is deferred"
        yield Mistake(found, "none: deferred work is never given up", at=(*at, "patience"), at_key=True)
    if stream.while_closed is None:
        return
    place = (*at, "while_closed")
    if not deferred:
        found = f"while_closed over {quote(stream.channel)}, where contacts wait for an answer"
        yield Mistake(found, f"kind: deferred in channels.{stream.channel}", at=place, at_key=True)
    elif draft.calendar is not None and _never_closed(draft.calendar):
        found = "while_closed in a center open around the clock"
        yield Mistake(found, "hours in which it is closed", at=place, at_key=True)
    if draft.counts == "offered":
        found = "while_closed in volumes counted as offered"
        yield Mistake(found, "counts: issues: those who write again are simulated", at=place, at_key=True)


def _promises(draft: Draft) -> Iterator[Mistake]:
    """A promise has a share and a time, and business hours have an end."""
    for name, tier in draft.tiers.items():
        promise = None if tier is None else tier.first_response
        if promise is None:
            continue
        at = ("tiers", name, "first_response")
        if promise.share == 0:
            yield Mistake("a promise to nobody", "a share above 0, such as 90%", at=(*at, "share"))
        if promise.within == 0:
            yield Mistake("a promise without time to keep it", "a time above 0, such as 4 h", at=(*at, "within"))
        if promise.hours == "business" and draft.calendar is not None and _never_closed(draft.calendar):
            found = "a promise in business hours in a center open around the clock"
            expected = "opening hours in the calendar, or hours: round_the_clock"
            written = "hours" in promise.model_fields_set
            yield Mistake(found, expected, at=(*at, "hours") if written else at, at_key=not written)


def _never_closed(calendar: Calendar) -> bool:
    return calendar.open_ms == DAY_MS
