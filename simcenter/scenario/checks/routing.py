"""Routing plans that name nobody, and contacts that a plan leaves to nobody."""

from __future__ import annotations

from collections.abc import Iterator

from simcenter.scenario.checks.draft import Draft
from simcenter.scenario.checks.names import unknown
from simcenter.scenario.errors import KeyPath, Mistake, quote
from simcenter.scenario.parts.volumes import Stream
from simcenter.scenario.parts.wording import BY_POOL, SECTIONS, WITH_BONUS, PolicyWords, RoutingWords
from simcenter.scenario.selectors import BONUS, RECOGNITION, STATES, check_selectors, matches, select


def check_routing(draft: Draft) -> Iterator[Mistake]:
    """Check every routing plan, and that somebody can serve every contact."""
    unserved = set()
    for at, mistake in _without_able_agents(draft):
        unserved.add(at)
        if mistake is not None:
            yield mistake.inside(at)
    for at, words in draft.plans():
        wrong = list(_selectors(draft, words, at))
        yield from wrong
        yield from _pool_names(draft, words, at)
        idle = set()
        for mistake in _desks_without_skills(draft, words, at):
            idle.add(mistake.at[:-1])
            yield mistake
        yield from _reserve_of_everybody(draft, words, at)
        if not wrong:
            yield from (
                mistake for mistake in _left_to_nobody(draft, words, at, unserved) if mistake.at not in idle
            )


def _selectors(draft: Draft, words: RoutingWords, at: KeyPath) -> Iterator[Mistake]:
    if not (draft.tiers and draft.needs):
        return
    yield from check_selectors(words.desks, draft.vocabulary, (*at, "desks"))
    if isinstance(words.overflow, dict):
        yield from check_selectors(words.overflow, draft.vocabulary, (*at, "overflow"))
    for pool, kept_back in words.reserve.items():
        yield from check_selectors(kept_back, draft.vocabulary, (*at, "reserve", pool))
    for side in ("customers", "pools"):
        yield from _parameters(draft, getattr(words, side), (*at, side))


def _parameters(draft: Draft, words: PolicyWords, at: KeyPath) -> Iterator[Mistake]:
    """Check the selectors among a policy's parameters; what the values mean is the policy's business."""
    sections = SECTIONS.get(words.policy)
    if words.policy in BY_POOL:
        for name in words.parameters:
            if draft.pools and name not in draft.pools:
                yield unknown("pool", name, draft.pools, (*at, name), at_key=True)
        return
    names = (*sections, BONUS) if sections and words.policy in WITH_BONUS else sections
    for name in words.parameters if names else ():
        if name not in (names or ()):
            yield unknown("parameter", name, names or (), (*at, name), at_key=True)
    for name, mapping in words.by_selector().items():
        if not name or names is None or name in names:
            yield from check_selectors(mapping, draft.vocabulary, (*at, name) if name else at)


def _pool_names(draft: Draft, words: RoutingWords, at: KeyPath) -> Iterator[Mistake]:
    if not draft.pools:
        return
    for selector, pools in words.desks.items():
        for i, pool in enumerate(pools):
            if pool not in draft.pools:
                yield unknown("pool", pool, draft.pools, (*at, "desks", selector, i))
            elif pool in pools[:i]:
                yield Mistake(
                    f"the pool {quote(pool)} again", "each pool once", at=(*at, "desks", selector, i)
                )
    for selector, listed in words.pools.parameters.items():
        for i, pool in enumerate(listed if isinstance(listed, list) else []):
            if pool not in draft.pools:
                yield unknown("pool", pool, draft.pools, (*at, "pools", selector, i))
    for pool in words.reserve:
        if pool not in draft.pools:
            yield unknown("pool", pool, draft.pools, (*at, "reserve", pool), at_key=True)


def _desks_without_skills(draft: Draft, words: RoutingWords, at: KeyPath) -> Iterator[Mistake]:
    """A desk that can serve none of the contacts it is meant for would stand idle unnoticed."""
    had = draft.skills_had()
    if had is None or not draft.vocabulary.complete:
        return
    for selector, pools in words.desks.items():
        meant = [s for _, s in draft.read_streams() if _is_about(selector, s)]
        needed = [draft.skills_of(stream) for stream in meant]
        if not needed or any(skills is None or not skills <= had.keys() for skills in needed):
            continue
        for i, name in enumerate(pools):
            skills = draft.pool_skills.get(name)
            if skills is not None and not any(taken is not None and taken <= skills for taken in needed):
                lacking = sorted((needed[0] or frozenset()) - skills)
                found = f"the pool {quote(name)}, which lacks the skill {quote(lacking[0])}"
                expected = f"a pool that can serve {quote(selector)}"
                yield Mistake(found, expected, at=(*at, "desks", selector, i))


