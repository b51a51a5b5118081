"""Results of a sweep in one SQLite file: a cell is there when it is done, and damage is noticed.

The file is written ahead (WAL), so a process killed at any moment leaves every committed cell. Each row carries a
fingerprint of itself; a finished file is sealed by the fingerprint of all its bytes, kept in a file beside it.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from simcenter.scenario.errors import Mistake, quote
from simcenter.scenario.writing import atomic_write

RESULTS_FILE, SEAL_FILE = "results.sqlite", "results.seal"
SCHEMA_VERSION = "1"
State = Literal["done", "failed"]

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL, mark TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE cells (number INTEGER PRIMARY KEY, state TEXT NOT NULL, result TEXT NOT NULL, mark TEXT NOT NULL);
"""


class DamagedResults(Mistake):
    """A results file whose content is not what was written."""


@dataclass(frozen=True)
class Kept:
    """What is known of a cell: its result as JSON, or why it failed."""

    number: int
    state: State
    result: str


class Store:
    """The results of one sweep; a context manager."""

    def __init__(self, folder: Path, identity: Mapping[str, str]) -> None:
        """Open the results in a folder, or begin them.

        Parameters
        ----------
        folder
            Where the file is; must exist.
        identity
            What the results depend on: ``digest`` and ``version``; and what is only told, such as ``name``.

        Raises
        ------
        Mistake
            When the folder holds results of something else, of another version, or damaged ones.
        OSError
            When the file cannot be written.
        """
        self.path, self._seal = folder / RESULTS_FILE, folder / SEAL_FILE
        begun = self.path.exists()
        if begun:
            check_seal(folder)
        with self._telling():
            self._file = sqlite3.connect(self.path, isolation_level=None)
        try:
            with self._telling():
                if not begun or not self._has_tables():
                    self._begin(identity)
            self._check(identity)
            with self._telling():
                self._file.execute("PRAGMA synchronous=NORMAL")
                if not self._seal.exists():
                    self._file.execute("PRAGMA journal_mode=WAL")
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        """Own the connection until the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self._file.close()

    def known(self) -> dict[int, State]:
        """States of the cells there are, by number."""
        with self._telling():
            return dict(self._file.execute("SELECT number, state FROM cells ORDER BY number").fetchall())

    def kept(self) -> Iterator[Kept]:
        """Every cell there is, in order; one at a time, so that memory stays flat.

        Raises
        ------
        DamagedResults
            When a row is not what was written.
        """
        with self._telling():
            for number, state, result, mark in self._file.execute("SELECT * FROM cells ORDER BY number"):
                if mark != _mark(number, state, result):
                    raise _damaged(self.path, f"cell {number} is not what was written")
                yield Kept(number, state, result)

    def keep(self, number: int, state: State, result: str) -> None:
        """Commit a cell; it is there, whatever happens next.

        Raises
        ------
        OSError
            When it cannot be written, such as on a full disk; what was committed before stays.
        """
        with self._telling():
            self._unseal()
            self._file.execute(
                "INSERT OR REPLACE INTO cells VALUES (?, ?, ?, ?)",
                (number, state, result, _mark(number, state, result)),
            )

    def seal(self) -> None:
        """Fold the file into one and keep the fingerprint of its bytes beside it."""
        with self._telling():
            self._file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._file.execute("PRAGMA journal_mode=DELETE")
            self._file.close()
            self._file = sqlite3.connect(self.path, isolation_level=None)
        atomic_write(self._seal, _file_mark(self.path))

    def _unseal(self) -> None:
        """Break the seal before the first change, not after it: bytes without a seal are looked at one by one."""
        if self._seal.exists():
            self._seal.unlink()
            self._file.execute("PRAGMA journal_mode=WAL")

    def _begin(self, identity: Mapping[str, str]) -> None:
        self._file.execute("BEGIN")
        for statement in filter(None, map(str.strip, _TABLES.split(";"))):
            self._file.execute(statement)
        for key, value in {"schema": SCHEMA_VERSION, **identity}.items():
            self._file.execute("INSERT INTO meta VALUES (?, ?, ?)", (key, value, _mark(key, value)))
        self._file.execute("COMMIT")

    def _has_tables(self) -> bool:
        names = {row[0] for row in self._file.execute("SELECT name FROM sqlite_master")}
        return "cells" in names

    def _check(self, identity: Mapping[str, str]) -> None:
        """Refuse damaged results, and those of another sweep or version."""
        with self._telling():
            sound = self._file.execute("PRAGMA integrity_check").fetchall()
            rows = self._file.execute("SELECT key, value, mark FROM meta").fetchall()
        if sound != [("ok",)]:
            raise _damaged(self.path, "its pages do not fit together")
        if any(mark != _mark(key, value) for key, value, mark in rows):
            raise _damaged(self.path, "what it says of itself is not what was written")
        for _ in self.kept():
            pass
        found: dict[str, Any] = {key: value for key, value, _ in rows}
        shown = quote(str(self.path.parent), 300)
        if found.get("schema") != SCHEMA_VERSION or found.get("version") != identity["version"]:
            made = found.get("version", "an unknown version")
            expected = f"a new folder: this is simcenter {identity['version']}, and numbers may differ"
            raise Mistake(f"results of simcenter {made} in {shown}", expected)
        if found.get("digest") != identity["digest"]:
            expected = "a new folder, or the sweep and scenario as they were"
            name = quote(found.get("name", ""))
            raise Mistake(f"results of another sweep ({name}, or this one before a change) in {shown}", expected)

    def _telling(self) -> _Telling:
        return _Telling(self.path)


class _Telling:
    """Turns what SQLite complains of into errors of files."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sqlite3.OperationalError):
            raise OSError(0, str(error), str(self._path)) from error
        if isinstance(error, sqlite3.DatabaseError):
            raise _damaged(self._path, str(error)) from error


def check_seal(folder: Path) -> None:
    """Refuse a sealed results file whose bytes have changed.

    Raises
    ------
    DamagedResults
        When its fingerprint is another one, or the seal is damaged itself.
    """
    path, seal = folder / RESULTS_FILE, folder / SEAL_FILE
    if seal.exists() and seal.read_bytes() != _file_mark(path).encode():
        raise _damaged(path, "its fingerprint is not that of its seal")


def _file_mark(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=32)).hexdigest() + "\n"


def _mark(*parts: object) -> str:
    text = "\0".join(map(str, parts))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _damaged(path: Path, why: str) -> DamagedResults:
    return DamagedResults(
        f"damaged results in {quote(str(path), 300)} ({why})",
        "the file as simcenter wrote it: restore a copy, or begin in a new folder",
    )
