"""Conversations in writing: how many an agent holds at once, and how much each of them then slows down."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from simcenter.scenario.errors import Mistake, quote
from simcenter.scenario.parts.base import Part
from simcenter.scenario.parts.customers import Factor
from simcenter.scenario.units import Share, format_share

MILLION = 1_000_000


class Chats(Part):
    """What makes the agents of a pool hold chats, and how they do with several at once.

    With n chats an agent works at a total speed r(n), shared equally: each of them gets on at r(n) / n, where 1 is
    the speed of a chat alone, whose talk, hold and wrap are as drawn.
    """

    at_once: Annotated[int, Field(strict=True, ge=1, le=20)]
    """Slots: the most chats an agent holds at once."""
    speed: list[Factor] | None = None
    """Total speed with 1, 2, ... chats, the first 1; one entry a slot."""
    slowdown: Share | None = None
    """Instead: what every further chat takes off the speed of each, so that r(n) = n x (1 - slowdown x (n - 1))."""
    other_work: Literal["never", "when_free"] = "never"
    """Whether the agents take calls and deferred work, too: never, or while they hold no chats.

    Whoever is busy with such work takes no chats meanwhile.
    """

    @model_validator(mode="after")
    def _says_how_fast(self) -> Chats:
        given = [word for word in ("speed", "slowdown") if getattr(self, word) is not None]
        if len(given) == 2:
            raise Mistake("slowdown beside speed", "one of them", at=("slowdown",), at_key=True)
        if not given and self.at_once > 1:
            found = f"{self.at_once} chats at once without a word of how much they slow each other down"
            expected = "speed, such as [1, 1.7, 2.1], or slowdown, such as 15%"
            raise Mistake(found, expected, at=("at_once",), at_key=True)
        if self.speed is not None:
            self._fits(self.speed)
        elif self.slowdown is not None and self.slowdown * (self.at_once - 1) >= 1:
            found = f"a slowdown of {format_share(self.slowdown)} with {self.at_once} chats at once"
            expected = f"less than {format_share(1 / (self.at_once - 1))}: else the last one brings all to a halt"
            raise Mistake(found, expected, at=("slowdown",))
        return self

    def _fits(self, speed: list[float]) -> None:
        """Refuse a curve of another length than there are slots, or that does not begin with 1."""
        if len(speed) != self.at_once:
            found = f"{len(speed)} total speeds for {self.at_once} chats at once"
            raise Mistake(found, "one for 1, 2, ... chats each", at=("speed",))
        if speed[0] != 1:
            expected = "1: the times drawn are those of a chat alone (handle_time makes a pool slower)"
            raise Mistake(quote(f"{speed[0]:g}"), expected, at=("speed", 0))

    def total(self, chats: int) -> float:
        """Total speed with so many chats."""
        if self.speed is not None:
            return self.speed[chats - 1]
        return chats * (1 - (self.slowdown or 0.0) * (chats - 1))

    @property
    def fastest(self) -> float:
        """The largest total speed: chats an agent gets through, at best, in the time of one."""
        return max(self.total(n) for n in range(1, self.at_once + 1))

    def shares_ppm(self) -> list[int]:
        """Speed of each of 1, 2, ... chats, in whole millionths of that of a chat alone, halves up."""
        return [int(self.total(n) / n * MILLION + 0.5) for n in range(1, self.at_once + 1)]
