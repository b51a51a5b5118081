"""Who is recognised and whose client a customer is: luck of its own, so that asking for it moves nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np

from simcenter.engine.tables import Demand, differences
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator
from tests.scenario.center import center

RETURNS = {"returns": {"probability": "60%", "delay": "20 min"}}


def drawn(**altered: Any) -> Demand:
    """A day of the small center with some places altered."""
    words = center(follow_ups=RETURNS, volumes__counts="issues", **altered)
    return Simulator(Scenario.model_validate(words)).draw(5)


def without_ties(demand: Demand) -> Demand:
    """The columns there are without any of this."""
    return demand._replace(unrecognised=np.zeros(0, np.bool_), manager=np.zeros(0, np.int32))


def test_recognition_and_managers_move_no_other_draw() -> None:
    plain = drawn()
    tied = drawn(tiers__premier__recognition=0.5, tiers__premier__managers=["premier"])
    assert (len(plain.unrecognised), len(plain.manager)) == (0, 0)
    assert tied.unrecognised.any()
    assert differences(plain, without_ties(tied)) == []


def test_all_contacts_of_an_issue_have_one_manager() -> None:
    demand = drawn(tiers__premier__managers=["premier"], pools__premier__resolution=0.1)
    following = np.flatnonzero(demand.next >= 0)
    assert (demand.manager[following] >= 0).any()
    assert demand.manager[following].tolist() == demand.manager[demand.next[following]].tolist()


def test_only_recognised_contacts_skip_the_time_before_the_queue() -> None:
    skipping = drawn(
        tiers__premier__recognition=0.5, tiers__premier__skip_ivr=True, channels__phone__before_queue="30 s"
    )
    premier = np.isin(skipping.type, np.unique(skipping.type[skipping.unrecognised]))
    skips = premier & ~skipping.unrecognised
    assert skips.any()
    assert set(skipping.before_queue_ms[skips].tolist()) == {0}
    assert set(skipping.before_queue_ms[~skips].tolist()) == {30_000}
