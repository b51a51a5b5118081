"""The contract of routing policies: all that is shipped keeps it, each way to break it is found and named."""

import re

import pytest

from simcenter.engine.reference.story import run_reference
from simcenter.engine.tables import Outcome
from simcenter.routing.affine_age import AffineAge, HeadStart
from simcenter.routing.families.presets import CUSTOMER_POLICIES, POOL_POLICIES
from simcenter.routing.policy import RoutingPolicy
from simcenter.routing.pool_ranks import Preference
from simcenter.study.check_policy import check_policy, engines
from tests.scenario.center import scenario
from tests.study import bad_policies as bad

SHIPPED = {**CUSTOMER_POLICIES, **POOL_POLICIES}


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_policy_keeps_the_contract(name: str) -> None:
    assert check_policy(SHIPPED[name]({})) == []


@pytest.mark.parametrize("kind", [bad.RepeatsFirst, bad.NeverThird])
def test_a_policy_of_ones_own_that_keeps_the_contract_is_found_right(kind: type[RoutingPolicy]) -> None:
    assert check_policy(kind) == []


def test_a_policy_with_parameters_is_checked_on_its_own_center() -> None:
    given = HeadStart({"premier": "90 s", "standard/orders": "10 s"})
    assert check_policy(given, scenario()) == []
    both = AffineAge({"base": {"premier": "2 min"}, "rate": {"standard": 1.5}, "cap": {"default": "10 min"}})
    assert check_policy(both, scenario()) == []


BROKEN: dict[type[RoutingPolicy], str] = {
    bad.Writes: "contact_score writes to the view: a policy reads, and changes nothing.",
    bad.AsksToWrite: "contact_score asks to write to the view",
    bad.ReadsMore: "contact_score reads waiting, which its `reads` does not declare.",
    bad.ReadsRawColumns: "contact_score reads head_attempt, which its `reads` does not declare.",
    bad.NotANumber: "contact_score returns a number that does not exist (NaN)",
    bad.Words: "contact_score returns 'first' (str), expected a number.",
    bad.Counts: "contact_score is not repeatable: asked twice the same",
    bad.Random: "contact_score is not repeatable: asked twice the same",
    bad.Logarithm: "contact_score uses log, which differ between machines in the last bit",
    bad.Raises: "contact_score raises IndexError",
    bad.OnlyPython: "contact_score cannot be compiled: ",
    bad.TooLarge: "the engines disagree on ",
    bad.NotStatic: "contact_score is no static method",
    bad.ThreeArguments: "contact_score takes 3 arguments, expected four",
    bad.NoScore: "NoScore has neither contact_score nor agent_score",
    bad.UnknownReads: 'reads names "head_wiat"',
    bad.Silent: "Silent says nothing of itself",
    bad.WholeNumbers: "table returns an array of int64 with 2 dimensions",
    bad.HolesInTable: "table holds a number that does not exist (NaN) in row 0, column 1.",
    bad.MovingTable: "table is not repeatable",
}


@pytest.mark.parametrize("kind", BROKEN, ids=lambda kind: kind.__name__)
def test_each_broken_rule_is_told_in_a_sentence(kind: type[RoutingPolicy]) -> None:
    found = check_policy(kind)
    assert found
    assert found[0].startswith(BROKEN[kind])
    assert len(found) == len(set(found))
    assert all(re.search(r"[.?]$", sentence) for sentence in found)


def test_every_undeclared_field_of_every_score_is_named() -> None:
    assert check_policy(bad.ReadsMore) == [
        "contact_score reads waiting, which its `reads` does not declare.",
        "agent_score reads idle, which its `reads` does not declare.",
    ]


def test_what_is_no_policy_at_all_is_told() -> None:
    # A wrong type is what is tested.
    assert check_policy(dict) == ["dict is no subclass of simcenter.RoutingPolicy, expected one."]  # type: ignore[arg-type]


def test_parameters_that_mean_nothing_on_the_small_centers_ask_for_their_own() -> None:
    found = check_policy(Preference({"premier": ["premier"]}))
    assert len(found) == 1
    assert "need their scenario: check_policy(policy, scenario)" in found[0]


def test_engines_that_disagree_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def one_millisecond_later(*arguments: object) -> Outcome:
        outcome = run_reference(*arguments)  # type: ignore[arg-type] # a wrong type is what is tested
        outcome.legs.answer_ms[-1] += 1
        return outcome

    monkeypatch.setattr(engines, "run_compiled", one_millisecond_later)
    found = check_policy(bad.RepeatsFirst)
    assert found
    assert 'the engines disagree on "two desks that help each other", replication 0: answer_ms' in found[0]
