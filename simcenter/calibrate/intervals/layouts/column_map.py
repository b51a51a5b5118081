"""Any other table, by a map that says which heading is which quantity: ``volume=Calls, aht=AHT (s)``."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from simcenter.calibrate.intervals.layouts.layout import FIELDS, OTHER_NAMES, Layout
from simcenter.scenario.errors import InputErrors, Mistake, Mistakes, nearest, quote

_WORDS = ", ".join(sorted({*FIELDS, *OTHER_NAMES}))


def parse_columns(text: str) -> dict[str, str]:
    """Read a map such as ``start=Date,time=Time,volume=Calls,aht=AHT (s)``.

    Commas and equals signs may stand inside a heading, as long as no known word and ``=`` follow the comma.

    Raises
    ------
    Mistakes
        For words that are no quantity, quantities given twice, and headings left empty.
    """
    pieces = re.split(r",\s*(?=[A-Za-z_]+\s*=)", text.strip())
    pairs, mistakes = [], []
    for piece in pieces:
        name, equals, heading = piece.partition("=")
        if not equals or not heading.strip():
            mistakes.append(Mistake(quote(piece), "a quantity and a heading, such as volume=Calls"))
        else:
            pairs.append((name.strip(), heading.strip()))
    return _fields(pairs, mistakes)


def read_column_map(file: str | os.PathLike[str]) -> dict[str, str]:
    """Read a map from a YAML file with one line for each quantity: ``volume: Calls``.

    Raises
    ------
    InputErrors
        When it cannot be read, or names something that is no quantity.
    """
    from simcenter.scenario.reading import read_document

    document = read_document(Path(file), versioned=False)
    data = document.data
    if not isinstance(data, Mapping):
        document.fail([Mistake(quote(data), 'a line for each quantity, such as "volume: Calls"')])
    try:
        return _fields([(str(key), str(value)) for key, value in data.items()], [])
    except Mistakes as several:
        document.fail(list(several.mistakes))


def _fields(pairs: list[tuple[str, str]], mistakes: list[Mistake]) -> dict[str, str]:
    columns: dict[str, str] = {}
    for name, heading in pairs:
        field = OTHER_NAMES.get(name.casefold(), name.casefold())
        if field not in FIELDS:
            meant = nearest(name, [*FIELDS, *OTHER_NAMES])
            mistakes.append(Mistake(f"the quantity {quote(name)}", f"one of {_WORDS}", nearest=meant))
        elif field in columns:
            mistakes.append(Mistake(f"{quote(name)} again", "each quantity once"))
        else:
            columns[field] = heading
    mistakes += [
        Mistake(f"no column for the {FIELDS[field]}", f"one, such as {example}")
        for field, example in (("start", "start=Date"), ("offered", "volume=Calls"))
        if field not in columns and pairs
    ]
    if mistakes:
        raise Mistakes(mistakes)
    return columns


def layout_of(columns: Mapping[str, str]) -> Layout:
    """Make a layout of a column map; times are local, and units stand in headings or are asked for."""
    weighted = () if "handled" in columns else ("AHT is weighted with contacts offered: no column says answered",)
    return Layout(title="a table by a column map", columns=columns, known_by=tuple(columns.values()), remarks=weighted)


__all__ = ["InputErrors", "layout_of", "parse_columns", "read_column_map"]
