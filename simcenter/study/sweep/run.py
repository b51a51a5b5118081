"""Run a sweep: every cell once, kept as soon as it is done, whatever dies meanwhile."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass
from pathlib import Path

from simcenter import __version__
from simcenter.scenario.errors import InputErrors, Mistake, Mistakes
from simcenter.study.replicate.parallel import cores
from simcenter.study.sweep.design import Cell
from simcenter.study.sweep.file import Sweep
from simcenter.study.sweep.owner import Owner
from simcenter.study.sweep.store import Store
from simcenter.study.sweep.table import write_table
from simcenter.study.sweep.workers import Borrowed, Processes, Workers

TRIES = 3
"""A cell whose worker dies is tried twice more, then reported."""
KILLED = "its worker died"
_LOOK_S = 1.0

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class SweepResult:
    """How a run of a sweep ended.

    Attributes
    ----------
    folder
        Where its results are: ``results.sqlite``, and ``results.csv`` once every cell has been tried.
    cells, done, computed
        Cells there are, cells with a result, and those computed in this run.
    failed
        Why, by number of the cell.
    interrupted
        Whether it was stopped by Ctrl-C; the next run goes on.
    """

    folder: Path
    cells: int
    done: int
    computed: int
    failed: dict[int, str]
    interrupted: bool = False


def run_sweep(
    sweep: Sweep,
    folder: str | Path,
    *,
    workers: int | None = None,
    executor: Executor | None = None,
    at_once: int | None = None,
    method: str = "spawn",
    progress: Progress | None = None,
) -> SweepResult:
    """Run the cells of a sweep that are not done yet.

    Parameters
    ----------
    sweep
        From `load_sweep`.
    folder
        For the results; made if need be. Another run of the same sweep in it goes on where one ended.
    workers
        Processes on this machine, one for each core by default.
    executor
        Runs the cells instead: any ``concurrent.futures`` executor. The results are the same bytes.
    at_once
        Cells handed to `executor` at the same time; twice the number of cores by default.
    method
        How processes start, ``spawn`` or ``forkserver``.
    progress
        Called with cells done and cells wanted.

    Raises
    ------
    Mistake
        When somebody else owns the folder, or it holds other or damaged results.
    OSError
        When results cannot be written; what was kept before stays.
    """
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    with Owner(place), open_results(sweep, place) as store:
        crew: Workers
        if executor is None:
            crew = Processes(sweep.task, workers or cores(), method)
        else:
            crew = Borrowed(sweep.task, executor, at_once or 2 * cores())
        computed, interrupted = run_cells(sweep, store, crew, progress)
        states = store.known()
        failed = {kept.number: kept.result for kept in store.kept() if kept.state == "failed"}
        done = len(states) - len(failed)
        if len(states) == len(sweep.cells):
            write_table(sweep, store, place / "results.csv")
            store.seal()
    return SweepResult(place, len(sweep.cells), done, computed, failed, interrupted)


def run_cells(
    sweep: Sweep, store: Store, crew: Workers, progress: Progress | None = None
) -> tuple[int, bool]:
    """Run the cells a store does not have yet.

    Returns
    -------
    (cells computed, whether Ctrl-C came first)
    """
    run = _Run(sweep, store, crew, progress)
    interrupted = run.go()
    return run.computed, interrupted


def open_results(sweep: Sweep, folder: Path) -> Store:
    """Open the results of a sweep, or begin them; errors as in `run_sweep`."""
    return Store(folder, {"digest": sweep.digest(), "version": __version__, "name": sweep.words.sweep})


class _Run:
    """The cells still to do, those under way, and those suspected of killing workers."""

    def __init__(self, sweep: Sweep, store: Store, crew: Workers, progress: Progress | None) -> None:
        self._store, self._crew, self._progress, self._total = store, crew, progress, len(sweep.cells)
        known = store.known()
        failed = {kept.number for kept in store.kept() if kept.state == "failed" and kept.result.startswith(KILLED)}
        self._waiting = deque(cell for cell in sweep.cells if cell.number not in known or cell.number in failed)
        self._done = self._total - len(self._waiting)
        self._suspects: deque[Cell] = deque()
        self._under_way: dict[Future[str], Cell] = {}
        self._tries: Counter[int] = Counter()
        self.computed = 0

    def go(self) -> bool:
        """Run until nothing is left; tell whether Ctrl-C came first."""
        try:
            self._tell()
            while self._waiting or self._suspects or self._under_way:
                self._hand_out()
                self._gather()
        except KeyboardInterrupt:
            return True
        finally:
            for future in self._under_way:
                future.cancel()
            self._crew.stop()
        return False

    def _hand_out(self) -> None:
        """Keep the workers busy; a suspect runs alone, so that who dies is known to have died of it."""
        if self._suspects:
            if not self._under_way:
                cell = self._suspects.popleft()
                self._under_way[self._crew.submit(cell)] = cell
            return
        while self._waiting and len(self._under_way) < self._crew.at_once:
            cell = self._waiting.popleft()
            self._under_way[self._crew.submit(cell)] = cell

    def _gather(self) -> None:
        """Keep what is done; when a worker died, suspect every cell that was under way."""
        alone = len(self._under_way) == 1
        finished = wait(self._under_way, timeout=_LOOK_S, return_when=FIRST_COMPLETED).done
        dead: list[Cell] = []
        for future in finished:
            cell = self._under_way.pop(future)
            error = future.exception()
            if error is None:
                self._keep(cell, future.result())
            elif _is_death(error):
                dead.append(cell)
            else:
                self._fail(cell, error)
        if dead:
            self._bury(dead, alone)

    def _bury(self, dead: list[Cell], alone: bool) -> None:
        """A worker died: begin anew with every cell that was under way, one at a time."""
        for future in list(self._under_way):
            cell = self._under_way.pop(future)
            if future.done() and not future.cancelled() and future.exception() is None:
                self._keep(cell, future.result())
            else:
                future.cancel()
                dead.append(cell)
        self._crew.replace_dead()
        for cell in sorted(dead, key=lambda cell: cell.number, reverse=True):
            self._tries[cell.number] += alone
            if self._tries[cell.number] < TRIES:
                self._suspects.appendleft(cell)
            else:
                self._store.keep(cell.number, "failed", f"{KILLED} {TRIES} times")
                self._finish()

    def _keep(self, cell: Cell, result: str) -> None:
        self._store.keep(cell.number, "done", result)
        self.computed += 1
        self._finish()

    def _fail(self, cell: Cell, error: BaseException) -> None:
        """Try again what may have been bad luck; a scenario that means nothing will not mean more next time."""
        self._tries[cell.number] += 1
        hopeless = isinstance(error, InputErrors | Mistake | Mistakes | ValueError)
        if not hopeless and self._tries[cell.number] < TRIES:
            self._waiting.append(cell)
            return
        text = " ".join(str(error).split()) or type(error).__name__
        self._store.keep(cell.number, "failed", text[:500])
        self._finish()

    def _finish(self) -> None:
        self._done += 1
        self._tell()

    def _tell(self) -> None:
        if self._progress is not None:
            self._progress(self._done, self._total)


def _is_death(error: BaseException) -> bool:
    """Whether a worker died; Dask, which need not be installed, has an error of its own for it."""
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"
