"""The audit finds what must not happen to customers of populations, to those who have risen, and to listed ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcenter.engine.audit import audit
from simcenter.engine.tables import NOT_YET, Demand, Outcome, Plan, State, Supply
from simcenter.routing.queues import UPGRADED
from simcenter.routing.tables import Named
from tests.engine.clockwork import UNSOLVED, contact, live, plan, supply
from tests.engine.hand_made import demand

FREE = {"state": State.FINISHED, "pool": 0, "agent": 0, "queue": 0, "resolved": 1}


def wrong(rows: Demand, who: Supply, how: Plan, told: dict[int, dict[str, Any]]) -> list[str]:
    """What the audit says of a run when some legs are told otherwise; as it was, it was sound."""
    right = live(rows, who, how)
    columns = {name: getattr(right.legs, name).copy() for name in right.legs._fields}
    for row, legs in told.items():
        for name, value in legs.items():
            columns[name][row] = value
    outcome = Outcome(right.legs._replace(**columns), right.spells, right.end_ms, right.entries, right.calls)
    return audit(rows, who, how, outcome)


def served(at: int, lasts: int) -> dict[str, int]:
    """A leg answered as it comes, without wrap."""
    moments = dict.fromkeys(("dial_ms", "entry_ms", "answer_ms"), at)
    return {**moments, "leave_ms": at + lasts, "free_ms": at + lasts}


# A population ----------------------------------------------------------------------------------------------


def population() -> Demand:
    """A customer with three issues, the second 1,000 ms after the first is over at 100, the third 500 after that."""
    rows = [
        contact(dial_ms=0, talk_ms=100, again=1, again_ms=1_000),
        contact(talk_ms=50, issue=1, again=2, again_ms=500),
        contact(talk_ms=5, issue=2, again=NOT_YET),
    ]
    return demand(rows)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({1: served(1_000, 50)}, "row 1: dialled at 1000"),
        ({1: served(1_200, 50)}, "row 1: dialled at 1200"),
        ({1: served(50, 50)}, "row 1: dialled at 50"),
        ({2: {**dict.fromkeys(("dial_ms", "entry_ms", "answer_ms", "leave_ms", "free_ms", "queue", "pool", "agent",
              "resolved"), NOT_YET), "state": State.ASLEEP}}, "row 2"),
    ],
    ids=["too early", "too late", "while the customer is still served", "never"],
)  # fmt: skip
def test_a_next_issue_comes_when_the_customer_has_thought(told: dict[int, dict[str, Any]], found: str) -> None:
    said = wrong(population(), supply([2]), plan(), told)
    assert any(found in line for line in said)


def test_an_issue_is_the_next_of_one_other() -> None:
    rows = population()
    twice = rows._replace(again=np.array([1, 1, NOT_YET], np.int32))
    said = audit(twice, supply([2]), plan(), live(rows, supply([2]), plan()))
    assert "row 1: follows 2 rows, a follow-up follows exactly one" in said
    assert "row 2: follows 0 rows, a follow-up follows exactly one" in said


# An upgrade ------------------------------------------------------------------------------------------------

OWN, REPEAT, RISEN = 0, 1, 2


def rising() -> Plan:
    """Follow-ups have a queue, those of risen customers another."""
    states = [OWN, REPEAT] + [OWN] * (UPGRADED - 2) + [RISEN, RISEN]
    return plan(3, 1)._replace(queue_of=np.array([states], np.int32))


@pytest.mark.parametrize(("row", "queue", "right"), [(0, RISEN, OWN), (1, RISEN, REPEAT), (2, REPEAT, RISEN)])
def test_a_contact_stands_where_the_upgrade_puts_it(row: int, queue: int, right: int) -> None:
    usual = {"talk_ms": 10, "resolve_word": UNSOLVED, "returns": True, "return_ms": 1_000}
    rows = [contact(dial_ms=0, next=1, **usual), contact(accepts=True, next=2, **usual), contact(talk_ms=10)]
    assert wrong(demand([dict(one) for one in rows]), supply([1]), rising(), {}) == []
    said = wrong(demand(rows), supply([1]), rising(), {row: {"queue": queue}})
    assert any(f"row {row}: " in line and f"queue {queue}" in line and str(right) in line for line in said)


# Listed customers ------------------------------------------------------------------------------------------


def known() -> tuple[Demand, Supply, Plan]:
    """Two contacts of a listed customer, who rises at the end of the first; agent 1 has been idle for longer then."""
    how = rising()._replace(named=np.full(3, Named.LAST_AGENT, np.int32), hold_ms=np.full(3, 50, np.int64))
    return (
        demand(
            [
                contact(dial_ms=0, talk_ms=10, accepts=True, customer=4),
                contact(dial_ms=100, talk_ms=10, customer=4),
                contact(dial_ms=105, talk_ms=10, customer=4),
            ]
        ),
        supply([2]),
        how,
    )


def test_the_run_of_a_listed_customer_is_sound_as_it_was() -> None:
    assert wrong(*known(), {}) == []
    legs = live(*known()).legs
    assert (legs.agent.tolist(), legs.answer_ms.tolist()) == ([0, 0, 0], [0, 100, 110])


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({1: {"queue": OWN}}, "row 1: "),
        ({1: {"agent": 1}}, "row 1"),
        ({2: {"agent": 1, "answer_ms": 105, "leave_ms": 115, "free_ms": 115}}, "row 2"),
    ],
    ids=["nobody knew of the upgrade", "answered by a stranger", "not held for the one who knows"],
)
def test_what_is_remembered_of_a_person_is_used(told: dict[int, dict[str, Any]], found: str) -> None:
    assert any(found in line for line in wrong(*known(), told))


def test_contacts_of_one_issue_are_of_one_customer() -> None:
    usual = {"talk_ms": 10, "resolve_word": UNSOLVED, "returns": True, "return_ms": 1_000}
    rows = demand([contact(dial_ms=0, next=1, customer=4, **usual), contact(talk_ms=10, customer=5)])
    outcome = live(rows._replace(customer=np.array([4, 4], np.int32)), supply([1]))
    assert audit(rows, supply([1]), plan(), outcome) == ["row 0: row 1, caused by it, is of another customer"]
