"""Explain one contact: choose it, and live its day again under every routing with an observer."""

from __future__ import annotations

from collections.abc import Iterable

from simcenter.routing.policy import RoutingPolicy
from simcenter.scenario.errors import InputErrors, Mistake, Problem
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator, settle
from simcenter.study.explain.choose import choose
from simcenter.study.explain.explanation import Customer, Explanation
from simcenter.study.explain.fate import follow
from simcenter.study.policies import OwnWords, apply_policy, text_of
from simcenter.study.replicate.run import check_seed

BASE = "base"


def explain(
    scenario: Scenario,
    contact: int | None = None,
    *,
    longest_wait: str | None = None,
    abandoned: bool = False,
    policies: Iterable[str | RoutingPolicy | OwnWords] = (),
    day: int = 1,
    seed: int = 1,
) -> Explanation:
    """Say why one contact waited, and what became of the same customer under another routing.

    Parameters
    ----------
    scenario
        What to simulate; `counts: offered` is settled first.
    contact
        Its number, as in the contacts frame and in the file of ``--contacts``.
    longest_wait
        Instead of a number: the contact of this tier that waited longest.
    abandoned
        Instead of a number: the contact that hung up after the longest wait, of the tier if one is given.
    policies
        Routing in words or as objects; ``base`` is the scenario's own. The first is explained in full, the others
        are told beside it; without any, the scenario's own routing and the plans it lists.
    day
        Which simulated day, from 1 (replication 0 in files); of a scenario of several days, which run.
    seed
        The world.

    Raises
    ------
    InputErrors
        When a policy cannot be read, or there is no such contact.
    """
    check_seed(seed)
    if day < 1:
        raise ValueError(f"day: got {day}, expected 1 or more.")
    if (contact is None) == (longest_wait is None and not abandoned):
        raise ValueError("contact: expected either a number, or longest_wait or abandoned to choose one.")
    routed = routings(settle(scenario), policies)
    first = next(iter(routed.values()))
    result = Simulator(first).run(seed, day - 1)
    try:
        row = choose(result, contact, longest_wait, abandoned=abandoned)
    except Mistake as mistake:
        raise InputErrors([Problem("explain", 0, 0, "", mistake.found, mistake.expected, mistake.nearest)]) from None
    fates = tuple(follow(one, name, seed, day - 1, row) for name, one in routed.items())
    return Explanation(Customer.of(result, row), scenario.name, seed, day, fates)


def routings(settled: Scenario, policies: Iterable[str | RoutingPolicy | OwnWords]) -> dict[str, Scenario]:
    """Make a settled scenario under each routing, by name, every mistake told at once."""
    routed: dict[str, Scenario] = {}
    problems: list[Problem] = []
    for policy in list(policies) or [BASE, *settled.policies]:
        name = text_of(policy)
        try:
            routed[name] = settled if name == BASE else apply_policy(settled, policy)
        except InputErrors as errors:
            problems += errors.problems
    if problems:
        raise InputErrors(problems)
    return routed
