"""Results on disk: there when they are done, refused when they are not what was written."""

import random
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from simcenter.scenario.errors import Mistake
from simcenter.study.sweep.owner import Owner
from simcenter.study.sweep.store import RESULTS_FILE, SEAL_FILE, DamagedResults, Store

IDENTITY = {"digest": "abc", "version": "1.2", "name": "mine"}


def filled(folder: Path, cells: int = 6, *, seal: bool = True) -> None:
    """Write a store of some cells."""
    with Store(folder, IDENTITY) as store:
        for number in range(cells):
            store.keep(number, "done", f'{{"figure": {number}, "text": "{"x" * 40}"}}')
        if seal:
            store.seal()


def content(folder: Path) -> list[tuple[int, str, str]]:
    with Store(folder, IDENTITY) as store:
        return [(kept.number, kept.state, kept.result) for kept in store.kept()]


def test_what_is_kept_is_there_in_order_of_numbers(tmp_path: Path) -> None:
    with Store(tmp_path, IDENTITY) as store:
        for number, state in ((2, "done"), (0, "failed"), (1, "done")):
            store.keep(number, state, f"r{number}")  # type: ignore[arg-type] # states from a list
        assert store.known() == {0: "failed", 1: "done", 2: "done"}
    assert content(tmp_path) == [(0, "failed", "r0"), (1, "done", "r1"), (2, "done", "r2")]


def test_a_sealed_file_is_one_file_and_opening_it_changes_nothing(tmp_path: Path) -> None:
    filled(tmp_path)
    before = (tmp_path / RESULTS_FILE).read_bytes()
    content(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [SEAL_FILE, RESULTS_FILE]
    assert (tmp_path / RESULTS_FILE).read_bytes() == before


def test_a_cell_kept_after_the_seal_breaks_it_and_a_new_one_holds(tmp_path: Path) -> None:
    filled(tmp_path)
    with Store(tmp_path, IDENTITY) as store:
        store.keep(9, "done", "late")
        assert not (tmp_path / SEAL_FILE).exists()
        store.seal()
    assert content(tmp_path)[-1] == (9, "done", "late")


def test_every_flipped_byte_and_every_truncation_of_a_sealed_file_is_noticed(tmp_path: Path) -> None:
    filled(tmp_path)
    whole = {name: (tmp_path / name).read_bytes() for name in (RESULTS_FILE, SEAL_FILE)}
    chance = random.Random(4_000)
    copy = tmp_path / "copy"
    for mutant in range(4_000):
        copy.mkdir()
        name = SEAL_FILE if mutant % 20 == 0 else RESULTS_FILE
        raw = bytearray(whole[name])
        place = chance.randrange(len(raw))
        changed = bytes(raw[:place]) if mutant % 3 == 0 else None
        raw[place] ^= 1 << chance.randrange(8)
        for other in whole:
            (copy / other).write_bytes(whole[other] if other != name else bytes(raw) if changed is None else changed)
        with pytest.raises(DamagedResults):
            Store(copy, IDENTITY)
        shutil.rmtree(copy)


def test_an_unfinished_file_with_a_flipped_byte_is_refused_or_reads_the_same(tmp_path: Path) -> None:
    """Bytes that nothing was written to may change unseen; what is read is what was written, or nothing."""
    source = tmp_path / "source"
    source.mkdir()
    filled(source, seal=False)
    expected, raw = content(source), (source / RESULTS_FILE).read_bytes()
    chance = random.Random(7)
    for mutant in range(400):
        copy = tmp_path / f"copy{mutant}"
        copy.mkdir()
        changed = bytearray(raw)
        changed[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        (copy / RESULTS_FILE).write_bytes(bytes(changed))
        try:
            found = content(copy)
        except (DamagedResults, Mistake, OSError):
            continue
        assert found == expected


def test_a_full_disk_is_told_and_what_was_kept_stays(tmp_path: Path) -> None:
    with Store(tmp_path, IDENTITY) as store:
        store.keep(0, "done", "first")
        pages = store._file.execute("PRAGMA page_count").fetchone()[0]
        store._file.execute(f"PRAGMA max_page_count={pages}")
        with pytest.raises(OSError, match="full"):
            store.keep(1, "done", "x" * 100_000)
    assert content(tmp_path) == [(0, "done", "first")]


class Failing:
    """A connection whose n-th statement fails once, as a disk may."""

    def __init__(self, real: sqlite3.Connection, fails_at: int) -> None:
        self.real, self.left = real, fails_at

    def execute(self, *arguments: object) -> sqlite3.Cursor:
        self.left -= 1
        if self.left == 0:
            raise sqlite3.OperationalError("disk I/O error")
        return self.real.execute(*arguments)  # type: ignore[arg-type] # passes on what it was given

    def close(self) -> None:
        self.real.close()


@pytest.mark.parametrize("fails_at", range(1, 5))
def test_a_write_that_fails_once_is_a_clean_error_and_the_next_run_goes_on(tmp_path: Path, fails_at: int) -> None:
    with Store(tmp_path, IDENTITY) as store:
        store.keep(0, "done", "first")
        store._file = Failing(store._file, fails_at)  # type: ignore[assignment] # stands in for a connection
        for number in range(1, fails_at):
            store.keep(number, "done", f"r{number}")
        with pytest.raises(OSError, match="disk I/O error"):
            store.keep(fails_at, "done", "lost")
    with Store(tmp_path, IDENTITY) as store:
        known = store.known()
        assert known == dict.fromkeys(range(fails_at), "done")
        store.keep(fails_at, "done", "again")
        store.seal()
    assert len(content(tmp_path)) == fails_at + 1


@pytest.mark.parametrize(
    ("identity", "said"),
    [
        (IDENTITY | {"digest": "abd"}, "results of another sweep"),
        (IDENTITY | {"version": "1.3"}, "results of simcenter 1.2"),
    ],
)
def test_results_of_something_else_are_refused(tmp_path: Path, identity: dict[str, str], said: str) -> None:
    filled(tmp_path)
    with pytest.raises(Mistake, match=said):
        Store(tmp_path, identity)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / RESULTS_FILE).write_bytes(b"nothing of the kind" * 100)
    with pytest.raises(DamagedResults):
        Store(tmp_path, IDENTITY)


def test_a_second_owner_is_refused_and_told_who_the_first_is(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from simcenter.study.sweep.owner import Owner\n"
        "with Owner(Path(sys.argv[1])):\n    print('mine', flush=True)\n    sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "mine\n"
        with pytest.raises(Mistake, match=f"process {first.pid} on "), Owner(tmp_path):
            pass
        first.kill()
        first.wait()
    with Owner(tmp_path):  # a killed owner leaves nothing behind
        pass
