"""Durations, clock times, shares and rates of pay are written with their unit and kept as plain numbers.

Times are integer milliseconds. From a file a duration must carry its unit (``20 s``); in Python a plain
integer is milliseconds.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Final, TypeGuard

from pydantic import PlainSerializer, PlainValidator, ValidationInfo, WithJsonSchema

from simcenter.scenario.errors import Mistake, nearest, quote

IN_FILE: Final[dict[str, bool]] = {"in_file": True}
"""Validation context of data that came from a file: numbers without their unit are refused."""

UNITS_MS: Final[dict[str, int]] = {
    "ms": 1, "millisecond": 1, "milliseconds": 1,
    "s": 1_000, "sec": 1_000, "secs": 1_000, "second": 1_000, "seconds": 1_000,
    "min": 60_000, "mins": 60_000, "minute": 60_000, "minutes": 60_000,
    "h": 3_600_000, "hr": 3_600_000, "hrs": 3_600_000, "hour": 3_600_000, "hours": 3_600_000,
    "d": 86_400_000, "day": 86_400_000, "days": 86_400_000,
    "week": 604_800_000, "weeks": 604_800_000,
}  # fmt: skip
"""Milliseconds in a unit. A month has no fixed length, so it has no entry, and ``m`` could be one."""

LONGEST_MS: Final = 36_525 * 86_400_000
"""A hundred years: longer durations are slips, and sums of millions of these still fit 64 bits."""

DAY_MS: Final = 86_400_000

LONGEST_NAME: Final = 200
"""Letters a name may have."""

NAME_PATTERN: Final = rf"[A-Za-z][A-Za-z0-9_]{{0,{LONGEST_NAME - 1}}}"
"""Of a name of a tier, need, channel, pool and so on."""

# At most 400 digits on a side: every double fits, and nothing longer is ever turned into an integer.
_NUMBER = r"(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})"
_WRITTEN_UNITS = (("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1_000))
_PER_HOUR = {"h": 1.0, "hour": 1.0, "min": 60.0, "minute": 60.0}

_A_DURATION = 'a duration with a unit, such as "20 s"'
_A_CLOCK = 'a time of day, such as "08:30"'
_A_SHARE = 'a share between 0 and 1, such as "30%" or 0.3'
_A_RATE = 'money per paid hour, such as "24/h"'


def parse_duration(value: object) -> int:
    """Read a duration such as ``"20 s"``, ``"1.5 h"`` or ``"2 d"``.

    Returns
    -------
    Milliseconds, rounded to the nearest whole one (the clock of the simulator has no smaller step).

    Raises
    ------
    Mistake
        When there is no unit, the unit is unknown, or the duration is negative, longer than a hundred years,
        or positive but less than half a millisecond.
    """
    if not isinstance(value, str):
        raise Mistake(quote(value), _A_DURATION)
    match = re.fullmatch(rf"\s*({_NUMBER})\s*([^\W\d_]+)\s*", value)
    if match is None:
        raise Mistake(quote(value), _A_DURATION, nearest=_with_point(value, parse_duration))
    number, unit = match.groups()
    size = UNITS_MS.get(unit, UNITS_MS.get(unit.lower()))
    if size is None:
        meant = nearest(unit, UNITS_MS)
        suggestion = f"{number} {meant}" if meant and unit != "m" else None
        raise Mistake(quote(value), "a duration in ms, s, min, h, d or weeks", nearest=suggestion)
    exact = Fraction(number) * size
    if exact > LONGEST_MS:
        raise Mistake(quote(value), "a duration of at most a hundred years")
    rounded = int(exact + Fraction(1, 2))
    if rounded == 0 and exact > 0:
        raise Mistake(quote(value), "a duration of 0 or at least 1 ms")
    return rounded


def format_duration(milliseconds: int) -> str:
    """Write a duration in the largest unit that needs no fraction; `parse_duration` reads it back exactly."""
    for unit, size in _WRITTEN_UNITS:
        if milliseconds and milliseconds % size == 0:
            return f"{milliseconds // size} {unit}"
    if 0 < milliseconds < 1_000:
        return f"{milliseconds} ms"
    return f"{_decimal(Decimal(milliseconds) / 1000)} s"


def parse_clock(value: object) -> int:
    """Read a time of day such as ``"08:30"``, ``"08:30:15"`` or ``"24:00"`` as ms since midnight."""
    form = r"\s*([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{3}))?)?\s*"
    match = re.fullmatch(form, value) if isinstance(value, str) else None
    if match is None:
        raise Mistake(quote(value), _A_CLOCK, nearest=_likely_clock(value))
    hours, minutes, seconds, thousandths = (int(part or 0) for part in match.groups())
    total = ((hours * 60 + minutes) * 60 + seconds) * 1_000 + thousandths
    if minutes > 59 or seconds > 59 or total > DAY_MS:
        raise Mistake(quote(value), "a time of day between 00:00 and 24:00")
    return total


def format_clock(milliseconds: int) -> str:
    """Write ms since midnight as ``08:30``, with seconds (and thousandths) only where there are any."""
    minutes, rest = divmod(milliseconds, 60_000)
    text = f"{minutes // 60:02d}:{minutes % 60:02d}"
    if rest == 0:
        return text
    seconds, thousandths = divmod(rest, 1_000)
    return f"{text}:{seconds:02d}" + (f".{thousandths:03d}" if thousandths else "")


def parse_share(value: object) -> float:
    """Read a share such as ``"30%"`` or ``0.3``; anything outside [0, 1] is refused."""
    if isinstance(value, str):
        match = re.fullmatch(rf"\s*({_NUMBER}(?:[eE][-+]?[0-9]{{1,3}})?)\s*(%?)\s*", value)
        if match is None:
            raise Mistake(quote(value), _A_SHARE, nearest=_with_point(value, parse_share))
        exact = Fraction(match[1]) / (100 if match[2] else 1)
        in_percent = bool(match[2])
    else:
        exact, in_percent = Fraction(read_number(value, _A_SHARE)), False
    if not 0 <= exact <= 1:
        percent = exact.denominator == 1 and 1 < exact <= 100 and not in_percent
        raise Mistake(quote(value), _A_SHARE, nearest=f"{exact}%" if percent else None)
    return float(exact)


def format_share(share: float) -> str:
    """Write a share as a percentage that `parse_share` reads back to the same number."""
    percent = Decimal(repr(float(share))).scaleb(2)
    return f"{_decimal(percent) if percent == 0 or percent >= Decimal('1e-6') else percent.normalize()}%"


def parse_money_rate(value: object) -> float:
    """Read a rate of pay such as ``"24/h"``, ``"24 per hour"`` or ``"0.5/min"`` as money per paid hour."""
    match = None
    if isinstance(value, str):
        match = re.fullmatch(rf"\s*({_NUMBER})\s*(?:/|\bper\b)\s*([A-Za-z]+)\s*", value)
    if match is None:
        number = re.fullmatch(_NUMBER, str(value).strip()) if not isinstance(value, bool) else None
        raise Mistake(
            quote(value),
            _A_RATE,
            nearest=f"{number[0]}/h" if number else _with_point(value, parse_money_rate),
        )
    if match[2] not in _PER_HOUR:
        raise Mistake(quote(value), _A_RATE + " (a yearly wage divided by the hours paid in a year)")
    return float(Fraction(match[1]) * Fraction(_PER_HOUR[match[2]]))


def format_money_rate(per_hour: float) -> str:
    """Write money per paid hour as ``24/h``; `parse_money_rate` reads it back to the same number."""
    return f"{_decimal(Decimal(repr(float(per_hour))))}/h"


def _decimal(number: Decimal) -> str:
    """Write a number in full, without an exponent and without zeros at the end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _with_point(value: object, parse: Callable[[object], object]) -> str | None:
    """Suggest the same text with a decimal point when a decimal comma is what is wrong with it."""
    if not isinstance(value, str) or value.count(",") != 1:
        return None
    suggestion = value.strip().replace(",", ".")
    try:
        parse(suggestion)
    except Mistake:
        return None
    return suggestion


