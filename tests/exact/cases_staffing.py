"""Fewest agents for 80 % within 20 s: the service level there and with one agent less."""

from __future__ import annotations

from tests.exact.accuracy import Case
from tests.exact.cases_one_pool import LIMIT, share
from tests.exact.centers import exponential, one_pool, relaxation
from tests.exact.observed import served_within
from tests.exact.one_pool import many_servers

SIZES = {4.0: 20, 12.0: 20, 50.0: 6, 120.0: 3, 800.0: 1}
"""Days by load: half a million calls at most in a run."""
WITHOUT_PATIENCE = (
    (1.0, 4.0, 7, 0.8947760916),
    (3.0, 4.0, 16, 0.8534164251),
    (10.0, 5.0, 57, 0.8454407762),
    (40.0, 3.0, 127, 0.8072502965),
    (200.0, 4.0, 813, 0.8174128923),
)
"""Calls a minute, mean handle time, fewest agents, service level there."""
WITH_PATIENCE = (
    (1.0, 4.0, 6, 0.8402769093, 0.7079190806),
    (3.0, 4.0, 15, 0.8597733812, 0.7925526484),
    (10.0, 5.0, 52, 0.8065304749, 0.7705171659),
    (40.0, 3.0, 118, 0.8150746771, 0.7898692778),
    (200.0, 4.0, 749, 0.8072166338, 0.7995263275),
)
"""The same with a mean patience of 3 min, and the service level with one agent less."""


def _erlang_c(per_min: float, handle: float, agents: int, level: float) -> Case:
    forgets = relaxation(per_min, handle, agents)
    days = SIZES[per_min * handle] + int(forgets / 120)
    scenario = one_pool(per_min, handle, agents, days=days)
    return Case(scenario, {"served within 20 s": share(served_within(LIMIT), level)})


def _erlang_a(per_min: float, handle: float, agents: int, level: float) -> Case:
    scenario = one_pool(per_min, handle, agents, days=SIZES[per_min * handle], patience=exponential(3.0))
    return Case(scenario, {"served within 20 s": share(served_within(LIMIT), level)})


def _one_less_without_patience(per_min: float, handle: float, agents: int) -> Case:
    """There is no printed figure for these."""
    exact = many_servers(per_min, 1 / handle, 0.0, agents, LIMIT / 60_000, longest=3_000)
    return _erlang_c(per_min, handle, agents, exact["served_within_of_all"])


def _named(agents: int, says: str, load: float, patience: str = "") -> str:
    return f"{agents} agents {says} for load {load:g}{patience}"


ENOUGH = {
    _named(agents, "suffice", per_min * handle): _erlang_c(per_min, handle, agents, level)
    for per_min, handle, agents, level in WITHOUT_PATIENCE[:-1]
} | {
    _named(agents, "suffice", per_min * handle, " with patience"): _erlang_a(per_min, handle, agents, level)
    for per_min, handle, agents, level, _ in WITH_PATIENCE
}
TOO_FEW = {
    _named(agents - 1, "do not suffice", per_min * handle): _one_less_without_patience(
        per_min, handle, agents - 1
    )
    for per_min, handle, agents, _ in WITHOUT_PATIENCE[:3]
} | {
    _named(agents - 1, "do not suffice", per_min * handle, " with patience"): _erlang_a(
        per_min, handle, agents - 1, level
    )
    for per_min, handle, agents, _, level in WITH_PATIENCE
}
LARGE = {
    _named(agents, "suffice", per_min * handle): _erlang_c(per_min, handle, agents, level)
    for per_min, handle, agents, level in WITHOUT_PATIENCE[-1:]
}
"""813 agents at this load need three quarters of an hour to forget; a good estimate takes long."""
