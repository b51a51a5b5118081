"""Changes of who works: more or fewer agents, moved from pool to pool, at what cost and with what success."""

from __future__ import annotations

from dataclasses import dataclass

from simcenter.scenario.changes.base import Change, Factor, find_name, find_pools, intervals_of, with_pools
from simcenter.scenario.errors import Mistake, quote
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.calendar import Calendar
from simcenter.scenario.parts.people import Pool, Shift
from simcenter.scenario.parts.stretches import as_written, spread
from simcenter.scenario.units import format_share


def head_words(pool: Pool) -> str:
    """How a pool says its heads: `seated` or `scheduled`."""
    return "seated" if pool.seated is not None else "scheduled"


def written_heads(pool: Pool, calendar: Calendar) -> list[int]:
    """Heads of a pool per interval as its author counts them: paid heads where they are `scheduled`."""
    given = pool.seated if pool.seated is not None else pool.scheduled
    return [int(number) for number in spread(given if given is not None else 0, calendar)]


def with_heads(pool: Pool, heads: list[int]) -> Pool:
    """Return a pool with other heads, counted as before."""
    changed: Pool = pool.changed(**{head_words(pool): as_written(heads)})
    return changed


def refuse_roster(name: str, pool: Pool, what: str) -> None:
    """Say that a pool's shifts belong to people, so heads cannot be taken by the interval."""
    if pool.roster is not None:
        raise Mistake(
            f"pool {quote(name)}, which has a roster",
            f"{what} a pool with heads: change the shifts in the file",
        )


def rounding_note(before: Scenario, after: Scenario) -> str:
    """Say by how much rounding scheduled x (1 - shrinkage) to whole heads changes the heads present in all.

    Agents moved or trained are as many as before; half a head rounded up in each of two pools is one more.
    """
    totals = [
        [sum(heads) for heads in zip(*(scenario.heads(pool) for pool in scenario.pools), strict=True)]
        for scenario in (before, after)
    ]
    differences = [new - old for old, new in zip(*totals, strict=True)]
    largest = max(differences, key=abs)
    if largest == 0:
        return ""
    return f" (rounded to whole heads after shrinkage, {largest:+d} present in some intervals)"


def fewer(name: str, heads: list[int], number: int, among: range, calendar: Calendar) -> list[int]:
    """Take heads away in some intervals.

    Raises
    ------
    Mistake
        When an interval has fewer, naming the first such interval.
    """
    short = next((i for i in among if heads[i] < number), None)
    if short is not None:
        at = calendar.interval_names()[short]
        have = f"{heads[short]} {'agent' if heads[short] == 1 else 'agents'}"
        raise Mistake(
            f"{quote(name)} with {have} at {at}", f"at least {number}, as many as the change takes away"
        )
    return [count - number if i in among else count for i, count in enumerate(heads)]


@dataclass(frozen=True)
class MoveChange(Change):
    """Agents who work in another pool, all day or in a stretch of it."""

    number: int
    source: str
    target: str
    stretch: str | None

    def _changed(self, scenario: Scenario) -> Scenario:
        """Take heads from one pool and give them to the other, interval by interval."""
        calendar, pools = scenario.calendar, scenario.pools
        source, target = find_name("pool", self.source, pools), find_name("pool", self.target, pools)
        if source == target:
            raise Mistake(f"a move from {quote(source)} to itself", "two different pools")
        for name in (source, target):
            refuse_roster(name, pools[name], "a move between pools with heads; not")
        ways = [head_words(pools[name]) for name in (source, target)]
        if ways[0] != ways[1]:
            found = f"a move from {ways[0]} heads in {quote(source)} to {ways[1]} heads in {quote(target)}"
            raise Mistake(found, "heads counted in the same way: both seated or both scheduled")
        among = intervals_of(scenario, self.stretch)
        left = fewer(source, written_heads(pools[source], calendar), self.number, among, calendar)
        before = written_heads(pools[target], calendar)
        more = [count + self.number if i in among else count for i, count in enumerate(before)]
        return with_pools(
            scenario, {source: with_heads(pools[source], left), target: with_heads(pools[target], more)}
        )

    def effect(self, scenario: Scenario) -> str:
        """Say when whole heads make more or fewer of the pools than before."""
        return self.text + rounding_note(scenario, self.apply(scenario))