def _likely_clock(value: object) -> str | None:
    match = re.fullmatch(r"\s*([0-9]{1,2})[.h]?([0-9]{2})?\s*", value) if isinstance(value, str) else None
    if match is None or int(match[1]) > 24 or int(match[2] or 0) > 59:
        return None
    return f"{int(match[1]):02d}:{match[2] or '00'}"


# Types for models


def _read_duration(value: object, info: ValidationInfo) -> int:
    if type(value) is int and not (info.context or {}).get("in_file"):
        if not 0 <= value <= LONGEST_MS:
            raise Mistake(quote(value), "between 0 and a hundred years, in milliseconds")
        return value
    return parse_duration(value)


def read_positive_duration(value: object, info: ValidationInfo) -> int:
    """Read a duration above 0, with its unit or, outside files, in milliseconds."""
    milliseconds = _read_duration(value, info)
    if milliseconds == 0:
        raise Mistake(quote(value), "a duration above 0")
    return milliseconds


def _read_clock(value: object, info: ValidationInfo) -> int:
    if type(value) is int and not (info.context or {}).get("in_file"):
        if not 0 <= value <= DAY_MS:
            raise Mistake(quote(value), "between 0 and 24 hours, in milliseconds since midnight")
        return value
    return parse_clock(value)


def _read_money_rate(value: object, info: ValidationInfo) -> float:
    in_file = (info.context or {}).get("in_file")
    if _is_number(value) and (value == 0 or not in_file):
        return read_number(value, "a rate of pay of at least 0", lowest=0.0)
    return parse_money_rate(value)


