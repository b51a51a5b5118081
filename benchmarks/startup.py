"""How long a planner waits: the first start, which compiles, later starts, and the help text."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
RUN = ("run", "tuesday_morning")
TIMES = 5


def report_startup() -> int:
    """Print the time from start to end of a command, median of several; what a watch would show."""
    with tempfile.TemporaryDirectory(prefix="simcenter-cold-") as folder:
        variables = dict(os.environ, SIMCENTER_CACHE=folder)
        rows = [
            ("`simcenter run tuesday_morning`, nothing compiled yet", _times(RUN, variables, 1)),
            ("`simcenter run tuesday_morning`, later", _times(RUN, variables, TIMES)),
            ("`simcenter --help`", _times(("--help",), variables, TIMES)),
        ]
    print("| start to end, seconds | median | fastest | processor, fastest |\n| --- | ---: | ---: | ---: |")
    for name, found in rows:
        if isinstance(found, str):
            print(f"| {name} | did not run: {found} | | |")
        else:
            wall, processor = [one[0] for one in found], [one[1] for one in found]
            print(f"| {name} | {median(wall):.2f} | {min(wall):.2f} | {min(processor):.2f} |")
    print(flush=True)
    return 1 if any(isinstance(found, str) for _, found in rows) else 0


def _times(words: Sequence[str], variables: dict[str, str], times: int) -> list[tuple[float, float]] | str:
    """Wall-clock and processor seconds of each start, or the last words of one that failed."""
    found = []
    for _ in range(times):
        used, began = _processor_seconds(), perf_counter()
        command = [sys.executable, "-m", "simcenter", *words]
        done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True)
        if done.returncode:
            return (done.stderr.strip().splitlines() or ["nothing said"])[-1]
        found.append((perf_counter() - began, _processor_seconds() - used))
    return found


def _processor_seconds() -> float:
    """Processor time of all child processes so far."""
    times = os.times()
    return times.children_user + times.children_system
