"""What is compared with the base: routing policies and what-ifs in words, and scenarios made in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import product

from simcenter.routing.policy import RoutingPolicy
from simcenter.scenario.changes import change
from simcenter.scenario.errors import InputErrors, Problem, quote
from simcenter.scenario.model import Scenario
from simcenter.simulation import settle
from simcenter.study.policies import OwnWords, apply_policy, text_of

BASE = "base"
MOST = 200
"""Alternatives at once: beyond, tables say nothing, and a product was probably not meant."""


def build_alternatives(
    scenario: Scenario,
    changes: Iterable[str],
    policies: Iterable[str | RoutingPolicy | OwnWords],
    others: Mapping[str, Scenario],
    *,
    cross: bool = False,
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
    cross
        Whether every scenario meets every policy and every change, beside each left as it is.

    Returns
    -------
    By name, the base first, then policies, changes and others; the words are the names. Crossed: scenario by
    scenario, named by their words joined with ``&``.

    Raises
    ------
    InputErrors
        With everything that cannot be read, matches nothing, or is there twice.
    """
    policies, changes = list(policies), list(changes)
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
        problems += _incomparable(settled, name, other)
        made[name] = _settled_like(scenario, settled, other)
    if problems:
        raise InputErrors(problems)
    return _crossed(made, policies, list(changes), list(others)) if cross else made


def _crossed(
    made: dict[str, Scenario],
    policies: Sequence[str | RoutingPolicy | OwnWords],
    changes: Sequence[str],
    others: Sequence[str],
) -> dict[str, Scenario]:
    """Give every scenario every policy and every change."""
    number = (1 + len(others)) * (1 + len(policies)) * (1 + len(changes)) - 1
    if number > MOST:
        expected = f"{MOST} at most: fewer scenarios, policies or changes"
        raise InputErrors([Problem("cross", 0, 0, "", f"{number:,} alternatives", expected)])
    found: dict[str, Scenario] = {}
    problems: list[Problem] = []
    for name, policy, text in product([BASE, *others], [None, *policies], ["", *changes]):
        words = ["" if name == BASE else name, "" if policy is None else text_of(policy), text]
        try:
            one = change(made[name], text) if text else made[name]
            made_of = one if policy is None else apply_policy(one, policy)
            found[" & ".join(word for word in words if word) or BASE] = made_of
        except InputErrors as errors:
            problems += [replace(problem, file=f"{problem.file}, for {name}") for problem in errors.problems]
    if problems:
        raise InputErrors(problems)
    return found


def _incomparable(base: Scenario, name: str, other: Scenario) -> list[Problem]:
    """What no difference can be taken between."""
    where = f"alternative {quote(name)}"
    problems = []
    if other.calendar.days != base.calendar.days:
        found = f"a horizon of {other.calendar.days} days"
        expected = f"{base.calendar.days}, as the base has: a day is compared with a day"
        problems.append(Problem(where, 0, 0, "", found, expected))
    if other.money.currency != base.money.currency:
        found = f"money in {quote(other.money.currency)}"
        problems.append(Problem(where, 0, 0, "", found, f"{quote(base.money.currency)}, as the base has"))
    return problems


def differs(base: Scenario, name: str, other: Scenario) -> list[str]:
    """Say what of an alternative cannot be compared with the base, or means something else there."""
    told = []
    lacking = [tier for tier in base.tiers if tier not in other.tiers]
    if lacking:
        told.append(f"{name}: has no tier {listed(lacking)}, so what is measured of it is left out")
    further = [tier for tier in other.tiers if tier not in base.tiers]
    if further:
        told.append(f"{name}: the base has no tier {listed(further)}, so what is measured of it is left out")
    if base.service_level != other.service_level:
        told.append(f"{name}: defines the service level in another way than the base, so differences of it mean little")
    return told


def listed(names: Sequence[str]) -> str:
    """Write names as a list in a sentence."""
    return "".join(names) if len(names) < 2 else f"{', '.join(names[:-1])} and {names[-1]}"


def _settled_like(base: Scenario, settled: Scenario, other: Scenario) -> Scenario:
    if other.volumes == base.volumes and other.follow_ups == base.follow_ups and settled is not base:
        return other.changed(volumes=settled.volumes)
    return settle(other)


def _twice(kind: str, name: str) -> Problem:
    return Problem(f"{kind} {quote(name)}", 0, 0, "", f"{quote(name)} again", "alternatives with names of their own")
