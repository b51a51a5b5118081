"""Files are read into plain data that remembers the line and column of every key and value.

JSON is YAML and comes through the same door.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

from simcenter.scenario.errors import (
    InputErrors,
    KeyPath,
    Mistake,
    Position,
    Problem,
    nearest,
    place_text,
    quote,
)
from simcenter.scenario.reading_events import LINE_BREAK, read_events

VERSION: Final = 1
"""Version of the file format, given by the key ``simcenter`` at the top of every file."""

LARGEST_BYTES: Final = 2_000_000


@dataclass(frozen=True)
class Document:
    """Plain data of a file and where in the file each piece stands.

    Parameters
    ----------
    filename
        As messages show it.
    data
        Dictionaries with text keys, lists, text, whole numbers, numbers, true/false and None.
    lines
        The lines of the file.
    keys, values
        Position of each mapping key and of each value, by key path.
    problems
        What was refused while reading: duplicate keys, anchors, aliases, tags.
    unread
        Values that were refused, None in `data`; nothing more is to be said about them.
    """

    filename: str
    data: Any
    lines: tuple[str, ...]
    keys: Mapping[KeyPath, Position]
    values: Mapping[KeyPath, Position]
    problems: tuple[Problem, ...] = ()
    unread: frozenset[KeyPath] = frozenset()

    def position(self, at: KeyPath, *, at_key: bool = False) -> Position:
        """Find a key path; what the file does not contain is looked for where it should stand.

        A mapping, a list or nothing is pointed at by its key, because its first entry may stand lines below.
        """
        while at and at not in self.values:
            at = at[:-1]
        value = self.data
        for step in at:
            value = value[step]
        if at in self.keys and (at_key or value is None or isinstance(value, dict | list)):
            return self.keys[at]
        return self.values.get(at, (1, 1))

    def problem(self, mistake: Mistake) -> Problem:
        """Place a mistake, whose path counts from the top of the document."""
        position = self.position(mistake.at, at_key=mistake.at_key)
        return Problem.of(mistake, self.filename, self.lines, position, place_text(mistake.at))

    def fail(self, mistakes: Iterable[Mistake]) -> NoReturn:
        """Raise all the mistakes at once, each at its place, with what was refused while reading."""
        raise InputErrors([*self.problems, *(self.problem(mistake) for mistake in mistakes)])


def read_document(path: str | Path, *, versioned: bool = True, patient: bool = False) -> Document:
    """Read a YAML or JSON file.

    Parameters
    ----------
    path
        The file.
    versioned
        Whether the file must begin with ``simcenter: 1``.
    patient
        Whether what is refused but can be read over is left in the document's `problems`, to be told together
        with what `simcenter.scenario.validating.validate` finds; otherwise it is raised at once.

    Raises
    ------
    InputErrors
        When the file cannot be read, is too large or not UTF-8, or for any reason of `read_text`.
    """
    return read_text(read_file(path), str(path), versioned=versioned, patient=patient)


def read_file(path: str | Path, largest: int = LARGEST_BYTES) -> str:
    """Read a file's text; errors as in `read_document`, for files over `largest` bytes too."""
    path, name = Path(path), str(path)
    try:
        with path.open("rb") as file:
            raw = file.read(largest + 1)
    except FileNotFoundError:
        raise _refused(name, Mistake("no such file", "the path of a file", nearest=_sibling(path))) from None
    except IsADirectoryError:
        raise _refused(name, Mistake("a folder", "the path of a file")) from None
    except (OSError, ValueError) as error:
        raise _refused(
            name, Mistake(f"a file that cannot be read ({quote(_reason(error))})", "a file")
        ) from None
    return _decoded(raw, name, largest)


def read_text(
    text: str, filename: str = "<text>", *, versioned: bool = True, patient: bool = False
) -> Document:
    """Read YAML or JSON text into a `Document`; parameters and errors as in `read_document`.

    Raises
    ------
    InputErrors
        For text over 2 MB or 50 levels deep, wrong syntax, duplicate keys, anchors, aliases, tags, keys that
        are not text, more than one document, or another version of the format.
    """
    text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    if len(text) > LARGEST_BYTES:
        raise _refused(filename, _too_large())
    document = Document(filename, *read_events(text, filename))
    if versioned:
        _check_version(document)
    if document.problems and not patient:
        raise InputErrors(document.problems)
    return document


def _check_version(document: Document) -> None:
    data = document.data
    wanted = f'"simcenter: {VERSION}", the version of the file format, at the top'
    if data is None:
        document.fail([Mistake("an empty file", wanted)])
    if not isinstance(data, dict):
        meant = " (a colon is followed by a space)" if isinstance(data, str) and ":" in data else ""
        document.fail(
            [Mistake(quote(data), f'lines of "key: value"{meant}, beginning with "simcenter: {VERSION}"')]
        )
    if "simcenter" not in data:
        meant_key = nearest("simcenter", data)
        at: KeyPath = () if meant_key is None else (meant_key,)
        found = "no version" if meant_key is None else quote(meant_key)
        document.fail([Mistake(found, wanted, nearest=meant_key and "simcenter", at=at, at_key=True)])
    version = data["simcenter"]
    if type(version) is int and version > VERSION:
        hint = (
            f"version {VERSION} or older: the file was made for a newer simcenter, upgrade yours to read it"
        )
        document.fail([Mistake(f"version {quote(version)}", hint, at=("simcenter",))])
    if type(version) is not int or version != VERSION:
        document.fail(
            [Mistake(quote(version), f"the version of the file format, {VERSION}", at=("simcenter",))]
        )


_OTHER_KINDS: Final = {
    b"%PDF": Mistake("a PDF, whatever its name says", "a scenario as text or workbook"),
    b"PK\x03\x04": Mistake("a workbook or another archive", "a name that ends in .xlsx, if it is a workbook"),
    b"\xd0\xcf\x11\xe0": Mistake("a workbook in the old .xls format, or a protected one", "one saved as .xlsx"),
}
"""What a file may be that is no text, by how it begins."""


def _decoded(raw: bytes, name: str, largest: int) -> str:
    for sign, mistake in _OTHER_KINDS.items():
        if raw.startswith(sign):
            raise _refused(name, mistake)
    if len(raw) > largest:
        raise _refused(name, _too_large(largest))
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _refused(name, Mistake("a file in UTF-16", "UTF-8 (choose it when saving the file)"))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = LINE_BREAK.split(raw[: error.start].decode("utf-8"))
        found = f"a byte that is not UTF-8 (0x{raw[error.start]:02x} at byte offset {error.start})"
        mistake = Mistake(found, "a file saved as UTF-8")
        raise InputErrors([Problem.of(mistake, name, (), (len(before), len(before[-1]) + 1), "")]) from None


def _too_large(largest: int = LARGEST_BYTES) -> Mistake:
    return Mistake(f"more than {largest:,} characters", f"a file of at most {largest:,}")


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _sibling(path: Path) -> str | None:
    try:
        return nearest(path.name, [entry.name for entry in path.parent.iterdir() if entry.is_file()][:10_000])
    except OSError:
        return None


def _refused(name: str, mistake: Mistake) -> InputErrors:
    return InputErrors([Problem.of(mistake, name, (), (0, 0), "")])
