"""The Erlang formulas meet printed figures, exact rational sums, their limits and quadrature at any size."""

import itertools
import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from simcenter.study.erlang import (
    erlang_a,
    erlang_b,
    erlang_c,
    offered_load,
    required_agents,
    scheduled_heads,
)

PRINTED = 1e-9  # relative: the figures have ten digits

loads = st.floats(0.05, 60.0)
handle_times = st.floats(20.0, 2000.0)
patiences = st.floats(5.0, 5000.0)
some_agents = st.integers(1, 80)
waits = st.floats(0.0, 900.0)


@pytest.mark.parametrize(
    ("load", "agents", "p_block", "mean_busy"),
    [
        (8.0, 10, 0.1216610643, 7.026711486),
        (100.0, 110, 0.02746344845, 97.25365516),
        (480.0, 500, 0.01432578072, 473.1236253),
    ],
)
def test_erlang_b_meets_the_printed_losses(
    load: float, agents: int, p_block: float, mean_busy: float
) -> None:
    result = erlang_b(load, agents)
    assert result.p_block == pytest.approx(p_block, rel=PRINTED)
    assert result.occupancy * agents == pytest.approx(mean_busy, rel=PRINTED)


@pytest.mark.parametrize(
    ("load", "aht", "agents", "p_wait", "asa", "longer", "occupancy", "mean_queue", "p90", "p95"),
    [
        (
            10.0,
            180.0,
            14,
            0.1741319336,
            7.835937012,
            0.1116499808,
            10 / 14,
            0.435329834,
            24.95893792,
            56.15056105,
        ),
        (
            8.4,
            120.0,
            12,
            0.1838886304,
            6.129621013,
            0.1009202201,
            0.7,
            0.4290734709,
            20.30533729,
            43.41024331,
        ),
    ],
)
def test_erlang_c_meets_the_printed_waits(
    load: float, aht: float, agents: int, p_wait: float, asa: float, longer: float, occupancy: float,
    mean_queue: float, p90: float, p95: float,
) -> None:  # fmt: skip
    result = erlang_c(load, agents, aht)
    assert result.stable
    assert result.p_wait == pytest.approx(p_wait, rel=PRINTED)
    assert result.asa == result.mean_wait == pytest.approx(asa, rel=PRINTED)
    assert result.p_wait_longer_than(20) == pytest.approx(longer, rel=PRINTED)
    assert result.service_level(20) == pytest.approx(1 - longer, rel=PRINTED)
    assert result.service_level_of_answered(20) == result.service_level(20)
    assert result.occupancy == pytest.approx(occupancy, rel=PRINTED)
    assert result.mean_queue == pytest.approx(mean_queue, rel=PRINTED)
    assert result.p90_wait == pytest.approx(p90, rel=PRINTED)
    assert result.p95_wait == pytest.approx(p95, rel=PRINTED)
    assert result.p50_wait == 0.0
    assert result.mean_wait_of_those_who_wait == pytest.approx(aht / (agents - load), rel=PRINTED)


ERLANG_A_PRINTED = {
    "unlimited lines": (
        erlang_a(9.6, 10, aht=240, patience=240),
        {
            "p_block": 0.0,
            "p_wait": 0.4911379399,
            "p_abandon": 0.1087920163,
            "mean_wait": 60 * 0.4351680651,
            "asa": 60 * 0.3953829886,
            "mean_wait_abandoned": 60 * 0.7610814826,
            "mean_queue": 1.044403356,
            "occupancy": 0.8555596644,
        },
        (0.3592999495, 0.6054412567, 0.6793490047),
    ),
    "16 lines": (
        erlang_a(12.0, 12, aht=240, patience=180, lines=16),
        {
            "p_block": 0.05026160231,
            "p_wait": 0.4413514655,
            "p_abandon": 0.08549233663,
            "mean_wait": 60 * 0.2564770099,
            "asa": 60 * 0.2344316136,
            "mean_wait_abandoned": 60 * 0.4922956183,
            "mean_queue": 0.7307581932,
            "occupancy": 0.8685430429,
        },
        (0.2737227385, 0.6869349563, 0.751152761),
    ),
}


