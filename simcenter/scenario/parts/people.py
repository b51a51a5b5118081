"""Who answers: pools, their heads or rosters, what they cost, how fast and how well they work."""

from __future__ import annotations

import math
from collections.abc import Mapping
from statistics import NormalDist
from typing import Annotated, Any

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema, model_validator

from simcenter.scenario.distributions import Distribution
from simcenter.scenario.errors import Mistake, quote
from simcenter.scenario.parts.base import Name, Part
from simcenter.scenario.parts.calendar import DAY_MS, Calendar, Weekday
from simcenter.scenario.parts.channels.chats import Chats
from simcenter.scenario.parts.customers import Amount, Channel, Factor
from simcenter.scenario.parts.stretches import HeadsPerInterval, spread
from simcenter.scenario.units import (
    Clock,
    Duration,
    MoneyPerHour,
    Share,
    format_clock,
    format_duration,
    parse_duration,
    read_number,
)

Proficiency = Annotated[int, Field(strict=True, ge=1, le=100)]


class Break(Part):
    """Time away within a shift; it waits for the contact in progress and keeps its length."""

    at: Clock
    length: Duration


class Shift(Part):
    """Some agents who come and go at the same times; paid from start to end."""

    agents: Annotated[int, Field(strict=True, ge=1, le=100_000)]
    start: Clock
    end: Clock
    breaks: list[Break] = Field(default_factory=list)
    days: list[Weekday] = Field(default_factory=list)
    """Weekdays on which it is worked; every day by default."""

    def on(self, calendar: Calendar, day: int) -> bool:
        """Whether it is worked on a day of the horizon, counted from 0."""
        return not self.days or calendar.weekday(day) in self.days

    @model_validator(mode="after")
    def _breaks_lie_inside(self) -> Shift:
        if self.end <= self.start:
            expected = f"a time after {format_clock(self.start)}, when the shift starts"
            raise Mistake(quote(format_clock(self.end)), expected, at=("end",))
        at = self.start
        for i, pause in enumerate(self.breaks):
            if pause.length <= 0 or pause.at < at or pause.at + pause.length > self.end:
                found = f"a break of {format_duration(pause.length)} at {format_clock(pause.at)}"
                expected = "breaks within the shift, one after the other"
                raise Mistake(found, expected, at=("breaks", i))
            at = pause.at + pause.length
        return self


class StepFactors(Part):
    """Handle-time factors step by step."""

    talk: Factor = 1.0
    hold: Factor = 1.0
    wrap: Factor = 1.0


class Person(Part):
    """One agent, where the agents of a pool differ."""

    name: Name
    handle_time: Factor = 1.0
    """Factor on handle times, beside the pool's."""
    resolution: Share | None = None
    """Chance that a contact resolves the issue, whatever the need; the pool's by default."""


def _read_curve(value: object) -> dict[int, float]:
    """Read points such as ``{0 d: 1.5, 4 weeks: 1.1}``, times ascending."""
    if not isinstance(value, Mapping) or not value:
        raise Mistake(quote(value), "points of a curve, such as {0 d: 1.5, 4 weeks: 1.1}")
    points: dict[int, float] = {}
    for key, number in value.items():
        time = key if type(key) is int else parse_duration(key)
        if points and time <= max(points):
            raise Mistake(quote(key), "times that increase", at=(key,), at_key=True)
        try:
            points[time] = read_number(number, "a factor above 0", above=0.0)
        except Mistake as mistake:
            raise mistake.inside((key,)) from None
    return points


Curve = Annotated[
    dict[int, float],
    PlainValidator(_read_curve),
    PlainSerializer(lambda points: {format_duration(time): value for time, value in points.items()}),
    WithJsonSchema({"type": "object", "additionalProperties": {"type": "number", "exclusiveMinimum": 0}}),
]
"""Points by time, straight lines between them, level beyond the last."""


class Learning(Part):
    """How agents do who are new: factors on the pool's own numbers by time since they began."""

    began: Duration
    """How long before the first day of the horizon."""
    handle_time: Curve = Field(default_factory=lambda: {0: 1.0})
    resolution: Curve = Field(default_factory=lambda: {0: 1.0})

    def factors(self, day: int) -> tuple[float, float]:
        """Factors on handle time and on the chance of resolution on a day of the horizon, counted from 0."""
        time = self.began + day * DAY_MS
        return interpolated(self.handle_time, time), interpolated(self.resolution, time)


