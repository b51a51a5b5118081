"""What each agent did, averaged over days, as a CSV file, and in a few lines how evenly it fell to them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from simcenter.engine.tables import Floats
from simcenter.report.files.contacts_csv import table_text
from simcenter.results.people import agent_sums, evenness, people_frame
from simcenter.scenario.model import Scenario
from simcenter.scenario.writing import atomic_write
from simcenter.simulation import EngineName, Simulator


def write_agents(
    path: Path, scenario: Scenario, *, seed: int, engine: EngineName, replications: Sequence[int]
) -> list[str]:
    """Write what each agent did a day on average; the replications are simulated again, one at a time.

    Parameters
    ----------
    path
        The file; it appears when it is whole.
    scenario
        Settled.
    seed, engine, replications
        As in `simcenter.simulation`.

    Returns
    -------
    A sentence for each pool: how evenly its agents were occupied.
    """
    simulator = Simulator(scenario, engine)
    first, *others = replications
    sums = agent_sums(simulator.run(seed, first))
    for replication in others:
        sums += agent_sums(simulator.run(seed, replication))
    frame = people_frame(scenario, sums, len(replications))
    atomic_write(path, table_text(frame))
    pools = frame["pool"].to_numpy()
    return [_sentence(pool, sums.occupancy[pools == pool]) for pool in scenario.pools]


def _sentence(pool: str, occupancy: Floats) -> str:
    found = evenness(occupancy)
    if found.agents == 0:
        return f"{pool}: nobody was on duty."
    return (
        f"{pool}: occupancy of {found.agents} agents from {np.nanmin(occupancy):.0%} to {np.nanmax(occupancy):.0%}, "
        f"CV {found.cv:.2f}, Gini {found.gini:.2f} (0 is perfectly even)."
    )
