"""Fingerprints of what happens in the shipped scenarios; `python -m tests.engine.golden` records them anew.

Record them when a scenario, the draw or a rule was changed on purpose, and say in the commit which.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np

from simcenter.engine.drawing.draw import STREAM_VERSION
from simcenter.results.result import Result
from simcenter.scenario.loading import load, shipped
from simcenter.simulation import EngineName, Simulator, settle

RECORDED = Path(__file__).with_name("golden.json")
SEED = 1
REPLICATIONS = (0, 1)


def digest(result: Result) -> str:
    """Fingerprint of every column of `Demand`, `Legs` and `Spells`, the same on every machine."""
    mark = hashlib.blake2b(f"{STREAM_VERSION} {result.demand.fresh} {result.end_ms}".encode(), digest_size=16)
    for table in (result.demand[1:], result.legs, result.spells):
        for column in table:
            mark.update(np.ascontiguousarray(column, dtype="<i8").tobytes())
    return mark.hexdigest()


def digests(name: str, engine: EngineName = "compiled") -> list[str]:
    """Fingerprints of the first replications of a shipped scenario."""
    simulator = Simulator(settle(load(name)), engine)
    return [digest(simulator.run(SEED, replication)) for replication in REPLICATIONS]


def recorded() -> dict[str, list[str]]:
    """Fingerprints by scenario, as they were when last recorded."""
    found: dict[str, list[str]] = json.loads(RECORDED.read_text(encoding="utf-8"))
    return found


def record() -> None:
    """Write the present fingerprints of all shipped scenarios down."""
    now = {name: digests(name) for name in shipped()}
    RECORDED.write_text(json.dumps(now, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    record()
