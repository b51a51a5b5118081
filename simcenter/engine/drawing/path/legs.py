"""Further legs of contacts: rows that sleep until an agent passes the contact on to the next level of support.

Rows exist only where the luck of the leg before could pass the contact on in some pool. A leg at level n has blocks
16 n and 16 n + 1 of the contact's words, so that another level moves no other draw.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simcenter.engine.drawing.kernels import LONGEST_MS
from simcenter.engine.drawing.recipe import WORD, LegRecipe
from simcenter.engine.drawing.words import Luck
from simcenter.engine.tables import NEVER, NOT_YET, Contained, Demand, Floats, Ints, Words

FIRST_BLOCK, BLOCKS_A_LEVEL = 7, 16
TALK, HOLD, WRAP, PATIENCE = range(4)  # lanes of a leg's first block
RESOLVE, ROUTE, PASS = range(3)  # lanes of its second one


def with_further_legs(demand: Demand, luck: Luck) -> Demand:
    """Append the legs that may follow those of the first line.

    Parameters
    ----------
    demand
        One leg for each contact.
    luck
        Whose rows these are.

    Returns
    -------
    Demand
        The same rows first, and unchanged.
    """
    kinds = luck.recipe.kinds
    if not any(kind.legs for kind in kinds):
        return demand
    rows = len(demand.type)
    everybody = np.arange(rows)
    linked = demand._replace(
        level=np.zeros(rows, np.int32),
        then=np.full(rows, NOT_YET, np.int32),
        pass_word=luck.words(everybody, luck.who.attempt, FIRST_BLOCK)[:, 0],
        contact=everybody.astype(np.int32),
    )
    parts, before, first = [linked], linked, 0
    for step in range(max(len(kind.legs) for kind in kinds)):
        below = np.array([kind.legs[step].reached_below if len(kind.legs) > step else 0 for kind in kinds], np.int64)
        reached = np.flatnonzero(before.pass_word.astype(np.int64) < below[before.type])
        if len(before.contained):
            reached = reached[before.contained[reached] == Contained.NOT]
        before.then[reached] = np.arange(len(reached)) + first + len(before.type)
        first += len(before.type)
        before = _legs(linked, before.contact[reached].astype(np.int64), step, luck)
        parts.append(before)
    columns = zip(*(part[1:] for part in parts), strict=True)
    return Demand(demand.fresh, *(np.concatenate(column) if len(column[0]) else column[0] for column in columns))


def _legs(demand: Demand, contacts: Ints, step: int, luck: Luck) -> Demand:
    """The legs of some contacts at the level a step leads to: the contacts' own rows with other times and luck."""
    columns: tuple[Any, ...] = demand[1:]
    changed = {
        name: column[contacts] if len(column) else column
        for name, column in zip(demand._fields[1:], columns, strict=True)
    }
    count = len(contacts)
    changed |= {
        "dial_ms": np.full(count, NOT_YET, np.int64),
        "before_queue_ms": np.zeros(count, np.int64),
        "then": np.full(count, NOT_YET, np.int32),
        "contact": contacts.astype(np.int32),
    }
    for kind, recipe in enumerate(luck.recipe.kinds):
        here = np.flatnonzero(changed["type"] == kind)
        if len(here) and len(recipe.legs) > step:
            _fill(changed, here, recipe.legs[step], luck, contacts[here])
    return Demand(demand.fresh, **changed)


def _fill(columns: dict[str, Any], here: Ints, leg: LegRecipe, luck: Luck, contacts: Ints) -> None:
    """Draw the times and the luck of legs of one contact type."""
    block, attempt = BLOCKS_A_LEVEL * leg.level, luck.who.attempt[contacts]
    words = luck.words(contacts, attempt, block)
    for lane, name in enumerate(("talk_ms", "hold_ms", "wrap_ms", "patience_ms")):
        columns[name][here] = _whole_ms(leg.times[lane].quantile(_uniform(words, lane)))
    words = luck.words(contacts, attempt, block + 1)
    columns["resolve_word"][here] = words[:, RESOLVE]
    columns["route_word"][here] = words[:, ROUTE]
    columns["pass_word"][here] = words[:, PASS]
    columns["level"][here] = leg.level


def _uniform(words: Words, lane: int) -> Floats:
    return np.asarray((words[:, lane] + 0.5) / WORD, np.float64)


def _whole_ms(drawn: Floats) -> Ints:
    return np.where(drawn >= LONGEST_MS, NEVER, np.rint(np.minimum(drawn, LONGEST_MS))).astype(np.int64)


__all__ = ["with_further_legs"]
