"""Chats: agents who hold several at once, which then share the speed the agent works at."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simcenter.engine.tables import NOT_YET
from simcenter.scenario.model import Scenario
from tests.exact.accuracy import Case
from tests.exact.cases_one_pool import share, value
from tests.exact.centers import center, exponential
from tests.exact.observed import Measure, Pair, Seen, busy_agents, mean_wait, p_abandon, p_wait
from tests.exact.unlike_agents import several_chats

PATIENCE = 5.0
"""Minutes."""


def chats(per_min: float, agents: int, work: float, speed: Sequence[float]) -> Scenario:
    """One pool; work in minutes is the mean duration of a chat that nobody shares an agent with."""
    return center(
        {"all": per_min},
        {"agents": {"seated": agents, "chats": {"at_once": len(speed), "speed": list(speed)}}},
        days=20,
        forgets=2 * work * len(speed) / speed[-1],
        tiers={"all": {"patience": exponential(PATIENCE)}},
        talk=exponential(work),
        channel="chat",
        channels={"chat": {"kind": "chat"}},
    )


def duration(seen: Seen) -> Pair:
    """Minutes from answer to end of those answered."""
    legs, rows = seen.result.legs, seen.joined[seen.answered]
    return float((legs.free_ms[rows] - legs.answer_ms[rows]).sum() / 60_000), len(rows)


def agents_with(number: int) -> Measure:
    """Share of agents' time with so many chats."""

    def measure(seen: Seen) -> Pair:
        agents = len(seen.result.supply.agent_pool)
        return sum(_minutes_with(seen, agent, number) for agent in range(agents)), agents * seen.minutes

    return measure


def _minutes_with(seen: Seen, agent: int, number: int) -> float:
    """Minutes of a stretch in which an agent has so many chats."""
    legs = seen.result.legs
    mine = legs.agent == agent
    ends = np.where(legs.free_ms[mine] == NOT_YET, seen.ends, legs.free_ms[mine])
    times = np.clip(np.concatenate([legs.answer_ms[mine], ends]), seen.begins, seen.ends)
    order = np.argsort(times, kind="stable")
    held = np.cumsum(np.repeat(np.array([1, -1]), mine.sum())[order])
    times = np.concatenate([[seen.begins], times[order], [seen.ends]])
    return float(np.diff(times)[np.concatenate([[0], held]) == number].sum() / 60_000)


def _case(per_min: float, agents: int, work: float, speed: Sequence[float]) -> Case:
    exact = several_chats(per_min, agents, 1 / work, speed, 1 / PATIENCE)
    most = len(speed)
    return Case(
        chats(per_min, agents, work, speed),
        {
            "p_wait": share(p_wait, exact["p_wait"]),
            "mean_wait": value(mean_wait, exact["mean_wait"], costly=True),
            "p_abandon": share(p_abandon, exact["p_abandon"], costly=True),
            "chats in progress": value(busy_agents, exact["chats_in_progress"]),
            "duration": value(duration, exact["chat_duration"]),
            "agents with none": share(agents_with(0), exact["agents_with_0"]),
            f"agents with {most}": share(agents_with(most), exact[f"agents_with_{most}"]),
        },
    )


ALL = {
    "up to three chats at once": _case(0.8, 3, 6.0, [1, 1.7, 2.1]),
    "one chat at a time": _case(0.8, 5, 6.0, [1]),
}
FEWER = {"two chats at once that slow each other down": _case(0.5, 4, 7.0, [1, 1.3])}
