"""The split of a variance, on figures whose two parts are known."""

import numpy as np
import pytest

from simcenter.results.daily.scopes import OVERALL
from simcenter.results.measures import MEASURES
from simcenter.study.replicate.figures import Figures
from simcenter.study.uncertainty import split


def of(values: object) -> Figures:
    return Figures(MEASURES["cost"], OVERALL, np.asarray(values, np.float64), None)


def test_the_variance_of_sets_is_found_below_what_days_add_to_each_alike_and_by_its_own_way(seed: int) -> None:
    generator = np.random.Generator(np.random.Philox(seed))
    inputs, alike = generator.normal(0, 3, (400, 1)), generator.normal(0, 50, 25)
    own = generator.normal(0, 10, (400, 25))
    sets = [of(row) for row in 100 + inputs + alike + own]
    found = split(of(100 + generator.normal(0, 20, 400)), sets, seed)
    assert found.simulation == pytest.approx(20**2 / 400, rel=0.3)
    # Days move all sets alike by 50: were they not paired, the sets' own 3 would be lost below 10 from them.
    assert found.inputs == pytest.approx(9, rel=0.3)
    assert found.inputs_low < 9 < found.inputs_high
    share, low, high = found.input_share
    assert share == pytest.approx(found.inputs / (found.inputs + found.simulation))
    assert low < 9 / (9 + found.simulation) < high


def test_by_hand_two_days_and_sets_in_steps() -> None:
    # Sets at 0, 1, ..., 9 on both days alike: nothing is from days, and the variance is that of the steps.
    found = split(of([1.0, 2.0, 3.0, 4.0, 5.0]), [of([i, i, i]) for i in range(10)], 1)
    assert found.inputs == pytest.approx(np.arange(10).var(ddof=1))
    assert found.simulation == pytest.approx(2.5 / 5)


def test_sets_that_differ_only_by_days_have_no_variance_of_their_own() -> None:
    generator = np.random.Generator(np.random.Philox(3))
    found = split(of(generator.normal(0, 1, 20)), [of(generator.normal(0, 1, 20)) for _ in range(50)], 1)
    assert found.inputs_low == 0
    assert found.inputs < 0.03  # of 0.05 that days make


def test_fewer_than_ten_sets_and_sets_without_a_figure_are_refused() -> None:
    with pytest.raises(ValueError, match="expected 10 or more"):
        split(of([1.0] * 5), [of([1.0, 2.0])] * 9, 1)
    with pytest.raises(ValueError, match="no figure"):
        split(of([1.0] * 5), [of([np.nan, np.nan])] * 10, 1)
