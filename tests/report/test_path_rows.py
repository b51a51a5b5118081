"""What a run says of self-service and of levels of support, where a scenario has them."""

from __future__ import annotations

from typing import Any

import pytest

from simcenter.report.run.header import volume
from simcenter.report.run.rows import tier_rows
from simcenter.scenario.model import Scenario
from simcenter.study.replicate import replicate
from tests.scenario.center import center

WRONG_LINE = {"levels": {"wrong": {"talk": "40 s"}}, "misroutes": [{"to": "wrong", "share": "10%"}]}
MENU = {"channels__phone__self_service": {"contains": "30%"}}
LEVELS = {
    "levels": {"second": {"talk": "5 min"}},
    "escalations": [{"to": "second", "share": "20%"}],
}


@pytest.mark.parametrize(
    ("altered", "labels"),
    [
        ({}, []),
        (
            MENU,
            [
                "Contacts that came a day",
                "Contained by self-service",
                "Contained and helped",
                "Mean time from dialling to a human",
            ],
        ),
        (LEVELS, ["Passed on to another level", "Mean wait for that level"]),
        (WRONG_LINE, ["In a wrong line first", "Mean wait for the right line then"]),
    ],
)
def test_rows_of_the_path_of_contacts_are_there_where_it_has_them(altered: Any, labels: list[str]) -> None:
    scenario = Scenario.model_validate(center(volumes__counts="issues", **altered))
    told = [row.label for row in tier_rows(replicate(scenario, 5, seed=1), None)]
    every = {
        "Contacts that came a day", "Contained by self-service", "Contained and helped",
        "Mean time from dialling to a human", "Passed on to another level", "Mean wait for that level",
        "In a wrong line first", "Mean wait for the right line then",
    }  # fmt: skip
    assert [label for label in told if label in every] == labels


def test_the_volume_says_that_self_service_may_end_contacts() -> None:
    menu = Scenario.model_validate(center(volumes__counts="issues", **MENU))
    assert volume(menu).endswith("Self-service may end some of them.")
    assert "Self-service" not in volume(Scenario.model_validate(center()))
