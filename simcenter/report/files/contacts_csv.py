"""Every contact of every day as a CSV file that spreadsheets open and do not execute."""

from __future__ import annotations

import csv
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from simcenter.scenario.model import Scenario
from simcenter.scenario.writing import spreadsheet_text
from simcenter.simulation import EngineName, Simulator

if TYPE_CHECKING:
    import pandas as pd

DIGITS = 3
"""Decimals of seconds: the clock of the simulator has milliseconds."""


def write_contacts(
    path: Path,
    scenarios: Mapping[str, Scenario],
    *,
    seed: int,
    engine: EngineName,
    replications: Sequence[int],
) -> int:
    """Write the contacts of some replications, simulated again one by one: memory holds one at a time.

    Parameters
    ----------
    path
        The file; it appears when it is whole.
    scenarios
        Settled, by the name of the alternative; a single one without a name makes no column for it.
    seed, engine
        As in `simcenter.simulation`.
    replications
        Which.

    Returns
    -------
    Contacts written.
    """
    from simcenter.results.frames import contacts_frame

    named = list(scenarios) != [""]
    begun, written = False, 0
    with _whole(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        for name, scenario in scenarios.items():
            simulator = Simulator(scenario, engine)
            for replication in replications:
                frame = contacts_frame(simulator.run(seed, replication))
                if not begun:
                    writer.writerow([*["alternative"] * named, "replication", *frame.columns])
                    begun = True
                before = [cell(name)] * named
                columns = [[cell(value) for value in frame[column].tolist()] for column in frame.columns]
                writer.writerows([*before, replication, *row] for row in zip(*columns, strict=True))
                written += len(frame)
    return written


def cell(value: Any) -> str:
    """Write a value, nothing for what is not there; text a spreadsheet would execute gets an apostrophe."""
    if isinstance(value, str):
        return spreadsheet_text(value)
    # pandas' own missing value is neither equal to itself nor unequal: it must be asked for by name.
    if value is None or type(value).__name__ == "NAType" or value != value:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.{DIGITS}f}" if isinstance(value, float) else str(value)


def table_text(frame: pd.DataFrame) -> str:
    """Write a frame as the text of a CSV file."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(frame.columns)
    columns = [[cell(value) for value in frame[column].tolist()] for column in frame.columns]
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue()


@contextmanager
def _whole(path: Path) -> Iterator[IO[str]]:
    """Open a file beside the one wanted, which takes its name once everything is written and flushed."""
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        with target.open("w", encoding="utf-8", newline="") as file:
            yield file
        return
    temporary = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with temporary.open("x", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o7777)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
