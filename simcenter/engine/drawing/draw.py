"""All randomness: a day's contacts as a pure function of (seed, replication, day, who, attempt, which quantity).

Counter words of a draw: contact number | day, attempt and block | hash of the contact type's name | replication;
the key is the seed. A contact's number is its interval and its place in it, so raising the volume of an interval
adds customers and leaves every other customer of the day as they were.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from simcenter.engine.drawing import kernels
from simcenter.engine.drawing.closed_hours import closed_hours
from simcenter.engine.drawing.factors import day_factors, interval_factors, uniforms
from simcenter.engine.drawing.kernels import PLACE_BITS
from simcenter.engine.drawing.path.channels import types_after, types_of_rows
from simcenter.engine.drawing.path.entry import with_entry_luck
from simcenter.engine.drawing.path.handling import scale_handle_times
from simcenter.engine.drawing.path.legs import with_further_legs
from simcenter.engine.drawing.path.listed import draw_customers, index_of
from simcenter.engine.drawing.path.other_laws import fill_others
from simcenter.engine.drawing.path.populations import first_issues, later_issues, with_next_issues
from simcenter.engine.drawing.path.self_service import draw_self_service
from simcenter.engine.drawing.recipe import DAY_MS, MOST_DAYS_BACK, Recipe
from simcenter.engine.drawing.ties import draw_managers, draw_recognition, draw_upgrades, skip_voice_response
from simcenter.engine.drawing.underway import begin_under_way
from simcenter.engine.drawing.words import IN_SERVICE, WAITING, Luck, Who, middle_words, there_at_start, words_of
from simcenter.engine.tables import (
    MAX_NUMBER,
    NOT_YET,
    Contained,
    Demand,
    Flags,
    Floats,
    Ints,
    SmallInts,
)

STREAM_VERSION = 1
"""Changes when the same seed would give other numbers; part of every digest."""

ROW_BITS = 27


def join(parts: list[Who]) -> Who:
    """Put several one after the other."""
    columns = ["index", "day", "attempt", "type", "dial_ms"]
    columns += ["stream"] * any(part.home is not None for part in parts)
    return Who(*[np.concatenate([getattr(part, name) for part in parts]) for name in columns])


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

    Raises
    ------
    ValueError
        For a seed or replication outside these, or more contacts than one run may have.
    """
    if not 0 <= seed < 2**64:
        raise ValueError(f"seed {seed} is not between 0 and 2**64 - 1")
    if not 0 <= replication < 2**32:
        raise ValueError(f"replication {replication} is not between 0 and 2**32 - 1")
    who = _fresh(recipe, seed, replication)
    if recipe.populations:
        who = join([who, later_issues(recipe, seed, replication)])
    demand = with_further_legs(*with_next_issues(*_rows(recipe, seed, replication, who, recipe.max_attempts)))
    if len(demand.type) > MAX_NUMBER:
        raise ValueError(f"{len(demand.type):,} contacts and legs in one run, expected at most {MAX_NUMBER:,}")
    return demand


def factors_on(recipe: Recipe, seed: int, replication: int, day: int) -> Floats:
    """The factors on the rates of a day, for each type and interval or what of that is alike; mean 1."""
    intervals = recipe.rates.shape[1]
    of_day = day_factors(recipe.day_factor, seed, replication, day)
    return of_day * interval_factors(recipe.interval_factor, seed, replication, day, intervals)


def _fresh(recipe: Recipe, seed: int, replication: int) -> Who:
    """Everyone who arrives without being woken, by time, then those there at the start, then types in order."""
    parts = [_at_start(recipe, IN_SERVICE), _at_start(recipe, WAITING)]
    started = sum(len(part.dial_ms) for part in parts)
    arrivals = [_arrivals(recipe, seed, replication, day) for day in range(recipe.days)]
    if recipe.begins_ms:
        arrivals = [who.take(np.flatnonzero(who.dial_ms >= recipe.begins_ms)) for who in arrivals]
    parts += arrivals
    parts += [_replayed(recipe, *recorded[:3]) for recorded in recipe.recorded]
    parts += closed_hours(recipe, seed, replication) + first_issues(recipe, seed, replication)
    if recipe.carry_in:
        parts += _carried_in(recipe, seed, replication)
    several = len(parts) > 3
    who = join(parts) if several or started else parts[2]
    if several:
        later = started + np.argsort(who.type[started:], kind="stable")
        who = who.take(np.concatenate([np.arange(started), later]))
    if len(who.dial_ms) >= 1 << ROW_BITS:
        raise ValueError(f"{len(who.dial_ms)} contacts in one horizon are more than {1 << ROW_BITS}")
    keys = np.sort(who.dial_ms << ROW_BITS | np.arange(len(who.dial_ms)))
    order = keys & ((1 << ROW_BITS) - 1)
    keys >>= ROW_BITS  # what is left are the moments they dial
    if several or started:
        return replace(who.take(order), dial_ms=keys)
    return Who(who.index[order], who.day, who.attempt, who.type[order], keys)  # one day: alike in day and attempt


