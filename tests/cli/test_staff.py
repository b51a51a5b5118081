"""``staff`` and ``promise``: reports, files, exit codes and mistakes."""

import json
import re
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.cli.center import SMALL, run, small

QUICK = ("--days", "40", "--fresh-days", "60")


def test_the_report_gives_heads_promises_cost_and_erlang_beside_them(tmp_path: Path) -> None:
    file = tmp_path / "staff.json"
    done = run("staff", small(tmp_path), *QUICK, "--json", str(file))
    told = " ".join(done.stdout.split())
    assert done.exit_code in (0, 3)
    assert "EUR a day" in told
    assert "Erlang per queue asks for" in told
    assert "08:00" in told
    assert json.loads(file.read_text(encoding="utf-8"))["kind"] == "staffing"


def test_the_erlang_calculator_stands_beside_the_simulated_truth(tmp_path: Path) -> None:
    told = " ".join(run("staff", small(tmp_path), *QUICK).stdout.split())
    assert "an Erlang calculator (Erlang A) says 7 agents (9 with shrinkage)" in told
    assert "simulated, these heads bring" in told
    assert "What an Erlang calculator says of premier and standard" in told


def test_a_page_and_a_workbook_of_the_search_are_written(tmp_path: Path) -> None:
    page, book = tmp_path / "staff.html", tmp_path / "staff.xlsx"
    done = run("staff", small(tmp_path), *QUICK, "--html", str(page), "--xlsx", str(book))
    assert done.exit_code in (0, 3), done.output
    html = page.read_text(encoding="utf-8")
    assert html.count("<svg") >= 3
    assert "every promise kept on nine days of ten" in html
    assert "--fresh-days 60" in html  # the command that makes it again
    assert not re.search(r"(src|href)=[\"']?https?://", html)
    sheets = CalamineWorkbook.from_path(str(book))
    assert sheets.sheet_names == ["Read me", "Summary", "Staffing", "Erlang"]
    heading, *rows = sheets.get_sheet_by_name("Staffing").to_python()
    assert len(rows) == 4
    assert heading[:2] == ["Interval start", "team: seated, found"]


def test_a_promise_no_staffing_can_keep_is_told_with_the_nearest_that_can(tmp_path: Path) -> None:
    late = "overflow: {premier: 30 s, standard: never}"
    never = SMALL + f"routing: {{desks: {{premier: [line], standard: [team]}}, {late}}}\n"
    text = never.replace("pools:\n", "pools:\n  line: {roster: [{agents: 1, start: '08:00', end: '08:30'}]}\n")
    done = run("staff", small(tmp_path, text), *QUICK)
    told = " ".join(done.stdout.split())
    assert done.exit_code == 3, done.output
    assert "No staffing keeps 90 % within 20 s each day for premier" in told
    assert "Rosters stay as they are (line)" in told


def test_a_budget_that_is_too_small_is_not_headed_by_promises_kept(tmp_path: Path) -> None:
    done = run("staff", small(tmp_path), *QUICK, "--budget", "150/day")
    told = " ".join(done.stdout.split())
    assert done.exit_code == 3
    assert told.startswith("Staff for Two tiers at one desk: the best found for 150 EUR a day")
    assert "the budget is 150 EUR a day" in told


def test_what_the_present_staff_keeps_is_told_for_every_promise(tmp_path: Path) -> None:
    done = run("promise", small(tmp_path), "--days", "60")
    told = " ".join(done.stdout.split())
    assert done.exit_code == 0
    assert "premier: promised are 90 % within 20 s each day" in told
    assert "What can be kept on nine days of ten" in told


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--budget", "-5"), "--budget"),
        (("--budget", "9000 USD/day"), "money in EUR"),
        (("--confidence", "100%"), "--confidence"),
        (("--confidence", "20%"), "--confidence"),
        (("--max-occupancy", "0%"), "--max-occupancy"),
        (("--days", "5"), "--days"),
    ],
)
def test_bad_values_are_told_before_anything_runs(options: tuple[str, ...], told: str, tmp_path: Path) -> None:
    done = run("staff", small(tmp_path), *options)
    assert done.exit_code == 2
    assert told in done.output


@pytest.mark.parametrize("command", ["staff", "promise"])
def test_a_center_that_promises_nothing_is_told_how_to_promise(command: str, tmp_path: Path) -> None:
    text = SMALL.replace(", promise: {share: 90%, within: 20 s}", "").replace(
        ", promise: {share: 80%, within: 20 s}", ""
    )
    done = run(command, small(tmp_path, text))
    assert done.exit_code == 2
    assert "no promise in any tier" in done.output
    assert "promise: {share: 80%, within: 20 s" in done.output


def test_heads_of_agents_by_name_are_not_searched(tmp_path: Path) -> None:
    people = ", ".join(f"{{name: agent_{number}, handle_time: 1.1}}" for number in range(5))
    text = SMALL.replace("shrinkage: 20%, wage: 30/h", f"wage: 30/h, people: [{people}]")
    done = run("staff", small(tmp_path, text), *QUICK)
    assert done.exit_code == 2
    assert "found agents by name in team, expected heads that may be more or fewer" in done.stderr
