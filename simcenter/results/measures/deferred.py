"""How soon customers hear who write, whether as promised, and how much waits."""

from typing import Any

import numpy as np

from simcenter.results.daily.histogram import quantile
from simcenter.results.daily.scopes import Where
from simcenter.results.daily.summary import DaySummary, Response
from simcenter.results.deferred.responses import EDGES_S
from simcenter.results.measures.measure import Measure, SumOf, of_single_days

_HOUR_MS = 3_600_000
_BY_TIER = frozenset({"overall", "tier"})


def responses(*columns: Response, per: float = 1.0) -> SumOf:
    """First responses and their times, by type; nothing where no work is deferred."""

    def found(summary: DaySummary, at: Where) -> Any:
        if not summary.responses.shape[-2]:
            return np.zeros(np.shape(summary.days))
        return summary.responses[..., at.types, :][..., list(columns)].sum(axis=(-2, -1)) / per

    return found


def response_quantile(share: float, clock: int) -> SumOf:
    """Time until the first response in hours that a share does not exceed, by the clock (0) or in business hours."""

    def hours(summary: DaySummary, at: Where) -> Any:
        if not summary.responses.shape[-2]:
            return np.full(np.shape(summary.days), np.nan)
        counts = summary.response_bins[..., at.types, clock, :].sum(axis=-2)
        longest = summary.responses[..., at.types, Response.LONGEST_CLOCK_MS + clock].max(axis=-1) / 1_000
        return quantile(counts, share, longest, EDGES_S) / 3_600

    return hours


def response_periods(column: int) -> SumOf:
    """Periods of promises of a first response, by tier: kept (0) or judged (1)."""

    def found(summary: DaySummary, at: Where) -> Any:
        if not summary.response_periods.shape[-2]:
            return np.zeros(np.shape(summary.days))
        return summary.response_periods[..., at.tiers, column].sum(axis=-1)

    return found


def backlog(peak: bool) -> SumOf:
    """Deferred contacts that wait, on average over all full hours of the horizon or at the fullest of them."""

    def found(summary: DaySummary, at: Where) -> Any:
        if not summary.put_off.shape[-2]:
            return np.zeros(np.shape(summary.days))
        by_hour = summary.put_off[..., at.types, :].sum(axis=-2)
        return by_hour.max(axis=-1) if peak else by_hour.mean(axis=-1)

    return found


_TIMES = [
    Measure("response_time", "h", responses(Response.CLOCK_MS, per=_HOUR_MS), responses(Response.RESPONSES), True,
            "Mean time by the clock from a deferred contact's coming to the end of the work on it, when the customer "
            "hears."),
    Measure("response_business_time", "h", responses(Response.BUSINESS_MS, per=_HOUR_MS),
            responses(Response.RESPONSES), True,
            "The same in business hours: the clock stops while the center is closed."),
]  # fmt: skip
for _percent in (50, 90, 95):
    for _clock, _name in enumerate(("response", "response_business")):
        _quantile = of_single_days(response_quantile(_percent / 100, _clock))
        _reading = f"Time until the first response that {_percent} % of a run's deferred contacts do not exceed"
        _hours = ", in business hours" if _clock else ", by the clock"
        _TIMES.append(
            Measure(f"{_name}_p{_percent}", "h", _quantile, None, True,
                    f"{_reading}{_hours}; over many runs the mean of that.", additive=False)
        )  # fmt: skip

DEFERRED = (
    *_TIMES,
    Measure("response_kept", "share", responses(Response.KEPT), responses(Response.JUDGED), False,
            "Deferred contacts that heard within the promised time / those that did or for whom it is over. Those open "
            "whose time is not over when the run ends are not judged."),
    Measure("response_promise_kept", "share", response_periods(0), response_periods(1), False,
            "Periods in which the tier's promise of a first response was kept / periods in which it could be judged.",
            _BY_TIER),
    Measure("backlog", "contacts", of_single_days(backlog(peak=False)), None, True,
            "Deferred contacts waiting to be begun, on average over the full hours of the horizon, nights included.",
            additive=False),
    Measure("backlog_peak", "contacts", of_single_days(backlog(peak=True)), None, True,
            "The most deferred contacts that wait at a full hour of a run; over many runs the mean of that.",
            additive=False),
    Measure("backlog_at_end", "contacts", responses(Response.OPEN), None, True,
            "Deferred contacts waiting to be begun when the run ends."),
    Measure("interruptions", "times", responses(Response.INTERRUPTIONS), None, True,
            "How often agents broke deferred work off for somebody who waited for an answer."),
    Measure("handed_back", "times", responses(Response.HANDED_BACK), None, True,
            "How often agents handed deferred work back as they went off duty."),
)  # fmt: skip
