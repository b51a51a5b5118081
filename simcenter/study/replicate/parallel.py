"""Days run side by side over the cores, and every number is the same for any number of workers.

A day is a pure function of (scenario, seed, replication), so workers share nothing but the scenario, and only
the summary of a day, 5 to 40 kB, outlives it. The compiled engine runs in threads: some two thirds of a
day are spent in kernels that let go of Python's lock, and a thread starts at once, where a process first
imports and loads compiled code for a second or two. The reference engine is Python throughout, so it runs in
processes.

Several scenarios are run together, days in the outer loop: whenever it stops, all have met the same
customers.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from types import TracebackType
from typing import NamedTuple, Self

from simcenter.results.daily.layout import Layout
from simcenter.results.table import DaySummary, day_summary
from simcenter.scenario.model import Scenario
from simcenter.simulation import EngineName, Simulator

Progress = Callable[[int, int], None]
"""Called with the days done and the days wanted, each of every scenario counted."""

CHUNK: dict[str, int] = {"compiled": 8, "reference": 1}
"""Days handed to a worker at once. Days of the compiled engine take milliseconds, so a few share the trip."""


class Task(NamedTuple):
    """Some days of one scenario."""

    which: int
    first: int
    after: int


class Days:
    """The days of some scenarios, run as far as they are wanted; a context manager that owns the workers."""

    def __init__(
        self, scenarios: Sequence[Scenario], seed: int, engine: EngineName, workers: int | None = None
    ) -> None:
        """Prepare to run days; nothing runs yet.

        Parameters
        ----------
        scenarios
            Settled scenarios; all meet the customers of the same seed and replications.
        seed, engine
            As in `simcenter.simulation`.
        workers
            Days at the same time; as many as there are cores by default.
        """
        if workers is not None and workers < 1:
            raise ValueError(f"workers: got {workers}, expected 1 or more.")
        self.scenarios, self.seed, self.engine = tuple(scenarios), seed, engine
        self.workers = workers or cores()
        if engine == "reference" and any(scenario.own_policies for scenario in scenarios):
            self.workers = 1  # a process of its own could not import a policy written in a notebook
        self.interrupted = False
        self._worker = Worker(self.scenarios, seed, engine)
        self._pool: Executor | None = None
        self._done: list[dict[int, DaySummary]] = [{} for _ in scenarios]
        self._layouts: dict[int, Layout] = {}

    def __enter__(self) -> Self:
        """Own the workers until the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the workers go; a day that is still running is finished first."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    @property
    def finished(self) -> int:
        """Days all scenarios have, from the first without a gap."""
        return min(self._without_gap(done) for done in self._done)

    def summaries(self, which: int, days: int | None = None) -> tuple[DaySummary, ...]:
        """List the first days of a scenario, all that are finished by default."""
        wanted = self.finished if days is None else days
        return tuple(self._done[which][day] for day in range(wanted))

    def run(self, days: int, progress: Progress | None = None, total: int | None = None) -> None:
        """Run until every scenario has its first so many days, or Ctrl-C.

        Ctrl-C sets `interrupted` and keeps what is done; a second one is not caught.

        Parameters
        ----------
        days
            Days wanted of each scenario, those there are already included.
        progress
            Told of every step, in the caller's thread.
        total
            Days of each scenario to tell `progress` of; `days` by default.
        """
        tasks = self._tasks(days)
        tell = _teller(progress, (total or days) * len(self.scenarios))
        try:
            tell(self._count())
            if self.engine == "compiled" or self.workers == 1:
                self._begin_here(days, tell)
            if self.workers == 1:
                self._run_here(tasks, tell)
            else:
                self._run_side_by_side(tasks, tell)
        except KeyboardInterrupt:
            self.interrupted = True

    def _begin_here(self, days: int, tell: Callable[[int], None]) -> None:
        """Run the first day of each scenario alone: it compiles what the others then share."""
        for which in range(len(self.scenarios)):
            if days > 0 and not self._done[which]:
                self._keep(Task(which, 0, 1), self._worker.work(Task(which, 0, 1)))
                tell(self._count())

    def _run_here(self, tasks: Iterator[Task], tell: Callable[[int], None]) -> None:
        for task in tasks:
            for day in range(task.first, task.after):
                one = Task(task.which, day, day + 1)
                self._keep(one, self._worker.work(one))
                tell(self._count())

    def _run_side_by_side(self, tasks: Iterator[Task], tell: Callable[[int], None]) -> None:
        """Keep twice as many tasks under way as there are workers, so that none waits for the next."""
        under_way: dict[Future[list[DaySummary]], Task] = {}
        try:
            while True:
                while len(under_way) < 2 * self.workers and (task := next(tasks, None)) is not None:
                    under_way[self._submit(task)] = task
                if not under_way:
                    return
                for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                    self._keep(under_way.pop(future), future.result())
                    tell(self._count())
        except KeyboardInterrupt:
            self._worker.stop()
            running = {future: task for future, task in under_way.items() if not future.cancel()}
            for future in wait(running).done:
                if not future.cancelled() and future.exception() is None:
                    self._keep(running[future], future.result())
            raise
        except BrokenProcessPool as broken:
            raise RuntimeError(
                "a worker process died; a script that starts workers must do so below "
                "`if __name__ == '__main__':`, or ask for workers=1."
            ) from broken

    def _submit(self, task: Task) -> Future[list[DaySummary]]:
        if self._pool is None:
            if self.engine == "compiled":
                self._pool = ThreadPoolExecutor(self.workers, "simcenter-day")
            else:
                self._pool = ProcessPoolExecutor(
                    self.workers,
                    multiprocessing.get_context("spawn"),
                    _begin_process,
                    (self.scenarios, self.seed, self.engine),
                )
        if self.engine == "compiled":
            return self._pool.submit(self._worker.work, task)
        return self._pool.submit(_work_in_process, task)

    def _tasks(self, days: int) -> Iterator[Task]:
        """Cut the days that are missing into chunks, the same ones whatever the number of workers."""
        size = CHUNK[self.engine]
        for first in range(0, days, size):
            for which, done in enumerate(self._done):
                missing = [day for day in range(first, min(first + size, days)) if day not in done]
                if missing:
                    yield Task(which, missing[0], missing[-1] + 1)

    def _keep(self, task: Task, summaries: list[DaySummary]) -> None:
        for day, summary in enumerate(summaries, task.first):
            layout = self._layouts.setdefault(task.which, summary.layout)
            self._done[task.which][day] = replace(summary, layout=layout)

    def _count(self) -> int:
        return sum(len(done) for done in self._done)

    @staticmethod
    def _without_gap(done: dict[int, DaySummary]) -> int:
        return next(day for day in range(len(done) + 1) if day not in done)


