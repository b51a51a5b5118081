"""Values on the command line are read like those in files: every mistake is told in one pass."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from simcenter.scenario.errors import InputErrors, Mistake, Mistakes, Problem, quote

Value = TypeVar("Value")


class Values:
    """Reads values one by one and gathers what is wrong with them."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def read(self, option: str, text: str | None, reader: Callable[[str], Value], stand_in: Value) -> Value:
        """Read the value of an option; where it is not given or wrong, the stand-in is returned."""
        if text is None:
            return stand_in
        try:
            return reader(text)
        except Mistakes as several:
            self.problems += [_placed(option, mistake) for mistake in several.mistakes]
        except Mistake as mistake:
            self.problems.append(_placed(option, mistake))
        return stand_in

    def blame(self, option: str, found: str, expected: str = "", nearest: str | None = None) -> None:
        """Add a mistake that somebody else found."""
        self.problems.append(Problem(option, 0, 0, "", found, expected, nearest))

    def check(self) -> None:
        """Raise everything that was wrong.

        Raises
        ------
        InputErrors
            With every mistake, if there is any.
        """
        if self.problems:
            raise InputErrors(self.problems)


def _placed(option: str, mistake: Mistake) -> Problem:
    return Problem(option, 0, 0, "", mistake.found, mistake.expected, mistake.nearest)


def read_seconds(text: str) -> float:
    """Read a duration above 0 as seconds."""
    from simcenter.scenario.units import parse_duration

    milliseconds = parse_duration(text)
    if milliseconds == 0:
        raise Mistake(quote(text), "a duration above 0")
    return milliseconds / 1_000


def read_target(text: str) -> tuple[float, float]:
    """Read a target such as ``80/20``, ``80%/20s`` or ``90% in 1 min`` as share and seconds."""
    from simcenter.scenario.units import parse_duration, parse_share

    match = re.fullmatch(r"\s*([0-9.]{1,10})\s*%?\s*(?:/|(?:with)?in)\s*(.{1,40})", text)
    expected = "a share within a time, such as 80/20 (80 % within 20 s)"
    if match is None:
        raise Mistake(quote(text), expected)
    try:
        share = parse_share(f"{match[1]}%")
    except Mistake:
        raise Mistake(quote(text), expected) from None
    if not 0 < share < 1:
        raise Mistake(quote(text), "a share above 0 and below 100 %")
    seconds = match[2].strip()
    return share, parse_duration(f"{seconds} s" if re.fullmatch(r"[0-9.]+", seconds) else seconds) / 1_000


def read_volume(text: str) -> float:
    """Read a number of contacts."""
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text.strip().replace(",", "")):
        raise Mistake(quote(text), "a number of contacts, such as 100")
    return float(text.strip().replace(",", ""))


def read_shrinkage(text: str) -> float:
    """Read a share below 1."""
    from simcenter.scenario.units import parse_share

    share = parse_share(text)
    if share >= 1:
        raise Mistake(quote(text), "a shrinkage below 100 %: it leaves nobody")
    return share


def read_confidence(text: str) -> float:
    """Read a probability that is more than a coin's and less than certain."""
    from simcenter.scenario.units import parse_share

    share = parse_share(text)
    if not 0.5 < share < 1:
        raise Mistake(quote(text), "a confidence above 50 % and below 100 %")
    return share


def read_occupancy(text: str) -> float:
    """Read a share above 0."""
    from simcenter.scenario.units import parse_share

    share = parse_share(text)
    if share <= 0:
        raise Mistake(quote(text), "an occupancy above 0 %")
    return share


def read_lines(text: str) -> int:
    """Read a number of trunk lines."""
    if not re.fullmatch(r"[0-9]{1,6}", text.strip()) or int(text) == 0:
        raise Mistake(quote(text), "a whole number of lines, at least 1")
    return int(text)
