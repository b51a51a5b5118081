"""Ctrl-C during a simulation: what is done is kept and told, the terminal is left clean, the exit code is 130."""

import os
import select
import sys
import time
from pathlib import Path

import pytest

from tests.cli.center import SMALL, small

pty = pytest.importorskip("pty", reason="pseudo-terminals exist on POSIX only")


def in_a_terminal(words: list[str], stop_when: bytes) -> tuple[str, int]:
    """Run a command in a terminal of its own, press Ctrl-C once it has written something; output and exit code."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ["TERM"] = "xterm"
        os.environ.pop("NO_COLOR", None)
        os.execv(sys.executable, [sys.executable, "-m", "simcenter", *words])
    output, pressed, patience = b"", False, time.monotonic() + 120
    while time.monotonic() < patience:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                piece = os.read(terminal, 65_536)
            except OSError:  # the child has closed its end
                break
            if not piece:
                break
            output += piece
        if not pressed and stop_when in output:
            os.write(terminal, b"\x03")
            pressed = True
    os.close(terminal)
    _, status = os.waitpid(child, 0)
    return output.decode("utf-8", "replace"), os.waitstatus_to_exitcode(status)


def test_ctrl_c_keeps_what_is_done_and_leaves_a_clean_terminal(tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    words = ["run", small(tmp_path, SMALL), "--days", "90000", "--json", str(file)]
    told, code = in_a_terminal(words, b"0:")  # the time left is known once days are done
    assert code == 130
    assert "Interrupted after " in told
    assert "By interval of arrival" in told
    assert told.rindex("\x1b[?25h") > told.rindex("\x1b[?25l")  # the cursor is back
    assert file.exists()


def test_a_bar_shows_on_a_terminal_and_only_there(tmp_path: Path) -> None:
    told, code = in_a_terminal(["run", small(tmp_path), "--days", "6"], b"\x00")
    assert code == 0
    assert "Simulating" in told


def test_ctrl_c_in_a_search_for_staff_ends_cleanly_with_what_was_found(tmp_path: Path) -> None:
    words = ["staff", small(tmp_path), "--days", "2000"]
    told, code = in_a_terminal(words, b"0:")
    assert code == 130
    assert "Interrupted" in told
    assert "Traceback" not in told
    assert told.rindex("\x1b[?25h") > told.rindex("\x1b[?25l")
