"""What a user's own score is made of beside its own lines: compiled code keeps all of it as it was when compiled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any

import numpy as np


def is_shipped(function: Callable[..., Any]) -> bool:
    """Whether a function is the package's own, whose compiled code is kept by a hash of the package's sources."""
    return (function.__module__ or "").startswith("simcenter.")


def used_by(function: Any) -> tuple[object, ...]:
    """List the numbers and functions a score reads from around it, so that a change of one can be noticed.

    Returns
    -------
    tuple
        Equal, and of equal hash, while none of them changes; in a notebook they change between two runs.
    """
    return tuple(_used(function, {function}))


def _used(function: Any, seen: set[object]) -> Iterator[object]:
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    around = {name: cell.cell_contents for name, cell in cells}
    for name in function.__code__.co_names:
        around.setdefault(name, function.__globals__.get(name))
    for name, value in around.items():
        if isinstance(value, FunctionType):
            yield name, value
            if value not in seen and not is_shipped(value):
                seen.add(value)
                yield from _used(value, seen)
        elif isinstance(value, np.ndarray):
            yield name, value.dtype.str, value.shape, value.tobytes()
        elif isinstance(value, bool | int | float | str | tuple):
            yield name, type(value), repr(value)
