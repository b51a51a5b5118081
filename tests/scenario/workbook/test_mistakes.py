"""Every mistake in a workbook is told by sheet and cell, all in one pass, and none twice."""

import io
import zipfile
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from simcenter.scenario.workbook.reading import opening
from tests.scenario.workbook.altered import example_bytes, told, write_altered

IN_SHIFTS: dict[str, Any] = {
    **{"Pools!B6": "in shifts", "Pools!C6": None, "Heads!C4": "Note of old heads"},
    **{"Shifts!A5": "standard_team", "Shifts!B5": 12, "Shifts!C5": time(8), "Shifts!D5": time(16)},
}
"""The standard team works one shift instead of heads by interval."""

ONE_BY_ONE: dict[str, Any] = {
    **{"Pools!B6": "in shifts", "Pools!C6": None, "Heads!C4": "Note of old heads"},
    **{"Agents!A5": "anna", "Agents!B5": "standard_team", "Agents!E5": time(8), "Agents!F5": time(16)},
    **{"Agents!A6": "ben", "Agents!B6": "standard_team", "Agents!E6": time(8), "Agents!F6": time(16)},
}
"""The standard team is two agents, each with a shift of their own."""

CHAT: dict[str, Any] = {
    **{"Channels!A5": "chat", "Channels!B5": "chat", "Volume!B4": "premium / service / chat"},
    **{"Pools!H4": "Chats at once", "Pools!I4": "Each further chat slows", "Pools!J4": "Calls beside chats"},
    **{"Pools!H5": 3, "Pools!I5": 0.15, "Pools!J5": "when they hold no chats", "Pools!G5": None, "Pools!G6": None},
    **{"Pools!H6": 2, "Pools!I6": 0.2, "Pools!J6": "when they hold no chats"},
}
"""Premium's service by chat, which both teams take."""

