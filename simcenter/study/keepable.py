"""What the present staff can keep on nine days of ten, for every promise: the share, and the time.

Two questions are answered for each promise. Which share is answered within the time promised in nine of ten of its
periods? And within which time is the share promised answered in nine of ten? Both are quantiles over periods, with
intervals from order statistics, which assume nothing about how days differ.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simcenter import __version__
from simcenter.engine.tables import Ints
from simcenter.results.daily.fates import ABANDONED as ABANDONED_FATES
from simcenter.results.daily.fates import ANSWERED as ANSWERED_FATES
from simcenter.results.daily.fates import FORMULAS, FateTable, fates_of
from simcenter.results.daily.fates import OFFERED as OFFERED_FATES
from simcenter.results.daily.layout import Layout, layout_of
from simcenter.results.daily.periods import DAYS_IN
from simcenter.results.deferred.responses import waits_to_hear
from simcenter.results.result import Result
from simcenter.scenario.errors import Mistake
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator, settle
from simcenter.study.estimate import Estimate, proportion_of_days
from simcenter.study.replicate.records import number_or_none
from simcenter.study.replicate.run import check_days, check_seed
from simcenter.study.staffing.problem import Floats
from simcenter.study.staffing.promises import TierPromise, promises_of, responses_of
from simcenter.study.staffing.searching.judging import TIE, replications_for

HEARD_OR_NOT = (ANSWERED_FATES[0], ABANDONED_FATES[0])
"""Fates that stand for a first response and for none."""
PERIODS = 300
"""Periods of each promise simulated by default."""


@dataclass(frozen=True)
class Bounded:
    """A quantile over periods and its interval (95 %, from order statistics)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Kept:
    """What the present staff keeps of one promise.

    Attributes
    ----------
    promise
        The promise.
    weakest
        Of a promise by interval, the interval of the day all figures are about: the one that keeps it least often.
    met
        Chance that a period keeps the promise (Wilson's interval).
    share
        Share answered within the time promised that the confidence's share of periods reaches.
    within_s
        Seconds within which the share promised is answered in that share of periods; infinite where not even waiting
        longer helps, because too many hang up.
    """

    promise: TierPromise
    weakest: str
    met: Estimate
    share: Bounded
    within_s: Bounded


@dataclass(frozen=True)
class Keepable:
    """What the present staff keeps of every promise."""

    scenario: Scenario
    confidence: float
    seed: int
    days: int
    kept: tuple[Kept, ...]

    def sentences(self) -> tuple[str, ...]:
        """Say it, two facts a promise."""
        return tuple(_sentence(one, self.confidence) for one in self.kept)

    def records(self) -> list[dict[str, Any]]:
        """One record for each promise."""
        return [
            {
                "tier": one.promise.tier,
                "measure": one.promise.measure,
                "share": one.promise.share,
                "within_s": one.promise.within_s,
                "period": one.promise.period,
                "weakest_interval": one.weakest,
                "met": one.met.mean,
                "met_low": one.met.low,
                "met_high": one.met.high,
                "n": one.met.n,
                "kept_share": one.share.value,
                "kept_share_low": one.share.low,
                "kept_share_high": one.share.high,
                "kept_within_s": one.within_s.value,
                "kept_within_s_low": one.within_s.low,
                "kept_within_s_high": one.within_s.high,
            }
            for one in self.kept
        ]

    def to_json(self) -> str:
        """Write it as JSON; what does not exist or has no end is null."""
        told = {
            "simcenter": 1,
            "kind": "promise",
            "scenario": self.scenario.name,
            "seed": self.seed,
            "days": self.days,
            "version": __version__,
            "confidence": self.confidence,
            "sentences": list(self.sentences()),
            "promises": [number_or_none(record) for record in self.records()],
        }
        return json.dumps(told, indent=1, allow_nan=False, ensure_ascii=False) + "\n"


