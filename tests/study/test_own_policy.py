"""Policies of a user's own as objects in Python: where they are taken, what they leave alone."""

from __future__ import annotations

import pickle
from typing import ClassVar

import numpy as np
import pytest

from simcenter import compare, simulate
from simcenter.routing.own import name_of
from simcenter.routing.policy import RoutingPolicy
from simcenter.routing.tables import View
from simcenter.routing.view import head_wait
from simcenter.scenario.changes import change
from simcenter.scenario.errors import InputErrors
from simcenter.study.check_policy.compiling import why_not
from simcenter.study.policies import apply_policy
from tests.scenario.center import scenario

SIGN = 1.0


class ByWait(RoutingPolicy):
    """By wait, or against it."""

    reads: ClassVar[frozenset[str]] = frozenset({"head_wait"})
    says: ClassVar[str] = "ranks by wait"

    @staticmethod
    def contact_score(now: int, view: View, queue: int, pool: int) -> float:
        return SIGN * head_wait(now, view, queue)


def test_both_engines_take_an_object_and_agree() -> None:
    compiled = simulate(scenario(), seed=1, policy=ByWait())
    reference = simulate(scenario(), seed=1, policy=ByWait(), engine="reference")
    assert np.array_equal(compiled.legs.answer_ms, reference.legs.answer_ms)
    assert compiled.policy == f"{__name__}:ByWait"


def test_a_number_beside_the_policy_that_changes_takes_effect(monkeypatch: pytest.MonkeyPatch) -> None:
    before = simulate(scenario(), seed=1, policy=ByWait()).legs.answer_ms
    monkeypatch.setattr(f"{__name__}.SIGN", -1.0)
    after = simulate(scenario(), seed=1, policy=ByWait()).legs.answer_ms
    reference = simulate(scenario(), seed=1, policy=ByWait(), engine="reference").legs.answer_ms
    assert not np.array_equal(before, after)
    assert np.array_equal(after, reference)


def test_compare_takes_objects_beside_words_and_names_them_by_class() -> None:
    mine = ByWait({"premier": 2.0, "base": {"standard": "90s"}})
    comparison = compare(scenario(), policies=[mine, "strict_tiers"], days=5, workers=1)
    assert list(comparison.alternatives) == [f"{__name__}:ByWait:premier=2,base.standard=90s", "strict_tiers"]


def test_by_wait_of_ones_own_is_the_shipped_longest_wait() -> None:
    mine = simulate(apply_policy(scenario(), ByWait()), seed=2)
    shipped = simulate(apply_policy(scenario(), "longest_wait"), seed=2)
    assert np.array_equal(mine.legs.answer_ms, shipped.legs.answer_ms)


def test_an_object_stays_with_its_scenario_through_changes_and_copies() -> None:
    routed = change(apply_policy(scenario(), ByWait()), "volume +10%")
    assert routed.own_policies == {name_of(ByWait()): ByWait()}
    assert pickle.loads(pickle.dumps(routed)).own_policies == routed.own_policies
    assert scenario().own_policies == {}


def test_shipped_words_take_the_place_of_an_object() -> None:
    again = apply_policy(apply_policy(scenario(), ByWait()), "strict_tiers")
    assert simulate(again, seed=1).policy == "strict_tiers"


def test_words_that_name_a_class_are_refused_because_they_may_come_from_a_file() -> None:
    with pytest.raises(InputErrors, match="a policy of your own, which no file, study or page names"):
        apply_policy(scenario(), "os:path")


def test_a_policy_without_a_score_is_refused() -> None:
    with pytest.raises(InputErrors, match="which decides nothing"):
        apply_policy(scenario(), RoutingPolicy())


def test_a_compiler_that_gives_no_place_is_quoted() -> None:
    assert why_not(RuntimeError("Failed in step\nsomething else")) == "RuntimeError: something else"