@pytest.mark.parametrize("name", ERLANG_A_PRINTED)
def test_erlang_a_meets_the_printed_figures(name: str) -> None:
    result, measures, (longer, level, level_of_answered) = ERLANG_A_PRINTED[name]
    for measure, printed in measures.items():
        assert getattr(result, measure) == pytest.approx(printed, rel=PRINTED), measure
    assert result.p_wait_longer_than(20) == pytest.approx(longer, rel=PRINTED)
    assert result.service_level(20) == pytest.approx(level, rel=PRINTED)
    assert result.service_level_of_answered(20) == pytest.approx(level_of_answered, rel=PRINTED)


def exact_p_block(load: Fraction, agents: int) -> Fraction:
    """Erlang B by its defining sum in rational arithmetic."""
    term = total = Fraction(1)
    for k in range(1, agents + 1):
        term *= load / k
        total += term
    return term / total


@given(load=st.fractions(Fraction(1, 50), 60, max_denominator=50), agents=some_agents)
@settings(max_examples=60)
def test_b_and_c_equal_rational_arithmetic_to_the_last_digits(load: Fraction, agents: int) -> None:
    blocked = exact_p_block(load, agents)
    assert erlang_b(float(load), agents).p_block == pytest.approx(float(blocked), rel=1e-13)
    if load < agents:
        waits_share = agents * blocked / (agents - load * (1 - blocked))
        assert erlang_c(float(load), agents, 180).p_wait == pytest.approx(float(waits_share), rel=1e-11)


def summed_birth_death(load: float, agents: int, impatience: float, lines: int) -> np.ndarray:
    """Probabilities of 0..lines in system by exact rational products (impatience = AHT / patience)."""
    weights = [Fraction(1)]
    for n in range(1, lines + 1):
        deaths = min(n, agents) + max(n - agents, 0) * Fraction(impatience)
        weights.append(weights[-1] * Fraction(load) / deaths)
    total = sum(weights)
    return np.array([float(weight / total) for weight in weights])


@given(
    load=loads,
    agents=st.integers(1, 12),
    impatience=st.sampled_from([0.05, 0.5, 1.0, 7.5]),
    room=st.integers(0, 9),
)
@settings(max_examples=60)
def test_limited_lines_equal_the_rational_birth_death_sums(
    load: float, agents: int, impatience: float, room: int
) -> None:
    aht = 200.0
    states = summed_birth_death(load, agents, impatience, agents + room)
    result = erlang_a(load, agents, aht, aht / impatience, agents + room)
    queue = float(states[agents:] @ np.arange(room + 1))
    accepted = 1 - states[-1]
    assert result.p_block == pytest.approx(states[-1], rel=1e-12)
    assert result.p_wait == pytest.approx(states[agents:-1].sum() / accepted, rel=1e-12, abs=1e-300)
    assert result.p_abandon == pytest.approx(queue * impatience / load / accepted, rel=1e-11, abs=1e-300)
    assert result.mean_queue == pytest.approx(queue, rel=1e-11, abs=1e-300)
    busy = float(states @ np.minimum(np.arange(agents + room + 1), agents))
    assert result.occupancy == pytest.approx(busy / agents, rel=1e-12)


@given(load=loads, agents=some_agents, aht=handle_times, patience=patiences)
@settings(max_examples=60)
def test_as_many_lines_as_agents_make_erlang_a_erlang_b(
    load: float, agents: int, aht: float, patience: float
) -> None:
    limited, loss = erlang_a(load, agents, aht, patience, lines=agents), erlang_b(load, agents)
    assert limited.p_block == pytest.approx(loss.p_block, rel=1e-12)
    assert limited.occupancy == pytest.approx(loss.occupancy, rel=1e-12)
    assert limited.p_wait == limited.asa == limited.mean_queue == 0.0


def test_endless_patience_makes_erlang_a_erlang_c() -> None:
    patient, delay = erlang_a(40.0, 44, 240, patience=1e12), erlang_c(40.0, 44, 240)
    for measure in (
        "p_wait",
        "asa",
        "mean_wait",
        "mean_queue",
        "occupancy",
        "p50_wait",
        "p90_wait",
        "p95_wait",
    ):
        assert getattr(patient, measure) == pytest.approx(getattr(delay, measure), rel=1e-8, abs=1e-12), (
            measure
        )
    for seconds in (0, 1, 20, 300):
        assert patient.service_level(seconds) == pytest.approx(delay.service_level(seconds), rel=1e-9)


