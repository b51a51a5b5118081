"""A scenario is loaded by its path or by the name of a shipped one, every mistake in it told at once."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from simcenter.scenario.checks import Check, Draft, check_draft, draft_of
from simcenter.scenario.checks.salvage import salvage
from simcenter.scenario.demand.arrivals_file import with_arrivals
from simcenter.scenario.demand.customers_file import with_customers
from simcenter.scenario.errors import InputErrors, Mistake, Problem, nearest, quote
from simcenter.scenario.model import Scenario
from simcenter.scenario.reading import Document, read_document, read_text
from simcenter.scenario.units import IN_FILE
from simcenter.scenario.validating import validate

_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".numbers"})
"""Kinds of workbook; the reader says which of them must be saved as another."""

_TABLES = frozenset({".csv", ".tsv"})

_PACKAGE = Path(__file__).resolve().parent.parent


def load(source: str | os.PathLike[str], *, also: Sequence[Check] = ()) -> Scenario:
    """Load a scenario from a YAML or JSON file or a workbook, or a shipped one by its name.

    Parameters
    ----------
    source
        The path of a file, or one of `shipped()`; one that ends in ``.xlsx`` is a workbook.
    also
        Further checks of the parts that could be read, told together with all other mistakes.

    Raises
    ------
    InputErrors
        With every mistake in the file: its place, what was found, what was expected.
    """
    if isinstance(source, str) and _is_a_name(source):
        if source not in shipped():
            raise _unknown(source)
        source = _shipped_folder() / f"{source}.yaml"
    return _checked(_read(Path(source)), also)


def _read(path: Path) -> Document:
    if path.suffix.lower() in _WORKBOOKS:
        from simcenter.scenario.workbook.reading.document import read_workbook

        return read_workbook(path)
    if path.suffix.lower() in _TABLES and path.is_file():
        expected = "a scenario as text or workbook; simcenter import makes one of interval exports"
        raise InputErrors([Problem(str(path), 0, 0, "", f"a table ({path.suffix.lower()})", expected)])
    return _with_files(read_document(path, patient=True), path.parent)


def _with_files(document: Document, folder: Path | None) -> Document:
    """Put what stands in files beside a scenario in place of their names: customers, then what is told of them."""
    listed = with_customers(document, folder)
    return with_arrivals(listed, folder, customers_known=len(listed.problems) == len(document.problems))


def load_text(text: str, name: str = "<text>", *, also: Sequence[Check] = ()) -> Scenario:
    """Load a scenario from YAML or JSON text; `name` stands for the file in messages."""
    return _checked(_with_files(read_text(text, name, patient=True), None), also)


def shipped() -> list[str]:
    """List the names of the scenarios that come with the package."""
    return sorted(path.stem for path in _shipped_folder().glob("*.yaml"))


def _checked(document: Document, also: Sequence[Check]) -> Scenario:
    def across(data: Any) -> list[Mistake]:
        draft = salvage(data)
        return check_draft(draft) + _further(draft, also)

    scenario = None if document.problems else _whole(document)
    if scenario is None:
        return validate(document, Scenario, [across])
    mistakes = _further(draft_of(scenario), also)
    if mistakes:
        document.fail(mistakes)
    return scenario


def _whole(document: Document) -> Scenario | None:
    """Read a scenario without a mistake in it: the checks, long for a large one, then run once."""
    try:
        return Scenario.model_validate(document.data, context=IN_FILE)
    except ValidationError:
        return None


def _further(draft: Draft, also: Sequence[Check]) -> list[Mistake]:
    return [mistake for check in also for mistake in check(draft)]


def _shipped_folder() -> Path:
    """A wheel carries the scenarios inside the package; in a clone they are a folder beside it."""
    inside = _PACKAGE / "shipped"
    return inside if inside.is_dir() else _PACKAGE.parent / "scenarios"


def _is_a_name(source: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9_-]+", source) is not None and not Path(source).exists()


def _unknown(name: str) -> InputErrors:
    known = shipped()
    listed = (
        f"the path of a file, or a shipped scenario: {', '.join(known)}" if known else "the path of a file"
    )
    mistake = Mistake(f"no scenario {quote(name)}", listed, nearest=nearest(name, known))
    return InputErrors([Problem(name, 0, 0, "", mistake.found, mistake.expected, mistake.nearest)])
