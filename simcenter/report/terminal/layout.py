"""Tables as lines of text: headings wrap, numbers never break, and what is too wide goes on below.

Terminal libraries shorten the cells of a table that is too wide, and half a number is worse than none. Here a
table that does not fit becomes several, each with the first column again. Names longer than half the page become
running text, and a word too long for any line is broken, so that no line is wider than the page.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from simcenter.scenario.errors import harmless

GAP = 2
"""Free columns between two columns of a table."""

NARROWEST = 16
"""Columns a cell of running text is given at least."""


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    heading
        At the top; it wraps between words where the cells are narrower. A table without any has no top.
    justify
        Numbers stand to the right, words to the left.
    wraps
        Whether cells are running text, broken over lines where the column is narrow.
    begins
        Whether a table too wide for the page is best divided before this column.
    tones
        Colours by the text of a cell, as rich names them; the text says the same without colours.
    """

    heading: str
    justify: Literal["left", "right"] = "right"
    wraps: bool = False
    begins: bool = False
    tones: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Section:
    """Rows of a table that belong together, under a title if they have one."""

    rows: Sequence[Sequence[str]]
    title: str = ""


class Line(NamedTuple):
    """A line of a table, and the styles of parts of it as (from, to, style)."""

    text: str
    styles: tuple[tuple[int, int, str], ...] = ()


