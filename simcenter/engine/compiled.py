"""The compiled engine's door: pack the tables, run the loop, unpack what happened."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any

import numba
from numba import float64, int64, njit, types, void

from simcenter.engine.compiled_cache import is_warm
from simcenter.engine.compiled_loop import run_loop
from simcenter.engine.compiled_state import build_world, unpack_legs, unpack_spells
from simcenter.engine.tables import Demand, Floats, Outcome, Plan, Supply, View
from simcenter.routing.policy import RoutingPolicy


def run_compiled(
    demand: Demand,
    supply: Supply,
    plan: Plan,
    customers: tuple[RoutingPolicy, Floats],
    pools: tuple[RoutingPolicy, Floats],
) -> Outcome:
    """Run the compiled engine: the same arguments and the same outcome as `run_reference`.

    Parameters
    ----------
    demand, supply, plan
        The tables of the run.
    customers, pools
        The policy that ranks contacts and the one that ranks pools, each with its table.
    """
    world = build_world(demand, supply, plan, customers[1], pools[1])
    contact_score = compile_score(type(customers[0]).contact_score)
    agent_score = compile_score(type(pools[0]).agent_score)
    _loop()(world.memory, world.customers, world.ranks, contact_score, agent_score)
    return Outcome(unpack_legs(world.memory), unpack_spells(world.memory), int(world.memory[0]))


@cache
def _types() -> tuple[types.Type, types.Type]:
    """The types of a view and of a score."""
    integers, numbers = types.Array(int64, 2, "C"), types.Array(float64, 2, "C")
    view = types.NamedTuple((integers, integers, numbers), View)
    return view, float64(int64, view, int64, int64)


@cache
def _loop() -> Callable[..., None]:
    """The loop compiled once for scores given as pointers, so that another policy costs no compilation of it."""
    if numba.config.DISABLE_JIT:
        return run_loop  # type: ignore[no-any-return]
    view, signature = _types()
    score = types.FunctionType(signature)
    whole = void(types.Array(int64, 1, "C"), view, view, score, score)
    return njit([whole], cache=True, nogil=True)(run_loop.py_func)  # type: ignore[no-any-return]


@cache
def compile_score(function: Callable[..., float]) -> Callable[..., float]:
    """Compile a policy's score, and the plain functions it calls, for the loop.

    Parameters
    ----------
    function
        A score with the signature (now, view, queue, pool), as the reference engine calls it.
    """
    if numba.config.DISABLE_JIT:
        return function
    return njit([_types()[1]], cache=True, nogil=True)(_with_compiled_helpers(function))  # type: ignore[no-any-return]


@cache
def _with_compiled_helpers(function: Any) -> Any:
    """The same function in which the plain functions it names are compiled ones."""
    names = function.__code__.co_names
    helpers = {
        name: njit(_with_compiled_helpers(value))
        for name in names
        if isinstance(value := function.__globals__.get(name), FunctionType)
    }
    clone = FunctionType(
        function.__code__, {**function.__globals__, **helpers}, function.__name__, function.__defaults__
    )
    clone.__qualname__, clone.__module__ = function.__qualname__, function.__module__
    return clone


__all__ = ["compile_score", "is_warm", "run_compiled"]
