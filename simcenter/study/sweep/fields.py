"""A field of a scenario is named by the way to it: ``pools.team.wage``, ``volumes.streams[0].per_hour``."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from simcenter.scenario.errors import KeyPath, Mistake, Mistakes, nearest, place_text, quote
from simcenter.scenario.model import Scenario
from simcenter.scenario.resolving import resolve
from simcenter.scenario.units import IN_FILE
from simcenter.scenario.validating import mistakes_in

_STEP = re.compile(r"([^.\[\]]+)|\[(\d{1,6})\]")


def find_field(scenario: Scenario, path: str) -> KeyPath:
    """Look a field up.

    Parameters
    ----------
    scenario
        In which it must exist; the last step may be a key that has no value yet.
    path
        Keys joined by points, entries of lists by their number in brackets, from 0.

    Raises
    ------
    Mistake
        When there is no such field, with the nearest one.
    """
    here: Any = scenario
    steps: list[str | int] = []
    for name, number in _steps(path):
        known = _known(here)
        step: str | int = int(number) if number else name
        if step not in known:
            raise _no_such(path, steps, step, known)
        steps.append(step)
        here = _inside(here, step)
    return tuple(steps)


def with_fields(scenario: Scenario, settings: Mapping[KeyPath, Any]) -> Scenario:
    """Return a scenario with fields set to values as a file would give them, checked anew.

    Raises
    ------
    Mistakes
        With everything that does not hold then.
    """
    if not settings:
        return scenario
    data = resolve(scenario)
    for path, value in settings.items():
        _set(data, path, copy.deepcopy(value))
    try:
        return Scenario.model_validate(data, context=IN_FILE)
    except ValidationError as error:
        found = mistakes_in(error, data, Scenario)
        raise Mistakes(
            Mistake(f"{one.found} at {place_text(one.at)}", one.expected, nearest=one.nearest) for one in found
        ) from None


def _steps(path: str) -> list[tuple[str, str]]:
    steps = _STEP.findall(path)
    rebuilt = "".join(f".{name}" if name else f"[{number}]" for name, number in steps).removeprefix(".")
    if not steps or rebuilt != path:
        raise Mistake(quote(path), 'the way to a field, such as "pools.team.wage"')
    return steps


def _known(here: Any) -> list[Any]:
    if isinstance(here, BaseModel):
        return list(type(here).model_fields)
    if isinstance(here, dict):
        return list(here)
    if isinstance(here, list):
        return list(range(len(here)))
    return []


def _inside(here: Any, step: str | int) -> Any:
    return getattr(here, str(step)) if isinstance(here, BaseModel) else here[step]


def _no_such(path: str, steps: list[str | int], step: str | int, known: list[Any]) -> Mistake:
    where = f"in {place_text(tuple(steps))}" if steps else "at the top"
    if not known:
        return Mistake(f"{quote(path)}: {where} stands a value, not a section", "the way to a field")
    names = [str(name) for name in known]
    meant = nearest(str(step), names)
    right = None if meant is None else place_text((*steps, meant))
    listed = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    return Mistake(f"{quote(path)}, but no {quote(str(step))} {where}", f"one of {listed}", nearest=right)


def _set(data: Any, path: KeyPath, value: Any) -> None:
    for step in path[:-1]:
        # A section that stands nowhere in the file yet, such as a tier's promise, begins empty.
        if isinstance(data, dict) and step not in data:
            data[step] = {}
        data = data[step]
    last: Any = path[-1]
    if not isinstance(data, dict | list):
        found = f"{place_text(path)}: the section is written as one value"
        raise Mistakes([Mistake(found, "a section written out, or the field above it")])
    data[last] = value
