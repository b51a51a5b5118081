"""What happens on some day, or in some hours, and not on others: more calls, slower systems, fewer people."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from simcenter.scenario.errors import Mistake, quote
from simcenter.scenario.parts.base import Name, Part
from simcenter.scenario.parts.calendar import Calendar, parse_date
from simcenter.scenario.parts.customers import Amount, Factor
from simcenter.scenario.units import Flag


def _read_day(value: object) -> int | str:
    if type(value) is int and value >= 1:
        return value
    try:
        return parse_date(value)
    except Mistake:
        raise Mistake(quote(value), "a day of the horizon (1 is the first), or a date as 2026-03-02") from None


Day = Annotated[
    int | str,
    PlainValidator(_read_day),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "format": "date"}]}),
]
"""A day of the horizon, by number from 1 or by date."""


class Incident(Part):
    """Something that changes demand or supply for a day or a stretch of it; where several meet, factors multiply."""

    what: str = ""
    """For people."""
    happens: Flag = True
    """Whether it does; a change in words may say otherwise (`with NAME`, `without NAME`)."""
    day: Day | None = None
    """Every day by default."""
    at: str | None = None
    """A stretch of the day, such as ``10:00-12:00``; all day by default."""
    volume: Amount = 1.0
    """Factor on the contacts that come."""
    orders: Amount = 1.0
    """Factor on the orders of that day, whose contacts may come later; all day only."""
    whom: str = "default"
    """Whose contacts and orders, by selector; of orders, a tier."""
    handle_time: Factor = 1.0
    """Factor on the handle times of contacts answered then."""
    absence: Amount = 1.0
    """Factor on the chance that an agent is absent that day."""
    outage: Flag = False
    """Whether agents can take no contacts."""
    pools: list[Name] = Field(default_factory=list)
    """Which pools, or sites, are concerned; all by default."""

    @model_validator(mode="after")
    def _changes_something(self) -> Incident:
        if self.volume == self.orders == self.handle_time == self.absence == 1 and not self.outage:
            raise Mistake("an incident that changes nothing", "a volume, orders, handle_time, absence or outage")
        if self.absence != 1 and self.at is not None:
            raise Mistake("an absence for a stretch of a day", "an absence all day, or an outage", at=("absence",))
        if self.orders != 1 and self.at is not None:
            raise Mistake("orders for a stretch of a day", "orders all day: the file has them by day", at=("orders",))
        return self

    def on(self, calendar: Calendar, day: int) -> bool:
        """Whether it happens on a day of the horizon, counted from 0."""
        if not self.happens or day < 0:
            return False
        if isinstance(self.day, str):
            return calendar.day_of(self.day) == day
        return self.day is None or self.day == day + 1

    def touches(self, pool: str, site: str | None) -> bool:
        """Whether it concerns a pool."""
        return not self.pools or pool in self.pools or (site is not None and site in self.pools)
