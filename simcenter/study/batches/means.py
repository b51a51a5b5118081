"""Cut one long run into batches of whole days, and treat these as if they were runs of their own.

A center that never closes has no first and no last day: what is left over tonight is there tomorrow. Many short runs
would each begin empty, or warm up each time; one long run warms up once. Neighbouring batches share what is left over
between them, so their means are not independent, and intervals from batches that are too short are too narrow. How
alike neighbours are is measured and told (lag-1 autocorrelation of the batches' shares in the figure, against the bound
for independent ones). Ten to thirty batches are the usual advice (Schmeiser 1982): more of them know no more, and are
more alike.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from simcenter.results.daily.layout import layout_of
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.daily.slots import Slots
from simcenter.results.table import day_summary
from simcenter.scenario.errors import Mistake
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.calendar import DAY_MS
from simcenter.simulation import EngineName, Simulator, settle
from simcenter.study.replicate import Study
from simcenter.study.replicate.figures import effects

FEWEST = 5
"""Fewer give no interval."""
BOUND = 1.645
"""Standard errors: independent batches exceed it once in twenty."""


@dataclass(frozen=True, eq=False)
class Batches:
    """One run, cut up.

    Attributes
    ----------
    study
        Its batches in place of days: estimates, tables and sentences are made of it as of any study.
    days
        Days in a batch.
    left_out_ms
        From the start of the run: its warm-up, and what does not make a whole batch.
    """

    study: Study
    days: int
    left_out_ms: int

    def alike(self, measure: str, scope: Scope | str = OVERALL) -> float:
        """Lag-1 autocorrelation of a measure's batches; not a number where they do not differ.

        Of ratios and amounts; quantiles of all waits pooled have no value a batch.
        """
        figures = self.study.figures(measure, scope)
        if figures.bins is not None:
            return math.nan
        pull = effects(figures)
        pull = pull - pull.mean()
        spread = float(pull @ pull)
        return float(pull[1:] @ pull[:-1]) / spread if spread > 0 else math.nan

    def too_alike(self, measure: str, scope: Scope | str = OVERALL) -> bool:
        """Whether neighbours are more alike than independent batches would be in nineteen of twenty runs."""
        return self.alike(measure, scope) > BOUND / math.sqrt(self.study.days)


def refuse_batches(scenario: Scenario, number: int) -> None:
    """Refuse what cannot be cut.

    Raises
    ------
    Mistake
        When the center closes, there are too few batches for an interval, or none would last a day.
    """
    calendar = scenario.calendar
    if calendar.open_ms != DAY_MS:
        found = "batches of a center that closes"
        raise Mistake(found, "days that begin anew, run one by one: --days; or a center open around the clock")
    if number < FEWEST:
        raise Mistake(f"{number} batches", f"at least {FEWEST}: fewer give no interval")
    if _days_in(scenario, number) < 1:
        measured = (calendar.horizon_ms - calendar.start.warm_up) / DAY_MS
        expected = f"at most {int(measured)}, or a longer horizon: a batch lasts whole days"
        raise Mistake(f"{number} batches of {measured:g} measured days", expected)


def _days_in(scenario: Scenario, number: int) -> int:
    calendar = scenario.calendar
    return (calendar.horizon_ms - calendar.start.warm_up) // (number * DAY_MS)


def batch_means(
    scenario: Scenario,
    number: int = 14,
    *,
    seed: int = 1,
    replication: int = 0,
    engine: EngineName = "compiled",
) -> Batches:
    """Simulate one run and cut it into batches of equally many whole days.

    Parameters
    ----------
    scenario
        Open around the clock.
    number
        How many batches; what does not make a whole one is left out with the warm-up.
    seed, replication, engine
        As in `simcenter.simulation`.

    Raises
    ------
    Mistake
        See `refuse_batches`.
    """
    refuse_batches(scenario, number)
    settled = settle(scenario)
    calendar, days = settled.calendar, _days_in(settled, number)
    result = Simulator(settled, engine).run(seed, replication)
    first = calendar.horizon_ms - number * days * DAY_MS
    edges = first + days * DAY_MS * np.arange(number + 1)
    parts = []
    for begins, ends in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        slots = Slots(calendar.days, calendar.intervals, calendar.interval, begins, ends)
        parts.append(day_summary(result, layout_of(result, slots)))
    first_layout = parts[0].layout  # all batches plan alike: they are as long and begin at midnight
    alike = tuple(replace(part, layout=first_layout) for part in parts)
    return Batches(Study(settled, seed, engine, alike), days, first)


__all__ = ["BOUND", "FEWEST", "Batches", "batch_means", "refuse_batches"]
