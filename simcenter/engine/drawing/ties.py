"""What ties a contact to the center: whether it is recognised, and whose client the customer is.

Both have words of their own, the fifth block of a row's, so that asking for them moves no other draw.
"""

from __future__ import annotations

import numpy as np

from simcenter.engine.drawing.path.listed import PLACES
from simcenter.engine.drawing.recipe import WORD
from simcenter.engine.drawing.words import Luck
from simcenter.engine.tables import NOT_YET, Flags, Ints, SmallInts

BLOCK = 4
RECOGNISED, MANAGER, ACCEPTS = 0, 1, 2  # lanes; the fourth says which listed customer an issue is of


def draw_recognition(luck: Luck) -> Flags:
    """Say which contacts are not recognised, each by the chance of its tier on its channel.

    Every contact has luck of its own: a customer who was not recognised may be so next time.

    Returns
    -------
    array of bool
        One entry a row, or none where everybody is recognised.
    """
    below = np.array([kind.recognised_below for kind in luck.recipe.kinds], np.int64)
    if (below >= WORD).all():
        return np.zeros(0, np.bool_)
    types = luck.who.type
    rows = np.flatnonzero(below[types] < WORD)
    unrecognised = np.zeros(len(types), np.bool_)
    words = luck.words(rows, luck.who.attempt[rows], BLOCK)[:, RECOGNISED]
    unrecognised[rows] = words.astype(np.int64) >= below[types[rows]]
    return unrecognised


def skip_voice_response(luck: Luck, unrecognised: Flags, before_queue: Ints) -> None:
    """Take away the time before the queue from recognised customers who are entitled to skip it."""
    if any(kind.skips_voice_response for kind in luck.recipe.kinds):
        before_queue[entitled_to_skip(luck, unrecognised)] = 0


def entitled_to_skip(luck: Luck, unrecognised: Flags) -> Flags:
    """Flag the rows of recognised customers whose tier is entitled to skip what comes before the queue."""
    entitled = np.array([kind.skips_voice_response for kind in luck.recipe.kinds], np.bool_)[luck.who.type]
    return entitled & ~unrecognised if len(unrecognised) else entitled


def draw_upgrades(luck: Luck) -> Flags:
    """Say who would accept a higher tier at the end of service; no entries where none is offered."""
    below = np.array([kind.accepts_below for kind in luck.recipe.kinds], np.int64)
    if not below.any():
        return np.zeros(0, np.bool_)
    types = luck.who.type
    words = luck.words(np.arange(len(types)), luck.who.attempt, BLOCK)[:, ACCEPTS].astype(np.int64)
    return np.asarray(words < below[types], np.bool_)


def draw_managers(luck: Luck, customers: SmallInts) -> SmallInts:
    """Give each issue the manager whose client its customer is, every manager being equally likely.

    The customers of a population are the clients of one manager after the other, so that each has as many, or one less.

    Parameters
    ----------
    luck
        Whose rows these are.
    customers
        Which listed customer each row is of; those have the manager the list gives them.

    Returns
    -------
    array of int
        The agent's number, NOT_YET where a customer has none; no entries where nobody has one.
    """
    recipe = luck.recipe
    managers = [kind.managers for kind in recipe.kinds]
    if not (any(managers) or (recipe.customer_managers != NOT_YET).any()):
        return np.zeros(0, np.int32)
    own = np.full(len(luck.who.type), NOT_YET, np.int32)
    for kind, agents in enumerate(managers):
        rows = np.flatnonzero(luck.who.type == kind)
        if agents and kind in recipe.populations:
            place = luck.who.index[rows].astype(np.int64) & PLACES
            own[rows] = np.array(agents, np.int32)[place % len(agents)]
        elif agents and len(rows):
            words = luck.words(rows, 0, BLOCK)[:, MANAGER].astype(np.int64)
            own[rows] = np.array(agents, np.int32)[words * len(agents) >> 32]
    listed = np.flatnonzero(customers != NOT_YET)
    own[listed] = recipe.customer_managers[customers[listed]]
    return own
