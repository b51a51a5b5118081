"""With and without an incident, in words."""

from __future__ import annotations

import pytest

from simcenter.scenario.changes import change
from simcenter.scenario.errors import InputErrors
from simcenter.scenario.model import Scenario
from tests.scenario.center import scenario


def struck() -> Scenario:
    """The usual center on the day of a flu."""
    return scenario(incidents={"rush": {"volume": 2}})


def test_an_incident_is_switched_off_and_on() -> None:
    assert not change(struck(), "without rush").incidents["rush"].happens
    assert change(struck(), "without rush", "with rush") == struck()


def test_an_unknown_incident_is_told_with_the_nearest_name() -> None:
    with pytest.raises(InputErrors, match=r'(?s)"rusch".*did you mean "rush"'):
        change(struck(), "without rusch")


def test_a_scenario_without_incidents_says_so() -> None:
    with pytest.raises(InputErrors, match="a scenario without incidents"):
        change(scenario(), "with rush")
