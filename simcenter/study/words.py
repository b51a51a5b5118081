"""An estimate or a difference becomes one plain sentence that never mixes up its two ranges.

"Known to" always speaks of the average (how well the simulated days pin it down), "on a single day" of the
days themselves. Numbers carry as many digits as the width of the interval deserves and no more.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from simcenter.scenario.model import Scenario
from simcenter.study.estimate import Estimate
from simcenter.study.paired import PairedDifference

__all__ = ["Unit", "Wording", "describe", "describe_difference", "number", "replication_word", "reworded", "span"]

Unit = Literal["s", "min", "h", "%", "points", "money", "contacts", "plain"]

SCALE: dict[Unit, float] = {"s": 1, "min": 1, "h": 1, "%": 100, "points": 100, "money": 1, "contacts": 1, "plain": 1}
SUFFIX: dict[Unit, str] = {
    "s": " s",
    "min": " min",
    "h": " h",
    "%": " %",
    "points": " points",
    "money": "",
    "contacts": " contacts",
    "plain": "",
}
DIFFERENCE: dict[Unit, Unit] = {"%": "points"}
"""A share rises by points, not by per cent."""


@dataclass(frozen=True)
class Wording:
    """How sentences speak of one measure.

    Attributes
    ----------
    measure
        Its name in running text: "mean wait", "share within 20 s".
    scope
        Whom it is about: "premier", "the bank"; empty for everybody.
    unit
        "s"; "min"; "h"; "%" and "points" (the value is a share, 0.8 is written 80 %); "money"; "contacts"; "plain".
    lower_is_better
        None when neither direction is.
    more, less
        Words for a larger and a smaller value: "higher" and "lower", or "later" and "sooner".
    verb
        What a plan does, when that reads better than naming the measure: "answers premier" makes "B answers
        premier 12 s sooner".
    currency
        Written before money.
    """

    measure: str
    scope: str = ""
    unit: Unit = "plain"
    lower_is_better: bool | None = True
    more: str = "higher"
    less: str = "lower"
    verb: str = ""
    currency: str = ""

    @property
    def subject(self) -> str:
        """The measure and whom it is about."""
        return f"{self.measure} of {self.scope}" if self.scope else self.measure


def replication_word(scenario: Scenario) -> str:
    """What one replication of a scenario is called: "day", or "run" where it lasts longer."""
    return "day" if scenario.calendar.days == 1 else "run"


def reworded(text: str, one: str) -> str:
    """Say a sentence that speaks of days with another word for one replication."""
    if one == "day":
        return text
    found = re.sub(r"\bsingle day\b", f"single {one}", text)
    return re.sub(r"\bdays\b", f"{one}s", re.sub(r"\bfrom day to day\b", f"from {one} to {one}", found))


def decimals(width: float) -> int:
    """Decimals worth writing next to an interval of that width; negative for tens and hundreds.

    Whole numbers serve widths from 4 to 400: 12 known to 9-15 needs no tenth, and 1240 known to 1000-1480 no
    unit. Below 4 a tenth is written, below 0.4 a hundredth.
    """
    if not math.isfinite(width) or width <= 0:
        return 0
    power = math.floor(math.log10(width / 4))
    return -power if power < 0 else min(0, 1 - power)


def number(value: float, unit: Unit, places: int, currency: str = "", *, bare: bool = False) -> str:
    """A value in its unit with so many decimals, trailing zeros after the point kept to show the precision.

    Parameters
    ----------
    value
        In the unit of the estimate; shares as fractions of 1.
    unit, currency
        As in `Wording`.
    places
        Decimals of the written number; negative rounds to tens, hundreds.
    bare
        Leave the unit's suffix off.

    Returns
    -------
    Such as "1,240 s", "83.1 %", "$5.20", "-3".
    """
    if math.isnan(value):
        return "unknown"
    if math.isinf(value):
        return "any size"
    scaled = round(value * SCALE[unit], places) + 0.0  # + 0.0 turns -0.0 into 0.0
    text = f"{abs(scaled):,.{max(places, 0)}f}"
    sign = "-" if scaled < 0 else ""
    prefix = currency if unit == "money" else ""
    return f"{sign}{prefix}{text}" + ("" if bare else _suffix(unit, text))


def span(low: float, high: float, unit: Unit, places: int, currency: str = "", *, joint: str = "-") -> str:
    """A range in its unit: "9-15 s", or "-3 to 15 s" where a sign would be taken for the dash."""
    if math.isinf(high):
        return f"{number(low, unit, places, currency)} or more"
    if joint == "-" and (low < 0 or high < 0):
        joint = " to "
    first = number(low, unit, places, currency, bare=True)
    last = number(high, unit, places, "" if joint == "-" else currency)
    return f"{first}{joint}{last}"


def describe(estimate: Estimate, wording: Wording) -> str:
    """One sentence on one estimate, with its warning after it.

    Parameters
    ----------
    estimate
        What was estimated.
    wording
        How to speak of it.

    Returns
    -------
    Such as "Mean wait of premier: 12 s on average, known to 9-15 s; on a single day 8 times in 10 between 2
    and 40 s (30 days)."
    """
    subject = wording.subject[:1].upper() + wording.subject[1:]
    days = f"{estimate.n} day" + ("" if estimate.n == 1 else "s")
    if math.isnan(estimate.mean):
        return f"{subject}: no figure ({estimate.method})."
    unit, currency = wording.unit, wording.currency
    places = _places(estimate, unit)
    figure = number(estimate.mean, unit, places, currency)
    if not estimate.known:
        return f"{subject}: {figure} over {days}; how well it is known cannot be said ({estimate.method})."
    if estimate.high == estimate.low:
        return f"{subject}: {figure}, the same on each of {days}."
    known = f"known to {span(estimate.low, estimate.high, unit, places, currency)}{_at_level(estimate)}"
    text = f"{subject}: {figure} on average, {known}{_single_day(estimate, wording)} ({days})."
    return text + _cautions(estimate)


def describe_difference(
    pair: PairedDifference, wording: Wording, name_a: str = "A", name_b: str = "B"
) -> str:
    """One sentence on what changes from A to B, or that it is too close to call.

    Parameters
    ----------
    pair
        The paired difference, B minus A.
    wording
        How to speak of the measure itself (a share's difference is written in points).
    name_a, name_b
        The two plans.

    Returns
    -------
    Such as "B answers premier 12 s sooner on average, known to 9-15 s; on a single day 8 times in 10 between
    2 and 40 s sooner.", or "Mean wait of premier, A against B: too close to call; differences above 3 s are
    ruled out".
    """
    gap = pair.difference
    subject = wording.subject[:1].upper() + wording.subject[1:]
    unit = DIFFERENCE.get(wording.unit, wording.unit)
    currency = wording.currency
    if math.isnan(gap.mean):
        return f"{subject}, {name_a} against {name_b}: no figure ({gap.method})."
    places = _places(gap, unit)
    if not gap.known:
        change = _directed(gap.mean, wording, unit, places)
        days = f"{gap.n} day{'' if gap.n == 1 else 's'}"
        return f"{_opening(wording, name_b)}{change} over {days}; too few to tell ({gap.method})."
    if gap.low == gap.high == 0.0:
        return f"{subject}: {name_a} and {name_b} are the same on each of {gap.n} days."
    if not pair.decided:
        largest = number(_rounded_up(max(-gap.low, gap.high), unit, places), unit, places, currency)
        ruled_out = f"differences above {largest} are ruled out"
        return (
            f"{subject}, {name_a} against {name_b}: too close to call; {ruled_out}"
            f"{_single_day(gap, wording, difference=True)} ({gap.n} days)." + _cautions(gap)
        )
    change = _directed(gap.mean, wording, unit, places)
    low, high = sorted((abs(gap.low), abs(gap.high)))
    known = f"known to {span(low, high, unit, places, currency)}{_at_level(gap)}"
    return (
        f"{_opening(wording, name_b)}{change} on average{_verdict(gap.mean, wording)}, {known}"
        f"{_single_day(gap, wording, difference=True)} ({gap.n} days)." + _cautions(gap)
    )


def _suffix(unit: Unit, text: str) -> str:
    if text == "1" and unit in ("points", "contacts"):
        return SUFFIX[unit][:-1]
    return SUFFIX[unit]


def _places(estimate: Estimate, unit: Unit) -> int:
    """Decimals for an estimate: by the width of its interval, or three digits of the figure without one."""
    scale = SCALE[unit]
    width = (estimate.high - estimate.low) * scale
    if not math.isfinite(width) or width <= 0:
        return max(0, decimals(abs(estimate.mean) * scale / 10))
    places = decimals(width)
    # An interval that leaves zero out must not be written as if it began there.
    nearest = min(abs(estimate.low), abs(estimate.high)) * scale
    while estimate.low * estimate.high > 0 and round(nearest, places) == 0 and places < 6:
        places += 1
    return places


def _rounded_up(value: float, unit: Unit, places: int) -> float:
    """A bound that stays true when written: rounded away from zero."""
    step = 10.0**-places / SCALE[unit]
    return math.ceil(value / step - 1e-9) * step


def _opening(wording: Wording, name_b: str) -> str:
    return f"{name_b} {wording.verb} " if wording.verb else f"With {name_b}, {wording.subject} is "


def _directed(value: float, wording: Wording, unit: Unit, places: int) -> str:
    """A change as a size and a direction: "12 s sooner"."""
    size = number(abs(value), unit, places, wording.currency)
    return f"{size} {wording.more if value > 0 else wording.less}"


def _verdict(value: float, wording: Wording) -> str:
    """Whether a change is for the better, unless the words of a verb say so themselves."""
    if wording.lower_is_better is None or wording.verb:
        return ""
    return " (better)" if (value < 0) == wording.lower_is_better else " (worse)"


def _single_day(estimate: Estimate, wording: Wording, *, difference: bool = False) -> str:
    """The range of single days as the end of a sentence; empty where there is none."""
    low, high = estimate.day_low, estimate.day_high
    if low is None or high is None:
        return ""
    unit = DIFFERENCE.get(wording.unit, wording.unit) if difference else wording.unit
    places = decimals((high - low) * SCALE[unit])
    if low == high == 0 and difference:
        return "; on a single day 8 times in 10 no difference"
    if not difference:
        between = f"{number(low, unit, places, wording.currency, bare=True)} and "
        between += number(high, unit, places, wording.currency)
    elif low < 0 < high:
        between = f"{_directed(low, wording, unit, places)} and {_directed(high, wording, unit, places)}"
    else:
        near, far = sorted((abs(low), abs(high)))
        first = number(near, unit, places, wording.currency, bare=True)
        between = f"{first} and {_directed(math.copysign(far, low + high), wording, unit, places)}"
    return f"; on a single day 8 times in 10 between {between}"


def _at_level(estimate: Estimate) -> str:
    """The confidence level, said only where it is not the usual 95 %."""
    return "" if estimate.level == 0.95 else f" (at {estimate.level:.4g} confidence)"


def _cautions(estimate: Estimate) -> str:
    return f" Beware: {estimate.warning}." if estimate.warning else ""
