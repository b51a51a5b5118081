"""The door: shifts for every pool of a scenario, over and under in each interval, and the scenario with that roster."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np

from simcenter import __version__
from simcenter.scenario.errors import Mistake
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.people import Break, Shift
from simcenter.study.shifts.cover import GAP, Cover, cover
from simcenter.study.shifts.patterns import Column, Floats, ShiftKind, columns_of
from simcenter.study.shifts.terms import Terms

HOUR_MS = 3_600_000


@dataclass(frozen=True, eq=False)
class PoolShifts:
    """Shifts of one pool.

    Attributes
    ----------
    pool
        Its name.
    terms
        On which they were found; absence is the pool's own where none was given.
    required
        Agents required, shape (intervals,).
    columns
        Ways of working that are used.
    agents
        On each of them.
    present
        Experienced agents' worth on average, absence taken off, shape (intervals,).
    cost, bound
        Of a day, in wages of an hour where the pool has none; no shifts of these kinds cost less than the bound.
    wage
        Of an hour, 1 where the pool has none.
    """

    pool: str
    terms: Terms
    required: Floats
    columns: tuple[Column, ...]
    agents: tuple[int, ...]
    present: Floats
    cost: float
    bound: float
    wage: float

    @property
    def over(self) -> Floats:
        """Agents present beyond those required, shape (intervals,)."""
        return np.maximum(self.present - self.required, 0.0)

    @property
    def under(self) -> Floats:
        """Agents short, shape (intervals,)."""
        short: Floats = np.maximum(self.required - self.present, 0.0)
        return np.where(short < 1e-9, 0.0, short)

    @property
    def gap(self) -> float:
        """How far the cost is above the bound, as a share of it."""
        return Cover(np.zeros(0), self.cost, self.bound).gap

    @property
    def least(self) -> bool:
        """Whether the bound proves that nothing of these kinds costs less."""
        return self.gap <= GAP

    def roster(self) -> list[Shift]:
        """The shifts as a scenario's roster has them."""
        return [
            Shift(
                agents=count,
                start=column.pattern.start,
                end=column.pattern.end,
                breaks=[Break(at=at, length=length) for at, length in column.pattern.breaks],
            )
            for column, count in zip(self.columns, self.agents, strict=True)
        ]


@dataclass(frozen=True, eq=False)
class ShiftPlan:
    """Shifts of every pool without a roster of its own.

    Attributes
    ----------
    scenario
        Whose requirement was covered.
    pools
        One for each.
    """

    scenario: Scenario
    pools: tuple[PoolShifts, ...]

    @property
    def cost(self) -> float:
        """Of a day, all pools."""
        return sum(one.cost for one in self.pools)

    @cached_property
    def rostered(self) -> Scenario:
        """The scenario with these shifts as rosters, absent agents drawn day by day.

        Raises
        ------
        ValueError
            When new hires are among them: they need a pool of their own, with its learning.
        """
        pools = dict(self.scenario.pools)
        for one in self.pools:
            if any(column.way == "new hire" for column in one.columns):
                raise ValueError(f"{one.pool}: found new hires, expected experienced agents only, to simulate them.")
            changes = {"seated": None, "scheduled": None, "shrinkage": 0.0, "absence": one.terms.absence}
            pools[one.pool] = pools[one.pool].changed(roster=one.roster(), **changes)
        return self.scenario.changed(pools=pools)

    def sentences(self) -> list[str]:
        """Say what the shifts cost, how near that is to the least, and where they are too many or too few."""
        return [_sentence(self.scenario, one) for one in self.pools]

    def records(self) -> list[dict[str, Any]]:
        """One record for each pool and interval: required, present, over, under."""
        names = self.scenario.calendar.interval_names()
        return [
            {"pool": one.pool, "interval": names[i]}
            | {name: float(getattr(one, name)[i]) for name in ("required", "present", "over", "under")}
            for one in self.pools
            for i in range(len(names))
        ]

    def shift_records(self) -> list[dict[str, Any]]:
        """One record for each shift: pool, pattern, way, agents, cost."""
        return [
            {
                "pool": one.pool,
                "shift": column.pattern.name,
                "way": column.way,
                "agents": count,
                "cost": count * column.wages * one.wage,
            }
            for one in self.pools
            for column, count in zip(one.columns, one.agents, strict=True)
        ]

    def to_json(self) -> str:
        """Write it as JSON."""
        told = {
            "simcenter": 1,
            "kind": "shifts",
            "version": __version__,
            "scenario": self.scenario.name,
            "cost": self.cost,
            "pools": [
                {"pool": one.pool, "cost": one.cost, "bound": one.bound, "gap": one.gap, "terms": asdict(one.terms)}
                for one in self.pools
            ],
            "shifts": self.shift_records(),
            "intervals": self.records(),
            "sentences": self.sentences(),
        }
        return json.dumps(told, indent=1, allow_nan=False, ensure_ascii=False) + "\n"


