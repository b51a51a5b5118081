"""An explanation: one customer, its fate under each routing, in sentences and as data."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any, Self

from simcenter.engine.tables import NEVER, NOT_YET
from simcenter.results.result import Result
from simcenter.study.explain.fate import Fate


@dataclass(frozen=True)
class Customer:
    """Who it is about: what was settled before anything happened, and is the same under every routing.

    Attributes
    ----------
    patience_ms
        None for somebody who never hangs up.
    handle_ms
        Talk, hold and wrap before what a pool or an agent makes of them.
    opens_ms, days
        Of the calendar: clock time at which the horizon starts, and its days.
    """

    contact: int
    tier: str
    need: str
    channel: str
    attempt: int
    patience_ms: int | None
    handle_ms: int
    opens_ms: int
    days: int
    name: str = ""
    """The id of a listed customer."""

    @classmethod
    def of(cls, result: Result, row: int) -> Self:
        """Read a customer from a day."""
        demand = result.demand
        kind, patience = result.scenario.types[int(demand.type[row])], int(demand.patience_ms[row])
        return cls(
            contact=row,
            tier=kind.tier,
            need=kind.need,
            channel=kind.channel,
            attempt=int(demand.attempt[row]),
            patience_ms=None if patience >= NEVER else patience,
            handle_ms=int(demand.talk_ms[row] + demand.hold_ms[row] + demand.wrap_ms[row]),
            opens_ms=result.scenario.calendar.opens,
            days=result.scenario.calendar.days,
            name=_listed(result, row),
        )


def _listed(result: Result, row: int) -> str:
    """The id of the listed customer a row is of, nothing for others."""
    listed, place = result.scenario.customers.listed, result.demand.customer[row : row + 1]
    return listed[int(place[0])].id if listed and len(place) and place[0] != NOT_YET else ""


@dataclass(frozen=True)
class Explanation:
    """Why one contact waited, and its fate under other routings.

    Attributes
    ----------
    customer
        Who.
    scenario, seed, day
        Where and when; `day` counts simulated days (runs) from 1.
    fates
        Under each routing, the one explained first.
    """

    customer: Customer
    scenario: str
    seed: int
    day: int
    fates: tuple[Fate, ...]

    def sentences(self) -> list[str]:
        """Say it in sentences: first why the contact waited, then its fate under every other routing."""
        from simcenter.study.explain.words import comparison_in_words, fate_in_words, introduction

        first, *others = self.fates
        said = [introduction(self.customer, first), *fate_in_words(self.customer, first)]
        return said + [comparison_in_words(self.customer, first, other) for other in others]

    def as_dict(self) -> dict[str, Any]:
        """Give everything as plain data: times in milliseconds from the start of the horizon."""
        told: dict[str, Any] = _plain(asdict(self))
        return told


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.name.lower() if isinstance(value, Enum) else value
