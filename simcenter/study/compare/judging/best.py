"""Which of several plans could be the best by one measure, as far as days can tell.

Multiple comparisons with the best (J. Hsu, "Constrained simultaneous confidence intervals for multiple
comparisons with the best", 1984; with each plan in turn as the control, as D. Edwards and J. Hsu do, "Multiple
comparisons with the best treatment", 1983): a plan is out when at least one other is better beyond doubt,
where the upper bounds of what it has over each of the others hold jointly. The truly best plan is then out with
a probability of at most 1 - level, whichever it is, so the plans left hold the best with that level.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from simcenter.study.compare.judging.family import joint_level
from simcenter.study.estimate import Estimate
from simcenter.study.replicate.figures import Figures, difference, effects
from simcenter.study.skewness import one_sided_arms


@dataclass(frozen=True)
class Contender:
    """A plan, and how far it is from the best of the others.

    Attributes
    ----------
    name
        ``base`` or an alternative.
    could_be_best
        Whether days leave it possible that none is better.
    low, high
        What it has over the best of the others, above 0 when it is better, jointly known to; one end is 0 when
        the days decide. Not a number where there are too few days.
    """

    name: str
    could_be_best: bool
    low: float
    high: float


def contenders(plans: Mapping[str, Figures], level: float = 0.95) -> tuple[Contender, ...]:
    """Judge plans by one measure over the same days.

    Parameters
    ----------
    plans
        At least two, by name.
    level
        Probability that the truly best is among those left.

    Raises
    ------
    ValueError
        When neither direction of the measure is better.
    """
    lower_is_better = next(iter(plans.values())).measure.lower_is_better
    if lower_is_better is None:
        name = next(iter(plans.values())).measure.name
        raise ValueError(f"{name}: found neither more nor less better, expected a measure that has a best.")
    highs = {name: _most_over_others(plans, name, lower_is_better, level) for name in plans}
    left = [name for name, over in highs.items() if not min(over.values()) < 0]
    found = []
    for name, over in highs.items():
        rivals = [other for other in left if other != name]
        low = min((-highs[rival][name] for rival in rivals), default=0.0)
        high = min(over.values())
        found.append(Contender(name, name in left, min(0.0, low), high if math.isnan(high) else max(0.0, high)))
    return tuple(found)


def _most_over_others(plans: Mapping[str, Figures], name: str, lower_is_better: bool, level: float) -> dict[str, float]:
    """Upper bounds, holding jointly, of what a plan has over each of the others."""
    others = [other for other in plans if other != name]
    sign = -1.0 if lower_is_better else 1.0
    pull = {one: effects(figures) for one, figures in plans.items()}
    own = joint_level([sign * (pull[name] - pull[other]) for other in others], level, sides=1)
    return {
        other: upper_bound(sign, difference(plans[other], plans[name]).difference, (1 - own) / 2) for other in others
    }


def upper_bound(sign: float, gap: Estimate, tail: float) -> float:
    """Upper bound of a difference times a sign, missed with so much probability; NaN without an interval."""
    if not gap.known:
        return math.nan
    if gap.standard_error == 0:
        return sign * gap.mean
    below, above = one_sided_arms(gap.l_skewness, gap.n, tail)
    return sign * gap.mean + (above if sign > 0 else below) * gap.standard_error


__all__ = ["Contender", "contenders", "upper_bound"]
