"""When the center is open, how the horizon is cut into intervals, how it starts and how it ends."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any, Final, Literal

from pydantic import Field, GetJsonSchemaHandler, PlainValidator, WithJsonSchema, model_validator
from pydantic.json_schema import JsonSchemaValue

from simcenter.scenario.errors import Mistake, nearest, quote
from simcenter.scenario.parts.base import Part
from simcenter.scenario.units import Clock, Duration, format_clock, format_duration

DAY_MS = 86_400_000
MOST_INTERVALS = 2_880
"""In a day: half a minute each, around the clock."""


WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MONTHS: Final = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
                 "november", "december")  # fmt: skip
Month = Literal["january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
                "november", "december"]  # fmt: skip


def parse_date(value: object) -> str:
    """Read a date such as ``2026-03-02``; it stays text, because dates here are only looked up."""
    try:
        return date.fromisoformat(value if isinstance(value, str) and len(value) == 10 else "").isoformat()
    except ValueError:
        raise Mistake(quote(value), "a date, such as 2026-03-02") from None


def _read_first_day(value: object) -> str:
    if value in WEEKDAYS:
        return str(value)
    try:
        return parse_date(value)
    except Mistake:
        meant = nearest(value, WEEKDAYS) if isinstance(value, str) else None
        raise Mistake(quote(value), "a weekday, or a date such as 2026-03-02", nearest=meant) from None


FirstDay = Annotated[
    str,
    PlainValidator(_read_first_day),
    WithJsonSchema({"anyOf": [{"enum": list(WEEKDAYS)}, {"type": "string", "format": "date"}]}),
]
"""The first day of the horizon: its weekday, or its date."""


class Start(Part):
    """The state the horizon starts in; `empty` by default."""

    at: Clock | None = None
    """A time within the first day at which the run begins; what came before is left out, what comes after is kept."""
    warm_up: Duration = 0
    """Time from the start that is simulated and left out of every measure."""
    waiting: dict[str, Annotated[int, Field(strict=True, ge=0, le=100_000)]] = Field(default_factory=dict)
    """Contacts that wait at the start, by tier or stream; their patience begins at the start."""
    in_service: dict[str, Annotated[int, Field(strict=True, ge=0, le=100_000)]] = Field(default_factory=dict)
    """Contacts being served at the start, by tier or stream: just answered, or under way where there is an `at`."""

    @model_validator(mode="before")
    @classmethod
    def _in_a_word(cls, value: object) -> object:
        return {} if value == "empty" else value

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Let editors know the word."""
        reference = handler(schema)
        described = handler.resolve_ref_schema(reference)
        body = dict(described)
        described.clear()
        described.update(title=cls.__name__, anyOf=[{"const": "empty"}, body])
        return reference


