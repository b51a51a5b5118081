"""Evenly spread day factors: unbiased, each by itself gamma, and their block means as close as the formula says."""

import numpy as np
import pytest
from scipy.stats import chi2, gamma

from simcenter import load
from simcenter.scenario.changes import change
from simcenter.simulation import Simulator
from simcenter.study.uncertainty.stratified import block_factors, stratified, stratified_day

CENTER = load("tuesday_morning")
SHAPE, DAYS = 28.7, 10
VOLUME = sum(sum(CENTER.expected_per_interval(kind.stream)) for kind in CENTER.types)


def within_strata(days: int) -> float:
    """Variance of a block's mean factor: of each stratum by itself, by quadrature."""
    middles = (np.arange(2_000) + 0.5) / 2_000
    strata = np.array([gamma.ppf((k + middles) / days, SHAPE) / SHAPE for k in range(days)])
    return float(strata.var(axis=1).sum()) / days**2


def test_factors_are_quantiles_of_the_gamma_distribution_one_from_each_stratum() -> None:
    found = block_factors(SHAPE, np.array([0.4, 0.0, 0.5, 0.99]))
    assert found == pytest.approx(gamma.ppf([0.1, 0.25, 0.625, 0.9975], SHAPE) / SHAPE)


def test_all_days_together_are_distributed_as_independent_ones(seed: int) -> None:
    luck = np.random.Generator(np.random.Philox(seed)).random((400, DAYS))
    every = np.concatenate([block_factors(SHAPE, one) for one in luck])
    assert every.mean() == pytest.approx(1, abs=4.5 * np.sqrt(within_strata(DAYS) / 400))
    assert every.var() == pytest.approx(1 / SHAPE, rel=0.05)


def test_the_mean_of_a_block_varies_as_its_formula_says(seed: int) -> None:
    # Contacts drawn in a block: Poisson with mean 545 G. Var(mean) = 545 / n + 545^2 Var(mean of a block's G), where
    # independent days have 545 / n + 545^2 / (28.7 n).
    wanted = VOLUME / DAYS + VOLUME**2 * within_strata(DAYS)
    independent = VOLUME / DAYS + VOLUME**2 / (SHAPE * DAYS)
    simulator, blocks = Simulator(CENTER), 150
    generator = np.random.Generator(np.random.Philox(seed))
    means = []
    for block in range(blocks):
        factors = block_factors(SHAPE, generator.random(DAYS))
        days = [stratified_day(simulator, float(g)).draw(seed, block * DAYS + i) for i, g in enumerate(factors)]
        means.append(np.mean([len(day.dial_ms) for day in days]))
    ratio = np.var(means, ddof=1) / wanted * (blocks - 1)
    assert chi2.ppf(1e-5, blocks - 1) < ratio < chi2.isf(1e-5, blocks - 1)
    assert abs(np.mean(means) - VOLUME) < 4.5 * np.sqrt(wanted / blocks)
    assert independent > 10 * wanted


def test_blocks_give_the_interval_and_how_much_closer_they_are() -> None:
    found = stratified(CENTER, "offered", days=10, blocks=20, seed=2)
    assert found.estimate.n == 20
    assert found.estimate.low < VOLUME < found.estimate.high
    reduction, low, high = found.variance_reduction
    assert low < reduction < high
    assert low < 10.9 < high  # from the formula above


def test_numbers_are_the_same_for_any_number_of_workers() -> None:
    one, two = (stratified(CENTER, "service_level", days=5, workers=workers) for workers in (1, 2))
    assert one == two


@pytest.mark.parametrize(
    ("scenario", "measure", "more", "said"),
    [
        (change(CENTER, "day factor none"), "offered", {}, "one gamma day factor for all"),
        (CENTER, "wait_p90", {}, "pooled over all days"),
        (CENTER, "offered", {"blocks": 3}, "expected 10 of 5 or more"),
    ],
)
def test_what_means_nothing_is_refused(scenario: object, measure: str, more: dict[str, int], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        stratified(scenario, measure, **more)  # type: ignore[arg-type] # options of many types
