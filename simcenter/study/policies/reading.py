"""A routing text taken apart: words joined by ``+``, each with its parameters after a colon."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from simcenter.routing.policy import Takes
from simcenter.scenario.errors import Mistake, nearest, quote
from simcenter.scenario.parts.wording import SECTIONS, WITH_BONUS, Parameter, Parameters
from simcenter.scenario.selectors import BONUS
from simcenter.scenario.units import parse_duration
from simcenter.study.policies.words import DECIDES, PLAN_WORDS, Family, PolicyRow, preset_rows


@dataclass(frozen=True)
class Said:
    """One word and what follows its colon: a bare value, or values by name."""

    row: PolicyRow
    bare: str = ""
    named: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The word itself."""
        return self.row.name


def read_parts(text: str, plans: Iterable[str]) -> list[Said]:
    """Take a routing text apart.

    Parameters
    ----------
    text
        Such as ``head_start:premier=90s+fastest_first+reserve:2``.
    plans
        Names of the scenario's own routing plans, which come before words of the same name.

    Raises
    ------
    Mistake
        When a word is unknown, two decide the same, or a parameter is not written as ``name=value``.
    """
    own = [PolicyRow(name, "plan", name, "the scenario's own plan") for name in plans]
    rows = {row.name: row for row in [*preset_rows(), *own]}
    said = [_read_word(part, rows) for part in text.split("+")]
    _refuse_twice(said)
    return said


def _read_word(part: str, rows: dict[str, PolicyRow]) -> Said:
    word, colon, rest = (piece.strip() for piece in part.partition(":"))
    row = rows.get(word) or rows.get(re.sub(r"[-\s]+", "_", word.casefold()))
    if row is None:
        found = quote(word) if word else "nothing between two +"
        raise Mistake(found, f"one of {', '.join(rows)}", nearest=nearest(word, rows))
    if colon and not rest:
        raise Mistake(f"nothing after {quote(word + ':')}", f"{row.written}")
    if rest and (row.family in ("agents", "plan") or row.written == row.name):
        if row.name not in WITH_BONUS:
            raise Mistake(f"{quote(rest)} after {quote(word)}", f"{quote(word)} alone: it has no parameters")
        if not all(value.strip().startswith(f"{BONUS}.") for value in rest.split(",")):
            expected = f"nothing but a bonus, as in {word}:{BONUS}.repeat=2min"
            raise Mistake(f"{quote(rest)} after {quote(word)}", expected)
    values = [piece.strip() for piece in rest.split(",")] if rest else []
    if len(values) == 1 and "=" not in values[0]:
        return Said(row, bare=values[0])
    named: list[tuple[str, str]] = []
    for value in values:
        name, equals, size = (piece.strip() for piece in value.partition("="))
        if not (name and equals and size):
            raise Mistake(f"{quote(value)} in {quote(part.strip())}", f"name=value, as in {row.written}")
        if name in dict(named):
            raise Mistake(f"{quote(name)} again in {quote(part.strip())}", "each name once")
        named.append((name, size))
    return Said(row, named=tuple(named))


def _refuse_twice(said: list[Said]) -> None:
    first: dict[Family, str] = {}
    for place, word in enumerate(said):
        family = word.row.family
        if first.get(family) == word.name and word.name in PLAN_WORDS:
            raise Mistake(f"{quote(word.name)} twice", "it once, with all it is about, parted by commas")
        if family in first:
            raise Mistake(
                f"{quote(first[family])} and {quote(word.name)}",
                f"one of them: both decide {DECIDES[family]}",
            )
        if family == "plan" and place > 0:
            raise Mistake(
                f"{quote(word.name)} after other words", "the scenario's own plan first, then what to alter"
            )
        first[family] = word.name


def parameters_of(said: Said) -> Parameters:
    """Turn the parameters of a policy into those a scenario would state.

    Raises
    ------
    Mistake
        When a value stands without the name of whom it is for.
    """
    if said.bare:
        expected = f"whom it is for, as in {said.row.written}"
        raise Mistake(f"{quote(said.bare)} after {quote(said.name)}", expected)
    parameters: Parameters = {}
    for name, text in said.named:
        section, dot, selector = name.partition(".")
        if section == BONUS and selector and said.name in WITH_BONUS:
            _into(parameters, BONUS)[selector] = _value(said, text, "duration")
            continue
        if said.name not in SECTIONS:
            parameters[name] = _value(said, text, said.row.takes.get("", "duration"))
            continue
        if section not in SECTIONS[said.name] or not dot or not selector:
            sections = ", ".join(f"{known}.premier" for known in SECTIONS[said.name])
            raise Mistake(f"{quote(name)} in {quote(said.name)}", f"a name such as {sections}")
        _into(parameters, section)[selector] = _value(said, text, said.row.takes.get(section, "duration"))
    return parameters


def _into(parameters: Parameters, section: str) -> dict[str, Any]:
    """The values by selector of one section."""
    inside = parameters.setdefault(section, {})
    assert isinstance(inside, dict)
    return inside


def _value(said: Said, text: str, takes: Takes) -> Parameter:
    """A number, a duration, a word or a list."""
    if takes == "list":
        return [name.strip() for name in text.split(">")]
    if takes == "word":
        return text
    if takes == "number":
        if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text):
            raise Mistake(f"{quote(text)} in {quote(said.name)}", f"a number, as in {said.row.written}")
        return float(text)
    if text != "at once":
        parse_duration(text.removeprefix("-").strip())
    return text
