"""Fingerprints of what happens on the first days of the shipped scenarios, and the command that records them.

``python -m tests.engine.golden --write`` renews `golden.json`, with ``--write NAME`` only one scenario;
without ``--write`` it tells what differs.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from simcenter.engine.drawing.draw import STREAM_VERSION
from simcenter.scenario.loading import load, shipped
from simcenter.simulation import EngineName, Simulator, settle

RECORD = Path(__file__).with_suffix(".json")
SEED = 1
REPLICATIONS = (0, 1)
RENEW = "python -m tests.engine.golden --write"

Marks = dict[str, dict[str, str | int]]
"""By replication: the digest of each table, and the number of rows of Demand."""


def digest(table: Any) -> str:
    """Fingerprint of a table of columns: their names, lengths and numbers, on any machine.

    Every column is taken as 64-bit little-endian whole numbers, so the width it is kept in does not matter.
    """
    mark = blake2b(digest_size=16)
    for name, column in zip(table._fields, table, strict=True):
        numbers = np.ascontiguousarray(column, dtype="<i8")
        mark.update(f"{name} {numbers.size};".encode())
        mark.update(numbers.tobytes())
    return mark.hexdigest()


def marks_of(name: str, engine: EngineName = "compiled") -> Marks:
    """Simulate the first replications of a shipped scenario and take their fingerprints."""
    simulator = Simulator(settle(load(name)), engine)
    marks: Marks = {}
    for replication in REPLICATIONS:
        result = simulator.run(SEED, replication)
        marks[str(replication)] = {
            "rows": len(result.demand.type),
            "demand": digest(result.demand),
            "legs": digest(result.legs),
            "spells": digest(result.spells),
        }
    return marks


def recorded() -> dict[str, Any]:
    """What was recorded: the version of the random streams, and the marks of each scenario."""
    record: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))
    return record


def explain(name: str, was: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """Say of each replication what differs, what that means, and what has to be done about it."""
    sentences = []
    for replication, marks in found.items():
        old = was.get(replication, {})
        tables = [table for table in marks if old.get(table) != marks[table]]
        if "demand" in tables:
            why = (
                "other contacts than recorded: the scenario's demand, its settling or the draw changed. "
                "When the draw did, raise STREAM_VERSION (simcenter/engine/drawing/draw.py)"
            )
        elif tables:
            listed = ", ".join(tables)
            why = f"the same contacts are served otherwise ({listed}): staff, routing or rules changed"
        else:
            continue
        sentences.append(
            f"{name}, seed {SEED}, replication {replication}: {why}. If that was meant, "
            f"let CHANGES say why and renew: {RENEW} {name}"
        )
    return sentences


def write(names: list[str]) -> None:
    """Record the marks of some scenarios, keeping those of the others that are still shipped."""
    kept = recorded()["scenarios"] if RECORD.exists() else {}
    kept |= {name: marks_of(name) for name in names}
    scenarios = {name: kept[name] for name in shipped() if name in kept}
    record = {"stream_version": STREAM_VERSION, "seed": SEED, "scenarios": scenarios}
    RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Record, or tell what differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.engine.golden", description=__doc__)
    parser.add_argument("--write", action="store_true", help="record what happens now")
    parser.add_argument("names", nargs="*", metavar="NAME", help="shipped scenarios; all by default")
    given = parser.parse_args()
    names = given.names or shipped()
    if given.write:
        write(names)
        return
    for name in names:
        sentences = explain(name, recorded()["scenarios"].get(name, {}), marks_of(name))
        print("\n".join(sentences) or f"{name}: as recorded")


if __name__ == "__main__":
    main()
