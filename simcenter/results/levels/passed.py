"""Contacts that agents passed on, to another level of support or out of a wrong line, and what became of them."""

from __future__ import annotations

import numpy as np

from simcenter.engine.tables import NOT_YET, Ints, State, later_legs
from simcenter.results.daily.fates import Fate, FateTable
from simcenter.results.daily.summary import Passed
from simcenter.results.result import Result


def passed_on(result: Result, table: FateTable, types: int) -> Ints:
    """Count contacts passed on, and add up their waits where they were passed on to, shape (types, Passed)."""
    demand, legs = result.demand, result.legs
    found = np.zeros((types, len(Passed)), np.int64)
    if not len(demand.then):
        return found
    begun = table.of_legs != Fate.NOTHING
    later, behind = later_legs(demand), demand.level > 0
    before = np.full(len(demand.type), NOT_YET, np.int64)
    linked = np.flatnonzero(demand.then != NOT_YET)
    before[demand.then[linked]] = linked
    passed, sent_on = begun & later & behind, begun & later & ~behind
    left = (legs.state == State.ABANDONED) | (legs.state == State.CLOSED_OUT)
    chosen = {
        Passed.CONTACTS: passed & (demand.level[before] == 0),
        Passed.LEGS: passed,
        Passed.ANSWERED: passed & (legs.answer_ms >= 0),
        Passed.LOST: passed & left,
        Passed.MISROUTED: begun & ~later & behind,
        Passed.SENT_ON: sent_on & (left | (legs.answer_ms >= 0)),
    }
    for column, marked in chosen.items():
        found[:, column] = np.bincount(demand.type[marked], minlength=types)
    for column, marked in {Passed.WAIT_MS: passed, Passed.SENT_ON_MS: sent_on}.items():
        waits = np.bincount(demand.type[marked], weights=table.wait_ms[marked], minlength=types)
        found[:, column] = waits.astype(np.int64)
    return found
