"""Results are written whole or not at all, and data as YAML that reads back as the same data."""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from simcenter.scenario.errors import harmless
from simcenter.scenario.reading_events import resolve_plain

_WIDTH = 100
# Words and numbers that other YAML readers (version 1.1) do not take as text.
_OTHER_READERS = re.compile(
    r"(?i)y|n|yes|no|on|off|<<|[-+]?[0-9][0-9_.,:-]*|[-+]?0b[01_]+|[-+.0-9][0-9_.]*e[-+]?[0-9]+"
)
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./%+-]*(?: [A-Za-z0-9_./%+-]+)*")
# What YAML escapes, and marks that turn the direction of writing: on a screen they would show another text.
_NOT_IN_QUOTES = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


def atomic_write(path: str | Path, data: str | bytes) -> None:
    """Write a file so that a reader sees the old content or the new, never a part.

    The data go to a new file beside it, are flushed to the disk, and take its name. A link is followed; what
    is no regular file (``/dev/stdout``, a pipe) is written directly.

    Parameters
    ----------
    path
        The file; its folder must exist.
    data
        Text, written as UTF-8, or bytes.

    Raises
    ------
    OSError
        When it cannot be written; it names the file that was asked for.
    """
    raw = data.encode("utf-8") if isinstance(data, str) else data
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        Path(path).write_bytes(raw)
        return
    temporary = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with temporary.open("xb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o7777)
        temporary.replace(target)
    except OSError as problem:  # nobody has asked for the file of that name
        if problem.errno is not None:
            problem.filename, problem.filename2 = str(path), None
        raise
    finally:
        temporary.unlink(missing_ok=True)


def spreadsheet_text(text: str) -> str:
    """Write text for a cell of a CSV file so that no spreadsheet runs it, wherever it takes a row to begin.

    Line ends and other control characters are shown by their codes: the `csv` module leaves a lone carriage return
    without quotes, and what stands behind it would begin a row. Text that looks like a formula gets an apostrophe.
    """
    shown = _CONTROLS.sub(lambda found: harmless(found[0]), text)
    return f"'{shown}" if shown.startswith(("=", "+", "-", "@")) else shown


def to_yaml(data: Any) -> str:
    """Write plain data as YAML for people; `simcenter.scenario.reading.read_text` reads back the same data.

    Mappings go one key to a line, short lists and one-key mappings stay on theirs.

    Parameters
    ----------
    data
        Mappings with text keys, sequences, text, numbers, true/false and None.
    """
    return "\n".join(_block(data, 0)) + "\n"


def in_one_line(data: Any) -> str:
    """Write plain data as YAML on one line, mappings in braces."""
    return _inline(data)


def _block(value: Any, indent: int) -> list[str]:
    """Write a value as lines, the first of them without its indentation's leading key or dash."""
    inline = _inline(value)
    margin = " " * indent
    if _stays_on_its_line(value) and indent + len(inline) <= _WIDTH:
        return [margin + inline]
    if isinstance(value, Mapping) and value:
        return [
            line
            for key, item in value.items()
            for line in _entry(margin + _text(str(key)) + ":", item, indent)
        ]
    if _is_list(value) and value:
        if not any(isinstance(item, Mapping) or _is_list(item) for item in value):
            return _wrapped(value, indent)
        return [line for item in value for line in _item(item, indent)]
    return [margin + inline]


def _entry(head: str, value: Any, indent: int) -> list[str]:
    if isinstance(value, str) and _reads_as_it_stands(value):
        margin = " " * (indent + 2)
        lines = value.removesuffix("\n").split("\n")
        mark = "|" if value.endswith("\n") else "|-"
        return [f"{head} {mark}", *(line and margin + line for line in lines)]
    inline = _inline(value)
    is_scalar = not isinstance(value, Mapping) and not _is_list(value)
    if is_scalar or (_stays_on_its_line(value) and len(head) + 1 + len(inline) <= _WIDTH):
        return [f"{head} {inline}"]
    return [head, *_block(value, indent + 2)]


def _reads_as_it_stands(text: str) -> bool:
    """Whether a text of several lines can be written line by line, without quotes, and reads back the same."""
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < 2 or not lines[-1] or not lines[0] or lines[0][0] == " ":
        return False
    return all(line.isprintable() and not line.isspace() for line in lines)


def _item(value: Any, indent: int) -> list[str]:
    first, *rest = _block(value, indent + 2)
    return [" " * indent + "- " + first[indent + 2 :], *rest]


def _wrapped(values: Sequence[Any], indent: int) -> list[str]:
    """Write a long list of plain values in brackets over several lines."""
    margin = " " * indent
    lines, line = [], margin + "["
    for i, value in enumerate(values):
        piece = _inline(value) + ("]" if i == len(values) - 1 else ",")
        if len(line) + len(piece) + 1 > _WIDTH and line.strip() != "[":
            lines.append(line)
            line = margin + " "
        line += piece if line.endswith("[") or not line.strip() else " " + piece
    return [*lines, line]


def _stays_on_its_line(value: Any) -> bool:
    if isinstance(value, Mapping):
        return len(value) <= 1 or all(
            not isinstance(item, Mapping) and not _is_list(item) for item in value.values()
        )
    if _is_list(value):
        return not any(isinstance(item, Mapping) for item in value)
    return True


def _inline(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return {"inf": ".inf", "-inf": "-.inf", "nan": ".nan"}.get(repr(value), repr(value))
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_text(str(key))}: {_inline(item)}" for key, item in value.items()) + "}"
    if _is_list(value):
        return "[" + ", ".join(_inline(item) for item in value) + "]"
    raise TypeError(f"cannot write a {type(value).__name__} as YAML")


def _text(text: str) -> str:
    """Leave text without quotes only where every reader of YAML takes it as text."""
    if _PLAIN.fullmatch(text) and isinstance(resolve_plain(text), str) and not _OTHER_READERS.fullmatch(text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _NOT_IN_QUOTES.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)
