"""Scenarios written to files: a workbook where the name ends in ``.xlsx``, else text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simcenter.cli.reading import Values
from simcenter.scenario.errors import quote

if TYPE_CHECKING:
    from simcenter.scenario.model import Scenario

BOOK = (".xlsx",)
TEXT = (".yaml", ".yml", ".json")


def check_scenario_file(
    values: Values, option: str, path: str, endings: tuple[str, ...] = TEXT + BOOK, kept: tuple[str, ...] = BOOK
) -> None:
    """Refuse names of other kinds, and a file of a kind to be kept, which somebody may have filled in."""
    ending = Path(path).suffix.lower()
    if ending not in endings:
        wanted = " or ".join(kind for kind in (TEXT[0], BOOK[0]) if kind in endings)
        values.blame(option, quote(path), f"a name that ends in {wanted}", f"{Path(path).stem or 'plan'}{endings[0]}")
    elif ending in kept and Path(path).is_file():
        values.blame(option, f"{quote(path)}, which exists", "a new name: what is filled in is not written over")


def write_scenario(path: str, scenario: Scenario, text: str | None = None) -> None:
    """Write a scenario whole, as a workbook or as text.

    Parameters
    ----------
    path
        Where; its ending says how.
    scenario
        What is written.
    text
        Its text, where that is not the scenario with every default stated.

    Raises
    ------
    InputErrors
        When it is to be a workbook, and the form has no place for something in the scenario.
    """
    from simcenter.scenario.resolving import to_yaml
    from simcenter.scenario.workbook.writing import workbook_of
    from simcenter.scenario.writing import atomic_write

    if Path(path).suffix.lower() in BOOK:
        atomic_write(path, workbook_of(scenario))
    else:
        atomic_write(path, to_yaml(scenario) if text is None else text)
