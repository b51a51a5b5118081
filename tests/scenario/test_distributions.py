"""Random times have the mean, spread and shape they are written with, and are written as they were read."""

import json
import math
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from scipy import stats

from simcenter.scenario.distributions import (
    DISTRIBUTIONS,
    NEVER,
    Distribution,
    Empirical,
    Erlang,
    Exponential,
    Fixed,
    Gamma,
    Hyperexponential,
    Lognormal,
    Mixture,
    Never,
    Patience,
    Shifted,
    TimeDistribution,
    Weibull,
    ZeroShare,
    after,
    read_distribution,
)
from simcenter.scenario.errors import Mistake
from simcenter.scenario.units import IN_FILE, LONGEST_MS

U = (np.arange(200_000) + 0.5) / 200_000

# Each family against another author's: what is written, and the same distribution from scipy (ms).
ORACLES: list[tuple[Any, Any]] = [
    ({"exponential": "3 min"}, stats.expon(scale=180_000)),
    ({"exponential": {"mean": "3 min"}}, stats.expon(scale=180_000)),
    (
        {"lognormal": {"mean": "240 s", "cv": 1.1}},
        stats.lognorm(s=math.sqrt(math.log(2.21)), scale=240_000 / math.sqrt(2.21)),
    ),
    ({"lognormal": {"median": "20 h", "sigma": 1.0}}, stats.lognorm(s=1.0, scale=72_000_000)),
    ({"gamma": {"mean": "3 min", "shape": 2.5}}, stats.gamma(2.5, scale=72_000)),
    ({"gamma": {"mean": "3 min", "shape": 0.4}}, stats.gamma(0.4, scale=450_000)),
    ({"erlang": {"mean": "3 min", "stages": 3}}, stats.gamma(3, scale=60_000)),
    ({"weibull": {"scale": "2 min", "shape": 0.7}}, stats.weibull_min(0.7, scale=120_000)),
    (
        {"weibull": {"mean": "2 min", "shape": 1.8}},
        stats.weibull_min(1.8, scale=120_000 / math.gamma(1 + 1 / 1.8)),
    ),
]

# One of each family and form, in the form it is written back in.
CANONICAL: list[Any] = [
    {"fixed": "30 s"},
    {"fixed": "0 s"},
    {"exponential": "3 min"},
    {"lognormal": {"mean": "4 min", "cv": 1.1}},
    {"lognormal": {"median": "20 h", "sigma": 1.0}},
    {"gamma": {"mean": "3 min", "shape": 2.5}},
    {"weibull": {"mean": "3 min", "shape": 0.8}},
    {"weibull": {"scale": "3 min", "shape": 0.8}},
    {"erlang": {"mean": "3 min", "stages": 2}},
    {"hyperexponential": {"probabilities": ["30%", "70%"], "means": ["1 min", "5 min"]}},
    {"empirical": ["20 s", "10 s", "10 s", "1 min"]},
    {"empirical": {"quantiles": [["0%", "0 s"], ["50%", "100 s"], ["100%", "15 min"]]}},
    {
        "mixture": [
            {"share": "30%", "of": {"fixed": "10 s"}},
            {"share": "70%", "of": {"exponential": "3 min"}},
        ]
    },
    {"zero_share": {"share": "10%", "of": {"exponential": "3 min"}}},
    {"shifted": {"by": "30 s", "of": {"exponential": "3 min"}}},
]
WITH_NEVER: list[Any] = [
    "never",
    {"mixture": [{"share": "30%", "of": "never"}, {"share": "70%", "of": {"exponential": "3 min"}}]},
    {"zero_share": {"share": "10%", "of": "never"}},
]


def _read(words: Any) -> TimeDistribution:
    return read_distribution(words, may_be_never=True, in_file=True)


