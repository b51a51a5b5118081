"""Channels, tiers, needs and pools: a row for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simcenter.scenario.errors import Mistake, nearest, quote
from simcenter.scenario.units import format_duration, parse_duration
from simcenter.scenario.workbook import form
from simcenter.scenario.workbook.fields import Column, Form, column_of
from simcenter.scenario.workbook.form import SHAPE_NUMBER
from simcenter.scenario.workbook.reading import cells
from simcenter.scenario.workbook.reading.opening import Broken, Sheet, Value
from simcenter.scenario.workbook.reading.plain import Place, Plain
from simcenter.scenario.workbook.reading.settings import read_mean
from simcenter.scenario.workbook.reading.tables import Row, cell_of, read_table

_READERS: dict[str, Callable[[Value, Column], Any]] = {
    "text": lambda value, column: cells.read_text_cell(value),
    "name": lambda value, column: cells.read_name(value),
    "share": lambda value, column: cells.read_share(value),
    "seconds": lambda value, column: cells.read_seconds(value),
    "number": lambda value, column: cells.read_words(value) if cells.in_language(value) else cells.read_number(value),
    "whole": lambda value, column: cells.read_number(value, "a whole number"),
    "clock": lambda value, column: cells.read_clock(value),
    "money": lambda value, column: cells.read_money_rate(value),
    "duration": lambda value, column: cells.read_duration(value),
    "mean": lambda value, column: read_mean(value),
    "choice": lambda value, column: cells.read_choice(value, column.choices),
    "shape": lambda value, column: cells.read_choice(value, column.choices),
}


def value_of(plain: Plain, row: Row, sheet_form: Form, key: str) -> Any:
    """Read a cell of a row by the key of its column; None where it is empty or wrong."""
    column = column_of(sheet_form, key)
    return cell_of(plain, row, column, lambda value: _READERS[column.kind](value, column))


def read_channels(plain: Plain, sheet: Sheet) -> None:
    """Read the sheet Channels; the phone is described in Settings."""
    table = read_table(plain, form.CHANNELS, sheet)
    for row in table.rows if table is not None else ():
        plain.data.setdefault("channels", {})
        plain.places.setdefault(("channels",), row.cells["channel"][0].position)
        if value_of(plain, row, form.CHANNELS, "channel") == PHONE and PHONE in plain.data["channels"]:
            continue  # Settings has its lines
        name = _named(plain, row, form.CHANNELS, "channel", "channels")
        if name is None:
            continue
        for key in ("kind", "lines", "before_queue"):
            copy_cell(plain, row, form.CHANNELS, key, ("channels", name, key))
        _copy_words(plain, row, "self_service", ("channels", name, "self_service"))


def read_tiers(plain: Plain, sheet: Sheet) -> None:
    """Read the sheet Tiers."""
    table = read_table(plain, form.TIERS, sheet)
    if table is None:
        plain.lose(("tiers",), Place(sheet.index, 0, 0))
        return
    plain.put(("tiers",), {}, table.place)
    for row in table.rows:
        name = _named(plain, row, form.TIERS, "tier", "tiers")
        if name is None:
            continue
        at = ("tiers", name)
        for key in ("value", "handle_time", "skill", "customers", "contacts_per_day", "orders_per_day"):
            copy_cell(plain, row, form.TIERS, key, (*at, key))
        _promise(plain, row, at)
        for key in ("share", "within", "hours", "period"):
            copy_cell(plain, row, form.TIERS, f"response_{key}", (*at, "first_response", key))
        for key in ("returns", "redial", "managers", "recognition", "upgrade"):
            _copy_words(plain, row, key, (*at, key))
        _time(plain, row, form.TIERS, "patience", (*at, "patience"), usual="exponential")
        _source(plain, row, form.TIERS, name)


def _named(plain: Plain, row: Row, sheet_form: Form, key: str, section: str) -> str | None:
    """Read the name of a row and begin its part of the scenario."""
    name = value_of(plain, row, sheet_form, key)
    if name is None:
        return None
    place = row.cells[key][0]
    if name in plain.data[section]:
        earlier = Place.at(plain.places[section, name]).cell
        plain.blame(place, Mistake(f"{quote(name)} again", f"it once ({earlier} has it)"))
        return None
    plain.put((section, name), {}, place)
    return str(name)


def copy_cell(plain: Plain, row: Row, sheet_form: Form, key: str, at: tuple[str | int, ...]) -> None:
    """Read a cell of a row into the scenario, unless it is empty."""
    if row.blank(key):
        return
    value, place = value_of(plain, row, sheet_form, key), row.cells[key][0]
    if value is None:
        plain.lose(at, place)
    else:
        plain.put(at, value, place)


def _copy_words(plain: Plain, row: Row, key: str, at: tuple[str | int, ...]) -> None:
    if row.blank(key):
        return
    place, value = row.cells[key]
    found = plain.read(place, lambda: cells.read_words(value))
    if found is None:
        plain.lose(at, place)
    else:
        plain.put(at, found, place)


def _promise(plain: Plain, row: Row, at: tuple[str, ...]) -> None:
    """A promise has a share and a time; one without the other is a mistake in the empty cell."""
    if row.blank("share") and row.blank("within") and row.blank("period"):
        return
    for key in ("share", "within"):
        if row.blank(key):
            other = "within" if key == "share" else "share"
            place = (row.cells.get(key) or row.cells.get(other) or row.cells["tier"])[0]
            heading = quote(column_of(form.TIERS, key).heading)
            if key in row.cells or not plain.blamed(row.cells["tier"][0].sheet):
                expected = "a value: a promise is a share within a time"
                plain.blame(place, Mistake(f"nothing under {heading}", expected))
            plain.lose((*at, "promise", key), place)
        else:
            copy_cell(plain, row, form.TIERS, key, (*at, "promise", key))
    copy_cell(plain, row, form.TIERS, "period", (*at, "promise", "period"))


def _time(plain: Plain, row: Row, sheet_form: Form, key: str, at: tuple[str | int, ...], usual: str = "fixed") -> None:
    """Read a random time from its mean, how it varies, and a number."""
    shape = value_of(plain, row, sheet_form, f"{key}_shape") if not row.blank(f"{key}_shape") else None
    if row.blank(key):
        if shape == "never":
            plain.put(at, "never", row.cells[f"{key}_shape"][0])
        elif column_of(sheet_form, key).required or not (row.blank(f"{key}_shape") and row.blank(f"{key}_number")):
            place = (row.cells.get(key) or row.cells[f"{key}_shape"])[0]
            plain.blame(place, Mistake("nothing", "a mean beside how the time varies"))
            plain.lose(at, place)
        return
    place, value = row.cells[key]
    if shape is None and not row.blank(f"{key}_shape"):
        plain.lose(at, place)
        return
    found = plain.read(place, lambda: _random_time(value, shape, usual, plain, row, key))
    if found is None:
        plain.lose(at, place)
    else:
        plain.put(at, found, place)


def _random_time(value: Value, shape: str | None, usual: str, plain: Plain, row: Row, key: str) -> Any:
    if cells.in_language(value):
        return cells.read_words(value)
    if isinstance(value, str) and value.strip().casefold() == "never":
        return "never"
    mean = cells.read_seconds(value)
    family = shape or usual
    if family == "never":
        raise Mistake(cells.shown(value), "no mean beside never")
    extra = SHAPE_NUMBER.get(family)
    if extra is None:
        if not row.blank(f"{key}_number"):
            beside = row.cells[f"{key}_number"][0]
            plain.blame(beside, Mistake("a number", f"none: {family} times take only a mean"))
        return {family: mean}
    if row.blank(f"{key}_number"):
        beside = row.cells.get(f"{key}_number", row.cells[key])[0]
        plain.blame(beside, Mistake("nothing", f"the {extra} of {family} times, such as 1.1"))
        raise Mistake("")
    place, number = row.cells[f"{key}_number"]
    read = plain.read(place, lambda: cells.read_number(number))
    if read is None:
        raise Mistake("")
    return {family: {"mean": mean, extra: read}}


def read_needs(plain: Plain, sheet: Sheet) -> None:
    """Read the sheet Needs."""
    table = read_table(plain, form.NEEDS, sheet)
    if table is None:
        plain.lose(("needs",), Place(sheet.index, 0, 0))
        return
    plain.put(("needs",), {}, table.place)
    for row in table.rows:
        name = _named(plain, row, form.NEEDS, "need", "needs")
        if name is None:
            continue
        for step in ("talk", "hold", "wrap"):
            _time(plain, row, form.NEEDS, step, ("needs", name, step))
        if not row.blank("talk") and row.blank("talk_shape") and not cells.in_language(row.cells["talk"][1]):
            place = row.cells.get("talk_shape", row.cells["talk"])[0]
            plain.blame(place, Mistake("nothing", "how talk varies, such as lognormal with a CV of 1.1"))
        copy_cell(plain, row, form.NEEDS, "skill", ("needs", name, "skill"))
        _source(plain, row, form.NEEDS, name)


def _source(plain: Plain, row: Row, sheet_form: Form, name: str) -> None:
    """Turn the status of a row into an entry of the scenario's sources."""
    if row.blank("status"):
        return
    status = value_of(plain, row, sheet_form, "status")
    source = value_of(plain, row, sheet_form, "source") or ""
    if status is None:
        return
    entry = {"what": form.SOURCE_OF[sheet_form.name].format(name), "status": status, "source": source}
    place = row.cells["status"][0]
    at = ("sources", len(plain.data.get("sources", [])))
    for key, value in entry.items():
        plain.put((*at, key), value, place)


