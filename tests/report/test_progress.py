"""Progress: a bar on a terminal, silence elsewhere, an announcement when the engine must be compiled."""

import io

import pytest

from simcenter.report.terminal.progress import announce_preparation, progress


class Terminal(io.StringIO):
    """Text that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_nobody_watching_gets_nothing() -> None:
    stream = io.StringIO()
    with progress("Simulating", stream) as tell:
        assert tell is None
    assert stream.getvalue() == ""


def test_a_terminal_sees_what_is_done_and_gets_its_cursor_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    stream = Terminal()

    def interrupted() -> None:
        with progress("Simulating", stream) as tell:
            assert tell is not None
            tell(3, 12)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    told = stream.getvalue()
    assert "3/12" in told
    assert told.rindex("\x1b[?25h") > told.rindex("\x1b[?25l")


@pytest.mark.parametrize("warm", [True, False])
def test_compiling_is_announced_when_it_will_happen(
    warm: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("simcenter.engine.compiled_cache.is_warm", lambda: warm)
    announce_preparation()
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == ("" if warm else "Preparing the fast engine (once, about 15 s) ...\n")