@pytest.mark.parametrize(("words", "oracle"), ORACLES, ids=[json.dumps(words) for words, _ in ORACLES])
def test_a_family_agrees_with_an_independent_implementation(words: Any, oracle: Any) -> None:
    distribution = _read(words)
    assert distribution.mean_ms() == pytest.approx(oracle.mean(), rel=1e-9)
    assert distribution.cv() == pytest.approx(oracle.std() / oracle.mean(), rel=1e-9)
    u = np.concatenate((U[::997], [1e-12, 1 - 1e-12]))
    np.testing.assert_allclose(distribution.quantile(u), oracle.ppf(u), rtol=1e-9)
    np.testing.assert_allclose(oracle.cdf(distribution.quantile(u)), u, rtol=1e-9)


@pytest.mark.parametrize("words", CANONICAL, ids=json.dumps)
def test_mean_and_spread_are_those_of_the_times_drawn(words: Any) -> None:
    """On a grid of 200,000 the sum misses less than 2e-3 of the tail of every distribution here."""
    distribution = _read(words)
    times = distribution.quantile(U)
    assert np.mean(times) == pytest.approx(distribution.mean_ms(), rel=2e-3)
    if distribution.mean_ms():
        assert np.std(times) / np.mean(times) == pytest.approx(distribution.cv(), rel=5e-3)
    assert distribution.second_moment() == pytest.approx(np.mean(times**2), rel=1e-2)


def test_a_mixture_draws_every_component_in_its_share() -> None:
    mixture = _read(
        {
            "mixture": [
                {"share": 0.25, "of": "1 s"},
                {"share": 0, "of": "2 s"},
                {"share": 0.5, "of": {"exponential": "3 min"}},
                {"share": "25%", "of": {"gamma": {"mean": "1 h", "shape": 4}}},
            ]
        }
    )
    times = mixture.quantile(U)
    assert np.count_nonzero(times == 1_000) == 50_000
    assert np.count_nonzero(times == 2_000) == 0
    for threshold in (500.0, 60_000.0, 1_000_000.0, 6_000_000.0):
        exact = (
            0.25 * (threshold >= 1_000)
            + 0.5 * stats.expon(scale=180_000).cdf(threshold)
            + 0.25 * stats.gamma(4, scale=900_000).cdf(threshold)
        )
        # Each component's grid misses at most one point on either side of the threshold.
        assert np.mean(times <= threshold) == pytest.approx(exact, abs=2 * 3 / len(U))


def test_a_number_on_the_border_belongs_to_the_component_above() -> None:
    mixture = _read(
        {"mixture": [{"share": 0.25, "of": "1 s"}, {"share": 0, "of": "2 s"}, {"share": 0.75, "of": "3 s"}]}
    )
    assert list(mixture.quantile(np.array([np.nextafter(0.25, 0), 0.25]))) == [1_000, 3_000]


def test_a_hyperexponential_is_the_mixture_of_its_exponentials() -> None:
    parts = [{"share": 0.3, "of": {"exponential": "1 min"}}, {"share": 0.7, "of": {"exponential": "5 min"}}]
    mixture = _read({"mixture": parts})
    hyper = Hyperexponential(probabilities=(0.3, 0.7), means=(60_000, 300_000))
    np.testing.assert_array_equal(hyper.quantile(U), mixture.quantile(U))
    assert hyper.mean_ms() == pytest.approx(mixture.mean_ms())
    assert hyper.cv() == pytest.approx(mixture.cv())
    assert hyper.cv() > 1


def test_a_fixed_time_before_a_random_one_adds_to_its_mean_and_not_to_its_spread() -> None:
    talk = _read({"shifted": {"by": "30 s", "of": {"exponential": "3 min"}}})
    assert (talk.mean_ms(), talk.cv()) == (210_000, pytest.approx(180 / 210))
    np.testing.assert_array_equal(talk.quantile(U), 30_000 + _read({"exponential": "3 min"}).quantile(U))
    assert after(30_000, _read("90 s")) == _read("2 min")
    assert after(0, talk) is talk


def test_a_share_with_zero_and_a_share_without_impatience() -> None:
    zero = _read({"zero_share": {"share": "10%", "of": {"exponential": "3 min"}}})
    assert np.count_nonzero(zero.quantile(U) == 0) == 20_000
    assert zero.mean_ms() == pytest.approx(162_000)
    endless = _read(WITH_NEVER[1])
    assert np.count_nonzero(endless.quantile(U) == float(NEVER)) == 60_000
    assert endless.mean_ms() == math.inf
    assert math.isnan(endless.cv())


