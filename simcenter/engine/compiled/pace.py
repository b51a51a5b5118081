"""How long pools take and how often they solve, and when that differs: incidents, classes that learn."""

from __future__ import annotations

from simcenter.engine.compiled import state as s
from simcenter.engine.compiled.memory.pointers import extras
from simcenter.engine.compiled_cache import handler
from simcenter.engine.tables import Ints


@handler()
def scaled(base: int, factor: int) -> int:
    """A handle time step under a pool's factor in millionths, rounded to the nearest millisecond."""
    if factor == 1_000_000:
        return base
    return (base * factor + 500_000) // 1_000_000


@handler()
def handle_ppm(factor: int, speed: int) -> int:
    """A pool's factor times an agent's own, both in millionths, rounded to whole ones."""
    return scaled(factor, speed)


@handler()
def talk_ppm(w: Ints, contact: int, factor: int, time: int) -> int:
    """A factor on talk, in millionths, as it has grown for a contact that is answered at a time."""
    if not extras(w) or w[s.GROWS] == 0:
        return factor
    growth = w[s.GROWTH_AT] + 3 * w[contact + s.TYPE]
    waited = time - w[contact + s.ENTRY] - w[growth]
    if waited <= 0:
        return factor
    return scaled(factor, 1_000_000 + min(waited * w[growth + 1] // 60_000, w[growth + 2]))


@handler()
def stretch_at(w: Ints, time: int) -> int:
    """Place of the stretch of time a moment falls into: the last that begins no later."""
    size = 1 + 2 * w[s.POOLS]
    low, high = 0, w[s.PACES]
    while high - low > 1:
        middle = (low + high) // 2
        if w[w[s.PACE_AT] + middle * size] <= time:
            low = middle
        else:
            high = middle
    return w[s.PACE_AT] + low * size


@handler()
def slower(w: Ints, pool: int, time: int) -> int:
    """A pool's factor on handle times for contacts answered at a time, in millionths."""
    if not extras(w) or w[s.PACES] == 0:
        return 1_000_000
    return w[stretch_at(w, time) + 1 + pool]


@handler()
def own_factor(w: Ints, agent: int, pool: int, time: int) -> int:
    """An agent's factor on the pool's handle times, slower or faster by the pool's pace, in millionths."""
    if not extras(w):
        return 1_000_000
    return scaled(w[agent + s.SPEED], slower(w, pool, time))


@handler()
def solves_below(w: Ints, below: int, pool: int, time: int) -> int:
    """A threshold for resolution, by a pool's pace at the time a customer leaves."""
    if not extras(w) or w[s.PACES] == 0:
        return below
    return below * w[stretch_at(w, time) + 1 + w[s.POOLS] + pool] // 1_000_000
