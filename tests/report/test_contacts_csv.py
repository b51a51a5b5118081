"""Contacts as CSV: nothing a spreadsheet would execute, nothing half written."""

import math
from pathlib import Path

import pandas as pd
import pytest

from simcenter import load
from simcenter.report.files.contacts_csv import cell, write_contacts
from tests.cli.center import small


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2", "@sum"])
def test_text_a_spreadsheet_would_execute_is_neutralised(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("text", "shown"), [("\t=x", "\\t=x"), ("a\r=1", "a\\r=1"), ("\x1b[1m", "\\x1b[1m"), ("é", "é")]
)
def test_control_characters_that_would_begin_a_row_are_shown_by_their_codes(text: str, shown: str) -> None:
    assert cell(text) == shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("premier", "premier"),
        (3, "3"),
        (-3, "-3"),
        (1.23456, "1.235"),
        (True, "true"),
        (math.nan, ""),
        (pd.NA, ""),
        (None, ""),
    ],
)
def test_values_are_written_plainly(value: object, text: str) -> None:
    assert cell(value) == text


def test_a_file_appears_only_when_it_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario, file = load(small(tmp_path)), tmp_path / "contacts.csv"
    file.write_text("before", encoding="utf-8")

    def stops(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("simcenter.report.files.contacts_csv.cell", stops)
    with pytest.raises(KeyboardInterrupt):
        write_contacts(file, {"": scenario}, seed=1, engine="compiled", replications=range(1))
    assert file.read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["contacts.csv", "small.yaml"]
