"""The door: vary inputs one at a time over paired days, find break-evens, and all at once for Sobol indices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from simcenter.scenario.changes import change
from simcenter.scenario.errors import InputErrors, Mistake, Mistakes, Problem
from simcenter.scenario.model import Scenario
from simcenter.simulation import settle
from simcenter.study.estimate import Estimate
from simcenter.study.policies import apply_policy
from simcenter.study.replicate.figures import Figures, difference
from simcenter.study.replicate.run import check_days, check_seed
from simcenter.study.sensitivity.crossing import Curve, crossings, refined
from simcenter.study.sensitivity.indices import Floats, interval, sobol
from simcenter.study.sensitivity.inputs import MOST_INPUTS, Input, read_input, usual_inputs
from simcenter.study.sensitivity.points import Build, Points, Progress, read_daily_measure
from simcenter.study.sensitivity.result import BreakEven, Influence, Sensitivity, Swing

DAYS = 100
LEVELS = 5
"""Values of each input on the way to a break-even."""
RANDOMISATIONS = 8
INDEX_DAYS = 8
MOST_POINTS = 4_096


def sensitivity(
    scenario: Scenario,
    measure: str,
    *,
    inputs: Iterable[str | Input] | None = None,
    target: float | None = None,
    against: str | None = None,
    points: int = 0,
    days: int = DAYS,
    seed: int = 1,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Sensitivity:
    """Find which inputs matter for a measure.

    Parameters
    ----------
    scenario
        The center; volumes counted as offered are settled before anything varies.
    measure
        With a figure every day, of all or of a part: ``mean_wait of premier``.
    inputs
        In words with a range, ``volume x{0.9..1.1}``; what is usually unsure by default (`usual_inputs`).
    target
        In the measure's unit (shares as fractions): find the value of each input at which the measure reaches it.
    against
        A policy or change in words: find the value of each input at which it stops being better than the scenario.
    points
        A power of two: Sobol indices from so many base points in each of 8 randomisations; 0 for none.
    days
        Days of each variant, the same ones for all.
    seed
        The world; the same for any number of workers.
    workers
        Variants simulated at the same time; one for each core by default.
    progress
        Told of variants done and wanted.

    Raises
    ------
    InputErrors
        With every input that cannot be read or means nothing.
    ValueError
        When the measure cannot be paired by day, or a number is out of range.
    """
    check_seed(seed)
    check_days(days)
    row = read_daily_measure(scenario, measure)
    _check(target, against, points)
    settled = settle(scenario)
    chosen = read_inputs(settled, inputs)
    if points and len(chosen) < 2:
        raise ValueError("indices: found one input, expected two or more to share the variance.")
    study = _Study(settled, chosen, against, Points(row, seed, workers, progress), range(days))
    return study.answer(target, points, seed)


def _check(target: float | None, against: str | None, points: int) -> None:
    if target is not None and against is not None:
        raise ValueError("sensitivity: found both a target and an alternative, expected one of them.")
    if points and (points & (points - 1) or not 2 <= points <= MOST_POINTS):
        raise ValueError(f"points: got {points}, expected a power of two from 2 to {MOST_POINTS:,}.")


def read_inputs(scenario: Scenario, inputs: Iterable[str | Input] | None) -> tuple[Input, ...]:
    """Read inputs, every mistake told at once.

    Raises
    ------
    InputErrors
        See `sensitivity`.
    """
    found: list[Input] = []
    problems: list[Problem] = []
    for given in usual_inputs(scenario) if inputs is None else inputs:
        try:
            one = given if isinstance(given, Input) else read_input(scenario, given)
        except Mistakes as several:
            problems += [_problem(mistake) for mistake in several.mistakes]
        except Mistake as mistake:
            problems.append(_problem(mistake))
        except InputErrors as errors:
            problems += errors.problems
        else:
            if any(one.name == other.name for other in found):
                problems.append(_problem(Mistake(f"{one.name} twice", "each input once")))
            found.append(one)
    if not problems and not 1 <= len(found) <= MOST_INPUTS:
        problems.append(_problem(Mistake(f"{len(found)} inputs", f"1 to {MOST_INPUTS}")))
    if problems:
        raise InputErrors(problems)
    return tuple(found)


def _problem(mistake: Mistake) -> Problem:
    return Problem("--vary", 0, 0, "", mistake.found, mistake.expected, mistake.nearest)


class _Study:
    """The variants simulated so far, by input and value."""

    def __init__(
        self, base: Scenario, inputs: tuple[Input, ...], against: str | None, points: Points, days: range
    ) -> None:
        self.base, self.inputs, self.against, self.points, self.days = base, inputs, against, points, days
        self.runs = 0
        self._known: dict[tuple[Input, float], Figures] = {}
        self._other: dict[tuple[Input, float], Figures] = {}

    def answer(self, target: float | None, points: int, seed: int) -> Sensitivity:
        """Vary inputs one at a time, find break-evens where asked, and vary all at once."""
        wants_places = target is not None or self.against is not None
        each = 2 + wants_places * LEVELS
        self.points.wanted = 1 + len(self.inputs) * each + points * (len(self.inputs) + 2) * RANDOMISATIONS
        base, swings = self.one_at_a_time()
        break_evens = self.break_evens(target) if wants_places else ()
        influences = self.influences(points, seed) if points else ()
        return Sensitivity(
            scenario=self.base,
            row=self.points.row,
            seed=seed,
            days=len(self.days),
            base=base,
            swings=swings,
            target=target,
            against=self.against or "",
            break_evens=break_evens,
            influences=influences,
            points=points,
            randomisations=RANDOMISATIONS if points else 0,
            index_days=INDEX_DAYS if points else 0,
            runs=self.runs,
        )

    def one_at_a_time(self) -> tuple[Estimate, tuple[Swing, ...]]:
        """Measure the base and both ends of every input."""
        ends = [(one, end) for one in self.inputs for end in (one.lowest, one.highest)]
        base, *found = self._simulated([lambda: self.base, *(self._build(*end) for end in ends)], self.days)
        self._known |= dict(zip(ends, found, strict=True))
        swings = [
            Swing(one, difference(base, low), difference(base, high), difference(low, high))
            for one, low, high in zip(self.inputs, found[::2], found[1::2], strict=True)
        ]
        return base.estimate(), tuple(sorted(swings, key=lambda swing: -swing.size))

    def break_evens(self, target: float | None) -> tuple[BreakEven, ...]:
        """Find where each input turns the answer."""
        found = []
        for one in self.inputs:
            evaluate = partial(self._curve, one, target)
            curve = refined(evaluate(one.levels(LEVELS)), evaluate, one.settled)
            values = list(curve.values())
            found.append(BreakEven(one, tuple(crossings(curve)), values[0].mean > 0))
        return tuple(found)

    def influences(self, points: int, seed: int) -> tuple[Influence, ...]:
        """Vary all inputs at once."""

        def evaluate(number: int, shares: Floats) -> Floats:
            days = range(number * INDEX_DAYS, (number + 1) * INDEX_DAYS)
            builds = [partial(self._all_at, tuple(point)) for point in shares.tolist()]
            return np.array([one.estimate().mean for one in self._simulated(builds, days)])

        found = sobol(evaluate, len(self.inputs), points, RANDOMISATIONS, seed)
        each = [
            Influence(one, interval(found.first[:, i]), interval(found.total[:, i]))
            for i, one in enumerate(self.inputs)
        ]
        return tuple(sorted(each, key=lambda influence: -influence.total[0]))

    def _curve(self, one: Input, target: float | None, values: Sequence[float]) -> Curve:
        """The measure over the target, or what the alternative adds to it, at some values of an input."""
        self._know(self._known, one, values, against=False)
        if target is not None:
            return {x: shifted(self._known[one, x].estimate(), target) for x in values}
        self._know(self._other, one, values, against=True)
        return {x: difference(self._known[one, x], self._other[one, x]).difference for x in values}

    def _know(
        self, known: dict[tuple[Input, float], Figures], one: Input, values: Sequence[float], *, against: bool
    ) -> None:
        missing = [x for x in values if (one, x) not in known]
        found = self._simulated([self._build(one, x, against=against) for x in missing], self.days)
        known |= {(one, x): figures for x, figures in zip(missing, found, strict=True)}

    def _build(self, one: Input, value: float, *, against: bool = False) -> Build:
        def build() -> Scenario:
            made = one.applied(self.base, value)
            return alternative(made, self.against) if against and self.against else made

        return build

    def _all_at(self, shares: tuple[float, ...]) -> Scenario:
        made = self.base
        for one, share in zip(self.inputs, shares, strict=True):
            made = one.applied(made, one.at(share))
        return made

    def _simulated(self, builds: Sequence[Callable[[], Scenario]], days: range) -> list[Figures]:
        self.runs += len(builds) * len(days)
        return self.points.figures(builds, days)


def alternative(scenario: Scenario, words: str) -> Scenario:
    """Change a scenario by a what-if, or route it by a policy, whichever the words are.

    Raises
    ------
    InputErrors
        When they are neither: what is wrong with them as a what-if if they are several words, else as a policy.
    """
    try:
        return apply_policy(scenario, words)
    except InputErrors as no_policy:
        try:
            return change(scenario, words)
        except InputErrors as no_change:
            raise (no_change if " " in words.strip() else no_policy) from None


def shifted(estimate: Estimate, by: float) -> Estimate:
    """An estimate with a number taken away from the figure and both ends of its interval."""
    return replace(estimate, mean=estimate.mean - by, low=estimate.low - by, high=estimate.high - by)


__all__ = ["DAYS", "alternative", "read_inputs", "sensitivity"]
