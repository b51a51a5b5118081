"""Where the time of a day's summary goes: functions of the package, with what they call."""

from __future__ import annotations

import cProfile
import pstats
from pathlib import Path
from typing import Any

from benchmarks.workloads import tiered_day
from simcenter.results.daily.layout import layout_of
from simcenter.results.table import day_summary
from simcenter.simulation import Simulator

TIMES = 60
SHOWN = 16


def report_profile() -> int:
    """Print the functions of `day_summary` on workload T that take longest."""
    simulator = Simulator(tiered_day())
    result = simulator.run(1, 0)
    layout, contacts = layout_of(result), int((result.legs.entry_ms >= 0).sum())
    day_summary(result, layout)
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(TIMES):
        day_summary(result, layout)
    profile.disable()
    # Typeshed does not know the table of figures.
    found: dict[tuple[str, int, str], Any] = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    rows = [
        (cumulated, own, f"{Path(path).stem}.{name}")
        for (path, _, name), (_, _, own, cumulated, _) in found.items()
        if "simcenter" in Path(path).parts
    ]
    print("| `day_summary` on T | ns a contact, with calls | own |\n| --- | ---: | ---: |")
    for cumulated, own, name in sorted(rows, reverse=True)[:SHOWN]:
        scale = 1e9 / TIMES / contacts
        print(f"| `{name}` | {cumulated * scale:.0f} | {own * scale:.0f} |")
    print(flush=True)
    return 0
