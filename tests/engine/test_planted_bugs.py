"""Comparing engines on random centers catches every bug planted into the compiled one, and no line is left out.

That the bugs can be planted, and that every function has one, is seen in every run; that they are caught, in the long
one.
"""

from __future__ import annotations

import pytest

from tests.engine.mutants import FOLDER, Case, PlantedBug, first_failure, functions, rounds_used
from tests.engine.planted_bugs import PLANTED
from tests.engine.worlds import FEATURES, World, lean_world, rolled_world

WORLDS = (*range(301), 342, 369, 1021, 1840374788)
"""Numbers of the worlds to compare on; who is called back, passed on and short of a line is rare."""
RARE = (353, 398, 413, 632, 716, 941, 1686)
"""Numbers of worlds without added features to compare on, too; a pool that frees two agents for two lines whose next
ones another pool wants, and had refused before, is rarer than one in two hundred, and so is one who goes home while two
are held, or who leaves at the very moment the run stops."""
LEAN_WORLDS = 40
"""How many that use little are compared on, too, for the loop without extras."""
PATIENCE = 20
"""How many times the rounds of its loops a copy may need in place of the original's before it counts as endless."""
FILES = sorted(
    path.relative_to(FOLDER).as_posix()
    for path in FOLDER.rglob("*.py")
    if path.name not in ("__init__.py", "cache.py", "door.py")
)
UNTOLD = {"pointer", "lean_pointer", "pointer_type", "_address", "__init__", "_known_when_compiled"}
"""Exist only in compiled code."""


def is_caught(bug: PlantedBug, cases: list[Case], rounds: list[int]) -> bool:
    return first_failure(cases, rounds, {bug.file: bug.planted()}) is not None


@pytest.fixture(scope="module")
def chosen() -> list[World]:
    return [
        *map(rolled_world, WORLDS),
        *(rolled_world(number, added=()) for number in RARE),
        *map(lean_world, range(LEAN_WORLDS)),
    ]


@pytest.fixture(scope="module")
def cases(chosen: list[World]) -> list[Case]:
    """Small worlds first."""
    made = []
    for world in chosen:
        simulator = world.simulator("reference")
        demand = world.draw(simulator)
        made.append(Case(simulator, demand, simulator.run(world.seed, demand=demand)))
    return sorted(made, key=lambda case: len(case.demand.type))


@pytest.fixture(scope="module")
def rounds(cases: list[Case]) -> list[int]:
    """Rounds of loops allowed in each world; that the copy without a bug agrees is checked on the way."""
    return [PATIENCE * used + 1_000 for used in rounds_used(cases)]


@pytest.mark.slow
def test_the_copy_without_a_bug_agrees_with_the_reference(cases: list[Case], rounds: list[int]) -> None:
    assert first_failure(cases, rounds, {}) is None


@pytest.mark.slow
def test_the_worlds_compared_on_use_every_feature(chosen: list[World]) -> None:
    assert all(sum(name in world.features for world in chosen) >= len(WORLDS) / 4 for name in FEATURES)


@pytest.mark.slow
@pytest.mark.parametrize("bug", PLANTED, ids=lambda bug: bug.name)
def test_a_planted_bug_is_caught(bug: PlantedBug, cases: list[Case], rounds: list[int]) -> None:
    assert is_caught(bug, cases, rounds)


def test_every_bug_changes_one_line_that_there_is() -> None:
    assert all(bug.planted() for bug in PLANTED)


def test_no_bug_is_planted_twice() -> None:
    assert len({(bug.file, bug.function, bug.old, bug.new) for bug in PLANTED}) == len(PLANTED)
    assert len({bug.name for bug in PLANTED}) == len(PLANTED)


@pytest.mark.parametrize("file", FILES)
def test_every_function_of_the_compiled_engine_has_a_planted_bug(file: str) -> None:
    planted = {bug.function for bug in PLANTED if bug.file == file}
    assert set(functions(file)) - planted <= UNTOLD


def test_a_line_that_is_not_there_cannot_be_changed() -> None:
    bug = PlantedBug("memory/order.py", "push", "a line of an earlier version", "pass", "nothing")
    with pytest.raises(ValueError, match="stands 0 times in push, expected once"):
        bug.planted()


@pytest.mark.slow
def test_a_loop_that_does_not_end_counts_as_caught(cases: list[Case], rounds: list[int]) -> None:
    bug = PlantedBug("memory/order.py", "push", "hole = above", "pass", "climbs for ever")
    found = first_failure(cases, rounds, {bug.file: bug.planted()})
    assert found is not None
    assert "Endless" in found[1]


@pytest.mark.slow
def test_a_planted_line_that_names_what_does_not_exist_is_no_catch(
    cases: list[Case], rounds: list[int]
) -> None:
    bug = PlantedBug("memory/order.py", "push", "hole = above", "hole = nowhere", "a mistake of the test")
    with pytest.raises(NameError):
        is_caught(bug, cases, rounds)
