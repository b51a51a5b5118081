"""Promises beside those in the scenario: at most so many abandoning, or waiting so long on average, in a tier."""

from __future__ import annotations

import re
from collections.abc import Sequence

from simcenter.scenario.errors import Mistake, nearest, quote
from simcenter.scenario.model import Scenario
from simcenter.scenario.units import parse_duration, parse_share
from simcenter.study.staffing.problem import LIMITED, TierPromise

PERIODS = ("interval", "day", "week", "month")
EXPECTED = "TIER.abandonment=SHARE or TIER.mean_wait=TIME, such as premier.abandonment=5% or standard.mean_wait=30s"


def read_limits(scenario: Scenario, texts: Sequence[str]) -> tuple[TierPromise, ...]:
    """Read limits, each a promise: ``premier.abandonment=5%``, ``standard.mean_wait=30 s/week``.

    Parameters
    ----------
    scenario
        Whose tiers may be named.
    texts
        Tier, measure and limit, then the period it is for; a day where none is said.

    Raises
    ------
    Mistake
        When one cannot be read, names no tier or measure, or is out of range.
    """
    first = len(scenario.tiers)
    return tuple(_read(scenario, text, first + number) for number, text in enumerate(texts))


def _read(scenario: Scenario, text: str, row: int) -> TierPromise:
    match = re.fullmatch(r"\s*(.+?)\.(\w+)\s*=\s*([^/]+?)\s*(?:/\s*(\w+)\s*)?", text)
    if match is None:
        raise Mistake(quote(text), EXPECTED)
    tier, measure, amount, period = match[1], match[2], match[3], match[4] or "day"
    for found, known in ((tier, [*scenario.tiers]), (measure, [*LIMITED]), (period, [*PERIODS])):
        if found not in known:
            expected = f"one of {', '.join(known)}"
            raise Mistake(f"{quote(found)} in {quote(text)}", expected, nearest=nearest(found, known))
    tier_row = list(scenario.tiers).index(tier)
    if measure == "abandonment":
        return TierPromise(tier, row, 1 - _share(amount, text), 0.0, period, "abandonment", tier_row)
    seconds = parse_duration(amount) / 1_000
    if seconds <= 0:
        raise Mistake(f"{quote(amount)} in {quote(text)}", "a time above 0")
    return TierPromise(tier, row, 1.0, seconds, period, "mean_wait", tier_row)


def _share(amount: str, text: str) -> float:
    share = parse_share(amount)
    if not 0 < share < 1:
        raise Mistake(f"{quote(amount)} in {quote(text)}", "a share above 0 and below 100 %")
    return share
