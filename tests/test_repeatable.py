"""A property meets the same random examples whatever else was imported or run before it."""

import importlib.util
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


def examples() -> list[tuple[int, float]]:
    """Examples one property meets, in order."""
    met: list[tuple[int, float]] = []

    @settings(max_examples=200, database=None)
    @given(st.integers(0, 10**9), st.floats(0, 1e9))
    def property_of_nothing(whole: int, real: float) -> None:
        met.append((whole, real))

    property_of_nothing()
    return met


def test_examples_do_not_depend_on_what_was_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = examples()
    numbers = tmp_path / "numbers_to_find.py"
    numbers.write_text("".join(f"A{i} = {7_654_321 + i}\nB{i} = {i}.123456\n" for i in range(500)))
    spec = importlib.util.spec_from_file_location("numbers_to_find", numbers)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setitem(sys.modules, "numbers_to_find", module)
    assert examples() == before


def test_a_seed_is_a_hash_of_the_tests_name(seed: int) -> None:
    assert seed == 552057964
