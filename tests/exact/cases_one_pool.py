"""One kind of customer, one pool, figures known to ten digits: lines, patience, handle times, returns."""

from __future__ import annotations

import math

from tests.exact.accuracy import Case, Target
from tests.exact.centers import Words, exponential, minutes, one_pool, relaxation
from tests.exact.observed import (
    Measure,
    asa,
    busy_agents,
    contacts_per_issue,
    first_contact_resolution,
    mean_wait,
    mean_wait_abandoned,
    occupancy,
    p_abandon,
    p_block,
    p_issue_lost,
    p_longer,
    p_wait,
    per_minute,
    served_within,
    served_within_of_served,
    time_to_resolution,
    waiting_per_issue,
)

LIMIT = 20_000
"""The usual 20 s, in milliseconds."""


def value(measure: Measure, exact: float, *, costly: bool = False) -> Target:
    """A target whose error is a share of it."""
    return Target(measure, exact, costly=costly)


def share(measure: Measure, exact: float, *, costly: bool = False) -> Target:
    """A target that is a probability."""
    return Target(measure, exact, probability=True, costly=costly)


def _loss(load: float, agents: int, days: int, p_lost: float, busy: float) -> Case:
    scenario = one_pool(
        load / 4.0, 4.0, agents, days=days, forgets=20.0, channels={"phone": {"lines": agents}}
    )
    return Case(scenario, {"p_block": share(p_block, p_lost), "busy": value(busy_agents, busy)})


ERLANG_B = {
    "as many lines as agents, load 8": _loss(8, 10, 40, 0.1216610643, 7.026711486),
    "as many lines as agents, load 100": _loss(100, 110, 4, 0.02746344845, 97.25365516),
    "as many lines as agents, load 480": _loss(480, 500, 1, 0.01432578072, 473.1236253),
}

ERLANG_C = {
    "nobody abandons, 14 agents": Case(
        one_pool(10 / 3, 3.0, 14),
        {
            "p_wait": share(p_wait, 0.1741319336),
            "mean_wait": value(mean_wait, 0.1305989502, costly=True),
            "p_longer": share(p_longer(LIMIT), 0.1116499808, costly=True),
            "p90_wait": share(p_longer(60_000 * 0.4159822987), 0.1, costly=True),
            "p95_wait": share(p_longer(60_000 * 0.9358426841), 0.05, costly=True),
            "occupancy": value(occupancy(), 0.7142857143),
        },
    ),
    "nobody abandons, 12 agents": Case(
        one_pool(4.2, 2.0, 12),
        {
            "p_wait": share(p_wait, 0.1838886304),
            "mean_wait": value(mean_wait, 0.1021603502, costly=True),
            "served_within": share(served_within(LIMIT), 0.8990797799),
            "occupancy": value(occupancy(), 0.7),
        },
    ),
}

ERLANG_A = {
    "exponential patience": Case(
        one_pool(2.4, 4.0, 10, patience=exponential(4.0)),
        {
            "p_wait": share(p_wait, 0.4911379399),
            "p_abandon": share(p_abandon, 0.1087920163),
            "mean_wait": value(mean_wait, 0.4351680651),
            "asa": value(asa, 0.3953829886),
            "mean_wait_abandoned": value(mean_wait_abandoned, 0.7610814826),
            "occupancy": value(occupancy(), 0.8555596644),
            "p_longer": share(p_longer(LIMIT), 0.3592999495),
            "served_within_of_served": share(served_within_of_served(LIMIT), 0.6793490047),
        },
    ),
    "16 lines for 12 agents": Case(
        one_pool(3.0, 4.0, 12, patience=exponential(3.0), channels={"phone": {"lines": 16}}),
        {
            "p_block": share(p_block, 0.05026160231),
            "p_wait": share(p_wait, 0.4413514655),
            "p_abandon": share(p_abandon, 0.08549233663),
            "mean_wait": value(mean_wait, 0.2564770099),
            "asa": value(asa, 0.2344316136),
            "p_longer": share(p_longer(LIMIT), 0.2737227385),
            "occupancy": value(occupancy(), 0.8685430429),
        },
    ),
}


def _one_agent(talk: Words | str, scv: float, mean: float, *, costly: bool = False) -> Case:
    forgets = relaxation(0.2, 4.0, 1, scv)
    return Case(
        one_pool(0.2, 4.0, 1, days=99, talk=talk, forgets=forgets),
        {"mean_wait": value(mean_wait, mean, costly=costly), "occupancy": value(occupancy(), 0.8)},
    )


def hyperexponential(mean: float, scv: float) -> Words:
    """Two exponentials that carry half of the mean (minutes) each."""
    first = (1 + math.sqrt((scv - 1) / (scv + 1))) / 2
    shares = [first, 1 - first]
    return {
        "hyperexponential": {
            "probabilities": shares,
            "means": [minutes(mean / 2 / probability) for probability in shares],
        }
    }


def erlang(mean: float, stages: int) -> Words:
    """A sum of exponential stages, by its mean in minutes."""
    return {"erlang": {"mean": minutes(mean), "stages": stages}}


ONE_AGENT = {
    "one agent, fixed handle time": _one_agent("4 min", 0.0, 8.0),
    "one agent, Erlang-2 handle time": _one_agent(erlang(4.0, 2), 0.5, 12.0),
    "one agent, exponential handle time": _one_agent(exponential(4.0), 1.0, 16.0),
    "one agent, lognormal handle time": _one_agent(
        {"lognormal": {"mean": "4 min", "cv": math.sqrt(1.6)}}, 1.6, 20.8, costly=True
    ),
    "one agent, hyperexponential handle time": _one_agent(hyperexponential(4.0, 4.0), 4.0, 40.0, costly=True),
}

