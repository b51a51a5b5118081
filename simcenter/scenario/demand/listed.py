"""Individual customers from a list: the same person's contacts are known to be of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Annotated

from pydantic import Field, model_validator

from simcenter.scenario.errors import Mistake
from simcenter.scenario.parts.base import Name, Part
from simcenter.scenario.parts.customers import Amount, Tier

DAYS_A_YEAR = 365
MOST_CUSTOMERS = 100_000


class Customer(Part):
    """One customer."""

    id: Annotated[str, Field(min_length=1, max_length=200)]
    tier: Name
    contacts_per_day: Amount | None = None
    """Contacts (or issues) on an average day; those of the tier by default."""
    contacts_per_year: Amount | None = None
    """The same for a year of 365 days."""
    value: Amount | None = None
    """What the customer is worth in a year; that of the tier by default."""
    manager: Name | None = None
    """A pool, or a person by name, whose client the customer is; one of the tier's in turn by default."""

    @model_validator(mode="after")
    def _one_rate(self) -> Customer:
        if self.contacts_per_day is not None and self.contacts_per_year is not None:
            found = "contacts_per_day and contacts_per_year"
            raise Mistake(found, "one of them", at=("contacts_per_year",), at_key=True)
        return self

    def rate(self, tier: Tier) -> float:
        """Expected contacts on an average day."""
        if self.contacts_per_year is not None:
            return self.contacts_per_year / DAYS_A_YEAR
        stated = self.contacts_per_day if self.contacts_per_day is not None else tier.contacts_per_day
        return 1.0 if stated is None else stated


class Customers(Part):
    """The customers who are known one by one; all contacts of their tiers are theirs."""

    listed: Annotated[list[Customer], Field(min_length=1, max_length=MOST_CUSTOMERS)] | None = None
    listed_in: Annotated[str, Field(min_length=1, max_length=300)] | None = None
    """A file beside the scenario's with the list; loading a scenario puts `listed` in its place."""

    @model_validator(mode="after")
    def _is_read(self) -> Customers:
        if self.listed_in is not None:
            found = "customers in a file, which are read as a scenario's file is loaded"
            raise Mistake(found, "listed, or a scenario that is loaded", at=("listed_in",), at_key=True)
        return self

    @cached_property
    def by_tier(self) -> Mapping[str, Sequence[int]]:
        """The places in the list of each tier's customers, in order."""
        found: dict[str, list[int]] = {}
        for place, customer in enumerate(self.listed or ()):
            found.setdefault(customer.tier, []).append(place)
        return found

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place in the list of each customer, by id."""
        return {customer.id: place for place, customer in enumerate(self.listed or ())}

    @cached_property
    def managed(self) -> frozenset[str]:
        """The tiers in which the list names a manager for somebody."""
        return frozenset(customer.tier for customer in self.listed or () if customer.manager is not None)

    def rates(self, name: str, tier: Tier) -> list[float]:
        """Expected contacts on an average day of each of a tier's customers, in order; alike where none is stated."""
        listed = self.listed or ()
        return [listed[place].rate(tier) for place in self.by_tier.get(name, ())]

    def counted(self, name: str, tier: Tier) -> Tier:
        """A tier as its customers in the list make it: their number, and the mean of their contacts."""
        here = self.by_tier.get(name, ())
        if not here:
            return tier
        listed, mean = self.listed or (), sum(self.rates(name, tier)) / len(here)
        stated = tier.contacts_per_day is not None or any(
            listed[place].contacts_per_day is not None or listed[place].contacts_per_year is not None for place in here
        )
        return tier.model_copy(update={"customers": len(here), "contacts_per_day": mean if stated else None})


__all__ = ["MOST_CUSTOMERS", "Customer", "Customers"]
