"""Simulated centers meet the exact values of theory, as closely as a computed number of runs can tell."""

from __future__ import annotations

import pytest

from tests.exact import (
    cases_chat,
    cases_days,
    cases_deferred,
    cases_entry,
    cases_escalation,
    cases_finite,
    cases_one_pool,
    cases_retrials,
    cases_rules,
    cases_several,
    cases_staffing,
)
from tests.exact.accuracy import IN_CI, IN_SLOW_TESTS, far_off

CASES = (
    cases_one_pool.ALL
    | cases_several.ALL
    | cases_rules.ALL
    | cases_escalation.ALL
    | cases_finite.ALL
    | cases_chat.ALL
    | cases_deferred.ALL
    | cases_entry.ALL
    | cases_retrials.ALL
    | cases_days.CHANGING
    | cases_days.RANDOM
    | cases_staffing.ENOUGH
    | cases_staffing.TOO_FEW
)
LONG = CASES | cases_chat.FEWER | cases_days.WAITS_OF_RANDOM
HEAVY = cases_days.AFTER_CLOSING | cases_staffing.LARGE
"""A minute or more to be known to 0.4 %."""


@pytest.mark.parametrize("name", CASES)
def test_a_simulated_center_meets_its_exact_figures(name: str, seed: int) -> None:
    assert far_off(CASES[name].cheap(), IN_CI, seed) == []


@pytest.mark.slow
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("name", LONG)
def test_a_center_simulated_for_longer_meets_its_exact_figures(name: str, seed: int) -> None:
    assert far_off(LONG[name], IN_SLOW_TESTS, seed) == []


@pytest.mark.slow
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("name", HEAVY)
def test_a_center_that_takes_long_to_know_meets_its_exact_figures(name: str, seed: int) -> None:
    assert far_off(HEAVY[name], IN_CI, seed) == []
