"""Lists of settings: a label, its value, and what it means, in any order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from simcenter.scenario.errors import KeyPath, Mistake, nearest, quote
from simcenter.scenario.workbook.fields import Form, Setting
from simcenter.scenario.workbook.reading import cells
from simcenter.scenario.workbook.reading.opening import Sheet, Value
from simcenter.scenario.workbook.reading.plain import Place, Plain
from simcenter.scenario.workbook.reading.tables import plain_heading

_HEADINGS = ("setting", "value")


def read_settings(plain: Plain, form: Form, sheet: Sheet, under: KeyPath) -> None:
    """Read a list of settings; `under` is the section of the scenario they belong to."""
    header = _header(sheet)
    if header is None:
        wanted = 'one with "Setting" and "Value"'
        plain.blame(Place(sheet.index, 0, 0), Mistake("no row of headings", wanted))
        for setting in form.settings:
            if setting.required:
                plain.lose((*under, *setting.at), Place(sheet.index, 0, 0))
        return
    number, label_at, value_at = header
    known = {plain_heading(setting.label): setting for setting in form.settings}
    seen: dict[str, Place] = {}
    meant: set[str] = set()
    for row, values in enumerate(sheet.grid[number:], number + 1):
        label, value = values[label_at], values[value_at]
        label_place, place = Place(sheet.index, row, label_at + 1), Place(sheet.index, row, value_at + 1)
        if cells.is_blank(label) or not isinstance(label, str) or label.lstrip().startswith("#"):
            if not cells.is_blank(value) and not (isinstance(label, str) and label.lstrip().startswith("#")):
                plain.blame(place, Mistake(cells.shown(value), "the label of a setting beside it"))
            continue
        key = plain_heading(label)
        if key not in known:
            meant |= _tell_unknown(plain, form, label_place, label, value, set(seen))
        elif key in seen:
            plain.blame(label_place, Mistake(f"{quote(label)} again", f"it once ({seen[key].cell} has it)"))
        else:
            seen[key] = place
            _read_one(plain, known[key], (*under, *known[key].at), place, value)
    for key, setting in known.items():
        if setting.required and key not in seen:
            if key not in meant:
                plain.blame(Place(sheet.index, number, label_at + 1), _missing(setting))
            plain.lose((*under, *setting.at), Place(sheet.index, number, label_at + 1))
    _complete_follow_ups(plain, seen)


def _header(sheet: Sheet) -> tuple[int, int, int] | None:
    for number, row in enumerate(sheet.grid[:30], 1):
        found = {plain_heading(value): i for i, value in reversed(list(enumerate(row))) if isinstance(value, str)}
        if set(_HEADINGS) <= set(found):
            return number, found["setting"], found["value"]
    return None


def _tell_unknown(plain: Plain, form: Form, place: Place, label: str, value: Value, seen: set[str]) -> set[str]:
    """Blame a label that is none, and say which it probably is; one without a value is the title of a group."""
    if cells.is_blank(value):
        return set()
    left = [setting.label for setting in form.settings if plain_heading(setting.label) not in seen]
    expected = 'a known one, or "#" before a comment'
    meant = nearest(label, left)
    plain.blame(place, Mistake(f"the setting {quote(label)}", expected, nearest=meant))
    return set() if meant is None else {plain_heading(meant)}


def _missing(setting: Setting) -> Mistake:
    return Mistake(f"no setting {quote(setting.label)}", f"a row with it ({setting.note})")


def _read_one(plain: Plain, setting: Setting, at: KeyPath, place: Place, value: Value) -> None:
    if cells.is_blank(value):
        if setting.required:
            plain.blame(place, Mistake("nothing", f"{setting.label}: {setting.note}"))
            plain.lose(at, place)
        return
    read = plain.read(place, lambda: READERS[setting.kind](value, setting))
    if read is None:
        plain.lose(at, place)
    else:
        plain.put(at, read, place)


def read_mean(value: Value, setting: object = None) -> Any:
    """Read the mean of an exponential time, or another random time in words of the language."""
    if cells.in_language(value):
        return cells.read_words(value)
    return {"exponential": cells.read_duration(value)}


def read_day_factor(value: Value, setting: object = None) -> Any:
    """Read how much days differ: the shape, none, or words of the language."""
    if cells.in_language(value):
        return cells.read_words(value)
    if isinstance(value, str) and value.strip().casefold() == "none":
        return "none"
    return {"shape": cells.read_number(value, "the shape of the day factor, such as 30, or none")}


def read_plan(value: Value, setting: object = None) -> Any:
    """Read a policy: its name, or words with its parameters."""
    return cells.read_words(value) if cells.in_language(value) else cells.read_name(value)


def read_opening(value: Value, setting: object = None) -> Any:
    """Read from when pools open: at once, never, or a duration."""
    if cells.in_language(value):
        return cells.read_words(value)
    if isinstance(value, str):
        word = value.strip().casefold()
        return word if word in ("at once", "never") else _checked_opening(value)
    return cells.read_duration(value)


def _checked_opening(value: str) -> str:
    try:
        return cells.read_duration(value)
    except Mistake as mistake:
        meant = nearest(value, ["at once", "never"]) or mistake.nearest
        raise Mistake(mistake.found, "at once, never, or a duration such as 20 s", nearest=meant) from None


def _read_start(value: Value, setting: object = None) -> Any:
    return cells.read_words(value) if cells.in_language(value) else cells.read_text_cell(value).casefold()


def _read_day(value: Value) -> str:
    """Read a weekday, or a date typed as one or as text."""
    if isinstance(value, date):
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    return cells.read_text_cell(value).casefold()


READERS: dict[str, Callable[[Value, Setting], Any]] = {
    "text": lambda value, setting: cells.read_text_cell(value),
    "share": lambda value, setting: cells.read_share(value),
    "fraction": lambda value, setting: cells.read_fraction(value),
    "duration": lambda value, setting: cells.read_duration(value),
    "clock": lambda value, setting: cells.read_clock(value),
    "date": lambda value, setting: _read_day(value),
    "whole": lambda value, setting: cells.read_number(value, "a whole number"),
    "yes_no": lambda value, setting: cells.read_yes_no(value),
    "choice": lambda value, setting: cells.read_choice(value, setting.choices),
    "mean": read_mean,
    "day_factor": read_day_factor,
    "plan": read_plan,
    "opening": read_opening,
    "words": _read_start,
}
"""Readers of settings, by kind."""


def _complete_follow_ups(plain: Plain, seen: dict[str, Place]) -> None:
    """Coming back takes how often and when: one without the other is a mistake in the empty cell."""
    returns = plain.data.get("follow_ups", {}).get("returns") if "follow_ups" in plain.data else None
    for key, label in (("probability", "comebackunresolved"), ("delay", "comebackmeandelay")):
        if isinstance(returns, dict) and key not in returns and label in seen:
            plain.blame(seen[label], Mistake("nothing", "a value: coming back takes how often and after how long"))
            plain.lose(("follow_ups", "returns", key), seen[label])
