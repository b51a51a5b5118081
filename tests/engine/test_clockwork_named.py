"""Contacts meant for one agent, agents who differ, contacts not recognised: followed with a pencil on both engines."""

from __future__ import annotations

from typing import Any

import numpy as np

from simcenter.engine.tables import NOT_YET, AgentRule, Legs, Plan, State, Supply
from simcenter.routing.tables import Named
from tests.engine.clockwork import FOR_EVER, closes, contact, live, opens, plan, shift, supply
from tests.engine.hand_made import UNSOLVED

TWO = [2]


def waits_for(who: Named, hold_ms: int) -> Plan:
    """One queue whose contacts wait so long for an agent of their own."""
    return plan()._replace(named=np.array([who], np.int32), hold_ms=np.array([hold_ms], np.int64))


def managed(rows: list[dict[str, Any]], hold_ms: int, who: Supply | None = None) -> Legs:
    """Two agents in one pool; who has a manager waits for that one first."""
    return live(rows, supply(TWO) if who is None else who, waits_for(Named.MANAGER, hold_ms)).legs


def on_shifts(*ends: int) -> Supply:
    """Agents with shifts from 0 to these moments."""
    shifts = [row for agent, end in enumerate(ends) for row in shift(agent, 0, end)]
    return supply([len(ends)], [opens(0), *shifts, closes(FOR_EVER)])


def test_an_idle_manager_answers_at_once_though_another_has_been_idle_as_long() -> None:
    legs = managed([contact(dial_ms=5, talk_ms=10, manager=1)], 0)
    assert (legs.agent.tolist(), legs.answer_ms.tolist()) == ([1], [5])


def test_who_is_held_waits_for_a_busy_manager_while_others_are_idle() -> None:
    rows = [contact(dial_ms=0, talk_ms=100, manager=1), contact(dial_ms=10, talk_ms=10, manager=1)]
    legs = managed(rows, 200)
    assert (legs.agent.tolist(), legs.answer_ms.tolist()) == ([1, 1], [0, 100])


def test_when_the_hold_ends_anybody_answers() -> None:
    rows = [contact(dial_ms=0, talk_ms=100, manager=1), contact(dial_ms=10, talk_ms=10, manager=1)]
    legs = managed(rows, 50)
    assert (legs.agent.tolist(), legs.answer_ms.tolist()) == ([1, 0], [0, 60])


def test_without_a_hold_a_busy_manager_is_not_waited_for() -> None:
    rows = [contact(dial_ms=0, talk_ms=100, manager=1), contact(dial_ms=10, talk_ms=10, manager=1)]
    assert managed(rows, 0).agent.tolist() == [1, 0]


def test_who_was_held_joins_the_queue_where_it_would_have_stood() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=200, manager=0),
        contact(dial_ms=0, talk_ms=300, manager=1),
        contact(dial_ms=10, talk_ms=500, manager=1),
        contact(dial_ms=20, talk_ms=10),
    ]
    legs = managed(rows, 50)
    assert legs.answer_ms.tolist() == [0, 0, 200, 300]


def test_an_agent_takes_who_is_held_before_who_has_waited_longer() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=500, manager=0),
        contact(dial_ms=0, talk_ms=100, manager=1),
        contact(dial_ms=5, talk_ms=10),
        contact(dial_ms=10, talk_ms=10, manager=1),
    ]
    legs = managed(rows, 400)
    assert legs.answer_ms.tolist() == [0, 0, 110, 100]


def test_patience_runs_while_held() -> None:
    rows = [contact(dial_ms=0, talk_ms=100, manager=1), contact(dial_ms=10, patience_ms=30, manager=1)]
    legs = managed(rows, 50)
    assert (legs.state[1], legs.leave_ms[1]) == (State.ABANDONED, 40)


def test_nobody_waits_for_a_manager_who_is_off_duty() -> None:
    legs = managed([contact(dial_ms=150, talk_ms=10, manager=1)], 400, on_shifts(FOR_EVER, 100))
    assert (legs.agent.tolist(), legs.answer_ms.tolist()) == ([0], [150])


def test_who_is_held_is_released_when_the_manager_goes_home() -> None:
    rows = [contact(dial_ms=0, talk_ms=100, manager=1), contact(dial_ms=10, talk_ms=10, manager=1)]
    legs = managed(rows, 400, on_shifts(FOR_EVER, 80))
    assert (legs.agent.tolist(), legs.answer_ms.tolist()) == ([1, 0], [0, 100])


def test_a_return_goes_to_whoever_handled_the_contact_before() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=20, resolve_word=UNSOLVED, returns=True, return_ms=5, next=2),
        contact(dial_ms=1, talk_ms=5),
        contact(talk_ms=10),
    ]
    legs = live(rows, supply(TWO), waits_for(Named.LAST_AGENT, 100)).legs
    assert legs.agent.tolist() == [0, 1, 0]
    assert live(rows, supply(TWO)).legs.agent.tolist() == [0, 1, 1]


def test_an_agents_own_factor_multiplies_the_pools() -> None:
    who = supply(TWO, factors={0: 1_500_000})._replace(
        agent_ppm=np.array([2_000_000, 500_001], np.int64), agent_resolves=np.full(2, NOT_YET, np.int64)
    )
    legs = live([contact(dial_ms=0, talk_ms=1_000), contact(dial_ms=1, talk_ms=1_000, wrap_ms=100)], who).legs
    assert (legs.leave_ms - legs.answer_ms).tolist() == [3_000, 750]  # 1.5 x 0.500001, to whole milliseconds
    assert (legs.free_ms - legs.leave_ms).tolist() == [0, 75]


def test_the_fastest_of_a_pool_answers_and_of_equals_the_longest_idle() -> None:
    who = supply([3])._replace(
        agent_ppm=np.array([1_200_000, 900_000, 900_000], np.int64), agent_resolves=np.full(3, NOT_YET, np.int64)
    )
    rows = [contact(dial_ms=at, talk_ms=10) for at in (0, 20, 40)]
    assert live(rows, who, plan(rule=AgentRule.FASTEST)).legs.agent.tolist() == [1, 2, 1]


def test_an_agents_own_chance_to_resolve_stands_for_the_pools() -> None:
    who = supply(TWO, resolve_below=10)._replace(
        agent_ppm=np.full(2, 1_000_000, np.int64), agent_resolves=np.array([NOT_YET, 30], np.int64)
    )
    rows = [contact(dial_ms=at, talk_ms=100, resolve_word=20) for at in (0, 1)]
    assert live(rows, who).legs.resolved.tolist() == [0, 1]


def test_an_unrecognised_contact_joins_the_queue_of_its_state() -> None:
    how = plan(queues=2)._replace(queue_of=np.array([[0, 0, 1, 1]], np.int32))
    legs = live([contact(dial_ms=0), contact(dial_ms=1, unrecognised=True)], supply([1]), how).legs
    assert legs.queue.tolist() == [0, 1]
