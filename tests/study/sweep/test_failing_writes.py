"""Every call that writes fails once: a clean error, and the next run ends with the same bytes."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from simcenter.study.sweep import Sweep, run_sweep, workers
from simcenter.study.sweep.owner import OWNER_FILE
from simcenter.study.sweep.store import RESULTS_FILE, SEAL_FILE
from tests.study.sweep.center import SWEEP, instant, small_sweep

TWO_CELLS = SWEEP.replace("[0.8, 1, 1.2]", "[1]").replace("values: [3, 4]", "values: [3]")


class Disk:
    """Counts calls that write, and lets one of them fail."""

    def __init__(self) -> None:
        self.calls, self.fails_at = 0, 0

    def tick(self, error: Exception) -> None:
        self.calls += 1
        if self.calls == self.fails_at:
            raise error

    def from_now_on(self, fails_at: int) -> None:
        self.calls, self.fails_at = 0, fails_at


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """A disk under SQLite's statements, and under the calls that put a whole file in place."""
    disk, connect = Disk(), sqlite3.connect

    class Connection(sqlite3.Connection):
        def execute(self, *arguments: Any) -> sqlite3.Cursor:
            disk.tick(sqlite3.OperationalError("disk I/O error"))
            return super().execute(*arguments)

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            disk.tick(OSError(errno.ENOSPC, "no space left on device"))
            return real(*arguments, **options)

        return call

    monkeypatch.setattr(sqlite3, "connect", lambda *words, **options: connect(*words, factory=Connection, **options))
    monkeypatch.setattr(os, "fsync", counted(os.fsync))
    monkeypatch.setattr(Path, "replace", counted(Path.replace))
    return disk


def run(sweep: Sweep, out: Path) -> int:
    """Run the sweep to its end; cells computed."""
    with ThreadPoolExecutor(1) as pool:
        return run_sweep(sweep, out, executor=pool, at_once=1).computed


def test_every_call_that_fails_once_is_a_clean_error_and_the_next_run_gives_the_same_bytes(
    tmp_path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "work_on", instant)
    sweep = small_sweep(tmp_path, TWO_CELLS)
    assert run(sweep, tmp_path / "usual") == 2
    calls = disk.calls
    usual = (tmp_path / "usual" / "results.csv").read_bytes()
    assert calls > 20
    for fails_at in range(1, calls + 1):
        out = tmp_path / str(fails_at)
        disk.from_now_on(fails_at)
        with pytest.raises(OSError, match=r"disk I/O error|no space left"):
            run(sweep, out)
        disk.from_now_on(0)
        run(sweep, out)
        assert (out / "results.csv").read_bytes() == usual
        left = sorted(path.name for path in out.iterdir() if path.name != OWNER_FILE)
        assert left == ["results.csv", SEAL_FILE, RESULTS_FILE]
