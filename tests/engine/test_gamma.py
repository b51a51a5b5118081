"""The day factor's quantile function agrees with scipy's."""

import numpy as np
import pytest
from scipy.special import gammaincinv

from simcenter.engine.drawing.gamma import gamma_quantile

CHANCES = [1e-9, 1e-4, 0.01, 0.1, 0.3, 0.5, 0.632, 0.9, 0.99, 0.9999, 1 - 1e-6]
USUAL = CHANCES[2:-2]


@pytest.mark.parametrize("shape", [0.11, 0.5, 1.0, 2.5, 10.0, 28.7, 86.0, 400.0, 10_000.0])
def test_gamma_quantiles_agree_with_scipy(shape: float) -> None:
    ours = np.array([gamma_quantile(shape, chance) for chance in CHANCES])
    np.testing.assert_allclose(ours, gammaincinv(shape, CHANCES), rtol=1e-9)


@pytest.mark.parametrize("shape", [1.1e5, 1e7, 1e9])
def test_very_alike_days_agree_with_scipy_between_the_first_and_the_last_hundredth(shape: float) -> None:
    ours = np.array([gamma_quantile(shape, chance) for chance in USUAL])
    np.testing.assert_allclose(ours, gammaincinv(shape, USUAL), rtol=1e-8)
