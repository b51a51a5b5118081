"""One pool of alike agents and one queue: patience, lines, handling phases, returns, redials, call-backs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.exact.chains import (
    GONE,
    NOBODY,
    SERVED,
    Measures,
    Moves,
    explore,
    fate,
    mean,
    mean_entry,
    stationary,
    waits,
)


def many_servers(
    arrivals: float,
    service: float,
    patience: float,
    agents: int,
    limit: float,
    lines: int | None = None,
    longest: int = 400,
) -> Measures:
    """M/M/agents with patience rate ``patience`` (0: nobody abandons), ``lines`` in all; P(W > limit)."""
    most = lines if lines is not None else agents + longest

    def moves(n: int) -> Moves[int]:
        if n < most:
            yield arrivals, n + 1
        yield min(n, agents) * service + max(n - agents, 0) * patience, n - 1

    def tagged(ahead: int) -> Moves[int | str]:
        yield agents * service, ahead - 1 if ahead else SERVED
        yield ahead * patience, ahead - 1
        yield patience, GONE

    chain = explore([0], moves)
    p = stationary(chain, None if lines is not None else lambda n: n == most)
    blocked = float(p[chain.index[most]]) if lines is not None else 0.0
    waiting = {n - agents: float(p[chain.index[n]]) / (1 - blocked) for n in range(agents, most)}
    queue = mean(chain, p, lambda n: max(n - agents, 0))
    busy = mean(chain, p, lambda n: min(n, agents))
    accepted = arrivals * (1 - blocked)
    follow = fate(waiting, tagged, limit) if waiting else NOBODY
    return {
        "p_block": blocked,
        "mean_queue": queue,
        "mean_in_system": queue + busy,
        "occupancy": busy / agents,
        "p_abandon": patience * queue / accepted,
        **waits(queue / accepted, sum(waiting.values()), follow),
    }


@dataclass(frozen=True)
class Phases:
    """A handling time starts in phase i with ``start[i]``, leaves it at ``rate[i]`` for ``follows[i]``."""

    start: Sequence[float]
    rate: Sequence[float]
    follows: Sequence[int | None]


def erlang_phases(mean_time: float, stages: int) -> Phases:
    """Sum of equal exponential stages (scv 1 / stages)."""
    following: list[int | None] = [*range(1, stages), None]
    return Phases([1.0] + [0.0] * (stages - 1), [stages / mean_time] * stages, following)


def hyperexponential_phases(mean_time: float, scv: float) -> Phases:
    """Mixture of two exponentials with balanced means: both branches carry half of the mean."""
    share = (1 + ((scv - 1) / (scv + 1)) ** 0.5) / 2
    return Phases([share, 1 - share], [2 * share / mean_time, 2 * (1 - share) / mean_time], [None, None])


Busy = tuple[int, ...]


def phase_service(
    arrivals: float, handling: Phases, patience: float, agents: int, limit: float, longest: int = 400
) -> Measures:
    """M/PH/agents (+M): agents busy in each phase, and the queue."""

    def changed(busy: Busy, phase: int, by: int) -> Busy:
        return (*busy[:phase], busy[phase] + by, *busy[phase + 1 :])

    def starts(busy: Busy) -> Iterator[tuple[float, Busy]]:
        yield from ((share, changed(busy, phase, 1)) for phase, share in enumerate(handling.start))

    def steps(busy: Busy) -> Iterator[tuple[float, Busy, bool]]:
        """Rate, busy agents left, and whether a handling ended."""
        for phase, number in enumerate(busy):
            left, following = changed(busy, phase, -1), handling.follows[phase]
            ended = following is None
            yield (
                number * handling.rate[phase],
                left if following is None else changed(left, following, 1),
                ended,
            )

    def moves(state: tuple[Busy, int]) -> Moves[tuple[Busy, int]]:
        busy, queue = state
        if sum(busy) < agents:
            yield from ((arrivals * share, (more, 0)) for share, more in starts(busy))
        elif queue < longest:
            yield arrivals, (busy, queue + 1)
        yield queue * patience, (busy, queue - 1)
        for rate, left, ended in steps(busy):
            if ended and queue:
                yield from ((rate * share, (more, queue - 1)) for share, more in starts(left))
            else:
                yield rate, (left, queue)

    def tagged(state: tuple[Busy, int]) -> Moves[tuple[Busy, int] | str]:
        busy, ahead = state
        yield patience, GONE
        yield ahead * patience, (busy, ahead - 1)
        for rate, left, ended in steps(busy):
            if ended and ahead:
                yield from ((rate * share, (more, ahead - 1)) for share, more in starts(left))
            else:
                yield rate, SERVED if ended else (left, ahead)

    chain = explore([((0,) * len(handling.rate), 0)], moves)
    p = stationary(chain, lambda state: state[1] == longest)
    met = {s: float(p[i]) for s, i in chain.index.items() if sum(s[0]) == agents and s[1] < longest}
    queue = mean_entry(chain, p, 1)
    return {
        "mean_queue": queue,
        "occupancy": mean(chain, p, lambda state: sum(state[0])) / agents,
        "p_abandon": patience * queue / arrivals,
        **waits(queue / arrivals, sum(met.values()), fate(met, tagged, limit)),
    }


def returning(
    issues: float,
    service: float,
    resolve: float,
    callback: float,
    agents: int,
    longest: int = 90,
    away: int = 70,
) -> Measures:
    """Unresolved callers stay away for an exponential time (rate ``callback``), then queue again."""

    def moves(state: tuple[int, int]) -> Moves[tuple[int, int]]:
        n, orbit = state
        if n < agents + longest:
            yield issues, (n + 1, orbit)
            yield orbit * callback, (n + 1, orbit - 1)
        yield min(n, agents) * service * resolve, (n - 1, orbit)
        if orbit < away:
            yield min(n, agents) * service * (1 - resolve), (n - 1, orbit + 1)

    chain = explore([(0, 0)], moves)
    p = stationary(chain, lambda state: state[0] == agents + longest or state[1] == away)
    queue = mean(chain, p, lambda state: max(state[0] - agents, 0))
    busy = mean(chain, p, lambda state: min(state[0], agents))
    orbit = mean_entry(chain, p, 1)
    contacts = busy * service
    entering_busy = mean(chain, p, lambda s: (issues + s[1] * callback) * (s[0] >= agents))
    return {
        "effective_arrivals": contacts,
        "occupancy": busy / agents,
        "p_wait_per_contact": entering_busy / contacts,
        "mean_wait_per_contact": queue / contacts,
        "contacts_per_issue": contacts / issues,
        "time_to_resolution": (queue + busy + orbit) / issues,
        "waiting_per_issue": queue / issues,
        "mean_in_orbit": orbit,
    }


def redialling(
    calls: float,
    service: float,
    patience: float,
    agents: int,
    p_redial: float,
    redial: float,
    longest: int = 60,
    away: int = 50,
) -> Measures:
    """Who abandons calls again with probability ``p_redial`` after an exponential time (rate ``redial``)."""

    def moves(state: tuple[int, int]) -> Moves[tuple[int, int]]:
        n, orbit = state
        if n < agents + longest:
            yield calls, (n + 1, orbit)
            yield orbit * redial, (n + 1, orbit - 1)
        yield min(n, agents) * service, (n - 1, orbit)
        abandoning = max(n - agents, 0) * patience
        yield abandoning * (1 - p_redial if orbit < away else 1.0), (n - 1, orbit)
        if orbit < away:
            yield abandoning * p_redial, (n - 1, orbit + 1)

    chain = explore([(0, 0)], moves)
    p = stationary(chain, lambda state: state[0] == agents + longest or state[1] == away)
    queue = mean(chain, p, lambda state: max(state[0] - agents, 0))
    orbit = mean_entry(chain, p, 1)
    attempts = calls + redial * orbit
    return {
        "attempts": attempts,
        "p_abandon_per_attempt": patience * queue / attempts,
        "p_issue_lost": patience * queue * (1 - p_redial) / calls,
        "mean_wait_per_attempt": queue / attempts,
        "p_all_busy": mean(chain, p, lambda state: state[0] >= agents),
        "mean_redialling": orbit,
        "occupancy": mean(chain, p, lambda state: min(state[0], agents)) / agents,
    }


def calling_back(
    arrivals: float,
    service: float,
    patience: float,
    agents: int,
    offer_at: int,
    p_accept: float,
    longest: int = 50,
    most_callbacks: int = 250,
) -> Measures:
    """Who finds ``offer_at`` or more live callers waiting may ask to be called when no live caller waits."""

    def moves(state: tuple[int, int, int]) -> Moves[tuple[int, int, int]]:
        busy, live, pending = state
        if busy < agents:
            yield arrivals, (busy + 1, live, pending)
        else:
            accepting = p_accept if live >= offer_at and pending < most_callbacks else 0.0
            yield arrivals * accepting, (busy, live, pending + 1)
            if live < longest:
                yield arrivals * (1 - accepting), (busy, live + 1, pending)
        yield live * patience, (busy, live - 1, pending)
        if live:
            yield busy * service, (busy, live - 1, pending)
        else:
            yield busy * service, (busy, 0, pending - 1) if pending else (busy - 1, 0, 0)

    chain = explore([(0, 0, 0)], moves)
    p = stationary(chain, lambda state: state[1] == longest or state[2] == most_callbacks)
    accepted = p_accept * arrivals * mean(chain, p, lambda s: s[0] == agents and s[1] >= offer_at)
    live = mean_entry(chain, p, 1)
    pending = mean_entry(chain, p, 2)
    return {
        "callback_rate": accepted,
        "mean_callback_delay": pending / accepted,
        "live_p_abandon_of_all": patience * live / arrivals,
        "live_mean_queue": live,
        "mean_callbacks_waiting": pending,
        "occupancy": mean_entry(chain, p, 0) / agents,
    }
