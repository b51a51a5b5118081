"""A moment of a day in words, and the scenario that begins there.

Who waits is what the caller sees. Who is being served usually nobody counts, so by default it follows from who
waits: as long as somebody does, every agent who may serve them is busy, because a free one would have taken them.
Agents who may serve nobody of those waiting are as busy as their usual load at that time makes them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simcenter.routing.plan import build_plan
from simcenter.routing.tables import NOT_YET
from simcenter.scenario.changes.base import find_name, find_streams
from simcenter.scenario.checks.supply import present_at_start
from simcenter.scenario.errors import Mistake, Mistakes, quote
from simcenter.scenario.model import ContactType, Scenario
from simcenter.scenario.parts.calendar import Calendar, Start
from simcenter.scenario.selectors import names_in
from simcenter.scenario.units import format_clock, parse_clock
from simcenter.scenario.validating import mistakes_in

MOST_WAITING = 100_000


@dataclass(frozen=True)
class Now:
    """The state of a center at a moment of its day.

    Attributes
    ----------
    at
        Time of day, milliseconds since midnight.
    waiting
        Contacts waiting, by selector (a tier, ``premier/billing``); their patience begins now.
    in_service
        Contacts being served, likewise; None where that follows from who waits.
    """

    at: int
    waiting: Mapping[str, int]
    in_service: Mapping[str, int] | None = None


def read_at(scenario: Scenario, text: str) -> int:
    """Read the time of day a run begins at.

    Raises
    ------
    Mistake
        When it is no time, or none within the opening hours, with the nearest that is.
    """
    at = parse_clock(text)
    _calendar_from(scenario.calendar, at)
    return at


def read_counts(scenario: Scenario, text: str) -> dict[str, int]:
    """Read numbers of contacts by tier, need or both: ``premier=5,standard/billing=35``.

    Raises
    ------
    Mistakes
        With everything that is no number or matches nothing.
    """
    found: dict[str, int] = {}
    mistakes: list[Mistake] = []
    for entry in text.split(","):
        name, equals, number = (piece.strip() for piece in entry.partition("="))
        try:
            if not (name and equals):
                raise Mistake(quote(entry.strip()), "tiers and numbers, such as premier=5,standard=35")
            find_streams(scenario, name)
            words = [*scenario.tiers, *scenario.needs, *scenario.channels]
            selector = "/".join(find_name("tier, need or channel", word, words) for word in names_in(name))
            if selector in found:
                raise Mistake(f"{quote(selector)} again", "each once")
            found[selector] = _count(number)
        except Mistake as mistake:
            mistakes.append(mistake)
    if not mistakes and sum(found.values()) > MOST_WAITING:
        mistakes.append(Mistake(f"{sum(found.values()):,} contacts", f"at most {MOST_WAITING:,} in all"))
    if mistakes:
        raise Mistakes(mistakes)
    return found


def read_now(scenario: Scenario, at: str, waiting: str = "", in_service: str | None = None) -> Now:
    """Read a moment: ``read_now(scenario, "11:00", "premier=5,standard=35")``.

    Parameters
    ----------
    scenario
        Whose tiers and hours are meant.
    at
        Time of day.
    waiting, in_service
        Numbers of contacts by tier or need; empty for nobody, and None where it follows from who waits.

    Raises
    ------
    Mistake, Mistakes
        With what cannot be read.
    """
    served = None if in_service is None else (read_counts(scenario, in_service) if in_service.strip() else {})
    return Now(read_at(scenario, at), read_counts(scenario, waiting) if waiting.strip() else {}, served)


def begin(scenario: Scenario, now: Now, base: Scenario | None = None) -> Scenario:
    """Return the scenario that begins at that moment, its volumes settled before.

    Parameters
    ----------
    scenario
        What is simulated from then on, changes included.
    now
        The moment.
    base
        The center as it was until then, the same by default. Agents a change adds to it are free at that moment,
        those it takes away have left, whatever they were doing.

    Raises
    ------
    Mistake
        When more contacts are in service than agents are there to serve them.
    """
    calendar = _calendar_from(scenario.calendar, now.at)
    start = calendar.start.changed(waiting=dict(now.waiting))
    there = scenario.model_copy(update={"calendar": calendar.changed(start=start)})
    served = busy(there, now, base) if now.in_service is None else _fitting(there, now.in_service, base)
    return scenario.model_copy(update={"calendar": calendar.changed(start=start.changed(in_service=served))})


def check_fits(scenario: Scenario, now: Now) -> None:
    """Refuse more contacts in service than agents are there to serve them.

    Raises
    ------
    Mistake
        With the number of agents.
    """
    begin(scenario, now)


def busy(scenario: Scenario, now: Now, base: Scenario | None = None) -> dict[str, int]:
    """Contacts in service by contact type, as who waits tells it; see the top of the file.

    Of pools that serve several types, each type has its share by its load (contacts x handle time) at that time.
    """
    agents = _agents_at_work(scenario, now, base)
    plan = build_plan(scenario)
    opens = plan.opens_after_ms[plan.queue_of[:, 0]]
    waiting = [kind for kind in scenario.types if _count_of(scenario, kind, now.waiting)]
    all_busy = {pool for p, pool in enumerate(agents) if any(opens[kind.index, p] != NOT_YET for kind in waiting)}
    served = dict.fromkeys((kind.name for kind in scenario.types), 0)
    # A type that several pools may serve at once brings each of them its part.
    pools_of = ((opens == 0) & (np.array(list(agents.values())) > 0)).sum(axis=1)
    for p, (pool, number) in enumerate(agents.items()):
        parts = {
            kind.name: _load(scenario, kind, pool) / max(1, int(pools_of[kind.index]))
            for kind in scenario.types
            if opens[kind.index, p] == 0
        }
        total = number if pool in all_busy else min(number, round(sum(parts.values())))
        for name, part in _shared(total, parts).items():
            served[name] += part
    return {name: number for name, number in served.items() if number}


def _calendar_from(calendar: Calendar, at: int) -> Calendar:
    from pydantic import ValidationError

    try:
        return calendar.changed(start=Start(at=at))
    except ValidationError as error:
        raise mistakes_in(error, {})[0] from None


def _count(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) > MOST_WAITING:
        raise Mistake(quote(text), f"a whole number of contacts from 0 to {MOST_WAITING:,}")
    return int(text)


def _agents_at_work(scenario: Scenario, now: Now, base: Scenario | None) -> dict[str, int]:
    """Agents of each pool who were there before the moment; who comes new with a change is free."""
    there = {name: present_at_start(pool, scenario.calendar) for name, pool in scenario.pools.items()}
    if base is None:
        return there
    calendar = _calendar_from(base.calendar, now.at)
    before = {name: present_at_start(pool, calendar) for name, pool in base.pools.items()}
    new = max(0, sum(there.values()) - sum(before.values()))
    for name in there:
        free = min(new, max(0, there[name] - before.get(name, 0)))
        there[name] -= free
        new -= free
    return there


def _fitting(scenario: Scenario, wanted: Mapping[str, int], base: Scenario | None) -> dict[str, int]:
    """Numbers in service as they were given, cut to the agents an alternative leaves."""
    served = {}
    for selector, number in wanted.items():
        chosen = [scenario.types[i] for i in find_streams(scenario, selector)]
        able = sum(
            present_at_start(pool, scenario.calendar)
            for name, pool in scenario.pools.items()
            if any(scenario.can_serve(name, kind) for kind in chosen)
        )
        if number > able and (base is None or base is scenario):
            at = format_clock(scenario.calendar.start.at or 0)
            raise Mistake(f"{selector}={number}", f"at most the {able} agents at {at} who can serve them")
        served[selector] = min(number, able)
    return served


def _count_of(scenario: Scenario, kind: ContactType, waiting: Mapping[str, int]) -> int:
    return sum(number for selector, number in waiting.items() if kind.index in find_streams(scenario, selector))


def _load(scenario: Scenario, kind: ContactType, pool: str) -> float:
    """Agents of a pool a type keeps busy at the moment, on average."""
    calendar = scenario.calendar
    interval = calendar.begins_ms // calendar.interval
    handle = scenario.least_handle_ms(pool, kind)[interval]
    return scenario.expected_per_interval(kind.stream)[interval] * handle / calendar.interval


def _shared(total: int, parts: Mapping[str, float]) -> dict[str, int]:
    """Divide a whole number by weights, largest remainders first."""
    whole = sum(parts.values())
    if not total or not parts:
        return dict.fromkeys(parts, 0)
    weights = {name: part / whole if whole > 0 else 1 / len(parts) for name, part in parts.items()}
    shares = {name: int(total * weight) for name, weight in weights.items()}
    by_rest = sorted(parts, key=lambda name: shares[name] - total * weights[name])
    for name in by_rest[: total - sum(shares.values())]:
        shares[name] += 1
    return shares
