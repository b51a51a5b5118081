"""Copies of the compiled engine with one line changed, run as plain Python on worlds whose outcome is known."""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any
from unittest.mock import patch

import numba
import numpy as np

import simcenter.engine.compiled as original
from simcenter.engine import compiled_cache as compiling
from simcenter.engine.tables import Demand, Outcome, differences
from simcenter.results.result import Result
from simcenter.simulation import Simulator

FOLDER = Path(inspect.getfile(original)).parent
COPY = "copy_of_the_compiled_engine"
CRASHES = (IndexError, OverflowError, ValueError, ZeroDivisionError)
"""What a wrong place or number may raise; a name that does not exist would be a mistake of the planted line."""


@dataclass(frozen=True)
class PlantedBug:
    """One line of one function, and what it is changed into."""

    file: str
    function: str
    old: str
    new: str
    breaks: str

    @property
    def name(self) -> str:
        """Where it is and what it does."""
        return f"{self.file}:{self.function}: {self.breaks}"

    def planted(self) -> str:
        """The text of the file with the bug in it."""
        text = (FOLDER / self.file).read_text(encoding="utf-8")
        whole = functions(self.file)[self.function]
        if whole.count(self.old) != 1:
            raise ValueError(
                f"{self.old!r} stands {whole.count(self.old)} times in {self.function}, expected once"
            )
        return text.replace(whole, whole.replace(self.old, self.new))


@cache
def functions(file: str) -> dict[str, str]:
    """The text of every function and method of a file of the compiled engine, without its decorators."""
    text = (FOLDER / file).read_text(encoding="utf-8")
    found = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    return {node.name: ast.get_source_segment(text, node) or "" for node in found}


class Endless(Exception):
    """A loop that ran far longer than it does without the bug."""


class Budget:
    """Counts rounds of while loops, so that one that never ends is told from a slow machine."""

    def __init__(self) -> None:
        """Allow any number."""
        self.left = self.most = sys.maxsize

    def allow(self, rounds: int) -> None:
        """Allow so many from now on."""
        self.left = self.most = rounds

    @property
    def used(self) -> int:
        """Rounds since."""
        return self.most - self.left

    def tick(self) -> None:
        """One round."""
        self.left -= 1
        if self.left < 0:
            raise Endless


class _Counted(ast.NodeTransformer):
    """Lets every while loop tick."""

    def visit_While(self, node: ast.While) -> ast.While:
        self.generic_visit(node)
        node.body.insert(0, ast.parse("tick()").body[0])
        return node


def _compiled(text: str, path: Path) -> CodeType:
    tree = _Counted().visit(ast.parse(text.replace(original.__name__, COPY)))
    return compile(ast.fix_missing_locations(tree), str(path), "exec")


@cache
def _unchanged(path: Path) -> CodeType:
    return _compiled(path.read_text(encoding="utf-8"), path)


def _file_of(module: ModuleType) -> Path:
    """The original of a module of the copy; a folder is a package."""
    place = FOLDER.joinpath(*module.__name__.split(".")[1:])
    if place.is_dir():
        module.__path__ = []
        return place / "__init__.py"
    return place.with_suffix(".py")


class _Importer(MetaPathFinder, Loader):
    """Imports the copy's modules, one of them from a text of its own."""

    def __init__(self, budget: Budget, changed: dict[str, str]) -> None:
        self.budget, self.changed = budget, changed

    def find_spec(self, name: str, path: Any, target: ModuleType | None = None) -> ModuleSpec | None:
        return ModuleSpec(name, self) if name.startswith(f"{COPY}.") else None

    def exec_module(self, module: ModuleType) -> None:
        path = _file_of(module)
        module.__dict__["tick"] = self.budget.tick
        changed = self.changed.get(path.relative_to(FOLDER).as_posix())
        exec(_unchanged(path) if changed is None else _compiled(changed, path), module.__dict__)


@contextmanager
def imported_copy(budget: Budget, changed: dict[str, str]) -> Iterator[Callable[..., Outcome]]:
    """The door of a copy of the compiled engine in plain Python, of which some files have another text."""
    package = ModuleType(COPY)
    package.__path__ = []
    importer = _Importer(budget, changed)
    # The functions that compile stay the originals: without just-in-time compilation they give back what they get.
    plain = patch.object(compiling, "PLAIN", True), patch.object(numba.config, "DISABLE_JIT", 1)
    sys.modules |= {COPY: package, f"{COPY}_cache": compiling}
    sys.meta_path.insert(0, importer)
    try:
        with plain[0], plain[1], np.errstate(all="ignore"):
            yield importlib.import_module(f"{COPY}.door").run_compiled
    finally:
        sys.meta_path.remove(importer)
        for name in [name for name in sys.modules if name.partition(".")[0] in (COPY, f"{COPY}_cache")]:
            del sys.modules[name]


@dataclass(frozen=True)
class Case:
    """A world made ready, and what the reference engine says happens in it."""

    simulator: Simulator
    demand: Demand
    told: Result

    def run(self, engine: Callable[..., Outcome]) -> list[str]:
        """Run a copy; return where its outcome differs."""
        ready, told = self.simulator, self.told
        done = engine(self.demand, told.supply, told.plan, ready.customers, ready.pools)
        end = [] if done.end_ms == told.end_ms else [f"end: {done.end_ms}, not {told.end_ms}"]
        return [
            *differences(told.legs, done.legs),
            *differences(told.spells, done.spells),
            *differences(told.outcome.entries, done.entries),
            *differences(told.outcome.calls, done.calls),
            *differences(told.outcome.pieces, done.pieces),
            *end,
        ]


def first_failure(
    cases: Sequence[Case], rounds: Sequence[int], changed: dict[str, str]
) -> tuple[int, str] | None:
    """Number of the first case on which a changed copy goes wrong, and how; None when it never does.

    Parameters
    ----------
    cases
        What to run, in this order.
    rounds
        Rounds of while loops each may take.
    changed
        Texts by name of file.
    """
    budget = Budget()
    with imported_copy(budget, changed) as engine:
        for number, (case, most) in enumerate(zip(cases, rounds, strict=True)):
            budget.allow(most)
            try:
                found = case.run(engine)
            except (*CRASHES, Endless) as crash:
                return number, f"{type(crash).__name__} {crash}"
            if found:
                return number, found[0]
    return None


def rounds_used(cases: Sequence[Case]) -> list[int]:
    """Rounds of while loops the copy without a bug takes in each case.

    Raises
    ------
    AssertionError
        When that copy differs from the reference.
    """
    budget, used = Budget(), []
    with imported_copy(budget, {}) as engine:
        for number, case in enumerate(cases):
            budget.allow(sys.maxsize)
            found = case.run(engine)
            if found:
                raise AssertionError(f"case {number}: {textwrap.shorten(found[0], 300)}")
            used.append(budget.used)
    return used