def interpolated(points: Mapping[int, float], time: int) -> float:
    """The value of a curve at a time, in milliseconds."""
    earlier = max((t for t in points if t <= time), default=min(points))
    later = min((t for t in points if t > time), default=earlier)
    if later == earlier or time <= earlier:
        return points[earlier]
    return points[earlier] + (points[later] - points[earlier]) * (time - earlier) / (later - earlier)


class Spread(Part):
    """Agents who differ in speed without being named."""

    cv: Annotated[float, Field(strict=True, gt=0, le=1, allow_inf_nan=False)]
    """Coefficient of variation of their factors on handle time."""

    def factors(self, agents: int) -> list[float]:
        """Factors on handle time of that many agents: a lognormal of mean 1 at evenly spread quantiles.

        The agents have the quantiles 1/2, 1/4, 3/4, 1/8, 5/8, ... (van der Corput's sequence), so that the first
        few cover the distribution evenly, and one agent more changes nobody else.
        """
        variance = math.log1p(self.cv**2)
        places = (_van_der_corput(number + 1) for number in range(agents))
        return [math.exp(math.sqrt(variance) * NormalDist().inv_cdf(p) - variance / 2) for p in places]


def _van_der_corput(number: int) -> float:
    """The digits of a whole number in base 2, mirrored at the point."""
    return int(f"{number:b}"[::-1], 2) / (1 << number.bit_length())