@dataclass(frozen=True)
class AgentsChange(Change):
    """More or fewer agents in a pool, all day or in a stretch of it."""

    pool: str
    number: int
    stretch: str | None

    def _changed(self, scenario: Scenario) -> Scenario:
        """Add or take away heads as the pool counts them; a roster gets one more shift."""
        calendar = scenario.calendar
        name = find_name("pool", self.pool, scenario.pools)
        pool = scenario.pools[name]
        among = intervals_of(scenario, self.stretch)
        if pool.roster is not None and self.number > 0:
            start, end = (calendar.opens + i * calendar.interval for i in (among.start, among.stop))
            shift = Shift(agents=self.number, start=start, end=end)
            return with_pools(scenario, {name: pool.changed(roster=[*pool.roster, shift])})
        refuse_roster(name, pool, "fewer agents in")
        heads = written_heads(pool, calendar)
        if self.number < 0:
            heads = fewer(name, heads, -self.number, among, calendar)
        else:
            heads = [count + self.number if i in among else count for i, count in enumerate(heads)]
        return with_pools(scenario, {name: with_heads(pool, heads)})

    def effect(self, scenario: Scenario) -> str:
        """Say how a roster is changed."""
        pool = scenario.pools[find_name("pool", self.pool, scenario.pools)]
        return self.text if pool.roster is None else f"{self.text} (one more shift, without breaks)"


@dataclass(frozen=True)
class AbsenceChange(Change):
    """A share of the heads of a pool, or of all, stays away: an absence wave, all day or in a stretch of it."""

    pool: str | None
    share: float
    stretch: str | None

    def _changed(self, scenario: Scenario) -> Scenario:
        """Take the share off the heads of each interval, rounded to the nearest whole head (halves stay away)."""
        calendar, among = scenario.calendar, intervals_of(scenario, self.stretch)
        changed = {}
        for name in find_pools(scenario, self.pool):
            pool = scenario.pools[name]
            refuse_roster(name, pool, "absence in")
            heads = written_heads(pool, calendar)
            left = [count - absent(count, self.share) if i in among else count for i, count in enumerate(heads)]
            changed[name] = with_heads(pool, left)
        return with_pools(scenario, changed)

    def effect(self, scenario: Scenario) -> str:
        """Say how many heads that is, because shares of whole heads are rounded."""
        calendar, among = scenario.calendar, intervals_of(scenario, self.stretch)
        said = []
        for name in find_pools(scenario, self.pool):
            away = [absent(written_heads(scenario.pools[name], calendar)[i], self.share) for i in among]
            least, most = min(away), max(away)
            said.append(f"{name} loses {least if least == most else f'{least} to {most}'}")
        return f"{self.text} ({', '.join(said)})"


def absent(heads: int, share: float) -> int:
    """Whole heads that stay away of so many."""
    return int(heads * share + 0.5)


@dataclass(frozen=True)
class ShrinkageChange(Change):
    """Another share of paid time that is not available."""

    pool: str | None
    shrinkage: float

    def _changed(self, scenario: Scenario) -> Scenario:
        """Set the shrinkage of a pool, or of all pools without a roster."""
        names = find_pools(scenario, self.pool)
        chosen = [name for name in names if scenario.pools[name].roster is None]
        if not chosen:
            named = " and ".join(quote(name) for name in names)
            found = (
                f"{named} with {'rosters' if len(names) > 1 else 'a roster'}, whose breaks replace shrinkage"
            )
            raise Mistake(found, "a pool with scheduled heads")
        pools = {name: scenario.pools[name].changed(shrinkage=self.shrinkage) for name in chosen}
        return with_pools(scenario, pools)

    def effect(self, scenario: Scenario) -> str:
        """Say for which pools it changes the heads present, and for which only the paid time."""
        names = find_pools(scenario, self.pool)
        scheduled = [name for name in names if scenario.pools[name].scheduled is not None]
        seated = [name for name in names if scenario.pools[name].seated is not None]
        roster = [name for name in names if scenario.pools[name].roster is not None]
        said = [
            (scheduled, "the heads present change"),
            (seated, "only the paid time changes, because heads are seated"),
            (roster, "nothing changes, because the breaks of a roster replace shrinkage"),
        ]
        told = "; ".join(f"in {', '.join(pools)} {words}" for pools, words in said if pools)
        return f"shrinkage {format_share(self.shrinkage)}: {told}"


@dataclass(frozen=True)
class WageChange(Change):
    """Another wage per paid hour: an amount, or a factor on the present one."""

    pool: str | None
    wage: float | Factor

    def _changed(self, scenario: Scenario) -> Scenario:
        """Set or multiply the wage of a pool, or of all pools."""
        pools = {}
        for name in find_pools(scenario, self.pool):
            pool = scenario.pools[name]
            wage = self.wage(pool.wage) if isinstance(self.wage, Factor) else self.wage
            pools[name] = pool.changed(wage=wage)
        return with_pools(scenario, pools)


@dataclass(frozen=True)
class ResolutionChange(Change):
    """Another chance that a contact resolves the issue, the same for all needs."""

    pool: str | None
    resolution: float

    def _changed(self, scenario: Scenario) -> Scenario:
        """Set the chance of a pool, or of all pools."""
        names = find_pools(scenario, self.pool)
        return with_pools(
            scenario, {name: scenario.pools[name].changed(resolution=self.resolution) for name in names}
        )
