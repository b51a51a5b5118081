"""Customers who accept a higher tier during an issue, on a few whose every millisecond is worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from simcenter.engine.named import upgraded_before
from simcenter.engine.tables import NOT_YET, Legs
from simcenter.results.daily.scopes import Scope
from simcenter.results.measures import MEASURES
from simcenter.results.table import day_summary
from simcenter.routing.queues import UPGRADED, queues_of
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator
from tests.engine.clockwork import UNSOLVED, contact, live, plan, supply
from tests.engine.test_clockwork_entry import entry
from tests.scenario.center import center

OWN, REPEAT, RISEN = 0, 1, 2


def lived(*rows: dict[str, Any]) -> Legs:
    """What became of contacts of a tier whose follow-ups stand in another queue once they have risen."""
    states = [OWN, REPEAT] + [OWN] * (UPGRADED - 2) + [OWN, RISEN]
    how = plan(3, 1)._replace(queue_of=np.array([states], np.int32))
    return live(list(rows), supply([1]), how).legs


def unsolved(**words: Any) -> dict[str, Any]:
    """A contact that solves nothing and brings its customer back after a second."""
    return contact(talk_ms=10, resolve_word=UNSOLVED, returns=True, return_ms=1_000, **words)


def test_from_the_contact_after_the_one_that_is_accepted_in_the_customer_stands_with_the_higher_tier() -> None:
    rows = unsolved(dial_ms=0, next=1), unsolved(accepts=True, next=2), unsolved(next=3), contact(talk_ms=10)
    assert lived(*rows).queue.tolist() == [OWN, REPEAT, RISEN, RISEN]


def test_who_accepts_in_a_contact_that_solves_the_problem_has_risen_for_nothing() -> None:
    rows = contact(dial_ms=0, talk_ms=10, accepts=True), unsolved(dial_ms=50, next=2), contact(talk_ms=10)
    assert lived(*rows).queue.tolist() == [OWN, OWN, REPEAT]


def test_nothing_is_offered_to_who_hangs_up_and_a_redial_keeps_what_was_accepted() -> None:
    hangs_up = contact(dial_ms=5, patience_ms=10, redials=True, redial_ms=500, accepts=True, next=2)
    assert lived(contact(dial_ms=0, talk_ms=100), hangs_up, contact(talk_ms=1)).queue.tolist() == [OWN, OWN, REPEAT]
    rows = (
        unsolved(dial_ms=0, accepts=True, next=2),
        contact(dial_ms=1_005, talk_ms=500),
        contact(patience_ms=10, redials=True, redial_ms=600, next=3),
        contact(talk_ms=1),
    )
    legs = lived(*rows)
    assert legs.queue.tolist() == [OWN, OWN, RISEN, RISEN]


def test_who_has_risen_is_called_back_by_the_rules_of_the_higher_tier_though_in_vain_at_first() -> None:
    states = [OWN, REPEAT] + [OWN] * (UPGRADED - 2) + [OWN, RISEN]
    how = entry(3, offer_from_waiting=0, dialling_ms=[90, 90, 20], vain_below=[2**31, 0])
    rows = [
        unsolved(dial_ms=0, accepts=True, next=2),
        contact(dial_ms=1_000, talk_ms=100),
        contact(accept_word=0, reach_word=0, talk_ms=7),
    ]
    outcome = live(rows, supply([1]), how._replace(queue_of=np.array([states], np.int32)))
    assert outcome.legs.queue.tolist() == [OWN, OWN, RISEN]
    assert (outcome.calls.start_ms.tolist(), outcome.calls.end_ms.tolist()) == ([1_100], [1_120])
    assert (outcome.legs.answer_ms[2], outcome.legs.leave_ms[2]) == (1_170, 1_197)


# Over a day ------------------------------------------------------------------------------------------------


def made(**altered: Any) -> Scenario:
    """The small center, whose standard customers may rise."""
    follow_ups = {"returns": {"probability": "90%", "delay": "10 min"}}
    upgrade = {"to": "premier", "accepts": "30%"}
    resolution = {"pools__premier__resolution": "60%", "pools__standard__resolution": "60%"}
    words = center(volumes__counts="issues", follow_ups=follow_ups, tiers__standard__upgrade=upgrade, **resolution)
    return Scenario.model_validate(words | altered, context={"in_file": True})


def test_customers_who_have_risen_have_queues_with_the_words_of_the_higher_tier() -> None:
    risen = [queue for queue in queues_of(made()) if queue.upgraded]
    assert [queue.name for queue in risen] == [
        "standard/billing/phone/repeat upgraded to premier",
        "standard/orders/phone/repeat upgraded to premier",
    ]
    assert {queue.words for queue in risen} == {
        ("premier", need, "phone", "repeat", "recognised") for need in ("billing", "orders")
    }
    desks = Simulator(made()).plan.opens_after_ms[[queue.index for queue in risen]]
    assert desks.tolist() == [[0, 20_000]] * 2


def test_the_share_that_accepts_is_the_one_asked_for_and_is_counted_once_an_issue() -> None:
    result = Simulator(made()).run(9)
    demand, legs = result.demand, result.legs
    before = upgraded_before(demand, legs)
    served = (demand.type > 0) & (legs.resolved != NOT_YET)
    accepted = served & demand.accepts & ~before
    assert abs(demand.accepts[served].mean() - 0.3) < 4.5 * np.sqrt(0.21 / served.sum())
    assert len(set(demand.issue[accepted].tolist())) == accepted.sum() > 20
    summary = day_summary(result)
    assert float(MEASURES["upgrades"].value(summary)) == accepted.sum()
    risen = before & (legs.queue != NOT_YET)
    upgraded = {queue.index for queue in queues_of(made()) if queue.upgraded}
    assert set(legs.queue[risen].tolist()) == upgraded
    assert not upgraded & set(legs.queue[~risen].tolist())


def test_what_is_offered_moves_no_other_draw() -> None:
    plain = made(tiers={name: tier.changed(upgrade=None) for name, tier in made().tiers.items()})
    before, after = Simulator(plain).draw(2), Simulator(made()).draw(2)
    for name in ("talk_ms", "patience_ms", "resolve_word", "returns", "next", "dial_ms"):
        assert getattr(before, name).tolist() == getattr(after, name).tolist()


def test_what_customers_pay_for_upgrades_is_counted_and_lowers_the_cost() -> None:
    upgrade = {"to": "premier", "accepts": "30%", "price": 12.5}
    summary = day_summary(Simulator(made(tiers=_with_upgrade(upgrade))).run(9))
    risen = float(MEASURES["upgrades"].value(summary))
    income, cost, net = (float(MEASURES[name].value(summary)) for name in ("upgrade_income", "cost", "net_cost"))
    assert income == 12.5 * risen > 0
    assert net == cost - income
    assert float(MEASURES["upgrade_income"].value(summary, Scope("tier", "standard"))) == income
    assert float(MEASURES["upgrade_income"].value(summary, Scope("tier", "premier"))) == 0
    free = day_summary(Simulator(made()).run(9))
    assert float(MEASURES["upgrade_income"].value(free)) == 0
    assert float(MEASURES["net_cost"].value(free)) == float(MEASURES["cost"].value(free))


def _with_upgrade(upgrade: dict[str, Any]) -> dict[str, Any]:
    tiers = made().tiers
    return {**tiers, "standard": tiers["standard"].changed(upgrade=upgrade)}
