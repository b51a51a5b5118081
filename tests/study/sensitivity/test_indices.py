"""Sobol indices of functions whose indices are known in closed form."""

import numpy as np
import pytest

from simcenter.study.sensitivity.indices import Floats, interval, sobol


def test_an_additive_function_has_the_shares_of_its_variances(seed: int) -> None:
    found = sobol(lambda _, x: 4 * x[:, 0] + 2 * x[:, 1], 3, 256, 8, seed)
    for i, share in enumerate((0.8, 0.2, 0.0)):
        for values in (found.first[:, i], found.total[:, i]):
            mean, low, high = interval(values)
            assert mean == pytest.approx(share, abs=0.01)
            assert low <= mean <= high


def test_a_product_shares_its_variance_between_each_factor_and_both(seed: int) -> None:
    # (1 + a x)(1 + a y) with a = 1: Var(x)/E^2 = v; first = v / (2 v + v^2), total = (v + v^2) / (2 v + v^2).
    v = (1 / 12) / 1.5**2
    found = sobol(lambda _, x: (1 + x[:, 0]) * (1 + x[:, 1]), 2, 256, 8, seed)
    assert found.first.mean(axis=0) == pytest.approx([v / (2 * v + v * v)] * 2, abs=0.02)
    assert found.total.mean(axis=0) == pytest.approx([(v + v * v) / (2 * v + v * v)] * 2, abs=0.02)


def test_each_randomisation_has_points_of_its_own(seed: int) -> None:
    seen: list[Floats] = []

    def keep(number: int, x: Floats) -> Floats:
        seen.append(x.copy())
        return x[:, 0] + number

    sobol(keep, 2, 4, 2, seed)
    assert not np.array_equal(seen[0], seen[len(seen) // 2])


@pytest.mark.parametrize(
    ("values", "said"),
    [(lambda _, x: 0 * x[:, 0], "the same at all points"), (lambda _, x: np.nan * x[:, 0], "no figure")],
)
def test_a_measure_without_variance_or_figures_has_no_indices(values: object, said: str, seed: int) -> None:
    with pytest.raises(ValueError, match=said):
        sobol(values, 2, 4, 2, seed)  # type: ignore[arg-type] # options of many types


@pytest.mark.parametrize(("inputs", "points", "said"), [(2, 6, "power of two"), (1, 8, "two or more to share")])
def test_points_that_are_no_power_of_two_and_a_single_input_are_refused(
    inputs: int, points: int, said: str, seed: int
) -> None:
    with pytest.raises(ValueError, match=said):
        sobol(lambda _, x: x[:, 0], inputs, points, 2, seed)
