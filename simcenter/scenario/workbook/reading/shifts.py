"""Shifts: a row for agents who come and go at the same times."""

from __future__ import annotations

import re
from functools import partial
from typing import Any, get_args

from simcenter.scenario.errors import KeyPath, Mistake, nearest, quote
from simcenter.scenario.parts.calendar import Weekday
from simcenter.scenario.workbook import form
from simcenter.scenario.workbook.reading import cells
from simcenter.scenario.workbook.reading.groups import value_of
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
        _read_shift(plain, row, name, len(pools[name]["roster"]))


def tell_shifts_missing(plain: Plain) -> None:
    """Blame pools in shifts of which the sheet Shifts has no row."""
    for name, words in (plain.data.get("pools") or {}).items():
        at = ("pools", name, "roster")
        if isinstance(words, dict) and words.get("roster", ()) is None:
            expected = "a row for each of them in the sheet Shifts"
            plain.blame(Place.at(plain.places[at]), Mistake(f"no shift of {quote(name)}", expected))
            plain.unread.add(("pools", name))


def _read_shift(plain: Plain, row: Row, pool: str, number: int) -> None:
    at: KeyPath = ("pools", pool, "roster", number)
    read: dict[str, Any] = {"agents": 1}
    for key in ("agents", "start", "end"):
        if not row.blank(key) or key != "agents":
            read[key] = value_of(plain, row, form.SHIFTS, key)
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
