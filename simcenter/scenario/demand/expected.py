"""How many contacts are expected on a day: what the file states, by weekday, month, orders, mailings and incidents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simcenter.scenario.distributions import Distribution
from simcenter.scenario.parts.calendar import DAY_MS
from simcenter.scenario.parts.volumes import Mailing, Stream
from simcenter.scenario.selectors import matches

if TYPE_CHECKING:
    from simcenter.scenario.model import Scenario

POINTS = 100_000
"""Points at which a delay is looked at: shares of it are exact to one in so many."""
MOST_DAYS = 60
"""Days after an order that are looked at; later contacts count as of the last of them."""


def days_vary(scenario: Scenario) -> bool:
    """Whether expected contacts depend on the day."""
    happening = [one for one in scenario.incidents.values() if one.happens and (one.volume != 1 or one.orders != 1)]
    volumes = scenario.volumes
    said = volumes.weekdays or volumes.months or volumes.mailings or scenario.calendar.closed_on or happening
    return bool(said) or any(stream.recorded is not None for stream in volumes.streams)


def expected_on(scenario: Scenario, stream: Stream, day: int) -> list[float]:
    """Expected contacts of a stream in each interval of a day of the horizon, counted from 0.

    Days before the first are negative; no incident happens on them. Nobody calls on a day without opening hours.
    """
    if stream.recorded is not None:
        return [float(count) for count in stream.recorded_counts(scenario.calendar, day)]
    if not scenario.calendar.is_open(day) and scenario.channels[stream.channel].kind != "deferred":
        return [0.0] * scenario.calendar.intervals
    if stream.population is not None:
        return scenario.stated_per_interval(stream)
    factor = _usual(scenario, stream, day)
    expected = [factor * number for number in scenario.stated_per_interval(stream)]
    words = (stream.tier, stream.need, stream.channel)
    for incident in scenario.incidents.values():
        if incident.on(scenario.calendar, day) and matches(incident.whom, words):
            for i in scenario.intervals_of(incident):
                expected[i] *= incident.volume
    for mailing in scenario.volumes.mailings.values():
        if matches(mailing.stream, words):
            expected = [a + b for a, b in zip(expected, _answers(scenario, mailing, day), strict=True)]
    return expected


def _usual(scenario: Scenario, stream: Stream, day: int) -> float:
    """Factor on a stream's contacts by weekday and month; of contacts that orders cause, by those of the orders."""
    if stream.per_order is None:
        return scenario.volumes.on(scenario.calendar, day)
    shares = [1.0] if stream.order_delay is None else _shares_by_day(stream.order_delay)
    return sum(share * orders_factor(scenario, stream.tier, day - later) for later, share in enumerate(shares))


def orders_factor(scenario: Scenario, tier: str, day: int) -> float:
    """Factor on the orders of a tier's customers on a day: weekday, month, incidents."""
    factor = scenario.volumes.on(scenario.calendar, day)
    for incident in scenario.incidents.values():
        if incident.on(scenario.calendar, day) and matches(incident.whom, (tier,)):
            factor *= incident.orders
    return factor


def _shares_by_day(delay: Distribution) -> list[float]:
    """Share of a delay that is over after 0, 1, 2, ... whole days."""
    days = np.minimum(_points(delay) // DAY_MS, MOST_DAYS).astype(np.int64)
    return [float(share) for share in np.bincount(days) / POINTS]


def _answers(scenario: Scenario, mailing: Mailing, day: int) -> list[float]:
    """Expected answers to a mailing in each interval of a day; the delay runs while the center is open."""
    calendar = scenario.calendar
    sent = (mailing.day - 1) * calendar.open_ms + mailing.at - calendar.opens
    edges = day * calendar.open_ms + calendar.interval * np.arange(calendar.intervals + 1) - sent
    passed = np.searchsorted(np.sort(_points(mailing.delay)), edges) / POINTS
    return [float(number) for number in mailing.letters * mailing.response * np.diff(passed)]


def _points(law: Distribution) -> np.ndarray:
    return law.quantile((np.arange(POINTS) + 0.5) / POINTS)
