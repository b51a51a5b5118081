"""Which cells a sweep has: every combination, pairs, a list, or points spread by a sequence."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from simcenter.scenario.errors import Mistake, quote
from simcenter.study.sweep.words import MOST_CELLS, Factor, Setting, SweepWords

BASE_POLICY = "base"


@dataclass(frozen=True)
class Cell:
    """One variant: a value for each factor, and a routing policy.

    Attributes
    ----------
    number
        Its place in the sweep, from 0.
    settings
        Values by factor, as a file would give them.
    policy
        Routing in words, or ``base`` for the scenario's own.
    """

    number: int
    settings: Mapping[str, Setting]
    policy: str


def cells_of(words: SweepWords) -> list[Cell]:
    """List the cells of a sweep: policies vary fastest, the last factor next.

    Raises
    ------
    Mistake
        When a design cannot be made of the factors, or there are too many cells.
    """
    policies = words.policies or [BASE_POLICY]
    count = _count(words) * len(policies)
    if count > MOST_CELLS:
        raise Mistake(f"a sweep of {count:,} cells", f"at most {MOST_CELLS:,}", at=("factors",))
    settings = _settings(words)
    pairs = itertools.product(settings, policies)
    return [Cell(number, one, policy) for number, (one, policy) in enumerate(pairs)]


def _count(words: SweepWords) -> int:
    if words.design == "grid":
        return math.prod(len(_levels(name, factor)) for name, factor in words.factors.items())
    if words.design == "zip":
        return max((len(_levels(name, factor)) for name, factor in words.factors.items()), default=1)
    return len(words.cells or []) if words.design == "list" else words.samples or 0


def _settings(words: SweepWords) -> list[dict[str, Setting]]:
    if words.design == "list":
        return list(_listed(words))
    if words.design in ("latin_hypercube", "sobol"):
        return list(_sampled(words))
    levels = [_levels(name, factor) for name, factor in words.factors.items()]
    if words.design == "zip" and len({len(one) for one in levels}) > 1:
        lengths = ", ".join(f"{name} {len(one)}" for name, one in zip(words.factors, levels, strict=True))
        raise Mistake(f"factors with different numbers of values ({lengths})", "as many of each", at=("factors",))
    rows = zip(*levels, strict=True) if words.design == "zip" and levels else itertools.product(*levels)
    return [dict(zip(words.factors, row, strict=True)) for row in rows]


def _levels(name: str, factor: Factor) -> list[Setting]:
    if factor.values is not None:
        return factor.values
    if factor.lowest is None or factor.highest is None or factor.steps is None:
        raise Mistake("no values", "values, or lowest, highest and steps", at=("factors", name))
    numbers = np.linspace(factor.lowest, factor.highest, factor.steps)
    return list(dict.fromkeys(_written(factor, float(number)) for number in numbers))


def _listed(words: SweepWords) -> Iterator[dict[str, Setting]]:
    for i, cell in enumerate(words.cells or []):
        for name in words.factors:
            if name not in cell:
                raise Mistake(f"a cell without {quote(name)}", "a value for each factor", at=("cells", i))
        for name in cell:
            if name not in words.factors:
                found = f"unknown factor {quote(name)}"
                raise Mistake(found, f"one of {', '.join(words.factors)}", at=("cells", i, name), at_key=True)
        yield {name: cell[name] for name in words.factors}


def _sampled(words: SweepWords) -> Iterator[dict[str, Setting]]:
    from scipy.stats import qmc

    make = qmc.LatinHypercube if words.design == "latin_hypercube" else qmc.Sobol
    if not words.factors:
        raise Mistake("no factors", "at least one to sample", at=("design",))
    points = make(len(words.factors), rng=words.design_seed).random(words.samples)
    for point in points:
        pairs = zip(words.factors.items(), point, strict=True)
        yield {name: _at(name, factor, float(share)) for (name, factor), share in pairs}


def _at(name: str, factor: Factor, share: float) -> Setting:
    """The value of a factor at a share of its range."""
    if factor.values is not None:
        return factor.values[min(int(share * len(factor.values)), len(factor.values) - 1)]
    if factor.lowest is None or factor.highest is None:
        raise Mistake("no values", "values, or lowest and highest", at=("factors", name))
    if factor.whole:
        first, last = math.ceil(factor.lowest), math.floor(factor.highest)
        return _written(factor, first + min(math.floor(share * (last - first + 1)), last - first))
    return _written(factor, factor.lowest + share * (factor.highest - factor.lowest))


def _written(factor: Factor, number: float) -> Setting:
    """A number as a file would give it; six digits say more than anybody can tell apart."""
    exact = round(number) if factor.whole else float(f"{number:.6g}")
    short = int(exact) if float(exact).is_integer() else exact
    return short if factor.write == "{}" else factor.write.replace("{}", f"{short:g}")
