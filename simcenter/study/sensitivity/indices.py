"""Sobol indices: which input makes how much of the variance, alone and together with others.

All points of a randomisation meet the same days, so the measure is a function of the inputs alone, to which
`scipy.stats.sobol_indices` applies. Randomisations differ in their points and in their days; what they disagree
about is both errors at once, and gives the interval.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simcenter.study.student import two_sided_t

Floats = NDArray[np.float64]
Function = Callable[[int, Floats], Floats]
"""Of (randomisation, points of shape (points, inputs) in the unit cube): values of shape (points,)."""


@dataclass(frozen=True)
class Indices:
    """Shares of the variance over the ranges of all inputs.

    Attributes
    ----------
    first, total
        Of each input alone, and with everything it is part of, in each randomisation; shape (randomisations, inputs).
    """

    first: Floats
    total: Floats


def sobol(evaluate: Function, inputs: int, points: int, randomisations: int, seed: int) -> Indices:
    """Estimate first-order and total indices by Saltelli's scheme.

    Parameters
    ----------
    evaluate
        The function.
    inputs
        How many it has, each uniform on (0, 1).
    points
        A power of two; each randomisation evaluates ``points x (inputs + 2)`` points.
    randomisations
        Independent scrambles of the Sobol sequence.
    seed
        Of the scrambles.

    Raises
    ------
    ValueError
        With a single input, when the measure does not vary, or not every point has a figure.
    """
    from scipy.stats import sobol_indices, uniform

    if inputs < 2:
        raise ValueError(f"indices: got {inputs} input, expected two or more to share the variance.")
    if points < 2 or points & (points - 1):
        raise ValueError(f"points: got {points}, expected a power of two from 2.")
    streams = np.random.SeedSequence(seed).spawn(randomisations)
    found = []
    for number, stream in enumerate(streams):
        def values(x: Floats, number: int = number) -> Floats:
            return _checked(evaluate(number, x.T))

        generator = np.random.Generator(np.random.Philox(stream))
        made = sobol_indices(func=values, n=points, dists=[uniform()] * inputs, rng=generator)
        found.append((made.first_order, made.total_order))
    return Indices(np.array([one[0] for one in found]), np.array([one[1] for one in found]))


def _checked(values: Floats) -> Floats:
    if np.isnan(values).any():
        raise ValueError("indices: some points have no figure, expected the measure to exist in the whole range.")
    if np.ptp(values) == 0:
        raise ValueError("indices: the measure is the same at all points, expected inputs that move it.")
    return values


def interval(values: Floats, level: float = 0.95) -> tuple[float, float, float]:
    """Mean of independent randomisations and its t-interval."""
    mean, error = float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values)))
    arm = two_sided_t(len(values) - 1, level) * error
    return mean, mean - arm, mean + arm
