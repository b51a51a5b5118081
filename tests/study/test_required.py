"""Required heads: Erlang A on the forecast, for each group of queues with the same desks."""

import numpy as np
import pytest

from simcenter import load, simulate
from simcenter.results.table import day_summary
from simcenter.scenario.loading import load_text
from simcenter.study.erlang import erlang_a, erlang_c, required_agents
from simcenter.study.staffing import forecast, required_heads
from tests.cli.center import SMALL

TUESDAY = [9, 12, 15, 17, 16, 15, 13, 12]


def net(text: str) -> np.ndarray:
    scenario = load_text(text)
    return required_heads(scenario, forecast(scenario, day_summary(simulate(scenario)))).net


def test_the_tutorial_is_staffed_as_its_file_says() -> None:
    scenario = load("tuesday_morning")
    offered = forecast(scenario, day_summary(simulate(scenario)))
    assert required_heads(scenario, offered).net.tolist() == TUESDAY


def test_one_pool_serves_all_tiers_together_at_the_strictest_promise() -> None:
    agents = required_agents("erlang_a", 4.0, 180, 0.9, 20, patience=180)
    assert net(SMALL).tolist() == [agents] * 4
    assert erlang_a(4.0, agents - 1, 180, 180).service_level(20) < 0.9


def test_dedicated_desks_are_staffed_apart_and_added() -> None:
    text = SMALL.replace("  team: {seated: 5", "  line: {seated: 2}\n  team: {seated: 5")
    text += "routing: {desks: {premier: [line], standard: [team]}, overflow: never}\n"
    premier = required_agents("erlang_a", 0.5, 180, 0.9, 20, patience=180)
    standard = required_agents("erlang_a", 3.5, 180, 0.8, 20, patience=180)
    assert net(text).tolist() == [premier + standard] * 4


def test_nobody_hanging_up_takes_erlang_c() -> None:
    text = SMALL.replace("patience: {exponential: 3 min}, ", "")
    agents = required_agents("erlang_c", 4.0, 180, 0.9, 20)
    assert net(text).tolist() == [agents] * 4
    assert erlang_c(4.0, agents - 1, 180).service_level(20) < 0.9
    scenario = load_text(text)
    assert required_heads(scenario, np.ones((2, 4))).endless_patience


def test_without_a_promise_the_usual_target_stands_in_and_that_is_told() -> None:
    text = SMALL.replace(", promise: {share: 90%, within: 20 s}", "").replace(
        ", promise: {share: 80%, within: 20 s}", ""
    )
    agents = required_agents("erlang_a", 4.0, 180, 0.8, 20, patience=180)
    assert net(text).tolist() == [agents] * 4
    assert required_heads(load_text(text), np.ones((2, 4))).without_promise


def test_an_interval_nobody_calls_in_needs_nobody() -> None:
    scenario = load_text(SMALL)
    offered = np.array([[5.0, 0, 5, 0], [35.0, 0, 35, 0]])
    assert (required_heads(scenario, offered).net == 0).tolist() == [False, True, False, True]


def test_fresh_problems_bring_as_many_contacts_as_were_seen() -> None:
    text = SMALL.replace("volumes:\n", "volumes:\n  counts: issues\n").replace("shrinkage: 20%", "resolution: 50%")
    text += "follow_ups: {returns: {probability: 100%, delay: 1 min}, max_attempts: 2}\n"
    scenario = load_text(text)
    summary = day_summary(simulate(scenario))
    fresh = np.array([scenario.expected_per_interval(kind.stream) for kind in scenario.types])
    each = forecast(scenario, summary).sum() / fresh.sum()
    assert 1.25 < each < 1.55  # half of those answered come back once


def test_volumes_counted_as_offered_are_the_forecast() -> None:
    text = SMALL.replace("volumes:\n", "volumes:\n  counts: offered\n")
    text += "follow_ups: {redial: {after_abandoning: 50%}}\n"
    scenario = load_text(text)
    assert forecast(scenario, day_summary(simulate(scenario))).sum() == pytest.approx(160)
