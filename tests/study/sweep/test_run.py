"""A sweep survives whatever stops it, computes nothing twice, and gives the same bytes wherever it ran."""

import contextlib
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from simcenter.scenario.errors import Mistake
from simcenter.study.sweep import Sweep, run_sweep
from simcenter.study.sweep.run import open_results, run_cells
from simcenter.study.sweep.store import Store
from simcenter.study.sweep.table import write_table
from simcenter.study.sweep.workers import Processes, Work, cluster
from tests.study.sweep import center
from tests.study.sweep.center import CELLS, SWEEP, small_sweep

ROOT = Path(__file__).resolve().parents[3]
MANY = SWEEP.replace("[0.8, 1, 1.2]", str([round(0.8 + 0.02 * i, 2) for i in range(15)]))
Kill = Callable[[psutil.Process], None]
METHODS = [method for method in ("spawn", "forkserver") if method in multiprocessing.get_all_start_methods()]


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The table of an uninterrupted run on one worker."""
    folder = tmp_path_factory.mktemp("usual")
    run_sweep(small_sweep(folder), folder / "out", workers=1)
    return (folder / "out" / "results.csv").read_bytes()


def work_through(sweep: Sweep, folder: Path, work: Work, workers: int = 1) -> tuple[int, bool]:
    """Run the cells with some other work than simulating."""
    folder.mkdir(exist_ok=True)
    with open_results(sweep, folder) as store:
        return run_cells(sweep, store, Processes(sweep.task, workers, METHODS[-1], work))


def states(sweep: Sweep, folder: Path) -> dict[int, str]:
    with open_results(sweep, folder) as store:
        return dict(store.known())


def table(sweep: Sweep, folder: Path) -> bytes:
    with open_results(sweep, folder) as store:
        write_table(sweep, store, folder / "table.csv")
    return (folder / "table.csv").read_bytes()


@pytest.mark.parametrize("method", METHODS)
def test_processes_give_the_same_bytes(tmp_path: Path, usual: bytes, method: str) -> None:
    result = run_sweep(small_sweep(tmp_path), tmp_path / "out", workers=2, method=method)
    assert (result.done, result.computed, result.failed) == (CELLS, CELLS, {})
    assert (tmp_path / "out" / "results.csv").read_bytes() == usual


@pytest.mark.slow
def test_four_workers_give_the_same_bytes(tmp_path: Path, usual: bytes) -> None:
    run_sweep(small_sweep(tmp_path), tmp_path / "out", workers=4)
    assert (tmp_path / "out" / "results.csv").read_bytes() == usual


def test_any_executor_gives_the_same_bytes(tmp_path: Path, usual: bytes) -> None:
    with ThreadPoolExecutor(3) as threads:
        run_sweep(small_sweep(tmp_path), tmp_path / "out", executor=threads)
    assert (tmp_path / "out" / "results.csv").read_bytes() == usual


def test_a_finished_sweep_computes_nothing_again(tmp_path: Path, usual: bytes) -> None:
    sweep = small_sweep(tmp_path)
    with ThreadPoolExecutor(1) as thread:
        run_sweep(sweep, tmp_path / "out", executor=thread)
        (tmp_path / "out" / "results.csv").unlink()
        again = run_sweep(sweep, tmp_path / "out", executor=thread)
    assert (again.done, again.computed) == (CELLS, 0)
    assert (tmp_path / "out" / "results.csv").read_bytes() == usual


def test_another_sweep_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    work_through(small_sweep(tmp_path), tmp_path / "out", center.instant)
    other = small_sweep(tmp_path, SWEEP.replace("days: 5", "days: 6"))
    with pytest.raises(Mistake, match="results of another sweep"):
        run_sweep(other, tmp_path / "out")


def test_a_cell_that_kills_its_worker_is_tried_three_times_and_reported_and_the_others_are_done(
    tmp_path: Path,
) -> None:
    sweep = small_sweep(tmp_path)
    work_through(sweep, tmp_path / "out", center.poisonous, workers=2)
    found = states(sweep, tmp_path / "out")
    assert found == {number: "failed" if number == 5 else "done" for number in range(CELLS)}
    with open_results(sweep, tmp_path / "out") as store:
        (why,) = [kept.result for kept in store.kept() if kept.state == "failed"]
    assert why == "its worker died 3 times"
    # Another day the cell may fit into memory: the next run tries it, and only it, again.
    assert work_through(sweep, tmp_path / "out", center.instant) == (1, False)


def test_a_cell_that_fails_is_told_with_its_reason_and_the_others_are_done(tmp_path: Path) -> None:
    sweep = small_sweep(tmp_path)
    assert work_through(sweep, tmp_path / "out", center.broken) == (CELLS - 1, False)
    with open_results(sweep, tmp_path / "out") as store:
        (why,) = [kept.result for kept in store.kept() if kept.state == "failed"]
    assert why == "the dice fell off the table"
    assert b"the dice fell off the table" in table(sweep, tmp_path / "out")


def test_a_cell_whose_settings_do_not_go_together_fails_alone(tmp_path: Path) -> None:
    text = SWEEP.replace("volume: {change: \"volume x{}\", values: [0.8, 1, 1.2]}",
                         "scheduled: {field: pools.team.scheduled, values: [4]}").replace(
        "heads: {field: pools.team.seated, values: [3, 4]}", "plain: {field: pools.team.wage, values: [20/h]}"
    )  # fmt: skip
    with pytest.raises(Exception, match="seated"):
        small_sweep(tmp_path, text)


def killed_while_it_runs(kill: Kill, file: Path, out: Path) -> None:
    """Start a run in a process of its own and kill while it is at work; then wait for its end."""
    script = (
        "import sys; from pathlib import Path; from simcenter.study.sweep import load_sweep\n"
        "from tests.study.sweep.test_run import work_through; from tests.study.sweep import center\n"
        "if __name__ == '__main__':\n"
        "    print('begun', flush=True)\n"
        "    work_through(load_sweep(sys.argv[1]), Path(sys.argv[2]), center.slow, 2)\n"
    )
    start = file.parent / "start.py"
    start.write_text(script, encoding="utf-8")
    words = [sys.executable, str(start), str(file), str(out)]
    variables = dict(os.environ, PYTHONPATH=str(ROOT))
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=variables) as child:
        assert child.stdout is not None
        child.stdout.readline()
        if child.poll() is None:
            with contextlib.suppress(psutil.NoSuchProcess):
                kill(psutil.Process(child.pid))
        child.communicate()


def kill_parent(parent: psutil.Process) -> None:
    parent.kill()


def kill_worker(parent: psutil.Process) -> None:
    workers = [one for one in parent.children(recursive=True) if one.is_running()]
    if workers:
        random.Random(len(workers)).choice(workers).kill()


def survived(tmp_path: Path, kills: int, chance: random.Random) -> None:
    """Kill parents and workers at random moments, then let a run end: the table is that of an unkilled one."""
    (tmp_path / "a").mkdir()
    sweep = small_sweep(tmp_path / "a", MANY)
    work_through(sweep, tmp_path / "a" / "out", center.instant)
    expected = table(sweep, tmp_path / "a" / "out")
    done = 0
    for round_ in range(kills):
        folder = tmp_path / f"round{round_ // 5}"
        folder.mkdir(exist_ok=True)
        own = small_sweep(folder, MANY)
        before = states(own, folder / "out") if (folder / "out").exists() else {}
        (folder / "out").mkdir(exist_ok=True)
        kill, moment = chance.choice([kill_parent, kill_worker]), chance.uniform(0.2, 2.0)

        def kill_then(parent: psutil.Process, kill: Kill = kill, moment: float = moment) -> None:
            time.sleep(moment)
            kill(parent)

        killed_while_it_runs(kill_then, folder / "sweep.yaml", folder / "out")
        after = states(own, folder / "out")
        assert before.keys() <= after.keys()  # nothing lost
        done += len(after)
        if round_ % 5 == 4 or round_ == kills - 1:
            computed, _ = work_through(own, folder / "out", center.instant)
            assert computed == sum(after.get(cell.number) != "done" for cell in own.cells)  # nothing twice
            assert table(own, folder / "out") == expected
    assert done > 0


@pytest.mark.timeout(1_800)
def test_twenty_kills_at_random_moments_change_no_byte(tmp_path: Path, seed: int) -> None:
    survived(tmp_path, 20, random.Random(seed))


@pytest.mark.slow
@pytest.mark.timeout(7_200)
def test_two_hundred_kills_at_random_moments_change_no_byte(tmp_path: Path, seed: int) -> None:
    survived(tmp_path, 200, random.Random(seed))


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    small_sweep(tmp_path, MANY)
    seen: list[psutil.Process] = []

    def kill(parent: psutil.Process) -> None:
        while not seen and parent.is_running():
            seen.extend(parent.children(recursive=True))
            time.sleep(0.05)
        time.sleep(0.5)
        parent.kill()

    killed_while_it_runs(kill, tmp_path / "sweep.yaml", tmp_path / "out")
    assert seen
    assert psutil.wait_procs(seen, timeout=10)[1] == []


def test_ctrl_c_keeps_what_is_done_and_the_next_run_goes_on(tmp_path: Path) -> None:
    sweep = small_sweep(tmp_path, MANY)
    (tmp_path / "out").mkdir()

    def press(done: int, wanted: int) -> None:
        if done == 7:
            signal.raise_signal(signal.SIGINT)

    with open_results(sweep, tmp_path / "out") as store:
        crew = Processes(sweep.task, 1, METHODS[-1], center.instant)
        assert run_cells(sweep, store, crew, press) == (7, True)
    assert not multiprocessing.active_children()
    assert work_through(sweep, tmp_path / "out", center.instant) == (len(sweep.cells) - 7, False)


def test_a_disk_that_fills_up_stops_the_run_cleanly_and_the_next_one_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep = small_sweep(tmp_path)
    keep, left = Store.keep, iter(range(4))

    def until_full(self: Store, *what: object) -> None:
        if next(left, None) is None:
            raise OSError(28, "No space left on device", "results.sqlite")
        keep(self, *what)  # type: ignore[arg-type] # passes on what it was given

    monkeypatch.setattr(Store, "keep", until_full)
    with pytest.raises(OSError, match="No space left"):
        work_through(sweep, tmp_path / "out", center.instant)
    monkeypatch.undo()
    assert work_through(sweep, tmp_path / "out", center.instant) == (CELLS - 4, False)


def test_a_cluster_that_is_not_there_is_told_in_time() -> None:
    pytest.importorskip("distributed", reason="needs the extra cluster")
    with pytest.raises(Mistake, match="no scheduler answers within 2 s"), cluster("tcp://127.0.0.1:9", wait_s=2):
        pass


@pytest.mark.slow
@pytest.mark.timeout(1_200)
def test_a_cluster_one_of_whose_workers_is_killed_half_way_gives_the_same_bytes(tmp_path: Path, usual: bytes) -> None:
    pytest.importorskip("distributed", reason="needs the extra cluster")
    sweep = small_sweep(tmp_path)
    with dask_cluster(tmp_path, workers=2) as (address, workers), cluster(address) as (executor, at_once):

        def progress(done: int, wanted: int) -> None:
            if done == CELLS // 2 and workers[0].poll() is None:
                workers[0].kill()

        result = run_sweep(sweep, tmp_path / "out", executor=executor, at_once=at_once, progress=progress)
    assert result.failed == {}
    assert workers[0].poll() is not None
    assert (tmp_path / "out" / "results.csv").read_bytes() == usual


class dask_cluster:  # reads as the function it stands for
    """A scheduler and workers, each a process of its own, on this machine only."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.folder, self.count = folder, workers
        self.started: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> tuple[str, list[subprocess.Popen[bytes]]]:
        file = self.folder / "scheduler.json"
        common = [sys.executable, "-m", "distributed.cli"]
        variables = dict(os.environ, PYTHONPATH=str(ROOT))
        scheduler = [*common[:2], "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0",
                     "--no-dashboard", "--scheduler-file", str(file)]  # fmt: skip
        self.started.append(subprocess.Popen(scheduler, env=variables, stderr=subprocess.DEVNULL))
        deadline = time.monotonic() + 60
        while not file.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        worker = [*common[:2], "distributed.cli.dask_worker", "--scheduler-file", str(file), "--host", "127.0.0.1",
                  "--nthreads", "1", "--no-dashboard", "--no-nanny", "--local-directory", str(self.folder)]  # fmt: skip
        for _ in range(self.count):
            self.started.append(subprocess.Popen(worker, env=variables, stderr=subprocess.DEVNULL))
        import json

        from distributed import Client

        address = json.loads(file.read_text("utf-8"))["address"]
        with Client(address) as client:  # type: ignore[no-untyped-call] # distributed has no types
            client.wait_for_workers(self.count, timeout=120)
        return address, self.started[1:]

    def __exit__(self, *_: object) -> None:
        for process in reversed(self.started):
            process.kill()
            process.wait()
