"""An input that may be otherwise, in words with a range: ``volume x{0.9..1.1}``, ``team {-1..+2} agents``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from simcenter.scenario.changes import change
from simcenter.scenario.errors import InputErrors, Mistake, Mistakes, quote
from simcenter.scenario.model import Scenario
from simcenter.study.replicate.stability import share_that_stays
from simcenter.study.sweep.fields import find_field, with_fields

_NUMBER = r"[-+]?\d{1,9}(?:\.\d{1,6})?"
_RANGE = re.compile(rf"\{{\s*({_NUMBER})\s*(\.\.|\+-|±)\s*({_NUMBER})\s*\}}")
_FIELD = re.compile(r"\s*([\w.\[\]]*[\w\]])\s*=\s*(.+)")
EXPECTED = 'words with a range, such as "volume x{0.9..1.1}" or "team {-1..+2} agents", or "FIELD={30..40}/h"'
MOST_INPUTS = 30


@dataclass(frozen=True)
class Input:
    """Something that may be otherwise.

    Attributes
    ----------
    words
        As written, with ``{}`` where the number goes: a change in words, or the value of a field.
    lowest, highest
        Ends of its range; with `spread`, two standard errors to either side.
    field
        The way to a field of the scenario, such as ``pools.team.wage``; empty for a change in words.
    signed
        Whether the number is written with its sign, zero meaning no change.
    whole
        Whether only whole numbers mean anything.
    spread
        Standard error of the number, where it was given as ``{1 +- 0.05}``; 0 for a plain range.
    """

    words: str
    lowest: float
    highest: float
    field: str = ""
    signed: bool = False
    whole: bool = False
    spread: float = 0.0

    @property
    def name(self) -> str:
        """What it is called: its words without the range."""
        bare = self.words if not self.field else self.field
        return re.sub(r"\s*x?\{\}\s*", " ", bare).strip()

    @property
    def middle(self) -> float:
        """The middle of its range."""
        return (self.lowest + self.highest) / 2

    def said(self, value: float) -> str:
        """Its words with a number in the gap."""
        if self.signed and self.settled(value) == 0:
            return f"{self.name} as now"
        text = self.words.replace("{}", self._number(value))
        text = re.sub(r"([+-]1) agents\b", r"\1 agent", text)
        return f"{self.field}={text}" if self.field else text

    def _number(self, value: float) -> str:
        number = self.settled(value)
        return f"{number:+g}" if self.signed else f"{number:.6g}"

    def settled(self, value: float) -> float:
        """The number that is set: whole where only whole numbers mean anything, else of six digits."""
        return float(round(value)) if self.whole else float(f"{value:.6g}")

    def at(self, share: float) -> float:
        """The value at a share of the range, 0 to 1; each whole number has the same part of it."""
        if not self.whole:
            return self.settled(self.lowest + share * (self.highest - self.lowest))
        count = int(self.highest - self.lowest) + 1
        return self.lowest + min(int(share * count), count - 1)

    def levels(self, count: int) -> list[float]:
        """So many values from the lowest to the highest, evenly spaced; fewer where only whole ones exist."""
        steps = [self.lowest + i * (self.highest - self.lowest) / (count - 1) for i in range(count)]
        return sorted({self.settled(step) for step in steps})

    def applied(self, scenario: Scenario, value: float) -> Scenario:
        """Return a scenario in which the input has a value.

        Raises
        ------
        InputErrors, Mistakes
            When that means nothing there.
        """
        if self.signed and self.settled(value) == 0:
            return scenario
        written = self.words.replace("{}", self._number(value))
        if self.field:
            return with_fields(scenario, {find_field(scenario, self.field): _plain(written)})
        return change(scenario, written)


def read_input(scenario: Scenario, text: str) -> Input:
    """Read an input and try both ends of its range.

    Parameters
    ----------
    scenario
        In which it must mean something.
    text
        ``volume of premier x{0.9..1.1}``, ``team {-1..+2} agents``, ``pools.team.wage={30..40}/h``; instead of its
        ends, a range may be given as a number and its standard error, ``volume x{1 +- 0.05}``.

    Raises
    ------
    Mistake, Mistakes, InputErrors
        When it cannot be read, or means nothing at one end.
    """
    ranges = _RANGE.findall(text)
    if len(ranges) != 1 or text.count("{") != 1:
        raise Mistake(quote(text), EXPECTED)
    [(first, kind, last)] = ranges
    low, high = float(first), float(last)
    spread = 0.0
    if kind != "..":
        spread, low, high = high, low - 2 * high, low + 2 * high
    if not low < high:
        raise Mistake(quote(text), "a range that goes up, or a standard error above 0")
    words, field = _RANGE.sub("{}", text).strip(), ""
    if (named := _FIELD.fullmatch(words)) is not None:
        field, words = named[1], named[2]
        find_field(scenario, field)
    found = Input(words, low, high, field, last.startswith("+") or first.startswith("-"), spread=spread)
    whole = Input(words, low, high, field, found.signed, whole=True)
    if spread == 0 and low.is_integer() and high.is_integer() and not _means(found, scenario, low + 0.5):
        found = whole
    for end in (low, high):
        found.applied(scenario, end)
    return found


def usual_inputs(scenario: Scenario) -> tuple[Input, ...]:
    """What a planner is least sure of, where the scenario has it: volume, handle time, patience, one head a pool."""
    texts = ["volume x{0.9..1.1}", "handle time x{0.9..1.1}"]
    if any(share_that_stays(kind.patience) < 1 for kind in scenario.types):
        texts.append("patience x{0.5..2}")
    texts += [f"{pool} {{-1..+1}} agents" for pool, it in scenario.pools.items() if it.roster is None]
    return tuple(_those_that_mean_something(scenario, texts))


def _those_that_mean_something(scenario: Scenario, texts: Iterable[str]) -> Iterable[Input]:
    for text in texts:
        try:
            yield read_input(scenario, text)
        except (InputErrors, Mistake, Mistakes):
            continue


def _means(one: Input, scenario: Scenario, value: float) -> bool:
    try:
        one.applied(scenario, value)
    except (InputErrors, Mistake, Mistakes):
        return False
    return True


def _plain(text: str) -> str | int | float:
    """A field's value as a file would give it: a number where it is nothing else."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


__all__ = ["EXPECTED", "MOST_INPUTS", "Input", "read_input", "usual_inputs"]
