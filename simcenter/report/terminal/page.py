"""A page of a report: headings, sentences and tables that read the same on a screen and in a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO

from rich.console import Console
from rich.text import Text

from simcenter.report.terminal.layout import Column, Line, Section, lay_out, wrapped
from simcenter.scenario.errors import harmless

WIDEST_TEXT = 100
"""Columns of running text: in longer lines the eye loses the next one, however wide the window is."""

__all__ = ["Column", "Page", "Section"]


class _Console(Console):
    """A console that leaves it to the program what a reader who closes the pipe means."""

    def on_broken_pipe(self) -> None:
        """Let the error pass, where rich would leave the program."""
        raise BrokenPipeError


class Page:
    """Writes a report from top to bottom.

    Texts may come from a scenario, so nothing in them is read as markup, and control characters are shown by
    their codes.
    """

    def __init__(self, file: IO[str] | None = None, *, width: int | None = None) -> None:
        """Write to a file, by default standard output.

        Colours are left out where the output is no terminal or ``NO_COLOR`` is set; the width is that of the
        terminal, ``COLUMNS`` where that is set, or 80.
        """
        self._console = _Console(file=file, width=width, highlight=False, markup=False, emoji=False)

    @property
    def width(self) -> int:
        """Columns there are."""
        return self._console.width

    def title(self, text: str) -> None:
        """Write the first line of a report."""
        self._flow(text, style="bold")

    def heading(self, text: str) -> None:
        """Write the line above a part of a report, apart from what is above."""
        self.gap()
        self._flow(text, style="bold")

    def say(self, text: str) -> None:
        """Write a paragraph."""
        self._flow(text)

    def points(self, texts: Iterable[str]) -> None:
        """Write paragraphs as points of a list."""
        for text in texts:
            self._flow(text, bullet="- ")

    def note(self, text: str) -> None:
        """Write a paragraph that only explains what is above."""
        self._flow(text, style="dim")

    def verbatim(self, text: str, *, indent: int = 0) -> None:
        """Write lines as they are, neither wrapped nor shortened: commands, sources, mistakes."""
        for line in text.splitlines():
            self._print(Line(" " * indent + harmless(line)))

    def gap(self) -> None:
        """Leave a line free."""
        self._print(Line(""))

    def table(self, columns: Sequence[Column], sections: Sequence[Section]) -> None:
        """Write a table; one that is too wide is continued below, with its first column again."""
        rule = "-" if self._console.options.ascii_only else "\N{BOX DRAWINGS LIGHT HORIZONTAL}"
        for place, lines in enumerate(lay_out(columns, sections, self.width, rule=rule)):
            if place:
                self.gap()
            for line in lines:
                self._print(line)

    def _flow(self, text: str, *, style: str = "", bullet: str = "") -> None:
        lines = wrapped(text, min(self.width, WIDEST_TEXT) - len(bullet))
        for place, line in enumerate(lines):
            before = bullet if place == 0 else " " * len(bullet)
            self._print(Line(before + line, ((0, len(before + line), style),) if style else ()))

    def _print(self, line: Line) -> None:
        text = Text(line.text)
        for begin, end, style in line.styles:
            text.stylize(style, begin, end)
        # Soft wrap: a line that is too long is broken by the terminal, which copies and searches as one.
        self._console.print(text, soft_wrap=True)