ONE_MISTAKE: dict[str, tuple[dict[str, Any], str]] = {
    "merged cells": (
        {"merged": ["Heads!B7:B8"]},
        "Heads!B7: found merged cells (B7:B8), expected a value in each cell: take them apart",
    ),
    "a formula without a value": (
        {"formulas": {"Volume!C7": None}},
        "Volume!C7: found a formula that was never calculated, expected its result: open the workbook",
    ),
    "an error value": ({"formulas": {"Volume!C7": "#REF!"}}, "Volume!C7: found the error value #REF!"),
    "a row of totals": (
        {"cells": {"Volume!A25": "Total", "Volume!B25": 216}},
        'Volume!A25: found a row of totals ("Total"), expected none: they are worked out',
    ),
    "a column of totals": (
        {"cells": {"Heads!D4": "Total", "Heads!D5": 20}},
        'Heads!D4: found a column of totals ("Total"), expected none: they are worked out',
    ),
    "a sheet of another name": (
        {"renamed": {"Heads": "Haeds"}},
        'Haeds: found a sheet called "Haeds", expected a known name (did you mean Heads?)',
    ),
    "a missing sheet": ({"renamed": {"Pools": None}}, 'found no sheet "Pools", expected one with "Pool"'),
    "times that run backwards": (
        {"cells": {"Volume!A7": time(8, 0)}},
        "Volume!A7: found the time 08:00, expected a time after 08:30, that of the row above",
    ),
    "times of another step": (
        {"cells": {"Heads!A7": time(9, 15)}},
        "Heads!A7: found the time 09:15, expected 09:00: steps of 30 min from 08:00, as in Settings",
    ),
    "too few intervals": (
        {"cells": {"Heads!A24": None, "Heads!B24": None, "Heads!C24": None}},
        "Heads!A23: found 17:00 as the last interval, expected intervals to 18:00, when it closes by Settings",
    ),
    "too many intervals": (
        {"cells": {f"Heads!{column}25": value for column, value in zip("ABC", (time(18), 1, 1), strict=True)}},
        "Heads!A25: found an interval at 18:00, expected none after 17:30: it closes at 18:00 by Settings",
    ),
    "the same heading twice": (
        {"cells": {"Volume!C4": "Premium / Service"}},
        'Volume!C4: found the heading "Premium / Service" again, expected it once (B4 has it)',
    ),
    "negative heads": (
        {"cells": {"Heads!C7": -3}},
        "Heads!C7: found -3, expected a whole number of heads between 0 and 100,000",
    ),
    "part of a head": ({"cells": {"Heads!C7": 3.5}}, "Heads!C7: found 3.5, expected a whole number of heads"),
    "text for heads": ({"cells": {"Heads!C7": "lots"}}, 'Heads!C7: found "lots", expected a whole number of heads'),
    "an empty number": ({"cells": {"Volume!C7": None}}, "Volume!C7: found nothing, expected a number (0 where"),
    "an ambiguous number": (
        {"cells": {"Volume!C7": "1.234"}},
        'Volume!C7: found "1.234", which may mean 1234 or 1.234, expected a number of contacts',
    ),
    "a date for a number": ({"cells": {"Volume!C7": time(9)}}, "Volume!C7: found the time 09:00:00, expected a number"),
    "an unknown tier": (
        {"cells": {"Volume!B4": "premum / service"}},
        'Volume!B4: found the tier "premum", expected one of premium, standard; comments under a heading that '
        "begins with Note (did you mean premium?)",
    ),
    "a misspelt heading": (
        {"cells": {"Tiers!B4": "Promised share"}},
        'Tiers!B4: found the heading "Promised share", expected a known heading, or one that begins with "Note" '
        "(did you mean Promise: share?)",
    ),
    "a misspelt setting": (
        {"cells": {"Settings!A13": "Opnes"}},
        'Settings!A13: found the setting "Opnes", expected a known one, or "#" before a comment (did you mean Opens?)',
    ),
    "an empty setting that is needed": (
        {"cells": {"Settings!B23": None}},
        "Settings!B23: found nothing, expected Day factor: shape: how different days are",
    ),
    "a missing mean": ({"cells": {"Needs!B5": None}}, "Needs!B5: found nothing, expected a mean beside how"),
    "half a promise": (
        {"cells": {"Tiers!C5": None}},
        'Tiers!C5: found nothing under "Within (s)", expected a value: a promise is a share within a time',
    ),
    "a share without a per cent sign": (
        {"cells": {"Tiers!B5": 90}},
        "Tiers!B5: found 90, expected a share, such as 80% (did you mean 90%?)",
    ),
    "an unknown way to vary": ({"cells": {"Needs!C5": "log normal"}}, 'Needs!C5: found "log normal", expected one of'),
    "a skill nobody asks for": (
        {"cells": {"Skills!B4": "premiun"}},
        'Skills!B4: found the heading "premiun", expected one of premium, standard, service, technical (did you mean '
        "premium?)",
    ),
    "no mark": ({"cells": {"Skills!B6": "maybe"}}, 'Skills!B6: found "maybe", expected 1 or x where'),
    "an unknown desk": (
        {"cells": {"Desks!B5": "premium_taem"}},
        'Desks!B5: found unknown pool "premium_taem", expected one of premium_team, standard_team (did you mean '
        "premium_team?)",
    ),
    "a reserve without a number": ({"cells": {"Desks!E6": "some"}}, 'Desks!E6: found "some", expected a pool and'),
    "a what-if that is none": (
        {"cells": {"What ifs!B5": "volum +15%"}},
        "'What ifs'!B5: found \"volum +15%\", expected one of the forms",
    ),
    "an AHT shorter than its wrap": (
        {"cells": {"AHT!C6": 60}},
        "AHT!C6: found an AHT of 1 min, expected more than hold and wrap take together (93 s)",
    ),
    "an AHT of nobody": (
        {"cells": {"AHT!A6": "platinum"}},
        'AHT!A6: found "platinum / technical", expected one of the columns of Volume',
    ),
    "an AHT by interval in minutes and seconds": (
        {"cells": {"AHT by interval!C7": "4:10"}},
        "'AHT by interval'!C7: found \"4:10\", expected hours, minutes and seconds (did you mean 0:04:10?)",
    ),
    "an AHT by interval of nothing": (
        {"cells": {"AHT by interval!C7": 0}},
        "'AHT by interval'!C7: found \"0 s\", expected a duration above 0",
    ),
    "an AHT by interval of an unknown need": (
        {"cells": {"AHT by interval!C4": "premium / tecnical"}},
        "'AHT by interval'!C4: found the need \"tecnical\", expected one of service, technical; comments under a "
        'heading that begins with Note (did you mean technical?)',
    ),
    "an AHT by interval of contacts without a volume": (
        {"cells": {"Volume!E4": "Note of mine", "AHT by interval!E7": 300}},
        "'AHT by interval'!E4: found \"standard / technical\", expected one of the columns of Volume: contacts of that",
    ),
    "AHT by interval at other times": (
        {"cells": {"AHT by interval!A7": time(9, 15)}},
        "'AHT by interval'!A7: found the time 09:15, expected 09:00: steps of 30 min from 08:00, as in Settings",
    ),
    "a distribution misspelt": (
        {"cells": {"Tiers!E5": "{exponentail: 3 min}"}},
        'Tiers!E5: found unknown distribution "exponentail", expected one of fixed, exponential',
    ),
    "a day that ends before it begins": (
        {"cells": {"Settings!B14": time(7)}},
        'Settings!B14: found "07:00", expected a time after 08:00, when it opens',
    ),
    "a bare interval": (
        {"cells": {"Settings!B15": 30}},
        "Settings!B15: found 30, expected a duration with its unit, such as 30 min",
    ),
    "no headings": (
        {"cells": {"Pools!A4": "Group"}},
        'Pools!A4: found no column "Pool", expected a column with that heading in this row',
    ),
    "a pool in shifts without a shift": (
        {"cells": {"Pools!B6": "in shifts", "Pools!C6": None, "Heads!C4": "Note"}},
        'Pools!B6: found no shift of "standard_team", expected a row for each of them in the sheet Shifts',
    ),
    "a shift of a pool that is not in shifts": (
        {"cells": {"Shifts!A5": "standard_team", "Shifts!C5": time(8), "Shifts!D5": time(16)}},
        "Shifts!A5: found the pool \"standard_team\", expected a pool whose heads are \"in shifts\" in Pools",
    ),
    "heads of a pool in shifts": (
        {"cells": IN_SHIFTS | {"Heads!C4": "standard_team"}},
        'Heads!C4: found heads of "standard_team", expected no heads: it is in shifts by Pools',
    ),
    "a shift that ends before it begins": (
        {"cells": IN_SHIFTS | {"Shifts!D5": time(7)}},
        'Shifts!D5: found "07:00", expected a time after 08:00, when the shift starts',
    ),
    "a break after the shift": (
        {"cells": IN_SHIFTS | {"Shifts!E5": "17:00 30 min"}},
        "Shifts!E5: found a break of 30 min at 17:00, expected breaks within the shift, one after the other",
    ),
    "a break without a length": (
        {"cells": IN_SHIFTS | {"Shifts!E5": "10:00 15 min, 12:00"}},
        'Shifts!E5: found "12:00", expected when a break begins and how long it is, such as "10:00 15 min"',
    ),
    "a day misspelt": (
        {"cells": IN_SHIFTS | {"Shifts!F5": "monday, tusday"}},
        'Shifts!F5: found "tusday", expected weekdays: monday, tuesday, wednesday, thursday, friday, saturday, sunday '
        "(did you mean tuesday?)",
    ),
    "part of an agent": ({"cells": IN_SHIFTS | {"Shifts!B5": 2.5}}, "Shifts!B5: found 2.5, expected a whole number"),
    "shrinkage beside shifts": (
        {"cells": IN_SHIFTS | {"Pools!C6": 0.3}},
        "Pools!C6: found shrinkage beside a roster, expected one of them",
    ),
    "an agent of an unknown pool": (
        {"cells": ONE_BY_ONE | {"Agents!B6": "standard_taem"}},
        'Agents!B6: found the pool "standard_taem", expected one of premium_team, standard_team (did you mean '
        "standard_team?)",
    ),
    "two agents of one name": (
        {"cells": ONE_BY_ONE | {"Agents!A6": "anna"}},
        'Agents!A6: found "anna" again, expected a name for each agent',
    ),
    "an agent without a name": (
        {"cells": ONE_BY_ONE | {"Agents!A6": None}},
        'Agents!A6: found nothing, expected a value under "Agent"',
    ),
    "an agent whose handle time is in per cent": (
        {"cells": ONE_BY_ONE | {"Agents!C6": "fast"}},
        'Agents!C6: found "fast", expected a number',
    ),
    "an agent without the shift that others have": (
        {"cells": ONE_BY_ONE | {"Agents!E6": None, "Agents!F6": time(16)}},
        'Agents!E6: found nothing, expected when the shift starts: other agents of "standard_team" have theirs here',
    ),
    "a shift of an agent who is counted by heads": (
        {"cells": {"Agents!A5": "anna", "Agents!B5": "standard_team", "Agents!E5": time(8), "Agents!F5": time(16)}},
        "Agents!E5: found a shift of an agent whose pool is not in shifts, expected nothing here, or \"in shifts\" for",
    ),
    "shifts in both sheets": (
        {"cells": IN_SHIFTS | ONE_BY_ONE | {"Shifts!B5": 2}},
        "Agents!E5: found a shift beside those of the sheet Shifts, expected the shifts of",
    ),
    "fewer agents than heads": (
        {"cells": {"Agents!A5": "anna", "Agents!B5": "standard_team"}},
        'Agents!A5: found 1 person, expected 23, as many as "standard_team" has at most',
    ),
    "a channel nobody describes": (
        {"cells": CHAT | {"Volume!B4": "premium / service / chta"}},
        'Volume!B4: found the channel "chta", expected one of phone, chat; comments under a heading that begins with',
    ),
    "three names without other channels": (
        {"cells": {"Volume!B4": "premium / service / chat"}},
        'Volume!B4: found the heading "premium / service / chat", expected TIER / NEED, needs being service, technical',
    ),
    "a kind of channel misspelt": (
        {"cells": CHAT | {"Channels!B5": "chatt"}},
        'Channels!B5: found "chatt", expected one of: chat;',
    ),
    "a channel twice": (
        {"cells": CHAT | {"Channels!A6": "chat", "Channels!B6": "chat"}},
        'Channels!A6: found "chat" again, expected it once (A5 has it)',
    ),
    "chats that slow each other nobody knows how much": (
        {"cells": CHAT | {"Pools!I5": None}},
        "Pools!H5: found 3 chats at once without a word of how much they slow each other down",
    ),
    "an unknown status": ({"cells": {"Pools!G5": "guess"}}, 'Pools!G5: found "guess", expected one of: data;'),
}


