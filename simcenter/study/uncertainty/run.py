"""The door: simulate with many plausible sets of inputs, and widen the interval by what they disagree about."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import NormalDist
from typing import Any

import numpy as np

from simcenter import __version__
from simcenter.results.measures import MEASURES
from simcenter.scenario.model import Scenario
from simcenter.simulation import settle
from simcenter.study.estimate import Estimate
from simcenter.study.replicate.figures import Figures
from simcenter.study.replicate.headlines import Row, wording
from simcenter.study.replicate.records import number_or_none
from simcenter.study.replicate.run import check_days, check_seed
from simcenter.study.sensitivity.inputs import Input
from simcenter.study.sensitivity.points import Points, Progress, read_daily_measure
from simcenter.study.sensitivity.run import read_inputs
from simcenter.study.student import two_sided_t
from simcenter.study.uncertainty.shares import FEWEST_SETS, Shares, split
from simcenter.study.words import SCALE, decimals, number, replication_word, reworded, span

SETS, DAYS, SET_DAYS = 50, 100, 20
MOST_SETS = 2_000


@dataclass(frozen=True, eq=False)
class Uncertainty:
    """A figure whose inputs were estimated too.

    Attributes
    ----------
    scenario, row, seed
        What was simulated and measured, in which world.
    base
        With the inputs as estimated: its interval is simulation error only.
    shares
        Where the uncertainty comes from.
    mean_of_sets, base_of_sets
        The measure over the parameter sets on average, and with the inputs as estimated over the same days; where they
        differ, errors of the inputs do not cancel.
    sources
        What was uncertain, in words.
    days, set_days
        Days of the base and of each set.
    """

    scenario: Scenario
    row: Row
    seed: int
    base: Estimate
    shares: Shares
    mean_of_sets: float
    base_of_sets: float
    sources: tuple[str, ...]
    days: int
    set_days: int

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the figure, both errors in it; a share stays within 0 and 1.

        Each arm is the root of the sum of squares of the simulation's arm and the inputs', t with sets - 1 degrees
        of freedom times their standard deviation.
        """
        arm = two_sided_t(self.shares.sets - 1, 0.95) * math.sqrt(self.shares.inputs)
        base = self.base
        low = base.mean - math.hypot(base.mean - base.low, arm)
        high = base.mean + math.hypot(base.high - base.mean, arm)
        if MEASURES[self.row.measure].unit == "share":
            return max(low, 0.0), min(high, 1.0)
        return low, high

    def sentences(self) -> list[str]:
        """Say how well the figure is known, and what would make it better known."""
        said, base = wording(self.scenario, self.row), self.base
        low, high = self.interval
        places = decimals((high - low) * SCALE[said.unit])
        figure = number(base.mean, said.unit, places, said.currency)
        whole = span(low, high, said.unit, places, said.currency)
        alone = span(base.low, base.high, said.unit, places, said.currency)
        share, share_low, share_high = (100 * x for x in self.shares.input_share)
        drawn, same = (number(x, said.unit, places + 1, said.currency) for x in (self.mean_of_sets, self.base_of_sets))
        advice = "more days help little; better inputs would" if share > 50 else "more days would help most"
        told = [
            f"{said.subject[:1].upper()}{said.subject[1:]}: {figure}, known to {whole} with what is unsure about "
            f"{', '.join(self.sources)}; simulation error only, over {self.days} days, would say {alone}.",
            f"Of the squared width of that interval inputs make {share:.0f} % (known to {share_low:.0f} to "
            f"{share_high:.0f} %, {self.shares.sets} sets), the number of days the rest: {advice}.",
            f"Over the same {self.set_days} days it is {drawn} averaged over the sets, and {same} with the inputs as "
            "they are estimated.",
        ]
        return [reworded(sentence, replication_word(self.scenario)) for sentence in told]

    def to_json(self) -> str:
        """Write it as JSON; what does not exist is null."""
        share, share_low, share_high = self.shares.input_share
        low, high = self.interval
        figures = {
            "mean": self.base.mean,
            "low": low,
            "high": high,
            "simulation_low": self.base.low,
            "simulation_high": self.base.high,
            "simulation_variance": self.shares.simulation,
            "input_variance": self.shares.inputs,
            "input_variance_low": self.shares.inputs_low,
            "input_variance_high": self.shares.inputs_high,
            "input_share": share,
            "input_share_low": share_low,
            "input_share_high": share_high,
            "mean_of_sets": self.mean_of_sets,
            "base_of_sets": self.base_of_sets,
        }
        told: dict[str, Any] = {
            "simcenter": 1,
            "kind": "uncertainty",
            "version": __version__,
            "scenario": self.scenario.name,
            "measure": self.row.measure,
            "scope": str(self.row.scope),
            "seed": self.seed,
            "days": self.days,
            "sets": self.shares.sets,
            "set_days": self.set_days,
            "sources": list(self.sources),
            **number_or_none(figures),
            "sentences": self.sentences(),
        }
        return json.dumps(told, indent=1, allow_nan=False, ensure_ascii=False) + "\n"


