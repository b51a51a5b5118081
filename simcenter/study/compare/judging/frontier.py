"""The frontier of plans over several measures: who is worse than another in everything that was named.

A plan is *dominated* when another is better by at least one measure and worse by none. A measure is only known
to within an interval, so "worse by none" has to be shown: dominated beyond doubt is a plan when another is
decided better, or the same on every day, by every measure, with intervals that hold jointly over all pairs of
plans and all measures. Where averages say so but intervals do not, it *may* be dominated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

from simcenter.results.measures import MEASURES
from simcenter.scenario.errors import Mistake, Problem, quote
from simcenter.scenario.model import Scenario
from simcenter.study.compare.judging.family import joint_level, jointly
from simcenter.study.compare.reading import pieces, placed, read_row, refuse
from simcenter.study.estimate import Estimate
from simcenter.study.replicate.figures import Figures, difference, effects
from simcenter.study.replicate.headlines import Row
from simcenter.study.replicate.records import number_or_none

Status = Literal["on the frontier", "may be dominated", "dominated"]
FRONTIER: Status = "on the frontier"
MAYBE: Status = "may be dominated"
DOMINATED: Status = "dominated"


@dataclass(frozen=True)
class FrontierPlan:
    """A plan and where it stands.

    Attributes
    ----------
    name
        ``base`` or an alternative.
    values
        Its average by each measure, in the order of the measures.
    status
        ``on the frontier``, ``may be dominated`` or ``dominated``.
    by
        Plans that dominate it: beyond doubt where it is dominated, by their averages where it may be.
    """

    name: str
    values: tuple[float, ...]
    status: Status
    by: tuple[str, ...]

    def record(self, rows: Sequence[Row]) -> dict[str, Any]:
        """Tell it as plain data."""
        values = {f"{row.measure} of {row.scope}": value for row, value in zip(rows, self.values, strict=True)}
        return {
            "alternative": self.name,
            "status": self.status,
            "by": list(self.by),
            "values": number_or_none(values),
        }


def find_frontier(plans: Mapping[str, Sequence[Figures]], level: float = 0.95) -> tuple[FrontierPlan, ...]:
    """Find who is dominated, by whom.

    Parameters
    ----------
    plans
        By name, each with the same measures over the same days; every measure has a better direction.
    level
        With which probability no plan is called dominated wrongly.
    """
    pairs = list(combinations(plans, 2))
    pull = {name: [effects(one) for one in given] for name, given in plans.items()}
    differences = [b - a for one, other in pairs for a, b in zip(pull[one], pull[other], strict=True)]
    own = joint_level(differences, level)
    gains: dict[tuple[str, str], list[tuple[Estimate, float]]] = {}
    for one, other in pairs:
        each = [
            jointly(difference(a, b).difference, own, level, "all plans and measures")
            for a, b in zip(plans[one], plans[other], strict=True)
        ]
        signs = [-1.0 if figures.measure.lower_is_better else 1.0 for figures in plans[one]]
        gains[other, one] = list(zip(each, signs, strict=True))
        gains[one, other] = [(gap, -sign) for gap, sign in gains[other, one]]
    found = []
    for name, given in plans.items():
        rivals = [other for other in plans if other != name]
        sure = tuple(other for other in rivals if _dominates(gains[other, name]))
        likely = tuple(other for other in rivals if _seems_to_dominate(gains[other, name]))
        status = DOMINATED if sure else MAYBE if likely else FRONTIER
        values = tuple(one.estimate().mean for one in given)
        found.append(FrontierPlan(name, values, status, sure or likely))
    return tuple(found)


def _dominates(gains: Sequence[tuple[Estimate, float]]) -> bool:
    """Whether every gain is decided, or nothing on every day, and one is more than nothing."""
    better = [gap.known and (gap.low > 0 if sign > 0 else gap.high < 0) for gap, sign in gains]
    same = [gap.known and gap.low == gap.high == 0 for gap, _ in gains]
    return any(better) and all(one or other for one, other in zip(better, same, strict=True))


def _seems_to_dominate(gains: Sequence[tuple[Estimate, float]]) -> bool:
    means = [sign * gap.mean for gap, sign in gains]
    return any(mean > 0 for mean in means) and all(mean >= 0 for mean in means)


def read_frontier(scenario: Scenario, texts: Iterable[str]) -> tuple[Row, ...]:
    """Read the measures of a frontier: ``mean_wait:premier,cost``.

    Raises
    ------
    InputErrors
        With every measure that cannot be read or has no better direction, and when there are fewer than two.
    """
    rows: dict[Row, None] = {}
    problems: list[Problem] = []
    given = pieces(texts)
    for text in given:
        try:
            row = read_row(scenario, text)
            if MEASURES[row.measure].lower_is_better is None:
                found = f"{quote(row.measure)}, of which neither more nor less is better"
                raise Mistake(found, "a measure that can get better")
            if row in rows:
                raise Mistake(f"{quote(text)} again", "each measure of a part once")
            rows[row] = None
        except Mistake as mistake:
            problems.append(placed("frontier", text, mistake))
    if len(given) == 1:
        found = "one measure, by which somebody is simply the best"
        only = Mistake(found, "two or more, such as mean_wait:premier,cost")
        problems.append(placed("frontier", ",".join(given), only))
    refuse(problems)
    return tuple(rows)


__all__ = ["FrontierPlan", "find_frontier", "read_frontier"]
