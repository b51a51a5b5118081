"""A mistake in an input is a sentence: where it stands, what was found, expected and probably meant."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

KeyPath = tuple[str | int, ...]
"""The way from the top of a document to a value: keys and list indices (from 0)."""

Position = tuple[int, int]
"""Line and column, both from 1, columns in characters; 0 where there is none."""

MOST_SHOWN = 50
"""Mistakes written out in full: a file with wrong indentation makes thousands, and nobody reads them all."""

_SOURCE_WIDTH = 100
_LONGEST_COMPARED = 64


class Mistake(ValueError):
    """One mistake in a value, raised by the reader of the value and placed by the reader of the file.

    Parameters
    ----------
    found
        What was found, quoted where it is input (`quote`). Without `expected` it is the whole sentence.
    expected
        What would have been right.
    nearest
        What was probably meant.
    at
        Where in the value the mistake is, relative to the value; the value itself by default.
    at_key
        Whether the key at that place is wrong, not its value.
    """

    def __init__(
        self,
        found: str,
        expected: str = "",
        *,
        nearest: str | None = None,
        at: KeyPath = (),
        at_key: bool = False,
    ) -> None:
        super().__init__(found, expected)
        self.found = found
        self.expected = expected
        self.nearest = nearest
        self.at = at
        self.at_key = at_key

    def __str__(self) -> str:
        return sentence(self.found, self.expected)

    def inside(self, at: KeyPath) -> Mistake:
        """Return the same mistake as seen from outside, where its value stands at `at`."""
        return Mistake(self.found, self.expected, nearest=self.nearest, at=at + self.at, at_key=self.at_key)


class Mistakes(ValueError):
    """Several mistakes in one value, so that one reading reports them all."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__(self.mistakes)

    def __str__(self) -> str:
        return "; ".join(str(mistake) for mistake in self.mistakes)


@dataclass(frozen=True, order=True)
class Problem:
    """A mistake and the place in a file where it stands.

    Lines and columns count from 1, columns in characters. Line 0 means the file as a whole, column 0 the
    whole line. What stands in a workbook has a `cell` (``Heads!C7``), which is told instead of line, column
    and place; its line numbers the rows of all sheets, so that problems sort as they stand.
    """

    file: str
    line: int
    column: int
    place: str
    found: str
    expected: str = ""
    nearest: str | None = None
    source: str = ""
    cell: str = ""

    @property
    def headline(self) -> str:
        """The mistake on one line: ``file:line:column: place: what was found, what was expected``."""
        if self.cell:
            said = harmless(sentence(self.found, self.expected))
            return f"{harmless(self.file)}: {harmless(self.cell)}: {said}"
        where = [harmless(self.file)] + [str(number) for number in (self.line, self.column) if number]
        parts = [":".join(where), harmless(self.place), harmless(sentence(self.found, self.expected))]
        return ": ".join(part for part in parts if part)

    def __str__(self) -> str:
        lines = [self.headline]
        if self.source.strip() and self.line:
            lines += _pointed_at(self.source, self.line, self.column)
        if self.nearest is not None:
            lines.append(f"  did you mean {quote(self.nearest)}?")
        return "\n".join(lines)

    @classmethod
    def of(cls, mistake: Mistake, file: str, lines: Sequence[str], position: Position, place: str) -> Problem:
        """Place a mistake in a file of these lines."""
        line, column = position
        source = lines[line - 1] if 1 <= line <= len(lines) else ""
        return cls(file, line, column, place, mistake.found, mistake.expected, mistake.nearest, source)


