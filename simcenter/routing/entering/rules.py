"""What a scenario decides at the entry to its queues, as tables, and where its call-backs wait."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simcenter.routing.queues import Queue
from simcenter.routing.tables import NOT_YET, EntryRules, Ints, Moves, Plan
from simcenter.scenario.entry.words import Balks, Callback, Estimator
from simcenter.scenario.model import Scenario
from simcenter.scenario.selectors import select

WORD = 2.0**32


def with_entry(plan: Plan, scenario: Scenario, queues: Sequence[Queue]) -> Plan:
    """Add to a plan what a scenario decides at the entry to its queues, and how call-backs behind live callers wait.

    So many agents are kept back from these that as many must be idle as the scenario says; when they are due they
    move to the live callers, by their age.
    """
    offers = offers_of(scenario, queues)
    rules = entry_rules(scenario, queues, offers)
    reserve, moves = plan.reserve.copy(), plan.moves
    for queue, offer in zip(queues, offers, strict=True):
        place = int(rules.callback_queue[queue.index])
        if offer is None or place == queue.index:
            continue
        reserve[place] = np.maximum(reserve[place], offer.idle_agents - 1)
        if offer.due is not None:
            moves = nobody_moves(len(queues)) if moves is None else moves
            moves.after_ms[place], moves.to[place], moves.keeps_age[place] = offer.due, queue.index, 1
    return plan._replace(reserve=reserve, moves=moves, entry=rules)


def nobody_moves(queues: int) -> Moves:
    """The tables of a plan under which no contact moves."""
    return Moves(np.full(queues, NOT_YET, np.int64), np.zeros(queues, np.int32), np.zeros(queues, np.int64))


def entry_rules(scenario: Scenario, queues: Sequence[Queue], offers: Sequence[Callback | None]) -> EntryRules:
    """Turn a scenario's words about the entry into tables by queue."""
    words = scenario.entry
    balks = _balks_of(scenario, queues)
    steps = max((len(one.steps) for one in balks if one is not None), default=0)
    tries = max((one.tries for one in offers if one is not None), default=0)
    begins = [_padded(list(one.steps) if one is not None else [], steps) for one in balks]
    shares = [[share * WORD for share in one.steps.values()] if one is not None else [] for one in balks]
    vain = [[(1 - one.reached) ** (n + 1) * WORD for n in range(one.tries)] if one else [] for one in offers]
    behind = {(queue.type, queue.state): queue.index for queue in queues if queue.callback}
    return EntryRules(
        estimator=int(Estimator[words.estimator.upper()]),
        mean_ms=np.array([_mean_ms(scenario, queue) for queue in queues], np.int64),
        by_waiting=np.array([one is not None and one.waiting is not None for one in balks], np.int64),
        step_from=np.array(begins, np.int64).reshape(len(queues), steps),
        balk_below=_thresholds(shares, steps),
        offer_from_ms=_each(offers, "after"),
        offer_from_waiting=_each(offers, "waiting"),
        accept_below=np.array([round(one.accepted * WORD) if one else 0 for one in offers], np.int64),
        callback_queue=np.array([behind.get((q.type, q.state), q.index) for q in queues], np.int64),
        dialling_ms=_each(offers, "dialling"),
        again_ms=_each(offers, "again_after"),
        tries=_each(offers, "tries"),
        vain_below=_thresholds(vain, tries),
        behind=np.array([queue.callback for queue in queues], np.int64),
    )


def offers_of(scenario: Scenario, queues: Sequence[Queue]) -> list[Callback | None]:
    """The offer made to those who join each queue; nobody is asked at a level of support, nor when called back."""
    made = {selector: offer if offer.offered else None for selector, offer in scenario.entry.callbacks.items()}
    return [select(made, queue.words, None) if _asks(queue) else None for queue in queues]


def _balks_of(scenario: Scenario, queues: Sequence[Queue]) -> list[Balks | None]:
    return [select(scenario.entry.balks, queue.words, None) if _asks(queue) else None for queue in queues]


def _asks(queue: Queue) -> bool:
    return queue.level is None and not queue.callback and not queue.deferred


def _mean_ms(scenario: Scenario, queue: Queue) -> int:
    kind = scenario.types[queue.type]
    return round(kind.talk.mean_ms() + kind.hold.mean_ms() + kind.wrap.mean_ms())


def _each(offers: Sequence[Callback | None], field: str) -> Ints:
    """A number of every offer, NOT_YET where it has none."""
    values = (None if offer is None else getattr(offer, field) for offer in offers)
    return np.array([NOT_YET if value is None else value for value in values], np.int64)


def _thresholds(chances: Sequence[Sequence[float]], width: int) -> Ints:
    rows = [[round(chance) for chance in row] + [0] * (width - len(row)) for row in chances]
    return np.array(rows, np.int64).reshape(len(chances), width)


def _padded(values: Sequence[int], width: int) -> list[int]:
    return [*values, *[NOT_YET] * (width - len(values))]


__all__ = ["offers_of", "with_entry"]
