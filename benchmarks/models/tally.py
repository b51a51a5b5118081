"""What every engine must deliver: counts and waits by interval and tier, and a histogram of waits by tier."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

from benchmarks.workloads import INTERVAL_S, PROFILE, TARGET_S
from simcenter.engine.tables import Ints, State
from simcenter.results.daily.histogram import BINS, EDGES_S, bin_of
from simcenter.results.daily.layout import Layout
from simcenter.results.result import Result

COLUMNS = ("offered", "answered", "abandoned", "within target", "sum of waits (s)")
OFFERED, ANSWERED, ABANDONED, WITHIN, WAITED = range(5)
_EDGES = [float(edge) for edge in EDGES_S]


class Tally:
    """The table of one day, filled while it is simulated, as a model in plain Python does it."""

    def __init__(self, tiers: int, intervals: int = len(PROFILE), interval_s: float = INTERVAL_S) -> None:
        """Begin with nothing counted; contacts after the last interval count in it."""
        self._interval_s, self._last = interval_s, intervals - 1
        self.cells = [[[0, 0, 0, 0, 0.0] for _ in range(tiers)] for _ in range(intervals)]
        self.histogram = [[0] * BINS for _ in range(tiers)]

    def arrives(self, tier: int, now: float) -> list[float]:
        """Count a contact as offered; the row returned is its cell."""
        cell = self.cells[min(int(now / self._interval_s), self._last)][tier]
        cell[OFFERED] += 1
        return cell

    def answered(self, cell: list[float], tier: int, wait: float) -> None:
        """Count an answer after a wait in seconds."""
        cell[ANSWERED] += 1
        if wait <= TARGET_S:
            cell[WITHIN] += 1
        cell[WAITED] += wait
        self.histogram[tier][bisect_left(_EDGES, wait)] += 1

    def abandoned(self, cell: list[float], tier: int, wait: float) -> None:
        """Count an abandonment after a wait in seconds."""
        cell[ABANDONED] += 1
        cell[WAITED] += wait
        self.histogram[tier][bisect_left(_EDGES, wait)] += 1

    def table(self) -> np.ndarray:
        """Cells as an array, shape (intervals, tiers, columns)."""
        return np.array(self.cells, np.float64)

    @property
    def offered(self) -> int:
        """Contacts offered."""
        return int(sum(cell[OFFERED] for row in self.cells for cell in row))


def measure(result: Result, layout: Layout) -> tuple[np.ndarray, Ints]:
    """Make the same table of a simulated horizon with numpy, nothing more.

    Returns
    -------
    tuple
        Cells, shape (intervals, tiers, columns), and the histogram, shape (tiers, bins).
    """
    legs, tier = result.legs, layout.tier_of.take(result.demand.type)
    tiers, shape = len(layout.tiers), (len(layout.intervals), len(layout.tiers))
    cell = layout.slots.interval_of(legs.dial_ms) * tiers + tier
    left = np.flatnonzero(legs.state == State.ABANDONED)
    served = np.flatnonzero(legs.answer_ms >= 0)
    over = np.concatenate([served, left])
    ends = np.concatenate([legs.answer_ms[served], legs.leave_ms[left]])
    wait, where = ends - legs.entry_ms[over], cell[over]
    size = shape[0] * shape[1]
    soon = wait[: len(served)] <= layout.within_ms.take(result.demand.type[served])
    counts = np.bincount(cell[legs.entry_ms >= 0], minlength=size)
    table = np.empty((*shape, len(COLUMNS)))
    table[:, :, OFFERED] = counts.reshape(shape)
    table[:, :, ANSWERED] = np.bincount(where[: len(served)], minlength=size).reshape(shape)
    table[:, :, ABANDONED] = np.bincount(where[len(served) :], minlength=size).reshape(shape)
    table[:, :, WITHIN] = np.bincount(where[: len(served)][soon], minlength=size).reshape(shape)
    table[:, :, WAITED] = np.bincount(where, weights=wait, minlength=size).reshape(shape) / 1_000
    histogram = np.bincount(tier[over] * BINS + bin_of(wait), minlength=tiers * BINS)
    return table, histogram.reshape(tiers, BINS)
