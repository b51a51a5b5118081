"""Factors of days and intervals: gamma margins, the covariances a Gaussian copula gives them, luck that stays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from simcenter.engine.drawing.draw import draw, factors_on
from simcenter.engine.drawing.recipe import build_recipe
from simcenter.engine.tables import Floats, differences
from simcenter.scenario.model import Scenario

DAYS = 4_000
UNLIKELY = 1e-5


def center(*tiers: str, per_day: float = 40.0, **volumes: Any) -> Scenario:
    """Four hours, a stream for each tier."""
    return Scenario.model_validate(
        {
            "calendar": {"opens": "08:00", "closes": "12:00", "interval": "1 h"},
            "tiers": {tier: {} for tier in tiers},
            "needs": {"call": {"talk": "3 min"}},
            "volumes": {
                "day_factor": "none",
                **volumes,
                "streams": [{"tier": tier, "need": "call", "per_day": per_day} for tier in tiers],
            },
            "pools": {"team": {"seated": 5}},
        }
    )


def factors(scenario: Scenario, seed: int, days: int = DAYS) -> Floats:
    """Factors of many days, shape (days, types, intervals)."""
    recipe = build_recipe(scenario)
    drawn = [np.broadcast_to(factors_on(recipe, seed, day, 0), recipe.rates.shape) for day in range(days)]
    return np.array(drawn)


def gamma_at(normal: Floats, shape: float) -> Floats:
    """The gamma variable of mean 1 at a normal one, exact in both tails."""
    low = stats.gamma.ppf(stats.norm.cdf(normal), shape)
    return np.asarray(np.where(normal > 0, stats.gamma.isf(stats.norm.sf(normal), shape), low) / shape)


def covariance(correlation: float, first: float, second: float) -> float:
    """The exact covariance of two gamma variables of mean 1 whose normal variables have a correlation.

    By Gauss-Hermite quadrature over the first normal variable and, given it, over the second.
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    weights = weights / weights.sum()
    other = correlation * nodes[:, None] + np.sqrt(1 - correlation**2) * nodes[None, :]
    left, right = gamma_at(nodes, first), gamma_at(other, second)
    return float((weights[:, None] * weights[None, :] * left[:, None] * right).sum() - 1)


def assert_covariance(left: Floats, right: Floats, expected: float) -> None:
    """The mean of the products of deviations from the known mean 1 is the covariance, within chance."""
    products = (left - 1) * (right - 1)
    assert abs(products.mean() - expected) < 4.5 * products.std() / np.sqrt(len(products))


def test_the_quadrature_knows_the_cases_without_a_copula() -> None:
    assert covariance(0.0, 10, 30) == pytest.approx(0, abs=1e-9)
    assert covariance(1.0, 10, 10) == pytest.approx(1 / 10, rel=1e-6)


def test_the_page_says_how_much_smaller_the_correlation_of_factors_is() -> None:
    assert covariance(0.6, 10, 10) * 10 == pytest.approx(0.59, abs=0.005)


@pytest.mark.parametrize("correlation", [0.0, 0.6, 1.0])
def test_factors_of_groups_are_gamma_with_the_covariance_of_the_copula(correlation: float, seed: int) -> None:
    factor = {"shape": {"a": 10, "default": 30}, "by": "tier", "correlation": correlation}
    found = factors(center("a", "b", day_factor=factor), seed)[:, :, 0]
    for column, shape in enumerate((10, 30)):
        assert stats.kstest(found[:, column], stats.gamma(shape, scale=1 / shape).cdf).pvalue > UNLIKELY
        assert_covariance(found[:, column], found[:, column], 1 / shape)
    assert_covariance(found[:, 0], found[:, 1], covariance(correlation, 10, 30))


def test_pairs_may_be_correlated_each_in_its_own_way(seed: int) -> None:
    pairs = {"a and b": 0.7, "c and b": -0.4}
    found = factors(center("a", "b", "c", day_factor={"shape": 8, "by": "tier", "correlation": pairs}), seed)[:, :, 0]
    assert_covariance(found[:, 0], found[:, 1], covariance(0.7, 8, 8))
    assert_covariance(found[:, 1], found[:, 2], covariance(-0.4, 8, 8))
    assert_covariance(found[:, 0], found[:, 2], 0.0)


def test_intervals_remember_the_one_before(seed: int) -> None:
    factor = {"shape": 6, "by": "tier", "correlation": 0.5, "memory": 0.8}
    found = factors(center("a", "b", interval_factor=factor), seed)
    for apart in range(4):
        assert_covariance(found[:, 0, 0], found[:, 0, apart], covariance(0.8**apart, 6, 6))
        assert_covariance(found[:, 0, 0], found[:, 1, apart], covariance(0.5 * 0.8**apart, 6, 6))
    assert stats.kstest(found[:, 1, 3], stats.gamma(6, scale=1 / 6).cdf).pvalue > UNLIKELY


def test_counts_have_the_variance_and_covariance_of_mixed_poisson_ones(seed: int) -> None:
    """Var N = m + m2 ((1 + 1/20)(1 + 1/8) - 1) in an interval of mean m, Cov = m2 times that of the factors."""
    day = {"shape": 20, "by": "tier", "correlation": 0.6}
    scenario = center("a", "b", day_factor=day, interval_factor={"shape": 8})
    recipe, counts = build_recipe(scenario), []
    for replication in range(2_000):
        drawn = draw(recipe, seed, replication)
        counts.append(np.bincount(drawn.type * 4 + drawn.dial_ms // 3_600_000, minlength=8) - 10.0)
    deviations = np.array(counts)
    squares, mixed = deviations[:, 0] ** 2, deviations[:, 0] * deviations[:, 4]
    for found, expected in (
        (deviations[:, 0], 0.0),
        (squares, 10 + 100 * (1.05 * 1.125 - 1)),
        (mixed, 100 * ((1 + covariance(0.6, 20, 20)) * 1.125 - 1)),
    ):
        assert abs(found.mean() - expected) < 4.5 * found.std() / np.sqrt(len(found))


def test_one_factor_for_all_is_that_of_groups_wholly_correlated(seed: int) -> None:
    plain = factors(center("a", "b", day_factor={"shape": 12}), seed, 20)
    grouped = center("a", "b", day_factor={"shape": 12, "by": "tier", "correlation": 1.0})
    assert np.allclose(factors(grouped, seed, 20), plain, rtol=1e-12)


@pytest.mark.parametrize("correlation", [0.4, {"a and b": 0.5}])
def test_a_group_appended_moves_no_other(correlation: Any, seed: int) -> None:
    words = {"shape": 9, "by": "tier", "correlation": correlation}
    few, many = (
        factors(center(*tiers, day_factor=words, interval_factor={**words, "memory": 0.5}), seed, 5)
        for tiers in (("a", "b"), ("a", "b", "c"))
    )
    assert np.array_equal(few, many[:, :2])


def test_an_interval_factor_moves_nobody_else_and_is_not_drawn_where_there_is_none(seed: int) -> None:
    without = draw(build_recipe(center("a", "b", day_factor={"shape": 9})), seed, 3)
    quiet = center("a", "b", day_factor={"shape": 9}, interval_factor={"shape": 1e9})
    assert differences(without, draw(build_recipe(quiet), seed, 3)) == []
