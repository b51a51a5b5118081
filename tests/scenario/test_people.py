"""Agents who differ, and changes of who is recognised."""

from __future__ import annotations

import math
from statistics import NormalDist

import pytest

from simcenter.scenario.changes import change
from simcenter.scenario.errors import InputErrors
from simcenter.scenario.loading import load
from simcenter.scenario.parts.people import Spread


def test_speeds_are_the_quantiles_of_a_lognormal_in_the_order_of_van_der_corput() -> None:
    sigma = math.sqrt(math.log1p(0.3**2))
    expected = [math.exp(sigma * NormalDist().inv_cdf(p) - sigma**2 / 2) for p in (1 / 2, 1 / 4, 3 / 4, 1 / 8, 5 / 8)]
    assert Spread(cv=0.3).factors(5) == pytest.approx(expected, rel=1e-12)


def test_one_agent_more_changes_nobody_elses_speed() -> None:
    assert Spread(cv=0.2).factors(41)[:40] == Spread(cv=0.2).factors(40)


def test_many_agents_have_the_mean_and_the_spread_asked_for() -> None:
    factors = Spread(cv=0.15).factors(4_095)
    mean = sum(factors) / len(factors)
    deviation = math.sqrt(sum((factor - mean) ** 2 for factor in factors) / len(factors))
    assert (mean, deviation / mean) == (pytest.approx(1, abs=1e-3), pytest.approx(0.15, abs=2e-3))


def test_recognition_is_changed_for_a_tier_or_for_one_of_its_channels() -> None:
    center = load("premier_link_split")
    recognition = [
        change(center, text).tiers["premier"].recognition
        for text in ("recognition of premier 70%", "recognition of premier/phone 70%", "recognition 70%")
    ]
    assert recognition == [0.7, {"phone": 0.7, "app": 0.95}, 0.7]


def test_a_change_of_recognition_that_names_nobody_is_told() -> None:
    with pytest.raises(InputErrors, match='did you mean "premier"'):
        change(load("premier_link_split"), "recognition of premeir 70%")
