"""Where cells run: processes of this machine, which may die, or any executor somebody hands in."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, Protocol

from simcenter.scenario.errors import Mistake, quote
from simcenter.study.sweep.cell import Task, work_on
from simcenter.study.sweep.design import Cell

Work = Callable[[Task, Cell], str]


class Workers(Protocol):
    """Something that runs cells side by side."""

    at_once: int
    """Cells under way at the same time."""

    def submit(self, cell: Cell) -> Future[str]:
        """Hand a cell over."""

    def replace_dead(self) -> None:
        """After a worker died: make ready to go on."""

    def stop(self) -> None:
        """End, whatever is still running."""


class Processes:
    """Worker processes of this machine.

    Parameters
    ----------
    task
        What all cells have in common.
    count
        Processes.
    method
        How they are started: ``spawn`` or ``forkserver``.
    work
        What they do with a cell; a function at the top of a module.
    """

    def __init__(self, task: Task, count: int, method: str = "spawn", work: Work = work_on) -> None:
        self._task, self._count, self._method, self._work = task, count, method, work
        # One cell waits for each worker, so that none idles while its result is being kept.
        self.at_once = 2 * count
        self._pool: ProcessPoolExecutor | None = None
        self._started: set[multiprocessing.process.BaseProcess] = set()

    def submit(self, cell: Cell) -> Future[str]:
        """Hand a cell over."""
        before = set(multiprocessing.active_children())
        if self._pool is None:
            context = multiprocessing.get_context(self._method)
            self._pool = ProcessPoolExecutor(self._count, context, _begin, (self._task, self._work))
        try:
            return self._pool.submit(_work, cell)
        except BrokenExecutor as broken:
            # It broke between two looks at it; the caller is told in the way of every other cell.
            failed: Future[str] = Future()
            failed.set_exception(broken)
            return failed
        finally:
            self._started |= set(multiprocessing.active_children()) - before

    def replace_dead(self) -> None:
        """After a worker died: end the others, whose pool takes no more work, and begin anew."""
        self.stop()
        self._pool = None

    def stop(self) -> None:
        """End, whatever is still running: a cell that is not done is begun again another time."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        for process in self._started:
            if process.is_alive():
                process.kill()
        for process in self._started:
            process.join(5)
        self._started.clear()


class Borrowed:
    """An executor somebody else owns: threads, Dask's ``Client.get_executor()``, MPI.

    Parameters
    ----------
    task
        What all cells have in common.
    executor
        Any executor of the standard library's kind.
    at_once
        Cells under way at the same time.
    """

    def __init__(self, task: Task, executor: Executor, at_once: int) -> None:
        self._task, self._executor, self.at_once = task, executor, at_once

    def submit(self, cell: Cell) -> Future[str]:
        """Hand a cell over."""
        return self._executor.submit(work_on, self._task, cell)

    def replace_dead(self) -> None:
        """Its owner replaces workers."""

    def stop(self) -> None:
        """Take back what has not begun; the executor itself stays its owner's."""


_OWN: list[tuple[Task, Work]] = []
"""The task of a worker process, and what it does with a cell."""


def _begin(task: Task, work: Work) -> None:
    """Make a process a worker: Ctrl-C is its parent's business, and it ends when its parent does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _OWN[:] = [(task, work)]


def _end_with_parent() -> None:
    """A parent that is killed cannot tell its workers, and a worker would wait for work forever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(cell: Cell) -> str:
    task, work = _OWN[0]
    return work(task, cell)


@contextmanager
def cluster(address: str, wait_s: float = 6) -> Iterator[tuple[Executor, int]]:
    """Connect to a running Dask cluster (extra ``cluster``).

    Parameters
    ----------
    address
        Of its scheduler, such as ``tcp://127.0.0.1:8786``.
    wait_s
        Seconds to wait for it: with the loading of Dask, its absence is said within ten.

    Yields
    ------
    An executor of the cluster, and how many cells to hand it at the same time.

    Raises
    ------
    Mistake
        When Dask is not installed, or no scheduler answers.
    """
    try:
        from distributed import Client
    except ImportError:
        expected = 'the extra "cluster", installed with simcenter'
        raise Mistake("no Dask beside simcenter", expected) from None
    connect: Any = Client
    try:
        client = connect(address, timeout=wait_s)
    except (OSError, ValueError) as error:
        found = f"{quote(address)}, where no scheduler answers within {wait_s:g} s"
        expected = 'the address of a running Dask scheduler, such as "tcp://127.0.0.1:8786"'
        raise Mistake(found, expected) from error
    try:
        yield client.get_executor(pure=False, retries=0), max(2, 2 * sum(client.nthreads().values()))
    finally:
        client.close()
