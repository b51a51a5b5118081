"""The best alternative is chosen as often as promised, and days go where they help."""

import numpy as np
import pytest
from numpy.typing import NDArray

from simcenter import load
from simcenter.study.selection import select
from simcenter.study.selection.kn import screening
from simcenter.study.selection.ocba import next_days, shares

Floats = NDArray[np.float64]


def chosen(samples: Floats, delta: float, confidence: float, first: int = 20) -> tuple[int, int]:
    """Run the procedure on given days, shape (k, days); which is chosen and after how many days."""
    rule = screening(samples[:, :first], delta, confidence)
    sums, days, left = samples[:, :first].sum(axis=1), first, list(range(len(samples)))
    while True:
        left = rule.survivors(sums, days, left)
        if len(left) == 1:
            return left[0], days
        sums += samples[:, days]
        days += 1


def rate(kind: str, count: int, seed: int, repetitions: int) -> float:
    """How often the first is chosen when it leads all others, which are equal, by exactly delta."""
    generator, right = np.random.Generator(np.random.Philox(seed)), 0
    for _ in range(repetitions):
        common = generator.standard_normal(3_000)
        own = generator.standard_normal((count, 3_000))
        days = 0.6 * common + 0.8 * own if kind == "normal" else np.exp(0.3 * common + 0.4 * own)
        delta = 0.4 * float(days[0].std())
        days[0] += delta
        right += chosen(days, delta, 0.95)[0] == 0
    return right / repetitions


@pytest.mark.slow
@pytest.mark.parametrize("count", [5, 10])
@pytest.mark.parametrize("kind", ["normal", "skewed"])
def test_the_best_is_chosen_as_often_as_promised_when_it_leads_by_delta(kind: str, count: int, seed: int) -> None:
    repetitions = 2_000
    # Three standard errors below the promise are chance.
    assert rate(kind, count, seed, repetitions) >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / repetitions)


def test_the_best_of_a_few_is_chosen_as_often_as_promised(seed: int) -> None:
    assert rate("normal", 4, seed, 200) >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 200)


def test_the_screening_rule_is_the_one_written_down_by_hand() -> None:
    first = np.array([[1.0, 2.0, 3.0], [2.0, 2.0, 2.0]])
    rule = screening(first, delta=0.5, confidence=0.9)
    eta = ((2 * 0.1 / 1) ** (-2 / 2) - 1) / 2
    assert rule.factor == pytest.approx(2 * eta * 2)
    assert rule.variances.tolist() == [[0.0, 1.0], [1.0, 0.0]]
    assert rule.margins(3)[0, 1] == pytest.approx(0.5 / 6 * (rule.factor * 1.0 / 0.25 - 3))
    assert rule.margins(10_000)[0, 1] == 0.0
    assert rule.survivors(np.array([0.0, 3 * 2.43]), 3, [0, 1]) == [1]
    assert rule.survivors(np.array([0.0, 3 * 2.41]), 3, [0, 1]) == [0, 1]


@pytest.mark.parametrize(("delta", "confidence"), [(0.0, 0.95), (-1.0, 0.95), (1.0, 0.5), (1.0, 1.0)])
def test_numbers_out_of_range_are_refused(delta: float, confidence: float) -> None:
    with pytest.raises(ValueError, match="expected"):
        screening(np.zeros((2, 5)), delta, confidence)


def test_days_go_to_the_close_and_the_noisy() -> None:
    found = shares(np.array([10.0, 9.0, 5.0, 9.0]), np.array([1.0, 1.0, 1.0, 2.0]))
    weights = np.array([0, 1.0, 1 / 25, 4.0])
    weights[0] = np.sqrt(1.0**2 + (1 / 25) ** 2 + (4.0 / 2.0) ** 2)
    assert found == pytest.approx(weights / weights.sum())


def test_every_day_of_a_budget_is_given_once_and_none_is_taken_away() -> None:
    days = np.array([20, 20, 20], np.int64)
    given = next_days(np.array([3.0, 2.0, 1.0]), np.ones(3), days, 7)
    assert given.sum() == 7
    assert (given >= 0).all()
    assert given[2] == given.min()


def test_an_alternative_that_is_clearly_worse_is_dropped_at_once_and_the_better_chosen() -> None:
    found = select(load("tuesday_morning"), "mean_wait", delta=1.0, changes=["volume +40%", "standard_team +3 agents"])
    assert found.names[found.best] == "standard_team +3 agents"
    assert found.ended == "chosen"
    assert found.days[1] == found.dropped_after[1] <= found.days.max()


def test_alternatives_that_are_the_same_are_not_told_apart_by_luck() -> None:
    found = select(load("tuesday_morning"), "mean_wait", delta=0.5, policies=["longest_wait"], max_days=25)
    # The same customers in the same order: every difference is zero, so both stay and neither is called better.
    assert found.ended == "not reached"
    assert found.left == found.names
    assert found.means[0] == found.means[1]


def test_a_budget_is_spent_to_the_day() -> None:
    found = select(load("tuesday_morning"), "service_level", budget=90, changes=["volume +30%", "volume -10%"])
    assert int(found.days.sum()) == 90
    assert found.names[found.best] == "volume -10%"
    assert found.ended == "budget spent"


@pytest.mark.parametrize(
    ("measure", "more", "said"),
    [
        ("occupancy", {"delta": 0.1}, "a better and a worse side"),
        ("mean_wait", {}, "expected one of them"),
        ("mean_wait", {"delta": 1.0, "budget": 100}, "expected one of them"),
        ("mean_wait", {"budget": 10}, "at least 20 for each of 2"),
    ],
)
def test_what_cannot_be_selected_by_is_refused(measure: str, more: dict[str, float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        # Options of many types.
        select(load("tuesday_morning"), measure, changes=["volume +5%"], **more)  # type: ignore[arg-type]
