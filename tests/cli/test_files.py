"""``resolve`` and ``schema``: files that read back, written whole or not at all."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from simcenter import load
from simcenter.scenario.resolving import to_yaml
from tests.cli.center import run, small


def test_the_resolved_form_loads_as_the_same_scenario_and_resolves_to_itself(tmp_path: Path) -> None:
    path, full = small(tmp_path), tmp_path / "full.yaml"
    assert run("resolve", path, "--out", str(full)).exit_code == 0
    assert load(full) == load(path)
    assert run("resolve", str(full)).stdout == full.read_text(encoding="utf-8")


def test_a_scenario_turns_into_a_workbook_and_back_by_the_ending_of_the_name(tmp_path: Path) -> None:
    book, text = str(tmp_path / "plan.xlsx"), str(tmp_path / "plan.yaml")
    assert run("resolve", "tuesday_morning", "--out", book).exit_code == 0
    assert run("resolve", book, "--out", text).exit_code == 0
    assert to_yaml(load(text)) == to_yaml(load(book))


def test_what_a_workbook_has_no_place_for_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    talk = "talk: {exponential: 3 min}"
    path = small(tmp_path, **{talk: f"{talk}, waiting_adds: {{per_minute: 5%}}"})
    told = run("resolve", path, "--out", str(tmp_path / "plan.xlsx"))
    assert told.exit_code == 2
    assert "needs.help.waiting_adds" in told.stderr
    assert "something the workbook has no place for" in told.stderr
    assert [one.name for one in tmp_path.iterdir()] == [Path(path).name]


def test_the_schema_is_json_that_names_the_sections(tmp_path: Path) -> None:
    told = run("schema")
    assert {"tiers", "pools", "volumes"} <= set(json.loads(told.stdout)["properties"])
    file = tmp_path / "schema.json"
    assert run("schema", "--out", str(file)).exit_code == 0
    assert file.read_text(encoding="utf-8") == told.stdout


def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    told = run("schema", "--out", str(tmp_path / "nowhere" / "schema.json"))
    assert told.exit_code == 2
    assert "in a folder that does not exist" in told.stderr


def test_a_file_that_may_not_be_written_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Asked of the system, because an administrator may write into a folder without the right to.
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    told = run("schema", "--out", str(tmp_path / "schema.json"))
    assert told.exit_code == 2
    assert "which may not be written" in told.stderr


def test_nothing_is_left_beside_a_file(tmp_path: Path) -> None:
    run("schema", "--out", str(tmp_path / "schema.json"))
    assert [path.name for path in tmp_path.iterdir()] == ["schema.json"]


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise there")
def test_a_reader_who_has_had_enough_still_gets_the_files(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    words = [sys.executable, "-m", "simcenter", "run", small(tmp_path), "--days", "2", "--html", str(page)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        program.stdout.close()
        assert program.stderr is not None
        said = program.stderr.read()
    assert program.returncode == 0
    assert "Wrote a page" in said
    assert "BrokenPipe" not in said
    assert page.read_text("utf-8").rstrip().endswith("</html>")
