"""Scenario files: what is right loads, what is wrong is told whole, at its place, in one pass."""

import json
from pathlib import Path

import pytest

from simcenter.scenario.checks import Draft
from simcenter.scenario.errors import InputErrors, Mistake, Problem, quote
from simcenter.scenario.loading import load, load_text, shipped
from simcenter.scenario.writing import to_yaml
from tests.scenario.center import center, scenario

INVALID = sorted((Path(__file__).parent / "invalid").glob("*.yaml"))
EXPECTED = b"# expected: "


def told(problem: Problem) -> str:
    """A problem on one line, without the name of its file."""
    place = problem.headline.removeprefix(problem.file).removeprefix(":").strip()
    return place + (f" (did you mean {quote(problem.nearest)}?)" if problem.nearest is not None else "")


def test_there_are_many_invalid_files() -> None:
    one_mistake = [path for path in INVALID if path.read_bytes().count(EXPECTED) == 1]
    assert len(one_mistake) >= 100


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_every_invalid_file_is_told_as_its_first_lines_say(path: Path) -> None:
    lines = path.read_bytes().splitlines()
    expected = [line.removeprefix(EXPECTED).decode() for line in lines if line.startswith(EXPECTED)]
    with pytest.raises(InputErrors) as raised:
        load(path)
    assert [told(problem) for problem in raised.value.problems] == expected


def test_json_comes_through_the_same_door(tmp_path: Path) -> None:
    path = tmp_path / "center.json"
    path.write_text(json.dumps(center()), encoding="utf-8")
    assert load(path) == scenario()
    path.write_text(json.dumps(center(pools__premier__seated="5"), indent=1), encoding="utf-8")
    with pytest.raises(InputErrors, match=r"center\.json:\d+:\d+: pools\.premier\.seated: found \"5\""):
        load(str(path))


def test_text_loads_under_the_name_it_is_given() -> None:
    assert load_text(to_yaml(center()), "mine") == scenario()
    with pytest.raises(InputErrors, match=r"^mine:1:1: "):
        load_text("simcentre: 1", "mine")


def test_a_file_that_is_not_there_is_told_with_the_nearest_one(tmp_path: Path) -> None:
    (tmp_path / "monday.yaml").write_text(to_yaml(center()), encoding="utf-8")
    with pytest.raises(InputErrors) as raised:
        load(tmp_path / "mondy.yaml")
    (problem,) = raised.value.problems
    assert problem.nearest == "monday.yaml"


def test_an_unknown_name_is_told_with_the_nearest_shipped_scenario(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tuesday_morning.yaml").write_text(to_yaml(center()), encoding="utf-8")
    monkeypatch.setattr("simcenter.scenario.loading._shipped_folder", lambda: tmp_path)
    assert shipped() == ["tuesday_morning"]
    assert load("tuesday_morning") == scenario()
    with pytest.raises(InputErrors) as raised:
        load("tuesday_mornin")
    (problem,) = raised.value.problems
    assert (problem.line, problem.nearest) == (0, "tuesday_morning")


def test_a_name_never_becomes_a_path() -> None:
    with pytest.raises(InputErrors):
        load("../README")


def test_shipped_scenarios_load() -> None:
    for name in shipped():
        assert load(name).name


def test_further_checks_are_told_together_with_everything_else() -> None:
    def no_policy_by_that_name(draft: Draft) -> list[Mistake]:
        assert draft.routing is not None
        found = draft.routing.customers.policy
        return [Mistake(f"the policy {found}", "another", at=("routing", "customers", "policy"))]

    text = to_yaml(center(pools__premier__wage=24))
    with pytest.raises(InputErrors) as raised:
        load_text(text, also=[no_policy_by_that_name])
    assert [problem.place for problem in raised.value.problems] == [
        "pools.premier.wage",
        "routing.customers.policy",
    ]


@pytest.mark.parametrize("section", ["calendar", "tiers", "needs", "channels", "volumes", "pools", "routing"])
@pytest.mark.parametrize("value", [None, 5, "text", [], {}, [{}], {"a": None}, {"a": {"b": []}}])
def test_a_section_of_the_wrong_kind_never_ends_in_a_traceback(section: str, value: object) -> None:
    text = json.dumps({**center(), section: value})
    if (section, value) == ("routing", {}):
        load_text(text)
        return
    with pytest.raises(InputErrors):
        load_text(text)


def test_a_part_that_fails_does_not_hide_mistakes_that_name_it() -> None:
    data = center(pools__premier__wage=24, routing__desks__premier=["premeir"], tiers__premier__patience="x")
    with pytest.raises(InputErrors) as raised:
        load_text(to_yaml(data))
    assert [problem.place for problem in raised.value.problems] == [
        "tiers.premier.patience",
        "pools.premier.wage",
        "routing.desks.premier[0]",
    ]


def test_a_part_that_fails_is_not_blamed_on_those_that_name_it() -> None:
    data = center(tiers__premier__value=-1, needs__billing__talk=5, volumes__streams__0__per_interval="x")
    with pytest.raises(InputErrors) as raised:
        load_text(to_yaml(data))
    assert [problem.place for problem in raised.value.problems] == [
        "tiers.premier.value",
        "needs.billing.talk",
        "volumes.streams[0].per_interval",
    ]