@pytest.mark.parametrize("name", ONE_MISTAKE)
def test_one_mistake_is_told_once_with_sheet_and_cell(name: str, tmp_path: Path) -> None:
    altered, expected = ONE_MISTAKE[name]
    found = told(write_altered(tmp_path / "plan.xlsx", **altered))
    assert len(found) == 1
    assert found[0].startswith(expected)


def test_mistakes_on_many_sheets_are_told_together_in_the_order_of_the_sheets(tmp_path: Path) -> None:
    cells = {"Heads!C7": "lots", "Volume!B6": "x", "Tiers!B5": "ninety", "Settings!B13": "morning"}
    found = told(write_altered(tmp_path / "plan.xlsx", cells))
    assert [line.split(": found")[0] for line in found] == ["Settings!B13", "Tiers!B5", "Volume!B6", "Heads!C7"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"%PDF-1.7 plan", "found a PDF document with the name of a workbook, expected a workbook saved as .xlsx"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "found a workbook protected by a password, or one in the old",
        ),
        (b"", "found an empty file"),
        (b"Interval;Offered\n08:00;12", "found a file that is no workbook"),
        (b"<html></html>", "found a web page or XML file"),
        (b"PK\x03\x04" + bytes(200), "found a damaged workbook"),
    ],
)
def test_files_that_are_no_workbooks_are_told_in_a_sentence(raw: bytes, expected: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(raw)
    [found] = told(path)
    assert found.startswith(expected)


@pytest.mark.parametrize("cut", [30, 2_000, 20_000])
def test_a_workbook_cut_short_is_damaged(cut: int, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(example_bytes()[:-cut])
    [found] = told(path)
    assert found.startswith("found a damaged workbook")


def test_every_byte_turned_over_gives_a_sentence_or_a_scenario(tmp_path: Path) -> None:
    raw = example_bytes()
    path = tmp_path / "plan.xlsx"
    for at in range(0, len(raw), len(raw) // 60):
        path.write_bytes(raw[:at] + bytes([raw[at] ^ 0xFF]) + raw[at + 1 :])
        told(path)  # raises anything but InputErrors


def with_part(name: str, content: bytes) -> bytes:
    """The example with a part of its archive replaced or added."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(example_bytes())) as before,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for member in before.namelist():
            if member != name:
                after.writestr(member, before.read(member))
        after.writestr(name, content)
    return buffer.getvalue()


def test_an_archive_that_unpacks_to_too_much_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "LARGEST_UNPACKED", 5_000_000)
    path = tmp_path / "plan.xlsx"
    path.write_bytes(with_part("xl/media/bomb.bin", bytes(6_000_000)))
    [found] = told(path)
    assert "found a workbook that unpacks to 6," in found


def test_a_cell_at_the_far_end_of_a_sheet_is_refused_before_it_takes_memory(tmp_path: Path) -> None:
    far = b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    path = tmp_path / "plan.xlsx"
    path.write_bytes(with_part("xl/worksheets/sheet2.xml", far))
    [found] = told(path)
    assert found.startswith('found the sheet "Settings" with cells down to row 1,048,576 and column XFD')


def test_entities_in_a_workbook_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(with_part("xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><workbook/>'))
    [found] = told(path)
    assert found.startswith("found a damaged workbook")


def test_other_kinds_of_workbook_are_to_be_saved_as_xlsx(tmp_path: Path) -> None:
    path = tmp_path / "plan.ods"
    path.write_bytes(b"PK")
    assert told(path) == ["found a file in the format .ods, expected a workbook saved as .xlsx (File > Save as)"]


def test_a_missing_workbook_is_told_with_the_nearest_one(tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").write_bytes(example_bytes())
    assert told(tmp_path / "plam.xlsx") == [
        "found no such file, expected the path of a workbook (did you mean plan.xlsx?)"
    ]
