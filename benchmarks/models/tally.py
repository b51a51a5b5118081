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

    Three quarters of the contacts do not wait, so waits are looked at only where there are any.

    Returns
    -------
    tuple
        Cells, shape (intervals, tiers, columns), and the histogram, shape (tiers, bins).
    """
    legs, tier = result.legs, layout.tier_of.take(result.demand.type)
    tiers, intervals = len(layout.tiers), len(layout.intervals)
    cell = layout.slots.interval_of(legs.dial_ms) * tiers + tier
    wait, left = legs.answer_ms - legs.entry_ms, np.flatnonzero(legs.state == State.ABANDONED)
    wait[left] = legs.leave_ms[left] - legs.entry_ms[left]
    fate = _FATE_OF_STATE.take(legs.state)
    rows = np.flatnonzero(wait > 0)
    waited = wait[rows]
    fate[rows[waited > layout.within_ms.take(result.demand.type[rows])]] |= LATE
    counts = np.bincount(cell * FATES + fate, minlength=intervals * tiers * FATES)
    table = np.empty((intervals, tiers, len(COLUMNS)))
    table[:, :, :WAITED] = (counts.reshape(-1, FATES) @ _COLUMNS_OF_FATE).reshape(intervals, tiers, -1)
    sums = np.bincount(cell[rows], weights=waited, minlength=intervals * tiers) / 1_000
    table[:, :, WAITED] = sums.reshape(intervals, tiers)
    histogram = np.bincount(tier[rows] * BINS + bin_of(waited), minlength=tiers * BINS).reshape(tiers, BINS)
    over = table[:, :, ANSWERED] + table[:, :, ABANDONED]
    histogram[:, 0] += over.sum(axis=0).astype(np.int64) - histogram.sum(axis=1)
    return table, histogram


NOT_OFFERED, LATE, SERVED, LEFT, OTHER = 0, 1, 2, 4, 6
FATES = 8
"""Numbers of what became of a contact; `LATE` is added to the even ones when the wait was over the target."""


def _fate_of_state() -> Ints:
    fates = np.full(len(State), OTHER, np.int64)
    fates[[State.ASLEEP, State.BLOCKED, State.BEFORE_QUEUE]] = NOT_OFFERED
    fates[[State.FINISHED, State.IN_SERVICE]] = SERVED
    fates[State.ABANDONED] = LEFT
    return fates


def _columns_of_fate() -> Ints:
    columns = np.zeros((FATES, WAITED), np.int64)
    columns[SERVED:, OFFERED] = 1
    columns[[SERVED, SERVED + LATE], ANSWERED] = 1
    columns[[LEFT, LEFT + LATE], ABANDONED] = 1
    columns[SERVED, WITHIN] = 1
    return columns


_FATE_OF_STATE, _COLUMNS_OF_FATE = _fate_of_state(), _columns_of_fate()
