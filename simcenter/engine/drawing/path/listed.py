"""Which listed customer each contact is of: as recorded, of a population the one it belongs to, or drawn by the rates.

A Poisson stream of which each issue is one customer's with a chance in proportion to the customer's rate is the same as
a Poisson stream of each customer (thinning; Kingman, Poisson Processes, 1993, section 5.1). The customer has a word of
its own, so that a list moves no other draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simcenter.engine.drawing.kernels import PLACE_BITS
from simcenter.engine.drawing.words import Luck, there_at_start
from simcenter.engine.tables import NOT_YET, Floats, Ints, SmallInts, Words
from simcenter.scenario.model import Scenario

if TYPE_CHECKING:
    from simcenter.engine.drawing.recipe import Recipe

BLOCK, CUSTOMER = 4, 3  # a lane of the block of what ties contacts to the center
PLACES = (1 << PLACE_BITS) - 1
WORDS = 2**32
LEAST = 1e-12
"""Of the mean rate: customers without contacts think for longer than any horizon."""


@dataclass(frozen=True)
class Members:
    """The listed customers of a contact type."""

    places: Ints  # in the list
    below: Ints  # rising word thresholds, by which an issue's customer is drawn
    thinks: Floats  # factor on the time they think in a population


def members_of(scenario: Scenario) -> dict[int, Members]:
    """The listed customers by contact type, of the types whose tiers have some."""
    found = {}
    for kind in scenario.types:
        places = scenario.customers.by_tier.get(kind.tier)
        if places:
            rates = np.array(scenario.customers.rates(kind.tier, scenario.tiers[kind.tier]))
            below = np.rint(np.cumsum(rates) / rates.sum() * WORDS).astype(np.int64)
            thinks = rates.mean() / np.maximum(rates, rates.mean() * LEAST)
            found[kind.index] = Members(np.array(places, np.int64), below, thinks)
    return found


def managers_of(scenario: Scenario) -> Ints:
    """The manager of each customer of the list, NOT_YET for none: the one named, or those of the tier in turn."""
    listed = scenario.customers.listed or ()
    own = np.full(len(listed), NOT_YET, np.int64)
    for tier, places in scenario.customers.by_tier.items():
        in_turn: dict[str | None, list[int]] = {None: scenario.agents_named(scenario.tiers[tier].managers)}
        clients: dict[str | None, int] = {}
        for number, place in enumerate(places):
            name = listed[place].manager
            if name is not None and name not in in_turn:
                in_turn[name] = scenario.agents_named([name])
            turn = number if name is None else clients.get(name, 0)
            clients[name] = turn + 1
            if in_turn[name]:
                own[place] = in_turn[name][turn % len(in_turn[name])]
    return own


def index_of(times: Ints, interval_ms: int) -> Words:
    """The index of each recorded arrival of a day: its interval, and its place in it."""
    interval = times // interval_ms
    place = np.arange(len(times)) - np.searchsorted(interval, interval)
    return (interval << PLACE_BITS | place).astype(np.uint32)


def draw_customers(luck: Luck) -> SmallInts:
    """Say which listed customer each contact is of; all contacts of an issue are of one.

    Returns
    -------
    array of int
        Places in the list, NOT_YET for customers nobody lists; no entries without a list.
    """
    recipe, who = luck.recipe, luck.who
    if not recipe.members:
        return np.zeros(0, np.int32)
    own = np.full(len(who.type), NOT_YET, np.int32)
    for kind, members in recipe.members.items():
        rows = np.flatnonzero(who.stream == kind)
        at = np.searchsorted(members.below, luck.words(rows, 0, BLOCK)[:, CUSTOMER].astype(np.int64), side="right")
        if kind in recipe.populations:
            place = who.index[rows].astype(np.int64) & PLACES
            at = np.where(there_at_start(who.index[rows]), at, place)
        own[rows] = members.places[at]
    _as_recorded(own, recipe, luck)
    return own


def _as_recorded(own: SmallInts, recipe: Recipe, luck: Luck) -> None:
    """Let recorded arrivals be of the customers they were recorded of."""
    for kind, day, times, of in recipe.recorded:
        if not len(of):
            continue
        index = index_of(times, recipe.interval_ms)
        rows = np.flatnonzero((luck.who.stream == kind) & (luck.who.day == day))
        found = np.minimum(np.searchsorted(index, luck.who.index[rows]), len(index) - 1)
        same = index[found] == luck.who.index[rows]
        own[rows[same]] = of[found[same]]


__all__ = ["Members", "draw_customers", "index_of", "managers_of", "members_of"]
