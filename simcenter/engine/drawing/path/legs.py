"""Further legs of contacts: rows that sleep until an agent passes the contact on to the next level of support.

Rows exist only where the luck of the leg before could pass the contact on in some pool. A leg at level n has blocks
16 n and 16 n + 1 of the contact's words, so that another level moves no other draw. A contact that lands in a wrong
line begins with a leg at the level that stands for it, and its first line is a further leg.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from simcenter.engine.drawing.recipe import WORD, LegRecipe
from simcenter.engine.drawing.ties import entitled_to_skip
from simcenter.engine.drawing.words import Luck, there_at_start, whole_ms
from simcenter.engine.tables import NOT_YET, Contained, Demand, Floats, Ints, Words

FIRST_BLOCK, BLOCKS_A_LEVEL = 7, 16
FIRST_PASS, WRONG_LINE = 0, 1  # lanes of the block of the first line
TALK, HOLD, WRAP, PATIENCE = range(4)  # lanes of a leg's first block
RESOLVE, ROUTE, PASS = range(3)  # lanes of its second one
OF_A_LEG = ("talk_ms", "hold_ms", "wrap_ms", "patience_ms", "resolve_word", "route_word", "pass_word", "level")
"""Columns in which the legs of a contact differ."""


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
        The same rows first, unchanged but for those of contacts that land in a wrong line.
    """
    kinds = luck.recipe.kinds
    if not any(kind.legs or kind.wrong_line for kind in kinds):
        return demand
    rows = len(demand.type)
    everybody = np.arange(rows)
    words = luck.words(everybody, luck.who.attempt, FIRST_BLOCK)
    linked = demand._replace(
        level=np.zeros(rows, np.int32),
        then=np.full(rows, NOT_YET, np.int32),
        pass_word=words[:, FIRST_PASS],
        contact=everybody.astype(np.int32),
    )
    linked = _through_wrong_lines(linked, luck, words[:, WRONG_LINE])
    parts, before, first = [linked], linked, 0
    for step in range(max(len(kind.legs) for kind in kinds)):
        ways = [kind.legs[step] if len(kind.legs) > step else None for kind in kinds]
        reached = _reached(before, before.pass_word, ways)
        before.then[reached] = np.arange(len(reached)) + first + len(before.type)
        first += len(before.type)
        before = _legs(linked, before.contact[reached].astype(np.int64), ways, luck)
        parts.append(before)
    return _joined(parts)


def _through_wrong_lines(linked: Demand, luck: Luck, words: Words) -> Demand:
    """Let the contacts that land in a wrong line begin there; their first lines follow as further rows."""
    ways = [kind.wrong_line for kind in luck.recipe.kinds]
    if not any(ways):
        return linked
    passes_by = entitled_to_skip(luck, linked.unrecognised)
    passes_by |= there_at_start(luck.who.index) & (luck.who.attempt == 1)
    rows = _reached(linked, words, ways)
    rows = rows[~passes_by[rows]]
    wrong = _legs(linked, rows, ways, luck)
    both = _joined([linked, Demand(linked.fresh, **_asleep(linked, rows))])
    for name in OF_A_LEG:
        getattr(both, name)[rows] = getattr(wrong, name)
    both.then[rows] = np.arange(len(rows)) + len(linked.type)
    return both


def _reached(before: Demand, words: Words, ways: Sequence[LegRecipe | None]) -> Ints:
    """Rows whose luck leads on the way of their contact type to a level; those contained or sent on already do not."""
    below = np.array([0 if way is None else way.reached_below for way in ways], np.int64)
    reached = (words.astype(np.int64) < below[before.type]) & (before.then == NOT_YET)
    if len(before.contained):
        reached &= before.contained == Contained.NOT
    return np.flatnonzero(reached)


def _joined(parts: list[Demand]) -> Demand:
    """Put tables of legs one after the other."""
    columns = zip(*(part[1:] for part in parts), strict=True)
    return Demand(parts[0].fresh, *(np.concatenate(column) if len(column[0]) else column[0] for column in columns))


def _asleep(demand: Demand, contacts: Ints) -> dict[str, Any]:
    """The columns of sleeping legs of some contacts, as those of the contacts themselves."""
    columns: tuple[Any, ...] = demand[1:]
    asleep = {
        name: column[contacts] if len(column) else column
        for name, column in zip(demand._fields[1:], columns, strict=True)
    }
    count = len(contacts)
    return asleep | {
        "dial_ms": np.full(count, NOT_YET, np.int64),
        "before_queue_ms": np.zeros(count, np.int64),
        "then": np.full(count, NOT_YET, np.int32),
        "contact": contacts.astype(np.int32),
    }


def _legs(demand: Demand, contacts: Ints, ways: Sequence[LegRecipe | None], luck: Luck) -> Demand:
    """The legs of some contacts at the levels their ways lead to: the contacts' own rows with other times and luck."""
    changed = _asleep(demand, contacts)
    for kind, way in enumerate(ways):
        here = np.flatnonzero(changed["type"] == kind)
        if len(here) and way is not None:
            _fill(changed, here, way, luck, contacts[here])
    return Demand(demand.fresh, **changed)


def _fill(columns: dict[str, Any], here: Ints, leg: LegRecipe, luck: Luck, contacts: Ints) -> None:
    """Draw the times and the luck of legs of one contact type."""
    block, attempt = BLOCKS_A_LEVEL * leg.level, luck.who.attempt[contacts]
    words = luck.words(contacts, attempt, block)
    for lane, name in enumerate(("talk_ms", "hold_ms", "wrap_ms", "patience_ms")):
        columns[name][here] = whole_ms(leg.times[lane].quantile(_uniform(words, lane)))
    words = luck.words(contacts, attempt, block + 1)
    columns["resolve_word"][here] = words[:, RESOLVE]
    columns["route_word"][here] = words[:, ROUTE]
    columns["pass_word"][here] = words[:, PASS]
    columns["level"][here] = leg.level


def _uniform(words: Words, lane: int) -> Floats:
    return np.asarray((words[:, lane] + 0.5) / WORD, np.float64)


__all__ = ["with_further_legs"]
