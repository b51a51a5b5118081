"""All randomness: a day's contacts as a pure function of (seed, replication, day, who, attempt, which quantity).

Counter words of a draw: contact number | day, attempt and block | hash of the contact type's name | replication;
the key is the seed. A contact's number is its interval and its place in it, so raising the volume of an interval
adds customers and leaves every other customer of the day as they were.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simcenter.engine.drawing.kernels import fill_words, order_by_time, poisson_counts
from simcenter.engine.drawing.recipe import DAY_MS, WORD, Recipe, TypeRecipe
from simcenter.engine.tables import NEVER, NOT_YET, Demand, Flags, Floats, Ints, SmallInts, Words
from simcenter.scenario.distributions import Distribution, Fixed, Never

STREAM_VERSION = 1
"""Changes when the same seed would give other numbers; part of every digest."""

IN_SERVICE, WAITING = 4095, 4094
"""Interval numbers of contacts that are there at the start."""
PLACE_BITS = 20
DAY_OFFSET = 64
"""Day words start here, so that days before the horizon have words of their own."""
LONGEST_MS = 2**40

# Which block and lane of a row's words each quantity takes; fixed for ever, whether used or not.
ARRIVAL, TALK, PATIENCE, RESOLVE = (0, 0), (0, 1), (0, 2), (0, 3)
BEFORE_QUEUE, HOLD, WRAP, RETURNS = (1, 0), (1, 1), (1, 2), (1, 3)
RETURN_DELAY, REDIALS, REDIAL_DELAY, ROUTE = (2, 0), (2, 1), (2, 2), (2, 3)


@dataclass(frozen=True)
class Who:
    """Whose luck rows carry: the counter words of each row, and its type."""

    index: Words
    day: SmallInts
    attempt: SmallInts
    type: SmallInts

    def take(self, rows: Ints | Flags) -> Who:
        """The same for some of the rows."""
        return Who(self.index[rows], self.day[rows], self.attempt[rows], self.type[rows])

    @staticmethod
    def join(parts: list[Who]) -> Who:
        """Several one after the other."""
        return Who(
            np.concatenate([p.index for p in parts]),
            np.concatenate([p.day for p in parts]),
            np.concatenate([p.attempt for p in parts]),
            np.concatenate([p.type for p in parts]),
        )


class Luck:
    """The words of some rows, drawn block by block when first asked for."""

    def __init__(self, recipe: Recipe, seed: int, replication: int, who: Who) -> None:
        """Prepare to draw for `who`; nothing is drawn yet."""
        self._who = who
        self._keys = np.array([kind.key for kind in recipe.kinds], np.uint32)
        self._key = (seed & 0xFFFFFFFF, seed >> 32)
        self._replication = replication
        self._blocks: dict[int, Words] = {}

    def words(self, quantity: tuple[int, int]) -> Words:
        """The 32-bit words of a quantity, one a row."""
        block, lane = quantity
        if block not in self._blocks:
            who = self._who
            middle = (who.day + DAY_OFFSET) << 16 | who.attempt << 8 | block
            out = np.empty((len(who.index), 4), np.uint32)
            keys = self._keys[who.type]
            fill_words(who.index, middle.astype(np.uint32), keys, self._replication, *self._key, out)
            self._blocks[block] = out
        return self._blocks[block][:, lane]

    def uniforms(self, quantity: tuple[int, int], rows: slice | Ints) -> Floats:
        """Uniforms in the open interval (0, 1) of a quantity for some rows."""
        return (self.words(quantity)[rows] + 0.5) / WORD


def draw(recipe: Recipe, seed: int, replication: int) -> Demand:
    """Draw the contacts of one horizon.

    Parameters
    ----------
    recipe
        What the scenario says, from `build_recipe`.
    seed
        0 to 2**64 - 1: the world.
    replication
        0 to 2**32 - 1: which sample of it.

    Returns
    -------
    Demand
        The same for the same arguments on every machine.
    """
    if not 0 <= seed < 2**64:
        raise ValueError(f"seed {seed} is not between 0 and 2**64 - 1")
    if not 0 <= replication < 2**32:
        raise ValueError(f"replication {replication} is not between 0 and 2**32 - 1")
    who, dial = _fresh(recipe, seed, replication)
    order = order_by_time(dial, recipe.horizon_ms)
    who, dial = who.take(order), dial[order]
    levels = [_rows(recipe, seed, replication, who, dial)]
    issue = np.arange(len(dial), dtype=np.int32)
    issues, links = [issue], []
    while True:
        level = levels[-1]
        awake = np.flatnonzero(_may_wake(recipe, level))
        link = np.full(len(level.type), NOT_YET, np.int32)
        link[awake] = np.arange(len(awake)) + sum(len(part.type) for part in levels)
        links.append(link)
        if not len(awake):
            break
        who = who.take(awake)
        who = Who(who.index, who.day, (who.attempt + 1).astype(np.int32), who.type)
        nobody = np.full(len(awake), NOT_YET, np.int64)
        levels.append(_keep_patience(recipe, _rows(recipe, seed, replication, who, nobody), level, awake))
        issues.append(issues[-1][awake])
    columns = {name: np.concatenate([getattr(part, name) for part in levels]) for name in Demand._fields[1:-4]}
    return Demand(
        fresh=len(dial),
        **columns,
        next=np.concatenate(links),
        issue=np.concatenate(issues),
        attempt=np.concatenate([part.attempt for part in levels]),
        day=np.concatenate([part.day for part in levels]),
    )


def day_factor(recipe: Recipe, seed: int, replication: int, day: int) -> float:
    """The factor on all rates of a day: gamma with mean 1, or 1 when days are alike."""
    if recipe.shape is None:
        return 1.0
    from scipy.special import gammaincinv

    word = np.empty((1, 4), np.uint32)
    one = np.zeros(1, np.uint32)
    middle = np.full(1, (day + DAY_OFFSET) << 16, np.uint32)
    fill_words(one, middle, one, replication, seed & 0xFFFFFFFF, seed >> 32, word)
    return float(gammaincinv(recipe.shape, _wide(word)[0]) / recipe.shape)


def _wide(words: Words) -> Floats:
    """Uniforms of 53 bits from the first two words of each row, in the open interval."""
    high = words[:, 0].astype(np.float64) * 2.0**21 + (words[:, 1] >> np.uint32(11))
    return (high + 0.5) / 2.0**53


def _fresh(recipe: Recipe, seed: int, replication: int) -> tuple[Who, Ints]:
    """Everyone who arrives without being woken, and when they dial."""
    parts = [_at_start(recipe, IN_SERVICE), _at_start(recipe, WAITING)]
    parts += [_arrivals(recipe, seed, replication, day) for day in range(recipe.days)]
    if recipe.carry_in:
        parts += _carried_in(recipe, seed, replication)
    who, dial = Who.join([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
    by_type = np.argsort(who.type, kind="stable") if len(parts) > 3 else None
    started = len(parts[0][1]) + len(parts[1][1])
    if by_type is not None:  # types in order within a millisecond; those there at the start stay first
        by_type = np.concatenate([by_type[by_type < started], by_type[by_type >= started]])
        who, dial = who.take(by_type), dial[by_type]
    return who, dial


def _at_start(recipe: Recipe, interval: int) -> tuple[Who, Ints]:
    counts = [kind.in_service if interval == IN_SERVICE else kind.waiting for kind in recipe.kinds]
    type_ = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    place = np.concatenate([np.arange(n) for n in counts]) if sum(counts) else np.zeros(0, np.int64)
    who = Who(
        (interval << PLACE_BITS | place).astype(np.uint32),
        np.zeros(len(type_), np.int32),
        np.ones(len(type_), np.int32),
        type_,
    )
    return who, np.zeros(len(type_), np.int64)


def _arrivals(recipe: Recipe, seed: int, replication: int, day: int) -> tuple[Who, Ints]:
    """Fresh contacts of a day: a Poisson count for each type and interval, each contact at its own moment."""
    kinds, intervals = recipe.rates.shape
    factor = day_factor(recipe, seed, replication, day)
    keys = np.repeat(np.array([kind.key for kind in recipe.kinds], np.uint32), intervals)
    numbers = np.tile(np.arange(intervals, dtype=np.uint32), kinds)
    words = np.empty((len(keys), 4), np.uint32)
    middle = np.full(len(keys), (day + DAY_OFFSET) << 16, np.uint32)
    fill_words(numbers, middle, keys, replication, seed & 0xFFFFFFFF, seed >> 32, words)
    counts = np.empty(len(keys), np.int64)
    poisson_counts(_wide(words), (recipe.rates * factor).ravel(), counts)
    cell = np.repeat(np.arange(len(keys)), counts)
    place = np.arange(len(cell)) - np.repeat(np.cumsum(counts) - counts, counts)
    interval = cell % intervals
    who = Who(
        (interval << PLACE_BITS | place).astype(np.uint32),
        np.full(len(cell), day, np.int32),
        np.ones(len(cell), np.int32),
        (cell // intervals).astype(np.int32),
    )
    moment = Luck(recipe, seed, replication, who).uniforms(ARRIVAL, slice(None))
    inside = np.minimum((moment * recipe.interval_ms).astype(np.int64), recipe.interval_ms - 1)
    return who, day * DAY_MS + interval * recipe.interval_ms + inside


def _carried_in(recipe: Recipe, seed: int, replication: int) -> list[tuple[Who, Ints]]:
    """Customers of earlier days whose return falls into the horizon.

    Those days are not simulated: each of their contacts is taken as answered without a wait and resolved with the
    mean probability of the pools that can serve it.
    """
    parts = []
    for back in range(1, _days_back(recipe) + 1):
        who, dial = _arrivals(recipe, seed, replication, -back)
        clock = (dial + back * DAY_MS) - back * recipe.open_ms  # opening hours since the horizon began
        for _ in range(1, recipe.max_attempts):
            rows = _rows(recipe, seed, replication, who, dial)
            usual = np.array([kind.usual_resolution for kind in recipe.kinds], np.uint64)
            comes = rows.returns & (rows.resolve_word >= usual[rows.type])
            clock = (clock + rows.talk_ms + rows.hold_ms + rows.return_ms)[comes]
            who = who.take(comes)
            who = Who(who.index, who.day, (who.attempt + 1).astype(np.int32), who.type)
            day, inside = np.divmod(clock, recipe.open_ms)
            here = (day >= 0) & (day < recipe.days)
            parts.append((who.take(here), day[here] * DAY_MS + inside[here]))
            earlier = day < 0
            who, clock = who.take(earlier), clock[earlier]
            dial = np.full(len(clock), NOT_YET, np.int64)
    return parts


def _days_back(recipe: Recipe) -> int:
    """Earlier days that can matter: until 99.5 % of all return delays are over, at most 14."""
    tail = np.array([0.995])
    delays = [float(kind.return_delay.quantile(tail)[0]) for kind in recipe.kinds if kind.return_delay is not None]
    return min(14, int(max(delays, default=0.0) // recipe.open_ms) + 1)


def _rows(recipe: Recipe, seed: int, replication: int, who: Who, dial: Ints) -> Demand:
    """All quantities of some rows, not yet linked."""
    luck = Luck(recipe, seed, replication, who)
    kinds = recipe.kinds
    times = [
        _times(luck, who, TALK, [kind.talk for kind in kinds]),
        _times(luck, who, HOLD, [kind.hold for kind in kinds]),
        _times(luck, who, WRAP, [kind.wrap for kind in kinds]),
    ]
    at_start = (who.index >> np.uint32(PLACE_BITS)) >= WAITING
    before = _times(luck, who, BEFORE_QUEUE, [kind.before_queue for kind in kinds])
    before[at_start & (who.attempt == 1)] = 0
    return Demand(
        fresh=len(dial),
        type=who.type,
        dial_ms=dial,
        before_queue_ms=before,
        talk_ms=times[0],
        hold_ms=times[1],
        wrap_ms=times[2],
        patience_ms=_times(luck, who, PATIENCE, [kind.patience for kind in kinds]),
        resolve_word=luck.words(RESOLVE),
        route_word=luck.words(ROUTE),
        redials=_happens(luck, who, REDIALS, [kind.redial_below for kind in kinds]),
        redials_blocked=_happens(luck, who, REDIALS, [kind.redial_blocked_below for kind in kinds]),
        redial_ms=_times(luck, who, REDIAL_DELAY, [kind.redial_delay for kind in kinds]),
        returns=_happens(luck, who, RETURNS, [kind.return_below for kind in kinds]),
        return_ms=_times(luck, who, RETURN_DELAY, [kind.return_delay for kind in kinds]),
        next=np.full(len(dial), NOT_YET, np.int32),
        issue=np.full(len(dial), NOT_YET, np.int32),
        attempt=who.attempt,
        day=who.day,
    )


def _times(luck: Luck, who: Who, quantity: tuple[int, int], laws: list[Distribution | None]) -> Ints:
    """Draw a time for each row from its type's distribution, in milliseconds; 0 where there is none."""
    out = np.zeros(len(who.type), np.int64)
    if len(set(map(id, laws))) == 1 or all(law == laws[0] for law in laws):
        _fill(out, slice(None), luck, quantity, laws[0])
        return out
    for kind, law in enumerate(laws):
        rows = np.flatnonzero(who.type == kind)
        if len(rows):
            _fill(out, rows, luck, quantity, law)
    return out


