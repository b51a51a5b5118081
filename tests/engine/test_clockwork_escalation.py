"""Contacts passed on to another level of support, on a few whose every millisecond is worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcenter.engine.tables import NOT_YET, PASSED_ON, Closing, Legs, Plan, State, Supply
from simcenter.results.frames import contacts_frame
from simcenter.results.measures import MEASURES
from simcenter.results.resolution import resolution
from simcenter.results.table import day_summary
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator
from tests.engine.clockwork import UNSOLVED, contact, duty_spells, live, plan, states, supply
from tests.scenario.center import center

DONE, GONE, LET_GO, SERVING = State.FINISHED, State.ABANDONED, State.CLOSED_OUT, State.IN_SERVICE
EXPERTS = 1


def two_levels(warm: int = NOT_YET, **words: Any) -> Supply:
    """One agent in each of two pools; everything the first one answers is passed on to the second."""
    who = supply([1, 1], **words)
    return who._replace(
        passes_below=np.array([[[2**32, 0], [0, 0]]], np.int64), warm_ms=np.array([[warm, NOT_YET]], np.int64)
    )


def lines() -> Plan:
    """A queue for the first level, which the first pool serves, and one for the second."""
    queues = np.array([[0, 0, 0, 0, 1, 1, 1, 1]], np.int32)
    return plan(2, 2, [[0, NOT_YET], [NOT_YET, 0]])._replace(queue_of=queues)


def passed(second: dict[str, Any], **first: Any) -> list[dict[str, Any]]:
    """A contact and its second leg."""
    return [contact(**first, then=1), contact(**second, level=1, contact=0)]


def lived(rows: list[dict[str, Any]], who: Supply) -> Legs:
    """What became of them."""
    return live(rows, who, lines()).legs


def test_a_cold_escalation_frees_the_agent_after_wrap_and_stands_in_the_next_queue_at_once() -> None:
    rows = passed({"talk_ms": 50}, dial_ms=10, talk_ms=100, wrap_ms=20)
    legs = lived(rows, two_levels())
    assert states(legs) == [DONE, DONE]
    assert legs.resolved.tolist() == [PASSED_ON, 1]
    assert (legs.leave_ms[0], legs.free_ms[0]) == (110, 130)
    assert (legs.dial_ms[1], legs.answer_ms[1], legs.free_ms[1], legs.pool[1]) == (110, 110, 160, EXPERTS)


def busy_expert(at: int, talk: int) -> dict[str, Any]:
    """Somebody the second level is busy with, past the first one already."""
    return contact(dial_ms=at, talk_ms=talk, level=1, contact=2)


def test_in_a_warm_escalation_the_agent_stays_until_so_long_after_the_next_one_has_answered() -> None:
    rows = [*passed({"talk_ms": 50}, dial_ms=10, talk_ms=100, wrap_ms=20), busy_expert(0, 300)]
    rows = [rows[0], rows[2] | {"contact": 1}, rows[1]]
    rows[0]["then"] = 2
    legs = lived(rows, two_levels(warm=15))
    assert (legs.leave_ms[0], legs.answer_ms[2]) == (110, 300)
    assert legs.free_ms[0] == 300 + 15 + 20
    assert legs.free_ms[2] == 350


@pytest.mark.parametrize(("patience", "freed"), [(90, 220), (189, 319), (190, 335)])
def test_the_agent_who_stayed_is_free_after_wrap_when_the_customer_hangs_up(patience: int, freed: int) -> None:
    rows = [*passed({"talk_ms": 50, "patience_ms": patience}, dial_ms=10, talk_ms=100, wrap_ms=20), busy_expert(0, 300)]
    rows = [rows[0], rows[2] | {"contact": 1}, rows[1]]
    rows[0]["then"] = 2
    legs = lived(rows, two_levels(warm=15))
    assert legs.free_ms[0] == freed


def test_who_hangs_up_at_the_second_level_dials_again_as_a_first_contact_would() -> None:
    rows = [
        contact(dial_ms=10, talk_ms=100, redials=True, redial_ms=1_000, then=2, next=3),
        contact(dial_ms=20, talk_ms=5_000, level=1, contact=1),
        contact(patience_ms=40, redials=True, redial_ms=1_000, level=1, contact=0, next=3),
        contact(talk_ms=5, contact=3),
    ]
    legs = lived(rows, two_levels())
    assert (legs.state[2], legs.leave_ms[2], legs.dial_ms[3]) == (GONE, 150, 1_150)


def test_the_last_leg_says_whether_the_issue_is_resolved() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=10, resolve_word=UNSOLVED, returns=True, return_ms=500, then=1, next=2),
        contact(talk_ms=10, resolve_word=UNSOLVED, returns=True, return_ms=500, level=1, contact=0, next=2),
        contact(talk_ms=10, contact=2),
    ]
    legs = lived(rows, two_levels())
    assert legs.resolved.tolist() == [PASSED_ON, 0, 1]
    assert legs.dial_ms[2] == 520


def test_a_contact_keeps_its_line_from_level_to_level() -> None:
    rows = [
        *passed({"talk_ms": 100}, dial_ms=0, talk_ms=50),
        contact(dial_ms=60, talk_ms=5, contact=1),
        contact(dial_ms=150, talk_ms=5, contact=2),
    ]
    rows = [rows[0] | {"then": 3}, rows[2], rows[3], rows[1]]
    legs = lived(rows, two_levels(lines=1))
    assert states(legs) == [DONE, State.BLOCKED, DONE, DONE]


def test_a_drain_lasts_until_those_who_are_passed_on_are_answered() -> None:
    outcome = live(passed({"talk_ms": 50}, dial_ms=80, talk_ms=60), two_levels(windows=[(0, 100)]), lines())
    assert outcome.legs.answer_ms.tolist() == [80, 140]
    assert duty_spells(outcome) == [(0, 0, 140), (1, 0, 190)]


def test_who_is_passed_on_after_closing_that_hangs_up_is_let_go() -> None:
    who = two_levels(windows=[(0, 100)], closing=Closing.HANG_UP)
    legs = lived(passed({"talk_ms": 50}, dial_ms=80, talk_ms=60), who)
    assert states(legs) == [DONE, LET_GO]


def test_a_run_that_stops_leaves_the_agent_who_stays_in_service() -> None:
    rows = [*passed({"talk_ms": 50}, dial_ms=10, talk_ms=100), busy_expert(0, 300)]
    rows = [rows[0] | {"then": 2}, rows[2] | {"contact": 1}, rows[1]]
    legs = lived(rows, two_levels(warm=0, windows=[(0, 200)], closing=Closing.STOP))
    assert states(legs) == [SERVING, SERVING, State.WAITING]
    assert (legs.leave_ms[0], legs.free_ms[0]) == (110, NOT_YET)


# Over a day ------------------------------------------------------------------------------------------------

LEVELS: dict[str, Any] = {
    "levels": {
        "second": {"skill": "expert", "talk": {"exponential": "5 min"}, "patience": {"exponential": "2 min"}},
        "third": {"talk": "6 min", "skill": "expert"},
    },
    "escalations": [
        {"to": "second", "share": "30%"},
        {"leaves": "second", "to": "third", "share": "50%"},
    ],
    "pools__premier__skills": ["expert"],
}


def made(**altered: Any) -> Scenario:
    """The small center with levels and some places altered."""
    returns = {"returns": {"probability": "60%", "delay": "20 min"}}
    return Scenario.model_validate(center(volumes__counts="issues", follow_ups=returns, **(LEVELS | altered)))


def test_levels_move_no_other_draw() -> None:
    plain, levels = Simulator(made(levels={}, escalations=[])).draw(3), Simulator(made()).draw(3)
    first = levels.contact == np.arange(len(levels.type))
    fresh = plain.fresh
    assert first.sum() >= len(plain.type)  # what happens at a level may fail where the first line never does
    for name in ("talk_ms", "patience_ms", "resolve_word", "returns", "dial_ms"):
        assert getattr(plain, name)[:fresh].tolist() == getattr(levels, name)[:fresh].tolist()


def test_the_share_passed_on_is_the_one_asked_for() -> None:
    result = Simulator(made(volumes__streams__1__per_hour=4_000, pools__standard__seated=400)).run(3)
    escalated = float(MEASURES["escalated"].value(day_summary(result)))
    answered = int((result.legs.answer_ms[result.demand.contact == np.arange(len(result.demand.type))] >= 0).sum())
    assert abs(escalated - 0.3) < 4.5 * np.sqrt(0.3 * 0.7 / answered)


def test_contacts_count_once_and_legs_where_queues_and_pools_are_told() -> None:
    result = Simulator(made(pools__standard__resolution=0.5)).run(5)
    summary, ends = day_summary(result), resolution(result)
    demand, legs = result.demand, result.legs
    first = demand.contact == np.arange(len(demand.type))
    dialled = legs.dial_ms >= 0
    assert float(MEASURES["arrived"].value(summary)) == int((first & dialled).sum())
    assert float(MEASURES["escalations"].value(summary)) == int((~first & dialled).sum()) > 20
    assert int(summary.served[:, :, 0].sum()) == int((legs.answer_ms >= 0).sum())
    for name in ("fcr", "contacts_per_issue", "time_to_resolution"):
        assert float(MEASURES[name].value(summary)) == pytest.approx(getattr(ends, name))
    parts = ends.resolved, ends.open, ends.unresolved_at_horizon, ends.capped, ends.silent, ends.lost
    assert ends.issues == sum(parts) == int(((demand.attempt == 1) & first & dialled).sum())
    frame = contacts_frame(result)
    assert frame["contact"].nunique() == int((first & dialled).sum())
    assert len(frame) == int(dialled.sum())


def test_an_agent_relieved_by_one_whose_customer_hung_up_could_not_have_served_that_customer() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=10, then=3),
        contact(dial_ms=0, talk_ms=20, then=2),
        contact(talk_ms=200, level=1, contact=1),
        contact(patience_ms=50, level=1, contact=0),
    ]
    who = supply([2])._replace(
        passes_below=np.array([[[2**32], [0]]], np.int64), warm_ms=np.array([[0, NOT_YET]], np.int64)
    )
    legs = live(
        rows, who, lines()._replace(opens_after_ms=np.zeros((2, 1), np.int64), reserve=np.zeros((2, 1), np.int64))
    ).legs
    assert (states(legs), legs.leave_ms[3]) == ([DONE, DONE, DONE, GONE], 60)
    assert legs.agent.tolist() == [0, 1, 0, NOT_YET]
    assert (legs.answer_ms[2], legs.free_ms.tolist()) == (60, [60, 60, 260, NOT_YET])
