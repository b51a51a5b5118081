"""Select the best alternative of a scenario by one measure, adding days only to those still in the running."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simcenter.results.measures import MEASURES
from simcenter.results.table import stack
from simcenter.scenario.model import Scenario
from simcenter.study.compare.alternatives import build_alternatives
from simcenter.study.replicate.figures import figures
from simcenter.study.replicate.headlines import Row
from simcenter.study.replicate.parallel import CHUNK, Days
from simcenter.study.replicate.precision import read_measure
from simcenter.study.replicate.run import check_seed
from simcenter.study.selection.kn import screening
from simcenter.study.selection.ocba import next_days

FIRST_DAYS = 20
"""Days of every alternative before any is dropped; fewer make the procedure wary and slow."""

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]
Ended = Literal["chosen", "not reached", "budget spent", "interrupted"]


@dataclass(frozen=True)
class Selection:
    """What was selected, and what it took.

    Attributes
    ----------
    row
        The measure and the part of the center it was selected by.
    delta, confidence
        The smallest difference that matters, and the chance of being right when the best leads by that much; not a
        number with a budget, which promises nothing.
    names
        Of the alternatives, the base first.
    means
        Mean over each alternative's days of a day's own figure, shape (k,).
    days
        Days each was simulated, shape (k,).
    dropped_after
        Days after which each was dropped; 0 for those never dropped.
    best
        Number of the one with the best mean among those left.
    ended
        ``chosen`` when one was left, ``not reached`` when days ran out first, ``budget spent`` with a budget.
    """

    row: Row
    delta: float
    confidence: float
    names: tuple[str, ...]
    means: Floats
    days: NDArray[np.int64]
    dropped_after: tuple[int, ...]
    best: int
    ended: Ended

    @property
    def left(self) -> tuple[str, ...]:
        """Names of those never dropped."""
        return tuple(name for name, after in zip(self.names, self.dropped_after, strict=True) if not after)


def select(
    scenario: Scenario,
    measure: str,
    *,
    delta: float | None = None,
    confidence: float = 0.95,
    budget: int | None = None,
    changes: Iterable[str] = (),
    policies: Iterable[str] = (),
    alternatives: Mapping[str, Scenario] | None = None,
    seed: int = 1,
    workers: int | None = None,
    max_days: int = 2_000,
    progress: Progress | None = None,
) -> Selection:
    """Select the best of a base and its alternatives.

    Parameters
    ----------
    scenario, changes, policies, alternatives, seed, workers
        As in `simcenter.study.compare.compare`.
    measure
        With a better and a worse side and a figure every day: ``mean_wait of premier``.
    delta
        The smallest difference that matters, in the measure's unit: the best is chosen with at least `confidence`
        when it leads by that much (Kim and Nelson).
    confidence
        See there.
    budget
        Instead of `delta`: days in all, given where they help most (OCBA, a heuristic without a promise).
    max_days
        Most days of one alternative with `delta`.
    progress
        Called with days done and days at most.

    Raises
    ------
    ValueError
        When a number is out of range, or the measure has no better side or no figure on some day.
    """
    check_seed(seed)
    made = build_alternatives(scenario, changes, policies, alternatives or {})
    row = read_measure(scenario, measure)
    if MEASURES[row.measure].lower_is_better is None or MEASURES[row.measure].share is not None:
        raise ValueError(f"measure: found {measure}, expected one of single days with a better and a worse side.")
    if len(made) < 2:
        raise ValueError("selection: found no alternatives, expected some.")
    if (delta is None) == (budget is None):
        raise ValueError("selection: found both delta and a budget or neither, expected one of them.")
    with ExitStack() as owned:
        runs = [owned.enter_context(Days([one], seed, "compiled", workers)) for one in made.values()]
        race = _Race(row, tuple(made), runs, progress)
        if delta is not None:
            return race.sequentially(delta, confidence, max_days)
        assert budget is not None
        return race.within(budget)


class _Race:
    """The days of the alternatives, and the figures of those days, larger being better."""

    def __init__(self, row: Row, names: tuple[str, ...], runs: list[Days], progress: Progress | None) -> None:
        self._row, self._names, self._runs, self._progress = row, names, runs, progress
        self._sign = -1.0 if MEASURES[row.measure].lower_is_better else 1.0
        self._dropped = [0] * len(names)
        self._known: list[Floats] = [np.zeros(0) for _ in names]

    def sequentially(self, delta: float, confidence: float, max_days: int) -> Selection:
        """Add days to those left until one is, or days run out."""
        days, left = FIRST_DAYS, list(range(len(self._runs)))
        first = np.array([self._figures(i, days, max_days) for i in left])
        if self._interrupted():
            return self._told(delta, confidence, left, "interrupted", self._finished())
        rule = screening(first, delta, confidence)
        sums = first.sum(axis=1)
        while True:
            staying = rule.survivors(sums, days, left)
            for i in set(left) - set(staying):
                self._dropped[i] = days
            left = staying
            if len(left) <= 1 or days >= max_days:
                ended: Ended = "chosen" if len(left) == 1 else "not reached"
                return self._told(delta, confidence, left, ended, self._until(days))
            days += 1
            for i in left:
                sums[i] = self._figures(i, days, max_days).sum()
            if self._interrupted():
                return self._told(delta, confidence, left, "interrupted", self._until(days - 1))

    def within(self, budget: int) -> Selection:
        """Spend a budget of days where they help most."""
        count = len(self._runs)
        if budget < FIRST_DAYS * count:
            expected = f"at least {FIRST_DAYS} for each of {count} alternatives"
            raise ValueError(f"budget: found {budget} days, expected {expected}.")
        days = np.full(count, FIRST_DAYS, np.int64)
        while True:
            found = [self._figures(i, int(n), budget) for i, n in enumerate(days)]
            left = budget - int(days.sum())
            if self._interrupted() or left <= 0:
                ended: Ended = "interrupted" if self._interrupted() else "budget spent"
                return self._told(np.nan, np.nan, list(range(count)), ended, days)
            means = np.array([one.mean() for one in found])
            spread = np.array([one.std(ddof=1) for one in found])
            days = days + next_days(means, spread, days, min(left, 2 * count))

    def _figures(self, which: int, days: int, most: int) -> Floats:
        """Figures of the first days of an alternative; a few days more are simulated at once than asked for."""
        run = self._runs[which]
        if run.finished < days and not run.interrupted:
            chunk = max(CHUNK[run.engine], run.workers)
            run.run(min(max(most, days), -(-days // chunk) * chunk))
            if self._progress is not None:
                self._progress(sum(one.finished for one in self._runs), most * len(self._runs))
        before = self._known[which]
        fresh = run.summaries(0, run.finished)[len(before) :]
        if fresh:
            daily = figures(stack(fresh), *self._row).daily
            if np.isnan(daily).any():
                raise ValueError(f"{self._row.measure}: {self._names[which]} has days without a figure.")
            self._known[which] = np.concatenate([before, self._sign * daily])
        return self._known[which][:days]

    def _interrupted(self) -> bool:
        return any(run.interrupted for run in self._runs)

    def _finished(self) -> NDArray[np.int64]:
        return np.array([run.finished for run in self._runs], np.int64)

    def _until(self, days: int) -> NDArray[np.int64]:
        """Days each was in the running for."""
        return np.array([after or days for after in self._dropped], np.int64)

    def _told(
        self, delta: float, confidence: float, left: list[int], ended: Ended, days: NDArray[np.int64]
    ) -> Selection:
        known = [self._known[i][:n] for i, n in enumerate(days)]
        means = np.array([one.mean() if len(one) else np.nan for one in known])
        best = max(left, key=lambda i: (-np.inf if np.isnan(means[i]) else means[i], -i))
        return Selection(
            self._row, delta, confidence, self._names, self._sign * means, days, tuple(self._dropped), best, ended
        )
