"""Where a curve that is known with intervals crosses zero, and between which places it may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from simcenter.study.estimate import Estimate

Curve = dict[float, Estimate]
"""Estimates by the value of an input."""
ROUNDS = 2
"""Times the places found are simulated themselves, after which straight lines between them are short."""


@dataclass(frozen=True)
class Crossing:
    """A place where a curve crosses zero.

    Attributes
    ----------
    value
        Where the averages cross.
    low, high
        Where a 95 % interval of the curve holds zero, around that place; an end of the range where it still does there.
    rising
        Whether the curve is above zero to the right.
    open_low, open_high
        Whether the interval reaches the end of the range, so that the place may lie outside.
    """

    value: float
    low: float
    high: float
    rising: bool
    open_low: bool
    open_high: bool


def crossings(curve: Curve) -> list[Crossing]:
    """Find every place where the averages change sign, straight lines between the values known.

    The places at which the curve's interval holds zero are those that a test at each of them does not reject.
    """
    known = [(x, curve[x]) for x in sorted(curve) if curve[x].known]
    found = []
    for i in range(len(known) - 1):
        (x, left), (y, right) = known[i], known[i + 1]
        if (left.mean < 0) == (right.mean < 0):
            continue
        found.append(_around(known, i, _zero(x, left.mean, y, right.mean), right.mean > left.mean))
    return found


def refined(curve: Curve, evaluate: Callable[[list[float]], Curve], settle: Callable[[float], float]) -> Curve:
    """Simulate the places found, and the ends of their intervals, and look again.

    Parameters
    ----------
    curve
        As known so far.
    evaluate
        Estimates at more values.
    settle
        The nearest value that means anything.
    """
    for _ in range(ROUNDS):
        wanted = {settle(x) for one in crossings(curve) for x in (one.value, one.low, one.high)}
        more = sorted(wanted - set(curve))
        if not more:
            break
        curve = curve | evaluate(more)
    return curve


def _around(known: list[tuple[float, Estimate]], i: int, value: float, rising: bool) -> Crossing:
    low = next(_edges(list(reversed(known[: i + 1])), not rising), None)
    high = next(_edges(known[i + 1 :], rising), None)
    first, last = known[0][0], known[-1][0]
    return Crossing(
        value,
        first if low is None else min(value, _limit(known, low, rising, left=True)),
        last if high is None else max(value, _limit(known, high, rising, left=False)),
        rising,
        low is None,
        high is None,
    )


def _edges(side: list[tuple[float, Estimate]], above: bool) -> Iterator[float]:
    """Values from the crossing outwards at which the interval leaves zero out, on the side it should."""
    for x, one in side:
        if (one.low > 0) if above else (one.high < 0):
            yield x


def _limit(known: list[tuple[float, Estimate]], edge: float, rising: bool, *, left: bool) -> float:
    """Where the nearer end of the interval crosses zero, between the edge and its neighbour towards the crossing."""
    places = [x for x, _ in known]
    i = places.index(edge)
    x, one = known[i]
    y, other = known[i + 1] if left else known[i - 1]
    lower = rising != left  # to the right of a rising crossing, the lower end leaves zero last
    a, b = (one.low, other.low) if lower else (one.high, other.high)
    return _zero(x, a, y, b) if (a < 0) != (b < 0) else x


def _zero(x: float, at_x: float, y: float, at_y: float) -> float:
    return x if at_x == at_y else x + (y - x) * at_x / (at_x - at_y)


__all__ = ["Crossing", "Curve", "crossings", "refined"]