def _fill(out: Ints, rows: slice | Ints, luck: Luck, quantity: tuple[int, int], law: Distribution | None) -> None:
    if isinstance(law, Fixed):
        out[rows] = law.value
    elif isinstance(law, Never):
        out[rows] = NEVER
    elif law is not None:
        drawn = law.quantile(luck.uniforms(quantity, rows))
        endless = drawn >= LONGEST_MS
        out[rows] = np.where(endless, NEVER, np.rint(np.minimum(drawn, LONGEST_MS)))


def _happens(luck: Luck, who: Who, quantity: tuple[int, int], below: list[int]) -> Flags:
    if not any(below):
        return np.zeros(len(who.type), np.bool_)
    limits = np.array(below, np.uint64)
    return luck.words(quantity) < limits[who.type]


def _may_wake(recipe: Recipe, rows: Demand) -> Flags:
    """Rows whose luck lets a follow-up happen under some routing, attempts left."""
    some_pool_fails = np.array([kind.always_unresolved_from for kind in recipe.kinds], np.uint64)
    comes_back = rows.returns & (rows.resolve_word >= some_pool_fails[rows.type])
    hangs_up = rows.redials & (rows.patience_ms < NEVER)
    return (comes_back | hangs_up | rows.redials_blocked) & (rows.attempt < recipe.max_attempts)


def _keep_patience(recipe: Recipe, rows: Demand, parents: Demand, awake: Ints) -> Demand:
    """Where a redial keeps its patience, copy it from the contact before."""
    same = np.array([kind.same_patience for kind in recipe.kinds])[rows.type]
    if not same.any():
        return rows
    return rows._replace(patience_ms=np.where(same, parents.patience_ms[awake], rows.patience_ms))


__all__ = ["STREAM_VERSION", "TypeRecipe", "draw"]
