"""``python -m benchmarks.counted``: a day of T several times, with marks between stages that a tool can see."""

from __future__ import annotations

import os
from collections.abc import Callable

from benchmarks.models.simpy_tiers import SimpyTieredDay
from benchmarks.models.tally import OFFERED, measure
from benchmarks.timing.loop import around_the_loop
from benchmarks.workloads import tiered_day
from simcenter.results.daily.layout import layout_of
from simcenter.results.table import day_summary
from simcenter.simulation import Simulator

MARK = "getpriority"
"""A function of the system's library that nothing else here calls."""
STAGES = ("draw", "pack", "loop", "unpack", "measure", "summary")
TIMES = 5
SEED = 1


def mark() -> None:
    """Let the tool write down what it has counted since the last mark."""
    os.getpriority(os.PRIO_PROCESS, 0)


def main() -> None:
    """Do everything once, then each stage between marks; print the contacts of a day here and in SimPy.

    Marks stand before the first time round, and after each of ``draw``, ``pack``, ``loop``, ``unpack``, ``measure``
    and ``summary``; the last two before and after SimPy.
    """
    simulator = Simulator(tiered_day())
    layout = layout_of(simulator.run(SEED, 0))

    def day(note: Callable[[], None]) -> int:
        demand = simulator.draw(SEED, 0)
        note()
        with around_the_loop(note, note):
            result = simulator.run(SEED, 0, demand)
        note()
        table, _ = measure(result, layout)
        note()
        day_summary(result, layout)
        note()
        return int(table[:, :, OFFERED].sum())

    day(lambda: None)
    mark()
    contacts = [day(mark) for _ in range(TIMES)]
    mark()
    model = SimpyTieredDay(SEED).run()
    mark()
    print(contacts[0], model.offered)


if __name__ == "__main__":
    main()