def read_number(value: object, expected: str, lowest: float = -math.inf, above: float = -math.inf) -> float:
    """Check that a value is a finite number of at least `lowest` and more than `above`, and not text."""
    if not _is_number(value):
        raise Mistake(quote(value), expected)
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number) or number < lowest or number <= above:
        raise Mistake(quote(value), expected)
    return number


def _read_count(value: object, lowest: int) -> int:
    if type(value) is not int or not lowest <= value <= 2**53:
        raise Mistake(quote(value), f"a whole number of at least {lowest}")
    return value


def _read_name(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(NAME_PATTERN, value):
        likely = re.sub(r"[^A-Za-z0-9]+", "_", str(value)).strip("_")[:LONGEST_NAME]
        meant = likely if isinstance(value, str) and re.match(r"[A-Za-z]", likely) else None
        expected = f"a name of letters, digits and underscores, beginning with a letter, at most {LONGEST_NAME} long"
        raise Mistake(quote(value), expected, nearest=meant)
    return value


def _read_flag(value: object) -> bool:
    if not isinstance(value, bool):
        meant = {"yes": "true", "on": "true", "no": "false", "off": "false"}.get(str(value).lower())
        raise Mistake(quote(value), "true or false", nearest=meant)
    return value


def _schema(kind: str, description: str, **more: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": kind, "description": description, **more})


DURATION_PATTERN = rf"^\s*{_NUMBER}\s*({'|'.join(UNITS_MS)})\s*$"
_SHARE_FORMS: list[dict[str, object]] = [
    {"type": "string", "pattern": r"^\s*[0-9.]+([eE][-+]?[0-9]+)?\s*%\s*$"},
    {"type": "number", "minimum": 0, "maximum": 1},
]

Duration = Annotated[
    int,
    PlainValidator(_read_duration),
    PlainSerializer(format_duration, return_type=str),
    _schema(
        "string", "A duration with its unit", pattern=DURATION_PATTERN, examples=["20 s", "3 min", "6 h"]
    ),
]
"""Milliseconds, written with a unit."""

PositiveDuration = Annotated[
    int,
    PlainValidator(read_positive_duration),
    PlainSerializer(format_duration, return_type=str),
    _schema(
        "string", "A duration above 0 with its unit", pattern=DURATION_PATTERN, examples=["20 s", "3 min"]
    ),
]
"""Milliseconds above 0, written with a unit."""

Clock = Annotated[
    int,
    PlainValidator(_read_clock),
    PlainSerializer(format_clock, return_type=str),
    _schema(
        "string",
        "A time of day",
        pattern=r"^\s*[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?\s*$",
        examples=["08:30", "24:00"],
    ),
]
"""Milliseconds since midnight, written ``08:30``."""

Share = Annotated[
    float,
    PlainValidator(parse_share),
    PlainSerializer(format_share, return_type=str),
    WithJsonSchema(
        {"anyOf": _SHARE_FORMS, "description": "A share between 0 and 1", "examples": ["30%", 0.3]}
    ),
]
"""A number between 0 and 1, written ``30%`` or 0.3."""

MoneyPerHour = Annotated[
    float,
    PlainValidator(_read_money_rate),
    PlainSerializer(format_money_rate, return_type=str),
    _schema(
        "string",
        "Money per paid hour",
        pattern=rf"^\s*{_NUMBER}\s*(/|per)\s*(h|hour|min|minute)\s*$",
        examples=["24/h"],
    ),
]
"""Money per paid hour, written ``24/h``."""

Number = Annotated[
    float, PlainValidator(lambda value: read_number(value, "a number")), _schema("number", "A finite number")
]
"""A finite number."""

NonNegative = Annotated[
    float,
    PlainValidator(lambda value: read_number(value, "a number of at least 0", lowest=0.0)),
    _schema("number", "A number of at least 0", minimum=0),
]
"""A finite number of at least 0."""

Positive = Annotated[
    float,
    PlainValidator(lambda value: read_number(value, "a number above 0", above=0.0)),
    _schema("number", "A number above 0", exclusiveMinimum=0),
]
"""A finite number above 0."""

Count = Annotated[
    int,
    PlainValidator(lambda value: _read_count(value, 0)),
    _schema("integer", "A whole number of at least 0", minimum=0),
]
"""A whole number of at least 0."""

PositiveCount = Annotated[
    int,
    PlainValidator(lambda value: _read_count(value, 1)),
    _schema("integer", "A whole number of at least 1", minimum=1),
]
"""A whole number of at least 1."""

Flag = Annotated[bool, PlainValidator(_read_flag), _schema("boolean", "true or false")]
"""true or false, and nothing else."""

Name = Annotated[
    str,
    PlainValidator(_read_name),
    _schema("string", "A name: letters, digits and underscores", pattern=f"^{NAME_PATTERN}$"),
]
"""A name of a tier, need, channel, pool or skill."""
