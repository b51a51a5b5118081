"""How well measures must be known, in words: ``{"service_level": "1pt", "asa of premier": "5% or 2 s"}``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.measures import MEASURES
from simcenter.scenario.errors import Mistake, quote
from simcenter.scenario.model import Scenario
from simcenter.scenario.units import parse_duration, parse_share
from simcenter.study.replicate.figures import find_measure
from simcenter.study.replicate.headlines import Row
from simcenter.study.replicate.scopes import find_scope
from simcenter.study.sequential import Target

_NUMBER = r"(\d{1,12}(?:\.\d{0,12})?|\.\d{1,12})"
_EXAMPLES = {"share": "1pt (one percentage point)", "s": '"2 s"', "min": '"0.5 min"', "h": '"1 h"'}
_MS = {"s": 1_000, "min": 60_000, "h": 3_600_000}


@dataclass(frozen=True)
class Declared:
    """A measure of a part of the center, and how well it must be known.

    Attributes
    ----------
    name
        As the author wrote it; estimates are told by this name.
    """

    name: str
    measure: str
    scope: Scope
    target: Target


def read_precision(scenario: Scenario, precision: Mapping[str, str | Target]) -> tuple[Declared, ...]:
    """Read how well measures must be known.

    Parameters
    ----------
    scenario
        Whose tiers and pools may be named.
    precision
        By measure (``mean_wait``) or measure and part of the center (``mean_wait of premier``): a largest
        distance from the figure to either end of its interval. Shares in points (``1pt``), times with their
        unit (``2 s``), money and counts as a number; ``5%`` is a share of the figure itself, which a share
        does not take because 5 % of 80 % reads two ways; ``5% or 2 s`` is reached by either. A `Target` is
        taken as it is.

    Raises
    ------
    ValueError
        When a measure, a part of the center or a size cannot be read.
    """
    if not precision:
        raise ValueError("precision: found nothing, expected a measure and how well it must be known.")
    return tuple(_declared(scenario, name, words) for name, words in precision.items())


def read_measure(scenario: Scenario, name: str) -> Row:
    """Read a measure, of all or of a part of the center: ``mean_wait``, ``mean_wait of premier``.

    Raises
    ------
    ValueError
        When there is no such measure or part, or the measure means nothing for it.
    """
    measure, _, part = name.partition(" of ")
    found = find_measure(measure.strip())
    scope = find_scope(scenario, part) if part else OVERALL
    if not found.known_for(scope):
        raise ValueError(f"{found.name} is not known for {scope} (a {scope.kind}).")
    return Row(found.name, scope)


def _declared(scenario: Scenario, name: str, words: str | Target) -> Declared:
    measure, scope = read_measure(scenario, name)
    unit = MEASURES[measure].unit
    target = words if isinstance(words, Target) else _target(measure, unit, str(words))
    return Declared(name, measure, scope, target)


def _target(measure: str, unit: str, words: str) -> Target:
    sizes: dict[str, float] = {}
    for text in words.split(" or "):
        kind, size = _size(measure, unit, text.strip())
        if kind in sizes:
            raise ValueError(f"precision of {measure}: found {quote(words)}, which gives two {kind} sizes.")
        sizes[kind] = size
    return Target(absolute=sizes.get("absolute"), relative=sizes.get("relative"))


def _size(measure: str, unit: str, text: str) -> tuple[str, float]:
    """One size, absolute in the measure's unit or relative to the figure."""
    percent = re.fullmatch(_NUMBER + r"\s*%", text)
    try:
        if percent and unit != "share" and float(percent[1]) > 0:
            return "relative", float(percent[1]) / 100
        return "absolute", read_size(unit, text)
    except Mistake as mistake:
        raise ValueError(f"precision of {measure}: {mistake}.") from None


def read_size(unit: str, text: str) -> float:
    """Read a size above 0 of a measure's unit: points for shares, durations for times, else a number.

    Raises
    ------
    Mistake
        With an example of the unit.
    """
    expected = _EXAMPLES.get(unit, f'a number of {unit}, such as "0.5"')
    try:
        size = _size_of(unit, text)
    except Mistake:
        size = 0.0
    if size <= 0:
        raise Mistake(quote(text), f"{expected}, above 0")
    return size


def read_value(unit: str, text: str) -> float:
    """Read a value of a measure's unit: ``80%``, ``20 s``, or a number.

    Raises
    ------
    Mistake
        With an example of the unit.
    """
    if unit == "share":
        return parse_share(text)
    expected = {"s": '"20 s"', "min": '"0.5 min"', "h": '"1 h"'}.get(unit, f'a number of {unit}, such as "4.5"')
    try:
        return _size_of(unit, text.strip())
    except Mistake:
        raise Mistake(quote(text), expected) from None


def _size_of(unit: str, text: str) -> float:
    if unit in _MS:
        return parse_duration(text) / _MS[unit]
    suffix = r"\s*(?:pts?|points?|pp)" if unit == "share" else r"(?:\s*[^\W\d]+)?"
    match = re.fullmatch(_NUMBER + suffix, text)
    if match is None:
        raise Mistake(quote(text), "a number")
    return float(match[1]) / (100 if unit == "share" else 1)
