"""Days that open empty and close: expectations of a changing day, and of one with a random factor."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simcenter.engine.drawing.draw import factors_on
from simcenter.engine.drawing.recipe import build_recipe
from simcenter.engine.tables import NOT_YET
from simcenter.results.result import Result
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.calendar import DAY_MS
from tests.exact.accuracy import Case, Target
from tests.exact.cases_one_pool import share, value
from tests.exact.centers import Words, exponential
from tests.exact.observed import MINUTE, Measure, Pair, Seen, Whole, mean_wait, p_abandon, p_longer

HOUR_MS = 3_600_000


def changing_day(
    per_hour: Sequence[float],
    agents: Sequence[int],
    handle: float,
    patience: Words,
    shape: float | None = None,
    days: int = 99,
) -> Scenario:
    """Hours of a day with calls and heads of their own; waiting callers are served after closing.

    Every day of the horizon is another sample: the last caller has gone long before the next morning.
    """
    return Scenario.model_validate(
        {
            "calendar": {
                "opens": "08:00",
                "closes": f"{8 + len(agents):02d}:00",
                "interval": "1 h",
                "days": days,
            },
            "tiers": {"all": {"patience": patience}},
            "needs": {"call": {"talk": exponential(handle)}},
            "volumes": {
                "day_factor": "none" if shape is None else {"shape": shape},
                "streams": [{"tier": "all", "need": "call", "per_hour": list(per_hour)}],
            },
            "pools": {"agents": {"seated": list(agents)}},
        }
    )


def all_of(result: Result) -> Seen:
    """The whole run, to the last contact."""
    return Seen(result, 0, result.end_ms + 1)


def per_day(measure: Measure, expected: float = 1.0) -> Measure:
    """A sum over a day, divided by a number known beforehand."""
    return lambda seen: (measure(seen)[0], seen.result.scenario.calendar.days * expected)


def _within_day(seen: Seen, times: Whole) -> Whole:
    """Times as milliseconds from the opening of the contact's day."""
    clock: Whole = times - seen.result.demand.day[seen.rows].astype(np.int64) * DAY_MS
    return clock


def _spent(seen: Seen, start: Whole, end: Whole, hour: int) -> float:
    """Minutes between starts and ends that lie in an hour of the day; the last hour has no end."""
    begins, ends = hour * HOUR_MS, (hour + 1) * HOUR_MS
    if hour == seen.result.scenario.calendar.intervals:
        ends = DAY_MS
    start, end = _within_day(seen, start), _within_day(seen, end)
    return float(np.maximum(np.minimum(end, ends) - np.maximum(start, begins), 0).sum() / MINUTE)


def queue_minutes(hour: int) -> Measure:
    """Minutes waited in an hour of the day; the hour after the last is all the time after closing."""

    def measure(seen: Seen) -> Pair:
        legs, rows = seen.result.legs, seen.rows
        out = np.where(legs.answer_ms[rows] == NOT_YET, legs.leave_ms[rows], legs.answer_ms[rows])
        return _spent(seen, legs.entry_ms[rows], out, hour), 1.0

    return measure


def busy_minutes(hour: int) -> Measure:
    """Minutes at work in an hour of the day."""

    def measure(seen: Seen) -> Pair:
        legs, rows = seen.result.legs, seen.rows
        answer = np.where(legs.answer_ms[rows] == NOT_YET, legs.leave_ms[rows], legs.answer_ms[rows])
        return _spent(seen, answer, legs.leave_ms[rows], hour), 1.0

    return measure


def abandoned_in(hour: int) -> Measure:
    """Abandonments that happen in an hour of the day."""

    def measure(seen: Seen) -> Pair:
        legs, rows = seen.result.legs, seen.rows
        when = _within_day(seen, legs.leave_ms[rows]) // HOUR_MS
        return int(((legs.answer_ms[rows] == NOT_YET) & (when == hour)).sum()), 1.0

    return measure


def p_wait_of_arrivals(hour: int) -> Measure:
    """Share of the arrivals of an hour that is not answered at once."""

    def measure(seen: Seen) -> Pair:
        legs, rows = seen.result.legs, seen.rows
        here = _within_day(seen, legs.dial_ms[rows]) // HOUR_MS == hour
        return int((here & (legs.answer_ms[rows] != legs.entry_ms[rows])).sum()), int(here.sum())

    return measure


