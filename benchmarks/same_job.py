"""Whether idiomatic SimPy and the compiled engine do the same job: their figures of a day side by side."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from benchmarks.models.simpy_pool import SimpyLargePool
from benchmarks.models.simpy_tiers import SimpyTieredDay
from benchmarks.models.tally import ABANDONED, ANSWERED, COLUMNS, OFFERED, WAITED, WITHIN, measure
from benchmarks.workloads import POOLS, TIERS, one_large_pool, tiered_day
from simcenter.results.daily.histogram import EDGES_S
from simcenter.results.daily.layout import layout_of
from simcenter.simulation import Simulator

SEED = 1
HOURS = 24
UPPER_S = np.append(EDGES_S, np.inf)
"""Upper edge of each bin of a histogram, in seconds."""


@dataclass(frozen=True)
class Figure:
    """A figure of a day as both found it, and the standard errors of the means."""

    name: str
    simpy: float
    simpy_error: float
    compiled: float
    compiled_error: float

    @property
    def z(self) -> float:
        """The difference in standard errors."""
        error = math.hypot(self.simpy_error, self.compiled_error)
        return (self.simpy - self.compiled) / error if error > 0 else 0.0


class Watched(SimpyTieredDay):
    """The SimPy model with a note of which pool answers which tier, and for how long."""

    def __init__(self, seed: int) -> None:
        """Set the center up."""
        super().__init__(seed)
        self.answered = np.zeros((len(POOLS), len(TIERS)))
        self.busy_s = 0.0

    def handle_time(self, tier: str, pool: str) -> float:
        """Note whom the draw is for."""
        took = super().handle_time(tier, pool)
        self.answered[list(POOLS).index(pool), self.number[tier]] += 1
        self.busy_s += took
        return took


def tiered_figures(simpy_days: int, compiled_days: int) -> list[Figure]:
    """Simulate days of T with both and compare every figure of a day: by tier, by pool, by time of day."""
    return _compare(_names(), _tiered_simpy(simpy_days), _tiered_compiled(compiled_days))


def large_figures(simpy_days: int, compiled_days: int) -> list[Figure]:
    """Simulate days of P with both and compare the figures of a day."""
    theirs = [SimpyLargePool(seed, HOURS).run().table() for seed in range(simpy_days)]
    simulator = Simulator(one_large_pool())
    layout = layout_of(simulator.run(SEED, 0))
    ours = [measure(simulator.run(SEED, day), layout)[0] for day in range(compiled_days)]
    return _compare(list(COLUMNS), _by_column(theirs), _by_column(ours))


def _by_column(tables: list[np.ndarray]) -> np.ndarray:
    return np.array([table.sum(axis=(0, 1)) for table in tables])


def _compare(names: list[str], theirs: np.ndarray, ours: np.ndarray) -> list[Figure]:
    """Figures from tables with a row a day and a column a name."""
    return [
        Figure(name, *_mean_and_error(theirs[:, column]), *_mean_and_error(ours[:, column]))
        for column, name in enumerate(names)
    ]


def _names() -> list[str]:
    names = ["busy hours"]
    for tier in TIERS:
        names += [f"{what}, {tier}" for what in ("offered", "answered", "abandoned", "within target", "wait (s)")]
    names += [f"answered by {pool}, {tier}" for pool in POOLS for tier in TIERS]
    names += [f"waits over {bound} s, {tier}" for bound in (60, 180) for tier in TIERS]
    return names + [f"abandoned, {four} to {four + 2} h" for four in range(0, 12, 2)]


def _day(table: np.ndarray, histogram: np.ndarray, answered: np.ndarray, busy_s: float) -> list[float]:
    """The figures of a day, in the order of `_names`."""
    tiers = table.sum(axis=0)
    row = [busy_s / 3_600]
    for one in tiers:
        wait = one[WAITED] / (one[ANSWERED] + one[ABANDONED])
        row += [one[OFFERED], one[ANSWERED], one[ABANDONED], one[WITHIN], wait]
    row += answered.ravel().tolist()
    row += [float(counts[bound < UPPER_S].sum()) for bound in (60, 180) for counts in histogram]
    return [*row, *table[:, :, ABANDONED].sum(axis=1).reshape(-1, 4).sum(axis=1)]


def _tiered_simpy(days: int) -> np.ndarray:
    rows = []
    for seed in range(days):
        model = Watched(seed)
        tally = model.run()
        rows.append(_day(tally.table(), np.array(tally.histogram), model.answered, model.busy_s))
    return np.array(rows)


def _tiered_compiled(days: int) -> np.ndarray:
    simulator = Simulator(tiered_day())
    layout = layout_of(simulator.run(SEED, 0))
    rows = []
    for replication in range(days):
        result = simulator.run(SEED, replication)
        legs, served = result.legs, result.legs.answer_ms >= 0
        keys = legs.pool[served] * len(TIERS) + result.demand.type[served]
        answered = np.bincount(keys, minlength=len(POOLS) * len(TIERS)).reshape(len(POOLS), len(TIERS))
        busy_s = (legs.free_ms[served] - legs.answer_ms[served]).sum() / 1_000
        rows.append(_day(*measure(result, layout), answered, busy_s))
    return np.array(rows)


def _mean_and_error(column: np.ndarray) -> tuple[float, float]:
    return float(column.mean()), float(column.std(ddof=1) / math.sqrt(len(column)))


def report_same_job(simpy_days: int = 30, compiled_days: int = 300) -> int:
    """Print the figures of both on both workloads."""
    _report("T", simpy_days, compiled_days, tiered_figures(simpy_days, compiled_days))
    _report("P", simpy_days // 3, compiled_days // 3, large_figures(simpy_days // 3, compiled_days // 3))
    return 0


def _report(name: str, simpy_days: int, compiled_days: int, found: list[Figure]) -> None:
    print(f"| {name}, a day | SimPy, {simpy_days} days | compiled, {compiled_days} days | standard errors apart |")
    print("| --- | ---: | ---: | ---: |")
    for one in found:
        ours = f"{one.compiled:,.2f} ± {one.compiled_error:.2f}"
        print(f"| {one.name} | {one.simpy:,.2f} ± {one.simpy_error:.2f} | {ours} | {one.z:+.1f} |")
    print(flush=True)
