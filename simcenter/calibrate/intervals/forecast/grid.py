"""Intervals laid out by queue, day and time; what is missing is taken as empty, or left out, and told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simcenter.calibrate.intervals.cleaning.records import IntervalData
from simcenter.scenario.units import DAY_MS, format_clock

Numbers = NDArray[np.float64]

MOST_IF_EMPTY: Final = 3.0
"""A missing interval that usually has at most so many contacts may have had none (one in twenty has none)."""

CLOSED: Final = 0.2
"""A day with less than this share of what is usual on its weekday was no such day: closed, or a holiday."""

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Grid:
    """Contacts offered by queue, day and interval of the day.

    Attributes
    ----------
    queues, days
        Along the first and second axis.
    interval_ms
        Length of an interval.
    offered
        Shape (queues, days, intervals from midnight to midnight); NaN where nothing is known.
    hours
        First interval and the first after the last with contacts, by weekday that has data.
    zeros
        Number of missing intervals taken as empty.
    left_out
        Missing intervals that are not used, as sentences by day and queue.
    left_out_count
        Their number.
    closed
        Days that are not used because hardly anybody came, as sentences.
    whole
        Days of which everything is known, shape (days,).
    """

    queues: tuple[str, ...]
    days: tuple[date, ...]
    interval_ms: int
    offered: Numbers
    hours: dict[int, tuple[int, int]]
    zeros: int
    left_out: tuple[str, ...]
    left_out_count: int
    closed: tuple[str, ...]
    whole: NDArray[np.bool_]

    @property
    def weekdays(self) -> NDArray[np.int64]:
        """Weekday of each day, Monday 0."""
        return np.array([day.weekday() for day in self.days], np.int64)

    @property
    def totals(self) -> Numbers:
        """Contacts of each day over all queues, NaN where a day is not whole."""
        totals = np.nansum(self.offered, axis=(0, 2))
        return np.where(self.whole, totals, np.nan)


def lay_out(data: IntervalData) -> Grid:
    """Lay intervals out, and decide about those that are missing.

    A missing interval is taken as empty where the same interval of the weekday (or, without another day, its
    neighbours) has at most three contacts on average; otherwise it is left out and its day with it where days are
    compared. Opening hours of a weekday reach from its first to its last interval with a contact.
    """
    queues, days = tuple(data.queues), tuple(data.days)
    seen = _observed(data, queues, days)
    weekdays = np.array([day.weekday() for day in days])
    lost = _lost(data, queues, days)
    hours = _hours((np.nan_to_num(seen) > 0) | lost, weekdays)
    inside = np.zeros(seen.shape[1:], bool)
    for weekday, (first, last) in hours.items():
        inside[weekdays == weekday, first:last] = True
    missing = np.isnan(seen) & inside
    empty = missing & ~lost & (_usual(seen, weekdays) <= MOST_IF_EMPTY)
    offered = np.where(empty, 0.0, np.where(inside, seen, np.nan))
    left_out = missing & ~empty
    closed = _closed(np.nansum(offered, axis=(0, 2)), np.asarray(~left_out.any(axis=(0, 2))), weekdays, days)
    for place in closed:
        offered[:, place] = np.nan
        left_out[:, place] = False
    whole: NDArray[np.bool_] = np.asarray(~left_out.any(axis=(0, 2)) & inside.any(axis=1))
    whole[list(closed)] = False
    told = _told(left_out, queues, days, data.interval_ms)
    return Grid(
        queues, days, data.interval_ms, offered, hours, int(empty.sum()), told, int(left_out.sum()),
        tuple(closed.values()), whole,
    )  # fmt: skip


def _observed(data: IntervalData, queues: tuple[str, ...], days: tuple[date, ...]) -> Numbers:
    """Mean of what each place was seen with: two passes where daylight saving repeats an hour, else one."""
    shape = (len(queues), len(days), DAY_MS // data.interval_ms)
    total, passes = np.zeros(shape), np.zeros(shape)
    queue_at, day_at = ({name: i for i, name in enumerate(names)} for names in (queues, days))
    for interval in data.intervals:
        place = queue_at[interval.queue], day_at[interval.day], interval.clock_ms // data.interval_ms
        total[place] += interval.offered
        passes[place] += 1
    return np.asarray(np.divide(total, passes, out=np.full(shape, np.nan), where=passes > 0))


def _lost(data: IntervalData, queues: tuple[str, ...], days: tuple[date, ...]) -> NDArray[np.bool_]:
    """Places whose row was dropped: they are not empty."""
    lost = np.zeros((len(queues), len(days), DAY_MS // data.interval_ms), bool)
    for queue, start in data.lost:
        if queue in queues and start.date() in days:
            minutes = start.hour * 60 + start.minute
            lost[queues.index(queue), days.index(start.date()), minutes * 60_000 // data.interval_ms] = True
    return lost


def _hours(busy_at: NDArray[np.bool_], weekdays: NDArray[np.int64]) -> dict[int, tuple[int, int]]:
    hours = {}
    for weekday in sorted(set(weekdays.tolist())):
        busy = np.flatnonzero(busy_at[:, weekdays == weekday].any(axis=(0, 1)))
        if len(busy):
            hours[weekday] = (int(busy[0]), int(busy[-1]) + 1)
    return hours


def _usual(seen: Numbers, weekdays: NDArray[np.int64]) -> Numbers:
    """What each place usually has: its mean over the same weekday, else the mean of its neighbours that day."""
    usual = np.full(seen.shape, np.nan)
    for weekday in set(weekdays.tolist()):
        own = weekdays == weekday
        usual[:, own] = _nanmean(seen[:, own], 1)[:, None]
    beside = np.stack([np.roll(seen, shift, axis=2) for shift in (-2, -1, 1, 2)])
    beside[0, ..., -2:] = beside[1, ..., -1:] = beside[2, ..., :1] = beside[3, ..., :2] = np.nan
    usual = np.where(np.isnan(usual), _nanmean(beside, 0), usual)
    return np.asarray(np.nan_to_num(usual, nan=0.0))


def _nanmean(values: Numbers, axis: int) -> Numbers:
    known = ~np.isnan(values)
    count = known.sum(axis=axis)
    total = np.where(known, values, 0.0).sum(axis=axis)
    return np.asarray(np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0))


def _closed(
    totals: Numbers, whole: NDArray[np.bool_], weekdays: NDArray[np.int64], days: tuple[date, ...]
) -> dict[int, str]:
    """Days on which hardly anybody came, by place, each as a sentence."""
    closed = {}
    for place, day in enumerate(days):
        others = (weekdays == weekdays[place]) & whole
        others[place] = False
        usual = float(np.median(totals[others])) if others.any() else 0.0
        if totals[place] < CLOSED * usual:
            name = WEEKDAYS[day.weekday()].capitalize()
            closed[place] = f"{day} has {totals[place]:,.0f} contacts, a {name} usually {usual:,.0f}"
    return closed


def _told(
    left_out: NDArray[np.bool_], queues: tuple[str, ...], days: tuple[date, ...], interval_ms: int
) -> tuple[str, ...]:
    told = []
    for d, day in enumerate(days):
        for q, queue in enumerate(queues):
            at = np.flatnonzero(left_out[q, d])
            if len(at):
                first, last = format_clock(int(at[0]) * interval_ms), format_clock((int(at[-1]) + 1) * interval_ms)
                number = f"{len(at)} interval" + ("" if len(at) == 1 else "s")
                told.append(f"{day}, {queue}: {number} between {first} and {last}")
    return tuple(told)
