"""What is promised, and judged period by period: answers and first responses to tiers, and limits beside these."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from simcenter.routing.entering.rules import offers_of
from simcenter.routing.queues import queues_of
from simcenter.scenario.errors import Mistake, nearest, quote
from simcenter.scenario.model import Scenario
from simcenter.scenario.units import parse_duration, parse_share

Measured = Literal[
    "service_level", "first_response", "abandonment", "mean_wait", "late_callbacks", "left_over", "overtime"
]
LIMITED = ("abandonment", "mean_wait", "late_callbacks")
"""Measures that may be promised to stay at or below a limit."""
SOUND = ("left_over", "overtime")
"""Measures nobody was promised: without them work that may wait is done in ways nobody means, or not at all."""
MOST_OVERTIME = 0.1
"""Of the time present. Heads that stay but an hour and finish what they began unpaid would else be the cheapest."""
MAY_WAIT = ("first_response", "late_callbacks", "left_over")
"""Measures of work that may wait: an agent at any later time helps it."""
PERIODS = ("interval", "day", "week", "month")
EXPECTED = (
    "TIER.abandonment=SHARE, TIER.mean_wait=TIME or TIER.late_callbacks=SHARE, such as premier.abandonment=5% or "
    "standard.mean_wait=30s"
)


@dataclass(frozen=True)
class TierPromise:
    """A promise as it is judged, in each of its periods: a share that must be reached.

    Attributes
    ----------
    tier
        To whom.
    row
        Of its counts in a `Tally`.
    share
        To be reached. Of a service level: answered within `within_s`; of a first response: heard within it; of limits
        on a share: contacts not abandoning, or called back as promised; of one on the mean wait w: 2 - w / `within_s`,
        which is 1 where they are equal, and so of contacts left over.
    within_s
        Promised time, or the limit on its mean, in seconds; 0 of a limit on a share; the most contacts of deferred
        work that may be left over at the end of the horizon; the largest overtime / time present.
    period
        In which it is judged; contacts belong to the one in which they come, what is left over to the last day.
    measure
        What is promised.
    tier_row
        Of the tier in the scenario.
    business
        Whether the promised time counts only while the center is open.
    """

    tier: str
    row: int
    share: float
    within_s: float
    period: str
    measure: Measured = "service_level"
    tier_row: int = -1
    business: bool = False

    def __post_init__(self) -> None:
        """Counts of service levels stand in the rows of their tiers."""
        if self.tier_row < 0:
            object.__setattr__(self, "tier_row", self.row)

    def at(self, share: float) -> TierPromise:
        """Return the same promise of another share."""
        return replace(self, share=share)

    def nearest(self, share: float) -> TierPromise:
        """Return the promise in whole per cent that a share keeps."""
        whole = math.floor(100 * share + 1e-9) / 100
        return self.at(whole if self.measure in ("mean_wait", *SOUND) else max(0.0, whole))


def promises_of(scenario: Scenario) -> list[TierPromise]:
    """List the promises of an answer in the order of the tiers; who only writes is promised none."""
    waits = {kind.tier for kind in scenario.types if not kind.deferred}
    return [
        TierPromise(name, row, tier.promise.share, tier.promise.within / 1_000, tier.promise.period)
        for row, (name, tier) in enumerate(scenario.tiers.items())
        if tier.promise is not None and name in waits
    ]


def responses_of(scenario: Scenario) -> list[TierPromise]:
    """List the promises of a first response in the order of the tiers; who never writes is promised none."""
    writes = {kind.tier for kind in scenario.types if kind.deferred}
    found = list[TierPromise]()
    for row, (name, tier) in enumerate(scenario.tiers.items()):
        said = tier.first_response
        if said is not None and name in writes:
            business, within_s = said.hours == "business", said.within / 1_000
            at = len(scenario.tiers) + len(found)
            found.append(TierPromise(name, at, said.share, within_s, said.period, "first_response", row, business))
    return found


def nothing_piles_up(scenario: Scenario, a_day: Mapping[str, float], first: int) -> list[TierPromise]:
    """Ask that no tier leaves more deferred work at the end than comes in a day, and that overtime is little.

    What nobody was promised would else be left undone for ever, because that is cheapest.

    Parameters
    ----------
    scenario
        Of several days; one day has no next one, and nothing is asked of it.
    a_day
        Deferred contacts a day by tier, of those that write.
    first
        Row of the first of them in a `Tally`.
    """
    tiers = [tier for tier in scenario.tiers if tier in a_day and scenario.calendar.days > 1]
    rows = list(scenario.tiers)
    found = [
        TierPromise(tier, first + k, 1.0, max(1.0, a_day[tier]), "day", "left_over", rows.index(tier))
        for k, tier in enumerate(tiers)
    ]
    if found:
        row = first + len(found)
        found.append(TierPromise(tiers[0], row, 1.0, MOST_OVERTIME, "day", "overtime", found[0].tier_row))
    return found


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
    first = len(scenario.tiers) + len(responses_of(scenario))
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
    if measure == "late_callbacks":
        if all(offer is None or offer.promised is None for offer in offers_of(scenario, queues_of(scenario))):
            expected = "promised in the offer, such as entry: {callbacks: {default: {promised: 2 h}}}"
            raise Mistake(f"{quote(text)}, but no call-back is promised within a time", expected)
        return TierPromise(tier, row, 1 - _share(amount, text), 0.0, period, "late_callbacks", tier_row)
    seconds = parse_duration(amount) / 1_000
    if seconds <= 0:
        raise Mistake(f"{quote(amount)} in {quote(text)}", "a time above 0")
    return TierPromise(tier, row, 1.0, seconds, period, "mean_wait", tier_row)


def _share(amount: str, text: str) -> float:
    share = parse_share(amount)
    if not 0 < share < 1:
        raise Mistake(f"{quote(amount)} in {quote(text)}", "a share above 0 and below 100 %")
    return share
