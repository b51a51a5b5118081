"""Work on one contact in several pieces: broken off for a call, or handed back, and taken up again."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simcenter.routing.tables import NOT_YET, Ints

if TYPE_CHECKING:
    from simcenter.engine.tables import Legs


class BrokenOff(IntEnum):
    """Why a piece of work was not the last of its contact."""

    NOT = 0  # it was, or is still under way
    FOR_CALL = 1  # its agent took somebody who waited for an answer
    HANDED_BACK = 2  # its agent went off duty


class Pieces(NamedTuple):
    """All pieces of contacts whose work was broken off at least once, sorted by (row, start).

    `Legs` tells of such a contact when work began, who did the last piece of it, and when that was over.
    """

    row: Ints = np.zeros(0, np.int64)
    queue: Ints = np.zeros(0, np.int64)  # where the contact had stood last
    agent: Ints = np.zeros(0, np.int64)
    start_ms: Ints = np.zeros(0, np.int64)
    end_ms: Ints = np.zeros(0, np.int64)  # of the last piece with the wrap; NOT_YET when the run ended before
    why: Ints = np.zeros(0, np.int64)  # a `BrokenOff`


class Stretches(NamedTuple):
    """Stretches of work on contacts, one entry each; most contacts have one."""

    row: Ints
    agent: Ints
    start_ms: Ints
    end_ms: Ints  # NOT_YET when the run ended before
    last: NDArray[np.bool_]  # whether no other of its contact follows


def pieces_of(broken: Ints, begun_ms: Ints, legs: Legs) -> Pieces:
    """Put the last pieces of contacts behind those that were broken off.

    Parameters
    ----------
    broken
        Pieces that were broken off, shape (pieces, 6), with the columns of `Pieces`.
    begun_ms
        When the last piece of each row began, NOT_YET where no work is under way or none was ever broken off.
    legs
        What became of the rows.
    """
    rows = np.flatnonzero(begun_ms != NOT_YET)
    columns: list[Any] = [rows, legs.queue[rows], legs.agent[rows], begun_ms[rows], legs.free_ms[rows], 0 * rows]
    table = np.concatenate([broken.reshape(-1, 6), np.stack(columns, axis=1).astype(np.int64)])
    in_order = np.lexsort((table[:, 5] == BrokenOff.NOT, table[:, 4], table[:, 3], table[:, 0]))
    return Pieces(*table[in_order].T.copy())


def stretches_of(legs: Legs, pieces: Pieces) -> Stretches:
    """List all work of a run: each answered contact, or its pieces, sorted by (row, start)."""
    rows = np.flatnonzero(legs.answer_ms != NOT_YET)
    if not len(pieces.row):
        agents = legs.agent[rows].astype(np.int64)
        return Stretches(rows, agents, legs.answer_ms[rows], legs.free_ms[rows], np.ones(len(rows), np.bool_))
    whole = rows[~np.isin(rows, pieces.row)]
    row = np.concatenate([whole, pieces.row])
    order = np.argsort(row, kind="stable")
    last = np.concatenate([np.ones(len(whole), np.bool_), pieces.why == BrokenOff.NOT])
    return Stretches(
        row[order],
        np.concatenate([legs.agent[whole], pieces.agent])[order],
        np.concatenate([legs.answer_ms[whole], pieces.start_ms])[order],
        np.concatenate([legs.free_ms[whole], pieces.end_ms])[order],
        last[order],
    )


__all__ = ["BrokenOff", "Pieces", "Stretches", "pieces_of", "stretches_of"]
