"""Cells, clocks, gaps and slips: each rule of an import on a few rows whose result can be seen by hand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from simcenter.calibrate import IntervalData, Wishes, forecast, make_scenario, parse_columns, read_intervals
from simcenter.calibrate.intervals.cleaning import clock
from simcenter.calibrate.intervals.forecast.times import measure_times
from simcenter.calibrate.intervals.scenario.names import safe_names
from simcenter.calibrate.intervals.tables.timestamps import read_timestamp
from simcenter.calibrate.intervals.tables.values import find_decimal_mark, read_duration_ms, read_number
from simcenter.scenario.errors import InputErrors, Mistake

AMAZON = (
    "QueueName,QueueId,ChannelType,TimeStamp,IntervalDuration,IncomingContactVolume,AverageHandleTime,ContactsHandled"
)
COLUMNS = {"start": "start", "offered": "calls", "handled": "answered", "handle_mean": "aht (s)"}


def amazon(folder: Path, *rows: tuple[str, int]) -> Path:
    """An export of hours in UTC with these volumes."""
    path = folder / "amazon.csv"
    lines = [f"Q,1,VOICE,{start},60mins,{volume},200,{volume}" for start, volume in rows]
    path.write_text("\n".join([AMAZON, *lines]), encoding="utf-8")
    return path


def mapped(folder: Path, *rows: str, name: str = "mapped.csv", **options: str) -> IntervalData:
    """Rows of start, calls, answered and AHT in seconds, read by a column map."""
    path = folder / name
    path.write_text("\n".join(["start,calls,answered,aht (s)", *rows]), encoding="utf-8")
    return read_intervals(path, columns=COLUMNS, **options)  # type: ignore[arg-type] # options of many types


def day(date: str, volume: int, hours: range = range(8, 12)) -> list[str]:
    return [f"{date} {hour:02d}:00,{volume},{volume},200" for hour in hours]


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("0:03:05", 185_000),
        ("3:05", 185_000),
        ("27:00:00", 97_200_000),
        ("0:00:01,5", 1_500),
        ("185 s", 185_000),
        ("3,5 min", 210_000),
        ("185,5", 185_500),
        ("1.185", 1_185_000),
    ],
)
def test_durations_are_read_as_people_write_them(text: str, milliseconds: float) -> None:
    assert read_duration_ms(text, ",", "s") == pytest.approx(milliseconds)


def test_a_bare_duration_without_a_known_unit_is_refused() -> None:
    with pytest.raises(Mistake, match="unit is known"):
        read_duration_ms("185", ".", None)


@pytest.mark.parametrize(
    ("cells", "semicolons", "mark"),
    [
        (["3,5", "1.200"], False, ","),
        (["3.5", "1,200"], True, "."),
        (["1,200"], True, ","),
        (["1,200"], False, "."),
        (["1.234,5"], False, ","),
        (["12"], True, ","),
    ],
)
def test_the_decimal_mark_is_found_in_the_numbers_themselves(cells: list[str], semicolons: bool, mark: str) -> None:
    assert find_decimal_mark(cells, semicolons)[0] == mark


def test_numbers_in_groups_of_a_thousand_are_read() -> None:
    assert read_number("1,234,567.5", ".") == 1_234_567.5
    assert read_number("1.234.567,5", ",") == 1_234_567.5
    assert read_number("1 234", ".") == 1_234
    with pytest.raises(Mistake, match="decimal comma"):
        read_number("3.5", ",")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-02 08:30", datetime(2026, 3, 2, 8, 30)),
        ("20260302 08:30", datetime(2026, 3, 2, 8, 30)),
        ("02.03.2026 08:30:00", datetime(2026, 3, 2, 8, 30)),
        ("2/3/26 8:30 PM", datetime(2026, 3, 2, 20, 30)),
        ("Mon 2026-03-02, 08:30", datetime(2026, 3, 2, 8, 30)),
    ],
)
def test_times_are_read_in_the_forms_of_several_countries(text: str, moment: datetime) -> None:
    assert read_timestamp(text, "dmy") == moment


def test_a_day_no_calendar_has_is_refused() -> None:
    with pytest.raises(Mistake, match="a day of the calendar"):
        read_timestamp("2026-02-30 08:00", None)


def test_the_hour_that_autumn_repeats_counts_with_the_mean_of_both_passes(tmp_path: Path) -> None:
    hours = [(f"2026-10-24T{hour}:00:00Z", 10) for hour in (22, 23)]
    hours += [("2026-10-25T00:00:00Z", 10), ("2026-10-25T01:00:00Z", 30), ("2026-10-25T02:00:00Z", 10)]
    data = read_intervals(amazon(tmp_path, *hours), time_zone="Europe/Berlin")
    assert [(each.start.hour, each.start.fold, each.offered) for each in data.intervals] == [
        (0, 0, 10), (1, 0, 10), (2, 0, 10), (2, 1, 30), (3, 0, 10),
    ]  # fmt: skip
    assert forecast(data).volumes["Q"] == (10, 10, 20, 10)
    assert "clocks go back" in data.clock_changes[0]


def test_local_rows_of_the_repeated_hour_are_two_passes_and_no_contradiction(tmp_path: Path) -> None:
    rows = [
        f"2026-10-25 {hour}:00,{volume},{volume},200" for hour, volume in (("01", 8), ("02", 10), ("02", 30), ("03", 8))
    ]
    assert forecast(mapped(tmp_path, *rows, time_zone="Europe/Berlin")).volumes["calls"] == (8, 20, 8)
    without = mapped(tmp_path, *rows, name="without.csv")
    assert [each.kind for each in without.dropped] == ["contradicting"]


def test_the_hour_that_spring_leaves_out_is_missing_and_not_empty(tmp_path: Path) -> None:
    hours = [(f"2026-03-29T{hour:02d}:00:00Z", 10) for hour in range(4)]
    found = forecast(read_intervals(amazon(tmp_path, *hours), time_zone="Europe/Berlin"))
    assert found.opens_ms == 3_600_000
    assert found.volumes["Q"] == (10, 10, 10, 10, 10)
    assert found.interpolated == 1


def test_a_local_time_that_spring_leaves_out_is_dropped_with_the_reason(tmp_path: Path) -> None:
    rows = [f"2026-03-29 0{hour}:00,9,9,200" for hour in (1, 2, 3, 4)]
    data = mapped(tmp_path, *rows, time_zone="Europe/Berlin")
    assert [(each.line, each.kind) for each in data.dropped] == [(3, "no such hour")]


def test_without_time_zone_data_that_is_said_with_the_fix(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise clock.ZoneInfoNotFoundError(name)

    monkeypatch.setattr(clock, "ZoneInfo", missing)
    monkeypatch.setattr(clock, "available_timezones", set)
    with pytest.raises(Mistake, match="pip install tzdata"):
        clock.read_zone("Europe/Berlin")


def test_a_missing_interval_is_empty_where_few_come_and_lost_where_many_do(tmp_path: Path) -> None:
    first, second = day("2026-05-04", 40), day("2026-05-11", 40)
    quiet = "2026-05-04 12:00,2,2,200"
    found = forecast(mapped(tmp_path, *first, quiet, *second[:1], *second[2:]))
    assert found.grid.zeros == 1
    assert found.grid.left_out == ("2026-05-11, calls: 1 interval between 09:00 and 10:00",)
    assert found.volumes["calls"] == (40, 40, 40, 40, 1)
    assert found.grid.whole.tolist() == [True, False]


def test_a_broken_row_is_never_taken_for_an_empty_interval(tmp_path: Path) -> None:
    rows = [row.replace(",2,2,", ",x,2,") if "10:00" in row else row for row in day("2026-05-04", 2, range(8, 19))]
    found = forecast(mapped(tmp_path, *rows))
    assert (found.grid.zeros, found.grid.left_out_count, found.interpolated) == (0, 1, 1)
    assert found.volumes["calls"] == (2,) * 11


def test_a_holiday_is_left_out_and_named(tmp_path: Path) -> None:
    found = forecast(mapped(tmp_path, *day("2026-05-04", 40), *day("2026-05-11", 3), *day("2026-05-18", 44)))
    assert found.grid.closed == ("2026-05-11 has 12 contacts, a Monday usually 168",)
    assert found.days == 2
    assert found.volumes["calls"] == (42, 42, 42, 42)


def test_handle_times_in_another_unit_are_told_and_not_averaged_in(tmp_path: Path) -> None:
    rows = day("2026-05-04", 9, range(8, 20))
    rows[5] = rows[5].replace(",200", ",0.2")
    data = mapped(tmp_path, *rows)
    assert [(each.line, each.kind) for each in data.dropped] == [(7, "broken")]
    assert "seconds and milliseconds seem mixed" in data.dropped[0].reason


def test_handle_time_is_a_mean_of_contacts_and_not_of_intervals(tmp_path: Path) -> None:
    data = mapped(tmp_path, "2026-05-04 08:00,90,90,100", "2026-05-04 09:00,10,10,300")
    assert measure_times(data.intervals).aht_ms == pytest.approx(120_000)


def test_patience_is_time_waited_over_hang_ups(tmp_path: Path) -> None:
    path = tmp_path / "waits.csv"
    rows = ["2026-05-04 08:00,100,80,20,200,30", "2026-05-04 09:00,60,50,10,200,20"]
    path.write_text("\n".join(["start,calls,answered,left,aht (s),wait (s)", *rows]), encoding="utf-8")
    columns = {**COLUMNS, "abandoned": "left", "wait_mean": "wait (s)"}
    times = measure_times(read_intervals(path, columns=columns).intervals)
    assert times.patience_ms == pytest.approx((100 * 30_000 + 60 * 20_000) / 30)


def test_a_day_that_covers_all_its_intervals_is_a_sum(tmp_path: Path) -> None:
    path = tmp_path / "sums.csv"
    rows = [f"2026-05-04 {h:02d}:00,2026-05-04 {h + 1:02d}:00,10,10,200" for h in range(8, 12)]
    rows.append("2026-05-04 00:00,2026-05-05 00:00,40,40,200")
    path.write_text("\n".join(["start,end,calls,answered,aht (s)", *rows]), encoding="utf-8")
    data = read_intervals(path, columns={**COLUMNS, "end": "end"})
    assert [each.kind for each in data.dropped] == ["totals"]
    assert sum(each.offered for each in data.intervals) == 40


def test_more_than_a_tenth_of_broken_rows_is_refused_and_a_tenth_is_not(tmp_path: Path) -> None:
    rows = day("2026-05-04", 9, range(4, 14)) + day("2026-05-05", 9, range(4, 14))
    rows[3] = rows[8] = "soon,9,9,200"
    assert len(mapped(tmp_path, *rows).dropped) == 2
    rows[12] = "soon,9,9,200"
    with pytest.raises(InputErrors, match="3 of 20 rows broken"):
        mapped(tmp_path, *rows)


@pytest.mark.parametrize(
    ("volume", "what"), [("9000000000", "contacts a day, expected at most 20,000,000"), ("4000000", "erlangs")]
)
def test_absurd_volumes_are_refused_with_the_number_that_breaks(tmp_path: Path, volume: str, what: str) -> None:
    data = mapped(tmp_path, f"2026-05-04 08:00,{volume},{volume},200", "2026-05-04 08:30,9,9,200")
    with pytest.raises(Mistake, match=what):
        make_scenario(data, Wishes(shape="none"))


def test_names_are_made_safe_and_stay_different() -> None:
    names = safe_names(["Kündigung & Retoure", "kündigung - Retoure", "24/7", "default", "Поддержка"])
    assert list(names.values()) == [
        "kuendigung_and_retoure", "kuendigung_retoure", "queue_24_7", "default_queue", "queue",
    ]  # fmt: skip
    assert list(safe_names(["A b", "a-b", "a_b"]).values()) == ["a_b", "a_b_2", "a_b_3"]


def test_headings_of_a_column_map_may_hold_commas() -> None:
    text = "start=Date, local, volume=Calls (in, out),aht = AHT (s)"
    assert parse_columns(text) == {"start": "Date, local", "offered": "Calls (in, out)", "handle_mean": "AHT (s)"}
