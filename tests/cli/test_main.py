"""What every command does: help at once, mistakes as sentences with exit code 2, never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import simcenter
from simcenter.cli.main import app
from tests.cli.center import SMALL, run, small

COMMANDS = ("run", "compare", "check", "resolve", "schema", "policies", "erlang")


def test_help_lists_the_commands_in_the_order_a_newcomer_needs_them() -> None:
    told = run("--help").output
    places = [told.index(f"\n  {command} ") for command in COMMANDS]
    assert places == sorted(places)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    told = run(command, "--help")
    assert told.exit_code == 0
    assert "Usage" in told.stdout


def test_version_is_that_of_the_package() -> None:
    assert run("--version").stdout == f"simcenter {simcenter.__version__}\n"


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    code = f"import sys; sys.argv[1:] = {words!r}\ntry:\n    from simcenter.cli import main; main()\n"
    code += "except SystemExit: pass\nprint(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"numpy", "numba", "scipy", "pandas", "pydantic", "matplotlib", "rich", "simpy", "yaml"}
    assert not heavy & set(done.stdout.splitlines()[-1].split())


def test_a_run_imports_no_library_it_does_not_need(tmp_path: Path) -> None:
    code = f"import sys; sys.argv[1:] = ['run', {small(tmp_path)!r}, '--days', '2']\ntry:\n    "
    code += "from simcenter.cli import main; main()\nexcept SystemExit: pass\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "numba" in loaded
    assert not {"pandas", "scipy.stats", "matplotlib", "simpy"} & loaded


def test_an_unknown_command_gets_the_nearest_one() -> None:
    told = run("rum")
    assert told.exit_code == 2
    assert 'there is no command "rum"' in told.stderr
    assert 'did you mean "run"?' in told.stderr


def test_a_scenario_in_the_place_of_a_command_is_recognised(tmp_path: Path) -> None:
    assert "did you mean 'run tuesday_morning'?" in run("tuesday_morning").stderr
    path = small(tmp_path)
    assert f"did you mean 'run {path}'?" in run(path).stderr


def test_all_mistakes_of_a_command_are_told_in_one_pass(tmp_path: Path) -> None:
    path = small(tmp_path, SMALL.replace("seated: 5", "seated: five"))
    told = run(
        "run", path, "--json", str(tmp_path / "no" / "x.json"), "--contacts", str(tmp_path), "--precision", "asa 2 s"
    )
    assert told.exit_code == 2
    assert told.stdout == ""
    assert f'{path}:16:18: pools.team.seated: found "five"' in told.stderr
    assert "--json: found" in told.stderr
    assert f'--contacts: found "{tmp_path}", which is a folder' in told.stderr
    assert '--precision: found "asa 2 s"' in told.stderr
    assert "4 mistakes; nothing was run or written." in told.stderr


def test_what_ifs_that_match_nothing_are_told_before_anything_runs(tmp_path: Path) -> None:
    told = run(
        "compare", small(tmp_path), "--change", "teem +1 agent", "--change", "volume +5%", "--policy", "strct_tiers"
    )
    assert told.exit_code == 2
    assert 'change "teem +1 agent": found "teem", which is no pool' in told.stderr
    assert 'did you mean "strict_tiers"?' in told.stderr
    assert "2 mistakes" in told.stderr


@pytest.mark.parametrize(
    ("option", "value"),
    [("--days", "0"), ("--days", "1.5"), ("--days", "200000"), ("--seed", "-1"), ("--workers", "x")],
)
def test_numbers_out_of_range_are_told_with_the_range(option: str, value: str) -> None:
    told = run("run", "tuesday_morning", option, value)
    assert told.exit_code == 2
    assert f'found "{value}", expected a whole number from' in told.stderr


def test_an_unknown_scenario_gets_the_nearest_shipped_one() -> None:
    told = run("check", "tuesday_mornin")
    assert told.exit_code == 2
    assert 'did you mean "tuesday_morning"?' in told.stderr


def test_an_error_nobody_foresaw_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("the moon is blue")

    monkeypatch.setattr("simcenter.report.policies.write_policies", fails)
    told = run("policies")
    assert told.exit_code == 1
    assert "RuntimeError: the moon is blue" in told.stderr
    assert "Please report it" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_full_disk_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "schema.json")

    monkeypatch.setattr("simcenter.scenario.writing.atomic_write", full)
    told = run("schema", "--out", str(tmp_path / "schema.json"))
    assert told.exit_code == 2
    assert told.stderr == "A file could not be read or written (No space left on device: schema.json).\n"


def test_debugging_shows_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("the moon is blue")

    monkeypatch.setattr("simcenter.report.policies.write_policies", fails)
    told = run("policies", env={"SIMCENTER_DEBUG": "1"})
    assert isinstance(told.exception, RuntimeError)


def test_ctrl_c_outside_a_simulation_is_exit_code_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("simcenter.report.policies.write_policies", interrupted)
    told = run("policies")
    assert told.exit_code == 130
    assert told.stderr.endswith("Interrupted.\n")


def test_a_reader_who_closes_the_pipe_is_no_error() -> None:
    command = [sys.executable, "-m", "simcenter", "policies"]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout is not None
    child.stdout.close()
    _, told = child.communicate(timeout=60)
    assert told == ""
    assert child.returncode == 0


def test_letters_the_terminal_cannot_show_do_not_stop_a_report(tmp_path: Path) -> None:
    path = small(tmp_path, SMALL.replace("Two tiers", "Zwei Stände"))
    command = [sys.executable, "-m", "simcenter", "run", path, "--days", "1"]
    env = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, capture_output=True, env=env, check=True)
    assert b"Zwei St?nde" in done.stdout
    done.stdout.decode("ascii")


def test_the_module_and_the_function_are_the_same_program() -> None:
    done = subprocess.run([sys.executable, "-m", "simcenter", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"simcenter {simcenter.__version__}\n"
    assert app.name == "app"
