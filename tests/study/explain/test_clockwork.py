"""Explanations of days that can be worked out with a pencil, sentence by sentence."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcenter.engine.reference.story import run_reference
from simcenter.engine.tables import NOT_YET, Outcome, Plan, Supply, differences
from simcenter.results.result import Result
from simcenter.routing.own import policy_of
from simcenter.routing.plan import build_plan, with_policies
from simcenter.routing.tables import Breaks, Deferred, Moves, Named
from simcenter.scenario.model import Scenario
from simcenter.study.explain.explanation import Customer, Explanation
from simcenter.study.explain.fate import fate_of
from simcenter.study.explain.trace import Trace
from tests.engine.clockwork import contact, plan, supply
from tests.engine.hand_made import demand

PREMIER, STANDARD = 0, 1
DESK, TEAM = 0, 1
WINDOW = [(0, 1_000_000)]

CENTER = Scenario.model_validate(
    {
        "name": "pencil",
        "calendar": {"opens": "08:00", "closes": "10:00", "interval": "30 min"},
        "tiers": {"premier": {"patience": "never"}, "standard": {"patience": "never"}},
        "needs": {"help": {"talk": "1 min"}},
        "volumes": {
            "day_factor": "none",
            "streams": [
                {"tier": "premier", "need": "help", "per_hour": 1},
                {"tier": "standard", "need": "help", "per_hour": 1},
            ],
        },
        "pools": {"desk": {"seated": 1}, "team": {"seated": 1}},
        "routing": {"customers": {"policy": "head_start", "premier": "90 s"}, "pools": "any_pool"},
    }
)


def call(at: int, tier: int, talk: int, **more: Any) -> dict[str, Any]:
    """A contact that dials at a second and talks for some seconds."""
    return contact(dial_ms=at * 1_000, type=tier, talk_ms=talk * 1_000, **more)


def lived(rows: list[dict[str, Any]], who: Supply, how: Plan, scenario: Scenario, trace: Trace | None) -> Outcome:
    """Live through a day under the policies of a scenario."""
    customers, pools = (policy_of(scenario, side) for side in ("customers", "pools"))
    drawn = demand([dict(row) for row in rows])
    how = with_policies(how, scenario, customers, pools)
    return run_reference(drawn, who, how, (customers, customers.table(scenario)), (pools, pools.table(scenario)), trace)


def explained(
    rows: list[dict[str, Any]],
    row: int,
    how: Plan,
    heads: tuple[int, int] = (1, 1),
    scenario: Scenario = CENTER,
    lines: int = NOT_YET,
) -> list[str]:
    """The sentences about a contact; being watched changes nothing."""
    who, trace = supply(heads, windows=WINDOW, types=2, lines=lines), Trace(row)
    outcome = lived(rows, who, how, scenario, trace)
    assert differences(outcome.legs, lived(rows, who, how, scenario, None).legs) == []
    result = Result(
        scenario=scenario,
        demand=demand([dict(one) for one in rows]),
        supply=who,
        plan=how,
        outcome=outcome,
        seed=1,
        replication=0,
        policy="head_start",
        engine="reference",
    )
    fate = fate_of(result, "base", row, trace)
    return Explanation(Customer.of(result, row), "pencil", 1, 1, (fate,)).sentences()


AFTER_HALF_A_MINUTE = plan(2, 2, [[0, NOT_YET], [30_000, 0]])
"""The desk serves premier, and standard after 30 s; the team serves standard only."""


def test_a_later_premier_contact_ranks_higher_and_the_one_ahead_takes_the_next_agent() -> None:
    rows = [
        call(0, STANDARD, 100),  # the team until 100
        call(0, PREMIER, 60),  # the desk until 60
        call(10, STANDARD, 30),  # ahead
        call(20, STANDARD, 30),  # this one
        call(40, PREMIER, 20),  # at 60 it has 90 + 20 s, the head of standard 50 s
    ]
    assert explained(rows, 3, AFTER_HALF_A_MINUTE) == [
        "Contact 3 (standard, help, phone) dialled at 08:00:20 and waited 1 min 20 s: at 08:01:40 team#1 answered.",
        "When it joined there was 1 contact ahead of it in its own queue; no other queue had anybody waiting.",
        "desk had 1 agent on duty, busy; it opened to its queue after 30 s, at 08:00:50.",
        "team had 1 agent on duty, busy.",
        "While it waited 2 other contacts were served: 1 ahead of it in its queue and 1 that had come after it.",
        "Overtaken at 08:01:00: desk#1 became free and took contact 4 of premier/help/phone, come 20 s after it; "
        "head_start gave 110,000 against 50,000 for the head of its queue.",
        "In the end team#1 became free and took it.",
    ]


def test_an_agent_kept_back_sits_idle_and_then_serves_somebody_who_came_later() -> None:
    kept = plan(2, 2, [[0, NOT_YET], [0, 0]], reserve=[[0, 0], [1, 0]])
    rows = [
        call(0, STANDARD, 50),  # the team until 50
        call(10, STANDARD, 30, patience_ms=60_000),  # this one: the desk is idle, but kept back
        call(25, PREMIER, 10),
        call(36, PREMIER, 10),
        call(48, STANDARD, 30),
    ]
    assert explained(rows, 1, kept) == [
        "Contact 1 (standard, help, phone) dialled at 08:00:10 and waited 40 s: at 08:00:50 team#1 answered.",
        "When it joined there was nobody ahead of it; no other queue had anybody waiting.",
        "desk had 1 agent on duty, 1 idle; 1 idle agent is kept back from it (somebody there was idle for 20 s "
        "of its wait).",
        "team had 1 agent on duty, busy.",
        "While it waited 2 other contacts were served: 2 that had come after it.",
        "Overtaken at 08:00:25: desk#1 was idle and took contact 2 of premier/help/phone, come 15 s after it; "
        "desk keeps 1 idle agent back from it. And 1 more like this.",
        "In the end team#1 became free and took it.",
    ]


def test_a_pool_that_opens_late_ends_the_wait_at_that_moment() -> None:
    rows = [call(0, STANDARD, 100), call(10, STANDARD, 30)]
    assert explained(rows, 1, AFTER_HALF_A_MINUTE) == [
        "Contact 1 (standard, help, phone) dialled at 08:00:10 and waited 30 s: at 08:00:40 desk#1 answered.",
        "When it joined there was nobody ahead of it; no other queue had anybody waiting.",
        "desk had 1 agent on duty, 1 idle; it opened to its queue after 30 s, at 08:00:40 (somebody there was idle "
        "for 30 s of its wait).",
        "team had 1 agent on duty, busy.",
        "Nobody else was served while it waited.",
        "In the end desk opened to it after 30 s and desk#1 was idle.",
    ]


def test_who_hangs_up_and_who_is_ahead_and_hangs_up_are_told() -> None:
    rows = [
        call(0, STANDARD, 100),
        call(10, STANDARD, 30, patience_ms=25_000),
        call(20, STANDARD, 30, patience_ms=45_500),
    ]
    told = explained(rows, 2, plan(2, 2, [[0, NOT_YET], [NOT_YET, 0]]))
    assert told == [
        "Contact 2 (standard, help, phone) dialled at 08:00:20 and waited 46 s: at 08:01:05 its patience ended and "
        "it hung up.",
        "When it joined there was 1 contact ahead of it in its own queue; no other queue had anybody waiting.",
        "desk has the skills, but never serves its queue (somebody there was idle for 46 s of its wait).",
        "team had 1 agent on duty, busy.",
        "Nobody else was served while it waited.",
        "Of those ahead of it 1 hung up.",
    ]


def test_who_finds_an_idle_agent_needs_no_explanation() -> None:
    assert explained([call(0, STANDARD, 10)], 0, plan(2, 2)) == [
        "Contact 0 (standard, help, phone) dialled at 08:00:00 and was answered at once by desk#1."
    ]


def test_many_overtakers_of_one_kind_are_one_sentence() -> None:
    rows = [call(0, STANDARD, 200), call(1, STANDARD, 10)]
    rows += [call(2 + 2 * place, PREMIER, 1) for place in range(40)]
    told = explained(rows, 1, plan(2, 2, [[0, NOT_YET], [NOT_YET, 0]]))
    assert sum(sentence.startswith("Overtaken") for sentence in told) == 1
    assert told[5].endswith("desk never serves its queue. And 39 more like this.")


def test_a_contact_held_for_its_own_agent_is_overtaken_meanwhile_and_says_for_whom() -> None:
    how = plan(2, 2)._replace(
        named=np.array([Named.NOBODY, Named.MANAGER], np.int32), hold_ms=np.array([0, 60_000], np.int64)
    )
    rows = [
        call(0, PREMIER, 40),  # the desk until 40
        call(0, PREMIER, 15),  # the team until 15
        call(10, STANDARD, 30, manager=0),  # this one, meant for the agent of the desk
        call(20, PREMIER, 5),  # finds the team idle
    ]
    told = explained(rows, 2, how)
    assert told[0].endswith("waited 30 s: at 08:00:40 desk#1 answered.")
    assert told[2] == "It was held for desk#1, its own agent, for 1 min at most, until 08:01:10."
    assert told[-2:] == [
        "Overtaken at 08:00:20: team#1 was idle and took contact 3 of premier/help/phone, come 10 s after it; "
        "this contact was held for desk#1.",
        "In the end its own agent desk#1 became free and took it.",
    ]


def test_a_contact_whose_own_agent_frees_overtakes_those_in_the_queues() -> None:
    how = plan(2, 2)._replace(
        named=np.array([Named.MANAGER, Named.NOBODY], np.int32), hold_ms=np.array([60_000, 0], np.int64)
    )
    rows = [
        call(0, STANDARD, 40),  # the desk until 40
        call(0, STANDARD, 90),  # the team until 90
        call(10, STANDARD, 30),  # this one
        call(20, PREMIER, 5, manager=0),  # held for the agent of the desk
    ]
    assert explained(rows, 2, how)[-2:] == [
        "Overtaken at 08:00:40: desk#1 became free and took contact 3 of premier/help/phone, come 10 s after it; "
        "that contact was meant for this very agent.",
        "In the end desk#1 became free and took it.",
    ]


def test_each_step_of_widening_is_told_with_the_moment_it_opened() -> None:
    rows = [call(0, PREMIER, 100), call(10, STANDARD, 30), call(12, STANDARD, 30, patience_ms=20_500)]
    steps = plan(2, 2, [[0, NOT_YET], [20_000, 50_000]])
    assert explained(rows, 1, steps)[2:] == [
        "desk had 1 agent on duty, busy; it opened to its queue after 20 s, at 08:00:30.",
        "team had 1 agent on duty, 1 idle; it opened to its queue after 50 s, at 08:01:00 (somebody there was idle "
        "for 50 s of its wait).",
        "Nobody else was served while it waited.",
        "In the end team opened to it after 50 s and team#1 was idle.",
    ]
    assert explained(rows, 2, steps)[3].startswith("team had 1 agent on duty, 1 idle; it opens to its queue after 50 s")


def test_a_pool_that_helps_long_lines_only_sits_idle_until_the_line_is_long_enough() -> None:
    how = plan(2, 2, [[0, NOT_YET], [0, 0]])._replace(threshold=np.array([[1, 1], [2, 1]]))
    rows = [
        call(0, STANDARD, 100),  # the team until 100
        call(10, STANDARD, 30),  # this one waits alone, and the desk is idle
        call(30, PREMIER, 15),  # the desk until 45
        call(50, STANDARD, 30),  # the second in line
    ]
    assert explained(rows, 1, how) == [
        "Contact 1 (standard, help, phone) dialled at 08:00:10 and waited 40 s: at 08:00:50 desk#1 answered.",
        "When it joined there was nobody ahead of it; no other queue had anybody waiting.",
        "desk had 1 agent on duty, 1 idle; it helps its queue only while 2 or more wait there (somebody there was "
        "idle for 25 s of its wait).",
        "team had 1 agent on duty, busy.",
        "While it waited 1 other contact was served: 1 that had come after it.",
        "Overtaken at 08:00:30: desk#1 was idle and took contact 2 of premier/help/phone, come 20 s after it; "
        "desk helps its queue only while 2 or more wait there.",
        "In the end 2 waited in its queue, so desk helped, and desk#1 was idle.",
    ]


TEAM_FIRST = {"policy": "percentage", "shares": {"standard": ["team 100%"]}, "after": {"standard": "40 s"}}


def test_a_policy_that_says_who_is_eligible_is_named_with_the_time_it_kept_an_idle_agent_away() -> None:
    shared = CENTER.changed(routing=CENTER.routing.changed(pools=TEAM_FIRST))
    rows = [
        call(0, STANDARD, 100),  # the team until 100
        call(10, STANDARD, 30),  # this one, meant for the team for 40 s
        call(20, PREMIER, 10),  # anybody may serve it: the desk until 30
    ]
    assert explained(rows, 1, plan(2, 2), scenario=shared)[2:] == [
        "desk had 1 agent on duty, 1 idle; percentage kept it from serving its queue (somebody there was idle for "
        "30 s of its wait).",
        "team had 1 agent on duty, busy.",
        "While it waited 1 other contact was served: 1 that had come after it.",
        "Overtaken at 08:00:20: desk#1 was idle and took contact 2 of premier/help/phone, come 10 s after it; "
        "percentage let desk serve that contact but not this one.",
        "In the end percentage let desk serve it and desk#1 was idle.",
    ]


TWO_DESKS = plan(2, 2, [[0, NOT_YET], [NOT_YET, 0]])


@pytest.mark.parametrize(
    ("keeps", "told"),
    [
        (
            1,
            [
                "At 08:00:40 it moved to premier/help/phone, where its wait so far counted; nobody stood before it "
                "there.",
                "There desk had 1 agent on duty, busy.",
                "There team has the skills, but never serves its queue.",
                "Nobody else was served while it waited.",
                "In the end desk#1 became free and took it.",
            ],
        ),
        (
            0,
            [
                "At 08:00:40 it moved to premier/help/phone, where its wait counted anew; 1 contact stood before it "
                "there.",
                "There desk had 1 agent on duty, busy.",
                "There team has the skills, but never serves its queue.",
                "While it waited 1 other contact was served: 1 that had come after it.",
                "Overtaken at 08:01:00: desk#1 became free and took contact 3 of premier/help/phone, come 10 s after "
                "it; others stood before it in its own queue.",
                "In the end desk#1 became free and took it.",
            ],
        ),
    ],
)
def test_a_contact_that_moves_tells_where_it_stood_before_and_after(keeps: int, told: list[str]) -> None:
    moves = Moves(np.array([NOT_YET, 30_000]), np.array([0, 0], np.int32), np.array([0, keeps]))
    rows = [
        call(0, PREMIER, 60),  # the desk until 60
        call(0, STANDARD, 100),  # the team until 100
        call(10, STANDARD, 20),  # this one
        call(20, PREMIER, 10),
    ]
    assert explained(rows, 2, TWO_DESKS._replace(moves=moves)) == [
        f"Contact 2 (standard, help, phone) dialled at 08:00:10 and waited {'50 s' if keeps else '1 min'}: at "
        f"08:01:{'00' if keeps else '10'} desk#1 answered.",
        "When it joined there was nobody ahead of it; no other queue had anybody waiting.",
        "desk has the skills, but never serves its queue.",
        "team had 1 agent on duty, busy.",
        *told,
    ]


def test_who_is_turned_away_learns_how_many_lines_were_free_and_for_whom() -> None:
    rows = [call(0, STANDARD, 100), call(10, STANDARD, 30), call(20, PREMIER, 90), call(30, PREMIER, 30)]
    how = plan(2, 2)._replace(lines_held=np.array([[0, 0], [1, 1]]))
    assert explained(rows, 1, how, lines=2) == [
        "Contact 1 (standard, help, phone) dialled at 08:00:10 and was turned away: it found 1 of 2 lines free, and "
        "the last one is held for others."
    ]
    assert explained(rows, 3, how, lines=2) == [
        "Contact 3 (premier, help, phone) dialled at 08:00:30 and found all lines busy."
    ]


def test_who_is_not_recognised_is_told_as_whom_it_was_routed() -> None:
    unknown = CENTER.changed(tiers=CENTER.tiers | {"premier": {"patience": "never", "recognition": "50%"}})
    rows = [
        call(0, STANDARD, 100, unrecognised=False),
        call(0, STANDARD, 60, unrecognised=False),
        call(10, PREMIER, 10, unrecognised=True),
    ]
    told = explained(rows, 2, build_plan(unknown), scenario=unknown)
    assert told[1] == "The caller was not recognised, so it was routed as standard."
    assert told[-1] == "In the end team#1 became free and took it."


def test_an_idle_agent_beside_those_kept_back_ends_the_wait_whoever_became_free() -> None:
    kept = plan(2, 2, [[0, NOT_YET], [0, NOT_YET]], reserve=[[0, 0], [1, 0]])
    rows = [
        call(0, PREMIER, 30),  # an agent of the desk until 30
        call(10, STANDARD, 30),  # this one: the other is idle, but kept back
    ]
    told = explained(rows, 1, kept, heads=(2, 1))
    assert told[0].endswith("waited 20 s: at 08:00:30 desk#2 answered.")
    assert told[-1] == "In the end more agents of desk were idle than it keeps back, and desk#2 took it."


def test_deferred_work_waits_for_time_that_those_who_wait_leave_however_it_ranks() -> None:
    fills_time = plan(2, 2, [[0, NOT_YET], [0, NOT_YET]])._replace(deferred=Deferred(1, True))
    rows = [
        call(0, PREMIER, 60),  # the desk until 60
        call(10, STANDARD, 30),  # this one, here in writing
        call(50, PREMIER, 20),  # at 60 it has waited for 10 s
    ]
    ranked = CENTER.changed(routing=CENTER.routing.changed(customers={"policy": "longest_wait"}))
    found = explained(rows, 1, fills_time, scenario=ranked)
    assert found[-2:] == [
        "Overtaken at 08:01:00: desk#1 became free and took contact 2 of premier/help/phone, come 40 s after it; "
        "those who wait for an answer come before deferred work.",
        "In the end desk#1 became free and took it.",
    ]


def test_it_is_told_of_work_that_was_broken_off_and_of_the_call_it_was_broken_off_for() -> None:
    rules = Breaks(*(np.array([0, rule], np.int64) for rule in (1, 0, 0)))
    how = plan(2, 2, [[0, NOT_YET], [0, NOT_YET]])._replace(deferred=Deferred(1, True), breaks=rules)
    rows = [call(0, STANDARD, 60), call(20, PREMIER, 30)]
    assert explained(rows, 0, how)[0].endswith(
        "was answered at once by desk#1. The work on it was broken off once for others who waited for an answer; "
        "desk#1 finished it at 08:01:30."
    )
    assert explained(rows, 1, how)[0].endswith("was answered at once by desk#1, who broke off deferred work for it.")