def test_never_is_a_time_beyond_every_other() -> None:
    assert set(Never().quantile(U)) == {float(2**62)}
    assert int(Never().quantile(np.array([0.5]))[0]) == NEVER == 2**62
    assert Never().mean_ms() == math.inf


def test_the_longest_tail_stops_at_never() -> None:
    distribution = Lognormal(median=LONGEST_MS, sigma=10.0)
    times = distribution.quantile(np.array([1 - 2.0**-53]))
    assert times[0] == float(NEVER)


def test_recorded_times_are_drawn_equally_often() -> None:
    recorded = _read({"empirical": ["20 s", "10 s", "10 s", "1 min"]})
    times, counts = np.unique(recorded.quantile(U), return_counts=True)
    assert dict(zip(times, counts, strict=True)) == {10_000: 100_000, 20_000: 50_000, 60_000: 50_000}
    assert recorded.quantile(np.array([1 - 2.0**-53]))[0] == 60_000


def test_points_of_a_quantile_function_are_joined_by_lines() -> None:
    points = _read({"empirical": {"quantiles": [[0, "0 s"], [0.5, "100 s"], [0.6, "100 s"], [1, "900 s"]]}})
    given_shares = np.array([0.25, 0.5, 0.55, 0.6, 0.8])
    np.testing.assert_allclose(points.quantile(given_shares), [50_000, 100_000, 100_000, 100_000, 500_000])
    assert points.mean_ms() == pytest.approx(0.5 * 50_000 + 0.1 * 100_000 + 0.4 * 500_000)


def test_one_stage_or_shape_one_is_exponential() -> None:
    exponential = Exponential(mean=180_000).quantile(U)
    for same in (
        Erlang(mean=180_000, stages=1),
        Gamma(mean=180_000, shape=1.0),
        Weibull(mean=180_000, shape=1.0),
    ):
        np.testing.assert_allclose(same.quantile(U), exponential, rtol=1e-12)
        assert same.cv() == pytest.approx(1.0)


def test_a_fixed_time_does_not_depend_on_chance() -> None:
    assert set(Fixed(value=30_000).quantile(U)) == {30_000.0}
    assert Fixed(value=30_000).cv() == 0.0
    assert Fixed(value=0).cv() == 0.0


@pytest.mark.parametrize("words", CANONICAL + WITH_NEVER, ids=json.dumps)
def test_times_keep_the_shape_of_the_numbers_they_are_drawn_with(words: Any) -> None:
    distribution = _read(words)
    for shape in ((), (0,), (3,), (2, 3)):
        assert distribution.quantile(np.full(shape, 0.3)).shape == shape
        assert distribution.quantile(np.full(shape, 0.3)).dtype == np.float64
    assert np.all(distribution.quantile(np.array([2.0**-53, 1 - 2.0**-53])) >= 0)


@pytest.mark.parametrize("words", CANONICAL + WITH_NEVER, ids=json.dumps)
def test_what_is_written_back_is_what_was_read(words: Any) -> None:
    distribution = _read(words)
    assert distribution.written() == words
    assert _read(distribution.written()) == distribution
    assert hash(_read(words)) == hash(distribution)


@pytest.mark.parametrize("words", CANONICAL + WITH_NEVER, ids=json.dumps)
def test_scaling_multiplies_every_time_and_nothing_else(words: Any) -> None:
    distribution = _read(words)
    scaled = distribution.scaled(2.5)
    assert type(scaled) is type(distribution)
    finite = distribution.quantile(U) < float(NEVER)
    np.testing.assert_allclose(scaled.quantile(U)[finite], 2.5 * distribution.quantile(U)[finite], rtol=1e-12)
    np.testing.assert_array_equal(scaled.quantile(U)[~finite], float(NEVER))
    assert scaled.mean_ms() == pytest.approx(2.5 * distribution.mean_ms())
    assert _read(scaled.written()) == scaled
    assert distribution.scaled(1.0) is distribution


