"""The draw: published words, inverted counts, uniform uniforms, and times that follow their families."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simcenter.engine.drawing.draw import draw, factors_on
from simcenter.engine.drawing.kernels import fill_words, poisson_counts
from simcenter.engine.drawing.recipe import build_recipe, name_key, threshold
from simcenter.engine.tables import LONGEST_MS, NEVER, NOT_YET, Demand
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator
from tests.engine.clockwork import contact, live, supply
from tests.scenario.center import center

MINUTE = 60_000
UNLIKELY = 1e-5
"""A p-value below this is a mistake: every test here has a fixed seed."""


# Words ----------------------------------------------------------------------------------------------------


def words(counter: tuple[int, int, int, int], key: tuple[int, int]) -> list[int]:
    """The four words of one counter."""
    out = np.empty((1, 4), np.uint32)
    first, second, third = (np.array([value], np.uint32) for value in counter[:3])
    fill_words(first, second, third, counter[3], *key, out)
    return [int(word) for word in out[0]]


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((2**32 - 1,) * 4, (2**32 - 1,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
    ids=["zeros", "ones", "digits of pi"],
)
def test_philox_gives_the_published_words(
    counter: tuple[int, int, int, int], key: tuple[int, int], expected: tuple[int, ...]
) -> None:
    assert words(counter, key) == list(expected)


def philox_on_paper(counter: list[int], key: list[int]) -> list[int]:
    """Ten rounds in Python's own integers."""
    for _ in range(10):
        high0, low0 = divmod(0xD2511F53 * counter[0], 2**32)
        high1, low1 = divmod(0xCD9E8D57 * counter[2], 2**32)
        counter = [high1 ^ counter[1] ^ key[0], low1, high0 ^ counter[3] ^ key[1], low0]
        key = [(key[0] + 0x9E3779B9) % 2**32, (key[1] + 0xBB67AE85) % 2**32]
    return counter


word = st.integers(0, 2**32 - 1)


@given(st.tuples(word, word, word, word), st.tuples(word, word))
def test_philox_is_what_unbounded_integers_say(
    counter: tuple[int, int, int, int], key: tuple[int, int]
) -> None:
    assert words(counter, key) == philox_on_paper(list(counter), list(key))


# Counts ---------------------------------------------------------------------------------------------------

chances = st.floats(2.0**-54, 1 - 2.0**-53)
means = st.one_of(st.floats(1e-9, 50), st.floats(50, 200_000))


def count(chance: float, mean: float) -> int:
    """The Poisson count of one chance."""
    out = np.empty(1, np.int64)
    poisson_counts(np.array([chance]), np.array([mean]), out)
    return int(out[0])


@given(chances, means)
def test_a_count_is_the_smallest_whose_cumulative_probability_reaches_the_chance(
    chance: float, mean: float
) -> None:
    found, rounding = count(chance, mean), 1e-11
    assert stats.poisson.cdf(found, mean) >= chance - rounding
    assert found == 0 or stats.poisson.cdf(found - 1, mean) < chance + rounding


@given(st.floats(1e-12, 1 - 1e-12), means, st.floats(1.0001, 1.5))
def test_a_count_never_falls_when_the_mean_rises(chance: float, mean: float, factor: float) -> None:
    assert count(chance, mean * factor) >= count(chance, mean)


def test_no_contacts_come_where_none_are_expected() -> None:
    assert count(1 - 2.0**-53, 0.0) == 0


# A drawn day ----------------------------------------------------------------------------------------------


def scenario(**places: Any) -> Scenario:
    """Ten hours with 2,000 calls each, as plain as can be, with sections replaced."""
    return Scenario.model_validate(
        {
            "calendar": {"opens": "08:00", "closes": "18:00", "interval": "30 min"},
            "tiers": {"all": {"patience": {"exponential": "2 min"}}},
            "needs": {"call": {"talk": {"exponential": "3 min"}, "wrap": {"exponential": "1 min"}}},
            "volumes": {
                "counts": "issues",
                "day_factor": "none",
                "streams": [{"tier": "all", "need": "call", "per_hour": 2000}],
            },
            "pools": {"agents": {"seated": 100}},
        }
        | places
    )


