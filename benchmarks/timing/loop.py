"""Told when the compiled loop begins and ends, so that a run can be split into packing and looping."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from simcenter.engine.compiled import door


@contextmanager
def around_the_loop(begins: Callable[[], object], ends: Callable[[], object]) -> Iterator[None]:
    """Call two functions around the loop of every compiled run within the block."""
    original = door.run_memory

    def watched(*arguments: Any) -> None:
        begins()
        original(*arguments)
        ends()

    door.run_memory = watched  # type: ignore[assignment] # the door takes a watched loop instead
    try:
        yield
    finally:
        door.run_memory = original
