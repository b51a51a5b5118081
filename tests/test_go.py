"""go.py on toy projects: a pretended uv stands in for the installer, so nothing is fetched."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

GO = Path(__file__).resolve().parent.parent / "go.py"
posix_only = pytest.mark.skipif(os.name == "nt", reason="the pretended uv is a POSIX script")

PROJECT = """
[project]
dependencies = ["pretended>=1,<2"]
[project.optional-dependencies]
dev = ["tested>=3,<4"]
"""
MAIN = """
import os, sys
print(f"arguments={sys.argv[1:]} here={os.getcwd()} path={os.environ.get('PYTHONPATH')}")
sys.exit(int(sys.argv[1]) if sys.argv[1:] and sys.argv[1].isdigit() else 0)
"""
# Writes down each call; behaves as the file `mood` beside it says.
UV = """
import os, subprocess, sys, time
here = os.path.dirname(os.path.abspath(__file__))
log, mood = os.path.join(here, "log"), os.path.join(here, "mood")
mood = open(mood).read() if os.path.exists(mood) else ""
with open(log, "a") as handle:
    handle.write(" ".join(sys.argv[1:]) + "\\n")
if sys.argv[1] == "venv":
    python, folder = sys.argv[-2:]
    code = "import sys; sys.path.insert(0, sys.argv[1]); import go; go.make_by_hand(sys.argv[2])"
    sys.exit(subprocess.call([python, "-c", code, os.environ["GO_FOLDER"], folder]))
elif mood == "slow":
    time.sleep(0.7)
elif mood == "stuck":
    time.sleep(60)
elif mood == "offline":
    print("error: the index pretended.example could not be reached")
    sys.exit(1)
"""


class Toy:
    """A toy project in a folder whose name has spaces, and the pretended uv its starts find."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a folder with spaces"
        self.tools = folder / "tools"
        for path in (self.root / "simcenter", self.tools):
            path.mkdir(parents=True)
        shutil.copy(GO, self.root / "go.py")
        self.write(self.root / "pyproject.toml", PROJECT)
        self.write(self.root / "simcenter" / "__init__.py", "")
        self.write(self.root / "simcenter" / "__main__.py", MAIN)
        self.write(self.tools / "uv.py", UV)
        self.write(self.tools / "uv", f'#!/bin/sh\nexec "{sys.executable}" "{self.tools / "uv.py"}" "$@"\n')
        (self.tools / "uv").chmod(0o755)
        self.variables = {
            **os.environ,
            "PATH": str(self.tools),
            "GO_FOLDER": str(self.root),
            "PYTHONPATH": "/leaking",
        }

    @staticmethod
    def write(path: Path, text: str) -> None:
        path.write_text(text, encoding="utf-8")

    def mood(self, word: str) -> None:
        """Make the pretended uv `slow`, `stuck` or `offline`."""
        self.write(self.tools / "mood", word)

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, str(self.root / "go.py"), *arguments]

    def start(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments),
            env=self.variables,
            cwd=self.tools,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def calls(self) -> list[str]:
        """First words of each call of the pretended uv."""
        log = self.tools / "log"
        return [line.split()[0] for line in log.read_text().splitlines()] if log.exists() else []

    def installed(self) -> list[str]:
        """Packages asked for, call by call."""
        lines = (self.tools / "log").read_text().splitlines()
        return [line.split(":all: ")[1] for line in lines if line.startswith("pip")]

    def environment(self) -> Path:
        """The one environment of the project."""
        [folder] = [path for path in (self.root / ".simcenter-env").iterdir() if path.is_dir()]
        return folder


@pytest.fixture
def toy(tmp_path: Path) -> Toy:
    """A fresh toy project."""
    return Toy(tmp_path)


@pytest.fixture
def go() -> ModuleType:
    """The module go.py."""
    spec = importlib.util.spec_from_file_location("go", GO)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@posix_only
def test_the_first_start_sets_up_and_passes_everything_through(toy: Toy) -> None:
    done = toy.start("7", "two words")
    assert done.returncode == 7
    assert done.stdout == f"arguments=['7', 'two words'] here={toy.tools} path=None\n"
    assert toy.calls() == ["venv", "pip"]
    assert toy.installed() == ["pretended>=1,<2"]


@posix_only
def test_no_words_at_all_run_the_main_job(toy: Toy) -> None:
    assert toy.start().stdout.startswith("arguments=[] ")


@posix_only
def test_the_second_start_installs_nothing_and_says_nothing(toy: Toy) -> None:
    toy.start()
    done = toy.start()
    assert (done.returncode, done.stderr) == (0, "")
    assert toy.calls() == ["venv", "pip"]


@posix_only
def test_a_file_in_the_users_folder_does_not_stand_in_for_a_module(toy: Toy) -> None:
    toy.write(toy.tools / "simcenter.py", "raise SystemExit(99)")
    assert toy.start("3").returncode == 3


