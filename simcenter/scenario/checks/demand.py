"""Demand that does not add up: numbers that do not fit the day, promises without a target, follow-ups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from simcenter.scenario.checks.draft import STREAMS, Draft
from simcenter.scenario.checks.names import unknown
from simcenter.scenario.errors import KeyPath, Mistake, Mistakes, quote
from simcenter.scenario.parts.calendar import Calendar
from simcenter.scenario.parts.stretches import spread
from simcenter.scenario.parts.volumes import Stream
from simcenter.scenario.selectors import check_selectors


def check_demand(draft: Draft) -> Iterator[Mistake]:
    """Check volumes, profiles, promises and follow-ups."""
    for at, stream in draft.read_streams():
        yield from _numbers(draft, stream, at)
        yield from _share(draft, stream, at)
        yield from _orders(draft, stream, at)
    for name, weights in draft.profiles.items():
        if weights is not None and draft.calendar is not None:
            yield from _profile(weights, draft.calendar, ("volumes", "profiles", name))
    yield from _shares_of_tiers(draft)
    yield from _empty_day(draft)
    yield from _promises(draft)
    yield from _follow_ups(draft)
    yield from _lines(draft)
    yield from _self_service(draft)


def fits(values: Any, calendar: Calendar, at: KeyPath) -> Iterator[Mistake]:
    """Check that numbers per interval fit the day."""
    try:
        spread(values, calendar)
    except Mistakes as error:
        yield from (mistake.inside(at) for mistake in error.mistakes)


def _numbers(draft: Draft, stream: Stream, at: KeyPath) -> Iterator[Mistake]:
    if isinstance(stream.profile, str) and stream.profile not in draft.profiles:
        if draft.profiles:
            yield unknown("profile", stream.profile, draft.profiles, (*at, "profile"))
        else:
            listed = "weights per interval, or a name defined under volumes.profiles"
            yield Mistake(f"unknown profile {quote(stream.profile)}", listed, at=(*at, "profile"))
    if draft.calendar is None:
        return
    if isinstance(stream.profile, list):
        yield from _profile(stream.profile, draft.calendar, (*at, "profile"))
    for field in ("per_interval", "per_hour", "aht"):
        if getattr(stream, field) is not None:
            yield from fits(getattr(stream, field), draft.calendar, (*at, field))
    yield from _aht(draft, stream, (*at, "aht"))


def _aht(draft: Draft, stream: Stream, at: KeyPath) -> Iterator[Mistake]:
    """A handle time by interval scales the steps there are."""
    need = draft.needs.get(stream.need)
    if stream.aht is None or need is None:
        return
    steps = [getattr(stream, step) or getattr(need, step) for step in ("talk", "hold", "wrap")]
    if not sum(step.mean_ms() for step in steps) > 0:
        expected = f"a talk, hold or wrap above 0 in needs.{stream.need}, for it to scale"
        yield Mistake("an aht of contacts that take no time", expected, at=at)


def _profile(weights: Sequence[float], calendar: Calendar, at: KeyPath) -> Iterator[Mistake]:
    yield from fits(list(weights), calendar, at)
    if not sum(weights) > 0:
        yield Mistake("weights that add up to 0", "at least one weight above 0", at=at)


def _share(draft: Draft, stream: Stream, at: KeyPath) -> Iterator[Mistake]:
    tier = draft.tiers.get(stream.tier)
    if stream.share_of_tier is None or tier is None:
        return
    counted = draft.counted(stream.tier, tier)
    lacking = [key for key in ("customers", "contacts_per_day") if getattr(counted, key) is None]
    if lacking:
        found = f"a share of tier {quote(stream.tier)}, which has no {' and no '.join(lacking)}"
        yield Mistake(found, f"{' and '.join(lacking)} in tiers.{stream.tier}", at=(*at, "share_of_tier"))


def _orders(draft: Draft, stream: Stream, at: KeyPath) -> Iterator[Mistake]:
    """Orders take a number of them, and counting what they cause: nobody knows the orders behind offered contacts."""
    tier = draft.tiers.get(stream.tier)
    if stream.per_order is None or tier is None:
        return
    if tier.orders_per_day is None:
        found = f"contacts per order of tier {quote(stream.tier)}, which has no orders_per_day"
        yield Mistake(found, f"orders_per_day in tiers.{stream.tier}", at=(*at, "per_order"))
    if draft.counts == "offered":
        found = "contacts per order in volumes counted as offered"
        yield Mistake(found, "counts: issues: orders cause problems, not redials", at=(*at, "per_order"))


def _shares_of_tiers(draft: Draft) -> Iterator[Mistake]:
    totals: dict[str, float] = {}
    for at, stream in draft.read_streams():
        if stream.share_of_tier is not None:
            before = totals.get(stream.tier, 0.0)
            totals[stream.tier] = before + stream.share_of_tier
            if before <= 1 + 1e-9 < totals[stream.tier]:
                found = f"shares of tier {quote(stream.tier)} adding up to {100 * totals[stream.tier]:.6g}%"
                yield Mistake(found, "at most 100%", at=(*at, "share_of_tier"))


def _empty_day(draft: Draft) -> Iterator[Mistake]:
    """An average day on which nobody comes measures nothing."""
    expected = [None if stream is None else draft.expected(stream) for stream in draft.streams]
    if (
        not expected
        or draft.calendar is None
        or draft.calendar.start.waiting
        or draft.calendar.start.in_service
    ):
        return
    if all(values is not None and sum(values) == 0 for values in expected):
        yield Mistake(
            "no contacts at all over the day", "a number above 0 in at least one stream", at=STREAMS
        )


def _promises(draft: Draft) -> Iterator[Mistake]:
    for name, tier in draft.tiers.items():
        promise = None if tier is None else tier.promise
        if promise is not None:
            at = ("tiers", name, "promise")
            if promise.share == 0:
                yield Mistake("a promise to nobody", "a share above 0, such as 80%", at=(*at, "share"))
            if promise.within == 0:
                yield Mistake(
                    "a promise without time to keep it", "a time above 0, such as 20 s", at=(*at, "within")
                )


def _follow_ups(draft: Draft) -> Iterator[Mistake]:
    """Once contacts cause others, volumes say whether they count those; carrying in takes returners."""
    causes = [part for part in (draft.follow_ups, *draft.tiers.values()) if part is not None]
    returns = any(part.returns is not None for part in causes)
    redial = any(part.redial is not None for part in causes)
    if draft.counts is None and (returns or redial):
        what = "returns" if returns else "redial"
        expected = (
            f"counts: issues (fresh problems) or counts: offered (repeats included), because there is {what}"
        )
        yield Mistake("volumes without counts", expected, at=("volumes",))
    served = [channel.self_service for channel in draft.channels.values() if channel is not None]
    returns |= any(words is not None and words.returns is not None for words in served)
    all_read = draft.follow_ups is not None and None not in {**draft.tiers, **draft.channels}.values()
    if draft.carry_in and not returns and all_read:
        expected = "returns in follow_ups or in a tier: without them nobody comes back"
        yield Mistake("carry_in without returns", expected, at=("volumes", "carry_in"))


def _self_service(draft: Draft) -> Iterator[Mistake]:
    """Shares by tier and need; who was not helped must have somewhere to go; volumes say what they count."""
    attempts = None if draft.follow_ups is None else draft.follow_ups.max_attempts
    for name, channel in draft.channels.items():
        words, at = None if channel is None else channel.self_service, ("channels", name, "self_service")
        if words is None:
            continue
        for field in ("tries", "contains"):
            shares = getattr(words, field)
            if isinstance(shares, dict):
                yield from check_selectors(shares, draft.vocabulary.without_state(), (*at, field))
        if words.helped < 1 and words.returns is None:
            expected = 'returns: what those do who were not helped, if only with a probability of 0%'
            yield Mistake("self_service that does not help everybody it contains", expected, at=(*at, "helped"))
        if words.returns is not None and attempts == 1:
            expected = "max_attempts of at least 2 in follow_ups: one for self-service, one for an agent"
            yield Mistake("returns from self_service without an attempt left", expected, at=(*at, "returns"))
        if draft.counts is None:
            expected = "counts: issues (all who dial) or counts: offered (those who joined a queue), because of it"
            yield Mistake("self_service with volumes without counts", expected, at=at)


def _lines(draft: Draft) -> Iterator[Mistake]:
    """One number of lines is all the model has, and it is that of the channel contacts come over."""
    limited = [
        name for name, channel in draft.channels.items() if channel is not None and channel.lines is not None
    ]
    used = {stream.channel for _, stream in draft.read_streams()}
    for name in limited:
        if draft.vocabulary.complete and name not in used:
            yield Mistake("lines for a channel without a stream", "lines where contacts come",
                          at=("channels", name, "lines"))  # fmt: skip
    for name in limited[1:]:
        found = f"lines for a second channel, beside {quote(limited[0])}"
        yield Mistake(found, "lines for one channel at most", at=("channels", name, "lines"))
