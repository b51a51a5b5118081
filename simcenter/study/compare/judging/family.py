"""How sure each of several differences must be so that all of them hold at once.

Twenty intervals of 95 % each miss one truth on average. Intervals that hold *jointly* are wider: each is made
at a higher level of its own, found here. The levels of single intervals are those at which the largest of
several standard normal numbers, correlated like the differences are from day to day, stays inside with the
level wanted: the single-step maximum method for correlated statistics (C. Dunnett, "A multiple comparison
procedure for comparing several treatments with a control", 1955, for equal correlations; T. Hothorn, F. Bretz
and P. Westfall, "Simultaneous inference in general parametric models", 2008, for any), with correlations
estimated from days. A normal copula carries the level over to intervals of any shape, so each has arms
stretched by its own skewness, those of two one-sided bounds (`simcenter.study.skewness.one_sided_arms`): at the
high levels asked for here, the arm away from the tail must not be shorter than that of t. Plain Bonferroni is
the bound it never exceeds; where alternatives move together, which over the same customers they do, it asks
for less.

Measured: joint coverage of nominal 95 % intervals of five differences to a base, 2,000 samples each, with days
of the base and of each alternative sharing half their variance:

=======================  =======  =======  ========
days                     10 days  30 days  100 days
=======================  =======  =======  ========
normal                      96.4     96.2      94.7
exponential                 96.6     95.9      95.0
gamma of shape 0.3          99.0     97.1      95.3
lognormal of sigma 1        97.7     96.5      95.0
=======================  =======  =======  ========
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from simcenter.study.estimate import Estimate
from simcenter.study.skewness import one_sided_arms

Days = NDArray[np.float64]

DRAWS = 20_000
"""The level of a joint interval is then off by 0.15 points (one standard error), the same in every run."""
_BLOCK = 2_000


def joint_level(effects: Sequence[Days], level: float = 0.95, *, sides: int = 2, looks: Sequence[int] = ()) -> float:
    """Find the two-sided level at which single intervals hold together.

    Parameters
    ----------
    effects
        For each difference how much each day pulls at it, shape (days,) each; only correlations matter.
    level
        With which probability all intervals are to hold, or all bounds.
    sides
        2 for intervals; 1 for upper bounds, all of the same direction.
    looks
        Numbers of days after which the same differences are looked at; the level then holds over all of them.
        Once at the end by default.

    Returns
    -------
    The level of each single interval, between `level` and Bonferroni's; for bounds that of the interval whose
    upper end each bound is (``2 level - 1`` for a single one).
    """
    root = _root(effects)
    steps = np.diff([0, *looks]) if looks else np.array([1])
    number = max(1, root.shape[1]) * len(steps)
    normal = NormalDist()
    if number == 1:
        return level if sides == 2 else 2 * level - 1
    largest = np.concatenate([_largest(draws, root, steps, sides) for draws in _draws(root.shape[0] * len(steps))])
    reach = float(np.quantile(largest, level))
    alone, bonferroni = (normal.inv_cdf(1 - (1 - level) / sides / count) for count in (1, number))
    return 2 * normal.cdf(min(max(reach, alone), bonferroni)) - 1


def jointly(gap: Estimate, own: float, level: float, together: str) -> Estimate:
    """Widen the interval of a difference to one that holds jointly with others.

    Parameters
    ----------
    gap
        The difference with an interval of its own.
    own
        Level each interval needs, from `joint_level`.
    level
        Level all hold at.
    together
        With which others, in words.
    """
    if not gap.known or gap.standard_error == 0:
        return replace(gap, level=level)
    below, above = one_sided_arms(gap.l_skewness, gap.n, (1 - own) / 2)
    return replace(
        gap,
        low=gap.mean - below * gap.standard_error,
        high=gap.mean + above * gap.standard_error,
        level=level,
        method=f"jointly for {together}, each at {own:.2%}: t over {gap.n} days, arms stretched for skewness "
        f"({below:.1f} and {above:.1f} standard errors)",
    )


def _root(effects: Sequence[Days]) -> Days:
    """What turns independent normal numbers into ones correlated as the differences: R = root' root.

    Differences that do not vary are never missed and take no part.
    """
    table = np.array(effects, np.float64).reshape(len(effects), -1)
    table = table - table.mean(axis=1, keepdims=True)
    size = np.sqrt((table**2).sum(axis=1))
    table = table[size > 0] / size[size > 0, None]
    if not len(table):
        return np.ones((1, 1))
    values, vectors = np.linalg.eigh(table @ table.T)
    kept = values > 1e-12 * values.max()
    root: Days = (vectors[:, kept] * np.sqrt(values[kept])).T
    return root


def _draws(columns: int) -> Iterator[Days]:
    """Independent standard normal numbers, the same in every run and with every version of numpy.

    Raw words of a counter-based generator, by pairs through Box and Muller's transform.
    """
    source = np.random.Philox(key=20_260_000)
    for _ in range(DRAWS // _BLOCK):
        pairs = (_BLOCK * columns + 1) // 2
        words = (source.random_raw(2 * pairs) >> np.uint64(11)).astype(np.float64)
        first, second = (words + 0.5).reshape(2, pairs) * 2.0**-53
        length, angle = np.sqrt(-2.0 * np.log(first)), 2.0 * np.pi * second
        both = np.concatenate([length * np.cos(angle), length * np.sin(angle)])
        yield both[: _BLOCK * columns].reshape(_BLOCK, columns)


def _largest(draws: Days, root: Days, steps: NDArray[np.int_], sides: int) -> Days:
    """Largest of the correlated numbers over all differences and looks, one for each draw."""
    largest = np.full(len(draws), -np.inf)
    total = np.zeros((len(draws), root.shape[1]))
    for look, step in enumerate(steps):
        own = draws[:, look * len(root) : (look + 1) * len(root)]
        total += np.sqrt(step) * (own @ root)
        here = total / np.sqrt(steps[: look + 1].sum())
        largest = np.maximum(largest, (np.abs(here) if sides == 2 else here).max(axis=1))
    return largest


__all__ = ["joint_level", "jointly"]
