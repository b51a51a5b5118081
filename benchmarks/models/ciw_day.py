"""Both workloads in ciw, an established Python library for queueing networks.

P is the same job. T is an approximation: ciw's servers belong to one node, so pools with overlapping skills and an
order of preference cannot be said. All hundred agents form one pool that serves every tier, by priority; handle
times and the chance to come back are means over the pools. What costs time is alike: arrivals by half hours,
lognormal service, priorities, patience, returns.
"""

from __future__ import annotations

import math
from typing import Any

import ciw  # type: ignore[import-untyped] # ciw has no types

from benchmarks.models.tally import Tally
from benchmarks.workloads import (
    CLOSES_S,
    INTERVAL_S,
    LARGE_HANDLE_S,
    LARGE_PATIENCE_S,
    LARGE_PER_HOUR,
    LARGE_POOL,
    POOLS,
    PROFILE,
    RETURN_AFTER_S,
    TIERS,
    VARIATION,
    fresh_per_interval,
)

HOUR_S = 3_600
AGENTS = sum(pool.agents for pool in POOLS.values())
COMES_BACK = sum(pool.agents * (1 - pool.resolution) for pool in POOLS.values()) / AGENTS
DESK, HOME = 1, 2  # ciw's numbers of the nodes


def ciw_tiered_day(seed: int) -> Tally:
    """Simulate one day of the approximation of workload T."""
    ciw.seed(seed)
    simulation = ciw.Simulation(_tiered_network())
    simulation.simulate_until_max_time(CLOSES_S)
    return _tally(simulation, Tally(len(TIERS)))


def ciw_large_pool(seed: int, hours: int) -> Tally:
    """Simulate so many hours of workload P."""
    ciw.seed(seed)
    simulation = ciw.Simulation(
        ciw.create_network(
            arrival_distributions=[ciw.dists.Exponential(LARGE_PER_HOUR / HOUR_S)],
            service_distributions=[ciw.dists.Exponential(1 / LARGE_HANDLE_S)],
            reneging_time_distributions=[ciw.dists.Exponential(1 / LARGE_PATIENCE_S)],
            number_of_servers=[LARGE_POOL],
        )
    )
    simulation.simulate_until_max_time(hours * HOUR_S)
    return _tally(simulation, Tally(1, hours, HOUR_S))


def _tiered_network() -> Any:
    """A desk, and a home from which those left unresolved come back."""
    spread = math.sqrt(math.log(1 + VARIATION**2))
    ends = [(place + 1) * INTERVAL_S for place in range(len(PROFILE))]
    arrivals, service, patience = {}, {}, {}
    for name, tier in TIERS.items():
        rates = [expected / INTERVAL_S for expected in fresh_per_interval(name)]
        arrivals[name] = [ciw.dists.PoissonIntervals(rates, ends, CLOSES_S), None]
        handle = ciw.dists.Lognormal(math.log(tier.handle_s) - spread**2 / 2, spread)
        service[name] = [handle, ciw.dists.Exponential(1 / RETURN_AFTER_S)]
        patience[name] = [ciw.dists.Exponential(1 / tier.patience_s), None]
    return ciw.create_network(
        arrival_distributions=arrivals,
        service_distributions=service,
        reneging_time_distributions=patience,
        priority_classes={name: place for place, name in enumerate(TIERS)},
        routing={name: [[0.0, COMES_BACK], [1.0, 0.0]] for name in TIERS},
        number_of_servers=[AGENTS, float("inf")],
    )


def _tally(simulation: Any, tally: Tally) -> Tally:
    """Count the records ciw leaves of everyone whose visit to the desk is over."""
    numbers = {name: place for place, name in enumerate(TIERS)}
    for record in simulation.get_all_records(only=["service", "renege"]):
        if record.node != DESK:
            continue
        tier = numbers.get(record.customer_class, 0)
        cell = tally.arrives(tier, record.arrival_date)
        if record.record_type == "service":
            tally.answered(cell, tier, record.service_start_date - record.arrival_date)
        else:
            tally.abandoned(cell, tier, record.exit_date - record.arrival_date)
    return tally
