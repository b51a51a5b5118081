"""Policies of a user's own on the command line: checked, run, compared, and refused in sentences."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.center import SMALL, run, small

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "your_own_policy.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)

BAD = """
import random
from simcenter import RoutingPolicy
from simcenter.routing import view as accessors
from simcenter.routing.view import head_wait, waiting

WEIGHTS = {"premier": 2.0}

class Writes(RoutingPolicy):
    says = "writes"
    @staticmethod
    def contact_score(now, view, queue, pool):
        view.queues[queue, 0] = 7
        return 1.0

class ReadsMore(RoutingPolicy):
    says = "reads more than it says"
    @staticmethod
    def contact_score(now, view, queue, pool):
        return 1.0 * waiting(view, queue)

class NotANumber(RoutingPolicy):
    says = "does not know"
    @staticmethod
    def contact_score(now, view, queue, pool):
        return float("nan")

class Dice(RoutingPolicy):
    says = "throws dice"
    @staticmethod
    def contact_score(now, view, queue, pool):
        return random.random()

class InWords(RoutingPolicy):
    says = "answers in words"
    @staticmethod
    def contact_score(now, view, queue, pool):
        return "first"

class LooksUp(RoutingPolicy):
    says = "looks up a dictionary"
    @staticmethod
    def contact_score(now, view, queue, pool):
        return WEIGHTS["premier"] * queue

class ByModule(RoutingPolicy):
    reads = frozenset({"waiting"})
    says = "names accessors by their module"
    @staticmethod
    def contact_score(now, view, queue, pool):
        return 1.0 * accessors.waiting(view, queue)

class Misspelt(RoutingPolicy):
    says = "has a typing mistake"
    @staticmethod
    def contact_score(now, view, queue, pool):
        return 1.0 * waitng(view, queue)

class NoTable(RoutingPolicy):
    says = "cannot make its table"
    def table(self, scenario):
        return self.parameters["weight"]
    @staticmethod
    def contact_score(now, view, queue, pool):
        return 1.0

class Nothing(RoutingPolicy):
    says = "decides nothing"
