"""Two tiers under rules that look at lines, idle agents or free trunk lines: exact where nothing but counts matters."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.exact.chains import Measures, Moves, explore, mean, mean_entry, stationary
from tests.exact.tiers import Tiers

Waiting = tuple[int, int]  # contacts of each tier
Take = Callable[[Waiting], int]  # whom a freed agent takes, asked only while both wait
Shared = tuple[int, int, int]  # agents busy, then waiting of each tier
Split = tuple[int, int, int, int]  # agents busy of each pool, then waiting of each tier
Pools = tuple[int, int, int]  # agents busy of each pool, then waiting


def longest_for_weight(weights: Tiers) -> Take:
    """The line that is longest for its weight, at a tie the first."""
    return lambda waiting: 0 if waiting[0] / weights[0] >= waiting[1] / weights[1] else 1


def most_above_share(shares: Tiers) -> Take:
    """The line most above its share of all who wait, at a tie the first."""
    return lambda waiting: 0 if waiting[0] - shares[0] * sum(waiting) >= waiting[1] - shares[1] * sum(waiting) else 1


def two_lines(
    arrivals: Tiers,
    service: float,
    patience: Tiers,
    agents: int,
    take: Take,
    lines: int = 10_000,
    held: int = 0,
    longest: Waiting = (40, 40),
) -> Measures:
    """One pool, agents never idle while somebody waits; the second tier is turned away from the last `held` lines."""

    def left(waiting: Waiting, tier: int) -> Waiting:
        return waiting[0] - (tier == 0), waiting[1] - (tier == 1)

    def moves(state: Shared) -> Moves[Shared]:
        busy, *both = state
        waiting = (both[0], both[1])
        for tier, room in enumerate((lines, lines - held)):
            if busy + sum(waiting) < room and waiting[tier] < longest[tier]:
                joined = waiting[0] + (tier == 0), waiting[1] + (tier == 1)
                yield arrivals[tier], (busy + 1, *waiting) if busy < agents else (busy, *joined)
            yield waiting[tier] * patience[tier], (busy, *left(waiting, tier))
        if sum(waiting):
            taken = take(waiting) if all(waiting) else int(waiting[1] > 0)
            yield busy * service, (busy, *left(waiting, taken))
        else:
            yield busy * service, (busy - 1, 0, 0)

    def turned_away(tier: int, state: Shared) -> bool:
        return sum(state) >= lines - held * tier

    chain = explore([(0, 0, 0)], moves)
    p = stationary(chain, lambda state: state[1] == longest[0] or state[2] == longest[1])
    found = {"occupancy": mean_entry(chain, p, 0) / agents}
    for tier, name in enumerate(("premium", "basic")):
        blocked, queue = mean(chain, p, partial(turned_away, tier)), mean_entry(chain, p, tier + 1)
        joined = arrivals[tier] * (1 - blocked)
        found |= {
            f"{name} p_block": blocked,
            f"{name} mean_wait": queue / joined,
            f"{name} p_abandon": patience[tier] * queue / joined,
        }
    return found


def help_for_long_lines(
    arrivals: Tiers, service: float, patience: Tiers, agents: Waiting, least: int, longest: Waiting = (40, 40)
) -> Measures:
    """A pool for each tier; that of the premium tier, its own first, helps basic only while `least` of them wait."""

    def moves(state: Split) -> Moves[Split]:
        desk, team, premium, basic = state
        if desk < agents[0]:
            yield arrivals[0], (desk + 1, team, premium, basic)
        elif premium < longest[0]:
            yield arrivals[0], (desk, team, premium + 1, basic)
        if team < agents[1]:
            yield arrivals[1], (desk, team + 1, premium, basic)
        elif desk < agents[0] and basic + 1 >= least:  # the head goes to the desk, the new one stays behind it
            yield arrivals[1], (desk + 1, team, premium, basic)
        elif basic < longest[1]:
            yield arrivals[1], (desk, team, premium, basic + 1)
        yield team * service, (desk, team, premium, basic - 1) if basic else (desk, team - 1, premium, basic)
        if premium:
            yield desk * service, (desk, team, premium - 1, basic)
        elif basic >= least:
            yield desk * service, (desk, team, premium, basic - 1)
        else:
            yield desk * service, (desk - 1, team, premium, basic)
        yield premium * patience[0], (desk, team, premium - 1, basic)
        yield basic * patience[1], (desk, team, premium, basic - 1)

    chain = explore([(0, 0, 0, 0)], moves)
    p = stationary(chain, lambda state: state[2] == longest[0] or state[3] == longest[1])
    waiting = [mean_entry(chain, p, at) for at in (2, 3)]
    return {
        "premium mean_wait": waiting[0] / arrivals[0],
        "premium p_abandon": patience[0] * waiting[0] / arrivals[0],
        "basic mean_wait": waiting[1] / arrivals[1],
        "basic p_abandon": patience[1] * waiting[1] / arrivals[1],
        "desk occupancy": mean_entry(chain, p, 0) / agents[0],
        "team occupancy": mean_entry(chain, p, 1) / agents[1],
    }


def shared_idleness(arrivals: float, service: Tiers, agents: Waiting, shares: Tiers, longest: int = 400) -> Measures:
    """One line and two pools; who finds both idle goes to the pool more above its share of all who are idle."""

    def routed(busy: Waiting) -> int:
        """The pool, the first at a tie; shares are such that there is none."""
        idle = agents[0] - busy[0], agents[1] - busy[1]
        above = [free - share * sum(idle) if free else -1e9 for free, share in zip(idle, shares, strict=True)]
        assert not all(idle) or abs(above[0] - above[1]) > 1e-9
        return above.index(max(above))

    def moves(state: Pools) -> Moves[Pools]:
        first, second, waiting = state
        if (first, second) != agents:
            pool = routed((first, second))
            yield arrivals, (first + (pool == 0), second + (pool == 1), 0)
        elif waiting < longest:
            yield arrivals, (first, second, waiting + 1)
        for pool, rate in enumerate((first * service[0], second * service[1])):
            if waiting:
                yield rate, (first, second, waiting - 1)
            else:
                yield rate, (first - (pool == 0), second - (pool == 1), 0)

    chain = explore([(0, 0, 0)], moves)
    p = stationary(chain, lambda state: state[2] == longest)
    return {
        "p_wait": mean(chain, p, lambda state: state[:2] == agents),
        "mean_wait": mean_entry(chain, p, 2) / arrivals,
        "first occupancy": mean_entry(chain, p, 0) / agents[0],
        "second occupancy": mean_entry(chain, p, 1) / agents[1],
    }
