"""Progress on the error stream: a bar with the time left on a terminal, nothing where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

Report = Callable[[int, int], None]
"""Told of days (or whatever is counted) done and wanted."""


def announce_preparation() -> None:
    """Load the engine's compiler without what it will not need, and say so when a loop of it is compiled first.

    A silent quarter of a minute looks like a fault.
    """
    from simcenter.engine.compiled_cache import say_before_compiling, skip_linear_algebra

    skip_linear_algebra()
    say_before_compiling(
        lambda: print("Preparing the fast engine (once, about 15 s) ...", file=sys.stderr, flush=True)
    )


@contextmanager
def progress(what: str, stream: IO[str] | None = None, *, unit: str = "days") -> Iterator[Report | None]:
    """Show a bar as long as days are simulated.

    Parameters
    ----------
    what
        What is being done, such as ``Simulating``.
    stream
        Standard error by default.
    unit
        What is counted.

    Yields
    ------
    What to tell of progress; None where no terminal is watching. The bar is gone at the end, also after
    Ctrl-C.
    """
    stream = stream or sys.stderr
    if not stream.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    counted = (MofNCompleteColumn(), TextColumn(unit), TimeRemainingColumn(), TextColumn("left"))
    columns = (TextColumn(what), BarColumn(), *counted)
    with Progress(*columns, console=Console(file=stream), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
