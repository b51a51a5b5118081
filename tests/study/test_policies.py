"""Routing said in words: each word does what it says, and what means nothing is told with what was meant."""

import re

import pytest

from simcenter.scenario.errors import InputErrors
from simcenter.scenario.model import Scenario
from simcenter.simulation import simulate
from simcenter.study.policies import apply_policy, describe_policies
from tests.scenario.center import scenario

PLANS = {"split": {"customers": "strict_tiers", "desks": {"premier": ["premier"]}, "overflow": "1 min"}}
TWENTY = {"share": "80%", "within": "20 s"}


def center() -> Scenario:
    """The small center, with promises for both tiers and a plan of its own."""
    return scenario(tiers__standard__promise=TWENTY, policies=PLANS)


def other_center() -> Scenario:
    """The same under another plan."""
    plan = {"customers": "affine", "pools": "any_pool", "agents": "random", "overflow": "3 s"}
    return apply_policy(center(), "split").with_routing(
        center().routing.changed(**plan, reserve={"standard": {"premier": 4}})
    )


def mistakes(text: str, where: Scenario | None = None) -> str:
    """What is said about a text that cannot be applied."""
    with pytest.raises(InputErrors) as caught:
        apply_policy(where or center(), text)
    assert f'policy "{text}": ' in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("row", describe_policies(), ids=lambda row: row.name)
def test_every_word_is_documented_and_can_be_used(row: object) -> None:
    name, family = row.name, row.family  # type: ignore[attr-defined]
    says, decides = row.says, row.decides  # type: ignore[attr-defined]
    assert len(says.split()) > 4
    assert decides
    assert name in row.written  # type: ignore[attr-defined]
    changed = apply_policy(center(), f"{name}:30s" if name == "overflow" else name)
    if family in ("customers", "pools"):
        assert getattr(changed.routing, family).policy == name
    simulate(changed, seed=1)


WRITTEN = [
    text.replace("premier_desk", "premier").replace("hall", "standard")
    for row in describe_policies()
    for text in re.split(r", (?=[a-z_]+:|[a-z_]+$)", row.written)
]


@pytest.mark.parametrize("text", WRITTEN)
def test_every_written_example_works_whatever_the_plan_before(text: str) -> None:
    word = re.split(r"[:,]", text)[0]
    family = next(row.family for row in describe_policies() if row.name == word)
    one, other = (apply_policy(before, text).routing for before in (center(), other_center()))
    assert getattr(one, family) == getattr(other, family)
    assert one != other


def test_what_words_do_not_decide_stays_as_it_is() -> None:
    before, after = center().routing, apply_policy(center(), "random").routing
    assert after.agents == "random"
    assert after.changed(agents=before.agents) == before


def test_words_are_joined() -> None:
    found = apply_policy(
        center(), "ageing_tiers:premier=3, standard=1 + fastest_first + least-occupied + overflow:2min"
    )
    routing = found.routing
    assert routing.customers.parameters == {"premier": 3.0, "standard": 1.0}
    assert (routing.pools.policy, routing.agents, routing.overflow) == (
        "fastest_first",
        "least_occupied",
        120_000,
    )


def test_overflow_is_never_at_once_or_after_a_time_by_whom() -> None:
    def overflow(text: str) -> object:
        return apply_policy(center(), text).routing.overflow

    assert overflow("dedicated") == "never"
    assert overflow("shared") == "at once"
    assert overflow("overflow:20s") == 20_000
    assert overflow("overflow:premier=20 s,standard=never") == {"premier": 20_000, "standard": "never"}


def test_a_reserve_without_names_is_kept_by_every_desk_of_a_tier_from_the_others() -> None:
    assert apply_policy(center(), "reserve:2").routing.reserve == {
        "premier": {"standard": 2},
        "standard": {"premier": 2},
    }
    assert apply_policy(center(), "reserve").routing.reserve["premier"] == {"standard": 1}
    assert apply_policy(center(), "reserve:premier=3").routing.reserve == {"premier": {"standard": 3}}
    assert apply_policy(center(), "reserve:premier/standard/orders=1").routing.reserve == {
        "premier": {"standard/orders": 1}
    }


