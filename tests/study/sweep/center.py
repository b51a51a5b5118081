"""A small sweep for tests, and work for its cells that takes no time."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from simcenter.study.sweep import Sweep, load_sweep
from simcenter.study.sweep.cell import Task
from simcenter.study.sweep.design import Cell

SCENARIO = """
simcenter: 1
name: small
calendar: {opens: "08:00", closes: "10:00"}
tiers: {standard: {patience: {exponential: 3 min}, promise: {share: 80%, within: 20 s}}}
needs: {billing: {talk: {exponential: 4 min}}}
volumes:
  day_factor: none
  streams: [{tier: standard, need: billing, per_hour: 40}]
pools: {team: {seated: 4, wage: 20/h}}
policies: {rested: {agents: least_occupied}}
"""
SWEEP = """
simcenter: 1
sweep: volume_and_agents
scenario: small.yaml
days: 5
policies: [base, rested]
factors:
  volume: {change: "volume x{}", values: [0.8, 1, 1.2]}
  heads: {field: pools.team.seated, values: [3, 4]}
measures: [service_level, mean_wait of standard]
"""
CELLS = 12


def written(folder: Path, sweep: str = SWEEP, scenario: str = SCENARIO) -> Path:
    """Write a sweep and its scenario into a folder."""
    (folder / "small.yaml").write_text(scenario, encoding="utf-8")
    path = folder / "sweep.yaml"
    path.write_text(sweep, encoding="utf-8")
    return path


def small_sweep(folder: Path, sweep: str = SWEEP) -> Sweep:
    """The sweep, read from files in a folder."""
    return load_sweep(written(folder, sweep))


def instant(task: Task, cell: Cell) -> str:
    """A result of the right form at once: figures are known in advance, so bytes can be compared."""
    row = dict.fromkeys(("measure", "scope_kind", "scope", "unit", "method", "warning", "scenario", "version"), "x")
    numbers: dict[str, object] = dict.fromkeys(("mean", "low", "high", "level", "n", "seed", "day_low", "day_high"), 1)
    return json.dumps({"days": 1, "rows": [row | numbers | {"mean": cell.number}]})


def slow(task: Task, cell: Cell) -> str:
    """The same after some time, so that there is a middle in which to be killed."""
    time.sleep(0.03)
    return instant(task, cell)


def poisonous(task: Task, cell: Cell) -> str:
    """Kills the process that works on cell 5."""
    if cell.number == 5:
        os._exit(11)
    return instant(task, cell)


def broken(task: Task, cell: Cell) -> str:
    """Fails on cell 5 in the ordinary way."""
    if cell.number == 5:
        raise RuntimeError("the dice fell off the table")
    return instant(task, cell)
