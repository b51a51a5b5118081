"""The judge of simulated figures can say no: it finds wrong values, and errors are what they claim to be."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from simcenter.simulation import Simulator
from tests.exact.accuracy import IN_CI, PILOT, Case, Found, Target, far_off, settled, simulate_until
from tests.exact.cases_one_pool import ERLANG_A, FEEDBACK
from tests.exact.centers import one_pool, relaxation, warm_up
from tests.exact.observed import contacts_per_issue, mean_queue, mean_wait, p_abandon, p_wait, per_minute

NAME = "exponential patience"


def with_exact(case: Case, name: str, factor: float) -> Case:
    """The case with one exact value only, and that one wrong by a factor."""
    target = case.targets[name]
    return replace(case, targets={name: replace(target, exact=target.exact * factor)})


@pytest.mark.parametrize("name", ["p_wait", "mean_wait", "occupancy"])
@pytest.mark.parametrize("factor", [0.96, 1.04])
def test_a_value_that_is_four_per_cent_off_is_found_out(name: str, factor: float, seed: int) -> None:
    said = far_off(with_exact(ERLANG_A[NAME], name, factor), IN_CI, seed)
    assert len(said) == 1
    assert said[0].startswith(f"{name}: ")


def test_a_simulation_goes_on_until_it_is_as_accurate_as_asked_for(seed: int) -> None:
    case = with_exact(ERLANG_A[NAME], "mean_wait", 1.0)
    roughly, few = simulate_until(case, 0.01, seed)
    closely, many = simulate_until(case, IN_CI, seed)
    assert few == PILOT < many
    exact = case.targets["mean_wait"].exact
    assert closely["mean_wait"].error <= IN_CI * exact < 2 * roughly["mean_wait"].error


def test_the_error_of_a_ratio_is_the_spread_of_such_ratios(seed: int) -> None:
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(2_000):
        calls = rng.poisson(40, 30)
        found.append(Found.over([(float(rng.binomial(n, 0.3)), float(n)) for n in calls], [()] * 30))
    spread = float(np.std([one.value for one in found]))
    assert np.mean([one.error for one in found]) == pytest.approx(spread, rel=0.07)
    assert np.mean([one.value for one in found]) == pytest.approx(0.3, abs=4.5 * spread / math.sqrt(2_000))


def test_controls_take_out_what_they_explain_and_nothing_else(seed: int) -> None:
    rng = np.random.default_rng(seed)
    luck, noise = rng.normal(size=400), 0.1 * rng.normal(size=400)
    pairs = [(5.0 + 2.0 * known + rest, 1.0) for known, rest in zip(luck, noise, strict=True)]
    plain, controlled = Found.over(pairs, [()] * 400), Found.over(pairs, [(known,) for known in luck])
    assert plain.error == pytest.approx(0.1, rel=0.15)
    assert controlled.error == pytest.approx(0.005, rel=0.15)
    assert controlled.value == pytest.approx(5.0, abs=4.5 * 0.005)


def test_the_warm_up_is_the_shortest_that_leaves_next_to_no_bias() -> None:
    forgets = relaxation(0.2, 4.0, 1)
    hours = warm_up(forgets, 99)

    def bias(warm: int) -> float:
        measured = (99 * 24 - 2 * warm) * 60
        return math.exp(-warm * 60 / forgets) * forgets / measured

    assert bias(hours) <= 0.0002 < bias(hours - 1)


def test_a_horizon_too_short_to_forget_the_start_is_refused() -> None:
    with pytest.raises(AssertionError, match="too short to forget"):
        one_pool(0.2, 4.0, 1, days=1)


def test_littles_law_holds_between_waits_and_queue(seed: int) -> None:
    """The two are read off different columns; over a month they differ by who waits at its ends."""
    look = settled(Simulator(ERLANG_A[NAME].scenario).run(seed))
    rate, wait, queue = (
        top / bottom for top, bottom in (m(look) for m in (per_minute, mean_wait, mean_queue))
    )
    assert rate * wait == pytest.approx(queue, rel=1e-3)


def test_those_who_abandon_are_among_those_who_wait(seed: int) -> None:
    look = settled(Simulator(ERLANG_A[NAME].scenario).run(seed))
    assert 0 < p_abandon(look)[0] < p_wait(look)[0] < p_wait(look)[1]


def test_a_stretch_whose_issues_are_not_over_is_refused(seed: int) -> None:
    case = FEEDBACK["unresolved calls come back"]
    calendar = case.scenario.calendar
    no_end = calendar.changed(start=calendar.start.changed(warm_up=60_000))
    with pytest.raises(AssertionError, match=r"the run ends (too soon|before some issues do)"):
        contacts_per_issue(settled(Simulator(case.scenario.changed(calendar=no_end)).run(seed)))


def test_small_probabilities_are_asked_for_less_closely_than_values() -> None:
    assert Target(p_wait, 0.01, probability=True).largest_error(0.004) == pytest.approx(0.0002)
    assert Target(p_wait, 0.5, probability=True).largest_error(0.004) == pytest.approx(0.002)
    assert Target(mean_wait, 0.01).largest_error(0.004) == pytest.approx(0.00004)
