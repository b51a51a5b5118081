"""Customers in a file beside the scenario: every row becomes one, or is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from simcenter.scenario.errors import InputErrors
from simcenter.scenario.loading import load, load_text
from simcenter.scenario.resolving import to_yaml

SCENARIO = """simcenter: 1
calendar: {opens: 08:00, closes: 12:00}
tiers: {premier: {contacts_per_day: 2}, standard: {}}
needs: {billing: {talk: 4 min}}
customers: {listed_in: customers.csv}
volumes:
  day_factor: none
  streams:
    - {tier: premier, need: billing, share_of_tier: 100%}
    - {tier: standard, need: billing, recorded_in: calls.csv}
pools: {team: {seated: 4, people: [{name: Anna}, {name: Ben}, {name: Carla}, {name: Dora}]}}
"""
GOOD = ["id,tier,contacts_per_year,value,manager", "00017,premier,73,1200.5,Anna", "K2,standard,365,10,team"]
CALLS = "time,customer\n08:10,K2\n08:10,K2\n"


def put(folder: Path, rows: list[str], scenario: str = SCENARIO, calls: str = CALLS, mark: str = "") -> Path:
    """Write a scenario, its customers and its calls."""
    (folder / "customers.csv").write_text(mark + "\n".join(rows) + "\n", encoding="utf-8")
    (folder / "calls.csv").write_text(calls, encoding="utf-8")
    path = folder / "center.yaml"
    path.write_text(scenario, encoding="utf-8")
    return path


def told(path: Path, file: str = "customers.csv") -> list[str]:
    """What is wrong with a file: line, what was found, what was expected."""
    with pytest.raises(InputErrors) as raised:
        load(path)
    problems = raised.value.problems
    assert {Path(problem.file).name for problem in problems} == {file}
    return [f"{problem.line}: {problem.found}, {problem.expected}" for problem in problems]


def test_a_list_says_who_there_is_and_how_often_each_comes(tmp_path: Path) -> None:
    scenario = load(put(tmp_path, GOOD, mark="\N{ZERO WIDTH NO-BREAK SPACE}"))
    first, second = scenario.customers.listed or ()
    assert (first.id, first.tier, first.value, first.manager) == ("00017", "premier", 1200.5, "Anna")
    assert first.rate(scenario.tiers["premier"]) == pytest.approx(0.2)
    assert second.rate(scenario.tiers["standard"]) == 1.0
    premier, standard = scenario.volumes.streams
    assert sum(scenario.stated_per_interval(premier)) == pytest.approx(0.2)
    assert standard.recorded_of == [["K2", "K2"]]


def test_a_rate_that_is_not_stated_is_that_of_the_tier(tmp_path: Path) -> None:
    scenario = load(put(tmp_path, ["id,tier", "K1,premier", "K3,premier", "K2,standard"]))
    assert sum(scenario.stated_per_interval(scenario.volumes.streams[0])) == pytest.approx(4.0)


def test_semicolons_go_with_decimal_commas(tmp_path: Path) -> None:
    rows = [row.replace(",", ";").replace("1200.5", "1200,5") for row in GOOD]
    assert (load(put(tmp_path, rows)).customers.listed or [])[0].value == 1200.5


def test_what_is_resolved_has_the_list_and_reads_back_the_same(tmp_path: Path) -> None:
    text = to_yaml(load(put(tmp_path, GOOD)))
    assert "00017" in text
    assert "customers.csv" not in text
    assert to_yaml(load_text(text)) == text


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("K2,premier,1,1,Anna", '4: customer "K2" again, each customer once'),
        ("K3,gold,1,1,Anna", '4: unknown tier "gold", one of premier, standard'),
        ("K3,premier,-1,1,Anna", "4: -1, a number of at least 0"),
        ("K3,premier,often,1,Anna", '4: "often", a number such as 12.5 or 1200; with a decimal comma, cells separated '
         "by semicolons"),
        ('K3,premier,"1,5",1,Anna', '4: "1,5", a number such as 12.5 or 1200; with a decimal comma, cells separated by '
         "semicolons"),
        ("K3,premier,,1,Anna", "4: an empty cell, a contacts_per_year in every row"),
        ("K3,premier,1,1", "4: 4 cells, 5, one under each heading"),
        ("", "4: an empty line, 5, one under each heading"),
        ("K3,premier,1,1,Emil", '4: unknown pool or person "Emil", one of team, Anna, Ben, Carla, Dora'),
    ],
)  # fmt: skip
def test_a_wrong_row_is_told_with_its_line(tmp_path: Path, row: str, message: str) -> None:
    assert told(put(tmp_path, [*GOOD, row])) == [message]


def test_thousands_are_not_guessed(tmp_path: Path) -> None:
    rows = ["id;tier;value", "K2;standard;12.500"]
    assert told(put(tmp_path, rows)) == ['2: "12.500", a number such as 12,5 or 1200, no mark between thousands']


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["id,tier"], "0: a list without customers, at least one row below the heading"),
        (["tier", "premier"], "1: no column id, a heading such as: id,tier,contacts_per_day"),
        (["id,tier,spend", "K2,standard,9"], '1: the column "spend", columns named id, tier, contacts_per_day, '
         "contacts_per_year, value, manager: leave others out"),
        (["id,tier,contacts_per_day,contacts_per_year", "K2,standard,1,1"], "2: contacts_per_day and "
         "contacts_per_year, one of them"),
    ],
)  # fmt: skip
def test_a_list_that_is_none_is_told(tmp_path: Path, rows: list[str], message: str) -> None:
    assert told(put(tmp_path, rows)) == [message]


def test_a_recorded_contact_is_of_a_listed_customer_and_of_the_customers_tier(tmp_path: Path) -> None:
    calls = "time,customer\n08:10,K2\n08:20,K9\n"
    assert told(put(tmp_path, GOOD, calls=calls), "calls.csv") == [
        '3: customer "K9", who is not in the list, one of customers: listed'
    ]
    calls = "time,customer,tier\n08:10,00017,standard\n"
    assert told(put(tmp_path, GOOD, calls=calls), "calls.csv") == [
        '2: customer "00017" of "premier", a customer of "standard"'
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("standard: {}", "standard: {customers: 9}", "a number of customers of \"standard\", who are listed"),
        ("share_of_tier: 100%", "population: {customers: 3, idle: 2 h}", 'a population of 3 beside listed customers'),
        ("recorded_in: calls.csv", "recorded: [[08:10]], recorded_of: [[K9]]", 'customer "K9", who is not in the list'),
        ("recorded_in: calls.csv", "recorded: [[08:10]], recorded_of: [[]]", "0 customers of 1 arrivals"),
        ("recorded_in: calls.csv", "per_day: 1, recorded_of: [[K2]]", "customers of arrivals that are not recorded"),
    ],
)  # fmt: skip
def test_what_contradicts_a_list_is_told_in_its_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = put(tmp_path, GOOD, SCENARIO.replace(old, new))
    assert any(message in line for line in told(path, "center.yaml"))


def test_a_manager_has_no_more_listed_clients_than_one_may_have(tmp_path: Path) -> None:
    scenario = SCENARIO.replace("premier: {contacts_per_day: 2}", "premier: {managers: [Anna], clients_each: 1}")
    rows = ["id,tier,manager", "K1,premier,Ben", "K3,premier,Ben", "K2,standard,Ben"]
    assert '3: 2 listed customers of "Ben" with at most 1 each, at least 2 managers for them' in told(
        put(tmp_path, rows, scenario), "center.yaml"
    )


def test_text_alone_has_no_list_beside_it() -> None:
    with pytest.raises(InputErrors, match="customers in a file"):
        load_text(SCENARIO)
