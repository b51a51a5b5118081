"""Contacts sorted by pool, type and interval of arrival, so that one pass serves several tables."""

from __future__ import annotations

from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simcenter.engine.tables import Ints
from simcenter.results.daily.fates import N_FATES, Fate, FateTable
from simcenter.results.daily.layout import Layout
from simcenter.results.result import Result

MOST_JOINT_CELLS = 500_000
"""Above this, a pass for each table takes less time and memory than the one table all can be read off."""


class Sums(NamedTuple):
    """Milliseconds added up in three ways; contacts nobody answered belong to no pool."""

    by_arrival: Ints  # [type, interval]
    by_pool: Ints  # [pool, type]
    by_pool_and_interval: Ints  # [pool, interval]


class Cells:
    """Where every row of `Demand` belongs; contacts of the warm-up belong nowhere."""

    def __init__(
        self, result: Result, layout: Layout, table: FateTable, most_joint: int = MOST_JOINT_CELLS
    ) -> None:
        """Sort the rows of a result."""
        legs = result.legs
        self.interval = layout.slots.interval_of(legs.dial_ms)
        self._type, self._pool = result.demand.type, legs.pool + 1
        self._fate, self._of_legs = table.fate, table.of_legs
        self._shape = len(layout.pools) + 1, len(layout.types), len(layout.intervals)
        pools, types, intervals = self._shape
        self._arrival: Ints = self._type * intervals + self.interval
        self._served = self._pool * types + self._type
        self._joint: Ints | None = None
        if pools * types * intervals <= most_joint:
            self._joint = self._served * intervals + self.interval
        self._warms_up = layout.slots.start_ms > 0

    def count(self) -> tuple[Ints, Ints]:
        """Count fates.

        Returns
        -------
        tuple
            Of contacts by type and interval, shape (types, intervals, N_FATES), and of legs by pool and type,
            shape (pools, types, N_FATES).
        """
        pools, types, intervals = self._shape
        arrived = np.bincount(self._arrival * N_FATES + self._fate, minlength=types * intervals * N_FATES)
        served = np.bincount(self._served * N_FATES + self._of_legs, minlength=pools * types * N_FATES)
        return arrived.reshape(types, intervals, N_FATES), served.reshape(pools, types, N_FATES)[1:]

    def add(self, amounts: Ints, rows: Ints | None = None) -> Sums:
        """Add up milliseconds, of all rows or of some.

        Sums are exact: below 2**53, 285,000 years, a double holds every whole number.
        """
        if self._warms_up:
            counts = self._of_legs != Fate.NOTHING
            amounts = amounts * (counts if rows is None else counts[rows])
        pools, types, intervals = self._shape
        if self._joint is not None:
            table = _add(self._joint, amounts, rows, pools, types, intervals)
            return Sums(table.sum(axis=0), table[1:].sum(axis=2), table[1:].sum(axis=1))
        arrived = _add(self._arrival, amounts, rows, types, intervals)
        served = _add(self._served, amounts, rows, pools, types)
        inside = _add(self._pool * intervals + self.interval, amounts, rows, pools, intervals)
        return Sums(arrived, served[1:], inside[1:])


def _add(keys: NDArray[np.integer], amounts: Ints, rows: Ints | None, *shape: int) -> Ints:
    chosen = keys if rows is None else keys[rows]
    sums = np.bincount(chosen, weights=amounts, minlength=prod(shape))
    return sums.astype(np.int64).reshape(shape)
