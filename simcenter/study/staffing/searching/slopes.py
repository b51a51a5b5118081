"""What one head more or less in each cell does: many cells in one run, as far apart as a crowd is felt.

A head missing at nine is felt by those who call around nine, not by those who call at noon. So one run of a day lacks a
head in every fourth interval or so, and what changed around each of them is put down to it (the way a sparse Jacobian
is told from few differences: A. Curtis, M. Powell and J. Reid, 1974). These numbers only guide a search; whatever they
lead to is simulated.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simcenter.engine.tables import Ints
from simcenter.study.staffing.problem import Floats, Heads
from simcenter.study.staffing.searching.replay import Tally

FELT_MS = 3_600_000
"""How long after it began an interval with a head more or less is taken to be felt, the interval included."""
FEWEST_APART = 3
"""Intervals between two changes of one run, at least."""


@dataclass(frozen=True)
class Slopes:
    """What one head more or less in each cell does on critical days.

    Attributes
    ----------
    cells
        Pool and interval, shape (cells, 2).
    share
        Change of the share answered in time, shape (cells, conditions).
    met
        Change of the periods kept, shape (cells, conditions).
    base, changed
        What the days came to before, and with the head of each cell more or less.
    """

    cells: Ints
    share: Floats
    met: Ints
    base: Tally
    changed: tuple[Tally, ...]

    def together(self, rows: Sequence[int]) -> Tally:
        """What the days would come to with the changes of several cells at once, if changes added up."""
        parts = [self.changed[row] for row in rows]
        return Tally(*(now + sum(part[k] - now for part in parts) for k, now in enumerate(self.base)))


@dataclass(frozen=True)
class Spaced:
    """Cells changed in one run: in one pool, far apart.

    Attributes
    ----------
    rows
        Numbers of the cells.
    plan
        The staffing with all of them changed.
    windows
        First interval in which each is felt, and the first in which it no longer is, shape (rows, 2).
    """

    rows: Ints
    plan: Heads
    windows: Ints


def intervals_felt(interval_ms: int) -> int:
    """Intervals in which one with a head more or less is taken to be felt by those who wait on the line."""
    return max(FEWEST_APART, math.ceil(FELT_MS / interval_ms))


def spaced(heads: Heads, cells: Ints, step: int, apart: int) -> list[Spaced]:
    """Put cells into as few runs as their distance allows.

    Parameters
    ----------
    heads
        The staffing at hand, shape (pools, intervals).
    cells
        Pool and interval, shape (cells, 2).
    step
        1 for a head more, -1 for one fewer.
    apart
        Intervals between two changes of one run.
    """
    groups: dict[tuple[int, int], list[int]] = {}
    for row, (pool, interval) in enumerate(cells.tolist()):
        groups.setdefault((pool, interval % apart), []).append(row)
    found = []
    for members in groups.values():
        rows = np.array(sorted(members, key=lambda row: int(cells[row, 1])))
        plan = heads.copy()
        plan[tuple(cells[rows].T)] += step
        # Who called just before and still waits feels it too.
        first = np.maximum(cells[rows, 1] - 1, 0)
        first[0] = 0
        found.append(Spaced(rows, plan, np.stack([first, np.append(first[1:], heads.shape[1])], axis=1)))
    return found


def inside(base: Tally, run: Tally, window: Ints) -> Tally:
    """What the days of a run came to inside a window of intervals, and as before outside of it."""
    first, last = (int(end) for end in window)
    parts = []
    for before, after in zip(base, run, strict=True):
        own = before.copy()
        own[..., first:last] = after[..., first:last]
        parts.append(own)
    return Tally(*parts)
