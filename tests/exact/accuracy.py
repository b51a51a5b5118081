"""A simulation is as long as its accuracy asks for: a pilot tells how many runs, then the z-score judges."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from simcenter.results.result import Result
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator
from tests.exact.observed import Measure, Pair, Seen

Floats = NDArray[np.float64]

PILOT = 24
"""Runs of the pilot: enough to know a standard error to a seventh."""
MOST_RUNS = 20_000
ACCEPTED = 4.5
"""Largest |z|; beyond it by chance once in 150,000."""
IN_CI, IN_SLOW_TESTS = 0.004, 0.002
"""Standard error as a share of the value."""
SMALL = 0.05
"""Of probabilities below this, the error asked for is that of this one."""
SAFETY = 1.15
"""More runs than the pilot asks for, because it may be mistaken."""


@dataclass(frozen=True)
class Target:
    """A measure and its exact value.

    The relative accuracy of a `probability` is not insisted on when it is small. A `costly` measure needs more
    than ten seconds to be known well, so it is left to the slow tests.
    """

    measure: Measure
    exact: float
    probability: bool = False
    costly: bool = False

    def largest_error(self, share: float) -> float:
        """The standard error that is asked for."""
        return share * max(self.exact, SMALL) if self.probability else share * self.exact


@dataclass(frozen=True)
class Case:
    """A scenario whose measures are known exactly.

    `look` makes what measures look at from a run; by default all of it between warm-up and its mirror image
    before the end. `controls` returns numbers of a run whose expectation is zero: what they explain of the
    differences between runs is taken out.
    """

    scenario: Scenario
    targets: Mapping[str, Target]
    look: Callable[[Result], Seen] = field(default=lambda result: settled(result))
    controls: Callable[[Result], Sequence[float]] = field(default=lambda result: ())

    def cheap(self) -> Case:
        """The same case without its costly measures."""
        return replace(self, targets={n: t for n, t in self.targets.items() if not t.costly})


def settled(result: Result) -> Seen:
    """The stretch of a run from the end of its warm-up to as long before its end.

    Whoever dials in it is through with it before the run stops.
    """
    calendar = result.scenario.calendar
    return Seen(result, calendar.start.warm_up, calendar.horizon_ms - calendar.start.warm_up)


@dataclass(frozen=True)
class Found:
    """A ratio of sums over runs and its standard error (delta method), controls taken out by regression."""

    value: float
    error: float

    @staticmethod
    def over(pairs: list[Pair], controls: Sequence[Sequence[float]]) -> Found:
        """Estimate from one pair of sums a run, and its controls."""
        table, runs = np.array(pairs, float), len(pairs)
        scale = table[:, 1].mean()
        value = table[:, 0].mean() / scale
        rest: Floats = (table[:, 0] - value * table[:, 1]) / scale
        known = np.column_stack([np.ones(runs), np.array(controls, float).reshape(runs, -1)])
        weights = np.linalg.lstsq(known, rest)[0]
        unexplained: Floats = rest - known @ weights
        error = math.sqrt(float(unexplained @ unexplained) / (runs - known.shape[1]) / runs)
        return Found(float(value + weights[0]), error)

    def runs_for(self, error: float, runs: int) -> int:
        """How many runs bring the standard error down to this, seen what these runs brought."""
        return math.ceil(SAFETY * runs * (self.error / error) ** 2)


def simulate_until(case: Case, share: float, seed: int) -> tuple[dict[str, Found], int]:
    """Run a case until every measure is as accurate as asked for; tell how many runs that took."""
    simulator = Simulator(case.scenario)
    seen: dict[str, list[Pair]] = {name: [] for name in case.targets}
    controls: list[Sequence[float]] = []
    runs, wanted = 0, PILOT
    while runs < wanted:
        for replication in range(runs, wanted):
            result = simulator.run(seed, replication)
            look = case.look(result)
            controls.append(case.controls(result))
            for name, target in case.targets.items():
                seen[name].append(target.measure(look))
        runs = wanted
        found = {name: Found.over(pairs, controls) for name, pairs in seen.items()}
        needed = [found[name].runs_for(t.largest_error(share), runs) for name, t in case.targets.items()]
        if any(found[name].error > t.largest_error(share) for name, t in case.targets.items()):
            wanted = max(needed)
        assert wanted <= MOST_RUNS, f"{wanted} runs: give the case a longer horizon"
    return found, runs


def far_off(case: Case, share: float, seed: int) -> list[str]:
    """Say of every measure that is too far from its exact value how far.

    Parameters
    ----------
    case
        What to simulate.
    share
        The standard error asked for, as a share of the value.
    seed
        The same seed gives the same answer.
    """
    found, runs = simulate_until(case, share, seed)
    return list(_sentences(case, found, runs))


def _sentences(case: Case, found: Mapping[str, Found], runs: int) -> Iterator[str]:
    for name, target in case.targets.items():
        z = (found[name].value - target.exact) / found[name].error
        if not abs(z) <= ACCEPTED:
            value = f"{found[name].value:.6g} +- {found[name].error:.2g} in {runs} runs"
            yield f"{name}: {value}, expected {target.exact:.6g} (z = {z:.1f})"