class InputErrors(Exception):
    """Everything wrong with an input, sorted by place; its text is what a person reads."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(
            sorted(set(problems), key=lambda p: (p.file, p.line, p.column, p.place, p.found))
        )
        super().__init__(self.problems)

    def __str__(self) -> str:
        shown = [str(problem) for problem in self.problems[:MOST_SHOWN]]
        left = len(self.problems) - len(shown)
        if left:
            shown.append(f"... and {left} more {'mistake' if left == 1 else 'mistakes'}")
        return "\n".join(shown)


def sentence(found: str, expected: str) -> str:
    """Join what was found and what was expected; `found` alone is a sentence of its own."""
    return f"found {found}, expected {expected}" if expected else found


def place_text(at: KeyPath) -> str:
    """Write a key path as people do: ``tiers.premier.breaks[0]``; list entries count from 0."""
    text = ""
    for step in at:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            plain = re.fullmatch(r"[\w/%-]+", step) is not None
            text += ("." if text else "") + (step if plain else quote(step))
    return text or "top level"


def quote(value: object, limit: int = 60) -> str:
    """Show a value of the input in one short, harmless piece of text."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return harmless(_shortened(_digits(value), limit))
    if isinstance(value, str):
        return '"' + harmless(_shortened(value, limit)) + '"'
    if isinstance(value, Mapping):
        keys = ", ".join(quote(str(key), 20) for key in list(value)[:3]) + (", ..." if len(value) > 3 else "")
        return f"a mapping with {keys}" if value else "an empty mapping"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}" if value else "an empty list"
    return f"a value of type {harmless(type(value).__name__)}"


def _digits(value: float) -> str:
    # repr of an int refuses more than 4300 digits; nobody needs to see them.
    return (
        "a number of more than 100 digits"
        if isinstance(value, int) and abs(value) >= 10**100
        else repr(value)
    )


def harmless(text: str) -> str:
    """Show control characters, terminal escapes, direction marks and odd spaces by their codes."""
    return text if text.isprintable() else "".join(c if c.isprintable() else _code(c) for c in text)


def _code(character: str) -> str:
    if character in "\n\t\r":
        return json.dumps(character)[1:-1]
    number = ord(character)
    return (
        f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}" if number < 65536 else f"\\U{number:08x}"
    )


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 3] + "..."


def _pointed_at(source: str, line: int, column: int) -> list[str]:
    """Return the source line and a caret below its column; long lines are cut to a window around it."""
    start = max(0, column - 1 - _SOURCE_WIDTH // 2) if len(source) > _SOURCE_WIDTH else 0
    window = source[start : start + _SOURCE_WIDTH]
    # One character for one, so that the caret stays below what it points at.
    window = window.replace("\t", " ")
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in window)
    if column == 0:
        return [f"  {line} | {shown}"]
    lead = "..." if start else ""
    before = shown[: column - 1 - start]
    margin = " " * len(f"  {line}") + " | "
    return [f"  {line} | {lead}{shown}", margin + " " * (len(lead) + _columns(before)) + "^"]


def _columns(text: str) -> int:
    """Columns a text takes in a terminal: East Asian characters and most emoji take two, accents none."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) != 0 for c in text)


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Find the name somebody probably meant, or None when no name is near.

    Near is a third of the characters or fewer changed, by the optimal string alignment distance (insert,
    delete, replace, swap neighbours); case, hyphens and spaces do not count.
    """
    wanted = _plain(name)
    if not 1 <= len(wanted) <= _LONGEST_COMPARED:
        return None
    best: tuple[int, str] | None = None
    for candidate in names:
        plain = _plain(candidate)
        allowed = max(1, max(len(wanted), len(plain)) // 3)
        if abs(len(plain) - len(wanted)) > allowed or len(plain) > _LONGEST_COMPARED:
            continue
        distance = edit_distance(wanted, plain)
        # Two single letters always differ by one: that is no likeness.
        if (
            distance <= allowed
            and distance < max(len(wanted), len(plain))
            and (best is None or distance < best[0])
        ):
            best = (distance, candidate)
    return None if best is None else best[1]


def _plain(name: str) -> str:
    return re.sub(r"[-\s]", "_", name.casefold().strip())


def edit_distance(a: str, b: str) -> int:
    """Count the insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`."""
    before: list[int] = []
    above = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            steps = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                steps = min(steps, before[j - 2] + 1)
            row.append(steps)
        before, above = above, row
    return above[-1]
