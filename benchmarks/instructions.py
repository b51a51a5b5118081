"""Instructions a contact, stage by stage, counted by valgrind: the figure that repeats on a noisy machine.

A count is the difference between a process that does a stage many times and one that does it fewer times. Valgrind
knows no AVX-512, so the kernels are compiled for a generic processor, into a folder of their own.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import which

from benchmarks.counted import STAGES

ROOT = Path(__file__).resolve().parent.parent
FEW, MANY = 1, 11
TIMES = {"simpy": (0, 1)}
"""How often a stage is done in the two processes, where not `FEW` and `MANY`."""


def report_instructions() -> int:
    """Print instructions a contact of every stage, or say that valgrind is missing."""
    valgrind = which("valgrind")
    if valgrind is None:
        print("Counting instructions needs valgrind, and none was found: install it (apt install valgrind).")
        return 2
    with tempfile.TemporaryDirectory(prefix="simcenter-counted-") as folder:
        variables = dict(os.environ, NUMBA_CPU_NAME="generic", SIMCENTER_CACHE=folder, PYTHONHASHSEED="0")
        _run([], "draw", 0, variables)  # compiles
        tool = [valgrind, "--tool=callgrind", f"--callgrind-out-file={folder}/out.%p"]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            counts = dict(zip(STAGES, pool.map(lambda stage: _stage(tool, stage, variables), STAGES), strict=True))
    _print(counts)
    return 0


def _stage(tool: list[str], stage: str, variables: dict[str, str]) -> float:
    """Instructions a contact of one stage."""
    few, many = TIMES.get(stage, (FEW, MANY))
    (before, contacts), (after, _) = (_run(tool, stage, times, variables) for times in (few, many))
    return (after - before) / (many - few) / contacts


def _run(tool: list[str], stage: str, times: int, variables: dict[str, str]) -> tuple[int, int]:
    """Instructions of a process (0 without a tool), and the contacts of its day."""
    command = [*tool, sys.executable, "-m", "benchmarks.counted", stage, str(times)]
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed: {done.stderr[-500:]}")
    found = re.search(r"Collected : (\d+)", done.stderr)
    return int(found.group(1)) if found else 0, int(done.stdout.split()[-1])


def _print(counts: dict[str, float]) -> None:
    run = sum(counts[stage] for stage in ("pack", "loop", "unpack"))
    rows = [
        ("SimPy, idiomatic: draw, run, measure", counts["simpy"]),
        ("compiled engine: draw, run, measure", counts["draw"] + run + counts["measure"]),
        ("compiled engine: draw, run, all measures", counts["draw"] + run + counts["summary"]),
        ("&nbsp; draw", counts["draw"]),
        ("&nbsp; run", run),
        ("&nbsp; &nbsp; pack", counts["pack"]),
        ("&nbsp; &nbsp; loop", counts["loop"]),
        ("&nbsp; &nbsp; unpack", counts["unpack"]),
        ("&nbsp; measure: the table the others fill", counts["measure"]),
        ("&nbsp; measure: `day_summary`, all measures", counts["summary"]),
    ]
    print("| T, one day, kernels compiled for a generic processor | instructions a contact | times fewer |")
    print("| --- | ---: | ---: |")
    for name, count in rows:
        print(f"| {name} | {count:,.0f} | {counts['simpy'] / count:,.3g} |")
    print(flush=True)
