"""A random time knows its mean, its spread and its quantile function, and how it is written in a file."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar, Final, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue

from simcenter.scenario.errors import KeyPath, Mistake, quote
from simcenter.scenario.units import LONGEST_MS, format_duration

Floats = NDArray[np.float64]

NEVER: Final = 2**62
"""A time that does not come, in milliseconds: the patience of someone who never hangs up."""


class TimeDistribution(BaseModel, ABC):
    """A random time in milliseconds; a subclass is one family.

    A family states its fields, `mean_ms`, `cv` and `_inverse`; the rest follows from the class variables.
    """

    # Built at first use, because a mixture holds distributions of every family, its own included.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    family: ClassVar[str]
    """The key in a file."""
    example: ClassVar[str]
    """How one is written, for messages."""
    short: ClassVar[str | None] = None
    """The field that may stand alone: ``{exponential: 3 min}`` for ``{exponential: {mean: 3 min}}``."""
    alternatives: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Sets of fields of which exactly one must be given."""
    times: ClassVar[tuple[str, ...]] = ()
    """The fields that are times."""

    @abstractmethod
    def mean_ms(self) -> float:
        """Return the mean in milliseconds; infinite when the time may never come."""

    @abstractmethod
    def cv(self) -> float:
        """Return the coefficient of variation (standard deviation / mean); NaN when the mean is infinite."""

    @abstractmethod
    def _inverse(self, u: Floats) -> Floats:
        """Return the time (ms) for each uniform number."""

    def quantile(self, u: ArrayLike) -> Floats:
        """Turn uniform numbers into times.

        Families of one piece give the quantile function itself. Mixtures use one number twice, to choose the
        component and, rescaled, for the time within it: the distribution is right, but not monotone in `u`.

        Parameters
        ----------
        u
            Uniform numbers in the open interval (0, 1), of any shape.

        Returns
        -------
        Times in milliseconds, not rounded, at most `NEVER`, of the shape of `u`.
        """
        with np.errstate(over="ignore"):
            return np.minimum(self._inverse(np.asarray(u, dtype=np.float64)), float(NEVER))

    def scaled(self, factor: float) -> Self:
        """Return the same family with every time multiplied, each rounded to a whole ms of at least 1."""
        if not (math.isfinite(factor) and factor > 0):
            raise Mistake(quote(factor), "a factor above 0")
        return self if factor == 1 else self._multiplied(factor)

    def _multiplied(self, factor: float) -> Self:
        return self.model_copy(
            update={name: scaled_times(getattr(self, name), factor) for name in self.times}
        )

    def text(self) -> str:
        """Say what it is in a few words: ``lognormal, mean 4 min, CV 1.1``."""
        parts = [self.family]
        for name, value in self._given().items():
            shown = format_duration(value) if name in self.times else f"{value:g}"
            parts.append(f"{'CV' if name == 'cv' else name} {shown}")
        return ", ".join(parts)

    def written(self) -> Any:
        """Return plain data that reads back as this distribution: the family as the one key of a mapping."""
        body = self.model_dump(mode="json", exclude_none=True, by_alias=True)
        return {
            self.family: body[self.short] if self.short is not None and list(body) == [self.short] else body
        }

    def never_places(self) -> Iterator[KeyPath]:
        """Tell where in the written form a time is never: nowhere in most families."""
        yield from ()

    def second_moment(self) -> float:
        """Return the mean of the square, in ms squared."""
        return self.mean_ms() ** 2 * (1 + self.cv() ** 2)

    def _given(self) -> dict[str, Any]:
        """Return the fields that are given, by their names in a file."""
        fields = {field.alias or name: getattr(self, name) for name, field in type(self).model_fields.items()}
        return {name: value for name, value in fields.items() if value is not None}

    @model_validator(mode="before")
    @classmethod
    def _fill_short_form(cls, body: Any) -> Any:
        if isinstance(body, dict | TimeDistribution):
            return body
        if cls.short is None or body is None:
            raise Mistake(quote(body), f"its numbers, such as {cls.example}")
        return {cls.short: body}

    @model_validator(mode="after")
    def _exactly_one_alternative(self) -> Self:
        if not self.alternatives:
            return self
        free = dict.fromkeys(name for names in self.alternatives for name in names)
        given = [name for name in self._given() if name in free]
        if not any(set(given) == set(names) for names in self.alternatives):
            expected = ", or ".join(" and ".join(names) for names in self.alternatives)
            raise Mistake(" and ".join(given) or f"none of {', '.join(free)}", expected)
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe the written form for editors: one key, the family, above its fields or the short form."""
        reference = handler(schema)
        definition = handler.resolve_ref_schema(reference)
        body = dict(definition)
        body["properties"] = {
            name: _without_null(field) for name, field in body.get("properties", {}).items()
        }
        if cls.alternatives:
            body["oneOf"] = [{"required": list(names)} for names in cls.alternatives]
        bodies = [body] if cls.short is None else [body["properties"][cls.short], body]
        definition.clear()
        definition.update(
            title=cls.__name__,
            description=(cls.__doc__ or "").partition("\n")[0],
            type="object",
            properties={cls.family: {"anyOf": bodies}},
            required=[cls.family],
            additionalProperties=False,
        )
        return reference


def cv_of_moments(mean: float, second_moment: float) -> float:
    """Return the coefficient of variation from the mean (ms) and the mean square (ms squared)."""
    if math.isinf(mean):
        return math.nan
    # Rounding may leave a constant's variance just below zero.
    return math.sqrt(max(0.0, second_moment - mean * mean)) / mean if mean > 0 else 0.0


def scaled_times(value: Any, factor: float) -> Any:
    """Multiply a time in ms, or each time in a list; None stays None and zero stays zero."""
    if isinstance(value, tuple | list):
        return tuple(scaled_times(item, factor) for item in value)
    if value is None or value == 0:
        return value
    product = max(1, math.floor(value * factor + 0.5))
    if product > LONGEST_MS:
        raise Mistake(f"{format_duration(value)} times {factor:g}", "a duration of at most a hundred years")
    return product


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Drop null from a field's schema: in a file an optional field is left out."""
    kept = [choice for choice in schema.get("anyOf", []) if choice != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key not in ("anyOf", "default")}
    return {**rest, **kept[0]} if len(kept) == 1 else {**schema}
