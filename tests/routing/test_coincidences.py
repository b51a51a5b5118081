"""Policies that must come to the same: equal outcomes, contact by contact, over a simulated morning."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcenter.engine.tables import Ints, Legs, differences
from simcenter.routing.families.presets import CUSTOMER_POLICIES, POOL_POLICIES
from simcenter.routing.own import policy_of
from simcenter.routing.pool_ranks import BestResolver
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator
from tests.exact.cases_several import SLOPPY_AND_CAREFUL

TALK = {"exponential": "4 min"}
ALIKE = {"desk": {"seated": 4}, "team": {"seated": 3}}
UNLIKE = {
    "desk": {"seated": 4, "handle_time": 1.3, "resolution": "80%"},
    "team": {"seated": 4, "handle_time": 0.9, "resolution": "80%"},
}


def center(
    routing: dict[str, Any],
    talks: tuple[Any, Any] = (TALK, TALK),
    patience: Any = None,
    pools: dict[str, Any] = ALIKE,
    premier: bool = True,
) -> Scenario:
    """Premier and standard, or standard alone, with seven agents who have a little more than enough to do."""
    tiers = ("premier", "standard") if premier else ("standard",)
    promises = {"premier": {"share": "90%", "within": "20 s"}, "standard": {"share": "80%", "within": "2 min"}}
    rates = {"premier": 40, "standard": 65 if premier else 105}
    stays = {} if patience is None else {"patience": patience}
    streams = [
        {"tier": tier, "need": "help", "per_hour": rates[tier], "talk": talk}
        for tier, talk in zip(tiers, talks[-len(tiers) :], strict=True)
    ]
    return Scenario.model_validate(
        {
            "best_proficiency": 100,
            "calendar": {"opens": "08:00", "closes": "12:00"},
            "tiers": {tier: {"promise": promises[tier], **stays} for tier in tiers},
            "needs": {"help": {"talk": TALK}},
            "volumes": {"day_factor": "none", "streams": streams},
            "pools": pools,
            "routing": routing,
        }
    )


def lived(routing: dict[str, Any], seed: int, **words: Any) -> Legs:
    """What becomes of the same customers."""
    legs = Simulator(center(routing, **words)).run(seed).outcome.legs
    assert (legs.answer_ms > legs.entry_ms).sum() > 50, "hardly anybody waits: there is nothing to decide"
    return legs


def by(policy: str, **parameters: Any) -> dict[str, Any]:
    """Routing by a policy for customers."""
    return {"customers": {"policy": policy, **parameters}}


def among(policy: str, **parameters: Any) -> dict[str, Any]:
    """Routing by a policy for pools."""
    return {"pools": {"policy": policy, **parameters}}


DEAR = {"premier": 1e9, "standard": 1}
QUICK_STANDARD = ({"exponential": "4 min"}, {"exponential": "1 min"})
PATIENT = {"exponential": "20 min"}
SAME: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "the generalised rule with equal costs and handle times serves the longest wait": (
        by("generalised_cmu", default=1),
        by("longest_wait"),
        {},
    ),
    "the generalised rule with one cost beyond all waits is strict": (
        by("generalised_cmu", **DEAR),
        by("strict_tiers"),
        {},
    ),
    "the c-mu rule is strict in the order of cost over handle time": (
        by("static_cmu", premier=3, standard=1),
        by("strict_tiers", standard=1, premier=2),
        {"talks": QUICK_STANDARD, "pools": {"desk": {"seated": 4}}},
    ),
    "the c-mu rule with equal handle times is strict in the order of costs": (
        by("static_cmu", premier=3, standard=1),
        by("strict_tiers"),
        {},
    ),
    "value at stake with exponential patience is strict in the order of value over mean patience": (
        by("value_at_stake", premier=150, standard=40),
        by("strict_tiers"),
        {"patience": PATIENT},
    ),
    "the longest of all lines is the one most above an equal share": (
        by("longest_queue"),
        by("queue_ratio"),
        {},
    ),
    "lines by weight are lines by shares in the ratio of the weights, where there are two": (
        by("longest_queue", premier=1, standard=4),
        by("queue_ratio", premier="20%", standard="80%"),
        {},
    ),
    "the least slack is a head start of the difference of promises": (
        by("promise_slack"),
        by("head_start", premier="100 s"),
        {},
    ),
    "the used share of a promise ages in the ratio of the promises": (
        by("service_objective"),
        by("ageing_tiers", premier=6, standard=1),
        {},
    ),
    "a bonus on the base is a head start": (
        by("longest_wait", bonus={"premier": "90 s"}),
        by("head_start", premier="90 s"),
        {},
    ),
    "all of the volume for one pool is a preference for it": (
        among("percentage", shares={"default": ["team 100%"]}),
        among("preference", default=["team", "desk"]),
        {},
    ),
    "all of the volume for one pool and never another is a desk without overflow": (
        among("percentage", shares={"default": ["team 100%"]}, after={"default": "20 h"}),
        {"desks": {"default": ["team"]}, "overflow": "never"},
        {"pools": {"desk": {"seated": 2}, "team": {"seated": 8}}},
    ),
    "all of the volume for one pool, after a while any, is a desk with overflow": (
        among("percentage", shares={"default": ["team 100%"]}, after={"default": "30 s"}),
        {"desks": {"default": ["team"]}, "overflow": "30 s"},
        {},
    ),
    "the best resolvers are the fastest where all resolve alike": (
        among("best_resolver"),
        among("fastest_first"),
        {"pools": UNLIKE},
    ),
    "idle time shared in one pool is no choice": (
        among("idleness_ratio"),
        among("preference"),
        {"pools": {"desk": {"seated": 7}}},
    ),
    "one step of widening is an overflow": (
        {"desks": {"default": ["team"]}, "widening": {"default": [{"after": "30 s", "pools": ["desk"]}]}},
        {"desks": {"default": ["team"]}, "overflow": "30 s"},
        {},
    ),
    "a site of one's own first is a desk with overflow": (
        {"local_first": {"sites": {"default": "south"}, "after": "30 s"}},
        {"desks": {"default": ["team"]}, "overflow": "30 s"},
        {"pools": {"desk": {"seated": 4, "site": "north"}, "team": {"seated": 3, "site": "south"}}},
    ),
    "a threshold of one contact holds nobody up": (
        {"queue_threshold": {"desk": {"standard": 1}}},
        {},
        {},
    ),
    "the most proficient first is a list in the order of levels": (
        among("most_proficient"),
        among("preference", default=["team", "desk"]),
        {"pools": {"desk": {"seated": 4, "proficiency": 2}, "team": {"seated": 4, "proficiency": 3}}},
    ),
    "contacts moved with their age are served as by age alone": (
        by("longest_wait") | {"transfer": {"standard": {"after": "1 min", "to": "premier", "age": "kept"}}},
        by("longest_wait"),
        {},
    ),
    "moving at once with the age makes strict tiers one line": (
        by("strict_tiers") | {"transfer": {"standard": {"after": "1 ms", "to": "premier", "age": "kept"}}},
        by("longest_wait"),
        {},
    ),
}
MOVED = {name for name, (left, _, _) in SAME.items() if "transfer" in left}


@pytest.mark.parametrize("name", SAME)
def test_two_policies_come_to_the_same(name: str, seed: int) -> None:
    left, right, words = SAME[name]
    one, other = lived(left, seed, **words), lived(right, seed, **words)
    if name in MOVED:  # reports count a contact in its last queue
        assert (one.queue != other.queue).any()
        one = one._replace(queue=other.queue)
    assert differences(one, other) == []


@pytest.mark.parametrize("policy", sorted(CUSTOMER_POLICIES))
def test_where_there_is_one_queue_all_policies_serve_it_in_order(policy: str, seed: int) -> None:
    words = {"premier": False, "patience": PATIENT}
    assert differences(lived(by(policy), seed, **words), lived(by("longest_wait"), seed, **words)) == []


def test_a_contact_that_begins_anew_where_it_moves_waits_longer(seed: int) -> None:
    """Its age is what `longest_wait` goes by: then a move does change something."""
    moves = {"standard": {"after": "1 min", "to": "premier", "age": "reset"}}
    assert differences(lived(by("longest_wait") | {"transfer": moves}, seed), lived(by("longest_wait"), seed))


# What no order of service can change ----------------------------------------------------------------------

FOUR_MINUTES = {"talks": ("4 min", "4 min")}


def starts_and_waits(routing: dict[str, Any], seed: int) -> tuple[Ints, int, Legs]:
    """Moments at which service begins, the sum of all waits in milliseconds, and what becomes of everybody."""
    legs = lived(routing, seed, **FOUR_MINUTES)
    return np.sort(legs.answer_ms), int((legs.answer_ms - legs.entry_ms).sum()), legs


@pytest.mark.parametrize(
    "routing",
    [by(name) for name in sorted(CUSTOMER_POLICIES)] + [among(name) for name in sorted(POOL_POLICIES)],
    ids=[*sorted(CUSTOMER_POLICIES), *sorted(POOL_POLICIES)],
)
def test_with_one_handle_time_for_all_waits_add_up_to_the_same_whoever_is_first(routing: dict[str, Any]) -> None:
    """No agent is idle while somebody waits, so that service begins at the same moments under every order."""
    starts, waits, _ = starts_and_waits(routing, 1)
    expected_starts, expected_waits, _ = starts_and_waits(by("longest_wait"), 1)
    assert waits == expected_waits
    assert starts.tolist() == expected_starts.tolist()


def test_the_orders_of_service_whose_waits_add_up_to_the_same_do_differ() -> None:
    """Else the sum would say nothing."""
    names = ("longest_wait", "strict_tiers", "head_start", "ageing_tiers", "longest_queue", "queue_ratio", "tracking")
    orders = {tuple(starts_and_waits(by(name), 1)[2].answer_ms.tolist()) for name in names}
    assert len(orders) >= len(names) - 1  # longest_queue and queue_ratio without parameters are one rule


def test_a_reserve_that_idles_agents_breaks_the_sum() -> None:
    """Work is no longer conserved: agents are held back while somebody waits."""
    held_back = by("longest_wait") | {"reserve": {"desk": {"standard": 1}}}
    assert starts_and_waits(held_back, 1)[1] > starts_and_waits(by("longest_wait"), 1)[1]


# An exact model -------------------------------------------------------------------------------------------


def test_best_resolver_routes_the_exact_case_of_sloppy_and_careful_agents_as_its_list_does(seed: int) -> None:
    """0.95 / 200 s against 0.5 / 120 s: careful first, so the figures of that exact model are this policy's, too."""
    scenario = SLOPPY_AND_CAREFUL["sloppy and careful agents, careful first"].scenario
    simulator = Simulator(scenario)
    listed = simulator.run(seed)
    simulator.use(policy_of(scenario, "customers"), BestResolver({}))
    assert differences(simulator.run(seed, demand=listed.demand).outcome.legs, listed.outcome.legs) == []
