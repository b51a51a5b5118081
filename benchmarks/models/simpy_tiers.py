"""Workload T as an experienced SimPy user writes it: a process tells each contact's life."""

from __future__ import annotations

import math
import random
from collections import deque
from collections.abc import Generator
from typing import Any

import simpy

from benchmarks.models.tally import Tally
from benchmarks.workloads import (
    CLOSES_S,
    INTERVAL_S,
    MOST_ATTEMPTS,
    POOLS,
    RETURN_AFTER_S,
    TIERS,
    VARIATION,
    fresh_per_interval,
    tiers_of,
)

Life = Generator[simpy.Event, object, None]
SPREAD = math.sqrt(math.log(1 + VARIATION**2))
"""Standard deviation of the logarithm of a handle time."""


class Agent:
    """Somebody who answers contacts."""

    def __init__(self, pool: str) -> None:
        """Sit down, idle."""
        self.pool = pool


class SimpyTieredDay:
    """One day of workload T.

    SimPy's resources hand out units of one kind, and here a contact may go to several pools and an agent to several
    queues; so queues hold the events on which contacts wait, and whoever frees gives itself to the first of them.
    Random numbers come from the standard library, whose single draws cost less than numpy's.
    """

    def __init__(self, seed: int) -> None:
        """Set the center up, everybody idle."""
        self.env = simpy.Environment()
        self.luck = random.Random(seed)
        self.tally = Tally(len(TIERS))
        self.number = {name: place for place, name in enumerate(TIERS)}
        self.queues: dict[str, deque[simpy.Event]] = {name: deque() for name in TIERS}
        self.idle = {name: deque(Agent(name) for _ in range(pool.agents)) for name, pool in POOLS.items()}
        self.lines = {pool: [self.queues[tier] for tier in tiers_of(pool)] for pool in POOLS}
        self.desks = {name: [self.idle[pool] for pool in tier.pools] for name, tier in TIERS.items()}
        self.log_handle = {
            (name, pool): math.log(tier.handle_s * POOLS[pool].factor) - SPREAD**2 / 2
            for name, tier in TIERS.items()
            for pool in tier.pools
        }

    def run(self) -> Tally:
        """Live through the day, and until everybody has been served."""
        for tier in TIERS:
            self.env.process(self.arrivals(tier))
        self.env.run()
        return self.tally

    def arrivals(self, tier: str) -> Life:
        """Let fresh contacts come, a Poisson process whose rate changes every half hour."""
        env, luck = self.env, self.luck
        for place, expected in enumerate(fresh_per_interval(tier)):
            ends = (place + 1) * INTERVAL_S
            while (gap := luck.expovariate(expected / INTERVAL_S)) < ends - env.now:
                yield env.timeout(gap)
                env.process(self.contact(tier))
            yield env.timeout(ends - env.now)

    def contact(self, tier: str, attempt: int = 1) -> Life:
        """Tell the life of a contact."""
        env, luck, number = self.env, self.luck, self.number[tier]
        arrived = env.now
        cell = self.tally.arrives(number, arrived)
        agent: Any = self.idle_agent(tier)
        if agent is None:
            answer = env.event()
            self.queues[tier].append(answer)
            yield answer | env.timeout(luck.expovariate(1 / TIERS[tier].patience_s))
            if not answer.triggered:
                self.queues[tier].remove(answer)
                self.tally.abandoned(cell, number, env.now - arrived)
                return
            agent = answer.value
        self.tally.answered(cell, number, env.now - arrived)
        yield env.timeout(self.handle_time(tier, agent.pool))
        self.next_contact(agent)
        if luck.random() < POOLS[agent.pool].resolution or attempt == MOST_ATTEMPTS:
            return
        yield env.timeout(luck.expovariate(1 / RETURN_AFTER_S))
        if env.now < CLOSES_S:
            env.process(self.contact(tier, attempt + 1))

    def idle_agent(self, tier: str) -> Agent | None:
        """Find the longest idle agent of the first pool in the tier's order that has one."""
        for idle in self.desks[tier]:
            if idle:
                return idle.popleft()
        return None

    def next_contact(self, agent: Agent) -> None:
        """Answer whoever has waited longest in the highest tier the agent serves, or be idle."""
        for queue in self.lines[agent.pool]:
            if queue:
                queue.popleft().succeed(agent)
                return
        self.idle[agent.pool].append(agent)

    def handle_time(self, tier: str, pool: str) -> float:
        """Draw how long a pool takes for a contact, in seconds."""
        return self.luck.lognormvariate(self.log_handle[tier, pool], SPREAD)
