"""Frames show names, keep unfinished contacts and say what a number is."""

import numpy as np
import pandas as pd
import pytest

from simcenter.engine.tables import State
from simcenter.results.daily.scopes import Scope
from simcenter.results.frames import agents_frame, contacts_frame, measures_frame
from simcenter.results.measures import MEASURES
from simcenter.results.table import day_summary, stack, total
from tests.results.hand import GOLD, Contact, center, run
from tests.results.morning import morning


def test_contacts_have_names_and_clock_times() -> None:
    frame = contacts_frame(morning()).set_index("contact")
    first = frame.loc[1]
    assert (first.tier, first.need, first.channel, first.queue) == (
        "gold",
        "help",
        "phone",
        "gold/help/phone",
    )
    assert (first.pool, first.agent, first.state) == ("desk", "desk#2", "finished")
    assert [first[at] for at in ("dialled", "joined", "answered", "left", "freed")] == [
        "08:00:10.000",
        "08:00:25.000",
        "08:00:45.000",
        "08:02:25.000",
        "08:02:25.000",
    ]
    assert (first.wait_s, first.talk_s, first.hold_s, first.wrap_s, first.resolved) == (20, 100, 0, 0, False)
    repeat = frame.loc[8]
    assert (repeat.issue, repeat.attempt, repeat.queue) == (1, 2, "gold/help/phone/repeat")
    assert (frame.loc[0].hold_s, frame.loc[0].wrap_s) == (20, 30)
    assert frame.loc[7].agent == "hall#1"


def test_contacts_stand_in_the_order_of_dialling_and_sleepers_are_left_out() -> None:
    frame = contacts_frame(morning())
    assert frame.contact.tolist() == [0, 1, 8, 2, 3, 4, 9, 5, 6, 7]


def test_those_never_answered_have_no_agent_and_no_talk() -> None:
    frame = contacts_frame(morning()).set_index("contact")
    gone, blocked = frame.loc[3], frame.loc[6]
    assert (gone.state, gone.pool, gone.agent, gone.answered, gone.freed) == ("abandoned", "", "", "", "")
    assert (gone.left, gone.wait_s) == ("08:33:40.000", 20)
    assert np.isnan(gone.talk_s)
    assert gone.resolved is pd.NA
    assert (blocked.state, blocked.queue, blocked.joined) == ("blocked", "", "")
    assert np.isnan(blocked.wait_s)


def test_unfinished_contacts_are_shown_and_marked() -> None:
    contacts = [
        Contact(GOLD, 0, agent=0, talk=50, wrap=100, state=State.IN_SERVICE),
        Contact(GOLD, 10, agent=1, talk=500, hold=30, state=State.IN_SERVICE, resolved=-1),
        Contact(GOLD, 20, state=State.WAITING),
        Contact(GOLD, 30, before=200, state=State.BEFORE_QUEUE),
    ]
    frame = contacts_frame(run(center(), contacts, end=100))
    assert frame.state.tolist() == ["in service", "in service", "waiting", "before queue"]
    assert frame.open.tolist() == [True] * 4
    assert frame.left.tolist() == ["08:00:50.000", "", "", ""]
    assert frame.freed.tolist() == [""] * 4
    assert frame.talk_s.tolist()[0] == 50
    assert frame[["talk_s", "hold_s", "wrap_s"]].iloc[1:].isna().all(axis=None)
    assert frame.wait_s.isna().tolist() == [False, False, True, True]


def test_clock_times_may_be_seconds() -> None:
    frame = contacts_frame(morning(), clock=False).set_index("contact")
    assert frame.loc[1].answered == 8 * 3_600 + 45
    assert np.isnan(frame.loc[3].answered)


def test_contacts_of_the_warm_up_are_shown_and_not_counted() -> None:
    calendar = {"opens": "08:00", "closes": "10:00", "interval": "30 min", "start": {"warm_up": "30 min"}}
    frame = contacts_frame(run(center(calendar=calendar), [Contact(GOLD, 5), Contact(GOLD, 1800)]))
    assert frame.counted.tolist() == [False, True]


def test_days_are_counted_from_one() -> None:
    calendar = {"opens": "08:00", "closes": "10:00", "interval": "30 min", "days": 2}
    frame = contacts_frame(run(center(calendar=calendar), [Contact(GOLD, 7_199), Contact(GOLD, 86_400)]))
    assert frame.day.tolist() == [1, 2]
    assert frame.dialled.tolist() == ["09:59:59.000", "08:00:00.000"]


def test_agents_are_numbered_within_their_pool() -> None:
    frame = agents_frame(morning())
    assert frame.agent.tolist() == ["desk#1", "desk#2", "hall#1", "hall#2"]
    assert frame.duty_s.tolist() == [7200, 7200, 7250, 7200]
    assert frame.available_s.tolist() == [6850, 7000, 7130, 7200]
    assert list(frame) == [
        "agent", "pool", "duty_s", "break_s", "talk_s", "hold_s", "wrap_s", "available_s", "occupancy",
    ]  # fmt: skip


def test_measures_are_one_a_row_with_their_scope_and_unit() -> None:
    frame = measures_frame(morning())
    assert list(frame) == ["measure", "scope_kind", "scope", "interval", "unit", "value"]
    assert not frame.duplicated(["measure", "scope_kind", "scope", "interval"]).any()
    values = frame.set_index(["measure", "scope_kind", "scope"]).value
    assert values["service_level", "tier", "gold"] == pytest.approx(4 / 6)
    assert values["occupancy", "pool", "desk"] == pytest.approx(550 / 14_400)
    assert set(frame.measure) == set(MEASURES)
    assert set(frame[frame.measure == "cost"].unit) == {"EUR"}


def test_quantiles_of_a_result_are_exact_and_known_for_every_scope_of_contacts() -> None:
    values = measures_frame(morning()).set_index(["measure", "scope_kind", "scope"]).value
    assert values["wait_p50", "overall", ""] == 20
    assert values["wait_p90", "need", "help"] == 40
    assert values["answered_wait_p50", "overall", ""] == 10
    assert values["wait_p99", "interval", "08:30"] == 20


def test_a_frame_may_be_asked_for_some_measures_and_scopes() -> None:
    summary = total(stack([day_summary(morning())] * 2))
    frame = measures_frame(summary, [Scope("tier", "gold", "08:00")], ["asa", "offered", "cost"])
    assert frame.measure.tolist() == ["asa", "offered"]
    assert frame.interval.tolist() == ["08:00"] * 2
    assert frame.value.tolist() == [pytest.approx(41 / 4), 4]


def test_an_unknown_measure_is_told_with_the_nearest() -> None:
    with pytest.raises(ValueError, match="there is no measure 'occupency', did you mean 'occupancy'"):
        measures_frame(morning(), names=["occupency"])
    with pytest.raises(ValueError, match="there is no tier 'silver'"):
        measures_frame(morning(), scopes=[Scope("tier", "silver")])


def test_a_day_without_contacts_has_frames_too() -> None:
    result = run(center(), [])
    assert len(contacts_frame(result)) == 0
    assert measures_frame(result).set_index(["measure", "scope_kind"]).value["offered", "overall"] == 0
