"""What contacts heard at the entry to their queues, and how soon those were called back who wanted it."""

from __future__ import annotations

import numpy as np

from simcenter.engine.entries import Offer
from simcenter.engine.tables import NOT_YET, Ints
from simcenter.results.agents import Spans, calls_in_vain
from simcenter.results.daily.fates import CALLED_BACK, Fate, FateTable
from simcenter.results.daily.layout import Layout
from simcenter.results.daily.summary import Entered
from simcenter.results.result import Result


def entered(result: Result, table: FateTable, types: int) -> Ints:
    """Count offers of call-backs and what became of them, shape (types, Entered); no rows where nobody is asked."""
    offer, calls = result.outcome.entries.offer, result.outcome.calls
    kinds = result.demand.type.astype(np.int64)
    if not len(offer):
        return np.zeros((0, len(Entered)), np.int64)
    counted = table.fate != Fate.NOTHING
    answered = counted & np.isin(table.fate, CALLED_BACK)
    found = np.zeros((types, len(Entered)), np.int64)
    marked = {
        Entered.OFFERED: counted & (offer != NOT_YET) & (offer != Offer.NOT_MADE),
        Entered.ACCEPTED: counted & (offer == Offer.ACCEPTED),
        Entered.ANSWERED: answered,
    }
    for column, rows in marked.items():
        found[:, column] = np.bincount(kinds[rows], minlength=types)
    found[:, Entered.DELAY_MS] = _added(kinds, called_back_after(result, table), types)
    made = np.flatnonzero(counted[calls.row])
    _, starts, ends = calls_in_vain(result)
    found[:, Entered.IN_VAIN] = np.bincount(kinds[calls.row[made]], minlength=types)
    found[:, Entered.IN_VAIN_MS] = _added(kinds[calls.row[made]], (ends - starts)[made], types)
    return found


def _added(kinds: Ints, amounts: Ints, types: int) -> Ints:
    return np.bincount(kinds, weights=amounts, minlength=types).astype(np.int64)


def called_back_after(result: Result, table: FateTable) -> Ints:
    """Milliseconds from the acceptance of a call-back to an agent's taking the call that reached the customer."""
    rows = np.isin(table.fate, CALLED_BACK)
    return np.where(rows, result.legs.answer_ms - result.legs.entry_ms, 0)


def in_vain(result: Result) -> Spans:
    """Agents' time with calls nobody answered."""
    agents, starts, ends = calls_in_vain(result)
    return Spans(result.supply.agent_pool[agents], starts, ends)


def in_vain_by_pool_and_type(result: Result, layout: Layout) -> Ints:
    """The same added up within the measured part of the run, shape (pools, types)."""
    spans, slots = in_vain(result), layout.slots
    spent = slots.measured(spans.end_ms) - slots.measured(spans.start_ms)
    kinds = result.demand.type[result.outcome.calls.row]
    shape = len(layout.pools), len(layout.types)
    keys = spans.pool.astype(np.int64) * shape[1] + kinds
    return np.bincount(keys, weights=spent, minlength=shape[0] * shape[1]).astype(np.int64).reshape(shape)


__all__ = ["called_back_after", "entered", "in_vain", "in_vain_by_pool_and_type"]
