"""Customers in a file of their own, beside the scenario: one a row, each wrong one told with its line.

The file has a heading: `id` and `tier`, and, where they differ from what the tier says, `contacts_per_day` or
`contacts_per_year`, `value` and `manager`. Numbers have a point, or in a file with semicolons a comma.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from simcenter.scenario.checks.support.listed import check_list
from simcenter.scenario.demand.listed import MOST_CUSTOMERS, Customer
from simcenter.scenario.demand.rows_file import Row, RowsFile, opened
from simcenter.scenario.errors import InputErrors, Mistake, quote
from simcenter.scenario.reading import Document

NUMBERS: Final = ("contacts_per_day", "contacts_per_year", "value")
COLUMNS: Final = ("id", "tier", *NUMBERS, "manager")
KEY: Final = "listed_in"
_POINT = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}\.[0-9]{3}")


def with_customers(document: Document, folder: Path | None) -> Document:
    """Put the customers a scenario has in a file in place of the name of that file.

    Parameters
    ----------
    document
        A scenario as it was read; mistakes found in the file join its `problems`.
    folder
        Where the scenario's file is. None where the scenario is text only.
    """
    section = document.data.get("customers") if isinstance(document.data, dict) else None
    if not isinstance(section, dict) or not isinstance(section.get(KEY), str) or "listed" in section:
        return document
    listed: list[dict[str, Any]] = []
    problems = list(document.problems)
    try:
        file = RowsFile(*opened(section[KEY], folder, "customers"), COLUMNS, ("id", "tier"), "id,tier,contacts_per_day")
    except Mistake as mistake:
        problems.append(document.problem(mistake.inside(("customers", KEY))))
    except InputErrors as errors:
        problems += errors.problems
    else:
        listed = _listed(file, document.data)
        problems += file.problems
    if len(problems) > len(document.problems):
        listed = _sound(listed, document.data)
    rest = {key: value for key, value in section.items() if key != KEY}
    replaced = {**rest, "listed": listed} if listed else rest
    return replace(document, data={**document.data, "customers": replaced}, problems=tuple(problems))


def _sound(listed: list[dict[str, Any]], data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Stand-ins for a list with mistakes in it, so that nothing else is wrong because of it.

    What is sound in it, and somebody of every tier that must have listed customers.
    """
    tiers = data.get("tiers")
    known = tiers if isinstance(tiers, dict) else {}
    kept: dict[str, dict[str, Any]] = {}
    managers = _managers(data) or ()
    for words in listed:
        names = ("id", "tier", "manager") if words.get("manager") in managers else ("id", "tier")
        if words["tier"] in known:
            kept.setdefault(words["id"], {name: words[name] for name in names})
    there = {words["tier"] for words in kept.values()}
    volumes = data.get("volumes")
    streams = volumes.get("streams") if isinstance(volumes, dict) else None
    for stream in streams if isinstance(streams, list) else ():
        tier = stream.get("tier") if isinstance(stream, dict) else None
        people = stream.get("population") if isinstance(stream, dict) else None
        needed = "share_of_tier" in stream or (isinstance(people, dict) and people.get("customers") == "listed")
        if isinstance(tier, str) and tier in known and tier not in there and needed:
            kept[f"somebody of {tier}"] = {"id": f"somebody of {tier}", "tier": tier, "contacts_per_day": 1}
    return list(kept.values())


def _listed(file: RowsFile, data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The customers of a file as plain data; what is wrong with them stands in their lines."""
    read: list[tuple[Row, dict[str, Any]]] = []
    for row in file.rows:
        before = len(file.problems)
        words: dict[str, Any] = {
            name: _number(file, row, name) if name in NUMBERS else cell for name, cell in row.cells.items()
        }
        if len(file.problems) == before:
            read.append((row, words))
    if not file.rows and not file.problems:
        file.wrong(0, Mistake("a list without customers", "at least one row below the heading"))
    if len(file.rows) > MOST_CUSTOMERS:
        file.wrong(0, Mistake(f"{len(file.rows)} customers", f"at most {MOST_CUSTOMERS}"))
    customers = [_customer(file, row, words) for row, words in read]
    known = [(row, one) for (row, _), one in zip(read, customers, strict=True) if one is not None]
    tiers = data.get("tiers")
    for mistake in check_list([one for _, one in known], tiers if isinstance(tiers, dict) else (), _managers(data)):
        place, field = mistake.at
        file.wrong(known[int(place)][0].line, mistake, str(field))
    return [words for _, words in read]


def _number(file: RowsFile, row: Row, name: str) -> float | None:
    """Read a number as the file writes numbers."""
    text = row.cells[name]
    comma = file.semicolons and _COMMA.fullmatch(text)
    if comma or (_POINT.fullmatch(text) and not (file.semicolons and _THOUSANDS.fullmatch(text))):
        number = float(text.replace(",", "."))
        if number >= 0:
            return number
        file.wrong(row.line, Mistake(text, "a number of at least 0"), name)
    elif file.semicolons:
        file.wrong(row.line, Mistake(quote(text), "a number such as 12,5 or 1200, no mark between thousands"), name)
    else:
        expected = "a number such as 12.5 or 1200; with a decimal comma, cells separated by semicolons"
        file.wrong(row.line, Mistake(quote(text), expected), name)
    return None


def _customer(file: RowsFile, row: Row, words: Mapping[str, Any]) -> Customer | None:
    try:
        return Customer.model_validate(words)
    except ValidationError as error:
        for one in error.errors():
            cause = one.get("ctx", {}).get("error")
            mistake = cause if isinstance(cause, Mistake) else Mistake(one["msg"])
            file.wrong(row.line, mistake, ".".join(str(step) for step in one["loc"]))
        return None


def _managers(data: Mapping[str, Any]) -> list[str] | None:
    """The names of pools and people; None where a pool's people could not be read."""
    pools = data.get("pools")
    if not isinstance(pools, dict):
        return None
    names: list[str] = []
    for name, pool in pools.items():
        people = pool.get("people", []) if isinstance(pool, dict) else None
        if not isinstance(people, list):
            return None
        names += [name, *(str(one["name"]) for one in people if isinstance(one, dict) and "name" in one)]
    return names


__all__ = ["with_customers"]