def promise(
    scenario: Scenario,
    *,
    confidence: float = 0.9,
    days: int | None = None,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Keepable:
    """Say what the present staff can keep with a confidence, for every promise.

    Parameters
    ----------
    scenario
        With a promise in at least one tier.
    confidence
        Share of its own periods in which each figure is kept, 0.5 to below 1.
    days
        Horizons simulated; as many as give every promise 300 periods by default.
    seed
        The world.
    progress
        Told of horizons done and wanted.

    Raises
    ------
    Mistake
        Without any promise.
    """
    check_seed(seed)
    if not 0.5 <= confidence < 1:
        raise ValueError(f"confidence: got {confidence}, expected a share from 50 % to below 100 %.")
    promises = [*promises_of(scenario), *responses_of(scenario)]
    if not promises:
        raise Mistake("no promise in any tier", "at least one, such as promise: {share: 80%, within: 20 s}")
    settled = settle(scenario)
    wanted = replications_for(promises, scenario.calendar.days, PERIODS) if days is None else check_days(days)
    waits = [_Waits(one, settled) for one in promises]
    simulator, layout = Simulator(settled), None
    for replication in range(wanted):
        result = simulator.run(seed, replication)
        layout = layout or layout_of(result)
        table = fates_of(result, layout)
        for one in waits:
            one.take(replication, result, layout, table)
        if progress is not None:
            progress(replication + 1, wanted)
    return Keepable(settled, confidence, seed, wanted, tuple(one.kept(confidence) for one in waits))


class _Waits:
    """The waits of one tier, by the periods of its promise."""

    def __init__(self, promise: TierPromise, scenario: Scenario) -> None:
        self.promise, self.writes = promise, promise.measure == "first_response"
        self.formula = "of_answered_and_abandoned" if self.writes else scenario.service_level.formula
        self.names = scenario.calendar.interval_names() if promise.period == "interval" else [""]
        self.days = scenario.calendar.days
        self.rows: list[tuple[Ints, Ints, NDArray[np.uint8], Ints]] = []

    def take(self, replication: int, result: Result, layout: Layout, table: FateTable) -> None:
        """Keep the contacts of the tier that count."""
        ours = layout.tier_of.take(result.demand.type) == self.promise.tier_row
        came, fate, wait_ms = result.legs.dial_ms, table.fate, table.wait_ms
        if self.writes:
            heard = waits_to_hear(result, layout, table)
            # Who has not heard by the end has waited in vain, like somebody who hung up.
            came, fate = np.maximum(result.legs.entry_ms, 0), np.where(heard.heard, *HEARD_OR_NOT).astype(np.uint8)
            own, wait_ms = np.flatnonzero(ours & heard.judged), heard.took_ms
        else:
            own = np.flatnonzero(ours & np.isin(fate, OFFERED_FATES))
        day = layout.slots.day_of(came[own]) + replication * self.days
        part = layout.slots.interval_of(came[own]) if len(self.names) > 1 else np.zeros(len(own), np.int64)
        self.rows.append((day, part, fate[own], wait_ms[own]))

    def kept(self, confidence: float) -> Kept:
        """Judge the weakest of its intervals, or all day."""
        each = [self._part(part, confidence) for part in range(len(self.names))]
        known = [one for one in each if one.met.n > 0] or each
        return min(known, key=lambda one: (one.met.mean, one.share.value))

    def _part(self, part: int, confidence: float) -> Kept:
        periods = list(self._periods(part))
        share, within = self.promise.share, self.promise.within_s
        shares = np.array([_level(self.formula, fates, waits, within * 1_000) for fates, waits in periods])
        times = np.array([time_for(self.formula, share, fates, waits) for fates, waits in periods]) / 1_000
        judged = ~np.isnan(shares)
        met = int((shares[judged] >= share - TIE).sum())
        return Kept(
            self.promise,
            self.names[part],
            proportion_of_days(met, int(judged.sum())),
            _lowest(shares[judged], confidence),
            _highest(times[judged], confidence),
        )

    def _periods(self, part: int) -> Iterator[tuple[NDArray[np.uint8], Ints]]:
        length = DAYS_IN.get(self.promise.period, 1)
        day, parts, fates, waits = (np.concatenate(column) for column in zip(*self.rows, strict=True))
        whole = len(self.rows) * self.days // length
        order = np.flatnonzero(parts == part)
        period = day[order] // length
        by_period = np.argsort(period, kind="stable")
        order, edges = order[by_period], np.searchsorted(period[by_period], np.arange(whole + 1))
        for first, after in pairwise(edges):
            yield fates[order[first:after]], waits[order[first:after]]


def time_for(formula: str, share: float, fates: NDArray[np.uint8], waits_ms: Ints) -> float:
    """The least time in milliseconds within which a share is answered, by a service-level formula.

    Parameters
    ----------
    formula
        Its name.
    share
        To be answered.
    fates, waits_ms
        Of offered contacts, shape (contacts,).

    Returns
    -------
    Infinite where no time is long enough; not a number where nobody counts.
    """
    over = np.isin(fates, (*ANSWERED_FATES, *ABANDONED_FATES))
    moments = np.unique(waits_ms[over])
    if not len(moments):
        return math.nan if math.isnan(_level(formula, fates, waits_ms, 0)) else math.inf
    answered = np.sort(waits_ms[np.isin(fates, ANSWERED_FATES)])
    left = np.sort(waits_ms[np.isin(fates, ABANDONED_FATES)])
    in_time = np.searchsorted(answered, moments, side="right")
    gone = np.searchsorted(left, moments, side="right")
    above = in_time + (gone if formula == "counting_abandons_in_target" else 0)
    below = np.full(len(moments), float(_below(formula, fates)))
    if formula == "excluding_abandons_in_target":
        below = len(answered) + len(left) - gone.astype(np.float64)
    enough = np.flatnonzero((below > 0) & (above >= share * below - TIE))
    return float(moments[enough[0]]) if len(enough) else math.inf


def _below(formula: str, fates: NDArray[np.uint8]) -> int:
    counted = {
        "of_answered": ANSWERED_FATES,
        "counting_abandons_in_target": OFFERED_FATES,
        "excluding_short_abandons": FORMULAS["excluding_short_abandons"][1],
    }.get(formula, (*ANSWERED_FATES, *ABANDONED_FATES))
    return int(np.isin(fates, counted).sum())


def _level(formula: str, fates: NDArray[np.uint8], waits_ms: Ints, within_ms: float) -> float:
    """Service level at a time, from fates and waits."""
    answered, left = np.isin(fates, ANSWERED_FATES), np.isin(fates, ABANDONED_FATES)
    soon = waits_ms <= within_ms
    above = int((answered & soon).sum())
    below = _below(formula, fates)
    if formula == "counting_abandons_in_target":
        above += int((left & soon).sum())
    if formula == "excluding_abandons_in_target":
        below -= int((left & soon).sum())
    return above / below if below else math.nan


def _lowest(values: Floats, confidence: float) -> Bounded:
    """The value that the confidence's share of periods reaches or exceeds."""
    found = _highest(-values, confidence)
    return Bounded(-found.value, -found.high, -found.low)


def _highest(values: Floats, confidence: float) -> Bounded:
    """The value that the confidence's share of periods does not exceed, with its order-statistic interval."""
    count = len(values)
    if not count:
        return Bounded(math.nan, math.nan, math.nan)
    from scipy.stats import binom

    ordered = np.sort(values)
    place = max(math.ceil(confidence * count - TIE), 1) - 1
    low = int(binom.ppf(0.025, count, confidence)) - 1
    high = int(binom.ppf(0.975, count, confidence))
    bottom = float(ordered[low]) if low >= 0 else -math.inf
    top = float(ordered[high]) if high < count else math.inf
    return Bounded(float(ordered[place]), bottom, top)


def _sentence(one: Kept, confidence: float) -> str:
    from simcenter.study.staffing.words import often, percent, promise_words

    promise, when = one.promise, often(confidence, one.promise.period)
    where = f", at {one.weakest}" if one.weakest else ""
    writes, scale, unit = promise.measure == "first_response", 1.0, "s"
    if writes:
        scale, unit = 1 / 3_600, "business hours" if promise.business else "hours"
    within = f"{promise.within_s * scale:g} {unit}"
    share = f"{percent(one.share.value)} {'heard ' * writes}within {within} ({_range(one.share, 100, ' %')})"
    done = "hear" if writes else "are answered"
    if math.isinf(one.within_s.value):
        why = "too many have not heard at the end" if writes else "too many hang up before"
        time = f"there is no time within which {percent(promise.share)} {done}, {why}"
    else:
        known = _range(one.within_s, scale, f" {unit}")
        least = f"{one.within_s.value * scale:.{1 if writes else 0}f} {unit}"
        time = f"{percent(promise.share)} {done} within {least} ({known})"
    return (
        f"{promise.tier}{where}: promised are {promise_words(promise)}, kept on {percent(one.met.mean)} of "
        f"{promise.period}s. What can be kept on {when}: {share}, or {time}."
    )


def _range(bounds: Bounded, scale: float, unit: str) -> str:
    """Say how well a figure is known; few days may leave it open on one side or both."""
    low, high = (f"{scale * end:.{0 if scale == 1 else 1}f}" for end in (bounds.low, bounds.high))
    if math.isfinite(bounds.low) and math.isfinite(bounds.high):
        return f"known to {low}-{high}{unit}"
    if math.isfinite(bounds.low):
        return f"known to {low}{unit} or more"
    return f"known to {high}{unit} or less" if math.isfinite(bounds.high) else "too few days to say how well known"


__all__ = ["Bounded", "Keepable", "Kept", "promise", "time_for"]
