"""Deferred work: how soon customers hear, with the promise marked, and what waits at each hour."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simcenter.report.charts.frame import days_of, new_figure, set_title, shown, styles
from simcenter.report.charts.labels import label_at_the_right
from simcenter.report.charts.service.curves import CIRCLES, Curve, all_counts, draw_curves
from simcenter.results.deferred.backlog import HOUR_MS, full_hours
from simcenter.results.deferred.responses import EDGES_S
from simcenter.study.replicate import Study

MOST_TIERS = 6
"""Lines that can be told apart."""
LONGEST_SHARE = 0.001
"""The picture ends where so few contacts still wait, or behind the last promise."""


def tiers_that_write(study: Study) -> dict[str, list[int]]:
    """Numbers of the contact types whose work is deferred, by tier."""
    found: dict[str, list[int]] = {}
    for kind in study.scenario.types:
        if kind.deferred:
            found.setdefault(kind.tier, []).append(kind.index)
    return found


def responses_by_tier(study: Study) -> Figure:
    """Draw which share of each tier's deferred contacts had not heard after x hours, with the promise marked.

    Hours are those of the tier's promise, by the clock where it has none.
    """
    hours, curves, last = np.asarray(EDGES_S / 3_600, np.float64), [], 0.0
    for tier, kinds in list(tiers_that_write(study).items())[:MOST_TIERS]:
        promise = study.scenario.tiers[tier].first_response
        clock = int(promise is not None and promise.hours == "business")
        counts = all_counts(study.stacked.response_bins[..., kinds, clock, :])
        if not counts.sum():
            continue
        marked = None if promise is None else (promise.within / HOUR_MS, 1 - promise.share)
        curve = Curve(tier, ", business hours" if clock else ", by the clock", hours, counts, marked)
        waiting = int((curve.beyond > LONGEST_SHARE).sum())
        last = max(last, float(hours[min(waiting, len(hours) - 1)]), 1.25 * marked[0] if marked else 0.0)
        curves.append(curve)
    axis = "hours since the customer wrote", "share not answered yet"
    title = "How soon each tier hears", f"{days_of(study)}; {CIRCLES}"
    return draw_curves(curves, last or 1.0, axis, title, "nobody heard")


def backlog_by_hour(study: Study) -> Figure:
    """Draw how many deferred contacts wait at each full hour, by tier: of the horizon, or of the week where it is long.

    Each point is the mean over all runs and, of a week, over the weeks of the horizon.
    """
    figure, axes = new_figure(8.0, 3.6)
    calendar, tiers = study.scenario.calendar, tiers_that_write(study)
    days = min(calendar.days, 7)
    hour = (full_hours(study.stacked.layout) + calendar.opens) // HOUR_MS % (24 * days)
    ends, last = [], 0
    for tier, colour, dashes in styles(list(tiers)[:MOST_TIERS]):
        waiting = study.stacked.put_off[..., tiers[tier], :].sum(axis=-2).reshape(-1, len(hour)).mean(axis=0)
        number = np.bincount(hour, minlength=24 * days)
        mean = np.bincount(hour, waiting, 24 * days) / np.where(number, number, np.nan)
        axes.plot(mean, color=colour, linestyle=dashes, linewidth=1.5)
        last = int(np.flatnonzero(number)[-1])
        ends.append((float(mean[last]), shown(tier, 20), colour))
    axes.set_ylim(bottom=0)
    axes.set_ylabel("contacts waiting to be begun")
    label_at_the_right(axes, ends, last)
    _name_days(axes, study, days)
    folded = " and weeks" if calendar.days > days else ""
    runs = f"{days_of(study)}; mean over them{folded} at each full hour, nights included"
    set_title(axes, "Backlog by hour", runs)
    return figure


def _name_days(axes: Axes, study: Study, days: int) -> None:
    """Name the days along the bottom, or the hours of a single one."""
    calendar = study.scenario.calendar
    if days == 1:
        axes.set_xticks(range(0, 24, 4), [f"{hour:02d}:00" for hour in range(0, 24, 4)])
        return
    named = calendar.first_day is not None
    names = [str(calendar.weekday(day)).capitalize()[:3] if named else f"day {day + 1}" for day in range(days)]
    axes.set_xticks([24 * day + 12 for day in range(days)], names)
    axes.tick_params(axis="x", length=0)
    for day in range(1, days):
        axes.axvline(24 * day, color="#DDDDDD", linewidth=0.8, zorder=0)
