"""Fewer days for the same width: day factors spread evenly over their distribution instead of drawn one by one.

In a block of n days, day k has the chance (k + U) / n of its day factor, k from 0 to n - 1, each U uniform on its own:
each day of a block taken at random is distributed as ever, but no block has only lively days (stratified sampling with
one draw a stratum). Days of a block are no independent evidence; blocks are, so the interval comes from block to block.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simcenter import __version__
from simcenter.engine.drawing.gamma import gamma_quantile
from simcenter.results.table import DaySummary, day_summary, stack
from simcenter.scenario.errors import Mistake
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator, settle
from simcenter.study.estimate import Estimate, estimate
from simcenter.study.replicate.figures import effects, figures
from simcenter.study.replicate.headlines import Row, wording
from simcenter.study.replicate.parallel import cores
from simcenter.study.replicate.records import number_or_none
from simcenter.study.replicate.run import check_seed
from simcenter.study.sensitivity.points import read_daily_measure
from simcenter.study.words import SCALE, decimals, number, span

FEWEST_BLOCKS = 10
"""With fewer the width of the interval is itself a guess: t with 9 degrees of freedom is 15 % wider than normal."""
FEWEST_DAYS = 5


@dataclass(frozen=True)
class Stratified:
    """A measure over blocks of days whose day factors are spread evenly.

    Attributes
    ----------
    scenario, row, seed
        What was measured of whom, in which world.
    estimate
        Mean over blocks; its n is their number.
    days, blocks
        Days of a block, and blocks.
    variance_reduction
        Variance of a mean of as many independent days / that of a block, and its 95 % interval (by chi-square for the
        variance between blocks): so many times more independent days would be needed.
    """

    scenario: Scenario
    row: Row
    seed: int
    estimate: Estimate
    days: int
    blocks: int
    variance_reduction: tuple[float, float, float]

    def sentences(self) -> list[str]:
        """Say how well the figure is known, and what spreading the days was worth."""
        said, known = wording(self.scenario, self.row), self.estimate
        places = decimals((known.high - known.low) * SCALE[said.unit])
        figure = number(known.mean, said.unit, places, said.currency)
        times, low, high = self.variance_reduction
        return [
            f"{said.subject[:1].upper()}{said.subject[1:]}: {figure}, known to "
            f"{span(known.low, known.high, said.unit, places, said.currency)} from {self.blocks} blocks of {self.days} "
            "days whose factors are spread evenly.",
            f"Days drawn one by one would have to be {times:.1f} times as many for an interval as narrow (known to "
            f"{low:.1f} to {high:.1f} times).",
        ]

    def to_json(self) -> str:
        """Write it as JSON; what does not exist is null."""
        times, low, high = self.variance_reduction
        figures_ = {"mean": self.estimate.mean, "low": self.estimate.low, "high": self.estimate.high}
        figures_ |= {"variance_reduction": times, "variance_reduction_low": low, "variance_reduction_high": high}
        told = {
            "simcenter": 1,
            "kind": "stratified",
            "version": __version__,
            "scenario": self.scenario.name,
            "measure": self.row.measure,
            "scope": str(self.row.scope),
            "seed": self.seed,
            "blocks": self.blocks,
            "days": self.days,
            **number_or_none(figures_),
            "sentences": self.sentences(),
        }
        return json.dumps(told, indent=1, allow_nan=False, ensure_ascii=False) + "\n"


def stratified(
    scenario: Scenario,
    measure: str,
    *,
    days: int = 30,
    blocks: int = FEWEST_BLOCKS,
    seed: int = 1,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Stratified:
    """Estimate a measure from blocks of days with evenly spread day factors.

    Parameters
    ----------
    scenario
        Whose days differ by a gamma factor; of one calendar day, without problems carried in from earlier days.
    measure
        With a figure every day, of all or of a part.
    days, blocks
        Days of a block, 5 or more, and blocks, 10 or more.
    seed
        The world.
    workers
        Blocks at the same time; the numbers do not depend on it.
    progress
        Told of blocks done and wanted.

    Raises
    ------
    Mistake
        When days do not differ by one factor.
    ValueError
        When a number is out of range.
    """
    check_seed(seed)
    row = read_daily_measure(scenario, measure)
    if days < FEWEST_DAYS or blocks < FEWEST_BLOCKS:
        raise ValueError(
            f"stratified: got {blocks} blocks of {days} days, expected {FEWEST_BLOCKS} of {FEWEST_DAYS} or more."
        )
    settled = settle(scenario)
    simulator = check_blocks(settled)
    found = []
    with ThreadPoolExecutor(workers or cores(), "simcenter-block") as pool:
        for number, block in enumerate(pool.map(lambda b: _block(simulator, seed, b, days), range(blocks))):
            found.append(figures(block, *row))
            if progress is not None:
                progress(number + 1, blocks)
    means = np.array([one.estimate().mean for one in found])
    pulls = np.array([effects(one) for one in found]) + (means - means.mean())[:, None]
    alone = float(pulls.var(ddof=1)) / days
    return Stratified(
        settled, row, seed, estimate(means, bounds=found[0].bounds), days, blocks, _reduction(alone, means)
    )


def check_blocks(scenario: Scenario) -> Simulator:
    """Make a scenario ready whose days can be spread evenly.

    Raises
    ------
    Mistake
        When they do not differ by one gamma factor for all contacts, or a horizon has several days.
    """
    simulator = Simulator(scenario)
    factor, recipe = simulator.recipe.day_factor, simulator.recipe
    if factor is None or len(factor.keys) > 1 or recipe.days > 1 or recipe.carry_in:
        found = "days that cannot be spread evenly"
        expected = "one gamma day factor for all contacts, one calendar day, and no problems carried in"
        raise Mistake(found, expected)
    return simulator


def block_factors(shape: float, luck: NDArray[np.float64]) -> NDArray[np.float64]:
    """Day factors of a block, one from each stratum of the gamma distribution of mean 1.

    Parameters
    ----------
    shape
        Of the gamma distribution.
    luck
        Where in its stratum each day lies, between 0 and 1, shape (days,).
    """
    chances = np.clip((np.arange(len(luck)) + luck) / len(luck), 1e-12, 1 - 1e-12)
    return np.array([gamma_quantile(shape, float(chance)) / shape for chance in chances])


def stratified_day(simulator: Simulator, factor: float) -> Simulator:
    """The same center on a day whose factor is known: rates times the factor, and no other factor drawn."""
    other = copy(simulator)
    other.recipe = replace(simulator.recipe, day_factor=None, rates=simulator.recipe.rates * factor)
    return other


def _block(simulator: Simulator, seed: int, block: int, days: int) -> DaySummary:
    assert simulator.recipe.day_factor is not None
    [shape] = simulator.recipe.day_factor.shapes
    luck = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, block]))).random(days)
    factors = block_factors(shape, luck)
    summaries: list[DaySummary] = []
    for day, factor in enumerate(factors):
        result = stratified_day(simulator, float(factor)).run(seed, block * days + day)
        summaries.append(day_summary(result, summaries[0].layout if summaries else None))
    return stack(summaries)


def _reduction(alone: float, means: NDArray[np.float64]) -> tuple[float, float, float]:
    from scipy.stats import chi2

    between, free = float(means.var(ddof=1)), len(means) - 1
    if between == 0:
        return np.inf, np.inf, np.inf
    low, high = (alone / between * float(chi2.ppf(chance, free)) / free for chance in (0.025, 0.975))
    return alone / between, low, high


__all__ = ["FEWEST_DAYS", "Stratified", "block_factors", "check_blocks", "stratified", "stratified_day"]
