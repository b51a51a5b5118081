"""The events of the YAML parser are taken one by one, so nothing can grow before it is checked.

YAML is reduced to what is needed and safe: the core types of YAML 1.2 (so ``08:30`` and ``no`` stay text), no
duplicate keys, aliases, tags or second documents. Depth is counted before a level is built: the C loader,
asked for a tree, crashes the whole process on about 30,000 nested brackets.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple, NoReturn

import yaml

from simcenter.scenario.errors import InputErrors, KeyPath, Mistake, Position, Problem, place_text, quote

DEEPEST: Final = 50
"""Levels of mappings and lists inside each other."""


class Parsed(NamedTuple):
    """What reading gives: the data, where each piece stands, and what was refused on the way."""

    data: Any
    lines: tuple[str, ...]
    keys: dict[KeyPath, Position]
    values: dict[KeyPath, Position]
    problems: tuple[Problem, ...]
    unread: frozenset[KeyPath]
    """Values that stand for something refused (aliases), None in the data."""


LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SURROGATE_PAIR = re.compile(r"(?<!\\)(?:\\\\)*(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_WORDS: Final[Mapping[str, float | bool | None]] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    ".inf": math.inf, ".Inf": math.inf, ".INF": math.inf,
    "+.inf": math.inf, "+.Inf": math.inf, "+.INF": math.inf,
    "-.inf": -math.inf, "-.Inf": -math.inf, "-.INF": -math.inf,
    ".nan": math.nan, ".NaN": math.nan, ".NAN": math.nan,
}  # fmt: skip
_LONGEST_NUMBER = 400
_ENOUGH = 1_000


def read_events(text: str, filename: str) -> Parsed:
    """Read YAML or JSON text; duplicate keys, anchors, aliases and tags are noted and read over.

    Raises
    ------
    InputErrors
        Where reading cannot go on: wrong syntax, depth, a second document. What was noted comes with it.
    """
    return _Reader(filename, text).read()


def resolve_plain(text: str) -> str | int | float | bool | None:
    """Give an unquoted word the type that YAML 1.2 gives it."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) <= _LONGEST_NUMBER:
        if _INTEGER.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
        if re.fullmatch(r"0x[0-9a-fA-F]+", text):
            return int(text, 16)
        if re.fullmatch(r"0o[0-7]+", text):
            return int(text, 8)
    return text


class _Level:
    """A mapping or list that is being read."""

    def __init__(self, data: dict[str, Any] | list[Any], at: KeyPath) -> None:
        self.data = data
        self.at = at
        self.key: str | None = None  # of a mapping: the key whose value comes next


