"""A binary heap of event keys inside the flat state; the key at its root is FOREVER when it is empty."""

from __future__ import annotations

from simcenter.engine.compiled.cache import handler
from simcenter.engine.compiled.state import FOREVER
from simcenter.engine.tables import Ints


@handler()
def push(w: Ints, at: int, counter: int, key: int) -> None:
    """Add a key to the heap that begins at `at` and whose size is ``w[counter]``."""
    hole = w[counter]
    w[counter] = hole + 1
    while hole > 0:
        above = (hole - 1) >> 1
        if w[at + above] <= key:
            break
        w[at + hole] = w[at + above]
        hole = above
    w[at + hole] = key


@handler()
def pop(w: Ints, at: int, counter: int) -> None:
    """Drop the smallest key."""
    last = w[counter] - 1
    w[counter] = last
    key = w[at + last]
    hole, below = 0, 1
    while below < last:
        if below + 1 < last and w[at + below + 1] < w[at + below]:
            below += 1
        if w[at + below] >= key:
            break
        w[at + hole] = w[at + below]
        hole = below
        below = 2 * hole + 1
    w[at + hole] = key if last > 0 else FOREVER
