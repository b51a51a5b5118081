"""Two tiers and one or two pools: strict priority, agents held back, own times, juniors and seniors."""

from collections.abc import Callable

from tests.exact.chains import (
    GONE,
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

Tiers = tuple[float, float]  # (premium, basic)
Shared = tuple[int, int, int]  # agents busy, premium waiting, basic waiting (or: basic ahead)
Split = tuple[int, int, int, int]  # juniors busy, seniors busy, premium waiting, basic waiting (or: ahead)
Own = tuple[int, int, int, int]  # agents on premium, agents on basic, premium waiting, basic waiting


def premium_ahead(pace: float, patience: float) -> Callable[[int], Moves[int | str]]:
    """Return the tagged premium customer's moves: only premium customers ahead matter, freed at ``pace``."""

    def tagged(ahead: int) -> Moves[int | str]:
        yield pace, ahead - 1 if ahead else SERVED
        yield ahead * patience, ahead - 1
        yield patience, GONE

    return tagged


def two_tiers(
    arrivals: Tiers,
    service: float,
    patience: Tiers,
    agents: int,
    reserve: int,
    limit: float,
    longest: tuple[int, int] = (50, 70),
) -> dict[str, Measures]:
    """One pool, premium first; a basic call starts only while more than ``reserve`` agents are idle."""

    def freed(busy: int, premium: int, basic: int) -> Shared:
        """One of ``busy`` agents finishes: whom does the freed agent take?"""
        if premium:
            return busy, premium - 1, basic
        if basic and agents - (busy - 1) > reserve:
            return busy, premium, basic - 1
        return busy - 1, premium, basic

    def moves(state: Shared) -> Moves[Shared]:
        busy, premium, basic = state
        if busy < agents:
            yield arrivals[0], (busy + 1, premium, basic)
        elif premium < longest[0]:
            yield arrivals[0], (busy, premium + 1, basic)
        if agents - busy > reserve:
            yield arrivals[1], (busy + 1, premium, basic)
        elif basic < longest[1]:
            yield arrivals[1], (busy, premium, basic + 1)
        if busy:
            yield busy * service, freed(busy, premium, basic)
        yield premium * patience[0], (busy, premium - 1, basic)
        yield basic * patience[1], (busy, premium, basic - 1)

    def basic_tagged(state: Shared) -> Moves[Shared | str]:
        busy, premium, ahead = state
        if busy < agents:
            yield arrivals[0], (busy + 1, premium, ahead)
        elif premium < longest[0]:
            yield arrivals[0], (busy, premium + 1, ahead)
        if busy:
            left = freed(busy, premium, ahead + 1)  # the tagged customer is the last of ahead + 1
            yield busy * service, SERVED if left[2] == 0 else (*left[:2], left[2] - 1)
        yield premium * patience[0], (busy, premium - 1, ahead)
        yield ahead * patience[1], (busy, premium, ahead - 1)
        yield patience[1], GONE

    chain = explore([(0, 0, 0)], moves)
    p = stationary(chain, lambda state: state[1] == longest[0] or state[2] == longest[1])
    met_by_premium = [0.0] * longest[0]
    for (busy, premium, _), i in chain.index.items():
        if busy == agents and premium < longest[0]:
            met_by_premium[premium] += float(p[i])
    met_by_basic = {
        state: float(p[i])
        for state, i in chain.index.items()
        if agents - state[0] <= reserve and state[2] < longest[1]
    }
    queues = [mean_entry(chain, p, at) for at in (1, 2)]
    premium_fate = fate(dict(enumerate(met_by_premium)), premium_ahead(agents * service, patience[0]), limit)
    basic_fate = fate(met_by_basic, basic_tagged, limit)
    return {
        "premium": {
            "mean_queue": queues[0],
            "p_abandon": patience[0] * queues[0] / arrivals[0],
            **waits(queues[0] / arrivals[0], sum(met_by_premium), premium_fate),
        },
        "basic": {
            "mean_queue": queues[1],
            "p_abandon": patience[1] * queues[1] / arrivals[1],
            **waits(queues[1] / arrivals[1], sum(met_by_basic.values()), basic_fate),
        },
        "all": {"occupancy": mean_entry(chain, p, 0) / agents},
    }


def two_tiers_own_times(
    arrivals: Tiers, service: Tiers, patience: Tiers, agents: int, longest: tuple[int, int] = (40, 32)
) -> Measures:
    """One pool, strict priority to premium, a service rate for each tier."""

    def moves(state: Own) -> Moves[Own]:
        on_premium, on_basic, premium, basic = state
        if on_premium + on_basic < agents:
            yield arrivals[0], (on_premium + 1, on_basic, 0, 0)
            yield arrivals[1], (on_premium, on_basic + 1, 0, 0)
        else:
            yield arrivals[0] * (premium < longest[0]), (on_premium, on_basic, premium + 1, basic)
            yield arrivals[1] * (basic < longest[1]), (on_premium, on_basic, premium, basic + 1)
        for rate, left in (
            (on_premium * service[0], (on_premium - 1, on_basic)),
            (on_basic * service[1], (on_premium, on_basic - 1)),
        ):
            if premium:
                yield rate, (left[0] + 1, left[1], premium - 1, basic)
            elif basic:
                yield rate, (left[0], left[1] + 1, premium, basic - 1)
            else:
                yield rate, (*left, 0, 0)
        yield premium * patience[0], (on_premium, on_basic, premium - 1, basic)
        yield basic * patience[1], (on_premium, on_basic, premium, basic - 1)

    chain = explore([(0, 0, 0, 0)], moves)
    p = stationary(chain, lambda state: state[2] == longest[0] or state[3] == longest[1])
    premium, basic = (mean_entry(chain, p, at) for at in (2, 3))
    return {
        "p_wait": mean(chain, p, lambda state: state[0] + state[1] == agents),
        "premium_mean_wait": premium / arrivals[0],
        "basic_mean_wait": basic / arrivals[1],
        "premium_p_abandon": patience[0] * premium / arrivals[0],
        "basic_p_abandon": patience[1] * basic / arrivals[1],
        "agents_on_premium": mean_entry(chain, p, 0),
        "agents_on_basic": mean_entry(chain, p, 1),
        "occupancy": mean(chain, p, lambda state: state[0] + state[1]) / agents,
    }


def juniors_and_seniors(
    arrivals: Tiers,
    service: Tiers,
    patience: Tiers,
    agents: tuple[int, int],
    reserve: int,
    limit: float,
    longest: tuple[int, int] = (60, 60),
) -> dict[str, Measures]:
    """N-model: (juniors, seniors) with own service rates; juniors serve basic only, seniors premium first.

    A basic call prefers a junior and starts with a senior only while more than ``reserve`` seniors are idle.
    """
    junior_count, senior_count = agents

    def premium_arrives(state: Split) -> tuple[float, Split]:
        juniors, seniors, premium, basic = state
        if seniors < senior_count:
            return arrivals[0], (juniors, seniors + 1, premium, basic)
        return arrivals[0] * (premium < longest[0]), (juniors, seniors, premium + 1, basic)

    def finishes(state: Split) -> Moves[Split]:
        juniors, seniors, premium, basic = state
        after_junior = (
            (juniors, seniors, premium, basic - 1) if basic else (juniors - 1, seniors, premium, basic)
        )
        yield juniors * service[0], after_junior
        if premium:
            yield seniors * service[1], (juniors, seniors, premium - 1, basic)
        elif basic and senior_count - (seniors - 1) > reserve:
            yield seniors * service[1], (juniors, seniors, premium, basic - 1)
        else:
            yield seniors * service[1], (juniors, seniors - 1, premium, basic)

    def moves(state: Split) -> Moves[Split]:
        juniors, seniors, premium, basic = state
        yield premium_arrives(state)
        if juniors < junior_count:
            yield arrivals[1], (juniors + 1, seniors, premium, basic)
        elif senior_count - seniors > reserve:
            yield arrivals[1], (juniors, seniors + 1, premium, basic)
        else:
            yield arrivals[1] * (basic < longest[1]), (juniors, seniors, premium, basic + 1)
        yield from finishes(state)
        yield premium * patience[0], (juniors, seniors, premium - 1, basic)
        yield basic * patience[1], (juniors, seniors, premium, basic - 1)

    def basic_tagged(state: Split) -> Moves[Split | str]:
        juniors, seniors, premium, ahead = state
        yield premium_arrives(state)
        for rate, left in finishes((juniors, seniors, premium, ahead + 1)):  # tagged is the last of ahead + 1
            yield rate, SERVED if left[3] == 0 else (*left[:3], left[3] - 1)
        yield premium * patience[0], (juniors, seniors, premium - 1, ahead)
        yield ahead * patience[1], (juniors, seniors, premium, ahead - 1)
        yield patience[1], GONE

    chain = explore([(0, 0, 0, 0)], moves)
    p = stationary(chain, lambda state: state[2] == longest[0] or state[3] == longest[1])
    met_by_premium = [0.0] * longest[0]
    for (_, seniors, premium, _), i in chain.index.items():
        if seniors == senior_count and premium < longest[0]:
            met_by_premium[premium] += float(p[i])
    met_by_basic = {
        state: float(p[i])
        for state, i in chain.index.items()
        if state[0] == junior_count and senior_count - state[1] <= reserve and state[3] < longest[1]
    }
    queues = [mean_entry(chain, p, at) for at in (2, 3)]
    pace = senior_count * service[1]
    premium_fate = fate(dict(enumerate(met_by_premium)), premium_ahead(pace, patience[0]), limit)
    basic_fate = fate(met_by_basic, basic_tagged, limit)
    busy = [mean_entry(chain, p, at) for at in (0, 1)]
    abandon = [patience[tier] * queues[tier] / arrivals[tier] for tier in (0, 1)]
    by_seniors = busy[1] * service[1] - arrivals[0] * (1 - abandon[0])
    return {
        "premium": {
            "p_abandon": abandon[0],
            **waits(queues[0] / arrivals[0], sum(met_by_premium), premium_fate),
        },
        "basic": {
            "p_abandon": abandon[1],
            **waits(queues[1] / arrivals[1], sum(met_by_basic.values()), basic_fate),
        },
        "all": {
            "junior_occupancy": busy[0] / junior_count,
            "senior_occupancy": busy[1] / senior_count,
            "basic_share_served_by_seniors": by_seniors / (arrivals[1] * (1 - abandon[1])),
        },
    }
