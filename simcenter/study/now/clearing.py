"""When the queue is clear and what becomes of those who wait, over many days, in sentences."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simcenter.results.daily.scopes import position
from simcenter.results.daily.summary import Backlog
from simcenter.scenario.units import format_clock
from simcenter.study.estimate import AT_LEAST_0, Estimate, estimate, proportion_of_days
from simcenter.study.paired import paired
from simcenter.study.replicate import Study
from simcenter.study.replicate.records import estimate_columns, number_or_none
from simcenter.study.words import Wording, describe_difference, number, span

if TYPE_CHECKING:
    from simcenter.study.compare import Comparison

MINUTE_MS = 60_000


@dataclass(frozen=True)
class Clearing:
    """The queue of a tier, or of all, after a moment at which a run began.

    Attributes
    ----------
    minutes
        From the beginning until nobody waits for the first time; days on which somebody always waits count with the
        time until closing, which is too short.
    not_clear
        Share of days on which somebody always waits until closing.
    there
        Contacts waiting at the beginning.
    answered, hung_up
        How many of them were answered, and hung up, in the end.
    """

    minutes: Estimate
    not_clear: Estimate
    there: int
    answered: Estimate
    hung_up: Estimate


def clearing(study: Study, tier: str = "") -> Clearing:
    """Estimate when a queue is clear.

    Parameters
    ----------
    study
        Of a scenario that begins within the day.
    tier
        Whose queue; that of all by default.

    Raises
    ------
    ValueError
        When the scenario begins at the opening, or has no such tier.
    """
    table = _table(study, tier)
    late, there = table[:, Backlog.NOT_CLEAR], int(table[0, Backlog.THERE])
    return Clearing(
        minutes=estimate(table[:, Backlog.CLEAR_MS] / MINUTE_MS, bounds=AT_LEAST_0),
        not_clear=proportion_of_days(int(late.sum()), len(late)),
        there=there,
        answered=estimate(table[:, Backlog.ANSWERED], bounds=(0, there)),
        hung_up=estimate(table[:, Backlog.HUNG_UP], bounds=(0, there)),
    )


def clear_minutes(study: Study, tier: str = "") -> NDArray[np.float64]:
    """Minutes until the queue is clear on each day, at most until closing, shape (days,)."""
    return np.asarray(_table(study, tier)[:, Backlog.CLEAR_MS] / MINUTE_MS, np.float64)


def clearing_sentences(study: Study) -> list[str]:
    """Say when the queue is clear and what becomes of those waiting: of all, then of each tier that waits."""
    scenario = study.scenario
    queues = ["", *scenario.tiers] if len(scenario.tiers) > 1 else [""]
    shown = [queue for queue in queues if not queue or clearing(study, queue).there]
    return [text for queue in shown for text in (_when(study, queue), *_what_becomes(study, queue))]


def sooner_sentences(comparison: Comparison) -> list[str]:
    """Say of each alternative how much sooner or later the queue is clear than in the base."""
    words = Wording("time until the queue is clear", unit="min", more="longer", less="shorter")
    before = clear_minutes(comparison.base)
    return [
        describe_difference(
            paired(before, clear_minutes(study), lower_is_better=True), words, "base", name
        )
        for name, study in comparison.alternatives.items()
    ]


def start_record(study: Study) -> dict[str, Any]:
    """Tell where in the day a study begins, and when its queues are clear, as plain data."""
    start = study.scenario.calendar.start
    names = {"all": "", **{tier: tier for tier in study.scenario.tiers}}
    return {
        "from": format_clock(start.at or 0),
        "waiting": dict(start.waiting),
        "in_service": dict(start.in_service),
        "queue_clear": {name: _record(clearing(study, tier)) for name, tier in names.items()},
    }


def _record(found: Clearing) -> dict[str, Any]:
    parts = {"minutes": found.minutes, "not_clear_before_closing": found.not_clear}
    parts |= {"answered": found.answered, "hung_up": found.hung_up}
    return {"waiting": found.there} | {name: number_or_none(estimate_columns(one)) for name, one in parts.items()}


def _table(study: Study, tier: str) -> NDArray[np.int64]:
    if study.scenario.calendar.start.at is None:
        raise ValueError("the scenario begins at the opening, expected a start within the day (calendar.start.at)")
    layout = study.stacked.layout
    place = position(layout.tiers, tier, "tier") if tier else len(layout.tiers)
    return np.asarray(study.stacked.backlog[:, place, :], np.int64)


def _when(study: Study, tier: str) -> str:
    found, scenario = clearing(study, tier), study.scenario
    begins, closes = scenario.calendar.start.at or 0, format_clock(scenario.calendar.closes)
    subject = f"The queue of {tier}" if tier else "The queue"
    late, days = round(found.not_clear.mean * study.days), study.days
    if late == days:
        return f"{subject} is not clear before closing at {closes} on any of the days simulated ({_days(days)})."
    minutes = found.minutes
    if minutes.low == minutes.high and minutes.mean == 0:
        return f"{subject} is clear at {format_clock(begins)}: nobody waits."
    text = f"{subject} is clear for the first time at {_clock(begins, minutes.mean)} on average"
    if minutes.known:
        text += f" (average known to {_clock(begins, minutes.low)}-{_clock(begins, minutes.high)})"
    if minutes.day_low is not None and minutes.day_high is not None:
        low, high = _clock(begins, minutes.day_low), _clock(begins, minutes.day_high)
        text += f"; on 8 single days in 10 {'at ' + low if low == high else f'between {low} and {high}'}"
    if late:
        text += f"; on {late} of {_days(days)} not before closing at {closes}, which counts as {closes}{_sure(found)}"
    return f"{text}."


def _sure(found: Clearing) -> str:
    return f" (such days: {span(found.not_clear.low, found.not_clear.high, '%', 0)})" if found.not_clear.known else ""


def _what_becomes(study: Study, tier: str) -> list[str]:
    found = clearing(study, tier)
    if not found.there:
        return []
    at = format_clock(study.scenario.calendar.start.at or 0)
    whom = f"{found.there:,} {tier} contacts" if tier else f"{found.there:,}"
    text = f"Of the {whom} waiting at {at}, {_amount(found.answered)} are answered on average{_ranges(found.answered)}"
    if found.hung_up.mean > 0:
        text += f"; {_amount(found.hung_up)} hang up{_ranges(found.hung_up)}"
    return [f"{text}."]


def _amount(one: Estimate) -> str:
    return number(one.mean, "plain", 0 if float(one.mean).is_integer() else 1)


def _ranges(one: Estimate) -> str:
    parts = []
    if one.known and one.low != one.high:
        parts.append(f"average known to {span(one.low, one.high, 'plain', 1)}")
    if one.day_low is not None and one.day_high is not None and one.day_low != one.day_high:
        parts.append(f"8 single days in 10: {span(one.day_low, one.day_high, 'plain', 0)}")
    return f" ({'; '.join(parts)})" if parts else ""


def _clock(begins: int, minutes: float) -> str:
    """A time of day to the minute; beyond midnight it goes on counting."""
    return "unknown" if math.isnan(minutes) else format_clock(round(begins / MINUTE_MS + minutes) * MINUTE_MS)


def _days(days: int) -> str:
    return f"{days:,} day{'' if days == 1 else 's'}"
