"""Numbers that planners give a policy: by selector for queues, by name for pools, none left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simcenter.routing.queues import Queue, promise_to
from simcenter.scenario.errors import Mistake, nearest, quote
from simcenter.scenario.model import Scenario
from simcenter.scenario.selectors import select
from simcenter.scenario.units import parse_duration


def tiers_below(scenario: Scenario, queue: Queue) -> int:
    """How many tiers the scenario ranks below that of a queue."""
    names = list(scenario.tiers)
    return len(names) - 1 - names.index(queue.tier)


def section(parameters: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The part of a policy's parameters that has a name of its own; one value alone is that of all queues."""
    found = parameters.get(name, {})
    return found if isinstance(found, Mapping) else {"default": found}


def milliseconds(value: Any) -> float:
    """Read a duration, which may be negative; a bare number is refused except 0."""
    if isinstance(value, (int, float)) and value == 0:
        return 0.0
    text = str(value).strip()
    if text.startswith("-"):
        return -float(parse_duration(text[1:].strip()))
    return float(parse_duration(text))


def weight_of(
    parameters: Mapping[str, Any], queue: Queue, default: float | None, what: str, *, zero: bool = False
) -> float:
    """Look up the weight of a queue.

    Parameters
    ----------
    parameters
        Weights by selector; when there are any, each queue must find one.
    queue
        Whose.
    default
        The weight when none is given at all; None when it must be given.
    what
        What the number is, for messages: ``cost``, ``weight``.
    zero
        Whether it may be 0.

    Raises
    ------
    ValueError
        When the queue has none, or it is no number above 0.
    """
    found = select(parameters, queue.words, default if not parameters else None)
    if found is None:
        raise ValueError(f"no {what} for {queue.name}: give one to each queue, or a default")
    number = _number(found)
    if not (number > 0 or (zero and number == 0)) or number > 1e12:
        raise ValueError(f"the {what} of {queue.name} is {found}, expected a number above 0")
    return number


def pool_weights(parameters: Mapping[str, Any], scenario: Scenario, what: str) -> list[float]:
    """Weights of all pools by their names, 1 each when none is given.

    Raises
    ------
    Mistake, ValueError
        When a name is no pool, a pool has none, or one is no number above 0.
    """
    if not parameters:
        return [1.0] * len(scenario.pools)
    for name in parameters:
        known_pool(name, scenario)
    missing = [name for name in scenario.pools if name not in parameters]
    if missing:
        raise ValueError(f"no {what} for the pool {missing[0]!r}: give one to each pool")
    weights = [_number(parameters[name]) for name in scenario.pools]
    bad = [name for name, weight in zip(scenario.pools, weights, strict=True) if not 0 < weight <= 1e12]
    if bad:
        raise ValueError(f"the {what} of {bad[0]} is {parameters[bad[0]]}, expected a number above 0")
    return weights


def known_pool(name: str, scenario: Scenario) -> str:
    """Return a name that is a pool's.

    Raises
    ------
    Mistake
        With the nearest name, when it is none.
    """
    if name not in scenario.pools:
        listed = f"a pool: {', '.join(scenario.pools)}"
        raise Mistake(quote(name), listed, nearest=nearest(name, scenario.pools))
    return name


def share_of(value: Any, what: str) -> float:
    """Read a share such as ``80%`` or 0.8.

    Raises
    ------
    ValueError
        When it is none.
    """
    text = str(value).strip()
    try:
        share = float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError:
        raise ValueError(f"the {what} is {text!r}, expected a share such as 80%") from None
    if not 0 <= share <= 1:
        raise ValueError(f"the {what} is {text}, expected a share from 0% to 100%")
    return share


def promised_ms(given: Any, scenario: Scenario, queue: Queue) -> float:
    """The time within which a queue's contacts should be answered: the one given, else the tier's promise.

    Raises
    ------
    ValueError
        When there is neither, or it is 0.
    """
    promise = promise_to(scenario, queue)
    if given is not None:
        within = milliseconds(given)
    elif promise is not None:
        within = float(promise.within)
    else:
        what = "promise of a first response" if queue.deferred else "promise"
        raise ValueError(f"tier {queue.tier!r} has no {what}: give it one, or give its time as a parameter")
    if within <= 0:
        raise ValueError(f"the promised time of {queue.name} must be more than 0 s")
    return within


def _number(value: Any) -> float:
    if isinstance(value, (list, dict)) or value is None:
        raise ValueError(f"found {value!r} where it takes a number")
    text = str(value).strip()
    return float(text[:-1]) / 100 if text.endswith("%") else float(text)
