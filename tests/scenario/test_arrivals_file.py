"""Recorded arrivals in a file beside the scenario: every row reaches its stream, or is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from simcenter.scenario.errors import InputErrors
from simcenter.scenario.loading import load, load_text

SCENARIO = """simcenter: 1
calendar: {opens: 08:00, closes: 12:00, days: 2}
tiers: {premier: {}, standard: {}}
needs: {billing: {talk: 4 min}}
volumes:
  day_factor: none
  streams:
    - {tier: premier, need: billing, recorded_in: calls.csv}
    - {tier: standard, need: billing, recorded_in: calls.csv}
pools: {team: {seated: 4}}
"""
GOOD = ["day,time,tier", "1,08:00:12,premier", "1,08:00:40.250,standard", "2,08:01:03,standard", "2,11:59,premier"]


def told(folder: Path, rows: list[str], scenario: str = SCENARIO) -> list[str]:
    """What is wrong with a file of arrivals: line, what was found, what was expected."""
    (folder / "center.yaml").write_text(scenario, encoding="utf-8")
    (folder / "calls.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    with pytest.raises(InputErrors) as raised:
        load(folder / "center.yaml")
    assert {Path(problem.file).name for problem in raised.value.problems} == {"calls.csv"}
    return [f"{problem.line}: {problem.found}, {problem.expected}" for problem in raised.value.problems]


@pytest.mark.parametrize("separator", [",", ";"])
def test_every_row_reaches_its_stream_in_order(tmp_path: Path, separator: str) -> None:
    (tmp_path / "center.yaml").write_text(SCENARIO, encoding="utf-8")
    text = "\n".join(row.replace(",", separator) for row in GOOD)
    (tmp_path / "calls.csv").write_text("\N{ZERO WIDTH NO-BREAK SPACE}" + text, encoding="utf-8")
    premier, standard = load(tmp_path / "center.yaml").volumes.streams
    assert premier.recorded == [[28_812_000], [43_140_000]]
    assert standard.recorded == [[28_840_250], [28_863_000]]
    assert premier.recorded_in is None


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("1,,standard", "6: an empty cell, a time in every row"),
        ("2,8h,standard", '6: "8h", a time of day, such as "08:30"'),
        ("2,10:00,gold", "6: gold, an arrival of no streams with this file, an arrival of exactly one"),
        ("2,10:00,standard,x", "6: 4 cells, 3, one under each heading"),
        ("", "6: an empty line, 3, one under each heading"),
        ("3,10:00,standard", "6: day 3, 1 to 2, a day of the horizon"),
        ("0,10:00,standard", '6: "0", a day of the horizon, a whole number from 1'),
        ("1,10:00,premier", "6: day 1, 2 or later: arrivals stand in order"),
        ("2,12:00,standard", '6: "12:00", an arrival within the opening hours of 08:00 to 12:00'),
        ("2,11:58,premier", '6: "11:58", a time of 11:59 or later: arrivals stand in order'),
    ],
)
def test_a_wrong_row_is_told_with_its_line(tmp_path: Path, row: str, message: str) -> None:
    assert told(tmp_path, [*GOOD, row]) == [message]


def test_all_wrong_rows_are_told_at_once(tmp_path: Path) -> None:
    rows = [*GOOD, "2,10:00,gold", "2,11:58,premier", "2,,standard"]
    assert [message[:2] for message in told(tmp_path, rows)] == ["6:", "7:", "8:"]


def test_a_hole_is_told_with_the_line_of_the_arrival_after_it(tmp_path: Path) -> None:
    minutes = [f"{day},08:{minute:02d}" for day in (1, 2) for minute in range(40)]
    rows = [f"{at},{tier}" for at in minutes for tier in ("premier", "standard")]
    messages = told(tmp_path, ["day,time,tier", *rows])
    assert [message.partition(":")[0] for message in messages] == ["80", "81", "160", "161"]
    assert messages[0].startswith("80: no arrival between 08:39 and 12:00, where some 34 are usual")
    kept = SCENARIO.replace("calls.csv}", "calls.csv, holes: kept}")
    (tmp_path / "center.yaml").write_text(kept, encoding="utf-8")
    assert len(load(tmp_path / "center.yaml").volumes.streams[0].recorded or []) == 2


@pytest.mark.parametrize(
    ("heading", "message"),
    [
        (
            "day,time,teir",
            '1: the column "teir", columns named time, day, tier, need, channel, customer: leave others out',
        ),
        ("day,tier", "1: no column time, a heading such as: time, or: day,time,tier"),
        ("time,time", "1: a column twice, each column once"),
    ],
)
def test_a_heading_names_known_columns_once(tmp_path: Path, heading: str, message: str) -> None:
    assert told(tmp_path, [heading, "1,08:00,premier"]) == [message]


def test_rows_that_several_streams_could_be_of_are_refused(tmp_path: Path) -> None:
    messages = told(tmp_path, ["day,time", "1,08:00"])
    assert messages == [
        "2: a row without a tier, need or channel, an arrival of 2 streams with this file, an arrival of exactly one"
    ]


@pytest.mark.parametrize("name", ["../calls.csv", "/etc/hosts", "C:/calls.csv"])
def test_only_files_beside_the_scenario_are_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "center.yaml").write_text(SCENARIO.replace("calls.csv", name), encoding="utf-8")
    with pytest.raises(InputErrors, match="the name of a file in the folder of the scenario"):
        load(tmp_path / "center.yaml")


def test_text_alone_has_no_files_beside_it() -> None:
    with pytest.raises(InputErrors, match="a scenario loaded from a file"):
        load_text(SCENARIO)


def test_a_file_that_is_not_there_is_told_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "center.yaml").write_text(SCENARIO, encoding="utf-8")
    (tmp_path / "calls_2.csv").write_text("time\n", encoding="utf-8")
    with pytest.raises(InputErrors, match=r"calls_2\.csv"):
        load(tmp_path / "center.yaml")