def arrivals(seen: Seen) -> Pair:
    """Contacts of the run."""
    return len(seen.rows), 1.0


def within(limit_ms: int) -> Measure:
    """Contacts that wait less than a time, whatever the outcome."""
    return lambda seen: (int((seen.wait_ms < limit_ms).sum()), 1.0)


FOUR_HOURS = changing_day((60, 150, 120, 30), (4, 9, 8, 3), 4.0, exponential(5.0))
BY_HOUR = (
    (47.99189444, 184.86679, 0.5326769454, 9.598378887),
    (114.1216462, 483.7199282, 0.6429963822, 22.82432923),
    (85.40489994, 420.3427926, 0.5909193806, 17.08097999),
    (25.1035646, 124.7734247, 0.4141999971, 5.02071292),
)


def _hours() -> dict[str, Target]:
    targets = {}
    for hour, (queue, busy, p_waits, abandoned) in enumerate(BY_HOUR):
        targets[f"queue minutes of hour {hour}"] = value(per_day(queue_minutes(hour)), queue, costly=True)
        targets[f"busy minutes of hour {hour}"] = value(per_day(busy_minutes(hour)), busy)
        targets[f"p_wait of hour {hour}"] = share(p_wait_of_arrivals(hour), p_waits)
        targets[f"abandoned in hour {hour}"] = value(per_day(abandoned_in(hour)), abandoned)
    return targets


CHANGING = {
    "a day of four hours": Case(
        FOUR_HOURS,
        {
            "arrivals": value(per_day(arrivals), 360.0),
            "p_abandon": share(p_abandon, 0.1516486391),
            "mean_wait": value(mean_wait, 0.7582431954),
            "p_longer": share(p_longer(20_000), 0.4767553375),
            **_hours(),
            "busy minutes after closing": value(per_day(busy_minutes(4)), 7.923024228, costly=True),
        },
        all_of,
    )
}

AFTER_CLOSING = {
    "a day of four hours after closing": Case(
        FOUR_HOURS,
        {
            "queue minutes": value(per_day(queue_minutes(4)), 0.3455452054),
            "abandoned": value(per_day(abandoned_in(4)), 0.06910904108),
        },
        all_of,
    )
}
"""Little happens after closing, so it takes many days to know it well."""

SHAPE = 10.0
THIRTEEN_HOURS = changing_day(
    (100, 150, 150, 180, 200, 150, 150, 150, 120, 100, 80, 70, 60),
    (4, 6, 8, 8, 8, 7, 8, 8, 6, 6, 4, 4, 4),
    100 / 60,
    {"zero_share": {"share": "10%", "of": exponential(1000 / 60)}},
    shape=SHAPE,
)
EXPECTED_CALLS = 1660.0


def factor_moments(result: Result) -> list[float]:
    """Means of the first powers of the run's day factors, each less its expectation."""
    recipe = build_recipe(result.scenario)
    factors = np.array(
        [factors_on(recipe, result.seed, result.replication, day)[0, 0] for day in range(recipe.days)]
    )
    expected = np.cumprod((SHAPE + np.arange(6)) / SHAPE)
    return [float((factors**power).mean() - expected[power - 1]) for power in range(1, 7)]


RANDOM = {
    "a random day of thirteen hours": Case(
        THIRTEEN_HOURS,
        {
            "arrivals": value(per_day(arrivals, EXPECTED_CALLS), 1.0),
            "within": share(per_day(within(20_000), EXPECTED_CALLS), 0.8546756218),
        },
        all_of,
    )
}
WAITS_OF_RANDOM = {
    "a random day of thirteen hours, its waits": Case(
        THIRTEEN_HOURS,
        {
            "mean_wait": value(per_day(mean_wait, EXPECTED_CALLS), 12.51965301 / 60),
            "lost": value(per_day(p_abandon, EXPECTED_CALLS), 0.03648950906),
        },
        all_of,
        factor_moments,
    )
}
"""A few hard days make most of the waiting: how hard they happened to be is taken out."""
