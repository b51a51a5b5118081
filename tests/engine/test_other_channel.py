"""Contacts that come back over another channel: the same issue, in the queue and with the times of their own type."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcenter.engine.tables import NOT_YET, Demand, differences
from simcenter.results.daily.scopes import Scope
from simcenter.results.measures import MEASURES
from simcenter.results.result import Result
from simcenter.results.table import day_summary
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator

PHONE, CHAT = 0, 1


def made(**altered: Any) -> Scenario:
    """A line that solves little; those who come back write half of the time, and the hour after that call."""
    follow_ups = {
        "returns": {"probability": "100%", "delay": "10 min"},
        "other_channel": {"phone": {"chat": "50%"}, "chat": {"phone": "100%"}},
    }
    chat = {"tier": "all", "need": "call", "channel": "chat", "per_hour": 0, "talk": "8 min", "wrap": "30 s"}
    words: dict[str, Any] = {
        "simcenter": 1,
        "calendar": {"opens": "08:00", "closes": "18:00"},
        "tiers": {"all": {"recognition": {"phone": "100%", "chat": "30%"}}, "unknown": {}},
        "needs": {"call": {"talk": {"exponential": "3 min"}}},
        "channels": {"phone": {"before_queue": "20 s"}, "chat": {}},
        "volumes": {
            "counts": "issues",
            "day_factor": "none",
            "streams": [{"tier": "all", "need": "call", "per_hour": 400}, chat],
        },
        "follow_ups": follow_ups,
        "pools": {"desk": {"seated": 90, "resolution": "40%"}},
    }
    return Scenario.model_validate({**words, **altered}, context={"in_file": True})


def drawn(**altered: Any) -> Demand:
    """The contacts of a day."""
    return Simulator(made(**altered)).draw(3)


def followed(demand: Demand, kind: int) -> np.ndarray:
    """The types of the contacts that those of a type cause."""
    rows = np.flatnonzero((demand.type == kind) & (demand.next != NOT_YET))
    return demand.type[demand.next[rows]]


def test_shares_of_the_contacts_that_follow_come_over_another_channel() -> None:
    demand = drawn()
    after_phone, after_chat = followed(demand, PHONE), followed(demand, CHAT)
    assert abs((after_phone == CHAT).mean() - 0.5) < 4.5 * np.sqrt(0.25 / len(after_phone))
    assert len(after_chat) > 1_000
    assert (after_chat == PHONE).all()


def test_a_contact_over_another_channel_is_of_the_same_issue_with_the_times_of_its_type() -> None:
    demand = drawn()
    writes = demand.type == CHAT
    assert (demand.attempt[writes] > 1).all()
    assert (demand.type[demand.issue] == PHONE).all()
    assert (demand.talk_ms[writes] == 480_000).all()
    assert (demand.wrap_ms[writes] == 30_000).all()
    assert (demand.before_queue_ms[writes] == 0).all()
    assert (demand.before_queue_ms[~writes] == 20_000).all()
    assert not demand.unrecognised[~writes].any()
    assert abs(demand.unrecognised[writes].mean() - 0.7) < 4.5 * np.sqrt(0.21 / writes.sum())


def test_the_luck_is_that_of_the_issue_and_not_of_another_customers_contact() -> None:
    both = made().volumes.streams[1].changed(per_hour=400)
    streams = [made().volumes.streams[0], both]
    demand = drawn(volumes={"counts": "issues", "day_factor": "none", "streams": streams})
    own = (demand.type == CHAT) & (demand.attempt > 1)
    begun = demand.type[demand.issue]
    luck = [set(demand.resolve_word[own & (begun == kind)].tolist()) for kind in (PHONE, CHAT)]
    assert min(map(len, luck)) > 500
    assert len(luck[0] & luck[1]) < 5


def test_nothing_else_moves_when_channels_change() -> None:
    plain = made().follow_ups.changed(other_channel={})
    before, after = drawn(follow_ups=plain), drawn()
    assert differences(before._replace(fresh=0), after._replace(fresh=0)) != []
    for name in ("resolve_word", "route_word", "returns", "return_ms", "next", "issue", "attempt", "dial_ms"):
        assert getattr(before, name).tolist() == getattr(after, name).tolist()
    same = after.type == PHONE
    assert before.talk_ms[same].tolist() == after.talk_ms[same].tolist()


def test_who_is_carried_in_may_come_over_another_channel() -> None:
    scenario = made()
    carried = scenario.changed(volumes=scenario.volumes.changed(carry_in=True))
    demand = Simulator(carried).draw(3)
    came = (demand.attempt > 1) & (np.arange(len(demand.type)) < demand.fresh)
    kinds = np.bincount(demand.type[came], minlength=2)
    assert kinds.min() > 0.25 * came.sum() > 10


@pytest.fixture(scope="module")
def result() -> Result:
    return Simulator(made()).run(3)


def test_issues_count_in_the_channel_of_their_first_contact_and_contacts_in_their_own(result: Result) -> None:
    summary = day_summary(result)
    phone, chat = Scope("channel", "phone"), Scope("channel", "chat")
    wrote = int(((result.demand.type == CHAT) & (result.legs.dial_ms >= 0)).sum())
    assert float(MEASURES["arrived"].value(summary, chat)) == wrote > 1_000
    begun = [float(MEASURES["issues"].value(summary, scope)) for scope in (phone, chat)]
    assert begun == [int((result.demand.attempt == 1).sum()), 0]
    assert abs(float(MEASURES["fcr"].value(summary, phone)) - 0.4) < 4.5 * np.sqrt(0.24 / begun[0])
    each = float(MEASURES["contacts_per_issue"].value(summary, phone))
    assert each == pytest.approx(int((result.legs.dial_ms >= 0).sum()) / begun[0])
