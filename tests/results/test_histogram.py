"""Waits in bins can be ranked to within a bin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simcenter.results.daily.histogram import BINS, EDGES_S, bin_of, quantile


def counts_of(waits_ms: list[int]) -> np.ndarray:
    return np.bincount(bin_of(np.array(waits_ms, np.int64)), minlength=BINS)


def test_a_wait_at_an_edge_belongs_to_the_bin_below() -> None:
    assert bin_of(np.array([0, 1, 1_000, 1_001, 20_000, 20_001])).tolist() == [0, 1, 1, 2, 20, 21]


def test_very_long_waits_fall_into_the_last_bin() -> None:
    last = int(EDGES_S[-1]) * 1_000
    assert bin_of(np.array([last, last + 1, 10**12])).tolist() == [BINS - 2, BINS - 1, BINS - 1]


def test_usual_targets_are_edges() -> None:
    assert {10, 15, 20, 30, 60, 90, 120, 180, 300, 600} <= set(EDGES_S.tolist())


def test_bins_are_at_most_a_seventh_of_the_wait_or_a_second_up_to_an_hour() -> None:
    edges = EDGES_S[EDGES_S <= 3_600]
    assert (np.diff(edges) <= np.maximum(1, edges[1:] / 7)).all()


@given(
    st.lists(st.integers(0, 5 * 3_600_000), min_size=1, max_size=200), st.sampled_from([0.5, 0.9, 0.95, 0.99])
)
def test_a_quantile_lies_in_the_bin_of_the_exact_one(waits: list[int], share: float) -> None:
    exact = int(np.quantile(waits, share, method="inverted_cdf"))
    found = float(quantile(counts_of(waits), share, max(waits) / 1_000))
    place = int(bin_of(np.array([exact]))[0])
    low = 0 if place == 0 else int(EDGES_S[place - 1])
    high = max(waits) / 1_000 if place == BINS - 1 else int(EDGES_S[place])
    assert low - 1e-9 <= found <= high + 1e-9
    assert found <= max(waits) / 1_000 + 1e-9


@given(st.lists(st.integers(0, 4_000_000), min_size=1, max_size=50))
def test_larger_shares_have_longer_waits(waits: list[int]) -> None:
    found = [float(quantile(counts_of(waits), share, max(waits) / 1_000)) for share in (0.5, 0.9, 0.95, 0.99)]
    assert found == sorted(found)


def test_quantiles_of_a_stack_are_those_of_its_days() -> None:
    days = [counts_of([0, 5_000, 9_000]), counts_of([0, 0, 0]), counts_of([])]
    found = quantile(np.stack(days), 0.5, np.array([9.0, 0.0, 0.0]))
    assert found[:2] == pytest.approx([4.5, 0.0])
    assert np.isnan(found[2])
