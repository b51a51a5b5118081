"""Each family of policies by its formula, on views made by hand, and by its winner at a moment found with a pencil."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcenter.engine.audit import audit
from simcenter.engine.tables import LUCK_FACTOR, Legs, State, differences
from simcenter.routing.families.costs import GeneralisedCmu, StaticCmu, ValueAtStake, hazards
from simcenter.routing.families.pool_shares import IdlenessRatio, Percentage
from simcenter.routing.families.queue_lengths import LongestQueue, QueueRatio
from simcenter.routing.families.tracking import Tracking
from simcenter.routing.policy import RoutingPolicy
from simcenter.routing.pool_ranks import BestResolver
from simcenter.routing.tables import View
from simcenter.scenario.distributions import Weibull
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator
from tests.engine.hand_made import contact, demand

PREMIER, STANDARD = 0, 1
DESK, TEAM = 0, 1
SECOND, MINUTE = 1_000, 60_000
NOW = 10 * MINUTE


def center(
    talks: tuple[str, str] = ("4 min", "4 min"),
    patience: tuple[Any, Any] = (None, None),
    pools: dict[str, Any] | None = None,
    routing: dict[str, Any] | None = None,
) -> Scenario:
    """Premier and standard, promised 90 % in 20 s and 80 % in 2 min; unless told, one agent; opens at 0 ms."""
    promises = {"share": "90%", "within": "20 s"}, {"share": "80%", "within": "2 min"}
    tiers = zip(("premier", "standard"), promises, patience, talks, strict=True)
    told = [(name, promise, {} if stays is None else {"patience": stays}, talk) for name, promise, stays, talk in tiers]
    return Scenario.model_validate(
        {
            "calendar": {"opens": "00:00", "closes": "04:00"},
            "tiers": {name: {"promise": promise, **stays} for name, promise, stays, _ in told},
            "needs": {"help": {"talk": "4 min"}},
            "volumes": {
                "day_factor": "none",
                "streams": [{"tier": name, "need": "help", "per_hour": 10, "talk": talk} for name, *_, talk in told],
            },
            "pools": pools or {"desk": {"seated": 1}},
            "routing": routing or {},
        }
    )


def view(policy: RoutingPolicy, scenario: Scenario, queues: Any = ((0,), (0,)), idle: Any = (0,)) -> View:
    """What a policy sees; a queue is (waiting, entry, attempt, luck in 2**32, decided, answered in target)."""
    seen = [[*queue, *[0] * (6 - len(queue))] for queue in queues]
    return View(np.array(seen, np.int64), np.array([[free, 9, 0] for free in idle], np.int64), policy.table(scenario))


def wants(policy: RoutingPolicy, scenario: Scenario, queues: Any, pool: int = DESK) -> list[float]:
    """How much an agent wants the head of each queue."""
    seen = view(policy, scenario, queues)
    return [policy.contact_score(NOW, seen, queue, pool) for queue in (PREMIER, STANDARD)]


def lived(scenario: Scenario, rows: list[dict[str, Any]], *, refuses: bool = False) -> Legs:
    """What becomes of contacts on both engines, which must agree; `refuses`: a policy keeps agents from contacts."""
    drawn = demand(rows)
    reference, compiled = (Simulator(scenario, engine) for engine in ("reference", "compiled"))
    told, found = reference.run(0, demand=drawn).outcome, compiled.run(0, demand=drawn).outcome
    assert differences(told.legs, found.legs) == []
    matching = False if refuses else None
    assert audit(drawn, compiled.supply, compiled.plan, found, matching=matching) == []
    return found.legs


def call(second: float, tier: int = PREMIER, talk: float = 1, **words: Any) -> dict[str, Any]:
    """A contact; times in seconds."""
    return contact(dial_ms=round(second * SECOND), type=tier, talk_ms=round(talk * SECOND), **words)


def answered(legs: Legs) -> list[float]:
    """Second of each answer."""
    return [at / SECOND for at in legs.answer_ms.tolist()]


def taken_first(scenario: Scenario, premier: int, standard: int, frees: int, first: int = STANDARD) -> int:
    """Tier of whoever is taken when the only agent frees, one of each tier having waited since a moment (ms)."""
    rows = [contact(dial_ms=0, type=first, talk_ms=frees)]
    waits = sorted([(premier, PREMIER), (standard, STANDARD)])
    rows += [contact(dial_ms=since, type=tier, talk_ms=SECOND) for since, tier in waits]
    legs = lived(scenario, rows)
    assert sorted(legs.answer_ms.tolist()[1:]) == [frees, frees + SECOND]
    return waits[int(np.argmin(legs.answer_ms[1:]))][1]


# Queues ---------------------------------------------------------------------------------------------------


def three_standard_then_two_premier() -> list[dict[str, Any]]:
    """All wait for the agent who frees after 10 s, and take a second each."""
    return [call(0, talk=10), *(call(at, STANDARD) for at in (1, 2, 3)), call(4), call(5)]


def test_longest_queue_scores_the_number_waiting_over_the_weight() -> None:
    assert wants(LongestQueue({}), center(), [(2,), (5,)]) == [2, 5]
    weighted = LongestQueue({"premier": 1, "standard": 4})
    assert wants(weighted, center(), [(2,), (5,)]) == [2, 1.25]


def test_longest_queue_serves_each_time_the_line_that_is_longest_for_its_weight() -> None:
    """Premier 2/1 against 3/2, 1/1 against 3/2, 1/1 against 2/2 (the first queue), then the others."""
    policy = {"policy": "longest_queue", "premier": 1, "standard": 2}
    legs = lived(center(routing={"customers": policy}), three_standard_then_two_premier())
    assert answered(legs) == [0, 11, 13, 14, 10, 12]


def test_queue_ratio_scores_the_number_waiting_beyond_the_share() -> None:
    shares = QueueRatio({"premier": "20%", "standard": "80%"})
    assert wants(shares, center(), [(2,), (3,)]) == pytest.approx([1, -1])
    assert wants(QueueRatio({"premier": 1, "standard": 3}), center(), [(3,), (5,)]) == [1, -1]


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ({"premier": "20%", "standard": "80%"}, [0, 12, 13, 14, 10, 11]),  # premier +1, +0.2; then nobody else
        ({}, [0, 10, 12, 14, 11, 13]),  # halves: standard +0.5, a tie at 2 and 2, +0.5, a tie at 1 and 1
    ],
)
def test_queue_ratio_serves_each_time_the_line_most_above_its_share(shares: Any, expected: list[float]) -> None:
    legs = lived(center(routing={"customers": {"policy": "queue_ratio", **shares}}), three_standard_then_two_premier())
    assert answered(legs) == expected


# Costs ----------------------------------------------------------------------------------------------------

SLOW_AND_QUICK = ("4 min", "1 min")
"""Handle times of premier and standard."""
COSTS = {"premier": 3, "standard": 1}


def test_static_cmu_scores_the_cost_times_the_contacts_a_minute_in_each_pool() -> None:
    pools = {"desk": {"seated": 1}, "team": {"seated": 1, "handle_time": 0.5}}
    scenario = center(SLOW_AND_QUICK, pools=pools)
    longest_waits_do_not_count = [(1, 0), (9, NOW)]
    assert wants(StaticCmu(COSTS), scenario, longest_waits_do_not_count, DESK) == [0.75, 1]
    assert wants(StaticCmu(COSTS), scenario, longest_waits_do_not_count, TEAM) == [1.5, 2]


def test_static_cmu_takes_the_quick_contact_before_the_dear_one_and_by_cost_when_both_are_as_quick() -> None:
    policy = {"policy": "static_cmu", **COSTS}
    assert taken_first(center(SLOW_AND_QUICK, routing={"customers": policy}), 1_000, 5_000, 10_000) == STANDARD
    assert taken_first(center(routing={"customers": policy}), 5_000, 1_000, 10_000) == PREMIER


def test_generalised_cmu_scores_the_cost_times_the_wait_times_the_contacts_a_minute() -> None:
    waits = [(1, NOW - 8_000), (1, NOW - 5_000)]
    assert wants(GeneralisedCmu(COSTS), center(SLOW_AND_QUICK), waits) == [6_000, 5_000]


@pytest.mark.parametrize(("frees", "tier"), [(8_999, PREMIER), (9_000, PREMIER), (9_001, STANDARD)])
def test_generalised_cmu_turns_where_cost_times_wait_times_speed_are_equal(frees: int, tier: int) -> None:
    """3 x 1/4 x (t - 1,000) against 1 x 1 x (t - 3,000): equal at 9,000, where the first queue wins."""
    scenario = center(SLOW_AND_QUICK, routing={"customers": {"policy": "generalised_cmu", **COSTS}})
    assert taken_first(scenario, 1_000, 3_000, frees) == tier


def test_value_at_stake_scores_value_times_hazard_times_contacts_a_minute() -> None:
    patience = {"exponential": "2 min"}, {"exponential": "4 min"}
    scenario = center(SLOW_AND_QUICK, patience)
    scores = wants(ValueAtStake({"premier": 40, "standard": 100}), scenario, [(1, NOW - 7_000), (1, NOW - 90_000)])
    assert scores == pytest.approx([40 / 2 / 4, 100 / 4 / 1], rel=1e-3)


@pytest.mark.parametrize(("frees", "tier"), [(31_000, STANDARD), (31_001, PREMIER)])
def test_value_at_stake_turns_where_the_hazard_of_the_ageing_patience_is_larger(frees: int, tier: int) -> None:
    """Premier, joined at 1,001: Weibull of scale 60 s and shape 2, so (2 k + 1) / 12 a minute in the k-th 5 seconds.

    That is 11/12 in the sixth and 13/12 from 30 s on; the hazard of standard is 1 a minute all the time.
    """
    patience = {"weibull": {"scale": "60 s", "shape": 2}}, {"exponential": "60 s"}
    scenario = center(patience=patience, routing={"customers": "value_at_stake"})
    assert taken_first(scenario, 1_001, 2_000, frees) == tier


def test_the_hazard_of_an_ageing_patience_grows_as_its_formula_says() -> None:
    steps = np.arange(12)
    found = hazards(Weibull(scale=MINUTE, shape=2))[:12]
    assert found == pytest.approx((2 * steps + 1) / 12, rel=5e-3)


# Targets --------------------------------------------------------------------------------------------------


def test_tracking_scores_the_target_share_less_the_share_reached_with_twenty_more_as_promised() -> None:
    behind, unheard_of = (1, NOW - 20_000, 1, 0, 10, 5), (1, NOW - 120_000)
    expected = [0.9 - (5 + 18) / 30, 0]
    assert wants(Tracking({}), center(), [behind, unheard_of]) == pytest.approx(expected)


@pytest.mark.parametrize(("late", "apart"), [({}, -10), ({"late": "first"}, 10)])
def test_tracking_sets_heads_beyond_their_time_apart(late: Any, apart: float) -> None:
    heads = [(1, NOW - 20_001, 1, 0, 10, 5), (1, NOW - 120_001, 1, 0, 30, 28)]
    expected = [apart + 0.9 - 23 / 30, apart + 0.8 - (28 + 16) / 50]
    assert wants(Tracking(late), center(), heads) == pytest.approx(expected)


def test_tracking_serves_the_tier_furthest_behind_its_promise() -> None:
    """One standard contact was answered at once: 0.8 - 17/21 < 0, so premier; one more hung up: 0.8 - 17/22 > 0."""
    scenario = center(routing={"customers": "tracking"})
    served, hung_up = call(0, STANDARD, talk=10), call(0.5, STANDARD, patience_ms=500)
    waiting = [call(2, STANDARD), call(3, PREMIER)]
    assert answered(lived(scenario, [served, *waiting])) == [0, 11, 10]
    legs = lived(scenario, [served, hung_up, *waiting])
    assert legs.state[1] == State.ABANDONED
    assert answered(legs)[2:] == [10, 11]


@pytest.mark.parametrize(
    ("frees", "late", "tier"),
    [(21_000, "last", PREMIER), (21_001, "last", STANDARD), (21_001, "first", PREMIER)],
)
def test_tracking_puts_a_late_head_last_or_first_from_the_first_millisecond(frees: int, late: str, tier: int) -> None:
    """Premier, joined at 1 s and promised 20 s, is ahead as long as it is in time: 0 against 0.8 - 17/21."""
    policy = {"policy": "tracking", "late": {"default": late}}
    assert taken_first(center(routing={"customers": policy}), 1_000, 2_000, frees) == tier


# Pools ----------------------------------------------------------------------------------------------------


def two_pools(desk: dict[str, Any], team: dict[str, Any]) -> dict[str, Any]:
    """A desk and a team."""
    return {"desk": desk, "team": team}


SLOPPY_AND_CAREFUL = two_pools(
    {"seated": 1, "resolution": "50%", "handle_time": 0.6}, {"seated": 1, "resolution": "95%"}
)


def test_best_resolver_scores_the_problems_solved_in_a_minute() -> None:
    scenario = center(pools=SLOPPY_AND_CAREFUL)
    policy = BestResolver({})
    seen = view(policy, scenario, idle=(1, 1))
    scores = [policy.agent_score(NOW, seen, PREMIER, pool) for pool in (DESK, TEAM)]
    assert scores == pytest.approx([0.5 / 2.4, 0.95 / 4])


@pytest.mark.parametrize(("policy", "pools"), [("best_resolver", [TEAM, DESK]), ("fastest_first", [DESK, TEAM])])
def test_best_resolver_takes_the_careful_agent_where_fastest_first_takes_the_quick(
    policy: str, pools: list[int]
) -> None:
    legs = lived(center(pools=SLOPPY_AND_CAREFUL, routing={"pools": policy}), [call(1, talk=10), call(2, talk=10)])
    assert legs.pool.tolist() == pools
    assert {DESK: 6, TEAM: 10}[pools[0]] == (legs.leave_ms - legs.answer_ms)[0] / SECOND


def test_idleness_ratio_scores_the_idle_beyond_the_share() -> None:
    scenario = center(pools=two_pools({"seated": 9}, {"seated": 9}))
    policy = IdlenessRatio({"desk": 3, "team": 1})
    seen = view(policy, scenario, idle=(4, 4))
    assert [policy.agent_score(NOW, seen, PREMIER, pool) for pool in (DESK, TEAM)] == [-2, 2]


@pytest.mark.parametrize(
    ("desk", "shares", "pools"),
    [
        (2, {"desk": 1, "team": 3}, [DESK, DESK, TEAM, TEAM, TEAM]),  # +1 of 5, +0.25 of 4; then nobody else
        (2, {"desk": 3, "team": 1}, [TEAM, TEAM, TEAM, DESK, DESK]),  # +1.75 of 5, +1 of 4, +0.25 of 3
        (2, {"desk": 45, "team": 55}, [TEAM, DESK, TEAM, DESK, TEAM]),  # +0.25 of 5, +0.2 of 4, +0.35 of 3, +0.1 of 2
    ],
)
def test_idleness_ratio_takes_each_time_the_pool_most_above_its_share(
    desk: int, shares: dict[str, int], pools: list[int]
) -> None:
    scenario = center(
        pools=two_pools({"seated": desk}, {"seated": 3}), routing={"pools": {"policy": "idleness_ratio", **shares}}
    )
    legs = lived(scenario, [call(at, talk=100) for at in range(5)])
    assert legs.pool.tolist() == pools


SHARED = {"shares": {"default": ["desk 70%", "team 30%"]}, "after": {"default": "20 s"}}


def test_percentage_means_a_contact_for_the_pool_its_luck_falls_to_until_its_time_is_up() -> None:
    scenario = center(pools=two_pools({"seated": 1}, {"seated": 1}))
    policy = Percentage(SHARED)
    below, at = int(0.7 * 2**32), int(0.7 * 2**32) + 1
    seen = view(policy, scenario, [(1, NOW - 19_999, 1, below), (1, NOW - 20_000, 1, at)], idle=(1, 1))
    pairs = [(queue, pool) for queue in (PREMIER, STANDARD) for pool in (DESK, TEAM)]
    assert [policy.agent_score(NOW, seen, *pair) for pair in pairs] == [1, 0, 0, 1]
    assert [bool(policy.eligible(NOW, seen, *pair)) for pair in pairs] == [True, False, True, True]
    assert policy.looks(scenario).tolist() == [[20_000], [20_000]]


def test_percentage_keeps_a_contact_for_its_busy_pool_until_its_time_is_up() -> None:
    """All are meant for the desk, which is busy from 0 s to 100 s; the team helps each 20 s after it joined."""
    words = SHARED | {"shares": {"default": ["desk 100%"]}}
    scenario = center(
        pools=two_pools({"seated": 1}, {"seated": 1}), routing={"pools": {"policy": "percentage", **words}}
    )
    legs = lived(scenario, [call(0, talk=100), call(1, talk=5), call(2, talk=5), call(90, talk=5)], refuses=True)
    assert answered(legs) == [0, 21, 26, 100]
    assert legs.pool.tolist() == [DESK, TEAM, TEAM, DESK]


def test_percentage_gives_a_pool_its_share_of_contacts_by_their_own_luck() -> None:
    """With lucks of 0.5 %, 1.5 %, ... 99.5 % shares are met to the contact."""
    scenario = center(
        pools=two_pools({"seated": 1}, {"seated": 1}), routing={"pools": {"policy": "percentage", **SHARED}}
    )
    unstirred = pow(LUCK_FACTOR, -1, 2**32)
    lucks = [(2 * at + 1) * 2**32 // 200 for at in range(100)]
    rows = [call(at, route_word=luck * unstirred % 2**32) for at, luck in enumerate(lucks)]
    legs = lived(scenario, [row | {"talk_ms": 500} for row in rows], refuses=True)
    assert answered(legs) == list(range(100))
    assert legs.pool.tolist() == [DESK] * 70 + [TEAM] * 30
