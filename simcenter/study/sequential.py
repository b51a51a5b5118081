"""Days are added until every declared measure is known well enough, and stays so for a few days more.

The rule, for each number of days ``n`` from `start` on: all declared measures have an interval within their
target at ``n`` *and* at each of the next `look_ahead` days. The look-ahead is finite and its days are kept:
the report rests on ``n + look_ahead`` days.

Why look ahead: checking again and again picks the first moment at which the interval *happens* to be short,
which is when the spread was underestimated; such an interval misses more often than it says. K. Hoad, S.
Robinson and R. Davies ("Automated selection of the number of replications for a discrete-event simulation",
2010) counter this premature convergence with a look-ahead of days after the target is first met. Measured
here, 4,000 runs each, 95 % intervals, share of the reported intervals that hold the truth and mean number of
days:

===================================  ==================  ==================
daily values, relative target        no look-ahead       look-ahead of 5
===================================  ==================  ==================
normal, variation 0.5, within 30 %   94.4 %, 18 days     94.5 %, 25 days
exponential, within 60 %             93.0 %, 30 days     94.5 %, 38 days
lognormal, sigma 1, within 60 %      90.6 %, 42 days     92.8 %, 52 days
lognormal, sigma 1, within 100 %     91.5 %, 22 days     92.3 %, 30 days
===================================  ==================  ==================

Several measures are judged together because a run long enough for one is not for another; an interval is
judged by its longer arm, because "known to within 2 s" promises both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from simcenter.study.estimate import Estimate

__all__ = ["Stopping", "Target", "Verdict"]


@dataclass(frozen=True)
class Target:
    """How well one measure must be known: to within so much, or to within such a share of itself.

    Attributes
    ----------
    absolute
        Largest allowed longer arm of the interval, in the measure's unit.
    relative
        Largest allowed longer arm as a share of the figure's size. Where both are given either suffices, so
        that a measure near zero can be declared as "5 %, or 1 s".
    """

    absolute: float | None = None
    relative: float | None = None

    def __post_init__(self) -> None:
        if self.absolute is None and self.relative is None:
            raise ValueError(
                "target: got neither an absolute nor a relative half-width, expected one or both."
            )
        for name, size in (("absolute", self.absolute), ("relative", self.relative)):
            if size is not None and not size > 0:
                raise ValueError(f"target: got {name} half-width {size}, expected a number above 0.")

    def met(self, estimate: Estimate) -> bool:
        """Whether an estimate is known that well."""
        return estimate.known and any(estimate.half_width <= limit for limit in self._limits(estimate))

    def described(self, estimate: Estimate) -> str:
        """The distance still to go, as a phrase."""
        limit = max(self._limits(estimate))
        if not estimate.known:
            return f"no interval ({estimate.method}), {limit:.3g} wanted"
        return f"known to within {estimate.half_width:.3g}, {limit:.3g} wanted"

    def _limits(self, estimate: Estimate) -> list[float]:
        limits = [] if self.absolute is None else [self.absolute]
        return limits if self.relative is None else [*limits, self.relative * abs(estimate.mean)]


@dataclass(frozen=True)
class Verdict:
    """Whether the days at hand are enough.

    Attributes
    ----------
    reached
        Every declared measure met its target, and kept it through the look-ahead.
    finished
        No more days are to be run: reached, or the largest number of days is used up.
    days
        Days the report rests on: up to the end of the look-ahead when reached, otherwise all at hand. Days
        simulated beyond it are not used, so the answer does not depend on how days came in batches.
    more_days
        Fewest further days after which the answer can change; 0 when finished.
    unmet
        Declared measures that miss their target on those days, each with the distance to go.
    """

    reached: bool
    finished: bool
    days: int
    more_days: int
    unmet: Mapping[str, str]

    @property
    def sentence(self) -> str:
        """The verdict in words."""
        if self.reached:
            return f"Every declared measure is known well enough after {self.days} days."
        gaps = [f"{name} {gap}" for name, gap in self.unmet.items()] or ["met, but not for long enough"]
        missing = "; ".join(gaps)
        if self.finished:
            return f"Not reached within {self.days} days: {missing}."
        return f"Not reached yet after {self.days} days: {missing}."


@dataclass(frozen=True)
class Stopping:
    """When to stop adding days.

    Attributes
    ----------
    targets
        What must be known how well, by name of measure; names are those of the estimates.
    maximum
        Most days to run.
    start
        First number of days that is judged.
    look_ahead
        Further days over which every target must still be met.
    """

    targets: Mapping[str, Target]
    maximum: int
    start: int = 10
    look_ahead: int = 5

    def __post_init__(self) -> None:
        if not self.targets:
            raise ValueError("stopping: got no targets, expected a measure that must be known well enough.")
        if self.start < 5 or self.look_ahead < 0:
            raise ValueError(
                f"stopping: got start {self.start}, look-ahead {self.look_ahead}, expected at least 5 and 0."
            )
        if self.maximum < self.start + self.look_ahead:
            raise ValueError(
                f"stopping: got {self.maximum} days at most, expected {self.start + self.look_ahead} at "
                f"least, {self.start} to start and {self.look_ahead} to look ahead."
            )

    def judge(self, estimates: Callable[[int], Mapping[str, Estimate]], days: int) -> Verdict:
        """Judge the days at hand.

        Parameters
        ----------
        estimates
            Gives the estimates over the first so many days, by name of measure. It is asked again as days are
            added, so a caller who judges repeatedly wraps it in `functools.cache`.
        days
            Days at hand; those beyond `maximum` are not looked at.

        Returns
        -------
        The verdict.
        """
        days = min(days, self.maximum)
        held = 0  # consecutive numbers of days, up to the one looked at, that met every target
        unmet: Mapping[str, str] = {}
        for n in range(self.start, days + 1):
            unmet = self._unmet(estimates(n))
            held = 0 if unmet else held + 1
            if held == self.look_ahead + 1:
                return Verdict(True, True, n, 0, {})
        if days < self.start:
            unmet = dict.fromkeys(self.targets, "not judged yet")
        finished = days >= self.maximum
        needed = self.look_ahead + 1 - held + max(self.start - 1 - days, 0)
        return Verdict(False, finished, days, 0 if finished else min(needed, self.maximum - days), unmet)

    def _unmet(self, estimates: Mapping[str, Estimate]) -> dict[str, str]:
        missing = [name for name in self.targets if name not in estimates]
        if missing:
            raise ValueError(
                f"stopping: no estimate named {missing[0]!r}, expected one of {', '.join(sorted(estimates))}."
            )
        return {
            name: target.described(estimates[name])
            for name, target in self.targets.items()
            if not target.met(estimates[name])
        }
