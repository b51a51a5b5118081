"""A shipped policy is one file with a class and one line among the presets; neither engine is touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from numba.core import event

from simcenter import load
from simcenter.engine.tables import differences
from simcenter.routing.families.presets import CUSTOMER_POLICIES
from simcenter.simulation import Simulator
from simcenter.study.check_policy import check_policy
from tests.cli.center import run, small

FILE = '''
import numpy as np
from simcenter import RoutingPolicy
from simcenter.routing.queues import queues_of
from simcenter.routing.view import head_attempt, number


class ManyCalls(RoutingPolicy):
    """Serve whoever has called most often about one problem, times a weight by tier."""

    reads = frozenset({"head_attempt"})
    says = "serves whoever has called most often about one problem"
    use_when = "nobody should have to call a third time"
    written = "many_calls, many_calls:premier=2"
    takes = {"": "number"}

    def table(self, scenario):
        return np.array([[float(self.parameters.get(queue.tier, 1))] for queue in queues_of(scenario)])

    @staticmethod
    def contact_score(now, view, queue, pool):
        return number(view, queue, 0) * head_attempt(view, queue)
'''


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> type:
    """Write the file and add the line."""
    (tmp_path / "many_calls_of_a_test.py").write_text(FILE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    module = __import__("many_calls_of_a_test")
    monkeypatch.setitem(CUSTOMER_POLICIES, "many_calls", module.ManyCalls.of)  # type: ignore[arg-type] # the line
    policy: type = module.ManyCalls
    return policy


def test_a_policy_of_one_file_and_one_line_has_a_word_everywhere(added: type, tmp_path: Path) -> None:
    assert check_policy(added) == []
    path = small(tmp_path)
    words = "many_calls:premier=2"
    told = run("run", path, "--days", "5", "--policy", words)
    assert told.exit_code == 0, told.stderr
    assert "a free agent serves whoever has called most often" in " ".join(told.stdout.split())
    assert words in run("compare", path, "--days", "5", "--policy", words).stdout
    assert "many_calls" in run("policies").stdout
    misspelt = run("run", path, "--policy", "many_cals")
    assert 'did you mean "many_calls"?' in misspelt.stderr


def test_a_policy_of_one_file_and_one_line_runs_in_both_engines_and_compiles_no_loop(
    added: type, tmp_path: Path
) -> None:
    path = small(tmp_path, **{"{customers: strict_tiers}": "{customers: {policy: many_calls, premier: 2}}"})
    scenario = load(path)
    Simulator(scenario).run(1)
    planned = scenario.changed(routing=scenario.policies["premier_first"])
    with event.install_recorder("numba:compile") as compiled:
        found = [Simulator(planned, engine).run(1).outcome for engine in ("reference", "compiled")]
    assert differences(found[0].legs, found[1].legs) == []
    assert differences(found[0].spells, found[1].spells) == []
    assert {one.data["dispatcher"].py_func.__name__ for _, one in compiled.buffer}.isdisjoint({"enter", "run_loop"})
