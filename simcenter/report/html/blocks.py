"""What reports write, gathered as parts of a page: the same words and figures as on the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from simcenter.report.terminal.layout import divided
from simcenter.report.terminal.page import Column, Page, Section
from simcenter.scenario.errors import harmless

WIDEST_TABLE = 98
"""Characters of a table's narrowest form: more are cut off on paper."""

LONGEST_WORD = 20
"""Letters of a word twice as long, or longer, that a narrow column keeps together."""


@dataclass(frozen=True)
class Table:
    """Columns and rows, some under a title."""

    columns: Sequence[Column]
    sections: Sequence[Section]

    @property
    def headed(self) -> bool:
        """Whether any column has a heading."""
        return any(column.heading for column in self.columns)


@dataclass(frozen=True)
class Block:
    """A paragraph, a note, a list, lines as they are, or a table: whichever is not empty."""

    text: str = ""
    note: str = ""
    points: Sequence[str] = ()
    verbatim: str = ""
    table: Table | None = None


@dataclass
class Part:
    """A heading and what stands below it."""

    heading: str = ""
    blocks: list[Block] = field(default_factory=list)


class Blocks(Page):
    """Takes what a report writes on a page and keeps it for a template, which escapes it."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.parts: list[Part] = []

    def title(self, text: str) -> None:
        """Do nothing: the template writes the one title a page has."""

    def heading(self, text: str) -> None:
        """Begin a part."""
        self.parts.append(Part(harmless(text)))

    def say(self, text: str) -> None:
        """Keep a paragraph."""
        self._add(Block(text=harmless(text)))

    def points(self, texts: Iterable[str]) -> None:
        """Keep a list; points that follow points are of the same list."""
        kept = [harmless(text) for text in texts]
        blocks = self.parts[-1].blocks if self.parts else []
        if blocks and blocks[-1].points:
            blocks[-1] = Block(points=[*blocks[-1].points, *kept])
        elif kept:
            self._add(Block(points=kept))

    def note(self, text: str) -> None:
        """Keep a paragraph that only explains."""
        self._add(Block(note=harmless(text)))

    def verbatim(self, text: str, *, indent: int = 0) -> None:
        """Keep lines as they are."""
        self._add(Block(verbatim="\n".join(" " * indent + harmless(line) for line in text.splitlines())))

    def gap(self) -> None:
        """Do nothing: the template keeps distances."""

    def table(self, columns: Sequence[Column], sections: Sequence[Section]) -> None:
        """Keep a table; one that is too wide is continued below, with its first column again."""
        for own, kept in divided(columns, sections, WIDEST_TABLE, longest_word=LONGEST_WORD):
            self._add(Block(table=Table(own, kept)))

    def _add(self, block: Block) -> None:
        if not self.parts:
            self.parts.append(Part())
        self.parts[-1].blocks.append(block)
