"""What a sheet of the form is made of: columns of a table, or settings one below the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from simcenter.scenario.errors import KeyPath

Kind = Literal[
    "text", "name", "share", "fraction", "seconds", "duration", "clock", "date", "number", "whole", "money",
    "choice", "yes_no", "words", "shape", "day_factor", "mean", "plan", "list", "pauses", "opening", "parameter",
    "keep",
]  # fmt: skip
"""How a cell is written."""


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    key
        Its name in the code and, where the language has one, its key there.
    heading, note
        What stands at the top, and the comment on it.
    kind, choices
        How its cells are written; plain words by words of the language.
    required
        Whether no row may leave it empty.
    rare
        Whether it is only written where a scenario uses it.
    """

    key: str
    heading: str
    kind: Kind
    note: str
    choices: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    rare: bool = False


@dataclass(frozen=True)
class Setting:
    """A row of a list of settings: its label, where it goes in the scenario, and what it means."""

    at: KeyPath
    label: str
    kind: Kind
    note: str
    choices: Mapping[str, str] = field(default_factory=dict)
    required: bool = False


@dataclass(frozen=True)
class Form:
    """A sheet: its name, what to do with it, and its columns or settings."""

    name: str
    lines: tuple[str, ...]
    columns: tuple[Column, ...] = ()
    groups: Mapping[str, tuple[Setting, ...]] = field(default_factory=dict)
    optional: bool = False

    @property
    def by_interval(self) -> bool:
        """Whether its rows are the intervals of the day."""
        return bool(self.columns) and self.columns[0].key == "from"

    @property
    def settings(self) -> tuple[Setting, ...]:
        """All its settings in order."""
        return tuple(setting for group in self.groups.values() for setting in group)


def column_of(sheet_form: Form, key: str) -> Column:
    """Find a column by its key."""
    return next(column for column in sheet_form.columns if column.key == key)