class Pool(Part):
    """Agents with the same skills, wage and contract."""

    skills: list[Name] = Field(default_factory=list)
    site: Name | None = None
    """Where they sit, for `local_first`."""
    seated: HeadsPerInterval | None = None
    """Net heads present, per interval."""
    scheduled: HeadsPerInterval | None = None
    """Paid heads, per interval; shrinkage is taken off."""
    roster: list[Shift] | None = None
    wage: MoneyPerHour = 0.0
    """Per paid hour, in the scenario's currency."""
    shrinkage: Share = 0.0
    handle_time: Factor | dict[str, Factor | StepFactors] = 1.0
    """Factor on handle time, by need or for all; `default` for the needs not named."""
    resolution: Share | dict[str, Share] = 1.0
    """Chance that a contact resolves the issue, by need or for all; `default` for the needs not named."""
    people: list[Person] | None = None
    """The agents one by one, where they differ: as many as the pool has at most."""
    speed_spread: Spread | None = None
    weekdays: dict[Weekday, Amount] = Field(default_factory=dict)
    """Factor on the heads of a weekday, rounded to whole ones; 1 where it is not named."""
    absence: Share = 0.0
    """Chance that an agent who is planned for a day does not come."""
    lateness: Distribution | None = None
    """How much later than planned an agent begins a shift, and comes back from each break."""
    learning: Learning | None = None
    """For a class of new agents: how they do, by the time since they began."""
    proficiency: Proficiency | dict[str, Proficiency] | None = None
    """Level by need or for all; which end of the scale is best the scenario says (`best_proficiency`)."""
    chats: Chats | None = None
    """How many chats its agents hold at once; without it they take none."""

    @model_validator(mode="before")
    @classmethod
    def _no_bare_head_count(cls, value: object) -> object:
        bare = value if type(value) is int else None
        key = next((word for word in ("heads", "agents") if isinstance(value, dict) and word in value), None)
        if bare is not None or key is not None:
            count = f" of {bare}" if bare is not None else ""
            expected = "seated (net, present) or scheduled (paid; shrinkage is taken off)"
            raise Mistake(
                f"a bare head count{count}", expected, at=(key,) if key else (), at_key=key is not None
            )
        return value

    @model_validator(mode="after")
    def _one_kind_of_supply(self) -> Pool:
        ways = ["seated", "scheduled", "roster"]
        given = [way for way in ways if getattr(self, way) is not None]
        if len(given) != 1:
            found = " and ".join(given) or "no heads and no roster"
            at = (given[1],) if given else ()
            raise Mistake(found, "exactly one of seated, scheduled, roster", at=at, at_key=True)
        if self.roster is not None and self.shrinkage:
            found = "shrinkage beside a roster"
            raise Mistake(
                found, "one of them: a roster's breaks replace shrinkage", at=("shrinkage",), at_key=True
            )
        if self.people is not None and self.speed_spread is not None:
            found = "a speed_spread beside people"
            expected = "one of them: people have a handle_time each"
            raise Mistake(found, expected, at=("speed_spread",), at_key=True)
        if self.shrinkage and self.absence:
            found = "shrinkage beside an absence"
            raise Mistake(found, "one of them: who is absent is part of shrinkage", at=("absence",), at_key=True)
        if self.lateness is not None and self.roster is None:
            expected = "a roster: heads without shifts of their own are never late"
            raise Mistake("lateness without a roster", expected, at=("lateness",), at_key=True)
        if self.weekdays and self.roster is not None:
            raise Mistake("weekdays beside a roster", "days in its shifts", at=("weekdays",), at_key=True)
        if self.shrinkage >= 1:
            raise Mistake("a shrinkage of 100%", "less: it leaves nobody", at=("shrinkage",))
        return self

    def heads(self, calendar: Calendar, factor: float = 1.0) -> list[int]:
        """Net heads in each interval of a day, times a factor; none for a pool with a roster.

        `scheduled` heads lose the shrinkage: scheduled x (1 - shrinkage), rounded to the nearest whole head
        (halves up), because a fraction of a head answers no calls.
        """
        given = self.seated if self.seated is not None else self.scheduled
        if given is None:
            return [0] * calendar.intervals
        kept = factor if self.seated is not None else factor * (1.0 - self.shrinkage)
        return [int(value * kept + 0.5) for value in spread(given, calendar)]

    def most_present(self, calendar: Calendar) -> int:
        """The largest number of agents on duty at one moment of a day, breaks not taken off."""
        if self.roster is None:
            return max(self.heads(calendar))
        return max(self.present(shift.start) for shift in self.roster) if self.roster else 0

    def agents(self, calendar: Calendar) -> int:
        """How many different agents the pool has: those of all shifts, or the most heads there are at once."""
        if self.roster is not None:
            return sum(shift.agents for shift in self.roster)
        return max(self.heads(calendar, max([1.0, *self.weekdays.values()])))

    def heads_on(self, calendar: Calendar, day: int) -> list[int]:
        """Net heads in each interval of a day of the horizon, counted from 0."""
        by_weekday: Mapping[Any, float] = self.weekdays
        return self.heads(calendar, by_weekday.get(calendar.weekday(day), 1.0))

    def speeds(self, calendar: Calendar) -> list[float] | None:
        """Factors on handle time of the agents one by one, None where all are alike."""
        if self.people is not None:
            return [person.handle_time for person in self.people]
        return None if self.speed_spread is None else self.speed_spread.factors(self.agents(calendar))

    def level(self, need: str) -> int | None:
        """Proficiency of its agents in a need, None where it is not said."""
        if not isinstance(self.proficiency, dict):
            return self.proficiency
        return self.proficiency.get(need, self.proficiency.get("default"))

    def present(self, clock: int) -> int:
        """Agents with a shift at a time of day (ms since midnight), breaks not taken off."""
        return sum(shift.agents for shift in self.roster or () if shift.start <= clock < shift.end)

    def resting(self, clock: int) -> int:
        """Agents with a break planned at a time of day (ms since midnight)."""
        return sum(
            shift.agents
            for shift in self.roster or ()
            if shift.start <= clock < shift.end
            and any(pause.at <= clock < pause.at + pause.length for pause in shift.breaks)
        )

    def factors(self, need: str) -> StepFactors:
        """Handle-time factors of this pool for a need."""
        if not isinstance(self.handle_time, dict):
            return StepFactors(talk=self.handle_time, hold=self.handle_time, wrap=self.handle_time)
        found = self.handle_time.get(need, self.handle_time.get("default", 1.0))
        return found if isinstance(found, StepFactors) else StepFactors(talk=found, hold=found, wrap=found)

    def takes(self, channel: Channel) -> bool:
        """Whether its agents take contacts of a channel's kind at all."""
        if channel.kind == "chat":
            return self.chats is not None
        return self.chats is None or self.chats.other_work == "when_free"

    def resolves(self, need: str) -> float:
        """Chance that this pool resolves a contact about a need."""
        if not isinstance(self.resolution, dict):
            return self.resolution
        return self.resolution.get(need, self.resolution.get("default", 1.0))
