"""What planners type is read as they mean it; what may mean two things is refused."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from simcenter.scenario.errors import Mistake
from simcenter.scenario.loading import load
from simcenter.scenario.resolving import to_yaml
from simcenter.scenario.workbook.reading import cells
from simcenter.scenario.workbook.reading.shifts import read_breaks, read_weekdays
from tests.scenario.workbook.altered import example, told, write_altered


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (36.0, 36),
        ("36", 36),
        ("0,85", 0.85),
        ("0.85", 0.85),
        ("12,5", 12.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1 234,5", 1234.5),
        ("1\u00a0234", 1234),
        ("1'234.25", 1234.25),
        ("1.234.567", 1234567),
        ("0,125", 0.125),
        ("1234,567", 1234.567),
        (" 7 ", 7),
        ("\ufeff7", 7),
        (",5", 0.5),
        ("-3", -3),
    ],
)
def test_numbers_typed_as_text_are_read_where_they_mean_one_thing(typed: Any, read: float) -> None:
    assert cells.read_number(typed) == read


@pytest.mark.parametrize("typed", ["1.234", "1,234", "12,345", "1.2.3", "ten", "1e5", "--3", "", "1,2,3", True])
def test_numbers_that_may_mean_two_things_or_nothing_are_refused(typed: Any) -> None:
    with pytest.raises(Mistake):
        cells.read_number(typed)


@pytest.mark.parametrize(
    ("typed", "read"), [(0.8, 0.8), ("80%", "80%"), ("80 %", "80%"), ("80,5%", "80.5%"), ("0,8", 0.8), (1, 1), (0.0, 0)]
)
def test_shares_are_per_cent_cells_or_text(typed: Any, read: Any) -> None:
    assert cells.read_share(typed) == read


def test_a_bare_eighty_is_asked_whether_it_means_per_cent() -> None:
    with pytest.raises(Mistake) as raised:
        cells.read_share(80)
    assert raised.value.nearest == "80%"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (240, "4 min"),
        (240.5, "240.5 s"),
        ("240", "4 min"),
        ("240,5", "240.5 s"),
        ("20 s", "20 s"),
        ("1,5 min", "90 s"),
        ("0:03:20", "200 s"),
        (timedelta(seconds=200), "200 s"),
        (timedelta(seconds=199, microseconds=999_700), "200 s"),
        (time(0, 3, 20), "200 s"),
        ("90 min", "90 min"),
        (0, "0 s"),
    ],
)
def test_handle_times_are_seconds_times_or_text(typed: Any, read: str) -> None:
    assert cells.read_seconds(typed) == read


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        (200 / 86_400, "0:03:20"),
        ("3:20", "0:03:20"),
        (time(3, 20), "0:03:20"),
        (timedelta(hours=3, minutes=20), "0:03:20"),
    ],
)
def test_three_minutes_twenty_typed_as_three_hours_twenty_is_refused(typed: Any, nearest: str) -> None:
    with pytest.raises(Mistake) as raised:
        cells.read_seconds(typed)
    assert raised.value.nearest == nearest


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (time(8, 30), "08:30"),
        (timedelta(hours=8, minutes=30), "08:30"),
        (timedelta(days=1), "24:00"),
        (date(1900, 1, 1), "24:00"),
        (datetime(2026, 3, 2, 8, 29, 59, 942_000), "08:30"),
        (8.5 / 24, "08:30"),
        ("8:30", "08:30"),
        ("08:30:00", "08:30"),
        ("8.30", "08:30"),
        ("8h30", "08:30"),
        ("8:30 PM", "20:30"),
        ("12:15 am", "00:15"),
        ("08:30-09:00", "08:30"),
        ("2026-03-02 08:30", "08:30"),
        ("02.03.2026 08:30", "08:30"),
    ],
)
def test_times_of_day_are_cells_or_text(typed: Any, read: str) -> None:
    assert cells.read_clock(typed) == read


@pytest.mark.parametrize("typed", [8, "25", "noon", True, date(2026, 3, 2), timedelta(hours=30), "13:00 pm"])
def test_what_is_no_time_of_day_is_refused(typed: Any) -> None:
    with pytest.raises(Mistake):
        cells.read_clock(typed)


def test_a_workbook_full_of_habits_reads_as_the_example(tmp_path: Path) -> None:
    path = write_altered(
        tmp_path / "plan.xlsx",
        {
            "Volume!A5": "08:00 - 08:30",
            "Volume!A6": datetime(2026, 3, 3, 8, 30),
            "Volume!B5": "6,0",
            "Volume!G4": "Note to myself",
            "Volume!G7": "a comment",
            "Volume!A30": " ",
            "Heads!A9": "10:00",
            "Heads!D4": "(planned last week)",
            "Tiers!B5": "90 %",
            "Tiers!C5": timedelta(seconds=20),
            "Tiers!E5": "5 min",
            "Needs!B5": time(0, 3, 20),
            "Settings!B13": "8:00",
            "Settings!B17": " ",
            "Pools!D5": "26/h",
            "Skills!B5": "x",
            "Tiers!A8": "# nobody else yet",
        },
        renamed={"Settings": " SETTINGS", "Volume": "volume", "What ifs": "What_Ifs"},
        formulas={"Volume!C5": 3},
    )
    assert told(path) == []
    assert to_yaml(load(path)) == to_yaml(example())


def test_breaks_and_days_are_read_as_they_are_typed() -> None:
    quarter, half = {"at": "10:00", "length": "15 min"}, {"at": "12:30", "length": "30 min"}
    assert read_breaks("10:00 15 min, 12:30 30 min") == [quarter, half]
    assert read_breaks(" 10.00  0:15:00;\n12h30 0.5 h ") == [quarter, half]
    assert read_weekdays("Mon, tuesday; FR") == ["monday", "tuesday", "friday"]