def uncertainty(
    scenario: Scenario,
    measure: str,
    *,
    inputs: Iterable[str | Input] | None = None,
    sets: Sequence[Scenario] | None = None,
    source: str = "the parameter sets given",
    draws: int = SETS,
    days: int = DAYS,
    set_days: int = SET_DAYS,
    seed: int = 1,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Uncertainty:
    """Say how well a measure is known when inputs were estimated.

    Parameters
    ----------
    scenario
        With the inputs as estimated.
    measure
        With a figure every day, of all or of a part.
    inputs
        Drawn independently: ``volume x{1 +- 0.05}`` normal with that standard error, ``patience x{0.7..1.4}``
        uniform.
    sets
        Instead of `inputs`: scenarios refitted to resampled records (`simcenter.calibrate.resampled_scenarios`),
        ten or more.
    source
        What `sets` come from, in words.
    draws
        Sets drawn of `inputs`.
    days, set_days
        Days of the scenario and of each set.
    seed
        The world, and of the draws.
    workers
        Sets simulated at the same time; the numbers do not depend on it.
    progress
        Told of variants done and wanted.

    Raises
    ------
    InputErrors
        With every input that means nothing.
    ValueError
        When a number is out of range, or the measure cannot be taken day by day.
    """
    check_seed(seed)
    row = read_daily_measure(scenario, measure)
    _check(draws, days, set_days)
    settled = settle(scenario)
    made, names = _sets(settled, inputs, sets, draws, seed)
    base, each = _simulated(settled, made, Points(row, seed, workers, progress), days, set_days)
    return Uncertainty(
        scenario=settled,
        row=row,
        seed=seed,
        base=base.estimate(),
        shares=split(base, each, seed),
        mean_of_sets=float(np.mean([one.estimate().mean for one in each])),
        base_of_sets=base.first(set_days).estimate().mean,
        sources=names or (source,),
        days=days,
        set_days=set_days,
    )


def _sets(
    settled: Scenario,
    inputs: Iterable[str | Input] | None,
    sets: Sequence[Scenario] | None,
    draws: int,
    seed: int,
) -> tuple[list[Scenario], tuple[str, ...]]:
    """The sets to simulate, and the names of the inputs they were drawn of, none where they were given."""
    if (inputs is None) == (sets is None):
        raise ValueError("uncertainty: found both inputs and sets or neither, expected one of them.")
    if inputs is None:
        return [settle(one) for one in sets or ()], ()
    chosen = read_inputs(settled, inputs)
    return drawn_sets(settled, chosen, draws, seed), tuple(one.name for one in chosen)


def _simulated(
    scenario: Scenario, sets: Sequence[Scenario], points: Points, days: int, set_days: int
) -> tuple[Figures, list[Figures]]:
    """The measure day by day, of the scenario and of each set."""
    points.wanted = 1 + len(sets)
    [base] = points.figures([lambda: scenario], range(days))
    return base, points.figures([partial(_itself, one) for one in sets], range(set_days))


def _check(draws: int, days: int, set_days: int) -> None:
    if not FEWEST_SETS <= draws <= MOST_SETS:
        raise ValueError(f"draws: got {draws}, expected {FEWEST_SETS} to {MOST_SETS:,}.")
    if check_days(set_days) < 5 or check_days(days) < set_days:
        raise ValueError(f"days: got {days}, {set_days} of each set, expected 5 or more of each set and no fewer days.")


def drawn_sets(scenario: Scenario, inputs: Sequence[Input], draws: int, seed: int) -> list[Scenario]:
    """Draw sets of inputs independently: normal where a standard error was given, else uniform.

    Raises
    ------
    ValueError
        When a number drawn means nothing: an input whose standard error reaches below what it may be.
    """
    chances = np.random.Generator(np.random.Philox(seed)).random((draws, len(inputs)))
    made = []
    for row in chances.tolist():
        one = scenario
        for what, chance in zip(inputs, row, strict=True):
            one = what.applied(one, _drawn(what, chance))
        made.append(one)
    return made


def _drawn(what: Input, chance: float) -> float:
    if what.spread == 0:
        return what.at(chance)
    return what.settled(NormalDist(what.middle, what.spread).inv_cdf(min(max(chance, 1e-12), 1 - 1e-12)))


def _itself(scenario: Scenario) -> Scenario:
    return scenario


__all__ = ["DAYS", "SETS", "SET_DAYS", "Uncertainty", "drawn_sets", "uncertainty"]
