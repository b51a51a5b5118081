"""Progress: a bar on a terminal, silence elsewhere, an announcement when the engine must be compiled."""

import io

import pytest

from simcenter.engine import compiled_cache
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


@pytest.mark.parametrize(
    ("kept", "needed", "said"), [("", "lean", 1), ("lean", "lean", 0), ("lean", "full", 1), ("full", "lean", 1)]
)
def test_compiling_is_announced_once_when_it_will_happen(
    kept: str, needed: str, said: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(compiled_cache, "is_kept", lambda *loops: kept in loops)
    announce_preparation()
    assert bool(capsys.readouterr().err) == (not kept)
    announce_preparation()
    for _ in range(2):
        compiled_cache.about_to_compile(needed)
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == said * "Preparing the fast engine (once, about 15 s) ...\n"
