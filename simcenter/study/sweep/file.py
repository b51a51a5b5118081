"""A sweep is read from a file, with every mistake in it told at once, and knows how to build its cells."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from simcenter import __version__
from simcenter.engine.drawing.draw import STREAM_VERSION
from simcenter.routing.checking import load
from simcenter.scenario.errors import InputErrors, KeyPath, Mistake, Mistakes, nearest, quote
from simcenter.scenario.loading import shipped
from simcenter.scenario.model import Scenario
from simcenter.scenario.reading import Document, read_document
from simcenter.scenario.resolving import resolve
from simcenter.scenario.validating import validate
from simcenter.simulation import settle
from simcenter.study.replicate.precision import read_measure, read_precision
from simcenter.study.sweep.cell import Task, build_scenario
from simcenter.study.sweep.design import BASE_POLICY, Cell, cells_of
from simcenter.study.sweep.fields import find_field
from simcenter.study.sweep.words import SweepWords


@dataclass(frozen=True, eq=False)
class Sweep:
    """What to sweep over: the words of the file, the base scenario and the cells.

    Attributes
    ----------
    words
        What the file says.
    base
        The base scenario, as it is.
    cells
        Its variants, in order.
    """

    words: SweepWords
    base: Scenario
    cells: tuple[Cell, ...]

    @cached_property
    def task(self) -> Task:
        """What all cells have in common, ready to be sent to a worker."""
        settled = settle(self.base)
        return Task(
            base=_text(resolve(self.base)),
            settled="" if settled is self.base else _text(resolve(settled)),
            factors={name: (factor.field or "", factor.change or "") for name, factor in self.words.factors.items()},
            days=self.words.days,
            precision=self.words.precision,
            max_days=self.words.max_days,
            seed=self.words.seed,
            measures=tuple(self.words.measures),
        )

    def digest(self) -> str:
        """Fingerprint of everything the results depend on, the version of simcenter included."""
        cells = [[cell.number, dict(cell.settings), cell.policy] for cell in self.cells]
        parts = [__version__, STREAM_VERSION, self.task.text, cells]
        return hashlib.blake2b(_text(parts).encode(), digest_size=16).hexdigest()


def load_sweep(path: str | Path) -> Sweep:
    """Read a sweep file.

    Parameters
    ----------
    path
        A YAML or JSON file with ``simcenter: 1`` and ``sweep: NAME`` at the top.

    Raises
    ------
    InputErrors
        With every mistake in it: fields that do not exist, values a scenario refuses, unknown measures.
    """
    document = read_document(path, patient=True)
    words = validate(document, SweepWords)
    base = _base(document, words, Path(path).resolve().parent)
    mistakes = list(_mistakes(words, base))
    if mistakes:
        document.fail(mistakes)
    return Sweep(words, base, tuple(cells_of(words)))


def _base(document: Document, words: SweepWords, folder: Path) -> Scenario:
    """Load the base: a shipped scenario, or a file beside the sweep file; a sweep file names no other place."""
    given = words.scenario
    if given in shipped():
        return load(given)
    path = Path(given)
    inside = folder in (folder / path).resolve().parents
    expected = "a shipped scenario, or a file in the folder of the sweep file or below it"
    if path.is_absolute() or not inside:
        document.fail([Mistake(quote(given), expected, at=("scenario",))])
    if not (folder / path).exists():
        near = nearest(given, [*shipped()])
        document.fail([Mistake(f"{quote(given)}, which is neither", expected, at=("scenario",), nearest=near)])
    return load(folder / path)


def _mistakes(words: SweepWords, base: Scenario) -> Iterator[Mistake]:
    for i, name in enumerate(words.measures):
        yield from _tried(("measures", i), read_measure, base, name)
    for name, size in (words.precision or {}).items():
        yield from _tried(("precision", name), read_precision, base, {name: size})
    for i, policy in enumerate(words.policies):
        if policy != BASE_POLICY:
            yield from _tried(("policies", i), build_scenario, base, base, {}, {}, policy)
    yield from _factor_mistakes(words, base)
    yield from _tried((), cells_of, words)


def _factor_mistakes(words: SweepWords, base: Scenario) -> Iterator[Mistake]:
    """Find fields that do not exist, and values the base alone refuses."""
    for name, factor in words.factors.items():
        found = []
        if factor.field is not None:
            found = list(_tried(("factors", name, "field"), find_field, base, factor.field))
            yield from found
        varies = {name: (factor.field or "", factor.change or "")}
        for place, value in _values(words, name) if not found else ():
            yield from _tried(place, build_scenario, base, base, varies, {name: value})


def _values(words: SweepWords, name: str) -> Iterator[tuple[KeyPath, Any]]:
    factor = words.factors[name]
    at: KeyPath = ("factors", name)
    if words.cells is not None:
        yield from ((("cells", i, name), cell[name]) for i, cell in enumerate(words.cells) if name in cell)
    elif factor.values is not None:
        yield from (((*at, "values", i), value) for i, value in enumerate(factor.values))
    else:
        for key, number in (("lowest", factor.lowest), ("highest", factor.highest)):
            if number is not None:
                yield (*at, key), _end(factor.write, number)


def _end(write: str, number: float) -> Any:
    short = int(number) if float(number).is_integer() else number
    return short if write == "{}" else write.replace("{}", f"{short:g}")


def _tried(at: KeyPath, work: Callable[..., Any], *arguments: Any) -> Iterator[Mistake]:
    """Do the work; what is wrong with it, at a place of the file."""
    try:
        work(*arguments)
    except Mistakes as several:
        yield from (_moved(one, at) for one in several.mistakes)
    except Mistake as one:
        yield _moved(one, at or one.at)
    except InputErrors as errors:
        yield from (Mistake(one.found, one.expected, nearest=one.nearest, at=at) for one in errors.problems)
    except ValueError as error:
        yield Mistake(str(error).rstrip("."), at=at)


def _moved(mistake: Mistake, at: KeyPath) -> Mistake:
    return Mistake(mistake.found, mistake.expected, nearest=mistake.nearest, at=at, at_key=mistake.at_key)


def _text(data: Mapping[str, Any] | list[Any]) -> str:
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


__all__ = ["Sweep", "load_sweep"]
