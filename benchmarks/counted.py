"""``python -m benchmarks.counted STAGE TIMES``: repeat one stage of one day of T, for a tool that counts instructions.

Whatever TIMES is, everything is done once before, so the difference of two counts belongs to the stage alone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from benchmarks.models.simpy_tiers import SimpyTieredDay
from benchmarks.models.tally import OFFERED, measure
from benchmarks.workloads import tiered_day
from simcenter.engine.compiled.door import run_memory
from simcenter.engine.compiled.state import build_template, build_world, unpack_legs, unpack_spells
from simcenter.results.daily.layout import layout_of
from simcenter.results.table import day_summary
from simcenter.simulation import Simulator

STAGES = ("draw", "pack", "loop", "unpack", "measure", "summary", "simpy")
SEED = 1
MOST = 20
"""States laid out in advance, whether used or not."""


def main(stage: str, times: int) -> None:
    """Do everything once, then one stage so many times; prints the contacts offered in a day."""
    simulator = Simulator(tiered_day())
    demand = simulator.draw(SEED, 0)
    fresh = build_world(demand, build_template(simulator.supply, simulator.plan))
    states = [fresh.copy() for _ in range(MOST + 1)]
    result = simulator.run(SEED, 0, demand)
    layout = layout_of(result)
    day_summary(result, layout)
    offered = int(measure(result, layout)[0][:, :, OFFERED].sum())
    ran = states.pop()
    run_memory(ran, simulator.customers, simulator.pools)
    if stage == "simpy":
        offered = SimpyTieredDay(0).run().offered
    work: dict[str, Callable[[], object]] = {
        "draw": lambda: simulator.draw(SEED, 0),
        "pack": lambda: build_world(demand, build_template(simulator.supply, simulator.plan)),
        "loop": lambda: run_memory(states.pop(), simulator.customers, simulator.pools),
        "unpack": lambda: (unpack_legs(ran), unpack_spells(ran)),
        "measure": lambda: measure(result, layout),
        "summary": lambda: day_summary(result, layout),
        "simpy": lambda: SimpyTieredDay(0).run(),
    }
    for _ in range(times):
        work[stage]()
    print(offered)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
