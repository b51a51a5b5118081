"""Least cost, where the staffings that cost less are so few that every one can be tried."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np

from simcenter.study.staffing.problem import Heads, Problem
from simcenter.study.staffing.searching.judging import TIE
from simcenter.study.staffing.searching.replay import CHUNK
from simcenter.study.staffing.searching.search import Search

MOST_TRIED = 1_000
"""Cheaper staffings tried at most: about two pools of 40 heads, or three of 16, in one interval."""


def least_cost(search: Search, heads: Heads) -> tuple[Heads, bool]:
    """Try every staffing that costs less than heads found, the cheapest first.

    Returns
    -------
    (the cheapest heads that hold, whether that is known)
        It is not where more than `MOST_TRIED` staffings cost less, or `heads` do not hold; these come back then.
    """
    if not search.judge(heads).holds:
        return heads, False
    plans = list(islice(cheaper(search.problem, search.problem.cost(heads)), MOST_TRIED + 1))
    if len(plans) > MOST_TRIED:
        return heads, False
    for plan in sorted(plans, key=search.problem.cost):
        if not _fails(search, plan) and search.judge(plan).holds:
            return plan, True
    return heads, True


def cheaper(problem: Problem, cost: float) -> Iterator[Heads]:
    """Every staffing below a cost; none with more heads in a cell than anybody could use."""
    price = np.repeat(problem.cost_per_head, problem.ample.shape[1])
    most = problem.ample.ravel()

    def fill(cell: int, spent: float) -> Iterator[tuple[int, ...]]:
        if cell == len(price):
            yield ()
            return
        for count in range(int(most[cell]) + 1):
            paid = spent + count * price[cell]
            if paid > cost - 1e-9:
                return
            yield from ((count, *rest) for rest in fill(cell + 1, paid))

    yield from (np.array(heads).reshape(problem.ample.shape) for heads in fill(0, problem.fixed_cost))


def _fails(search: Search, heads: Heads) -> bool:
    """Whether the first days have already lost more periods than all days may lose."""
    if any(promise.period not in ("day", "interval") for promise in search.promises):
        return False
    periods = len(search.replications) * search.problem.layout.days
    may_be_lost = np.floor((1 - search.rates) * periods + TIE)
    lost = np.zeros(len(search.rates))
    for at in range(0, len(search.replications), CHUNK):
        (tally,) = search.run([heads], search.replications[at : at + CHUNK])
        judged = search.judge_by(heads, tally)
        lost += (judged.judged - judged.met)[judged.promise >= 0]
        if (lost > may_be_lost).any():
            return True
    return False
