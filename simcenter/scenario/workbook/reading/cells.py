"""What planners type into cells, read as the scenario language writes it: times, shares, numbers, words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from simcenter.scenario.errors import InputErrors, Mistake, nearest, quote
from simcenter.scenario.reading import read_text
from simcenter.scenario.units import (
    DAY_MS,
    format_clock,
    format_duration,
    format_money_rate,
    parse_duration,
)
from simcenter.scenario.workbook.reading.opening import Broken, Value

_SPACES = " \u00a0\u2009\u202f"
_GROUPED = re.compile(rf"([+-]?[0-9]{{1,3}}(?:[{_SPACES}'\u2019][0-9]{{3}})+)(?:[.,]([0-9]+))?")
_GERMAN = re.compile(r"([+-]?[0-9]{1,3}(?:\.[0-9]{3})+),([0-9]+)")
_ENGLISH = re.compile(r"([+-]?[0-9]{1,3}(?:,[0-9]{3})+)\.([0-9]+)")
_MILLIONS = re.compile(r"([+-]?[0-9]{1,3}(?:(?:\.[0-9]{3}){2,}|(?:,[0-9]{3}){2,}))()")
_PLAIN = re.compile(r"([+-]?[0-9]*)(?:[.,]([0-9]+))?")


def is_blank(value: Value) -> bool:
    """Whether nothing stands in a cell."""
    return isinstance(value, str) and not value.strip(_SPACES + "\t\r\n")


def shown(value: Value) -> str:
    """Show what a cell holds."""
    if isinstance(value, date):
        return f"the date {value.isoformat(' ')[:16] if isinstance(value, datetime) else value.isoformat()}"
    if isinstance(value, time):
        return f"the time {value.strftime('%H:%M:%S')}"
    if isinstance(value, timedelta):
        return f"the time {_hms(_duration_ms(value))}"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return quote(int(value))
    return "nothing" if is_blank(value) else quote(value)


def _checked(value: Value) -> Value:
    if isinstance(value, Broken):
        raise value.mistake or Mistake("")
    return value


def read_text_cell(value: Value) -> str:
    """Read text; a number is taken as it is written."""
    value = _checked(value)
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Mistake(shown(value), "text")
    return str(_whole(value))


def read_name(value: Value) -> str:
    """Read a name; spaces and hyphens become underscores, because names have none."""
    text = read_text_cell(value)
    return re.sub(rf"[{_SPACES}\-]+", "_", text.strip())


def read_number(value: Value, expected: str = "a number") -> int | float:
    """Read a number, typed as one or as text with decimals of any country where that is unambiguous."""
    value = _checked(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _whole(value)
    if not isinstance(value, str):
        raise Mistake(shown(value), expected)
    return _whole(float(_decimal(value, expected)))


def _decimal(text: str, expected: str) -> Fraction:
    plain = text.strip(_SPACES + "\t\r\n\ufeff")
    for form in (_GROUPED, _GERMAN, _ENGLISH, _MILLIONS, _PLAIN):
        match = form.fullmatch(plain)
        if match is not None and len(plain) < 60 and re.search("[0-9]", plain):
            whole, decimals = re.sub(r"[^0-9+-]", "", match[1]), match[2] or ""
            if form is _PLAIN and len(decimals) == 3 and re.fullmatch("[+-]?[1-9][0-9]{0,2}", whole):
                meant = f"{whole}{decimals} or {whole}.{decimals}"
                raise Mistake(f"{quote(text)}, which may mean {meant}", f"{expected}, typed as a number")
            return Fraction(f"{whole if whole.strip('+-') else whole + '0'}.{decimals or '0'}")
    raise Mistake(shown(text), expected)


def _whole(number: int | float) -> int | float:
    return int(number) if isinstance(number, float) and number.is_integer() and abs(number) < 2**53 else number


def read_share(value: Value) -> Any:
    """Read a share: a per cent cell, ``80%``, ``0,8``."""
    value = _checked(value)
    expected = "a share, such as 80%"
    if isinstance(value, str) and value.rstrip().endswith("%"):
        number = _decimal(value.rstrip().removesuffix("%"), expected)
        return f"{_written(number)}%"
    number = Fraction(str(read_number(value, expected)))
    if not 0 <= number <= 1:
        meant = f"{_written(number)}%" if 1 < number <= 100 else None
        raise Mistake(shown(value), expected, nearest=meant)
    return _whole(float(number))


def read_fraction(value: Value) -> int | float:
    """Read a share that may exceed 1, such as a surcharge of 43 %."""
    value = _checked(value)
    expected = "a per cent cell or a number, such as 43%"
    if isinstance(value, str) and value.rstrip().endswith("%"):
        return _whole(float(_decimal(value.rstrip().removesuffix("%"), expected) / 100))
    return read_number(value, expected)


def _written(number: Fraction) -> str:
    text = f"{float(number):.12f}"
    return text.rstrip("0").rstrip(".")


def read_money_rate(value: Value) -> str:
    """Read pay for an hour: a number, or words with the unit."""
    value = _checked(value)
    if isinstance(value, str) and re.search("[a-z/]", value):
        return value.strip().replace(",", ".")
    number = read_number(value, "pay for an hour, such as 24")
    if number < 0:
        raise Mistake(shown(value), "pay for an hour of at least 0")
    return format_money_rate(number)


def read_seconds(value: Value) -> str:
    """Read a duration in a column of seconds: a number, a cell ``[h]:mm:ss``, or text with a unit."""
    value = _checked(value)
    expected = "seconds, a time h:mm:ss, or text with a unit such as 20 s"
    if isinstance(value, int | float) and not isinstance(value, bool):
        if 0 < value < 0.5:
            found = f"{shown(value)} seconds (a time that the cell shows as a number?)"
            raise Mistake(found, expected, nearest=_hms(round(value * DAY_MS)))
        return _in_seconds(Fraction(str(value)), shown(value))
    if isinstance(value, str):
        text = value.strip()
        if re.fullmatch(r"[0-9]{1,3}:[0-9]{2}", text):
            raise Mistake(quote(text), "hours, minutes and seconds", nearest=f"0:{text.zfill(5)}")
        if re.fullmatch(rf"[0-9.,'{_SPACES}]+", text):
            return _in_seconds(_decimal(text, expected), quote(text))
    milliseconds = _milliseconds(value, expected)
    if isinstance(value, time | timedelta) and milliseconds >= 3_600_000 and milliseconds % 60_000 == 0:
        hours, minutes = divmod(milliseconds // 60_000, 60)
        meant = f"0:{hours:02d}:{minutes:02d}"
        found = f"a time of {hours} h {minutes} min"
        raise Mistake(
            found, f'hours, minutes and seconds ("{milliseconds // 60_000} min" if that is meant)', nearest=meant
        )
    return format_duration(milliseconds)


def _in_seconds(seconds: Fraction, found: str) -> str:
    if seconds < 0:
        raise Mistake(found, "seconds of at least 0")
    return format_duration(int(seconds * 1_000 + Fraction(1, 2)))


def read_duration(value: Value) -> str:
    """Read a duration that says its unit: text, or a cell ``[h]:mm:ss``."""
    value = _checked(value)
    expected = "a duration with its unit, such as 30 min"
    if isinstance(value, int | float):
        raise Mistake(shown(value), expected, nearest=None)
    return format_duration(_milliseconds(value, expected))


def _milliseconds(value: Value, expected: str) -> int:
    if isinstance(value, str):
        text = value.strip()
        match = re.fullmatch(r"([0-9]{1,5}):([0-9]{2}):([0-9]{2})(?:[.,]([0-9]{1,3}))?", text)
        if match is not None:
            hours, minutes, seconds = (int(match[i]) for i in (1, 2, 3))
            return ((hours * 60 + minutes) * 60 + seconds) * 1_000 + int((match[4] or "").ljust(3, "0"))
        try:
            return parse_duration(re.sub(r"(?<=[0-9]),(?=[0-9])", ".", text))
        except Mistake as mistake:
            raise Mistake(quote(text), expected, nearest=mistake.nearest) from None
    if isinstance(value, timedelta | time):
        return _duration_ms(value)
    raise Mistake(shown(value), expected)


def _duration_ms(value: timedelta | time) -> int:
    """Milliseconds of a time cell; Excel keeps fractions of a day, which miss whole seconds by a hair."""
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
    milliseconds = round(value / timedelta(milliseconds=1))
    nearest_second = round(milliseconds / 1_000) * 1_000
    return nearest_second if abs(milliseconds - nearest_second) <= 2 else milliseconds


def _hms(milliseconds: int) -> str:
    seconds = milliseconds // 1_000
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


_CLOCK = re.compile(
    r"(?:.*[0-9]{4}.*?[ T]|[0-9.]{6,8} +)?([0-9]{1,2})[:.h]([0-9]{2})(?::([0-9]{2}))?"
    r"\s*([ap]\.?m\.?)?(?:\s*[-\u2013].*)?",
    re.IGNORECASE,
)


def read_clock(value: Value) -> str:
    """Read a time of day: a time cell, a date with a time, or text; of ``08:00-08:30`` the start."""
    value = _checked(value)
    expected = "a time of day, such as 08:30"
    if isinstance(value, datetime):
        value = time(value.hour, value.minute, value.second, value.microsecond)
        return format_clock(_to_second(_duration_ms(value)))
    if value == date(1900, 1, 1):
        return "24:00"
    if isinstance(value, time | timedelta):
        milliseconds = _to_second(_duration_ms(value))
        if milliseconds > DAY_MS:
            raise Mistake(shown(value), "a time of day between 00:00 and 24:00")
        return format_clock(milliseconds)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if 0 <= value < 1:
            return format_clock(_to_second(round(value * DAY_MS)))
        meant = f"{int(value):02d}:00" if float(value).is_integer() and 1 <= value <= 24 else None
        raise Mistake(shown(value), expected, nearest=meant)
    match = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise Mistake(shown(value), expected)
    hours, half = int(match[1]), (match[4] or "").lower()
    if half and not 1 <= hours <= 12:
        raise Mistake(shown(value), expected)
    hours = hours % 12 + 12 * half.startswith("p") if half else hours
    seconds = f":{match[3]}" if match[3] and match[3] != "00" else ""
    return f"{hours:02d}:{match[2]}{seconds}"


def _to_second(milliseconds: int) -> int:
    return round(milliseconds / 1_000) * 1_000


def read_choice(value: Value, choices: Mapping[str, str]) -> str:
    """Read one of some words, as people say it or as the scenario language does."""
    text = read_text_cell(value)
    known = {_word(plain): word for plain, word in choices.items()} | {_word(word): word for word in choices.values()}
    if _word(text) in known:
        return known[_word(text)]
    meant = nearest(text, [*choices, *choices.values()])
    raise Mistake(quote(text), f"one of: {'; '.join(choices)}", nearest=meant)


def _word(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.casefold()).strip()


def read_yes_no(value: Value) -> bool:
    """Read yes or no."""
    value = _checked(value)
    if isinstance(value, bool):
        return value
    word = value.strip().casefold() if isinstance(value, str) else ""
    if word in ("yes", "y", "true", "x", "1", "ja", "oui", "si"):
        return True
    if word in ("no", "n", "false", "0", "nein", "non"):
        return False
    raise Mistake(shown(value), "yes or no")


_MARKS = frozenset({"x", "1", "yes", "y", "true", "ja", "oui", "\u2713", "\u2714", "\u2611", "\u2022"})
_NO_MARKS = frozenset({"0", "no", "n", "false", "-", "\u2013", "nein", "non"})


def read_mark(value: Value) -> bool:
    """Read a cell of the skills matrix: 1 or x, or nothing."""
    value = _checked(value)
    if isinstance(value, bool):
        return value
    word = (
        str(_whole(value))
        if isinstance(value, int | float)
        else value.strip().casefold()
        if isinstance(value, str)
        else "?"
    )
    if word in _MARKS:
        return True
    if word in _NO_MARKS or not word:
        return False
    raise Mistake(shown(value), "1 or x where the pool can do it, empty where it cannot")


def in_language(value: Value) -> bool:
    """Whether a cell holds words of the scenario language, such as ``{exponential: 3 min}``."""
    return isinstance(value, str) and value.lstrip().startswith(("{", "["))


def read_words(value: Value) -> Any:
    """Read words of the scenario language."""
    text = read_text_cell(value)
    try:
        return read_text(text, versioned=False).data
    except InputErrors as errors:
        first = errors.problems[0]
        raise Mistake(f"{quote(text)} ({first.found})", first.expected or "words of the scenario language") from None
