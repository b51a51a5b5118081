"""An imported scenario brings the contacts that were imported: simulated, interval by interval."""

from __future__ import annotations

import numpy as np
import pytest

from simcenter.results.daily.fates import OFFERED
from simcenter.routing.checking import load
from simcenter.study.replicate import replicate
from tests.calibrate.cases import EXPECTED

DAYS = 200


@pytest.mark.parametrize("name", ["genesys_history", "genesys_queue", "calabrio"])
def test_simulated_contacts_of_every_interval_are_those_imported_within_chance(name: str, seed: int) -> None:
    scenario = load(EXPECTED / f"{name}.yaml")
    study = replicate(scenario, seed=seed, days=DAYS)
    # Types x intervals x fates of each day.
    offered = np.stack([day.contacts[..., list(OFFERED)].sum(axis=-1) for day in study.summaries])
    wanted = np.array([scenario.expected_per_interval(kind.stream) for kind in scenario.types])
    assert offered.shape == (DAYS, *wanted.shape)
    error = offered.std(axis=0, ddof=1) / np.sqrt(DAYS)
    assert np.all(np.abs(offered.mean(axis=0) - wanted) <= 4.5 * error + 1e-9)
