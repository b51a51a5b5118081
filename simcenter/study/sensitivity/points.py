"""Many variants of a scenario on the same days: a measure of each, day by day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from simcenter.results.measures import MEASURES
from simcenter.results.table import stack
from simcenter.scenario.model import Scenario
from simcenter.study.replicate.figures import Figures, figures
from simcenter.study.replicate.headlines import Row
from simcenter.study.replicate.parallel import Task, Worker, cores
from simcenter.study.replicate.precision import read_measure

Progress = Callable[[int, int], None]
Build = Callable[[], Scenario]


def read_daily_measure(scenario: Scenario, measure: str) -> Row:
    """Read a measure that has a figure every day, of all or of a part: ``mean_wait of premier``.

    Raises
    ------
    ValueError
        When there is none of the name, or it is pooled over all days.
    """
    row = read_measure(scenario, measure)
    if MEASURES[row.measure].share is not None:
        raise ValueError(f"measure: found {measure}, pooled over all days, expected one that every day has.")
    return row


class Points:
    """Simulates variants over the same days and forgets everything but one measure of each day."""

    def __init__(self, row: Row, seed: int, workers: int | None = None, progress: Progress | None = None) -> None:
        """Prepare.

        Parameters
        ----------
        row
            The measure, and of which part of the center.
        seed
            The world.
        workers
            Variants at the same time, one for each core by default; the numbers do not depend on it.
        progress
            Told of variants done and wanted.
        """
        if workers is not None and workers < 1:
            raise ValueError(f"workers: got {workers}, expected 1 or more.")
        self.row, self._seed, self._workers, self._progress = row, seed, workers or cores(), progress
        self.done, self.wanted = 0, 0

    def figures(self, builds: Sequence[Build], days: range) -> list[Figures]:
        """Simulate variants, in order.

        Parameters
        ----------
        builds
            Make each variant's settled scenario.
        days
            Replications, the same for all.
        """
        found = []
        with ThreadPoolExecutor(self._workers, "simcenter-point") as pool:
            under_way = [pool.submit(self._one, build, days) for build in builds]
            try:
                for future in under_way:
                    found.append(future.result())
                    self._tell()
            finally:
                for future in under_way:
                    future.cancel()
        return found

    def _one(self, build: Build, days: range) -> Figures:
        worker = Worker([build()], self._seed, "compiled")
        return figures(stack(worker.work(Task(0, days.start, days.stop))), *self.row)

    def _tell(self) -> None:
        self.done += 1
        if self._progress is not None:
            self._progress(self.done, max(self.wanted, self.done))


__all__ = ["Build", "Points", "Progress", "read_daily_measure"]
