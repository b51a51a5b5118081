"""Deferred contacts that come while the center is closed: in equal parts of the time from a closing to the opening."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simcenter.engine.drawing import kernels
from simcenter.engine.drawing.factors import day_factors, uniforms
from simcenter.engine.drawing.words import Who, middle_words, words_of
from simcenter.engine.tables import Ints, Words
from simcenter.scenario.parts.calendar import DAY_MS

if TYPE_CHECKING:
    from simcenter.engine.drawing.recipe import Recipe

FIRST_PART = 3_000
"""Interval number of the first part: behind the most intervals of a day, before the numbers of those at the start."""


def closed_hours(recipe: Recipe, seed: int, replication: int) -> list[Who]:
    """Draw who writes in each closed time within the horizon: after each day but the last."""
    kinds = [kind for kind, means in enumerate(recipe.while_closed) if means]
    parts = [(day, kind) for day in range(recipe.days - 1) for kind in kinds]
    return [_after(recipe, seed, replication, day, kind) for day, kind in parts]


def _after(recipe: Recipe, seed: int, replication: int, day: int, kind: int) -> Who:
    """Contacts of a type between the closing of a day and the next opening: its weekday's, and as lively as it."""
    factors = day_factors(recipe.day_factor, seed, replication, day)
    means = np.array(recipe.while_closed[kind]) * factors[kind if len(factors) > 1 else 0, 0]
    means *= recipe.night_factors[day]
    part = np.arange(FIRST_PART, FIRST_PART + len(means), dtype=np.uint32)
    counts = np.empty(len(means), np.int64)
    luck = _words(recipe, seed, replication, day, kind, part, attempt=0)
    kernels.poisson_counts(uniforms(luck), means, counts)
    number = np.repeat(np.arange(len(means)), counts)
    place = np.arange(len(number)) - np.repeat(np.cumsum(counts) - counts, counts)
    index = ((FIRST_PART + number) << kernels.PLACE_BITS | place).astype(np.uint32)
    share = (_words(recipe, seed, replication, day, kind, index, attempt=1)[:, 0] + 0.5) * kernels.SCALE
    dial = day * DAY_MS + recipe.open_ms + _floor((number + share) * (DAY_MS - recipe.open_ms) / len(means))
    rows = len(index)
    return Who(index, np.full(rows, day, np.int32), np.ones(rows, np.int32), np.full(rows, kind, np.int32), dial)


def _words(
    recipe: Recipe, seed: int, replication: int, day: int, kind: int, index: Words, *, attempt: int
) -> Words:
    """The first four words of each index; where the moment of a contact lies among its own is as in opening hours."""
    keys = np.full(len(index), recipe.chances[kind, kernels.KEY], np.uint32)
    middle = middle_words(np.full(len(index), day), attempt, 0)
    return words_of(seed, replication, index, keys, middle)


def _floor(times: np.ndarray) -> Ints:
    return np.asarray(times, np.int64)
