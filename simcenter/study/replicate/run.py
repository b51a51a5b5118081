"""Simulate many days of a scenario: as many as asked for, or until its measures are known well enough."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from simcenter.results.table import stack
from simcenter.scenario.model import Scenario
from simcenter.simulation import EngineName, settle
from simcenter.study.estimate import Estimate
from simcenter.study.replicate.figures import figures
from simcenter.study.replicate.parallel import CHUNK, Days, Progress
from simcenter.study.replicate.precision import Declared, read_precision
from simcenter.study.replicate.study import Study
from simcenter.study.sequential import Stopping, Target, Verdict

DAYS = 30
MOST_DAYS = 100_000
"""Summaries are kept of all days: 5 kB each for a small center, 40 kB for one of many types and pools."""

Precision = Mapping[str, str | Target]


def replicate(
    scenario: Scenario,
    days: int | None = None,
    *,
    seed: int = 1,
    engine: EngineName = "compiled",
    workers: int | None = None,
    precision: Precision | None = None,
    max_days: int = 1_000,
    progress: Progress | None = None,
) -> Study:
    """Simulate many days.

    Parameters
    ----------
    scenario
        What to simulate; `counts: offered` is settled first.
    days
        Days (horizons) to simulate, 30 by default. With `precision`, the fewest after which it is judged, 10
        by default.
    seed
        The world. Day 57 of a hundred is day 57 alone; two scenarios meet the same customers on the same day.
    engine
        ``compiled`` or ``reference``; both give the same numbers.
    workers
        Days at the same time, one for each core by default; the numbers do not depend on it.
    precision
        Measures that must be known, and how well: ``{"service_level": "1pt", "mean_wait of premier": "2
        s"}``. Days are added until all are, and stay so for 5 days more.
    max_days
        Most days with `precision`.
    progress
        Called with days done and days wanted (at most, with `precision`).

    Returns
    -------
    Study
        After Ctrl-C, of the days done so far, with `interrupted` set.
    """
    declared = read_precision(scenario, precision) if precision is not None else ()
    stopping = stopping_for(declared, days, max_days) if declared else None
    check_seed(seed)
    settled = settle(scenario)
    with Days([settled], seed, engine, workers) as run:
        found = run_until(run, days, stopping, lambda: _estimates(run, declared), progress)
        return Study(settled, seed, engine, run.summaries(0, found[0]), run.interrupted, found[1])


def _estimates(run: Days, declared: tuple[Declared, ...]) -> Callable[[int], Mapping[str, Estimate]]:
    stacked = stack(run.summaries(0))
    rows = {one.name: figures(stacked, one.measure, one.scope) for one in declared}
    return lambda days: {name: row.first(days).estimate() for name, row in rows.items()}


EstimatesBy = Callable[[int], Mapping[str, Estimate]]


def run_until(
    run: Days,
    days: int | None,
    stopping: Stopping | None,
    estimates: Callable[[], EstimatesBy],
    progress: Progress | None,
) -> tuple[int, Verdict | None]:
    """Run so many days, or until the stopping rule is content.

    Parameters
    ----------
    run
        The days.
    days
        As in `replicate`.
    stopping
        When to stop; None for a fixed number of days.
    estimates
        Makes, of the days there are, the function from a number of days to the declared estimates over the
        first so many. What it gives for a number of days must not depend on how many more there are.
    progress
        As in `replicate`.

    Returns
    -------
    (days the answer rests on, verdict)
    """
    if stopping is None:
        run.run(check_days(DAYS if days is None else days), progress)
        return run.finished, None
    known: dict[int, Mapping[str, Estimate]] = {}
    wanted = stopping.start + stopping.look_ahead
    while True:
        run.run(wanted, progress, stopping.maximum)
        verdict = stopping.judge(_remembering(known, estimates), run.finished)
        if verdict.finished or run.interrupted:
            return verdict.days, verdict
        # Days beyond the verdict's are not used, so a batch may be as large as keeps all workers busy.
        more = max(verdict.more_days, run.workers * CHUNK[run.engine])
        wanted = min(run.finished + more, stopping.maximum)


def _remembering(
    known: dict[int, Mapping[str, Estimate]], estimates: Callable[[], EstimatesBy]
) -> EstimatesBy:
    make = cache(estimates)

    def over_first(days: int) -> Mapping[str, Estimate]:
        if days not in known:
            known[days] = make()(days)
        return known[days]

    return over_first


def stopping_for(declared: tuple[Declared, ...], days: int | None, max_days: int) -> Stopping:
    """Make the stopping rule of declared precisions."""
    targets = {one.name: one.target for one in declared}
    return Stopping(targets, check_days(max_days), start=10 if days is None else check_days(days))


def check_days(days: int) -> int:
    """Refuse numbers of days nobody can mean."""
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(f"days: got {days}, expected 1 to {MOST_DAYS:,}.")
    return days


def check_seed(seed: int) -> None:
    """Refuse seeds the random streams have no room for."""
    if not 0 <= seed < 2**64:
        raise ValueError(f"seed: got {seed}, expected a whole number from 0 to 2**64 - 1.")


__all__ = ["EstimatesBy", "Precision", "check_days", "check_seed", "replicate", "run_until", "stopping_for"]
