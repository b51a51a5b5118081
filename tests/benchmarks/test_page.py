"""The benchmark of the page does what the page does: it must run, whatever it measures."""

import pytest

import benchmarks.page as page
from tests.scenario.center import scenario


def test_a_change_is_answered_in_python_with_a_table_and_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "CHANGES", 1)
    [seconds] = page._in_python(scenario())
    assert seconds > 0