class _Reader:
    """Reads the events of one text; used once."""

    def __init__(self, filename: str, text: str) -> None:
        self.filename = filename
        self.lines = tuple(LINE_BREAK.split(text))
        self.text, self.replaced = _without_surrogate_escapes(text)
        self.keys: dict[KeyPath, Position] = {}
        self.values: dict[KeyPath, Position] = {}
        self.levels: list[_Level] = []
        self.top: Any = None
        self.documents = 0
        self.problems: list[Problem] = []
        self.unread: set[KeyPath] = set()

    def read(self) -> Parsed:
        unprintable = _UNPRINTABLE.search(self.text)
        if unprintable:
            before = LINE_BREAK.split(self.text[: unprintable.start()])
            mistake = Mistake(f"the control character U+{ord(unprintable[0]):04X}", "printable text")
            self._stop((len(before), len(before[-1]) + 1), mistake)
        try:
            for event in _events(self.text):
                self._take(event)
        except yaml.MarkedYAMLError as error:
            position, mistake = _syntax_mistake(error, self.lines, self._position)
            self._stop(position, mistake)
        except yaml.YAMLError as error:
            self._stop((1, 1), Mistake(f"text that is no YAML ({quote(str(error))})", "YAML or JSON"))
        noted, unread = tuple(self.problems), frozenset(self.unread)
        return Parsed(self.top, self.lines, self.keys, self.values, noted, unread)

    def _take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.NodeEvent):
            position = self._position(event.start_mark)
            level = self.levels[-1] if self.levels else None
            if event.anchor is not None or getattr(event, "tag", None) is not None:
                self._refuse_extras(event, position, level.at if level else ())
            if level is not None and level.key is None and isinstance(level.data, dict):
                self._take_key(event, position, level, level.data)
            else:
                self._take_value(event, position, level)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.levels.pop()
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                mistake = Mistake("a second document", "one document in a file")
                self._stop(self._position(event.start_mark), mistake)

    def _take_key(
        self, event: yaml.NodeEvent, position: Position, level: _Level, data: dict[str, Any]
    ) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            self._stop(position, Mistake("a list, mapping or alias as a key", "text as a key"), level.at)
        if event.value == "<<" and event.implicit[0]:
            self._add(position, Mistake('the merge key "<<"', "the keys themselves, written out"), level.at)
        at = (*level.at, event.value)
        if event.value in data:
            found, first = f"the key {quote(event.value)} again", f"it once (line {self.keys[at][0]} has it)"
            self._add(position, Mistake(found, first), level.at)
        else:
            # Below a repeated key the first mapping stays, and so do the places of its keys.
            self.keys.setdefault(at, position)
        level.key = event.value

    def _take_value(self, event: yaml.NodeEvent, position: Position, level: _Level | None) -> None:
        at: KeyPath = ()
        if level is not None:
            at = (*level.at, len(level.data) if level.key is None else level.key)
        value: Any = None
        if isinstance(event, yaml.AliasEvent):
            self.unread.add(at)
        elif isinstance(event, yaml.ScalarEvent):
            value = resolve_plain(event.value) if event.implicit[0] else event.value
        elif isinstance(event, yaml.CollectionStartEvent):
            value = {} if isinstance(event, yaml.MappingStartEvent) else []
            self.levels.append(_Level(value, at))
            if len(self.levels) > DEEPEST:
                mistake = Mistake(f"more than {DEEPEST} levels of nesting", f"at most {DEEPEST}")
                self._stop(position, mistake)
        if level is None:
            self.top = value
        elif isinstance(level.data, list):
            level.data.append(value)
        elif level.key is not None:
            level.data.setdefault(level.key, value)
            level.key = None
        self.values.setdefault(at, position)

    def _refuse_extras(self, event: yaml.NodeEvent, position: Position, at: KeyPath) -> None:
        """Note anchors, aliases and tags, which this format does not have."""
        written = "the value written out: anchors and aliases are not part of this format"
        if isinstance(event, yaml.AliasEvent):
            self._add(position, Mistake(f"the alias {quote('*' + str(event.anchor))}", written), at)
        elif event.anchor is not None:
            self._add(position, Mistake(f"the anchor {quote('&' + event.anchor)}", written), at)
        tag = getattr(event, "tag", None)
        if tag is not None:
            expected = "no tag: types follow from how values are written"
            self._add(position, Mistake(f"the tag {quote(tag)}", expected), at)

    def _position(self, mark: Any) -> Position:
        line, column = mark.line, mark.column
        earlier = bisect_left(self.replaced[line], column) if line in self.replaced else 0
        return line + 1, column + 1 + 2 * earlier

    def _add(self, position: Position, mistake: Mistake, at: KeyPath = ()) -> None:
        place = place_text(at) if at else ""
        self.problems.append(Problem.of(mistake, self.filename, self.lines, position, place))
        if len(self.problems) >= _ENOUGH:
            raise InputErrors(self.problems)

    def _stop(self, position: Position, mistake: Mistake, at: KeyPath = ()) -> NoReturn:
        self._add(position, mistake, at)
        raise InputErrors(self.problems)


