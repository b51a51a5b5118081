"""A bonus for repeats, levels of proficiency, and recognition, from the words of a scenario to who is served."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcenter.engine.tables import NOT_YET
from simcenter.routing.plan import build_plan
from simcenter.routing.queues import queues_of
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator
from tests.scenario.center import center

RETURNS = {"returns": {"probability": "60%", "delay": "20 min"}}


def made(**altered: Any) -> Scenario:
    """The small center with follow-ups and some places altered."""
    return Scenario.model_validate(center(follow_ups=RETURNS, volumes__counts="issues", **altered))


@pytest.mark.parametrize(
    "policy",
    ["longest_wait", "head_start", "strict_tiers", "ageing_tiers", {"policy": "affine", "base": {"premier": "20 s"}}],
)
def test_a_bonus_is_added_to_the_base_of_the_queues_it_names(policy: Any) -> None:
    words = {"policy": policy} if isinstance(policy, str) else policy
    plain, favoured = (
        Simulator(made(routing__customers=given)).customers[1]
        for given in (words, {**words, "bonus": {"repeat": "60 s", "standard/repeat": "90 s"}})
    )
    states = [(queue.tier, queue.state) for queue in queues_of(made())]
    expected = [0 if state == 0 else 60_000 if tier == "premier" else 90_000 for tier, state in states]
    assert (favoured[:, 0] - plain[:, 0]).tolist() == expected
    assert favoured[:, 1:].tolist() == plain[:, 1:].tolist()


LEVELS = {"premier": 2, "standard": {"billing": 3, "orders": 1}}


def with_levels(best: int, **altered: Any) -> Scenario:
    """The small center with levels in its pools."""
    levels = {f"pools__{pool}__proficiency": level for pool, level in LEVELS.items()}
    return made(best_proficiency=best, **levels, **altered)


@pytest.mark.parametrize(("best", "able"), [(1, [[True, False]]), (100, [[True, True]])])
def test_the_scale_decides_which_pools_have_the_level_required(best: int, able: list[list[bool]]) -> None:
    scenario = with_levels(best, routing__required_proficiency={"billing": 2}, routing__desks={})
    opens = build_plan(scenario).opens_after_ms != NOT_YET
    billing = [queue.index for queue in queues_of(scenario) if queue.need == "billing"]
    assert {tuple(row) for row in opens[billing].tolist()} == {tuple(row) for row in able}


@pytest.mark.parametrize(("best", "preferred"), [(1, {"billing": 0, "orders": 1}), (100, {"billing": 1, "orders": 0})])
def test_the_most_proficient_pool_comes_first(best: int, preferred: dict[str, int]) -> None:
    scenario = with_levels(best, routing__pools="most_proficient")
    ranks = Simulator(scenario).pools[1]
    for queue in queues_of(scenario):
        assert int(ranks[queue.index].argmax()) == preferred[queue.need]


def test_unrecognised_contacts_are_routed_with_the_skills_and_desks_of_the_tier_they_are_taken_for() -> None:
    scenario = made(
        tiers__premier__recognition=0.5,
        tiers__premier__skill="vip",
        pools__premier__skills=["vip"],
        routing__overflow="never",
    )
    opens = build_plan(scenario).opens_after_ms != NOT_YET
    served = {queue.name: opens[queue.index].tolist() for queue in queues_of(scenario)}
    assert served["premier/billing/phone"] == [True, False]
    assert served["premier/billing/phone seen as standard"] == [False, True]
    assert served["premier/billing/phone/repeat seen as standard"] == [False, True]


def test_every_state_of_a_type_has_a_queue() -> None:
    scenario = made(tiers__premier__recognition=0.5)
    queues = queues_of(scenario)
    table = build_plan(scenario).queue_of
    assert table.shape == (3, 4)
    for queue in queues:
        assert table[queue.type, queue.state] == queue.index
    standard = table[1:]
    assert np.array_equal(standard[:, :2], standard[:, 2:])


def test_the_queues_of_a_center_that_recognises_all_are_as_before() -> None:
    assert build_plan(made()).queue_of.tolist() == [[0, 3], [1, 4], [2, 5]]


def test_sixty_pools_are_no_burden() -> None:
    """Each pool has a skill profile of its own; all contacts are served and the tables stay small."""
    pools = {f"pool_{i}": {"skills": [f"s{i}", f"s{(i + 1) % 60}"], "seated": 2} for i in range(60)}
    needs = {f"need_{i}": {"skill": f"s{i}", "talk": "3 min"} for i in range(60)}
    streams = [{"tier": "standard", "need": need, "per_day": 20} for need in needs]
    scenario = made(pools=pools, needs=needs, volumes__streams=streams, routing={}, tiers={"standard": {}})
    result = Simulator(scenario).run(1)
    joined = result.legs.entry_ms != NOT_YET
    assert joined.sum() > 1_000
    assert (result.legs.agent[joined] != NOT_YET).all()
    assert len(queues_of(scenario)) == 120
