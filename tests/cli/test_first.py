"""No command: the main job compares policies on two scenarios, says what to decide and where to go next."""

import os
import sys

import pytest

from simcenter.report import first
from simcenter.report.terminal.program import program
from tests.cli.center import run


def test_the_main_job_decides_and_says_where_to_go_next(monkeypatch: pytest.MonkeyPatch) -> None:
    short = tuple(job._replace(days=5, presets=()) for job in first.JOBS)
    monkeypatch.setattr(first, "JOBS", short)
    monkeypatch.setattr(first, "program", lambda: "simcenter")
    told = run()
    assert told.exit_code == 0
    flat = " ".join(told.stdout.split())
    assert flat.count("As it stands: ") == 2
    assert flat.count("A planner would ") == 2
    assert told.stdout.index("A planner would ") < told.stdout.index("\nbase ")  # findings first
    for job in short:
        assert f"{job.scenario}: " in told.stdout
    following = told.stdout.split("Where to go next\n")[1].splitlines()
    assert [line.split()[:2] for line in following[:3]] == [
        ["simcenter", "run"],
        ["simcenter", "compare"],
        ["simcenter", "resolve"],
    ]


def test_commands_can_be_typed_as_they_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "prefix", os.path.join(os.path.abspath(os.sep), "usr"))
    assert program() == "simcenter"
    folder = os.path.join(os.path.abspath(os.sep), "clone", ".simcenter-env", "python3.12-linux")
    monkeypatch.setattr(sys, "prefix", folder)
    assert program() == ("go.cmd" if os.name == "nt" else "python3 go.py")
