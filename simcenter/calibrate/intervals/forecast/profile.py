"""How handle times change over the day, and whether by more than chance makes means of few contacts differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from simcenter.calibrate.intervals.cleaning.records import Interval
from simcenter.calibrate.intervals.forecast.times import weight

FEWEST_HANDLED: Final = 30
"""Contacts handled at a time of day from which its AHT is used: with 30 its standard error is 20 %."""

HANDLE_CV: Final = 1.1
"""Standard deviation / mean of single handle times, which exports by interval do not tell."""

LEVEL: Final = 0.05
"""Chance to see a profile where there is none."""


@dataclass(frozen=True)
class Profile:
    """Handle times over the day.

    Attributes
    ----------
    aht_ms
        By interval of the opening hours; None where too few contacts were handled.
    chance
        Probability that handle times alike all day differ as much; None where a forecast states them, or where no two
        intervals have contacts enough.
    used
        Whether the scenario has them by interval.
    """

    aht_ms: tuple[float | None, ...]
    chance: float | None
    used: bool


def measure_profile(intervals: Iterable[Interval], starts_ms: range, *, planned: bool = False) -> Profile:
    """Measure the AHT of each time of day, total handle time / contacts handled over all days.

    Were handle times alike all day, with mean m and standard deviation ``HANDLE_CV`` x m, the sum over times of day of
    n (AHT - m)^2 / (HANDLE_CV m)^2, n being the contacts handled there, would be chi-squared with one degree of
    freedom less than there are times. AHTs that a chance below `LEVEL` explains are kept apart; others are not.

    Parameters
    ----------
    intervals
        Of one contact type.
    starts_ms
        Start of each interval of the opening hours, milliseconds since midnight.
    planned
        Whether they are planned rather than measured: then nothing is chance, and a single contact is enough.
    """
    handled: defaultdict[int, float] = defaultdict(float)
    time_ms: defaultdict[int, float] = defaultdict(float)
    for each in intervals:
        if each.handle_ms is not None:
            start = each.clock_ms // starts_ms.step * starts_ms.step
            handled[start] += weight(each)
            time_ms[start] += each.handle_ms
    enough = [start for start in starts_ms if handled[start] >= (FEWEST_HANDLED if not planned else 1e-9)]
    aht_ms = tuple(time_ms[start] / handled[start] if start in enough else None for start in starts_ms)
    if planned:
        return Profile(aht_ms, None, len({round(aht) for aht in aht_ms if aht}) > 1)
    if len(enough) < 2:
        return Profile(aht_ms, None, False)
    chance = _chance([handled[start] for start in enough], [time_ms[start] for start in enough])
    return Profile(aht_ms, chance, chance < LEVEL)


def _chance(handled: Sequence[float], time_ms: Sequence[float]) -> float:
    from scipy.stats import chi2

    mean = sum(time_ms) / sum(handled)
    if mean <= 0:
        return 1.0
    found = sum(n * (time / n / mean - 1) ** 2 for n, time in zip(handled, time_ms, strict=True)) / HANDLE_CV**2
    return float(chi2.sf(found, len(handled) - 1))
