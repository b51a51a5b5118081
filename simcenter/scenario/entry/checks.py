"""What is decided at the entry to a queue but about nobody, by no time, or for call-backs nobody can make."""

from __future__ import annotations

from collections.abc import Iterator

from simcenter.scenario.checks.draft import Draft
from simcenter.scenario.entry.words import Entry, unknown_time
from simcenter.scenario.errors import KeyPath, Mistake, quote
from simcenter.scenario.parts.customers import Redial
from simcenter.scenario.selectors import ON_THE_LINE, check_selectors, select

AT: KeyPath = ("entry",)


def check_entry(draft: Draft) -> Iterator[Mistake]:
    """Check balking, call-back offers, and what customers who balk do next."""
    entry = draft.entry
    yield from _redials_of_nobody(draft)
    if entry is None or not entry.used:
        return
    yield from _times_without_an_estimate(entry)
    if entry.has_queue_behind:
        yield from _names(draft)
    if draft.tiers and draft.needs:
        for name in ("balks", "callbacks"):
            yield from check_selectors(getattr(entry, name), draft.vocabulary, (*AT, name))
        yield from _nobody_calls_back(draft, entry)


def _times_without_an_estimate(entry: Entry) -> Iterator[Mistake]:
    if entry.estimates_time:
        return
    for name, balks in entry.balks.items():
        if balks.after is not None:
            yield unknown_time("balking by an announced wait", (*AT, "balks", name, "after"))
    for name, offer in entry.callbacks.items():
        if offer.after is not None:
            yield unknown_time("an offer by an estimated wait", (*AT, "callbacks", name, "after"))


def _names(draft: Draft) -> Iterator[Mistake]:
    """Words for the two kinds of queues cannot be names of anything else."""
    sections = ("tiers", draft.tiers), ("needs", draft.needs), ("channels", draft.channels), ("levels", draft.levels)
    for section, names in sections:
        for name in ON_THE_LINE:
            if name in names:
                expected = "another one: it tells queues of call-backs from those of live callers"
                yield Mistake(f"the name {quote(name)}", expected, at=(section, name), at_key=True)


def _nobody_calls_back(draft: Draft, entry: Entry) -> Iterator[Mistake]:
    """So many agents of a pool can be idle only where a pool with the skills has so many."""
    told = set()
    for _, stream in draft.read_streams():
        skills = draft.skills_of(stream)
        for words in draft.words_of(stream):
            try:
                selector = next((s for s in entry.callbacks if select({s: s}, words, None) is not None), None)
                offer = select(entry.callbacks, words, None)
            except Mistake:  # two are equally exact: told elsewhere
                continue
            if offer is None or selector is None or skills is None or selector in told:
                continue
            able = [draft.pools[name] for name in draft.able(skills)]
            most = [None if pool is None else draft.heads(pool) for pool in able]
            if able and None not in most and max(heads or 0 for heads in most) < offer.idle_agents:
                told.add(selector)
                found = f"call-backs once {offer.idle_agents} agents are idle, of at most {max(h or 0 for h in most)}"
                expected = f"a pool for {quote(stream.name)} with so many agents, or fewer idle_agents"
                yield Mistake(found, expected, at=(*AT, "callbacks", selector, "idle_agents"))


def _redials_of_nobody(draft: Draft) -> Iterator[Mistake]:
    if draft.entry is None:
        return
    missed = any(offer.reached < 1 for offer in draft.entry.callbacks.values())
    common = None if draft.follow_ups is None else draft.follow_ups.redial
    parts: list[tuple[KeyPath, Redial | None]] = [(("follow_ups", "redial"), common)]
    parts += [(("tiers", name, "redial"), tier.redial) for name, tier in draft.tiers.items() if tier is not None]
    for at, redial in parts:
        if redial is not None and redial.after_not_reached > 0 and not missed:
            expected = "callbacks in entry with reached below 100%: else every call back is answered"
            found = "redials of customers whom no call reached, where all are reached"
            yield Mistake(found, expected, at=(*at, "after_not_reached"))
        if redial is not None and redial.after_balking > 0 and not draft.entry.balks:
            expected = "balks in entry: without them nobody leaves at the announcement"
            yield Mistake("redials after balking, where nobody balks", expected, at=(*at, "after_balking"))
