"""What a contact takes and how long people wait, from totals over all intervals, never from means of means."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from simcenter.calibrate.intervals.cleaning.records import Interval

FEWEST_ABANDONED: Final = 30
"""Hang-ups from which patience is estimated: with 30 its standard error is 18 %."""


@dataclass(frozen=True)
class Times:
    """Of one queue, or several together.

    Attributes
    ----------
    offered, handled, abandoned
        Contacts; the last two 0 where the export does not say.
    aht_ms
        Total handle time / contacts handled; None where nothing was handled or no time is known.
    wrap_ms
        Likewise of after-contact work; None where it is not told apart.
    patience_ms
        Mean of exponential patience, total wait / contacts that hung up; None with fewer than 30 hang-ups.
    target_share
        The share promised in most intervals; None where the export has none.
    """

    offered: float
    handled: float
    abandoned: float
    aht_ms: float | None
    wrap_ms: float | None
    patience_ms: float | None
    target_share: float | None


def measure_times(intervals: Iterable[Interval]) -> Times:
    """Measure handle time, patience and promise over intervals.

    Exponential patience of mean m makes everybody who waits hang up at rate 1/m, so m is estimated by total time
    waited / number of hang-ups (maximum likelihood, waits of answered contacts censored).
    """
    own = list(intervals)
    timed = [each for each in own if each.handle_ms is not None]
    contacts = sum(weight(each) for each in timed)
    wrapped = [each for each in timed if each.wrap_ms is not None]
    wrapped_contacts = sum(weight(each) for each in wrapped)
    # An interval tells something about patience only when it tells both figures.
    waited = [each for each in own if each.abandoned is not None and each.wait_ms is not None]
    hung_up = sum(each.abandoned or 0.0 for each in waited)
    wait = sum(each.wait_ms or 0.0 for each in waited)
    return Times(
        offered=sum(each.offered for each in own),
        handled=sum(each.handled or 0.0 for each in own),
        abandoned=sum(each.abandoned or 0.0 for each in own),
        aht_ms=sum(each.handle_ms or 0.0 for each in timed) / contacts if contacts else None,
        wrap_ms=sum(each.wrap_ms or 0.0 for each in wrapped) / wrapped_contacts if wrapped_contacts else None,
        patience_ms=wait / hung_up if hung_up >= FEWEST_ABANDONED and wait > 0 else None,
        target_share=_usual(each.target_share for each in own),
    )


def times_by_queue(intervals: Sequence[Interval]) -> dict[str, Times]:
    """Measure each queue by itself."""
    by_queue = defaultdict(list)
    for each in intervals:
        by_queue[each.queue].append(each)
    return {queue: measure_times(own) for queue, own in sorted(by_queue.items())}


def weight(interval: Interval) -> float:
    """Contacts an interval's handle times are of: those handled, or offered where the export does not tell."""
    return interval.offered if interval.handled is None else interval.handled


def _usual(values: Iterable[float | None]) -> float | None:
    counted = Counter(round(value, 4) for value in values if value is not None and value > 0)
    return counted.most_common(1)[0][0] if counted else None