def _at_start(recipe: Recipe, interval: int) -> Who:
    counts = [kind.in_service if interval == IN_SERVICE else kind.waiting for kind in recipe.kinds]
    type_ = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    place = np.concatenate([np.arange(n) for n in counts]) if sum(counts) else np.zeros(0, np.int64)
    index = (interval << PLACE_BITS | place).astype(np.uint32)
    rows = len(type_)
    # A run that begins within the day counts what happens from then on: these came a moment earlier.
    dial = np.full(rows, max(recipe.begins_ms - 1, 0), np.int64)
    return Who(index, np.zeros(rows, np.int32), np.ones(rows, np.int32), type_, dial)


def _arrivals(recipe: Recipe, seed: int, replication: int, day: int) -> Who:
    """Fresh contacts of a day: a Poisson count for each type and interval, each contact at its own moment."""
    kinds, intervals = recipe.rates.shape
    means = _drawn_rates(recipe, day) * factors_on(recipe, seed, replication, day)
    keys = recipe.chances[:, kernels.KEY].astype(np.uint32)
    numbers = np.tile(np.arange(intervals, dtype=np.uint32), kinds)
    middle = middle_words(np.full(len(numbers), day), 0, 0)
    words = words_of(seed, replication, numbers, np.repeat(keys, intervals), middle)
    counts = np.empty(len(numbers), np.int64)
    kernels.poisson_counts(uniforms(words), means.ravel(), counts)
    rows = int(counts.sum())
    index, type_, dial = np.empty(rows, np.uint32), np.empty(rows, np.int32), np.empty(rows, np.int64)
    kernels.fill_arrivals(
        counts, keys, intervals, recipe.interval_ms, day * DAY_MS, day, replication, seed & 0xFFFFFFFF, seed >> 32,
        index, type_, dial,
    )  # fmt: skip
    return Who(index, np.full(rows, day, np.int32), np.ones(rows, np.int32), type_, dial)


def _drawn_rates(recipe: Recipe, day: int) -> Floats:
    """Expected contacts of the types whose arrivals are drawn; others are recorded, or come from populations."""
    replayed = sorted({recorded[0] for recorded in recipe.recorded} | set(recipe.populations))
    if not replayed:
        return recipe.rates_on(day)
    rates = recipe.rates_on(day).copy()
    rates[replayed] = 0.0
    return rates


def _replayed(recipe: Recipe, kind: int, day: int, times: Ints) -> Who:
    """Recorded arrivals of a type and day: each with the luck of its interval and its place in it."""
    dial = times + day * DAY_MS
    kept = dial >= recipe.begins_ms
    rows = int(kept.sum())
    return Who(
        index_of(times, recipe.interval_ms)[kept],
        np.full(rows, day, np.int32),
        np.ones(rows, np.int32),
        np.full(rows, kind, np.int32),
        dial[kept],
    )


