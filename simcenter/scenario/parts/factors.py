"""How much days, and hours within a day, differ by more than chance: gamma factors of mean 1 on the rates."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import PlainValidator, WithJsonSchema, model_validator

from simcenter.scenario.errors import Mistake, Mistakes, quote
from simcenter.scenario.parts.base import Part
from simcenter.scenario.units import Share, parse_share, read_number

EVERYBODY = "all"
LARGEST_SHAPE = 1e9
_PAIR = " and "


def _read_shape(value: object) -> float:
    expected = f"a number above 0.1 and at most {LARGEST_SHAPE:g}"
    shape = read_number(value, expected, above=0.1)
    if shape > LARGEST_SHAPE:
        raise Mistake(quote(value), expected)
    return shape


def _read_correlation(value: object) -> float:
    if isinstance(value, int | float) and -1 <= value < 0:
        return float(value)
    try:
        return parse_share(value)
    except Mistake as mistake:
        raise Mistake(mistake.found, 'a number from -1 to 1, or a share such as "30%"') from None


def _one_or_each(read_one: Callable[[object], float]) -> PlainValidator:
    """Read one number, or one for each name; every wrong one is told."""

    def read(value: object) -> Any:
        if not isinstance(value, Mapping):
            return read_one(value)
        found, mistakes = {}, []
        for name, number in value.items():
            try:
                found[name] = read_one(number)
            except Mistake as mistake:
                mistakes.append(mistake.inside((name,)))
        if mistakes:
            raise Mistakes(mistakes)
        return found

    return PlainValidator(read)


def _schema(one: dict[str, Any]) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [one, {"type": "object", "additionalProperties": one}]})


_NUMBER: dict[str, Any] = {"type": "number", "minimum": -1, "maximum": 1}
Shapes = Annotated[
    float | dict[str, float],
    _one_or_each(_read_shape),
    _schema({"type": "number", "exclusiveMinimum": 0.1, "maximum": LARGEST_SHAPE}),
]
Correlations = Annotated[
    float | dict[str, float],
    _one_or_each(_read_correlation),
    _schema({"anyOf": [_NUMBER, {"type": "string", "pattern": r"^\s*[0-9.]+\s*%\s*$"}]}),
]


class DayFactor(Part):
    """A factor on a whole day's rates, gamma with mean 1; smaller shapes mean more different days."""

    shape: Shapes
    """One for all, or by group with `default` for the groups not named."""
    by: Literal["all", "tier", "need", "channel", "stream"] = "all"
    """Which contacts share a factor."""
    correlation: Correlations = 0.0
    """Between the factors of any two groups, or by pair: ``phone and chat: -0.3``; pairs not named have none.
    It is that of the normal variables behind the factors (a Gaussian copula)."""

    @model_validator(mode="after")
    def _groups_or_none(self) -> DayFactor:
        if self.by == EVERYBODY:
            for key in ("shape", "correlation"):
                if isinstance(getattr(self, key), dict):
                    raise Mistake(f"{key} by group", "a word by beside it, such as by: tier", at=(key,))
            if self.correlation:
                raise Mistake("a correlation of one factor", "by: tier, need, channel or stream", at=("correlation",))
        if not isinstance(self.correlation, dict) and self.correlation < 0:
            expected = "at least 0 between any two groups; pairs may have less, such as phone and chat: -0.3"
            raise Mistake(quote(self.correlation), expected, at=("correlation",))
        return self

    def group(self, tier: str, need: str, channel: str) -> str:
        """The group a contact type belongs to."""
        names = {"tier": tier, "need": need, "channel": channel, "stream": f"{tier}/{need}/{channel}"}
        return names.get(self.by, EVERYBODY)

    def shape_of(self, group: str) -> float | None:
        """A group's shape, None where the file does not say it."""
        return self.shape.get(group, self.shape.get("default")) if isinstance(self.shape, dict) else self.shape

    @property
    def smallest(self) -> float:
        """The shape of the group whose days differ most."""
        return min(self.shape.values(), default=math.inf) if isinstance(self.shape, dict) else self.shape

    def pairs(self) -> dict[tuple[str, str], float]:
        """The correlations said pair by pair.

        Raises
        ------
        Mistake
            For a key that is no pair.
        """
        found = {}
        for key, value in (self.correlation if isinstance(self.correlation, dict) else {}).items():
            first, joined, second = key.partition(_PAIR)
            if not joined or first == second:
                expected = 'two different groups, such as "phone and chat"'
                raise Mistake(quote(key), expected, at=("correlation", key), at_key=True)
            found[first, second] = value
        return found

    def correlations(self, groups: Sequence[str]) -> list[list[float]]:
        """The matrix of correlations between groups, in their order."""
        pairs: Mapping[tuple[str, str], float] = self.pairs()
        common = 0.0 if isinstance(self.correlation, dict) else self.correlation
        return [
            [1.0 if a == b else pairs.get((a, b), pairs.get((b, a), common)) for b in groups] for a in groups
        ]


class IntervalFactor(DayFactor):
    """A factor on each interval's rates beside the day's, gamma with mean 1."""

    memory: Share = 0.0
    """Correlation of an interval's factor with that of the interval before."""


__all__ = ["EVERYBODY", "DayFactor", "IntervalFactor"]
