"""What happened, read off the compiled engine's state."""

from __future__ import annotations

import numpy as np

from simcenter.engine.compiled.state import (
    AGENT,
    ANSWER,
    BEGUN,
    BREAKS,
    BROKEN,
    CONTACT_SIZE,
    CONTACTS_AT,
    DIALLED,
    ENTRY,
    FREE,
    LEAVE,
    LOGGED,
    PART_SIZE,
    PARTS_AT,
    PIECE_SIZE,
    PIECES_AT,
    POOL,
    QUEUE,
    RESOLVED,
    ROWS,
    SPELLS_AT,
    STATE,
)
from simcenter.engine.compiled_cache import kernel
from simcenter.engine.pieces import Pieces, pieces_of
from simcenter.engine.tables import Ints, Legs, Spells


def unpack_legs(memory: Ints) -> Legs:
    """Return the legs as the table both engines fill."""
    legs = Legs(*[np.empty(int(memory[ROWS]), kind) for kind in (np.int8, *[np.int64] * 5, *[np.int32] * 3, np.int8)])
    copy_legs(memory, *legs)
    return legs


@kernel()
def copy_legs(  # type: ignore[no-untyped-def] # numba infers types
    w, state, dial, entry, answer, leave, free, queue, pool, agent, resolved
) -> None:
    """Write the fields of every contact into columns, in one pass over the state."""
    at = w[CONTACTS_AT]
    for row in range(state.shape[0]):
        state[row] = w[at + STATE]
        dial[row] = w[at + DIALLED]
        entry[row] = w[at + ENTRY]
        answer[row] = w[at + ANSWER]
        leave[row] = w[at + LEAVE]
        free[row] = w[at + FREE]
        queue[row] = w[at + QUEUE]
        pool[row] = w[at + POOL]
        agent[row] = w[at + AGENT]
        resolved[row] = w[at + RESOLVED]
        at += CONTACT_SIZE


def unpack_pieces(memory: Ints, legs: Legs) -> Pieces:
    """Return all pieces of contacts whose work was broken off."""
    if not memory[BREAKS]:
        return Pieces()
    parts = memory[memory[PARTS_AT] :][: memory[ROWS] * PART_SIZE].reshape(-1, PART_SIZE)
    return pieces_of(memory[memory[PIECES_AT] :][: memory[BROKEN] * PIECE_SIZE], parts[:, BEGUN], legs)


def unpack_spells(memory: Ints) -> Spells:
    """Return the spells in their order: agent, start, kind."""
    rows = memory[memory[SPELLS_AT] :][: 4 * memory[LOGGED]].reshape(-1, 4)
    rows = rows[np.lexsort((rows[:, 3], rows[:, 1], rows[:, 2], rows[:, 0]))]
    return Spells(rows[:, 0].astype(np.int32), rows[:, 1].astype(np.int32), rows[:, 2].copy(), rows[:, 3].copy())
