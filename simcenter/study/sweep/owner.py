"""A folder of results has one owner at a time; a second start is refused and told who owns it.

The lock is a transaction held open on a small SQLite file: the system drops it with the process, however that
ends, so nothing stale is ever left behind, and others can still read who holds it.
"""

from __future__ import annotations

import os
import socket
import sqlite3
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from simcenter.scenario.errors import Mistake, quote

OWNER_FILE = "owner.sqlite"


class Owner:
    """Owns a folder of results as long as its block lasts."""

    def __init__(self, folder: Path) -> None:
        """Prepare to own a folder, which must exist."""
        self._folder = folder
        self._lock: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        """Take the folder.

        Raises
        ------
        Mistake
            When another process owns it.
        """
        lock = sqlite3.connect(self._folder / OWNER_FILE, timeout=0, isolation_level=None)
        try:
            lock.execute("BEGIN IMMEDIATE")
            lock.execute("CREATE TABLE IF NOT EXISTS owner (process INTEGER, machine TEXT, since TEXT)")
            lock.execute("DELETE FROM owner")
            since = datetime.now().isoformat(" ", "seconds")
            lock.execute("INSERT INTO owner VALUES (?, ?, ?)", (os.getpid(), socket.gethostname(), since))
            lock.execute("COMMIT")
            lock.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            who = _written_down(lock)
            lock.close()
            if "locked" not in str(error):
                raise OSError(0, str(error), str(self._folder)) from None
            expected = "a folder of its own, or that run to end"
            raise Mistake(f"the folder {quote(str(self._folder), 300)}, in which {who} is at work", expected) from None
        self._lock = lock
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the folder back."""
        if self._lock is not None:
            self._lock.close()


def _written_down(lock: sqlite3.Connection) -> str:
    try:
        row = lock.execute("SELECT process, machine, since FROM owner").fetchone()
    except sqlite3.Error:
        row = None
    if row is None:
        return "another process"
    return f"process {row[0]} on {row[1]}, since {row[2]},"
