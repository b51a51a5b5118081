"""A comparison as plain data: differences, intervals that hold at once, verdicts, guardrails, the best."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from simcenter.results.measures import MEASURES
from simcenter.study.compare.judging.fairness import relative_waits
from simcenter.study.compare.judging.guardrails import describe_guarded
from simcenter.study.paired import PairedDifference
from simcenter.study.replicate.records import estimate_columns, number_or_none

if TYPE_CHECKING:
    from simcenter.study.compare.comparison import Comparison

BETTER, WORSE, MORE, LESS, CLOSE, SAME, UNKNOWN = "better", "worse", "more", "less", "too close", "same", "-"
"""What a difference means for a planner."""


def verdict_of(pair: PairedDifference, lower_is_better: bool | None) -> str:
    """Judge a paired difference by its interval."""
    gap = pair.difference
    if not gap.known or math.isnan(gap.mean):
        return UNKNOWN
    if gap.low == gap.high == 0:
        return SAME
    if not pair.decided:
        return CLOSE
    if lower_is_better is None:
        return MORE if gap.mean > 0 else LESS
    return BETTER if (gap.mean < 0) == lower_is_better else WORSE


def difference_columns(pair: PairedDifference) -> dict[str, Any]:
    """Columns of a difference, its interval for it alone."""
    own = estimate_columns(pair.difference)
    words = {"mean": "difference"}
    columns = {words.get(name, f"difference_{name}"): value for name, value in own.items() if name != "level"}
    better = pair.share_of_days_b_better
    return columns | {
        "decided": pair.decided,
        "variance_reduction": pair.variance_reduction,
        "correlation": pair.correlation,
        "share_of_days_better": math.nan if better is None else better,
        "share_of_days_equal": pair.share_of_days_equal,
    }


def joint_columns(pair: PairedDifference, measure: str) -> dict[str, Any]:
    """Columns of the interval that holds for all alternatives at once, and what it decides."""
    gap = pair.difference
    return {
        "simultaneous_low": gap.low,
        "simultaneous_high": gap.high,
        "simultaneous_method": gap.method,
        "verdict": verdict_of(pair, MEASURES[measure].lower_is_better),
    }


def judgements(comparison: Comparison) -> dict[str, Any]:
    """What was judged beyond single differences: guardrails, who could be best, the frontier, fairness."""
    told: dict[str, Any] = {"guardrails": [], "guardrails_kept": comparison.guardrails_kept, "best": []}
    told |= {"frontier": [], "relative_waits": []}
    if not comparison.days:
        return told
    base = comparison.base.scenario
    told["guardrails"] = [
        number_or_none(one.record()) | {"sentence": describe_guarded(one, base)} for one in comparison.guarded
    ]
    told["best"] = best_records(comparison)
    told["frontier"] = [one.record(comparison.frontier_rows) for one in comparison.frontier()]
    if comparison.fair:
        told["relative_waits"] = [
            number_or_none(one.record()) for one in relative_waits(comparison.base, comparison.alternatives)
        ]
    return told


def best_records(comparison: Comparison) -> list[dict[str, Any]]:
    """Who could be best, measure by measure; nothing where there is no choice."""
    rows = [row for row in comparison.rows if MEASURES[row.measure].lower_is_better is not None]
    if not comparison.choices:
        return []
    return [
        number_or_none(
            {
                "measure": row.measure,
                "scope_kind": row.scope.kind,
                "scope": row.scope.name,
                "alternative": one.name,
                "could_be_best": one.could_be_best,
                "over_the_best_other_low": one.low,
                "over_the_best_other_high": one.high,
            }
        )
        for row in rows
        for one in comparison.best(*row)
    ]
