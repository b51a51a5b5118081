"""Customers of a list: each once, of a tier there is, with a manager there is, and with contacts somebody counts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from simcenter.scenario.checks.draft import Draft
from simcenter.scenario.checks.names import unknown
from simcenter.scenario.demand.listed import Customer, Customers
from simcenter.scenario.errors import KeyPath, Mistake, quote
from simcenter.scenario.parts.volumes import Stream

LIST: KeyPath = ("customers", "listed")


def check_listed(draft: Draft) -> Iterator[Mistake]:
    """Check the list of customers, and the streams whose contacts are theirs."""
    customers = draft.customers
    if customers is None:
        return
    if customers.listed is not None:
        for mistake in check_list(customers.listed, draft.tiers, managers_of(draft)):
            yield mistake.inside(LIST)
    for name, tier in draft.tiers.items():
        if tier is None or name not in customers.by_tier:
            continue
        if tier.customers is not None:
            found = f"a number of customers of {quote(name)}, who are listed"
            yield Mistake(found, "the list alone", at=("tiers", name, "customers"), at_key=True)
        if tier.clients_each is not None:
            yield from _clients(customers, name, tier.clients_each)
        if not sum(customers.rates(name, tier)) > 0:
            yield Mistake(f"listed customers of {quote(name)} of whom nobody contacts the center",
                          "at least one with contacts above 0", at=("customers",))  # fmt: skip
    for place, stream in draft.read_streams():
        yield from _stream(customers, stream, place)


def check_list(
    customers: Sequence[Customer], tiers: Iterable[str], managers: Iterable[str] | None
) -> Iterator[Mistake]:
    """Check each customer against the others and the names there are; mistakes are at (place, field).

    Parameters
    ----------
    customers
        As far as they could be read.
    tiers
        The names there are; none where they could not be read.
    managers
        The names of pools and people, None where they could not be read.
    """
    known, first = list(tiers), dict[str, int]()
    able = None if managers is None else dict.fromkeys(managers)
    for place, customer in enumerate(customers):
        if first.setdefault(customer.id, place) != place:
            yield Mistake(f"customer {quote(customer.id)} again", "each customer once", at=(place, "id"))
        if known and customer.tier not in known:
            yield unknown("tier", customer.tier, known, (place, "tier"))
        if able and customer.manager is not None and customer.manager not in able:
            yield unknown("pool or person", customer.manager, able, (place, "manager"))


def managers_of(draft: Draft) -> list[str] | None:
    """The names of pools and of people in them, None where some could not be read."""
    if None in draft.pools.values():
        return None
    people = [person.name for pool in draft.pools.values() if pool is not None for person in pool.people or ()]
    return [*draft.pools, *people]


def _clients(customers: Customers, tier: str, most: int) -> Iterator[Mistake]:
    """Managers whom the list gives more clients than one may have."""
    listed = customers.listed or ()
    clients = Counter(listed[place].manager for place in customers.by_tier[tier])
    for manager, number in clients.items():
        if manager is not None and number > most:
            found = f"{number} listed customers of {quote(manager)} with at most {most} each"
            expected = f"at least {math.ceil(number / most)} managers for them"
            yield Mistake(found, expected, at=("tiers", tier, "clients_each"), at_key=True)


def _stream(customers: Customers, stream: Stream, place: KeyPath) -> Iterator[Mistake]:
    """Check that a stream whose contacts are said to be of listed customers has some, and the right ones."""
    if stream.population is not None and stream.population.customers == "listed":
        if stream.tier not in customers.by_tier:
            found = f"a population of listed customers of {quote(stream.tier)}, of whom there are none"
            yield Mistake(found, "customers: listed, with some of the tier", at=(*place, "population", "customers"))
    elif stream.population is not None and stream.tier in customers.by_tier:
        found = f"a population of {stream.population.customers} beside listed customers of {quote(stream.tier)}"
        yield Mistake(found, "customers: listed", at=(*place, "population", "customers"))
    if stream.recorded_of is None or stream.recorded is None:
        return
    for day, (times, ids) in enumerate(zip(stream.recorded, stream.recorded_of, strict=False)):
        at = (*place, "recorded_of", day)
        if len(ids) != len(times):
            yield Mistake(f"{len(ids)} customers of {len(times)} arrivals", "one for each arrival", at=at)
        for i, name in enumerate(ids):
            yield from is_customer(customers, name, stream.tier, (*at, i))
    if len(stream.recorded_of) != len(stream.recorded):
        found = f"customers of {len(stream.recorded_of)} days of {len(stream.recorded)}"
        yield Mistake(found, "one list for each day of recorded", at=(*place, "recorded_of"))


def is_customer(customers: Customers, name: str, tier: str | None, at: KeyPath) -> Iterator[Mistake]:
    """Check that a recorded contact is of a listed customer, and of the customer's tier where one is stated."""
    place = customers.places.get(name)
    if place is None:
        yield Mistake(f"customer {quote(name)}, who is not in the list", "one of customers: listed", at=at)
        return
    own = (customers.listed or ())[place].tier
    if tier is not None and own != tier:
        yield Mistake(f"customer {quote(name)} of {quote(own)}", f"a customer of {quote(tier)}", at=at)


__all__ = ["check_list", "check_listed", "is_customer", "managers_of"]
