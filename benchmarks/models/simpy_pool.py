"""Workload P as the SimPy tutorials write it: a resource, a process for each contact, and one who gives up."""

from __future__ import annotations

import random
from collections.abc import Generator

import simpy

from benchmarks.models.tally import Tally
from benchmarks.workloads import LARGE_HANDLE_S, LARGE_PATIENCE_S, LARGE_PER_HOUR, LARGE_POOL

HOUR_S = 3_600
Life = Generator[simpy.Event, object, None]


class SimpyLargePool:
    """So many hours of workload P."""

    def __init__(self, seed: int, hours: int) -> None:
        """Set the pool up, everybody idle."""
        self.env = simpy.Environment()
        self.luck = random.Random(seed)
        self.pool = simpy.Resource(self.env, LARGE_POOL)
        self.tally = Tally(1, hours, HOUR_S)
        self.ends = hours * HOUR_S

    def run(self) -> Tally:
        """Simulate to the end of the last hour."""
        self.env.process(self.arrivals())
        self.env.run(until=self.ends)
        return self.tally

    def arrivals(self) -> Life:
        """Let contacts come, a Poisson process."""
        while True:
            yield self.env.timeout(self.luck.expovariate(LARGE_PER_HOUR / HOUR_S))
            self.env.process(self.contact())

    def contact(self) -> Life:
        """Wait for an agent until patience ends, and be served."""
        env, luck = self.env, self.luck
        arrived = env.now
        cell = self.tally.arrives(0, arrived)
        with self.pool.request() as request:
            yield request | env.timeout(luck.expovariate(1 / LARGE_PATIENCE_S))
            if not request.triggered:
                self.tally.abandoned(cell, 0, env.now - arrived)
                return
            self.tally.answered(cell, 0, env.now - arrived)
            yield env.timeout(luck.expovariate(1 / LARGE_HANDLE_S))
