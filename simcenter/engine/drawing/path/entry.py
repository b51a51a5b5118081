"""A contact's luck at the entry to its queue: whether it balks, accepts a call-back, and is reached.

It has words of its own, the thirteenth block of a row's, so that asking for them moves no other draw.
"""

from __future__ import annotations

import numpy as np

from simcenter.engine.drawing.words import Luck
from simcenter.engine.tables import Demand, Ints

BLOCK = 12
BALKS, ACCEPTS, REACHED = range(3)  # lanes


def with_entry_luck(demand: Demand, luck: Luck, habits: Ints) -> Demand:
    """Add the words that decide at the entry to a queue, where the scenario lets anything be decided there.

    Parameters
    ----------
    demand
        One leg for each contact.
    luck
        Whose rows these are.
    habits
        Bits of each row: 8 would dial again after balking, 16 after calls in vain.
    """
    if not luck.recipe.asks:
        return demand
    words = luck.words(np.arange(len(demand.type)), luck.who.attempt, BLOCK)
    return demand._replace(
        balk_word=words[:, BALKS].copy(),
        accept_word=words[:, ACCEPTS].copy(),
        reach_word=words[:, REACHED].copy(),
        redials_balked=(habits & 8) != 0,
        redials_lost=(habits & 16) != 0,
    )


__all__ = ["with_entry_luck"]
