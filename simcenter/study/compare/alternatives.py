"""What is compared with the base: routing policies and what-ifs in words, and scenarios made in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from simcenter.routing.policy import RoutingPolicy
from simcenter.scenario.changes import change
from simcenter.scenario.errors import InputErrors, Problem, quote
from simcenter.scenario.model import Scenario
from simcenter.simulation import settle
from simcenter.study.policies import OwnWords, apply_policy, text_of

BASE = "base"


def build_alternatives(
    scenario: Scenario,
    changes: Iterable[str],
    policies: Iterable[str | RoutingPolicy | OwnWords],
    others: Mapping[str, Scenario],
) -> dict[str, Scenario]:
    """Make the base and its alternatives, every mistake told at once.

    Volumes counted as offered are settled for the base, before anything is changed: how many customers have a
    problem does not depend on how they are routed.

    Parameters
    ----------
    scenario
        The base.
    changes, policies
        In words, each an alternative of its own; policies of your own as objects too.
    others
        Scenarios by name; one with the base's own volumes and follow-ups meets the customers of the settled
        base.

    Returns
    -------
    By name, the base first, then policies, changes and others; the words are the names.

    Raises
    ------
    InputErrors
        With everything that cannot be read, matches nothing, or is there twice.
    """
    settled = settle(scenario)
    made: dict[str, Scenario] = {BASE: settled}
    problems: list[Problem] = []
    tries: list[tuple[str, str, Callable[[], Scenario]]] = [
        ("policy", text_of(policy), partial(apply_policy, settled, policy)) for policy in policies
    ]
    tries += [("change", text, partial(change, settled, text)) for text in changes]
    for kind, text, make in tries:
        if text in made:
            problems.append(_twice(kind, text))
            continue
        try:
            made[text] = make()
        except InputErrors as errors:
            problems += errors.problems
    for name, other in others.items():
        if name in made:
            problems.append(_twice("alternative", name))
        made[name] = _settled_like(scenario, settled, other)
    if problems:
        raise InputErrors(problems)
    return made


def _settled_like(base: Scenario, settled: Scenario, other: Scenario) -> Scenario:
    if other.volumes == base.volumes and other.follow_ups == base.follow_ups and settled is not base:
        return other.changed(volumes=settled.volumes)
    return settle(other)


def _twice(kind: str, name: str) -> Problem:
    return Problem(
        f"{kind} {quote(name)}", 0, 0, "", f"{quote(name)} again", "alternatives with names of their own"
    )
