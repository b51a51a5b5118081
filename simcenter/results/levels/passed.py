"""Contacts that agents passed on to another level of support, and what became of them there."""

from __future__ import annotations

import numpy as np

from simcenter.engine.tables import NOT_YET, Ints, State, later_legs
from simcenter.results.daily.fates import Fate, FateTable
from simcenter.results.daily.summary import Passed
from simcenter.results.result import Result


def passed_on(result: Result, table: FateTable, types: int) -> Ints:
    """Count contacts passed on, and add up their waits at the levels they were passed on to, shape (types, Passed)."""
    demand, legs = result.demand, result.legs
    found = np.zeros((types, len(Passed)), np.int64)
    rows = np.flatnonzero(later_legs(demand) & (table.of_legs != Fate.NOTHING))
    if not len(rows):
        return found
    before = np.full(len(demand.type), NOT_YET, np.int64)
    linked = np.flatnonzero(demand.then != NOT_YET)
    before[demand.then[linked]] = linked
    kinds, state = demand.type[rows], legs.state[rows]
    chosen = {
        Passed.CONTACTS: before[rows] == demand.contact[rows],
        Passed.LEGS: np.ones(len(rows), np.bool_),
        Passed.ANSWERED: legs.answer_ms[rows] >= 0,
        Passed.LOST: (state == State.ABANDONED) | (state == State.CLOSED_OUT),
    }
    for column, marked in chosen.items():
        found[:, column] = np.bincount(kinds[marked], minlength=types)
    found[:, Passed.WAIT_MS] = np.bincount(kinds, weights=table.wait_ms[rows], minlength=types).astype(np.int64)
    return found
