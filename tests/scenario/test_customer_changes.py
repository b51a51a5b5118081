"""Styles, upgrades and populations in words."""

from __future__ import annotations

from typing import Any

import pytest

from simcenter.scenario.changes import change
from simcenter.scenario.errors import InputErrors
from simcenter.scenario.model import Scenario
from tests.scenario.center import scenario


def center(style: str = "plain", accepts: str = "5%", customers: int = 30) -> Scenario:
    """Two tiers, the lower with an upgrade and a population, the higher with a style."""
    words: dict[str, Any] = {
        "calendar": {"opens": "08:00", "closes": "10:00", "interval": "30 min"},
        "tiers": {"high": {"style": style}, "low": {"upgrade": {"to": "high", "accepts": accepts}}},
        "styles": {"plain": {}, "personal": {"handle_time": 1.3, "preparation": "2 min"}},
        "needs": {"help": {"talk": "5 min"}},
        "follow_ups": {"returns": {"probability": "50%", "delay": "1 h"}},
        "volumes": {
            "day_factor": "none",
            "counts": "issues",
            "streams": [
                {"tier": "high", "need": "help", "per_hour": 5},
                {"tier": "low", "need": "help", "population": {"customers": customers, "idle": "4 h"}},
            ],
        },
        "pools": {"desk": {"seated": 3, "resolution": "70%"}},
    }
    return Scenario.model_validate(words, context={"in_file": True})


@pytest.mark.parametrize("text", ["style of high personal", "style for HIGH Personal"])
def test_a_tier_is_served_in_another_style(text: str) -> None:
    assert change(center(), text) == center(style="personal")


@pytest.mark.parametrize("text", ["upgrade 15%", "upgrade of low 15%"])
def test_an_upgrade_is_accepted_by_others(text: str) -> None:
    assert change(center(), text) == center(accepts="15%")


@pytest.mark.parametrize("text", ["population 80", "population of low 80", "population of low/help 80"])
def test_a_population_has_another_number_of_customers(text: str) -> None:
    assert change(center(), text) == center(customers=80)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("style of high elegant", '"elegant", which is no style'),
        ("style of gold plain", '"gold", which is no tier'),
        ("upgrade of high 5%", 'tier "high" without an upgrade'),
        ("population of high 80", "contacts that come from no population"),
        ("population 0", "afterwards the scenario would not hold together|at least 1"),
    ],
)
def test_what_cannot_be_changed_is_told(text: str, message: str) -> None:
    with pytest.raises(InputErrors, match=message):
        change(center(), text)


@pytest.mark.parametrize("text", ["style of premier plain", "upgrade 5%", "population 9"])
def test_a_center_without_any_of_it_is_refused(text: str) -> None:
    with pytest.raises(InputErrors, match=r"without styles|without an upgrade|from no population"):
        change(scenario(), text)