class Worker:
    """Runs days of some scenarios, making each scenario ready once."""

    def __init__(self, scenarios: Sequence[Scenario], seed: int, engine: EngineName) -> None:
        """Prepare; nothing is made ready yet."""
        self._scenarios, self._seed, self._engine = scenarios, seed, engine
        self._ready: dict[int, Simulator] = {}
        self._layouts: dict[int, Layout] = {}
        self._stopped = threading.Event()

    def stop(self) -> None:
        """End every task after the day it is at."""
        self._stopped.set()

    def work(self, task: Task) -> list[DaySummary]:
        """Run the days of a task and sum each up; what they were made of is forgotten."""
        if task.which not in self._ready:
            self._ready[task.which] = Simulator(self._scenarios[task.which], self._engine)
        simulator, summaries = self._ready[task.which], []
        for replication in range(task.first, task.after):
            if self._stopped.is_set():
                break
            result = simulator.run(self._seed, replication)
            summary = day_summary(result, self._layouts.get(task.which))
            self._layouts.setdefault(task.which, summary.layout)
            summaries.append(summary)
        return summaries


_IN_PROCESS: list[Worker] = []
"""The worker of a worker process."""


def _begin_process(scenarios: Sequence[Scenario], seed: int, engine: EngineName) -> None:
    """Make a process a worker; Ctrl-C reaches it too, but its parent decides what that means."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _IN_PROCESS[:] = [Worker(scenarios, seed, engine)]


def _work_in_process(task: Task) -> list[DaySummary]:
    return _IN_PROCESS[0].work(task)


def cores() -> int:
    """Cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        return os.cpu_count() or 1


def _teller(progress: Progress | None, total: int) -> Callable[[int], None]:
    if progress is None:
        return lambda done: None
    return lambda done: progress(done, total)
