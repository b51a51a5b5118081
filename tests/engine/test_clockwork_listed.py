"""Listed customers, whose contacts are known to be of one person, on a few worked out by hand, and over a day."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from simcenter.engine.named import named_agents, rises
from simcenter.engine.tables import NOT_YET, Legs
from simcenter.report.files.contacts_csv import table_text
from simcenter.results.daily.scopes import Scope
from simcenter.results.frames import contacts_frame
from simcenter.results.measures import MEASURES
from simcenter.results.people import customer_sums, customers_frame
from simcenter.results.table import day_summary
from simcenter.routing.queues import UPGRADED, queues_of
from simcenter.routing.tables import Named
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator
from simcenter.study.explain import explain
from tests.engine.clockwork import UNSOLVED, contact, live, plan, supply
from tests.engine.hand_made import demand
from tests.scenario.center import center

OWN, RISEN = 0, 1
A, B = 0, 1
"""Two customers."""


def lived(*rows: dict[str, Any], heads: int = 1, hold_ms: int = 0) -> Legs:
    """What became of contacts whose customers wait for whoever served them last, and stand elsewhere once risen."""
    states = [OWN] * UPGRADED + [RISEN] * 2
    named = np.array([Named.LAST_AGENT] * 2, np.int32)
    how = plan(2, 1)._replace(
        queue_of=np.array([states], np.int32), named=named, hold_ms=np.full(2, hold_ms, np.int64)
    )
    return live(list(rows), supply([heads]), how).legs


def test_a_new_problem_is_for_whoever_served_the_person_last() -> None:
    legs = lived(
        contact(dial_ms=0, talk_ms=100, customer=A),
        contact(dial_ms=10, talk_ms=50, customer=B),
        contact(dial_ms=200, talk_ms=10, customer=A),  # agent 1 has been idle longer, agent 0 knows A
        contact(dial_ms=300, talk_ms=10, customer=B),
        heads=2,
    )
    assert legs.agent.tolist() == [0, 1, 0, 1]


def test_the_customer_waits_for_that_agent_as_long_as_the_plan_says() -> None:
    rows = (
        contact(dial_ms=0, talk_ms=20, customer=A),
        contact(dial_ms=30, talk_ms=100, customer=B),  # agent 1, idle longer, is another's
        contact(dial_ms=40, talk_ms=100, customer=NOT_YET),
        contact(dial_ms=60, talk_ms=5, customer=A),
        contact(dial_ms=60, talk_ms=5, customer=NOT_YET),
    )
    # Agent 0, who served A, is busy with the third until 140; agent 1 with B until 130.
    assert lived(*rows, heads=2, hold_ms=1_000).answer_ms.tolist() == [0, 30, 40, 140, 130]
    assert lived(*rows, heads=2).answer_ms.tolist() == [0, 30, 40, 130, 135]


def test_what_is_over_in_the_millisecond_of_the_call_is_not_known_yet() -> None:
    accepted = contact(dial_ms=0, talk_ms=100, accepts=True, customer=A)
    at_once, later = contact(dial_ms=100, talk_ms=1, customer=A), contact(dial_ms=101, talk_ms=1, customer=A)
    assert lived(accepted, at_once, later, heads=2).queue.tolist() == [OWN, OWN, RISEN]


def test_an_upgrade_holds_for_all_later_contacts_of_the_person_whatever_they_are_about() -> None:
    unsolved = {"resolve_word": UNSOLVED, "returns": True, "return_ms": 1_000}
    rows = (
        contact(dial_ms=0, talk_ms=10, customer=A, next=4, **unsolved),  # issue of its own, open meanwhile
        contact(dial_ms=20, talk_ms=10, accepts=True, customer=A),
        contact(dial_ms=50, talk_ms=10, customer=B),
        contact(dial_ms=500, talk_ms=10, customer=A),
        contact(talk_ms=10, customer=A),
    )
    assert lived(*rows).queue.tolist() == [OWN, OWN, OWN, RISEN, RISEN]


def test_who_has_two_problems_at_once_rises_once() -> None:
    rows = contact(dial_ms=0, talk_ms=100, accepts=True, customer=A), contact(
        dial_ms=10, talk_ms=50, accepts=True, customer=A
    )
    legs = lived(*rows, heads=2)
    assert rises(demand([*rows]), legs).tolist() == [False, True]


# Over a day ------------------------------------------------------------------------------------------------


def made(**altered: Any) -> Scenario:
    """The small center with a list of its premier customers, one of whom comes four times as often."""
    listed = [{"id": f"K{i}", "tier": "premier", "contacts_per_day": 4 if i == 0 else 1} for i in range(20)]
    listed[1]["manager"] = "standard"
    altered = {"tiers__premier__managers": ["premier"], "pools__premier__seated": 2} | altered
    words = center(**altered, customers={"listed": listed})
    words["routing"] = {"named_agent": {"default": {"who": "manager", "hold": "30 s"}}}
    return Scenario.model_validate(words, context={"in_file": True})


def drawn(scenario: Scenario, runs: int = 10) -> list[int]:
    """How many contacts each customer has over some runs."""
    simulator = Simulator(scenario)
    found = [simulator.draw(7, run) for run in range(runs)]
    return np.bincount(np.concatenate([one.customer[one.customer != NOT_YET] for one in found]), minlength=20).tolist()


def test_each_customer_comes_as_often_as_the_list_says() -> None:
    counts = drawn(made(), 60)
    shares = np.array([4, *[1] * 19]) / 23
    expected = shares * sum(counts)
    assert (np.abs(np.array(counts) - expected) < 4.5 * np.sqrt(expected)).all()
    assert sum(counts) > 1_000


def test_a_list_moves_no_other_draw_and_is_the_same_under_every_plan() -> None:
    plain = made().changed(customers={})
    before, after = Simulator(plain).draw(2), Simulator(made()).draw(2)
    assert len(before.customer) == 0
    for name in ("dial_ms", "talk_ms", "patience_ms", "resolve_word", "returns", "next"):
        assert getattr(before, name).tolist() == getattr(after, name).tolist()
    other = made(pools__premier__seated=3, pools__standard__seated=9)
    assert Simulator(other).draw(2).customer.tolist() == after.customer.tolist()


def test_customers_have_the_managers_of_the_tier_in_turn_or_the_one_the_list_names() -> None:
    contacts = Simulator(made()).draw(3)
    own = {int(c): int(m) for c, m in zip(contacts.customer, contacts.manager, strict=True) if c != NOT_YET}
    first = made().agents_named(["standard"])[0]
    assert own == {place: first if place == 1 else place % 2 for place in own}
    assert len(own) > 10


def test_recorded_arrivals_and_all_that_follows_from_them_are_of_whom_they_were_recorded() -> None:
    times, people = ["08:05", "08:05", "08:40", "10:00"], ["K3", "K0", "K3", "K19"]
    words = made().model_dump(mode="json", exclude_none=True)
    kept = {key: words["volumes"]["streams"][0][key] for key in ("tier", "need", "channel")}
    words["volumes"]["streams"][0] = {**kept, "recorded": [times], "recorded_of": [people]}
    words["volumes"]["counts"] = "issues"
    words["follow_ups"] = {"redial": {"after_abandoning": "100%"}, "returns": {"probability": "100%", "delay": "1 min"}}
    words["pools"]["premier"]["resolution"] = 0.3
    found = Simulator(Scenario.model_validate(words, context={"in_file": True})).draw(5)
    rows = np.flatnonzero((found.type == 0) & (found.dial_ms != NOT_YET))
    assert found.customer[rows].tolist() == [3, 0, 3, 19]
    assert (found.customer == found.customer[found.issue]).all()
    assert (found.attempt[found.type == 0] > 1).any()


def test_listed_customers_of_a_population_think_by_their_own_rates() -> None:
    words = made().model_dump(mode="json", exclude_none=True)
    kept = {key: words["volumes"]["streams"][0][key] for key in ("tier", "need", "channel")}
    people = {"customers": "listed", "idle": {"exponential": "20 min"}}
    words["volumes"]["streams"][0] = {**kept, "population": people}
    words["volumes"]["counts"] = "issues"
    words["customers"]["listed"][5]["contacts_per_day"] = 0
    words["needs"][kept["need"]]["talk"] = "1 s"
    scenario = Scenario.model_validate(words, context={"in_file": True})
    run = Simulator(scenario).run(5)
    found, legs = run.demand, run.legs
    begun = (found.type == 0) & (legs.dial_ms != NOT_YET) & (found.attempt == 1)
    counts = np.bincount(found.customer[begun], minlength=20)
    assert counts[5] == 0
    usual = counts[[place for place in range(1, 20) if place != 5]].mean()
    assert counts[0] == pytest.approx(4 * usual, rel=0.35)
    assert (found.customer[found.again[found.again != NOT_YET]] == found.customer[found.again != NOT_YET]).all()


def test_measures_and_tables_tell_of_customers() -> None:
    scenario = made()
    result = Simulator(scenario).run(4)
    summary, rows = day_summary(result), result.demand.customer != NOT_YET
    came, counts = np.unique(result.demand.customer[rows & (result.legs.dial_ms >= 0)], return_counts=True)
    premier = Scope("tier", "premier")
    for scope in ({}, {"scope": premier}):
        assert float(MEASURES["customers"].value(summary, **scope)) == len(came)
        assert float(MEASURES["contacts_per_customer"].value(summary, **scope)) == counts.sum() / len(came)
        assert float(MEASURES["repeat_customers"].value(summary, **scope)) == (counts > 1).mean()
    assert float(MEASURES["customers"].value(summary, Scope("tier", "standard"))) == 0
    frame = customers_frame(scenario, customer_sums(result) + customer_sums(result), 2)
    waits = frame["mean_wait_s"].dropna().tolist()
    assert waits == sorted(waits, reverse=True)
    assert dict(zip(frame["customer"], frame["contacts_a_run"], strict=True)) == {
        f"K{place}": float(counts[came == place].sum()) for place in range(20)
    }
    named = named_agents(result.demand, result.supply, result.plan, result.legs)
    assert customer_sums(result).own.sum() == (rows & (named >= 0) & (result.legs.agent == named)).sum() > 0
    contacts = contacts_frame(result)
    assert contacts["customer"].tolist().count("K0") == counts[came == 0].sum()
    assert table_text(frame).startswith("customer,tier,value,contacts_a_run")


def test_first_contacts_of_risen_customers_have_queues_where_customers_are_listed() -> None:
    listed = [{"id": "S", "tier": "standard"}]
    words = center(tiers__standard__upgrade={"to": "premier", "accepts": "30%"}, customers={"listed": listed})
    names = [queue.name for queue in queues_of(Scenario.model_validate(words, context={"in_file": True}))]
    assert "standard/billing/phone upgraded to premier" in names


def test_people_are_told_whose_contact_it_is_and_how_many_are_listed() -> None:
    said = explain(made(), contact=int(np.flatnonzero(Simulator(made()).draw(1).customer == 0)[0]))
    assert re.search(r"^Contact \d+ of K0 \(premier, ", said.sentences()[0])
    assert said.customer.name == "K0"
    nobody = explain(made(), contact=int(np.flatnonzero(Simulator(made()).draw(1).customer == NOT_YET)[0]))
    assert nobody.customer.name == ""
    assert " of K" not in nobody.sentences()[0]
