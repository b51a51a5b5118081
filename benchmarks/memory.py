"""Resident memory of one worker after 60 and after 600 days of workload T: a study keeps sums, not days."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOOKS = (60, 600)
MEGABYTE = 2**20


def report_memory() -> int:
    """Run the days in a process of its own, warm, and print its memory."""
    child = [sys.executable, "-m", "benchmarks.memory"]
    for days in (1, LOOKS[-1]):  # the first compiles, if need be
        done = subprocess.run([*child, str(days)], cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            print(f"The days did not run: {done.stderr.strip().splitlines()[-1:]}")
            return 1
    seen = dict(line.split() for line in done.stdout.splitlines())
    first, last = (int(seen[str(look)]) / MEGABYTE for look in LOOKS)
    print("| resident memory, one worker, workload T | MB |\n| --- | ---: |")
    print(f"| after {LOOKS[0]} days | {first:.0f} |")
    print(f"| after {LOOKS[1]} days | {last:.0f} |")
    print(f"| growth between | {last - first:.1f} |\n", flush=True)
    return 0


def watch(days: int) -> None:
    """Replicate workload T and print the days done and the resident bytes at each look."""
    import psutil  # type: ignore[import-untyped] # psutil has no types

    from benchmarks.workloads import tiered_day
    from simcenter.study.replicate import replicate

    process = psutil.Process(os.getpid())

    def look(done: int, wanted: int) -> None:
        if done in LOOKS:
            print(done, process.memory_info().rss)

    replicate(tiered_day(), days, workers=1, progress=look)


if __name__ == "__main__":
    watch(int(sys.argv[1]))
