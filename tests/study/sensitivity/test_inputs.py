"""Inputs in words with a range: read, tried at both ends, and refused with a reason."""

import pytest

from simcenter import load
from simcenter.scenario.errors import InputErrors, Mistake, Mistakes
from simcenter.study.sensitivity import read_input, usual_inputs
from simcenter.study.sensitivity.run import read_inputs

CENTER = load("tuesday_morning")


def test_a_change_in_words_has_a_range_and_a_name() -> None:
    found = read_input(CENTER, "volume of premier x{0.9..1.3}")
    assert (found.name, found.lowest, found.highest, found.whole) == ("volume of premier", 0.9, 1.3, False)
    assert found.said(1.05) == "volume of premier x1.05"
    assert found.at(0.25) == 1.0
    assert found.levels(3) == [0.9, 1.1, 1.3]


def test_agents_come_whole_because_halves_mean_nothing_and_none_more_is_the_scenario_itself() -> None:
    found = read_input(CENTER, "standard_team {-2..+1} agents")
    assert found.whole
    assert [found.at(share) for share in (0, 0.24, 0.26, 0.5, 0.76, 1)] == [-2, -2, -1, 0, 1, 1]
    assert found.said(-1) == "standard_team -1 agent"
    assert found.said(0) == "standard_team agents as now"
    assert found.applied(CENTER, 0) is CENTER


def test_a_field_takes_the_number_as_the_file_would_write_it() -> None:
    found = read_input(CENTER, "pools.standard_team.wage={20..30}/h")
    assert found.name == "pools.standard_team.wage"
    assert found.applied(CENTER, 25).pools["standard_team"].wage == 25
    assert read_input(CENTER, "volumes.day_factor.shape={10..40}").applied(CENTER, 12.5).volumes.day_factor is not None


def test_a_number_with_its_standard_error_ranges_over_two_of_them() -> None:
    found = read_input(CENTER, "volume x{1 +- 0.05}")
    assert (found.lowest, found.highest, found.spread) == (0.9, 1.1, 0.05)


def test_what_is_usually_unsure_is_what_the_scenario_has() -> None:
    assert [one.name for one in usual_inputs(CENTER)] == [
        *("volume", "handle time", "patience", "standard_team agents"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("volume +15%", "words with a range"),
        ("volume x{1.1..0.9}", "a range that goes up"),
        ("volume x{1..2} {3..4}", "words with a range"),
        ("volum x{0.9..1.1}", "volume x0.9"),
        ("patience x{0..1}", "above 0"),
        ("pools.standard_taem.wage={1..2}/h", "standard_team"),
        ("standard_team {-200..+1} agents", "standard_team"),
        ("volume x{1 +- 0}", "a standard error above 0"),
    ],
)
def test_what_means_nothing_is_refused(text: str, said: str) -> None:
    with pytest.raises((Mistake, Mistakes, InputErrors)) as caught:
        read_input(CENTER, text)
    assert said in f"{caught.value} {getattr(caught.value, 'nearest', '')}"


def test_every_mistake_is_told_at_once_and_no_input_comes_twice() -> None:
    with pytest.raises(InputErrors) as caught:
        read_inputs(CENTER, ["volum x{1..2}", "volume x{1..2}", "volume x{1..3}", "nothing"])
    assert len(caught.value.problems) == 3
