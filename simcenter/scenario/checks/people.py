"""Individuals: agents who are named, customers who have an agent of their own, contacts that may not be recognised."""

from __future__ import annotations

from collections.abc import Iterator

from simcenter.scenario.checks.draft import Draft
from simcenter.scenario.checks.names import unknown
from simcenter.scenario.errors import KeyPath, Mistake, nearest, quote
from simcenter.scenario.parts.people import Pool
from simcenter.scenario.parts.wording import RoutingWords
from simcenter.scenario.selectors import DEFAULT, check_selectors, matches, select


def check_people(draft: Draft) -> Iterator[Mistake]:
    """Check whoever stands for themselves."""
    yield from _recognition(draft)
    yield from _people(draft)
    yield from _managers(draft)
    yield from _proficiency(draft)
    for at, words in draft.plans():
        yield from _named_agents(draft, words, at)
        yield from _required_proficiency(draft, words, at)


def _recognition(draft: Draft) -> Iterator[Mistake]:
    for name, tier in draft.tiers.items():
        if tier is None:
            continue
        if tier.seen_as is not None and tier.seen_as not in draft.tiers:
            yield unknown("tier", tier.seen_as, draft.tiers, ("tiers", name, "seen_as"))
        by_channel = tier.recognition if isinstance(tier.recognition, dict) else {}
        for channel in by_channel if draft.channels else ():
            if channel != DEFAULT and channel not in draft.channels:
                at = ("tiers", name, "recognition", channel)
                yield unknown("channel", channel, [*draft.channels, DEFAULT], at, at_key=True)


def _people(draft: Draft) -> Iterator[Mistake]:
    known: dict[str, KeyPath] = {}
    for at, name, pool in draft.read_pools():
        if pool.people is None:
            continue
        agents = _agents(draft, pool)
        if agents is not None and len(pool.people) != agents:
            expected = f"{agents}, as many as {quote(name)} has at most"
            people = f"{len(pool.people)} {'person' if len(pool.people) == 1 else 'people'}"
            yield Mistake(people, expected, at=(*at, "people"))
        for i, person in enumerate(pool.people):
            place = (*at, "people", i, "name")
            if person.name in draft.pools:
                yield Mistake(f"{quote(person.name)}, which is a pool", "a name of the person's own", at=place)
            elif person.name in known:
                yield Mistake(f"{quote(person.name)} again", "a name for each agent", at=place)
            known.setdefault(person.name, place)


def _agents(draft: Draft, pool: Pool) -> int | None:
    """How many different agents a pool has, None where it cannot be told."""
    if draft.calendar is None:
        return None
    try:
        return pool.agents(draft.calendar)
    except ValueError:
        return None


def _managers(draft: Draft) -> Iterator[Mistake]:
    if not draft.pools or None in draft.pools.values():
        return
    people = [person.name for _, _, pool in draft.read_pools() for person in pool.people or ()]
    for name, tier in draft.tiers.items():
        for i, manager in enumerate(() if tier is None else tier.managers):
            if manager not in draft.pools and manager not in people:
                found = f"{quote(manager)}, which is no agent and no pool"
                expected = f"a pool ({', '.join(draft.pools)}) or one of its people by name"
                meant = nearest(manager, [*people, *draft.pools])
                yield Mistake(found, expected, nearest=meant, at=("tiers", name, "managers", i))


def _proficiency(draft: Draft) -> Iterator[Mistake]:
    for at, _, pool in draft.read_pools():
        if pool.proficiency is None:
            continue
        if draft.best_proficiency is None:
            found = "a proficiency on a scale of which nothing says which end is best"
            expected = (
                "a line best_proficiency: 1 or best_proficiency: 100 at the top of the file, in a workbook the setting "
                "Best proficiency (systems differ)"
            )
            yield Mistake(found, expected, at=(*at, "proficiency"), at_key=True)
        for need in pool.proficiency if isinstance(pool.proficiency, dict) and draft.needs else ():
            if need != DEFAULT and need not in draft.needs:
                yield unknown("need", need, [*draft.needs, DEFAULT], (*at, "proficiency", need), at_key=True)


def _named_agents(draft: Draft, words: RoutingWords, at: KeyPath) -> Iterator[Mistake]:
    if not (draft.tiers and draft.needs):
        return
    wrong = list(check_selectors(words.named_agent, draft.vocabulary, (*at, "named_agent")))
    yield from wrong
    if wrong or None in draft.tiers.values():
        return
    for selector, named in words.named_agent.items():
        meant = [queue for queue in draft.vocabulary.queues if matches(selector, queue)]
        tiers = {queue[0] for queue in meant if queue[0] in draft.tiers}
        having = {name for name, tier in draft.tiers.items() if tier is not None and tier.managers}
        having |= frozenset() if draft.customers is None else draft.customers.managed
        if named.who == "manager" and meant and not tiers & having:
            found = f"{quote(selector)} waiting for a manager, whom none of these customers has"
            expected = "managers in the tier, such as managers: [POOL]"
            yield Mistake(found, expected, at=(*at, "named_agent", selector))


def _required_proficiency(draft: Draft, words: RoutingWords, at: KeyPath) -> Iterator[Mistake]:
    if not words.required_proficiency or not (draft.tiers and draft.needs):
        return
    wrong = list(check_selectors(words.required_proficiency, draft.vocabulary, (*at, "required_proficiency")))
    yield from wrong
    if wrong or draft.best_proficiency is None or None in draft.pools.values():
        return
    told = set()
    for _, stream in draft.read_streams():
        for queue in draft.words_of(stream):
            required = select(words.required_proficiency, queue, None)
            skills = draft.skills_of(stream, queue[0])
            if required is None or skills is None or stream.name in told:
                continue
            able = draft.able(skills, stream.channel)
            levels = [pool.level(stream.need) for name in able if (pool := draft.pools[name])]
            if not any(_reaches(level, required, draft.best_proficiency) for level in levels):
                told.add(stream.name)
                selector = next(key for key in words.required_proficiency if matches(key, queue))
                found = f"{required} required for {quote(stream.name)}, which no pool with its skills has"
                place = (*at, "required_proficiency", selector)
                yield Mistake(found, "a level that some pool with the skills has", at=place)


def _reaches(level: int | None, required: int, best: int) -> bool:
    if level is None:
        return False
    return level >= required if best == 100 else level <= required
