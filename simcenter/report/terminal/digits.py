"""Estimates as cells of a table: as many digits as the interval deserves, the two ranges kept apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from simcenter.study.estimate import Estimate
from simcenter.study.words import SCALE, SUFFIX, Unit, decimals, number, span

NONE = "-"
"""What stands in a cell without a number."""


class Cells(NamedTuple):
    """An estimate in words."""

    mean: str
    known: str
    """The interval for the average."""
    single: str
    """What a single day brings, 8 times in 10."""


def cells(estimate: Estimate, unit: Unit, *, bare: bool = False) -> Cells:
    """Write an estimate; a number that does not exist is a dash.

    Parameters
    ----------
    estimate
        What was estimated.
    unit
        Of the estimate: ``"%"`` for shares, which are written in per cent.
    bare
        Leave the unit off, because the table says it elsewhere.
    """
    if math.isnan(estimate.mean):
        return Cells(NONE, NONE, NONE)
    places = places_for(estimate, unit)
    known = NONE
    if estimate.known:
        same = estimate.low == estimate.high
        known = "same every time" if same else _bare(span(estimate.low, estimate.high, unit, places), unit, bare)
    mean, single = number(estimate.mean, unit, places), _single(estimate, unit)
    return Cells(_bare(mean, unit, bare), known, _bare(single, unit, bare))


def _bare(text: str, unit: Unit, bare: bool) -> str:
    if not bare:
        return text
    return text.removesuffix(SUFFIX[unit]).removesuffix(SUFFIX[unit].removesuffix("s"))


def figure(value: float, unit: Unit, digits: int = 3) -> str:
    """Write a number that has no interval with so many digits that count."""
    if math.isnan(value):
        return NONE
    size = abs(value) * SCALE[unit]
    places = 0 if size == 0 else digits - 1 - math.floor(math.log10(size))
    return number(value, unit, min(max(places, 0), 2))


def amount(value: float) -> str:
    """Write an amount: whole numbers as they are, others with one decimal below a hundred."""
    return amounts([value])[0]


def amounts(values: Sequence[float]) -> list[str]:
    """Write the amounts of a column alike: whole numbers when all are, else one decimal below a hundred."""
    whole = all(math.isnan(value) or abs(value - round(value)) < 1e-9 for value in values)
    return [
        NONE if math.isnan(value) else number(value, "plain", 0 if whole or abs(value) >= 99.95 else 1)
        for value in values
    ]


def scaled(estimate: Estimate, factor: float) -> Estimate:
    """The same estimate in another unit, or of a part: every size multiplied."""
    sizes = ("mean", "low", "high", "standard_error", "day_low", "day_high")
    found = {name: getattr(estimate, name) for name in sizes}
    return replace(estimate, **{name: size * factor for name, size in found.items() if size is not None})


def places_for(estimate: Estimate, unit: Unit) -> int:
    """Decimals an estimate deserves by the width of its interval; three digits where it has none."""
    width = (estimate.high - estimate.low) * SCALE[unit]
    if not math.isfinite(width) or width <= 0:
        return max(0, min(decimals(abs(estimate.mean) * SCALE[unit] / 10), 2))
    places = decimals(width)
    # An interval that leaves zero out must not be written as if it began there.
    near = min(abs(estimate.low), abs(estimate.high)) * SCALE[unit]
    while estimate.low * estimate.high > 0 and round(near, places) == 0 and places < 6:
        places += 1
    return places


def _single(estimate: Estimate, unit: Unit) -> str:
    low, high = estimate.day_low, estimate.day_high
    if low is None or high is None:
        return NONE
    places = decimals((high - low) * SCALE[unit])
    return number(low, unit, places) if low == high else span(low, high, unit, places)
