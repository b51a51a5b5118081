"""A mistake is told in one sentence at its place, with the nearest name, and cannot harm a terminal."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simcenter.scenario.errors import (
    MOST_SHOWN,
    InputErrors,
    Mistake,
    Mistakes,
    Problem,
    edit_distance,
    harmless,
    nearest,
    place_text,
    quote,
)


def _problem(source: str, column: int, line: int = 7, file: str = "f.yaml") -> Problem:
    return Problem(file, line, column, "a.b", '"x"', "y", None, source)


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [
        ("", "", 0),
        ("", "abc", 3),
        ("abc", "abc", 0),
        ("abc", "abd", 1),
        ("abc", "acb", 1),
        ("premier", "premeir", 1),
        ("ca", "abc", 3),  # optimal string alignment: a swapped pair is not edited again
        ("kitten", "sitting", 3),
    ],
)
def test_the_edit_distance_counts_single_changes_and_swaps(a: str, b: str, distance: int) -> None:
    assert edit_distance(a, b) == edit_distance(b, a) == distance


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_the_edit_distance_lies_between_its_bounds(a: str, b: str) -> None:
    distance = edit_distance(a, b)
    assert abs(len(a) - len(b)) <= distance <= max(len(a), len(b))
    assert (distance == 0) == (a == b)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("patiense", "patience"),
        ("Patience", "patience"),
        ("handle-time", "handle_time"),
        ("handle time", "handle_time"),
        ("patienec", "patience"),
        ("wage", "wage"),
        ("salary", None),
        ("x", None),
        ("", None),
        ("y" * 1000, None),
    ],
)
def test_the_nearest_name_is_one_that_could_have_been_meant(name: str, meant: str | None) -> None:
    assert nearest(name, ["patience", "handle_time", "wage", "z", "y" * 999]) == meant


def test_the_first_of_equally_near_names_is_suggested() -> None:
    assert nearest("premiex", ["premier", "premien"]) == "premier"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "nothing"),
        (True, "true"),
        (3, "3"),
        (0.5, "0.5"),
        (10**200, "a number of more than 100 digits"),
        ("a", '"a"'),
        ("a" * 80, '"' + "a" * 57 + '..."'),
        ("a\x1b[31mb", '"a\\x1b[31mb"'),
        ("a\nb\tc", '"a\\nb\\tc"'),
        ([], "an empty list"),
        ([1, 2], "a list of 2"),
        ({}, "an empty mapping"),
        ({"a": 1, "b\x07": 2, "c": 3, "d": 4}, 'a mapping with "a", "b\\x07", "c", ...'),
        (object(), "a value of type object"),
    ],
)
def test_a_value_is_shown_short_and_harmless(value: object, text: str) -> None:
    assert quote(value) == text


@given(st.text())
def test_what_is_shown_holds_no_control_and_no_direction_mark(text: str) -> None:
    shown = harmless(text)
    assert not any(c in shown for c in "\x00\x07\x1b\x9b\r\n\u202e\u2066\u200f\u2028\ufeff")
    shown.encode("utf-8")


def test_lone_surrogates_and_direction_marks_are_shown_by_their_codes() -> None:
    assert harmless("a\u202eb\udc80c\U000e0001") == "a\\u202eb\\udc80c\\U000e0001"


@pytest.mark.parametrize(
    ("at", "text"),
    [
        ((), "top level"),
        (("tiers", "premier"), "tiers.premier"),
        (("volumes", "streams", 0, "tier"), "volumes.streams[0].tier"),
        (("tiers", "front desk"), 'tiers."front desk"'),
        (("a", "b\x1b"), 'a."b\\x1b"'),
        (("reserve", "premier/billing"), "reserve.premier/billing"),
        (("a", ""), 'a.""'),
    ],
)
def test_a_place_is_written_as_a_path(at: tuple[str | int, ...], text: str) -> None:
    assert place_text(at) == text


def test_a_problem_shows_its_line_and_points_at_its_column() -> None:
    assert str(_problem("  a: x", 6)) == 'f.yaml:7:6: a.b: found "x", expected y\n  7 |   a: x\n    |      ^'


def test_the_caret_stands_below_its_character_after_wide_characters_and_accents() -> None:
    _, _, caret = str(_problem("日本: e\u0301 x", 8)).splitlines()
    assert caret == "    | " + " " * 8 + "^"


def test_a_long_line_is_cut_to_a_window_around_the_column() -> None:
    _, shown, caret = str(_problem("a" * 5_000 + "!" + "b" * 5_000, 5_001)).splitlines()
    assert shown == "  7 | ..." + "a" * 50 + "!" + "b" * 49
    assert caret.index("^") == shown.index("!")


def test_a_source_line_cannot_send_commands_to_the_terminal() -> None:
    text = str(_problem("a: \x1b]0;title\x07 \u202e \x9b2J", 4, file="f\x1b[2J.yaml"))
    assert all(c.isprintable() or c == "\n" for c in text)
    assert text.startswith("f\\x1b[2J.yaml:7:4:")


def test_a_problem_of_a_whole_line_has_no_caret() -> None:
    assert str(_problem("a;b", 0)) == 'f.yaml:7: a.b: found "x", expected y\n  7 | a;b'


def test_a_problem_of_the_whole_file_has_no_line() -> None:
    assert str(Problem("f.csv", 0, 0, "cell B7", "x", "y")) == "f.csv: cell B7: found x, expected y"


def test_a_mistake_keeps_its_place_from_the_inside_out() -> None:
    mistake = Mistake("a", "b", nearest="c", at=("mean",), at_key=True).inside(("exponential",)).inside((3,))
    assert (mistake.at, mistake.at_key, mistake.nearest) == ((3, "exponential", "mean"), True, "c")
    assert str(mistake) == "found a, expected b"
    assert str(Mistakes([mistake, Mistake("it is late")])) == "found a, expected b; it is late"


def test_problems_are_sorted_told_once_and_not_endless() -> None:
    problems = [_problem("", 1, line) for line in range(MOST_SHOWN + 10, 0, -1)]
    text = str(InputErrors([*problems, problems[0]])).splitlines()
    assert text[0].startswith("f.yaml:1:1:")
    assert text[-1] == "... and 10 more mistakes"
    assert len(text) == MOST_SHOWN + 1
    assert len(InputErrors([*problems, problems[0]]).problems) == MOST_SHOWN + 10
    assert str(InputErrors(problems[: MOST_SHOWN + 1])).endswith("... and 1 more mistake")


def test_input_errors_travel_between_processes() -> None:
    error = InputErrors([_problem("x", 1)])
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
