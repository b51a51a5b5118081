"""What each listed customer met with, as a CSV file, the worst served first, and who that was in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from simcenter.report.files.contacts_csv import table_text
from simcenter.results.people import customer_sums, customers_frame
from simcenter.scenario.model import Scenario
from simcenter.scenario.writing import atomic_write
from simcenter.simulation import EngineName, Simulator


def write_customers(
    path: Path, scenario: Scenario, *, seed: int, engine: EngineName, replications: Sequence[int]
) -> list[str]:
    """Write what each listed customer met with; the replications are simulated again, one at a time.

    Parameters
    ----------
    path
        The file; it appears when it is whole.
    scenario
        Settled, with listed customers.
    seed, engine, replications
        As in `simcenter.simulation`.

    Returns
    -------
    A sentence for each tier with listed customers: whose contacts waited longest on average.
    """
    simulator = Simulator(scenario, engine)
    first, *others = replications
    sums = customer_sums(simulator.run(seed, first))
    for replication in others:
        sums += customer_sums(simulator.run(seed, replication))
    frame = customers_frame(scenario, sums, len(replications))
    atomic_write(path, table_text(frame))
    said = []
    for tier in scenario.customers.by_tier:
        own = frame[(frame["tier"] == tier) & frame["mean_wait_s"].notna()]
        if not len(own):
            said.append(f"{tier}: no listed customer waited.")
            continue
        worst, middle = own.iloc[0], own["mean_wait_s"].median()
        said.append(
            f"{tier}: {worst['customer']} waited longest, {worst['mean_wait_s']:.0f} s a contact on average; "
            f"half of {len(own)} customers waited less than {middle:.0f} s."
        )
    return said


__all__ = ["write_customers"]
