"""Instructions a contact, stage by stage, counted by valgrind: the figure that repeats on a noisy machine.

Valgrind knows no AVX-512, so the kernels are compiled for a generic processor, into a folder of their own.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import which
from statistics import median

from benchmarks.counted import MARK, STAGES, TIMES

SIMPY = "simpy"
ROOT = Path(__file__).resolve().parent.parent


def report_instructions() -> int:
    """Print instructions a contact of every stage, or say that valgrind is missing."""
    valgrind = which("valgrind")
    if valgrind is None:
        print("Counting instructions needs valgrind, and none was found: install it (apt install valgrind).")
        return 2
    with tempfile.TemporaryDirectory(prefix="simcenter-counted-") as folder:
        variables = dict(os.environ, NUMBA_CPU_NAME="generic", SIMCENTER_CACHE=folder, PYTHONHASHSEED="0")
        out = Path(folder) / "out"
        tool = [valgrind, "--tool=callgrind", f"--dump-before={MARK}", f"--callgrind-out-file={out}"]
        for before in ([], tool):  # the first time without it, to compile
            command = [*before, sys.executable, "-m", "benchmarks.counted"]
            done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True)
            if done.returncode:
                said = [line for line in done.stderr.splitlines() if line and not line.startswith("==")]
                print(f"The stages did not run: {(said or ['nothing said'])[-1]}")
                return 1
        counts = _counts(out, *(int(word) for word in done.stdout.split()))
    _print(counts)
    return 0


def _counts(out: Path, contacts: int, contacts_simpy: int) -> dict[str, float]:
    """Instructions a contact by stage. Part 1 ends at the first mark; SimPy's mark before is one part more."""
    counts = {}
    for place, stage in enumerate(STAGES):
        found = [_summary(out, 2 + place + len(STAGES) * time) for time in range(TIMES)]
        counts[stage] = median(found) / contacts
    counts[SIMPY] = _summary(out, 3 + len(STAGES) * TIMES) / contacts_simpy
    return counts


def _summary(out: Path, part: int) -> int:
    """Instructions of a part."""
    path = out.with_name(f"{out.name}.{part}")
    found = re.search(r"^summary: (\d+)", path.read_text(errors="replace"), re.MULTILINE)
    if found is None:
        raise RuntimeError(f"{path.name} has no summary line, which callgrind should have written")
    return int(found.group(1))


def _print(counts: dict[str, float]) -> None:
    run = sum(counts[stage] for stage in ("pack", "loop", "unpack"))
    rows = [
        ("SimPy, idiomatic: draw, run, measure", counts[SIMPY]),
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
        print(f"| {name} | {count:,.0f} | {counts[SIMPY] / count:,.3g} |")
    print(flush=True)
