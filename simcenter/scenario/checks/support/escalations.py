"""Escalations that go round in a circle, to nowhere, or to a level nobody works at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simcenter.scenario.checks.draft import Draft
from simcenter.scenario.checks.names import unknown
from simcenter.scenario.errors import KeyPath, Mistake, nearest, quote
from simcenter.scenario.selectors import FIRST_LINE, RESERVED, check_selectors

AT: KeyPath = ("escalations",)


def check_escalations(draft: Draft) -> Iterator[Mistake]:
    """Check levels of support and how contacts get there."""
    yield from _names(draft)
    yield from _skills(draft)
    if draft.skills_had() is not None and None not in draft.escalations and draft.vocabulary.complete:
        circular = list(_circles(draft))
        yield from circular
        if not circular:
            yield from _levels_without_agents(draft)
            yield from _agents_who_wait_for_each_other(draft)
    ways = (*draft.escalations, *draft.misroutes)
    reached = {one.to for one in ways if one is not None}
    for name in draft.levels:
        if name not in reached and None not in ways:
            expected = "an escalation to it, or no such level"
            found = f"the level {quote(name)}, which no contact reaches"
            yield Mistake(found, expected, at=("levels", name), at_key=True)


def _names(draft: Draft) -> Iterator[Mistake]:
    for name in sorted(RESERVED.intersection(draft.levels)):
        expected = "another one: this word has a meaning in routing"
        yield Mistake(f"the name {quote(name)}", expected, at=("levels", name), at_key=True)
    by_level: dict[str | None, dict[str, int]] = {}
    for i, one in enumerate(draft.escalations):
        if one is None:
            continue
        known = list(draft.levels)
        yield from check_level(draft, one.to, (*AT, i, "to"))
        if one.leaves is not None and one.leaves not in draft.levels:
            if one.leaves == FIRST_LINE:
                yield Mistake(f"the level {quote(FIRST_LINE)}", "no leaves: it is the default", at=(*AT, i, "leaves"))
            else:
                yield unknown("level", one.leaves, known, (*AT, i, "leaves"))
        for pool in one.share if isinstance(one.share, dict) and draft.pools else ():
            if pool not in draft.pools:
                yield unknown("pool", pool, draft.pools, (*AT, i, "share", pool), at_key=True)
        earlier = by_level.setdefault(one.leaves, {}).setdefault(one.of, i)
        if earlier != i:
            expected = f"each once (escalations[{earlier}] has it)"
            yield Mistake(f"contacts {quote(one.of)} of that level again", expected, at=(*AT, i))
    for selectors in by_level.values():
        yield from check_whom(draft, selectors, AT)


def check_whom(draft: Draft, selectors: Mapping[str, int], at: KeyPath) -> Iterator[Mistake]:
    """Check which contacts the entries of a list are about, each selector with the number of its entry."""
    if draft.tiers and draft.needs:
        for mistake in check_selectors(selectors, draft.vocabulary.without_state()):
            entry = selectors[str(mistake.at[0])]
            yield Mistake(mistake.found, mistake.expected, nearest=mistake.nearest, at=(*at, entry, "of"))


def check_level(draft: Draft, name: str, at: KeyPath) -> Iterator[Mistake]:
    """Check that a level exists."""
    if not draft.levels:
        yield Mistake(f"unknown level {quote(name)}", f"a section levels with {quote(name)} in it", at=at)
    elif name not in draft.levels:
        yield unknown("level", name, list(draft.levels), at)


def _skills(draft: Draft) -> Iterator[Mistake]:
    had = draft.skills_had()
    for name, level in draft.levels.items() if had is not None else ():
        if level is not None and level.skill is not None and had is not None and level.skill not in had:
            listed = f"one of those pools have: {', '.join(had)}" if had else "a skill some pool has: no pool has any"
            found = f"the skill {quote(level.skill)}, which nobody has"
            yield Mistake(found, listed, nearest=nearest(level.skill, had), at=("levels", name, "skill"))


def _circles(draft: Draft) -> Iterator[Mistake]:
    """Paths that come back to a level: no contact could ever be sure to end."""
    told = set()
    for _, stream in draft.read_streams():
        path = draft.path(stream)
        reached = [step.to for step in path]
        if path and reached[-1] in reached[:-1]:
            number = draft.escalations.index(path[-1])
            if number not in told:
                told.add(number)
                circle = " to ".join(reached[reached.index(reached[-1]):])
                expected = "levels that end somewhere: an escalation goes on, never back"
                yield Mistake(f"an escalation in a circle, {circle}", expected, at=(*AT, number, "to"))


def _levels_without_agents(draft: Draft) -> Iterator[Mistake]:
    told, had = set(), draft.skills_had() or {}
    for _, stream in draft.read_streams():
        for step in draft.path(stream):
            skills = draft.skills_of(stream, level=step.to)
            number = draft.escalations.index(step)
            if skills is None or number in told or not skills <= had.keys():
                continue
            if draft.present(draft.able(skills, stream.channel)):
                continue
            told.add(number)
            listed = " and ".join(quote(skill) for skill in sorted(skills))
            found = f"{quote(stream.name)} at {quote(step.to)}, whom nobody can serve there: it takes {listed}"
            yield Mistake(found, "a pool with these skills and at least one head", at=(*AT, number, "to"))


def _agents_who_wait_for_each_other(draft: Draft) -> Iterator[Mistake]:
    """Warm escalations between pools that go in a circle: all their agents could wait for each other for ever."""
    waits_for: dict[str, set[str]] = {}
    for _, stream in draft.read_streams():
        here = draft.skills_of(stream)
        for step in draft.path(stream):
            there = draft.skills_of(stream, level=step.to)
            stays = step.warm is not None and not draft.is_chat(stream)
            if stays and here is not None and there is not None:
                for pool in draft.able(here, stream.channel):
                    if step.share_of(pool) > 0:
                        waits_for.setdefault(pool, set()).update(draft.able(there, stream.channel))
            here = there
    circle = next((pool for pool in waits_for if pool in _reached(waits_for, pool)), None)
    if circle is not None:
        warm = next(i for i, one in enumerate(draft.escalations) if one is not None and one.warm is not None)
        found = f"warm escalations by which agents of {quote(circle)} may all wait for each other"
        yield Mistake(found, "levels with skills of their own, or no warm", at=(*AT, warm, "warm"))


def _reached(waits_for: dict[str, set[str]], pool: str) -> set[str]:
    """The pools whose agents those of a pool may wait for, one behind the other."""
    seen: set[str] = set()
    ahead = [pool]
    while ahead:
        new = waits_for.get(ahead.pop(), set()) - seen
        seen |= new
        ahead += new
    return seen
