"""The rules that begin in a scenario's words, each with fixed times, lived through on both engines."""

from __future__ import annotations

from typing import Any

import pytest

from simcenter.engine.audit import audit
from simcenter.engine.tables import Legs, State, differences
from simcenter.results.result import Result
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator

SECOND = 1_000
NEXT_TO_NOBODY = 1e-9
"""Calls an hour: an empty day is refused, so let one come every hundred thousand years."""


def scenario(
    start: dict[str, Any], tiers: dict[str, Any], calendar: dict[str, Any] | None = None, **words: Any
) -> Scenario:
    """A morning whose only contacts are there at the start, talking exactly a minute and a 15 s wrap."""
    hours = {"opens": "08:00", "closes": "10:00", "interval": "30 min", "start": start}
    streams = [{"tier": tier, "need": "call", "per_hour": NEXT_TO_NOBODY} for tier in tiers]
    return Scenario.model_validate(
        {
            "calendar": hours | (calendar or {}),
            "tiers": tiers,
            "needs": {"call": {"talk": "1 min", "wrap": "15 s"}},
            "volumes": {"counts": "issues", "day_factor": "none", "streams": streams},
            "pools": {"desk": {"seated": 1}},
        }
        | words
    )


def lived(words: Scenario) -> Result:
    """What happened, on both engines."""
    reference, compiled = Simulator(words, "reference").run(1), Simulator(words, "compiled").run(1)
    assert differences(reference.legs, compiled.legs) == []
    assert differences(reference.spells, compiled.spells) == []
    assert audit(compiled.demand, compiled.supply, compiled.plan, compiled.outcome) == []
    return compiled


def seconds(legs: Legs, column: str) -> list[float]:
    """A column of times in seconds."""
    return [value / SECOND if value >= 0 else -1 for value in getattr(legs, column).tolist()]


def test_contacts_in_service_at_the_start_are_answered_before_those_that_wait() -> None:
    start = {"waiting": {"all": 2}, "in_service": {"all": 2}}
    legs = lived(scenario(start, {"all": {"patience": "80 s"}}, pools={"desk": {"seated": 2}})).legs
    assert seconds(legs, "entry_ms") == [0, 0, 0, 0]
    assert seconds(legs, "answer_ms") == [0, 0, 75, 75]


def test_the_patience_of_contacts_that_wait_begins_at_the_start() -> None:
    words = scenario({"waiting": {"all": 2}, "in_service": {"all": 1}}, {"all": {"patience": "80 s"}})
    legs = lived(words).legs
    assert [State(state) for state in legs.state.tolist()][2] == State.ABANDONED
    assert seconds(legs, "leave_ms") == [60, 135, 80]


def test_contacts_there_at_the_start_have_the_voice_response_behind_them() -> None:
    words = scenario(
        {"waiting": {"all": 1}}, {"all": {}}, channels={"phone": {"before_queue": "30 s", "lines": 1}}
    )
    assert seconds(lived(words).legs, "answer_ms") == [0]


def test_attempts_end_at_the_cap() -> None:
    follow_ups = {"returns": {"probability": 1.0, "delay": "5 min"}, "max_attempts": 3}
    pools = {"desk": {"seated": 1, "resolution": 0.0}}
    run = lived(scenario({"waiting": {"all": 1}}, {"all": {}}, follow_ups=follow_ups, pools=pools))
    assert run.demand.attempt.tolist() == [1, 2, 3]
    assert seconds(run.legs, "dial_ms") == [0, 360, 720]
    assert run.legs.resolved.tolist() == [0, 0, 0]


def test_one_attempt_means_no_follow_ups() -> None:
    follow_ups = {"returns": {"probability": 1.0, "delay": "5 min"}, "max_attempts": 1}
    pools = {"desk": {"seated": 1, "resolution": 0.0}}
    run = lived(scenario({"waiting": {"all": 1}}, {"all": {}}, follow_ups=follow_ups, pools=pools))
    assert run.demand.attempt.tolist() == [1]