def _carried_in(recipe: Recipe, seed: int, replication: int) -> list[Who]:
    """Customers of earlier days, and of the hours before a run begins, whose return falls into it.

    Those times are not simulated: each of their contacts is taken as answered without a wait and resolved with the
    mean probability of the pools that can serve it.
    """
    usual = np.array([kind.usual_resolution for kind in recipe.kinds], np.int64)
    parts = []
    begins = recipe.begins_ms
    for back in range(0 if begins else 1, _days_back(recipe) + 1):
        who = _arrivals(recipe, seed, replication, -back)
        if back == 0:
            who = who.take(np.flatnonzero(who.dial_ms < begins))
        clock = who.dial_ms + back * (DAY_MS - recipe.open_ms)  # opening hours since the horizon began
        for _ in range(1, recipe.max_attempts):
            rows, _ = _rows(recipe, seed, replication, who, 1)
            unsolved = rows.resolve_word >= usual[rows.type]
            talked = rows.talk_ms + rows.hold_ms
            if len(rows.contained):
                unsolved = np.where(rows.contained == Contained.NOT, unsolved, rows.contained == Contained.GAVE_UP)
                talked = np.where(rows.contained == Contained.NOT, talked, 0)
            comes = np.flatnonzero(rows.returns & unsolved)
            clock = (clock + talked + rows.return_ms)[comes]
            day, inside = np.divmod(clock, recipe.open_ms)
            here, earlier = np.flatnonzero((clock >= begins) & (day < recipe.days)), np.flatnonzero(clock < begins)
            who = who.take(comes)
            who = replace(who, attempt=who.attempt + np.int32(1), dial_ms=day * DAY_MS + inside)
            if recipe.next_types:
                luck = Luck(recipe, seed, replication, replace(who, home=who.stream))
                who = replace(luck.who, type=types_after(luck, np.arange(len(who.type)), who.type))
            parts.append(who.take(here))
            who, clock = who.take(earlier), clock[earlier]
    return parts


