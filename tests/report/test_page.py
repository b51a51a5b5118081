"""A page: no markup is read, lines are wrapped, colours only where somebody can see them."""

import io

import pytest

from simcenter.report.terminal.page import Column, Page, Section


def written(width: int = 80, **options: object) -> tuple[Page, io.StringIO]:
    file = io.StringIO()
    return Page(file, width=width), file


def test_text_in_brackets_is_not_markup() -> None:
    page, file = written()
    page.say("[bold]not bold[/bold] :smile:")
    assert file.getvalue() == "[bold]not bold[/bold] :smile:\n"


def test_paragraphs_are_no_wider_than_eyes_like() -> None:
    page, file = written(width=200)
    page.say("word " * 100)
    assert max(map(len, file.getvalue().splitlines())) <= 100


def test_points_of_a_list_hang() -> None:
    page, file = written(width=40)
    page.points(["one two three four five six seven eight nine ten"])
    first, *rest = file.getvalue().splitlines()
    assert first.startswith("- ")
    assert rest
    assert all(line.startswith("  ") for line in rest)


def test_a_file_gets_no_colours() -> None:
    page, file = written()
    page.table([Column("Verdict", "left", tones={"worse": "red"})], [Section([["worse"]])])
    page.title("Title")
    assert "\x1b" not in file.getvalue()


def test_a_terminal_gets_colours_for_verdicts_unless_it_declines(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def told() -> str:
        file = Terminal()
        Page(file, width=80).table([Column("Verdict", "left", tones={"worse": "red"})], [Section([["worse"]])])
        return file.getvalue()

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[31mworse" in told()
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[31m" not in told()


def test_lines_end_where_their_text_ends() -> None:
    page, file = written()
    page.table([Column("a", "left"), Column("b", "left")], [Section([["1", "2"], ["long cell", "x"]])])
    assert all(line == line.rstrip() for line in file.getvalue().splitlines())
