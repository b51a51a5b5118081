"""Exchanges of heads, for small centers in which taking off single heads ends too early."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np

from simcenter.study.staffing.problem import Heads
from simcenter.study.staffing.searching.search import NEAR, Search

ADDED, PAIRS = 10, 24
"""Exchanges considered: heads added, heads taken off for them."""
MOST_CELLS = 12
"""Cells up to which exchanges are tried; beyond, steps have found nearly all of what they would."""
TRIES = 20
"""Exchanges simulated in a round; none of them good ends the search."""
SHIFTED = (0.25, 0.5, 1.0)
"""Parts of a pool's heads put into another pool, where exchanges of single heads find nothing more."""


def exchange(search: Search, heads: Heads) -> Heads:
    """Exchange heads between cells, then whole parts of pools, as long as that is cheaper and holds."""
    while heads.size <= MOST_CELLS:
        better = next(_better_exchanges(search, heads), None)
        better = next(_better_shifts(search, heads), None) if better is None else search.polish(better)
        if better is None:
            return heads
        heads = better
    return heads


def _better_exchanges(search: Search, heads: Heads) -> Iterator[Heads]:
    """Cheaper staffings that hold, by one head more somewhere and one or two fewer elsewhere."""
    judged = search.judge(heads)
    more, fewer = search.slopes(heads, 1), search.slopes(heads, -1)
    slack = np.nan_to_num(judged.slack, posinf=1e9)
    cost = search.problem.cost_per_head
    gain = np.maximum(more.share, 0) @ (1 / (np.maximum(slack, 0) + NEAR)) / cost[more.cells[:, 0]]
    add = np.argsort(-gain, kind="stable")[:ADDED]
    drop = np.argsort(search.harm(judged, fewer), kind="stable")[:PAIRS]
    moves = []
    for a in add:
        paid = cost[more.cells[a, 0]]
        for i, b in enumerate(drop):
            for c in (None, *drop[i:]):
                taken = [b] if c is None else [b, c]
                saved = cost[fewer.cells[taken, 0]].sum() - paid
                if saved > 1e-9:
                    left = slack + more.share[a] + fewer.share[taken].sum(axis=0)
                    moves.append((-float(left.min()), a, taken))
    moves.sort(key=lambda move: move[0])
    for _, a, taken in moves[:TRIES]:
        plan = heads.copy()
        plan[tuple(more.cells[a])] += 1
        for one in taken:
            plan[tuple(fewer.cells[one])] -= 1
        if (plan >= 0).all() and search.judge(plan).holds:
            yield plan


def _better_shifts(search: Search, heads: Heads) -> Iterator[Heads]:
    """Cheaper staffings that hold, by a part of pools put into another one and single heads taken off after.

    Head by head that may lead nowhere: agents who serve everybody pool the work only when there are enough of them.
    """
    cost = search.problem.cost(heads) - 1e-9
    for plan in _shifted(heads):
        plan = np.minimum(plan, search.problem.ample)
        if search.judge(plan).holds:
            fewer = search.polish(plan)
            if search.problem.cost(fewer) < cost:
                yield fewer


def _shifted(heads: Heads) -> Iterator[Heads]:
    """Put a part of one pool, or of all others, into a pool."""
    pools = range(len(heads))
    for taking in pools:
        others = [pool for pool in pools if pool != taking]
        groups = [[pool] for pool in others] + ([others] if len(others) > 1 else [])
        for giving, part in product(groups, SHIFTED):
            moved = np.ceil(part * heads[giving]).astype(np.int64)
            if moved.any():
                plan = heads.copy()
                plan[giving] -= moved
                plan[taking] += moved.sum(axis=0)
                yield plan
