"""Fairness: the worst waits, waits relative to everybody's, and overtakes, by hand and against counting pairs."""

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from simcenter.engine.tables import NOT_YET, Ints, State, is_deferred
from simcenter.results.daily.fates import waits_for_call
from simcenter.results.daily.overtakes import overtakes_of, overtakes_suffered, wait_ends_ms
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.frames import fairness_frame
from simcenter.results.measures import MEASURES
from simcenter.results.measures.fairness import relative_wait
from simcenter.results.result import Result
from simcenter.results.select import measured_rows
from simcenter.results.table import day_summary, stack, total
from tests.engine.worlds import World, worlds
from tests.results.hand import GOLD, PLAIN, PLAIN_ORDERS, Contact, center, run
from tests.results.morning import morning

GOLD_TIER, PLAIN_TIER = Scope("tier", "gold"), Scope("tier", "plain")

LINE = [
    Contact(PLAIN, 100, wait=50, agent=0),  # 0: in the queue from 100 to 150
    Contact(PLAIN, 110, wait=60, agent=0),  # 1: from 110 to 170
    Contact(PLAIN_ORDERS, 115, wait=35, state=State.ABANDONED),  # 2: from 115 to 150
    Contact(GOLD, 110, wait=20, agent=1),  # 3: answered at 130: overtakes 0; joins with 1, not later
    Contact(GOLD, 135, wait=15, agent=1),  # 4: answered at 150, when 0 is and 2 leaves: overtakes 1 only
    Contact(GOLD, 155, state=State.BLOCKED),  # 5: overtakes nobody
    # 6: comes back at 140, in a queue of its own, and is answered at once by the hall: overtakes 0, 1, 2 and 4
    Contact(GOLD, 140, agent=2, after=3),
]
JOINED = np.array([0, 1, 2, 3, 4, 6])
DUTY = [(agent, 0, 7200) for agent in range(4)]


def brute_force(result: Result, rows: Ints) -> list[int]:
    """Look at every pair of a waiting contact and an answered one, of another queue unless some are held or moved."""
    legs, ends = result.legs, wait_ends_ms(result, rows)
    may_serve = result.plan.opens_after_ms != NOT_YET
    answered = np.flatnonzero(legs.answer_ms >= 0)
    in_order_no_more = len(result.plan.named) > 0 or result.plan.moves is not None
    counts = []
    for row, end in zip(rows, ends, strict=True):
        later = legs.entry_ms[answered] > legs.entry_ms[row]
        earlier = legs.answer_ms[answered] < end
        elsewhere = (legs.queue[answered] != legs.queue[row]) | in_order_no_more
        able = may_serve[legs.queue[row], legs.pool[answered]]
        counts.append(int((later & earlier & elsewhere & able).sum()))
    return counts


def test_who_joins_later_and_is_answered_earlier_overtakes() -> None:
    result = run(center(), LINE, DUTY)
    assert overtakes_suffered(result, JOINED).tolist() == [2, 2, 1, 0, 1, 0]
    assert brute_force(result, JOINED) == [2, 2, 1, 0, 1, 0]


def test_an_answer_by_a_pool_that_may_not_serve_the_queue_is_no_overtake() -> None:
    result = run(center(routing={"desks": {"plain": ["desk"]}, "overflow": {"plain": "never"}}), LINE, DUTY)
    assert overtakes_suffered(result, JOINED).tolist() == [1, 1, 0, 0, 1, 0]


def test_who_still_waits_when_the_run_ends_is_overtaken_until_then() -> None:
    around = {"opens": "00:00", "closes": "24:00", "interval": "6 h", "closing": "stop"}
    waiting = [Contact(PLAIN, 10, state=State.WAITING), Contact(GOLD, 20, wait=5, agent=0)]
    result = run(center(calendar=around), waiting, end=86_400)
    assert overtakes_suffered(result, np.arange(2)).tolist() == [1, 0]
    assert day_summary(result).overtaken.tolist() == [[0, 0], [1, 1], [0, 0]]


def test_overtakes_are_measured_by_tier_and_type_over_all_who_joined_a_queue() -> None:
    summary = day_summary(run(center(), LINE, DUTY))
    assert summary.overtaken.tolist() == [[1, 1], [4, 2], [1, 1]]
    overtakes, share = MEASURES["overtakes_per_contact"], MEASURES["share_overtaken"]
    assert overtakes.value(summary, PLAIN_TIER) == pytest.approx(5 / 3)
    assert overtakes.value(summary, Scope("type", "plain/orders/phone")) == 1
    assert overtakes.value(summary, GOLD_TIER) == pytest.approx(1 / 3)
    assert overtakes.value(summary) == 1
    assert share.value(summary, PLAIN_TIER) == 1
    assert share.value(summary) == pytest.approx(4 / 6)
    assert np.isnan(overtakes.value(summary, Scope("pool", "desk")))


