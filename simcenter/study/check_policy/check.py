"""The contract of routing policies, to be run: `check_policy(MyPolicy)` says what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import FunctionType

import numpy as np

from simcenter.routing.policy import RoutingPolicy
from simcenter.routing.tables import Floats
from simcenter.routing.view import READS
from simcenter.scenario.errors import nearest, quote
from simcenter.scenario.model import Scenario
from simcenter.simulation import settle
from simcenter.study.check_policy.centers import small_centers
from simcenter.study.check_policy.decisions import decisions_of
from simcenter.study.check_policy.engines import check_compiles, check_engines
from simcenter.study.check_policy.scores import check_scores

SCORES = ("contact_score", "agent_score")
GATE = "eligible"
NOT_EXACT = frozenset(
    ["exp", "exp2", "expm1", "log", "log1p", "log2", "log10", "pow", "power", "sin", "cos", "tan", "tanh"]
)
"""Functions whose last bit differs between machines: what they give belongs into the table, made once."""


def check_policy(policy: type[RoutingPolicy] | RoutingPolicy, scenario: Scenario | None = None) -> list[str]:
    """Check that a policy keeps the contract both engines rely on.

    A score, and `eligible` where a policy has one, is a plain function of (now, view, queue, pool). A score returns a
    number, minus infinity for never, `eligible` yes or no. Each
    gives the same answer to the same question; writes nothing; reads only fields its class declares in
    `reads`; compiles; and then decides alike in both engines, leg by leg.

    Parameters
    ----------
    policy
        A policy, or its class, which is then made without parameters.
    scenario
        The center to check it on; by default three small ones, for which parameters that name tiers or pools
        mean nothing.

    Returns
    -------
    One sentence for each fault found; empty for a policy that keeps the contract. Compiled code is only run
    once everything else is right, because there a wrong index is not caught.
    """
    is_class = isinstance(policy, type)
    kind = policy if isinstance(policy, type) else type(policy)
    faults = _check_shape(kind)
    if faults:
        return faults
    asked = [name for name in (*SCORES, GATE) if getattr(kind, name) is not getattr(RoutingPolicy, name)]
    try:
        made = policy({}) if isinstance(policy, type) else policy
    except Exception as error:
        return [
            f"{kind.__name__} cannot be made without parameters ({error}): "
            "give check_policy one that is made."
        ]
    centers: Sequence[Scenario] = small_centers() if scenario is None else (settle(scenario),)
    hint = "" if scenario is not None else _hint(is_class)
    tables = []
    for center in centers:
        table, faults = _check_table(made, center, hint)
        if faults:
            return faults
        tables.append(table)
    faults = _without_repeats(
        fault
        for center, table in zip(centers, tables, strict=True)
        for side, decisions in decisions_of(center, made).items()
        for name in asked
        if name in (side, GATE)
        for fault in check_scores(made, table, name, decisions)
    )
    faults += [fault for name in asked for fault in _inexact(name, getattr(kind, name))]
    faults = faults or [fault for name in asked for fault in check_compiles(name, getattr(kind, name))]
    return faults or _without_repeats(
        fault
        for center, table in zip(centers, tables, strict=True)
        for fault in check_engines(made, table, asked, center)
    )


def _check_shape(kind: type) -> list[str]:
    """Whether it is a policy at all: its base class, its scores, what it says of itself."""
    if not issubclass(kind, RoutingPolicy):
        return [f"{kind.__name__} is no subclass of simcenter.RoutingPolicy, expected one."]
    faults = []
    for name in (*SCORES, GATE):
        given = next(vars(base)[name] for base in kind.__mro__ if name in vars(base))
        if not isinstance(given, staticmethod) or not isinstance(given.__func__, FunctionType):
            faults.append(
                f"{name} is no static method, expected @staticmethod: both engines call it as a function."
            )
        elif given.__func__.__code__.co_argcount != 4:
            count = given.__func__.__code__.co_argcount
            faults.append(f"{name} takes {count} arguments, expected four: now, view, queue, pool.")
    if all(getattr(kind, name) is getattr(RoutingPolicy, name) for name in SCORES):
        faults.append(f"{kind.__name__} has neither contact_score nor agent_score, expected at least one.")
    for field in sorted(set(kind.reads) - set(READS)):
        meant = nearest(field, READS)
        hint = f"; did you mean {quote(meant)}?" if meant else ""
        faults.append(f"reads names {quote(field)}, expected some of {', '.join(READS)}{hint}")
    if not kind.says.strip():
        faults.append(
            f"{kind.__name__} says nothing of itself, expected one sentence for planners in `says`."
        )
    return faults


def _check_table(policy: RoutingPolicy, scenario: Scenario, hint: str) -> tuple[Floats, list[str]]:
    """Make the table twice: two-dimensional, of numbers that exist, the same both times."""
    try:
        table, again = policy.table(scenario), policy.table(scenario)
    except Exception as error:
        words = f"table raises {type(error).__name__} for {quote(scenario.name)}: {error}{hint}"
        return np.zeros((1, 1)), [words]
    if not isinstance(table, np.ndarray) or table.ndim != 2 or table.dtype != np.float64:
        found = type(table).__name__
        if isinstance(table, np.ndarray):
            found = f"an array of {table.dtype} with {table.ndim} dimensions"
        return np.zeros((1, 1)), [f"table returns {found}, expected an array of float64 with two dimensions."]
    if np.isnan(table).any():
        row, column = (int(place[0]) for place in np.nonzero(np.isnan(table)))
        return table, [f"table holds a number that does not exist (NaN) in row {row}, column {column}."]
    if not np.array_equal(table, again):
        return table, ["table is not repeatable: made twice for one scenario, it is not the same."]
    return table, []


def _hint(is_class: bool) -> str:
    if is_class:
        return "; a policy that needs parameters is checked made: check_policy(MyPolicy({...}), scenario)."
    return "; parameters that name tiers or pools need their scenario: check_policy(policy, scenario)."


def _inexact(name: str, function: FunctionType) -> list[str]:
    """Functions by name that are not exact to the last bit, in the score or a function it calls."""
    used = sorted(_names_in(function, set()) & NOT_EXACT)
    if not used:
        return []
    return [
        f"{name} uses {', '.join(used)}, which differ between machines in the last bit: expected in `table`."
    ]


def _names_in(function: FunctionType, seen: set[FunctionType]) -> set[str]:
    seen.add(function)
    names = set(function.__code__.co_names)
    for called in [function.__globals__.get(name) for name in names]:
        if isinstance(called, FunctionType) and called not in seen:
            names |= _names_in(called, seen)
    return names


def _without_repeats(faults: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(faults))
