"""What changes really do to a scenario, where whole heads or rosters make it differ from the words."""

from __future__ import annotations

from collections.abc import Sequence

from simcenter.scenario.changes import parse_change
from simcenter.scenario.model import Scenario


def effects(scenario: Scenario, changes: Sequence[str]) -> list[str]:
    """Say what changes made one after the other do; each must be possible.

    Parameters
    ----------
    scenario
        Before the first.
    changes
        In words, or names of the scenario's `what_ifs`.
    """
    said = []
    named = scenario.what_ifs
    for text in [one for given in changes for one in named.get(given.strip(), [given])]:
        change = parse_change(text)
        said.append(change.effect(scenario))
        scenario = change.apply(scenario)
    return said
