"""What happens in the shipped scenarios is, to the last bit, what happened when it was last recorded."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcenter.scenario.loading import load, shipped
from simcenter.simulation import EngineName, Simulator, settle
from tests.engine.golden import REPLICATIONS, SEED, digest, digests, recorded

HOW = "if that was on purpose, record anew: python -m tests.engine.golden"


@pytest.mark.parametrize("engine", ["compiled", "reference"])
@pytest.mark.parametrize("name", shipped())
def test_a_shipped_scenario_happens_as_recorded(name: str, engine: EngineName) -> None:
    assert digests(name, engine) == recorded().get(name), f"{name} happens otherwise; {HOW}"


def test_nothing_is_recorded_of_scenarios_that_are_gone() -> None:
    assert sorted(recorded()) == shipped(), HOW


@pytest.mark.parametrize("table", ["demand", "legs", "spells"])
def test_one_changed_number_anywhere_changes_the_digest(table: str) -> None:
    result = Simulator(settle(load("tuesday_morning"))).run(SEED, REPLICATIONS[0])
    before = digest(result)
    for name, column in zip(getattr(result, table)._fields, getattr(result, table), strict=True):
        if isinstance(column, int) or not len(column):  # no entries: a feature the scenario does not use
            continue
        kept: Any = column[-1]
        column[-1] = not kept if column.dtype == np.bool_ else kept ^ 1
        assert digest(result) != before, name
        column[-1] = kept
    assert digest(result) == before
