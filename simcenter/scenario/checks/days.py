"""Days and intervals that differ: groups that exist, a shape for each, correlations that can hold together."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from simcenter.scenario.checks.draft import Draft
from simcenter.scenario.checks.names import unknown
from simcenter.scenario.errors import KeyPath, Mistake, quote
from simcenter.scenario.parts.factors import EVERYBODY, DayFactor
from simcenter.scenario.selectors import DEFAULT

_SLACK = 1e-9


def check_days(draft: Draft) -> Iterator[Mistake]:
    """Check the factors of days and intervals."""
    if not draft.vocabulary.complete:
        return
    for key, factor in draft.factors.items():
        if factor.by != EVERYBODY:
            groups = dict.fromkeys(factor.group(s.tier, s.need, s.channel) for _, s in draft.read_streams())
            yield from _shapes(factor, list(groups), ("volumes", key))
            yield from _correlations(factor, list(groups), ("volumes", key))


def _shapes(factor: DayFactor, groups: Sequence[str], at: KeyPath) -> Iterator[Mistake]:
    for name in factor.shape if isinstance(factor.shape, dict) else ():
        if name != DEFAULT and name not in groups:
            yield unknown(f"group (by {factor.by})", name, [*groups, DEFAULT], (*at, "shape", name), at_key=True)
    without = [group for group in groups if factor.shape_of(group) is None]
    if without:
        found = f"no shape for {', '.join(map(quote, without))}"
        yield Mistake(found, "one for each group, or a default", at=(*at, "shape"))


def _correlations(factor: DayFactor, groups: Sequence[str], at: KeyPath) -> Iterator[Mistake]:
    try:
        pairs = factor.pairs()
    except Mistake as mistake:
        yield mistake.inside(at)
        return
    wrong = False
    for first, second in pairs:
        place = (*at, "correlation", f"{first} and {second}")
        for name in (first, second):
            if name not in groups:
                wrong = True
                yield unknown(f"group (by {factor.by})", name, groups, place, at_key=True)
        if (second, first) in pairs and (first, second) > (second, first):
            wrong = True
            yield Mistake(f"{quote(f'{first} and {second}')} again", "each pair once", at=place, at_key=True)
    if not wrong and lower_root(factor.correlations(groups)) is None:
        found = f"correlations that contradict each other for {', '.join(groups)}"
        yield Mistake(found, "numbers that some variables can have (a positive semidefinite matrix)",
                      at=(*at, "correlation"))  # fmt: skip


def lower_root(matrix: Sequence[Sequence[float]]) -> list[list[float]] | None:
    """Cholesky's root: the lower triangular matrix whose product with its transpose is `matrix`.

    A row depends on the rows before it only, so that a group appended leaves the others' weights as they were.

    Returns
    -------
    list of rows, or None
        None where no variables can have such correlations.
    """
    root = [[0.0] * len(matrix) for _ in matrix]
    for i, row in enumerate(matrix):
        for j in range(i + 1):
            rest = row[j] - sum(root[i][k] * root[j][k] for k in range(j))
            if i == j:
                if rest < -_SLACK:
                    return None
                root[i][i] = math.sqrt(max(rest, 0.0))
            elif root[j][j] > _SLACK:
                root[i][j] = rest / root[j][j]
            elif abs(rest) > math.sqrt(_SLACK):
                return None
    return root