def _events(text: str) -> Iterator[yaml.Event]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _without_surrogate_escapes(text: str) -> tuple[str, dict[int, list[int]]]:
    """Write JSON's escaped surrogate pairs as one YAML escape each, which is two characters shorter.

    Returns
    -------
    The text, and for each line (from 0) the columns at which two characters were saved.
    """
    if not re.match(r"\s*[\[{]", text) or not _SURROGATE_PAIR.search(text):
        return text, {}
    saved: dict[int, list[int]] = {}
    lines = re.split("(\r\n|[\n\r\x85\u2028\u2029])", text)
    for number, line in enumerate(lines[::2]):
        shift = 0

        def shorter(match: re.Match[str], number: int = number) -> str:
            nonlocal shift
            saved.setdefault(number, []).append(match.start(1) - shift)
            shift += 2
            character = json.loads(f'"{match[1]}"')
            return match[0][: match.start(1) - match.start()] + f"\\U{ord(character):08x}"

        lines[2 * number] = _SURROGATE_PAIR.sub(shorter, line)
    return "".join(lines), saved


# The parser's words, what was found, what was expected, and whether to point at where the matter began.
_SYNTAX = (
    ("mapping values are not allowed", "a colon that cannot stand here",
     "one key on a line, indented like its neighbours, a space after the colon of the line above, and quotes "
     "around text that contains a colon and a space", False),
    ("could not find expected ':'", "a line without a colon", '"key: value", a space after the colon', True),
    ("did not find expected ',' or ']'", "a list in brackets that does not close", 'a comma or "]"', True),
    ("did not find expected ',' or '}'", "a mapping in braces that does not close", 'a comma or "}"', True),
    ("did not find expected '-' indicator", "a line that does not belong to the list above",
     '"- " or less indentation', False),
    ("did not find expected key", "a line whose indentation fits none of the lines above",
     "a key below the others", False),
    ("did not find expected node content", "nothing where a value should stand", "a value", False),
    ("block sequence entries are not allowed", '"- " in the middle of a line',
     "entries on lines of their own or in brackets", False),
    ("while scanning an alias", '"*" at the start of a value', "quotes around text that begins so", True),
    ("while scanning an anchor", '"&" at the start of a value', "quotes around text that begins so", True),
    ("while scanning a block scalar", 'text after "|" or ">"', "quotes around text that begins so", True),
    ("directive", '"%" at the start of a line', "no directives: this format has none", True),
    ("incompatible YAML document", 'a "%YAML" line', "no directives: this format has none", False),
    (" a tag", '"!" at the start of a value', "quotes around text that begins so", True),
    ("undefined tag handle", '"!" at the start of a value', "quotes around text that begins so", True),
    ("mapping keys are not allowed",
     '"?" that cannot stand here', "quotes around text that begins so", True),
    ("found unexpected ':'", "a colon that cannot stand here", "quotes around text that contains it", False),
    ("<document start>", "text after the end of the data", "one mapping or list", False),
    ("hexdecimal number", "an escape that is no character", "hexadecimal digits after the letter", False),
    ("while scanning a quoted scalar", "text in quotes that does not close", "a closing quote", True),
    ("invalid Unicode character escape", "an escape that is no character",
     "a whole character (both halves of a pair)", False),
    ("unknown escape character", "an unknown escape after a backslash",
     'single quotes or "\\\\" for a backslash', False),
)  # fmt: skip


def _syntax_mistake(
    error: yaml.MarkedYAMLError, lines: tuple[str, ...], where: Callable[[Any], Position]
) -> tuple[Position, Mistake]:
    """Translate the parser's words for wrong syntax into a sentence, at the place where it happened."""
    mark = error.problem_mark or error.context_mark
    position = where(mark) if mark else (1, 1)
    line = lines[position[0] - 1] if position[0] <= len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        expected = "spaces: YAML is indented by spaces only"
        return (position[0], line.index("\t") + 1), Mistake("a tab before the text", expected)
    told = f"{error.problem or ''} {error.context or ''}"
    if "cannot start any token" in told:
        found = f"{quote(line[position[1] - 1 : position[1]])} at the start of a value"
        return position, Mistake(found, "quotes around text that begins so")
    for sign, found, expected, begins in _SYNTAX:
        if sign in told:
            return where(error.context_mark) if begins and error.context_mark else position, Mistake(
                found, expected
            )
    return position, Mistake(f"wrong YAML ({quote(told.strip(), 100)})", "YAML or JSON")
