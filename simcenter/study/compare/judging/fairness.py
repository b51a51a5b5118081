"""How evenly a plan treats tiers: the worst waits, who is overtaken, and waits relative to everybody's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.study.estimate import Estimate, from_influence
from simcenter.study.replicate.figures import effects
from simcenter.study.replicate.study import Study

FAIRNESS = ("daily_worst_percent_wait", "overtakes_per_contact", "share_overtaken")
"""Measures of `simcenter.results.measures` that tell of fairness."""


@dataclass(frozen=True)
class RelativeWait:
    """A tier's mean wait over everybody's, and what an alternative makes of it.

    Attributes
    ----------
    alternative, tier
        Of what; ``base`` for the base.
    ratio
        0.5 waits half as long as the average customer.
    change
        The ratio less that of the base, paired by day; None for the base.
    """

    alternative: str
    tier: str
    ratio: Estimate
    change: Estimate | None

    def record(self) -> dict[str, Any]:
        """Tell it as plain data."""
        told: dict[str, Any] = {
            "alternative": self.alternative,
            "measure": "relative_wait",
            "scope_kind": "tier",
            "scope": self.tier,
        }
        told |= {name: getattr(self.ratio, name) for name in ("mean", "low", "high", "level", "n", "warning")}
        if self.change is not None:
            gap = self.change
            told |= {"difference": gap.mean, "difference_low": gap.low, "difference_high": gap.high}
        return told


def relative_waits(base: Study, alternatives: Mapping[str, Study], level: float = 0.95) -> list[RelativeWait]:
    """Work out each tier's mean wait over everybody's, for the base and every alternative that has the tier."""
    found = []
    for tier in base.scenario.tiers:
        mean, pull, daily = _relative(base, tier)
        found.append(RelativeWait("base", tier, _estimate(mean, pull, daily, level), None))
        for name, study in alternatives.items():
            if tier in study.scenario.tiers:
                other, own, days = _relative(study, tier)
                gap = _estimate(other - mean, own - pull, days - daily, level)
                found.append(RelativeWait(name, tier, _estimate(other, own, days, level), gap))
    return found


def _relative(study: Study, tier: str) -> tuple[float, np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The ratio over all days, how much each day pulls at it, and the ratio of each day.

    By the delta method a ratio r of two estimates moves by (own - r everybody's) / everybody's mean.
    """
    own, everybody = study.figures("mean_wait", Scope("tier", tier)), study.figures("mean_wait", OVERALL)
    above, below = own.estimate().mean, everybody.estimate().mean
    if not below > 0:
        nothing = np.full(study.days, np.nan)
        return np.nan, np.zeros(study.days), nothing
    ratio = above / below
    with np.errstate(invalid="ignore", divide="ignore"):
        daily = np.where(everybody.daily > 0, own.daily / everybody.daily, np.nan)
    return ratio, (effects(own) - ratio * effects(everybody)) / below, daily


def _estimate(mean: float, pull: np.ndarray[Any, Any], daily: np.ndarray[Any, Any], level: float) -> Estimate:
    known = daily[~np.isnan(daily)]
    return from_influence(mean, pull, known, level, undefined_days=len(daily) - len(known))


__all__ = ["FAIRNESS", "RelativeWait", "relative_waits"]
