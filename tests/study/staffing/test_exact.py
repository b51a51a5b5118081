"""The search against what is known: Erlang A for one pool; for desks that share, all staffings one after another."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from simcenter import Scenario, staff
from simcenter.scenario.loading import load_text
from simcenter.simulation import settle
from simcenter.study.erlang import erlang_a, required_agents
from simcenter.study.staffing.door import LIFT
from simcenter.study.staffing.problem import Heads, pose
from simcenter.study.staffing.searching.proof import cheaper
from simcenter.study.staffing.searching.replay import Replay
from simcenter.study.staffing.searching.search import Search

APART = 0.008
"""How far the exact level must lie from the promise, with the agents required and with one fewer, to be a fair question
for days of simulation: closer than this a coin decides."""
TRIED = itertools.product((3, 4, 6, 8, 10, 12, 15, 20), (60, 120, 300), ((0.8, 20), (0.9, 10)))
AHT_S = 180


def level(load: int, patience_s: int, agents: int, within_s: float) -> float:
    return float(erlang_a(load, agents, AHT_S, patience_s).service_level(within_s))


def is_fair(load: int, patience_s: int, promise: tuple[float, float]) -> bool:
    share, within_s = promise
    agents = required_agents("erlang_a", load, AHT_S, share, within_s, patience=patience_s)
    levels = [level(load, patience_s, agents - fewer, within_s) for fewer in (0, 1)]
    return all(abs(one - share) > APART for one in levels)


CASES = [case for case in TRIED if is_fair(*case)][:20]


def center(load: int, patience_s: int, share: float, within_s: float) -> Scenario:
    return load_text(f"""
simcenter: 1
name: erlang_a
calendar: {{opens: "00:00", closes: "24:00", interval: 24 h, days: 3, closing: stop, start: {{warm_up: 2 h}}}}
tiers:
  all: {{patience: {{exponential: {patience_s} s}}, promise: {{share: {share}, within: {within_s} s, period: day}}}}
needs: {{call: {{talk: {{exponential: {AHT_S} s}}}}}}
volumes: {{day_factor: none, streams: [{{tier: all, need: call, per_hour: {load * 3600 / AHT_S}}}]}}
pools: {{team: {{seated: {2 * load}, wage: 20/h}}}}
""")


def found(load: int, patience_s: int, promise: tuple[float, float]) -> int:
    """Heads the search finds when a promise has to be kept on every other day."""
    staffing = staff(center(load, patience_s, *promise), confidence=0.5, days=40, fresh_days=40)
    assert staffing.least
    return int(staffing.found.seated[0, 0])


def test_twenty_cases_are_far_enough_from_a_tie_to_be_asked() -> None:
    assert len(CASES) == 20


def test_the_search_finds_the_exact_number_in_a_small_case() -> None:
    assert found(*CASES[0]) == required_agents(
        "erlang_a", CASES[0][0], AHT_S, *CASES[0][2], patience=CASES[0][1]
    )


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_search_finds_the_exact_number(case: tuple[int, int, tuple[float, float]]) -> None:
    load, patience_s, promise = case
    assert found(*case) == required_agents("erlang_a", load, AHT_S, *promise, patience=patience_s)


CONFIDENCE, DAYS = 0.8, 60
DESKS = {
    "N": {"juniors": "b", "seniors": "a, b"},
    "W": {"premier_desk": "a", "generalists": "a, b", "standard_desk": "b"},
}


def shared_desks(pools: dict[str, str], seated: int) -> Scenario:
    """Two tiers for eight hours; every pool has the skills given and as many heads."""
    team = "\n".join(f"  {name}: {{skills: [{own}], seated: {seated}, wage: 20/h}}" for name, own in pools.items())
    return load_text(f"""
simcenter: 1
name: shared_desks
calendar: {{opens: "08:00", closes: "16:00", interval: 8 h}}
tiers:
  premier: {{skill: a, patience: {{exponential: 5 min}}, promise: {{share: 90%, within: 20 s, period: day}}}}
  standard: {{skill: b, patience: {{exponential: 3 min}}, promise: {{share: 80%, within: 30 s, period: day}}}}
needs: {{call: {{talk: {{exponential: 180 s}}}}}}
volumes:
  day_factor: {{shape: 100}}
  streams: [{{tier: premier, need: call, per_hour: 60}}, {{tier: standard, need: call, per_hour: 120}}]
pools:
{team}
routing: {{customers: strict_tiers}}
""")


def staffings(pools: int, total: int) -> Iterator[Heads]:
    """Every way to put so many heads into pools, shape (pools, 1)."""
    for bars in itertools.combinations(range(total + pools - 1), pools - 1):
        yield np.diff((-1, *bars, total + pools - 1))[:, None] - 1


def test_staffings_are_all_there_and_each_once() -> None:
    every = {tuple(heads[:, 0].tolist()) for heads in staffings(3, 4)}
    assert len(every) == 15
    assert all(sum(heads) == 4 for heads in every)
    assert len(list(staffings(3, 4))) == 15


@pytest.mark.slow
@pytest.mark.parametrize("desks", DESKS)
def test_no_staffing_with_an_agent_fewer_keeps_the_promises_where_desks_share(desks: str) -> None:
    scenario = shared_desks(DESKS[desks], seated=6)
    staffing = staff(scenario, confidence=CONFIDENCE, days=DAYS, fresh_days=DAYS)
    assert staffing.least
    found = staffing.found.seated
    rates = np.full(2, CONFIDENCE + LIFT * (CONFIDENCE * (1 - CONFIDENCE) / DAYS) ** 0.5)
    problem = pose(settle(scenario), max_occupancy=None, seed=1)
    with Replay(problem, 1) as replay:
        search = Search(problem, replay, problem.promises, range(DAYS), rates, effort=10**9)
        assert search.judge(found).holds
        fewer = list(staffings(len(found), int(found.sum()) - 1))
        assert [heads[:, 0].tolist() for heads in fewer if search.judge(heads).holds] == []


def test_every_cheaper_staffing_is_tried_once() -> None:
    """Two pools at different wages: of all pairs (a, b) with 20 a + 10 b < 90, none is left out."""
    problem = pose(settle(shared_desks(DESKS["N"], seated=6)), max_occupancy=None, seed=1)
    priced = replace(problem, cost_per_head=np.array([20.0, 10.0]), ample=np.full((2, 1), 50))
    found = [tuple(heads[:, 0].tolist()) for heads in cheaper(priced, 90)]
    expected = [(a, b) for a in range(5) for b in range(9) if 20 * a + 10 * b < 90]
    assert sorted(found) == sorted(expected)
    assert len(expected) == 25


def test_cheaper_staffings_never_have_more_heads_than_anybody_could_use() -> None:
    problem = pose(settle(shared_desks(DESKS["N"], seated=6)), max_occupancy=None, seed=1)
    few = replace(problem, cost_per_head=np.array([1.0, 1.0]), ample=np.array([[1], [2]]))
    assert len(list(cheaper(few, 1_000))) == 6
