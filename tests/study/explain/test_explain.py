"""Explanations of whole days: one customer under several routings, chosen by number or by wait."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from simcenter import explain, simulate
from simcenter.engine.tables import State
from simcenter.results.frames import contacts_frame
from simcenter.routing.affine_age import StrictTiers
from simcenter.scenario.changes import change
from simcenter.scenario.errors import InputErrors
from simcenter.simulation import settle
from simcenter.study.check_policy.centers import small_centers
from simcenter.study.policies import apply_policy

DESKS, RETURNS, _ = small_centers()


def test_the_chosen_contact_is_the_one_of_the_frame_that_waited_longest() -> None:
    frame = contacts_frame(simulate(DESKS, seed=1, replication=2)).query("tier == 'standard'")
    told = explain(DESKS, longest_wait="standard", day=3)
    row = frame[frame.contact == told.customer.contact].iloc[0]
    assert row.wait_s == frame.wait_s.max()
    assert told.fates[0].wait_ms == round(row.wait_s * 1_000)
    assert told.fates[0].state == row.state


def test_every_fate_is_that_of_the_same_row_in_a_run_of_its_own() -> None:
    told = explain(DESKS, abandoned=True, policies=["base", "strict_tiers+shared", StrictTiers({})])
    contact = told.customer.contact
    for fate, policy in zip(told.fates, [None, "strict_tiers+shared", StrictTiers({})], strict=True):
        routed = settle(DESKS) if policy is None else apply_policy(settle(DESKS), policy)
        legs = simulate(routed, seed=1).legs
        answered = int(legs.answer_ms[contact])
        assert fate.answer_ms == (None if answered < 0 else answered)
        assert fate.entry_ms == int(legs.entry_ms[contact])
    assert told.fates[0].state == "abandoned"


@pytest.mark.parametrize("scenario", small_centers(), ids=lambda scenario: scenario.name)
def test_those_served_while_a_contact_waited_are_those_of_the_table(scenario: object) -> None:
    settled = settle(scenario)  # type: ignore[arg-type] # a scenario or its name
    told = explain(settled, longest_wait=next(iter(settled.tiers)), policies=["base"])
    legs, fate = simulate(settled, seed=1).legs, told.fates[0]
    assert fate.entry_ms is not None
    assert fate.end_ms is not None
    inside = np.flatnonzero((legs.answer_ms > fate.entry_ms) & (legs.answer_ms < fate.end_ms)).tolist()
    told_of = [one.contact for one in fate.served if fate.entry_ms < one.at_ms < fate.end_ms]
    assert sorted(told_of) == inside
    for one in fate.served:
        assert one.relation != "ahead" or one.contact in fate.ahead
        assert (one.relation == "later") == (
            (int(legs.entry_ms[one.contact]), one.contact) > (fate.entry_ms, told.customer.contact)
        )


def test_who_outranked_a_contact_had_the_higher_score() -> None:
    crowded = change(settle(DESKS), "volume x2")
    told = explain(crowded, longest_wait="standard", policies=["strict_tiers+shared"])
    scored = [one.scores for one in told.fates[0].served if one.scores is not None]
    assert scored
    assert all(theirs >= own for theirs, own in scored)


def test_an_explanation_is_plain_data_too() -> None:
    told = explain(DESKS, longest_wait="premier", policies=["base", "shared"])
    data = json.loads(json.dumps(told.as_dict()))
    assert data["customer"]["tier"] == "premier"
    assert [fate["policy"] for fate in data["fates"]] == ["base", "shared"]
    assert data["fates"][0]["desks"][0]["pool"] == "premier_desk"


def test_without_policies_the_plans_of_the_scenario_are_told() -> None:
    routing = DESKS.routing
    planned = DESKS.changed(policies={"alone": routing.changed(overflow="never")})
    told = explain(planned, longest_wait="standard")
    assert [fate.policy for fate in told.fates] == ["base", "alone"]
    assert len(told.sentences()) > 3


def test_a_follow_up_that_nothing_woke_is_told() -> None:
    legs = simulate(RETURNS, seed=1).legs
    asleep = int(np.flatnonzero(legs.state == State.ASLEEP)[0])
    with pytest.raises(InputErrors, match="a call that would have followed an earlier one, and nothing caused it"):
        explain(RETURNS, asleep)


def test_a_follow_up_that_another_routing_never_wakes_is_told() -> None:
    here, there = simulate(RETURNS, seed=1).legs, simulate(apply_policy(RETURNS, "fastest_first"), seed=1).legs
    gone = np.flatnonzero((here.state != State.ASLEEP) & (there.state == State.ASLEEP))
    told = explain(RETURNS, int(gone[0]), policies=["base", "fastest_first"])
    assert told.sentences()[-1] == "Under fastest_first this call never came: what caused it did not happen."


def test_a_number_that_is_not_there_is_told_with_the_range() -> None:
    last = len(simulate(DESKS, seed=1).legs.state) - 1
    with pytest.raises(InputErrors, match=re.escape(f"found contact 999,999, expected a number from 0 to {last:,}")):
        explain(DESKS, 999_999)


def test_unknown_tiers_and_policies_are_told_with_the_nearest() -> None:
    with pytest.raises(InputErrors, match='did you mean "premier"'):
        explain(DESKS, longest_wait="premeir")
    with pytest.raises(InputErrors, match='did you mean "strict_tiers"'):
        explain(DESKS, 1, policies=["base", "strict_tier"])


def test_a_contact_is_chosen_in_one_way() -> None:
    with pytest.raises(ValueError, match="either a number, or"):
        explain(DESKS, 1, abandoned=True)
    with pytest.raises(ValueError, match="either a number, or"):
        explain(DESKS)
