"""A few customers, each in contact or thinking: Engset's models, solved as chains of how many are in contact."""

from __future__ import annotations

from typing import Any

from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.volumes import Population
from tests.exact.accuracy import Case
from tests.exact.cases_one_pool import share, value
from tests.exact.centers import center, exponential
from tests.exact.chains import Moves, explore, mean, stationary
from tests.exact.observed import busy_agents, mean_wait, occupancy, p_block, p_wait, per_minute

IDLE, TALK = 30.0, 6.0
"""Minutes."""


def finite(customers: int, agents: int, **words: Any) -> Scenario:
    """A population served round the clock."""
    desk = {"desk": {"seated": agents}}
    base = center({"all": 1.0}, desk, days=20, forgets=IDLE + TALK, talk=exponential(TALK), **words)
    idle = Population.model_validate({"customers": customers, "idle": exponential(IDLE)})
    people = base.volumes.streams[0].changed(per_hour=None, population=idle)
    return base.changed(volumes=base.volumes.changed(streams=[people]))


def in_contact(customers: int, agents: int, room: int) -> dict[str, float]:
    """Solve M/M/c//N with room for some at a time; who finds none thinks again.

    Who comes sees the others as they are where there is one customer less (the arrival theorem).
    """

    def chain_of(number: int, measure: Any) -> float:
        def moves(here: int) -> Moves[int]:
            yield (number - here) / IDLE * (here < room), here + 1
            yield min(here, agents) / TALK, here - 1

        chain = explore([0], moves)
        return mean(chain, stationary(chain), measure)

    busy = chain_of(customers, lambda here: min(here, agents))
    waiting = chain_of(customers, lambda here: max(0, here - agents))
    blocked = chain_of(customers - 1, lambda here: here == room)
    return {
        "busy": busy,
        "p_block": blocked,
        "p_wait": chain_of(customers - 1, lambda here: here >= agents) - blocked,
        "mean_wait": waiting / (busy / TALK),
        "dialled": busy / TALK / (1 - blocked),
    }


LOST, WAIT, OWN = in_contact(9, 2, 2), in_contact(9, 2, 9), in_contact(4, 1, 4)
ALL = {
    "Engset: nine customers, two agents, two lines": Case(
        finite(9, 2, channels={"phone": {"lines": 2}}),
        {"p_block": share(p_block, LOST["p_block"]), "busy": value(busy_agents, LOST["busy"])},
    ),
    "nine customers wait for two agents": Case(
        finite(9, 2),
        {
            "p_wait": share(p_wait, WAIT["p_wait"]),
            "mean wait": value(mean_wait, WAIT["mean_wait"], costly=True),
            "contacts a minute": value(per_minute, WAIT["dialled"]),
        },
    ),
    "three managers, four accounts each": Case(
        finite(
            12, 3, tiers={"all": {"managers": ["desk"]}},
            routing={"named_agent": {"default": {"who": "manager", "hold": "1 d"}}},
        ),
        {
            "p_wait": share(p_wait, OWN["p_wait"]),
            "mean wait": value(mean_wait, OWN["mean_wait"], costly=True),
            "occupancy": share(occupancy(), OWN["busy"]),
        },
    ),
}  # fmt: skip

__all__ = ["ALL"]
