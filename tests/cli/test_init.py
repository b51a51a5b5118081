"""``simcenter init``: a scenario to start from, never written over."""

from pathlib import Path

from click.testing import CliRunner, Result

from simcenter.cli import app
from simcenter.scenario.loading import load
from simcenter.scenario.resolving import to_yaml


def call(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_the_workbook_and_the_text_are_the_same_scenario(tmp_path: Path) -> None:
    book, text = tmp_path / "plan.xlsx", tmp_path / "plan.yaml"
    done = call("init", str(text), "--xlsx", str(book))
    assert done.exit_code == 0
    assert to_yaml(load(book)) == to_yaml(load(text))
    assert text.read_text(encoding="utf-8").startswith("# A contact center with two tiers")


def test_resolve_turns_a_workbook_into_text(tmp_path: Path) -> None:
    book, text = tmp_path / "plan.xlsx", tmp_path / "plan.yaml"
    call("init", "--xlsx", str(book))
    assert call("resolve", str(book), "--out", str(text)).exit_code == 0
    assert to_yaml(load(text)) == to_yaml(load(book))


def test_check_reads_a_workbook(tmp_path: Path) -> None:
    book = tmp_path / "plan.xlsx"
    call("init", "--xlsx", str(book))
    done = call("check", str(book))
    assert done.exit_code == 0
    assert "plan: no mistakes" in done.output


def test_a_shipped_scenario_becomes_a_workbook(tmp_path: Path) -> None:
    book = tmp_path / "morning.xlsx"
    assert call("init", "--xlsx", str(book), "--from", "tuesday_morning").exit_code == 0
    assert load(book).name == "tuesday_morning"


def test_a_file_that_exists_is_not_written_over(tmp_path: Path) -> None:
    book = tmp_path / "plan.xlsx"
    book.write_bytes(b"mine")
    done = call("init", "--xlsx", str(book))
    assert done.exit_code == 2
    assert "which exists, expected a new name" in done.output
    assert book.read_bytes() == b"mine"


def test_names_of_other_kinds_are_refused_with_the_right_one(tmp_path: Path) -> None:
    done = call("init", str(tmp_path / "plan.txt"), "--xlsx", str(tmp_path / "plan.xls"))
    assert done.exit_code == 2
    assert 'did you mean "plan.xlsx"?' in done.output
    assert 'did you mean "plan.yaml"?' in done.output


def test_without_a_file_it_says_what_it_takes() -> None:
    done = call("init")
    assert done.exit_code == 2
    assert "found no file to write, expected --xlsx plan.xlsx" in done.output


def test_a_result_is_not_written_over_a_file_another_program_has_open(tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    result.write_text("{}", encoding="utf-8")
    (tmp_path / "~$result.json").write_bytes(b"")
    done = call("run", "tuesday_morning", "--days", "1", "--json", str(result))
    assert done.exit_code == 2
    assert "which another program has open" in done.output
    assert result.read_text(encoding="utf-8") == "{}"
