"""Deferred work beside calls: while one waits, no ticket is begun, which is strict priority that breaks nothing off.

Where tickets are interruptible it breaks off and resumes: calls do not notice that there are tickets.
"""

from __future__ import annotations

import numpy as np

from simcenter.engine.pieces import BrokenOff
from simcenter.scenario.model import Scenario
from tests.exact.accuracy import Case
from tests.exact.cases_one_pool import share, value
from tests.exact.centers import center, exponential, relaxation
from tests.exact.formulas import preemptive_resume, strict_priority
from tests.exact.observed import MINUTE, Pair, Seen, mean_wait, of, p_wait

CALLS, TICKETS = 0, 1
PER_MIN = {"calls": 0.9, "tickets": 0.7}
HANDLE = 4.0
AGENTS = 8


ALONE_PER_MIN = {"calls": 0.15, "tickets": 0.06}
ALONE_HANDLE = {"calls": 2.0, "tickets": 6.0}


def blended(rule: str) -> Scenario:
    """Calls and tickets for the same agents round the clock; whoever waits longest goes first among calls."""
    scenario = center(
        PER_MIN,
        {"agents": {"seated": AGENTS}},
        days=30,
        forgets=relaxation(sum(PER_MIN.values()), HANDLE, AGENTS),
        talk=exponential(HANDLE),
        routing={"customers": "longest_wait", "deferred": rule},
        channels={"phone": {}, "email": {"kind": "deferred"}},
    )
    return with_tickets(scenario)


def interrupting() -> Scenario:
    """One agent round the clock who breaks tickets off for calls, which take another time."""
    scenario = center(
        ALONE_PER_MIN,
        {"agents": {"seated": 1}},
        days=60,
        forgets=10 * relaxation(sum(ALONE_PER_MIN.values()), 3.2, 1, scv=2.0),
        talks={tier: exponential(mean) for tier, mean in ALONE_HANDLE.items()},
        channels={"phone": {}, "email": {"kind": "deferred", "interruptible": True}},
    )
    return with_tickets(scenario)


def with_tickets(scenario: Scenario) -> Scenario:
    """Let the second tier write."""
    streams = list(scenario.volumes.streams)
    streams[TICKETS] = streams[TICKETS].changed(channel="email")
    return scenario.changed(volumes=scenario.volumes.changed(streams=streams))


def mean_response(seen: Seen) -> Pair:
    """Minutes from a contact's coming until the customer hears."""
    legs, rows = seen.result.legs, seen.joined
    return float((legs.leave_ms[rows] - legs.entry_ms[rows]).sum()) / MINUTE, float(len(rows))


def interruptions(seen: Seen) -> Pair:
    """How often the work on a contact is broken off."""
    pieces = seen.result.outcome.pieces
    broken = pieces.row[pieces.why == BrokenOff.FOR_CALL]
    return float(np.isin(broken, seen.joined).sum()), float(len(seen.joined))


ALONE = preemptive_resume(list(ALONE_PER_MIN.values()), list(ALONE_HANDLE.values()))
PRIORITY = strict_priority(list(PER_MIN.values()), 1 / HANDLE, AGENTS)
TOGETHER = strict_priority([sum(PER_MIN.values())], 1 / HANDLE, AGENTS)

ALL = {
    "tickets fill the time that calls leave": Case(
        blended("fills_time"),
        {
            "p_wait": share(p_wait, PRIORITY.p_wait),
            "calls": value(of(CALLS, mean_wait), PRIORITY.means[CALLS]),
            "tickets": value(of(TICKETS, mean_wait), PRIORITY.means[TICKETS], costly=True),
        },
    ),
    "one agent who breaks tickets off for calls": Case(
        interrupting(),
        {
            "calls": value(of(CALLS, mean_response), ALONE[CALLS]),
            "tickets": value(of(TICKETS, mean_response), ALONE[TICKETS], costly=True),
            "interruptions": value(of(TICKETS, interruptions), ALONE_PER_MIN["calls"] * ALONE_HANDLE["tickets"]),
        },
    ),
    "tickets and calls by their waits alone": Case(
        blended("ranked"),
        {
            "calls": value(of(CALLS, mean_wait), TOGETHER.means[0]),
            "tickets": value(of(TICKETS, mean_wait), TOGETHER.means[0]),
        },
    ),
}
