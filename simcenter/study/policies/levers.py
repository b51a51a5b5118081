"""Words about steps, transfers, thresholds, lines and sites turned into those parts of a routing plan."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from simcenter.scenario.errors import Mistake, nearest, quote
from simcenter.scenario.model import Scenario
from simcenter.scenario.units import parse_duration
from simcenter.study.policies.plans import known_pool
from simcenter.study.policies.reading import Said

_TIMED = re.compile(r"(?P<name>\S.*?)\s+(?P<after>\d[\d.]*\s*[A-Za-z]+)(?:\s+(?P<age>[A-Za-z]+))?")
_AGES: Final = ("kept", "reset")


def lever_of(scenario: Scenario, said: Said) -> dict[str, Any]:
    """Return what a scenario would state under the word's name in its routing.

    Parameters
    ----------
    scenario
        Whose pools may be named.
    said
        One of the words of `LEVERS` with what follows it.

    Raises
    ------
    Mistake
        When a value stands without the name of whom it is for, or is not written as the word wants it.
    """
    if not said.named:
        found = f"{quote(said.bare)} after {quote(said.name)}" if said.bare else f"{quote(said.name)} alone"
        raise Mistake(found, f"whom it is for, as in {said.row.written}")
    return LEVERS[said.name](scenario, said)


def _widening(scenario: Scenario, said: Said) -> dict[str, Any]:
    return {selector: [_step(scenario, said, step) for step in text.split(">")] for selector, text in said.named}


def _step(scenario: Scenario, said: Said, text: str) -> dict[str, Any]:
    match = _timed(said, text)
    if match["age"]:
        raise _unlike(said, text)
    pools = [pool.strip() for pool in match["name"].split("/")]
    for pool in pools:
        known_pool(scenario, pool, text.strip())
    return {"after": parse_duration(match["after"]), "pools": pools}


def _transfer(scenario: Scenario, said: Said) -> dict[str, Any]:
    return {selector: _move(said, text) for selector, text in said.named}


def _move(said: Said, text: str) -> dict[str, Any]:
    match = _timed(said, text)
    age = match["age"] or "kept"
    if age not in _AGES:
        raise Mistake(f"{quote(age)} in {quote(text)}", " or ".join(_AGES), nearest=nearest(age, _AGES))
    return {"after": parse_duration(match["after"]), "to": match["name"], "age": age}


def _timed(said: Said, text: str) -> re.Match[str]:
    match = _TIMED.fullmatch(text.strip())
    if match is None:
        raise _unlike(said, text)
    return match


def _unlike(said: Said, text: str) -> Mistake:
    return Mistake(f"{quote(text)} after {quote(said.name)}", f"a name and a time, as in {said.row.written}")


def _queue_threshold(scenario: Scenario, said: Said) -> dict[str, Any]:
    least: dict[str, dict[str, int]] = {}
    for place, text in said.named:
        pool, slash, selector = (piece.strip() for piece in place.partition("/"))
        known_pool(scenario, pool, place)
        if not slash or not selector:
            raise Mistake(quote(place), f"a pool and whom it serves, as in {said.row.written}")
        least.setdefault(pool, {})[selector] = _whole(said, text)
    return least


def _admission(scenario: Scenario, said: Said) -> dict[str, Any]:
    return {selector: _whole(said, text) for selector, text in said.named}


def _local_first(scenario: Scenario, said: Said) -> dict[str, Any]:
    sites = dict(said.named)
    if "after" not in sites:
        raise Mistake(f"{quote(said.name)} without after=", said.row.written)
    after = parse_duration(sites.pop("after"))
    if not sites:
        raise Mistake(f"{quote(said.name)} without a site", f"where contacts belong, as in {said.row.written}")
    return {"sites": sites, "after": after}


def _whole(said: Said, text: str) -> int:
    if not re.fullmatch("[0-9]{1,6}", text):
        raise Mistake(f"{quote(text)} after {quote(said.name)}", f"a whole number, as in {said.row.written}")
    return int(text)


LEVERS: Final[Mapping[str, Callable[[Scenario, Said], dict[str, Any]]]] = {
    "widening": _widening,
    "transfer": _transfer,
    "queue_threshold": _queue_threshold,
    "admission": _admission,
    "local_first": _local_first,
}
"""By word, which is also the name of the part of the plan."""
