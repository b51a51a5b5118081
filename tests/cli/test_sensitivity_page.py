"""Every command of docs/sensitivity.md does what the page says, on few days."""

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.center import run

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "sensitivity.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^simcenter (.*)$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_page_runs(command: str) -> None:
    few = ["--days", "5"] + (["--indices", "2"] if "--indices" in command else [])
    told = run(*shlex.split(command), *few)
    assert told.exit_code == 0, told.output
    assert ("Shares of the variance" in told.stdout) == ("--indices" in command)
