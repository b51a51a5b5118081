"""A measure: its name, unit and definition, and the sums of a day it is the ratio of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simcenter.results.daily.histogram import quantile
from simcenter.results.daily.scopes import OVERALL, Scope, Where, where
from simcenter.results.daily.summary import DaySummary

Values = NDArray[np.float64]
"""One number, shape (), or one a day of a stack, shape (days,)."""
SumOf = Callable[[DaySummary, Where], Any]

BY_CONTACT = frozenset({"overall", "tier", "need", "channel", "type"})
BY_INTERVAL = BY_CONTACT | {"interval"}


@dataclass(frozen=True)
class Measure:
    """Something worth knowing of a day.

    With a denominator it is a ratio of sums, over many days the ratio of their totals (never a mean of daily
    ratios). Without one it is an amount a day. With `share`, it is a quantile of all waits pooled.
    """

    name: str
    unit: str
    """"money" stands for the scenario's currency."""
    numerator: SumOf
    denominator: SumOf | None
    lower_is_better: bool | None
    """None: neither is."""
    definition: str
    by: frozenset[str] = BY_CONTACT
    """Kinds of scope it is known for."""
    share: float | None = None
    additive: bool = True
    """Whether amounts of days add up; of the others, those of single days are meant."""

    def known_for(self, scope: Scope) -> bool:
        """Whether the measure means anything for a scope."""
        return scope.kinds <= self.by

    def parts(self, summary: DaySummary, scope: Scope = OVERALL) -> tuple[Values, Values | None]:
        """Work out the sums above and below the line, one a day when `summary` is a stack.

        Returns
        -------
        tuple
            Numerator and denominator (None for amounts and quantiles); NaN where the measure is not known for
            the scope.
        """
        at = where(summary.layout, scope)
        if not self.known_for(scope):
            unknown = np.full(np.shape(summary.days), np.nan)
            return unknown, None if self.denominator is None else unknown
        above = np.asarray(self.numerator(summary, at), np.float64)
        below = None if self.denominator is None else np.asarray(self.denominator(summary, at), np.float64)
        return above, below

    def value(self, summary: DaySummary, scope: Scope = OVERALL) -> Values:
        """Work out the measure, one value a day when `summary` is a stack; NaN for 0 / 0.

        Of a summary of several days added up: the ratio of the totals, the mean amount a day, the pooled
        quantile.
        """
        above, below = self.parts(summary, scope)
        if below is None:
            return above / summary.days if self.additive else above
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(below > 0, above / below, np.nan)


def histogram(left: bool) -> SumOf:
    """Make a sum: how many contacts waited how long, those who left without service included or not."""

    def counts(summary: DaySummary, at: Where) -> Any:
        table = summary.histogram[..., at.tiers, :, :]
        return table.sum(axis=(-3, -2)) if left else table[..., 0, :].sum(axis=-2)

    return counts


def wait_quantile(share: float, left: bool) -> SumOf:
    """Make a value: the wait in seconds that a share does not exceed."""
    counts = histogram(left)

    def seconds(summary: DaySummary, at: Where) -> Any:
        longest = summary.longest_ms[..., at.tiers].max(axis=-1, initial=0) / 1_000
        return quantile(counts(summary, at), share, longest)

    return seconds


def of_single_days(value: SumOf) -> SumOf:
    """Make a value of single days only: NaN of days added up."""

    def single(summary: DaySummary, at: Where) -> Any:
        return np.where(np.asarray(summary.days) == 1, value(summary, at), np.nan)

    return single