def _reserve_of_everybody(draft: Draft, words: RoutingWords, at: KeyPath) -> Iterator[Mistake]:
    for name, kept_back in words.reserve.items():
        pool = draft.pools.get(name)
        heads = None if pool is None else draft.heads(pool)
        for selector, number in kept_back.items():
            slots = 1 if pool is None or pool.chats is None else pool.chats.at_once
            if heads and number >= heads * slots:
                there = f"{heads} agents" if slots == 1 else f"{heads * slots} slots"
                expected = f"fewer than the {there} {quote(name)} has at most: it would never serve these"
                kept = f"{number} {'agents' if slots == 1 else 'slots'} kept back"
                yield Mistake(kept, expected, at=(*at, "reserve", name, selector))


def _without_able_agents(draft: Draft) -> Iterator[tuple[KeyPath, Mistake | None]]:
    """Find streams no pool has the skills or heads for; the mistake is None where it is told elsewhere."""
    had = draft.skills_had()
    if had is None:
        return
    somebody = draft.present(draft.pools)
    for at, stream in draft.read_streams():
        skills = draft.skills_of(stream)
        if skills is None:
            continue
        able = draft.able(skills, stream.channel)
        if not able and draft.able(skills):
            yield at, _of_another_kind(draft, stream, next(iter(draft.able(skills))))
        elif not able:
            listed = " and ".join(quote(skill) for skill in sorted(skills))
            found = f"{quote(stream.name)}, which nobody can serve: it takes the skills {listed}"
            yield at, Mistake(found, "a pool that has both") if skills <= had.keys() else None
        elif not draft.present(able):
            listed = ", ".join(quote(name) for name in able)
            found = f"{quote(stream.name)}, which nobody can serve: no heads all day in {listed}"
            yield at, Mistake(found, "at least one head in some interval") if somebody else None


def _of_another_kind(draft: Draft, stream: Stream, pool: str) -> Mistake:
    """Say that those with the skills take no chats, or nothing but chats."""
    channel = draft.channels[stream.channel]
    if channel is not None and channel.kind == "chat":
        found = f"{quote(stream.name)}, which nobody can serve: {quote(pool)} has the skills, but no slots for chats"
        return Mistake(found, f"chats in {quote(pool)}, such as {{at_once: 2, slowdown: 15%}}")
    found = f"{quote(stream.name)}, which nobody can serve: {quote(pool)} has the skills, but takes chats only"
    return Mistake(found, f"other_work: when_free in the chats of {quote(pool)}, or a pool without chats")


def _left_to_nobody(
    draft: Draft, words: RoutingWords, at: KeyPath, unserved: set[KeyPath]
) -> Iterator[Mistake]:
    """Find streams whose own desks cannot serve them while no other pool ever opens to them."""
    if draft.skills_had() is None:
        return
    for place, stream in draft.read_streams():
        for queue in draft.words_of(stream):
            skills = draft.skills_of(stream, queue[0], queue[5] if len(queue) > 5 else None)
            if skills is None or place in unserved:
                continue
            able = draft.able(skills, stream.channel)
            own = select(words.desks, queue, None)
            if own is None or _opening(words, queue) != "never" or not set(own) <= draft.pools.keys():
                continue
            if not draft.present(name for name in own if name in able):
                selector = next(key for key, pools in words.desks.items() if pools is own)
                found = f"{quote(stream.name)}, whom its desks cannot serve while overflow is never"
                expected = "a desk with its skills and at least one head, or overflow after a time"
                yield Mistake(found, expected, at=(*at, "desks", selector))
                break


def _opening(words: RoutingWords, queue: tuple[str, ...]) -> str | int:
    """When pools that are not a queue's own open to it."""
    if isinstance(words.overflow, dict):
        return select(words.overflow, queue, "at once")
    return words.overflow


def _is_about(selector: str, stream: Stream) -> bool:
    states = ((state, known) for state in STATES for known in RECOGNITION)
    return any(matches(selector, (stream.tier, stream.need, stream.channel, *words)) for words in states)
