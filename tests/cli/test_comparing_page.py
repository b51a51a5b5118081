"""Every command of docs/comparing.md does what the page says it does."""

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.center import run

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "comparing.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```\nsimcenter (.*?)\n```", PAGE)
SAYS = {
    "--cross": r"strict_tiers & volume \+10%",
    "--protect": "keeps every guardrail",
    "--until-decided": "Which could be best|A planner would",
    "--frontier": "Dominated: another one is better or the same",
    "--measures": "Waits relative to everybody's",
}


def test_the_page_shows_a_command_for_each_option() -> None:
    assert len(COMMANDS) == 6
    assert [option for option in SAYS if not any(option in command for command in COMMANDS)] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_page_runs(command: str) -> None:
    """On few days where days are not what it is about."""
    few = [] if "--until-decided" in command or "--protect" in command else ["--days", "5"]
    told = run(*shlex.split(command), *few)
    assert told.exit_code == 0, told.output
    for option, text in SAYS.items():
        if option in command:
            assert re.search(text, " ".join(told.stdout.split()))
