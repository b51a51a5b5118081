"""The chains of `rules` are, in their limits, others of these folders that were built another way."""

from __future__ import annotations

import pytest

from simcenter.study.erlang import erlang_a
from tests.exact.rules import (
    help_for_long_lines,
    longest_for_weight,
    most_above_share,
    shared_idleness,
    two_lines,
)
from tests.exact.tiers import juniors_and_seniors, two_tiers
from tests.exact.unlike_agents import Pool, first_pool_first, unlike_pools

ARRIVALS, SERVICE, PATIENCE, AGENTS = (0.5, 1.0), 0.25, (1 / 6, 1 / 4), 6
SAME = 1e-9


@pytest.mark.parametrize("take", [longest_for_weight((1e-9, 1.0)), most_above_share((1e-9, 1.0))])
def test_a_tier_of_next_to_no_weight_or_share_is_always_first(take: object) -> None:
    """Even one contact of it is long for such a weight, and far above such a share."""
    found = two_lines(ARRIVALS, SERVICE, PATIENCE, AGENTS, take)  # type: ignore[arg-type] # a rule of its own signature
    strict = two_tiers(ARRIVALS, SERVICE, PATIENCE, AGENTS, 0, 1 / 3)
    for name in ("premium", "basic"):
        assert found[f"{name} mean_wait"] == pytest.approx(strict[name]["mean_wait"], rel=1e-6)


def test_lines_held_for_nobody_are_erlang_a_with_lines() -> None:
    found = two_lines((0.5, 0.7), SERVICE, (0.2, 0.2), AGENTS, lambda waiting: 1, lines=9)
    formula = erlang_a(1.2 / SERVICE, AGENTS, 60 / SERVICE, 60 / 0.2, 9)
    assert found["premium p_block"] == pytest.approx(formula.p_block, rel=SAME)
    assert found["basic p_block"] == pytest.approx(formula.p_block, rel=SAME)
    assert found["occupancy"] == pytest.approx(formula.occupancy, rel=SAME)


def test_a_desk_that_helps_from_the_first_one_who_waits_is_a_pool_of_seniors() -> None:
    found = help_for_long_lines(ARRIVALS, SERVICE, PATIENCE, (3, 4), 1)
    seniors = juniors_and_seniors(ARRIVALS, (SERVICE, SERVICE), PATIENCE, (4, 3), 0, 1 / 3)
    assert found["premium mean_wait"] == pytest.approx(seniors["premium"]["mean_wait"], rel=1e-6)
    assert found["basic mean_wait"] == pytest.approx(seniors["basic"]["mean_wait"], rel=1e-6)
    assert found["desk occupancy"] == pytest.approx(seniors["all"]["senior_occupancy"], rel=1e-6)


def test_a_pool_that_gets_no_idleness_is_always_busy_first() -> None:
    """Its share is next to nothing, so whoever of it is idle is too many."""
    found = shared_idleness(1.2, (0.5, 0.25), (2, 3), (1e-9, 1.0))
    first = unlike_pools(1.2, [Pool(2, 0.5), Pool(3, 0.25)], first_pool_first([0, 1]))
    assert found["mean_wait"] == pytest.approx(first["mean_wait_per_issue"], rel=SAME)
    assert found["first occupancy"] == pytest.approx(first["occupancy_0"], rel=SAME)
    assert found["second occupancy"] == pytest.approx(first["occupancy_1"], rel=SAME)
