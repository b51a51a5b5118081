"""Steps, transfers, thresholds, lines and sites of routing plans: names that exist, numbers that make sense."""

from __future__ import annotations

from collections.abc import Iterator

from simcenter.scenario.checks.draft import Draft
from simcenter.scenario.checks.names import unknown
from simcenter.scenario.errors import KeyPath, Mistake, quote
from simcenter.scenario.parts.volumes import Stream
from simcenter.scenario.parts.wording import RoutingWords
from simcenter.scenario.selectors import check_selectors, select


def check_plans(draft: Draft) -> Iterator[Mistake]:
    """Check what plans say of who opens when, who moves, who is turned away."""
    for at, words in draft.plans():
        if draft.tiers and draft.needs:
            yield from _selectors(draft, words, at)
        yield from _steps(draft, words, at)
        yield from _transfers(draft, words, at)
        yield from _lines(draft, words, at)
        if draft.pools:
            yield from _pools(draft, words, at)


def _selectors(draft: Draft, words: RoutingWords, at: KeyPath) -> Iterator[Mistake]:
    for name in ("widening", "transfer", "admission"):
        yield from check_selectors(getattr(words, name), draft.vocabulary, (*at, name))
    for pool, least in words.queue_threshold.items():
        yield from check_selectors(least, draft.vocabulary, (*at, "queue_threshold", pool))
    if words.local_first is not None:
        yield from check_selectors(words.local_first.sites, draft.vocabulary, (*at, "local_first", "sites"))


def _steps(draft: Draft, words: RoutingWords, at: KeyPath) -> Iterator[Mistake]:
    """Steps come one after the other, and each opens pools that were closed."""
    for selector, steps in words.widening.items():
        named: set[str] = set()
        for i, step in enumerate(steps):
            place = (*at, "widening", selector, i)
            if i and step.after <= steps[i - 1].after:
                found = f"a step after {step.after / 1_000:g} s behind one after {steps[i - 1].after / 1_000:g} s"
                yield Mistake(found, "steps that increase", at=(*place, "after"))
            for j, pool in enumerate(step.pools):
                if draft.pools and pool not in draft.pools:
                    yield unknown("pool", pool, draft.pools, (*place, "pools", j))
                elif pool in named:
                    yield Mistake(f"the pool {quote(pool)} again", "each pool in one step", at=(*place, "pools", j))
                named.add(pool)


def _transfers(draft: Draft, words: RoutingWords, at: KeyPath) -> Iterator[Mistake]:
    """Contacts move to the same need of another tier, and never in a circle."""
    for selector, transfer in words.transfer.items():
        if draft.tiers and transfer.to not in draft.tiers:
            yield unknown("tier", transfer.to, draft.tiers, (*at, "transfer", selector, "to"))
            return
    if not draft.vocabulary.complete or check_selectors(words.transfer, draft.vocabulary):
        return
    told: set[str] = set()
    for queue in draft.vocabulary.queues:
        here, seen = queue, {queue}
        while (move := select(words.transfer, here, None)) is not None:
            selector = next(key for key, value in words.transfer.items() if value is move)
            there = (move.to, *here[1:])
            found = ""
            if there in seen:
                found = f"transfers in a circle, back to {'/'.join(there[:3])}"
                expected = "transfers that end somewhere"
            elif there not in draft.vocabulary.queues:
                found = f"a transfer of {'/'.join(here[:3])} to {quote(move.to)}"
                expected = f"a tier with a stream of {here[1]} over {here[2]}"
            elif (pool := _unable(draft, queue, there)) is not None:
                found = f"a transfer to {'/'.join(there[:3])}, which {quote(pool)} serves"
                expected = f"every pool of that queue to have the skills of {'/'.join(queue[:3])}"
            if found:
                if selector not in told:
                    told.add(selector)
                    yield Mistake(found, expected, at=(*at, "transfer", selector, "to"))
                if there in seen:
                    return
                break
            seen.add(there)
            here = there


def _unable(draft: Draft, origin: tuple[str, ...], there: tuple[str, ...]) -> str | None:
    """A pool that serves the queue a contact moves to, and lacks a skill the contact takes."""
    by_name: dict[tuple[str, ...], Stream] = {(s.tier, s.need, s.channel): s for _, s in draft.read_streams()}
    needed, enough = draft.skills_of(by_name[origin[:3]]), draft.skills_of(by_name[there[:3]])
    if needed is None or enough is None or draft.skills_had() is None:
        return None
    able, channel = draft.able(needed, origin[2]), there[2]
    return next((pool for pool in draft.able(enough, channel) if pool not in able), None)


def _lines(draft: Draft, words: RoutingWords, at: KeyPath) -> Iterator[Mistake]:
    """Lines can be held back only where they are counted, and not all of them."""
    if None in draft.channels.values():
        return
    lines = [channel.lines for channel in draft.channels.values() if channel is not None and channel.lines]
    for selector, held in words.admission.items():
        place = (*at, "admission", selector)
        if not lines:
            yield Mistake(f"{held} lines held back", "a channel with lines: else nobody is turned away", at=place)
        elif held >= max(lines):
            yield Mistake(f"{held} lines held back", f"fewer than the {max(lines)} there are", at=place)


def _pools(draft: Draft, words: RoutingWords, at: KeyPath) -> Iterator[Mistake]:
    for pool in words.queue_threshold:
        if pool not in draft.pools:
            yield unknown("pool", pool, draft.pools, (*at, "queue_threshold", pool), at_key=True)
    sites = {pool.site for _, _, pool in draft.read_pools() if pool.site is not None}
    if words.local_first is None or None in draft.pools.values():
        return
    for selector, site in words.local_first.sites.items():
        if site not in sites:
            known = sorted(sites) or ["those of pools, and no pool has one"]
            yield unknown("site", site, known, (*at, "local_first", "sites", selector))
