"""What every command writes fits the width there is, has no colours where it is piped, and reads from left to right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simcenter.cli import app
from tests.cli.center import SMALL, run, small
from tests.study.sweep.center import written

COMMANDS = {
    "help": ["--help"],
    "run": ["run", "CENTER", "--days", "6", "--workers", "1"],
    "one day": ["run", "CENTER", "--days", "1"],
    "now": ["run", "CENTER", "--days", "6", "--workers", "1", "--from", "09:00", "--waiting", "standard=5"],
    "compare": ["compare", "CENTER", "--days", "6", "--workers", "1", "--protect", "standard.mean_wait=+5s",
                "--measures", "fairness", "--frontier", "mean_wait,cost"],
    "report": ["report", "CENTER", "--days", "5", "--workers", "1", "--out", "FOLDER/page.html"],
    "explain": ["explain", "CENTER", "--contact", "3", "--policies", "base,strict_tiers"],
    "staff": ["staff", "CENTER", "--days", "20", "--fresh-days", "20", "--workers", "1"],
    "promise": ["promise", "CENTER", "--days", "20"],
    "sweep": ["sweep", "SWEEP", "--out", "FOLDER/out", "--workers", "1"],
    "policies": ["policies"],
    "check": ["check", "CENTER"],
    "erlang": ["erlang", "--volume", "100", "--interval", "30 min", "--aht", "180 s", "--target", "80/20",
               "--patience", "3 min"],
}  # fmt: skip


WIDTHS = dict.fromkeys(("staff", "sweep", "promise", "report"), (80,)) | {"help": (80, 120)}
"""Of commands that take long, and of the one whose width the test runner keeps above 80."""


@pytest.mark.parametrize(
    ("name", "width"), [(name, width) for name in COMMANDS for width in WIDTHS.get(name, (60, 80, 120))]
)
def test_output_fits_the_width_and_is_plain(tmp_path: Path, name: str, width: int) -> None:
    places = {"CENTER": small(tmp_path), "SWEEP": str(written(tmp_path)) if name == "sweep" else "", "FOLDER": ""}
    words = [places.get(word) or word.replace("FOLDER", str(tmp_path)) for word in COMMANDS[name]]
    told = run(*words, env={"COLUMNS": str(width), "NO_COLOR": ""})
    assert told.exit_code in (0, 3, 4), told.stderr
    lines = told.stdout.splitlines()
    assert len(lines) > 1
    assert "\x1b" not in told.stdout
    for line in lines:
        assert line == line.rstrip()
        # A path or a word of a policy that is longer than the screen may stand alone.
        assert len(line) <= width or len(line.split()) <= 2 or "/" in line, line


LONG = {name: name[0] * 200 for name in ("premier:", "premier,", "standard:", "standard,", "help:", "help,", "team:")}
NAMES = {"P": "p" * 200, "S": "s" * 200, "T": "t" * 200}
WITH_LONG_NAMES = {
    "run": ["run", "CENTER", "--days", "6"],
    "now": ["run", "CENTER", "--days", "6", "--from", "09:00", "--waiting", "P=2,S=5"],
    "compare": ["compare", "CENTER", "--days", "6", "--change", "volume of P +15%", "--change", "T +1 agent"],
    "check": ["check", "CENTER"],
    "staff": ["staff", "CENTER", "--days", "20", "--fresh-days", "20", "--workers", "1"],
    "budget": ["staff", "CENTER", "--days", "20", "--fresh-days", "20", "--workers", "1", "--budget", "3"],
    "promise": ["promise", "CENTER", "--days", "20"],
    "shifts": ["shifts", "CENTER", "--shift", "2 h", "--shift", "1 h", "--days", "20"],
}


@pytest.mark.parametrize("name", WITH_LONG_NAMES)
def test_names_of_two_hundred_letters_fit_a_narrow_screen(tmp_path: Path, name: str) -> None:
    text = SMALL.replace("premier_first", "f" * 200)
    for word, long in LONG.items():
        text = text.replace(word, long + word[-1])
    path = small(tmp_path, text)
    words = [re.sub(r"\b[PST]\b", lambda found: NAMES[found[0]], word) for word in WITH_LONG_NAMES[name]]
    told = run(*(path if word == "CENTER" else word for word in words), env={"COLUMNS": "60", "NO_COLOR": ""})
    assert told.exit_code in (0, 3), told.stderr
    assert [line for line in told.stdout.splitlines() if len(line) > 60 and path not in line] == []
    assert "p" * 50 in told.stdout or name == "check"


def test_every_command_says_a_whole_sentence_in_the_help() -> None:
    told = run("--help").stdout
    assert "..." not in told[told.index("Commands:") :]
    assert all(f"\n  {name} " in told for name in app.commands)
