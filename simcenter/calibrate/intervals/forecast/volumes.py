"""What to expect on a weekday: volumes by queue and interval, the other weekdays' levels, how different days are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simcenter.calibrate.intervals.cleaning.records import IntervalData
from simcenter.calibrate.intervals.forecast.grid import WEEKDAYS, Grid, lay_out
from simcenter.calibrate.intervals.forecast.shape import ShapeEstimate, TooLittle, estimate_shape
from simcenter.scenario.errors import Mistake, nearest, quote

Numbers = NDArray[np.float64]

DECIMALS: Final = 3
"""Of expected contacts an interval, in scenario files."""


@dataclass(frozen=True)
class Forecast:
    """What a weekday brings on average.

    Attributes
    ----------
    weekday
        Its name, such as ``tuesday``.
    days
        Days it is the mean of.
    opens_ms, closes_ms, interval_ms
        Opening hours since midnight, length of an interval.
    volumes
        Expected contacts in each interval of the opening hours, by queue.
    levels
        Mean day total by weekday, of all weekdays with data.
    day_counts
        Days by weekday.
    interpolated
        Intervals no day has data of, filled with the mean of their neighbours.
    grid
        The intervals it was made of.
    shape
        How different days are; None where the data cannot say.
    no_shape
        Why they cannot; empty where they can.
    """

    weekday: str
    days: int
    opens_ms: int
    closes_ms: int
    interval_ms: int
    volumes: dict[str, tuple[float, ...]]
    levels: dict[str, float]
    day_counts: dict[str, int]
    interpolated: int
    grid: Grid
    shape: ShapeEstimate | None
    no_shape: str = ""

    @property
    def total(self) -> float:
        """Expected contacts of the day."""
        return sum(sum(volumes) for volumes in self.volumes.values())


def forecast(data: IntervalData, day: str | None = None, *, level: float = 0.95) -> Forecast:
    """Forecast a weekday from the intervals of several weeks, or of one.

    The forecast of an interval is its mean over the days of the weekday. Level and shape of the day are those of
    the weeks read: a trend is told, not extended.

    Parameters
    ----------
    data
        As read by `read_intervals`.
    day
        A weekday; by default the busiest of those with most days.
    level
        Of the interval of the day factor's shape.

    Raises
    ------
    Mistake
        When the data have no such weekday, or no contact at all.
    """
    grid = lay_out(data)
    levels = _levels(grid)
    if not levels:
        raise Mistake("no interval with a contact", "intervals in which somebody called")
    weekday = _weekday(day, levels, grid)
    own = (grid.weekdays == weekday) & ~np.isnan(grid.offered).all(axis=(0, 2))
    first, last = grid.hours[weekday]
    means, interpolated = _means(grid.offered[:, own, first:last])
    shape, why = _shape(grid, data.is_forecast, level)
    step = grid.interval_ms
    return Forecast(
        weekday=WEEKDAYS[weekday],
        days=int(own.sum()),
        opens_ms=first * step,
        closes_ms=last * step,
        interval_ms=step,
        volumes={
            queue: tuple(round(float(value), DECIMALS) for value in row)
            for queue, row in zip(grid.queues, means, strict=True)
        },
        levels={WEEKDAYS[name]: value for name, value in levels.items()},
        day_counts={WEEKDAYS[name]: count for name, count in _counts(grid).items()},
        interpolated=interpolated,
        grid=grid,
        shape=shape,
        no_shape=why,
    )


def _levels(grid: Grid) -> dict[int, float]:
    """Expected day total by weekday: means interval by interval, so that holes do not lower it."""
    levels = {}
    for weekday, (first, last) in grid.hours.items():
        own = grid.offered[:, grid.weekdays == weekday, first:last]
        if not np.isnan(own).all():
            levels[weekday] = float(_means(own)[0].sum())
    return levels


def _counts(grid: Grid) -> dict[int, int]:
    known = ~np.isnan(grid.offered).all(axis=(0, 2))
    return {weekday: int((known & (grid.weekdays == weekday)).sum()) for weekday in grid.hours}


def _weekday(day: str | None, levels: dict[int, float], grid: Grid) -> int:
    if day is None:
        counts = _counts(grid)
        return max(levels, key=lambda weekday: (counts[weekday], levels[weekday]))
    there = [WEEKDAYS[weekday] for weekday in levels]
    wanted = day.strip().casefold()
    full = [name for name in WEEKDAYS if len(wanted) >= 3 and name.startswith(wanted)]
    if not full or full[0] not in there:
        listed = f"one of those with data: {', '.join(there)}"
        raise Mistake(quote(day), listed, nearest=nearest(day, there) if not full else None, at=("day",))
    return WEEKDAYS.index(full[0])


def _means(offered: Numbers) -> tuple[Numbers, int]:
    """Mean over days of each queue and interval; what no day knows lies between its neighbours."""
    known = ~np.isnan(offered)
    count = known.sum(axis=1)
    total = np.where(known, offered, 0.0).sum(axis=1)
    means = np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
    holes = np.isnan(means)
    places = np.arange(means.shape[1])
    for row, lacking in zip(means, holes, strict=True):
        if lacking.all():
            row[:] = 0.0
        elif lacking.any():
            row[lacking] = np.interp(places[lacking], places[~lacking], row[~lacking])
    return means, int(holes.sum())


def _shape(grid: Grid, is_forecast: bool, level: float) -> tuple[ShapeEstimate | None, str]:
    if is_forecast:
        return None, "the file is a forecast, and a forecast does not say how far days will be off it"
    totals = grid.totals
    kept = ~np.isnan(totals)
    if len({day.toordinal() // 7 for day in grid.days}) < 2 and len(grid.days) <= 7:
        return None, "one week has each weekday once, so no day can be compared with its like"
    try:
        numbers = [day.toordinal() for day, keep in zip(grid.days, kept, strict=True) if keep]
        return estimate_shape(totals[kept].tolist(), grid.weekdays[kept].tolist(), numbers, level=level), ""
    except TooLittle as reason:
        return None, str(reason)
