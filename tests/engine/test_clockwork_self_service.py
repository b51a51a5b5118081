"""Self-service before the queue: on contacts whose every millisecond is worked out by hand, and over days."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcenter.engine.tables import NOT_YET, Closing, Contained, Demand, State, differences
from simcenter.results.counts import count
from simcenter.results.measures import MEASURES
from simcenter.results.resolution import resolution
from simcenter.results.table import day_summary
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator, settle
from tests.engine.clockwork import contact, live, states, supply
from tests.scenario.center import center

HELPED, GAVE_UP = int(Contained.HELPED), int(Contained.GAVE_UP)
DONE, IN_MENU, LEFT = State.FINISHED, State.BEFORE_QUEUE, State.CONTAINED


def test_whoever_is_helped_leaves_after_the_time_before_the_queue() -> None:
    legs = live([contact(dial_ms=10, before_queue_ms=40, talk_ms=100, contained=HELPED)], supply([1])).legs
    assert states(legs) == [LEFT]
    assert (legs.leave_ms[0], legs.resolved[0], legs.entry_ms[0]) == (50, 1, NOT_YET)


def test_whoever_gives_up_comes_back_after_the_delay() -> None:
    rows = [
        contact(dial_ms=10, before_queue_ms=40, contained=GAVE_UP, returns=True, return_ms=200, next=1),
        contact(before_queue_ms=5, talk_ms=60),
    ]
    legs = live(rows, supply([1])).legs
    assert states(legs) == [LEFT, DONE]
    assert legs.resolved.tolist() == [0, 1]
    assert (legs.dial_ms[1], legs.answer_ms[1], legs.free_ms[1]) == (250, 255, 315)


def test_whoever_gives_up_and_does_not_return_wakes_nothing() -> None:
    rows = [contact(dial_ms=10, contained=GAVE_UP, redials=True, next=1), contact(talk_ms=60)]
    assert states(live(rows, supply([1])).legs) == [LEFT, State.ASLEEP]


def test_a_contained_contact_gives_its_line_back() -> None:
    rows = [
        contact(dial_ms=0, before_queue_ms=50, contained=HELPED),
        contact(dial_ms=49, talk_ms=10),
        contact(dial_ms=51, talk_ms=10),
    ]
    legs = live(rows, supply([1], lines=1)).legs
    assert states(legs) == [LEFT, State.BLOCKED, DONE]


def test_a_drain_does_not_wait_for_self_service_to_be_over_twice() -> None:
    outcome = live([contact(dial_ms=90, before_queue_ms=40, contained=HELPED)], supply([1], windows=[(0, 100)]))
    assert outcome.spells.end_ms.tolist() == [130]
    assert outcome.end_ms == 130


def test_a_run_that_stops_leaves_contacts_in_self_service_open() -> None:
    rows = [contact(dial_ms=90, before_queue_ms=40, contained=HELPED)]
    outcome = live(rows, supply([1], windows=[(0, 100)], closing=Closing.STOP))
    assert states(outcome.legs) == [IN_MENU]


def test_dropping_a_menu_that_contains_a_quarter_raises_contacts_to_agents_by_a_third() -> None:
    every_fourth = [contact(dial_ms=10 * n, talk_ms=5, contained=HELPED if n % 4 == 0 else 0) for n in range(1200)]
    without = [contact(dial_ms=10 * n, talk_ms=5) for n in range(1200)]
    with_menu, dropped = (int((live(rows, supply([1])).legs.answer_ms >= 0).sum()) for rows in (every_fourth, without))
    assert (with_menu, dropped) == (900, 1200)  # 1 / (1 - 0.25)


# What is drawn ---------------------------------------------------------------------------------------------

MENU: dict[str, Any] = {"contains": "25%"}


def made(**altered: Any) -> Scenario:
    """The small center with fresh problems counted and some places altered."""
    return Scenario.model_validate(center(volumes__counts="issues", **altered))


def drawn(seed: int = 5, **altered: Any) -> Demand:
    """Its customers of a day."""
    return Simulator(made(**altered)).draw(seed)


def test_self_service_moves_no_other_draw() -> None:
    plain, menu = drawn(), drawn(channels__phone__self_service=MENU | {"time": "0 s"})
    assert (plain.contained.size, menu.contained.any()) == (0, True)
    assert differences(plain, menu._replace(contained=plain.contained)) == []


@pytest.mark.parametrize(("tries", "share"), [("100%", 0.25), ("40%", 0.1), ({"premier": "0%"}, 0.25)])
def test_preference_times_success_is_what_self_service_contains(tries: Any, share: float) -> None:
    demand = drawn(channels__phone__self_service=MENU | {"tries": tries}, volumes__day_factor={"shape": 400},
                   volumes__streams__1__per_hour=40_000)  # fmt: skip
    standard = demand.type == 1
    rows = int(standard.sum())
    contained = float((demand.contained[standard] == Contained.HELPED).mean())
    assert abs(contained - share) < 4.5 * np.sqrt(share * (1 - share) / rows)
    if isinstance(tries, dict):
        assert not demand.contained[demand.type == 0].any()


def test_only_those_who_try_spend_time_on_it() -> None:
    menu = {"tries": "50%", "contains": "60%", "time": "1 min"}
    demand = drawn(channels__phone={"before_queue": "10 s", "self_service": menu})
    assert set(demand.before_queue_ms.tolist()) == {10_000, 70_000}
    assert set(demand.before_queue_ms[demand.contained > 0].tolist()) == {70_000}


def test_a_contact_after_one_that_gave_up_is_harder_and_not_contained_again() -> None:
    returns = {"probability": "100%", "delay": "20 min"}
    menu = {"contains": "50%", "helped": "30%", "returns": returns, "harder": 1.5}
    demand = drawn(channels__phone__self_service=menu)
    as_easy = drawn(channels__phone__self_service=menu | {"harder": 1.0})
    gave_up = np.flatnonzero(demand.contained == Contained.GAVE_UP)
    following = demand.next[gave_up]
    assert len(gave_up) > 50
    assert (following >= 0).all()
    assert not demand.contained[demand.attempt > 1].any()
    assert demand.talk_ms[following].tolist() == np.rint(as_easy.talk_ms[following] * 1.5).astype(int).tolist()
    assert set(demand.return_ms[gave_up].tolist()) == {20 * 60_000}


def test_customers_entitled_to_skip_the_menu_are_never_contained() -> None:
    menu = {"contains": "100%", "time": "1 min"}
    demand = drawn(tiers__premier__skip_ivr=True, tiers__premier__recognition=0.5, channels__phone__self_service=menu)
    premier = demand.type == 0
    assert (demand.contained[premier] == 0).tolist() == (~demand.unrecognised[premier]).tolist()
    assert (demand.before_queue_ms[premier] == 0).tolist() == (~demand.unrecognised[premier]).tolist()


# What is measured ------------------------------------------------------------------------------------------


def test_containment_raw_and_true_add_up_over_a_day() -> None:
    returns = {"probability": "60%", "delay": "15 min"}
    menu = {"contains": "40%", "helped": "50%", "returns": returns}
    result = Simulator(made(channels__phone={"before_queue": "20 s", "self_service": menu})).run(3)
    counts, summary, ends = count(result), day_summary(result), resolution(result)
    contained = result.legs.state == State.CONTAINED
    assert counts.contained == int(contained.sum()) > 20
    assert counts.arrived == int((result.legs.dial_ms >= 0).sum())
    raw, true = (float(MEASURES[name].value(summary)) for name in ("containment", "true_containment"))
    assert raw == pytest.approx(counts.contained / counts.arrived)
    assert true == pytest.approx(int((result.legs.resolved[contained] == 1).sum()) / counts.arrived)
    assert ends.self_served == float(MEASURES["self_served"].value(summary))
    assert ends.sent_back == float(MEASURES["sent_back"].value(summary)) > 0
    parts = ends.resolved, ends.self_served, ends.open, ends.unresolved_at_horizon, ends.capped, ends.silent, ends.lost
    assert ends.issues == sum(parts)


def test_volumes_counted_as_offered_are_those_that_reach_a_queue() -> None:
    words = center(volumes__counts="offered", channels__phone__self_service=MENU, volumes__day_factor="none")
    scenario = settle(Scenario.model_validate(words))
    fresh = sum(sum(scenario.expected_per_interval(kind.stream)) for kind in scenario.types)
    offered = 72 + 120 + 80
    assert fresh == pytest.approx(offered / 0.75, rel=0.01)