@posix_only
def test_a_checkout_moved_with_its_environment_still_starts(toy: Toy) -> None:
    toy.start()
    toy.root = toy.root.rename(toy.root.with_name("moved"))
    assert toy.start("3").returncode == 3
    assert toy.calls() == ["venv", "pip"]


@posix_only
def test_the_tests_add_their_packages_to_a_finished_environment_once(toy: Toy) -> None:
    toy.start()
    toy.write(toy.root / "pytest.py", "import sys; print('pytest', sys.argv[1:]); sys.exit(5)")
    done = toy.start("test", "--slow", "-n0", "tests/one.py")
    assert (done.returncode, done.stdout) == (5, "pytest ['-m', '', '-n0', 'tests/one.py']\n")
    assert toy.installed() == ["pretended>=1,<2", "pretended>=1,<2 tested>=3,<4"]
    toy.start("test")
    toy.start()
    assert toy.calls() == ["venv", "pip", "pip"]


@posix_only
def test_the_benchmarks_run_from_the_project_folder(toy: Toy) -> None:
    toy.write(toy.root / "benchmarks.py", "import os, sys; print(os.getcwd(), sys.argv[1:])")
    assert toy.start("bench", "T").stdout == f"{toy.root} ['T']\n"


@posix_only
def test_changed_requirements_bring_the_environment_up_to_date(toy: Toy) -> None:
    toy.start()
    toy.write(toy.root / "pyproject.toml", PROJECT.replace("<2", "<3"))
    assert toy.start().returncode == 0
    assert toy.installed() == ["pretended>=1,<2", "pretended>=1,<3"]
    assert toy.calls() == ["venv", "pip", "pip"]


@posix_only
def test_an_update_keeps_the_packages_the_tests_added(toy: Toy) -> None:
    toy.write(toy.root / "pytest.py", "")
    toy.start("test")
    toy.write(toy.root / "pyproject.toml", PROJECT.replace("<2", "<3"))
    toy.start()
    assert toy.installed()[-1] == "pretended>=1,<3 tested>=3,<4"


@posix_only
def test_an_update_that_was_killed_is_followed_by_a_fresh_set_up(toy: Toy) -> None:
    toy.start()
    toy.mood("stuck")
    child = subprocess.Popen(
        toy.command("test"), env=toy.variables, stderr=subprocess.DEVNULL, start_new_session=True
    )
    wait_until(lambda: toy.calls() == ["venv", "pip", "pip"])
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    toy.mood("")
    assert toy.start("3").returncode == 3
    assert toy.calls() == ["venv", "pip", "pip", "venv", "pip"]


@posix_only
def test_an_update_that_fails_keeps_the_environment_for_the_next_start(toy: Toy) -> None:
    toy.start()
    toy.mood("offline")
    failed = toy.start("test")
    assert failed.returncode == 2
    assert "could not be reached" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert toy.start("4").returncode == 4
    assert toy.calls().count("venv") == 1


@posix_only
def test_a_set_up_that_was_killed_is_begun_afresh(toy: Toy) -> None:
    toy.mood("stuck")
    child = subprocess.Popen(toy.command(), env=toy.variables, stderr=subprocess.PIPE, start_new_session=True)
    wait_until(lambda: "pip" in toy.calls())
    os.killpg(child.pid, signal.SIGKILL)
    child.communicate()
    (toy.environment() / "half a package").touch()
    toy.mood("")
    done = toy.start("6")
    assert done.returncode == 6
    assert "did not finish" in done.stderr
    assert not (toy.environment() / "half a package").exists()
    assert toy.calls() == ["venv", "pip", "venv", "pip"]


