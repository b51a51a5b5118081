"""Why a score does not compile: the compiler's page of words as one sentence with the line it is about."""

from __future__ import annotations

import re
from pathlib import PurePath

_PLAIN = (
    (
        r"Unknown attribute '(\w+)' of type Module\(<module 'simcenter\.routing\.view'",
        "{0} must be imported by its name (from simcenter.routing.view import {0})",
    ),
    (r"Unknown attribute '(\w+)' of type Module\(<module '([\w.]+)'", "compiled code does not know {0} of {1}"),
    (r"Unknown attribute '(\w+)' of type (\w+)", "compiled code does not know {0} of a value of type {1}"),
    (
        r"Untyped global name '(\w+)': Cannot determine Numba type of <class '(?:\w+\.)*(\w+)'>",
        "{0} is a {1} from outside the function, which compiled code cannot look into (numbers belong into `table`)",
    ),
    (r"No conversion from \S+ to float64", "what it returns is not a number everywhere"),
    (r"Cannot unify (\S+) and (\S+) for '(\w+)", "{2} is of two kinds, {0} here and {1} there"),
)
"""What the compiler says, and the same for somebody who writes a policy."""


def why_not(error: Exception) -> str:
    """Say why something does not compile, and in which line of which file.

    Parameters
    ----------
    error
        As the compiler raised it.
    """
    text = str(error)
    reason = next((plain.format(*m.groups()) for pattern, plain in _PLAIN if (m := re.search(pattern, text))), None)
    return f"{_place(text)}{reason or _first_words(error)}"


def _place(text: str) -> str:
    """Name the first place the compiler names: the innermost, where several functions call each other."""
    match = re.search(r'File "([^"\n]+)", line (\d+):\n((?:.*\n)*?)\s*\^', text)
    if match is None:
        return ""
    file, line, source = PurePath(match[1]), match[2], match[3].splitlines()
    where = f"line {line} of {file.name}" if file.suffix == ".py" else f"line {line}"
    return f"in {where}, `{source[-1].strip()}`, " if source else f"in {where}, "


def _first_words(error: Exception) -> str:
    """The lines of the message that name the cause, on one line."""
    lines = [line.strip() for line in str(error).splitlines()]
    begins = ("Failed in", "During:", "File ", "[1", "-")
    told = [line for line in lines if line and not line.startswith(begins)]
    return f"{type(error).__name__}: {told[0][:200] if told else 'no reason given'}"
