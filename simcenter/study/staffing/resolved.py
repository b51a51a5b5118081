"""Staff searched again for a changed center: what the change costs in staff, and at which volume another plan wins.

A difference of two searches is paired by world: both meet the same customers. Worlds are independent, and what they
disagree about is the luck of the days and of the search, so the interval comes from them. Every figure is that of the
cheapest staff found, not of the least there is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simcenter.scenario.changes import change
from simcenter.scenario.errors import Mistake, nearest, quote
from simcenter.scenario.model import Scenario
from simcenter.simulation import settle
from simcenter.study.estimate import Estimate
from simcenter.study.policies import apply_policy
from simcenter.study.replicate.run import check_seed
from simcenter.study.sensitivity.crossing import Crossing, Curve, crossings
from simcenter.study.staffing.door import staff
from simcenter.study.staffing.result import Staffing
from simcenter.study.student import two_sided_t

WORLDS = 5
DAYS, FRESH_DAYS, FEWEST_DAYS = 100, 200, 20
FEWEST_WORLDS = 3
"""With two the interval is 13 standard errors to either side."""

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Resolved:
    """What staff costs in some worlds, for each of which it was searched anew; one entry a world.

    Attributes
    ----------
    cost, head_hours
        Of a day; hours are paid ones.
    failing
        Share of fresh days on which the promise kept least often was missed.
    kept
        Whether every promise held on fresh days and none was out of reach.
    """

    cost: Floats
    head_hours: Floats
    failing: Floats
    kept: NDArray[np.bool_]


@dataclass(frozen=True)
class Price:
    """What a promise, or any change, costs in staff.

    Attributes
    ----------
    what
        In words: "the promise to standard", or a change.
    unit
        Of cost.
    hours
        The center is open a day; head hours by them are agents.
    before, after
        Without it and with it: the scenario as it is has its promises, and is changed by a change.
    """

    what: str
    unit: str
    hours: float
    before: Resolved
    after: Resolved

    @property
    def cost(self) -> Estimate:
        """With it less without it, a day."""
        return over_worlds(self.after.cost - self.before.cost)

    @property
    def agents(self) -> Estimate:
        """Paid agents all day, with it less without it."""
        return over_worlds((self.after.head_hours - self.before.head_hours) / self.hours)

    def record(self) -> dict[str, Any]:
        """The price as plain data."""
        cost, agents = self.cost, self.agents
        return {
            "what": self.what,
            "unit": self.unit,
            "worlds": cost.n,
            "cost": cost.mean,
            "cost_low": cost.low,
            "cost_high": cost.high,
            "agents": agents.mean,
            "agents_low": agents.low,
            "agents_high": agents.high,
            "failing_share_without": float(self.before.failing.mean()),
            "failing_share_with": float(self.after.failing.mean()),
        }

    def sentence(self) -> str:
        """Say it."""
        cost, agents = self.cost, self.agents
        what = f"{self.what[:1].upper()}{self.what[1:]}"
        same = not (self.after.cost - self.before.cost).any()
        text = (
            f"{what} costs nothing: the cheapest staff found costs the same with it and without it, searched again in "
            f"{cost.n} worlds."
        ) if same else (
            f"{what} costs {agents.mean:.2f} paid agents all day "
            f"(known to {agents.low:.2f} to {agents.high:.2f}), {cost.mean:,.0f} {self.unit} a day "
            f"({cost.low:,.0f} to {cost.high:,.0f}): the difference of the cheapest staff found, searched again in "
            f"{cost.n} worlds."
        )
        missed = int((~self.before.kept).sum() + (~self.after.kept).sum())
        if missed:
            text += f" In {missed} of {2 * cost.n} searches some promise did not hold on fresh days."
        return text


@dataclass(frozen=True)
class Worlds:
    """In which worlds staff is searched, and how.

    Attributes
    ----------
    count
        Independent worlds in which everything is searched, three or more.
    confidence, workers
        As in `simcenter.staff`.
    days, fresh_days
        Horizons searched on and verified on; by default 100 and 200, as many fewer as a horizon has days, at least 20.
    seed
        Of the first world; the others follow it.
    progress
        Told of searches done and wanted.
    """

    count: int = WORLDS
    confidence: float = 0.9
    days: int | None = None
    fresh_days: int | None = None
    seed: int = 1
    workers: int | None = None
    progress: Progress | None = None

    def __post_init__(self) -> None:
        """Refuse worlds there cannot be, or too few of them.

        Raises
        ------
        ValueError
            With what was expected.
        """
        check_seed(self.seed + self.count)
        if not FEWEST_WORLDS <= self.count <= 1_000:
            raise ValueError(f"worlds: got {self.count}, expected {FEWEST_WORLDS} to 1,000.")


def price(scenario: Scenario, what: str, how: Worlds | None = None) -> Price:
    """Price a promise, or any change, as a re-solved difference of staff.

    Parameters
    ----------
    scenario
        With promises.
    what
        A tier, whose promise is priced against no promise to it; or a what-if, priced against the scenario.
    how
        In which worlds both are searched.

    Raises
    ------
    Mistake
        When it names neither a tier with a promise nor a change, or nothing is promised without it.
    """
    settled = settle(scenario)
    if what in settled.tiers:
        before, after, said = without_promise(settled, what), settled, f"the promise to {what}"
    elif " " in what.strip():
        before, after, said = settled, change(settled, what), what
    else:
        expected = f"a tier ({', '.join(settled.tiers)}) or a what-if, such as \"volume +20%\""
        raise Mistake(quote(what), expected, nearest=nearest(what, list(settled.tiers)))
    how = how or Worlds()
    searches = _Searches(how, wanted=2 * how.count)
    hours = (settled.calendar.closes - settled.calendar.opens) / 3_600_000
    first = searches.of(before)
    return Price(said, searches.unit, hours, first, searches.of(after))


def without_promise(scenario: Scenario, tier: str) -> Scenario:
    """Return a scenario that promises nothing to a tier.

    Raises
    ------
    Mistake
        When it does not, or to nobody else either.
    """
    promised = {name for name, other in scenario.tiers.items() if other.promise or other.first_response}
    if tier not in promised:
        raise Mistake(f"{tier}, who is promised nothing", "a tier with a promise")
    if promised == {tier}:
        raise Mistake(f"the only promise, that to {tier}", "another one besides: without any, nobody need be there")
    bare = scenario.tiers[tier].model_copy(update={"promise": None, "first_response": None})
    return scenario.changed(tiers={**scenario.tiers, tier: bare})


@dataclass(frozen=True)
class Crossover:
    """Which plan takes the cheapest staff, by volume.

    Attributes
    ----------
    volumes
        Factors on the volume, rising.
    plans
        Costs by plan and volume.
    unit
        Of cost.
    """

    volumes: tuple[float, ...]
    plans: Mapping[str, tuple[Resolved, ...]]
    unit: str

    def cheapest(self, volume: int) -> str:
        """The plan of least mean cost at the volume of a number."""
        return min(self.plans, key=lambda name: float(self.plans[name][volume].cost.mean()))

    def difference(self, plan: str, other: str, volume: int) -> Estimate:
        """What a plan costs more than another, paired by world."""
        return over_worlds(self.plans[plan][volume].cost - self.plans[other][volume].cost)

    def turns(self, plan: str, other: str) -> list[Crossing]:
        """Volumes at which two plans cost the same, straight lines between those searched."""
        curve: Curve = {v: self.difference(plan, other, i) for i, v in enumerate(self.volumes)}
        return crossings(curve)

    def records(self) -> list[dict[str, Any]]:
        """One record for each plan and volume: mean cost, and how often the weakest promise fails on fresh days."""
        return [
            {
                "plan": name,
                "volume": volume,
                "cost": float(one.cost.mean()),
                "head_hours": float(one.head_hours.mean()),
                "failing_share": float(one.failing.mean()),
                "held": bool(one.kept.all()),
            }
            for name, costs in self.plans.items()
            for volume, one in zip(self.volumes, costs, strict=True)
        ]

    def others(self, volume: int) -> dict[str, Estimate]:
        """What every other plan costs more than the cheapest one at the volume of a number."""
        best = self.cheapest(volume)
        return {name: self.difference(name, best, volume) for name in self.plans if name != best}

    def told_apart(self, volume: int) -> bool:
        """Whether every other plan is known to cost more than the cheapest one there."""
        return all(gap.low > 0 for gap in self.others(volume).values())

    def sentences(self) -> list[str]:
        """Say which plan is cheapest where, where the answer changes, and what cannot be told."""
        best = [self.cheapest(i) for i in range(len(self.volumes))]
        told = [self._at(i, name) for i, name in enumerate(best)]
        turns = [(i - 1, i) for i in range(1, len(best)) if best[i] != best[i - 1]]
        told += [self._turn(first, second, best) for first, second in turns]
        if not turns:
            told.append(f"{best[0]} takes the cheapest staff at every volume searched: the answer does not change.")
        return told

    def _at(self, volume: int, best: str) -> str:
        cost = float(self.plans[best][volume].cost.mean())
        others = self.others(volume)
        same = [name for name, gap in others.items() if gap.low == gap.high == 0]
        gaps = "; ".join(
            f"{name} as much in every world"
            if name in same
            else f"{name} {gap.mean:,.0f} more (known to {gap.low:,.0f} to {gap.high:,.0f})"
            for name, gap in others.items()
        )
        how = "costs least" if self.told_apart(volume) else "looks cheapest, but cannot be told from all others"
        how = "costs no less than the others" if len(same) == len(others) else how
        return f"Volume x{self.volumes[volume]:g}: {best} {how}, {cost:,.0f} {self.unit} a day; {gaps}."

    def _turn(self, first: int, second: int, best: Sequence[str]) -> str:
        within = (self.volumes[first], self.volumes[second])
        places = (one for one in self.turns(best[first], best[second]) if within[0] <= one.value <= within[1])
        place = next(places, None)
        if place is None:
            return f"Up to volume x{within[0]:g} {best[second]} costs as much as {best[first]}, beyond it less."
        low = f"x{place.low:.2f}" + " or below" * place.open_low
        high = f"x{place.high:.2f}" + " or beyond" * place.open_high
        return (
            f"{best[second]} becomes cheaper than {best[first]} at about volume x{place.value:.2f} "
            f"(known to {low} to {high})."
        )


def crossover(
    scenario: Scenario, plans: Sequence[str], volumes: Sequence[float], how: Worlds | None = None
) -> Crossover:
    """Search staff for plans at volumes, and find where the cheapest plan changes.

    Parameters
    ----------
    scenario
        The center.
    plans
        Routing in words, two or more, such as ``dedicated``, ``shared`` and ``overflow:20s``; ``base`` is its own.
    volumes
        Factors on all volumes, two or more.
    how
        In which worlds; three by default.

    Raises
    ------
    InputErrors
        When a plan cannot be read or means nothing here.
    ValueError
        For fewer than two plans or volumes, or a volume not above 0.
    """
    if len(set(plans)) < 2 or len(set(volumes)) < 2 or min(volumes) <= 0:
        raise ValueError("crossover: expected two or more different plans, and two or more volumes above 0.")
    settled = settle(scenario)
    bases = {name: settled if name == "base" else apply_policy(settled, name) for name in dict.fromkeys(plans)}
    rising = tuple(sorted(set(volumes)))
    how = how or Worlds(FEWEST_WORLDS)
    searches = _Searches(how, wanted=len(bases) * len(rising) * how.count)
    costs = {
        name: tuple(searches.of(base if v == 1 else change(base, f"volume x{v:g}")) for v in rising)
        for name, base in bases.items()
    }
    return Crossover(rising, costs, searches.unit)


@dataclass
class _Searches:
    """Searches in several worlds."""

    how: Worlds
    wanted: int
    done: int = 0
    unit: str = ""

    def of(self, scenario: Scenario) -> Resolved:
        found = [self._one(scenario, world) for world in range(self.how.count)]
        return Resolved(
            cost=np.array([one.found.cost for one in found]),
            head_hours=np.array([_head_hours(one) for one in found]),
            failing=np.array([1 - min((each.met.mean for each in one.found.promises), default=1.0) for one in found]),
            kept=np.array([bool(one.verified) and not one.unreachable for one in found]),
        )

    def _one(self, scenario: Scenario, world: int) -> Staffing:
        how, horizon = self.how, scenario.calendar.days
        found = staff(
            scenario,
            confidence=how.confidence,
            days=how.days or max(FEWEST_DAYS, DAYS // horizon),
            fresh_days=how.fresh_days or max(FEWEST_DAYS, FRESH_DAYS // horizon),
            seed=how.seed + world,
            workers=how.workers,
        )
        if found.interrupted:
            raise KeyboardInterrupt
        self.done, self.unit = self.done + 1, found.unit
        if how.progress is not None:
            how.progress(self.done, self.wanted)
        return found


def over_worlds(values: Floats, level: float = 0.95) -> Estimate:
    """Mean over worlds and its t-interval; no width where all are the same."""
    mean, count = float(values.mean()), len(values)
    error = float(values.std(ddof=1) / np.sqrt(count))
    arm = two_sided_t(count - 1, level) * error
    return Estimate(mean, mean - arm, mean + arm, count, level, f"t over {count} worlds", error)


def _head_hours(found: Staffing) -> float:
    return float(found.found.paid.sum() * found.scenario.calendar.interval / 3_600_000)


__all__ = ["Crossover", "Price", "Resolved", "Worlds", "crossover", "over_worlds", "price", "without_promise"]
