"""Talk that grows with the wait, on a few contacts whose every millisecond is worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simcenter.results.agents import talk_ms_of
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator
from tests.engine.clockwork import contact, live, opens, rise, supply
from tests.scenario.center import center

AFTER, A_MINUTE, MOST = 60_000, 50_000, 120_000
"""From a minute on 5 % a minute, at most 12 %."""


def talked(waits: list[int], talk: int = 1_000_003, factor: int = 1_000_000) -> list[int]:
    """Talk of one contact after another, each of which has waited so long when its agent comes."""
    rows = [contact(dial_ms=0, talk_ms=talk, wrap_ms=7) for _ in waits]
    duty = []
    for wait in waits:  # a head more each time: the next in line is answered then
        duty.append(rise(wait, 1))
    who = supply([len(waits)], duty=[opens(0), *duty], factors={0: factor})
    legs = live(rows, who._replace(growth=np.array([[AFTER, A_MINUTE, MOST]], np.int64))).legs
    assert legs.answer_ms.tolist() == waits
    return (legs.leave_ms - legs.answer_ms).tolist()


@pytest.mark.parametrize(
    ("wait", "talk"),
    [
        (0, 1_000_003),
        (60_000, 1_000_003),  # at the threshold
        (60_001, 1_000_003),  # a millisecond adds 0.8 millionths, cut down to 0
        (60_002, 1_000_004),  # 1.67 millionths, cut down to 1: 1 000 004.000003
        (120_000, 1_050_003),  # a whole minute: 5 %, 1 050 003.15
        (90_000, 1_025_003),  # half a minute: 1 025 003.075
        (203_999, 1_120_002),  # 119 999 millionths: 1 120 002.36
        (204_000, 1_120_003),  # 2.4 minutes: 12 %
        (900_000, 1_120_003),  # the most
    ],
)
def test_talk_grows_by_whole_millionths_for_the_time_beyond_the_threshold_up_to_the_most(
    wait: int, talk: int
) -> None:
    assert talked([wait]) == [talk]


def test_the_factors_of_pool_and_wait_are_multiplied_and_rounded_to_millionths() -> None:
    # 0.7 x 1.05 = 0.735 of 1 000 003: 735 002.2; hold and wrap do not grow.
    assert talked([120_000], factor=700_000) == [735_002]


def test_each_contact_grows_by_its_own_wait() -> None:
    assert talked([0, 90_000, 120_000]) == [1_000_003, 1_025_003, 1_050_003]


def test_a_scenario_says_by_need_how_talk_grows_and_measures_know_it() -> None:
    grows = {"after": "30 s", "per_minute": "10%", "at_most": "50%"}
    words = center(needs__billing__waiting_adds=grows, pools__premier__seated=3, pools__standard__seated=4)
    simulator = Simulator(Scenario.model_validate(words, context={"in_file": True}))
    assert simulator.supply.growth.tolist() == [[30_000, 100_000, 500_000]] * 2 + [[0, 0, 0]]
    result = simulator.run(11)
    legs, demand = result.legs, result.demand
    answered = np.flatnonzero(legs.answer_ms >= 0)
    waited = legs.answer_ms[answered] - legs.entry_ms[answered]
    longer = talk_ms_of(result, answered) / np.maximum(demand.talk_ms[answered], 1)
    grown = (waited > 30_000) & (demand.type[answered] < 2)
    assert grown.sum() > 20
    np.testing.assert_allclose(longer[~grown], 1)
    np.testing.assert_allclose(longer[grown], 1 + np.minimum((waited[grown] - 30_000) / 600_000, 0.5), rtol=1e-3)
