"""A policy's scores asked on real decisions: repeatable numbers, from declared fields, nothing written."""

from __future__ import annotations

import math
import traceback
from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import TypeVar

import numpy as np

from simcenter.routing.policy import RoutingPolicy
from simcenter.routing.tables import Floats, Ints, View
from simcenter.routing.view import READS
from simcenter.study.check_policy.decisions import Decision

Array = TypeVar("Array", Ints, Floats)
Score = Callable[[int, View, int, int], float]

GATE = "eligible"
POISONS = (-7_777_777_777, 3, 999_999_999_999)
"""Put into undeclared fields: a score that reads one gives itself away by another answer."""


def check_scores(policy: RoutingPolicy, table: Floats, name: str, decisions: Sequence[Decision]) -> list[str]:
    """Ask one score about decisions.

    Parameters
    ----------
    policy, table
        The policy and its numbers for the center the decisions are from.
    name
        ``contact_score``, ``agent_score`` or ``eligible``.
    decisions
        What to ask.

    Returns
    -------
    Sentences, each about the first decision that shows a fault; empty when there is none.
    """
    score: Score = getattr(type(policy), name)
    answers: list[float] = []
    for decision in decisions:
        queues, pools, numbers = decision.queues.copy(), decision.pools.copy(), table.copy()
        try:
            answer = score(
                decision.now, View(_guarded(queues), _guarded(pools), _guarded(numbers)), *decision[3:]
            )
        except Exception as error:
            return [_raised(name, error)]
        if (
            not _same(queues, decision.queues)
            or not _same(pools, decision.pools)
            or not _same(numbers, table)
        ):
            return [f"{name} writes to the view: a policy reads, and changes nothing."]
        wrong = _no_number(name, answer) if name != GATE else _no_answer(answer)
        if wrong:
            return [wrong]
        answers.append(float(answer))
    return _not_repeatable(score, name, table, decisions, answers) or _undeclared(
        policy, score, name, table, decisions, answers
    )


def _guarded(array: Array) -> Array:
    """A window on an array through which nothing can be written, nor permission be given to."""
    array.flags.writeable = False
    return array.view()


def _same(array: Ints | Floats, before: Ints | Floats) -> bool:
    return bool(np.array_equal(array, before, equal_nan=True))


def _raised(name: str, error: Exception) -> str:
    if isinstance(error, ValueError) and "read-only" in str(error):
        return f"{name} writes to the view: a policy reads, and changes nothing."
    if isinstance(error, ValueError) and "WRITEABLE" in str(error):
        return f"{name} asks to write to the view: a policy reads, and changes nothing."
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"in line {last.lineno} of {PurePath(last.filename).name}"
    return f"{name} raises {type(error).__name__} {where} ({error}); expected a number for every queue and pool."


def _no_number(name: str, answer: object) -> str:
    if isinstance(answer, bool) or not isinstance(answer, int | float | np.integer | np.floating):
        return f"{name} returns {answer!r} ({type(answer).__name__}), expected a number."
    if math.isnan(float(answer)):
        return f"{name} returns a number that does not exist (NaN), expected one; for never return -infinity."
    return ""


def _no_answer(answer: object) -> str:
    if isinstance(answer, bool | np.bool_):
        return ""
    return f"{GATE} returns {answer!r} ({type(answer).__name__}), expected True or False."


def _ask(score: Score, table: Floats, decision: Decision) -> float:
    return float(
        score(decision.now, View(decision.queues, decision.pools, table), decision.queue, decision.pool)
    )


def _not_repeatable(
    score: Score, name: str, table: Floats, decisions: Sequence[Decision], answers: list[float]
) -> list[str]:
    """Ask again in another order: an answer may depend on its arguments only."""
    for decision, before in reversed(list(zip(decisions, answers, strict=True))):
        again = _ask(score, table.copy(), decision)
        if again != before:
            return [
                f"{name} is not repeatable: asked twice the same, it says {before:g} and then {again:g}; "
                "a score depends on its arguments only."
            ]
    return []


def _undeclared(
    policy: RoutingPolicy,
    score: Score,
    name: str,
    table: Floats,
    decisions: Sequence[Decision],
    answers: list[float],
) -> list[str]:
    """Poison every field the policy does not declare: its answers must not change."""
    found = []
    declared = {READS[field] for field in policy.reads}
    for field, (which, column) in READS.items():
        if (which, column) not in declared and _changes(score, table, decisions, answers, which, column):
            declared.add((which, column))  # told once, by the first name of the column
            found.append(f"{name} reads {field}, which its `reads` does not declare.")
    return found


def _changes(
    score: Score, table: Floats, decisions: Sequence[Decision], answers: list[float], which: str, column: int
) -> bool:
    for poison in POISONS:
        for decision, before in zip(decisions, answers, strict=True):
            spoiled = getattr(decision, which).copy()
            spoiled[:, column] = poison
            try:
                answer = _ask(score, table, decision._replace(**{which: spoiled}))
            except Exception:  # whatever it stumbles over, it has read it
                return True
            if answer != before:
                return True
    return False
