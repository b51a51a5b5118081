"""How many contacts come, when, and how much days differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import Field, model_validator

from simcenter.scenario.distributions import Distribution, Patience
from simcenter.scenario.errors import Mistake
from simcenter.scenario.parts.base import Name, Part
from simcenter.scenario.parts.calendar import Calendar, Month, Weekday
from simcenter.scenario.parts.customers import Amount, Tier
from simcenter.scenario.parts.factors import DayFactor, IntervalFactor
from simcenter.scenario.parts.stretches import PerInterval, TimesPerInterval, spread
from simcenter.scenario.units import Clock, Flag, Share

HOUR_MS = 3_600_000
MOST_PARTS = 1_000
"""Parts of the hours between a closing and the next opening."""
WAYS: Final = (
    "per_interval", "per_hour", "per_day", "share_of_tier", "per_order", "recorded", "recorded_in", "population",
)  # fmt: skip
"""Ways of saying how many contacts of a stream come."""
UNSAID: Final[dict[str, None]] = dict.fromkeys((*WAYS, "profile", "order_delay", "holes", "recorded_of"))
"""What a stream that is counted anew no longer says."""


class Population(Part):
    """A few customers, each of whom is either in contact or thinks until the next problem."""

    customers: Annotated[int, Field(strict=True, ge=1, le=100_000)] | Literal["listed"]
    """How many, or `listed`: those of the tier in the list of customers."""
    idle: Distribution
    """From the end of a problem's last contact to the next problem, while the center is open.

    A listed customer with twice the contacts of the tier's average thinks half as long.
    """

    def number(self, tier: Tier) -> int:
        """How many customers there are; a tier that is listed says so itself (`Customers.counted`)."""
        return (tier.customers or 0) if self.customers == "listed" else self.customers


class Stream(Part):
    """The contacts of one type: a tier's need over a channel. Exactly one way of saying how many."""

    tier: Name
    need: Name
    channel: Name = "phone"
    per_interval: PerInterval | None = None
    per_hour: PerInterval | None = None
    per_day: Amount | None = None
    share_of_tier: Share | None = None
    """Share of the tier's customers x contacts_per_day."""
    per_order: Amount | None = None
    """Contacts that an order of the tier's customers causes, on average."""
    order_delay: Distribution | None = None
    """Time from an order to the contact, in whole days; the same day by default."""
    recorded: Annotated[list[list[Clock]], Field(min_length=1, max_length=99)] | None = None
    """Arrivals to replay: for each day of the horizon their times, in order; no factor changes them."""
    recorded_of: Annotated[list[list[str]], Field(min_length=1, max_length=99)] | None = None
    """The id of the listed customer each recorded arrival is of."""
    recorded_in: Annotated[str, Field(min_length=1, max_length=300)] | None = None
    """A file beside the scenario's with the arrivals to replay; loading a scenario puts `recorded` in its place."""
    population: Population | None = None
    """Customers whose next problem comes a time after the one before; no factor changes them."""
    holes: Literal["kept"] | None = None
    """Whether stretches without an arrival are meant so; otherwise unlikely ones are refused."""
    profile: Name | list[Amount] | None = None
    """How `per_day`, `share_of_tier` or `per_order` falls over the day: a profile or weights; else flat."""
    while_closed: Amount | Annotated[list[Amount], Field(min_length=1, max_length=MOST_PARTS)] | None = None
    """Deferred contacts from a closing to the next opening: their number, or one for each of equally long parts."""
    talk: Distribution | None = None
    hold: Distribution | None = None
    wrap: Distribution | None = None
    aht: TimesPerInterval | None = None
    """Mean handle time of contacts by the interval they first come in; elsewhere it is what the steps say."""
    patience: Patience | None = None

    @property
    def name(self) -> str:
        """The contact type's name, ``tier/need/channel``."""
        return f"{self.tier}/{self.need}/{self.channel}"

    @model_validator(mode="after")
    def _one_way_of_saying_how_many(self) -> Stream:
        given = [way for way in WAYS if getattr(self, way) is not None]
        if len(given) != 1:
            found = " and ".join(given) or "no word of how many come"
            at = (given[1],) if given else ()
            raise Mistake(found, f"exactly one of {', '.join(WAYS)}", at=at, at_key=True)
        if self.recorded_in is not None:
            found = "arrivals in a file, which are read as a scenario's file is loaded"
            raise Mistake(found, "recorded, or a scenario that is loaded", at=("recorded_in",), at_key=True)
        if self.profile is not None and given[0] in ("per_interval", "per_hour", "recorded", "population"):
            found = f"a profile beside {given[0]}, which already says when contacts come"
            raise Mistake(found, "a profile for per_day or share_of_tier", at=("profile",), at_key=True)
        if self.holes is not None and self.recorded is None:
            raise Mistake("holes in arrivals that are not recorded", "recorded beside it", at=("holes",), at_key=True)
        if self.recorded_of is not None and self.recorded is None:
            found = "customers of arrivals that are not recorded"
            raise Mistake(found, "recorded beside it", at=("recorded_of",), at_key=True)
        if self.population is not None and self.aht is not None:
            raise Mistake("an aht by interval of a population", "talk, hold and wrap", at=("aht",), at_key=True)
        if self.order_delay is not None and self.per_order is None:
            found = "an order_delay of contacts that no orders cause"
            raise Mistake(found, "per_order beside it", at=("order_delay",), at_key=True)
        return self

    def aht_factors(self, calendar: Calendar, mean_ms: float) -> tuple[float, ...]:
        """What handle times are multiplied by in each interval, so that those of this mean get the `aht` it states."""
        if self.aht is None:
            return (1.0,) * calendar.intervals
        return tuple(aht / mean_ms if aht else 1.0 for aht in spread(self.aht, calendar))

    @property
    def closed_hours(self) -> list[float]:
        """Expected contacts in each part of the time from a closing to the next opening; none where it is not said."""
        given = self.while_closed
        return given if isinstance(given, list) else [] if given is None else [given]

    def recorded_counts(self, calendar: Calendar, day: int) -> list[int]:
        """Recorded arrivals in each interval of a day of the horizon, counted from 0; none before it or closed."""
        counts = [0] * calendar.intervals
        for time in self.recorded[day] if self.recorded is not None and day >= 0 else ():
            if calendar.opens <= time < calendar.closes:
                counts[(time - calendar.opens) // calendar.interval] += 1
        return counts

    def expected(self, calendar: Calendar, tier: Tier, profiles: Mapping[str, list[float]]) -> list[float]:
        """Expected contacts in each interval of an average day.

        Parameters
        ----------
        calendar
            Opening hours and interval.
        tier
            The stream's tier, for `share_of_tier`.
        profiles
            The named profiles.
        """
        if self.population is not None:
            a_day = self.population.number(tier) * calendar.interval / max(1.0, self.population.idle.mean_ms())
            return [a_day] * calendar.intervals
        if self.recorded is not None:
            days = [self.recorded_counts(calendar, day) for day in range(len(self.recorded))]
            return [sum(counts) / len(days) for counts in zip(*days, strict=True)]
        if self.per_interval is not None:
            return spread(self.per_interval, calendar)
        if self.per_hour is not None:
            return [rate * calendar.interval / HOUR_MS for rate in spread(self.per_hour, calendar)]
        total = self.per_day
        if total is None and self.per_order is not None:
            total = self.per_order * (tier.orders_per_day or 0.0)
        if total is None:
            total = (self.share_of_tier or 0.0) * (tier.customers or 0) * (tier.contacts_per_day or 0.0)
        weights: list[float] = [1.0] * calendar.intervals
        if isinstance(self.profile, list):
            weights = self.profile
        elif self.profile is not None:
            weights = profiles[self.profile]
        return [total * weight / sum(weights) for weight in weights]


class Mailing(Part):
    """A batch of letters or messages sent at one moment; each answer comes after a delay of its own."""

    letters: Amount
    response: Share
    """Share of the letters that cause a contact."""
    delay: Distribution
    """From the sending to the contact; it runs while the center is open."""
    day: Annotated[int, Field(strict=True, ge=1, le=99)] = 1
    """Of the horizon."""
    at: Clock
    stream: str
    """Whose contacts they are: a selector that fits one stream."""


class Volumes(Part):
    """The demand of a day."""

    counts: Literal["issues", "offered"] | None = None
    """`offered`: as a phone system counts, redials and repeats included; `issues`: fresh problems only."""
    day_factor: DayFactor | Literal["none"]
    interval_factor: IntervalFactor | Literal["none"] = "none"
    """How much the intervals of a day differ beside that; days are independent."""
    weekdays: dict[Weekday, Amount] = Field(default_factory=dict)
    """Factor on the contacts of a weekday; 1 where it is not named."""
    months: dict[Month, Amount] = Field(default_factory=dict)
    """Factor on the contacts of a month; 1 where it is not named."""
    mailings: dict[Name, Mailing] = Field(default_factory=dict)
    """Contacts that come on top because somebody wrote to customers."""
    carry_in: Flag = False
    """Whether customers of earlier days come back on the first day."""
    profiles: dict[Name, list[Amount]] = Field(default_factory=dict)
    streams: Annotated[list[Stream], Field(min_length=1, max_length=2_000)]

    @property
    def shape(self) -> float | None:
        """Shape of the day factor, the smallest where groups have several; None when every day is alike."""
        return self.day_factor.smallest if isinstance(self.day_factor, DayFactor) else None

    def on(self, calendar: Calendar, day: int) -> float:
        """Factor on the contacts of a day of the horizon, counted from 0, by its weekday and month."""
        by_weekday: Mapping[Any, float] = self.weekdays
        by_month: Mapping[Any, float] = self.months
        return by_weekday.get(calendar.weekday(day), 1.0) * by_month.get(calendar.month(day), 1.0)

    @property
    def factors(self) -> dict[str, DayFactor]:
        """The day factor and the interval factor, where there are any, by key."""
        given = {"day_factor": self.day_factor, "interval_factor": self.interval_factor}
        return {key: factor for key, factor in given.items() if isinstance(factor, DayFactor)}
