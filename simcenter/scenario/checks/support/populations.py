"""Customers of a population without time to think, or more of them than their managers may have."""

from __future__ import annotations

import math
from collections.abc import Iterator

from simcenter.scenario.checks.draft import Draft
from simcenter.scenario.errors import Mistake, quote
from simcenter.scenario.parts.customers import Tier


def check_populations(draft: Draft) -> Iterator[Mistake]:
    """Check populations of customers, and how many customers a manager has."""
    for place, stream in draft.read_streams():
        if stream.population is None:
            continue
        at = (*place, "population")
        idle = stream.population.idle.mean_ms()
        if not 1 <= idle < math.inf:
            yield Mistake("customers who do not think between problems", "a mean above 0", at=(*at, "idle"))
        if draft.counts == "offered":
            found = "a population in volumes counted as offered"
            yield Mistake(found, "counts: issues: customers of a population have problems, not redials", at=at)
    for name, tier in draft.tiers.items():
        if tier is not None and tier.clients_each is not None:
            yield from _clients(draft, name, tier, tier.clients_each)


def _clients(draft: Draft, name: str, tier: Tier, most: int) -> Iterator[Mistake]:
    place = ("tiers", name, "clients_each")
    if not tier.managers and (draft.customers is None or name not in draft.customers.managed):
        yield Mistake("clients of managers nobody has", "managers beside it", at=place, at_key=True)
    customers = _customers(draft, name, tier)
    if tier.managers and customers is None and None not in draft.streams:
        found = "a number of clients where nobody says how many customers there are"
        yield Mistake(found, "customers in the tier, or a population in its stream", at=place, at_key=True)
    agents = [_agents(draft, manager) for manager in tier.managers]
    there = sum(number or 0 for number in agents)
    if customers is not None and None not in agents and customers > most * there:
        found = f"{customers} customers of {there} manager{'s' * (there != 1)} with at most {most} each"
        expected = f"at least {math.ceil(customers / most)} managers for {quote(name)}"
        yield Mistake(found, expected, at=place, at_key=True)


def _customers(draft: Draft, name: str, tier: Tier) -> int | None:
    """How many customers a tier has: of populations, or as it says itself."""
    tier = draft.counted(name, tier)
    people = [one.population for _, one in draft.read_streams() if one.tier == name and one.population is not None]
    return max(one.number(tier) for one in people) if people else tier.customers


def _agents(draft: Draft, manager: str) -> int | None:
    """How many agents the name of a pool or a person stands for, None where that cannot be known."""
    if manager not in draft.pools:
        return 1
    pool = draft.pools[manager]
    try:
        return None if pool is None or draft.calendar is None else pool.agents(draft.calendar)
    except ValueError:
        return None


__all__ = ["check_populations"]
