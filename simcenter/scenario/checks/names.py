"""Names that point at nothing, twice at the same, or at something ambiguous."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simcenter.scenario.checks.draft import Draft
from simcenter.scenario.errors import KeyPath, Mistake, nearest, quote
from simcenter.scenario.selectors import DEFAULT, RESERVED, check_selectors

_NAMES_SHOWN = 8


def check_names(draft: Draft) -> Iterator[Mistake]:
    """Check every name that is not part of a routing plan."""
    yield from _reserved_names(draft)
    yield from _streams(draft)
    yield from _skills(draft)
    yield from _keys_by_need(draft)
    yield from _styles(draft)
    yield from _start(draft)


def unknown(what: str, name: str, names: Iterable[str], at: KeyPath, *, at_key: bool = False) -> Mistake:
    """Say that a name is not one of those there are."""
    known = list(names)
    listed = ", ".join(known) if len(known) <= _NAMES_SHOWN else f"{', '.join(known[:_NAMES_SHOWN])}, ..."
    return Mistake(
        f"unknown {what} {quote(name)}",
        f"one of {listed}",
        nearest=nearest(name, known),
        at=at,
        at_key=at_key,
    )


def _reserved_names(draft: Draft) -> Iterator[Mistake]:
    sections = {"tiers": draft.tiers, "needs": draft.needs, "channels": draft.channels}
    for section, names in sections.items():
        for name in sorted(RESERVED.intersection(names)):
            expected = "another one: this word has a meaning in routing"
            yield Mistake(f"the name {quote(name)}", expected, at=(section, name), at_key=True)


def _streams(draft: Draft) -> Iterator[Mistake]:
    sections = {"tier": draft.tiers, "need": draft.needs, "channel": draft.channels}
    first_with: dict[str, int] = {}
    for at, stream in draft.read_streams():
        for kind, names in sections.items():
            name = getattr(stream, kind)
            if names and name not in names:
                yield unknown(kind, name, names, (*at, kind))
        index = int(at[-1])
        earlier = first_with.setdefault(stream.name, index)
        if earlier != index:
            yield Mistake(
                f"{quote(stream.name)} again", f"each contact type once (streams[{earlier}] has it)", at=at
            )


def _skills(draft: Draft) -> Iterator[Mistake]:
    had = draft.skills_had()
    if had is None:
        return
    for section in ("tiers", "needs"):
        for name, part in getattr(draft, section).items():
            if part is None or part.skill is None or part.skill in had:
                continue
            listed = (
                f"one of those pools have: {', '.join(had)}"
                if had
                else "a skill some pool has: no pool has any"
            )
            meant = nearest(part.skill, had)
            found = f"the skill {quote(part.skill)}, which nobody has"
            yield Mistake(found, listed, nearest=meant, at=(section, name, "skill"))


def _keys_by_need(draft: Draft) -> Iterator[Mistake]:
    for at, _, pool in draft.read_pools():
        for field in ("handle_time", "resolution"):
            by_need = getattr(pool, field)
            for name in by_need if isinstance(by_need, dict) and draft.needs else ():
                if name != DEFAULT and name not in draft.needs:
                    yield unknown("need", name, [*draft.needs, DEFAULT], (*at, field, name), at_key=True)


def _styles(draft: Draft) -> Iterator[Mistake]:
    for name, tier in draft.tiers.items():
        at: KeyPath = ("tiers", name, "style")
        chosen = {} if tier is None or tier.style is None else tier.style
        places = {(*at, need): style for need, style in chosen.items()} if isinstance(chosen, dict) else {at: chosen}
        for place, style in places.items():
            if place != at and draft.needs and place[-1] not in (*draft.needs, DEFAULT):
                yield unknown("need", str(place[-1]), [*draft.needs, DEFAULT], place, at_key=True)
            if not draft.styles:
                expected = f"a section styles with {quote(style)} in it"
                yield Mistake(f"unknown style {quote(style)}", expected, at=place)
            elif style not in draft.styles:
                yield unknown("style", style, draft.styles, place)


def _start(draft: Draft) -> Iterator[Mistake]:
    if draft.calendar is None or not (draft.tiers and draft.needs):
        return
    types = draft.vocabulary.without_state()
    for field in ("waiting", "in_service"):
        yield from check_selectors(getattr(draft.calendar.start, field), types, ("calendar", "start", field))
