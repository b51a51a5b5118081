"""A roster is read: a row for each agent, or for each agent and skill, its columns found by their headings."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from simcenter.calibrate.intervals.tables.opening import open_tables
from simcenter.calibrate.intervals.tables.table import RawTable, Row, unreadable
from simcenter.scenario.errors import InputErrors, Mistake, Problem, quote
from simcenter.scenario.workbook.reading import cells
from simcenter.scenario.workbook.reading.shifts import read_breaks, read_weekdays

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("agentid", "employeeid", "id", "agentnumber"),
    "name": ("name", "agent", "agentname", "employee"),
    "pool": ("pool", "team", "group"),
    "site": ("site", "location", "office"),
    "skill": ("skill", "skills"),
    "level": ("proficiency", "level", "skilllevel"),
    "handle_time": ("handletime", "handletimex", "handletimefactor", "ahtfactor"),
    "resolution": ("resolution", "fcr"),
    "wage": ("costperhour", "wage", "wageperhour"),
    "start": ("start", "shiftstart"),
    "end": ("end", "shiftend"),
    "breaks": ("breaks",),
    "days": ("days", "weekdays"),
    "hours": ("contracthours", "hours"),
}
"""Headings by what they mean, without case, spaces and signs."""

HEADER_WITHIN = 20
MOST_AGENTS = 20_000
_PARTS = re.compile(r"\s*(?:\|+|,|;)\s*")


@dataclass(frozen=True)
class Agent:
    """An agent as the file tells of them.

    Attributes
    ----------
    label
        The name, or the number where there is no name.
    line
        Line of the file that has them first.
    pool, site
        Where they belong; empty where the file does not say.
    skills
        Level by skill, None where the file has no level.
    wage
        Of a paid hour, in words; None where the file does not say.
    handle_time, resolution
        Factor on handle times, and the chance that a contact solves the problem; None for those of the pool.
    shift
        Start, end, breaks and days in the scenario language; empty where the file does not say.
    """

    label: str
    line: int
    pool: str
    site: str
    skills: Mapping[str, int | None]
    wage: str | None
    handle_time: float | None
    resolution: Any
    shift: Mapping[str, Any]


@dataclass(frozen=True)
class Roster:
    """Every agent of a file, and what was found out about it."""

    file: str
    agents: tuple[Agent, ...]
    columns: Mapping[str, str]
    """Headings by what they mean."""
    ignored: tuple[str, ...]

    def problem(self, agent: Agent, mistake: Mistake, what: str = "") -> Problem:
        """Place a mistake in the first line of an agent."""
        heading = self.columns.get(what)
        place = f'column "{heading}"' if heading else ""
        return Problem(self.file, agent.line, 0, place, mistake.found, mistake.expected, mistake.nearest)


def read_roster(file: str | os.PathLike[str]) -> Roster:
    """Read a roster from a file of text (CSV) or a workbook (XLSX).

    Raises
    ------
    InputErrors
        With every cell that cannot be read, or when the file is no table with a column of agents.
    """
    table, header, columns = _recognised(os.fspath(file))
    headings = {key: str(header.cells[at]) for key, at in columns.items()}
    ignored = [str(cell) for at, cell in enumerate(header.cells) if str(cell).strip() and at not in columns.values()]
    ignored += [headings[key] for key in ("hours",) if key in headings]
    reading = _Reading(table, columns, headings)
    rows = [row for row in table.rows if row.line > header.line and not row.is_empty]
    for row in rows:
        reading.take(row)
    if not reading.agents and not reading.problems:
        raise unreadable(table.file, "a header and no agent below it", "a row for each agent", header.line)
    if reading.problems:
        raise InputErrors(reading.problems)
    return Roster(table.file, tuple(reading.finished()), headings, tuple(ignored))


def _recognised(file: str) -> tuple[RawTable, Row, dict[str, int]]:
    """The first table with a column of agents, its header, and its columns by meaning."""
    tables = open_tables(file)
    for table in tables:
        for row in table.rows[:HEADER_WITHIN]:
            plain = [re.sub(r"[\W_]+", "", str(cell)).casefold() for cell in row.cells]
            found = {
                key: plain.index(word) for key, words in HEADINGS.items() for word in reversed(words) if word in plain
            }
            if ("id" in found or "name" in found) and len(found) > 1:
                _refuse_twice(table, row, plain, found)
                return table, row, found
    first = tables[0].rows[0]
    shown = ", ".join(quote(str(cell), 30) for cell in first.cells if str(cell).strip())
    expected = "a roster: a column agent_id or name, and others such as pool, skill, proficiency, start, end"
    raise unreadable(file, f"a table with the columns {shown}", expected, first.line)


def _refuse_twice(table: RawTable, header: Row, plain: list[str], found: Mapping[str, int]) -> None:
    for key, at in found.items():
        others = [i for i, word in enumerate(plain) if i != at and word in HEADINGS[key]]
        if others:
            place = table.place(header.line, others[0], str(header.cells[others[0]]))
            said = f"{quote(str(header.cells[others[0]]))} beside {quote(str(header.cells[at]))}"
            expected = "one column of this kind: rename or delete the other"
            raise InputErrors([Problem(table.file, header.line, 0, place, said, expected)])


class _Reading:
    """Agents in the making, and what was wrong."""

    def __init__(self, table: RawTable, columns: Mapping[str, int], headings: Mapping[str, str]) -> None:
        self.table, self.columns, self.headings = table, columns, headings
        self.agents: dict[str, dict[str, Any]] = {}
        self.problems: list[Problem] = []

    def take(self, row: Row) -> None:
        """Read a row: an agent's first, or another skill of theirs."""
        told = {key: self._read(row, key) for key in _READERS if key in self.columns}
        key = told.get("id") or told.get("name")
        if not key:
            mistake = Mistake("no agent", "a name or number in each row")
            self._blame(row, "id" if "id" in self.columns else "name", mistake)
            return
        known = self.agents.setdefault(key, {"line": row.line, "told": told, "skills": {}})
        for what in ("name", "pool", "site", "wage", "handle_time", "resolution", "start", "end", "breaks", "days"):
            if told.get(what) not in (None, "", known["told"].get(what)):
                if known["told"].get(what) in (None, ""):
                    known["told"][what] = told[what]
                else:
                    found = f"{quote(key)} with another {what.replace('_', ' ')} than in line {known['line']}"
                    self._blame(row, what, Mistake(found, "the same in all rows of an agent"))
        for skill in told.get("skill") or ():
            level = told.get("level")
            if known["skills"].get(skill, level) != level:
                self._blame(row, "level", Mistake(f"another level of {quote(key)} in {quote(skill)}", "one of them"))
            known["skills"][skill] = level
        if len(self.agents) > MOST_AGENTS:
            raise unreadable(self.table.file, f"more than {MOST_AGENTS:,} agents", "fewer")

    def finished(self) -> list[Agent]:
        """The agents in the order of the file."""
        found = []
        for key, known in self.agents.items():
            told = known["told"]
            shift = {what: told[what] for what in ("start", "end", "breaks", "days") if told.get(what)}
            found.append(
                Agent(
                    label=told.get("name") or key,
                    line=known["line"],
                    pool=told.get("pool") or "",
                    site=told.get("site") or "",
                    skills=known["skills"],
                    wage=told.get("wage"),
                    handle_time=told.get("handle_time"),
                    resolution=told.get("resolution"),
                    shift=shift,
                )
            )
        return found

    def _read(self, row: Row, key: str) -> Any:
        at = self.columns[key]
        value: Any = row.cells[at] if at < len(row.cells) else ""
        if cells.is_blank(value):
            return None
        try:
            return _READERS[key](value)
        except Mistake as mistake:
            self._blame(row, key, mistake)
            return None

    def _blame(self, row: Row, key: str, mistake: Mistake) -> None:
        at = self.columns.get(key)
        place = "" if at is None else self.table.place(row.line, at, self.headings[key])
        problem = Problem(self.table.file, row.line, 0, place, mistake.found, mistake.expected, mistake.nearest)
        self.problems.append(problem)


def _text(value: Any) -> str:
    """A name or number as text: 4711.0 of a workbook is 4711."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else cells.read_text_cell(value).strip()


def _skills(value: Any) -> list[str]:
    return [part for part in _PARTS.split(_text(value)) if part]


def _level(value: Any) -> int:
    number = cells.read_number(value, "a level from 1 to 100")
    if number != int(number) or not 1 <= number <= 100:
        raise Mistake(cells.shown(value), "a whole number from 1 to 100")
    return int(number)


def _factor(value: Any) -> float:
    number = float(cells.read_number(value, "a factor such as 1.1"))
    if not 0 < number <= 100:
        raise Mistake(cells.shown(value), "a factor above 0, such as 1.1 for 10 % longer")
    return number


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    **dict.fromkeys(("id", "name", "pool", "site"), _text),
    "skill": _skills,
    "level": _level,
    "handle_time": _factor,
    "resolution": cells.read_share,
    "wage": cells.read_money_rate,
    **dict.fromkeys(("start", "end"), partial(cells.read_clock)),
    "breaks": read_breaks,
    "days": read_weekdays,
}
"""How cells are read, by what their column means."""
