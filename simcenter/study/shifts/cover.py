"""Cover a requirement with shifts at least cost: an integer programme, and the bound that proves how near it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simcenter.study.shifts.patterns import Column, Floats, Way
from simcenter.study.shifts.terms import Terms

TIME_LIMIT_S = 20.0
GAP = 1e-4
"""A cost within a hundredth of a per cent of the bound is the least for any purpose of a planner."""


class NoCover(ValueError):
    """No number of these shifts covers the requirement on these terms."""


@dataclass(frozen=True)
class Cover:
    """Numbers of shifts.

    Attributes
    ----------
    agents
        On each column, shape (columns,).
    cost
        In hours' wages, that of what is short included.
    bound
        No cover costs less, in hours' wages.
    """

    agents: np.ndarray
    cost: float
    bound: float

    @property
    def gap(self) -> float:
        """How far above the bound the cost is, as a share of it."""
        return 0.0 if self.bound <= 0 else max(0.0, self.cost / self.bound - 1)


def cover(required: Floats, columns: Sequence[Column], terms: Terms, interval_hours: float) -> Cover:
    """Choose numbers of shifts so that agents present are as many as required in each interval.

    Minimise the sum of wages over shifts (and the price of agent hours short, where they may be), subject to presence
    in each interval, and to the shares of shifts that may be prolonged, ended early, or worked by experienced agents.

    Parameters
    ----------
    required
        Agents required, shape (intervals,).
    columns
        Ways to work; `Column.present` on the same intervals.
    terms
        The limits.
    interval_hours
        Length of an interval.

    Raises
    ------
    NoCover
        When nothing covers it.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    present = np.array([column.present for column in columns]).T
    count, intervals = len(columns), len(required)
    costs = np.array([column.wages for column in columns])
    short = terms.under_price is not None
    price = np.full(intervals if short else 0, (terms.under_price or 0.0) * interval_hours)
    rows, least = [np.hstack([present, np.eye(intervals)[:, : len(price)]])], [required]
    most = [np.full(intervals, np.inf)]
    for row, limit in _limits(columns, terms):
        rows.append(np.hstack([row, np.zeros(len(price))])[None, :])
        least.append(np.array([-np.inf]))
        most.append(np.array([limit]))
    found = milp(
        np.concatenate([costs, price]),
        constraints=LinearConstraint(np.vstack(rows), np.concatenate(least), np.concatenate(most)),
        integrality=np.concatenate([np.ones(count), np.zeros(len(price))]),
        bounds=Bounds(0, np.inf),
        options={"time_limit": TIME_LIMIT_S, "mip_rel_gap": GAP},
    )
    if found.x is None:
        raise NoCover(_reason(required, present, terms))
    agents = np.rint(found.x[:count]).astype(np.int64)
    missing = np.maximum(required - present @ agents, 0.0)
    cost = float(costs @ agents + (price @ missing if short else 0.0))
    return Cover(agents, cost, float(min(found.mip_dual_bound, cost)))


def _limits(columns: Sequence[Column], terms: Terms) -> list[tuple[Floats, float]]:
    """Rows that may be at most a limit: shares of all shifts, and experienced agents."""
    ways: dict[Way, Floats] = {
        way: np.array([column.way == way for column in columns], np.float64)
        for way in ("overtime", "time off", "new hire")
    }
    shares: dict[Way, float] = {"overtime": terms.most_overtime, "time off": terms.most_time_off}
    found = [(ways[way] - share, 0.0) for way, share in shares.items() if ways[way].any()]
    if terms.experienced is not None:
        found.append((1 - ways["new hire"], float(terms.experienced)))
    return found


def _reason(required: Floats, present: Floats, terms: Terms) -> str:
    bare = np.flatnonzero((required > 0) & (present.max(axis=1) <= 0))
    if len(bare):
        return f"no shift is there in interval {int(bare[0]) + 1} of the day, and {required[bare[0]]:g} are required"
    return "no number of these shifts covers the requirement on these terms"


__all__ = ["GAP", "Cover", "NoCover", "cover"]
