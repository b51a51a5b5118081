"""Who can serve what and who serves whom, named what-ifs, other plans, and where numbers come from."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from simcenter.scenario.errors import KeyPath, Mistake, nearest, quote
from simcenter.scenario.units import parse_duration
from simcenter.scenario.workbook import form
from simcenter.scenario.workbook.fields import Form
from simcenter.scenario.workbook.reading import cells
from simcenter.scenario.workbook.reading.groups import value_of
from simcenter.scenario.workbook.reading.opening import Sheet, Value
from simcenter.scenario.workbook.reading.plain import Place, Plain
from simcenter.scenario.workbook.reading.settings import read_opening
from simcenter.scenario.workbook.reading.tables import Row, Table, read_table


def read_desks(plain: Plain, sheet: Sheet) -> None:
    """Read the sheet Desks into the routing plan."""
    table = read_table(plain, form.DESKS, sheet)
    if table is None:
        return
    overflow = _begin_overflow(plain, table)
    parameters = _begin_parameters(plain, table)
    seen: dict[str, Place] = {}
    for row in table.rows:
        selector = value_of(plain, row, form.DESKS, "contacts")
        if selector is None:
            continue
        place = row.cells["contacts"][0]
        selector = "/".join(cells.read_name(part) for part in selector.split("/"))
        selector = "default" if selector.casefold() in ("all", "others", "all_others", "default") else selector
        if selector in seen:
            plain.blame(place, Mistake(f"{quote(selector)} again", f"it once ({seen[selector].cell} has it)"))
            continue
        seen[selector] = place
        _put(plain, row, "desks", ("routing", "desks", selector), _names)
        _put(plain, row, "overflow", (*overflow, selector), read_opening)
        if parameters is not None:
            _put(plain, row, "number", (*parameters, selector), read_parameter)
        _keep(plain, row, selector)


def _begin_overflow(plain: Plain, table: Table) -> KeyPath:
    """What Routing says for all becomes the default once a row says otherwise."""
    at = ("routing", "overflow")
    if any(not row.blank("overflow") for row in table.rows):
        routing = plain.data.setdefault("routing", {})
        for_all = routing.get("overflow")
        if not isinstance(for_all, dict):
            place = Place.at(plain.places.get(at, table.place.position))
            routing.pop("overflow", None)
            if for_all is not None:
                plain.put((*at, "default"), for_all, place)
    return at


def _begin_parameters(plain: Plain, table: Table) -> KeyPath | None:
    """Numbers belong to the policy named in Routing, which then becomes a mapping."""
    with_number = next((row for row in table.rows if not row.blank("number")), None)
    if with_number is None:
        return None
    routing = plain.data.setdefault("routing", {})
    policy = routing.get("customers")
    if isinstance(policy, dict):
        expected = "none: Routing gives the policy its numbers in words"
        plain.blame(with_number.cells["number"][0], Mistake("a number for the policy", expected))
        return None
    if policy is None:
        expected = "none, or a policy under Served first in Routing"
        plain.blame(with_number.cells["number"][0], Mistake("a number for the policy", expected))
        return None
    place = Place.at(plain.places["routing", "customers"])
    plain.put(("routing", "customers"), {}, place)
    plain.put(("routing", "customers", "policy"), policy, place)
    return ("routing", "customers")


def _put(plain: Plain, row: Row, key: str, at: KeyPath, read: Callable[[Value], Any]) -> None:
    if row.blank(key):
        return
    place, value = row.cells[key]
    found = plain.read(place, lambda: read(value))
    if found is None:
        plain.lose(at, place)
    else:
        plain.put(at, found, place)


def _names(value: Value) -> list[str]:
    """Read names between commas."""
    parts = re.split(r"[,;]|\band\b|\n", cells.read_text_cell(value))
    return [cells.read_name(part) for part in parts if part.strip()]


def read_parameter(value: Value) -> Any:
    """Read a policy's number: a plain one, or a duration."""
    if isinstance(value, str):
        text = re.sub(r"(?<=[0-9]),(?=[0-9])", ".", value.strip())
        try:
            parse_duration(text)
            return text
        except Mistake:
            return cells.read_number(value, "a number, or a duration such as 90 s")
    if isinstance(value, int | float):
        return cells.read_number(value)
    return cells.read_duration(value)


