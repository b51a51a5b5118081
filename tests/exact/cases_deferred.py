"""Deferred work beside calls: while one waits, no ticket is begun, which is strict priority that breaks nothing off."""

from __future__ import annotations

from simcenter.scenario.model import Scenario
from tests.exact.accuracy import Case
from tests.exact.cases_one_pool import share, value
from tests.exact.centers import center, exponential, relaxation
from tests.exact.formulas import strict_priority
from tests.exact.observed import mean_wait, of, p_wait

CALLS, TICKETS = 0, 1
PER_MIN = {"calls": 0.9, "tickets": 0.7}
HANDLE = 4.0
AGENTS = 8


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
    streams = list(scenario.volumes.streams)
    streams[TICKETS] = streams[TICKETS].changed(channel="email")
    return scenario.changed(volumes=scenario.volumes.changed(streams=streams))


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
    "tickets and calls by their waits alone": Case(
        blended("ranked"),
        {
            "calls": value(of(CALLS, mean_wait), TOGETHER.means[0]),
            "tickets": value(of(TICKETS, mean_wait), TOGETHER.means[0]),
        },
    ),
}