@posix_only
def test_ctrl_c_during_the_set_up_ends_quietly_with_130(toy: Toy) -> None:
    toy.mood("stuck")
    child = subprocess.Popen(
        toy.command(), env=toy.variables, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    wait_until(lambda: "pip" in toy.calls())
    os.kill(child.pid, signal.SIGINT)
    said = child.communicate(timeout=30)[1]
    assert child.returncode == 130
    assert "Traceback" not in said
    toy.mood("")
    assert (
        "waiting" not in toy.start().stderr
    )  # the installer was ended too, and with it its hold on the lock


@posix_only
def test_two_starts_at_once_set_up_once(toy: Toy) -> None:
    toy.mood("slow")
    children = [subprocess.Popen(toy.command(word), env=toy.variables) for word in ("8", "9")]
    assert [child.wait(timeout=60) for child in children] == [8, 9]
    assert toy.calls() == ["venv", "pip"]


@posix_only
def test_an_installer_that_outlives_its_start_is_waited_for(toy: Toy) -> None:
    toy.mood("slow")
    child = subprocess.Popen(toy.command(), env=toy.variables, stderr=subprocess.DEVNULL)
    wait_until(lambda: "pip" in toy.calls())
    child.kill()
    child.wait()
    done = toy.start("3")
    assert done.returncode == 3
    assert "waiting" in done.stderr


@posix_only
def test_a_lock_left_by_a_dead_start_holds_nobody_up(toy: Toy) -> None:
    toy.start()
    shutil.rmtree(toy.environment())
    assert list((toy.root / ".simcenter-env").glob("*.lock"))
    done = toy.start()
    assert done.returncode == 0
    assert "waiting" not in done.stderr


@posix_only
def test_an_environment_whose_python_is_gone_is_made_anew(toy: Toy) -> None:
    toy.start()
    python = toy.environment() / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python")
    assert toy.start("3").returncode == 3
    assert toy.calls() == ["venv", "pip", "venv", "pip"]


@posix_only
def test_a_folder_that_cannot_be_written_is_a_sentence(toy: Toy) -> None:
    toy.write(toy.root / ".simcenter-env", "a file where the folder should be")
    done = toy.start()
    assert done.returncode == 2
    assert done.stderr.startswith("The set-up stopped: ")
    assert "Traceback" not in done.stderr


def test_without_any_installer_the_sentence_names_what_would_help(
    go: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    refuse = [sys.executable, "-c", "print('ensurepip is not available'); raise SystemExit(1)"]
    monkeypatch.setattr(go, "ROOT", str(tmp_path))
    monkeypatch.setattr(go, "ways", lambda _: [("uv", False, [], []), ("venv", True, refuse, refuse)])
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    assert go.main([]) == 2
    said = capsys.readouterr().err
    assert "ensurepip is not available" in said
    assert "apt install python3-venv" in said


def test_pip_takes_over_where_uv_cannot_install(
    go: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ok, fail = ([sys.executable, "-c", f"raise SystemExit({code})"] for code in (0, 1))
    pairs: list[Any] = [("uv", True, ok, fail), ("venv", True, fail, ok), ("pip alone", True, ok, ok)]
    monkeypatch.setattr(go, "ways", lambda _: pairs)
    with open(tmp_path / "lock", "w") as lock:
        assert go.make(str(tmp_path / "new"), ["pretended"], lock) == "pip alone"


@pytest.mark.parametrize("text", ["", "abc", "abc\nuv"])
def test_a_stamp_cut_short_is_no_stamp(go: ModuleType, tmp_path: Path, text: str) -> None:
    Path(go.python_in(tmp_path)).parent.mkdir()
    Path(go.python_in(tmp_path)).touch()
    go.write_stamp(str(tmp_path), "abc", "uv", {"dev"})
    assert go.read_stamp(str(tmp_path)) == ("abc", "uv", {"dev"})
    (tmp_path / "ready").write_text(text)
    assert go.read_stamp(str(tmp_path)) is None


@pytest.mark.parametrize("version", [(2, 7), (3, 10), (3, 14)])
def test_another_python_is_looked_for_when_this_one_will_not_do(
    go: ModuleType, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int]
) -> None:
    started: list[list[str]] = []

    def run(command: list[str], _: dict[str, str]) -> int:
        started.append(command)
        return 11

    monkeypatch.setattr(go, "python_candidates", lambda: [["/nowhere/python"], [sys.executable]])
    monkeypatch.setattr(go, "run", run)
    assert go.main(["run", "x"], version) == 11
    assert started == [[sys.executable, str(GO), "run", "x"]]


def test_no_usable_python_is_said_plainly(
    go: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(go, "python_candidates", lambda: [["/nowhere/python"]])
    assert go.main([], (3, 8)) == 2
    assert "needs Python 3.11 to 3.13" in capsys.readouterr().err


def old_pythons() -> list[str]:
    """Interpreters older than 3.11 on this machine."""
    names = ("python2.7", "python3.6", "python3.7", "python3.8", "python3.9", "python3.10")
    folders = [str(path) for path in Path.home().glob(".pyenv/versions/*/bin")] + os.get_exec_path()
    found = (shutil.which(name, path=os.pathsep.join(folders)) for name in names)
    return [path for path in found if path and "shims" not in path]


@posix_only
def test_an_old_python_gets_as_far_as_the_sentence_or_a_newer_one(toy: Toy) -> None:
    if not old_pythons():
        pytest.skip("no Python older than 3.11 on this machine")
    for old in old_pythons():
        done = subprocess.run(
            [old, str(toy.root / "go.py"), "5"], env=toy.variables, capture_output=True, text=True, timeout=60
        )
        newer_found = (done.returncode, done.stdout[:15]) == (5, "arguments=['5']")
        told = done.returncode == 2 and "simcenter needs Python 3.11 to 3.13" in done.stderr
        assert newer_found or told, (old, done)


def wait_until(true: Callable[[], bool]) -> None:
    """Wait until something is true, for half a minute at most."""
    for _ in range(600):
        if true():
            return
        time.sleep(0.05)
    pytest.fail("it never became true")
