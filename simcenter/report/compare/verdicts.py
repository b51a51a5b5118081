"""What a difference means for a planner: better, worse, the same, or too close to call."""

from __future__ import annotations

import math
from typing import NamedTuple

from simcenter.results.daily.scopes import Scope
from simcenter.results.measures import MEASURES
from simcenter.study.compare import Comparison
from simcenter.study.paired import PairedDifference
from simcenter.study.replicate import Row
from simcenter.study.replicate.headlines import wording

BETTER, WORSE, MORE, LESS, CLOSE, SAME, UNKNOWN = "better", "worse", "more", "less", "too close", "same", "-"
TONES = {BETTER: "green", WORSE: "red"}
MARKS = {BETTER: "+", WORSE: "-", MORE: "^", LESS: "v", CLOSE: "~", SAME: "=", UNKNOWN: ""}


class Judged(NamedTuple):
    """A difference and its verdict."""

    row: Row
    pair: PairedDifference
    verdict: str


def judge(comparison: Comparison, name: str, row: Row) -> Judged:
    """Judge what an alternative changes."""
    pair = comparison.difference(name, *row)
    return Judged(row, pair, verdict_of(pair, MEASURES[row.measure].lower_is_better))


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


def tier_of(row: Row) -> str:
    """Tier a row is about, empty for others."""
    scope = row.scope
    return scope.name if isinstance(scope, Scope) and scope.kind == "tier" else ""


def label(comparison: Comparison, row: Row) -> str:
    """Name a row: ``Share answered within 30 s of premier``."""
    subject = wording(comparison.base.scenario, row).subject
    return subject[:1].upper() + subject[1:]
