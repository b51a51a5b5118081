"""Time cut into intervals: in which one a moment lies, and how long spans of time last in each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simcenter.engine.tables import Floats, Ints
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.calendar import DAY_MS


@dataclass(frozen=True)
class Slots:
    """The intervals of a horizon.

    Contacts are counted in one of the `intervals` of a day. Staff also works after closing, so spans of time
    fall into `intervals` + 1 columns, the last of which is all time from closing to the next opening.
    """

    days: int
    intervals: int
    interval_ms: int
    start_ms: int = 0  # measured time begins here, after the warm-up or where the run begins
    end_ms: int | None = None  # and ends here when the run stops at the horizon
    closed: tuple[int, ...] = ()  # days of the horizon without opening hours
    rest_of_day: bool = False  # whether the run begins within its only day: amounts are those of the rest

    @classmethod
    def of_scenario(cls, scenario: Scenario) -> Slots:
        """Cut the horizon of a scenario as its calendar says."""
        calendar = scenario.calendar
        end = calendar.horizon_ms if calendar.closing == "stop" else None
        intervals, start = calendar.intervals, calendar.measured_from_ms
        closed = tuple(day for day in range(calendar.days) if not calendar.is_open(day))
        return cls(calendar.days, intervals, calendar.interval, start, end, closed, calendar.begins_ms > 0)

    @property
    def open_ms(self) -> int:
        """Length of a day's opening hours in milliseconds."""
        return self.intervals * self.interval_ms

    def interval_of(self, times: Ints) -> Ints:
        """Interval of the day in which contacts arrive, 0 to `intervals` - 1; `NOT_YET` falls anywhere."""
        inside = times if self.days == 1 else times - self.day_of(times) * DAY_MS
        found: Ints = inside // self.interval_ms
        # as an unsigned number -1 is the largest, so one pass takes care of both ends
        return np.minimum(found.view(np.uint64), np.uint64(self.intervals - 1)).view(np.int64)

    def end_of(self, interval: Ints, times: Ints) -> Ints:
        """When the intervals end that `interval_of` found for moments."""
        ends = (interval + 1) * self.interval_ms
        return ends if self.days == 1 else ends + self.day_of(times) * DAY_MS

    def day_of(self, times: Ints) -> Ints:
        """Day of the horizon in which moments lie; a day lasts until the next one opens."""
        found: Ints = np.minimum(np.maximum(times // DAY_MS, 0), self.days - 1)
        return found

    def measured(self, times: Ints) -> Ints:
        """Move moments outside the measured time to its nearer end."""
        if self.start_ms:
            times = np.maximum(times, self.start_ms)
        return times if self.end_ms is None else np.minimum(times, self.end_ms)

    @cached_property
    def _starts(self) -> Ints:
        """Start of every slot: for each day its intervals and what follows."""
        inside = np.arange(self.intervals + 1, dtype=np.int64) * self.interval_ms
        days = np.arange(self.days, dtype=np.int64)[:, None] * DAY_MS
        return np.asarray((days + inside).ravel(), np.int64)

    @cached_property
    def _widths(self) -> Ints:
        """Length of every slot; the last has none, because no span goes beyond it."""
        return np.diff(self._starts, append=self._starts[-1])

    @cached_property
    def measured_ms(self) -> Ints:
        """Measured opening time in each interval of the day, summed over the days, shape (intervals,)."""
        edges = self.measured(np.append(self._starts, self._starts[-1]))
        lengths = np.diff(edges).reshape(self.days, self.intervals + 1)
        lengths[list(self.closed)] = 0
        return np.asarray(lengths[:, : self.intervals].sum(axis=0), np.int64)

    @property
    def often(self) -> Floats:
        """How often each interval was measured in a horizon, what lies in a warm-up left out; shape (intervals,).

        An interval in which a run begins counts once, with what is left of it.
        """
        often: Floats = self.measured_ms / self.interval_ms
        return np.ceil(often) if self.rest_of_day else often

    def _slot_of(self, times: Ints) -> Ints:
        if self.days == 1:
            return np.asarray(np.minimum(times // self.interval_ms, self.intervals), np.int64)
        day = self.day_of(times)
        inside = np.minimum((times - day * DAY_MS) // self.interval_ms, self.intervals)
        return np.asarray(inside + day * (self.intervals + 1), np.int64)

    def elapsed(self, times: Ints, keys: Ints, count: int, weights: Ints | None = None) -> Floats:
        """Add up, for each key, the time that passes in each slot after given moments.

        The difference of two such tables, for ends and starts of spans, is the time the spans last in each
        slot.

        Parameters
        ----------
        times
            Moments in milliseconds, none before the first opening.
        keys
            Whom each moment belongs to, 0 to `count` - 1.
        weights
            How often each moment counts; once by default.

        Returns
        -------
        array, shape (count, slots)
            Milliseconds.
        """
        starts = self._starts
        slot = self._slot_of(times)
        late = times - starts.take(slot)
        slot += keys * len(starts)
        size = count * len(starts)
        if weights is None:
            passed = np.bincount(slot, minlength=size)
        else:
            passed, late = np.bincount(slot, weights=weights, minlength=size), late * weights
        passed = passed.reshape(count, -1).cumsum(axis=1)
        return np.asarray(
            passed * self._widths - np.bincount(slot, weights=late, minlength=size).reshape(count, -1)
        )

    def split(self, starts: Ints, ends: Ints, keys: Ints, count: int) -> Ints:
        """Add up, for each key, how long spans last in each interval of the day; see `by_interval`."""
        times = self.measured(np.concatenate([starts, ends]))
        passed = self.elapsed(times, np.concatenate([keys, keys + count]), 2 * count)
        return self.by_interval(passed[:count] - passed[count:])

    def by_interval(self, table: Floats) -> Ints:
        """Fold a table of all slots of the horizon into the intervals of a day.

        Returns
        -------
        array of int, shape (keys, intervals + 1)
            Milliseconds; the last column is the time outside opening hours.
        """
        whole = np.rint(table).astype(np.int64)
        return np.asarray(whole.reshape(len(whole), self.days, -1).sum(axis=1), np.int64)
