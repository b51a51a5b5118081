"""What stands in a cell of the form, and how it looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from simcenter.scenario.distributions import Distribution
from simcenter.scenario.units import format_duration
from simcenter.scenario.workbook.fields import Form
from simcenter.scenario.workbook.form import SHAPE_NUMBER, SHAPES
from simcenter.scenario.writing import in_one_line

Look = Literal["text", "share", "seconds", "clock", "number", "money", "mark"]


class Cell(NamedTuple):
    """What stands in a cell, and how it looks."""

    value: str | float
    look: Look


class Heading(NamedTuple):
    """A column: its heading, the comment on it, and the words its cells may be chosen from."""

    key: str
    text: str
    note: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filled:
    """A sheet of the form with what stands in it; of settings the key is the label."""

    form: Form
    headings: tuple[Heading, ...] = ()
    rows: tuple[Mapping[str, Cell], ...] = ()
    values: Mapping[str, Cell] = field(default_factory=dict)
    spare: int = 0
    """Empty rows to write in."""


def text(value: str) -> Cell | None:
    """Text; none where it is empty."""
    return Cell(value, "text") if value else None


def words(value: Any) -> Cell:
    """Words of the scenario language, on one line."""
    return Cell(in_one_line(value), "text")


def number(value: float | None, look: Look = "number") -> Cell | None:
    """A number, to its last digit."""
    return None if value is None else Cell(value, look)


def seconds(milliseconds: int) -> Cell:
    """Seconds; below half a second, where a number would look like a time of day, in words."""
    if 0 < milliseconds < 500:
        return Cell(format_duration(milliseconds), "text")
    return Cell(milliseconds / 1_000, "seconds")


def clock(milliseconds: int) -> Cell:
    """A time of day as a fraction of the day."""
    return Cell(milliseconds / 86_400_000, "clock")


def chosen(choices: Mapping[str, str], word: str) -> Cell:
    """A word of the language in the plain words of the form."""
    return Cell(next(plain for plain, known in choices.items() if known == word), "text")


def random_time(key: str, distribution: Distribution, *, usual: Any = None) -> dict[str, Cell | None]:
    """A random time: its mean, how it varies and a number; what is not so simple in words of the language."""
    written = distribution.written()
    if written == usual:
        return {}
    family = next(iter(written)) if isinstance(written, dict) else "never"
    body = written[family] if isinstance(written, dict) else None
    extra = SHAPE_NUMBER.get(family)
    simple = family in ("fixed", "exponential") or (
        extra is not None and isinstance(body, dict) and set(body) == {"mean", extra}
    )
    if not simple:
        return {key: words(written)}
    found: dict[str, Cell | None] = {
        key: seconds(round(distribution.mean_ms())),
        f"{key}_shape": chosen(SHAPES, family),
    }
    if extra is not None and isinstance(body, dict):
        found[f"{key}_number"] = number(body[extra])
    return found