HANDLE_TIMES = {
    "Erlang-2 handle times": Case(
        one_pool(1.0, 4.0, 5, days=60, talk=erlang(4.0, 2)),
        {
            "p_wait": share(p_wait, 0.5484104297),
            "mean_wait": value(mean_wait, 1.69290429, costly=True),
            "p_longer": share(p_longer(LIMIT), 0.4999902854),
            "occupancy": value(occupancy(), 0.8),
        },
    ),
    "hyperexponential handle times": Case(
        one_pool(1.0, 4.0, 5, days=99, talk=hyperexponential(4.0, 4.0), forgets=relaxation(1.0, 4.0, 5, 4.0)),
        {
            "p_wait": share(p_wait, 0.5695546174),
            "mean_wait": value(mean_wait, 5.016605619, costly=True),
            "served_within": share(served_within(LIMIT), 0.4678591684),
        },
    ),
    "Erlang-2 handle times with patience": Case(
        one_pool(1.4, 4.0, 5, talk=erlang(4.0, 2), patience=exponential(4.0)),
        {
            "p_wait": share(p_wait, 0.6764281844),
            "p_abandon": share(p_abandon, 0.2137578486),
            "mean_wait": value(mean_wait, 0.8550313943),
            "served_within": share(served_within(LIMIT), 0.3943575838),
            "occupancy": value(occupancy(), 0.8805912096),
        },
    ),
}

PATIENCE = {
    "patience of exactly two minutes": Case(
        one_pool(2.4, 4.0, 10, patience="2 min"),
        {
            "p_wait": share(p_wait, 0.5661056404),
            "p_abandon": share(p_abandon, 0.08662580982),
            "asa": value(asa, 0.5074676069),
            "p_longer": share(p_longer(LIMIT), 0.4793881257),
            "occupancy": value(occupancy(), 0.8768392226),
        },
    ),
    "Erlang-2 patience": Case(
        one_pool(2.4, 4.0, 10, patience=erlang(3.0, 2)),
        {
            "p_wait": share(p_wait, 0.5228625782),
            "p_abandon": share(p_abandon, 0.09941177812),
            "mean_wait": value(mean_wait, 0.5134216531),
            "mean_wait_abandoned": value(mean_wait_abandoned, 1.110690137),
            "p_longer": share(p_longer(LIMIT), 0.4185268752),
        },
    ),
    "a tenth leaves at once rather than wait": Case(
        one_pool(2.4, 4.0, 10, patience={"zero_share": {"share": "10%", "of": exponential(4.0)}}),
        {
            "p_wait": share(p_wait, 0.4407991011),
            "p_abandon": share(p_abandon, 0.1236760408),
            "mean_wait": value(mean_wait, 0.3183845227),
            "asa": value(asa, 0.2991785817),
            "mean_wait_abandoned": value(mean_wait_abandoned, 0.4544709153),
            "served_within": share(served_within(LIMIT), 0.6511853169),
        },
    ),
}


def returns(delay: Words | str) -> Words:
    return {"returns": {"probability": 1.0, "delay": delay}, "max_attempts": 50}


FEEDBACK = {
    "unresolved calls come back": Case(
        one_pool(
            1.5,
            4.0,
            10,
            days=30,
            forgets=relaxation(2.0, 4.0, 10) + 30.0 / 0.75,
            longest=18,
            resolution=0.75,
            follow_ups=returns(exponential(30.0)),
        ),
        {
            "per_minute": value(per_minute, 2.0),
            "p_wait": share(p_wait, 0.4091801508),
            "mean_wait": value(mean_wait, 0.8183603016, costly=True),
            "contacts_per_issue": value(contacts_per_issue, 1.333333333),
            "time_to_resolution": value(time_to_resolution, 16.4244804),
            "waiting_per_issue": value(waiting_per_issue, 1.091147069, costly=True),
            "first_contact_resolution": share(first_contact_resolution, 0.75),
        },
    ),
    "unresolved calls come back at once": Case(
        one_pool(
            1.5,
            4.0,
            10,
            forgets=relaxation(2.0, 4.0, 10) / 0.75,
            resolution=0.75,
            follow_ups=returns("0 s"),
        ),
        {
            "occupancy": value(occupancy(), 0.8),
            "mean_wait": value(mean_wait, 0.8183603016, costly=True),
            "contacts_per_issue": value(contacts_per_issue, 1.333333333),
        },
    ),
    "who abandons redials": Case(
        one_pool(
            2.0,
            4.0,
            8,
            patience=exponential(2.0),
            forgets=20.0 + 10.0 / 0.4,
            longest=6,
            follow_ups={
                "redial": {"after_abandoning": "60%", "delay": exponential(10.0)},
                "max_attempts": 50,
            },
        ),
        {
            "per_minute": value(per_minute, 2.336410734),
            "p_abandon": share(p_abandon, 0.2399768796),
            "p_issue_lost": share(p_issue_lost, 0.1121369115),
            "mean_wait": value(mean_wait, 0.4799537591),
            "occupancy": value(occupancy(), 0.8878630885),
        },
    ),
}

ALL = ERLANG_B | ERLANG_C | ERLANG_A | ONE_AGENT | HANDLE_TIMES | PATIENCE | FEEDBACK