def _keep(plain: Plain, row: Row, selector: str) -> None:
    """Read ``premium_team 1, other 2``: agents kept back from these contacts."""
    if row.blank("keep"):
        return
    place, value = row.cells["keep"]
    text = plain.read(place, lambda: cells.read_text_cell(value))
    for part in re.split(r"[,;\n]", text or ""):
        match = re.fullmatch(r"\s*(.*?)[\s:=]+([0-9]{1,6})\s*", part)
        if match is None and part.strip():
            expected = 'a pool and how many of its agents are kept back, such as "premium_team 1"'
            plain.blame(place, Mistake(quote(part.strip()), expected))
        elif match is not None:
            plain.put(("routing", "reserve", cells.read_name(match[1]), selector), int(match[2]), place)


def read_what_ifs(plain: Plain, sheet: Sheet) -> None:
    """Read named what-ifs; rows of the same name belong together."""
    table = read_table(plain, form.WHAT_IFS, sheet)
    for row in table.rows if table is not None else ():
        name, text = (value_of(plain, row, form.WHAT_IFS, key) for key in ("name", "change"))
        if name is not None and text is not None:
            number = len(plain.data.get("what_ifs", {}).get(name, []))
            plain.put(("what_ifs", name, number), text, row.cells["change"][0])


def read_skills(plain: Plain, sheet: Sheet) -> None:
    """Read the skills matrix: its columns are skills, needs or tiers; its rows pools."""
    table = read_table(plain, form.SKILLS, sheet, further=True)
    if table is None:
        return
    pools = plain.data.get("pools")
    if pools is None or plain.data.get("tiers") is None or plain.data.get("needs") is None:
        return  # the sheet that would tell is missing, and that was told
    skills = [_skill(plain, place, heading) for place, heading in table.further]
    seen = set()
    for row in table.rows:
        name = value_of(plain, row, form.SKILLS, "pool")
        place = row.cells["pool"][0]
        if name is None:
            continue
        if name not in pools:
            expected = f"one of {', '.join(pools)}" if pools else "a pool of the sheet Pools"
            plain.blame(place, Mistake(f"the pool {quote(name)}", expected, nearest=nearest(name, pools)))
            continue
        if name in seen:
            plain.blame(place, Mistake(f"{quote(name)} again", "each pool once"))
            continue
        seen.add(name)
        for skill, (at, value) in zip(skills, row.further, strict=True):
            has = plain.read(at, partial(cells.read_mark, value))
            if has and skill is not None and skill not in pools[name].get("skills", []):
                number = len(pools[name].get("skills", []))
                plain.put(("pools", name, "skills", number), skill, at)


def _skill(plain: Plain, place: Place, heading: str) -> str | None:
    """The skill a column is about; a need or tier without one gets its own name as its skill."""
    name = cells.read_name(heading)
    parts = {section: plain.data.get(section) or {} for section in ("tiers", "needs")}
    named = {
        part["skill"]
        for entries in parts.values()
        for part in entries.values()
        if isinstance(part, dict) and part.get("skill")
    }
    if name in named:
        return name
    for section, entries in parts.items():
        if isinstance(entries.get(name), dict):
            if entries[name].get("skill"):
                return str(entries[name]["skill"])
            plain.put((section, name, "skill"), name, place)
            return name
    known = [*parts["tiers"], *parts["needs"], *sorted(named)]
    plain.blame(
        place, Mistake(f"the heading {quote(heading)}", f"one of {', '.join(known)}", nearest=nearest(name, known))
    )
    return None


def read_in_words(plain: Plain, sheet: Sheet, sheet_form: Form, section: str) -> None:
    """Read other routing plans or incidents: a name, and words of the scenario language."""
    table = read_table(plain, sheet_form, sheet)
    for row in table.rows if table is not None else ():
        name = value_of(plain, row, sheet_form, "name")
        if name is not None:
            _put(plain, row, "plan", (section, name), cells.read_words)


def read_sources(plain: Plain, sheet: Sheet) -> None:
    """Read where other numbers come from."""
    table = read_table(plain, form.SOURCES, sheet)
    for row in table.rows if table is not None else ():
        at: KeyPath = ("sources", len(plain.data.get("sources", [])))
        found = {key: value_of(plain, row, form.SOURCES, key) for key in ("what", "status", "source")}
        for key, value in found.items():
            if value is not None:
                plain.put((*at, key), value, row.cells[key][0])
            elif key != "source":
                plain.unread.add(at)
