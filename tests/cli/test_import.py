"""``import``: what it says without an explanation, where it writes, and what it refuses before reading."""

from __future__ import annotations

from pathlib import Path
from shutil import copy

import pytest

from simcenter.scenario.loading import load
from simcenter.scenario.resolving import to_yaml
from simcenter.scenario.workbook.writing.write import interval_by_interval
from tests.calibrate.make_layouts import LAYOUTS
from tests.cli.center import run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two exports in it, where the command runs."""
    for name in ("genesys_queue.csv", "five_percent_broken.csv"):
        copy(LAYOUTS / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_one_line_says_what_was_dropped_and_filled_where_nobody_asked(folder: Path) -> None:
    told = run("import", "genesys_queue.csv", "--shape", "30", "--out", "center.yaml")
    assert told.exit_code == 0
    assert told.stdout == ""
    first, assumed, wrote = told.stderr.splitlines()
    assert first.startswith("157 of 160 rows used; dropped: 2 of intervals still running, 1 totals; missing intervals:")
    assert "day factor, shape 30" in assumed
    assert "center.yaml" in wrote


def test_an_export_becomes_a_workbook_or_text_of_the_same_scenario(folder: Path) -> None:
    for name in ("center.yaml", "center.xlsx"):
        told = run("import", "genesys_queue.csv", "--shape", "30", "--out", name)
        assert told.exit_code == 0, told.stderr
    book, text = load("center.xlsx"), load("center.yaml")
    assert to_yaml(book) == to_yaml(interval_by_interval(text))
    again = run("import", "genesys_queue.csv", "--shape", "30", "--out", "center.xlsx")
    assert again.exit_code == 2
    assert "what is filled in is not written over" in again.stderr


def test_a_scenario_is_not_written_under_the_name_of_another_kind(folder: Path) -> None:
    told = run("import", "genesys_queue.csv", "--shape", "30", "--out", "center.ods")
    assert told.exit_code == 2
    assert 'found "center.ods", expected a name that ends in .yaml or .xlsx' in told.stderr
    assert not Path("center.ods").exists()


def test_broken_rows_are_listed_even_without_an_explanation(folder: Path) -> None:
    columns = "start=start, end=end, queue=queue, volume=calls, answered=answered, aht=aht (s)"
    told = run(*("import", "five_percent_broken.csv", "--shape", "30", "--out", "center.yaml", "--columns", columns))
    lines = [line for line in told.stderr.splitlines() if line.startswith("five_percent_broken.csv:")]
    assert [int(line.split(":")[1]) for line in lines] == [12, 32, 52, 72, 92]


def test_an_explanation_may_come_before_anything_is_written(folder: Path) -> None:
    told = run("import", "genesys_queue.csv", "--shape", "30", "--explain")
    assert told.exit_code == 0
    assert "Recognised as Genesys Cloud queue export" in told.stdout
    assert sorted(path.suffix for path in folder.iterdir()) == [".csv", ".csv"]


def test_without_a_file_to_write_or_an_explanation_there_is_nothing_to_do(folder: Path) -> None:
    told = run("import", "genesys_queue.csv", "--shape", "30")
    assert told.exit_code == 2
    assert "--explain to look first" in told.stderr


def test_an_export_is_never_written_over(folder: Path) -> None:
    before = Path("genesys_queue.csv").read_bytes()
    told = run("import", "genesys_queue.csv", "--shape", "30", "--out", "./genesys_queue.csv")
    assert told.exit_code == 2
    assert Path("genesys_queue.csv").read_bytes() == before


def test_a_refused_import_leaves_an_older_scenario_as_it_was(folder: Path) -> None:
    Path("center.yaml").write_text("older", encoding="utf-8")
    told = run("import", "genesys_queue.csv", "--out", "center.yaml")
    assert told.exit_code == 2
    assert "--shape: " in told.stderr
    assert Path("center.yaml").read_text(encoding="utf-8") == "older"
    assert len(list(folder.iterdir())) == 3