def read_aht(plain: Plain, sheet: Sheet) -> None:
    """Read the sheet AHT into the streams that Volume made."""
    table = read_table(plain, form.AHT, sheet)
    if table is None:
        return
    known = streams_of(plain)
    for row in table.rows:
        tier, need = (value_of(plain, row, form.AHT, key) for key in ("tier", "need"))
        if tier is None or need is None or _blank_but_names(row):
            continue
        channel = PHONE if row.blank("channel") else value_of(plain, row, form.AHT, "channel")
        index = known.get((tier, need, channel))
        if index is None and plain.streams_unsure:
            continue
        if index is None:
            own = tier, need, *([] if channel == PHONE else [str(channel)])
            wanted = nearest("/".join(own), ["/".join(name for name in names if name != PHONE) for names in known])
            expected = "one of the columns of Volume: contacts of that tier and need"
            plain.blame(row.cells["tier"][0], Mistake(quote(" / ".join(own)), expected, nearest=wanted))
            continue
        at: tuple[str | int, ...] = ("volumes", "streams", index)
        for key in ("talk", "hold", "wrap", "patience"):
            _copy_words(plain, row, key, (*at, key))
        if not row.blank("aht"):
            _put_aht(plain, row, tier, need, (*at, "talk"))


PHONE = "phone"
"""The channel of a stream that names none."""


