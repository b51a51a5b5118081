"""The engines that are timed, each doing a whole day or horizon: draw, run and measure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import process_time

from benchmarks.models.ciw_day import ciw_large_pool, ciw_tiered_day
from benchmarks.models.simpy_pool import SimpyLargePool
from benchmarks.models.simpy_tiers import SimpyTieredDay
from benchmarks.models.tally import OFFERED, Tally, measure
from benchmarks.timing.loop import around_the_loop
from benchmarks.timing.rounds import Contender, Spent
from benchmarks.workloads import one_large_pool, tiered_day
from simcenter.results.daily.layout import layout_of
from simcenter.results.table import day_summary
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator

SEED = 1
HOURS = 12
"""Of workload P in one round of an engine written in Python."""
SLOW = 5
"""Engines slower than the yardstick run in every so many rounds."""
STAGES = ("draw", "pack", "loop", "unpack", "measure", "summary")


def tiered_contenders(days: int = 12) -> list[Contender]:
    """Engines on workload T; the compiled one does so many days a round, the others one."""
    scenario = tiered_day()
    return [
        _plain("SimPy, idiomatic", lambda number: SimpyTieredDay(number).run()),
        _plain("ciw (approximation: one pool)", ciw_tiered_day, SLOW),
        _reference(scenario),
        _compiled(scenario, days),
    ]


def large_contenders(days: int = 30) -> list[Contender]:
    """Engines on workload P; the compiled one does so many days (a million contacts) at once, others half a day."""
    return [
        _plain("SimPy, idiomatic", lambda number: SimpyLargePool(number, HOURS).run()),
        _plain("ciw", lambda number: ciw_large_pool(number, HOURS), SLOW),
        _reference(one_large_pool(1)),
        _compiled(one_large_pool(days), 1),
    ]


def against_its_reference(scenario: Scenario, days: int) -> list[Contender]:
    """The compiled engine beside the reference engine, which is the yardstick and runs in every round."""
    return [replace(_reference(scenario), every=1), _compiled(scenario, days)]


def _plain(name: str, run: Callable[[int], Tally], every: int = 1) -> Contender:
    """An engine that draws and measures while it runs."""

    def timed(number: int) -> Spent:
        start = process_time()
        tally = run(number)
        return Spent(tally.offered, {"all": process_time() - start})

    return Contender(name, timed, {name: ("all",)}, every)


def _reference(scenario: Scenario) -> Contender:
    simulator = Simulator(scenario, "reference")
    layout = layout_of(simulator.run(SEED, 0))
    name = "reference engine (SimPy, to be read)"

    def timed(number: int) -> Spent:
        start = process_time()
        table, _ = measure(simulator.run(SEED, number), layout)
        return Spent(int(table[:, :, OFFERED].sum()), {"all": process_time() - start})

    return Contender(name, timed, {name: ("all",)}, SLOW)


def _compiled(scenario: Scenario, days: int) -> Contender:
    """The compiled engine, stage by stage; its first run, which may compile, is over before rounds begin."""
    one = CompiledStages(scenario)
    one.day(0, dict.fromkeys(STAGES, 0.0))

    def timed(number: int) -> Spent:
        seconds = dict.fromkeys(STAGES, 0.0)
        contacts = sum(one.day(number * days + day, seconds) for day in range(days))
        return Spent(contacts, seconds)

    run = ("pack", "loop", "unpack")
    wholes: dict[str, tuple[str, ...]] = {
        "compiled engine: draw, run, measure": ("draw", *run, "measure"),
        "compiled engine: draw, run, all measures": ("draw", *run, "summary"),
        "&nbsp; draw": ("draw",),
        "&nbsp; run": run,
        "&nbsp; &nbsp; of which the loop": ("loop",),
        "&nbsp; measure: the table the others fill": ("measure",),
        "&nbsp; measure: `day_summary`, all measures": ("summary",),
    }
    return Contender("compiled engine", timed, wholes)


class CompiledStages:
    """A day on the compiled engine, each stage timed by itself."""

    def __init__(self, scenario: Scenario) -> None:
        """Make the scenario ready."""
        self.simulator = Simulator(scenario)
        self.layout = layout_of(self.simulator.run(SEED, 0))

    def day(self, replication: int, seconds: dict[str, float]) -> int:
        """Simulate one replication, add each stage's CPU time to `seconds`, return the contacts offered."""
        at = process_time()

        def lap(stage: str) -> None:
            nonlocal at
            now = process_time()
            seconds[stage] += now - at
            at = now

        demand = self.simulator.draw(SEED, replication)
        lap("draw")
        with around_the_loop(lambda: lap("pack"), lambda: lap("loop")):
            result = self.simulator.run(SEED, replication, demand)
        lap("unpack")
        table, _ = measure(result, self.layout)
        lap("measure")
        day_summary(result, self.layout)
        lap("summary")
        return int(table[:, :, OFFERED].sum())
