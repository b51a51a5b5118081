"""Handle times that depend on when a problem first calls: the drawn times, scaled before an engine sees them."""

from __future__ import annotations

import numpy as np

from simcenter.engine.drawing import kernels
from simcenter.engine.drawing.kernels import PLACE_BITS
from simcenter.engine.drawing.recipe import Recipe
from simcenter.engine.tables import LONGEST_MS, Ints, SmallInts, Words

STEPS = (kernels.TALK, kernels.HOLD, kernels.WRAP)


def scale_handle_times(recipe: Recipe, index: Words, type_: SmallInts, times: Ints) -> None:
    """Multiply talk, hold and wrap by the factor of the contact type and of the interval its number names.

    Redials and repeats keep their problem's number, so they keep its factor; who is there when a run begins has
    that of the interval it begins in.

    Parameters
    ----------
    recipe
        Its `handle_factors` are used; there must be some.
    index, type_
        Number and contact type of each row.
    times
        Milliseconds by (quantity, row); changed, and whole again.
    """
    assert recipe.handle_factors is not None
    intervals = recipe.handle_factors.shape[1]
    interval = (index >> np.uint32(PLACE_BITS)).astype(np.int64)
    interval[interval >= intervals] = recipe.begins_ms // recipe.interval_ms
    factors = recipe.handle_factors[type_, interval]
    for step in STEPS:
        times[step] = np.rint(np.minimum(times[step] * factors, LONGEST_MS)).astype(np.int64)
