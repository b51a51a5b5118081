"""Wishes become the words of the command line, and pasted volumes the volumes of the center."""

import pytest

from simcenter import load
from simcenter.app.answers import MOST_KEPT, WISHED, Answers
from simcenter.app.showing import decision_table, plain, points
from simcenter.app.wishes import Wishes, changes_of, fulfil, policy_of, with_volumes
from simcenter.scenario.changes import change
from simcenter.scenario.errors import InputErrors, Mistake
from simcenter.study.compare import compare
from simcenter.study.policies import apply_policy

CENTER = load("premier_product_line")
ALL = Wishes(
    volume={"premier": 15.0, "standard": -2.5},
    agents={"premier_desk": 2, "standard_team": -1},
    policy="shared_strict",
    reserve={("premier_desk", "standard"): 1},
    patience={"premier": 0.8, "standard": 1.0},
    promises={"premier": (95.0, 10.0), "standard": (80.0, 30.0)},
    wages={"premier_desk": 33.5, "standard_team": CENTER.pools["standard_team"].wage},
)


def test_wishes_are_said_in_words_and_what_changes_nothing_is_not_said() -> None:
    assert changes_of(CENTER, ALL) == [
        "volume of premier +15%",
        "volume of standard -2.5%",
        "agents of premier_desk +2",
        "agents of standard_team -1",
        "patience of premier x0.8",
        "promise of premier 95% within 10 s",
        "wage of premier_desk 33.5/h",
    ]
    assert policy_of(ALL) == "shared_strict+reserve:premier_desk/standard=1"
    assert changes_of(CENTER, Wishes()) == []
    assert policy_of(Wishes()) == ""


def test_what_is_wished_is_what_the_words_say() -> None:
    assert fulfil(CENTER, ALL) == apply_policy(change(CENTER, *changes_of(CENTER, ALL)), policy_of(ALL))
    assert fulfil(CENTER, Wishes()) is CENTER


def test_a_wish_that_cannot_be_fulfilled_is_told() -> None:
    with pytest.raises(InputErrors):
        fulfil(CENTER, Wishes(agents={"premier_desk": -400}))


def test_pasted_volumes_fall_to_contact_types_as_before() -> None:
    center = load("tuesday_morning")
    before = [center.expected_per_interval(stream) for stream in center.volumes.streams]
    totals = [10.0 * (i + 1) for i in range(center.calendar.intervals)]
    changed = with_volumes(center, totals)
    after = [changed.expected_per_interval(stream) for stream in changed.volumes.streams]
    for i, total in enumerate(totals):
        assert sum(row[i] for row in after) == pytest.approx(total, rel=1e-9)
        share = before[0][i] / sum(row[i] for row in before)
        assert after[0][i] == pytest.approx(total * share, rel=1e-9)


def test_as_many_volumes_are_needed_as_there_are_intervals() -> None:
    with pytest.raises(Mistake, match="3 numbers, expected 8"):
        with_volumes(load("tuesday_morning"), [1, 2, 3])


def test_answers_are_those_of_a_comparison_and_days_are_added_not_repeated() -> None:
    base = load("tuesday_morning")
    wished = fulfil(base, Wishes(volume={"premier": 20.0}))
    answers = Answers(seed=1)
    answers.comparison(base, wished, 5)
    grown = answers.comparison(base, wished, 10)
    alone = compare(base, changes=["volume of premier +20%"], days=10, seed=1)
    assert grown.base.digest() == alone.base.digest()
    assert grown.alternatives[WISHED].digest() == alone.alternatives["volume of premier +20%"].digest()
    assert answers.comparison(base, wished, 5).days == 5


def test_only_the_latest_centers_are_kept() -> None:
    base, answers = load("tuesday_morning"), Answers()
    for per_cent in range(1, MOST_KEPT + 4):
        answers.study(fulfil(base, Wishes(volume={"premier": float(per_cent)})), 1)
    assert len(answers._kept) == MOST_KEPT


def test_names_are_shown_and_never_become_markup() -> None:
    nasty = '<script>alert(1)</script> ![x](http://x.test) :red[y] $z$ "q" \x1b[31m'
    assert "<script>" not in points([nasty])
    shown = plain(nasty)
    assert all(shown[i - 1] == "\\" for i, letter in enumerate(shown) if letter in "<>!()[]:$")
    assert "\x1b" not in shown
    base = load("tuesday_morning").changed(name=nasty)
    table = decision_table(Answers().comparison(base, fulfil(base, Wishes(volume={"premier": 9.0})), 5))
    assert "<script>" not in table
