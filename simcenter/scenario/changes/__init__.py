"""What-if changes in one line each: ``volume +15%``, ``move 5 standard to premium 10:00-14:00``."""

from __future__ import annotations

from typing import Final

from simcenter.scenario.changes.base import Change
from simcenter.scenario.changes.forms import FORMS, read_change
from simcenter.scenario.errors import InputErrors, Mistake, Mistakes, Problem, quote
from simcenter.scenario.model import Scenario

FORMS_SHOWN: Final = tuple(form.shown for form in FORMS)
"""How each form of a change is written; what stands in brackets may be left out."""


def parse_change(text: str) -> Change:
    """Read a change from its words; upper and lower case and extra spaces do not matter.

    Raises
    ------
    Mistake
        When the words have none of the forms (`FORMS_SHOWN`).
    """
    return read_change(text)


def change(scenario: Scenario, *texts: str) -> Scenario:
    """Return a scenario with changes made one after the other.

    Parameters
    ----------
    scenario
        What to change; it stays as it is.
    texts
        Changes in words, such as ``"volume of premier +15%"`` or ``"premium +1 agent"``.

    Raises
    ------
    InputErrors
        With every change that cannot be read or made. A change after one that failed is tried on the scenario
        without it.
    """
    problems: list[Problem] = []
    named = scenario.what_ifs
    for text in [one for given in texts for one in named.get(given.strip(), [given])]:
        try:
            scenario = parse_change(text).apply(scenario)
        except Mistakes as error:
            problems += [_placed(text, mistake) for mistake in error.mistakes]
        except Mistake as mistake:
            problems.append(_placed(text, mistake))
    if problems:
        raise InputErrors(problems)
    return scenario


def _placed(text: str, mistake: Mistake) -> Problem:
    where = f"change {quote(text)}"
    return Problem(where, 0, 0, "", mistake.found, mistake.expected, mistake.nearest)


__all__ = ["FORMS_SHOWN", "Change", "change", "parse_change"]
