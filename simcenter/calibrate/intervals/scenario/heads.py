"""Heads to begin with: the plan of the export, or what Erlang A asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simcenter.scenario.model import Scenario
from simcenter.scenario.units import IN_FILE


def erlang_heads(data: Mapping[str, Any], need: str) -> list[int]:
    """Net heads that Erlang A asks for to serve one need alone, at least one in every interval.

    Parameters
    ----------
    data
        The scenario as plain data; the heads in it do not count.
    need
        The need.
    """
    import numpy as np

    from simcenter.study.staffing.required import required_heads

    streams = [stream for stream in data["volumes"]["streams"] if stream["need"] == need]
    alone = {
        **{key: data[key] for key in ("simcenter", "calendar")},
        "needs": {need: {key: value for key, value in data["needs"][need].items() if key != "skill"}},
        "tiers": {name: tier for name, tier in data["tiers"].items() if any(s["tier"] == name for s in streams)},
        "volumes": {**data["volumes"], "streams": streams},
        "pools": {"team": {"seated": 1}},
    }
    scenario = Scenario.model_validate(alone, context=IN_FILE)
    offered = np.array([scenario.expected_per_interval(kind.stream) for kind in scenario.types])
    return [max(1, int(heads)) for heads in required_heads(scenario, offered).net]


def plan_of(queues: Sequence[str], planned: Mapping[str, Sequence[int]]) -> list[int] | None:
    """Heads the export plans for some queues together; None unless it plans each."""
    if not all(queue in planned for queue in queues):
        return None
    return [sum(each) for each in zip(*(planned[queue] for queue in queues), strict=True)]
