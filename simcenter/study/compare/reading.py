"""Measures of parts of the center as people write them: ``mean_wait of premier``, ``premier.mean_wait``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.measures import MEASURES, Measure
from simcenter.scenario.errors import InputErrors, Mistake, Problem, nearest, quote
from simcenter.scenario.model import Scenario
from simcenter.study.replicate.headlines import Row
from simcenter.study.replicate.scopes import names_by_kind

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")


def read_row(scenario: Scenario, text: str) -> Row:
    """Read a measure that can be compared day by day, of all or of a part of the center.

    Parameters
    ----------
    scenario
        Whose parts may be named.
    text
        ``mean_wait``, ``mean_wait of premier``, ``mean_wait:premier`` or ``premier.mean_wait``; a part whose
        name is, say, a tier's and a pool's too says which where the measure is known for both: ``asa of
        pool:premier``.

    Raises
    ------
    Mistake
        When there is no such measure or part, the measure means nothing for it, or is pooled over days.
    """
    measure, part = _taken_apart(text.strip())
    if measure not in MEASURES:
        expected = "a measure, such as service_level or mean_wait"
        found = quote(measure) if measure else f"no measure in {quote(text)}"
        raise Mistake(found, expected, nearest=nearest(measure, MEASURES))
    wanted = MEASURES[measure]
    scope = _find(scenario, part, wanted) if part else OVERALL
    if not wanted.known_for(scope):
        known = ", ".join(sorted(wanted.by))
        raise Mistake(f"{measure} of {scope} (a {scope.kind})", f"a part it is known for: {known}")
    if wanted.share is not None:
        daily = f"daily_{measure}"
        instead = daily if daily in MEASURES else "daily_wait_p90"
        found = f"{quote(measure)}, which is pooled over all days and has no difference a day"
        raise Mistake(found, f"a measure of each day, such as {instead}")
    return Row(measure, scope)


def _taken_apart(text: str) -> tuple[str, str]:
    """Measure and part, the part empty for all of the center."""
    if " of " in text:
        measure, _, part = text.partition(" of ")
    elif "." in text:
        part, _, measure = text.rpartition(".")
    else:
        measure, _, part = text.partition(":")
    return measure.strip(), part.strip()


def _find(scenario: Scenario, text: str, wanted: Measure) -> Scope:
    """Look a part up by its name, or its kind and name; of parts alike in name, those the measure is known for."""
    if text == OVERALL.kind:
        return OVERALL
    names = names_by_kind(scenario)
    kind, _, name = (piece.strip() for piece in text.partition(":"))
    if kind in names and name:
        if name not in names[kind]:
            expected = f"a {kind}: {', '.join(names[kind][:12])}"
            raise Mistake(quote(name), expected, nearest=nearest(name, names[kind]))
        return Scope(kind, name)
    every = [kind for kind, known in names.items() if text in known]
    kinds = [kind for kind in every if kind in wanted.by] or every
    if len(kinds) > 1:
        ways = " or ".join(f"{kind}:{text}" for kind in kinds)
        raise Mistake(f"{quote(text)}, which is a {' and a '.join(kinds)}", ways)
    if not kinds:
        known = [name for kind, given in names.items() if kind != "interval" for name in given]
        raise Mistake(quote(text), f"a part of the center: {', '.join(known[:12])}", nearest=nearest(text, known))
    return Scope(kinds[0], text)


def pieces(texts: Iterable[str]) -> list[str]:
    """Take lists apart at their commas; what stands between two of them may be nothing."""
    return [piece.strip() for text in texts for piece in text.split(",")]


def placed(where: str, text: str, mistake: Mistake) -> Problem:
    """Say where in the words a mistake stands."""
    return Problem(f"{where} {quote(text)}", 0, 0, "", mistake.found, mistake.expected, mistake.nearest)


def refuse(problems: Iterable[Problem]) -> None:
    """Raise all mistakes there are.

    Raises
    ------
    InputErrors
        With every one, if there is any.
    """
    found = list(problems)
    if found:
        raise InputErrors(found)


def all_read(
    first: Callable[[], A], second: Callable[[], B], third: Callable[[], C], fourth: Callable[[], D]
) -> tuple[A, B, C, D]:
    """Read four things, and tell the mistakes of all of them at once.

    Raises
    ------
    InputErrors
        With every mistake of every reader.
    """
    problems: list[Problem] = []
    found: list[Any] = []
    for read in (first, second, third, fourth):
        try:
            found.append(read())
        except InputErrors as errors:
            problems += errors.problems
    refuse(problems)
    return found[0], found[1], found[2], found[3]


__all__ = ["all_read", "pieces", "placed", "read_row", "refuse"]