@pytest.mark.parametrize("same", [True, False])
def test_a_redial_has_the_same_patience_only_where_the_scenario_says_so(same: bool) -> None:
    redial = {"after_abandoning": 1.0, "delay": "2 min", "patience": "same" if same else "fresh"}
    tiers = {"all": {"patience": {"exponential": "10 s"}, "redial": redial}, "busy": {}}
    words = scenario(
        {"waiting": {"all": 4}, "in_service": {"busy": 1}}, tiers, follow_ups={"max_attempts": 2}
    )
    words = words.changed(needs={"call": {"talk": "90 min"}})
    run = lived(words)
    first = run.demand.attempt == 1
    again = run.demand.next[first & (run.demand.type == 0)]
    kept = run.demand.patience_ms[first & (run.demand.type == 0)] == run.demand.patience_ms[again]
    assert kept.all() if same else not kept.any()
    assert (run.legs.dial_ms[again] == run.legs.leave_ms[run.demand.issue[again]] + 120 * SECOND).all()


def test_a_returner_of_the_evening_calls_the_next_morning() -> None:
    follow_ups = {"returns": {"probability": 1.0, "delay": "3 h"}, "max_attempts": 2}
    pools = {"desk": {"seated": 1, "resolution": 0.0}}
    two_days = {"days": 2}
    run = lived(scenario({"waiting": {"all": 1}}, {"all": {}}, two_days, follow_ups=follow_ups, pools=pools))
    # 3 h of opening hours after 08:01: 119 min on the first day, 61 min on the second.
    assert seconds(run.legs, "dial_ms") == [0, 24 * 3600 + 61 * 60]


def test_overflow_in_words_opens_the_other_desk_after_its_time() -> None:
    words = scenario(
        {"waiting": {"premier": 2}},
        {"premier": {}, "standard": {}},
        pools={"first": {"seated": 1}, "second": {"seated": 1}},
        routing={
            "desks": {"premier": ["first"], "standard": ["second"]},
            "overflow": {"premier": "20 s", "standard": "never"},
        },
    )
    legs = lived(words).legs
    assert legs.pool.tolist() == [0, 1]
    assert seconds(legs, "answer_ms") == [0, 20]


def test_a_tier_that_never_overflows_waits_for_its_own_desk() -> None:
    words = scenario(
        {"waiting": {"standard": 2}},
        {"premier": {}, "standard": {}},
        pools={"first": {"seated": 1}, "second": {"seated": 1}},
        routing={
            "desks": {"premier": ["first"], "standard": ["second"]},
            "overflow": {"premier": "20 s", "standard": "never"},
        },
    )
    legs = lived(words).legs
    assert legs.pool.tolist() == [1, 1]
    assert seconds(legs, "answer_ms") == [0, 75]


@pytest.mark.parametrize(
    ("customers", "order"),
    [
        ("longest_wait", [0, 75, 150]),
        ("strict_tiers", [0, 75, 150]),
        ({"policy": "ageing_tiers", "silver": 2}, [75, 0, 150]),
        ({"policy": "head_start", "silver": "90 s"}, [75, 0, 150]),
        ({"policy": "strict_tiers", "bronze": 1, "silver": 2, "gold": 3}, [150, 75, 0]),
        ({"policy": "promise_slack", "gold": "3 min", "silver": "2 min", "bronze": "1 min"}, [150, 75, 0]),
    ],
)
def test_the_words_of_a_policy_say_in_which_order_three_who_wait_are_served(
    customers: Any, order: list[float]
) -> None:
    """All three join at the start while gold is served; from 75 s the policy chooses, ties to the first."""
    tiers: dict[str, Any] = {"gold": {}, "silver": {}, "bronze": {}}
    busy = scenario({"waiting": dict.fromkeys(tiers, 1), "in_service": {"gold": 1}}, tiers)
    legs = lived(busy.changed(routing={"customers": customers})).legs
    assert [answer - 75 for answer in seconds(legs, "answer_ms")[1:]] == order
