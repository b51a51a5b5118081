"""The finding of a search for staff in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from simcenter.scenario.units import format_share

if TYPE_CHECKING:
    from simcenter.study.staffing.result import PromiseOutcome, Staffing, StaffPlan


def findings(staffing: Staffing) -> Iterator[str]:
    """Say what was found."""
    yield from _unreachable(staffing)
    yield _heads(staffing)
    if not staffing.found.promises:
        yield "Not verified on fresh days: the search was interrupted."
        return
    yield from (_promise(staffing, outcome) for outcome in staffing.found.promises)


def _unreachable(staffing: Staffing) -> Iterator[str]:
    for one in staffing.unreachable:
        yield (
            f"No staffing keeps {promise_words(one.promise.share, one.promise.within_s)} for {one.promise.tier}: "
            f"with far more heads than needed {percent(one.nearest_share)} is kept {often(staffing.confidence)}."
        )


def _heads(staffing: Staffing) -> str:
    word = "Least cost" if staffing.least else "Cheapest found"
    found = staffing.found
    return (
        f"{word}: {amount(found.cost)} {staffing.unit} a day, {int(found.seated.sum(axis=0).max())} heads present "
        f"({int(found.scheduled.sum(axis=0).max())} paid) at the busiest."
    )


def _promise(staffing: Staffing, outcome: PromiseOutcome) -> str:
    promise, met = outcome.promise, outcome.met
    where = f", at {outcome.weakest}" if outcome.weakest else ""
    text = f"{promise.tier}: {promise_words(promise.share, promise.within_s)} each {promise.period}{where} is kept on "
    text += f"{percent(met.mean)} of fresh {promise.period}s"
    return f"{text} (known to {percent(met.low)} to {percent(met.high)})." if met.known else f"{text}."


def promise_words(share: float, within_s: float) -> str:
    """A promise in words, such as ``80 % within 20 s``."""
    return f"{format_share(share).replace('%', ' %')} within {within_s:g} s"


def often(confidence: float) -> str:
    """How often a promise must be kept, in words."""
    return "nine times in ten" if abs(confidence - 0.9) < 1e-9 else f"{percent(confidence)} of the time"


def percent(share: float) -> str:
    """A share in per cent with one decimal."""
    return f"{100 * share:.1f} %"


def amount(cost: float) -> str:
    """Money in whole units."""
    return f"{cost:,.0f}"


def total_seated(plan: StaffPlan) -> int:
    """Most heads present at one time."""
    return int(plan.seated.sum(axis=0).max())