"""

SAID = {
    "Writes": "contact_score writes to the view",
    "ReadsMore": "contact_score reads waiting, which its `reads` does not declare.",
    "NotANumber": "contact_score returns a number that does not exist (NaN)",
    "Dice": "contact_score is not repeatable",
    "InWords": "contact_score returns 'first' (str), expected a number.",
    "LooksUp": 'in line 44 of own_bad.py, `return WEIGHTS["premier"] * queue`, WEIGHTS is a dict',
    "ByModule": "waiting must be imported by its name (from simcenter.routing.view import waiting)",
    "Misspelt": "contact_score raises NameError in line 57 of own_bad.py (name 'waitng' is not defined)",
    "NoTable": "its table cannot be made (KeyError: 'weight')",
    "Nothing": "which decides nothing",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with modules of policies in it that no other test has imported."""
    (tmp_path / "own_bad.py").write_text(BAD, encoding="utf-8")
    (tmp_path / "own_good.py").write_text("\n".join([PYTHON[0], *PYTHON[2:]]), encoding="utf-8")
    (tmp_path / "own_broken.py").write_text("def half(\n", encoding="utf-8")
    (tmp_path / "own_stops.py").write_text("x = 1\nx / 0\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    for name in [name for name in sys.modules if name.startswith("own_")]:
        monkeypatch.delitem(sys.modules, name)
    return tmp_path


def flat(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def test_the_policies_of_the_page_keep_the_contract(folder: Path) -> None:
    told = run("check-policy", "own_good:LongestQueue")
    assert told.exit_code == 0, told.stdout
    assert "keeps the contract" in told.stdout
    assert run("check-policy", "own_good:WeightedQueue:premier=3", small(folder)).exit_code == 0


def test_the_checking_command_of_the_page_works(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_page_module(folder, monkeypatch)
    (command,) = re.findall(r"^simcenter (check-policy .*)$", PAGE, re.MULTILINE)
    assert run(*command.split()).exit_code == 0


@pytest.mark.slow
def test_the_other_commands_and_the_python_of_the_page_work(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_page_module(folder, monkeypatch)
    shown = re.findall(r"^simcenter ((?:run|compare) .*)$", PAGE, re.MULTILINE)
    assert len(shown) == 2
    for command in shown:
        told = run(*command.split())
        assert told.exit_code == 0, told.stderr
        assert "my_policies:LongestQueue" in told.stdout
    names: dict[str, object] = {}
    monkeypatch.syspath_prepend(folder)
    exec(compile(PYTHON[1], "your_own_policy.md", "exec", dont_inherit=True), names)
    # A name the page defines.
    assert list(names["comparison"].alternatives) == ["my_policies:LongestQueue", "shared"]  # type: ignore[attr-defined]


def with_page_module(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Save the page's first policy as the page says, where no other test has imported it."""
    (folder / "my_policies.py").write_text(PYTHON[0], encoding="utf-8")
    monkeypatch.delitem(sys.modules, "my_policies", raising=False)


def test_a_policy_that_says_who_is_eligible_is_checked_run_and_explained(folder: Path) -> None:
    checked = run("check-policy", "own_good:KeepOne")
    assert checked.exit_code == 0, checked.stdout
    quiet = small(folder, **{"per_hour: 70": "per_hour: 20"})
    why = run("explain", quiet, "--longest-wait", "standard", "--policies", "own_good:KeepOne")
    assert why.exit_code == 0, why.stderr
    assert "own_good:KeepOne kept it from serving its queue" in flat(why.stdout)


def test_a_policy_is_run_and_compared_like_a_shipped_one(folder: Path) -> None:
    told = run("run", small(folder), "--policy", "own_good:WeightedQueue:premier=3", "--days", "2")
    assert told.exit_code == 0, told.stderr
    said = "a free agent serves the longest queue, weighted by tier (own_good:WeightedQueue:premier=3)"
    assert said in flat(told.stdout)
    told = run(
        *("compare", small(folder), "--days", "2", "--policy", "own_good:LongestQueue+fastest"),
        *("--policy", "strict_tiers", "--engine", "reference"),
    )
    assert told.exit_code == 0, told.stderr
    assert "own_good:LongestQueue+fastest" in flat(told.stdout)


@pytest.mark.parametrize("name", SAID)
def test_a_bad_policy_is_refused_in_a_sentence_before_anything_runs(folder: Path, name: str) -> None:
    told = run("run", small(folder), "--policy", f"own_bad:{name}", "--days", "1")
    assert told.exit_code == 2
    assert SAID[name] in told.stderr
    assert "Traceback" not in told.stderr
    assert told.stdout == ""


def test_check_policy_lists_what_is_wrong(folder: Path) -> None:
    told = run("check-policy", "own_bad:ReadsMore")
    assert told.exit_code == 2
    assert "- contact_score reads waiting, which its `reads` does not declare." in told.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("own_godo:LongestQueue", 'no module "own_godo"'),
        ("own_good:LongestQeue", 'did you mean "LongestQueue"?'),
        ("own_good:np", "which is no routing policy"),
        ("own_good:WeightedQueue:premier", "expected name=value"),
        ("own_good:WeightedQueue:premier=1,premier=2", '"premier" again'),
        ("own_broken:Any", "line 1 of own_broken.py is no Python"),
        ("own_stops:Any", "ZeroDivisionError: division by zero, in line 2 of own_stops.py"),
        ("own_good:LongestQueue+strict_tiers", "both decide which waiting contact a free agent takes"),
        ("overlow:never", 'did you mean "overflow"?'),
    ],
)
def test_names_that_lead_nowhere_are_told_with_what_was_meant(folder: Path, words: str, said: str) -> None:
    told = run("run", small(folder), "--policy", words, "--days", "1")
    assert told.exit_code == 2
    assert said in told.stderr


def test_a_file_that_names_a_class_is_refused(folder: Path) -> None:
    text = SMALL.replace("customers: strict_tiers", 'customers: "own_good:LongestQueue"')
    told = run("check", small(folder, text))
    assert told.exit_code == 2
    assert "a policy of your own, which a file never names" in told.stderr + told.stdout
    assert "own_good" not in sys.modules


EDITED = """
from simcenter import RoutingPolicy
from simcenter.routing.view import head_wait
from own_numbers import SIGN

class Mine(RoutingPolicy):
    reads = frozenset({"head_wait"})
    says = "ranks by wait"

    @staticmethod
    def contact_score(now, view, queue, pool):
        return SIGN * head_wait(now, view, queue)
"""

MEAN_WAIT = """
import sys
from own_edited import Mine
from simcenter import load, simulate
result = simulate(load(sys.argv[1]), seed=3, policy=Mine(), engine=sys.argv[2])
print(result.legs.answer_ms.tolist())
"""


def test_an_edit_takes_effect_at_the_next_run_though_compiled_code_is_kept(tmp_path: Path) -> None:
    """The edit is in another file, of the same length: nothing the compiler's own cache looks at changes."""
    (tmp_path / "own_edited.py").write_text(EDITED, encoding="utf-8")
    (tmp_path / "mean.py").write_text(MEAN_WAIT, encoding="utf-8")
    scenario = small(tmp_path)
    found = []
    for sign, engine in ((" 1.0", "compiled"), ("-1.0", "compiled"), ("-1.0", "reference")):
        (tmp_path / "own_numbers.py").write_text(f"SIGN = {sign}\n", encoding="utf-8")
        found.append(
            subprocess.run(
                [sys.executable, "-B", "mean.py", scenario, engine],
                cwd=tmp_path,
                env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}"},
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
    assert found[0] != found[1]
    assert found[1] == found[2]
