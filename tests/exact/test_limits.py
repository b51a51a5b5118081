"""The exact models agree with each other in their limits and with Little's law, whatever the numbers."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simcenter.study.erlang import erlang_a, erlang_b
from tests.exact.chains import Measures, explore, moved, moved_and_summed, stationary
from tests.exact.days import day, random_day
from tests.exact.formulas import (
    accumulating_priority,
    gamma_patience,
    general_patience,
    one_agent_mean_wait,
    some_balk,
    strict_priority,
    strict_priority_p_longer,
)
from tests.exact.one_pool import (
    Phases,
    calling_back,
    erlang_phases,
    hyperexponential_phases,
    many_servers,
    phase_service,
    redialling,
    returning,
)
from tests.exact.tiers import juniors_and_seniors, two_tiers, two_tiers_own_times
from tests.exact.unlike_agents import (
    Pool,
    at_random,
    first_pool_first,
    longest_idle,
    several_chats,
    unlike_pools,
)

LIMIT = 1 / 3
SAME = 1e-9

agents_of = st.integers(1, 7)
rates = st.floats(0.1, 1.0)
busyness = st.floats(0.3, 1.4)  # offered load per agent
few = settings(max_examples=5)


@given(agents=agents_of, service=rates, load=busyness, patience=rates, room=st.none() | st.integers(0, 6))
@settings(max_examples=25)
def test_many_servers_is_erlang_a_with_or_without_lines(
    agents: int, service: float, load: float, patience: float, room: int | None
) -> None:
    lines = None if room is None else agents + room
    chain = many_servers(load * agents * service, service, patience, agents, LIMIT, lines, longest=150)
    formula = erlang_a(load * agents, agents, 60 / service, 60 / patience, lines)
    for name in ("p_block", "p_wait", "p_abandon", "mean_queue", "occupancy"):
        assert chain[name] == pytest.approx(getattr(formula, name), rel=SAME, abs=1e-12), name
    assert 60 * chain["asa"] == pytest.approx(formula.asa, rel=SAME, abs=1e-12)
    assert chain["p_longer"] == pytest.approx(formula.p_wait_longer_than(20), rel=SAME, abs=1e-12)
    assert chain["served_within_of_all"] == pytest.approx(formula.service_level(20), rel=SAME)
    if room == 0:
        assert chain["p_block"] == pytest.approx(erlang_b(load * agents, agents).p_block, rel=SAME)
    if formula.p_abandon > 1e-6:
        assert 60 * chain["mean_wait_abandoned"] == pytest.approx(formula.mean_wait_abandoned, rel=1e-6)


def same_waits(one: Measures, other: Measures) -> None:
    """Compare all that both models say about waiting."""
    names = one.keys() & other.keys() - {"mean_in_system", "mean_wait_abandoned"}
    assert {"p_wait", "mean_wait", "p_longer"} <= names
    for name in names:
        assert one[name] == pytest.approx(other[name], rel=SAME, abs=1e-12), name


@given(agents=st.integers(1, 4), service=rates, load=busyness, patience=rates, share=st.floats(0.1, 0.9))
@few
def test_phases_that_do_not_differ_are_one_exponential(
    agents: int, service: float, load: float, patience: float, share: float
) -> None:
    handling = Phases([share, 1 - share], [service, service], [None, None])
    arrivals = load * agents * service
    by_phase = phase_service(arrivals, handling, patience, agents, LIMIT, longest=120)
    same_waits(by_phase, many_servers(arrivals, service, patience, agents, LIMIT, longest=120))


@pytest.mark.parametrize(
    ("handling", "scv"),
    [(erlang_phases(4.0, 2), 0.5), (erlang_phases(4.0, 5), 0.2), (hyperexponential_phases(4.0, 2.5), 2.5)],
)
def test_phases_of_one_agent_meet_pollaczek_and_khinchine(handling: Phases, scv: float) -> None:
    measures = phase_service(0.14, handling, 0.0, 1, LIMIT)
    assert measures["mean_wait"] == pytest.approx(one_agent_mean_wait(0.14, 4.0, scv), rel=SAME)


@given(
    agents=st.integers(2, 6),
    load=busyness,
    premium_share=st.floats(0.1, 0.9),
    patience=st.tuples(rates, rates),
    reserve=st.integers(0, 3),
)
@few
def test_tagged_customers_of_two_tiers_confirm_littles_law(
    agents: int, load: float, premium_share: float, patience: tuple[float, float], reserve: int
) -> None:
    total = load * agents * 0.25
    arrivals = (total * premium_share, total * (1 - premium_share))
    shared = two_tiers(arrivals, 0.25, patience, agents, min(reserve, agents - 1), LIMIT)
    split = juniors_and_seniors(arrivals, (0.2, 0.35), patience, (agents // 2 + 1, agents), reserve, LIMIT)
    for measures in (shared["premium"], shared["basic"], split["premium"], split["basic"]):
        assert measures["mean_wait_tagged"] == pytest.approx(measures["mean_wait"], rel=SAME, abs=1e-12)
        assert measures["p_longer"] < measures["p_wait"]


@given(agents=st.integers(1, 6), load=busyness, premium_share=st.floats(0.1, 0.9), patience=rates)
@few
def test_two_tiers_alike_in_all_but_rank_are_erlang_a_together(
    agents: int, load: float, premium_share: float, patience: float
) -> None:
    total = load * agents * 0.25
    arrivals = (total * premium_share, total * (1 - premium_share))
    ranked = two_tiers(arrivals, 0.25, (patience, patience), agents, 0, LIMIT)
    alike = many_servers(total, 0.25, patience, agents, LIMIT, longest=120)
    queue = ranked["premium"]["mean_queue"] + ranked["basic"]["mean_queue"]
    assert queue == pytest.approx(alike["mean_queue"], rel=SAME)
    assert ranked["all"]["occupancy"] == pytest.approx(alike["occupancy"], rel=SAME)
    own = two_tiers_own_times(arrivals, (0.25, 0.25), (patience, patience), agents)
    assert own["premium_mean_wait"] == pytest.approx(ranked["premium"]["mean_wait"], rel=SAME, abs=1e-12)
    assert own["basic_mean_wait"] == pytest.approx(ranked["basic"]["mean_wait"], rel=SAME)


def test_juniors_and_seniors_fall_apart_into_erlang_a_when_all_seniors_are_reserved() -> None:
    measures = juniors_and_seniors((0.9, 1.1), (0.25, 0.4), (0.2, 0.3), (5, 3), 3, LIMIT)
    same_waits(measures["basic"], many_servers(1.1, 0.25, 0.3, 5, LIMIT))
    same_waits(measures["premium"], many_servers(0.9, 0.4, 0.2, 3, LIMIT))


def test_juniors_and_seniors_without_premium_calls_are_one_pool() -> None:
    measures = juniors_and_seniors((1e-300, 1.9), (0.25, 0.25), (0.2, 0.3), (5, 3), 0, LIMIT)
    same_waits(measures["basic"], many_servers(1.9, 0.25, 0.3, 8, LIMIT))


def test_basic_calls_that_may_never_start_all_abandon() -> None:
    measures = two_tiers((0.8, 0.5), 0.25, (0.2, 0.3), 4, 4, LIMIT)
    assert measures["basic"]["p_abandon"] == pytest.approx(1.0, rel=SAME)
    assert measures["basic"]["p_longer"] == pytest.approx(math.exp(-0.3 * LIMIT), rel=SAME)
    same_waits(measures["premium"], many_servers(0.8, 0.25, 0.2, 4, LIMIT))


@given(
    sizes=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    service=st.tuples(rates, rates),
    load=st.floats(0.3, 0.85),
)
@few
def test_longest_idle_is_as_good_as_random(
    sizes: tuple[int, int], service: tuple[float, float], load: float
) -> None:
    pools = [Pool(size, rate) for size, rate in zip(sizes, service, strict=True)]
    issues = load * sum(pool.agents * pool.service for pool in pools)
    blind, fair = unlike_pools(issues, pools, at_random), unlike_pools(issues, pools, longest_idle)
    for name, value in blind.items():
        assert fair[name] == pytest.approx(value, rel=1e-8), name


def test_pools_that_differ_in_name_only_are_one_pool_whatever_the_rule() -> None:
    alike = many_servers(1.2, 0.4 * 0.8, 0.0, 5, LIMIT)
    for rule in (first_pool_first([1, 0]), at_random, longest_idle):
        measures = unlike_pools(1.2, [Pool(2, 0.4, 0.8), Pool(3, 0.4, 0.8)], rule)
        assert measures["p_all_busy"] == pytest.approx(alike["p_wait"], rel=SAME)
        assert measures["mean_queue"] == pytest.approx(alike["mean_queue"], rel=SAME)
        assert measures["contacts_per_issue"] == pytest.approx(1.25, rel=SAME)


@given(callback=st.floats(0.05, 2.0), resolve=st.floats(0.6, 1.0))
@few
def test_returns_leave_the_queue_as_if_arrivals_were_more(callback: float, resolve: float) -> None:
    measures = returning(1.0 * resolve, 0.25, resolve, callback, 6)
    alike = many_servers(1.0, 0.25, 0.0, 6, LIMIT)
    assert measures["mean_wait_per_contact"] == pytest.approx(alike["mean_wait"], rel=1e-8)
    assert measures["p_wait_per_contact"] == pytest.approx(alike["p_wait"], rel=1e-8)
    assert measures["contacts_per_issue"] == pytest.approx(1 / resolve, rel=1e-8)


def test_redials_and_call_backs_nobody_wants_are_erlang_a() -> None:
    alike = many_servers(1.6, 0.25, 0.4, 6, LIMIT)
    redial = redialling(1.6, 0.25, 0.4, 6, 0.0, 0.1)
    offered = calling_back(1.6, 0.25, 0.4, 6, 0, 1e-12)
    assert redial["mean_wait_per_attempt"] == pytest.approx(alike["mean_wait"], rel=SAME)
    assert redial["p_issue_lost"] == pytest.approx(alike["p_abandon"], rel=SAME)
    assert offered["live_mean_queue"] == pytest.approx(alike["mean_queue"], rel=SAME)
    assert offered["occupancy"] == pytest.approx(alike["occupancy"], rel=SAME)


def test_redials_keep_the_balance_of_issues() -> None:
    measures = redialling(1.3, 0.3, 0.7, 4, 0.75, 0.2)
    served = measures["occupancy"] * 4 * 0.3
    assert served == pytest.approx(1.3 * (1 - measures["p_issue_lost"]), rel=SAME)
    assert served == pytest.approx(measures["attempts"] * (1 - measures["p_abandon_per_attempt"]), rel=SAME)


def test_one_chat_at_a_time_is_erlang_a() -> None:
    measures = several_chats(1.1, 4, 0.3, [1.0], 0.5)
    alike = many_servers(1.1, 0.3, 0.5, 4, LIMIT)
    for name in ("p_wait", "mean_wait", "p_abandon"):
        assert measures[name] == pytest.approx(alike[name], rel=SAME)


def test_chats_that_never_slow_each_other_are_as_many_agents() -> None:
    measures = several_chats(1.1, 2, 0.2, [1.0, 2.0, 3.0], 0.5)
    alike = many_servers(1.1, 0.2, 0.5, 6, LIMIT)
    for name in ("p_wait", "mean_wait", "p_abandon"):
        assert measures[name] == pytest.approx(alike[name], rel=SAME)


def test_accumulating_priority_lies_between_first_come_and_strict() -> None:
    arrivals, service, agents = (0.3, 0.5, 0.9), 0.3, 7
    first_come = many_servers(sum(arrivals), service, 0.0, agents, LIMIT)["mean_wait"]
    equal = accumulating_priority(arrivals, (1.0, 1.0, 1.0), service, agents)
    steep = accumulating_priority(arrivals, (1e12, 1e6, 1.0), service, agents)
    assert equal.means == pytest.approx([first_come] * 3, rel=SAME)
    assert steep.means == pytest.approx(strict_priority(arrivals, service, agents).means, rel=1e-5)
    some = accumulating_priority(arrivals, (5.0, 3.0, 1.0), service, agents)
    total = sum(rate * wait for rate, wait in zip(arrivals, some.means, strict=True))
    assert total == pytest.approx(first_come * sum(arrivals), rel=SAME)  # conservation


def test_strict_priority_tails_integrate_to_cobhams_means() -> None:
    arrivals, service, agents = (0.3, 0.5), 0.3, 4
    points, weights = np.polynomial.legendre.leggauss(50)
    times = 40.0 * (1 + points)
    for tier, mean_wait in enumerate(strict_priority(arrivals, service, agents).means):
        tail = [strict_priority_p_longer(arrivals, service, agents, tier, t, longest=60) for t in times]
        assert float(40.0 * weights @ tail) == pytest.approx(mean_wait, rel=1e-6)


@given(agents=st.integers(1, 8), load=busyness, patience=rates)
@few
def test_general_patience_that_is_exponential_is_erlang_a(agents: int, load: float, patience: float) -> None:
    arrivals = load * agents * 0.25
    general = general_patience(arrivals, 0.25, agents, gamma_patience(1 / patience, 1.0), LIMIT)
    alike = many_servers(arrivals, 0.25, patience, agents, LIMIT, longest=150)
    assert general["p_offered_wait_positive"] == pytest.approx(alike["p_wait"], rel=SAME)
    for name in ("p_abandon", "mean_wait", "asa", "occupancy", "p_longer", "served_within_of_all"):
        assert general[name] == pytest.approx(alike[name], rel=1e-8), name


def test_balking_thins_the_arrivals_that_find_all_agents_busy() -> None:
    """The chain of `day` balks too: a long steady period must agree with the integrals."""
    general = general_patience(1.3, 0.25, 5, some_balk(0.2, gamma_patience(3.0, 1.0)), LIMIT)
    steady = day((1.3, 1.3), (5, 5), 250.0, 0.25, 1 / 3, LIMIT, balk=0.2).periods[1]
    lost = (steady.abandoned + steady.balked) / steady.arrivals
    assert lost == pytest.approx(general["p_abandon"], rel=1e-8)
    assert steady.queue_time / steady.arrivals == pytest.approx(general["mean_wait"], rel=1e-8)
    assert steady.longer / steady.arrivals == pytest.approx(general["p_longer"], rel=1e-8)


def test_everyone_who_comes_in_a_day_is_served_or_lost() -> None:
    measures = day((0.9, 1.6, 0.4, 1.1), (3, 7, 2, 4), 30.0, 0.25, 0.3, 0.5, balk=0.15)
    served = 0.25 * measures.total("busy_time")
    lost = measures.total("abandoned") + measures.total("balked")
    assert served + lost == pytest.approx(measures.total("arrivals"), rel=SAME)
    assert all(0 < period.longer < (1 - 0.15) * period.found_busy for period in measures.periods)


def test_a_change_of_staff_that_changes_nothing_is_not_noticed() -> None:
    """Four quarters with the same staff are one period, though waits over the limit cross their borders."""
    quarters = day((1.2,) * 4, (4,) * 4, 15.0, 0.25, 0.3, 1.5)
    whole = day((1.2,), (4,), 60.0, 0.25, 0.3, 1.5)
    for name in ("arrivals", "queue_time", "busy_time", "abandoned", "found_busy", "longer"):
        assert quarters.total(name) == pytest.approx(whole.total(name), rel=1e-8), name


def test_a_random_day_is_the_integral_over_its_gamma_factor() -> None:
    shape, arrivals, agents = 20.0, (0.5, 0.3), (2, 1)
    found = random_day(arrivals, agents, 8.0, 0.25, 0.3, 0.5, balk=0.1, shape=shape, nodes=12)
    points, weights = np.polynomial.legendre.leggauss(24)
    wait = longer = lost = 0.0
    for factor, weight in zip(1.4 + 1.3 * points, 1.3 * weights, strict=True):  # 0.1 to 2.7: all but 1e-8
        density = math.exp(shape * math.log(shape * factor) - shape * factor - math.lgamma(shape)) / factor
        one = day([rate * factor for rate in arrivals], agents, 8.0, 0.25, 0.3, 0.5, balk=0.1, longest=60)
        share = weight * density / (8.0 * sum(arrivals))
        wait += share * one.total("queue_time")
        longer += share * one.total("longer")
        lost += share * (one.total("abandoned") + one.total("balked"))
    assert (found.wait, found.longer, found.lost) == pytest.approx((wait, longer, lost), rel=1e-6)


def test_uniformisation_solves_two_states_as_on_paper() -> None:
    chain = explore(["on"], lambda state: [(0.7, "off")] if state == "on" else [(0.2, "on")])
    start = np.array([1.0, 0.0])
    on = (0.2 + 0.7 * math.exp(-0.9 * 3.0)) / 0.9
    area = (0.2 * 3.0 + 0.7 * (1 - math.exp(-0.9 * 3.0)) / 0.9) / 0.9
    end, time_in = moved_and_summed(chain.generator.T.tocsr(), start, 3.0)
    assert end == pytest.approx([on, 1 - on], rel=1e-12)
    assert time_in == pytest.approx([area, 3.0 - area], rel=1e-12)
    assert moved(chain.generator, np.ones(2), 3.0) == pytest.approx([1.0, 1.0], rel=1e-12)
    assert stationary(chain) == pytest.approx([2 / 9, 7 / 9], rel=1e-12)


def test_a_state_space_cut_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match=r"cut off carry .*: keep more"):
        many_servers(0.95, 1.0, 0.0, 1, LIMIT, longest=50)
