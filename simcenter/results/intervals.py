"""The table planners expect: a row an interval, columns in the order they know, totals from counts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simcenter.engine.tables import Floats, Ints
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.daily.summary import DaySummary
from simcenter.results.measures import MEASURES

COLUMNS = (
    "Interval start",
    "Offered",
    "Handled",
    "Abandoned",
    "Abandon %",
    "ASA",
    "SL % (target)",
    "AHT",
    "Occupancy %",
    "Scheduled",
    "Required (net)",
    "Required incl. shrinkage",
    "Over/under",
)
TOTAL = "Total"
DEFERRED = "Of it deferred"
"""A column behind Offered, where some work is deferred; what comes while the center is closed is in the last row."""

_MEASURED = {
    "Offered": ("offered", 1.0),
    DEFERRED: ("deferred", 1.0),
    "Handled": ("answered", 1.0),
    "Abandoned": ("abandoned", 1.0),
    "Abandon %": ("abandonment", 100.0),
    "ASA": ("asa", 1.0),
    "SL % (target)": ("service_level", 100.0),
    "AHT": ("aht", 1.0),
    "Occupancy %": ("occupancy", 100.0),
}


def interval_table(
    summary: DaySummary, scope: Scope = OVERALL, required: Floats | Sequence[float] | None = None
) -> dict[str, list[str] | Floats]:
    """Work out the planners' table.

    Contacts count in the interval in which they arrive, as a mean a day when there are several days. ASA and
    AHT are in seconds, percentages 0 to 100, the service level is the scenario's own formula. Scheduled are
    the planned heads present, breaks excluded. The last row is the total, worked out from the counts: its
    staff columns are mean heads over the day, its occupancy includes overtime.

    Parameters
    ----------
    summary
        One day, or several added up.
    scope
        Overall, or a tier, need, channel or type; staff columns are known overall only and NaN elsewhere.
    required
        Net heads required in each interval, shape (intervals,). Without it the last three columns are left
        out.

    Returns
    -------
    dict
        Columns by heading in the order of `COLUMNS`, each with one entry an interval and one for the total; behind
        Offered how much of it is deferred, where any work is.

    Raises
    ------
    ValueError
        When `required` has not one entry an interval.
    """
    layout = summary.layout
    rows = [Scope(scope.kind, scope.name, name) for name in layout.intervals] + [scope]
    columns: dict[str, list[str] | Floats] = {COLUMNS[0]: [*layout.intervals, TOTAL]}
    days = _measured_days(summary)
    for heading, (name, factor) in _MEASURED.items():
        if heading == DEFERRED and not layout.deferred.any():
            continue
        values = np.array([float(MEASURES[name].value(summary, row)) for row in rows]) * factor
        columns[heading] = values / days if MEASURES[name].denominator is None else values
    overall = scope.kind == "overall"
    scheduled = _heads(summary, layout.seated_ms) if overall else np.full(len(rows), np.nan)
    columns["Scheduled"] = scheduled
    if required is not None:
        net = np.asarray(required, np.float64)
        if net.shape != (len(layout.intervals),):
            raise ValueError(
                f"required has shape {net.shape}, expected one number for {len(layout.intervals)} intervals"
            )
        net = np.append(net, _mean_over_day(summary, net))
        present = present_share(summary)
        gross = net[:-1] / present
        columns["Required (net)"] = net
        columns["Required incl. shrinkage"] = np.append(gross, _mean_over_day(summary, gross))
        columns["Over/under"] = scheduled - net
    return columns


def _measured_days(summary: DaySummary) -> Floats:
    """How often each interval, and the whole day at the end, was measured: not what lies in the warm-up."""
    often = summary.layout.slots.often
    whole = 1.0 if summary.layout.slots.rest_of_day else often.mean()
    return np.append(np.where(often > 0, often, np.nan), whole)


def present_share(summary: DaySummary) -> Floats:
    """Planned time present / planned paid time in each interval; that of the day where nobody is planned."""
    layout = summary.layout
    seated, paid = layout.seated_ms[:, :-1].sum(axis=0), layout.paid_ms[:, :-1].sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        day = np.float64(seated.sum()) / paid.sum()
        return np.asarray(np.where((paid > 0) & (seated > 0), seated / paid, day), np.float64)


def _heads(summary: DaySummary, planned_ms: Ints) -> Floats:
    open_ms = summary.layout.slots.measured_ms
    planned = planned_ms[:, :-1].sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.append(planned, planned.sum()) / np.append(open_ms, open_ms.sum()), np.float64)


def _mean_over_day(summary: DaySummary, heads: Floats) -> float:
    return float(np.average(heads, weights=summary.layout.slots.measured_ms))
