"""What a difference means for a planner: better, worse, the same, or too close to call."""

from __future__ import annotations

from typing import NamedTuple

from simcenter.results.daily.scopes import Scope
from simcenter.results.measures import MEASURES
from simcenter.study.compare import Comparison
from simcenter.study.compare.records import BETTER, CLOSE, LESS, MORE, SAME, UNKNOWN, WORSE, verdict_of
from simcenter.study.paired import PairedDifference
from simcenter.study.replicate import Row

TONES = {BETTER: "green", WORSE: "red"}
MARKS = {BETTER: "+", WORSE: "-", MORE: "^", LESS: "v", CLOSE: "~", SAME: "=", UNKNOWN: ""}


class Judged(NamedTuple):
    """A difference and its verdict."""

    row: Row
    pair: PairedDifference
    verdict: str


def judge(comparison: Comparison, name: str, row: Row) -> Judged:
    """Judge what an alternative changes, by intervals that hold for all alternatives at once."""
    pair = comparison.simultaneous(name, *row)
    return Judged(row, pair, verdict_of(pair, MEASURES[row.measure].lower_is_better))


def tier_of(row: Row) -> str:
    """Tier a row is about, empty for others."""
    scope = row.scope
    return scope.name if isinstance(scope, Scope) and scope.kind == "tier" else ""


def label(comparison: Comparison, row: Row) -> str:
    """Name a row: ``Share answered within 30 s of premier``."""
    subject = comparison.wording(row).subject
    return subject[:1].upper() + subject[1:]


__all__ = ["BETTER", "MARKS", "TONES", "WORSE", "Judged", "judge", "label", "tier_of"]
