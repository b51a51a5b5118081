"""Work that was broken off for calls, or handed back at the end of a shift: how often, and how long it lay aside."""

from __future__ import annotations

import numpy as np

from simcenter.engine.pieces import BrokenOff
from simcenter.engine.tables import Ints, State
from simcenter.results.result import Result


def put_aside_ms(result: Result) -> Ints:
    """How long work on each finished contact lay aside between its pieces, 0 of all others; one entry a row."""
    pieces, legs = result.outcome.pieces, result.legs
    aside = np.zeros(len(legs.state), np.int64)
    if not len(pieces.row):
        return aside
    last = pieces.why == BrokenOff.NOT
    worked = np.where(last, legs.leave_ms[pieces.row], pieces.end_ms) - pieces.start_ms
    rows = np.unique(pieces.row)
    aside[rows] = legs.leave_ms[rows] - legs.answer_ms[rows]
    np.add.at(aside, pieces.row, -worked)
    return np.where(legs.state == State.FINISHED, aside, 0)


def broken_off(result: Result, counted: Ints, types: int) -> Ints:
    """Count by contact type how often work was broken off for a call, and handed back, shape (types, 2).

    Parameters
    ----------
    result
        The run.
    counted
        Rows that count.
    types
        How many contact types there are.
    """
    pieces = result.outcome.pieces
    ours = np.isin(pieces.row, counted)
    whys = (BrokenOff.FOR_CALL, BrokenOff.HANDED_BACK)
    kinds = [result.demand.type[pieces.row[ours & (pieces.why == why)]] for why in whys]
    return np.stack([np.bincount(kind, minlength=types) for kind in kinds], axis=1)


__all__ = ["broken_off", "put_aside_ms"]
