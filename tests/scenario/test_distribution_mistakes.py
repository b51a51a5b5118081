"""A mistake in a distribution is told where it is, with what would have been right."""

from typing import Any

import pytest

from simcenter.scenario.distributions import DISTRIBUTIONS, read_distribution
from simcenter.scenario.errors import Mistake, Mistakes

DISTRIBUTION_SENTENCE = (
    'a duration with a unit, such as "20 s", or a distribution, such as {exponential: 3 min}'
)
FAMILIES = ", ".join(DISTRIBUTIONS)


@pytest.mark.parametrize(
    ("words", "at", "sentence", "nearest"),
    [
        (30, (), f"found 30, expected {DISTRIBUTION_SENTENCE}", None),
        (None, (), f"found nothing, expected {DISTRIBUTION_SENTENCE}", None),
        (["3 min"], (), f"found a list of 1, expected {DISTRIBUTION_SENTENCE}", None),
        ("30", (), f'found "30", expected {DISTRIBUTION_SENTENCE}', None),
        ("30 sx", (), f'found "30 sx", expected {DISTRIBUTION_SENTENCE}', "30 s"),
        ("nevr", (), f'found "nevr", expected {DISTRIBUTION_SENTENCE}', "never"),
        ("never", (), 'found "never", expected a time that comes (only patience may be never)', None),
        (
            "exponential",
            (),
            'found "exponential", expected it with its numbers, such as {exponential: 3 min}',
            None,
        ),
        ({}, (), f"found an empty mapping, expected one key, the family: {FAMILIES}", None),
        (
            {"mean": "3 min", "cv": 1},
            (),
            f'found keys "mean", "cv", expected one key, the family: {FAMILIES}',
            None,
        ),
        (
            {"exponental": "3 min"},
            ("exponental",),
            f'found unknown distribution "exponental", expected one of {FAMILIES}',
            "exponential",
        ),
        ({"never": None}, ("never",), 'found a mapping with "never", expected the word alone: never', None),
        (
            {"exponential": None},
            ("exponential",),
            "found nothing, expected its numbers, such as {exponential: 3 min}",
            None,
        ),
        (
            {"gamma": "3 min"},
            ("gamma",),
            'found "3 min", expected its numbers, such as {gamma: {mean: 3 min, shape: 2}}',
            None,
        ),
        (
            {"exponential": 180},
            ("exponential",),
            'found 180, expected a duration with a unit, such as "20 s"',
            None,
        ),
        ({"exponential": "0 s"}, ("exponential",), 'found "0 s", expected a duration above 0', None),
        (
            {"exponential": {"meen": "3 min"}},
            ("exponential", "meen"),
            'found unknown key "meen", expected one of "mean"',
            "mean",
        ),
        ({"gamma": {"mean": "3 min"}}, ("gamma",), 'found no "shape", expected a line "shape: ..."', None),
        (
            {"gamma": {"mean": "3 min", "shape": 0.01}},
            ("gamma", "shape"),
            "found 0.01, expected a shape between 0.05 and 1000000",
            None,
        ),
        (
            {"gamma": {"mean": "3 min", "shape": 2e6}},
            ("gamma", "shape"),
            "found 2000000.0, expected a shape between 0.05 and 1000000",
            None,
        ),
        (
            {"lognormal": {"mean": "3 min", "cv": 0}},
            ("lognormal", "cv"),
            "found 0, expected a number above 0 and at most 10",
            None,
        ),
        (
            {"lognormal": {"median": "3 min", "sigma": 11}},
            ("lognormal", "sigma"),
            "found 11, expected a number above 0 and at most 10",
            None,
        ),
        (
            {"lognormal": {"mean": "3 min"}},
            ("lognormal",),
            "found mean, expected mean and cv, or median and sigma",
            None,
        ),
        (
            {"lognormal": {"mean": "3 min", "sigma": 1}},
            ("lognormal",),
            "found mean and sigma, expected mean and cv, or median and sigma",
            None,
        ),
        (
            {"lognormal": {}},
            ("lognormal",),
            "found none of mean, cv, median, sigma, expected mean and cv, or median and sigma",
            None,
        ),
        (
            {"weibull": {"mean": "3 min", "scale": "3 min", "shape": 1}},
            ("weibull",),
            "found mean and scale, expected mean, or scale",
            None,
        ),
        (
            {"erlang": {"mean": "3 min", "stages": 2.5}},
            ("erlang", "stages"),
            "found 2.5, expected a whole number of at least 1",
            None,
        ),
        (
            {"hyperexponential": {"probabilities": [0.3, 0.6], "means": ["1 s", "2 s"]}},
            ("hyperexponential", "probabilities"),
            "found shares that add up to 0.9, expected a sum of 1 (100%)",
            None,
        ),
        (
            {"hyperexponential": {"probabilities": [0.3, 0.7], "means": ["1 s"]}},
            ("hyperexponential", "means"),
            "found 1 means, expected one for each of the 2 probabilities",
            None,
        ),
        ({"empirical": []}, ("empirical",), "found an empty list, expected at least 1 in the list", None),
        (
            {"empirical": ["1 s", 2]},
            ("empirical", 1),
            'found 2, expected a duration with a unit, such as "20 s"',
            None,
        ),
        (
            {"empirical": {"quantiles": [[0.1, "0 s"], [1, "2 s"]]}},
            ("empirical", "quantiles", 0, 0),
            "found 10%, expected 0% at the first point",
            None,
        ),
        (
            {"empirical": {"quantiles": [[0, "0 s"], [0.9, "2 s"]]}},
            ("empirical", "quantiles", 1, 0),
            "found 90%, expected 100% at the last point",
            None,
        ),
        (
            {"empirical": {"quantiles": [[0, "0 s"], [0, "1 s"], [1, "2 s"]]}},
            ("empirical", "quantiles", 1, 0),
            "found 0%, expected a share above the one before",
            None,
        ),
        (
            {"empirical": {"quantiles": [[0, "3 s"], [1, "2 s"]]}},
            ("empirical", "quantiles", 1, 1),
            "found 2 s, expected a time no shorter than the one before",
            None,
        ),
        (
            {"empirical": {"values": ["1 s"], "quantiles": [[0, "1 s"], [1, "2 s"]]}},
            ("empirical",),
            "found values and quantiles, expected values, or quantiles",
            None,
        ),
        ({"mixture": []}, ("mixture",), "found an empty list, expected at least 1 in the list", None),
        (
            {"mixture": [{"share": 0.5, "of": "1 s"}]},
            ("mixture",),
            "found shares that add up to 0.5, expected a sum of 1 (100%)",
            None,
        ),
        (
            {"mixture": [{"share": 1, "of": {"gama": {}}}]},
            ("mixture", 0, "of", "gama"),
            f'found unknown distribution "gama", expected one of {FAMILIES}',
            "gamma",
        ),
        (
            {"mixture": [{"share": 1, "off": "1 s"}]},
            ("mixture", 0, "off"),
            'found unknown key "off", expected one of "share", "of"',
            "of",
        ),
        (
            {"mixture": [{"share": 1, "of": {"zero_share": {"share": 0.5, "of": "never"}}}]},
            ("mixture", 0, "of", "zero_share", "of"),
            'found "never", expected a time that comes (only patience may be never)',
            None,
        ),
        (
            {"zero_share": {"share": 2, "of": "1 s"}},
            ("zero_share", "share"),
            'found 2, expected a share between 0 and 1, such as "30%" or 0.3',
            "2%",
        ),
    ],
)
def test_a_mistake_says_where_it_is_and_what_would_be_right(
    words: Any, at: tuple[str | int, ...], sentence: str, nearest: str | None
) -> None:
    with pytest.raises((Mistake, Mistakes)) as caught:
        read_distribution(words, in_file=True)
    mistakes = caught.value.mistakes if isinstance(caught.value, Mistakes) else (caught.value,)
    assert [(m.at, str(m), m.nearest) for m in mistakes] == [(at, sentence, nearest)]


def test_all_mistakes_of_a_mixture_are_told_at_once() -> None:
    with pytest.raises(Mistakes) as caught:
        read_distribution(
            {"mixture": [{"share": 2, "of": "1 sx"}, {"share": "x", "of": {"fixed": 3}}]}, in_file=True
        )
    assert [mistake.at for mistake in caught.value.mistakes] == [
        ("mixture", 0, "share"),
        ("mixture", 0, "of"),
        ("mixture", 1, "share"),
        ("mixture", 1, "of", "fixed"),
    ]


def test_a_mistake_inside_a_mixture_keeps_the_numbers_of_a_file_apart_from_python() -> None:
    words = {"mixture": [{"share": 1, "of": {"exponential": 5}}]}
    assert read_distribution(words).mean_ms() == 5
    with pytest.raises(Mistakes, match="expected a duration with a unit"):
        read_distribution(words, in_file=True)
