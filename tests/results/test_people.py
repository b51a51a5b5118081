"""What each agent did, and how evenly it fell to them, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simcenter.results.people import agent_labels, agent_sums, evenness, people_frame
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator
from tests.scenario.center import center


def small() -> Simulator:
    """The small center with three named agents at a desk, one of them slow, and managers."""
    people = [{"name": "anna"}, {"name": "ben", "handle_time": 2.0}, {"name": "carla"}]
    words = center(
        pools__premier__seated=3,
        pools__premier__people=people,
        tiers__premier__managers=["anna"],
        routing__named_agent={"premier": {"who": "manager", "hold": "60 s"}},
    )
    return Simulator(Scenario.model_validate(words))


def test_sums_of_agents_are_those_of_the_legs() -> None:
    simulator = small()
    result = simulator.run(1)
    sums, legs = agent_sums(result), result.legs
    for agent in range(len(result.supply.agent_pool)):
        mine = np.flatnonzero(legs.agent == agent)
        assert sums.answered[agent] == len(mine)
        handled = int((legs.free_ms[mine] - legs.answer_ms[mine]).sum())
        assert sums.talk[agent] + sums.hold[agent] + sums.wrap[agent] == handled
        assert sums.own[agent] == int((result.demand.manager[mine] == agent).sum())
    twice = sums + sums
    assert twice.answered.tolist() == (2 * sums.answered).tolist()
    assert twice.longest_idle.tolist() == sums.longest_idle.tolist()


def test_the_longest_idle_stretch_is_the_longest_gap_on_duty() -> None:
    result = small().run(1)
    sums, legs = agent_sums(result), result.legs
    for agent in range(len(result.supply.agent_pool)):
        mine = np.flatnonzero(legs.agent == agent)
        mine = mine[np.argsort(legs.answer_ms[mine])]
        spells = np.flatnonzero(result.spells.agent == agent)
        [spell] = spells
        starts = [*legs.answer_ms[mine].tolist(), int(result.spells.end_ms[spell])]
        ends = [int(result.spells.start_ms[spell]), *legs.free_ms[mine].tolist()]
        assert sums.longest_idle[agent] == max(a - b for a, b in zip(starts, ends, strict=True))


def test_named_agents_go_by_their_names_and_others_by_numbers() -> None:
    names, pools = agent_labels(small().scenario)
    assert [name for name, pool in zip(names, pools, strict=True) if pool == "premier"] == ["anna", "ben", "carla"]
    assert names[-1].startswith(f"{pools[-1]}#")
    frame = people_frame(small().scenario, agent_sums(small().run(1)), 1)
    assert frame["agent"].tolist() == names


def test_evenness_by_hand() -> None:
    found = evenness(np.array([0.2, 0.4, np.nan, 0.6]))
    assert (found.agents, found.range) == (3, pytest.approx(0.4))
    assert found.cv == pytest.approx(np.sqrt(0.08 / 3) / 0.4)
    assert found.gini == pytest.approx((2 * (0.2 + 0.4 + 0.2)) / 9 / (2 * 0.4))
    assert evenness(np.array([0.5, 0.5])).gini == 0
    assert evenness(np.array([np.nan])).agents == 0
