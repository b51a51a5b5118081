"""What a plan says in words becomes what happens, and a plan that leaves contacts to nobody is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcenter.engine.tables import NOT_YET, Moves
from simcenter.routing.affine_age import HeadStart, PromiseSlack
from simcenter.routing.checking import check_policies
from simcenter.routing.families.costs import HAZARD_STEPS, StaticCmu, hazards
from simcenter.routing.plan import build_plan
from simcenter.scenario.checks import draft_of
from simcenter.scenario.distributions import Exponential
from simcenter.scenario.model import Scenario
from tests.engine.clockwork import contact, live, plan, supply

MINUTE = 60_000


def center(**routing: Any) -> Scenario:
    """Two tiers with a desk each, on two sites."""
    return Scenario.model_validate(
        {
            "simcenter": 1,
            "calendar": {"opens": "08:00", "closes": "12:00"},
            "tiers": {
                "premier": {"promise": {"share": "90%", "within": "20 s"}},
                "standard": {"promise": {"share": "80%", "within": "2 min"}},
            },
            "needs": {"billing": {"talk": "4 min"}},
            "channels": {"phone": {"lines": 20}},
            "volumes": {
                "day_factor": "none",
                "streams": [{"tier": tier, "need": "billing", "per_hour": 20} for tier in ("premier", "standard")],
            },
            "pools": {"desk": {"seated": 3, "site": "north"}, "team": {"seated": 4, "site": "south"}},
            "routing": routing,
        }
    )


def test_steps_open_one_pool_after_the_other() -> None:
    steps = [{"after": "20 s", "pools": ["team"]}]
    made = build_plan(center(desks={"premier": ["desk"]}, widening={"premier": steps}))
    assert made.opens_after_ms.tolist() == [[0, 20_000], [0, 0]]


def test_a_pool_in_no_step_stays_closed() -> None:
    steps = [{"after": "20 s", "pools": ["desk"]}]
    made = build_plan(center(desks={"premier": ["desk"], "standard": ["team"]}, widening={"standard": steps}))
    assert made.opens_after_ms.tolist() == [[0, 0], [20_000, 0]]


def test_pools_of_other_sites_open_later() -> None:
    made = build_plan(center(local_first={"sites": {"standard": "south"}, "after": "30 s"}))
    assert made.opens_after_ms.tolist() == [[0, 0], [30_000, 0]]


def test_lines_thresholds_and_transfers_become_tables() -> None:
    words = {"admission": {"standard": 4}, "queue_threshold": {"desk": {"standard": 3}}}
    made = build_plan(center(**words, transfer={"standard": {"after": "1 min", "to": "premier", "age": "reset"}}))
    assert made.lines_held is not None
    assert made.lines_held[:, 0].tolist() == [0, 4]
    assert made.threshold is not None
    assert made.threshold.tolist() == [[1, 1], [3, 1]]
    assert made.moves is not None
    assert [column.tolist() for column in made.moves] == [[NOT_YET, MINUTE], [0, 0], [0, 0]]


def test_a_plan_that_serves_nobody_who_waits_alone_is_refused() -> None:
    least = {pool: {"standard": 2} for pool in ("desk", "team")}
    told = [mistake.found for mistake in check_policies(draft_of(center(queue_threshold=least)))]
    assert told == ['"standard/billing/phone", whom nobody serves under this plan when it waits alone']


def test_parameters_of_a_policy_that_has_none_are_refused_but_for_a_bonus() -> None:
    words = {"policy": "longest_wait", "premier": "90 s", "bonus": {"premier": "90 s"}}
    told = list(check_policies(draft_of(center(customers=words, pools={"policy": "any_pool", "premier": 1}))))
    assert [mistake.found for mistake in told] == ['the parameter "premier"', 'the parameter "premier"']
    assert [mistake.expected for mistake in told] == [
        "no parameters, or bonus: longest_wait has none",
        "no parameters: any_pool has none",
    ]


@pytest.mark.parametrize(("keeps", "answered"), [(1, [0, 100, 200]), (0, [0, 200, 100])])
def test_a_contact_that_moves_stands_by_its_age_or_at_the_end(keeps: int, answered: list[int]) -> None:
    rows = [
        contact(dial_ms=0, talk_ms=100, type=1),
        contact(dial_ms=10, talk_ms=100),
        contact(dial_ms=20, talk_ms=100, type=1),
    ]
    moves = Moves(np.array([40, NOT_YET]), np.array([1, 1], np.int32), np.array([keeps, 0]))
    how = plan(queues=2, opens_after=[[NOT_YET], [0]])._replace(moves=moves)
    legs = live(rows, supply([1], types=2), how).legs
    assert legs.answer_ms.tolist() == answered
    assert legs.queue.tolist() == [1, 1, 1]


def test_a_pool_helps_a_queue_only_while_enough_wait() -> None:
    rows = [contact(dial_ms=at, talk_ms=100) for at in (0, 10, 20)]
    how = plan(queues=1)._replace(threshold=np.array([[2]]))
    legs = live(rows, supply([1]), how).legs
    assert legs.answer_ms.tolist()[:2] == [10, 110]
    assert legs.answer_ms[2] == NOT_YET


def test_lines_held_back_turn_the_others_away() -> None:
    rows = [
        contact(dial_ms=0, talk_ms=100, type=1),
        contact(dial_ms=1, talk_ms=100, type=1),
        contact(dial_ms=2, talk_ms=100),
    ]
    how = plan(queues=2)._replace(lines_held=np.array([[0, 0], [1, 1]]))
    legs = live(rows, supply([2], types=2, lines=2), how).legs
    assert legs.answer_ms.tolist() == [0, NOT_YET, 2]


def test_least_slack_is_a_head_start_of_the_longest_promise_less_the_own() -> None:
    slack, start = PromiseSlack({}).table(center()), HeadStart({"premier": "100 s"}).table(center())
    assert np.ptp(slack[:, 0] - start[:, 0]) == 0


def test_costs_with_one_speed_are_in_the_order_of_costs() -> None:
    table = StaticCmu({"premier": 3, "standard": 1}).table(center())
    assert table.tolist() == [[0.75, 0.75], [0.25, 0.25]]


def test_the_hazard_of_exponential_patience_is_one_over_its_mean() -> None:
    assert hazards(Exponential(mean=3 * MINUTE)) == pytest.approx(np.full(HAZARD_STEPS, 1 / 3), rel=1e-3)
