"""Records resampled day by day and fitted again: scenarios that could have come of other weeks of the same center."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from simcenter.calibrate.intervals.cleaning.records import IntervalData
from simcenter.calibrate.intervals.scenario.build import Wishes, make_scenario
from simcenter.scenario.errors import InputErrors, Mistake, Mistakes
from simcenter.scenario.model import Scenario

FEWEST_DAYS = 5


@dataclass(frozen=True)
class Resampled:
    """Scenarios of resampled records.

    Attributes
    ----------
    scenarios
        The base with volumes, day factor, handle times and patience of each refit; staff and routing stay.
    refused
        Resamples of which no such scenario could be made, because they could not be fitted or have other hours.
    """

    scenarios: tuple[Scenario, ...]
    refused: int


def resampled_scenarios(
    data: IntervalData, wishes: Wishes | None = None, base: Scenario | None = None, *, draws: int = 50, seed: int = 1
) -> Resampled:
    """Resample the days of records within each weekday, with replacement, and fit each resample as an import does.

    Parameters
    ----------
    data
        As read by `read_intervals`.
    wishes
        As for `make_scenario`; without a shape, the shape of the day factor is estimated anew from each resample.
    base
        Whose staff, routing and promises stay; the scenario of the records themselves by default. It must have the
        same tiers, needs and calendar.
    draws
        Resamples.
    seed
        Of the resampling.

    Raises
    ------
    Mistake
        When the records have fewer than five days, or the base is another center.
    """
    wishes = wishes or Wishes()
    if len(data.days) < FEWEST_DAYS:
        raise Mistake(f"records of {len(data.days)} days", f"{FEWEST_DAYS} or more to resample")
    fitted = make_scenario(data, wishes)
    wishes = replace(wishes, day=fitted.forecast.weekday)
    base = base or fitted.scenario
    if not _alike(base, fitted.scenario):
        raise Mistake("a scenario with other tiers, needs, streams or hours than its records", "one imported from them")
    generator = np.random.Generator(np.random.Philox(seed))
    made = []
    for _ in range(draws):
        try:
            refit = make_scenario(_resampled(data, generator), wishes).scenario
        except (InputErrors, Mistake, Mistakes):
            continue
        if _alike(base, refit):
            made.append(_with_inputs_of(base, refit))
    return Resampled(tuple(made), draws - len(made))


def _resampled(data: IntervalData, generator: np.random.Generator) -> IntervalData:
    """Give every day the intervals of a day of the same weekday, drawn with replacement."""
    by_weekday: dict[int, list[date]] = {}
    for day in data.days:
        by_weekday.setdefault(day.weekday(), []).append(day)
    drawn = {day: own[int(generator.integers(len(own)))] for own in by_weekday.values() for day in own}
    on = {day: [one for one in data.intervals if one.day == day] for day in data.days}
    lost = [(queue, start) for queue, start in data.lost]
    intervals, gone = [], []
    for day, other in drawn.items():
        shift = day - other
        intervals += [replace(one, start=one.start + shift) for one in on[other]]
        gone += [(queue, start + shift) for queue, start in lost if start.date() == other]
    intervals.sort(key=lambda one: (one.start, one.queue))
    return replace(data, intervals=tuple(intervals), lost=frozenset(gone))


def _alike(base: Scenario, other: Scenario) -> bool:
    """Whether two scenarios have the same hours, tiers, needs and streams, so that inputs can be exchanged."""
    return (
        base.calendar == other.calendar
        and list(base.tiers) == list(other.tiers)
        and list(base.needs) == list(other.needs)
        and [one.name for one in base.types] == [one.name for one in other.types]
    )


def _with_inputs_of(base: Scenario, refit: Scenario) -> Scenario:
    tiers = {
        name: tier.model_copy(update={"patience": refit.tiers[name].patience}) for name, tier in base.tiers.items()
    }
    return base.changed(volumes=refit.volumes, needs=refit.needs, tiers=tiers)


__all__ = ["Resampled", "resampled_scenarios"]

