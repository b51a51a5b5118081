"""Two lines of support: a tandem whose second line is as if alone, and a warm one that keeps the first line busy."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from simcenter.scenario.model import Scenario
from tests.exact.accuracy import Case
from tests.exact.cases_one_pool import share, value
from tests.exact.centers import Words, center, exponential, relaxation
from tests.exact.chains import Moves, explore, stationary
from tests.exact.observed import at, busy_agents, mean_queue, mean_wait, occupancy, p_block, p_wait, time_to_resolution

FRONT, BACK = 0, 1


def two_lines(per_min: float, front: tuple[int, float], back: tuple[int, float], p: float, **words: Words) -> Scenario:
    """Agents and mean handle time in minutes of each line; a share p goes on to the second."""
    warm = words.pop("step", {})
    return center(
        {"all": per_min},
        {"front": {"seated": front[0]}, "back": {"seated": back[0], "skills": ["second"]}},
        days=20,
        forgets=relaxation(per_min, front[1], front[0]) + relaxation(per_min * p, back[1], back[0]),
        talk=exponential(front[1]),
        levels={"second": {"skill": "second", "talk": exponential(back[1])}},
        escalations=[{"to": "second", "share": {"front": p}, **warm}],
        routing={"desks": {"first_line": ["front"]}, "overflow": "never"},
        **words,
    )


COLD = {
    "a fifth goes on to a second line": Case(  # by Burke's theorem the second line is M/M/6
        two_lines(2.0, (8, 3.0), (6, 10.0), 0.2),
        {
            "first line p_wait": share(at(0, p_wait), 0.3569810859),
            "first line mean wait": value(at(0, mean_wait), 0.5354716288, costly=True),
            "second line p_wait": share(at(1, p_wait), 0.2847608454, costly=True),
            "second line mean wait": value(at(1, mean_wait), 1.423804227, costly=True),
            "time from dialling to the end": value(time_to_resolution, 5.820232474),
            "occupancy of the first line": share(occupancy(FRONT), 0.75),
            "occupancy of the second line": share(occupancy(BACK), 2 / 3),
        },
    ),
}


class Warm(NamedTuple):
    """Customers waiting, in talk with the first line, waiting with one of it for the second, and with that."""

    waiting: int
    front: int
    between: int
    back: int


AGENTS, LINES = (2, 1), 5
PER_MIN, FRONT_RATE, BACK_RATE, GOES_ON = 0.8, 0.5, 0.25, 0.35


def next_call(state: Warm) -> Warm:
    """A first-line agent without a customer takes whoever waits."""
    if state.waiting and state.front + state.between < AGENTS[0]:
        return state._replace(waiting=state.waiting - 1, front=state.front + 1)
    return state


def warm_moves(state: Warm) -> Moves[Warm]:
    """Rates from a state: an agent of the first line stays with the customer until the second answers."""
    waiting, front, between, back = state
    if sum(state) < LINES:
        yield PER_MIN, next_call(state._replace(waiting=waiting + 1))
    talked = state._replace(front=front - 1)
    yield front * FRONT_RATE * (1 - GOES_ON), next_call(talked)
    if back < AGENTS[1]:
        yield front * FRONT_RATE * GOES_ON, next_call(talked._replace(back=back + 1))
    else:
        yield front * FRONT_RATE * GOES_ON, talked._replace(between=between + 1)
    if between:
        yield back * BACK_RATE, next_call(state._replace(between=between - 1))
    else:
        yield back * BACK_RATE, state._replace(back=back - 1)


def _mean(number: Callable[[Warm], float]) -> float:
    chain = explore([Warm(0, 0, 0, 0)], warm_moves)
    return float(stationary(chain) @ chain.vector(number))


WARM = {
    "agents who stay until the second line answers": Case(
        two_lines(
            PER_MIN,
            (AGENTS[0], 1 / FRONT_RATE),
            (AGENTS[1], 1 / BACK_RATE),
            GOES_ON,
            step={"warm": "0 s"},
            channels={"phone": {"lines": LINES}},
        ),
        {
            "blocked": share(at(0, p_block), _mean(lambda s: float(sum(s) == LINES))),
            "waiting for the first line": value(at(0, mean_queue), _mean(lambda s: s.waiting)),
            "waiting for the second line": value(at(1, mean_queue), _mean(lambda s: s.between)),
            "first line busy": value(at(0, busy_agents), _mean(lambda s: s.front + s.between)),
            "second line busy": value(at(1, busy_agents), _mean(lambda s: s.back)),
        },
    ),
}

ALL = COLD | WARM
