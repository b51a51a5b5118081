"""Times the kernel of the draw leaves out: of families it does not know, and of contacts over another channel."""

from __future__ import annotations

import numpy as np

from simcenter.engine.drawing import kernels
from simcenter.engine.drawing.laws import OTHER
from simcenter.engine.drawing.recipe import WORD
from simcenter.engine.drawing.words import Luck, whole_ms
from simcenter.engine.tables import Ints

LANES = {
    kernels.BEFORE: (1, 0),
    kernels.TALK: (0, 1),
    kernels.HOLD: (1, 1),
    kernels.WRAP: (1, 2),
    kernels.PATIENCE: (0, 2),
    kernels.REDIAL_DELAY: (2, 2),
    kernels.RETURN_DELAY: (2, 0),
}
"""Block and lane of each time among a row's words, as `fill_rows` takes them."""


def fill_others(luck: Luck, times: Ints) -> None:
    """Draw the times the kernel has not: of families it does not know, and of contacts over another channel."""
    who, recipe = luck.who, luck.recipe
    moved = np.False_ if who.home is None else who.type != who.home
    for quantity, (block, lane) in LANES.items():
        for kind, law in enumerate(recipe.laws[quantity]):
            unknown = recipe.codes[quantity, kind] == OTHER
            if law is None or not (unknown or moved.any()):
                continue
            rows = np.flatnonzero((who.type == kind) & (unknown | moved))
            drawn = law.quantile((luck.words(rows, who.attempt[rows], block)[:, lane] + 0.5) / WORD)
            times[quantity, rows] = whole_ms(drawn)


__all__ = ["fill_others"]
