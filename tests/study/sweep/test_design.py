"""Which cells a sweep has."""

import re
from pathlib import Path

import numpy as np
import pytest

from simcenter.scenario.errors import InputErrors, Mistake
from simcenter.study.sweep import load_sweep
from simcenter.study.sweep.design import Cell, cells_of
from simcenter.study.sweep.words import Factor, SweepWords
from tests.study.sweep.center import CELLS, SWEEP, small_sweep


def words(design: str = "grid", **values: object) -> SweepWords:
    whole: dict[str, object] = {"sweep": "s", "scenario": "x", "measures": ["mean_wait"], "design": design} | values
    return SweepWords.model_validate(whole)


A = {"change": "volume x{}", "values": [1, 2]}
B = {"field": "pools.team.seated", "values": [3, 4]}
RANGE = {"field": "pools.team.wage", "lowest": 20, "highest": 30, "write": "{}/h"}


def settings(cells: list[Cell]) -> list[tuple[object, ...]]:
    return [tuple(cell.settings.values()) for cell in cells]


def test_a_grid_has_every_combination_the_last_factor_fastest() -> None:
    assert settings(cells_of(words(factors={"a": A, "b": B}))) == [(1, 3), (1, 4), (2, 3), (2, 4)]


def test_each_cell_is_there_under_each_policy() -> None:
    cells = cells_of(words(factors={"a": A}, policies=["base", "strict_tiers"]))
    assert [(cell.number, cell.settings["a"], cell.policy) for cell in cells] == [
        (0, 1, "base"), (1, 1, "strict_tiers"), (2, 2, "base"), (3, 2, "strict_tiers"),
    ]  # fmt: skip


def test_zipped_factors_go_side_by_side() -> None:
    assert settings(cells_of(words("zip", factors={"a": A, "b": B}))) == [(1, 3), (2, 4)]


def test_a_list_gives_each_cell_itself() -> None:
    cells = [{"a": 7, "b": 9}, {"a": 1, "b": 2}]
    assert settings(cells_of(words("list", factors={"a": A, "b": B}, cells=cells))) == [(7, 9), (1, 2)]


def test_steps_of_a_range_are_written_with_their_unit() -> None:
    assert settings(cells_of(words(factors={"a": RANGE | {"steps": 3}}))) == [("20/h",), ("25/h",), ("30/h",)]


@pytest.mark.parametrize("design", ["latin_hypercube", "sobol"])
def test_sampled_points_put_one_into_each_of_equal_parts_of_a_range(design: str) -> None:
    factor = {"field": "x", "lowest": 0, "highest": 16}
    values = [cell.settings["a"] for cell in cells_of(words(design, factors={"a": factor, "b": A}, samples=16))]
    assert sorted(int(float(str(value))) for value in values) == list(range(16))


def test_sampled_points_are_the_same_for_the_same_design_seed_and_only_then() -> None:
    def values(seed: int) -> list[tuple[object, ...]]:
        return settings(cells_of(words("sobol", factors={"a": RANGE}, samples=8, design_seed=seed)))

    assert values(1) == values(1) != values(2)


def test_whole_numbers_of_a_range_come_equally_often() -> None:
    factor = {"field": "x", "lowest": 3, "highest": 6, "whole": True}
    cells = cells_of(words("latin_hypercube", factors={"a": factor}, samples=400))
    numbers, counts = np.unique([int(str(cell.settings["a"])) for cell in cells], return_counts=True)
    assert numbers.tolist() == [3, 4, 5, 6]
    assert counts.tolist() == [100] * 4


@pytest.mark.parametrize(
    ("whole", "said"),
    [
        (words(factors={n: {"field": "x", "lowest": 0, "highest": 1, "steps": 1000} for n in "abc"}), "1,000,000,000"),
        (words("zip", factors={"a": A, "b": {"field": "x", "values": [1]}}), "(a 2, b 1)"),
        (words("list", factors={"a": A, "b": B}, cells=[{"a": 1}]), 'a cell without "b"'),
        (words("list", factors={"a": A}, cells=[{"a": 1, "c": 1}]), 'unknown factor "c"'),
        (words(factors={"a": RANGE}), "lowest, highest and steps"),
    ],
)
def test_designs_that_make_no_cells_say_why(whole: SweepWords, said: str) -> None:
    with pytest.raises(Mistake) as caught:
        cells_of(whole)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"change": "volume x{}", "field": "x"}, "both field and change"),
        ({"values": [1]}, "neither field nor change"),
        ({"change": "volume", "values": [1]}, "one {} where the value goes"),
        ({"field": "x", "lowest": 1}, "one end of a range"),
        ({"field": "x", "lowest": 2, "highest": 1}, "more than 2"),
        ({"field": "x", "lowest": 1, "highest": 2, "values": [1]}, "both values and a range"),
    ],
)
def test_a_factor_says_what_varies_and_how(values: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        Factor.model_validate(values)


@pytest.mark.parametrize(
    ("line", "instead", "said"),
    [
        ("pools.team.seated", "pools.tem.seated", 'sweep.yaml:8:18: factors.heads.field: found "pools.tem.seated"'),
        ("pools.team.seated", "pools.team.seeted", 'did you mean "pools.team.seated"?'),
        ("values: [3, 4]", "values: [3, many]", 'sweep.yaml:8:49: factors.heads.values[1]: found "many" at pools.team'),
        ("volume x{}", "volume y{}", "sweep.yaml:7:43: factors.volume.values[0]"),
        ("mean_wait of", "mean_wiat of", "mean_wait"),
        ("of standard", "of premier", 'found "premier"'),
        ("rested]", "resting]", "sweep.yaml:5:18: policies[1]"),
        ("small.yaml", "../small.yaml", "a file in the folder of the sweep file or below it"),
        ("small.yaml", "/etc/hosts", "a file in the folder of the sweep file or below it"),
        ("days: 5", "dayz: 5", 'unknown key "dayz"'),
        ("days: 5", "days: 5\ndesign: sobol", "without samples"),
        ("days: 5", "days: 5\nprecision: {service_level: 2 s}", "1pt"),
        ("days: 5", "days: 5\nsamples: 3\ndesign: sobol", "a power of two"),
    ],
)
def test_one_mistake_in_a_sweep_file_is_told_at_its_place(
    tmp_path: Path, line: str, instead: str, said: str
) -> None:
    assert line in SWEEP
    with pytest.raises(InputErrors) as caught:
        small_sweep(tmp_path, SWEEP.replace(line, instead).strip())
    assert said in str(caught.value)


def test_every_mistake_is_told_in_one_pass(tmp_path: Path) -> None:
    text = SWEEP.replace("team.seated", "tem.seated").replace("mean_wait", "mean_wiat").replace("rested]", "roasted]")
    with pytest.raises(InputErrors) as caught:
        small_sweep(tmp_path, text)
    assert len(caught.value.problems) == 3


def test_a_sweep_file_makes_its_cells(tmp_path: Path) -> None:
    sweep = small_sweep(tmp_path)
    assert len(sweep.cells) == CELLS
    assert dict(sweep.cells[3].settings) == {"volume": 0.8, "heads": 4}
    assert sweep.cells[3].policy == "rested"


def test_a_scenario_that_is_nowhere_is_told_at_its_place_with_the_nearest_name(tmp_path: Path) -> None:
    path = tmp_path / "sweep.yaml"
    path.write_text(SWEEP.replace("small.yaml", "tuesday_mornin"), encoding="utf-8")
    with pytest.raises(InputErrors, match=r"sweep.yaml:4:11: scenario: found \"tuesday_mornin\", which is neither"):
        load_sweep(path)
