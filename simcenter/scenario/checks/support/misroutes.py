"""Contacts that would land in a line of nobody, or in one to which others are passed on."""

from __future__ import annotations

from collections.abc import Iterator

from simcenter.scenario.checks.draft import Draft
from simcenter.scenario.checks.support.escalations import check_level, check_whom
from simcenter.scenario.errors import KeyPath, Mistake, quote

AT: KeyPath = ("misroutes",)


def check_misroutes(draft: Draft) -> Iterator[Mistake]:
    """Check whom what comes before the queue brings to the wrong line, and to which."""
    entries: dict[str, int] = {}
    used = {name for one in draft.escalations if one is not None for name in (one.to, one.leaves)}
    for i, one in enumerate(draft.misroutes):
        if one is None:
            continue
        yield from check_level(draft, one.to, (*AT, i, "to"))
        if one.to in used and one.to in draft.levels:
            found = f"the level {quote(one.to)}, which escalations reach or leave"
            yield Mistake(found, "a level of its own: from a wrong line contacts go to the first", at=(*AT, i, "to"))
        earlier = entries.setdefault(one.of, i)
        if earlier != i:
            yield Mistake(f"contacts {quote(one.of)} again", f"each once (misroutes[{earlier}] has it)", at=(*AT, i))
    yield from check_whom(draft, entries, AT)
    yield from _lines_of_nobody(draft)


def _lines_of_nobody(draft: Draft) -> Iterator[Mistake]:
    told, had = set(), draft.skills_had()
    for _, stream in draft.read_streams() if had is not None and draft.vocabulary.complete else ():
        wrong = draft.misroute(stream)
        skills = None if wrong is None else draft.skills_of(stream, level=wrong.to)
        if wrong is None or skills is None or wrong.to in told or draft.present(draft.able(skills)):
            continue
        if skills <= (had or {}).keys():
            told.add(wrong.to)
            listed = " and ".join(quote(skill) for skill in sorted(skills))
            found = f"{quote(stream.name)} at {quote(wrong.to)}, whom nobody can serve there: it takes {listed}"
            expected = "a pool with these skills and at least one head"
            yield Mistake(found, expected, at=(*AT, draft.misroutes.index(wrong), "to"))


__all__ = ["check_misroutes"]
