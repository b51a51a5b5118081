"""The compiled engine's door: pack the tables, run the loop, unpack what happened."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any

from numba import float64, int64, njit, types, void
from numba.core.typing.templates import Signature

from simcenter.engine.compiled.entering.unpacking import unpack_calls, unpack_entries
from simcenter.engine.compiled.loop import run_loop
from simcenter.engine.compiled.memory.pointers import lean_pointer, pointer, pointer_type
from simcenter.engine.compiled.memory.unpacking import unpack_legs, unpack_pieces, unpack_spells
from simcenter.engine.compiled.state import (
    EXTRAS,
    FULL,
    GATED,
    Template,
    build_template,
    build_world,
)
from simcenter.engine.compiled.view import ACCESSORS, CompiledView
from simcenter.engine.compiled_cache import PLAIN, about_to_compile, handler
from simcenter.engine.own_code import is_shipped, used_by
from simcenter.engine.tables import Demand, Floats, Ints, Outcome, Plan, Supply
from simcenter.routing.policy import RoutingPolicy, gate_of


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
    memory = build_world(demand, _template(supply, plan), getattr(_SCRATCH, "memory", None))
    _SCRATCH.memory = memory
    run_memory(memory, customers, pools)
    legs, spells = unpack_legs(memory), unpack_spells(memory)
    calls, pieces = unpack_calls(memory), unpack_pieces(memory, legs)
    return Outcome(legs, spells, int(memory[0]), unpack_entries(memory), calls, pieces)


_SCRATCH = threading.local()
"""Each thread's last state: its memory serves the next run."""

_TEMPLATES: dict[tuple[int, int], Template] = {}
_MOST_TEMPLATES = 64


def _template(supply: Supply, plan: Plan) -> Template:
    """The part of the state that is the same for all days of a scenario, worked out once."""
    key = id(supply), id(plan)
    found = _TEMPLATES.get(key)
    if found is None:
        if len(_TEMPLATES) >= _MOST_TEMPLATES:
            _TEMPLATES.clear()
        found = _TEMPLATES[key] = build_template(supply, plan)
    return found


def run_memory(
    memory: Ints, customers: tuple[RoutingPolicy, Floats], pools: tuple[RoutingPolicy, Floats]
) -> None:
    """Run the loop on a packed state, in place."""
    gate = gate_of(customers, pools)
    memory[GATED] = gate is not None
    memory[FULL] = memory[[*EXTRAS]].any()
    scores = [customers, pools, gate or pools] if memory[FULL] else [customers, pools]
    asked = "contact_score", "agent_score", "eligible"
    (_full_entry if memory[FULL] else _lean_entry)()(
        memory,
        *(part for _, table in scores for part in (table.ravel(), table.shape[1])),
        *(compile_score(getattr(type(policy), name)) for (policy, _), name in zip(scores, asked, strict=False)),
    )


def enter_lean(  # type: ignore[no-untyped-def] # numba infers types
    memory: Ints, customers: Floats, customer_columns: int, ranks: Floats, rank_columns: int, contact_score, agent_score
) -> None:  # fmt: skip
    """Go from arrays to pointers and run the loop without extras."""
    w = pointer(memory)
    seen_by_agents = CompiledView(w, pointer(customers), customer_columns)
    seen_by_contacts = CompiledView(w, pointer(ranks), rank_columns)
    run_loop(lean_pointer(memory), seen_by_agents, seen_by_contacts, None, contact_score, agent_score, None)


def enter_full(  # type: ignore[no-untyped-def] # numba infers types
    memory: Ints, customers: Floats, customer_columns: int, ranks: Floats, rank_columns: int, gates: Floats,
    gate_columns: int, contact_score, agent_score, eligible,
) -> None:  # fmt: skip
    """Go from arrays to pointers and run the loop with all it knows."""
    w = pointer(memory)
    seen_by_agents = CompiledView(w, pointer(customers), customer_columns)
    seen_by_contacts = CompiledView(w, pointer(ranks), rank_columns)
    seen_by_gate = CompiledView(w, pointer(gates), gate_columns)
    run_loop(w, seen_by_agents, seen_by_contacts, seen_by_gate, contact_score, agent_score, eligible)


@cache
def _score_type() -> Signature:
    """The signature of a compiled score."""
    view = types.NamedTuple((pointer_type(int64), pointer_type(float64), int64), CompiledView)
    return float64(int64, view, int64, int64)


@cache
def _lean_entry() -> Callable[..., None]:
    """The loop without extras, compiled once for all policies."""
    about_to_compile("lean")
    return _compiled_entry(enter_lean, scores=2)


@cache
def _full_entry() -> Callable[..., None]:
    """The loop with all it knows, compiled once for all policies."""
    about_to_compile("full")
    return _compiled_entry(enter_full, scores=3)


def _compiled_entry(enter: Callable[..., None], scores: int) -> Callable[..., None]:
    """Compile a loop for scores given as pointers, so that another policy costs no compilation of it."""
    if PLAIN:
        return enter
    score = types.FunctionType(_score_type())
    table = types.Array(float64, 1, "C"), int64
    signature = void(types.Array(int64, 1, "C"), *table * scores, *[score] * scores)
    return njit([signature], cache=True, nogil=True)(enter)


def compile_score(function: Callable[..., float]) -> Callable[..., float]:
    """Compile a policy's score, and the plain functions it calls, for the loop.

    Parameters
    ----------
    function
        A score with the signature (now, view, queue, pool), as the reference engine calls it.
    """
    return _compiled(function, () if is_shipped(function) else used_by(function))


@cache
def _compiled(function: Callable[..., float], used: tuple[object, ...]) -> Callable[..., float]:
    """Compile a score once for what it uses.

    Code of the user's own is not kept on disk: the cache there does not notice edits of a function called from
    another file, nor of a number beside it, and compiling it anew took 0.1 to 0.3 s.
    """
    clone = _with_compiled_helpers(function)
    if PLAIN:
        return clone
    return njit([_score_type()], cache=is_shipped(function), nogil=True)(clone)


def _with_compiled_helpers(function: Any) -> Any:
    """The same function, in which the accessors and plain functions it names are compiled ones."""
    helpers = {}
    for name in function.__code__.co_names:
        value = function.__globals__.get(name)
        if isinstance(value, FunctionType):
            own = value.__module__ == "simcenter.routing.view"
            helpers[name] = handler()(ACCESSORS[value.__name__] if own else _with_compiled_helpers(value))
    clone = FunctionType(
        function.__code__,
        {**function.__globals__, **helpers},
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    clone.__qualname__, clone.__module__ = function.__qualname__, function.__module__
    return clone


__all__ = ["compile_score", "run_compiled", "run_memory"]
