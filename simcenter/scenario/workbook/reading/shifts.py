"""Shifts, a row for agents who come and go at the same times; and agents one by one, with their shifts or without."""

from __future__ import annotations

import re
from functools import partial
from typing import Any, get_args

from simcenter.scenario.errors import KeyPath, Mistake, nearest, quote
from simcenter.scenario.parts.calendar import Weekday
from simcenter.scenario.workbook import form
from simcenter.scenario.workbook.fields import Form, column_of
from simcenter.scenario.workbook.reading import cells
from simcenter.scenario.workbook.reading.groups import copy_cell, value_of
from simcenter.scenario.workbook.reading.opening import Sheet, Value
from simcenter.scenario.workbook.reading.plain import Place, Plain
from simcenter.scenario.workbook.reading.tables import Row, read_table

_WEEKDAYS = get_args(Weekday)
_BREAK = re.compile(r"\s*([0-9]{1,2}[:.h][0-9]{2})\s+(.+?)\s*")


def read_shifts(plain: Plain, sheet: Sheet) -> None:
    """Read the sheet Shifts into the pools that are in shifts."""
    table = read_table(plain, form.SHIFTS, sheet)
    pools = plain.data.get("pools")
    if table is None or pools is None:
        return
    in_shifts = [name for name, words in pools.items() if "roster" in words]
    for row in table.rows:
        name = value_of(plain, row, form.SHIFTS, "pool")
        if name is None or pools.get(name, {}) is None:
            continue
        if name not in in_shifts:
            expected = f"one of {', '.join(in_shifts)}" if in_shifts else 'a pool whose heads are "in shifts" in Pools'
            mistake = Mistake(f"the pool {quote(name)}", expected, nearest=nearest(name, in_shifts))
            plain.blame(row.cells["pool"][0], mistake)
            continue
        if pools[name]["roster"] is None:
            plain.put(("pools", name, "roster"), [], row.cells["pool"][0])
        _read_shift(plain, row, form.SHIFTS, name)


_OF_A_SHIFT = ("start", "end", "breaks", "days")


def read_agents(plain: Plain, sheet: Sheet) -> None:
    """Read the sheet Agents into the people of pools, and into the shifts of pools of which Shifts has none."""
    table = read_table(plain, form.AGENTS, sheet)
    pools = plain.data.get("pools")
    if table is None or pools is None:
        return
    of_pool: dict[str, list[Row]] = {}
    for row in table.rows:
        pool = value_of(plain, row, form.AGENTS, "pool")
        if pool in pools and pools[pool] is not None:
            of_pool.setdefault(pool, []).append(row)
        elif pool is not None and pool not in pools:
            expected = f"one of {', '.join(pools)}" if pools else "a pool of the sheet Pools"
            mistake = Mistake(f"the pool {quote(pool)}", expected, nearest=nearest(pool, pools))
            plain.blame(row.cells["pool"][0], mistake)
    for pool, rows in of_pool.items():
        for number, row in enumerate(rows):
            _read_agent(plain, row, pool, number)
        _read_own_shifts(plain, rows, pool)


def _read_agent(plain: Plain, row: Row, pool: str, number: int) -> None:
    """Read who an agent is and how they differ from the others of their pool."""
    at: KeyPath = ("pools", pool, "people", number)
    name, place = value_of(plain, row, form.AGENTS, "name"), row.cells["name"][0]
    plain.put((*at, "name"), name, place)
    if name is None:
        plain.unread.add(("pools", pool))
    for key in ("handle_time", "resolution"):
        copy_cell(plain, row, form.AGENTS, key, (*at, key))


def _read_own_shifts(plain: Plain, rows: list[Row], pool: str) -> None:
    """Read the shifts of agents, which all of a pool have or none."""
    timed = [(row, next(key for key in _OF_A_SHIFT if not row.blank(key))) for row in rows
             if not all(map(row.blank, _OF_A_SHIFT))]  # fmt: skip
    words = plain.data["pools"][pool]
    if not timed:
        return
    first = timed[0][0].cells[timed[0][1]][0]
    if "roster" not in words:
        expected = f'nothing here, or "in shifts" for {quote(pool)} in Pools'
        plain.blame(first, Mistake("a shift of an agent whose pool is not in shifts", expected))
        plain.unread.add(("pools", pool))
    elif words["roster"] is not None:
        expected = f"the shifts of {quote(pool)} in one of the two sheets"
        plain.blame(first, Mistake("a shift beside those of the sheet Shifts", expected))
    else:
        plain.put(("pools", pool, "roster"), [], first)
        for row in rows:
            _read_shift(plain, row, form.AGENTS, pool)


def tell_shifts_missing(plain: Plain) -> None:
    """Blame pools in shifts of which the sheet Shifts has no row."""
    for name, words in (plain.data.get("pools") or {}).items():
        at = ("pools", name, "roster")
        if isinstance(words, dict) and words.get("roster", ()) is None:
            expected = "a row for each of them in the sheet Shifts, or their times in Agents"
            plain.blame(Place.at(plain.places[at]), Mistake(f"no shift of {quote(name)}", expected))
            plain.unread.add(("pools", name))


def _read_shift(plain: Plain, row: Row, sheet_form: Form, pool: str) -> None:
    at: KeyPath = ("pools", pool, "roster", len(plain.data["pools"][pool]["roster"]))
    read: dict[str, Any] = {"agents": 1}
    if not row.blank("agents"):
        read["agents"] = value_of(plain, row, sheet_form, "agents")
    for key in ("start", "end"):
        read[key] = value_of(plain, row, sheet_form, key)
        if row.blank(key) and not column_of(sheet_form, key).required:
            place = row.cells[key][0] if key in row.cells else row.cells["pool"][0]
            expected = f"when the shift {key}s: other agents of {quote(pool)} have theirs here"
            plain.blame(place, Mistake("nothing", expected))
    for key, reader in (("breaks", read_breaks), ("days", read_weekdays)):
        if not row.blank(key):
            place, value = row.cells[key]
            read[key] = plain.read(place, partial(reader, value))
    if None in read.values():
        plain.unread.add(("pools", pool))
        return
    for key, found in read.items():
        plain.put((*at, key), found, row.cells[key][0] if key in row.cells else row.cells["pool"][0])


def read_breaks(value: Value) -> list[dict[str, str]]:
    """Read ``10:00 15 min, 12:30 30 min``; a semicolon or a new line parts breaks as well."""
    found = []
    for part in re.split(r"[,;\n]", cells.read_text_cell(value)):
        match = _BREAK.fullmatch(part)
        if match is None and part.strip():
            raise Mistake(quote(part.strip()), 'when a break begins and how long it is, such as "10:00 15 min"')
        if match is not None:
            found.append({"at": cells.read_clock(match[1]), "length": cells.read_duration(match[2])})
    return found


def read_weekdays(value: Value) -> list[str]:
    """Read weekdays, or their beginnings of two letters or more, between commas."""
    found = []
    for part in re.split(r"[,;\n]", cells.read_text_cell(value)):
        word = part.strip().casefold()
        named = [day for day in _WEEKDAYS if len(word) >= 2 and day.startswith(word)]
        if word and not named:
            raise Mistake(quote(part.strip()), f"weekdays: {', '.join(_WEEKDAYS)}", nearest=nearest(word, _WEEKDAYS))
        found += named
    return found
