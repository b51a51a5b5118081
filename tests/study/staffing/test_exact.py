"""One pool, one long interval: the search finds the number of agents that Erlang A asks for, exactly."""

from __future__ import annotations

import itertools

import pytest

from simcenter import Scenario, staff
from simcenter.scenario.loading import load_text
from simcenter.study.erlang import erlang_a, required_agents

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