def test_scaling_never_makes_a_positive_time_zero() -> None:
    assert Exponential(mean=1).scaled(0.1) == Exponential(mean=1)
    assert Fixed(value=0).scaled(3.0) == Fixed(value=0)


@pytest.mark.parametrize("factor", [0.0, -1.0, math.nan, math.inf])
def test_scaling_by_no_positive_number_is_refused(factor: float) -> None:
    with pytest.raises(Mistake, match="expected a factor above 0"):
        Exponential(mean=1_000).scaled(factor)


def test_scaling_beyond_a_hundred_years_is_refused() -> None:
    with pytest.raises(Mistake, match="found 3 d times 1e\\+09, expected a duration of at most"):
        Fixed(value=259_200_000).scaled(1e9)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("30 s", "30 s"),
        ("never", "never"),
        ({"exponential": "3 min"}, "exponential, mean 3 min"),
        ({"lognormal": {"mean": "240 s", "cv": 1.1}}, "lognormal, mean 4 min, CV 1.1"),
        ({"lognormal": {"median": "20 h", "sigma": 1}}, "lognormal, median 20 h, sigma 1"),
        ({"weibull": {"scale": "90 s", "shape": 0.8}}, "weibull, scale 90 s, shape 0.8"),
        ({"erlang": {"mean": "3 min", "stages": 2}}, "erlang, mean 3 min, stages 2"),
        ({"empirical": ["10 s", "20 s"]}, "empirical, 2 recorded times, mean 15 s"),
        ({"empirical": {"quantiles": [[0, "0 s"], [1, "1 min"]]}}, "empirical, 2 points, mean 30 s"),
        (
            {"hyperexponential": {"probabilities": [0.3, 0.7], "means": ["1 min", "5 min"]}},
            "hyperexponential, 30% with mean 1 min and 70% with mean 5 min",
        ),
        (WITH_NEVER[1], "mixture: 30% (never) and 70% (exponential, mean 3 min)"),
        (WITH_NEVER[2], "10% zero, the rest never"),
    ],
)
def test_a_distribution_says_what_it_is_in_a_few_words(words: Any, text: str) -> None:
    assert _read(words).text() == text


class _Words(BaseModel):
    talk: Distribution
    patience: Patience = Never()
    hold: Distribution | None = None


def test_as_a_field_a_distribution_is_read_written_and_replaced_by_a_ready_one() -> None:
    words = {"talk": {"gamma": {"mean": "3 min", "shape": 2.0}}, "patience": "never", "hold": None}
    model = _Words.model_validate(words, context=IN_FILE)
    assert model.talk == Gamma(mean=180_000, shape=2.0)
    assert model.model_dump() == words
    assert json.loads(model.model_dump_json()) == words
    assert _Words(talk=Exponential(mean=5)).talk == Exponential(mean=5)
    assert _Words.model_validate({"talk": "20 s"}, context=IN_FILE).talk == Fixed(value=20_000)


def test_as_a_field_only_patience_may_be_never() -> None:
    mixture = Mixture.model_validate([{"share": 1, "of": "never"}])
    for never in ("never", Never(), mixture):
        assert _Words.model_validate({"talk": "1 s", "patience": never}).patience.mean_ms() == math.inf
        with pytest.raises(ValidationError, match="only patience may be never"):
            _Words.model_validate({"talk": never})


def test_the_families_are_named_once() -> None:
    for name, kind in DISTRIBUTIONS.items():
        assert kind.family == name
        assert kind.example.startswith("{" + name + ":")
    assert {Empirical, ZeroShare} <= set(DISTRIBUTIONS.values())


def test_distributions_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Exponential(mean=5).mean = 6  # type: ignore[misc] # that it is frozen is what is tested


