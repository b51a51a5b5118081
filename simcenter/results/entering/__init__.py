"""What contacts heard at the entry to their queues, and how soon those were called back who wanted it."""

from __future__ import annotations

import numpy as np

from simcenter.engine.entries import Offer
from simcenter.engine.named import first_queues
from simcenter.engine.tables import NEVER, NOT_YET, Flags, Ints, State
from simcenter.results.agents import Spans, calls_in_vain
from simcenter.results.daily.fates import CALLED_BACK, Fate, FateTable
from simcenter.results.daily.layout import Layout
from simcenter.results.daily.summary import Entered
from simcenter.results.result import Result
from simcenter.routing.entering.rules import offers_of
from simcenter.routing.queues import queues_of


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
    promised = promised_ms(result)
    if (promised != NOT_YET).any():
        judged, kept = kept_to(result, promised)
        marked |= {Entered.JUDGED: counted & judged, Entered.KEPT: counted & kept}
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


def promised_ms(result: Result) -> Ints:
    """Within which time of accepting each contact's customer was promised a call; NOT_YET without a promise."""
    queues = queues_of(result.scenario)
    offers = offers_of(result.scenario, queues)
    by_queue = np.array([NOT_YET if one is None or one.promised is None else one.promised for one in offers], np.int64)
    if (by_queue == NOT_YET).all():
        return np.full(len(result.demand.type), NOT_YET, np.int64)
    return np.asarray(by_queue[first_queues(result.demand, result.plan, result.legs)], np.int64)


def kept_to(result: Result, promised: Ints) -> tuple[Flags, Flags]:
    """Of which call-backs it is known whether the promise was kept, and to whom it was.

    Kept is it by the first call, whether the customer answers or not; broken by none within the time, be it that the
    center closed and let the customer go. Where the run ends before, nobody knows.
    """
    legs, calls = result.legs, result.outcome.calls
    called = np.where(legs.answer_ms == NOT_YET, NEVER, legs.answer_ms)
    np.minimum.at(called, calls.row, calls.start_ms)
    promise = (result.outcome.entries.offer == Offer.ACCEPTED) & (promised != NOT_YET)
    due = legs.entry_ms + promised
    judged = promise & ((called < NEVER) | (legs.state == State.CLOSED_OUT) | (due < result.end_ms))
    return judged, judged & (called <= due)


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
