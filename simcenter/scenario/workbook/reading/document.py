"""A workbook is read into the same document as a YAML file; mistakes name sheet and cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from simcenter.scenario.errors import Mistake, Problem, nearest, quote
from simcenter.scenario.reading import Document
from simcenter.scenario.workbook import form
from simcenter.scenario.workbook.fields import Form
from simcenter.scenario.workbook.form import FORMS
from simcenter.scenario.workbook.reading import day, groups, routes, settings, shifts
from simcenter.scenario.workbook.reading.opening import Sheet, open_sheets, read_bytes, refused
from simcenter.scenario.workbook.reading.plain import Place, Plain, problem_at

_OTHERS = (".xls", ".xlsb", ".ods", ".numbers")


@dataclass(frozen=True)
class WorkbookDocument(Document):
    """Plain data of a workbook; positions are cells."""

    sheets: dict[int, str] = field(default_factory=dict)

    def problem(self, mistake: Mistake) -> Problem:
        """Place a mistake in its cell; what the workbook does not contain, in the sheet it belongs to."""
        position = self.position(mistake.at, at_key=mistake.at_key)
        return problem_at(self.filename, self.sheets, Place.at(position), mistake)


def read_workbook(path: Path) -> Document:
    """Read a workbook as the scenario it describes.

    Returns
    -------
    Plain data in the scenario language, what was wrong among its `problems`.

    Raises
    ------
    InputErrors
        When the file is no workbook that can be read.
    """
    name = str(path)
    if path.suffix.lower() in _OTHERS:
        expected = "a workbook saved as .xlsx (File > Save as)"
        raise refused(name, f"a file in the format {path.suffix.lower()}", expected)
    return read_workbook_bytes(name, read_bytes(path))


def read_workbook_bytes(name: str, raw: bytes) -> Document:
    """Read the bytes of a workbook's file, as `read_workbook` does."""
    opened = open_sheets(name, raw)
    plain = Plain(name, {sheet.index: sheet.name for sheet in opened})
    sheets = _by_form(plain, opened)
    _understand(plain, sheets)
    return WorkbookDocument(
        filename=name,
        data=plain.data,
        lines=(),
        keys=plain.places,
        values=plain.places,
        problems=tuple(plain.problems),
        unread=frozenset(plain.unread),
        sheets=plain.sheets,
    )


def _understand(plain: Plain, sheets: dict[str, Sheet]) -> None:
    readers: dict[str, Callable[[Plain, Sheet], None]] = {
        form.SETTINGS.name: lambda p, s: settings.read_settings(p, form.SETTINGS, s, ()),
        form.CHANNELS.name: groups.read_channels,
        form.TIERS.name: groups.read_tiers,
        form.NEEDS.name: groups.read_needs,
        form.VOLUME.name: day.read_volume,
        form.AHT.name: groups.read_aht,
        form.AHT_BY_INTERVAL.name: day.read_aht_by_interval,
        form.POOLS.name: groups.read_pools,
        form.HEADS.name: day.read_heads,
        form.SHIFTS.name: shifts.read_shifts,
        form.AGENTS.name: shifts.read_agents,
        form.SKILLS.name: routes.read_skills,
        form.ROUTING.name: lambda p, s: settings.read_settings(p, form.ROUTING, s, ("routing",)),
        form.DESKS.name: routes.read_desks,
        form.WHAT_IFS.name: routes.read_what_ifs,
        form.PLANS.name: partial(routes.read_in_words, sheet_form=form.PLANS, section="policies"),
        form.INCIDENTS.name: partial(routes.read_in_words, sheet_form=form.INCIDENTS, section="incidents"),
        form.SOURCES.name: routes.read_sources,
    }
    for name, read in readers.items():
        if name in sheets:
            read(plain, sheets[name])
    shifts.tell_shifts_missing(plain)
    if form.HEADS.name not in sheets:
        plain.unread |= {("pools", name) for name in plain.data.get("pools") or {}}


def _by_form(plain: Plain, sheets: list[Sheet]) -> dict[str, Sheet]:
    """Match sheets by name; case, spaces and signs do not count."""
    found: dict[str, Sheet] = {}
    known = {_plain(one.name): one for one in FORMS}
    others = []
    for sheet in sheets:
        one = known.get(_plain(sheet.name))
        if one is None:
            others.append(sheet)
        elif one.name in found:
            plain.blame(Place(sheet.index, 0, 0), Mistake(f"the sheet {quote(one.name)} again", "it once"))
        else:
            found[one.name] = sheet
    absent = [one for one in FORMS if one.name not in found]
    misnamed = _tell_misnamed(plain, others, absent)
    for one in absent:
        if not one.optional and one.name not in misnamed:
            wanted = f"one with {quote(one.columns[0].heading)}" if one.columns else "one with the settings"
            plain.blame(Place(0, 0, 0), Mistake(f"no sheet {quote(one.name)}", wanted))
    for one in absent:
        for path in _PATHS.get(one.name, ()):
            plain.lose(path, Place(0, 0, 0))
    return found


_PATHS = {
    "Settings": (("calendar",),),
    "Tiers": (("tiers",),),
    "Needs": (("needs",),),
    "Volume": (("volumes",),),
    "Pools": (("pools",),),
}
"""What a missing sheet leaves unread."""


def _tell_misnamed(plain: Plain, others: list[Sheet], absent: list[Form]) -> set[str]:
    misnamed = set()
    for sheet in others:
        meant = nearest(sheet.name, [one.name for one in absent])
        if meant is not None:
            misnamed.add(meant)
            place = Place(sheet.index, 0, 0)
            plain.blame(place, Mistake(f"a sheet called {quote(sheet.name)}", "a known name", nearest=meant))
    return misnamed


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()