def test_a_desk_keeps_nobody_back_from_tiers_it_cannot_serve() -> None:
    skilled = scenario(
        tiers__premier__skill="gold",
        pools__premier__skills=["gold"],
        routing__reserve=None,
        routing__overflow="never",
    )
    assert apply_policy(skilled, "reserve:2").routing.reserve == {"premier": {"standard": 2}}


def test_a_plan_of_the_scenario_is_named_and_altered() -> None:
    assert apply_policy(center(), "split").routing == center().policies["split"]
    altered = apply_policy(center(), "split+random").routing
    assert altered == center().policies["split"].changed(agents="random")
    rows = {row.name: row for row in describe_policies(center())}
    assert rows["split"].says == (
        "the scenario's own plan: strict_tiers, preference, longest_idle, other pools after 60 s"
    )


def test_a_plan_of_the_scenario_comes_before_a_word_of_the_same_name() -> None:
    own = scenario(policies={"random": {"customers": "strict_tiers"}})
    assert apply_policy(own, "random").routing.customers.policy == "strict_tiers"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("head_strt", 'found "head_strt", expected one of longest_wait, .*did you mean "head_start"'),
        ("", "found nothing between two +"),
        ("longest_wait+", "found nothing between two +"),
        ("longest_wait+strict_tiers", "both decide which waiting contact a free agent takes"),
        ("random+split", 'found "split" after other words, expected the scenario.s own plan first'),
        ("head_start:90s", 'found "90s" after "head_start", expected whom it is for'),
        ("head_start:", 'found nothing after "head_start:"'),
        ("head_start:premier", 'found "premier" after "head_start", expected whom'),
        ("head_start:premier=", "expected name=value, as in"),
        ("head_start:premier=90s,premier=80s", 'found "premier" again'),
        ("head_start:premeir=90s", 'unknown name "premeir".*did you mean "premier"'),
        ("head_start:premier=90", 'found "90", expected a duration with a unit'),
        ("ageing_tiers:premier=90s", 'found "90s" in "ageing_tiers", expected a number'),
        ("strict_tiers:premier=0", "rank 0 of premier/billing/phone is not between 1 and 1000"),
        ("affine:premier=90s", "expected a name such as base.premier"),
        ("longest_wait:premier=1", 'expected "longest_wait" alone'),
        ("dedicated:20s", 'expected "dedicated" alone'),
        ("overflow", 'found "overflow" without a time'),
        ("overflow:soon", 'found "soon", expected a duration'),
        ("overflow:premeir=20s", 'unknown name "premeir"'),
        ("reserve:some", "expected a whole number of agents"),
        ("reserve:premir=2", 'did you mean "premier"'),
        ("reserve:premier/standard=9", "9 agents kept back, expected fewer than the 5 agents"),
        ("idleness_ratio:standrad=2", 'found "standrad" in "idleness_ratio", .*did you mean "standard"'),
        ("preference:premier=nobody", 'found .*"nobody"'),
    ],
)
def test_words_that_mean_nothing_are_told_with_what_was_expected(text: str, message: str) -> None:
    assert re.search(message, mistakes(text).replace("\n", " "))


def test_shares_of_pools_are_said_by_the_names_of_pools() -> None:
    desks = scenario(pools={"desk": {"seated": 3}, "hall": {"seated": 3}}, routing=None)
    parameters = apply_policy(desks, "idleness_ratio:desk=2,hall=1").routing.pools.parameters
    assert parameters == {"desk": 2.0, "hall": 1.0}


def test_a_policy_that_needs_promises_says_so() -> None:
    assert "tier 'standard' has no promise" in mistakes("promise_slack", scenario())


def test_a_plan_needs_desks_to_tell_own_from_other_pools() -> None:
    nobody = scenario(routing=None)
    for text in ("dedicated", "overflow:20s"):
        assert "in a scenario without desks: every pool is everybody's own" in mistakes(text, nobody)
    assert "in which no pool is the desk of some tiers" in mistakes("reserve:2", nobody)


def test_contacts_left_to_nobody_are_told() -> None:
    skilled = scenario(needs__billing__skill="books", pools__premier__skills=["books"], routing__reserve=None)
    assert "standard/billing" in mistakes("dedicated", skilled)
    assert apply_policy(skilled, "overflow:2min").routing.overflow == 120_000
