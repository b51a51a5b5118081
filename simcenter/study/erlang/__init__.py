"""Erlang B, C and A, and the staffing they ask for."""

from simcenter.study.erlang.formulas import (
    MODELS,
    ErlangA,
    ErlangB,
    ErlangC,
    Model,
    ScheduledHeads,
    SteadyState,
    erlang_a,
    erlang_b,
    erlang_c,
    offered_load,
    required_agents,
    scheduled_heads,
)

__all__ = [
    "MODELS",
    "ErlangA",
    "ErlangB",
    "ErlangC",
    "Model",
    "ScheduledHeads",
    "SteadyState",
    "erlang_a",
    "erlang_b",
    "erlang_c",
    "offered_load",
    "required_agents",
    "scheduled_heads",
]