def streams_of(plain: Plain) -> dict[tuple[str, str, str], int]:
    """Numbers of the streams that Volume made, by tier, need and channel."""
    streams = (plain.data.get("volumes") or {}).get("streams") or []
    return {(s["tier"], s["need"], s.get("channel", PHONE)): i for i, s in enumerate(streams) if isinstance(s, dict)}


def _blank_but_names(row: Row) -> bool:
    return all(row.blank(key) for key in ("aht", "talk", "hold", "wrap", "patience"))


def _put_aht(plain: Plain, row: Row, tier: str, need: str, at: tuple[str | int, ...]) -> None:
    place, value = row.cells["aht"]
    words = plain.data.get("needs", {}).get(need) if isinstance(plain.data.get("needs"), dict) else None
    factor = (plain.data.get("tiers") or {}).get(tier, {}).get("handle_time", 1)
    talk = plain.read(place, lambda: talk_for(cells.read_seconds(value), words, factor, cells.shown(value)))
    if talk is None:
        plain.lose(at, place)
    else:
        plain.put(at, talk, place)


def talk_for(aht: str, need: Any, factor: Any, found: str = "") -> Any:
    """Work out the talk time that gives an AHT: the need's own kind with the mean that hold and wrap leave.

    Parameters
    ----------
    aht
        Talk, hold and wrap together, with its unit.
    need
        The need's plain data.
    factor
        The tier's factor on hold.
    """
    talk = need.get("talk") if isinstance(need, Mapping) else None
    family = next(iter(talk)) if isinstance(talk, Mapping) and len(talk) == 1 else None
    body = talk[family] if isinstance(talk, Mapping) and family is not None else None
    if family not in ("fixed", "exponential", *SHAPE_NUMBER) or (isinstance(body, Mapping) and "mean" not in body):
        raise Mistake(f"an AHT of {found}", "a need whose talk has a mean in the sheet Needs")
    hold, wrap = (_mean_ms(need.get(step)) for step in ("hold", "wrap"))
    left = parse_duration(aht) - round(hold * factor) - wrap
    if left <= 0:
        expected = f"more than hold and wrap take together ({format_duration(round(hold * factor) + wrap)})"
        raise Mistake(f"an AHT of {format_duration(parse_duration(aht))}", expected)
    mean = format_duration(left)
    return {family: {**body, "mean": mean}} if isinstance(body, Mapping) else {family: mean}


