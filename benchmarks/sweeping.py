"""What a sweep costs beside its cells: overhead, what a second worker brings, memory over a thousand cells."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from benchmarks.workloads import tiered_day
from simcenter.scenario.resolving import resolve
from simcenter.scenario.writing import to_yaml
from simcenter.study.sweep import Sweep, load_sweep, run_sweep
from simcenter.study.sweep.cell import work_on

FEW, MANY = 20, 220
"""Cells of a short and of a long sweep: the difference leaves the start of the workers out."""
CELL_MS = 20
MEGABYTE = 2**20

WORDS = """\
simcenter: 1
sweep: measured
scenario: {scenario}
days: {days}
factors: {{volume: {{change: "volume x{{}}", lowest: 0.9, highest: 1.1, steps: {cells}}}}}
measures: [service_level, mean_wait]
"""


def report_sweeping(rounds: int = 1) -> int:
    """Print overhead and the gain of a second worker, in alternating rounds."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        days = _days_of_a_cell(place)
        short, long = (_sweep(place, "tuesday_morning", days, cells) for cells in (FEW, MANY))
        own: list[float] = []
        seconds: dict[int, list[float]] = {1: [], 2: []}
        for number in range(rounds):
            own.append(_in_this_process(long))
            for workers in (1, 2):
                begun = place / f"{number}-{workers}"
                start = _wall(short, Path(f"{begun}-short"), workers)
                seconds[workers].append((_wall(long, Path(f"{begun}-long"), workers) - start) / (MANY - FEW))
    cell, one, two = (1_000 * sorted(times)[len(times) // 2] for times in (own, seconds[1], seconds[2]))
    print(f"| cells of {days} days, median of {rounds} rounds | ms |\n| --- | ---: |")
    print(f"| a cell by itself | {cell:.1f} |\n| a cell in a sweep, one worker | {one:.1f} |")
    print(f"| overhead of a cell | {one - cell:.1f} |\n| a cell in a sweep, two workers | {two:.1f} |")
    print(f"| gain of the second worker | {one / two:.2f} times |\n", flush=True)
    return 0


def report_sweep_memory(cells: int = 1_000, days: int = 30) -> int:
    """Print the resident memory of parent and workers on the way through cells of workload T."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "tiered_day.yaml").write_text(to_yaml(resolve(tiered_day())), encoding="utf-8")
        sweep = _sweep(place, "tiered_day.yaml", days, cells)
        looks = sorted({cells * part // 10 for part in (1, 2, 5, 10)})
        print(f"| resident memory, {cells} cells x {days} days of workload T, MB | parent | worker |")
        print("| --- | ---: | ---: |")

        def look(done: int, wanted: int) -> None:
            if looks and done >= looks[0]:
                parent, worker = _resident()
                print(f"| after {looks.pop(0)} cells | {parent:.0f} | {worker:.0f} |", flush=True)

        run_sweep(sweep, place / "results", workers=1, progress=look)
    print(flush=True)
    return 0


def _resident() -> tuple[float, float]:
    """Megabytes of this process, and of the largest of its children."""
    import psutil  # type: ignore[import-untyped] # psutil has no types

    process = psutil.Process(os.getpid())
    children = [child.memory_info().rss for child in process.children(recursive=True)]
    return process.memory_info().rss / MEGABYTE, max(children, default=0) / MEGABYTE


def _sweep(place: Path, scenario: str, days: int, cells: int) -> Sweep:
    path = place / f"{cells}.yaml"
    path.write_text(WORDS.format(scenario=scenario, days=days, cells=cells), encoding="utf-8")
    return load_sweep(path)


def _days_of_a_cell(place: Path) -> int:
    """So many days that a cell takes about twenty milliseconds on this machine."""
    sweep = _sweep(place, "tuesday_morning", 10, FEW)
    _in_this_process(sweep)
    return max(1, round(10 * CELL_MS / 1_000 / _in_this_process(sweep)))


def _in_this_process(sweep: Sweep) -> float:
    """Seconds of a cell, one after the other, without a sweep around them."""
    start = time.perf_counter()
    for cell in sweep.cells:
        work_on(sweep.task, cell)
    return (time.perf_counter() - start) / len(sweep.cells)


def _wall(sweep: Sweep, folder: Path, workers: int) -> float:
    start = time.perf_counter()
    run_sweep(sweep, folder, workers=workers)
    return time.perf_counter() - start
