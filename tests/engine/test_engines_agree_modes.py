"""The engines agree also with every index checked and as plain Python, where a wrong place cannot pass unseen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODES = {"every index checked": {"NUMBA_BOUNDSCHECK": "1"}, "plain Python": {"NUMBA_DISABLE_JIT": "1"}}

FOLDER = "from simcenter.engine.compiled_cache import cache_folder; print(cache_folder())"
TOO_SHORT = """
from simcenter.engine.compiled.door import run_memory
from simcenter.engine.compiled.state import CONTACTS_AT, TIMERS_AT, build_template, build_world
from tests.engine.worlds import rolled_world

world = rolled_world(0)
ready = world.simulator("compiled")
memory = build_world(world.draw(ready), build_template(ready.supply, ready.plan))
half_of_the_contacts = (memory[CONTACTS_AT] + memory[TIMERS_AT]) // 2
try:
    run_memory(memory[:half_of_the_contacts].copy(), ready.customers, ready.pools)
except IndexError:
    print("refused")
"""


def python(arguments: list[str], variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Another Python started in the project's folder with some variables more."""
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("centers", [60, pytest.param(300, marks=[pytest.mark.slow, pytest.mark.timeout(3_600)])])
@pytest.mark.parametrize("mode", MODES)
def test_engines_agree_on_random_centers_in_another_mode(mode: str, centers: int) -> None:
    variables = {**MODES[mode], "SIMCENTER_AGREE_EXAMPLES": str(centers)}
    arguments = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--timeout=3000", "tests/engine/test_engines_agree.py"]
    done = python(arguments, variables)
    assert done.returncode == 0, done.stdout[-3_000:] + done.stderr[-3_000:]


@pytest.mark.parametrize("mode", MODES)
def test_a_place_outside_the_state_is_refused_in_another_mode(mode: str) -> None:
    done = python(["-c", TOO_SHORT], MODES[mode])
    assert done.stdout == "refused\n", done.stderr


@pytest.mark.parametrize("variable", ["NUMBA_BOUNDSCHECK=1", "NUMBA_OPT=1", "NUMBA_CPU_NAME=generic"])
def test_code_compiled_in_another_way_is_kept_in_another_folder(variable: str, tmp_path: Path) -> None:
    name, _, value = variable.partition("=")
    usual, again = (python(["-c", FOLDER], {"SIMCENTER_CACHE": str(tmp_path)}) for _ in range(2))
    unusual = python(["-c", FOLDER], {"SIMCENTER_CACHE": str(tmp_path), name: value})
    assert usual.returncode == unusual.returncode == 0, usual.stderr + unusual.stderr
    assert usual.stdout == again.stdout != unusual.stdout