def drawn(words_: Scenario, seed: int, replication: int = 0) -> Demand:
    """One replication's contacts."""
    return draw(build_recipe(words_), seed, replication)


def test_contacts_come_in_the_order_of_time_and_within_opening_hours(seed: int) -> None:
    dial = drawn(scenario(), seed).dial_ms
    assert (np.diff(dial) >= 0).all()
    assert dial[0] >= 0
    assert dial[-1] < 600 * MINUTE


def test_counts_per_interval_are_poisson_and_moments_within_are_uniform(seed: int) -> None:
    rates = [5.0, 40.0, 10.0, 0.0] * 5
    streams = [{"tier": "all", "need": "call", "per_interval": rates}]
    plain = scenario(volumes={"counts": "issues", "day_factor": "none", "streams": streams})
    days = [drawn(plain, seed, replication).dial_ms for replication in range(400)]
    counts = np.array([np.bincount(dial // (30 * MINUTE), minlength=20) for dial in days])
    assert (counts[:, 3::4] == 0).all()
    for rate in (5.0, 40.0, 10.0):
        of_rate = counts[:, np.array(rates) == rate].ravel()
        dispersion = ((of_rate - rate) ** 2 / rate).sum()
        assert UNLIKELY < stats.chi2.cdf(dispersion, len(of_rate)) < 1 - UNLIKELY
        assert abs(of_rate.mean() - rate) < 4.5 * np.sqrt(rate / len(of_rate))
    moments = np.concatenate(days) % (30 * MINUTE) / (30 * MINUTE)
    assert stats.kstest(moments, "uniform").pvalue > UNLIKELY


def test_words_are_uniform_and_those_of_different_quantities_do_not_go_together(seed: int) -> None:
    demand = drawn(scenario(routing={"agents": "random"}), seed)
    columns = [demand.resolve_word / 2.0**32, demand.route_word / 2.0**32]
    columns += [-np.expm1(-demand.talk_ms / (3.0 * MINUTE)), -np.expm1(-demand.wrap_ms / (1.0 * MINUTE))]
    columns += [-np.expm1(-demand.patience_ms / (2.0 * MINUTE))]
    for column in columns:
        assert stats.kstest(column, "uniform").pvalue > UNLIKELY
        once_later = np.corrcoef(column[:-1], column[1:])[0, 1]
        assert abs(once_later) < 4.5 / np.sqrt(len(column))
    together = np.array(np.corrcoef(columns))[np.triu_indices(len(columns), 1)]
    assert np.abs(together).max() < 4.5 / np.sqrt(len(columns[0]))


FAMILIES: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "exponential": ({"exponential": "3 min"}, stats.expon(scale=180_000).cdf),
    "lognormal": (
        {"lognormal": {"median": "2 min", "sigma": 0.8}},
        stats.lognorm(0.8, scale=120_000).cdf,
    ),
    "lognormal by mean": (
        {"lognormal": {"mean": "4 min", "cv": 1.1}},
        stats.lognorm(np.sqrt(np.log(2.21)), scale=240_000 / np.sqrt(2.21)).cdf,
    ),
    "gamma": ({"gamma": {"mean": "3 min", "shape": 2.5}}, stats.gamma(2.5, scale=72_000).cdf),
    "weibull": ({"weibull": {"scale": "3 min", "shape": 0.7}}, stats.weibull_min(0.7, scale=180_000).cdf),
    "erlang": ({"erlang": {"mean": "3 min", "stages": 3}}, stats.gamma(3, scale=60_000).cdf),
    "hyperexponential": (
        {"hyperexponential": {"probabilities": [0.3, 0.7], "means": ["1 min", "5 min"]}},
        lambda t: 0.3 * stats.expon(scale=60_000).cdf(t) + 0.7 * stats.expon(scale=300_000).cdf(t),
    ),
}


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("quantity", ["talk", "patience"])
def test_drawn_times_follow_their_family(family: str, quantity: str, seed: int) -> None:
    law, distribution = FAMILIES[family]
    where = (
        {"needs": {"call": {"talk": law}}} if quantity == "talk" else {"tiers": {"all": {"patience": law}}}
    )
    demand = drawn(scenario(**where), seed)
    times = getattr(demand, f"{quantity}_ms")
    assert stats.kstest(times, distribution).pvalue > UNLIKELY


@pytest.mark.parametrize("family", [name for name in FAMILIES if name != "hyperexponential"])
def test_a_time_is_the_quantile_of_the_contacts_own_word(family: str, seed: int) -> None:
    """Contacts of an interval are numbered from 0; word 1 of a first attempt's block 0 is for talking."""
    words_ = scenario(needs={"call": {"talk": FAMILIES[family][0]}})
    demand = drawn(words_, seed)
    counts = np.bincount(demand.dial_ms // (30 * MINUTE))
    numbers = np.concatenate([interval << 20 | np.arange(n) for interval, n in enumerate(counts)])
    ones = np.ones(len(numbers), np.uint32)
    out = np.empty((len(numbers), 4), np.uint32)
    first_attempt_today = ones * (64 << 16 | 1 << 8)
    fill_words(
        numbers.astype(np.uint32), first_attempt_today, ones * name_key("all/call/phone"), 0, seed, 0, out
    )
    expected = words_.types[0].talk.quantile((out[:, 1] + 0.5) / 2.0**32)
    assert np.abs(np.sort(demand.talk_ms) - np.sort(expected)).max() <= 0.5001


def test_fixed_times_are_themselves_and_a_share_of_zero_is_zero(seed: int) -> None:
    mixed = {
        "zero_share": {
            "share": "30%",
            "of": {"mixture": [{"share": 0.5, "of": "20 s"}, {"share": 0.5, "of": "never"}]},
        }
    }
    demand = drawn(scenario(needs={"call": {"talk": "90 s"}}, tiers={"all": {"patience": mixed}}), seed)
    assert (demand.talk_ms == 90_000).all()
    assert (demand.hold_ms == 0).all()
    rows = len(demand.talk_ms)
    for value, share in ((0, 0.3), (20_000, 0.35), (NEVER, 0.35)):
        seen = (demand.patience_ms == value).mean()
        assert abs(seen - share) < 4.5 * np.sqrt(share * (1 - share) / rows)


def test_the_factor_of_a_day_is_gamma_with_mean_one(seed: int) -> None:
    streams = [{"tier": "all", "need": "call", "per_hour": 1}]
    recipe = build_recipe(scenario(volumes={"day_factor": {"shape": 10}, "streams": streams}))
    factors = [factors_on(recipe, seed, replication, day)[0, 0] for replication in range(400) for day in range(10)]
    assert stats.kstest(factors, stats.gamma(10, scale=0.1).cdf).pvalue > UNLIKELY
    assert abs(np.mean(factors) - 1) < 4.5 * np.sqrt(0.1 / len(factors))


def test_the_factor_of_a_day_raises_all_its_streams_together(seed: int) -> None:
    streams = [{"tier": tier, "need": "call", "per_hour": 1000} for tier in ("one", "two")]
    volumes = {"day_factor": {"shape": 10}, "streams": streams}
    both = scenario(tiers={"one": {}, "two": {}}, volumes=volumes)
    recipe = build_recipe(both)
    for replication in range(20):
        expected = 10_000 * factors_on(recipe, seed, replication, 0)[0, 0]
        counts = np.bincount(drawn(both, seed, replication).type)
        assert (np.abs(counts - expected) < 4.5 * np.sqrt(expected)).all()


# Follow-ups -----------------------------------------------------------------------------------------------


def with_returns(resolution: float, probability: float, delay: str, **volumes: Any) -> Scenario:
    """Unresolved contacts come back with a probability after exactly a delay."""
    streams = [{"tier": "all", "need": "call", "per_hour": 2000}]
    return scenario(
        pools={"agents": {"seated": 100, "resolution": resolution}},
        follow_ups={"returns": {"probability": probability, "delay": delay}, "max_attempts": 8},
        volumes={"counts": "issues", "day_factor": "none", "streams": streams} | volumes,
    )


def test_follow_up_rows_are_as_many_as_luck_can_wake(seed: int) -> None:
    demand = drawn(with_returns(0.7, 0.8, "30 min"), seed)
    wakes = (demand.resolve_word >= threshold(0.7)) & demand.returns & (demand.attempt < 8)
    assert ((demand.next != NOT_YET) == wakes).all()
    again = demand.next[wakes]
    assert (np.sort(again) == np.arange(demand.fresh, len(demand.next))).all()
    assert (demand.attempt[again] == demand.attempt[wakes] + 1).all()
    assert (demand.issue[again] == demand.issue[wakes]).all()
    assert (demand.type[again] == demand.type[wakes]).all()
    assert (demand.dial_ms[again] == NOT_YET).all()
    expected = 20_000 * 0.24
    assert abs((demand.attempt == 2).sum() - expected) < 4.5 * np.sqrt(expected)


def test_every_attempt_has_luck_of_its_own(seed: int) -> None:
    demand = drawn(with_returns(0.0, 1.0, "30 min"), seed)
    parents = np.flatnonzero(demand.next != NOT_YET)
    for name in ("talk_ms", "patience_ms", "route_word"):
        column = getattr(demand, name).astype(float)
        together = np.corrcoef(column[parents], column[demand.next[parents]])[0, 1]
        assert abs(together) < 4.5 / np.sqrt(len(parents))


def test_customers_of_earlier_days_are_carried_in_at_the_rate_at_which_they_return(seed: int) -> None:
    """Half are unresolved and back after exactly one day's opening hours: a half, a quarter, and so on."""
    plain, carried = with_returns(0.5, 1.0, "10 h"), with_returns(0.5, 1.0, "10 h", carry_in=True)
    without, with_them = drawn(plain, seed), drawn(carried, seed)
    fresh = with_them.attempt[: with_them.fresh]
    assert (fresh == 1).sum() == without.fresh
    # Of each earlier day the first attempt comes back on the next; talking makes a few miss a day.
    for attempt, share in ((2, 0.5), (3, 0.25)):
        expected = 20_000 * share
        assert abs((fresh == attempt).sum() - expected) < 4.5 * np.sqrt(expected) + 0.02 * expected


# Whose luck it is -----------------------------------------------------------------------------------------


def test_every_bit_of_seed_and_replication_makes_other_days() -> None:
    one = scenario(
        volumes={"day_factor": "none", "streams": [{"tier": "all", "need": "call", "per_hour": 30}]}
    )
    keys = [(0, 0)] + [(1 << bit, 0) for bit in (0, 1, 31, 32, 63)] + [(0, 1 << bit) for bit in (0, 16, 31)]
    days = {tuple(drawn(one, seed, replication).dial_ms) for seed, replication in keys}
    assert len(days) == len(keys)


@pytest.mark.parametrize(
    ("seed", "replication", "says"),
    [
        (-1, 0, "seed -1 is not between"),
        (2**64, 0, "seed 18446744073709551616 is not"),
        (0, 2**32, "replication 4294967296 is not"),
        (0, -1, "replication -1 is not"),
    ],
)
def test_a_seed_or_replication_out_of_range_is_refused(seed: int, replication: int, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        drawn(scenario(), seed, replication)


LONG = [{"fixed": "300 d"}, {"exponential": "3000 d"}, {"gamma": {"mean": "3000 d", "shape": 1}}]


@pytest.mark.parametrize("law", LONG, ids=["fixed", "exponential", "gamma"])
def test_no_drawn_time_is_longer_than_the_longest_horizon_but_what_never_ends(law: dict[str, Any]) -> None:
    never = {"mixture": [{"share": "50%", "of": "never"}, {"share": "50%", "of": law}]}
    drawn = []
    for patience in (law, never, "never"):
        of = center(tiers__premier__patience=patience, tiers__standard__patience=patience)
        drawn.append(Simulator(Scenario.model_validate(of, context={"in_file": True})).draw(1).patience_ms)
    assert drawn[0].max() == LONGEST_MS
    assert {LONGEST_MS, NEVER} <= set(drawn[1].tolist())
    assert ((drawn[1] <= LONGEST_MS) | (drawn[1] == NEVER)).all()
    assert set(drawn[2].tolist()) == {NEVER}


def test_a_wait_beyond_the_longest_horizon_ends_the_same_in_both_engines() -> None:
    legs = live([contact(dial_ms=7, patience_ms=4 * LONGEST_MS - 8), contact(dial_ms=9)], supply([0])).legs
    assert legs.leave_ms.tolist() == [4 * LONGEST_MS - 1, NOT_YET]