def plan_shifts(
    scenario: Scenario,
    kinds: Sequence[ShiftKind],
    *,
    terms: Terms | None = None,
    required: Mapping[str, Sequence[float]] | None = None,
) -> ShiftPlan:
    """Cover the heads of a scenario with shifts at least cost.

    Parameters
    ----------
    scenario
        Its pools without a roster are planned, each by itself.
    kinds
        Kinds of shifts.
    terms
        Absence, overtime and so on; without terms nothing is short and absence is the pool's absence or shrinkage.
    required
        Heads present by pool and interval; those the scenario has by default.

    Raises
    ------
    Mistake
        When no pool has heads to cover, no kind fits, or the heads do not fit the intervals.
    NoCover
        When nothing covers a pool's requirement.
    """
    wanted = {name: pool for name, pool in scenario.pools.items() if pool.roster is None}
    if not wanted:
        raise Mistake("only pools with rosters", "at least one pool with heads (seated or scheduled) to cover")
    found = []
    for name, pool in wanted.items():
        heads = scenario.heads(name) if required is None else required.get(name, scenario.heads(name))
        if len(heads) != scenario.calendar.intervals:
            expected = f"{scenario.calendar.intervals}, one for each interval"
            raise Mistake(f"{len(heads)} heads of {name}", expected)
        own = terms or Terms(absence=pool.absence or pool.shrinkage)
        found.append(_of_pool(scenario, name, kinds, own, np.asarray(heads, np.float64)))
    return ShiftPlan(scenario, tuple(found))


def _of_pool(
    scenario: Scenario, name: str, kinds: Sequence[ShiftKind], terms: Terms, required: Floats
) -> PoolShifts:
    wage = scenario.pools[name].wage * (1 + scenario.money.on_top_of_wage) or 1.0
    columns = columns_of(kinds, scenario.calendar, terms)
    made = cover(required, columns, terms, scenario.calendar.interval / HOUR_MS)
    used = [i for i in range(len(columns)) if made.agents[i] > 0]
    used.sort(key=lambda i: (columns[i].pattern.start, columns[i].pattern.end, columns[i].pattern.breaks))
    present = np.array([column.present for column in columns]).T @ made.agents
    return PoolShifts(
        pool=name,
        terms=terms,
        required=required,
        columns=tuple(columns[i] for i in used),
        agents=tuple(int(made.agents[i]) for i in used),
        present=present,
        cost=made.cost * wage,
        bound=made.bound * wage,
        wage=wage,
    )


def _sentence(scenario: Scenario, one: PoolShifts) -> str:
    money = scenario.money.currency if scenario.pools[one.pool].wage else "paid hours' wages"
    hours = scenario.calendar.interval / HOUR_MS
    how = "the least these kinds of shifts can cost" if one.least else f"at most {100 * one.gap:.1f} % above the least"
    paid = sum(count * (c.pattern.end - c.pattern.start) for c, count in zip(one.columns, one.agents, strict=True))
    text = (
        f"{one.pool}: {sum(one.agents)} shifts, {paid / HOUR_MS:,.1f} hours, {one.cost:,.2f} {money} a day, {how}; "
        f"{one.over.sum() * hours:,.1f} agent hours more than required"
    )
    short = one.under.sum() * hours
    if short > 0:
        worst = int(one.under.argmax())
        name = scenario.calendar.interval_names()[worst]
        text += f", {short:,.1f} short, most at {name} ({one.under[worst]:.1f} agents)"
    return text + f", absence of {100 * one.terms.absence:.3g} % taken off." if one.terms.absence else text + "."


__all__ = ["PoolShifts", "ShiftPlan", "plan_shifts"]
