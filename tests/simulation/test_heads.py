"""Other heads in the same center: exactly what the changed file would have given."""

import pytest

from simcenter import load
from simcenter.engine.tables import differences
from simcenter.scenario.loading import load_text
from simcenter.simulation import Simulator, with_seated
from tests.cli.center import SMALL

OTHER = [3, 6, 0, 4]


def test_a_center_with_other_heads_is_the_center_whose_file_says_so() -> None:
    scenario = load_text(SMALL)
    written = load_text(SMALL.replace("seated: 5", f"seated: {OTHER}"))
    staffed = Simulator(scenario).staffed({"team": OTHER})
    assert staffed.scenario == written == with_seated(scenario, {"team": OTHER})
    assert differences(staffed.supply, Simulator(written).supply) == []
    assert differences(staffed.run(3, 5).outcome.legs, Simulator(written).run(3, 5).outcome.legs) == []


def test_scheduled_heads_are_replaced_by_present_ones() -> None:
    scenario = load("tuesday_morning")
    heads = scenario.heads("standard_team")
    staffed = with_seated(scenario, {"standard_team": heads})
    assert staffed.pools["standard_team"].scheduled is None
    assert staffed.heads("standard_team") == heads
    assert scenario.pools["standard_team"].seated is None, "the scenario given stays as it is"


@pytest.mark.parametrize(
    ("heads", "told"),
    [
        ({"tem": OTHER}, "one of the scenario"),
        ({"team": [1, 2]}, "4 numbers"),
        ({"team": [1, 2, 3, -1]}, "at least 0"),
    ],
)
def test_heads_that_fit_no_pool_are_refused(heads: dict[str, list[int]], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        with_seated(load_text(SMALL), heads)
