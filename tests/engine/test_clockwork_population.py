"""Customers of a population, on a few whose every millisecond is worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcenter.engine.tables import NOT_YET, Closing, Contained, Demand, State
from simcenter.results.measures import MEASURES
from simcenter.results.table import day_summary
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator
from tests.engine.clockwork import UNSOLVED, contact, live, states, supply
from tests.engine.hand_made import demand
from tests.scenario.center import center


def one_customer(*rows: dict[str, Any], again: list[int], after: list[int], **columns: Any) -> Demand:
    """Rows of a customer, each with the row of the next issue and the time until it."""
    linked = [row | {"again": to, "again_ms": ms} for row, to, ms in zip(rows, again, after, strict=True)]
    return demand(linked)._replace(**columns)


def dialled(drawn: Demand, who: Any) -> list[int]:
    """When each row dialled."""
    return live(drawn, who).legs.dial_ms.tolist()


def test_the_next_issue_comes_so_long_after_the_customer_has_left() -> None:
    rows = [contact(dial_ms=10, talk_ms=100, wrap_ms=40), contact(talk_ms=5, issue=1), contact(talk_ms=5, issue=2)]
    assert dialled(one_customer(*rows, again=[1, 2, NOT_YET], after=[1_000, 70, 0]), supply([1])) == [10, 1_110, 1_185]


def test_an_issue_is_over_when_its_last_contact_is() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=100, resolve_word=UNSOLVED, returns=True, return_ms=300, next=1),
        contact(talk_ms=50, resolve_word=UNSOLVED, returns=True, return_ms=300, attempt=2),
        contact(talk_ms=5, issue=1),
    ]
    # Returns at 400 and is unresolved again at 450, without an attempt left: thinks from then on.
    assert dialled(one_customer(*rows, again=[2, 2, NOT_YET], after=[1_000, 1_000, 0]), supply([1])) == [0, 400, 1_450]


def test_who_hangs_up_or_finds_no_line_has_the_next_issue_all_the_same() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=500),
        contact(dial_ms=5, patience_ms=45, talk_ms=1, issue=1),
        contact(talk_ms=5, issue=2),
        contact(talk_ms=5, issue=3),
    ]
    again, after = [NOT_YET, 2, 3, NOT_YET], [0, 100, 600, 0]
    assert dialled(one_customer(*rows, again=again, after=after), supply([1])) == [0, 5, 150, 1_105]
    # One line: blocked at 5 and at 105, thinks at once each time.
    assert dialled(one_customer(*rows, again=again, after=after), supply([1], lines=1)) == [0, 5, 105, 705]


def test_self_service_ends_an_issue_too() -> None:
    rows = [contact(dial_ms=0, before_queue_ms=30), contact(talk_ms=5, issue=1)]
    contained = np.array([Contained.HELPED, Contained.NOT], np.int8)
    drawn = one_customer(*rows, again=[1, NOT_YET], after=[100, 0], contained=contained)
    assert dialled(drawn, supply([1])) == [0, 130]


def test_customers_think_while_the_center_is_open() -> None:
    rows = [contact(dial_ms=80, talk_ms=30), contact(talk_ms=5, issue=1), contact(talk_ms=5, issue=2)]
    who = supply([1], windows=[(0, 100), (1_000, 1_100)], closing=Closing.HANG_UP)
    legs = live(one_customer(*rows, again=[1, 2, NOT_YET], after=[60, 50, 0]), who).legs
    # Left at 110, after closing: 60 ms of the next day. Then 50 ms would lead beyond the last closing at 1 100.
    assert legs.dial_ms.tolist() == [80, 1_060, NOT_YET]
    assert states(legs) == [State.FINISHED, State.FINISHED, State.ASLEEP]


# Over a day ------------------------------------------------------------------------------------------------


def made(**altered: Any) -> Scenario:
    """The small center, its premier customers a population of twelve with two managers."""
    people = {"tier": "premier", "need": "billing"}
    # Sections of a center are of many types.
    people["population"] = {"customers": 12, "idle": {"exponential": "40 min"}}  # type: ignore[assignment]
    words = center(tiers__premier__managers=["premier"], pools__premier__seated=2, routing={}, **altered)
    words["volumes"]["streams"][0] = people
    return Scenario.model_validate(words, context={"in_file": True})


@pytest.mark.parametrize("begins", [{}, {"calendar__start": {"at": "10:00"}}])
def test_every_customer_has_one_issue_after_the_other_and_one_manager(begins: dict[str, Any]) -> None:
    simulator = Simulator(made(**begins))
    result = simulator.run(4)
    drawn, legs = result.demand, result.legs
    people = np.flatnonzero(drawn.type == 0)
    begun = people[people < drawn.fresh]
    assert len(begun) <= 12
    assert (drawn.dial_ms[begun] >= simulator.recipe.begins_ms).all()
    for row in begun:
        at, chain = int(row), [int(row)]
        while drawn.again[at] != NOT_YET:
            at = int(drawn.again[at])
            chain.append(at)
        assert len({int(drawn.manager[one]) for one in chain}) == 1
        lived = [one for one in chain if legs.dial_ms[one] >= 0]
        assert lived == chain[: len(lived)]
        ends, next_ = legs.leave_ms[lived[:-1]], legs.dial_ms[lived[1:]]
        assert (next_ - ends == drawn.again_ms[lived[:-1]]).all()
    customers = drawn.manager[people[drawn.attempt[people] == 1]]
    assert set(customers.tolist()) == {0, 1}


def test_measures_count_the_issues_of_a_population() -> None:
    result = Simulator(made()).run(4)
    dialled_first = (result.demand.attempt == 1) & (result.legs.dial_ms >= 0)
    summary = day_summary(result)
    assert float(MEASURES["issues"].value(summary)) == dialled_first.sum()
    assert float(MEASURES["arrived"].value(summary)) == (result.legs.dial_ms >= 0).sum()