class Calendar(Part):
    """Opening hours, interval, horizon, start state and closing rule."""

    opens: Clock
    closes: Clock
    interval: Duration = 1_800_000
    days: Annotated[int, Field(strict=True, ge=1, le=99)] = 1
    first_day: FirstDay | None = None
    """What day the horizon begins with, for whatever depends on weekday, month or date."""
    closed_on: list[Weekday] = Field(default_factory=list)
    """Weekdays without opening hours: nobody works or calls, and deferred work comes as on any other day."""
    start: Start = Start()
    closing: Literal["drain", "hang_up", "stop"] = "drain"

    @model_validator(mode="after")
    def _hours_make_whole_intervals(self) -> Calendar:
        if self.closes <= self.opens:
            expected = f"a time after {format_clock(self.opens)}, when it opens"
            raise Mistake(quote(format_clock(self.closes)), expected, at=("closes",))
        if self.interval <= 0 or self.open_ms % self.interval:
            hours = f"the opening hours of {format_duration(self.open_ms)}"
            expected = f"an interval that divides {hours} into whole intervals"
            raise Mistake(quote(format_duration(self.interval)), expected, at=("interval",))
        if self.intervals > MOST_INTERVALS:
            found = f"an interval that makes {self.intervals:,} intervals a day"
            raise Mistake(found, f"at most {MOST_INTERVALS:,}", at=("interval",))
        self._closes_on_some_days()
        if self.closing == "stop" and self.days > 1 and self.open_ms != DAY_MS:
            found = '"stop" in a center that closes at night'
            raise Mistake(found, "drain or hang_up, or opening hours from 00:00 to 24:00", at=("closing",))
        if self.start.warm_up >= self.horizon_ms:
            found = f"a warm-up of {format_duration(self.start.warm_up)}"
            expected = f"less than the horizon of {format_duration(self.horizon_ms)}: the rest is measured"
            raise Mistake(found, expected, at=("start", "warm_up"))
        self._begins_within_the_day()
        return self

    def _closes_on_some_days(self) -> None:
        """Refuse days without opening hours where they mean nothing, or where the horizon begins with one."""
        if not self.closed_on:
            return
        if self.first_day is None:
            expected = "a line first_day in the calendar: a weekday or a date"
            raise Mistake("closed_on without calendar.first_day", expected, at=("closed_on",), at_key=True)
        if self.open_ms == DAY_MS:
            expected = "opening hours that end at night, or no closed_on"
            raise Mistake("closed_on in a center open around the clock", expected, at=("closed_on",), at_key=True)
        if not self.is_open(0):
            found = f"a first day, {self.weekday(0)}, that is one of closed_on"
            raise Mistake(found, "a day on which the center opens", at=("first_day",))

    def _begins_within_the_day(self) -> None:
        """Refuse to begin at a time the day does not have."""
        at = self.start.at
        if at is None:
            return
        if not self.opens < at < self.closes:
            hours = f"between {format_clock(self.opens)}, when it opens, and {format_clock(self.closes)}"
            opening = " (who waits at the opening is calendar.start.waiting of the scenario, without at)"
            expected = f"a time {hours}, when it closes" + (opening if at == self.opens else "")
            raise Mistake(quote(format_clock(at)), expected, nearest=self._hint(at), at=("start", "at"))
        if self.days > 1:
            found = f"{quote(format_clock(at))} in a horizon of {self.days} days"
            raise Mistake(found, "a horizon of one day (days: 1): the rest of one day is simulated", at=("start", "at"))
        if self.start.warm_up:
            found = "a warm-up beside a time to begin at"
            raise Mistake(found, "one of them: from its first moment all is measured", at=("start", "warm_up"))

    def _hint(self, at: int) -> str | None:
        """The nearest boundary of an interval inside the day, for a time outside it."""
        inside = [self.opens + self.interval * i for i in range(1, self.intervals)]
        return format_clock(min(inside, key=lambda time: abs(time - at))) if inside else None

    @property
    def open_ms(self) -> int:
        """Length of one day's opening hours in milliseconds."""
        return self.closes - self.opens

    @property
    def intervals(self) -> int:
        """Number of intervals in one day."""
        return self.open_ms // self.interval

    @property
    def horizon_ms(self) -> int:
        """From the first opening to the last closing, in milliseconds."""
        return (self.days - 1) * DAY_MS + self.open_ms

    @property
    def begins_ms(self) -> int:
        """When the run begins within the horizon: 0, or the `at` of its start, in milliseconds."""
        return 0 if self.start.at is None else self.start.at - self.opens

    @property
    def measured_from_ms(self) -> int:
        """When measured time begins: after the warm-up, or where the run begins."""
        return self.begins_ms or self.start.warm_up

    def is_open(self, day: int) -> bool:
        """Whether the center opens on a day of the horizon, counted from 0."""
        return not self.closed_on or self.weekday(day) not in self.closed_on

    @property
    def open_days(self) -> int:
        """Days of the horizon on which the center opens."""
        return sum(self.is_open(day) for day in range(self.days)) if self.closed_on else self.days

    def windows(self) -> list[tuple[int, int]]:
        """List the opening windows of the horizon as (opens, closes) in milliseconds from its start.

        A center open around the clock has one window over all days.
        """
        if self.open_ms == DAY_MS:
            return [(0, self.days * DAY_MS)]
        return [(day * DAY_MS, day * DAY_MS + self.open_ms) for day in range(self.days) if self.is_open(day)]

    @property
    def first_date(self) -> date | None:
        """The date of the first day, None where only its weekday is known, or nothing."""
        return None if self.first_day is None or self.first_day in WEEKDAYS else date.fromisoformat(self.first_day)

    def weekday(self, day: int) -> str | None:
        """Weekday of a day of the horizon, counted from 0; earlier days are negative. None where it is not known."""
        if self.first_day is None:
            return None
        first = self.first_date
        number = WEEKDAYS.index(self.first_day) if first is None else first.weekday()
        return WEEKDAYS[(number + day) % 7]

    def month(self, day: int) -> str | None:
        """Month of a day of the horizon, None where its date is not known."""
        return None if self.first_date is None else MONTHS[(self.first_date + timedelta(days=day)).month - 1]

    def day_of(self, text: str) -> int | None:
        """Number of a date's day from the first, 0; None where the date of that is not known."""
        return None if self.first_date is None else (date.fromisoformat(text) - self.first_date).days

    def interval_names(self) -> list[str]:
        """Name the intervals of a day by their start, such as ``08:30``."""
        return [format_clock(self.opens + i * self.interval) for i in range(self.intervals)]