@given(
    load=loads,
    agents=some_agents,
    aht=handle_times,
    patience=patiences,
    seconds=waits,
    room=st.none() | st.integers(1, 50),
)
@settings(max_examples=60)
def test_who_is_not_served_in_time_has_abandoned_or_still_waits(
    load: float, agents: int, aht: float, patience: float, seconds: float, room: int | None
) -> None:
    """Abandonments up to t are the integral of P(W > u) / patience, whatever the state sums say."""
    result = erlang_a(load, agents, aht, patience, None if room is None else agents + room)
    abandoned = (
        quad(result.p_wait_longer_than, 0, seconds, epsabs=1e-12, epsrel=1e-12, limit=200)[0] / patience
    )
    total = result.service_level(seconds) + abandoned + result.p_wait_longer_than(seconds)
    assert total == pytest.approx(1.0, abs=1e-9)


@given(load=loads, agents=some_agents, aht=handle_times, patience=patiences)
@settings(max_examples=40)
def test_mean_waits_of_answered_and_abandoned_add_up(
    load: float, agents: int, aht: float, patience: float
) -> None:
    result = erlang_a(load, agents, aht, patience)
    longer = quad(result.p_wait_longer_than, 0, 40 * patience, epsabs=1e-13, epsrel=1e-11, limit=500)[0]
    assert result.mean_wait == pytest.approx(longer, rel=1e-7, abs=1e-9)
    still_to_serve = quad(
        lambda t: result.service_level(40 * patience) - result.service_level(t),
        0, 40 * patience, epsabs=1e-13, epsrel=1e-11, limit=500,
    )[0]  # fmt: skip
    assert result.asa * (1 - result.p_abandon) == pytest.approx(still_to_serve, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("load", [99_500.0, 100_000.0, 104_000.0])
def test_a_hundred_thousand_agents_equal_the_integral_of_the_offered_wait(load: float) -> None:
    """The offered wait has density proportional to exp(p rate (1 - exp(-t/p)) - agents t / AHT)."""
    agents, aht, patience = 100_000, 240.0, 150.0
    result = erlang_a(load, agents, aht, patience)
    peak = max(-patience * math.log(agents / load), 0.0)

    def log_density(t: float) -> float:
        return load / aht * patience * -math.expm1(-t / patience) - agents / aht * t

    top = log_density(peak)

    def tail(start: float, extra: float) -> float:
        """Integral of density x exp(-extra t) from start on, relative to the peak of the density."""
        spots = np.unique(np.clip(peak + np.linspace(-24, 24, 33), start, peak + 40))
        pieces = [
            quad(lambda t: math.exp(log_density(t) - top - extra * t), left, right, epsrel=1e-12)[0]
            for left, right in itertools.pairwise(spots)
        ]
        return float(sum(pieces))

    for seconds in (0.02, 0.5, peak + 0.3):
        expected = math.exp(-seconds / patience) * tail(seconds, 0.0) / tail(0.0, 0.0)
        assert result.p_wait_longer_than(seconds) / result.p_wait == pytest.approx(
            expected, rel=1e-8, abs=1e-14
        )
    assert result.occupancy * agents == pytest.approx(load * (1 - result.p_abandon), rel=1e-13)
    answered = tail(0.0, 1 / patience) / tail(0.0, 0.0)
    assert result.p_abandon / result.p_wait == pytest.approx(1 - answered, rel=1e-8)


def test_equal_handling_and_patience_make_the_number_in_system_poisson() -> None:
    """With patience = AHT everyone leaves at the same rate, agents or not: an infinite-server system."""
    load, agents = 100_000.0, 100_000
    result = erlang_a(load, agents, 180, 180)
    # E(N - load)+ of a Poisson variable is load p(load); Stirling's series gives p(load) at an integer load
    peak = math.exp(-1 / (12 * load) + 1 / (360 * load**3)) / math.sqrt(2 * math.pi * load)
    assert result.mean_queue == pytest.approx(load * peak, rel=1e-10)
    assert result.p_abandon == pytest.approx(peak, rel=1e-10)


@pytest.mark.parametrize(("load", "agents"), [(14.0, 14), (20.0, 14), (3.0, 0)])
def test_overload_without_abandonment_is_named_unstable_and_waits_forever(load: float, agents: int) -> None:
    result = erlang_c(load, agents, 180)
    assert not result.stable
    assert result.p_wait == 1.0
    assert result.asa == result.mean_wait == result.mean_queue == result.p50_wait == math.inf
    assert result.service_level(20) == 0.0
    assert result.p_wait_longer_than(1e9) == 1.0


def test_abandonment_makes_every_overload_stable() -> None:
    result = erlang_a(1000.0, 100, 180, 180)
    assert result.stable
    assert result.p_abandon == pytest.approx(0.9, abs=1e-9)
    assert result.occupancy == pytest.approx(1.0, abs=1e-9)
    assert 0.0 <= result.service_level(20) < 1e-12


def test_without_agents_everyone_abandons_and_nobody_has_an_asa() -> None:
    result = erlang_a(5.0, 0, 180, 60)
    assert result.p_wait == pytest.approx(1.0)
    assert result.p_abandon == pytest.approx(1.0)
    assert result.mean_wait == pytest.approx(60.0)
    assert result.p_wait_longer_than(60) == pytest.approx(math.exp(-1))
    assert result.p50_wait == pytest.approx(60 * math.log(2))
    assert math.isnan(result.asa)
    assert math.isnan(result.occupancy)
    assert erlang_b(5.0, 0).p_block == 1.0


def test_without_load_nobody_waits_and_nobody_is_needed() -> None:
    for result in (erlang_b(0.0, 3), erlang_c(0.0, 3, 180), erlang_a(0.0, 3, 180, 60)):
        assert result.p_wait == result.p_block == result.p_abandon == result.asa == result.occupancy == 0.0
        assert result.service_level(20) == 1.0
        assert result.p95_wait == 0.0
    assert required_agents("erlang_c", 0.0, 180, 0.8, 20) == 0


@given(load=loads, agents=some_agents, aht=handle_times, patience=patiences, share=st.floats(0.0, 0.999))
@settings(max_examples=60)
def test_a_quantile_is_the_shortest_wait_its_share_does_not_exceed(
    load: float, agents: int, aht: float, patience: float, share: float
) -> None:
    for result in (erlang_c(load, agents, aht), erlang_a(load, agents, aht, patience)):
        wait = result.wait_quantile(share)
        if 0 < wait < math.inf:
            assert result.p_wait_longer_than(wait) == pytest.approx(1 - share, rel=1e-9)
        elif wait == 0:
            assert result.p_wait <= 1 - share


@pytest.mark.parametrize(
    ("asked", "arguments", "message"),
    [
        (erlang_b, (-1.0, 3), "load: got -1.0, expected a finite number of erlangs, zero or more"),
        (erlang_b, (math.nan, 3), "load: got nan"),
        (erlang_b, (1.0, 2.5), "agents: got 2.5, expected a whole number"),
        (erlang_b, (1.0, True), "agents: got True, expected a whole number"),
        (erlang_c, (1.0, -2, 180), "agents: got -2, expected zero or more"),
        (erlang_c, (1.0, 2, 0), "aht: got 0, expected more than 0 s"),
        (erlang_a, (1.0, 2, 180, math.inf), "patience: got inf, expected more than 0 s and finite"),
        (erlang_a, (1.0, 2, 180, 60, 1), r"lines: got 1, expected at least one line per agent \(2\)"),
        (erlang_a, (2e5, 100_000, 180, 1e9), "more than .* states"),
        (erlang_c(1.0, 2, 180).service_level, (-1,), "seconds: got -1, expected zero or more"),
        (erlang_c(1.0, 2, 180).wait_quantile, (1,), "share: got 1, expected at least 0 and below 1"),
        (required_agents, ("erlang_d", 1, 180, 0.8, 20), "model: got 'erlang_d', expected one of erlang_b"),
        (
            required_agents,
            ("erlang_c", 1, 180, 1.0, 20),
            "target_share: got 1.0, expected above 0 and below 1",
        ),
        (required_agents, ("erlang_c", 1, 180, 0.8, 20, 1.2), "max_occupancy: got 1.2, expected above 0"),
        (required_agents, ("erlang_a", 1, 180, 0.8, 20), "got None with erlang_a, expected it with erlang_a"),
        (required_agents, ("erlang_c", 1, 180, 0.8, 20, None, 60), "got 60 with erlang_c, expected it with"),
        (scheduled_heads, (10, 1.0), "shrinkage: got 1.0, expected at least 0 and below 1"),
        (offered_load, (10, 0, 180), "interval: got 0, expected more than 0 s"),
    ],
)
def test_a_wrong_argument_is_answered_with_what_was_got_and_expected(
    asked: Callable[..., object], arguments: tuple[object, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        asked(*arguments)
