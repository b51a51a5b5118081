"""Days that differ: groups that exist, correlations that can hold together, incidents on days there are."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simcenter.scenario.checks.draft import Draft
from simcenter.scenario.checks.names import unknown
from simcenter.scenario.errors import KeyPath, Mistake, nearest, quote
from simcenter.scenario.parts.calendar import Calendar
from simcenter.scenario.parts.factors import EVERYBODY, DayFactor
from simcenter.scenario.parts.incidents import Incident
from simcenter.scenario.parts.stretches import intervals_in
from simcenter.scenario.selectors import DEFAULT, check_selectors, matches
from simcenter.scenario.units import format_clock

_SLACK = 1e-9


def check_days(draft: Draft) -> Iterator[Mistake]:
    """Check the factors of days and intervals, what depends on the date, and incidents."""
    yield from _dates(draft)
    yield from _mailings(draft)
    yield from _closed_days(draft)
    for name, incident in draft.incidents.items():
        if incident is not None:
            yield from _incident(draft, incident, ("incidents", name))
    if not draft.vocabulary.complete:
        return
    for key, factor in draft.factors.items():
        if factor.by != EVERYBODY:
            groups = dict.fromkeys(factor.group(s.tier, s.need, s.channel) for _, s in draft.read_streams())
            yield from _shapes(factor, list(groups), ("volumes", key))
            yield from _correlations(factor, list(groups), ("volumes", key))


def _closed_days(draft: Draft) -> Iterator[Mistake]:
    """Refuse what counts opening hours of days that are all alike beside days without any."""
    if draft.calendar is None or not draft.calendar.closed_on:
        return
    expected = "no closed_on: it counts the opening hours of every day"
    if draft.carry_in:
        yield Mistake("carry_in in a center closed on some days", expected, at=("volumes", "carry_in"), at_key=True)
    for name in draft.mailings:
        at = ("volumes", "mailings", name)
        yield Mistake("a mailing in a center closed on some days", expected, at=at, at_key=True)


def dated(volumes: Mapping[str, Any]) -> tuple[tuple[KeyPath, bool], ...]:
    """Places of volumes that take the weekday of the first day, or its date (then True)."""
    keys = (("weekdays", False), ("months", True))
    return tuple((("volumes", key), by_date) for key, by_date in keys if volumes.get(key))


def _dates(draft: Draft) -> Iterator[Mistake]:
    """Refuse what depends on the day of the week, the month or the date where nothing says which day it is."""
    if draft.calendar is None:
        return
    places = list(draft.dated)
    places += [((*at, "weekdays"), False) for at, _, pool in draft.read_pools() if pool.weekdays]
    places += [((*at, "roster", i, "days"), False) for at, _, pool in draft.read_pools()
               for i, shift in enumerate(pool.roster or ()) if shift.days]  # fmt: skip
    places += [(("incidents", name, "day"), True) for name, incident in draft.incidents.items()
               if incident is not None and isinstance(incident.day, str)]  # fmt: skip
    for at, by_date in places:
        if draft.calendar.first_day is None:
            what = "a date, such as 2026-03-02" if by_date else "a weekday or a date"
            yield Mistake(f"{at[-1]} without calendar.first_day", f"a line first_day in the calendar: {what}", at=at)
        elif by_date and draft.calendar.first_date is None:
            found = f"{at[-1]} where first_day is only a weekday"
            yield Mistake(found, "calendar.first_day as a date, such as 2026-03-02", at=at)


def _mailings(draft: Draft) -> Iterator[Mistake]:
    """Refuse mailings to no stream or several, and those sent when the center is closed or after the horizon."""
    for name, mailing in draft.mailings.items():
        at: KeyPath = ("volumes", "mailings", name)
        if mailing is None:
            continue
        if draft.vocabulary.complete:
            words = [(stream.tier, stream.need, stream.channel) for _, stream in draft.read_streams()]
            fitting = ["/".join(three) for three in words if matches(mailing.stream, three)]
            if len(fitting) != 1:
                found = f"{quote(mailing.stream)}, which fits {', '.join(fitting) if fitting else 'no stream'}"
                named = ["/".join(three) for three in words]
                yield Mistake(found, f"one of {', '.join(named[:8])}", nearest=nearest(mailing.stream, named),
                              at=(*at, "stream"))  # fmt: skip
        calendar = draft.calendar
        if calendar is not None and mailing.day > calendar.days:
            yield Mistake(quote(mailing.day), f"one of the {calendar.days} days of the horizon", at=(*at, "day"))
        if calendar is not None and not calendar.opens <= mailing.at < calendar.closes:
            hours = f"a time from {format_clock(calendar.opens)} to {format_clock(calendar.closes)}"
            yield Mistake(quote(format_clock(mailing.at)), f"{hours}: answers come while it is open", at=(*at, "at"))


def _incident(draft: Draft, incident: Incident, at: KeyPath) -> Iterator[Mistake]:
    if draft.pools:
        known = [*draft.pools, *dict.fromkeys(pool.site for _, _, pool in draft.read_pools() if pool.site)]
        for i, name in enumerate(incident.pools):
            if name not in known:
                yield unknown("pool or site", name, known, (*at, "pools", i))
    if draft.tiers and draft.needs and incident.whom != DEFAULT:
        for mistake in check_selectors([incident.whom], draft.vocabulary.without_state()):
            yield Mistake(mistake.found, mistake.expected, nearest=mistake.nearest, at=(*at, "whom"))
    if incident.absence != 1 and None not in draft.pools.values():
        absent = [p for _, name, p in draft.read_pools() if p.absence and incident.touches(name, p.site)]
        if not absent:
            found = "a factor on the absence of pools that have none"
            yield Mistake(found, "an absence in a pool, such as absence: 5%", at=(*at, "absence"))
    if draft.calendar is not None:
        yield from _when(draft.calendar, incident, at)


def _when(calendar: Calendar, incident: Incident, at: KeyPath) -> Iterator[Mistake]:
    if incident.at is not None:
        try:
            intervals_in(incident.at, calendar)
        except Mistake as mistake:
            yield mistake.inside((*at, "at"))
    if incident.day is None:
        return
    day = calendar.day_of(incident.day) if isinstance(incident.day, str) else incident.day - 1
    if day is not None and not 0 <= day < calendar.days:
        expected = f"one of the {calendar.days} days of the horizon" if calendar.days > 1 else "the only day, 1"
        first = f" from {calendar.first_day}" if isinstance(incident.day, str) else ""
        yield Mistake(quote(incident.day), expected + first, at=(*at, "day"))


def _shapes(factor: DayFactor, groups: Sequence[str], at: KeyPath) -> Iterator[Mistake]:
    for name in factor.shape if isinstance(factor.shape, dict) else ():
        if name != DEFAULT and name not in groups:
            yield unknown(f"group (by {factor.by})", name, [*groups, DEFAULT], (*at, "shape", name), at_key=True)
    without = [group for group in groups if factor.shape_of(group) is None]
    if without:
        found = f"no shape for {', '.join(map(quote, without))}"
        yield Mistake(found, "one for each group, or a default", at=(*at, "shape"))


def _correlations(factor: DayFactor, groups: Sequence[str], at: KeyPath) -> Iterator[Mistake]:
    try:
        pairs = factor.pairs()
    except Mistake as mistake:
        yield mistake.inside(at)
        return
    wrong = False
    for first, second in pairs:
        place = (*at, "correlation", f"{first} and {second}")
        for name in (first, second):
            if name not in groups:
                wrong = True
                yield unknown(f"group (by {factor.by})", name, groups, place, at_key=True)
        if (second, first) in pairs and (first, second) > (second, first):
            wrong = True
            yield Mistake(f"{quote(f'{first} and {second}')} again", "each pair once", at=place, at_key=True)
    if not wrong and lower_root(factor.correlations(groups)) is None:
        found = f"correlations that contradict each other for {', '.join(groups)}"
        yield Mistake(found, "numbers that some variables can have (a positive semidefinite matrix)",
                      at=(*at, "correlation"))  # fmt: skip


def lower_root(matrix: Sequence[Sequence[float]]) -> list[list[float]] | None:
    """Cholesky's root: the lower triangular matrix whose product with its transpose is `matrix`.

    A row depends on the rows before it only, so that a group appended leaves the others' weights as they were.

    Returns
    -------
    list of rows, or None
        None where no variables can have such correlations.
    """
    root = [[0.0] * len(matrix) for _ in matrix]
    for i, row in enumerate(matrix):
        for j in range(i + 1):
            rest = row[j] - sum(root[i][k] * root[j][k] for k in range(j))
            if i == j:
                if rest < -_SLACK:
                    return None
                root[i][i] = math.sqrt(max(rest, 0.0))
            elif root[j][j] > _SLACK:
                root[i][j] = rest / root[j][j]
            elif abs(rest) > math.sqrt(_SLACK):
                return None
    return root