def lay_out(columns: Sequence[Column], sections: Sequence[Section], width: int, *, rule: str = "-") -> list[list[Line]]:
    """Lay a table out.

    Parameters
    ----------
    columns
        From left to right.
    sections
        Rows with one text for each column.
    width
        Columns of the terminal.
    rule
        The character of the line below the headings.

    Returns
    -------
    The lines of one table, or of several that hold a part of the columns each.
    """
    tables = []
    longest = max(8, width // 4)
    cells = [[row[i] for s in sections for row in s.rows] for i in range(len(columns))]
    columns = [_flowing(column, own, width) for column, own in zip(columns, cells, strict=True)]
    for own, kept in divided(columns, sections, width, longest_word=longest):
        least = [_least(column, [row[i] for s in kept for row in s.rows], longest) for i, column in enumerate(own)]
        tables.append(_table(own, kept, _widths(own, kept, least, width), rule, width))
    return tables


def _flowing(column: Column, cells: Sequence[str], width: int) -> Column:
    """Let words that take more than half the page be running text."""
    long = column.justify == "left" and any(len(cell) > width // 2 for cell in cells)
    return replace(column, wraps=True) if long else column


def divided(
    columns: Sequence[Column], sections: Sequence[Section], width: int, *, longest_word: int | None = None
) -> list[tuple[list[Column], list[Section]]]:
    """Divide a table that is too wide into several, each with the first column; texts are made harmless.

    Words of twice `longest_word` letters or more count as that long: whoever writes the table can break them.
    """
    sections = [_harmless(section) for section in sections]
    least = [
        _least(column, [row[i] for s in sections for row in s.rows], longest_word)
        for i, column in enumerate(columns)
    ]
    return [
        (
            [columns[i] for i in part],
            [Section([[row[i] for i in part] for row in s.rows], s.title) for s in sections],
        )
        for part in _parts(columns, least, width)
    ]


def wrapped(text: str, width: int) -> list[str]:
    """Break running text into lines; a number keeps its unit, and a path is left to the terminal to break."""
    text = joined(harmless(text))
    too_long = re.search(rf"[^\s/\\]{{{width + 1}}}", text) is not None
    lines = textwrap.wrap(text, width, break_long_words=too_long, break_on_hyphens=False)
    return [line.replace(_JOINT, " ") for line in lines] or [""]


_JOINT = "\N{NO-BREAK SPACE}"


def joined(text: str) -> str:
    """Join numbers and their units, and words and the marks of their notes, with a space that does not break."""
    return re.sub(r"(?<=[\d<>]) (?=[\d%]|s\b|ms\b|min\b|h\b|d\b|points?\b)| (?=\*+$)", _JOINT, text)


def _harmless(section: Section) -> Section:
    return Section([[harmless(cell) for cell in row] for row in section.rows], harmless(section.title))


def _shortened(text: str, longest_word: int | None) -> str:
    return text if longest_word is None else re.sub(rf"(\S{{{longest_word}}})\S{{{longest_word},}}", r"\1", text)


def _least(column: Column, cells: Sequence[str], longest_word: int | None = None) -> int:
    """Columns a column takes at least: its widest number, its longest word."""
    words = joined(_shortened(column.heading, longest_word)).split(" ")
    cells = [_shortened(cell, longest_word) for cell in cells]
    if column.wraps:
        words += [word for cell in cells for word in joined(cell).split(" ")]
        return max([NARROWEST, *map(len, words)])
    return max([1, *map(len, words), *map(len, cells)])


def _parts(columns: Sequence[Column], least: Sequence[int], width: int) -> list[list[int]]:
    """Divide columns among tables, each of which begins with the first column."""

    def fits(part: Sequence[int]) -> bool:
        return sum(least[i] for i in part) + GAP * (len(part) - 1) <= width

    places = range(1, len(columns))
    if fits([0, *places]):
        return [[0, *places]]
    groups: list[list[int]] = []
    for i in places:
        if not groups or columns[i].begins or not fits([0, *groups[-1], i]):
            groups.append([])
        groups[-1].append(i)
    return [[0, *group] for group in groups] or [[0]]


def _widths(columns: Sequence[Column], sections: Sequence[Section], least: Sequence[int], width: int) -> list[int]:
    """Give what is left, one by one, to the column whose heading or running text needs most lines."""
    free = width - sum(least) - GAP * (len(least) - 1)
    widths, wanted = list(least), []
    for i, column in enumerate(columns):
        texts = [row[i] for section in sections for row in section.rows] if column.wraps else []
        wanted.append(max(map(len, [column.heading, *texts])))
    for _ in range(max(free, 0)):
        i = max(range(len(columns)), key=lambda i: wanted[i] / widths[i])
        if wanted[i] <= widths[i]:
            break
        widths[i] += 1
    return widths


def _table(
    columns: Sequence[Column], sections: Sequence[Section], widths: Sequence[int], rule: str, width: int
) -> list[Line]:
    lines = []
    if any(column.heading for column in columns):
        headings = [wrapped(column.heading, wide) for column, wide in zip(columns, widths, strict=True)]
        for line in _row(columns, headings, widths, low=True):
            lines.append(Line(line.text, ((0, len(line.text), "bold"),)))
        lines.append(Line(rule * (sum(widths) + GAP * (len(widths) - 1))))
    for place, section in enumerate(sections):
        if place:
            lines.append(Line(""))
        if section.title:
            lines += [Line(text, ((0, len(text), "bold"),)) for text in wrapped(section.title, width)]
        for row in section.rows:
            cells = [
                wrapped(cell, wide) if column.wraps else [cell]
                for column, cell, wide in zip(columns, row, widths, strict=True)
            ]
            lines += _row(columns, cells, widths)
    return lines


def _row(
    columns: Sequence[Column], cells: Sequence[Sequence[str]], widths: Sequence[int], *, low: bool = False
) -> list[Line]:
    """Put the cells of a row beside each other, aligned at the top, or at the bottom where `low`."""
    height = max(map(len, cells))
    lines = []
    for k in range(height):
        text, styles = "", []
        for column, cell, width in zip(columns, cells, widths, strict=True):
            at = k - (height - len(cell) if low else 0)
            piece = cell[at] if 0 <= at < len(cell) else ""
            text += " " * GAP if text or column is not columns[0] else ""
            begin = len(text) + (width - len(piece) if column.justify == "right" else 0)
            text += f"{piece:>{width}}" if column.justify == "right" else f"{piece:<{width}}"
            if piece in column.tones:
                styles.append((begin, begin + len(piece), column.tones[piece]))
        lines.append(Line(text.rstrip(), tuple(styles)))
    return lines
