"""Time a contact on both workloads, every engine in turn, against idiomatic SimPy."""

from __future__ import annotations

from benchmarks.surroundings import load
from benchmarks.timing.contenders import SLOW, large_contenders, tiered_contenders
from benchmarks.timing.rounds import alternate, as_markdown


def report_speed(rounds: int) -> int:
    """Print the table of each workload."""
    print(f"Medians of {rounds} alternating rounds (slow engines run in every {SLOW}th), CPU time of one core.")
    print("A contact is an offered attempt.\n")
    rows = alternate(tiered_contenders(), rounds)
    print(as_markdown("T: draw, run and measure unless said", rows), flush=True)
    print()
    print(as_markdown("P: draw, run and measure unless said", alternate(large_contenders(), rounds)))
    print(f"\n({load()})\n", flush=True)
    return 0
