"""The best next step if every head's effect added up: a small linear programme, rounded to whole heads.

Around the staffing at hand the share answered in time is taken to change by what single heads were seen to change
it (cutting planes around one point, after J. Atlason, M. Epelman and S. Henderson, 2004). The step is then
simulated; where it keeps less than the programme thought, the next one is asked for that much more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simcenter.engine.tables import Ints
from simcenter.study.staffing.problem import Floats, Heads

FADING = 0.8
"""A head more does less than a head fewer takes away; this much is counted on where it was not simulated."""
SHORT = 1_000.0
"""Price of one point of share missing, in the dearest heads; so a step leaves nothing short where it need not."""


@dataclass(frozen=True)
class Effects:
    """What one head fewer and one head more do in each cell, by condition, shape (cells, conditions).

    Cells are pools x intervals, row by row; a head that cannot be taken off or added has zeros.
    """

    fewer: Floats
    more: Floats


@dataclass(frozen=True)
class Limits:
    """What a step may spend: at most `most` of `use` for each row of heads summed up.

    Attributes
    ----------
    fewer, more
        Change of every limited amount by one head fewer and one more, shape (limits, cells).
    left
        What is left of each, shape (limits,).
    """

    fewer: Floats
    more: Floats
    left: Floats


def best_step(
    heads: Heads,
    ample: Heads,
    cost: Floats,
    slack: Floats,
    effects: Effects,
    limits: Limits | None = None,
    shortfall_first: bool = False,
) -> Heads:
    """Find the change of heads, at most one in each cell, that is cheapest and leaves no condition short.

    Parameters
    ----------
    heads, ample
        The staffing at hand and the most heads, shape (pools, intervals).
    cost
        Of one head in each cell, shape (cells,).
    slack
        Of each condition (share), shape (conditions,); infinite where it is not judged.
    effects
        By cell and condition.
    limits
        What may not be spent beyond; none by default.
    shortfall_first
        Whether the largest shortfall is to be small first and cost only breaks ties.

    Returns
    -------
    array of int, shape (pools, intervals)
        -1, 0 or 1 in each cell; all zero when nothing better is seen.
    """
    from scipy.optimize import linprog
    from scipy.sparse import csr_matrix, hstack, vstack

    judged = np.isfinite(slack)
    cells, conditions = heads.size, int(judged.sum())
    dearest = float(cost.max())
    # A hair's difference between equal cells makes the answer one and the same wherever it is worked out.
    price = cost / dearest * (1 + 1e-5 * np.arange(cells))
    weight = 1e-4 if shortfall_first else 1.0
    aim = np.concatenate([-weight * price, weight * price, np.full(conditions, 5.0), [100 * SHORT]])
    fewer, more = effects.fewer[:, judged].T, effects.more[:, judged].T
    identity = csr_matrix(np.eye(conditions))
    enough = hstack([csr_matrix(fewer), csr_matrix(more), identity, csr_matrix((conditions, 1))])
    largest = hstack([csr_matrix((conditions, 2 * cells)), -identity, csr_matrix(np.ones((conditions, 1)))])
    rows, most = [-enough, -largest], [slack[judged], np.zeros(conditions)]
    if limits is not None:
        spare = csr_matrix((len(limits.left), conditions + 1))
        rows.append(hstack([csr_matrix(limits.fewer), csr_matrix(limits.more), spare]))
        most.append(limits.left)
    upper = np.concatenate(
        [np.clip(heads.ravel(), 0, 1), np.clip((ample - heads).ravel(), 0, 1), np.full(conditions + 1, np.inf)]
    )
    bounds = np.stack([np.zeros(len(upper)), upper], axis=1)
    found = linprog(aim, A_ub=vstack(rows), b_ub=np.concatenate(most), bounds=bounds, method="highs-ds")
    if found.x is None:
        return np.zeros_like(heads)
    return _whole(found.x[:cells], found.x[cells : 2 * cells], limits is not None).reshape(heads.shape)


def _whole(fewer: Floats, more: Floats, limited: bool) -> Ints:
    """Round a step to whole heads: to the side of more heads, or of fewer where spending is limited."""
    part = 1e-6
    if limited:
        return np.asarray(np.floor(more + part) - np.ceil(fewer - part), np.int64)
    return np.asarray(np.ceil(more - part) - np.floor(fewer + part), np.int64)