def _mean_ms(words: Any) -> int:
    """Mean of a step in milliseconds, worked out by the distribution itself."""
    if words is None:
        return 0
    from pydantic import TypeAdapter

    from simcenter.scenario.distributions import Distribution

    adapter: TypeAdapter[Any] = TypeAdapter(Distribution)
    try:
        mean = adapter.validate_python(words, context={"in_file": True}).mean_ms()
        return int(mean + 0.5)
    except ValueError:
        return 0  # told where the step itself is checked


def read_pools(plain: Plain, sheet: Sheet) -> None:
    """Read the sheet Pools; heads come from their own sheet."""
    table = read_table(plain, form.POOLS, sheet)
    if table is None:
        plain.lose(("pools",), Place(sheet.index, 0, 0))
        return
    plain.put(("pools",), {}, table.place)
    for row in table.rows:
        name = _named(plain, row, form.POOLS, "pool", "pools")
        if name is None:
            continue
        supply = value_of(plain, row, form.POOLS, "supply")
        place = row.cells["supply"][0]
        plain.put(("pools", name, supply or "seated"), None, place)
        if supply is None:
            plain.unread.add(("pools", name))
        for key in ("shrinkage", "wage", "absence", "proficiency", "site"):
            copy_cell(plain, row, form.POOLS, key, ("pools", name, key))
        for key in ("weekdays", "lateness"):
            _copy_words(plain, row, key, ("pools", name, key))
        _chats(plain, row, ("pools", name, "chats"))
        for key in ("resolution", "handle_time"):
            at = ("pools", name, key)
            in_words = not row.blank(key) and cells.in_language(row.cells[key][1])
            _copy_words(plain, row, key, at) if in_words else copy_cell(plain, row, form.POOLS, key, at)
        _source(plain, row, form.POOLS, name)


def _chats(plain: Plain, row: Row, at: tuple[str, ...]) -> None:
    """Read how many chats agents hold at once, and how they do with them."""
    if plain.streams_unsure:
        plain.unread.add(at[:-1])  # a column that was not understood may be their chats
    if not row.blank("chats") and cells.in_language(row.cells["chats"][1]):
        _copy_words(plain, row, "chats", at)
        return
    for column, key in (("chats", "at_once"), ("slowdown", "slowdown"), ("other_work", "other_work")):
        copy_cell(plain, row, form.POOLS, column, (*at, key))


__all__ = [
    "PHONE", "Broken", "copy_cell", "read_aht", "read_channels", "read_needs", "read_pools", "read_tiers", "streams_of",
    "talk_for",
]  # fmt: skip
