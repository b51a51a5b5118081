"""Example exports of every layout, nasty ones included: what is said and written is what is stored beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from simcenter.routing.checking import load
from simcenter.scenario.loading import load_text
from simcenter.scenario.model import Scenario
from tests.calibrate.cases import EXPECTED, IMPORTED, REFUSED, answer
from tests.calibrate.make_layouts import LAYOUTS


@pytest.mark.parametrize("name", IMPORTED)
def test_an_example_gives_the_scenario_and_the_explanation_stored_beside_it(name: str) -> None:
    came = answer(IMPORTED[name])
    assert came.code == 0, came.told
    assert came.explained == (EXPECTED / f"{name}.txt").read_text(encoding="utf-8")
    assert came.scenario == (EXPECTED / f"{name}.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_used_is_refused_with_the_sentence_stored_beside_it(name: str) -> None:
    came = answer(REFUSED[name])
    assert came.code == 2
    assert came.scenario is None
    assert came.told == (EXPECTED / f"{name}.refused.txt").read_text(encoding="utf-8")


def test_every_stored_expectation_belongs_to_an_example() -> None:
    wanted = {f"{name}.{kind}" for name in IMPORTED for kind in ("txt", "yaml")}
    assert {path.name for path in EXPECTED.iterdir()} == wanted | {f"{name}.refused.txt" for name in REFUSED}


@pytest.mark.parametrize("name", IMPORTED)
def test_every_imported_scenario_is_checked_without_a_mistake(name: str) -> None:
    assert load(EXPECTED / f"{name}.yaml").volumes.counts == "offered"


SAME_WEEK = ["genesys_queue_clock", "genesys_queue_bom", "genesys_queue_utf16", "genesys_queue_backwards"]


@pytest.mark.parametrize("name", SAME_WEEK)
def test_one_week_written_another_way_gives_the_same_center(name: str) -> None:
    plain, other = (load_text(text(which)) for which in ("genesys_queue", name))
    if name == "genesys_queue_clock":
        # Whole seconds: talk is handle - wrap, each off by half a second at most; patience is total wait, 1,404 times
        # off by half a second at most, / 78 who hung up.
        talks, patience = (
            [[step(each).mean_ms() for each in center.values()] for center in centers]
            for step, centers in (
                (lambda need: need.talk, [plain.needs, other.needs]),
                (lambda tier: tier.patience, [plain.tiers, other.tiers]),
            )
        )
        assert talks[1] == pytest.approx(talks[0], abs=1_000)
        assert patience[1] == pytest.approx(patience[0], abs=500 * 1_404 / 78)
        assert promises(other) == promises(plain)
    else:
        assert other.needs == plain.needs
        assert other.tiers == plain.tiers
        assert other.volumes == plain.volumes
    assert [stream.per_interval for stream in other.volumes.streams] == [
        stream.per_interval for stream in plain.volumes.streams
    ]
    assert other.calendar == plain.calendar


def test_bare_numbers_too_short_for_milliseconds_are_seconds() -> None:
    plain, other = (load_text(text(which)) for which in ("genesys_queue", "genesys_queue_seconds"))
    [mine, theirs] = [[need.talk.mean_ms() for need in each.needs.values()] for each in (plain, other)]
    assert theirs == pytest.approx(mine, abs=150)


def test_five_broken_rows_of_a_hundred_are_told_one_by_one_and_the_rest_is_used() -> None:
    explained = " ".join((EXPECTED / "five_percent_broken.txt").read_text(encoding="utf-8").split())
    assert "95 of 100 rows used; dropped: 5 broken" in explained
    for line, reason in {
        12: '"soon"',
        32: "not after the start",
        52: '"-4"',
        72: "average handle time",
        92: "found nothing, expected a handle time",
    }.items():
        at = explained.index(f"five_percent_broken.csv:{line}:")
        assert reason in explained[at : at + 250]


def test_examples_are_those_their_maker_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.calibrate import make_layouts

    monkeypatch.setattr(make_layouts, "LAYOUTS", tmp_path)
    make_layouts.main()
    for path in tmp_path.iterdir():
        if path.suffix != ".xlsx":  # a workbook is a zip file, whose bytes depend on the compression library
            assert path.read_bytes() == (LAYOUTS / path.name).read_bytes(), path.name


def promises(scenario: Scenario) -> list[object]:
    """The promise of each tier."""
    return [tier.promise for tier in scenario.tiers.values()]


def text(name: str) -> str:
    """The stored scenario of a case."""
    return (EXPECTED / f"{name}.yaml").read_text(encoding="utf-8")
