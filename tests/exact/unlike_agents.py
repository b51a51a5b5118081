"""Pools of unlike speed, resolving power or load: fastest first, p mu, longest idle, several chats."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from tests.exact.chains import Measures, Moves, explore, mean, mean_entry, stationary

Idle = tuple[int, ...]  # pool of every idle agent: in order of idleness if that matters, else sorted
Rule = Callable[
    [Idle], Iterator[tuple[float, int]]
]  # which position in `Idle` takes an arrival: (share, position)


@dataclass(frozen=True)
class Pool:
    """Agents alike: how many, their service rate, the chance that a contact is resolved."""

    agents: int
    service: float
    resolve: float = 1.0


def first_pool_first(order: Sequence[int]) -> Rule:
    """Arrivals go to the first pool of ``order`` that has an idle agent."""

    def rule(idle: Idle) -> Iterator[tuple[float, int]]:
        yield 1.0, min(range(len(idle)), key=lambda position: order.index(idle[position]))

    return rule


def at_random(idle: Idle) -> Iterator[tuple[float, int]]:
    """Every idle agent is as likely as any other."""
    yield from ((1 / len(idle), position) for position in range(len(idle)))


def longest_idle(idle: Idle) -> Iterator[tuple[float, int]]:
    """The agent at the front of the list, which must be kept in order of idleness."""
    yield 1.0, 0


def unlike_pools(issues: float, pools: Sequence[Pool], rule: Rule, longest: int = 400) -> Measures:
    """One first-come-first-served queue; an unresolved customer returns at once.

    The freed agent first takes the head of the queue, then the returning customer is routed as a new arrival.
    """
    ordered = rule is longest_idle

    def idle_again(idle: Idle, pool: int) -> Idle:
        return (*idle, pool) if ordered else tuple(sorted((*idle, pool)))

    def routed(idle: Idle) -> Iterator[tuple[float, Idle]]:
        yield from ((share, (*idle[:at], *idle[at + 1 :])) for share, at in rule(idle))

    def busy(idle: Idle, pool: int) -> int:
        return pools[pool].agents - idle.count(pool)

    def moves(state: tuple[Idle, int]) -> Moves[tuple[Idle, int]]:
        idle, queue = state
        if idle:
            yield from ((issues * share, (left, 0)) for share, left in routed(idle))
        elif queue < longest:
            yield issues, (idle, queue + 1)
        for number, pool in enumerate(pools):
            rate = busy(idle, number) * pool.service
            if queue:  # a return finds the queue not empty or the head just taken: it joins, nothing changes
                yield rate * pool.resolve, (idle, queue - 1)
            elif rate:
                freed = idle_again(idle, number)
                yield rate * pool.resolve, (freed, 0)
                again = rate * (1 - pool.resolve)
                yield from ((again * share, (left, 0)) for share, left in routed(freed))

    def on(pool: int, state: tuple[Idle, int]) -> float:
        return busy(state[0], pool)

    everyone = tuple(number for number, pool in enumerate(pools) for _ in range(pool.agents))
    chain = explore([(everyone, 0)], moves)
    p = stationary(chain, lambda state: state[1] == longest)
    queue = mean_entry(chain, p, 1)
    on_call = [mean(chain, p, partial(on, at)) for at in range(len(pools))]
    contacts = sum(number * pool.service for number, pool in zip(on_call, pools, strict=True))
    return {
        "p_all_busy": mean(chain, p, lambda state: not state[0]),
        "mean_queue": queue,
        "mean_wait_per_issue": queue / issues,
        "time_to_resolution": (queue + sum(on_call)) / issues,
        "contacts_per_issue": contacts / issues,
        "first_pool_share": on_call[0] * pools[0].service / contacts,
        **{f"occupancy_{at}": number / pools[at].agents for at, number in enumerate(on_call)},
    }


def several_chats(
    arrivals: float, agents: int, work: float, speed: Sequence[float], patience: float, longest: int = 80
) -> Measures:
    """Chat: an agent with n chats works at total rate ``work`` x ``speed[n - 1]``; the least loaded is next.

    A state is how many agents have 0, 1, ... chats, and the queue; somebody waits only when all are full.
    """
    most = len(speed)

    def shifted(loads: Idle, at: int, by: int) -> Idle:
        """One agent with ``at`` chats gets ``by`` more."""
        changed = list(loads)
        changed[at] -= 1
        changed[at + by] += 1
        return tuple(changed)

    def moves(state: tuple[Idle, int]) -> Moves[tuple[Idle, int]]:
        loads, queue = state
        least = next(at for at, number in enumerate(loads) if number)
        if least < most:
            yield arrivals, (shifted(loads, least, 1), 0)
        elif queue < longest:
            yield arrivals, (loads, queue + 1)
        yield queue * patience, (loads, queue - 1)
        for at in range(1, most + 1):
            rate = loads[at] * work * speed[at - 1]
            if rate:
                yield rate, (loads, queue - 1) if queue else (shifted(loads, at, -1), 0)

    def having(chats: int, state: tuple[Idle, int]) -> float:
        return state[0][chats] / agents

    chain = explore([((agents,) + (0,) * most, 0)], moves)
    p = stationary(chain, lambda state: state[1] == longest)
    queue = mean_entry(chain, p, 1)
    chats = mean(chain, p, lambda state: sum(at * number for at, number in enumerate(state[0])))
    abandoned = patience * queue / arrivals
    return {
        "p_wait": mean(chain, p, lambda state: state[0][most] == agents),
        "mean_wait": queue / arrivals,
        "p_abandon": abandoned,
        "chats_in_progress": chats,
        "chat_duration": chats / (arrivals * (1 - abandoned)),
        **{f"agents_with_{at}": mean(chain, p, partial(having, at)) for at in range(most + 1)},
    }
