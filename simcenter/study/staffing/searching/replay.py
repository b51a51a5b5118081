"""The same days under many staffings: each day is drawn once, kept, and met again by every staffing.

Only what promises need is counted, contacts above and below the line of the service-level formula, because a
search looks at tens of thousands of days and a whole summary of one takes twice as long as simulating it.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import NamedTuple, Self

import numpy as np

from simcenter.engine.tables import Demand, Ints
from simcenter.results.agents import overtime_ms, work_of
from simcenter.results.daily.fates import (
    ABANDONED,
    ANSWERED,
    FORMULAS,
    N_FATES,
    OFFERED,
    Fate,
    FateTable,
    fates_of,
)
from simcenter.results.daily.layout import layout_of
from simcenter.results.deferred.responses import responses_by_interval
from simcenter.results.entering import kept_to, promised_ms
from simcenter.results.result import Result
from simcenter.simulation import Simulator
from simcenter.study.replicate.parallel import cores
from simcenter.study.staffing.problem import Heads, Problem
from simcenter.study.staffing.promises import LIMITED, SOUND, TierPromise

MOST_BYTES = 800_000_000
"""Drawn days kept in memory; beyond, a day is drawn again each time, which takes as long as simulating it."""
CHUNK = 20
"""Replications a worker takes at once."""


class Tally(NamedTuple):
    """What some replications came to under one staffing."""

    above: Ints  # [replication, row, day, interval] above the line of the formula, tier by tier; then of other promises
    below: Ints  # the same below the line
    busy_ms: Ints  # [pool, interval] handling time of all pools, zeros unless asked for


class Replay:
    """Runs a problem's days under any heads; a context manager that owns the workers."""

    def __init__(self, problem: Problem, seed: int, workers: int | None = None) -> None:
        """Prepare; nothing runs yet.

        Parameters
        ----------
        problem
            The center.
        seed
            The world of all days.
        workers
            Days at the same time; as many as there are cores by default.
        """
        self.problem, self.seed, self.workers = problem, seed, workers or cores()
        self.done = 0
        self.told: Callable[[int], None] = lambda done: None
        self._kept: dict[int, Demand] = {}
        self._bytes = 0
        self._pool = ThreadPoolExecutor(self.workers, "simcenter-staff")
        self._stopped = threading.Event()
        marks = np.zeros((N_FATES, 2), np.int64)
        for column, fates in enumerate(FORMULAS[problem.layout.formula]):
            marks[list(fates), column] = 1
        self._marks = marks
        self._responses = [each.tier_row for each in problem.promises if each.measure == "first_response"]
        self._limits = [each for each in problem.promises if each.measure in LIMITED]
        self._whole = [each for each in problem.promises if each.measure in SOUND]

    def __enter__(self) -> Self:
        """Own the workers until the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the workers go after the day each is at."""
        self._stopped.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def tally(self, plans: Sequence[Heads], replications: Sequence[int], *, keep: bool = True) -> list[Tally]:
        """Count every replication under every staffing.

        Parameters
        ----------
        plans
            Staffings.
        replications
            Which days; the same number brings the same customers under every staffing.
        keep
            Whether their customers are remembered for the next time.
        """
        pieces = [replications[at : at + CHUNK] for at in range(0, len(replications), CHUNK)]
        tasks = [(plan, piece) for plan in plans for piece in pieces]
        parts = list(self._run(tasks, keep))
        each = len(pieces)
        return [_together(parts[at : at + each]) for at in range(0, len(parts), each)]

    def _run(self, tasks: list[tuple[Heads, Sequence[int]]], keep: bool) -> Iterator[Tally]:
        ready: dict[int, Simulator] = {}
        for plan, _ in tasks:
            if id(plan) not in ready:
                ready[id(plan)] = self.problem.simulator.staffed(self.problem.by_pool(plan))
        futures: list[Future[Tally]] = [
            self._pool.submit(self._work, ready[id(plan)], piece, keep) for plan, piece in tasks
        ]
        try:
            for future, (_, piece) in zip(futures, tasks, strict=True):
                yield future.result()
                self.done += len(piece)
                self.told(self.done)
        except BaseException:
            self._stopped.set()
            wait([future for future in futures if not future.cancel()])
            self._stopped.clear()
            raise

    def _work(self, simulator: Simulator, replications: Sequence[int], keep: bool) -> Tally:
        tallies = []
        for replication in replications:
            if self._stopped.is_set():
                break
            result = simulator.run(self.seed, replication, self.demand(replication, keep))
            tallies.append(self._count(result))
        return _together(tallies)

    def demand(self, replication: int, keep: bool = True) -> Demand:
        """Draw the customers of a replication, or remember them."""
        found = self._kept.get(replication)
        if found is None:
            found = self.problem.simulator.draw(self.seed, replication)
            size = sum(column.nbytes for column in found[1:])
            if keep and self._bytes + size <= MOST_BYTES:
                self._kept[replication] = found
                self._bytes += size
        return found

    def _count(self, result: Result) -> Tally:
        layout = self.problem.layout
        slots, legs = layout.slots, result.legs
        shape = len(layout.tiers), layout.days, slots.intervals
        cell = layout.tier_of.take(result.demand.type)
        if layout.days > 1:
            cell = cell * shape[1] + slots.day_of(legs.dial_ms)
        cells = cell * shape[2] + slots.interval_of(legs.dial_ms)
        fates = fates_of(result, layout)
        counts = np.bincount(cells * N_FATES + fates.fate, minlength=math.prod(shape) * N_FATES)
        counts = counts.reshape(*shape, N_FATES)
        above, below = np.moveaxis(counts @ self._marks, -1, 0)
        more = [self._limit(promise, result, counts, cells, fates) for promise in self._limits]
        if self._responses:
            heard, due = responses_by_interval(result, layout, fates)
            more = [(heard[row], due[row]) for row in self._responses] + more
        more += [self._sound(promise, result, counts) for promise in self._whole]
        if more:
            above, below = (np.concatenate([own, [one[k] for one in more]]) for k, own in enumerate((above, below)))
        return Tally(above[None], below[None], self._busy(result))

    def _limit(
        self, promise: TierPromise, result: Result, counts: Ints, cells: Ints, fates: FateTable
    ) -> tuple[Ints, Ints]:
        """What a limit is judged by, above and below the line, shape (days, intervals)."""
        shape = counts.shape[:-1]
        own = counts[promise.tier_row]
        if promise.measure == "abandonment":
            offered = own[..., list(OFFERED)].sum(axis=-1)
            return offered - own[..., list(ABANDONED)].sum(axis=-1), offered
        counted = fates.fate != Fate.NOTHING
        if promise.measure == "late_callbacks":
            judged, kept = (counted & flags for flags in kept_to(result, promised_ms(result)))
            in_time, called = (np.bincount(cells[rows], minlength=math.prod(shape)) for rows in (kept, judged))
            return in_time.reshape(shape)[promise.tier_row], called.reshape(shape)[promise.tier_row]
        waited = np.bincount(cells[counted], fates.wait_ms[counted], math.prod(shape)).astype(np.int64)
        limit = own[..., [*ANSWERED, *ABANDONED, Fate.CLOSED_OUT]].sum(axis=-1) * round(1_000 * promise.within_s)
        return 2 * limit - waited.reshape(shape)[promise.tier_row], limit

    def _sound(self, promise: TierPromise, result: Result, counts: Ints) -> tuple[Ints, Ints]:
        """What a whole horizon is judged by, in its last interval, shape (days, intervals)."""
        above, below = np.zeros((2, *counts.shape[1:3]), np.int64)
        most, used = round(promise.within_s), counts[promise.tier_row, ..., Fate.PUT_OFF].sum()
        if promise.measure == "overtime":
            own = layout_of(result)  # of these heads
            most, used = round(promise.within_s * own.seated_ms.sum()), overtime_ms(result, own).sum()
        below[-1, -1], above[-1, -1] = most, 2 * most - used
        return above, below

    def _busy(self, result: Result) -> Ints:
        layout = self.problem.layout
        if self.problem.max_occupancy is None:
            return np.zeros((len(layout.pools), layout.slots.intervals), np.int64)
        work = work_of(result)  # a contact still in service when the run stops is worked on until then
        pools = result.supply.agent_pool[work.agent].astype(np.int64)
        return layout.slots.split(work.start_ms, work.end_ms, pools, len(layout.pools))[:, :-1]


def _together(parts: Sequence[Tally]) -> Tally:
    above, below = (np.concatenate([part[column] for part in parts]) for column in (0, 1))
    return Tally(above, below, np.sum([part.busy_ms for part in parts], axis=0))
