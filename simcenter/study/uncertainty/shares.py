"""The variance of an estimate, split into what more days would remove and what only better inputs would.

Parameter sets all meet the same days, so what a day does to all of them alike cancels between sets; what is left of
it, each day's own way with each set, is taken off the spread of the sets (a random-effects analysis of variance with
sets crossed with days).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simcenter.study.replicate.figures import Figures, effects

Floats = NDArray[np.float64]
RESAMPLES = 1_000
FEWEST_SETS = 10


@dataclass(frozen=True)
class Shares:
    """Where the uncertainty of a figure comes from, as variances in the square of its unit.

    Attributes
    ----------
    simulation
        Of the mean over the days of the base: what more days would remove.
    inputs
        Of the figure over parameter sets, the days' part taken off; never below 0.
    inputs_low, inputs_high
        95 % interval of `inputs`, by resampling parameter sets.
    sets
        Their number.
    """

    simulation: float
    inputs: float
    inputs_low: float
    inputs_high: float
    sets: int

    @property
    def input_share(self) -> tuple[float, float, float]:
        """Share of the squared width of the interval that inputs make: the estimate and its 95 % interval."""
        mean, low, high = (self._share(value) for value in (self.inputs, self.inputs_low, self.inputs_high))
        return mean, low, high

    def _share(self, inputs: float) -> float:
        both = inputs + self.simulation
        return inputs / both if both > 0 else 0.0


def split(base: Figures, sets: Sequence[Figures], seed: int) -> Shares:
    """Split the variance.

    Parameters
    ----------
    base
        The measure with the inputs as estimated, over all its days.
    sets
        The measure with each drawn or refitted set of inputs, all over the same days.
    seed
        Of the resampling.

    Raises
    ------
    ValueError
        For fewer than ten sets, or a set without a figure.
    """
    if len(sets) < FEWEST_SETS:
        raise ValueError(f"sets: got {len(sets)} parameter sets, expected {FEWEST_SETS} or more.")
    means = np.array([one.estimate().mean for one in sets])
    if np.isnan(means).any():
        raise ValueError("sets: some parameter set has no figure, expected the measure to exist for all of them.")
    own_ways = np.array([effects(one) for one in sets])
    generator = np.random.Generator(np.random.Philox(seed))
    draws = generator.integers(0, len(sets), (RESAMPLES, len(sets)))
    resampled = [_between(means[draw], own_ways[draw]) for draw in draws]
    # Sets drawn twice are spread less than sets are: the bootstrap's variance is (n - 1) / n of that wanted.
    low, high = np.quantile(resampled, [0.025, 0.975]) * len(sets) / (len(sets) - 1)
    error = base.estimate().standard_error
    found = _between(means, own_ways)
    return Shares(
        simulation=error**2,
        inputs=max(found, 0.0),
        inputs_low=max(min(float(low), found), 0.0),
        inputs_high=max(float(high), found, 0.0),
        sets=len(sets),
    )


def _between(means: Floats, own_ways: Floats) -> float:
    """Variance between sets, without what days make of it."""
    days = own_ways.shape[1]
    rest = own_ways - own_ways.mean(axis=0)
    from_days = float((rest**2).sum()) / (len(means) - 1) / (days * (days - 1))
    spread: float = means.var(ddof=1)
    return float(spread - from_days)


__all__ = ["FEWEST_SETS", "Shares", "split"]