def test_contacts_of_the_warm_up_overtake_but_are_not_counted_as_overtaken() -> None:
    start = {"opens": "08:00", "closes": "10:00", "interval": "30 min", "start": {"warm_up": "105 s"}}
    summary = day_summary(run(center(calendar=start), LINE, DUTY))
    assert summary.overtaken.tolist() == [[1, 1], [2, 1], [1, 1]]
    early = [Contact(PLAIN, 110, wait=90, agent=0), Contact(GOLD, 100, before=20, wait=5, agent=1)]
    assert day_summary(run(center(calendar=start), early, DUTY)).overtaken[PLAIN].tolist() == [1, 1]


def test_the_worst_percent_is_the_longest_hundredth_rounded_up_to_whole_contacts() -> None:
    gold = [Contact(GOLD, 10 * place, wait=place, agent=0) for place in range(150)]  # waits 0 to 149 s
    plain = [Contact(PLAIN, 10 * place, wait=200 * (place == 7), agent=1) for place in range(100)]
    summary = day_summary(run(center(), gold + plain, DUTY))
    assert summary.worst.tolist() == [[2, 297_000], [1, 200_000], [3, 497_000]]
    worst = MEASURES["daily_worst_percent_wait"]
    assert worst.value(summary, GOLD_TIER) == 148.5
    assert worst.value(summary, PLAIN_TIER) == 200
    assert worst.value(summary) == pytest.approx(497 / 3)
    calm = day_summary(run(center(), [Contact(GOLD, 0, agent=0)] * 150, DUTY), summary.layout)
    assert calm.worst.tolist() == [[2, 0], [0, 0], [2, 0]]
    assert worst.value(total(stack([summary, calm])), GOLD_TIER) == 297 / 4
    assert np.isnan(worst.value(calm, PLAIN_TIER))


def test_relative_wait_sets_a_tier_beside_everybody() -> None:
    summary = day_summary(run(center(), LINE, DUTY))  # gold waits 20, 15, 0; plain 50, 60, 35
    assert relative_wait(summary, PLAIN_TIER) == pytest.approx((145 / 3) / 30)
    assert relative_wait(summary, GOLD_TIER) == pytest.approx((35 / 3) / 30)
    assert relative_wait(summary, OVERALL) == 1
    calm = run(center(), [Contact(GOLD, 0, agent=0)], DUTY)
    days = stack([summary, day_summary(calm)])
    daily = relative_wait(days, GOLD_TIER)
    assert daily[0] == pytest.approx((35 / 3) / 30)
    assert np.isnan(daily[1])
    assert relative_wait(total(days), GOLD_TIER) == pytest.approx((35 / 4) / (180 / 7))


def test_the_fairness_frame_has_a_row_for_each_tier_and_one_for_all() -> None:
    frame = fairness_frame(run(center(), LINE, DUTY)).set_index("tier")
    assert list(frame.index) == ["gold", "plain", ""]
    assert frame.loc["plain", "daily_worst_percent_wait_s"] == 60
    assert frame.loc["", "mean_wait_s"] == 30
    assert frame.loc["", "relative_wait"] == 1
    assert frame["share_overtaken"].tolist() == pytest.approx([1 / 3, 1, 4 / 6])
    assert frame["overtakes_per_contact"].tolist() == pytest.approx([1 / 3, 5 / 3, 1])


def test_issues_carried_in_are_counted_apart() -> None:
    carried = [Contact(GOLD, 5, agent=0, attempt=2), Contact(PLAIN, 9, agent=1)]
    summary = day_summary(run(center(), carried, DUTY))
    assert MEASURES["carried_in"].value(summary, GOLD_TIER) == 1
    assert MEASURES["carried_in"].value(summary) == 1
    assert MEASURES["issues"].value(summary) == 1
    assert MEASURES["carried_in"].value(day_summary(morning())) == 0


def test_sorted_tables_count_pairs_exactly() -> None:
    words = np.random.Generator(np.random.Philox(key=7))
    for waits, others in ((0, 5), (5, 0), (1, 1), (40, 3), (3, 40), (60, 257)):
        began, joined = words.integers(0, 50, waits), words.integers(0, 50, others)
        ended, answered = began + words.integers(0, 30, waits), joined + words.integers(0, 30, others)
        pairs = (joined > began[:, None]) & (answered < ended[:, None])
        assert overtakes_of(began, ended, joined, answered).tolist() == pairs.sum(axis=1).tolist()


@given(world=worlds())
@settings(
    max_examples=40,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),  # shrinking a day takes minutes
    suppress_health_check=list(HealthCheck),
)
def test_both_ways_of_counting_overtakes_find_what_looking_at_every_pair_finds(world: World) -> None:
    simulator = world.simulator("reference")
    result = simulator.run(world.seed, demand=world.draw(simulator))
    joined = np.flatnonzero(result.legs.entry_ms >= 0)
    expected = brute_force(result, joined)
    assert overtakes_suffered(result, joined, few=1_000_000).tolist() == expected
    assert overtakes_suffered(result, joined, few=-1).tolist() == expected
    waits = ~is_deferred(result.plan, result.demand.type) & ~waits_for_call(result)  # the others are not on the line
    counted = np.array(expected, np.int64)[(measured_rows(result) & waits)[joined]]
    found = day_summary(result).overtaken.sum(axis=0)
    assert found.tolist() == [counted.sum(), (counted > 0).sum()]
