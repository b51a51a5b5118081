"""A user's own policies on the command line: ``module:Class:premier=90s`` found, imported and made.

Only whoever types a command chooses code this way. Words from files and web pages go to `apply_policy`, which refuses
such names.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
import sys
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from simcenter.routing.policy import RoutingPolicy
from simcenter.scenario.errors import Mistake, harmless, nearest, quote
from simcenter.study.policies.words import preset_rows

_OWN = re.compile(r"([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*):([A-Za-z_]\w*)(?::(.*))?", re.ASCII | re.DOTALL)


@dataclass(frozen=True)
class OwnWords:
    """A routing text whose policies of the user's own have been made.

    Attributes
    ----------
    text
        As it was typed.
    policies
        The policies, by the part of the text that names each.
    """

    text: str
    policies: Mapping[str, RoutingPolicy]

    def __str__(self) -> str:
        return self.text


def names_own(part: str, plans: Iterable[str] = ()) -> re.Match[str] | None:
    """Tell whether a word of routing names a policy of one's own: ``module:Class``, the module being no word.

    Parameters
    ----------
    part
        A word with what follows its colon.
    plans
        Names of the scenario's own routing plans, which are words too.
    """
    match = _OWN.fullmatch(part.strip())
    words = {row.name for row in preset_rows()} | set(plans)
    return (
        None
        if match is None or re.sub(r"[-\s]+", "_", match[1].casefold()) in words | {match[1]} & words
        else match
    )


def refuse_own(parts: Iterable[str], plans: Iterable[str]) -> None:
    """Refuse names of policies of one's own where only data is read.

    Raises
    ------
    Mistake
        For the first one.
    """
    for part in parts:
        match = names_own(part, plans)
        if match is not None:
            near = nearest(match[1], [*(row.name for row in preset_rows()), *plans])
            found = f"{quote(part)}, a policy of your own, which no file, study or page names"
            expected = (
                "a shipped policy; give your own with --policy on the command line or as an object in Python"
            )
            raise Mistake(found, expected, nearest=near)


def load_words(text: str, folder: str) -> str | OwnWords:
    """Import the policies of one's own a routing text names, and make them.

    Parameters
    ----------
    text
        Routing in words; without such names it is returned as it is.
    folder
        Where modules are looked for after all others, so that a file there hides no library.

    Raises
    ------
    Mistake
        When a module or class is not there, fails while it is imported, or cannot be made of its parameters.
    """
    parts = [part.strip() for part in text.split("+")]
    found = {part: match for part in parts if (match := names_own(part)) is not None}
    if not found:
        return text
    return OwnWords(text, {part: load_policy(part, folder) for part in found})


def load_policy(text: str, folder: str) -> RoutingPolicy:
    """Import and make one policy, ``module:Class`` or ``module:Class:name=value,section.name=value``."""
    match = names_own(text)
    if match is None:
        raise Mistake(
            quote(text),
            "a module and a class, such as my_policies:LongestQueue or my_policies:Mine:premier=90s",
        )
    kind = _class_in(_imported(match[1], folder), match[2])
    parameters = _parameters(text, match[3])
    try:
        return kind.of(parameters)
    except Exception as error:
        raise Mistake(f"{match[2]} cannot be made of its parameters: {_said(error)}") from None


def _imported(name: str, folder: str) -> ModuleType:
    if os.path.realpath(folder) not in map(os.path.realpath, sys.path):
        sys.path.append(os.path.abspath(folder))
    importlib.invalidate_caches()
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise Mistake(
                f"the module {name}, which needs {quote(error.name)}, and that is not installed"
            ) from None
        near = nearest(name, [row.name for row in preset_rows()] + _modules_in(folder))
        expected = f"a Python file {name.replace('.', '/')}.py in the current folder, or a shipped policy"
        raise Mistake(f"no module {quote(name)}", expected, nearest=near) from None
    except Exception as error:
        raise Mistake(f"the module {name} fails when it is imported: {_said(error)}") from None


def _modules_in(folder: str) -> list[str]:
    try:
        return [name[:-3] for name in sorted(os.listdir(folder)) if name.endswith(".py")]
    except OSError:
        return []


def _class_in(module: ModuleType, name: str) -> type[RoutingPolicy]:
    kind = getattr(module, name, None)
    where = f"{module.__name__} ({getattr(module, '__file__', None) or 'part of Python'})"
    there = [
        key
        for key, value in vars(module).items()
        if _is_policy(value) and value.__module__ == module.__name__
    ]
    if kind is None:
        expected = (
            f"one of its policies: {', '.join(there)}"
            if there
            else "a class derived from simcenter.RoutingPolicy"
        )
        raise Mistake(f"no {quote(name)} in the module {where}", expected, nearest=nearest(name, there))
    if not _is_policy(kind):
        raise Mistake(
            f"{quote(name)} in the module {where}, which is no routing policy",
            "a class derived from simcenter.RoutingPolicy",
            nearest=nearest(name, there),
        )
    policy: type[RoutingPolicy] = kind
    return policy


def _is_policy(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, RoutingPolicy)


def _parameters(text: str, given: str | None) -> dict[str, Any]:
    """Read parameters as a scenario words them: numbers, durations as text, lists of pools, sections by a dot."""
    parameters: dict[str, Any] = {}
    for value in [] if given is None else given.split(","):
        name, equals, size = (piece.strip() for piece in value.partition("="))
        if not (name and equals and size):
            raise Mistake(
                f"{quote(value)} in {quote(text)}",
                "name=value, as in my_policies:Mine:premier=90s,standard=2",
            )
        section, dot, selector = name.partition(".")
        inside = parameters.setdefault(section, {}) if dot else parameters
        key = selector if dot else name
        if not isinstance(inside, dict) or key in inside:
            raise Mistake(f"{quote(name)} again in {quote(text)}", "each name once")
        inside[key] = _value(size)
    return parameters


def _value(text: str) -> float | str | list[str]:
    if ">" in text:
        return [name.strip() for name in text.split(">")]
    return float(text) if re.fullmatch(r"-?\d{1,9}(\.\d{1,9})?", text) else text


def _said(error: Exception) -> str:
    """What went wrong in somebody's own code, with the line where."""
    if isinstance(error, SyntaxError):
        return f"line {error.lineno} of {os.path.basename(error.filename or '')} is no Python ({error.msg})"
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "importlib" not in f.filename]
    last = frames[-1]
    said = f"{type(error).__name__}: {harmless(str(error))[:200]}" if str(error) else type(error).__name__
    return f"{said}, in line {last.lineno} of {os.path.basename(last.filename)}"