def _days_back(recipe: Recipe) -> int:
    """Earlier days that can matter: until 99.5 % of all return delays are over, within bounds."""
    tail = np.array([0.995])
    laws = [kind.return_delay for kind in recipe.kinds]
    laws += [kind.self_service.return_delay for kind in recipe.kinds if kind.self_service is not None]
    delays = [float(law.quantile(tail)[0]) for law in laws if law is not None]
    return min(MOST_DAYS_BACK, int(max(delays, default=0.0) // recipe.open_ms) + 1)


def _rows(
    recipe: Recipe, seed: int, replication: int, who: Who, most_attempts: int
) -> tuple[Demand, Luck]:
    """All quantities of some rows, and of the follow-ups their luck may wake; and whose they are."""
    begun, fresh = len(who.dial_ms), int((who.dial_ms != NOT_YET).sum())
    room = begun + 1 if most_attempts == 1 else int(begun * recipe.rows_a_contact) + 64
    columns = _Columns(replace(who, type=who.stream), room)
    rows = _fill(recipe, seed, replication, columns, 0, begun, most_attempts)
    if recipe.self_service and most_attempts > 1:
        more = columns.follow(_sent_back(recipe, seed, replication, columns, rows), rows)
        rows = _fill(recipe, seed, replication, columns, rows, more, most_attempts)
    index, day, attempt, home, issue, next_, times, resolve, route, habits = columns.cut(rows)
    dial = np.full(rows, NOT_YET, np.int64)
    dial[:begun] = who.dial_ms
    luck = Luck(recipe, seed, replication, Who(index, day, attempt, home, dial))
    type_ = types_of_rows(luck, who.type, next_) if recipe.next_types else home
    luck = replace(luck, who=replace(luck.who, type=type_, home=home if recipe.next_types else None))
    fill_others(luck, times)
    _keep_patience(recipe, type_, next_, times[kernels.PATIENCE])
    there = there_at_start(index) & (attempt == 1)
    times[kernels.BEFORE][there] = 0
    if recipe.begins_ms and there.any():
        begin_under_way(luck, times)
    if recipe.handle_factors is not None:
        scale_handle_times(recipe, index, type_, times)
    unrecognised = draw_recognition(luck)
    skip_voice_response(luck, unrecognised, times[kernels.BEFORE])
    returns = (habits & 4) != 0
    contained = _go_through_self_service(luck, times, returns)
    customer = draw_customers(luck)
    demand = Demand(
        fresh=fresh,
        type=type_,
        dial_ms=dial,
        before_queue_ms=times[kernels.BEFORE],
        talk_ms=times[kernels.TALK],
        hold_ms=times[kernels.HOLD],
        wrap_ms=times[kernels.WRAP],
        patience_ms=times[kernels.PATIENCE],
        resolve_word=resolve,
        route_word=route,
        redials=(habits & 1) != 0,
        redials_blocked=(habits & 2) != 0,
        redial_ms=times[kernels.REDIAL_DELAY],
        returns=returns,
        return_ms=times[kernels.RETURN_DELAY],
        next=next_,
        issue=issue,
        attempt=attempt,
        day=day,
        unrecognised=unrecognised,
        manager=draw_managers(luck, customer),
        contained=contained,
        accepts=draw_upgrades(luck),
        customer=customer,
    )
    return with_entry_luck(demand, luck, habits), luck


def _fill(
    recipe: Recipe, seed: int, replication: int, columns: _Columns, row: int, rows: int, most_attempts: int
) -> int:
    """Draw the luck of rows from one on, and of the follow-ups it may wake; return how many rows there are then."""
    while row < rows:
        if rows == columns.room:
            columns.grow()
        row, rows = kernels.fill_rows(
            row, rows, most_attempts, recipe.codes, recipe.numbers, recipe.chances,
            replication, seed & 0xFFFFFFFF, seed >> 32, *columns.arrays,
        )  # fmt: skip
    return rows


def _sent_back(recipe: Recipe, seed: int, replication: int, columns: _Columns, rows: int) -> Ints:
    """Rows whose customers come back after self-service and that have no follow-up yet."""
    index, day, attempt, type_, _, next_ = columns.cut(rows)[:6]
    luck = Luck(recipe, seed, replication, Who(index, day, attempt, type_, np.zeros(rows, np.int64)))
    found = draw_self_service(luck, there_at_start(index))
    return np.flatnonzero(found.returns & (attempt == 1) & (next_ == NOT_YET))


def _go_through_self_service(luck: Luck, times: Ints, returns: Flags) -> NDArray[np.int8]:
    """Add what trying took to the time before the queue, and to later contacts what made them harder.

    Returns
    -------
    array of int
        A `Contained` for each row, or no entries where no contact may be contained. `returns` and the delays of
        rows that are contained are made those of self-service.
    """
    found = draw_self_service(luck, there_at_start(luck.who.index))
    if found.used:
        first = luck.who.attempt == 1
        times[kernels.BEFORE] += np.where(first, found.time_ms, 0)
        factor = np.where(first, 1.0, found.harder)
        times[kernels.TALK] = np.where(factor == 1.0, times[kernels.TALK], np.rint(times[kernels.TALK] * factor))
        found.contained[~first] = Contained.NOT
        left = found.contained != Contained.NOT
        returns[left] = found.returns[left]
        times[kernels.RETURN_DELAY][left] = found.delay_ms[left]
    return found.contained


class _Columns:
    """The columns `fill_rows` writes, with room for follow-ups."""

    def __init__(self, who: Who, room: int) -> None:
        """Begin with the rows that arrive by themselves."""
        self.room = room
        begun = (who.index, who.day, who.attempt, who.type, np.arange(len(who.index), dtype=np.int32))
        self.arrays = [np.empty(room, column.dtype) for column in begun]
        for array, column in zip(self.arrays, begun, strict=True):
            array[: len(column)] = column
        self.arrays += [np.empty(room, np.int32), np.empty((7, room), np.int64)]
        self.arrays += [np.empty(room, np.uint32), np.empty(room, np.uint32), np.empty(room, np.int8)]

    def grow(self) -> None:
        """Double the room."""
        for i, old in enumerate(self.arrays):
            wide = np.empty((*old.shape[:-1], 2 * self.room), old.dtype)
            wide[..., : self.room] = old
            self.arrays[i] = wide
        self.room *= 2

    def follow(self, before: Ints, rows: int) -> int:
        """Let a further contact of the same issue follow each of some rows; return how many rows there are then."""
        more = rows + len(before)
        while more > self.room:
            self.grow()
        index, day, attempt, type_, issue, next_ = self.arrays[:6]
        next_[before] = np.arange(rows, more)
        for column in (index, day, type_, issue):
            column[rows:more] = column[before]
        attempt[rows:more] = attempt[before] + 1
        return more

    def cut(self, rows: int) -> list[np.ndarray]:
        """Return the columns without the room left over."""
        return [array[..., :rows] for array in self.arrays]


def _keep_patience(recipe: Recipe, type_: SmallInts, next_: SmallInts, patience: Ints) -> None:
    """Where a redial keeps its patience, copy it along each issue, first contacts first."""
    same = recipe.chances[:, kernels.SAME_PATIENCE] != 0
    if same.any():
        for row in np.flatnonzero((next_ >= 0) & same[type_]):
            patience[next_[row]] = patience[row]


__all__ = ["STREAM_VERSION", "draw", "factors_on"]
