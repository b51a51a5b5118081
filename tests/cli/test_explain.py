"""``simcenter explain``: a screen about one contact, JSON beside it, and bad choices refused."""

import json
import re
from pathlib import Path

import pytest

from simcenter.cli.simulating.explain import split_policies
from tests.cli.center import run, small

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "explaining.md").read_text(encoding="utf-8")


def test_an_explanation_is_short_and_narrow_and_repeats_itself(tmp_path: Path) -> None:
    path, file = small(tmp_path), tmp_path / "why.json"
    told = run("explain", path, "--longest-wait", "standard", "--json", str(file))
    assert told.exit_code == 0, told.stderr
    lines = told.stdout.splitlines()
    assert lines[0] == "small, seed 1, day 1, under base"
    assert "Why it waited" in lines
    assert "The same customer under other routings" in lines
    assert len(lines) < 30
    assert max(map(len, lines)) <= 80
    data = json.loads(file.read_text(encoding="utf-8"))
    again = run("explain", path, "--contact", str(data["customer"]["contact"]))
    assert again.stdout == told.stdout
    assert [fate["policy"] for fate in data["fates"]] == ["base", "premier_first"]


def test_the_number_is_that_of_the_contacts_file(tmp_path: Path) -> None:
    path, file = small(tmp_path), tmp_path / "contacts.csv"
    assert run("run", path, "--days", "1", "--contacts", str(file)).exit_code == 0
    names, *rows = [line.split(",") for line in file.read_text(encoding="utf-8").splitlines()]
    row = dict(zip(names, rows[40], strict=True))
    told = run("explain", path, "--contact", row["contact"], "--policies", "base")
    dialled = row["dialled"].partition(".")[0]
    assert f"Contact {row['contact']} ({row['tier']}, help, phone) dialled at {dialled}" in told.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--contact", "99999"], "expected a number from 0 to "),
        (["--contact", "x"], "a whole number"),
        ([], "found none, expected --contact N"),
        (["--contact", "1", "--abandoned"], "two ways to choose a contact"),
        (["--longest-wait", "premeir"], 'did you mean "premier"?'),
        (["--contact", "1", "--policies", "base,strict_tier"], 'did you mean "strict_tiers"?'),
        (["--contact", "1", "--json", "nowhere/at/all"], "in a folder that does not exist"),
    ],
)
def test_bad_choices_are_told(tmp_path: Path, words: list[str], said: str) -> None:
    told = run("explain", small(tmp_path), *words)
    assert told.exit_code == 2
    assert said in told.stderr


def test_commas_part_routings_but_not_their_parameters() -> None:
    assert split_policies("base,overflow:premier=20s,standard=never,strict_tiers") == [
        "base",
        "overflow:premier=20s,standard=never",
        "strict_tiers",
    ]
    assert split_policies("") == []


def test_the_commands_of_the_page_work() -> None:
    shown = re.findall(r"^simcenter (explain .*)$", PAGE, re.MULTILINE)
    assert len(shown) >= 3
    for command in shown:
        told = run(*command.split())
        assert told.exit_code == 0, told.stderr
    said = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
    assert [run(*shown[0].split()).stdout] == said