def test_editors_are_told_every_family_in_its_written_form() -> None:
    schema = _Words.model_json_schema()
    families = schema["$defs"]
    named = {next(iter(part["properties"])) for part in families.values() if part["title"] != "Component"}
    assert named == set(DISTRIBUTIONS)
    lognormal = families["Lognormal"]["properties"]["lognormal"]["anyOf"][0]
    assert set(lognormal["properties"]) == {"mean", "cv", "median", "sigma"}
    assert lognormal["oneOf"] == [{"required": ["mean", "cv"]}, {"required": ["median", "sigma"]}]
    assert "null" not in json.dumps(families)
    choices = schema["properties"]["patience"]["anyOf"]
    assert {"const": "never"} in choices
    assert {"const": "never"} not in schema["properties"]["talk"]["anyOf"]


def test_reading_and_fixed_times_do_not_load_scipy() -> None:
    """Heavy imports are lazy: scipy takes longer to load than a small simulation takes to run."""
    code = (
        "import sys\n"
        "from simcenter.scenario.distributions import read_distribution\n"
        "read_distribution({'lognormal': {'mean': '3 min', 'cv': 1}})\n"
        "read_distribution({'exponential': '3 min'}).quantile([0.5])\n"
        "sys.exit('scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


_durations = st.integers(1, LONGEST_MS // 1_000)
_shapes = st.floats(0.05, 1e6)
_simple = st.one_of(
    st.builds(lambda value: Fixed(value=value), st.integers(0, LONGEST_MS)),
    st.builds(lambda mean: Exponential(mean=mean), _durations),
    st.builds(lambda mean, cv: Lognormal(mean=mean, cv=cv), _durations, st.floats(0.01, 10)),
    st.builds(lambda median, sigma: Lognormal(median=median, sigma=sigma), _durations, st.floats(0.01, 10)),
    st.builds(lambda mean, shape: Gamma(mean=mean, shape=shape), _durations, _shapes),
    st.builds(lambda mean, shape: Weibull(mean=mean, shape=shape), _durations, _shapes),
    st.builds(lambda scale, shape: Weibull(scale=scale, shape=shape), _durations, _shapes),
    st.builds(lambda mean, stages: Erlang(mean=mean, stages=stages), _durations, st.integers(1, 1_000)),
    st.builds(
        lambda p, a, b: Hyperexponential(probabilities=(p, 1 - p), means=(a, b)),
        st.floats(0, 1),
        _durations,
        _durations,
    ),
    st.builds(lambda times: Empirical(values=tuple(times)), st.lists(_durations, min_size=1, max_size=9)),
    st.just(Never()),
)


def _composed(parts: st.SearchStrategy[TimeDistribution]) -> st.SearchStrategy[TimeDistribution]:
    return st.one_of(
        st.builds(lambda share, of: ZeroShare(share=share, of=of), st.floats(0, 1), parts),
        st.builds(lambda by, of: Shifted(by=by, of=of), st.integers(0, 10**6), parts),
        st.builds(
            lambda share, a, b: Mixture.model_validate(
                [{"share": share, "of": a}, {"share": 1 - share, "of": b}]
            ),
            st.floats(0, 1),
            parts,
            parts,
        ),
    )


@given(st.recursive(_simple, _composed, max_leaves=5), st.floats(2.0**-53, 1 - 2.0**-53))
def test_any_distribution_survives_being_written_and_read(distribution: TimeDistribution, u: float) -> None:
    again = _read(json.loads(json.dumps(distribution.written())))
    assert again == distribution
    assert again.written() == distribution.written()
    time = distribution.quantile(u)
    assert 0 <= time <= NEVER
    assert again.quantile(u) == time
    assert distribution.mean_ms() >= 0
    assert distribution.cv() >= 0 or distribution.mean_ms() == math.inf
    assert distribution.text()


@given(_simple, st.floats(2.0**-53, 1 - 2.0**-53), st.floats(2.0**-53, 1 - 2.0**-53))
def test_the_quantile_function_of_one_piece_never_falls(
    distribution: TimeDistribution, u: float, v: float
) -> None:
    if isinstance(distribution, Hyperexponential):
        return
    low, high = distribution.quantile([min(u, v), max(u, v)])
    assert low <= high * (1 + 1e-12)
