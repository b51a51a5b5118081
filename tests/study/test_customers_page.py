"""What the page on listed customers says of its example holds."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import numpy as np

from simcenter.engine.tables import NOT_YET
from simcenter.results.measures import MEASURES
from simcenter.results.result import Result
from simcenter.scenario.loading import load, load_text
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator

PAGE = (Path(__file__).parents[2] / "docs" / "customers.md").read_text(encoding="utf-8")


@cache
def center() -> Scenario:
    """The page's center."""
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    return load_text(text, "customers.md")


@cache
def runs(who: str = "manager") -> tuple[Result, ...]:
    """Forty weeks of it, customers waiting for the manager or for whoever served them last."""
    scenario = center()
    named = {"key": {"who": who, "hold": 120_000}}
    simulator = Simulator(scenario.with_routing(scenario.routing.changed(named_agent=named)))
    return tuple(simulator.run(1, run) for run in range(40))


def test_customers_come_as_often_as_listed_and_have_the_managers_listed() -> None:
    issues = np.zeros(3)
    for result in runs():
        demand = result.demand
        begins = (demand.customer != NOT_YET) & (demand.attempt == 1)
        issues += np.bincount(demand.customer[begins], minlength=3)
        names = {0: 0, 1: 1, 2: 1}  # Anna, Ben, Ben
        rows = np.flatnonzero(demand.customer != NOT_YET)
        assert all(demand.manager[row] == names[int(demand.customer[row])] for row in rows)
    expected = np.array([2.5, 1, 0.5]) * 5 * len(runs())
    assert (np.abs(issues - expected) < 4.5 * np.sqrt(expected)).all()


def test_another_plan_meets_the_same_customers() -> None:
    for one, other in zip(runs(), runs("last_agent"), strict=True):
        assert one.demand.customer.tolist() == other.demand.customer.tolist()
        assert one.demand.dial_ms.tolist() == other.demand.dial_ms.tolist()


def test_the_file_of_the_page_is_a_list_of_its_center(tmp_path: Path) -> None:
    rows = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "customers.csv").write_text(rows[0], encoding="utf-8")
    (tmp_path / "calls.csv").write_text(rows[1], encoding="utf-8")
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    start, end = text.index("  listed:\n"), text.index("tiers:\n")
    text = text[:start] + "  listed_in: customers.csv\n" + text[end:]
    text = text.replace("days: 5", "days: 2").replace("share_of_tier: 100%", "recorded_in: calls.csv")
    (tmp_path / "center.yaml").write_text(text, encoding="utf-8")
    scenario = load(tmp_path / "center.yaml")
    assert [one.id for one in scenario.customers.listed or ()] == ["K-0017", "K-0018", "K-0019"]
    assert scenario.volumes.streams[0].recorded_of == [["K-0018", "K-0017"], ["K-0017"]]


def test_every_measure_the_page_names_exists() -> None:
    named = re.findall(r"`(\w+)`", PAGE[PAGE.index("| Measure") : PAGE.index("simcenter run center.yaml")])
    assert len(named) == 4
    assert set(named) <= MEASURES.keys()
