"""What policies cost the compiled engine: many on one drawn day, and those that read the state in a large center."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from statistics import median
from time import process_time

from benchmarks.surroundings import load
from benchmarks.workloads import POOLS, TIERS, many_skills, tiered_day
from simcenter.engine.compiled.door import run_memory
from simcenter.engine.compiled.state import build_template, build_world
from simcenter.engine.tables import Demand
from simcenter.simulation import Simulator
from simcenter.study.policies import apply_policy

SEED = 1
DESKS = {"desks": {name: [tier.pools[0]] for name, tier in TIERS.items()}}
_SHARES = ",".join(f"{name}={tier.share:.0%}" for name, tier in TIERS.items())
_AGENTS = sum(pool.agents for pool in POOLS.values())
TWENTY = (
    "longest_wait", "head_start:gold=90s", "strict_tiers", "ageing_tiers:gold=3,silver=2,bronze=1", "promise_slack",
    "service_objective", "static_cmu:gold=3,silver=2,bronze=1", "generalised_cmu:gold=3,silver=2,bronze=1",
    "longest_queue", f"queue_ratio:{_SHARES}", "tracking", "fastest_first", "best_resolver",
    "idleness_ratio:" + ",".join(f"{name}={pool.agents / _AGENTS:g}" for name, pool in POOLS.items()),
    "any_pool", "random", "least_occupied", "dedicated", "overflow:20s", "reserve:2",
)  # fmt: skip
"""Routing of workload T in words, each against its own loop."""
YARDSTICK = "longest_wait"
READERS = ("static_cmu", "generalised_cmu", "longest_queue", "tracking", "idleness_ratio")
"""Policies of other families than the yardstick's; the last three read the state of the center."""

Ready = tuple[Simulator, Demand]


def report_policies(rounds: int) -> int:
    """Print both tables."""
    print(f"Medians of {rounds} alternating rounds, CPU time of one core.\n")
    _print_one_day(rounds)
    _print_large_center(rounds)
    print(f"({load()})\n", flush=True)
    return 0


def _print_one_day(rounds: int) -> None:
    """Twenty policies on one day that was drawn once, against their bare loops."""
    base = tiered_day()
    base = base.with_routing(base.routing.changed(**DESKS))
    simulators = [Simulator(apply_policy(base, words)) for words in TWENTY]
    demand = simulators[0].draw(SEED)
    ready = [(simulator, demand) for simulator in simulators]
    took = alternate(
        {
            "loops": lambda: sum(loop_seconds(*one) for one in ready),
            "runs": lambda: sum(run_seconds(*one) for one in ready),
        },
        rounds,
    )
    offered = len(demand.type)
    print(f"| T, one drawn day ({offered:,} rows), {len(TWENTY)} policies | ms | times the loops | over the rounds |")
    print("| --- | ---: | ---: | ---: |")
    _print_rows({"loops": "the bare loops", "runs": "runs: pack, loop, unpack"}, took)


def _print_large_center(rounds: int) -> None:
    """The loop under other families of policies where there are many queues and pools."""
    base = many_skills()
    ready: dict[str, Ready] = {}
    for words in (YARDSTICK, *READERS):
        simulator = Simulator(apply_policy(base, words))
        ready[words] = simulator, simulator.draw(SEED)
    took = alternate({words: _loop_of(one) for words, one in ready.items()}, rounds)
    simulator, demand = ready[YARDSTICK]
    queues, pools = simulator.plan.reserve.shape
    title = f"Loop, {queues} queues x {pools} pools, {len(demand.type):,} rows"
    print(f"| {title} | ms | times {YARDSTICK} | over the rounds |")
    print("| --- | ---: | ---: | ---: |")
    _print_rows({words: f"`{words}`" for words in ready}, took)


def _loop_of(one: Ready) -> Callable[[], float]:
    return lambda: loop_seconds(*one)


def loop_seconds(simulator: Simulator, demand: Demand) -> float:
    """CPU time of the loop alone on a state prepared before."""
    memory = build_world(demand, build_template(simulator.supply, simulator.plan))
    start = process_time()
    run_memory(memory, simulator.customers, simulator.pools)
    return process_time() - start


def run_seconds(simulator: Simulator, demand: Demand) -> float:
    """CPU time of a whole run, whose result is not measured."""
    start = process_time()
    simulator.run(SEED, demand=demand)
    return process_time() - start


def alternate(contenders: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Seconds by contender, one entry a round; a first round, in which code is compiled, does not count."""
    took: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, seconds in contenders.items():
            gc.collect()
            spent = seconds()
            if number:
                took[name].append(spent)
    return took


def _print_rows(names: Mapping[str, str], took: Mapping[str, list[float]]) -> None:
    """One line a contender: median time, and ratio to the first within the rounds."""
    yardstick = next(iter(took.values()))
    for name, seconds in took.items():
        ratios = [one / other for one, other in zip(seconds, yardstick, strict=True)]
        spread = f"{min(ratios):.3g} to {max(ratios):.3g}" if max(ratios) > min(ratios) else ""
        print(f"| {names[name]} | {median(seconds) * 1e3:.3g} | {median(ratios):.3g} | {spread} |")
    print(flush=True)
