"""Customers of a population: each has one issue after the other, and thinks in between while the center is open.

A customer's number and the number of the issue are the place and the interval of a contact's index. An issue has a row
where the times of thinking up to it are shorter than all opening hours: contacts take time, too, so there are no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simcenter.engine.drawing.kernels import PLACE_BITS, SCALE
from simcenter.engine.drawing.path.listed import PLACES
from simcenter.engine.drawing.words import Luck, Who, there_at_start
from simcenter.engine.tables import LONGEST_MS, NOT_YET, Demand, Ints
from simcenter.scenario.distributions import Distribution

if TYPE_CHECKING:
    from simcenter.engine.drawing.recipe import Recipe

BLOCK, IDLE = 9, 0
MOST_ISSUES = 2_900
"""Issues a customer may have in a horizon: below the numbers of intervals that others use."""


def first_issues(recipe: Recipe, seed: int, replication: int) -> list[Who]:
    """Who of the populations has an issue, with the moment of the first."""
    found = [_issues(recipe, seed, replication, kind) for kind in recipe.populations]
    return [who.take(np.flatnonzero(number_of(who) == 0)) for who in found]


def later_issues(recipe: Recipe, seed: int, replication: int) -> Who:
    """The issues that sleep until the one before is over."""
    found = [_issues(recipe, seed, replication, kind) for kind in recipe.populations]
    later = [who.take(np.flatnonzero(number_of(who) > 0)) for who in found]
    index, day, attempt, type_ = (
        np.concatenate([getattr(who, name) for who in later]) for name in ("index", "day", "attempt", "type")
    )
    return Who(index, day, attempt, type_, np.full(len(index), NOT_YET, np.int64))


def with_next_issues(demand: Demand, luck: Luck) -> tuple[Demand, Luck]:
    """Link every contact of a population with the customer's next issue."""
    recipe = luck.recipe
    if not recipe.populations:
        return demand, luck
    rows = len(demand.type)
    again, again_ms = np.full(rows, NOT_YET, np.int32), np.zeros(rows, np.int64)
    for kind, (_, law) in recipe.populations.items():
        begins = (demand.issue == np.arange(rows)) & (demand.attempt == 1) & ~there_at_start(luck.who.index)
        here = np.flatnonzero(begins & (demand.type == kind))
        keys = luck.who.index[here].astype(np.int64)
        ordered = here[np.lexsort((keys >> PLACE_BITS, keys & PLACES))]
        before, after = ordered[:-1], ordered[1:]
        same = (luck.who.index[before] & PLACES) == (luck.who.index[after] & PLACES)
        again[before[same]] = after[same]
        again_ms[before[same]] = _idle(luck, after[same], kind, law)
    return demand._replace(again=again[demand.issue], again_ms=again_ms[demand.issue]), luck


def number_of(who: Who) -> Ints:
    """Which issue of its customer each row is, from 0."""
    return (who.index >> np.uint32(PLACE_BITS)).astype(np.int64)


def _issues(recipe: Recipe, seed: int, replication: int, kind: int) -> Who:
    """All issues that may happen, in order; those not the first with the moment they would at the earliest."""
    customers, law = recipe.populations[kind]
    opens, lengths = recipe.windows[:, 0], recipe.windows[:, 1] - recipe.windows[:, 0]
    ends = np.cumsum(lengths)  # in opening hours
    opened = np.full(customers, recipe.begins_ms, np.int64)  # opening hours until then
    who, parts = np.arange(customers), []
    for number in range(MOST_ISSUES):
        index = (number << PLACE_BITS | who).astype(np.uint32)
        alike = np.zeros(len(who), np.int32)
        rows = Who(index, alike, alike + np.int32(1), np.full(len(who), kind, np.int32), alike.astype(np.int64))
        opened = opened + _idle(Luck(recipe, seed, replication, rows), np.arange(len(who)), kind, law)
        comes = np.flatnonzero(opened < ends[-1])
        who, opened = who[comes], opened[comes]
        window = np.searchsorted(ends, opened, side="right")
        rows = rows.take(comes)
        dial = opens[window] + opened - (ends - lengths)[window]
        parts.append(Who(rows.index, rows.day, rows.attempt, rows.type, dial))
        if not len(who):
            break
    else:
        raise ValueError(f"a customer of {recipe.kinds[kind].name} has more than {MOST_ISSUES} issues in one horizon")
    columns = ("index", "day", "attempt", "type", "dial_ms")
    return Who(*[np.concatenate([getattr(part, name) for part in parts]) for name in columns])


def _idle(luck: Luck, rows: Ints, kind: int, law: Distribution) -> Ints:
    """How long customers of a type think until the issues of some rows, in milliseconds of opening hours."""
    words = luck.words(rows, luck.who.attempt[rows], BLOCK)[:, IDLE]
    thinks = law.quantile((words + 0.5) * SCALE)
    if kind in luck.recipe.members:
        thinks = thinks * luck.recipe.members[kind].thinks[luck.who.index[rows].astype(np.int64) & PLACES]
    return np.rint(np.clip(thinks, 1, LONGEST_MS)).astype(np.int64)


__all__ = ["first_issues", "later_issues", "number_of", "with_next_issues"]
