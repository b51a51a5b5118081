"""Changes of what happens: an incident of the scenario that does, or does not."""

from __future__ import annotations

from dataclasses import dataclass

from simcenter.scenario.changes.base import Change, find_name, with_sections
from simcenter.scenario.errors import Mistake
from simcenter.scenario.model import Scenario


@dataclass(frozen=True)
class IncidentChange(Change):
    """An incident happens, or does not."""

    name: str
    happens: bool

    def _changed(self, scenario: Scenario) -> Scenario:
        """Let it happen, or not."""
        if not scenario.incidents:
            raise Mistake("a scenario without incidents", "one that has them, in a section incidents")
        name = find_name("incident", self.name, scenario.incidents)
        incident = scenario.incidents[name].changed(happens=self.happens)
        return with_sections(scenario, incidents={**scenario.incidents, name: incident})
