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
    return scenario(
        tiers__standard__promise=TWENTY,
        policies=PLANS,
        channels={"phone": {"lines": 40}},
        pools__premier__site="north",
        pools__standard__site="south",
    )


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


def _examples(written: str) -> list[str]:
    """The examples of a word, in the names of pools here."""
    here = written.replace("vip=desk", "premier=premier").replace("premier_desk", "premier").replace("hall", "standard")
    return re.split(r", (?=[a-z_]+:|[a-z_]+$)", here)


@pytest.mark.parametrize("row", describe_policies(), ids=lambda row: row.name)
def test_every_word_is_documented_and_can_be_used(row: object) -> None:
    name, family = row.name, row.family  # type: ignore[attr-defined] # a row of a parametrised table
    says, decides = row.says, row.decides  # type: ignore[attr-defined] # a row of a parametrised table
    assert len(says.split()) > 4
    assert decides
    assert name in row.written  # type: ignore[attr-defined] # a row of a parametrised table
    alone = family in ("customers", "pools", "agents", "reserve") or name in ("dedicated", "shared")
    # A row of a parametrised table.
    changed = apply_policy(center(), name if alone else _examples(row.written)[0])  # type: ignore[attr-defined]
    if family in ("customers", "pools"):
        assert getattr(changed.routing, family).policy == name
    simulate(changed, seed=1)


WRITTEN = [text for row in describe_policies() for text in _examples(row.written)]


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("longest_wait:bonus.premier=30min", {"bonus": {"premier": "30min"}}),
        ("strict_tiers:premier=1,bonus.premier=60s", {"premier": 1.0, "bonus": {"premier": "60s"}}),
        ("affine:rate.premier=2,bonus.default=-30s", {"rate": {"premier": 2.0}, "bonus": {"default": "-30s"}}),
    ],
)
def test_a_bonus_is_said_beside_the_parameters(text: str, expected: object) -> None:
    assert apply_policy(center(), text).routing.customers.parameters == expected


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
        ("longest_wait:premier=3s", 'found "premier=3s" after "longest_wait", expected nothing but a bonus'),
        ("longest_wait:bonus.premeir=3s", 'found unknown name "premeir"'),
        ("any_pool:premier=3", 'expected "any_pool" alone: it has no parameters'),
        ("admission:premier=1+admission:standard=2", 'found "admission" twice, expected it once'),
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
        ("dedicated:20s", 'expected "dedicated" alone'),
        ("overflow", 'found "overflow" without a time'),
        ("overflow:soon", 'found "soon", expected a duration'),
        ("overflow:premeir=20s", 'unknown name "premeir"'),
        ("reserve:some", "expected a whole number of agents"),
        ("reserve:premir=2", 'did you mean "premier"'),
        ("reserve:premier/standard=9", "9 agents kept back, expected fewer than the 5 agents"),
        ("widening", 'found "widening" alone, expected whom it is for, as in widening:premier=hall 20s'),
        ("widening:20s", 'found "20s" after "widening", expected whom it is for'),
        ("widening:premier=standard", 'found "standard" after "widening", expected a name and a time'),
        ("widening:premier=standard 20s late", "expected a name and a time"),
        ("widening:premier=standrad 20s", 'found "standrad" in "standrad 20s".*did you mean "standard"'),
        ("widening:premier=standard 20 parsecs", '"20 parsecs"'),
        ("widening:premier=standard 20s>premier 10s", "expected steps that increase"),
        ("widening:premeir=standard 20s", 'did you mean "premier"'),
        ("transfer:premier=standrad 5min", 'did you mean "standard"'),
        ("transfer:premier=standard 5min rest", 'found "rest" in .*, expected kept or reset.*did you mean "reset"'),
        ("transfer:premier=standard 0s", "expected a duration above 0"),
        ("queue_threshold:premier=3", 'found "premier", expected a pool and whom it serves'),
        ("queue_threshold:premir/standard=3", 'did you mean "premier"'),
        ("queue_threshold:premier/standard=few", "expected a whole number"),
        ("admission:standard=4.5", 'found "4.5" after "admission", expected a whole number'),
        ("admission:standard=40", "expected fewer than the 40 there are"),
        ("admission:standrad=4", 'did you mean "standard"'),
        ("local_first:standard=south", 'found "local_first" without after='),
        ("local_first:after=30s", 'found "local_first" without a site'),
        ("local_first:standard=suoth,after=30s", 'did you mean "south"'),
        ("idleness_ratio:standrad=2", 'found "standrad" in "idleness_ratio", .*did you mean "standard"'),
        ("preference:premier=nobody", 'found .*"nobody"'),
    ],
)
def test_words_that_mean_nothing_are_told_with_what_was_expected(text: str, message: str) -> None:
    assert re.search(message, mistakes(text).replace("\n", " "))


def test_plans_in_words_are_those_of_a_file() -> None:
    text = (
        "widening:premier=standard 20s>premier 1.5 min + transfer:premier/billing=standard 5 min reset"
        " + queue_threshold:premier/standard=3 + admission:standard=4,premier=0 + local_first:standard=south,after=30s"
    )
    words = {
        "widening": {
            "premier": [{"after": "20 s", "pools": ["standard"]}, {"after": "90 s", "pools": ["premier"]}]
        },
        "transfer": {"premier/billing": {"after": "5 min", "to": "standard", "age": "reset"}},
        "queue_threshold": {"premier": {"standard": 3}},
        "admission": {"standard": 4, "premier": 0},
        "local_first": {"sites": {"standard": "south"}, "after": "30 s"},
    }
    assert apply_policy(center(), text).routing == center().routing.changed(**words)


def test_pools_of_one_step_are_joined_by_a_slash() -> None:
    steps = apply_policy(center(), "widening:default=standard/premier 20s").routing.widening["default"]
    assert [(step.after, step.pools) for step in steps] == [(20_000, ["standard", "premier"])]


def test_overflow_in_words_takes_the_place_of_steps_unless_steps_are_said_too() -> None:
    widened = apply_policy(center(), "widening:premier=standard 20s")
    assert apply_policy(widened, "shared").routing.widening == {}
    both = apply_policy(center(), "widening:premier=standard 20s+overflow:5s").routing
    assert (list(both.widening), both.overflow) == (["premier"], 5_000)


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
