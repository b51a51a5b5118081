"""How well measures must be known, in words: ``{"service_level": "1pt", "asa of premier": "5% or 2 s"}``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.measures import MEASURES
from simcenter.scenario.errors import Mistake, quote
from simcenter.scenario.model import Scenario
from simcenter.scenario.units import parse_duration
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
    expected = _EXAMPLES.get(unit, f'a number of {unit}, such as "0.5"')
    wrong = ValueError(f"precision of {measure}: found {quote(text)}, expected {expected}, above 0.")
    percent = re.fullmatch(_NUMBER + r"\s*%", text)
    if percent and unit != "share":
        return "relative", _above_zero(float(percent[1]) / 100, wrong)
    if unit == "share":
        points = re.fullmatch(_NUMBER + r"\s*(?:pts?|points?|pp)", text)
        if not points:
            raise wrong
        return "absolute", _above_zero(float(points[1]) / 100, wrong)
    reader = _duration(_MS[unit]) if unit in _MS else _plain_number
    try:
        return "absolute", _above_zero(reader(text), wrong)
    except Mistake:
        raise wrong from None


def _duration(milliseconds: int) -> Callable[[str], float]:
    return lambda text: parse_duration(text) / milliseconds


def _plain_number(text: str) -> float:
    match = re.fullmatch(_NUMBER + r"(?:\s*[^\W\d]+)?", text)
    if match is None:
        raise Mistake(quote(text), "a number")
    return float(match[1])


def _above_zero(size: float, wrong: ValueError) -> float:
    if size <= 0:
        raise wrong
    return size
