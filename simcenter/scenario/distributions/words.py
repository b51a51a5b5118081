"""A random time is read from words: a mapping with its family as the key, a duration, or ``never``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Union

from pydantic import (
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainValidator,
    ValidationError,
    ValidationInfo,
)
from pydantic.json_schema import JsonSchemaValue

from simcenter.scenario.distributions.base import TimeDistribution
from simcenter.scenario.distributions.simple import Fixed, Never
from simcenter.scenario.errors import Mistake, Mistakes, nearest, quote
from simcenter.scenario.units import DURATION_PATTERN, IN_FILE, parse_duration
from simcenter.scenario.validating import mistakes_in

Families = Mapping[str, type[TimeDistribution]]

_EXPECTED = 'a duration with a unit, such as "20 s", or a distribution, such as {exponential: 3 min}'


def read_words(value: object, families: Families, may_be_never: bool, in_file: bool) -> TimeDistribution:
    """Read a distribution of one of the families; see `read_distribution`."""
    found = _read_any(value, families, in_file)
    if not may_be_never:
        expected = "a time that comes (only patience may be never)"
        mistakes = [Mistake('"never"', expected, at=place) for place in found.never_places()]
        if mistakes:
            raise Mistakes(mistakes)
    return found


def _read_any(value: object, families: Families, in_file: bool) -> TimeDistribution:
    if isinstance(value, TimeDistribution):
        return value
    if isinstance(value, str):
        return _read_text(value, families)
    if type(value) is int and not in_file:
        return Fixed(value=value)
    if not isinstance(value, Mapping):
        raise Mistake(quote(value), _EXPECTED)
    if len(value) != 1:
        unknown = ", ".join(quote(str(key)) for key in list(value)[:4])
        listed = ", ".join(families)
        raise Mistake(f"keys {unknown}" if value else "an empty mapping", f"one key, the family: {listed}")
    family, body = next(iter(value.items()))
    if family == "never":
        raise Mistake('a mapping with "never"', "the word alone: never", at=(family,), at_key=True)
    if family not in families:
        meant = nearest(str(family), families)
        found, known = f"unknown distribution {quote(str(family))}", f"one of {', '.join(families)}"
        raise Mistake(found, known, nearest=meant, at=(str(family),), at_key=True)
    return _read_body(family, body, families[family], in_file)


def _read_body(family: str, body: object, kind: type[TimeDistribution], in_file: bool) -> TimeDistribution:
    try:
        return kind.model_validate(body, context=IN_FILE if in_file else None)
    except ValidationError as error:
        raise Mistakes(mistake.inside((family,)) for mistake in mistakes_in(error, body, kind)) from None


def _read_text(value: str, families: Families) -> TimeDistribution:
    if value == "never":
        return Never()
    if value in families:
        raise Mistake(quote(value), f"it with its numbers, such as {families[value].example}")
    try:
        return Fixed(value=parse_duration(value))
    except Mistake as mistake:
        meant = mistake.nearest or nearest(value, ["never", *families])
        raise Mistake(mistake.found, _EXPECTED, nearest=meant) from None


@dataclass(frozen=True)
class FromWords:
    """Annotation of a model's field that is a distribution of one of the families.

    The families come by a function, because a mixture is a family and holds such fields itself.
    """

    families: Callable[[], Families]
    may_be_never: bool

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> Any:
        # The union only describes the written form to editors; `_read` does the reading.
        described: Any = Union[tuple(self.families().values())]  # noqa: UP007 # a union of as many types as there are
        validator = PlainValidator(self._read, json_schema_input_type=described)
        return validator.__get_pydantic_core_schema__(source, handler)

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        if handler.mode == "serialization":
            return handler(schema)
        plain: list[JsonSchemaValue] = [{"type": "string", "pattern": DURATION_PATTERN, "examples": ["20 s"]}]
        if self.may_be_never:
            plain.append({"const": "never"})
        return {"description": "A random time", "anyOf": [*plain, *handler(schema)["anyOf"]]}

    def _read(self, value: object, info: ValidationInfo) -> TimeDistribution:
        in_file = bool((info.context or {}).get("in_file"))
        return read_words(value, self.families(), self.may_be_never, in_file)


def written(distribution: TimeDistribution) -> Any:
    """Return a distribution's written form, for serialising fields."""
    return distribution.written()
