"""Selectors: the most specific one wins, and everything that could be misread is refused."""

import pytest

from simcenter.scenario.errors import Mistake
from simcenter.scenario.selectors import Vocabulary, check_selectors, matches, select

WORDS = ("premier", "billing", "phone", "repeat")
VOCABULARY = Vocabulary(
    {
        "tier": ("premier", "standard", "orders"),
        "need": ("billing", "orders"),
        "channel": ("phone",),
        "state": ("first", "repeat"),
    },
    tuple(
        (tier, need, "phone", state)
        for tier, need in (("premier", "billing"), ("standard", "billing"), ("standard", "orders"))
        for state in ("first", "repeat")
    ),
)


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        ({}, "nothing"),
        ({"standard": 1}, "nothing"),
        ({"default": 1}, 1),
        ({"default": 1, "premier": 2}, 2),
        ({"premier": 2, "default": 1}, 2),
        ({"premier/billing": 3, "premier": 2, "default": 1}, 3),
        ({"premier": 2, "billing / premier": 3}, 3),
        ({"premier": 2, "premier/billing": 3, "premier/billing/repeat": 4}, 4),
        ({"premier": 2, "billing": 5, "premier/billing": 3}, 3),
    ],
)
def test_the_most_specific_selector_that_matches_wins(mapping: dict[str, int], expected: object) -> None:
    assert select(mapping, WORDS, "nothing") == expected


def test_two_selectors_as_specific_as_each_other_are_refused() -> None:
    with pytest.raises(Mistake, match='"premier" and "billing"'):
        select({"default": 0, "premier": 1, "billing": 2}, WORDS, None)


def test_a_selector_matches_when_all_its_names_do() -> None:
    assert matches("repeat/premier", WORDS)
    assert matches("default", WORDS)
    assert not matches("premier/orders", WORDS)


def test_sound_selectors_are_not_complained_about() -> None:
    sound = ["default", "premier", "premier/billing", "standard", "repeat/standard", "phone/standard/billing"]
    assert check_selectors(sound, VOCABULARY) == []


@pytest.mark.parametrize(
    ("selectors", "found", "meant"),
    [
        (["premeir"], 'unknown name "premeir"', "premier"),
        (["premier/biling"], 'unknown name "biling" in "premier/biling"', "premier/billing"),
        (["orders"], '"orders", which is a tier and a need', None),
        (["premier/standard"], 'two names of a tier in "premier/standard"', None),
        (["premier/premier"], 'two names of a tier in "premier/premier"', None),
        (["premier/phone/first", "premier/first"], "", None),
        (
            ["standard", "repeat"],
            '"standard" and "repeat", which both match "standard/billing/phone/repeat"',
            None,
        ),
        (["standard", "billing", "standard/billing"], "", None),
        (
            ["premier/billing", "billing/premier"],
            '"premier/billing" and "billing/premier", which both match',
            None,
        ),
        (["premier/"], 'unknown name ""', None),
    ],
)
def test_what_could_be_misread_is_refused(selectors: list[str], found: str, meant: str | None) -> None:
    mistakes = check_selectors(selectors, VOCABULARY, ("routing", "overflow"))
    if not found:
        assert mistakes == []
        return
    (mistake,) = mistakes
    assert mistake.found.startswith(found)
    assert mistake.nearest == meant
    assert mistake.at == ("routing", "overflow", selectors[-1])
    assert mistake.at_key


def test_competition_is_refused_only_where_a_contact_is_both() -> None:
    only_premier = Vocabulary(VOCABULARY.kinds, VOCABULARY.queues[:2])
    assert check_selectors(["premier", "billing"], only_premier)
    assert not check_selectors(["premier", "repeat/billing", "first/billing"], only_premier)


def test_a_selector_that_no_contact_is_gets_refused_unless_streams_are_missing() -> None:
    incomplete = Vocabulary(VOCABULARY.kinds, VOCABULARY.queues[:2], complete=False)
    no_such_stream = "standard/phone"
    complete = Vocabulary(VOCABULARY.kinds, VOCABULARY.queues[:2])
    (mistake,) = check_selectors([no_such_stream], complete)
    assert "which no contact is" in mistake.found
    assert check_selectors([no_such_stream], incomplete) == []
